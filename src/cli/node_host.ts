// The engine's outer world in Node: output to the standard streams, modules from files.

import { existsSync, readFileSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { libFolder } from '../../scripts/lib.mjs';
import type { Host, LibModule } from '../engine/index.ts';

function load(folder: string, name: string, shownFolder: string): LibModule | null {
  const relative = name.replaceAll('.', '/');
  for (const [file, isPackage] of [
    [`${relative}/__init__.py`, true],
    [`${relative}.py`, false],
  ] as const) {
    const at = path.join(folder, file);
    if (existsSync(at)) return { source: readFileSync(at, 'utf8'), filename: `${shownFolder}/${file}`, isPackage };
  }
  return null;
}

/** Reads standard input line by line, synchronously. */
function lineReader(): () => string {
  let rest = '';
  let ended = false;
  const chunk = Buffer.alloc(1 << 16);
  return () => {
    for (;;) {
      const end = rest.indexOf('\n');
      if (end >= 0) {
        const line = rest.slice(0, end + 1);
        rest = rest.slice(end + 1);
        return line;
      }
      if (ended) {
        const line = rest;
        rest = '';
        return line;
      }
      const n = readSync(0, chunk);
      if (n === 0) ended = true;
      else rest += chunk.toString('utf8', 0, n);
    }
  };
}

/** Writes everything, also where the other end reads slowly. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EAGAIN') throw e;
    }
  }
}

export interface NodeHost extends Host {
  /** Writes what is buffered. */
  flush(): void;
}

/** A host on this process's streams. Standard output is buffered; standard error is not, and flushes it first. */
export function nodeHost(version: string): NodeHost {
  let buffered = '';
  const nextLine = lineReader();
  const flush = (): void => {
    if (buffered !== '') writeAll(1, buffered);
    buffered = '';
  };
  return {
    stdout: (text) => {
      buffered += text;
      if (buffered.length > 1 << 15) flush();
    },
    stderr: (text) => {
      flush();
      writeAll(2, text);
    },
    stdin: () => {
      // What asks for the line comes first.
      flush();
      return nextLine();
    },
    libModule: (name) => load(libFolder(), name, `/usr/lib/python${version}`),
    pathModule: (name, folders) => {
      for (const folder of folders) {
        const found = load(folder === '' ? '.' : folder, name, folder === '' ? '.' : folder);
        if (found !== null) return found;
      }
      return null;
    },
    flush,
  };
}
