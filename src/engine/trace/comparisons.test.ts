// The comparisons of a recorded run: what was compared, where, what came out, and that memory can be brought to that moment.

import { beforeAll, describe, expect, it } from 'vitest';
import { bootedImage } from '../conformance/booted.ts';
import { type BootImage, type PythonVersion, silentHost } from '../index.ts';
import { ld } from '../memory/memory.ts';
import * as F from '../objects/interpframe.ts';
import { Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { Recorder } from './recorder.ts';

const images = new Map<PythonVersion, BootImage>();
function record(source: string, version: PythonVersion = '3.14', rows?: number): Recorder {
  const image = images.get(version);
  const recorder = new Recorder({ version, image, host: silentHost, source, filename: 'main.py', rows, chunk: 40 });
  recorder.finish();
  return recorder;
}
const RESULTS = new Map([
  [Py_True, true],
  [Py_False, false],
]);
const told = (r: Recorder) =>
  r.comparisons.all.map((c) => [c.line, c.kind, c.kind === 'id' ? 'a number' : (RESULTS.get(c.result) ?? 'none')]);

beforeAll(() => {
  for (const version of ['3.14', '3.12', '3.15'] as const) {
    images.set(version, bootedImage(version));
  }
});

const PROGRAM = `class Odd:
    def __eq__(self, other):
        return 1 == 2
    def __bool__(self):
        raise ValueError
a = Odd()
b = [a, a]
print(a is b, a is not b, b[0] is b[1])
try:
    a == 1 / 0
except ZeroDivisionError:
    pass
if a == b or a != b:
    x = id(a) == id(b)
for i in range(3):
    if i is None or i == 1:
        y = i
z = (1, 2) < (3, 4)
`;
const EXPECTED = [
  [8, 'is', false],
  [8, 'is not', true],
  [8, 'is', true],
  [13, '==', false],
  [3, '==', false],
  [13, '!=', true],
  [3, '==', false],
  [14, 'id', 'a number'],
  [14, 'id', 'a number'],
  [14, '==', false],
  [16, 'is', 'none'],
  [16, '==', false],
  [16, 'is', 'none'],
  [16, '==', true],
  [16, 'is', 'none'],
  [16, '==', false],
];

describe('comparisons', () => {
  it('are found as they happen, with what came out', () => {
    for (const version of ['3.14', '3.12', '3.15'] as const) expect(told(record(PROGRAM, version))).toEqual(EXPECTED);
  });
  it('are the same over parts, and are not found twice when a part is run again', () => {
    const r = record(PROGRAM, '3.14', 200);
    const { length } = r.comparisons.all;
    for (let s = r.steps.length - 1; s >= 0; s--) r.seek(s);
    expect(r.comparisons.all.length).toBe(length);
    expect(told(r)).toEqual(EXPECTED);
  });
  it('know which numbers came from id()', () => {
    const { all } = record(PROGRAM).comparisons;
    const i = all.findIndex((c) => c.line === 14 && c.kind === '==');
    expect([all[i].leftId, all[i].rightId]).toEqual([i - 2, i - 1]);
    const later = record('a = []\ni = id(a)\nprint(id([]) == i, i == 7)\n').comparisons.all;
    expect(later.map((c) => [c.kind, c.leftId, c.rightId])).toEqual([
      ['id', -1, -1],
      ['id', -1, -1],
      ['==', 1, 0],
      ['==', 0, -1],
    ]);
  });
  it('bring memory back to their moment, also in a part that begins in the middle of a step', () => {
    for (const rows of [undefined, 200, 60]) {
      const r = record(PROGRAM, '3.14', rows);
      for (let i = r.comparisons.all.length - 1; i >= 0; i--) {
        const c = r.comparison(i)!;
        expect(r.seekRow(c.moment)).toBe(true);
        const sp = ld(c.frame + F.F_STACKPOINTER);
        const top = ld(sp - 8) & ~1;
        if (c.kind === 'id') expect(top).toBe(c.left);
        else if (c.right === Py_None) expect(top).toBe(c.left);
        else expect([ld(sp - 16) & ~1, top]).toEqual([c.left, c.right]);
      }
      r.seek(r.steps.length - 1);
      expect(r.writes()).not.toBe(null);
    }
  });
  it('keep the first of very many', () => {
    const { comparisons } = record('n = 0\nwhile n != 3000:\n    n += 1\n');
    expect([comparisons.all.length, comparisons.cut]).toEqual([2000, true]);
  });
});
