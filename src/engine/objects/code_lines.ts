// Reading a code object's tables in memory: positions by instruction, and exception handlers. Mirrors the location table half
// of Objects/codeobject.c and get_exception_handler in Python/ceval.c.
//
// Location table: entries of 1 + n bytes; the first is 0x80 | code << 3 | (length in code units - 1). Codes 0-9: columns in a
// byte and a half; 10-12: line + 0..2 and two columns; 13: line only; 14: all as varints; 15: no position.
// Exception table: entries (start, length, target, depth << 1 | push-lasti) as big-endian groups of 6 bits; bit 7 marks the
// start of an entry, bit 6 that more groups follow.

import { PyBytesObject, PyCodeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, U8 } from '../memory/memory.ts';
import { Py_SIZE } from './object.ts';

const CODE_SHORT_LAST = 9;
const CODE_ONE_LINE0 = 10;
const CODE_ONE_LINE2 = 12;
const CODE_NO_COLUMNS = 13;
const CODE_LONG = 14;

/** A reader of a location table. Call `next` before reading; -1 means "none". Offsets are bytes from the first instruction. */
export class AddressRange {
  start = 0;
  end = 0;
  line = -1;
  endLine = -1;
  column = -1;
  endColumn = -1;
  /** The line that the next entry's difference counts from. */
  computed: number;
  /** Address of the entry that `next` reads. */
  at: Addr;
  readonly limit: Addr;

  constructor(code: Ref) {
    const table = ld(code + PyCodeObject.co_linetable);
    this.at = table + PyBytesObject.ob_sval;
    this.limit = this.at + Py_SIZE(table);
    this.computed = ld(code + PyCodeObject.co_firstlineno);
  }

  /** Moves to the next entry. False at the table's end. */
  next(): boolean {
    if (this.at >= this.limit) return false;
    const first = U8[this.at++];
    const kind = (first >> 3) & 15;
    this.start = this.end;
    this.end += ((first & 7) + 1) * 2;
    this.column = -1;
    this.endColumn = -1;
    if (kind <= CODE_SHORT_LAST) {
      const b = U8[this.at++];
      this.column = (kind << 3) | (b >> 4);
      this.endColumn = this.column + (b & 15);
      this.line = this.endLine = this.computed;
    } else if (kind <= CODE_ONE_LINE2) {
      this.computed += kind - CODE_ONE_LINE0;
      this.column = U8[this.at++];
      this.endColumn = U8[this.at++];
      this.line = this.endLine = this.computed;
    } else if (kind === CODE_NO_COLUMNS) {
      this.computed += this.#signed();
      this.line = this.endLine = this.computed;
    } else if (kind === CODE_LONG) {
      this.computed += this.#signed();
      this.line = this.computed;
      this.endLine = this.line + this.#unsigned();
      this.column = this.#unsigned() - 1;
      this.endColumn = this.#unsigned() - 1;
    } else {
      this.line = this.endLine = -1;
    }
    return true;
  }

  #unsigned(): number {
    let b = U8[this.at++];
    let value = b & 63;
    for (let shift = 6; b & 64; shift += 6) {
      b = U8[this.at++];
      value |= (b & 63) << shift;
    }
    return value;
  }
  #signed(): number {
    const u = this.#unsigned();
    return u & 1 ? -(u >> 1) : u >> 1;
  }
}

/** The entry of the location table for the instruction `lasti` bytes from the first, or null. */
export function positionAt(code: Ref, lasti: number): AddressRange | null {
  const range = new AddressRange(code);
  while (range.next()) if (lasti < range.end) return range;
  return null;
}
/** The line of the instruction `lasti` bytes from the first; the code's first line for a negative `lasti`; -1 if it has none. */
export function PyCode_Addr2Line(code: Ref, lasti: number): number {
  if (lasti < 0) return ld(code + PyCodeObject.co_firstlineno);
  const range = positionAt(code, lasti);
  return range === null ? -1 : range.line;
}

/** What `get_exception_handler` found: target in code units, depth of the stack to keep, whether the offset is pushed. */
export const handler = { target: 0, depth: 0, lasti: 0 };

let cursor = 0;
function group(): number {
  let b = U8[cursor++];
  let value = b & 63;
  while (b & 64) {
    b = U8[cursor++];
    value = (value << 6) | (b & 63);
  }
  return value;
}
/** Finds the handler for the instruction at `index` (in code units). True if there is one: it is in `handler`. */
export function get_exception_handler(code: Ref, index: number): boolean {
  const table = ld(code + PyCodeObject.co_exceptiontable);
  const end = table + PyBytesObject.ob_sval + Py_SIZE(table);
  cursor = table + PyBytesObject.ob_sval;
  while (cursor < end) {
    const start = group();
    if (start > index) return false;
    const length = group();
    const target = group();
    const depthAndLasti = group();
    if (index < start + length) {
      handler.target = target;
      handler.depth = depthAndLasti >> 1;
      handler.lasti = depthAndLasti & 1;
      return true;
    }
  }
  return false;
}
/** The entries of a code object's exception table, in code units. */
export function exceptionEntries(code: Ref): { start: number; target: number; depth: number; lasti: number }[] {
  const table = ld(code + PyCodeObject.co_exceptiontable);
  const end = table + PyBytesObject.ob_sval + Py_SIZE(table);
  const entries = [];
  cursor = table + PyBytesObject.ob_sval;
  while (cursor < end) {
    const start = group();
    group();
    const target = group();
    const depthAndLasti = group();
    entries.push({ start, target, depth: depthAndLasti >> 1, lasti: depthAndLasti & 1 });
  }
  return entries;
}
/** Where handlers of the code begin, in code units; one may be named more than once. */
export function exceptionTargets(code: Ref): number[] {
  return exceptionEntries(code).map(({ target }) => target);
}
