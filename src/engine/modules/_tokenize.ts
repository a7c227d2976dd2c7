// Module _tokenize: the tokenizer as an iterator, for Lib/tokenize.py. Mirrors Python/Python-tokenize.c. The source is read to its
// end and tokenized at the first step; comments and blank lines, which the parser's tokens leave out, come from the gaps between.

import { has, PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, ld, ld64, memset, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { fn } from '../memory/text.ts';
import { PyBytes_AsUint8Array, PyBytes_Check } from '../objects/bytesobject.ts';
import { PyObject_CallNoArgs } from '../objects/call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_NoMemory, PyErr_Occurred, typeError } from '../objects/errors.ts';
import { PyList_Append, PyList_GET_ITEM, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsSsize_t, PyLong_FromLong } from '../objects/longobject.ts';
import { type destructor, Py_CLEAR, Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XSETREF } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { PyExc_StopIteration, staticType } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/traverse.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { defineType } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
} from '../objects/unicodeobject.ts';
import { PySyntaxError } from '../parser/errors.ts';
import { parse } from '../parser/index.ts';
import { tokenize } from '../parser/tokenize.ts';
import * as T from '../parser/tokens.ts';
import { raiseSyntaxError } from '../runtime/syntax_errors.ts';
import { addTypes } from './add_types.ts';
import { defineModule } from './define.ts';

const TokenizerIter_Type = staticType('_tokenize.TokenizerIter');
const tokenizeriter = struct(
  'tokenizeriterobject',
  {
    tok: 'ptr',
    done: 'i32',
    last_line: { type: 'ptr', since: '3.13' },
    last_lineno: { type: 'ssize', since: '3.13' },
    last_end_lineno: { type: 'ssize', since: '3.13' },
    byte_col_offset_diff: { type: 'ssize', since: '3.13' },
  },
  PyObject,
);
/**
 * The block at `tok`, the engine's own. `tokens` is NULL before the first step; then a list of tuples, of which `next` is due.
 * `refused`: the source, if it has an error.
 */
const tokenizerState = struct('tokenizerState', {
  readline: 'ptr',
  tokens: 'ptr',
  refused: 'ptr',
  next: 'ssize',
  extra: 'i32',
});
const S = tokenizerState;
const stateOf = (self: Ref): Addr => ld(self + tokenizeriter.tok);

const COMMENT = 65;
const NL = 66;
const OP = 55;
/** Names of Lib/token.py that are not operators. */
const PLAIN = new Set<number>([T.ENDMARKER, T.NAME, T.NUMBER, T.STRING, T.NEWLINE, T.INDENT, T.DEDENT]);

interface Row {
  type: number;
  text: string;
  start: [number, number];
  end: [number, number];
  line: string;
}
const length = (text: string): number => {
  let n = 0;
  for (const _ of text) n++;
  return n;
};

