// Classes and case of characters. Mirrors Objects/unicodectype.c. ASCII is decided here; the tables of all other characters are a
// part of their own (unicodectype_tables.ts).

import { fromPart } from '../memory/parts.ts';

const ask = fromPart('unicode');
/** What the tables answer, for any character. Filled in by unicodectype_tables.ts. */
export const tables = {
  _PyUnicode_IsAlpha: ask as (c: number) => boolean,
  _PyUnicode_IsDigit: ask as (c: number) => boolean,
  _PyUnicode_IsNumeric: ask as (c: number) => boolean,
  _PyUnicode_IsUppercase: ask as (c: number) => boolean,
  _PyUnicode_IsLowercase: ask as (c: number) => boolean,
  _PyUnicode_IsTitlecase: ask as (c: number) => boolean,
  _PyUnicode_IsXidStart: ask as (c: number) => boolean,
  _PyUnicode_IsXidContinue: ask as (c: number) => boolean,
  _PyUnicode_IsCaseIgnorable: ask as (c: number) => boolean,
  _PyUnicode_IsPrintable: ask as (c: number) => boolean,
  Py_UNICODE_ISSPACE: ask as (c: number) => boolean,
  _PyUnicode_ToDecimalDigit: ask as (c: number) => number,
  _PyUnicode_ToLowercase: ask as (c: number) => number,
  _PyUnicode_ToUppercase: ask as (c: number) => number,
  _PyUnicode_ToLowerFull: ask as (c: number, out: number[]) => void,
  _PyUnicode_ToUpperFull: ask as (c: number, out: number[]) => void,
  _PyUnicode_ToTitleFull: ask as (c: number, out: number[]) => void,
  _PyUnicode_ToFoldedFull: ask as (c: number, out: number[]) => void,
  unicode_iscased: ask as (c: number) => boolean,
};

const isUpper = (c: number): boolean => c >= 65 && c <= 90;
const isLower = (c: number): boolean => c >= 97 && c <= 122;
const isLetter = (c: number): boolean => isUpper(c) || isLower(c);
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

export const _PyUnicode_IsAlpha = (c: number): boolean => (c < 128 ? isLetter(c) : tables._PyUnicode_IsAlpha(c));
export const _PyUnicode_IsDigit = (c: number): boolean => (c < 128 ? isDigit(c) : tables._PyUnicode_IsDigit(c));
export const _PyUnicode_IsNumeric = (c: number): boolean => (c < 128 ? isDigit(c) : tables._PyUnicode_IsNumeric(c));
export const _PyUnicode_IsUppercase = (c: number): boolean => (c < 128 ? isUpper(c) : tables._PyUnicode_IsUppercase(c));
export const _PyUnicode_IsLowercase = (c: number): boolean => (c < 128 ? isLower(c) : tables._PyUnicode_IsLowercase(c));
export const _PyUnicode_IsTitlecase = (c: number): boolean => c >= 128 && tables._PyUnicode_IsTitlecase(c);
export const _PyUnicode_IsXidStart = (c: number): boolean => (c < 128 ? isLetter(c) : tables._PyUnicode_IsXidStart(c));
export const _PyUnicode_IsXidContinue = (c: number): boolean =>
  c < 128 ? isLetter(c) || isDigit(c) || c === 95 : tables._PyUnicode_IsXidContinue(c);
/** The derived property Cased. */
export const _PyUnicode_IsCased = (c: number): boolean =>
  _PyUnicode_IsUppercase(c) || _PyUnicode_IsLowercase(c) || _PyUnicode_IsTitlecase(c);
/** In ASCII: ' . : ^ ` */
export const _PyUnicode_IsCaseIgnorable = (c: number): boolean =>
  c < 128 ? c === 39 || c === 46 || c === 58 || c === 94 || c === 96 : tables._PyUnicode_IsCaseIgnorable(c);
export const _PyUnicode_IsPrintable = (c: number): boolean =>
  c < 128 ? c >= 32 && c < 127 : tables._PyUnicode_IsPrintable(c);
export function Py_UNICODE_ISSPACE(c: number): boolean {
  if (c < 128) return c === 32 || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
  return tables.Py_UNICODE_ISSPACE(c);
}
export function Py_UNICODE_ISLINEBREAK(c: number): boolean {
  return (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c === 0x85 || c === 0x2028 || c === 0x2029;
}
export function Py_UNICODE_ISALNUM(c: number): boolean {
  return _PyUnicode_IsAlpha(c) || _PyUnicode_IsNumeric(c);
}
/** The value of a decimal digit of any script, or -1. */
export function _PyUnicode_ToDecimalDigit(c: number): number {
  if (c < 0x100) return isDigit(c) ? c - 48 : -1;
  return tables._PyUnicode_ToDecimalDigit(c);
}
export function _PyUnicode_IsDecimalDigit(c: number): boolean {
  return _PyUnicode_ToDecimalDigit(c) >= 0;
}

// ---- case ----

/** One character to one. */
export function _PyUnicode_ToLowercase(c: number): number {
  return c < 128 ? (isUpper(c) ? c + 32 : c) : tables._PyUnicode_ToLowercase(c);
}
export function _PyUnicode_ToUppercase(c: number): number {
  return c < 128 ? (isLower(c) ? c - 32 : c) : tables._PyUnicode_ToUppercase(c);
}
/** Appends the full mapping of `c`: one to three characters. */
export function _PyUnicode_ToLowerFull(c: number, out: number[]): void {
  if (c < 128) out.push(_PyUnicode_ToLowercase(c));
  else tables._PyUnicode_ToLowerFull(c, out);
}
export function _PyUnicode_ToUpperFull(c: number, out: number[]): void {
  if (c < 128) out.push(_PyUnicode_ToUppercase(c));
  else tables._PyUnicode_ToUpperFull(c, out);
}
export function _PyUnicode_ToTitleFull(c: number, out: number[]): void {
  if (c < 128) out.push(_PyUnicode_ToUppercase(c));
  else tables._PyUnicode_ToTitleFull(c, out);
}
export function _PyUnicode_ToFoldedFull(c: number, out: number[]): void {
  if (c < 128) out.push(_PyUnicode_ToLowercase(c));
  else tables._PyUnicode_ToFoldedFull(c, out);
}

/** True if the simple mappings change `c` (what the regular expression compiler asks). */
export function unicode_iscased(c: number): boolean {
  return tables.unicode_iscased(c);
}
