// A call that may not take longer than it should: what hangs is ended, so that the next can run.

import vm from 'node:vm';

const script = new vm.Script('limitedCall()');
const globals = globalThis as { limitedCall?: () => void };

/** What `f` returns, or null when it took more than `ms` milliseconds of the processor. On a busy machine the clock runs faster: it tries again with more. */
export function limited<T>(ms: number, f: () => T): T | null {
  let result: T | null = null;
  globals.limitedCall = () => {
    result = f();
  };
  for (let timeout = ms; ; timeout *= 2) {
    const before = process.cpuUsage();
    try {
      script.runInThisContext({ timeout });
      return result;
    } catch (e) {
      if ((e as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw e;
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 >= ms) return null;
    }
  }
}