/** The rows of a source in the order of the iterator. */
function rowsOf(source: string, extra: boolean): { rows: Row[]; failed: boolean } {
  const { tokens, tokenizer } = tokenize(source.endsWith('\n') || source === '' ? source : `${source}\n`, 'exec');
  const src = tokenizer.src.replace(/\0$/, '');
  const lines = src.split('\n');
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) as number) + line.length + 1);
  const lineAt = (index: number): number => {
    let lo = 0;
    let hi = lines.length - 1;
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1;
      if (starts[mid] <= index) lo = mid;
      else hi = mid - 1;
    }
    return lo;
  };
  const place = (index: number): [number, number] => {
    const n = lineAt(index);
    return [n + 1, length(src.slice(starts[n], index))];
  };
  const lastIsCut = !source.endsWith('\n');
  const textOfLine = (n: number): string =>
    n < lines.length - 1 ? `${lines[n]}${lastIsCut && n === lines.length - 2 ? '' : '\n'}` : lines[n];
  const linesOf = (start: number, end: number): string => {
    const from = lineAt(start);
    const to = lineAt(Math.max(start, end - (src[end - 1] === '\n' ? 1 : 0)));
    let text = '';
    for (let n = from; n <= to; n++) text += textOfLine(n);
    return text;
  };
  const rows: Row[] = [];
  const add = (type: number, start: number, end: number, text = src.slice(start, end)): void => {
    rows.push({ type, text, start: place(start), end: place(end), line: linesOf(start, end) });
  };
  /** Comments and line ends between two tokens. */
  const gap = (from: number, to: number): void => {
    const pattern = /#[^\n]*|\\\n|\n/g;
    pattern.lastIndex = from;
    for (let m = pattern.exec(src); m !== null && m.index < to; m = pattern.exec(src)) {
      if (m[0][0] === '#') add(COMMENT, m.index, m.index + m[0].length);
      else if (m[0] === '\n') {
        const n = lineAt(m.index);
        rows.push({
          type: NL,
          text: lastIsCut && m.index === src.length - 1 ? '' : '\n',
          start: place(m.index),
          end: [n + 1, place(m.index)[1] + 1],
          line: textOfLine(n),
        });
      }
    }
  };
  let at = 0;
  let ended = true;
  for (const token of tokens) {
    if (token.type === T.ERRORTOKEN) return { rows, failed: true };
    const isEnd = token.type === T.ENDMARKER;
    if (token.type === T.NEWLINE) {
      const newline = src.indexOf('\n', at);
      const comment = src.slice(at, newline < 0 ? src.length : newline).indexOf('#');
      const to = newline < 0 ? src.length : newline;
      if (extra && comment >= 0) add(COMMENT, at + comment, to);
      const n = lineAt(to);
      const [line, column] = place(to);
      const cut = lastIsCut && n >= lines.length - 2;
      rows.push({
        type: T.NEWLINE,
        text: extra && !cut ? '\n' : '',
        start: [line, column],
        end: [line, column + (extra ? 1 : 0)],
        line: textOfLine(n),
      });
      at = Math.min(src.length, to + 1);
      ended = true;
      continue;
    }
    if (token.type === T.INDENT || token.type === T.DEDENT || isEnd) {
      const next = tokens
        .slice(tokens.indexOf(token))
        .find((t) => t.type !== T.INDENT && t.type !== T.DEDENT) as T.Token;
      const to = next.type === T.ENDMARKER || next.type === T.ERRORTOKEN ? src.length : next.start;
      if (extra) gap(at, to);
      at = Math.max(at, lineAt(to) > lineAt(at) || ended ? starts[lineAt(to)] : at);
      if (isEnd || next.type === T.ENDMARKER) {
        const where: [number, number] = extra ? [lines.length, 0] : [Math.max(1, lines.length - 1), -1];
        rows.push({
          type: token.type,
          text: '',
          start: where,
          end: where,
          line: extra ? '' : textOfLine(Math.max(0, lines.length - 2)),
        });
        at = src.length;
        continue;
      }
      const n = lineAt(to);
      const column = length(src.slice(starts[n], to));
      const text = token.type === T.INDENT ? src.slice(starts[n], to) : '';
      const start: [number, number] = extra ? [n + 1, token.type === T.INDENT ? 0 : column] : [n + 1, -1];
      rows.push({
        type: token.type,
        text: extra ? text : '',
        start,
        end: extra ? [n + 1, column] : start,
        line: textOfLine(n),
      });
      at = to;
      ended = false;
      continue;
    }
    if (extra) gap(at, token.start);
    const isText = token.type >= T.FSTRING_START;
    // The parser's own types of the keywords are beyond those of Lib/token.py.
    const type = token.type > NL ? T.NAME : token.type;
    add(extra && !PLAIN.has(type) && !isText ? OP : type, token.start, token.end);
    at = token.end;
    ended = false;
  }
  return { rows, failed: false };
}

/** Everything readline() gives, or null with an exception. */
function readAll(readline: Ref): string | null {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
  let text = '';
  for (;;) {
    const line = PyObject_CallNoArgs(readline);
    if (line === 0) {
      if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return null;
      PyErr_Clear();
      return text;
    }
    const isText = PyUnicode_Check(line);
    if (!isText && !PyBytes_Check(line)) {
      typeError(`readline() returned a non-string object, but ${typeName(line)}`);
      Py_DECREF(line);
      return null;
    }
    const part = isText ? PyUnicode_AsString(line) : decoder.decode(PyBytes_AsUint8Array(line));
    Py_DECREF(line);
    if (part === '') return text;
    text += part;
  }
}
function pair([a, b]: [number, number]): Ref {
  const x = PyLong_FromLong(a);
  const y = PyLong_FromLong(b);
  const t = PyTuple_Pack(x, y);
  Py_DECREF(x);
  Py_DECREF(y);
  return t;
}
/** Reads and tokenizes. False with an exception. */
function fill(tok: Addr): boolean {
  const source = readAll(ld(tok + S.readline));
  if (source === null) return false;
  const text = source.replace(/\r\n?/g, '\n');
  const { rows, failed } = rowsOf(text, ld(tok + S.extra) !== 0);
  const list = PyList_New(0);
  // Tokens of a line share the str.
  let shown = '';
  let line = PyUnicode_FromString(shown);
  for (const row of rows) {
    if (row.line !== shown) {
      Py_DECREF(line);
      shown = row.line;
      line = PyUnicode_FromString(shown);
    }
    const parts = [
      PyLong_FromLong(row.type),
      PyUnicode_FromString(row.text),
      pair(row.start),
      pair(row.end),
      Py_NewRef(line),
    ];
    const t = PyTuple_Pack(...parts);
    for (const o of parts) Py_DECREF(o);
    PyList_Append(list, t);
    Py_DECREF(t);
  }
  Py_DECREF(line);
  stp(tok + S.tokens, list);
  // What the tokenizer refuses is told in the parser's words, after the tokens before it.
  if (failed) stp(tok + S.refused, PyUnicode_FromString(text));
  return true;
}

