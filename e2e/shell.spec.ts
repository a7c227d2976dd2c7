// The shell: themes, search, the way through the course, the page for lost addresses, and what a page may weigh.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { course, expect, test } from './site.ts';

test('the theme has three states and survives a reload', async ({ site }) => {
  await site.openHome();
  const root = site.page.locator('html');
  await expect(root).not.toHaveAttribute('data-theme');
  await site.page.getByTitle('Dark', { exact: true }).click();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await site.page.reload();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await site.page.getByTitle('As the system').click();
  await expect(root).not.toHaveAttribute('data-theme');
});

test('search finds a lesson and goes there', async ({ site }) => {
  await site.openHome();
  await site.page.keyboard.press('/');
  await site.page.getByRole('textbox', { name: 'Search the course' }).fill('equality');
  await expect(site.page.getByRole('list', { name: 'Results' }).getByRole('link').first()).toBeVisible();
  await site.page.keyboard.press('Enter');
  await expect(site.page).toHaveURL(/\/a\/b\/lessons\//);
});

test('from the front page through the course', async ({ site }) => {
  await site.openHome();
  await site.page.getByRole('link', { name: /^Begin with/ }).click();
  await expect(site.page.locator(`#course-nav [data-lesson="${course.order[0]}"]`)).toHaveAttribute(
    'data-state',
    'visited',
  );
  for (const lesson of course.order.slice(1)) {
    await site.page
      .getByRole('navigation', { name: 'Previous and next lesson' })
      .getByRole('link', { name: /^Next/ })
      .click();
    await expect(site.page).toHaveURL(new RegExp(`/lessons/${lesson}/$`));
  }
  await site.openHome();
  await expect(site.page.getByRole('link', { name: /^Continue with/ })).toBeVisible();
});

test.describe('a lost address', () => {
  test.use({ allowed: /404/ });
  test('leads back to the course', async ({ site }) => {
    await site.page.goto('lessons/no-such-lesson/');
    await expect(site.page.getByRole('heading', { name: 'Nothing at this address' })).toBeVisible();
    await site.page.getByRole('main').getByRole('link', { name: 'The course' }).click();
    await expect(site.page.getByRole('heading', { level: 1 })).toContainText('Python');
  });
});

const BUDGET = { script: 25_000, stylesheet: 20_000 };
/** Bytes, compressed with brotli, of the engine's worker and of one boot image (`npm run size` says where they come from). */
const ENGINE_BUDGET = { worker: 220_000, image: 85_000 };

for (const lesson of course.order) {
  test(`before interaction ${lesson} weighs little: no editor, no engine`, async ({ site }) => {
    const weight: Record<string, number> = { script: 0, stylesheet: 0 };
    const urls: string[] = [];
    const bodies: Promise<void>[] = [];
    site.page.on('response', (response) => {
      urls.push(response.url());
      const kind = response.request().resourceType();
      if (kind in weight) {
        bodies.push(
          response.body().then((body) => {
            weight[kind] += gzipSync(body).length;
          }),
        );
      }
    });
    await site.page.goto(`lessons/${lesson}/`, { waitUntil: 'networkidle' });
    await Promise.all(bodies);
    expect(weight.script).toBeLessThanOrEqual(BUDGET.script);
    expect(weight.stylesheet).toBeLessThanOrEqual(BUDGET.stylesheet);
    expect(urls.filter((url) => /monaco|worker|engine/.test(url))).toEqual([]);
  });
}

test('a first Run loads one file of code and one boot image, and they fit their budget', async ({ site }) => {
  const bodies: Promise<{ url: string; size: number }>[] = [];
  site.page.on('response', (response) => {
    if (!/worker|engine/.test(response.url())) return;
    bodies.push(response.body().then((body) => ({ url: response.url(), size: brotliCompressSync(body).length })));
  });
  await site.openLesson(course.order[0]);
  const lab = site.openLabs().first();
  // Without a pointer or the focus on the lab, at which the engine begins to warm up: only what the run itself needs is loaded.
  await lab.getByRole('button', { name: 'Run' }).dispatchEvent('click');
  await expect(lab.getByRole('status')).toHaveText(/^Finished/, { timeout: 45_000 });
  const loaded = await Promise.all(bodies);
  const worker = loaded.filter(({ url }) => /\/(worker|engine-core)-/.test(url));
  const image = loaded.filter(({ url }) => url.endsWith('.bin'));
  const total = (files: typeof loaded): number => files.reduce((sum, { size }) => sum + size, 0);
  expect(image).toHaveLength(1);
  expect(total(worker)).toBeLessThanOrEqual(ENGINE_BUDGET.worker);
  expect(total(image)).toBeLessThanOrEqual(ENGINE_BUDGET.image);
  const parts = loaded.filter((file) => !worker.includes(file) && !image.includes(file));
  // What few programs call is fetched once the first one is over.
  expect(parts.map(({ url }) => url).filter((url) => !/\/engine-rest-/.test(url))).toEqual([]);
});
