// Stopping at lines: what the step button moves by. No CPython file: a debugger there is called back instead.
//
// A step ends at the first instruction of another line, or of the same line again after a jump back, or in another frame.
// Lines of instructions are looked up in a table made once per code object.

import { PyCodeObject } from '../include/structs.ts';
import { registerCache } from '../memory/caches.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { AddressRange } from '../objects/code_lines.ts';
import { _PyFrame_GetBytecode, _PyFrame_GetCode, _PyFrame_IsIncomplete, F_INSTR_PTR } from '../objects/interpframe.ts';
import { Py_SIZE } from '../objects/object.ts';
import { tstate } from '../objects/tstate.ts';
import { runEval } from './ceval.ts';
import { RUNNING } from './eval_state.ts';

interface LineTable {
  /** The location table that it was made from: another code object may come to lie at the same address. */
  readonly linetable: Ref;
  /** Line of each code unit, -1 for none. */
  readonly lines: Int32Array;
}
const lineTableCache = new Map<Ref, LineTable>();
registerCache(() => lineTableCache.clear());

function linesOf(code: Ref): Int32Array {
  const linetable = ld(code + PyCodeObject.co_linetable);
  const known = lineTableCache.get(code);
  if (known !== undefined && known.linetable === linetable && known.lines.length === Py_SIZE(code)) return known.lines;
  const lines = new Int32Array(Py_SIZE(code)).fill(-1);
  const range = new AddressRange(code);
  while (range.next()) lines.fill(range.line, range.start >> 1, range.end >> 1);
  lineTableCache.set(code, { linetable, lines });
  return lines;
}

/** Where the running frame is. `line` is -1 in code without one. */
export interface Position {
  readonly frame: Addr;
  readonly code: Ref;
  /** Code units from the first instruction. */
  readonly index: number;
  readonly line: number;
}
/** The position of the running frame, or null in a frame that is not yet complete. */
export function currentPosition(): Position | null {
  const frame = ld(tstate.current_frame);
  if (frame === 0 || _PyFrame_IsIncomplete(frame)) return null;
  const code = _PyFrame_GetCode(frame);
  const index = (ld(frame + F_INSTR_PTR) - _PyFrame_GetBytecode(frame)) >> 1;
  return { frame, code, index, line: linesOf(code)[index] };
}

/**
 * Runs to the next line: at most `limit` instructions. RUNNING if it stopped there (or at the limit), else the end of the run
 * as runEval gives it.
 */
export function runToLine(limit: number): Ref {
  let from = currentPosition();
  for (let n = 0; n < limit; n++) {
    const r = runEval(1);
    if (r !== RUNNING) return r;
    const at = currentPosition();
    if (at === null || at.line < 0) continue;
    if (from === null || from.line < 0 || at.frame !== from.frame || at.code !== from.code) return RUNNING;
    if (at.line !== from.line || at.index < from.index) return RUNNING;
    from = at;
  }
  return RUNNING;
}
