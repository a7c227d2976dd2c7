import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Progress } from '../../session/progress.ts';
import { memoryStorage } from '../../session/storage.ts';
import { DraftKeeper } from './drafts.ts';

let store: Progress;
const keeper = (origin = 'v1', original = 'a = 1') => new DraftKeeper('lesson/lab.py', origin, original, store);

beforeEach(() => {
  vi.useFakeTimers();
  store = new Progress(Promise.resolve(memoryStorage()), undefined);
});
afterEach(() => vi.useRealTimers());

test('a version is saved within half a second and comes back', async () => {
  keeper().changed('mine');
  await vi.advanceTimersByTimeAsync(499);
  expect(await store.draft('lesson/lab.py')).toMatchObject({ code: 'mine' });
  expect(await keeper().load()).toBe('mine');
});

test('Reset puts it aside, Restore brings it back, and again', async () => {
  const drafts = keeper();
  drafts.changed('mine');
  expect(drafts.reset()).toBe('a = 1');
  expect(drafts.aside).toBe('mine');
  const later = keeper();
  expect(await later.load()).toBe('a = 1');
  expect(later.restore()).toBe('mine');
  expect(later.aside).toBeUndefined();
});

test('Restore over a version of one’s own swaps the two', async () => {
  const drafts = keeper();
  drafts.changed('first');
  drafts.reset();
  drafts.changed('second');
  expect(drafts.restore()).toBe('first');
  expect(drafts.aside).toBe('second');
});

test('when the lesson’s program changed, the old version is offered, not forced', async () => {
  keeper().changed('mine');
  await vi.advanceTimersByTimeAsync(400);
  const drafts = keeper('v2', 'b = 2');
  expect(await drafts.load()).toBe('b = 2');
  expect(drafts.aside).toBe('mine');
});

test('back at the original nothing is kept', async () => {
  const drafts = keeper();
  drafts.changed('mine');
  drafts.changed('a = 1');
  await vi.advanceTimersByTimeAsync(400);
  expect(await store.draft('lesson/lab.py')).toBeUndefined();
});
