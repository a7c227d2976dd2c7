// Runs a file of CPython's own tests and says what became of each test. A test that ends its process, or that does not end,
// costs only itself: another process goes on with the next one.

import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PythonVersion } from '../index.ts';
import type { WorkerData } from './cpython-tests-worker.ts';

/** `crash`: the process ended in the test, by a bug of the engine or a fault. `hang`: it used up its time. */
export type Kind = 'ok' | 'skip' | 'expected' | 'fail' | 'error' | 'crash' | 'hang';

export interface TestOutcome {
  readonly id: string;
  readonly kind: Kind;
  /** Reason or traceback. */
  readonly text: string;
}
export interface FileOutcome {
  /** Without `test.`: 'test_gc'; in a package 'test_ast/test_ast'. */
  readonly file: string;
  readonly tests: readonly TestOutcome[];
  /** What went wrong outside the tests: the file could not be loaded, a clean-up of a class or module failed. */
  readonly broken: readonly string[];
}

export interface RunFileOptions {
  readonly version: PythonVersion;
  readonly folder: string;
  /** Classes and tests to run; empty for all. */
  readonly selection?: readonly string[];
  /** Seconds of processor time for one test. */
  readonly seconds: number;
  /** Told of each test as it ends. */
  readonly onTest?: (outcome: TestOutcome) => void;
  /** What the tests print. */
  readonly onOutput?: (text: string) => void;
}

/** The folder that holds CPython's package `test`, or null. */
export function testsFolder(version: PythonVersion, given?: string): string | null {
  const cache =
    process.env.CPYTHON_ORACLE_DIR ??
    path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'cpython-oracle');
  for (const folder of [given, process.env.CPYTHON_TESTS, path.join(cache, version, 'tests')]) {
    if (folder === undefined || folder === '') continue;
    if (existsSync(path.join(folder, 'test', 'support', '__init__.py'))) return folder;
  }
  return null;
}

/**
 * Modules that a file of tests can do without, as on a CPython built without them: here they have less than the file asks of them while it
 * is loaded.
 */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  test_call: ['_testcapi', '_testlimitedcapi'],
  test_code: ['ctypes'],
};

const unescaped = (text: string): string => text.replace(/\\(\\|n)/g, (_, c) => (c === 'n' ? '\n' : '\\'));

export async function runFile(file: string, options: RunFileOptions): Promise<FileOutcome> {
  const tests = new Map<string, TestOutcome>();
  const broken: string[] = [];
  const add = (outcome: TestOutcome): void => {
    tests.set(outcome.id, outcome);
    options.onTest?.(outcome);
  };
  for (let again = true; again; ) {
    const r = await runProcess(file, [...tests.keys()], options, add, (text) => broken.push(text));
    again = false;
    if (r.ended) break;
    if (r.again) {
      again = true;
      continue;
    }
    if (r.running === null) broken.push(r.why);
    else {
      add({ id: r.running, kind: r.hang ? 'hang' : 'crash', text: r.why });
      again = true;
    }
  }
  return { file, tests: [...tests.values()], broken: [...new Set(broken)] };
}

interface ProcessOutcome {
  /** Whether all tests have run. */
  readonly ended: boolean;
  /** Whether the process ended between tests, for another to go on. */
  readonly again: boolean;
  /** The test in which the process ended. */
  readonly running: string | null;
  readonly hang: boolean;
  readonly why: string;
}

function runProcess(
  file: string,
  done: readonly string[],
  options: RunFileOptions,
  onTest: (outcome: TestOutcome) => void,
  onBroken: (text: string) => void,
): Promise<ProcessOutcome> {
  const data: WorkerData = {
    version: options.version,
    folder: options.folder,
    args: [
      `test.${file.replaceAll('/', '.')}`,
      (options.selection ?? []).join('\n'),
      done.join('\n'),
      (WITHOUT[file] ?? []).join('\n'),
    ],
  };
  const worker = new Worker(path.join(import.meta.dirname, 'cpython-tests-worker.ts'), { workerData: data });
  let running: string | null = null;
  let ended = false;
  let again = false;
  let hang = false;
  let why = 'the process ended';
  let rest = '';
  let other = '';
  /** Processor time of the thread when the running test began, microseconds. */
  let begun = 0;
  let used = 0;

  const line = (text: string): void => {
    if (!text.startsWith('\x1e')) {
      other = text;
      options.onOutput?.(`${text}\n`);
      return;
    }
    const [kind, id, escaped] = text.slice(1).split('\t');
    begun = used;
    if (kind === 'start') running = id;
    else if (kind === 'end') ended = true;
    else if (kind === 'again') again = true;
    else if (kind === 'broken') {
      onBroken(`${id}${id === '' ? '' : ': '}${unescaped(escaped)}`);
      ended ||= id === '';
    } else if (kind !== 'tests') {
      running = null;
      onTest({ id, kind: kind as Kind, text: unescaped(escaped) });
    }
  };
  worker.on('message', (text: string) => {
    // A report begins a line of its own, whatever was printed before it.
    const lines = (rest + text.replaceAll('\x1e', '\n\x1e')).split('\n');
    rest = lines.pop() ?? '';
    for (const l of lines) if (l !== '') line(l);
  });
  const watch = setInterval(async () => {
    try {
      const { user, system } = await worker.cpuUsage();
      used = user + system;
    } catch {
      return; // The thread is over.
    }
    if (used - begun > options.seconds * 1e6 && !ended) {
      hang = true;
      why = `not done after ${options.seconds} seconds`;
      await worker.terminate();
    }
  }, 200);
  return new Promise((resolve) => {
    worker.on('error', (e) => {
      why = e instanceof Error ? (e.stack ?? String(e)) : String(e);
    });
    worker.on('exit', () => {
      clearInterval(watch);
      if (rest !== '') line(rest);
      if (!hang && why === 'the process ended' && other !== '') why += `: ${other}`;
      resolve({ ended, again, running, hang, why });
    });
  });
}
