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

/** What runs before a program starts, on both sides. */
export const PREPARATION = readFileSync(path.join(import.meta.dirname, 'preparation.py'), 'utf8');

/** The exit status of a program that took too long: the server has SIGALRM sent to it. */
export const KILLED = -14;
/** kB of address space: what is left for objects is a little less than the engine has, so that a program that asks for more has a MemoryError on both. */
const ADDRESS_SPACE = 455_000;
/** Programs that the real CPython is ahead of the engine, at most. */
export const AHEAD = 64;

/** The form in which outcomes are compared and recorded, as in the corpus; addresses are left out, and how much of the C stack was used. */
export function asText(o: Outcome): string {
  const out = o.out === '' || o.out.endsWith('\n') ? o.out : `${o.out}\n`;
  return `${out}=== exit ${o.status}${o.last === '' ? '' : `: ${o.last}`}\n`
    .replace(/ at 0x[0-9a-f]+/g, ' at 0x...')
    .replace(/\(used \d+ kB\)/g, '(used ... kB)');
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
    const start = `exec(${JSON.stringify(server)}, {'preparation': ${JSON.stringify(PREPARATION)}})`;
    const limited = `ulimit -v ${ADDRESS_SPACE}; exec "$@"`;
    this.#child = spawn('sh', ['-c', limited, 'sh', launcher, version, '-c', start], {
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

  /** Hands a program over; `next` gives the outcomes in this order. */
  send(source: string): void {
    const bytes = Buffer.from(source, 'utf8');
    this.#child.stdin?.write(`${bytes.length}\n`);
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
  close(): void {
    this.#child.stdin?.end();
  }
}
