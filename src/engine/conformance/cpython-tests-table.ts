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

const DOCS = path.join(root, 'docs', 'cpython-tests.md');
const COLUMNS = ['total', 'passed', 'skipped', 'leftOut', 'failed'] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], number>>;

/** What the page says of each file: its row and its section. */
function readPage(): { rows: Map<string, Row>; sections: Map<string, string> } {
  const rows = new Map<string, Row>();
  const sections = new Map<string, string>();
  if (!existsSync(DOCS)) return { rows, sections };
  const text = readFileSync(DOCS, 'utf8');
  for (const [, name, numbers] of text.matchAll(/^\| `([\w./]+)` \|((?: \d+ \|){5})$/gm)) {
    const values = numbers.split('|').map(Number);
    rows.set(name, Object.fromEntries(COLUMNS.map((column, i) => [column, values[i]])) as Row);
  }
  for (const [, name, body] of text.matchAll(/^### ([\w./]+)\n\n((?:- .*\n)*)/gm)) sections.set(name, body);
  return { rows, sections };
}
function section(outcome: FileOutcome, listed: LeftOut): string {
  const lines: string[] = [];
  for (const entry of Object.keys(listed)) lines.push(`- \`${entry}\` is left out: ${oneLine(listed[entry])}`);
  for (const t of outcome.tests) {
    if (t.kind === 'skip') lines.push(`- \`${t.id}\` skips itself: ${oneLine(t.text)}`);
    else if (!isPass(t) && reasonFor(t.id, listed) === undefined) {
      const what = t.kind === 'hang' ? 'does not end' : 'does not pass';
      const why = t.kind === 'crash' ? t.text.split('\n')[0] : lastLine(t.text);
      lines.push(`- \`${t.id}\` ${what}: ${oneLine(why).slice(0, 160)}`);
    }
  }
  for (const text of outcome.broken) lines.push(`- broken: ${oneLine(lastLine(text))}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** Brings docs/cpython-tests.md up to date with a run of one file; what it says of the others stays. */
export function writeTable(name: string, outcome: FileOutcome, folder: string): void {
  const listed = leftOut();
  const v = versions(folder);
  const { rows, sections } = readPage();
  rows.set(name, count(outcome, listed[name], true));
  sections.set(name, section(outcome, listed[name]));
  const row = (cell: string, r: Row): string => `| ${cell} | ${COLUMNS.map((column) => r[column]).join(' | ')} |`;
  const names = Object.keys(listed);
  const known = names.filter((n) => rows.has(n));
  const sum = Object.fromEntries(
    COLUMNS.map((column) => [column, known.reduce((n, name) => n + rows.get(name)![column], 0)]),
  ) as Row;
  const lines = names.map((name) =>
    rows.has(name) ? row(`\`${name}\``, rows.get(name)!) : `| \`${name}\` | not run yet |||||`,
  );
  const details = known.filter((name) => sections.get(name)).map((name) => `### ${name}\n\n${sections.get(name)}`);
  const text = `# CPython's own tests on the engine

Written by \`npm run cpython-tests\`, which runs test files of CPython ${v.tests}, unmodified, through \`unittest\` of the Lib of
CPython ${v.lib} (from the package pyodide) on the engine as Python 3.14. The test files are not part of this project: the command
looks for them where its help says, and without them nothing of this is checked.

A test *skips itself* where it would on a CPython that lacks what it asks for (test modules in C, a debug build …).
One is *left out* by \`src/engine/conformance/cpython-tests.json\`, which gives the reason; a left-out test that passes is an error.

| file | tests | passed | skip themselves | left out | failing |
|---|---:|---:|---:|---:|---:|
${lines.join('\n')}
${row('all', sum)}

## What does not pass, and why

${details.join('\n')}`;
  writeFileSync(DOCS, text);
}
