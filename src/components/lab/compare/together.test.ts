import { expect, it } from 'vitest';
import { byNumber, together } from './together.ts';

it('runs with the same lines go in step', () => {
  expect(together([1, 2, 3, 0], [1, 2, 3, 0])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});
it('where one has a step more, the other waits', () => {
  // A comprehension has steps of its own in one version.
  expect(together([1, 2, 3, 0], [1, 2, 2, 2, 3, 0])).toEqual([
    [0, 0],
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 4],
    [3, 5],
  ]);
  expect(together([1, 0], [5, 6, 1, 0])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 3],
  ]);
});
it('a run that is over stays over while the other goes on', () => {
  expect(together([1, 2, 0], [1, 2, 3, 4, 0])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [2, 3],
    [2, 4],
  ]);
});
it('other programs go by number', () => {
  expect(byNumber(2, 4)).toEqual([
    [0, 0],
    [1, 1],
    [1, 2],
    [1, 3],
  ]);
});
