// What happens when the learner is wrong: two tries, reasons, the answer, and nothing destroyed.
import type { AskSource, EditSource } from '../src/authoring/exercise.ts';
import { loadVariants } from '../src/authoring/exercise.ts';
import { course, exercisesOf, expect, test } from './site.ts';

const all = course.order.flatMap(exercisesOf);
const predict = all.find(
  (source): source is AskSource => source.kind === 'predict' && loadVariants(source.lesson, source.id).length === 1,
)!;
const edit = all.find(
  (source): source is EditSource =>
    source.kind === 'edit' && source.text.hints.length > 1 && source.mistakes.length > 0,
)!;

test('a prediction gets two tries, then the answer', async ({ site }) => {
  await site.openLesson(predict.lesson);
  const exercise = site.exercise(predict.id);
  for (const input of await exercise.root.locator('[data-answer]').all()) await input.fill('something else');
  await exercise.commit();
  await expect(exercise.feedback).toContainText('one more try', { timeout: 45_000 });
  await expect(exercise.root.locator('.exercise-explanation')).toBeHidden();
  await expect(exercise.lab.output).toBeHidden();
  await exercise.commit();
  await expect(exercise.root.locator('.exercise-explanation')).toBeVisible({ timeout: 45_000 });
  await expect(exercise.root.locator('.verdict').first()).toContainText('Python says');
  await expect(exercise.mark).toHaveText('Answer was shown');
  await expect(exercise.lab.output).toBeVisible();
  await exercise.root.getByRole('button', { name: 'Start over' }).click();
  await expect(exercise.lab.run).toBeHidden();
  await exercise.solve(predict);
  await expect(exercise.mark).toHaveText('Solved', { timeout: 45_000 });
});

test('an empty prediction is not counted', async ({ site }) => {
  await site.openLesson(predict.lesson);
  const exercise = site.exercise(predict.id);
  await exercise.commit();
  await expect(exercise.feedback).toContainText('Commit to every answer first');
  await expect(exercise.mark).toBeHidden();
});

test('hints come one by one', async ({ site }) => {
  await site.openLesson(edit.lesson);
  const exercise = site.exercise(edit.id);
  const hint = exercise.root.getByRole('button', { name: /^Hint/ });
  const total = edit.text.hints.length;
  await expect(hint).toHaveText(`Hint 1 of ${total}`);
  await hint.click();
  await expect(exercise.root.locator('.hints li:visible')).toHaveCount(1);
  await expect(hint).toHaveText(`Hint 2 of ${total}`);
});

test('each mistake reads its own message, and after two tries a solution is offered', async ({ site }) => {
  await site.openLesson(edit.lesson);
  const exercise = site.exercise(edit.id);
  for (const mistake of edit.mistakes) {
    await exercise.lab.write(mistake.text);
    await exercise.check();
    // Backticks become <code>, so the page's text has none.
    await expect(exercise.feedback).toContainText(mistake.says.replaceAll('`', ''), { timeout: 45_000 });
  }
  await exercise.check();
  await exercise.root.getByRole('button', { name: 'Show a solution' }).click();
  await expect(exercise.root.getByText('One solution')).toBeVisible();
  await expect(exercise.mark).toHaveText('Answer was shown');
});
