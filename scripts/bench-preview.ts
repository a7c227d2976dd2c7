// `npm run bench:preview`: how long an author waits from saving a file until the page shows the change, in the live preview (`npm run dev`)
// and a real Chromium. Writes its section of docs/benchmarks.md. Each file is changed five times, and is as it was before at the end.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { writeSection } from './benchmarks-file.ts';
import { findBrowser } from './browser.mjs';

const root = path.resolve(import.meta.dirname, '..');
const PORT = '4390';
const ADDRESS = `http://localhost:${PORT}/lessons/identity/`;
const TIMES = 5;
/** What is written after the first appearance of `after` in the file. */
const CHANGES = [
  { what: 'a sentence of a lesson', file: 'content/lessons/identity/lesson.mdx', after: 'Assignment never copies.' },
  {
    what: 'the title of an exercise',
    file: 'content/lessons/identity/exercises/share-the-list/exercise.yaml',
    after: 'title: One list for everyone',
  },
];

/** Milliseconds, one for each change. */
async function waits(page: Page, file: string, after: string): Promise<number[]> {
  const absolute = path.join(root, file);
  const original = readFileSync(absolute, 'utf8');
  if (!original.includes(after)) throw new Error(`${file} has no ${after}`);
  const times: number[] = [];
  try {
    for (let n = 0; n < TIMES; n++) {
      const mark = `changed-${n}`;
      const start = performance.now();
      writeFileSync(absolute, original.replace(after, `${after} ${mark}`));
      const shows = (text: string): boolean => document.querySelector('main')?.textContent.includes(text) ?? false;
      await page.waitForFunction(shows, mark, { polling: 20 });
      times.push(performance.now() - start);
      // The page goes on loading its scripts.
      await page.waitForTimeout(1500);
    }
  } finally {
    writeFileSync(absolute, original);
  }
  await page.waitForTimeout(1500);
  return times;
}
async function answers(server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('the live preview ended by itself: see what `npm run dev` says');
    if (
      await fetch(ADDRESS)
        .then((r) => r.ok)
        .catch(() => false)
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const load = loadavg()[0].toFixed(1);
const server = spawn(process.execPath, ['node_modules/astro/bin/astro.mjs', 'dev', '--port', PORT], {
  cwd: root,
  stdio: 'ignore',
});
try {
  await answers(server);
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const executablePath = findBrowser() ?? undefined;
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
  const page = await browser.newPage();
  await page.goto(ADDRESS);
  await page.waitForTimeout(3000);
  const rows: string[] = [];
  for (const { what, file, after } of CHANGES) {
    const times = (await waits(page, file, after)).sort((a, b) => a - b);
    rows.push(`| ${what} | ${times[TIMES >> 1].toFixed(0)} | ${times.at(-1)!.toFixed(0)} |`);
  }
  await browser.close();
  writeSection(
    '## Live preview',
    `Written by \`npm run bench:preview\`. Milliseconds from saving a file until the page of the lesson shows the change, median and most of ${TIMES}; ${cpus().length} cores, ${load} processes running at the start.

| changed | median | most |
|---|---|---|
${rows.join('\n')}`,
  );
} finally {
  server.kill();
}
