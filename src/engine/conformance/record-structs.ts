// `node src/engine/conformance/record-structs.ts VERSION=BINARY...`: records the layouts of CPython's structs for the versions named, from
// binaries with debugging information (a libpython built with -g, or a distribution's separate debug file). Needs gdb.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import '../index.ts';
import { allStructs } from '../include/structs.ts';

const file = path.join(import.meta.dirname, 'recordings', 'structs.json');
const script = path.join(import.meta.dirname, 'record-structs.py');

const recorded = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
const names = [...new Set(allStructs().map((s) => s.structName))].sort();
for (const arg of process.argv.slice(2)) {
  const [version, binary] = arg.split('=');
  const run = spawnSync('gdb', ['-batch', '-nx', '-x', script, binary], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, STRUCTS: names.join(' ') },
  });
  const line = run.stdout?.split('\n').find((l) => l.startsWith('{'));
  if (line === undefined) throw new Error(`gdb found nothing in ${binary}: ${run.stderr || run.error}`);
  recorded[version] = JSON.parse(line);
}
const row = (s: unknown): string => JSON.stringify(s).replaceAll('],[', '], [');
const versions = Object.entries(recorded).map(([version, structs]) => {
  const rows = Object.entries(structs as object).map(([name, s]) => `    ${JSON.stringify(name)}: ${row(s)}`);
  return `  ${JSON.stringify(version)}: {\n${rows.join(',\n')}\n  }`;
});
writeFileSync(file, `{\n${versions.join(',\n')}\n}\n`);
