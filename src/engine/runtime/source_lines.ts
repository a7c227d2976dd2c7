// The source text of what was compiled, for tracebacks, warnings and open(): linecache's part. A host-side record, not Python's
// state; what it lacks is shown without a source line, as CPython does for files that are gone.

import { host } from './host.ts';

/** Texts by file name; split into lines when the first line is asked for. */
const sources = new Map<string, string | string[]>();

const LIB = /^\/usr\/lib\/python3\.\d+\//;
/** The text of a file of the standard library, which the host keeps, or null. */
function libText(filename: string): string | null {
  if (!LIB.test(filename) || !filename.endsWith('.py')) return null;
  const name = filename
    .replace(LIB, '')
    .replace(/(\/__init__)?\.py$/, '')
    .replaceAll('/', '.');
  const found = host().libModule(name);
  return found !== null && found.filename === filename ? found.source : null;
}

/** The lines behind a file name, or null. */
function linesOf(filename: string): string[] | null {
  const written = sourceLines.written(filename);
  if (written !== null) return written.split(/\r\n|\r|\n/);
  const known = sources.get(filename) ?? libText(filename);
  if (known === null || typeof known !== 'string') return known;
  const lines = known.split(/\r\n|\r|\n/);
  sources.set(filename, lines);
  return lines;
}

export const sourceLines = {
  /** The text of a file that the program itself made, or null (modules/filesystem.ts). */
  written: ((): null => null) as (filename: string) => string | null,
  /** Remembers the text behind a file name. */
  add(filename: string, text: string): void {
    sources.set(filename, text);
  },
  /** Line `lineno` (from 1) without its newline, or null. */
  line(filename: string, lineno: number): string | null {
    return linesOf(filename)?.[lineno - 1] ?? null;
  },
  /** The whole text behind a file name, or null. */
  text(filename: string): string | null {
    const known = sources.get(filename) ?? libText(filename);
    return known === null || typeof known === 'string' ? known : known.join('\n');
  },
  clear(): void {
    sources.clear();
  },
};
