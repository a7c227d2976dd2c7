// The corpus: small programs and what real CPythons printed for them. Runs them on the engine and compares.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Host, type Process, type PythonVersion, startProcess } from '../index.ts';
import { writtenInNullPage } from '../trace/audit.ts';

const folder = path.join(import.meta.dirname, 'corpus');

/** Names of all programs, as `topic/name.py` or `topic/name.repl`. */
export function programs(): string[] {
  const names: string[] = [];
  for (const topic of readdirSync(folder, { withFileTypes: true })) {
    if (!topic.isDirectory()) continue;
    for (const file of readdirSync(path.join(folder, topic.name))) {
      if (/\.(py|repl)$/.test(file)) names.push(`${topic.name}/${file}`);
    }
  }
  return names.sort();
}

/** What a version of CPython printed, in the form of the .out files; null if there is no recording. */
export function recording(program: string, version: PythonVersion): string | null {
  const stem = path.join(folder, program.replace(/\.(py|repl)$/, '.out'));
  for (const file of [`${stem}-${version}`, stem]) if (existsSync(file)) return readFileSync(file, 'utf8');
  return null;
}

/** What the engine prints for a program, in the same form. `start` makes the process; else it starts from nothing. */
export function runProgram(
  program: string,
  version: PythonVersion,
  libModule: Host['libModule'],
  start: (host: Host) => Process = (host) => startProcess({ version, host }),
): string {
  let out = '';
  let err = '';
  const source = readFileSync(path.join(folder, program));
  const interactive = program.endsWith('.repl');
  const lines = interactive ? source.toString('utf8').split(/(?<=\n)/) : [];
  const host: Host = {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    stdin: () => lines.shift() ?? '',
    libModule,
    pathModule: () => null,
  };
  const p = start(host);
  p.setArguments([interactive ? '' : program], [path.dirname(path.join(folder, program))]);
  if (interactive) p.interactive({ quiet: true });
  else {
    p.start(source, program);
    while (p.run(1 << 24) === 'running');
  }
  const status = p.finish();
  const written = writtenInNullPage();
  if (written !== null) throw new Error(`${program} on ${version}: the null page is written at ${written}`);
  if (out !== '' && !out.endsWith('\n')) out += '\n';
  const last = status === 0 ? '' : err.trim() === '' ? '' : `: ${err.trim().split('\n').at(-1)}`;
  return `${out}=== exit ${status}${last}\n`;
}
