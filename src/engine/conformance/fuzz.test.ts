// Generated programs: those of fuzz/recorded.json and the kept bad seeds of fuzz/kept do what CPython 3.14 did, and leave memory sound.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../trace/audit.ts';
import { runOnEngine } from './fuzz/engine.ts';
import { generate } from './fuzz/generate.ts';
import { asText } from './fuzz/python.ts';
import { type Recording, sha256 } from './fuzz/recording.ts';

const folder = path.join(import.meta.dirname, 'fuzz');
const recording = JSON.parse(readFileSync(path.join(folder, 'recorded.json'), 'utf8')) as Recording;

describe(`programs recorded with CPython ${recording.by}`, () => {
  it('are made again from their seeds', () => {
    for (const p of recording.programs) expect(sha256(generate(p.seed)), `seed ${p.seed}`).toBe(p.sha256);
  });
  it('do the same here', { timeout: 120_000 }, () => {
    for (const p of recording.programs)
      expect(asText(runOnEngine(generate(p.seed), recording.version)), `seed ${p.seed}`).toBe(p.output);
  });
});

describe('kept seeds', () => {
  const kept = path.join(folder, 'kept');
  it.for(readdirSync(kept).filter((name) => name.endsWith('.py')))('%s', (file) => {
    let problems: string[] = [];
    const did = runOnEngine(readFileSync(path.join(kept, file), 'utf8'), '3.14', () => {
      problems = audit().map((p) => p.message);
    });
    expect(asText(did)).toBe(readFileSync(path.join(kept, file.replace('.py', '.out')), 'utf8'));
    expect(problems).toEqual([]);
  });
});
