// A call that may not take longer than it should: what hangs is ended, so that the next can run.

import vm from 'node:vm';

const script = new vm.Script('limitedCall()');
const globals = globalThis as { limitedCall?: () => void };

/** What `f` returns, or null when it took more than `ms` milliseconds. */
export function limited<T>(ms: number, f: () => T): T | null {
  let result: T | null = null;
  globals.limitedCall = () => {
    result = f();
  };
  try {
    script.runInThisContext({ timeout: ms });
  } catch (e) {
    if ((e as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw e;
    return null;
  }
  return result;
}
