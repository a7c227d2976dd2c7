// Addresses of the interpreter's static objects: singletons, small ints, one-character strings, identifiers. Mirrors
// Include/internal/pycore_runtime_structs.h and pycore_global_objects.h. Their bytes are written by the files of their types.

import { IDENTIFIERS, LITERALS } from '../include/globalStrings.ts';
import type { Ref } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';

export const NSMALLNEGINTS = 5;
/** Room for 3.15's cache; how much of it is used is the profile's matter. */
export const MAX_SMALL_INTS = NSMALLNEGINTS + 1025;
/** `small_ints[i]` is at small_ints + 32 * i and holds i - 5. */
export const small_ints = staticAlloc('small_ints', MAX_SMALL_INTS * 32);

/** bytes of length 1: 40 bytes apart. */
export const bytes_characters = staticAlloc('bytes_characters', 256 * 48);
export const bytes_empty = staticAlloc('bytes_empty', 48);
/** str of one character below U+0080: 48 bytes apart; above: 64. */
export const strings_ascii = staticAlloc('strings_ascii', 128 * 48);
export const strings_latin1 = staticAlloc('strings_latin1', 128 * 64);
export const tuple_empty = staticAlloc('tuple_empty', 64) + 16;

export const _Py_NoneStruct = staticAlloc('_Py_NoneStruct', 16);
export const _Py_TrueStruct = staticAlloc('_Py_TrueStruct', 32);
export const _Py_FalseStruct = staticAlloc('_Py_FalseStruct', 32);
export const _Py_EllipsisObject = staticAlloc('_Py_EllipsisObject', 16);
export const _Py_NotImplementedStruct = staticAlloc('_Py_NotImplementedStruct', 16);

export const Py_None = _Py_NoneStruct;
export const Py_True = _Py_TrueStruct;
export const Py_False = _Py_FalseStruct;
export const Py_Ellipsis = _Py_EllipsisObject;
export const Py_NotImplemented = _Py_NotImplementedStruct;

export function PyBool_FromLong(v: number | boolean): Ref {
  return v ? Py_True : Py_False;
}

// ---- strings known to the interpreter ----

const known = new Map<string, Ref>();
for (const text of [...LITERALS, ...IDENTIFIERS]) {
  if (text.length !== 1) known.set(text, staticAlloc(`'${text}'`, Math.ceil((41 + text.length) / 8) * 8, 8));
}

/** Immortal, borrowed. The interpreter's own str object for an identifier; throws if there is none (a bug in the caller). */
export function _Py_ID(name: string): Ref {
  const s = staticString(name);
  if (s === 0) throw new RangeError(`no static string ${JSON.stringify(name)}`);
  return s;
}
/** The interpreter's static str object with this text, or 0. */
export function staticString(text: string): Ref {
  if (text.length === 1) return latin1Char(text.charCodeAt(0));
  return known.get(text) ?? 0;
}
/** The shared str of one character below U+0100, else 0. */
export function latin1Char(c: number): Ref {
  return c < 128 ? strings_ascii + c * 48 : c < 256 ? strings_latin1 + (c - 128) * 64 : 0;
}
export const unicode_empty: Ref = known.get('')!;
/** All static strings of other lengths than one, in the order of memory. */
export function staticStrings(): ReadonlyMap<string, Ref> {
  return known;
}
