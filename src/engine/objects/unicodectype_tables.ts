// Classes and case of all characters: Unicode 16, independent of the host's own tables. Mirrors Objects/unicodectype.c; the
// questions about ASCII are answered by unicodectype.ts, which hands the others on to here.

import * as db from '../include/unicodeData.ts';
import { readNumbers } from '../parser/base26.ts';
import { tables } from './unicodectype.ts';

/** A set of characters: borders of its ranges in ascending order, made when first asked, and bits for Latin-1. */
class CharacterSet {
  private borders: Int32Array | null = null;
  private readonly latin1 = new Uint8Array(256);
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  has(c: number): boolean {
    if (this.borders === null) this.load();
    if (c < 256) return this.latin1[c] !== 0;
    // The number of borders at or below c is odd exactly inside a range.
    const borders = this.borders!;
    let low = 0;
    let high = borders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (borders[middle] <= c) low = middle + 1;
      else high = middle;
    }
    return (low & 1) === 1;
  }
  private load(): void {
    let at = 0;
    this.borders = Int32Array.from(readNumbers(this.text), (n) => {
      at += n;
      return at;
    });
    for (let i = 0; i < this.borders.length; i += 2) {
      for (let c = this.borders[i]; c < Math.min(256, this.borders[i + 1]); c++) this.latin1[c] = 1;
    }
  }
}

/** A mapping of characters to characters, made when first asked. */
class CharacterMap {
  private map: Map<number, number> | null = null;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  /** What `c` maps to, or -1. */
  get(c: number): number {
    if (this.map === null) this.load();
    return this.map!.get(c) ?? -1;
  }
  private load(): void {
    this.map = new Map();
    const rows = readNumbers(this.text);
    let at = 0;
    for (let i = 0; i < rows.length; i += 4) {
      at += rows[i];
      const zigzag = rows[i + 3];
      const delta = zigzag & 1 ? -(zigzag + 1) / 2 : zigzag / 2;
      for (let k = 0; k < rows[i + 1]; k++) this.map.set(at + k * rows[i + 2], at + k * rows[i + 2] + delta);
    }
  }
}

const alpha = new CharacterSet(db.ALPHA);
const digit = new CharacterSet(db.DIGIT);
const numeric = new CharacterSet(db.NUMERIC);
const space = new CharacterSet(db.SPACE);
const uppercase = new CharacterSet(db.UPPERCASE);
const lowercase = new CharacterSet(db.LOWERCASE);
const titlecase = new CharacterSet(db.TITLECASE);
const printable = new CharacterSet(db.PRINTABLE);
const xidStart = new CharacterSet(db.XID_START);
const xidContinue = new CharacterSet(db.XID_CONTINUE);
const caseIgnorable = new CharacterSet(db.CASE_IGNORABLE);
const sreCasedDiffers = new CharacterSet(db.SRE_CASED_DIFFERS);

const _PyUnicode_IsAlpha = (c: number): boolean => alpha.has(c);
const _PyUnicode_IsDigit = (c: number): boolean => digit.has(c);
const _PyUnicode_IsNumeric = (c: number): boolean => numeric.has(c);
const _PyUnicode_IsUppercase = (c: number): boolean => uppercase.has(c);
const _PyUnicode_IsLowercase = (c: number): boolean => lowercase.has(c);
const _PyUnicode_IsTitlecase = (c: number): boolean => titlecase.has(c);
const _PyUnicode_IsXidStart = (c: number): boolean => xidStart.has(c);
const _PyUnicode_IsXidContinue = (c: number): boolean => xidContinue.has(c);
const _PyUnicode_IsCaseIgnorable = (c: number): boolean => caseIgnorable.has(c);
function _PyUnicode_IsPrintable(c: number): boolean {
  return c < 127 ? c >= 32 : printable.has(c);
}
function Py_UNICODE_ISSPACE(c: number): boolean {
  if (c < 128) return c === 32 || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
  return space.has(c);
}

