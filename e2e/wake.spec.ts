// A lesson's labs sleep until their reader turns to one. Who presses a button before what makes it work has come is not forgotten.
import { test as unwatched } from '@playwright/test';
import { expect, Lab, labLesson, Site, test } from './site.ts';

/** What src/components/wake.ts fetches. */
const LIVE = /\/_astro\/live\.[^/]*\.js$/;

test('a press before the lab is awake counts as soon as it is', async ({ site }) => {
  const { page } = site;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(LIVE, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`lessons/${labLesson}/`);
  const lab = new Lab(site.openLabs().first());
  const asked = page.waitForRequest(LIVE);
  await lab.run.click();
  await asked;
  await expect(lab.root.locator('.lab-status')).toBeEmpty();
  release();
  await expect(lab.status).toHaveText(/^Finished/, { timeout: 45_000 });
});

// A request that fails is what this test is about: it goes without the listener that forbids them.
unwatched('without a network the lab says so, and a press with one makes up for it', async ({ page }) => {
  const site = new Site(page);
  await page.goto(`lessons/${labLesson}/`);
  const lab = new Lab(site.openLabs().first());
  await page.context().setOffline(true);
  await lab.run.click();
  await expect(lab.status).toHaveText(/could not be loaded/);
  await page.context().setOffline(false);
  await lab.run.click();
  await expect(lab.status).toHaveText(/^Finished/, { timeout: 45_000 });
});
