// A writer of text that lies in memory: what a StringIO gathers before anybody reads it. Mirrors _PyUnicodeWriter in
// Objects/unicodeobject.c, for writers that make room for more than is asked (`overallocate`).

import { type Addr, ld, ld64, memset, type Ref, st, st8, st64, stp } from '../memory/memory.ts';
import { Py_DECREF } from '../objects/object.ts';
import { _PyUnicodeWriter, OVERALLOCATE_FACTOR } from '../objects/unicode_writer.ts';
import {
  _PyUnicode_FastCopyCharacters,
  PyUnicode_DATA,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
  PyUnicode_KIND,
  PyUnicode_MAX_CHAR_VALUE,
  PyUnicode_New,
  PyUnicode_READ_CHAR,
  resize_compact,
  unicode_char,
} from '../objects/unicodeobject.ts';

const W = _PyUnicodeWriter;

export function _PyUnicodeWriter_Init(writer: Addr): void {
  memset(writer, 0, W.sizeof);
  // Any first text has a larger one, so that a buffer is made then.
  st(writer + W.min_char, 127);
  st8(writer + W.overallocate, 1);
}
/** Makes room for `length` more characters up to `maxchar`. False with MemoryError. */
function prepare(writer: Addr, length: number, maxchar: number): boolean {
  const buffer = ld(writer + W.buffer);
  const pos = ld64(writer + W.pos);
  const size = ld64(writer + W.size);
  const needed = pos + length;
  const room = needed > size ? needed + Math.trunc(needed / OVERALLOCATE_FACTOR) : size;
  const widest = Math.max(maxchar, ld(writer + W.maxchar));
  let made: Ref;
  if (buffer !== 0 && widest === ld(writer + W.maxchar)) made = resize_compact(buffer, room);
  else {
    made = PyUnicode_New(room, widest);
    if (made !== 0 && buffer !== 0) {
      _PyUnicode_FastCopyCharacters(made, 0, buffer, 0, pos);
      Py_DECREF(buffer);
    }
  }
  if (made === 0) return false;
  stp(writer + W.buffer, made);
  stp(writer + W.data, PyUnicode_DATA(made));
  st(writer + W.kind, PyUnicode_KIND(made));
  st(writer + W.maxchar, PyUnicode_MAX_CHAR_VALUE(made));
  st64(writer + W.size, PyUnicode_GET_LENGTH(made));
  return true;
}
/** False with MemoryError. */
export function _PyUnicodeWriter_WriteStr(writer: Addr, o: Ref): boolean {
  const length = PyUnicode_GET_LENGTH(o);
  if (length === 0) return true;
  const maxchar = PyUnicode_MAX_CHAR_VALUE(o);
  const pos = ld64(writer + W.pos);
  const fits = maxchar <= ld(writer + W.maxchar) && length <= ld64(writer + W.size) - pos;
  if (!fits && !prepare(writer, length, maxchar)) return false;
  _PyUnicode_FastCopyCharacters(ld(writer + W.buffer), pos, o, 0, length);
  st64(writer + W.pos, pos + length);
  return true;
}
/** New reference: what was written; the writer has nothing then. */
export function _PyUnicodeWriter_Finish(writer: Addr): Ref {
  const buffer = ld(writer + W.buffer);
  const pos = ld64(writer + W.pos);
  stp(writer + W.buffer, 0);
  if (pos === 0) {
    if (buffer !== 0) Py_DECREF(buffer);
    return PyUnicode_FromString('');
  }
  const c = pos === 1 ? PyUnicode_READ_CHAR(buffer, 0) : 256;
  if (c < 256) {
    Py_DECREF(buffer);
    return unicode_char(c);
  }
  return pos === PyUnicode_GET_LENGTH(buffer) ? buffer : resize_compact(buffer, pos);
}
export function _PyUnicodeWriter_Dealloc(writer: Addr): void {
  const buffer = ld(writer + W.buffer);
  stp(writer + W.buffer, 0);
  if (buffer !== 0) Py_DECREF(buffer);
}
