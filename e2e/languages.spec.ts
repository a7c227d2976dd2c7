// Another language: the page, its switch, what is not translated, and search within the language.
import { expect, expectClean, test, widerThanScreen } from './site.ts';

test('a lesson in German: the interface, its run and its switch; what is not translated says so', async ({ site }) => {
  const { page } = site;
  await page.goto('de/lessons/identity/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Identität');
  // Sections keep their places, by which progress and links know them.
  await expect(page.locator('h2#a-name-is-not-a-box')).toHaveText('Ein Name ist keine Schachtel');
  const lab = site.openLabs().first();
  await lab.getByRole('button', { name: 'Ausführen' }).click();
  await expect(lab.getByRole('status')).toHaveText(/^Fertig, /, { timeout: 45_000 });
  await lab.getByRole('button', { name: 'Schrittweise' }).click();
  await expect(lab.locator('.step-sentence')).toHaveText(/Als Nächstes kommt Zeile \d+\.$/, { timeout: 45_000 });
  await expectClean(page);

  const switches = page.getByRole('navigation', { name: 'Sprache' });
  await expect(switches.getByRole('link', { name: 'English' })).toHaveAttribute('href', /\/a\/b\/lessons\/identity\/$/);
  await page.goto('de/lessons/summary/');
  await expect(page.getByText('noch nicht übersetzt')).toBeVisible();
  await expect(page.locator('.prose')).toHaveAttribute('lang', 'en');
  await expect(page.locator('a[hreflang="de"]')).toHaveAttribute('href', /\/a\/b\/de\/lessons\/summary\/$/);
});

test('search finds pages of the language that is read', async ({ site }) => {
  const { page } = site;
  await page.goto('de/');
  await page.getByRole('button', { name: 'Suche' }).click();
  await page.getByRole('textbox', { name: 'Den Kurs durchsuchen' }).fill('Gleichheit');
  const results = page.locator('.search-results a');
  await expect(results.first()).toBeVisible();
  for (const link of await results.all()) expect(await link.getAttribute('href')).toMatch(/^\/a\/b\/de\//);
});

test('right to left: nothing runs out of the page', async ({ site }) => {
  const { page } = site;
  await page.setViewportSize({ width: 360, height: 640 });
  for (const address of ['lessons/identity/', 'playground/', 'map/']) {
    await page.goto(address);
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    expect(await widerThanScreen(page)).toBeLessThanOrEqual(0);
    // The menu is on the side where lines begin; code is not turned about.
    const menu = page.locator('.wordmark');
    expect((await menu.boundingBox())!.x).toBeGreaterThan(120);
    const code = page.locator('pre.code').first();
    if ((await code.count()) > 0) expect(await code.evaluate((pre) => getComputedStyle(pre).direction)).toBe('ltr');
  }
});
