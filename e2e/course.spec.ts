// The whole course as a learner takes it: once with every answer right, once with every answer wrong, lesson by lesson.
import { sameAnswer } from '../src/exercises/answers.ts';
import { course, type ExerciseBox, exercisesOf, expect, Lab, type Site, test } from './site.ts';

const SLOW = { timeout: 45_000 };
type Source = ReturnType<typeof exercisesOf>[number];

async function predict(site: Site, which: 'first' | 'last'): Promise<void> {
  for (const prediction of await site.page.locator('hw-predict').all()) {
    const radio = prediction.getByRole('radio')[which]();
    if (await radio.count()) await radio.check();
    else await prediction.getByRole('textbox').fill('a guess');
    await prediction.getByRole('button', { name: 'Commit and run' }).click();
    await expect(prediction.locator('.feedback')).toHaveText(/^You said/, SLOW);
    await expect(prediction.locator('.predict-explain')).toBeVisible();
  }
}

/** The right answer, and for a program every one of the author's solutions. */
async function right(box: ExerciseBox, source: Source): Promise<void> {
  if (source.kind !== 'edit') {
    await expect(box.lab.run).toBeHidden();
    await box.solve(source);
    await expect(box.feedback).toContainText('Right, at the first try.', SLOW);
  } else
    for (const solution of (await box.shownDraw(source)).solutions) {
      await box.lab.write(solution.text);
      await box.check();
      await expect(box.feedback, solution.file).toHaveText('All checks hold.', SLOW);
    }
  await expect(box.root.locator('.exercise-explanation')).toBeVisible();
  await expect(box.mark).toHaveText('Solved');
}

/** A program that was not touched, then each mistake, which reads its own message; then a solution is offered. */
async function wrongProgram(box: ExerciseBox, source: Source & { kind: 'edit' }): Promise<void> {
  const { mistakes } = await box.shownDraw(source);
  await box.check();
  await expect(box.feedback.locator('.is-wrong')).toBeVisible(SLOW);
  await expect(box.mark).toHaveText('Tried');
  for (const mistake of mistakes) {
    await box.lab.write(mistake.text);
    await box.check();
    // Backticks become <code>, so the page's text has none.
    await expect(box.feedback, mistake.file).toContainText(mistake.says.replaceAll('`', ''), SLOW);
  }
  if (mistakes.length === 0) await box.check();
  await box.root.getByRole('button', { name: 'Show a solution' }).click();
  await expect(box.root.getByText('One solution')).toBeVisible();
}

/** Wrong twice: a verdict and one more try, then the answer with every reason. */
async function wrong(box: ExerciseBox, source: Source): Promise<void> {
  const explanation = box.root.locator('.exercise-explanation');
  if (source.kind === 'edit') await wrongProgram(box, source);
  else {
    await box.answerWrong(source);
    await box.commit();
    await expect(box.feedback).toContainText('one more try', SLOW);
    await expect(explanation).toBeHidden();
    await expect(box.lab.output).toBeHidden();
    if (source.kind === 'predict' || source.kind === 'count') {
      const { exercise, answers } = (await box.shownDraw(source)) as typeof source;
      for (const [i, { mistaken }] of exercise.parts.entries())
        if (mistaken.some(({ answer }) => !sameAnswer(answer, answers[i])))
          await expect(box.root.locator(`.question[data-part="${i}"] .because:visible`)).toHaveCount(1);
    }
    await box.commit();
    await expect(explanation).toBeVisible(SLOW);
    await expect(box.feedback).toContainText('Not this time');
    await expect(box.root.locator('.verdict:visible').first()).toBeVisible();
    const reasons = box.root.locator(source.kind === 'choose' ? '.because' : '.because[data-reason]');
    for (const reason of await reasons.all()) await expect(reason).toBeVisible();
  }
  await expect(explanation).toBeVisible();
  await expect(box.mark).toHaveText('Answer was shown');
}

for (const lesson of course.order) {
  const sources = exercisesOf(lesson);

  test(`${lesson}, by a learner who knows: labs run, every answer is right, and the marks last`, async ({ site }) => {
    test.slow();
    await site.openLesson(lesson);
    for (const root of await site.openLabs().all()) {
      const lab = new Lab(root);
      await lab.runToEnd();
      await expect(lab.status).not.toHaveAttribute('data-end', 'failed');
    }
    await predict(site, 'first');
    for (const source of sources) await test.step(source.id, () => right(site.exercise(source.id), source));
    await site.page.reload();
    for (const { id } of sources) {
      await expect(site.exercise(id).mark).toHaveText('Solved');
      await expect(site.page.locator(`#course-nav .bit[data-exercise="${lesson}/${id}"]`)).toHaveAttribute(
        'data-status',
        'solved',
      );
    }
  });

  test(`${lesson}, by a learner who is wrong: two tries, a reply to each mistake, then the answer`, async ({
    site,
  }) => {
    test.slow();
    await site.openLesson(lesson);
    await predict(site, 'last');
    for (const source of sources) await test.step(source.id, () => wrong(site.exercise(source.id), source));
  });
}
