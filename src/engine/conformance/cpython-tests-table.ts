// What a run of CPython's tests adds up to, and the page docs/cpython-tests.md that it leaves behind.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FileOutcome, TestOutcome } from './cpython-tests-run.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** Reasons by test or class ('GCTests.test_list', 'GCTests'). */
export type LeftOut = Readonly<Record<string, string>>;

/** What is run when nothing is named, with what is left out of it: cpython-tests.json. The keys are arguments of the command. */
export function leftOut(): Readonly<Record<string, LeftOut>> {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'cpython-tests.json'), 'utf8'));
}
/** Why the test `id` is left out, or undefined. */
export function reasonFor(id: string, listed: LeftOut): string | undefined {
  const entry = Object.keys(listed).find((name) => id === name || id.startsWith(`${name}.`));
  return entry === undefined ? undefined : listed[entry];
}

export const isPass = (t: TestOutcome): boolean => t.kind === 'ok' || t.kind === 'expected';

export interface Counts {
  total: number;
  passed: number;
  /** By the test itself, as on a CPython that lacks what it needs. */
  skipped: number;
  leftOut: number;
  failed: number;
  /** Entries of the list whose test passes, is skipped or does not exist, and clean-ups that failed. */
  wrong: number;
}
/** `whole`: whether all tests of the file were run, so that an entry without a test is a mistake. */
export function count(outcome: FileOutcome, listed: LeftOut, whole: boolean): Counts {
  const c: Counts = { total: outcome.tests.length, passed: 0, skipped: 0, leftOut: 0, failed: 0, wrong: 0 };
  const unused = new Set(Object.keys(listed));
  for (const t of outcome.tests) {
    const reason = reasonFor(t.id, listed);
    for (const name of unused) if (t.id === name || t.id.startsWith(`${name}.`)) unused.delete(name);
    if (isPass(t)) c.passed++;
    else if (t.kind === 'skip') c.skipped++;
    else if (reason !== undefined) c.leftOut++;
    else c.failed++;
    if (reason !== undefined && (isPass(t) || t.kind === 'skip')) c.wrong++;
  }
  if (whole) c.wrong += unused.size;
  c.wrong += outcome.broken.length;
  return c;
}

const require = createRequire(import.meta.url);
/** Version of CPython whose Lib is run, and of the tests if their folder tells. */
function versions(folder: string): { lib: string; tests: string } {
  const lock = require('pyodide/pyodide-lock.json') as { info: { python: string } };
  const header = path.join(folder, '../usr/include/python3.14/patchlevel.h');
  const found = existsSync(header) ? /PY_VERSION\s+"(.*)"/.exec(readFileSync(header, 'utf8')) : null;
  return { lib: lock.info.python, tests: found?.[1] ?? '3.14' };
}

const oneLine = (text: string): string =>
  text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** Rewrites docs/cpython-tests.md from a run of everything. */
export function writeTable(outcomes: ReadonlyMap<string, FileOutcome>, folder: string): void {
  const listed = leftOut();
  const v = versions(folder);
  const rows: string[] = [];
  const sections: string[] = [];
  const sum: Counts = { total: 0, passed: 0, skipped: 0, leftOut: 0, failed: 0, wrong: 0 };
  const row = (name: string, c: Counts): string =>
    `| ${name} | ${c.total} | ${c.passed} | ${c.skipped} | ${c.leftOut} | ${c.failed} |`;
  for (const [name, outcome] of outcomes) {
    const c = count(outcome, listed[name], true);
    for (const key of Object.keys(sum) as (keyof Counts)[]) sum[key] += c[key];
    rows.push(row(`\`${name}\``, c));
    const lines: string[] = [];
    for (const entry of Object.keys(listed[name]))
      lines.push(`- \`${entry}\` is left out: ${oneLine(listed[name][entry])}`);
    for (const t of outcome.tests) {
      if (t.kind === 'skip') lines.push(`- \`${t.id}\` skips itself: ${oneLine(t.text)}`);
      else if (!isPass(t) && reasonFor(t.id, listed[name]) === undefined)
        lines.push(
          `- \`${t.id}\` ${t.kind === 'hang' ? 'does not end' : 'does not pass'}: ${oneLine(lastLine(t.text)).slice(0, 160)}`,
        );
    }
    for (const text of outcome.broken) lines.push(`- broken: ${oneLine(lastLine(text))}`);
    if (lines.length > 0) sections.push(`### ${name}\n\n${lines.join('\n')}\n`);
  }
  const text = `# CPython's own tests on the engine

Written by \`npm run cpython-tests\`, which runs test files of CPython ${v.tests}, unmodified, through \`unittest\` of the Lib of
CPython ${v.lib} (from the package pyodide) on the engine as Python 3.14. The test files are not part of this project: the command looks for them where its help says, and
without them nothing of this is checked.

A test *skips itself* where it would on a CPython that lacks what it asks for (threads, subprocesses, \`_testcapi\` …).
One is *left out* by \`src/engine/conformance/cpython-tests.json\`, which gives the reason; a left-out test that passes is an error.

| file | tests | passed | skip themselves | left out | failing |
|---|---:|---:|---:|---:|---:|
${rows.join('\n')}
${row('all', sum)}

## What does not pass, and why

${sections.join('\n')}`;
  writeFileSync(path.join(root, 'docs', 'cpython-tests.md'), text);
}