let decimalZeros: Int32Array | null = null;
/** The value of a decimal digit of any script, or -1. */
function _PyUnicode_ToDecimalDigit(c: number): number {
  if (c < 0x100) return c >= 48 && c <= 57 ? c - 48 : -1;
  if (decimalZeros === null) {
    let at = 0;
    decimalZeros = Int32Array.from(readNumbers(db.DECIMAL_ZEROS), (n) => {
      at += n;
      return at;
    });
  }
  for (let i = 0; i < decimalZeros.length && decimalZeros[i] <= c; i++)
    if (c - decimalZeros[i] < 10) return c - decimalZeros[i];
  return -1;
}

// ---- case ----

const lower = new CharacterMap(db.LOWER);
const upper = new CharacterMap(db.UPPER);
const title = new CharacterMap(db.TITLE);
const fold = new CharacterMap(db.FOLD);
const expand = (list: readonly (readonly [number, string])[]): Map<number, readonly number[]> =>
  new Map(list.map(([c, s]) => [c, Array.from(s, (x) => x.codePointAt(0)!)]));
const lowerFull = expand(db.LOWER_FULL);
const upperFull = expand(db.UPPER_FULL);
const titleFull = expand(db.TITLE_FULL);
const foldFull = expand(db.FOLD_FULL);

/** One character to one. */
function _PyUnicode_ToLowercase(c: number): number {
  if (c < 128) return c >= 65 && c <= 90 ? c + 32 : c;
  const m = lower.get(c);
  return m < 0 ? c : m;
}
function _PyUnicode_ToUppercase(c: number): number {
  if (c < 128) return c >= 97 && c <= 122 ? c - 32 : c;
  const m = upper.get(c);
  return m < 0 ? c : m;
}

function push(out: number[], c: number, full: Map<number, readonly number[]>): boolean {
  const several = c < 128 ? undefined : full.get(c);
  if (several === undefined) return false;
  for (let i = 0; i < several.length; i++) out.push(several[i]);
  return true;
}
/** Appends the full mapping of `c`: one to three characters. */
function _PyUnicode_ToLowerFull(c: number, out: number[]): void {
  if (!push(out, c, lowerFull)) out.push(_PyUnicode_ToLowercase(c));
}
function _PyUnicode_ToUpperFull(c: number, out: number[]): void {
  if (!push(out, c, upperFull)) out.push(_PyUnicode_ToUppercase(c));
}
function _PyUnicode_ToTitleFull(c: number, out: number[]): void {
  if (push(out, c, titleFull)) return;
  const m = c < 128 ? -1 : title.get(c);
  if (m >= 0) out.push(m);
  else _PyUnicode_ToUpperFull(c, out);
}
function _PyUnicode_ToFoldedFull(c: number, out: number[]): void {
  if (push(out, c, foldFull)) return;
  const m = c < 128 ? -1 : fold.get(c);
  if (m >= 0) out.push(m);
  else _PyUnicode_ToLowerFull(c, out);
}

/** True if the simple mappings change `c` (what the regular expression compiler asks). */
function unicode_iscased(c: number): boolean {
  const changes = c !== _PyUnicode_ToLowercase(c) || c !== _PyUnicode_ToUppercase(c);
  return changes !== sreCasedDiffers.has(c);
}

Object.assign(tables, {
  _PyUnicode_IsAlpha,
  _PyUnicode_IsDigit,
  _PyUnicode_IsNumeric,
  _PyUnicode_IsUppercase,
  _PyUnicode_IsLowercase,
  _PyUnicode_IsTitlecase,
  _PyUnicode_IsXidStart,
  _PyUnicode_IsXidContinue,
  _PyUnicode_IsCaseIgnorable,
  _PyUnicode_IsPrintable,
  Py_UNICODE_ISSPACE,
  _PyUnicode_ToDecimalDigit,
  _PyUnicode_ToLowercase,
  _PyUnicode_ToUppercase,
  _PyUnicode_ToLowerFull,
  _PyUnicode_ToUpperFull,
  _PyUnicode_ToTitleFull,
  _PyUnicode_ToFoldedFull,
  unicode_iscased,
} satisfies typeof tables);
