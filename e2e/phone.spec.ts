// 360 × 640, touch: the menu, the text area, every exercise of a lesson, nothing wider than the screen.
import { course, exercisesOf, expect, labLesson, test, widerThanScreen } from './site.ts';

test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
const lesson = labLesson;

test('pages fit', async ({ site }) => {
  test.slow();
  for (const path of [
    '',
    ...course.order.map((id) => `lessons/${id}/`),
    'progress/',
    'licences/',
    'map/',
    'glossary/',
    'practice/',
    'inventory/',
    'playground/',
    'de/',
  ]) {
    await site.page.goto(path);
    const overflow = await widerThanScreen(site.page);
    expect(overflow, `/${path} is wider than the screen`).toBeLessThanOrEqual(0);
  }
});

test('the menu opens and leads on', async ({ site }) => {
  await site.openLesson(lesson);
  await expect(site.page.getByRole('navigation', { name: 'Course' })).toBeHidden();
  await site.page.getByRole('button', { name: 'Course menu' }).tap();
  const menu = site.page.getByRole('navigation', { name: 'Course' });
  await expect(menu).toBeVisible();
  await menu.getByRole('link').first().tap();
  await expect(site.page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('programs are edited in a text area, and exercises can be solved', async ({ site }) => {
  test.slow();
  const scripts: string[] = [];
  site.page.on('request', (request) => scripts.push(request.url()));
  await site.openLesson(lesson);
  const lab = site.openLabs().first();
  await lab.locator('.lab-code > pre').tap();
  await lab.getByRole('textbox', { name: /^Program/ }).fill("for i in range(2):\n    print('thumb', i)");
  await lab.getByRole('button', { name: 'Run' }).tap();
  await expect(lab.locator('.lab-output')).toHaveText('thumb 0\nthumb 1\n', { timeout: 45_000 });
  for (const source of exercisesOf(lesson)) {
    const exercise = site.exercise(source.id);
    if (source.kind === 'edit') {
      await exercise.shownDraw(source);
      await exercise.lab.listing.tap();
      await exercise.lab.root
        .getByRole('textbox', { name: /^Program/ })
        .fill((await exercise.shownDraw(source)).solutions[0].text);
      await exercise.root.getByRole('button', { name: 'Check my program' }).tap();
    } else await exercise.solve(source);
    await expect(exercise.mark).toHaveText('Solved', { timeout: 45_000 });
  }
  expect(scripts.filter((url) => url.includes('monaco'))).toEqual([]);
});
