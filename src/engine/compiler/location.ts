// Source locations carried by instructions.
// Mirrors _Py_SourceLocation in Include/internal/pycore_symtable.h.

import type { Position } from '../parser/ast.ts';

export interface Location {
  readonly lineno: number;
  readonly end_lineno: number;
  readonly col_offset: number;
  readonly end_col_offset: number;
}

/** The instruction is artificial: it takes the line of what runs before it, or none. */
export const NO_LOCATION: Location = { lineno: -1, end_lineno: -1, col_offset: -1, end_col_offset: -1 };
/** The instruction takes the location of the one after it (resolved by the assembler). */
export const NEXT_LOCATION: Location = { lineno: -2, end_lineno: -2, col_offset: -2, end_col_offset: -2 };

export function LOCATION(lineno: number, end_lineno: number, col_offset: number, end_col_offset: number): Location {
  return { lineno, end_lineno, col_offset, end_col_offset };
}

/** A copy, so that the passes read one object shape instead of every kind of node. */
export function LOC(node: Position): Location {
  return LOCATION(node.lineno, node.end_lineno, node.col_offset, node.end_col_offset);
}

export function same_location(a: Location, b: Location): boolean {
  return (
    a === b ||
    (a.lineno === b.lineno &&
      a.end_lineno === b.end_lineno &&
      a.col_offset === b.col_offset &&
      a.end_col_offset === b.end_col_offset)
  );
}
