// Listing and heap linked while a program is stepped through.
import AxeBuilder from '@axe-core/playwright';
import { expect, Lab, labLesson, test } from './site.ts';

const lesson = labLesson;

test('names, hints, cards and arrows light each other, aliases too', async ({ site }) => {
  await site.openLesson(lesson);
  const { page } = site;
  const lab = new Lab(site.openLabs().first());
  await lab.write('x = [1, 2]\ny = x\nz = [x]\n');
  await lab.root.getByRole('button', { name: 'Step through' }).click();
  const last = lab.root.getByRole('button', { name: 'Last step' });
  await last.click({ timeout: 45_000 });
  const lines = lab.listing.locator('.line');
  await expect(lines.nth(0)).toContainText(/x #(\d+) ×3/);
  await expect(lines.nth(1)).toContainText(/y #\d+ ×3/);
  const lit = lab.root.locator('.heap-card.is-lit');

  // From the listing: the card, and the lines of all names of it.
  await lab.root.locator('.inlay-name').nth(1).focus();
  await expect(lit).toHaveCount(1);
  await expect(lab.root.getByRole('tooltip')).toContainText(/y → #\d+ list.*count 3/);
  await expect(lab.listing.locator('.line.has-lit')).toHaveCount(3);
  expect(await page.evaluate(() => CSS.highlights.get('heapwise-lit')?.size)).toBe(4);
  const { violations } = await new AxeBuilder({ page }).include('py-lab[data-stepping]').analyze();
  expect(violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(lab.root.getByRole('tooltip')).toBeHidden();

  // By mouse: a name of the listing.
  const box = (await lines.nth(2).boundingBox())!;
  const letter = await lines.nth(2).evaluate((line) => {
    const range = document.createRange();
    range.setStart(line.firstChild!, 0);
    range.setEnd(line.firstChild!, 1);
    return range.getBoundingClientRect().x;
  });
  await page.mouse.move(letter + 3, box.y + box.height / 2);
  await expect(lab.root.getByRole('tooltip')).toContainText('z →');

  // From the picture: the names of a card.
  await lab.root.getByRole('button', { name: 'Run' }).focus();
  await page.mouse.move(0, 0);
  await lab.root.locator('.heap-card .card-face').first().focus();
  await expect(lab.listing.locator('.line.has-lit')).toHaveCount(3);
  await lab.root.getByRole('button', { name: 'Step through' }).click();
  await expect(lab.root.locator('.inlay')).toHaveCount(0);
});
