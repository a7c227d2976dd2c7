import { expect, it } from 'vitest';
import { english } from '../../../authoring/languages.ts';
import { bootedImage } from '../../../engine/conformance/booted.ts';

import type { RunMode } from '../../../session/protocol.ts';
import { Stepping } from '../../../session/stepping.ts';
import type { StepView } from '../../../views/step.ts';
import { differences } from './differences.ts';

const image = bootedImage();

function lastStep(source: string, mode: RunMode = 'script'): StepView {
  const stepping = new Stepping(image, {}, { source, version: '3.14', filename: 'lab.py', mode }, english());
  while (stepping.advance(50));
  return stepping.answer('step', { step: stepping.steps - 1 });
}
const texts = (a: string, b: string): string[] =>
  differences(lastStep(a), lastStep(b), english()).map(({ text }) => text);

it('finds nothing between equal runs', () => {
  expect(texts('x = [1]\ny = x\n', 'x = [1]\ny = x\n')).toEqual([]);
});

it('names what differs: names, values, counts, output', () => {
  const found = texts('x = [1]\ny = x\n', 'x = [1]\ny = list(x)\nprint(y)\n');
  expect(found).toContain('what has been printed');
  expect(found.some((text) => /^y: #\d+ ≠ #\d+$/.test(text))).toBe(true);
  expect(found.some((text) => /^#\d+ list: count 2 ≠ count 1$/.test(text))).toBe(true);
});

it('names what differs between two ways to run the same lines', () => {
  const source = 'def f(x):\n    return [x]\na = 257\nb = 257\nc = f(b)\n';
  const found = (mode: RunMode) =>
    differences(lastStep(source), lastStep(source, mode), english()).map(({ text }) => text);
  // One constant of one unit; at the prompt two entries have one each.
  const repl = found('repl');
  expect(repl).toContainEqual(expect.stringMatching(/^b: #\d+ ≠ #\d+$/));
  expect(repl).toContainEqual(expect.stringMatching(/^#\d+ int 257: count \d+ ≠ count 1$/));
  // The other objects have other numbers there, and are the same for all that.
  expect(repl.filter((text) => /^[ac]: |function|list/.test(text))).toEqual([
    expect.stringMatching(/^#\d+ list \[0\]: #\d+ ≠ #\d+$/),
  ]);
  expect(found('exec').filter((text) => /^[abcf]: /.test(text))).toEqual([]);
});
