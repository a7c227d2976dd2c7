// Measures the built site in a real Chromium and writes docs/vitals.md: npm run vitals -- [--dir dist] [--base /] [--lighthouse]
// On slow 4G (1.6 Mbit/s down, 0.75 up, 150 ms): bytes of the first page, largest contentful paint, layout shift; then the search.
// --lighthouse asks Lighthouse too, which npx fetches: the median of three runs for phones.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { findBrowser } from './browser.mjs';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: 'dist' },
    base: { type: 'string', default: '/' },
    port: { type: 'string', default: '4398' },
    lighthouse: { type: 'boolean', default: false },
  },
});
const origin = `http://localhost:${values.port}${values.base}`;
const executablePath = findBrowser() ?? undefined;
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const LESSON = 'lessons/identity/';
const lessons = readdirSync(path.join(values.dir, 'lessons')).map((id) => `lessons/${id}/`);
const WORDS = ['weak', 'interned', 'ob_refcnt', 'gc.collect'];

const server = spawn(process.execPath, [
  'scripts/serve.mjs',
  '--dir',
  values.dir,
  '--base',
  values.base,
  '--port',
  values.port,
]);
try {
  await new Promise((resolve) => server.stdout.once('data', resolve));
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
  const pages = [];
  for (const page of ['', ...lessons]) pages.push(await visit(browser, page));
  const search = await searching(browser);
  await browser.close();
  const scores = values.lighthouse ? ['', LESSON].map(lighthouse) : [];
  report(pages, search, scores);
} finally {
  server.kill();
}

/** A first visit of a phone on slow 4G. */
async function visit(browser, url) {
  const context = await browser.newContext({
    // The worker that keeps pages for offline use fetches the site in idle time: not what a page needs.
    serviceWorkers: 'block',
    viewport: { width: 360, height: 640 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (0.75 * 1024 * 1024) / 8,
  });
  let bytes = 0;
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.addInitScript(() => {
    window.vitals = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.vitals.lcp = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.vitals.cls += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(origin + url, { waitUntil: 'load' });
  await page.waitForTimeout(2500);
  const { lcp, cls } = await page.evaluate(() => window.vitals);
  await context.close();
  return { page: url || 'front page', kB: bytes / 1000, lcp, cls };
}

/** From a letter typed to the first result, with the index as a first search finds it, and how much of the index is fetched. */
async function searching(browser) {
  const times = [];
  let bytes = 0;
  for (const word of WORDS) {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    const fetched = [];
    page.on('response', (response) => {
      if (response.url().includes('/pagefind/'))
        fetched.push(
          response
            .body()
            .then((body) => body.length)
            .catch(() => 0),
        );
    });
    await page.goto(origin + LESSON);
    await page.getByRole('button', { name: 'Search' }).first().click();
    await page.waitForTimeout(1000);
    const field = page.getByRole('textbox', { name: 'Search the course' });
    times.push(
      await field.evaluate(
        (input, typed) =>
          new Promise((resolve) => {
            const begun = performance.now();
            const list = document.querySelector('.search-results');
            new MutationObserver(() => list.firstElementChild && resolve(performance.now() - begun)).observe(list, {
              childList: true,
            });
            input.value = typed;
            input.dispatchEvent(new Event('input'));
          }),
        word,
      ),
    );
    bytes = Math.max(
      bytes,
      (await Promise.all(fetched)).reduce((a, b) => a + b, 0),
    );
    await context.close();
  }
  const folder = path.join(values.dir, 'pagefind');
  const index = readdirSync(folder, { recursive: true })
    .filter((name) => /\.(pf_index|pf_meta|pf_filter|pf_fragment)$|entry\.json$/.test(String(name)))
    .reduce((sum, name) => sum + statSync(path.join(folder, String(name))).size, 0);
  return { worst: Math.round(Math.max(...times)), fetchedKB: bytes / 1000, indexKB: index / 1000 };
}

function lighthouse(url) {
  const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
  const runs = [1, 2, 3].map((n) => {
    const out = path.join('.cache', `lighthouse-${n}.json`);
    const { status, stderr } = spawnSync(
      'npx',
      [
        '--yes',
        LIGHTHOUSE,
        origin + url,
        '--quiet',
        '--output=json',
        `--output-path=${out}`,
        `--chrome-flags=--headless=new ${args.join(' ')}`,
      ],
      { env: { ...process.env, ...(executablePath ? { CHROME_PATH: executablePath } : {}) }, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`lighthouse: ${stderr}`);
    return JSON.parse(readFileSync(out, 'utf8'));
  });
  const scores = categories.map((id) => {
    const sorted = runs.map((run) => Math.round(run.categories[id].score * 100)).sort((a, b) => a - b);
    return sorted[1];
  });
  const failed = Object.values(runs[0].audits).filter(
    ({ score, scoreDisplayMode }) => score !== null && score < 1 && ['binary', 'numeric'].includes(scoreDisplayMode),
  );
  for (const { id, score, displayValue } of failed)
    console.log(`  ${url || 'front page'}: ${id} ${score} ${displayValue ?? ''}`);
  return { page: url || 'front page', scores };
}

function report(pages, search, scores) {
  const lines = [
    '# Vitals',
    '',
    'Written by `npm run build && npm run vitals -- --lighthouse`: the built site, served with gzip by `scripts/serve.mjs`, in Chromium as a phone (360×640)',
    'with an empty cache. Bytes are all that the page fetches by itself, fonts included. Lighthouse comes by `npx` and is no dependency of the project.',
    `Times are upper bounds: the machine had ${cpus().length} cores and a load of ${loadavg()[1].toFixed(1)} from whatever else ran on it.`,
    '',
    '| page, slow 4G | first page | largest paint | layout shift |',
    '|---|---|---|---|',
    ...pages.map(
      ({ page, kB, lcp, cls }) =>
        `| ${page} | ${kB.toFixed(1)} kB | ${(lcp / 1000).toFixed(2)} s | ${cls.toFixed(4)} |`,
    ),
    '',
    `Search: first result after ${search.worst} ms at worst (${WORDS.join(', ')}); all of the index ${search.indexKB.toFixed(0)} kB, fetched for one search with its program ${search.fetchedKB.toFixed(0)} kB.`,
    '',
  ];
  if (scores.length > 0)
    lines.push(
      '| Lighthouse, phone, median of three | performance | accessibility | best practices | SEO |',
      '|---|---|---|---|---|',
      ...scores.map(({ page, scores }) => `| ${page} | ${scores.join(' | ')} |`),
      '',
    );
  const text = lines.join('\n');
  console.log(text);
  if (values.lighthouse) writeFileSync('docs/vitals.md', text);
}
