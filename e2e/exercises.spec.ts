// Around an answer: none given, hints.
import type { AskSource } from '../src/authoring/exercise.ts';
import { course, exercisesOf, expect, test } from './site.ts';

const all = course.order.flatMap(exercisesOf);
const predict = all.find((source): source is AskSource => source.kind === 'predict')!;
const hinted = all.find((source) => source.text.hints.length > 1)!;

test('an empty prediction is not counted', async ({ site }) => {
  await site.openLesson(predict.lesson);
  const exercise = site.exercise(predict.id);
  await exercise.shownDraw(predict);
  await exercise.commit();
  await expect(exercise.feedback).toContainText('Commit to every answer first');
  await expect(exercise.mark).toBeHidden();
});

test('hints come one by one', async ({ site }) => {
  await site.openLesson(hinted.lesson);
  const exercise = site.exercise(hinted.id);
  const hint = exercise.root.getByRole('button', { name: /^Hint/ });
  const total = (await exercise.shownDraw(hinted)).text.hints.length;
  await expect(hint).toHaveText(`Hint 1 of ${total}`);
  await hint.click();
  await expect(exercise.root.locator('.hints li:visible')).toHaveCount(1);
  await expect(hint).toHaveText(`Hint 2 of ${total}`);
});
