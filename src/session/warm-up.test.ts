import { expect, test } from 'vitest';
import { bootedImage } from '../engine/conformance/booted.ts';
import type { RunResult } from './protocol.ts';
import { ProgramRun } from './run.ts';
import { warmUp } from './warm-up.ts';

test('the program of the warm-up runs to its end, each time without an error', async () => {
  const results: RunResult[] = [];
  await warmUp(
    bootedImage('3.14'),
    () => false,
    async (run) => {
      const result = run.advance(10);
      if (result) results.push(result);
      return result;
    },
  );
  expect(results.map(({ end, exitStatus }) => [end, exitStatus])).toEqual(Array(3).fill(['ended', 0]));
});

test('it leaves the machine at once to who wants it', async () => {
  const image = bootedImage('3.14');
  let slices = 0;
  await warmUp(
    image,
    () => slices === 1,
    async () => {
      slices++;
      return undefined;
    },
  );
  expect(slices).toBe(1);
  const run = new ProgramRun(image, {}, { source: 'print(1)', version: '3.14', filename: 'lab.py' });
  while (!run.advance(10));
  const written = run.takeOutput().map((chunk) => chunk.text);
  expect(written.join('')).toBe('1\n');
});
