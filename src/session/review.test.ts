import { expect, test } from 'vitest';
import { addDays, plan, type Review, reviewed, startOfDay } from './review.ts';

const DAY = 86_400_000;
const now = new Date(2026, 2, 3, 10).getTime();
const days = (review: Review): number => (review.due - review.last) / DAY;

test('what was missed comes back the next day, what was known later', () => {
  const missed = reviewed(undefined, 'missed', now);
  const hard = reviewed(undefined, 'hard', now);
  const good = reviewed(undefined, 'good', now);
  expect(days(missed)).toBe(1);
  expect(days(missed)).toBeLessThanOrEqual(days(hard));
  expect(days(hard)).toBeLessThan(days(good));
});

test('each right answer on its day puts the next one further off; a miss brings it back', () => {
  let review = reviewed(undefined, 'good', now);
  const gaps = [days(review)];
  for (let i = 0; i < 4; i++) {
    review = reviewed(review, 'good', review.due);
    gaps.push(days(review));
  }
  expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
  expect(new Set(gaps).size).toBe(gaps.length);
  const after = reviewed(review, 'missed', review.due);
  expect(days(after)).toBeLessThan(days(review));
  expect(after.lapses).toBe(1);
});

test('hardly ever further off than half a year', () => {
  let review = reviewed(undefined, 'good', now);
  for (let i = 0; i < 20; i++) review = reviewed(review, 'good', review.due);
  expect(days(review)).toBeLessThan(190);
});

test('a right answer before its day changes nothing; a wrong one does', () => {
  const review = reviewed(undefined, 'good', now);
  expect(reviewed(review, 'good', now + 60_000)).toEqual(review);
  expect(reviewed(review, 'missed', now + 60_000).due).toBeLessThan(review.due);
});

test('a plan for today and the days ahead', () => {
  const at = (due: number): Review => ({ due, last: now - DAY, stability: 1, difficulty: 5, reps: 1, lapses: 0 });
  const reviews = new Map([
    ['l/later', at(now + 3 * DAY)],
    ['l/today', at(now + 60_000)],
    ['l/overdue', at(now - 2 * DAY)],
    ['l/gone', at(now - DAY)],
  ]);
  const known = new Set(['l/later', 'l/today', 'l/overdue']);
  expect(plan(reviews, known, now, 5)).toEqual({
    today: ['l/overdue', 'l/today'],
    waiting: 0,
    ahead: [0, 0, 1, ...Array(11).fill(0)],
  });
  expect(plan(reviews, known, now, 1)).toMatchObject({ today: ['l/overdue'], waiting: 1 });
});

test('a day is from midnight to midnight, also when clocks change', () => {
  const midnight = startOfDay(now);
  for (let i = 0; i < 370; i++) expect(new Date(addDays(midnight, i)).getHours()).toBe(0);
});
