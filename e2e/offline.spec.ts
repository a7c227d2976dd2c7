// A second visit without a network: pages, engine, editor, search. And the site as an application.
import { test as base, course, expect, Lab, Site } from './site.ts';

// Requests that fail are what this is about: not the listener of other tests.
const test = base.extend<{ site: Site }>({ site: async ({ page }, use) => use(new Site(page)) });
test.use({ serviceWorkers: 'allow' });

const [first, second] = course.order;

test('a second visit needs no network', async ({ site, context }) => {
  const { page } = site;
  await site.openLesson(first);
  await expect(page.locator('html')).toHaveAttribute('data-offline', 'ready', { timeout: 60_000 });
  await context.setOffline(true);
  await site.openLesson(second);
  const lab = new Lab(site.openLabs().first());
  await lab.runToEnd();
  await expect(lab.status).toHaveText(/^(Finished|Ended)/);
  await lab.listing.click();
  await expect(lab.root.locator('.monaco-editor .view-line').first()).toBeVisible({ timeout: 45_000 });
  await page.keyboard.press('Escape');
  await lab.root.getByRole('button', { name: 'Step through' }).click();
  await expect(lab.root.locator('.heap-card, .heap-space').first()).toBeVisible({ timeout: 45_000 });
  await page
    .getByRole('button', { name: /search/i })
    .first()
    .click();
  await page.getByRole('textbox', { name: 'Search the course' }).fill('weak');
  await expect(page.locator('.search-results a').first()).toBeVisible();
  await page.goto('no/such/page/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('the site can be installed', async ({ site }) => {
  await site.openHome();
  const link = await site.page.locator('link[rel=manifest]').getAttribute('href');
  const response = await site.page.request.get(new URL(link!, site.page.url()).href);
  const manifest = await response.json();
  expect(new URL(manifest.start_url, response.url()).href).toBe(site.page.url());
  for (const { src, sizes } of manifest.icons as { src: string; sizes: string }[]) {
    const icon = await site.page.request.get(new URL(src, response.url()).href);
    expect(icon.ok(), src).toBe(true);
    if (!src.endsWith('.png')) continue;
    const png = await icon.body();
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes);
  }
});