/** Without a parser, brackets that stay open are found at the end of the source. */
function unexpectedEnd(text: string): PySyntaxError {
  const lineno = text.replace(/\n$/, '').split('\n').length;
  const place = { filename: '<string>', lineno, offset: 0, text: null, end_lineno: lineno, end_offset: 0 };
  return new PySyntaxError('SyntaxError', 'unexpected EOF in multi-line statement', place);
}
const numberIn = (pairOfInts: Ref, i: number): number => PyLong_AsSsize_t(PyTuple_GET_ITEM(pairOfInts, i));
/** Notes what the token just given says of its line. One without a line, at the end, says nothing. */
function noteLine(self: Ref, token: Ref): void {
  const line = PyTuple_GET_ITEM(token, 4);
  if (!has(tokenizeriter.last_line) || PyUnicode_GET_LENGTH(line) === 0) return;
  const start = PyTuple_GET_ITEM(token, 2);
  const end = PyTuple_GET_ITEM(token, 3);
  if (ld64(self + tokenizeriter.last_lineno) !== numberIn(start, 0)) st64(self + tokenizeriter.byte_col_offset_diff, 0);
  Py_XSETREF(self + tokenizeriter.last_line, Py_NewRef(line));
  st64(self + tokenizeriter.last_lineno, numberIn(start, 0));
  st64(self + tokenizeriter.last_end_lineno, numberIn(end, 0));
  const before = [...PyUnicode_AsString(line)].slice(0, Math.max(0, numberIn(end, 1))).join('');
  const bytes = new TextEncoder().encode(before).length;
  st64(self + tokenizeriter.byte_col_offset_diff, bytes - length(before));
}
function next(self: Ref): Ref {
  const tok = stateOf(self);
  if (ld(tok + S.tokens) === 0 && !fill(tok)) return 0;
  const tokens = ld(tok + S.tokens);
  const i = ld64(tok + S.next);
  if (i < Py_SIZE(tokens)) {
    const token = PyList_GET_ITEM(tokens, i);
    st64(tok + S.next, i + 1);
    noteLine(self, token);
    if (numberIn(token, 0) === T.ENDMARKER) st(self + tokenizeriter.done, 1);
    return Py_NewRef(token);
  }
  const source = ld(tok + S.refused);
  if (source !== 0) {
    stp(tok + S.refused, 0);
    const text = PyUnicode_AsString(source);
    Py_DECREF(source);
    try {
      parse(text, '<string>', 'exec');
    } catch (e) {
      if (!(e instanceof PySyntaxError)) throw e;
      raiseSyntaxError(/ was never closed$/.test(e.message) ? unexpectedEnd(text) : e);
    }
  }
  return 0;
}

const newSignature = parseSignature('tokenizeriter(readline, /, *, extra_tokens, encoding=None)');
defineType(TokenizerIter_Type, {
  basicsize: () => tokenizeriter.sizeof,
  flags: 0,
  slots: {
    tp_new: (type, args, kwds) => {
      const got = unpackTupleAndDict(newSignature, args, kwds);
      if (got === null) return 0;
      const extra = PyObject_IsTrue(got[1]);
      if (extra < 0) return 0;
      const self = tpAlloc(type);
      if (self === 0) return 0;
      const tok = PyMem_Malloc(S.sizeof);
      if (tok === 0) {
        Py_DECREF(self);
        return PyErr_NoMemory();
      }
      memset(tok, 0, S.sizeof);
      stp(self + tokenizeriter.tok, tok);
      stp(tok + S.readline, Py_NewRef(got[0]));
      st(tok + S.extra, extra);
      return self;
    },
    tp_dealloc: (self) => {
      const tok = stateOf(self);
      if (tok !== 0) for (const at of [S.readline, S.tokens, S.refused]) Py_CLEAR(tok + at);
      PyMem_Free(tok);
      if (has(tokenizeriter.last_line)) Py_CLEAR(self + tokenizeriter.last_line);
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_iternext: (self) => (PyErr_Occurred() !== 0 ? 0 : next(self)),
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_Free' },
  methods: [],
});

defineModule({ name: '_tokenize', exec: (module) => addTypes(module, [TokenizerIter_Type]) });
