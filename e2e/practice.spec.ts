// Practice: what was answered comes back on its day, is asked as in its lesson, and then waits longer.
import { course, exercisesOf, expect, expectClean, Site, test } from './site.ts';

const source = course.order.flatMap(exercisesOf).find((exercise) => exercise.kind === 'choose')!;
const DAY = 86_400_000;

test('nothing to practise yet', async ({ page }) => {
  await page.goto('practice/');
  await expect(page.locator('.practice-sum')).toHaveText(/^Nothing yet/);
  await expect(page.getByRole('button', { name: /Begin|Practise/ })).toHaveCount(0);
});

test('a solved exercise is asked again on its day, and then later still', async ({ page, site }) => {
  await site.openLesson(source.lesson);
  await site.exercise(source.id).solve(source);
  await expect(site.exercise(source.id).mark).toHaveText('Solved', { timeout: 45_000 });

  await page.goto('practice/');
  await expect(page.locator('.practice-sum')).toHaveText(/^Nothing is due today\. The next question comes on /);
  await expect(page.locator('.practice-table tbody tr')).toHaveCount(1);

  await page.clock.install({ time: Date.now() + 13 * DAY });
  await page.reload();
  await expect(page.locator('.practice-sum')).toHaveText(/^1 question for today, about 1 minute\.$/);
  await page.getByRole('button', { name: 'Begin' }).click();
  const asked = new Site(page).exercise(source.id);
  await expect(asked.root).toBeVisible();
  await asked.solve(source);
  await expect(page.locator('.practice-sum')).toHaveText(/comes back on .*, in \d+ days\.$/, { timeout: 45_000 });
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.locator('.practice-sum')).toHaveText(/^1 question done\. Nothing is due/);
});

test('axe finds nothing serious, and all is reached by keys', async ({ page, site }) => {
  await site.openLesson(source.lesson);
  await site.exercise(source.id).solve(source);
  await expect(site.exercise(source.id).mark).toHaveText('Solved', { timeout: 45_000 });
  await page.goto('practice/');
  await page.getByRole('button', { name: 'Practise anyway' }).press('Enter');
  await expect(page.locator('.practice-question')).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('hw-exercise') !== null)).toBe(true);
  await expectClean(page);
});
