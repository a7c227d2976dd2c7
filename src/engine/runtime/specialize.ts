// The adaptive interpreter: instructions that have run a few times take on a form for the kinds of objects they met. Mirrors
// Python/specialize.c; the counters are those of Include/internal/pycore_backoff.h.
//
// The forms matter beyond speed: they release operands in another order, check for a due collection or not, and run Python
// functions without a C function in between. So they appear after as many executions as in CPython. What a form needs to
// know lies in the cache entries behind the instruction, in the simulated code object.
//
// A counter is value << 4 | backoff. It counts down at each execution of the general instruction; at zero the instruction
// tries to specialise. A form whose guess fails runs the general instruction, counter and all.

import { baseOpcode } from '../include/specialized.ts';
import { type Addr, st8, st16, U8, U16 } from '../memory/memory.ts';

export const BACKOFF_BITS = 4;
const MAX_BACKOFF = 12;
const UNREACHABLE_BACKOFF = 15;
/** The countdown of a form that has just been taken on: 52 misses until another is tried. */
export const ADAPTIVE_COOLDOWN = 52 << BACKOFF_BITS;

/** Counts an execution of the general instruction. True: it is time to specialise. */
export function adaptiveTriggers(pc: Addr): boolean {
  const counter = U16[(pc + 2) >> 1];
  if (counter < UNREACHABLE_BACKOFF) return true;
  st16(pc + 2, counter - (1 << BACKOFF_BITS));
  return false;
}
/** The instruction becomes `opcode`. */
export function specialize(pc: Addr, opcode: number): void {
  st8(pc, opcode);
  st16(pc + 2, ADAPTIVE_COOLDOWN);
}
/** No form fits: the instruction stays general, and tries again after twice as long. */
export function unspecialize(pc: Addr): void {
  const counter = U16[(pc + 2) >> 1];
  const backoff = Math.min((counter & 15) + 1, MAX_BACKOFF);
  st8(pc, baseOpcode(U8[pc]));
  st16(pc + 2, (((1 << backoff) - 1) << BACKOFF_BITS) | backoff);
}

// ---- cache entries ----
// Two bytes each, at pc + 4 on (the counter is the first).

export function readCache32(a: Addr): number {
  return U16[a >> 1] | (U16[(a >> 1) + 1] << 16);
}
export function writeCache32(a: Addr, n: number): void {
  st16(a, n & 0xffff);
  st16(a + 2, n >>> 16);
}
