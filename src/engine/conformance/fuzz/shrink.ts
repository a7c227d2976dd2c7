// Makes a program that differs smaller, as long as it differs: takes out lines with what is indented under them, and unwraps blocks.

import type { PythonVersion } from '../../index.ts';
import { runOnEngine } from './engine.ts';
import { SETTLE } from './generate.ts';
import { asText, type Outcome, type RealPython } from './python.ts';

/** Without it what a program prints depends on the start of the process. */
const KEPT = ['gc.disable()\n', SETTLE];
const collections = (text: string): number => text.split(/^ *gc\.collect\(\)$/m).length;

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The line after the block that begins at `at`. */
function blockEnd(lines: readonly string[], at: number): number {
  let end = at + 1;
  while (end < lines.length && (lines[end].trim() === '' || indentOf(lines[end]) > indentOf(lines[at]))) end++;
  return end;
}

export async function shrink(source: string, version: PythonVersion, python: RealPython): Promise<string> {
  const first = await python.run(source);
  const type = (o: Outcome): string => o.last.split(':')[0];
  const differs = async (lines: readonly string[]): Promise<boolean> => {
    const text = `${lines.join('\n')}\n`;
    if (KEPT.some((line) => source.includes(line) && !text.includes(line))) return false;
    if (text.includes('get_count') && collections(text) !== collections(source)) return false;
    const real = await python.run(text);
    // A smaller program that fails in another way differs for another reason.
    if (real.status !== first.status || type(real) !== type(first)) return false;
    const ours = runOnEngine(text, version);
    return asText(real) !== asText(ours) && (first.out === firstOurs.out || real.out !== ours.out);
  };
  const firstOurs = runOnEngine(source, version);
  let lines = source.trimEnd().split('\n');
  for (let changed = true; changed; ) {
    changed = false;
    for (let size = Math.max(1, lines.length >> 1); size >= 1; size >>= 1) {
      for (let at = lines.length - 1; at >= 0; at--) {
        if (at >= lines.length) continue;
        let end = at;
        for (let n = 0; n < size && end < lines.length; n++) end = blockEnd(lines, end);
        const without = [...lines.slice(0, at), ...lines.slice(end)];
        if (await differs(without)) {
          lines = without;
          changed = true;
          continue;
        }
        if (size > 1 || blockEnd(lines, at) === at + 1) continue;
        // The block without its head; the head with `pass` for its body.
        const body = lines.slice(at + 1, blockEnd(lines, at));
        const by = indentOf(body[0]) - indentOf(lines[at]);
        for (const instead of [body.map((l) => l.slice(by)), [lines[at], `${' '.repeat(indentOf(body[0]))}pass`]]) {
          if (instead.length === 2 && body.length === 1 && body[0].trim() === 'pass') continue;
          const tried = [...lines.slice(0, at), ...instead, ...lines.slice(blockEnd(lines, at))];
          if (await differs(tried)) {
            lines = tried;
            changed = true;
            break;
          }
        }
      }
    }
  }
  return `${lines.join('\n')}\n`;
}
