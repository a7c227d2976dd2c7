// The line table and the exception table of a code object, read back.
// Mirrors the location readers of Objects/codeobject.c and Objects/exception_handling_notes.txt's format.

import type { CodeUnit } from '../include/constant.ts';
import { TableReader } from './varint.ts';

/** Where a run of code units comes from; null: it has no such place. Columns count UTF-8 bytes from 0. */
export interface LocationEntry {
  /** Byte offsets in co_code. */
  readonly start: number;
  readonly end: number;
  readonly lineno: number | null;
  readonly end_lineno: number | null;
  readonly col_offset: number | null;
  readonly end_col_offset: number | null;
}

type Tables = Pick<CodeUnit, 'co_linetable' | 'co_firstlineno' | 'co_exceptiontable'>;

/** The entries of the line table in order of offsets. */
export function parseLineTable(code: Tables): LocationEntry[] {
  const entries: LocationEntry[] = [];
  const reader = new TableReader(code.co_linetable);
  let line = code.co_firstlineno;
  let start = 0;
  while (!reader.done) {
    const first = reader.read_byte();
    const kind = (first >> 3) & 15;
    const end = start + 2 * ((first & 7) + 1);
    let lineno: number | null = null;
    let end_lineno: number | null = null;
    let col_offset: number | null = null;
    let end_col_offset: number | null = null;
    if (kind === 14) {
      line += reader.read_signed_varint();
      lineno = line;
      end_lineno = line + reader.read_varint();
      col_offset = columnOrNull(reader.read_varint());
      end_col_offset = columnOrNull(reader.read_varint());
    } else if (kind === 13) {
      line += reader.read_signed_varint();
      lineno = line;
      end_lineno = line;
    } else if (kind >= 10 && kind <= 12) {
      line += kind - 10;
      lineno = line;
      end_lineno = line;
      col_offset = reader.read_byte();
      end_col_offset = reader.read_byte();
    } else if (kind < 10) {
      lineno = line;
      end_lineno = line;
      const second = reader.read_byte();
      col_offset = (kind << 3) | (second >> 4);
      end_col_offset = col_offset + (second & 15);
    }
    entries.push({ start, end, lineno, end_lineno, col_offset, end_col_offset });
    start = end;
  }
  return entries;
}

/** Columns are written plus one: zero is none. */
function columnOrNull(written: number): number | null {
  return written === 0 ? null : written - 1;
}

/** code.co_positions(): the place of each code unit. */
export function co_positions(code: Tables): LocationEntry[] {
  const positions: LocationEntry[] = [];
  for (const entry of parseLineTable(code)) {
    for (let offset = entry.start; offset < entry.end; offset += 2) positions.push(entry);
  }
  return positions;
}

export interface LineRange {
  readonly start: number;
  end: number;
  readonly lineno: number | null;
}

/** code.co_lines(): ranges of byte offsets with one line each. */
export function co_lines(code: Tables): LineRange[] {
  const ranges: LineRange[] = [];
  for (const { start, end, lineno } of parseLineTable(code)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.lineno === lineno) last.end = end;
    else ranges.push({ start, end, lineno });
  }
  return ranges;
}

/** PyCode_Addr2Line: the line of the instruction at a byte offset. */
export function PyCode_Addr2Line(code: Tables, offset: number): number | null {
  if (offset < 0) return code.co_firstlineno;
  for (const entry of parseLineTable(code)) if (offset >= entry.start && offset < entry.end) return entry.lineno;
  return null;
}

export interface ExceptionTableEntry {
  /** Byte offsets in co_code. */
  readonly start: number;
  readonly end: number;
  readonly target: number;
  /** Values that stay on the stack. */
  readonly depth: number;
  /** Is the offset of the instruction that raised pushed under the exception? */
  readonly lasti: boolean;
}

export function parseExceptionTable(code: Pick<CodeUnit, 'co_exceptiontable'>): ExceptionTableEntry[] {
  const entries: ExceptionTableEntry[] = [];
  const reader = new TableReader(code.co_exceptiontable);
  while (!reader.done) {
    const start = reader.read_big_endian_varint() * 2;
    const end = start + reader.read_big_endian_varint() * 2;
    const target = reader.read_big_endian_varint() * 2;
    const depthLasti = reader.read_big_endian_varint();
    entries.push({ start, end, target, depth: depthLasti >> 1, lasti: (depthLasti & 1) === 1 });
  }
  return entries;
}
