// Runs the program of warm-up-program.ts while nobody waits.
import type { BootImage } from '../engine/core.ts';
import type { RunResult } from './protocol.ts';
import { ProgramRun } from './run.ts';
import { WARM_UP, WARM_UP_RUNS } from './warm-up-program.ts';

/**
 * Runs it in slices, which `advance` makes, until it is done or `wanted` says that the machine is wanted
 * for something else. Nothing of it is heard.
 */
export async function warmUp(
  image: BootImage,
  wanted: () => boolean,
  advance: (run: ProgramRun) => Promise<RunResult | undefined>,
): Promise<void> {
  for (let i = 0; i < WARM_UP_RUNS; i++) {
    const run = new ProgramRun(image, {}, { source: WARM_UP, version: image.head.version, filename: 'lab.py' });
    do if (wanted()) return;
    while (!(await advance(run)));
  }
}
