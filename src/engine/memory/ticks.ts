// The work of C functions, in which no instruction is executed that could count: a pulse tells the host, so that it can pause the run
// or end it. No CPython file; a signal would do it there.
//
// A unit of work is what takes some ten nanoseconds: an item looked at, 64 bytes copied. What loops by itself, and could for ever (sum,
// list, any, a regular expression), calls tick() at each turn: the run may end right there. What is only as long as something in memory
// (a large block, a scan of a list) calls work(): the run may end before the next instruction.

const INTERVAL = 1 << 14;
/** Units until the next pulse, and until the next question whether to pause. */
const left = new Int32Array([INTERVAL, INTERVAL]);

/** Host-side, called once for many units. */
export const ticks: {
  /** Throws to end the run. */
  pulse: () => void;
  /** Has the loop of instructions look up before the next one, if need be. */
  pause: () => void;
} = { pulse: () => undefined, pause: () => undefined };

/** A turn of a loop inside a C function, or some of its work. */
export function tick(units = 1): void {
  left[0] -= units;
  if (left[0] > 0) return;
  left[0] = INTERVAL;
  ticks.pulse();
}
/** Work that has an end, done or about to be done. */
export function work(units: number): void {
  left[1] -= units;
  if (left[1] > 0) return;
  left[1] = INTERVAL;
  // A loop in which work is done gives its pulse at the next turn.
  left[0] = 0;
  ticks.pause();
}
