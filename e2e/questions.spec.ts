// Each kind of question: wrong twice, then the answer; right; by mouse, by keys, by thumb; wrong models; values; confidence.
import { type AskSource, loadDraws } from '../src/authoring/exercise.ts';
import { askingOf } from '../src/authoring/exercise-kinds.ts';
import { MISCONCEPTIONS } from '../src/exercises/misconceptions/index.ts';
import { course, exercisesOf, expect, expectClean, test } from './site.ts';

const all = course.order.flatMap(exercisesOf);
const asks = all.filter((source): source is AskSource => source.kind in askingOf);
const kinds = Object.keys(askingOf).map((kind): [string, AskSource] => [
  kind,
  asks.find((source) => source.kind === kind)!,
]);
const SLOW = { timeout: 45_000 };

for (const [kind, source] of kinds) {
  test(`${kind}: wrong twice, then the answer with its reasons; then right`, async ({ site }) => {
    await site.openLesson(source.lesson);
    const box = site.exercise(source.id);
    await box.answerWrong(source);
    await box.commit();
    await expect(box.feedback).toContainText('one more try', SLOW);
    await expect(box.root.locator('.exercise-explanation')).toBeHidden();
    await expect(box.lab.output).toBeHidden();
    await box.answerWrong(source);
    await box.commit();
    await expect(box.root.locator('.exercise-explanation')).toBeVisible(SLOW);
    await expect(box.mark).toHaveText('Answer was shown');
    await expect(box.root.locator('.verdict').first()).toBeVisible();
    for (const reason of await box.root.locator('.because[data-reason]').all()) await expect(reason).toBeVisible();
    await expectClean(site.page, `#exercise-${source.id}`);
    await box.root.getByRole('button', { name: 'Start over' }).click();
    await expect(box.root.locator('.exercise-explanation')).toBeHidden();
    await expect(box.lab.run).toBeHidden();
    await box.solve(source);
    await expect(box.mark).toHaveText('Solved', SLOW);
  });

  test(`${kind}: by keys alone`, async ({ site }) => {
    await site.openLesson(source.lesson);
    const box = site.exercise(source.id);
    const shown = await box.shownDraw(source);
    const { keyboard } = site.page;
    const tabTo = async (target: typeof box.root): Promise<void> => {
      for (let stops = 0; stops < 60; stops++) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await keyboard.press('Tab');
      }
      await expect(target).toBeFocused();
    };
    await box.lab.listing.focus();
    await box.fillByKeys(shown, tabTo);
    await tabTo(box.root.getByRole('button', { name: 'Commit' }));
    await keyboard.press('Enter');
    await expect(box.mark).toHaveText('Solved', SLOW);
  });

  test.describe(() => {
    test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
    test(`${kind}: on a phone`, async ({ site }) => {
      await site.openLesson(source.lesson);
      const box = site.exercise(source.id);
      const width = await box.root.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(width, 'the exercise is wider than its frame').toBeLessThanOrEqual(0);
      await box.solve(source);
      await expect(box.mark).toHaveText('Solved', SLOW);
      await expectClean(site.page, `#exercise-${source.id}`);
    });
  });
}

test('a wrong answer that a wrong model gives is told of it, and then both worlds', async ({ site }) => {
  // All names are of equal lists: who takes `==` for `is` says "one object" everywhere.
  const source = asks.find((one) => one.exercise.key === 'identity/which-are-one')!;
  const { belief: words } = MISCONCEPTIONS.get('equal-is-identical')!;
  await site.openLesson(source.lesson);
  const box = site.exercise(source.id);
  const belief = box.root.locator('.belief');
  await box.fill(await box.shownDraw(source), () => 'True');
  await box.commit();
  await expect(belief).toContainText(words.replaceAll('`', ''), SLOW);
  await expect(belief.getByRole('table')).toHaveCount(0);
  await box.commit();
  await expect(belief.getByRole('table')).toBeVisible(SLOW);
  await expect(belief.getByRole('row')).toHaveCount(source.answers.length + 1);
  await expectClean(site.page, `#exercise-${source.id}`);
  await box.root.getByRole('button', { name: 'Start over' }).click();
  await expect(belief).toBeHidden();
});

test('starting over asks another question', async ({ site }) => {
  const source = asks.find((one) => loadDraws(one.lesson, one.id).length > 2)!;
  await site.openLesson(source.lesson);
  const box = site.exercise(source.id);
  const first = await box.shownDraw(source);
  for (let tries = 0; tries < 2; tries++) {
    await box.answerWrong(source);
    await box.commit();
    await expect(box.feedback).toContainText(tries === 0 ? 'one more try' : 'Not this time', SLOW);
  }
  await box.root.getByRole('button', { name: 'Start over' }).click();
  await expect(box.lab.listing).not.toHaveText(first.starter.text.trimEnd());
  await box.solve(source);
  await expect(box.mark).toHaveText('Solved', SLOW);
});

test('confidence is asked, kept, and answered', async ({ site }) => {
  const source = kinds.find(([kind]) => kind === 'same-object')![1];
  await site.openLesson(source.lesson);
  const box = site.exercise(source.id);
  await box.answerWrong(source);
  await box.root.getByRole('radio', { name: 'certain' }).check();
  await box.commit();
  await expect(box.feedback).toContainText('You were certain', SLOW);
  const kept = await site.page.evaluate(
    (key) =>
      new Promise((resolve) => {
        const open = indexedDB.open('heapwise');
        open.onsuccess = () => {
          const get = open.result.transaction('keyval').objectStore('keyval').get(key);
          get.onsuccess = () => resolve((get.result as { confidence?: number }).confidence);
        };
      }),
    `mark/${source.exercise.key}`,
  );
  expect(kept).toBe(3);
});
