// One program of the corpus with the audit in its course and at its end.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type BootImage, loadImage, type PythonVersion, saveImage, startProcess } from '../../index.ts';
import { audit } from '../../trace/audit.ts';
import { loadLibModule } from '../lib.ts';

const folder = path.resolve(import.meta.dirname, '..', 'corpus');

export interface Audited {
  readonly instructions: number;
  readonly audits: number;
  readonly problems: readonly string[];
}

const host = (lines: string[]): Parameters<typeof startProcess>[0]['host'] => ({
  stdout: () => undefined,
  stderr: () => undefined,
  stdin: () => lines.shift() ?? '',
  libModule: loadLibModule,
  pathModule: () => null,
});

let image: BootImage | null = null;
let imageVersion: PythonVersion | null = null;
function imageOf(version: PythonVersion): BootImage {
  if (image === null || imageVersion !== version) {
    startProcess({ version, host: host([]) });
    image = loadImage(saveImage(version));
    imageVersion = version;
  }
  return image;
}

/** A process about to run a script of the corpus. */
function started(program: string, version: PythonVersion): ReturnType<typeof startProcess> {
  const process = startProcess({ version, image: imageOf(version), host: host([]) });
  process.setArguments([program], [path.dirname(path.join(folder, program))]);
  process.start(readFileSync(path.join(folder, program)), program);
  return process;
}

/** How many pieces of `step` instructions a program runs. */
function lengthOf(program: string, version: PythonVersion, step: number): number {
  const process = started(program, version);
  let pieces = 0;
  while (process.run(step) === 'running') pieces++;
  return pieces;
}

/** Audits every `every` instructions, `most` times at most, and at the end; 0: only at the end. What is found first ends the run. */
export function auditProgram(program: string, version: PythonVersion, every: number, most: number): Audited {
  let [audits, instructions] = [0, 0];
  const wrong = (when: string): string[] => {
    audits++;
    return audit().map((p) => `${program}, ${when}: ${p.message}`);
  };
  if (program.endsWith('.repl')) {
    const lines = readFileSync(path.join(folder, program), 'utf8').split(/(?<=\n)/);
    const process = startProcess({ version, image: imageOf(version), host: host(lines) });
    process.setArguments([''], [path.dirname(path.join(folder, program))]);
    process.interactive({ quiet: true });
    return { instructions, problems: wrong('at the end'), audits };
  }
  const pieces = every > 0 ? lengthOf(program, version, every) : 0;
  const oneByOne = pieces <= most ? pieces : most / 2;
  const stride = Math.max(1, Math.ceil((pieces - oneByOne) / (most / 2)));
  const process = started(program, version);
  for (let n = 1; every > 0; n += n <= oneByOne ? 1 : stride) {
    const step = every * (n <= oneByOne ? 1 : stride);
    if (process.run(step) !== 'running') break;
    instructions += step;
    const problems = wrong(`after ${instructions} instructions`);
    if (problems.length > 0) return { instructions, audits, problems };
  }
  while (process.run(1 << 24) === 'running');
  return { instructions, problems: wrong('at the end'), audits };
}
