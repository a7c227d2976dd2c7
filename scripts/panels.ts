// `npm run panels [-- --dir FOLDER]`: takes a picture of each panel, light, dark and on a phone, from the built site, and writes them with
// a page that shows them: docs/panels/*.webp and docs/panels.md. Without --dir the site is built first.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test';
import { withBuiltSite } from './built-site.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'docs', 'panels');
/** All pictures together. */
const MOST_BYTES = 3_000_000;
const QUALITY = 0.72;
/** CSS pixels; what is below is more of the same. */
const MOST_HEIGHT = 1400;
const { values } = parseArgs({ options: { dir: { type: 'string' }, port: { type: 'string', default: '4396' } } });
const base = process.env.E2E_BASE ?? '/';

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1180, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 1180, height: 800 }, colorScheme: 'dark' },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    colorScheme: 'light',
  },
};

interface Panel {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** Where in the run; by default before the collection. */
  readonly step?: string;
  /** Brings the panel up on a page where the program is stepped through; gives what is to be seen. */
  show(lab: Locator, page: Page): Promise<Locator>;
}
const side =
  (id: string, also?: (side: Locator) => Promise<void>): Panel['show'] =>
  async (lab) => {
    const details = lab.locator(`details[data-side="${id}"]`);
    await details.locator('summary').first().click();
    // What has nothing to show yet has no size.
    await details.locator('div > *:visible').first().waitFor({ timeout: 60_000 });
    await also?.(details);
    return details;
  };
const detail =
  (part: 'face' | 'count'): Panel['show'] =>
  async (lab) => {
    const list = await lab.locator('.heap-list').isVisible();
    const button = list
      ? lab.locator(part === 'face' ? '.list-name' : '.list-count')
      : lab.locator(`.card-${part}[tabindex]`);
    await button.first().click();
    await lab.locator('.step-detail h3').waitFor();
    return lab.locator('.step-detail');
  };
const machine = (table: string): Panel['show'] =>
  side('machine', async (details) => {
    await details.getByRole('button', { name: table }).click();
    await details.locator('.side-answer table').first().waitFor();
  });

const panels: readonly Panel[] = [
  {
    id: 'heap',
    title: 'Heap and time',
    about:
      'Names on the left, objects as cards with their counts, references as arrows; garbage is hatched. Above it the time line.',
    show: async (lab) => lab.locator('.step'),
  },
  {
    id: 'instructions',
    title: 'By instruction',
    about: 'The instructions around the next one and the value stack, on which borrowed entries are named so.',
    show: async (lab) => {
      await lab.getByLabel('Next and Back go by').selectOption('instruction');
      await lab.locator('.step-instructions').waitFor();
      return lab.locator('.step-instructions');
    },
  },
  {
    id: 'ledger',
    title: 'Ledger',
    about: 'Who holds an object, one line a reference, and each +1 and −1 on the way to its count.',
    show: detail('count'),
  },
  {
    id: 'bytes',
    title: 'Bytes',
    about: 'The bytes of an object, field by field, with the bits of its flags.',
    show: detail('face'),
  },
  { id: 'text', title: 'The step as text', about: 'The same data as tables.', show: side('text') },
  {
    id: 'tree',
    title: 'The step as a tree',
    about: 'The same data for arrow keys and screen readers.',
    show: side('tree'),
  },
  {
    id: 'identity',
    title: 'Same object? Why?',
    about: 'The cause of an is or an id(), from a closed list, and the step that decided it.',
    show: side('identity', async (details) => {
      const comparison = details.locator('.side-list button').first();
      if (await comparison.count()) await comparison.click();
      else await details.getByRole('combobox').first().selectOption({ index: 1 });
      await details.locator('.side-cause').first().waitFor();
    }),
  },
  {
    id: 'alive',
    title: 'Why is it alive?',
    about: 'The shortest way to an object, or the cycle that keeps it, and what would free it.',
    show: side('alive'),
  },
  {
    id: 'collector',
    step: '15',
    title: 'Collector',
    about: 'The generations as shelves with counts and thresholds; a collection phase by phase, move by move.',
    show: side('collector', async (details) => {
      await details.getByRole('button', { name: 'Take away references from inside' }).click();
      await details.getByRole('button', { name: 'Next move' }).click();
    }),
  },
  {
    id: 'code',
    title: 'Code and stack',
    about: 'Constants, instructions and the words of the running frame.',
    show: machine('Code and stack'),
  },
  {
    id: 'ints',
    title: 'Small ints',
    about: 'The array of small integers, with those that the program holds.',
    show: machine('Small ints'),
  },
  { id: 'strings', title: 'Strings', about: 'Which strings are interned.', show: machine('Strings') },
  {
    id: 'freelists',
    title: 'Free lists',
    about: 'Freed objects that wait to be used again.',
    show: machine('Free lists'),
  },
  {
    id: 'arenas',
    title: 'Arenas and pools',
    about: 'Arenas, their pools, and the blocks of one.',
    show: machine('Arenas and pools'),
  },
  {
    id: 'console',
    title: 'Console',
    about: 'A prompt on the machine of the run.',
    show: async (lab) => {
      await lab.getByRole('button', { name: 'Step through' }).click();
      await lab.getByRole('button', { name: 'Run' }).click();
      const field = lab.locator('.console-field');
      await field.waitFor({ timeout: 60_000 });
      await field.fill('gc.get_count()');
      await field.press('Enter');
      await lab.getByText('gc.get_count()').waitFor();
      return lab;
    },
  },
  {
    id: 'compare',
    title: 'Compare',
    about: 'The same lines as a script, at the prompt and in exec(), with the lines that differ marked.',
    show: async (lab) => {
      await lab.getByRole('button', { name: 'Compare', exact: true }).first().click();
      await lab.locator('.compare-table').waitFor({ timeout: 60_000 });
      return lab.locator('.compare');
    },
  },
  {
    id: 'lockstep',
    title: 'Compare, step by step',
    about: 'The same lines in two ways, in step: what differs is framed and listed.',
    show: async (lab) => {
      await lab.getByRole('button', { name: 'Compare', exact: true }).first().click();
      await lab.getByLabel('What to compare').selectOption('Script and REPL');
      await lab.getByRole('button', { name: 'Step both' }).click();
      await lab.locator('.lockstep .step-slider').waitFor({ timeout: 60_000 });
      await lab.locator('.lockstep .step-slider').press('End');
      await lab.locator('.lockstep-line').getByText('over').first().waitFor();
      return lab.locator('.compare');
    },
  },
  {
    id: 'share',
    title: 'Share',
    about: 'A link that holds program, version, mode and step; the picture and the run as files.',
    show: async (lab) => {
      await lab.getByRole('button', { name: 'Share' }).click();
      return lab.locator('.lab-share');
    },
  },
];

