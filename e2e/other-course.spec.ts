// Another course from the same files, as content/course.yaml lets an instructor make it: lessons left out, a folder of one's own, other
// policies, another base path. It is built beside this one and looked at.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { findDeadLinks } from '../scripts/vite/dead-links.mjs';
import { exerciseIds, loadExercise } from '../src/authoring/exercise.ts';
import { course, Site } from './site.ts';

const project = path.resolve('.cache/other-course');
const dist = path.join(project, 'dist');
const BASE = '/courses/memory/';
const PORT = Number(process.env.E2E_PORT ?? 4377) + 1;
const kept = ['identity', 'small-integers'];
const left = course.order.filter((lesson) => !kept.includes(lesson));
let server: ChildProcess;

test.describe.configure({ mode: 'serial' });
test.use({ baseURL: `http://localhost:${PORT}${BASE}` });

test.beforeAll(async () => {
  test.setTimeout(300_000);
  rmSync(project, { recursive: true, force: true });
  for (const name of ['src', 'scripts', 'public', 'content'])
    cpSync(name, path.join(project, name), { recursive: true });
  for (const name of ['astro.config.mjs', 'package.json', 'tsconfig.json']) cpSync(name, path.join(project, name));
  symlinkSync(path.resolve('node_modules'), path.join(project, 'node_modules'));
  const ours = path.join(project, 'ours', 'lessons', 'our-week');
  mkdirSync(ours, { recursive: true });
  writeFileSync(
    path.join(ours, 'lesson.mdx'),
    [
      '---',
      'title: Our week',
      'question: What did we find?',
      'minutes: 5',
      'prerequisites: [identity]',
      'objectives: [Say what we found.]',
      '---',
      '',
      '## Found',
      '',
      '```python lab file=found.py',
      'print(1)',
      '```',
      '',
    ].join('\n'),
  );
  const text = readFileSync(path.join(project, 'content', 'course.yaml'), 'utf8');
  writeFileSync(
    path.join(project, 'content', 'course.yaml'),
    [
      text.replace('      - identity\n', '      - identity\n      - our-week\n'),
      `exclude: [${left.join(', ')}]`,
      'extra: [ours]',
      'hints: after-a-try',
      'solutions: never',
      `base: ${BASE}`,
      "links: [{ title: Our forum, href: 'https://forum.example.org/' }]",
      '',
    ].join('\n'),
  );
  const astro = path.join('node_modules', 'astro', 'bin', 'astro.mjs');
  const { HEAPWISE_BASE: _base, BASE: _also, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [astro, 'build'], {
    cwd: project,
    env: { ...env, ASTRO_TELEMETRY_DISABLED: '1' },
    encoding: 'utf8',
  });
  expect(status, stdout + stderr).toBe(0);
  server = spawn(process.execPath, ['scripts/serve.mjs', '--dir', dist, '--base', BASE, '--port', String(PORT)]);
  await new Promise((resolve) => server.stdout!.once('data', resolve));
});
test.afterAll(() => void server?.kill());

const pageText = (name: string): string => readFileSync(path.join(dist, name, 'index.html'), 'utf8');

test('what is left out is nowhere, what is added has its place, and no link is dead', () => {
  expect(findDeadLinks(dist, BASE)).toEqual([]);
  expect(readdirSync(path.join(dist, 'lessons')).sort()).toEqual(['identity', 'our-week', 'small-integers']);
  for (const name of [
    '',
    'map',
    'glossary',
    'inventory',
    'progress',
    'practice',
    'lessons/identity',
    'lessons/our-week',
  ])
    for (const lesson of left) {
      expect(pageText(name)).not.toContain(`/lessons/${lesson}`);
      expect(pageText(name)).not.toContain(`data-lesson="${lesson}"`);
    }
  const [, pager] = pageText('lessons/our-week').split('<nav class="pager"');
  expect([...pager.matchAll(/href="([^"]*)" rel="(prev|next)"/g)].map(([, href, rel]) => `${rel} ${href}`)).toEqual([
    `prev ${BASE}lessons/identity/`,
    `next ${BASE}lessons/small-integers/`,
  ]);
  expect(pageText('lessons/our-week')).toContain('Builds on');
  expect(pageText('lessons/identity')).toContain('<a href="https://forum.example.org/">Our forum</a>');
  expect(existsSync(path.join(dist, 'sw.js'))).toBe(true);
});

test('search finds what is there and nothing that is left out', async ({ page }) => {
  await page.goto('');
  await page.keyboard.press('/');
  const field = page.getByRole('textbox', { name: 'Search the course' });
  const results = page.getByRole('list', { name: 'Results' }).getByRole('link');
  await field.fill('What did we find');
  await expect(results.first()).toHaveAttribute('href', `${BASE}lessons/our-week/`);
  await field.fill('generation');
  await expect(results.first()).toHaveAttribute('href', /./);
  const found = await results.evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
  expect(found.filter((href) => left.some((lesson) => href.includes(`/lessons/${lesson}/`)))).toEqual([]);
});

test('hints come after a try, answers never', async ({ page }) => {
  for (const lesson of kept) expect(pageText(`lessons/${lesson}`)).not.toContain('class="solution"');
  const source = kept
    .flatMap((lesson) => exerciseIds(lesson).map((id) => loadExercise(lesson, id)))
    .find((one) => one.kind === 'same-object' && one.text.hints.length > 0)!;
  const site = new Site(page);
  await site.openLesson(source.lesson);
  const box = site.exercise(source.id);
  const hint = box.root.getByRole('button', { name: /^Hint/ });
  await expect(hint).toBeHidden();
  for (let tries = 0; tries < 3; tries++) {
    if (source.kind === 'same-object') await box.answerWrong(source);
    await box.commit();
    await expect(box.feedback).toContainText('Try again.', { timeout: 45_000 });
  }
  await expect(hint).toBeVisible();
  await expect(box.root.locator('.exercise-explanation')).toBeHidden();
  await expect(box.mark).toHaveText('Tried');
  await box.solve(source);
  await expect(box.mark).toHaveText('Solved', { timeout: 45_000 });
});
