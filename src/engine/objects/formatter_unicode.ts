// The format mini-language for str: str.__format__. Mirrors the text part of Python/formatter_unicode.c.

import type { Ref } from '../memory/memory.ts';
import { PyErr_SetString } from './errors.ts';
import { parse_internal_render_format_spec, unknown_presentation_type } from './formatter_number.ts';
import { Py_DECREF } from './object.ts';
import { PyObject_Str } from './object_protocol.ts';
import { PyExc_ValueError } from './statictypes.ts';
import { typeName } from './typename.ts';
import { UnicodeWriter } from './unicode_writer.ts';
import { PyUnicode_CheckExact, PyUnicode_GET_LENGTH } from './unicodeobject.ts';

function notAllowed(what: string): number {
  PyErr_SetString(PyExc_ValueError, `${what} not allowed in string format specifier`);
  return -1;
}
/** Writes a str as `spec` says. 0, or -1 with an exception. */
export function _PyUnicode_FormatAdvancedWriter(writer: UnicodeWriter, o: Ref, spec: string): number {
  if (spec === '') {
    if (PyUnicode_CheckExact(o)) {
      writer.str(o);
      return 0;
    }
    const s = PyObject_Str(o);
    if (s === 0) return -1;
    writer.str(s);
    Py_DECREF(s);
    return 0;
  }
  const f = parse_internal_render_format_spec(o, spec, 's', '<');
  if (f === null) return -1;
  if (f.type !== 's') {
    unknown_presentation_type(f.type, typeName(o));
    return -1;
  }
  if (f.sign !== '') return notAllowed(f.sign === ' ' ? 'Space' : 'Sign');
  if (f.no_neg_0) return notAllowed('Negative zero coercion (z)');
  if (f.alternate) return notAllowed('Alternate form (#)');
  if (f.align === '=') {
    PyErr_SetString(PyExc_ValueError, "'=' alignment not allowed in string format specifier");
    return -1;
  }
  const n = PyUnicode_GET_LENGTH(o);
  if ((f.width === -1 || f.width <= n) && (f.precision === -1 || f.precision >= n)) {
    writer.str(o);
    return 0;
  }
  const length = f.precision >= 0 && f.precision < n ? f.precision : n;
  const padding = Math.max(0, f.width - length);
  const left = f.align === '>' ? padding : f.align === '^' ? Math.floor(padding / 2) : 0;
  const fill = f.fill_char.codePointAt(0)!;
  // The fill character widens the text only where there is padding.
  writer.prepare(length + padding, Math.max(padding > 0 ? fill : 0, writer.widest(o, 0, length)));
  writer.fill(fill, left);
  writer.substring(o, 0, length);
  writer.fill(fill, padding - left);
  return 0;
}
/** New reference. str.__format__ with a specifier that is not empty. */
export function unicodeFormatted(o: Ref, spec: string): Ref {
  const writer = new UnicodeWriter();
  return _PyUnicode_FormatAdvancedWriter(writer, o, spec) < 0 ? writer.dealloc() : writer.finish();
}
