// Pages in languages that are written from right to left: style sheets say start and end, not left and right.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const src = path.resolve(import.meta.dirname, '..');

/** Declarations that mean a side of the screen, where they would mean a side of the line. */
const PHYSICAL =
  /(?:^|[\s;{])(?:(?:(?:scroll-)?(?:margin|padding)|border)-(?:left|right)(?:-\w+)?\s*:|border-(?:top|bottom)-(?:left|right)-radius\s*:|(?:left|right)\s*:|(?:text-align|float|clear):\s*(?:left|right)\b)/;

/** Four values of a shorthand that treat left and right differently. */
function sided(line: string): boolean {
  const values = /(?:^|\s)(?:margin|padding|inset):\s*([^;]+);/.exec(line)?.[1].match(/(?:[^\s(]|\([^)]*\))+/g) ?? [];
  return values.length === 4 && values[1] !== values[3];
}

it('no style sheet tells left from right', () => {
  const found = globSync('**/*.css', { cwd: src }).flatMap((file) =>
    readFileSync(path.join(src, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => (PHYSICAL.test(line) || sided(line) ? [`src/${file}:${i + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
