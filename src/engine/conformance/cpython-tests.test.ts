// CPython's own tests: where they are on this machine, the quick ones run; everywhere, the list of what is left out is well-formed and
// docs/cpython-tests.md has a row for each file. The whole is `npm run cpython-tests`.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFile, testsFolder } from './cpython-tests-run.ts';
import { count, leftOut } from './cpython-tests-table.ts';

const folder = testsFolder('3.14');
const listed = leftOut();

it('gives a reason for each test that is left out', () => {
  for (const [file, tests] of Object.entries(listed)) {
    expect(file).toMatch(/^_?test_\w+(\/test_\w+)?(\.\w+)*$/);
    for (const [name, reason] of Object.entries(tests)) expect(reason.length, `${file}: ${name}`).toBeGreaterThan(5);
  }
});
it('has a row in the docs for each file', () => {
  const docs = path.resolve(import.meta.dirname, '../../../docs/cpython-tests.md');
  expect(existsSync(docs)).toBe(true);
  const rows = [...readFileSync(docs, 'utf8').matchAll(/^\| `(.*?)` \|/gm)].map((m) => m[1]);
  expect(rows).toEqual(Object.keys(listed));
});

describe.skipIf(folder === null)('where they are', () => {
  // The time limit ends only what hangs: starting a process takes seconds on a busy machine.
  it.for(['test_copy', 'test_weakset'])('%s passes', { timeout: 600_000 }, async (file) => {
    const outcome = await runFile(file, { version: '3.14', folder: folder!, seconds: 100 });
    const c = count(outcome, listed[file], true);
    expect(outcome.tests.filter((t) => t.kind !== 'ok').map((t) => `${t.id}: ${t.text}`)).toEqual([]);
    expect(c.total).toBeGreaterThan(40);
    expect(c.wrong).toBe(0);
  });
});