/** A program that has something to show in every panel, at a step where it does. */
const PROGRAM = `import gc
class Node:
    pass
gc.collect()
a = Node()
b = Node()
a.other = b
b.other = a
kept = [7, 'two words', 300]
kept.append([1]); kept.pop()
same = a is b.other
del a, b
found = gc.collect(0)
print(found, same, kept)
`;

async function open(browser: Browser, look: string, step = '14'): Promise<Page> {
  const context = await browser.newContext({ ...looks[look], reducedMotion: 'reduce', bypassCSP: true });
  const page = await context.newPage();
  const { encodeShared } = await import('../src/session/share.ts');
  const fragment = await encodeShared({
    program: null,
    code: PROGRAM,
    file: 'cycle.py',
    python: '3.14',
    mode: 'script',
    palette: '',
    state: [['step', step]],
  });
  await page.goto(`http://localhost:${values.port}${base}playground/#${fragment}`);
  await page.locator('.step-slider').waitFor({ timeout: 60_000 });
  await page.locator('.step-sentence:not(:empty)').waitFor();
  return page;
}
/** A picture as WebP: the browser itself makes it of the PNG. */
async function webp(page: Page, png: Buffer, scale: number): Promise<Buffer> {
  const data = await page.evaluate(
    async ([text, quality, most]) => {
      const bytes = Uint8Array.from(atob(text as string), (c) => c.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const height = Math.min(image.height, most as number);
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height });
      canvas.getContext('2d')!.drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', quality as number);
    },
    [png.toString('base64'), QUALITY, MOST_HEIGHT * scale] as const,
  );
  return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64');
}

async function take(page: Page, panel: Panel, look: string): Promise<void> {
  const lab = page.locator('py-lab');
  const shown = await panel.show(lab, page);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  // What floats over the page would lie over the panel, and the room that is left for it below the panel.
  await page.addStyleTag({
    content:
      'html { scroll-padding: 0 !important } .step-time { position: static !important } .site-header, .skip-link { display: none !important } .list-card { content-visibility: visible !important }',
  });
  // What is taller than the window would have it made taller for the picture, and what is measured by the window would move meanwhile.
  const { width, height } = page.viewportSize()!;
  const box = await shown.boundingBox();
  if (box && box.height > height) {
    await page.setViewportSize({ width, height: Math.min(MOST_HEIGHT, Math.ceil(box.height)) });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  }
  await shown.evaluate((e) => e.scrollIntoView({ block: 'start' }));
  const png = await shown.screenshot();
  writeFileSync(
    path.join(folder, `${panel.id}-${look}.webp`),
    await webp(page, png, looks[look].deviceScaleFactor ?? 1),
  );
}

await withBuiltSite({ dir: values.dir, scratch: 'panels', base, port: values.port }, async (browser) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const look of Object.keys(looks))
    for (const panel of panels) {
      const page = await open(browser, look, panel.step);
      await take(page, panel, look);
      await page.context().close();
    }
});
const bytes = readdirSync(folder).reduce((n, file) => n + statSync(path.join(folder, file)).size, 0);
if (bytes > MOST_BYTES) throw new Error(`the pictures have ${bytes} bytes, more than ${MOST_BYTES}`);
const picture = (id: string, title: string, look: string): string => `![${title}, ${look}](panels/${id}-${look}.webp)`;
const sections = panels.map(
  ({ id, title, about }) =>
    `## ${title}\n\n${about}\n\n${Object.keys(looks)
      .map((look) => picture(id, title, look))
      .join('\n\n')}\n`,
);
writeFileSync(
  path.join(root, 'docs', 'panels.md'),
  `# The panels\n\nWhat stands behind a lab, one program at one step: light, dark, and on a phone. Taken by \`npm run panels\`.\n\n${sections.join('\n')}`,
);
console.log(`${panels.length} panels, ${(bytes / 1000).toFixed(0)} kB`);
