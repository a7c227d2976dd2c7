// The playground and embedded labs: programs to start from, links that hold everything, export, and bytes written over.
import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { traceSchema } from '../src/authoring/trace-schema.ts';
import { expect, expectClean, Lab, type Site, test, widerThanScreen } from './site.ts';

async function opened(site: Site, fragment = '', page = 'playground'): Promise<Lab> {
  await site.page.goto(`${page}/${fragment}`);
  await expect(site.page.locator('hw-playground[data-ready]')).toBeVisible();
  return new Lab(site.page.locator('py-lab'));
}
async function stepping(lab: Lab): Promise<Locator> {
  const panel = lab.root.getByRole('group', { name: 'Step through' });
  await expect(panel.getByRole('slider', { name: 'Step' })).toBeVisible({ timeout: 45_000 });
  await expect(panel.locator('.step-sentence')).not.toBeEmpty();
  return panel;
}
const begin = async (lab: Lab): Promise<Locator> => {
  await lab.root.getByRole('button', { name: 'Step through' }).click();
  return stepping(lab);
};

test('offers classics and the lessons’ programs; the address names what is shown', async ({ site }) => {
  const lab = await opened(site);
  await site.page.getByRole('combobox', { name: 'Program', exact: true }).selectOption('A closure keeps alive');
  await expect(site.page.locator('.playground-about')).toContainText('cell');
  await expect(lab.listing).toContainText('def make():');
  await expect(site.page).toHaveURL(/#.*program=gallery%2Fclosure/);
  await lab.runToEnd();
  await expect(lab.output).toHaveText('True\nthe function goes\nBig is gone\n');
  await site.page.reload();
  await expect(lab.listing).toContainText('def make():');
});

test('a link holds code, version, mode, palette, step, thresholds and open panels', async ({ site }) => {
  const lab = await opened(site);
  const html = site.page.locator('html');
  const mode = lab.root.getByRole('combobox', { name: /How to run/ });
  await lab.write('a = [300]\nb = a\na is b\n');
  await lab.root.getByRole('combobox', { name: /Python version/ }).selectOption('3.13');
  await mode.selectOption('at the prompt');
  await lab.run.click();
  await expect(lab.output).toHaveText('>>> a = [300]\n>>> b = a\n>>> a is b\nTrue\n', { timeout: 45_000 });
  await expect(lab.status).toHaveText(/^Typed to its end/);
  await lab.root.getByRole('textbox', { name: 'Python prompt' }).fill('a');
  await site.page.keyboard.press('Enter');
  await expect(lab.output).toContainText('>>> a\n[300]\n');
  const panel = await begin(lab);
  await panel.getByRole('button', { name: 'Next step', exact: true }).click();
  await panel.getByText('This step as text').click();
  await panel.locator('[data-side="collector"] summary').first().click();
  await panel.getByRole('spinbutton', { name: 'Threshold of generation 0' }).fill('50');
  await panel.getByRole('button', { name: 'Run again with these' }).click();
  await expect(site.page).toHaveURL(/thresholds=50/);
  await panel.locator('.step-slider').fill('1');
  await panel.getByLabel('Palette').selectOption('violet');
  await panel.locator('.card-face[tabindex]').first().click();
  await expect(panel.getByRole('heading', { name: /^Bytes of #1 list/ })).toBeVisible();
  await expect(site.page).toHaveURL(/step=2.*show=bytes/);
  await lab.root.getByRole('button', { name: 'Share' }).click();
  const share = lab.root.getByRole('region', { name: 'Share' });
  await share.getByRole('button', { name: 'Copy link' }).click();
  await expect(share.getByRole('status')).toContainText('The link is');
  const link = await share.getByLabel('Link').inputValue();
  // Another reader has colours of their own; the link's are for its page.
  await site.page.evaluate(() => localStorage.removeItem('heapwise-palette'));
  await site.page.goto('about:blank');
  await site.page.goto(link);
  const again = await stepping(lab);
  await expect(again.locator('.step-count')).toHaveText(/^Step 2 of/);
  await expect(again.getByRole('heading', { name: /^Bytes of #1 list/ })).toBeVisible();
  for (const side of ['text', 'collector'])
    await expect(again.locator(`[data-side="${side}"]`)).toHaveAttribute('open', '');
  await expect(again.getByRole('spinbutton', { name: 'Threshold of generation 0' })).toHaveValue('50');
  await expect(mode).toHaveValue('repl');
  await expect(html).toHaveAttribute('data-palette', 'violet');
  expect(await site.page.evaluate(() => localStorage.getItem('heapwise-palette'))).toBe(null);
  await expect(lab.listing).toContainText('a = [300]');
  await expect(lab.root.getByRole('combobox', { name: /Python version/ })).toHaveValue('3.13');
});

test('a damaged link is said to be one, and what cannot be followed is named', async ({ site }) => {
  const lab = await opened(site);
  await lab.write('mine = 1\n');
  const says = site.page.locator('.playground-says');
  await site.page.evaluate(() => {
    location.hash = '#v=1&code=AAAA';
  });
  await expect(says).toContainText('damaged');
  await expect(lab.root.getByRole('textbox', { name: /^Program/ })).toHaveValue('mine = 1\n');
  await site.page.evaluate(() => {
    location.hash = '#program=gallery/closure&python=2.7&mode=jit&step=900&unit=year&open=tree+cellar';
  });
  await expect(says).toHaveText(/not known here: Python 2\.7; mode jit; unit year\. All else/);
  const panel = await stepping(lab);
  await expect(lab.status).toHaveText(
    /^Step 900 was asked for; the run ends with step \d+\. There is no panel cellar\./,
  );
  await expect(panel.locator('[data-side="tree"]')).toHaveAttribute('open', '');
});

test('an embedded lab has nothing around it', async ({ site }) => {
  const lab = await opened(site, '#program=gallery/list-growth', 'embed');
  await expect(site.page.locator('.site-header')).toHaveCount(0);
  await lab.runToEnd();
  await expect(lab.output).toContainText('17 248');
  expect(await widerThanScreen(site.page)).toBeLessThanOrEqual(0);
});

test('saves the picture and the recorded run', async ({ site }) => {
  const lab = await opened(site, '#program=gallery/default-list');
  const panel = await begin(lab);
  await panel.getByRole('button', { name: 'Last step', exact: true }).click();
  await expect(panel.locator('.step-sentence')).toContainText('The program is over');
  await lab.root.getByRole('button', { name: 'Share' }).click();
  const saved = async (label: string): Promise<Buffer> => {
    const download = site.page.waitForEvent('download');
    await lab.root.getByRole('button', { name: label }).click();
    return readFileSync(await (await download).path());
  };
  const svg = (await saved('Picture as SVG')).toString();
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toContain('func_defaults');
  expect(svg).not.toContain('class=');
  expect((await saved('Picture as PNG')).subarray(1, 4).toString()).toBe('PNG');
  const trace = traceSchema.parse(JSON.parse((await saved('Run as JSON')).toString()));
  expect(trace.steps.length).toBe(trace.total);
  expect([trace.mode, trace.exit, trace.pokes]).toEqual(['script', false, []]);
  expect(trace.output.map((o) => o.text).join('')).toBe('[1, 2] [1, 2]\nTrue\nTrue\n');
});

/** Writes a byte over in the bytes that are shown. */
async function poke(panel: Locator, name: RegExp, hex: string): Promise<void> {
  await panel.getByRole('button', { name }).click();
  const field = panel.locator('.byte-input');
  await field.fill(hex);
  await field.press('Enter');
  await expect(panel.getByRole('group', { name: 'Memory was written over' })).toBeVisible({ timeout: 45_000 });
  await expect(panel.locator('.branch-audit')).not.toBeEmpty({ timeout: 45_000 });
}

test('a byte that is written over makes another run, which can be undone', async ({ site }) => {
  const lab = await opened(site);
  await lab.write("a = int('300')\nb = a\nprint(b)\n");
  const panel = await begin(lab);
  for (let i = 0; i < 2; i++) await panel.getByRole('button', { name: 'Next step', exact: true }).click();
  await panel.getByRole('button', { name: /^#\d+ int 300/ }).click();
  await poke(panel, /^byte 24 of ob_digit/, '2d');
  await expect(panel.locator('.step-count')).toHaveText(/^Step 3 of/);
  await expect(panel.getByRole('heading', { name: /^Bytes of #\d+ int 301/ })).toBeVisible();
  await panel.getByRole('button', { name: 'Last step', exact: true }).click();
  await expect(lab.output).toHaveText('301\n');
  await panel.getByRole('button', { name: 'Undo it' }).click();
  await expect(panel.getByRole('group', { name: 'Memory was written over' })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Last step', exact: true }).click();
  await expect(lab.output).toHaveText('300\n');
});

test('a count that is written over is found by the audit, and a broken pointer ends the process', async ({ site }) => {
  const lab = await opened(site);
  await lab.write('a = [1]\nb = a\nprint(b)\n');
  const panel = await begin(lab);
  for (let i = 0; i < 2; i++) await panel.getByRole('button', { name: 'Next step', exact: true }).click();
  await panel.getByRole('button', { name: /^#\d+ list/ }).click();
  await poke(panel, /^byte 0 of ob_refcnt/, '07');
  await expect(panel.locator('.branch-audit')).toContainText(/7/);
  await panel.getByRole('button', { name: 'Undo it' }).click();
  await expect(panel.getByRole('group', { name: 'Memory was written over' })).toHaveCount(0);
  await stepping(lab);
  await poke(panel, /^byte 10 of ob_type/, 'dd');
  await panel.getByRole('button', { name: 'Last step', exact: true }).click();
  await expect(lab.output).toContainText('Segmentation fault (simulated)');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
  test('nothing is wider than the screen', async ({ site }) => {
    const lab = await opened(site, '#program=gallery/closure');
    await begin(lab);
    expect(await widerThanScreen(site.page)).toBeLessThanOrEqual(0);
  });
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('axe finds nothing serious', async ({ site }) => {
      const lab = await opened(site, '#program=gallery/weak-cache');
      const panel = await begin(lab);
      await panel.getByLabel('Next and Back go by').selectOption('instruction');
      await panel.getByRole('button', { name: 'Last step', exact: true }).click();
      await lab.root.getByRole('button', { name: 'Share' }).click();
      await expect(lab.root.getByRole('region', { name: 'Share' })).toBeVisible();
      await panel.locator('.card-face[tabindex]').first().click();
      await expect(panel.getByRole('heading', { name: /^Bytes of/ })).toBeVisible();
      await expectClean(site.page);
    });
  });
