// What runs of hostile programs found: docs/hostile.md.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROFILES, type PythonVersion } from '../../index.ts';

/** A row of the page: the last run of one kind of programs in one version. */
export interface Figure {
  readonly version: PythonVersion;
  readonly what: string;
  readonly programs: number;
  readonly how: string;
  /** JavaScript exceptions, hangs and answers that are not CPython's. */
  readonly wrong: number;
}
const file = path.resolve(import.meta.dirname, '../../../../docs/hostile.md');
const ROW = /^\| (\S+) \| (.+?) \| ([\d,]+) \| (.+) \| ([\d,]+) \|$/;
const number = (text: string): number => Number(text.replaceAll(',', ''));

/** Writes the page; rows of kinds and versions that were not run stay. */
export function writeHostileDocs(figures: readonly Figure[]): void {
  const rows = new Map<string, Figure>();
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    const [, version, what, programs, how, wrong] = ROW.exec(line) ?? [];
    if (version in PROFILES)
      rows.set(version + what, {
        version: version as PythonVersion,
        what,
        programs: number(programs),
        how,
        wrong: number(wrong),
      });
  }
  for (const f of figures) rows.set(f.version + f.what, f);
  const cells = [...rows.values()]
    .sort((a, b) => b.version.localeCompare(a.version) || a.what.localeCompare(b.what))
    .map((f) => `| ${f.version} | ${f.what} | ${f.programs.toLocaleString('en-US')} | ${f.how} | ${f.wrong} |`);
  writeFileSync(
    file,
    `# Hostile programs

Written by \`npm run hostile -- --pokes N --sources N --operations --write\`: programs that write over their own objects through ctypes, source
texts of the corpus changed at random (bytes, tokens, lines, lone surrogates, deep and long texts), and programs whose work lies inside C
functions. Wrong is a JavaScript exception, a hang, or (for sources) another answer than a real CPython's. \`npm test\` runs a share of them.

| Python | programs | number | how they ended | wrong |
|---|---|---:|---|---:|
${cells.join('\n')}
`,
  );
}
