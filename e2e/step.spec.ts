// Stepping through a program: the time line, the heap picture, what lies behind a card; by mouse, by keyboard alone, on a phone.
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { expect, expectClean, Lab, labLesson, type Site, test, widerThanScreen } from './site.ts';
import { begun, Steps } from './steps.ts';

const lesson = labLesson;

const PROGRAM = `class Node:
    pass
a = Node()
b = [a, a]
print('two')
a = None
b.pop()
b = None
print('done')
`;

test('forward and back restores heap, sentence and output exactly', async ({ site }) => {
  const steps = await begun(site, PROGRAM);
  const seen = [await steps.picture()];
  const total = Number(/of (\d+)/.exec((await steps.count.textContent())!)![1]);
  for (let i = 1; i < total; i++) {
    await steps.button('Next step').click();
    await expect(steps.count).toHaveText(`Step ${i + 1} of ${total}`);
    seen.push(await steps.picture());
  }
  await expect(steps.lab.output).toHaveText('two\ndone\n');
  await expect(steps.sentence).toContainText('The program is over.');
  for (let i = total - 2; i >= 0; i--) {
    await steps.button('Step back').click();
    await expect(steps.count).toHaveText(`Step ${i + 1} of ${total}`);
    expect(await steps.picture()).toBe(seen[i]);
  }
  await steps.slider.fill(String(total - 1));
  expect(await steps.picture()).toBe(seen[total - 1]);
});

