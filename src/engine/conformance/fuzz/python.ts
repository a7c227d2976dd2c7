// A real CPython for many small programs: one server process (server.py) that forks for each.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PythonVersion } from '../../index.ts';

/** What a program did: its standard output, its exit status, and the last line of standard error if the status is not 0. */
export interface Outcome {
  readonly out: string;
  readonly status: number;
  readonly last: string;
}

const MODULES =
  'gc, sys, os, weakref, copy, types, functools, itertools, collections, enum, re, tokenize, linecache, warnings, atexit';
/**
 * What runs before a program starts, on both sides. Importing these modules costs more than a program, and so does every collection
 * that looks through them. The imports leave pools with free blocks, not the same ones on both sides; then they are filled up
 * (server.py, `fillPools` in engine.ts), so that a program's objects come from pools of their own. Blocks in a type's free list
 * would come back to those full pools, so the lists are emptied first. What fills the pools is in a cycle that no collection sees, so
 * that no time is lost with freeing it at the end.
 */
export const PREPARATION = [
  `import ${MODULES}`,
  'sys.taken = []',
  'sys.taken.append(sys.taken)',
  'gc.collect()',
  'gc.freeze()',
].join('; ');

/** The exit status of a program that took too long: the server has SIGALRM sent to it. */
export const KILLED = -14;
/** Phases that are tried at once. */
const TOGETHER = 8;
/** Programs that the real CPython is ahead of the engine, at most. */
export const AHEAD = 64;
/** Blocks of 32 bytes in a pool and some more: after so many the fill of every pool is as it was. */
const PERIOD = 512;
/** Phases that are tried. Most phases do the same: only one side, if any, stands where a pool fills up just then. */
const PHASES = 128;
/** The phases but 0 that are tried, neighbours far from each other, so that one of several that follow each other is soon met. */
export function phases(): number[] {
  return Array.from({ length: PHASES }, (_, i) => ((i + 1) * 149) % PERIOD);
}

/** The form in which outcomes are compared and recorded, as in the corpus; addresses are left out. */
export function asText(o: Outcome): string {
  const out = o.out === '' || o.out.endsWith('\n') ? o.out : `${o.out}\n`;
  return `${out}=== exit ${o.status}${o.last === '' ? '' : `: ${o.last}`}\n`.replace(/ at 0x[0-9a-f]+/g, ' at 0x...');
}

export function outcome(out: string, err: string, status: number): Outcome {
  return { out, status, last: status === 0 ? '' : (err.trim().split('\n').at(-1) ?? '') };
}

export class RealPython {
  readonly #child: ChildProcess;
  #received: Buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #ended = false;

  /** `launcher` is called as `launcher 3.14 ARGS...`. */
  constructor(launcher: string, version: PythonVersion) {
    const server = readFileSync(path.join(import.meta.dirname, 'server.py'), 'utf8');
    const start = `exec(${JSON.stringify(server)}, {'preparation': '${PREPARATION}'})`;
    this.#child = spawn(launcher, [version, '-c', start], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PYTHONHASHSEED: '0',
        PYTHONIOENCODING: 'utf-8',
        PYTHON_COLORS: '0',
        LC_ALL: 'C.UTF-8',
        TERM: 'dumb',
      },
    });
    this.#child.stdout?.on('data', (piece: Buffer) => {
      this.#received = Buffer.concat([this.#received, piece]);
      this.#wake();
    });
    this.#child.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /**
   * Hands a program over; `next` gives the outcomes in this order. `phase` blocks of every size class of the allocator are taken
   * first, so that pools fill up at other places of the program.
   */
  send(source: string, phase = 0): void {
    const bytes = Buffer.from(source, 'utf8');
    this.#child.stdin?.write(`${bytes.length} ${phase}\n`);
    this.#child.stdin?.write(bytes);
  }
  async #take(ready: () => number): Promise<Buffer> {
    for (;;) {
      const n = ready();
      if (n >= 0 && this.#received.length >= n) {
        const taken = this.#received.subarray(0, n);
        this.#received = this.#received.subarray(n);
        return taken;
      }
      if (this.#ended) throw new Error('the real CPython has ended');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
  async next(): Promise<Outcome> {
    const head = await this.#take(() => this.#received.indexOf(10) + 1 || -1);
    const [out, err, status] = head.toString().split(' ').map(Number);
    const printed = (await this.#take(() => out)).toString('utf8');
    const errors = (await this.#take(() => err)).toString('utf8');
    return outcome(printed, errors, status);
  }
  async run(source: string): Promise<Outcome> {
    this.send(source);
    return this.next();
  }
  /**
   * The phase in which the real CPython does what `text` says, or -1. What a program prints about reused addresses may depend on
   * how full the allocator's pools are when it starts, which is no property of the program.
   */
  async phaseOf(source: string, text: string, all = phases()): Promise<number> {
    for (let at = 0; at < all.length; at += TOGETHER) {
      const some = all.slice(at, at + TOGETHER);
      for (const phase of some) this.send(source, phase);
      let found = -1;
      for (const phase of some) if (asText(await this.next()) === text && found < 0) found = phase;
      if (found >= 0) return found;
    }
    return -1;
  }
  close(): void {
    this.#child.stdin?.end();
  }
}
