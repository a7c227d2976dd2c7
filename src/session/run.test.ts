import { beforeEach, expect, test } from 'vitest';
import { english } from '../authoring/languages.ts';
import type { BootImage, createMachine, Slice } from '../engine/core.ts';
import { PartNotLoaded } from '../engine/memory/parts.ts';
import { grade } from '../exercises/checks.ts';
import type { Chunk, RunRequest } from './protocol.ts';
import { ProgramRun, type ProgramRunOptions } from './run.ts';

/** A machine that plays the scenes it is given, one a slice. */
const scenes: (() => Slice)[] = [];
const limits: number[] = [];
let last: Slice;
const io: { stdout(text: string): void; stderr(text: string): void }[] = [];
const create = ((_image: unknown, _source: string, _options: unknown, given: (typeof io)[0]) => {
  io[0] = given;
  return {
    instructions: 7,
    inspect: {
      evaluate: (e: string) =>
        e === 'bad' ? { ok: false, error: 'NameError' } : { ok: true, repr: `'${e}'`, value: e },
    },
    run: (limit: number) => {
      limits.push(limit);
      last = scenes.shift()!();
      return last;
    },
    finish: () => last,
  };
}) as unknown as typeof createMachine;

const request: RunRequest = { source: '', version: '3.14', filename: 'lab.py' };
const start = (extra: Partial<RunRequest> = {}, options: ProgramRunOptions = {}) =>
  new ProgramRun({} as BootImage, {}, { ...request, ...extra }, { create, ...options });

beforeEach(() => {
  scenes.length = 0;
  limits.length = 0;
});

test('output is batched, in order, by stream', () => {
  scenes.push(
    () => {
      io[0].stdout('a');
      io[0].stdout('b\n');
      io[0].stderr('!');
      io[0].stdout('c');
      return { state: 'running' };
    },
    () => ({ state: 'done', exitStatus: 0 }),
  );
  const run = start();
  expect(run.advance(50)).toBeUndefined();
  expect(run.takeOutput()).toEqual([
    { stream: 'stdout', text: 'ab\n' },
    { stream: 'stderr', text: '!' },
    { stream: 'stdout', text: 'c' },
  ]);
  expect(run.takeOutput()).toEqual([]);
  expect(run.advance(50)).toMatchObject({ end: 'ended', exitStatus: 0, instructions: 7 });
  expect([run.stdout, run.stderr]).toEqual(['ab\nc', '!']);
});

test('a listener hears the first writes of a slice at once, the others at its end', () => {
  const heard: Chunk[][] = [];
  scenes.push(() => {
    for (let i = 0; i < 30; i++) io[0].stdout('x');
    return { state: 'done', exitStatus: 0 };
  });
  const run = start({}, { heard: (chunks) => heard.push(chunks) });
  run.advance(50);
  expect(heard).toEqual(Array(20).fill([{ stream: 'stdout', text: 'x' }]));
  expect(run.takeOutput()).toEqual([{ stream: 'stdout', text: 'x'.repeat(10) }]);
});

test('quick slices grow', () => {
  scenes.push(
    () => ({ state: 'running' }),
    () => ({ state: 'running' }),
    () => ({ state: 'done', exitStatus: 3 }),
  );
  expect(start().finish()).toMatchObject({ end: 'ended', exitStatus: 3 });
  expect(limits[1]).toBeGreaterThan(limits[0]);
  expect(limits[2]).toBeGreaterThan(limits[1]);
});

test('a spent budget is told to reader and checks', () => {
  scenes.push(() => ({
    state: 'error',
    kind: 'budget',
    over: { limit: 'instructions', most: 5000 },
    message: 'Too long.',
    exitStatus: 1,
  }));
  const message = 'The program executed more than 5,000 instructions and was stopped. Is there a loop that never ends?';
  expect(start({ grading: { checks: [] } }, { say: english(), grade }).finish()).toMatchObject({
    end: 'budget',
    message,
    checks: [{ id: 'runs', passed: false, message }],
  });
});

test('questions are answered after the end', () => {
  scenes.push(() => ({ state: 'done', exitStatus: 0 }));
  expect(start({ ask: ['x', 'bad'] }).finish().answers).toEqual([
    { ok: true, repr: "'x'", text: 'x' },
    { ok: false, error: 'NameError' },
  ]);
});

test('a stopped run says so', () => {
  scenes.push(() => ({ state: 'running' }));
  const run = start();
  run.advance(50);
  expect(run.stopped()).toMatchObject({ end: 'stopped', instructions: 7 });
});

test('a program that needs a part begins again and shows nothing twice', () => {
  scenes.push(
    () => {
      io[0].stdout('one\n');
      io[0].stderr('two\n');
      return { state: 'running' };
    },
    () => {
      io[0].stdout('thr');
      throw new PartNotLoaded('sre');
    },
    () => {
      io[0].stdout('one\n');
      io[0].stderr('two\n');
      io[0].stdout('three\n');
      return { state: 'done', exitStatus: 0 };
    },
  );
  const run = start();
  expect(run.advance(10)).toBeUndefined();
  expect(() => run.advance(10)).toThrow(PartNotLoaded);
  run.restart();
  expect(run.advance(10)).toMatchObject({ end: 'ended' });
  expect(run.takeOutput()).toEqual([
    { stream: 'stdout', text: 'one\n' },
    { stream: 'stderr', text: 'two\n' },
    { stream: 'stdout', text: 'three\n' },
  ]);
  expect([run.stdout, run.stderr]).toEqual(['one\nthree\n', 'two\n']);
});
