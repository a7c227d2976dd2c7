// `node src/engine/conformance/audit.ts [--python V] [--every N] [--part I/N] [TOPIC[/NAME]]...`: runs the corpus with the audit at the end of each program,
// and every N instructions in the first ones of a program. Prints what is wrong; exit status 1 then.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type BootImage, loadImage, type PythonVersion, saveImage, startProcess } from '../index.ts';
import { audit } from '../trace/audit.ts';
import { programs } from './corpus.ts';
import { loadLibModule } from './lib.ts';

const folder = path.join(import.meta.dirname, 'corpus');
/** Audits in the course of one program, at most. */
const MOST = 20;

const host = (lines: string[]): Parameters<typeof startProcess>[0]['host'] => ({
  stdout: () => undefined,
  stderr: () => undefined,
  stdin: () => lines.shift() ?? '',
  libModule: loadLibModule,
  pathModule: () => null,
});

function auditProgram(program: string, image: BootImage, every: number): string[] {
  const source = readFileSync(path.join(folder, program));
  const interactive = program.endsWith('.repl');
  const lines = interactive ? source.toString('utf8').split(/(?<=\n)/) : [];
  const process = startProcess({ version, image, host: host(lines) });
  process.setArguments([interactive ? '' : program], [path.dirname(path.join(folder, program))]);
  const wrong = (when: string): string[] => audit().map((p) => `${program}, ${when}: ${p.message}`);
  if (interactive) process.interactive({ quiet: true });
  else {
    process.start(source, program);
    for (let n = 1; every > 0 && n <= MOST && process.run(every) === 'running'; n++) {
      const found = wrong(`after ${n * every} instructions`);
      if (found.length > 0) return found;
    }
    while (process.run(1 << 24) === 'running');
  }
  return wrong('at the end');
}

let version: PythonVersion = '3.14';
let every = 0;
let [part, parts] = [1, 1];
const wanted: string[] = [];
for (let i = 2; i < process.argv.length; i++) {
  if (process.argv[i] === '--every') every = Number(process.argv[++i]);
  else if (process.argv[i] === '--python') version = process.argv[++i] as PythonVersion;
  else if (process.argv[i] === '--part') [part, parts] = process.argv[++i].split('/').map(Number);
  else wanted.push(process.argv[i]);
}
startProcess({ version, host: host([]) });
const image = loadImage(saveImage(version));
let count = 0;
const chosen = programs().filter((p) => wanted.length === 0 || wanted.some((w) => p.startsWith(w)));
for (const [i, program] of chosen.entries()) {
  if (i % parts !== part - 1) continue;
  count++;
  for (const line of auditProgram(program, image, every)) {
    console.log(line);
    process.exitCode = 1;
  }
}
console.log(`${count} programs audited`);