test('counts, holders and bytes agree; a freed object leaves a ghost', async ({ site }) => {
  const steps = await begun(site, PROGRAM);
  await steps.toLine(5);
  await expect(steps.root.locator('.line.is-next')).toHaveCount(0);
  await expect(steps.lab.listing.locator('.is-next')).toHaveText("print('two')\n");
  await expect(steps.lab.listing.locator('.is-done')).toHaveText(/^b = \[a, a\]/);
  await steps.root.getByRole('button', { name: /^3 references to #\d+ Node: who holds it/ }).click();
  const detail = steps.root.getByRole('region', { name: /Who holds #\d+ Node/ });
  await expect(detail.locator('.ledger-holders li')).toHaveText(
    ['variable a of __main__', /item 0 of #\d+ list/, /item 1 of #\d+ list/],
    { useInnerText: true },
  );
  await expect(detail).toContainText('3 holders, ob_refcnt is 3.');
  await detail.getByRole('button', { name: 'Bytes' }).click();
  const bytes = steps.root.getByRole('region', { name: /^Bytes of #\d+ Node$/ });
  await expect(bytes.getByRole('row', { name: /ob_refcnt/ })).toContainText('03 00 00 00');
  await steps.toLine(9);
  await expect(steps.root.locator('.heap-card.is-freed')).not.toHaveCount(0);
});

test('at exit: the steps go on through the end of the process, and the address keeps it', async ({ site }) => {
  const steps = await begun(
    site,
    "class Loud:\n    def __del__(self):\n        print('gone')\na = Loud()\nprint('end')\n",
  );
  const ended = Number(/of (\d+)/.exec((await steps.count.textContent())!)![1]);
  await steps.button('At exit').click();
  await expect(steps.button('At exit')).toHaveAttribute('aria-pressed', 'true');
  // More steps than before: those behind the moment at which the program is over.
  await expect(steps.count).toHaveText(/^Step 1 of 1\d$/, { timeout: 45_000 });
  await steps.slider.fill(String(ended - 1));
  await expect(steps.sentence).toContainText('The program is over.');
  await steps.button('Next step').click();
  await expect(steps.sentence).toContainText('At exit: callbacks of atexit come next.');
  await expect(steps.lab.output).toHaveText('end\n');
  for (let i = 0; !(await steps.sentence.textContent())!.includes('Line 3 is next'); i++) {
    expect(i).toBeLessThan(10);
    await steps.button('Next step').click();
    await steps.settled();
  }
  // __del__ runs when the module's names go.
  await expect(steps.sentence).toContainText('At exit: Line 3 is next');
  const before = site.page.url();
  await steps.button('Last step').click();
  await expect(steps.sentence).toContainText('At exit: the process is over.');
  await expect(steps.lab.output).toContainText('gone');
  await expect(site.page).not.toHaveURL(before);
  await expect(site.page).toHaveURL(/exit=1/);
  const last = await steps.picture();

  await site.page.reload();
  await expect(steps.count).toBeVisible({ timeout: 45_000 });
  await expect.poll(() => steps.picture()).toBe(last);
});

test('an unreachable cycle stays in the picture until it is collected', async ({ site }) => {
  const steps = await begun(site, 'import gc\nclass N: pass\na = N()\na.me = a\na = None\ngc.collect()\nprint(1)\n');
  await steps.toLine(6);
  await expect(steps.root.locator('.heap-card.is-garbage')).toHaveCount(1);
  await expect(steps.sentence).toContainText('nothing leads to');
  await steps.toLine(7);
  await expect(steps.root.locator('.heap-card.is-garbage')).toHaveCount(0);
  await expect(steps.sentence).toContainText('is destroyed');
});

test('the step is in the address', async ({ site }) => {
  await site.openLesson(lesson);
  const steps = new Steps(new Lab(site.openLabs().first()));
  await steps.begin();
  await steps.button('Next step').click();
  await steps.button('Next step').click();
  await expect(site.page).toHaveURL(/step=3/);
  await steps.root.getByText('This step as text').click();
  await steps.root.getByLabel('Next and Back go by').selectOption('instruction');
  await steps.button('Next step').click();
  await expect(site.page).toHaveURL(/step=3\.2&unit=instruction&open=text/);
  const before = await steps.picture();
  await site.page.reload();
  await expect(steps.slider).toBeVisible({ timeout: 45_000 });
  await expect(steps.root.locator('[data-side="text"]')).toHaveAttribute('open', '');
  expect(await steps.picture()).toBe(before);
  await steps.lab.root.getByRole('button', { name: 'Step through' }).click();
  await expect(steps.root).toHaveCount(0);
  await expect(site.page).not.toHaveURL(/step=/);
});

/** A program whose picture has cards, in a lab that nobody has touched. */
async function untouched(site: Site): Promise<Steps> {
  await site.page.goto('playground/#program=gallery/default-list');
  await expect(site.page.locator('hw-playground[data-ready]')).toBeVisible();
  return new Steps(new Lab(site.page.locator('py-lab')));
}

test('by keyboard alone', async ({ site }) => {
  const steps = await untouched(site);
  const { page } = site;
  await steps.lab.root.getByRole('button', { name: 'Step through' }).focus();
  await page.keyboard.press('Enter');
  await expect(steps.slider).toBeFocused({ timeout: 45_000 });
  await page.keyboard.press('End');
  await expect(steps.sentence).toContainText('The program is over.');
  await page.keyboard.press('ArrowLeft');
  await expect(steps.sentence).toContainText('is next');
  await steps.settled();
  const count = steps.root.locator('.card-count[tabindex]').last();
  await count.focus();
  await page.keyboard.press('Enter');
  await expect(steps.root.getByRole('heading', { name: /Who holds/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(count).toBeFocused();
  await page.keyboard.press('Home');
  await expect(steps.count).toHaveText(/^Step 1 of/);
});

test('by instruction: the value stack and what each does; back restores output, heap and bytes', async ({ site }) => {
  const steps = await begun(site, PROGRAM);
  await steps.toLine(5);
  await steps.root.locator('.card-face[tabindex]').first().click();
  const bytes = steps.root.locator('.step-detail');
  await expect(bytes).toContainText('ob_refcnt');
  await steps.root.getByLabel('Next and Back go by').selectOption('instruction');
  await expect(steps.count).toContainText(/instruction 1 of \d/);
  const strip = steps.root.getByRole('region', { name: 'Instructions' });
  const shown = async (): Promise<string> => {
    await expect(steps.count).toContainText(/of \d+$/);
    const parts = [strip, bytes, steps.sentence, steps.lab.output, steps.root.locator('svg.heap')];
    return JSON.stringify(await Promise.all(parts.map((p) => p.textContent())));
  };
  const seen: string[] = [];
  await expect(strip.locator('[aria-current="step"]')).toContainText('LOAD_NAME');
  for (let i = 0; i < 6; i++) {
    const count = (await steps.count.textContent())!;
    seen.push(`${count} ${await shown()}`);
    await steps.button('Next step').click();
    await expect(steps.count).not.toHaveText(count);
    await expect(steps.count).toContainText(/instruction \d+ of \d+$/);
    await expect(steps.sentence).toContainText('is next');
  }
  await expect(steps.lab.output).toContainText('two');
  for (let i = 5; i >= 0; i--) {
    const count = (await steps.count.textContent())!;
    await steps.button('Step back').click();
    await expect(steps.count).not.toHaveText(count);
    await expect(steps.count).toContainText(/instruction \d+ of \d+$/);
    await expect.poll(async () => `${await steps.count.textContent()} ${await shown()}`).toBe(seen[i]);
  }
});

test('by instruction: presses that come before the picture does count, in both directions', async ({ site }) => {
  const steps = await begun(site, 'a = [[], [], []]\n');
  const press = (name: string, times: number): Promise<void> =>
    steps.button(name).evaluate((button: HTMLElement, times) => {
      for (let i = 0; i < times; i++) button.click();
    }, times);
  await steps.root.getByLabel('Next and Back go by').selectOption('instruction');
  await press('Next step', 3);
  await expect(steps.count).toHaveText(/^Step 1 of \d+ instruction 4 of \d+$/);
  await press('Step back', 2);
  await expect(steps.count).toHaveText(/^Step 1 of \d+ instruction 2 of \d+$/);
  // Before the first there is nothing, and what was pressed for it is not owed later.
  await press('Step back', 5);
  await expect(steps.count).toHaveText(/^Step 1 of \d+ instruction 1 of \d+$/);
  await press('Next step', 1);
  await expect(steps.count).toHaveText(/^Step 1 of \d+ instruction 2 of \d+$/);
});

test('the next step-through has the worker of the last', async ({ site }) => {
  const steps = await begun(site, 'a = [1]\nprint(len(a))\n');
  const workers = site.page.workers();
  await steps.end();
  expect(site.page.workers()).toEqual(workers);
  const other = new Steps(new Lab(site.openLabs().nth(1)));
  await other.lab.write('import sys\nprint(sys.version_info[:2])\n');
  await other.begin();
  await other.button('Last step').click();
  await expect(other.lab.output).toHaveText('(3, 14)\n');
  // While one is open, another lab takes it over.
  await steps.begin();
  await steps.button('Last step').click();
  await expect(steps.lab.output).toHaveText('1\n');
  expect(site.page.workers()).toEqual(workers);
});

test('turns of a loop, and the same line a turn on', async ({ site }) => {
  const steps = await begun(site, 'out = []\nfor i in range(3):\n    out.append(i)\nprint(out)\n');
  await steps.toLine(3);
  const axis = steps.root.getByRole('group', { name: 'Loops' });
  await expect(axis).toContainText('Loop in line 2: turn 1 of 3');
  await axis.getByRole('button', { name: 'Next turn of the loop in line 2' }).click();
  await expect(axis).toContainText('turn 2 of 3');
  await expect(steps.sentence).toContainText('Line 3 is next');
  await axis.getByRole('button', { name: 'Next turn of the loop in line 2' }).click();
  await expect(axis).toContainText('turn 3 of 3');
  await expect(axis.getByRole('button', { name: 'Next turn of the loop in line 2' })).toHaveAttribute(
    'aria-disabled',
    '',
  );
  await steps.toLine(4);
  await expect(axis).toContainText('In no loop');
});

test('breakpoints in the gutters, by key, and in the address', async ({ site }) => {
  const steps = await begun(site, 'a = []\nfor i in range(3):\n    a.append(i)\n    b = i\nprint(a)\n');
  const line = (n: number): Locator => steps.lab.listing.locator('.line').nth(n - 1);
  await line(4).click({ position: { x: 8, y: 8 } });
  await expect(line(4)).toHaveClass(/is-stop/);
  await steps.button('On to the next breakpoint').click();
  await expect(steps.sentence).toContainText('Line 4 is next');
  const first = await steps.count.textContent();
  await steps.button('On to the next breakpoint').click();
  await expect(steps.count).not.toHaveText(first!);
  await expect(steps.sentence).toContainText('Line 4 is next');
  await steps.button('Back to the breakpoint before').click();
  await expect(steps.count).toHaveText(first!);
  await steps.toLine(3);
  await steps.slider.press('b');
  await expect(line(3)).toHaveClass(/is-stop/);
  await expect(steps.button('Stop here')).toHaveAttribute('aria-pressed', 'true');
  await expect(site.page).toHaveURL(/stops=3\+4/);
  // The editor shows them too, and they move with the text.
  await steps.lab.root.getByRole('button', { name: 'Step through' }).click();
  const numbers = steps.lab.root.locator('.plain-lines .line');
  await expect(numbers.nth(2)).toHaveClass(/is-stop/);
  await steps.lab.root.getByRole('textbox').press('Control+Home');
  await steps.lab.root.getByRole('textbox').press('Enter');
  await expect(numbers.nth(3)).toHaveClass(/is-stop/);
  await expect(numbers.nth(4)).toHaveClass(/is-stop/);
  await numbers.nth(4).click({ position: { x: 8, y: 8 } });
  await expect(numbers.nth(4)).not.toHaveClass(/is-stop/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('every palette has enough contrast, and is kept', async ({ site }) => {
      const steps = await begun(site, PROGRAM);
      await steps.toLine(9);
      for (const palette of ['blue', 'violet']) {
        await steps.root.getByLabel('Palette').selectOption(palette);
        await expect(site.page.locator('html')).toHaveAttribute('data-palette', palette);
        const { violations } = await new AxeBuilder({ page: site.page })
          .include('py-lab')
          .withRules('color-contrast')
          .analyze();
        expect(violations.flatMap((v) => v.nodes.map((n) => n.target.join(' ')))).toEqual([]);
      }
      await site.page.reload();
      await expect(site.page.locator('html')).toHaveAttribute('data-palette', 'violet');
    });
    test('axe finds nothing serious with everything open', async ({ site }) => {
      const steps = await begun(site, PROGRAM);
      await steps.toLine(6);
      for (const side of await steps.root.locator('details.step-side').all()) {
        await side.locator('summary').first().click();
        await expect(side.locator('div').first()).not.toBeEmpty();
      }
      await steps.root.locator('.card-face[tabindex]').first().click();
      await expect(steps.root.getByRole('heading', { name: /^Bytes of/ })).toBeVisible();
      await steps.lab.root.getByRole('button', { name: 'Share' }).click();
      await steps.lab.root.getByRole('button', { name: 'Compare', exact: true }).click();
      await expect(steps.lab.root.locator('.compare-table')).toBeVisible({ timeout: 45_000 });
      await expectClean(site.page, 'py-lab');
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
  test('steps by thumb, and nothing is wider than the screen', async ({ site }) => {
    const steps = await untouched(site);
    await steps.lab.root.getByRole('button', { name: 'Step through' }).tap();
    await expect(steps.slider).toBeVisible({ timeout: 45_000 });
    await steps.button('Next step').tap();
    await expect(steps.count).toHaveText(/^Step 2 of/);
    await steps.button('Last step').tap();
    await steps.settled();
    await steps.root.locator('.list-name').first().tap();
    await expect(steps.root.getByRole('heading', { name: /^Bytes of/ })).toBeVisible();
    expect(await widerThanScreen(site.page)).toBeLessThanOrEqual(0);
  });
});

test('many of one type as one card, one object with its neighbours, functions as words', async ({ site }) => {
  const steps = await begun(
    site,
    'class N:\n    pass\ndef f():\n    pass\nshared = N()\nall = [N() for i in range(6)] + [shared]\nprint(1)\n',
  );
  await steps.toLine(7);
  const cards = steps.root.locator('.heap-card:not(.is-freed)');
  const total = await cards.count();
  await steps.button('Fold').click();
  const one = steps.root.getByRole('button', { name: '6 objects of type N: show each' });
  await expect(one).toBeVisible();
  await expect(cards).toHaveCount(total - 5);
  await one.click();
  await expect(cards).toHaveCount(total);
  await steps.button('Functions').click();
  await expect(cards).toHaveCount(total - 2);
  await expect(steps.root.locator('.heap-space')).toContainText(/#\d+ f/);
  await steps.button('Functions').click();
  await steps.root.getByRole('button', { name: /^#\d+ list, 1 reference: its bytes/ }).click();
  await steps.button('Only its neighbours').click();
  await expect(cards).toHaveCount(8);
  await steps.root.getByRole('button', { name: /^Whole heap/ }).click();
  await expect(cards).toHaveCount(total);
});

test('the tree: names and objects by arrow keys, the same as the cards', async ({ site }) => {
  const steps = await begun(site, 'inner = [300]\nouter = [inner, inner]\nouter.append(outer)\nprint(1)\n');
  await steps.toLine(4);
  await steps.root.getByText('This step as a tree').click();
  const tree = steps.root.getByRole('tree', { name: 'Names and objects' });
  const item = (name: RegExp): Locator => tree.getByRole('treeitem', { name });
  await item(/^module __main__/).focus();
  const { keyboard } = site.page;
  await keyboard.press('ArrowDown');
  await expect(item(/^inner: #\d+ list, 3 references/)).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(item(/^outer: #\d+ list, 2 references/)).toBeFocused();
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await expect(item(/^\[0\]: #\d+ list, 3 references/)).toBeFocused();
  await expect(item(/^\[2\]: #\d+ list, 2 references, as above/)).toBeVisible();
  await keyboard.press('ArrowLeft');
  await expect(item(/^outer: /)).toBeFocused();
  await keyboard.press('Enter');
  await expect(steps.root.getByRole('heading', { name: /^Bytes of #\d+ list/ })).toBeFocused();
  await keyboard.press('Escape');
  await expect(item(/^outer: /)).toBeFocused();
});

test('lines that the program reads are typed under it, and are in the address', async ({ site }) => {
  const steps = await begun(site, "name = input('who? ')\nprint('hello', name)\n");
  const lines = steps.root.getByRole('textbox', { name: /^The program reads a line/ });
  await steps.button('Last step').click();
  await expect(steps.lab.output).toContainText('EOFError');
  await lines.fill('Ada');
  await steps.root.getByRole('button', { name: 'Run again with these' }).click();
  await expect(site.page).toHaveURL(/typed=Ada/);
  await expect(lines).toHaveValue('Ada', { timeout: 45_000 });
  await steps.button('Last step').click();
  await expect(steps.lab.output).toHaveText('who? hello Ada\n');
});
