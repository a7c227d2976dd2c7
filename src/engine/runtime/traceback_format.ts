// Exceptions as text: traceback, causes and contexts, notes. Mirrors Lib/traceback.py's TracebackException.format, which CPython
// uses to show uncaught exceptions.

import { profile } from '../include/profile.ts';
import {
  PyBaseExceptionGroupObject,
  PyBaseExceptionObject,
  PyCodeObject,
  PySyntaxErrorObject,
  PyTracebackObject,
} from '../include/structs.ts';
import { ld, ld8, type Ref } from '../memory/memory.ts';
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_SetRaisedException } from '../objects/errors.ts';
import { PyFrame_GetCode } from '../objects/frameobject.ts';
import { PyList_GET_ITEM } from '../objects/listobject.ts';
import { conversion, PyLong_AsLong, PyLong_AsLongAndOverflow, PyLong_Check } from '../objects/longobject.ts';
import { Py_DECREF, Py_SIZE, Py_TYPE, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_GetOptionalAttr, PyObject_IsTrue, PyObject_Repr, PyObject_Str } from '../objects/object_protocol.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import {
  PyExc_BaseExceptionGroup,
  PyExc_SyntaxError,
  PyList_Type,
  PyTuple_Type,
  PyUnicode_Type,
} from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';
import { findKeywordTypo, type KeywordTypo } from './keyword_typos.ts';
import { runtimeLink } from './part_link.ts';
import { PySys_GetObject } from './sysdict.ts';
import { frameLines, plainLine } from './traceback_carets.ts';
import { GroupContext, MAX_GROUP_DEPTH, MAX_GROUP_WIDTH } from './traceback_group.ts';
import { suggestionFor } from './traceback_suggestions.ts';

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

/** What is typed at the prompt has one name, whatever its number. */
const shownFile = (filename: string): string => filename.replace(/^<stdin-\d+>$|^<stdin>-\d+$/, '<stdin>');

/** The entries that sys.tracebacklimit lets through. */
function withinLimit(entries: readonly Ref[]): readonly Ref[] {
  const limit = PySys_GetObject('tracebacklimit');
  if (limit === 0 || !PyLong_Check(limit)) return entries;
  const n = PyLong_AsLongAndOverflow(limit);
  const most = conversion.overflow === 0 ? Math.max(0, n) : conversion.overflow > 0 ? Number.MAX_SAFE_INTEGER : 0;
  if (most === 0) return [];
  // Since 3.13 this is a slice from `len - limit`, which may be negative.
  return entries.slice(profile.tracebacksShowRanges ? entries.length - most : -most);
}
/** True if sys.tracebacklimit is neither a number nor None: then module traceback fails, and C code shows the lines without marks. */
function hasBadLimit(): boolean {
  const limit = PySys_GetObject('tracebacklimit');
  return limit !== 0 && limit !== Py_None && !PyLong_Check(limit);
}
function formatStack(tb: Ref): string {
  let out = '';
  let last = '';
  let count = 0;
  const more = (): string => {
    const n = count - RECURSIVE_CUTOFF;
    return n > 0 ? `  [Previous line repeated ${n} more time${n === 1 ? '' : 's'}]\n` : '';
  };
  const entries: Ref[] = [];
  for (let t = tb; t !== 0 && t !== Py_None; t = ld(t + PyTracebackObject.tb_next)) entries.push(t);
  const plain = profile.tracebacksShowRanges && hasBadLimit();
  for (const t of withinLimit(entries)) {
    const code = PyFrame_GetCode(ld(t + PyTracebackObject.tb_frame));
    const filename = PyUnicode_AsString(ld(code + PyCodeObject.co_filename));
    const name = PyUnicode_AsString(ld(code + PyCodeObject.co_name));
    const entry = (plain ? plainLine : frameLines)(
      code,
      ld(t + PyTracebackObject.tb_lasti),
      ld(t + PyTracebackObject.tb_lineno),
      filename,
    );
    const key = `${filename}\0${entry.lineno}\0${name}`;
    Py_DECREF(code);
    if (key !== last) {
      out += more();
      last = key;
      count = 0;
    }
    count++;
    if (count > RECURSIVE_CUTOFF) continue;
    out += `  File "${shownFile(filename)}", line ${entry.lineno}, in ${name}\n${entry.text}`;
  }
  return out + more();
}

