// The corpus on all four versions: every program prints what that CPython printed, but those that expected-failures.json lists for
// the version, of which none may match.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROFILES, type PythonVersion } from '../index.ts';
import { programs, recording, runProgram } from './corpus.ts';
import { loadLibModule } from './lib.ts';

const expectedFailures = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'expected-failures.json'), 'utf8'),
) as Record<PythonVersion, readonly string[]>;

describe.for(Object.keys(PROFILES) as PythonVersion[])('corpus on %s', (version) => {
  const listed = new Set(expectedFailures[version]);
  const recorded = programs().filter((p) => recording(p, version) !== null);

  it('has the programs that are expected to fail', () => {
    expect([...listed].filter((p) => !recorded.includes(p))).toEqual([]);
  });
  it.for(recorded.filter((p) => !listed.has(p)))('%s', (program) => {
    expect(runProgram(program, version, loadLibModule)).toBe(recording(program, version));
  });
  it.for([...listed])('%s still fails', (program) => {
    let printed: string;
    try {
      printed = runProgram(program, version, loadLibModule);
    } catch (e) {
      printed = `engine bug: ${e}`;
    }
    expect(printed, `${program} matches now: take it off the list`).not.toBe(recording(program, version));
  });
});
