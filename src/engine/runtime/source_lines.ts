// The source text of what was compiled, for tracebacks and warnings: linecache's part. A host-side record, not Python's state;
// what it lacks is shown without a source line, as CPython does for files that are gone.

const sources = new Map<string, string[]>();

export const sourceLines = {
  /** Remembers the text behind a file name. */
  add(filename: string, text: string): void {
    sources.set(filename, text.split(/\r\n|\r|\n/));
  },
  /** Line `lineno` (from 1) without its newline, or null. */
  line(filename: string, lineno: number): string | null {
    return sources.get(filename)?.[lineno - 1] ?? null;
  },
  /** The whole text behind a file name, lines ended by newlines; or null. */
  text(filename: string): string | null {
    return sources.get(filename)?.join('\n') ?? null;
  },
  clear(): void {
    sources.clear();
  },
};
