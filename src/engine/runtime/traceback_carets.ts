// The source line of a traceback entry, and the carets under the part that failed. Mirrors StackSummary.format_frame_summary in
// Lib/traceback.py.

import { ld, type Ref } from '../memory/memory.ts';
import { PyCodeObject } from '../include/structs.ts';
import { positionAt } from '../objects/code_lines.ts';
import { sourceLines } from './source_lines.ts';

export interface EntryLines {
  readonly lineno: number;
  /** Indented source lines with carets, each with its newline; '' when the source is not known. */
  readonly text: string;
}

/** What to show under "File …, line …". `lasti` is the offset in bytes, `lineno` is -1 when it must be computed. */
export function frameLines(code: Ref, lasti: number, lineno: number, filename: string): EntryLines {
  const range = positionAt(code, Math.max(0, lasti));
  const line = lineno > 0 ? lineno : (range?.line ?? ld(code + PyCodeObject.co_firstlineno));
  const source = sourceLines.line(filename, line);
  return { lineno: line, text: source === null || source.trim() === '' ? '' : `    ${source.trim()}\n` };
}
