// The comparison under a lab: modes, versions, two programs, outputs and steps.
import AxeBuilder from '@axe-core/playwright';
import { expect, Lab, labLesson, test } from './site.ts';

const lesson = labLesson;

test('script, REPL and exec() of the same lines stand side by side, what differs is marked', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = new Lab(site.openLabs().first());
  await lab.write('a = 257\nb = 257\na is b\na == b\n');
  await lab.root.getByRole('button', { name: 'Compare' }).click();
  const panel = lab.root.getByRole('region', { name: 'Comparison' });
  await expect(panel.getByRole('status')).toHaveText('1 of 2 lines of output differs.', { timeout: 45_000 });
  await expect(panel.locator('tbody tr').first()).toHaveText('≠ differsTrueFalseTrue');
  await expect(panel.locator('tbody tr').nth(1)).toHaveText('TrueTrueTrue');
  await panel.getByRole('checkbox').uncheck();
  // A script shows no values by itself; the prompt does.
  await expect(panel.getByRole('status')).toHaveText('2 of 2 lines of output differ.');
  const { violations } = await new AxeBuilder({ page: site.page }).include('.compare').analyze();
  expect(violations).toEqual([]);
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(lab.root.getByRole('button', { name: 'Compare' })).toBeFocused();
});

test('two programs step by step, with what differs as a list', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = new Lab(site.openLabs().first());
  await lab.write('x = [1]\ny = x\n');
  await lab.root.getByRole('button', { name: 'Compare' }).click();
  const panel = lab.root.getByRole('region', { name: 'Comparison' });
  await panel.getByLabel('What to compare').selectOption('Two programs');
  await panel.getByLabel('Program of side 2').fill('x = [1]\ny = list(x)\n');
  await panel.getByRole('button', { name: 'Step both' }).click();
  await expect(panel.getByRole('status')).toHaveText('Step 1 of 3: no difference.', { timeout: 45_000 });
  await panel.getByRole('button', { name: 'Next difference' }).click();
  await expect(panel.getByRole('status')).toContainText('Step 3 of 3');
  await expect(panel.locator('.lockstep-list li').filter({ hasText: /^y: #\d+ ≠ #\d+$/ })).toBeVisible();
  await expect(panel.locator('.heap-card.is-marked').first()).toBeAttached();
});

test('a script and the prompt step by step, line beside line; the address keeps where they stand', async ({ site }) => {
  await site.openLesson(lesson);
  const lab = new Lab(site.openLabs().first());
  await lab.write('a = 257\nb = 257\n');
  await lab.root.getByRole('button', { name: 'Compare' }).click();
  const panel = lab.root.getByRole('region', { name: 'Comparison' });
  await panel.getByLabel('What to compare').selectOption('Script and REPL');
  await panel.getByRole('button', { name: 'Step both' }).click();
  await expect(panel.getByRole('status')).toHaveText(/^Step 1 of 3/, { timeout: 45_000 });
  await panel.getByRole('button', { name: 'Next', exact: true }).click();
  await panel.getByRole('button', { name: 'Next', exact: true }).click();
  // The constant of a script is one object; each entry at the prompt is compiled alone.
  const shared = panel.locator('.lockstep-list li').filter({ hasText: /^b: #\d+ ≠ #\d+$/ });
  await expect(shared).toBeVisible();
  const where = await panel.getByRole('status').textContent();
  expect(where).toMatch(/^Step 3 of 3/);
  await expect(site.page).toHaveURL(/compare=lab%2F3\.14%2Fscript\+lab%2F3\.14%2Frepl&at=3/);

  await site.page.reload();
  await expect(panel.getByRole('status')).toHaveText(where!, { timeout: 45_000 });
  await expect(shared).toBeVisible();
});
