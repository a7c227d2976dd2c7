import { expect, it } from 'vitest';
import { Breakpoints, movedLines } from './breakpoints.ts';

it('lines move with their text', () => {
  expect(movedLines([1, 3], 'a\nb\nc\n', 'a\nnew\nb\nc\n')).toEqual([1, 4]);
  expect(movedLines([1, 3], 'a\nb\nc\n', 'a\nc\n')).toEqual([1, 2]);
  expect(movedLines([2], 'a\nb\nc\n', 'a\nc\n')).toEqual([]);
  expect(movedLines([2], 'a\nb\nc\n', 'a\nb2\nc\n')).toEqual([2]);
  expect(movedLines([2, 3], 'a\nb\nc', '')).toEqual([]);
});
it('tells who listens', () => {
  const stops = new Breakpoints();
  let told = 0;
  const end = stops.listen(() => told++);
  stops.toggle(3);
  stops.toggle(1);
  expect([stops.lines, stops.has(3), told]).toEqual([[1, 3], true, 2]);
  stops.toggle(3);
  stops.follow('a\nb', 'x\na\nb');
  expect(stops.lines).toEqual([2]);
  end();
  stops.set([]);
  expect([stops.lines, told]).toEqual([[], 4]);
});
