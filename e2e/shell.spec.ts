// The shell: themes, search, the way through the course, the page for lost addresses, and what a page may weigh.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Response } from '@playwright/test';
import { course, exercisesOf, expect, labLesson, test } from './site.ts';

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

test('paper is white, whatever the theme, and has no controls', async ({ site }) => {
  await site.openLesson('identity');
  await site.page.getByTitle('Dark', { exact: true }).click();
  await site.page.emulateMedia({ media: 'print' });
  const [scheme, ink] = await site.page
    .locator('body')
    .evaluate((body) => [getComputedStyle(document.documentElement).colorScheme, getComputedStyle(body).color]);
  expect([scheme, ink]).toEqual(['light', 'rgb(26, 36, 38)']);
  await expect(site.page.getByRole('banner')).toBeHidden();
  await expect(site.page.locator('.lab-bar, .course-nav, .pager').filter({ visible: true })).toHaveCount(0);
});

test('search finds lessons, exercises and words of the glossary, and goes there', async ({ site }) => {
  const exercise = exercisesOf('identity').find(({ id }) => id === 'share-the-list')!;
  const results = site.page.getByRole('list', { name: 'Results' }).getByRole('link');
  await site.openHome();
  const index = site.page.waitForResponse(/\.pf_index$/);
  await site.page.keyboard.press('/');
  const field = site.page.getByRole('textbox', { name: 'Search the course' });
  await index;
  for (const [words, target] of [
    ['borrowed reference', /glossary\/#/],
    [exercise.text.title, /lessons\/identity\/#exercise-share-the-list-title/],
    ['equality', /lessons\/value-equality\//],
  ] as const) {
    await field.fill(words);
    await expect
      .poll(() => results.evaluateAll((all) => all.map((a) => a.getAttribute('href')).join(' ')))
      .toMatch(target);
  }
  await field.press('Enter');
  await expect(site.page).toHaveURL(/\/a\/b\/lessons\//);
});

test('the index of the search is small', () => {
  const folder = path.join(process.env.E2E_SITE ?? '.cache/e2e-site', 'pagefind');
  const index = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(pf_index|pf_meta|pf_filter|pf_fragment)$|entry\.json$/.test(name),
  );
  expect(index.length).toBeGreaterThan(course.order.length);
  expect(index.reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0)).toBeLessThanOrEqual(200_000);
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

test('the front page weighs at most 75 kB with its fonts, and nothing on it moves', async ({ site }) => {
  const bodies: Promise<number>[] = [];
  site.page.on('response', (response) =>
    bodies.push(response.body().then((body) => (/\.(woff2|png)$/.test(response.url()) ? body : gzipSync(body)).length)),
  );
  await site.page.goto('', { waitUntil: 'networkidle' });
  const sizes = await Promise.all(bodies);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(75_000);
  const shift = await site.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 100);
      }),
  );
  expect(shift).toBeLessThanOrEqual(0.02);
});

/** Compressed, as first pages; `first` is all of it, fonts included. */
const BUDGET = { script: 8_500, stylesheet: 11_500, first: 90_000 };
/**
 * Bytes, compressed with brotli, of the engine's worker and of one boot image, which are all that a first line takes, and of the
 * functions that many programs call (`npm run size` says where they come from).
 */
const ENGINE_BUDGET = { worker: 113_500, image: 76_500, usual: 61_500 };

for (const lesson of course.order) {
  test(`before interaction ${lesson} weighs little: no editor, no engine`, async ({ site }) => {
    const weight: Record<string, number> = { script: 0, stylesheet: 0 };
    const urls: string[] = [];
    const bodies: Promise<void>[] = [];
    let first = 0;
    const weigh = (response: Response): void => {
      urls.push(response.url());
      const kind = response.request().resourceType();
      bodies.push(
        response.body().then((body) => {
          const { length } = /\.(woff2|png)$/.test(response.url()) ? body : gzipSync(body);
          first += length;
          if (kind in weight) weight[kind] += length;
        }),
      );
    };
    site.page.on('response', weigh);
    await site.page.goto(`lessons/${lesson}/`, { waitUntil: 'networkidle' });
    site.page.off('response', weigh);
    await Promise.all(bodies);
    expect(weight.script).toBeLessThanOrEqual(BUDGET.script);
    expect(weight.stylesheet).toBeLessThanOrEqual(BUDGET.stylesheet);
    expect(first).toBeLessThanOrEqual(BUDGET.first);
    expect(urls.filter((url) => /monaco|worker|engine/.test(url))).toEqual([]);
  });
}

test('a first Run loads the core of the engine, a boot image and what many programs call, and they fit their budget', async ({
  site,
}) => {
  const bodies: Promise<{ url: string; size: number }>[] = [];
  site.page.on('response', (response) => {
    if (!/worker|engine/.test(response.url()) || response.url().includes('/messages/')) return;
    bodies.push(response.body().then((body) => ({ url: response.url(), size: brotliCompressSync(body).length })));
  });
  await site.openLesson(labLesson);
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
  const usual = parts.filter(({ url }) => /\/engine-usual-/.test(url));
  expect(usual).toHaveLength(1);
  expect(total(usual)).toBeLessThanOrEqual(ENGINE_BUDGET.usual);
  // What few programs call is fetched while the first one runs.
  expect(parts.filter((file) => !usual.includes(file)).filter(({ url }) => !/\/engine-rest-/.test(url))).toEqual([]);
});
