// The corpus on 3.14: every program prints what CPython 3.14.10 printed, but those in expected-failures.json, of which none may match.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { programs, recording, runProgram } from './corpus.ts';
import { loadLibModule } from './lib.ts';

const listed = new Set<string>(
  (JSON.parse(readFileSync(path.join(import.meta.dirname, 'expected-failures.json'), 'utf8')) as { programs: string[] })
    .programs,
);

describe('corpus on 3.14', () => {
  it.for(programs().filter((p) => !listed.has(p)))('%s', (program) => {
    expect(runProgram(program, '3.14', loadLibModule)).toBe(recording(program, '3.14'));
  });
});

describe('expected failures on 3.14', () => {
  it('are programs of the corpus', () => {
    expect([...listed].filter((p) => !programs().includes(p))).toEqual([]);
  });
  it.for([...listed])('%s still fails', (program) => {
    let printed: string;
    try {
      printed = runProgram(program, '3.14', loadLibModule);
    } catch (e) {
      printed = `engine bug: ${e}`;
    }
    expect(printed, `${program} matches now: take it off the list`).not.toBe(recording(program, '3.14'));
  });
});
