// The audit over the corpus: at the end of every program, and every few instructions of some, memory holds exactly the references
// that the counts say, and no block is lost. The corpus runs in a process of its own: the test runner's modules are slow.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Process, silentHost, startProcess } from '../index.ts';
import { ld, st } from '../memory/memory.ts';
import { PyObject_Malloc } from '../memory/obmalloc.ts';
import { genHead } from '../objects/gcobject.ts';
import { Py_INCREF } from '../objects/object.ts';
import { tstate } from '../objects/tstate.ts';
import { audit } from '../trace/audit.ts';
import { collectionsProgram, leakProgram, leaksOf, type RecordedAudit } from './audit/programs.ts';
import { runOnEngine } from './fuzz/engine.ts';
import { asText } from './fuzz/python.ts';

const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'audit', 'recorded.json'), 'utf8'),
) as RecordedAudit[];

/** What the script prints: problems, and how many programs it ran. */
function auditCorpus(...args: string[]): Promise<string> {
  const script = path.join(import.meta.dirname, 'audit.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [script, '--mode', 'instructions', ...args], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

describe.concurrent('the corpus', () => {
  it.for([
    ['--every', '0', '--part', '1/2'],
    ['--every', '0', '--part', '2/2'],
    ['--every', '37', '--most', '20', 'cycles', 'exceptions/', 'generators'],
    ['--every', '1', '--most', '100', 'finalizers/', 'weakref/'],
  ])('%s', { timeout: 300_000 }, async (args, { expect }) => {
    expect(await auditCorpus(...args)).toMatch(/^instructions: \d+ programs, 0 with findings\n$/);
  });
});

describe('a share of the runs that CPython was asked about', () => {
  it.for(recorded)('$program', { timeout: 300_000 }, ({ program, growth, collections }) => {
    const source = readFileSync(path.join(import.meta.dirname, 'corpus', program), 'utf8');
    expect(leaksOf(runOnEngine(leakProgram(source), '3.14')).growth).toBeLessThanOrEqual(growth);
    let problems: string[] = [];
    const did = runOnEngine(collectionsProgram(source), '3.14', () => {
      problems = audit().map((p) => p.message);
    });
    expect(asText(did)).toBe(collections);
    expect(problems).toEqual([]);
  });
});

describe('says what is wrong', () => {
  const started = (): Process => {
    const p = startProcess({
      version: '3.14',
      host: silentHost,
    });
    p.start('a = [1]\na.append(a)\n', 'main.py');
    return p;
  };
  const kinds = (): string[] => audit().map((p) => p.kind);

  it('nothing at first, before and after the program', () => {
    const p = started();
    expect(audit()).toEqual([]);
    p.run(1000);
    expect(audit()).toEqual([]);
  });
  it('a count too high', () => {
    started();
    Py_INCREF(ld(tstate.modules));
    expect(kinds()).toEqual(['refcount']);
  });
  it('a block that nothing owns, small and large', () => {
    started();
    PyObject_Malloc(40);
    expect(kinds()).toEqual(['block']);
    PyObject_Malloc(4000);
    expect(kinds()).toEqual(['raw', 'block', 'block']);
  });
  it("a broken link of a collector's list", () => {
    started();
    const first = ld(genHead(0));
    st(first + 8, ld(first + 8) + 32);
    expect(kinds()).toContain('list');
  });
});
