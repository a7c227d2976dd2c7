// The engine for many small programs: each starts from an image of a process that has imported the same modules as the real CPython's server.

import { type BootImage, loadImage, type PythonVersion, saveImage, startProcess } from '../../index.ts';
import { writtenInNullPage } from '../../trace/audit.ts';
import { loadLibModule } from '../lib.ts';
import { type Outcome, outcome, PREPARATION } from './python.ts';

/** Instructions of one program, at most: the generator's programs need some ten thousand. */
const BUDGET = 20_000_000;

const images = new Map<PythonVersion, BootImage>();

const hostTo = (out: string[], err: string[]): Parameters<typeof startProcess>[0]['host'] => ({
  stdout: (text) => out.push(text),
  stderr: (text) => err.push(text),
  stdin: () => '',
  libModule: loadLibModule,
  pathModule: () => null,
});

/** The image from which programs start. */
export function preloadedImage(version: PythonVersion): BootImage {
  const known = images.get(version);
  if (known) return known;
  const err: string[] = [];
  const p = startProcess({ version, host: hostTo([], err) });
  p.setArguments(['-c'], ['']);
  p.start(`exec(${JSON.stringify(PREPARATION)}, {})`, '<string>');
  while (p.run(1 << 24) === 'running');
  if (p.exitStatus !== 0) throw new Error(err.join(''));
  const image = loadImage(saveImage(version));
  images.set(version, image);
  return image;
}

/** Runs a program to the end of its process. `inspect` is called before the process is torn down. */
export function runOnEngine(source: string, version: PythonVersion, inspect?: () => void): Outcome {
  const out: string[] = [];
  const err: string[] = [];
  const image = preloadedImage(version);
  try {
    const p = startProcess({ version, image, host: hostTo(out, err) });
    p.start(source, '<string>');
    let left = BUDGET;
    for (; left > 0 && p.run(1 << 20) === 'running'; left -= 1 << 20);
    if (left <= 0) return outcome(out.join(''), 'too many instructions', -1);
    inspect?.();
    const status = p.finish();
    const written = writtenInNullPage();
    if (written !== null) throw new Error(`the null page is written at ${written}`);
    return outcome(out.join(''), err.join(''), status);
  } catch (e) {
    return outcome(
      out.join(''),
      `engine bug: ${e instanceof Error ? e.stack?.split('\n').slice(0, 6).join(' ') : e}`,
      -2,
    );
  }
}
