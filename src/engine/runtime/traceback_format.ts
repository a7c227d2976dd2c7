// Exceptions as text: traceback, causes and contexts, notes. Mirrors Lib/traceback.py's TracebackException.format, which CPython
// uses to show uncaught exceptions.

import { PyBaseExceptionObject, PyCodeObject, PySyntaxErrorObject, PyTracebackObject } from '../include/structs.ts';
import { ld, ld8, type Ref } from '../memory/memory.ts';
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_SetRaisedException } from '../objects/errors.ts';
import { PyFrame_GetCode } from '../objects/frameobject.ts';
import { PyList_GET_ITEM } from '../objects/listobject.ts';
import { PyLong_AsLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_SIZE, Py_TYPE, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_GetOptionalAttr, PyObject_Repr, PyObject_Str } from '../objects/object_protocol.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyExc_SyntaxError, PyList_Type, PyLong_Type, PyUnicode_Type } from '../objects/statictypes.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { runtimeLink } from './part_link.ts';
import { sourceLines } from './source_lines.ts';
import { frameLines } from './traceback_carets.ts';

export interface FormatOptions {
  /** Whether causes and contexts are shown. */
  readonly chain?: boolean;
}

/** Frames of one kind shown before the rest is counted. */
const RECURSIVE_CUTOFF = 3;
const CAUSE = '\nThe above exception was the direct cause of the following exception:\n\n';
const CONTEXT = '\nDuring handling of the above exception, another exception occurred:\n\n';

/** str() or repr() as text; `fallback` if that fails. */
export function shown(o: Ref, f: (o: Ref) => Ref, fallback: string): string {
  const s = f(o);
  if (s === 0) {
    PyErr_Clear();
    return fallback;
  }
  const text = PyUnicode_AsString(s);
  Py_DECREF(s);
  return text;
}

/** The text of an attribute that is a str, or null. */
function strAttr(o: Ref, name: string): string | null {
  const v = PyObject_GetOptionalAttr(o, _Py_ID(name));
  if (v === 0) {
    PyErr_Clear();
    return null;
  }
  const text = PyObject_TypeCheck(v, PyUnicode_Type) ? PyUnicode_AsString(v) : null;
  Py_DECREF(v);
  return text;
}

/** The class as tracebacks name it: with its module, but for builtins and __main__. */
export function exceptionTypeName(type: Ref): string {
  const name = strAttr(type, '__qualname__') ?? '<unknown>';
  const module = strAttr(type, '__module__') ?? '<unknown>';
  return module === 'builtins' || module === '__main__' ? name : `${module}.${name}`;
}

function formatStack(tb: Ref): string {
  let out = '';
  let last = '';
  let count = 0;
  const more = (): string => {
    const n = count - RECURSIVE_CUTOFF;
    return n > 0 ? `  [Previous line repeated ${n} more time${n === 1 ? '' : 's'}]\n` : '';
  };
  for (; tb !== 0 && tb !== Py_None; tb = ld(tb + PyTracebackObject.tb_next)) {
    const code = PyFrame_GetCode(ld(tb + PyTracebackObject.tb_frame));
    const filename = PyUnicode_AsString(ld(code + PyCodeObject.co_filename));
    const name = PyUnicode_AsString(ld(code + PyCodeObject.co_name));
    const entry = frameLines(code, ld(tb + PyTracebackObject.tb_lasti), ld(tb + PyTracebackObject.tb_lineno), filename);
    const key = `${filename}\0${entry.lineno}\0${name}`;
    Py_DECREF(code);
    if (key !== last) {
      out += more();
      last = key;
      count = 0;
    }
    count++;
    if (count > RECURSIVE_CUTOFF) continue;
    out += `  File "${filename}", line ${entry.lineno}, in ${name}\n${entry.text}`;
  }
  return out + more();
}

