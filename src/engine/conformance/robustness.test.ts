// Hostile programs: each prints what CPython 3.14.10 printed for it (robustness/*.py, *.out), and memory is sound after it.
// Those that break the simulated process on purpose (robustness/faults.json) end by a segmentation fault, never by an exception.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../trace/audit.ts';
import { runOnEngine } from './fuzz/engine.ts';
import { asText } from './fuzz/python.ts';

const folder = path.join(import.meta.dirname, 'robustness');
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

describe('hostile programs', () => {
  it.for(readdirSync(folder).filter((name) => name.endsWith('.py')))('%s', { timeout: 120_000 }, (file) => {
    let problems: string[] = [];
    const did = runOnEngine(read(file), '3.14', () => {
      problems = audit().map((p) => p.message);
    });
    expect(asText(did)).toBe(read(file.replace('.py', '.out')));
    expect(problems).toEqual([]);
  });
});

describe('broken processes', () => {
  it.for(JSON.parse(read('faults.json')) as string[])('%s', { timeout: 120_000 }, (source) => {
    const did = runOnEngine(`print('before')\n${source}\nprint('after')\n`, '3.14');
    expect(did.out).toMatch(/^before\n/);
    expect([0, 1, 139]).toContain(did.status);
    if (did.status === 139) expect(did.last).toMatch(/^Segmentation fault \(simulated\)/);
  });
});
