// Texts by a format, as C functions make them. Mirrors PyUnicode_FromFormat in Objects/unicodeobject.c, of which it knows what reprs use.

import type { Ref } from '../memory/memory.ts';
import { PyObject_Repr, PyObject_Str } from './object_protocol.ts';
import { UnicodeWriter } from './unicode_writer.ts';

/**
 * New reference, or NULL with an exception. `%s` stands for a text of the engine's own, `%U` for a str, `%S` and `%R` for
 * the str and the repr of an object.
 * The writer has room for a hundred characters more than the format, and makes no more for the last piece than it takes.
 */
export function PyUnicode_FromFormat(format: string, ...values: readonly (string | Ref)[]): Ref {
  const writer = new UnicodeWriter();
  writer.minLength = format.length + 100;
  writer.overallocate = true;
  const pieces = format.match(/%[sUSR]|[^%]+/g) ?? [];
  let used = 0;
  for (const [i, piece] of pieces.entries()) {
    if (i === pieces.length - 1) writer.overallocate = false;
    if (!write(writer, piece, piece[0] === '%' ? values[used++] : piece)) return writer.dealloc();
  }
  return writer.finish();
}
function write(writer: UnicodeWriter, piece: string, value: string | Ref): boolean {
  if (typeof value === 'string') return writer.text(value);
  return piece === '%U' ? writer.str(value) : writer.owned(piece === '%S' ? PyObject_Str(value) : PyObject_Repr(value));
}
