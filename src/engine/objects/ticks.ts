// A pulse from C functions that loop by themselves (sum, list, any, a regular expression), so that the host can end them: no
// instruction is executed there that could count. No CPython file; a signal would do it there.

const INTERVAL = 1 << 14;
const left = new Int32Array([INTERVAL]);

/** Host-side: asked once for many ticks; throws to end the run. */
export const ticks: { pulse: () => void } = { pulse: () => undefined };

/** One turn of a loop inside a C function. */
export function tick(): void {
  if (--left[0] > 0) return;
  left[0] = INTERVAL;
  ticks.pulse();
}
