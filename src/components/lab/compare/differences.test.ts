import { expect, it } from 'vitest';
import { english } from '../../../authoring/languages.ts';
import { bootedImage } from '../../../engine/conformance/booted.ts';

import { Stepping } from '../../../session/stepping.ts';
import type { StepView } from '../../../views/step.ts';
import { differences } from './differences.ts';

const image = bootedImage();

function lastStep(source: string): StepView {
  const stepping = new Stepping(image, {}, { source, version: '3.14', filename: 'lab.py' }, english());
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