/** The place of a SyntaxError: file, line and carets. */
function formatSyntaxPlace(exc: Ref): string {
  const at = (offset: number): Ref => {
    const o = ld(exc + offset);
    return o === 0 ? Py_None : o;
  };
  const int = (o: Ref): number | null => (Py_IS_TYPE(o, PyLong_Type) ? PyLong_AsLong(o) : null);
  const X = PySyntaxErrorObject;
  const lineno = int(at(X.lineno));
  const filename = at(X.filename) === Py_None ? '<string>' : shown(at(X.filename), PyObject_Str, '<unknown>');
  if (lineno === null) return '';
  let out = `  File "${filename}", line ${lineno}\n`;
  const text = at(X.text) === Py_None ? sourceLines.line(filename, lineno) : shown(at(X.text), PyObject_Str, '');
  if (text === null) return out;
  const rtext = text.replace(/\n+$/, '');
  const ltext = rtext.replace(/^[ \n\f]+/, '');
  const stripped = rtext.length - ltext.length;
  let offset = int(at(X.offset));
  if (offset === null) return `${out}    ${ltext}\n`;
  let endOffset = int(at(X.end_offset)) ?? 0;
  const endLine = int(at(X.end_lineno));
  if (lineno !== endLine && endLine !== null) endOffset = rtext.length + 1;
  if (endOffset === 0 || offset === endOffset || endOffset === -1) endOffset = offset + 1;
  if (offset > rtext.length + 1) offset = rtext.length + 1;
  const colno = offset - 1 - stripped;
  const endColno = endOffset - 1 - stripped;
  out += `    ${ltext}\n`;
  if (colno >= 0) {
    const spaces = [...ltext.slice(0, colno)]
      .map((c) => (/\s/.test(c) ? c : ' '))
      .join('')
      .padEnd(colno);
    out += `    ${spaces}${'^'.repeat(Math.max(1, endColno - colno))}\n`;
  }
  return out;
}

/** The lines that name the exception, with its notes. */
export function formatExceptionOnly(exc: Ref): string {
  const type = exceptionTypeName(Py_TYPE(exc));
  let out: string;
  if (PyObject_TypeCheck(exc, PyExc_SyntaxError)) {
    const msg = ld(exc + PySyntaxErrorObject.msg);
    const text =
      msg === 0 || msg === Py_None ? '<no detail available>' : shown(msg, PyObject_Str, '<exception str() failed>');
    out = `${formatSyntaxPlace(exc)}${type}: ${text}\n`;
  } else {
    const text = shown(exc, PyObject_Str, '<exception str() failed>');
    out = text === '' ? `${type}\n` : `${type}: ${text}\n`;
  }
  const notes = PyObject_GetOptionalAttr(exc, _Py_ID('__notes__'));
  if (notes === 0) PyErr_Clear();
  else {
    if (PyObject_TypeCheck(notes, PyList_Type)) {
      for (let i = 0; i < Py_SIZE(notes); i++)
        out += `${shown(PyList_GET_ITEM(notes, i), PyObject_Str, '<note str() failed>')}\n`;
    } else {
      out += `${shown(notes, PyObject_Repr, '<__notes__ repr() failed>')}\n`;
    }
    Py_DECREF(notes);
  }
  return out;
}

/** The whole text: causes first, then the traceback and the exception. `tb` may be NULL. */
export function formatException(exc: Ref, tb: Ref, options: FormatOptions = {}): string {
  const saved = PyErr_GetRaisedException();
  const seen = new Set<Ref>();
  const one = (e: Ref, t: Ref): string => {
    seen.add(e);
    let out = '';
    if (options.chain !== false) {
      const cause = ld(e + PyBaseExceptionObject.cause);
      const context = ld(e + PyBaseExceptionObject.context);
      if (cause !== 0 && !seen.has(cause)) out = one(cause, ld(cause + PyBaseExceptionObject.traceback)) + CAUSE;
      else if (
        cause === 0 &&
        context !== 0 &&
        ld8(e + PyBaseExceptionObject.suppress_context) === 0 &&
        !seen.has(context)
      ) {
        out = one(context, ld(context + PyBaseExceptionObject.traceback)) + CONTEXT;
      }
    }
    const stack = t === 0 ? '' : formatStack(t);
    if (stack !== '') out += `Traceback (most recent call last):\n${stack}`;
    return out + formatExceptionOnly(e);
  };
  const text = one(exc, tb);
  PyErr_SetRaisedException(saved);
  return text;
}

runtimeLink.formatException = formatException;
runtimeLink.formatExceptionOnly = formatExceptionOnly;
