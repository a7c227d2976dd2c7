// Every lesson opens, its labs run, its exercises fail for the starter and pass for the solution.
import { course, exercisesOf, expect, Lab, test } from './site.ts';

for (const lesson of course.order) {
  test.describe(lesson, () => {
    test('runs its labs', async ({ site }) => {
      test.slow();
      await site.openLesson(lesson);
      const labs = site.openLabs();
      for (let i = 0; i < (await labs.count()); i++) {
        const lab = new Lab(labs.nth(i));
        await lab.runToEnd();
        await expect(lab.status).not.toHaveAttribute('data-end', 'failed');
      }
    });

    test('answers its predictions', async ({ site }) => {
      await site.openLesson(lesson);
      const predictions = site.page.locator('hw-predict');
      for (let i = 0; i < (await predictions.count()); i++) {
        const prediction = predictions.nth(i);
        const radio = prediction.getByRole('radio').first();
        if (await radio.count()) await radio.check();
        else await prediction.getByRole('textbox').fill('a guess');
        await prediction.getByRole('button', { name: 'Commit and run' }).click();
        await expect(prediction.locator('.feedback')).toHaveText(/^You said/, { timeout: 45_000 });
        await expect(prediction.locator('.predict-explain')).toBeVisible();
      }
    });

    for (const source of exercisesOf(lesson)) {
      test(`exercise ${source.id} can be solved, and the mark lasts`, async ({ site }) => {
        await site.openLesson(lesson);
        const exercise = site.exercise(source.id);
        if (source.kind === 'edit') {
          await exercise.check();
          await expect(exercise.feedback.locator('.is-wrong')).toBeVisible({ timeout: 45_000 });
          await expect(exercise.mark).toHaveText('Tried');
        } else await expect(exercise.lab.run).toBeHidden();
        await exercise.solve(source);
        await expect(exercise.feedback.locator('.is-right')).toBeVisible({ timeout: 45_000 });
        await expect(exercise.root.locator('.exercise-explanation')).toBeVisible();
        await expect(exercise.mark).toHaveText('Solved');
        await site.page.reload();
        await expect(site.exercise(source.id).mark).toHaveText('Solved');
        await expect(site.page.locator(`#course-nav .bit[data-exercise="${lesson}/${source.id}"]`)).toHaveAttribute(
          'data-status',
          'solved',
        );
      });
    }
  });
}