/** The place of a SyntaxError: file, line, and carets under the part that is wrong. */
function formatSyntaxPlace(exc: Ref, typo: KeywordTypo | null): string {
  const X = PySyntaxErrorObject;
  const field = (offset: number): Ref => ld(exc + offset) || Py_None;
  const int = (o: Ref): number | null => (PyLong_Check(o) ? PyLong_AsLong(o) : null);
  const asText = (o: Ref): string | null => (o === Py_None ? null : shown(o, PyObject_Str, ''));
  const lineno = asText(field(X.lineno));
  const filename = field(X.filename);
  const named = filename !== Py_None && shown(filename, PyObject_Str, '') !== '';
  let out = '';
  if (lineno !== null) {
    out = `  File "${named ? shown(filename, PyObject_Str, '') : '<string>'}", line ${lineno}\n`;
  }
  const text = field(X.text);
  if (!PyUnicode_Check(text)) return out;
  const source = typo?.text ?? PyUnicode_AsString(text);
  const rtext = source.replace(/\n+$/, '');
  const ltext = rtext.replace(/^[ \n\f]+/, '');
  const stripped = rtext.length - ltext.length;
  if (typo === null && field(X.offset) === Py_None) return `${out}    ${ltext}\n`;
  let offset = typo?.offset ?? int(field(X.offset));
  if (offset === null) return out;
  let end = typo?.end_offset ?? rtext.length + 1;
  if (typo === null && lineno === asText(field(X.end_lineno))) end = int(field(X.end_offset)) || offset;
  if (source !== '' && offset > source.length) offset = rtext.length + 1;
  if (source !== '' && end > source.length) end = rtext.length + 1;
  if (offset >= end || end < 0) end = offset + 1;
  const colno = offset - 1 - stripped;
  out += `    ${ltext}\n`;
  if (colno < 0) return out;
  // Tabs are kept, so that the carets stand below what they point at.
  const indent = ltext.slice(0, colno).replace(/\S/g, ' ');
  return `${out}    ${indent}${'^'.repeat(end - offset)}\n`;
}
/** " (file)", behind the message of a SyntaxError that knows its file but no line. */
function syntaxSuffix(exc: Ref): string {
  const filename = ld(exc + PySyntaxErrorObject.filename) || Py_None;
  if ((ld(exc + PySyntaxErrorObject.lineno) || Py_None) !== Py_None || filename === Py_None) return '';
  return ` (${shown(filename, PyObject_Str, '')})`;
}

/** The lines that name the exception, with its notes. `tb` (may be NULL) tells which names were in reach. */
export function formatExceptionOnly(exc: Ref, tb: Ref = 0): string {
  const type = exceptionTypeName(Py_TYPE(exc));
  let out: string;
  if (PyObject_TypeCheck(exc, PyExc_SyntaxError)) {
    const msg = ld(exc + PySyntaxErrorObject.msg) || Py_None;
    const truth = PyObject_IsTrue(msg);
    if (truth < 0) PyErr_Clear();
    const typo = findKeywordTypo(exc);
    const text =
      typo?.msg ?? (truth === 0 ? '<no detail available>' : shown(msg, PyObject_Str, '<exception str() failed>'));
    out = `${formatSyntaxPlace(exc, typo)}${type}: ${text}${syntaxSuffix(exc)}\n`;
  } else {
    const text = shown(exc, PyObject_Str, '<exception str() failed>') + suggestionFor(exc, tb);
    out = text === '' ? `${type}\n` : `${type}: ${text}\n`;
  }
  return out + formatNotes(exc);
}

/** The notes, a line or more each. What is no sequence is shown as a whole. */
function formatNotes(exc: Ref): string {
  const notes = PyObject_GetOptionalAttr(exc, _Py_ID('__notes__'));
  if (notes === 0) {
    const error = PyErr_GetRaisedException();
    if (error === 0) return '';
    const what = shown(error, PyObject_Repr, '<__notes__ repr() failed>');
    Py_DECREF(error);
    return `Ignored error getting __notes__: ${what}\n`;
  }
  let out = '';
  const item = PyObject_TypeCheck(notes, PyList_Type)
    ? PyList_GET_ITEM
    : PyObject_TypeCheck(notes, PyTuple_Type)
      ? PyTuple_GET_ITEM
      : null;
  if (item !== null) {
    for (let i = 0; i < Py_SIZE(notes); i++) out += `${shown(item(notes, i), PyObject_Str, '<note str() failed>')}\n`;
  } else if (notes !== Py_None) out = `${shown(notes, PyObject_Repr, '<__notes__ repr() failed>')}\n`;
  Py_DECREF(notes);
  return out;
}

