import { expect, test } from 'vitest';
import { loadCourse } from './course.ts';
import { lessonTime, minutesSaid, SECONDS, timeOf, wordsOf } from './reading-time.ts';

test('prose counts, code and attributes do not', () => {
  const mdx =
    '---\ntitle: One two\n---\n\nThree *words* `here`.\n\n```python lab\nprint(1, 2, 3)\n```\n\n<Term of="x y z">fifth</Term>\n';
  expect(wordsOf(mdx)).toBe(5);
  const { labs, exercises } = timeOf(mdx, ['predict', 'edit']);
  expect([labs, exercises].map((time) => Math.round(time * 60))).toEqual([
    SECONDS.lab,
    SECONDS.exercise + SECONDS.edit,
  ]);
});

test.each(loadCourse().order)('%s takes ten minutes at most, and not less than it says', (lesson) => {
  expect(minutesSaid(lesson)).toBeLessThanOrEqual(10);
  expect(lessonTime(lesson).all).toBeLessThanOrEqual(Math.min(10, minutesSaid(lesson) + 0.5));
});
