// Internal docstrings of C functions: a signature line, a marker, and the text. Mirrors that part of Objects/typeobject.c.
//
//   name($self, x, /)
//   --
//
//   What it does.

import { METH_NOARGS, METH_O } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import type { Addr, Ref } from '../memory/memory.ts';
import { Py_None } from './statics.ts';
import { readCString } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

const SIGNATURE_END_MARKER = ')\n--\n\n';

/** Where the parameter list starts and the text behind the marker does, or null. */
function split(name: string, doc: string): { start: number; end: number } | null {
  const short = name.slice(name.lastIndexOf('.') + 1);
  if (!doc.startsWith(`${short}(`)) return null;
  const marker = doc.indexOf(SIGNATURE_END_MARKER);
  const blank = doc.indexOf('\n\n');
  if (marker < 0 || (blank >= 0 && blank < marker)) return null;
  return { start: short.length, end: marker };
}
/** The text without its signature. */
export function _PyType_DocWithoutSignature(name: string, doc: string): string {
  const at = split(name, doc);
  return at === null ? doc : doc.slice(at.end + SIGNATURE_END_MARKER.length);
}
/** New reference: `__doc__` of something with this internal doc, None if there is no text. */
export function _PyType_GetDocFromInternalDoc(name: string, doc: Addr): Ref {
  const text = _PyType_DocWithoutSignature(name, readCString(doc));
  return text === '' ? Py_None : PyUnicode_FromString(text);
}
/** New reference: `__text_signature__`, None if there is none. A function without doc has what its calling convention `flags` tells. */
export function _PyType_GetTextSignatureFromInternalDoc(name: string, doc: Addr, flags = 0): Ref {
  const text = readCString(doc);
  const at = split(name, text);
  if (at !== null) return PyUnicode_FromString(text.slice(at.start, at.end + 1));
  if (text !== '' || !profile.signatureFromFlags) return Py_None;
  if (flags & METH_NOARGS) return PyUnicode_FromString('($self, /)');
  return flags & METH_O ? PyUnicode_FromString('($self, object, /)') : Py_None;
}
