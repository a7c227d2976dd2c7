// The sides of a step-through that read the machine: identity with its reason, what keeps an object, the collector, tables of the machine.
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { expect, Lab, labLesson, test, widerThanScreen } from './site.ts';
import { begun, Steps } from './steps.ts';

const CYCLE = `import gc
class Node:
    pass
gc.collect()
a = Node()
b = Node()
a.other = b
b.other = a
cache = {'k': [1]}
del a, b
found = gc.collect(0)
print(found)
`;

test('identity: a comparison names its cause and leads to the step that decided', async ({ site }) => {
  const steps = await begun(site, 'x = 1000\ny = 1000\nz = x is y\nw = id(object()) == id(object())\n');
  const side = await steps.openSide('identity');
  await side.getByRole('button', { name: 'line 3: x is y → True' }).click();
  await expect(side.locator('.side-cause')).toHaveText('shared constant');
  await expect(side).toContainText('keeps equal constants of one unit');
  await side.getByRole('button', { name: 'y was bound in line 2' }).click();
  await expect(steps.sentence).toContainText('Line 2');
  await side.getByRole('button', { name: /^line 4: .*== .*True/ }).click();
  await expect(side.locator('.side-cause')).toHaveText('reused address');
  // Two objects of the picture, and one alone.
  await steps.toLine(4);
  const pickers = side.getByRole('combobox');
  await pickers.nth(0).selectOption({ label: '#1 int 1000' });
  await expect(side.locator('.side-cause')).toHaveText('shared constant');
});

test('why is it alive: the way, what frees it, and that it does', async ({ site }) => {
  const steps = await begun(site, `${CYCLE}end = 0\n`);
  const side = await steps.openSide('alive');
  await steps.toLine(10);
  await side.getByRole('combobox').selectOption({ label: '#5 list' });
  await expect(side).toContainText("del cache['k']");
  await expect(side.locator('.side-chain li')).toHaveCount(2);
  await steps.toLine(11);
  await side.getByRole('combobox').selectOption({ label: '#2 Node (garbage)' });
  await expect(side).toContainText('hold each other in a ring');
  await expect(side).toContainText('A collection of generation 0 or an older one frees it.');
});

test('the collector: shelves, a collection move by move, and its count', async ({ site }) => {
  const steps = await begun(site, CYCLE);
  const side = await steps.openSide('collector');
  await steps.toLine(11);
  const shelf = (g: number): Locator => side.getByRole('list', { name: `Objects of generation ${g}` });
  await expect(shelf(0).getByRole('button')).toHaveText(['#2 Node', '#3 Node', '#5 list', '#4 dict']);
  await steps.toLine(12);
  await expect(shelf(1).getByRole('button')).toHaveText([/#4 dict from generation 0/, /#5 list from generation 0/]);
  const player = side.getByRole('group', { name: 'The collection, step by step' });
  const sentence = player.locator('.gc-sentence');
  await player.getByRole('button', { name: 'Take away references from inside' }).click();
  await player.getByRole('button', { name: 'Next move' }).click();
  await expect(sentence).toContainText('#2 Node refers to #3 Node');
  const there = await player.locator('.gc-picture').innerHTML();
  await player.getByRole('button', { name: 'Next move' }).click();
  await player.getByRole('button', { name: 'Back a move' }).click();
  expect(await player.locator('.gc-picture').innerHTML()).toBe(there);
  // The same keys as outside move in the collection here, not in time.
  const before = await steps.count.textContent();
  await player.getByRole('button', { name: 'Next move' }).focus();
  await site.page.keyboard.press('End');
  await expect(steps.count).toHaveText(before!);
  await player.getByRole('button', { name: 'Break the cycles' }).click();
  await expect(sentence).toContainText('The collection counts 2 objects');
  await steps.button('Last step').click();
  await expect(steps.lab.output).toHaveText('2\n');
});

test('the collector: other thresholds, another run', async ({ site }) => {
  const steps = await begun(site, 'kept = []\nfor i in range(40):\n    kept.append([i])\nend = 0\n');
  const side = await steps.openSide('collector');
  await steps.button('Last step').click();
  await expect(side).toContainText('The run makes no collection.');
  await side.getByRole('spinbutton', { name: 'Threshold of generation 0' }).fill('10');
  await side.getByRole('button', { name: 'Run again with these' }).click();
  await expect(steps.slider).toBeVisible({ timeout: 45_000 });
  const again = steps.root.locator('details[data-side="collector"]');
  await expect(again).toContainText('Collections of the run: generation 0 freed 0');
  await expect(site.page).toHaveURL(/thresholds=10\+10\+10/);
});

test('tables of the machine', async ({ site }) => {
  const steps = await begun(site, "x = 7\nname = 'two words'\nmore = [x, 2000]\ndel more\nend = 0\n");
  const side = await steps.openSide('machine');
  await steps.toLine(5);
  await expect(side.locator('tr.is-next')).toContainText('LOAD_SMALL_INT');
  await side.getByRole('button', { name: 'Small ints' }).click();
  await expect(side.locator('.int-cell.is-used')).toHaveText(['7']);
  await side.getByRole('button', { name: 'Strings' }).click();
  await expect(side.getByRole('row', { name: /'two words'/ })).toContainText('no');
  await side.getByRole('button', { name: 'Free lists' }).click();
  await expect(side.getByRole('row', { name: /^list/ })).toContainText('was #3 list');
  await side.getByRole('button', { name: 'Arenas and pools' }).click();
  await side.locator('.pool.is-own').first().click();
  await expect(side.locator('.block.is-own').first()).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('no axe violation with every side open', async ({ site }) => {
      test.setTimeout(180_000);
      const steps = await begun(site, CYCLE);
      const sides = steps.root.locator('details.step-side');
      for (const id of await sides.evaluateAll((all) => all.map((d) => (d as HTMLElement).dataset.side!)))
        await steps.openSide(id);
      await steps.toLine(12);
      await expect(steps.root.locator('.gc-svg')).toBeVisible();
      const machine = steps.root.locator('details[data-side="machine"]');
      for (const table of ['Small ints', 'Strings', 'Free lists', 'Arenas and pools', 'Code and stack']) {
        await machine.getByRole('button', { name: table }).click();
        await expect(machine.locator('.side-answer').locator('table, p').first()).toBeVisible();
        const found = await new AxeBuilder({ page: site.page }).include('.step-sides').analyze();
        expect(found.violations.map((v) => `${table}: ${v.id} ${v.nodes[0].html}`)).toEqual([]);
      }
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
  test('nothing is wider than the page, and a collection is played by thumb', async ({ site }) => {
    await site.openLesson(labLesson);
    const lab = new Lab(site.openLabs().first());
    await lab.listing.tap();
    await lab.root.getByRole('textbox', { name: /^Program/ }).fill(CYCLE);
    const steps = new Steps(lab);
    await steps.begin();
    await steps.toLine(12);
    for (const id of ['identity', 'alive', 'collector', 'machine']) await steps.openSide(id);
    await steps.root.getByRole('button', { name: 'Next move' }).tap();
    await expect(steps.root.locator('.gc-place')).toContainText('Move 2 of');
    const wide = await widerThanScreen(site.page);
    expect(wide).toBeLessThanOrEqual(0);
  });
});
