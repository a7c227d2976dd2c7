// `npm run bench:frames [-- --dir FOLDER] [-- --steps N]`: what a step costs the page while its picture has 200 or 500 objects, in a real
// Chromium. Writes its section of docs/benchmarks.md. Without --dir the site is built first.
//
// The program makes that many objects and then changes them step by step. Each step is taken by the button, as a reader takes it, as soon
// as the one before is shown. Counted is the work of the page's main thread from one step to the next, as the browser accounts for it
// (Performance.getMetrics of the DevTools protocol): scripts, styles, layout, painting. What the worker computes beside it does not hold up a
// frame. A frame at 60 a second has 16.7 ms. Then the slider is dragged: a new step wanted at every frame; counted are the time between
// frames and the pictures that were shown.

import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from '@playwright/test';
import { encodeShared } from '../src/session/share.ts';
import { writeSection } from './benchmarks-file.ts';
import { withBuiltSite } from './built-site.ts';

const OBJECTS = [200, 500];
const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    port: { type: 'string', default: '4397' },
    steps: { type: 'string', default: '100' },
  },
});
const steps = Number(values.steps);

/** A tree of lists with about that many objects, of which each step changes one. */
function program(objects: number): string {
  const leaves = Math.ceil((objects - 72) / 64);
  return `tree = [[[str(1000 + i * 100 + j * 10 + k) for k in range(${Math.max(1, leaves)})] for j in range(8)] for i in range(8)]
for n in range(${steps}):
    tree[n % 8][n * 3 % 8][0] = str(5000 + n)
`;
}
const percentile = (xs: readonly number[], p: number): number =>
  [...xs].sort((a, b) => a - b)[Math.min(xs.length - 1, Math.floor(xs.length * p))];

interface Work {
  readonly all: number;
  readonly script: number;
  readonly layout: number;
  readonly style: number;
}
async function work(cdp: CDPSession): Promise<Work> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string): number => (metrics.find((m) => m.name === name)?.value ?? 0) * 1000;
  return {
    all: of('TaskDuration'),
    script: of('ScriptDuration'),
    layout: of('LayoutDuration'),
    style: of('RecalcStyleDuration'),
  };
}
/** Takes a step and waits until its picture is painted. */
const takeStep = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const heap = document.querySelector('svg.heap')!;
        new MutationObserver((_, observer) => {
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(resolve));
        }).observe(heap, { attributes: true, attributeFilter: ['aria-label'] });
        document.querySelector<HTMLElement>('.step-button[aria-label="Next step"]')!.click();
      }),
  );
interface Drag {
  /** Milliseconds between them. */
  readonly frames: readonly number[];
  /** How often the picture became that of another step. */
  readonly pictures: number;
}
/** The slider is dragged over so many steps, one at each frame. */
const drag = (page: Page, from: number, count: number): Promise<Drag> =>
  page.evaluate(
    ([from, count]) =>
      new Promise<Drag>((resolve) => {
        let pictures = 0;
        const observer = new MutationObserver(() => pictures++);
        const heap = document.querySelector('svg.heap')!;
        observer.observe(heap, { attributes: true, attributeFilter: ['aria-label'] });
        const slider = document.querySelector<HTMLInputElement>('.step-slider')!;
        const frames: number[] = [];
        let before = 0;
        const frame = (now: number): void => {
          if (before > 0) frames.push(now - before);
          before = now;
          if (frames.length === count) {
            observer.disconnect();
            resolve({ frames, pictures });
            return;
          }
          slider.value = String(from + frames.length);
          slider.dispatchEvent(new Event('input', { bubbles: true }));
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    [from, count] as const,
  );

async function measure(page: Page, base: string, objects: number): Promise<string> {
  const fragment = await encodeShared({
    program: null,
    code: program(objects),
    file: 'main.py',
    python: '3.14',
    mode: 'script',
    palette: '',
    state: [['step', '1']],
  });
  await page.goto('about:blank');
  await page.goto(`${base}playground/#${fragment}`);
  const slider = page.locator('.step-slider');
  await slider.waitFor({ timeout: 120_000 });
  const last = Number(await slider.getAttribute('max'));
  // The loop that changes the tree is the end of the run; the first steps of it warm the page up.
  const begin = last - 2 * steps + 10;
  await slider.fill(String(begin));
  await page.locator(`svg.heap[aria-label="Heap at step ${begin + 1}"]`).waitFor();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent: Work[] = [];
  let before = await work(cdp);
  for (let i = 0; i < steps; i++) {
    await takeStep(page);
    const now = await work(cdp);
    spent.push({
      all: now.all - before.all,
      script: now.script - before.script,
      layout: now.layout - before.layout,
      style: now.style - before.style,
    });
    before = now;
  }
  const shown = await page.locator('.heap-card').count();
  const { frames, pictures } = await drag(page, begin, steps);
  const ms = (xs: readonly number[]): string => `${percentile(xs, 0.5).toFixed(1)}, ${percentile(xs, 0.95).toFixed(1)}`;
  const column = (name: keyof Work): string => ms(spent.map((w) => w[name]));
  return `| ${objects} | ${shown} | ${column('all')} | ${column('script')} | ${column('style')} | ${column('layout')} | ${ms(frames)} | ${pictures} of ${steps} |`;
}

const base = process.env.E2E_BASE ?? '/';
await withBuiltSite({ dir: values.dir, scratch: 'bench', base, port: values.port }, async (browser) => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  const load = loadavg()[0].toFixed(1);
  const rows: string[] = [];
  for (const objects of OBJECTS) rows.push(await measure(page, `http://localhost:${values.port}${base}`, objects));
  writeSection(
    '## Frames of the step-through',
    `Written by \`npm run bench:frames\`; what is measured and how stands at the top of scripts/bench-frames.ts. Chromium ${browser.version()}, ${cpus().length} cores, ${load} processes running at the start. Milliseconds of the page’s main thread a step, median and 95th percentile of ${steps} steps; a frame at 60 a second has 16.7.

| objects | cards | all work | scripts | styles | layout | between frames while the slider is dragged | pictures shown then |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}`,
  );
});
