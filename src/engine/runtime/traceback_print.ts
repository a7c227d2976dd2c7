// A traceback as C code writes it into a file, and an exception that cannot be raised. Mirrors PyTraceBack_Print of Python/traceback.c and
// write_unraisable_exc_file of Python/errors.c. Only 3.12 marks what failed under the lines.

import { profile } from '../include/profile.ts';
import { PyCodeObject, PyTracebackObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyErr_BadInternalCall } from '../objects/errors.ts';
import { PyFrame_GetCode } from '../objects/frameobject.ts';
import { conversion, PyLong_AsLongAndOverflow, PyLong_Check } from '../objects/longobject.ts';
import { Py_DECREF, Py_TYPE, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_Str } from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import { PyTraceBack_Type } from '../objects/statictypes.ts';
import { tracebackLine } from '../objects/traceback.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { runtimeLink } from './part_link.ts';
import { sourceLines } from './source_lines.ts';
import { PySys_GetObject } from './sysdict.ts';
import { PyFile_WriteString } from './sysio.ts';
import { frameLines } from './traceback_carets.ts';
import { exceptionTypeName, shown } from './traceback_format.ts';

const PyTraceBack_LIMIT = 1000;
const TB_RECURSIVE_CUTOFF = 3;
const { tb_next, tb_frame, tb_lasti } = PyTracebackObject;

/** sys.tracebacklimit, or what it is by default. */
function tracebackLimit(): number {
  const limit = PySys_GetObject('tracebacklimit');
  if (limit === 0 || !PyLong_Check(limit)) return PyTraceBack_LIMIT;
  const n = PyLong_AsLongAndOverflow(limit);
  if (conversion.overflow !== 0) return conversion.overflow > 0 ? Number.MAX_SAFE_INTEGER : 0;
  return Math.max(0, n);
}

function entry(tb: Ref): { place: string; source: string } {
  const code = PyFrame_GetCode(ld(tb + tb_frame));
  const filename = PyUnicode_AsString(ld(code + PyCodeObject.co_filename));
  const name = PyUnicode_AsString(ld(code + PyCodeObject.co_name));
  const lineno = tracebackLine(tb);
  const line = sourceLines.line(filename, lineno)?.trim() ?? '';
  const plain = line === '' ? '' : `    ${line}\n`;
  const source = profile.tracebacksShowRanges ? plain : frameLines(code, ld(tb + tb_lasti), lineno, filename).text;
  Py_DECREF(code);
  return { place: `  File "${filename}", line ${lineno}, in ${name}\n`, source };
}

/** The header and the entries; empty if sys.tracebacklimit is 0. */
export function tracebackText(tb: Ref): string {
  const limit = tracebackLimit();
  if (limit === 0) return '';
  const entries: Ref[] = [];
  for (let t = tb; t !== 0 && t !== Py_None; t = ld(t + tb_next)) entries.push(t);
  let text = 'Traceback (most recent call last):\n';
  let last = '';
  let count = 0;
  const repeated = (): string => {
    const n = count - TB_RECURSIVE_CUTOFF;
    return n > 0 ? `  [Previous line repeated ${n} more time${n === 1 ? '' : 's'}]\n` : '';
  };
  for (const t of entries.slice(-limit)) {
    const { place, source } = entry(t);
    if (place !== last) {
      text += repeated();
      last = place;
      count = 0;
    }
    if (++count <= TB_RECURSIVE_CUTOFF) text += place + source;
  }
  return text + repeated();
}

/** Writes the header and the entries. 0, or -1 with an exception. */
export function PyTraceBack_Print(tb: Ref, file: Ref): number {
  if (tb === 0) return 0;
  if (!PyObject_TypeCheck(tb, PyTraceBack_Type)) {
    PyErr_BadInternalCall();
    return -1;
  }
  const text = tracebackText(tb);
  return text === '' ? 0 : PyFile_WriteString(text, file);
}

/** The traceback of an exception that cannot be raised, and its last line: without cause, notes or suggestions. */
function unraisableText(exc: Ref, tb: Ref): string {
  if (profile.unraisableIsTraced) return runtimeLink.formatException(exc, tb);
  const stack = tb === 0 || tb === Py_None ? '' : tracebackText(tb);
  return `${stack}${exceptionTypeName(Py_TYPE(exc))}: ${shown(exc, PyObject_Str, '<exception str() failed>')}\n`;
}
runtimeLink.unraisableText = unraisableText;
