// docs/benchmarks.md: a section of it is written by each of the programs that measure.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const REPORT = path.resolve(import.meta.dirname, '..', 'docs', 'benchmarks.md');

/** Puts a section (its heading begins with '## ') in the place of the one of that heading, or at the end; prints it. */
export function writeSection(heading: string, body: string): void {
  const section = `${heading}\n\n${body.trim()}\n`;
  console.log(section);
  const text = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
  const at = text.indexOf(`${heading}\n`);
  const next = at < 0 ? -1 : text.indexOf('\n## ', at);
  const before = at < 0 ? text : text.slice(0, at);
  const after = next < 0 ? '' : text.slice(next);
  writeFileSync(REPORT, `${before.trimEnd()}\n\n${section}${after}`);
}
