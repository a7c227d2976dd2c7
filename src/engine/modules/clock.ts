// The clock of the simulated process: it goes by the instructions executed, so every run sees the same times. Plays the part of
// Python/pytime.c's clocks.

import { F64, stF64 } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { instructionCount, NANOSECONDS_PER_INSTRUCTION } from '../runtime/eval_state.ts';

/** What the monotonic clock shows when the process begins: 1000 s after the machine did. */
const MONOTONIC_START = 1000n * 1000000000n;
/** What the calendar clock shows then: 2026-01-01 00:00:00 UTC. */
const REALTIME_START = 1767225600n * 1000000000n;

// Nanoseconds spent in time.sleep: they pass at once, but the clocks show them.
const SLEPT = staticAlloc('clock.slept', 8);

const elapsed = (): bigint => BigInt(instructionCount() * NANOSECONDS_PER_INSTRUCTION);
const slept = (): bigint => BigInt(F64[SLEPT >> 3]);

/** The calendar clock in nanoseconds since 1970. */
export function clockNanoseconds(): bigint {
  return REALTIME_START + elapsed() + slept();
}
export function monotonicNanoseconds(): bigint {
  return MONOTONIC_START + elapsed() + slept();
}
/** Time that the process itself has used. */
export function processNanoseconds(): bigint {
  return elapsed();
}
/** Lets time pass. */
export function sleepNanoseconds(n: number): void {
  stF64(SLEPT, F64[SLEPT >> 3] + n);
}