/** The exceptions that led to `exc`, it first: by cause, else by context. Each is there once. */
function chainOf(exc: Ref, seen: Set<Ref>): { exc: Ref; message: string }[] {
  const chain: { exc: Ref; message: string }[] = [];
  for (let e = exc; ; ) {
    seen.add(e);
    const cause = ld(e + PyBaseExceptionObject.cause);
    const suppressed = ld8(e + PyBaseExceptionObject.suppress_context) !== 0;
    const context = cause !== 0 || suppressed ? 0 : ld(e + PyBaseExceptionObject.context);
    const before = cause || context;
    const follows = before !== 0 && !seen.has(before);
    chain.push({ exc: e, message: !follows ? '' : cause !== 0 ? CAUSE : CONTEXT });
    if (!follows) return chain;
    e = before;
  }
}

/** One exception, and what led to it, inside the frames of `ctx`. `tb` is its traceback (may be NULL). */
function formatChain(exc: Ref, tb: Ref, seen: Set<Ref>, ctx: GroupContext): string {
  const chain = chainOf(exc, seen);
  let out = '';
  for (const { exc: e, message } of chain.reverse()) {
    if (message !== '') out += ctx.emit(message);
    const t = e === exc ? tb : ld(e + PyBaseExceptionObject.traceback);
    if (PyObject_TypeCheck(e, PyExc_BaseExceptionGroup)) out += formatGroup(e, t, seen, ctx);
    else {
      const stack = t === 0 ? '' : formatStack(t);
      if (stack !== '') out += ctx.emit(`Traceback (most recent call last):\n${stack}`);
      out += ctx.emit(formatExceptionOnly(e, t));
    }
  }
  return out;
}
/** A group with its members, each in a numbered frame. */
function formatGroup(group: Ref, tb: Ref, seen: Set<Ref>, ctx: GroupContext): string {
  if (ctx.depth > MAX_GROUP_DEPTH) return ctx.emit(`... (max_group_depth is ${MAX_GROUP_DEPTH})\n`);
  const top = ctx.depth === 0;
  if (top) ctx.depth = 1;
  let out = '';
  const stack = tb === 0 ? '' : formatStack(tb);
  if (stack !== '') {
    out += ctx.emit('Exception Group Traceback (most recent call last):\n', top ? '+' : '|') + ctx.emit(stack);
  }
  out += ctx.emit(formatExceptionOnly(group, tb));
  const members = ld(group + PyBaseExceptionGroupObject.excs);
  const count = Py_SIZE(members);
  const frames = Math.min(count, MAX_GROUP_WIDTH + 1);
  ctx.needClose = false;
  for (let i = 0; i < frames; i++) {
    const last = i === frames - 1;
    // A group that comes last closes the frame itself.
    if (last) ctx.needClose = true;
    const rest = i >= MAX_GROUP_WIDTH ? count - MAX_GROUP_WIDTH : 0;
    out += `${ctx.indent()}${i === 0 ? '+-' : '  '}+---------------- ${rest > 0 ? '...' : i + 1} ----------------\n`;
    ctx.depth++;
    if (rest > 0) out += ctx.emit(`and ${rest} more exception${rest > 1 ? 's' : ''}\n`);
    else {
      const member = PyTuple_GET_ITEM(members, i);
      out += formatChain(member, ld(member + PyBaseExceptionObject.traceback), seen, ctx);
    }
    if (last && ctx.needClose) {
      out += `${ctx.indent()}+------------------------------------\n`;
      ctx.needClose = false;
    }
    ctx.depth--;
  }
  if (top) ctx.depth = 0;
  return out;
}

/** The whole text: causes first, then the traceback and the exception, a group with its members. `tb` may be NULL. */
export function formatException(exc: Ref, tb: Ref): string {
  const saved = PyErr_GetRaisedException();
  const text = formatChain(exc, tb, new Set(), new GroupContext());
  PyErr_SetRaisedException(saved);
  return text;
}

runtimeLink.formatException = formatException;
runtimeLink.formatExceptionOnly = formatExceptionOnly;
