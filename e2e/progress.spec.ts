// Progress: across reloads and tabs, out to a file and in again, and with storage blocked.
import { course, exercisesOf, expect, expectClean, Site, test } from './site.ts';

const source =
  course.order.flatMap(exercisesOf).find((exercise) => exercise.kind === 'choose') ?? exercisesOf(course.order[0])[0];
const bit = `[data-exercise="${source.lesson}/${source.id}"]`;

test('another tab sees a solved exercise at once', async ({ site, context }) => {
  await site.openLesson(source.lesson);
  const other = new Site(await context.newPage());
  await other.openLesson(source.lesson);
  await site.exercise(source.id).solve(source);
  await expect(site.exercise(source.id).mark).toHaveText('Solved', { timeout: 45_000 });
  await expect(other.page.locator(`#course-nav ${bit}`)).toHaveAttribute('data-status', 'solved');
});

test('a file carries progress to another browser', async ({ site, browser, baseURL }, testInfo) => {
  await site.openLesson(source.lesson);
  await site.exercise(source.id).solve(source);
  await expect(site.exercise(source.id).mark).toHaveText('Solved', { timeout: 45_000 });
  await site.page.goto('progress/');
  const saving = site.page.waitForEvent('download');
  await site.page.getByRole('button', { name: 'Save as a file' }).click();
  const file = testInfo.outputPath('progress.json');
  await (await saving).saveAs(file);

  const elsewhere = await browser.newContext({ baseURL: baseURL! });
  const page = await elsewhere.newPage();
  await page.goto('progress/');
  await expect(page.locator('.progress-sum')).toHaveText(/^0 of/);
  await page.getByLabel('Progress file').setInputFiles(file);
  await expect(page.locator('.progress-sum')).toHaveText(/^1 of/);
  await expect(page.locator(bit).first()).toHaveAttribute('data-status', 'solved');

  await page
    .getByLabel('Progress file')
    .setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"format":"else"}') });
  await expect(page.getByText('This file holds no Heapwise progress.')).toBeVisible();
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget everything' }).click();
  await expect(page.locator('.progress-sum')).toHaveText(/^0 of/);
  await elsewhere.close();
});

test('with storage blocked everything works, and the page says that nothing is kept', async ({ site }) => {
  await site.page.addInitScript(() => {
    const blocked = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
    Object.defineProperty(window, 'indexedDB', { get: blocked });
    Object.defineProperty(window, 'localStorage', { get: blocked });
  });
  await site.openLesson(source.lesson);
  await expect(site.page.getByText('Your browser does not let this site keep anything')).toBeVisible();
  await site.exercise(source.id).solve(source);
  await expect(site.exercise(source.id).mark).toHaveText('Solved', { timeout: 45_000 });
  await site.page.getByTitle('Dark', { exact: true }).click();
  await expect(site.page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a course that has been gone through is summed up', async ({ site }) => {
  const keys = course.order.flatMap((lesson) => exercisesOf(lesson).map(({ id }) => `${lesson}/${id}`));
  const marks = Object.fromEntries(
    keys.map((key, i) => [
      key,
      { status: i === 0 ? 'shown' : 'solved', tries: i === 1 ? 2 : 1, at: Date.now(), hash: 'h' },
    ]),
  );
  const file = { format: 'heapwise-progress', version: 1, exportedAt: '', marks, visits: {}, drafts: {} };
  await site.page.goto('progress/');
  await expect(site.page.locator('.completion')).toBeHidden();
  await site.page
    .getByLabel('Progress file')
    .setInputFiles({ name: 'all.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
  await expect(site.page.getByRole('region', { name: 'You have been through the whole course' })).toBeVisible();
  await expect(site.page.locator('.completion-facts')).toContainText(
    `${keys.length - 1} solved, ${keys.length - 2} of them at the first try; 1 answered for you.`,
  );
  await expectClean(site.page);
});

test('an idea is read when its end was on the screen, and done with its exercises', async ({ site }) => {
  const { page } = site;
  await site.openLesson('identity');
  const idea = page.locator('.nav-ideas li').first();
  await expect(idea).not.toHaveAttribute('data-state', /./);
  await page
    .locator('.prose h2')
    .nth(1)
    .evaluate((end) => end.scrollIntoView({ behavior: 'instant', block: 'center' }));
  await expect(idea).toHaveAttribute('data-state', 'begun');
  await expect(idea.getByRole('link')).toHaveAccessibleName(/^A name is not a box ?, read$/);
  await expect(page.locator('.nav-ideas li').nth(1)).not.toHaveAttribute('data-state', /./);
  const ideas = await page.locator('.nav-ideas li').count();
  const keys = (await idea.getAttribute('data-exercises'))!.split(' ');
  const marks = Object.fromEntries(keys.map((key) => [key, { status: 'solved', tries: 1, at: 1, hash: 'h' }]));
  const file = { format: 'heapwise-progress', version: 1, exportedAt: '', marks, visits: {}, drafts: {} };
  await page.goto('progress/');
  await page
    .getByLabel('Progress file')
    .setInputFiles({ name: 'some.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
  await expect(page.getByRole('row', { name: /^Identity/ })).toContainText(
    `1 of ${ideas} ideas read, ${keys.length} of`,
  );
  await page.goto('map/');
  const onMap = page.locator('.map-list [data-idea="identity/a-name-is-not-a-box"]');
  await expect(onMap).toHaveAttribute('data-state', 'done');
  await expect(onMap.getByRole('link')).toHaveAccessibleName(
    new RegExp(`^A name is not a box ?, read, ${keys.length} of ${keys.length} exercises solved$`),
  );
});

test('the front page leads back to where a lesson was left', async ({ site }) => {
  const { page } = site;
  await site.openLesson(source.lesson);
  const heading = page.locator('.prose h2').nth(1);
  const id = await heading.getAttribute('id');
  await expect
    .poll(async () => {
      // Who leaves at once was not there: a visit is kept when the scrolling has ended.
      await heading.evaluate((element) => element.scrollIntoView({ behavior: 'instant', block: 'start' }));
      await page.waitForTimeout(500);
      await site.openHome();
      await expect(page.locator('[data-continue]')).toHaveText(/^Continue with/);
      const address = await page.locator('[data-continue]').getAttribute('href');
      await page.goBack();
      return address;
    })
    .toMatch(new RegExp(`/a/b/lessons/${source.lesson}/#${id}$`));
});
