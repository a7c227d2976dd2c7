// What the editor knows from the machine: names, cards, signatures, and what is not there.
import { expect, Lab, labLesson, test } from './site.ts';

const lesson = labLesson;

test('completion, card and signature come from the machine of the last run', async ({ site }) => {
  await site.openLesson(lesson);
  const { page } = site;
  const lab = new Lab(site.openLabs().first());
  await lab.listing.click();
  await expect(lab.root.locator('.monaco-editor .view-line').first()).toBeVisible({ timeout: 45_000 });
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText('class Tree: leaves = 3\ndef plant(tree, depth=2, *, water): pass\nelm = Tree()\n');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(lab.status).toHaveText(/^Finished/, { timeout: 45_000 });
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('elm.le');
  const suggestion = page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'leaves' });
  await expect(suggestion).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(lab.root.locator('.view-lines')).toContainText('elm.leaves');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('plant(');
  await expect(page.locator('.parameter-hints-widget')).toContainText('plant(tree, depth=2, *, water)');
  await page.keyboard.press('Escape');
  await lab.root
    .locator('.view-line')
    .filter({ hasText: 'elm' })
    .first()
    .locator('span')
    .filter({ hasText: 'elm' })
    .last()
    .hover({ position: { x: 8, y: 8 } });
  await expect(page.locator('.monaco-hover').filter({ hasText: 'count 1' })).toBeVisible();
});

test('what is not there is underlined before running, with a sentence', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = new Lab(site.openLabs().first());
  await lab.write("import gc, sqlite3\nopen('x')\n");
  const list = lab.root.getByRole('list', { name: 'Not available here' });
  await expect(list.getByRole('listitem').nth(0)).toContainText('Module sqlite3 is part of the standard library', {
    timeout: 45_000,
  });
  await expect(list.getByRole('listitem').nth(1)).toContainText('Line 2: Files exist in this machine only');
  await expect(lab.root.locator('.plain-lines .is-problem')).toHaveCount(2);
});
