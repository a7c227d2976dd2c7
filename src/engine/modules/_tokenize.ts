// Module _tokenize: the tokenizer as an iterator, for Lib/tokenize.py. Mirrors Python/Python-tokenize.c. The source is read to its
// end and tokenized at the first step; comments and blank lines, which the parser's tokens leave out, come from the gaps between.

import { Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, ld64, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PyBytes_AsUint8Array, PyBytes_Check } from '../objects/bytesobject.ts';
import { PyObject_CallNoArgs } from '../objects/call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, typeError } from '../objects/errors.ts';
import { PyList_Append, PyList_GET_ITEM, PyList_New } from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { PyExc_StopIteration, staticType } from '../objects/statictypes.ts';
import { deallocWords, tpAlloc, visitWords } from '../objects/traverse.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { defineType } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PySyntaxError } from '../parser/errors.ts';
import { parse } from '../parser/index.ts';
import { tokenize } from '../parser/tokenize.ts';
import * as T from '../parser/tokens.ts';
import { raiseSyntaxError } from '../runtime/compile.ts';
import { addTypes } from './add_types.ts';
import { defineModule } from './define.ts';

const TokenizerIter_Type = staticType('_tokenize.TokenizerIter');
/** `tokens` is NULL before the first step; then a list of tuples, of which `next` is due. `refused`: the source, if it has an error. */
const tokenizeriter = struct(
  'tokenizeriterobject',
  { readline: 'ptr', tokens: 'ptr', refused: 'ptr', next: 'ssize', extra: 'i32' },
  PyObject,
);

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
function fill(self: Ref): boolean {
  const source = readAll(ld(self + tokenizeriter.readline));
  if (source === null) return false;
  const text = source.replace(/\r\n?/g, '\n');
  const { rows, failed } = rowsOf(text, ld(self + tokenizeriter.extra) !== 0);
  const list = PyList_New(0);
  for (const row of rows) {
    const parts = [
      PyLong_FromLong(row.type),
      PyUnicode_FromString(row.text),
      pair(row.start),
      pair(row.end),
      PyUnicode_FromString(row.line),
    ];
    const t = PyTuple_Pack(...parts);
    for (const o of parts) Py_DECREF(o);
    PyList_Append(list, t);
    Py_DECREF(t);
  }
  stp(self + tokenizeriter.tokens, list);
  // What the tokenizer refuses is told in the parser's words, after the tokens before it.
  if (failed) stp(self + tokenizeriter.refused, PyUnicode_FromString(text));
  return true;
}

/** Without a parser, brackets that stay open are found at the end of the source. */
function unexpectedEnd(text: string): PySyntaxError {
  const lineno = text.replace(/\n$/, '').split('\n').length;
  const place = { filename: '<string>', lineno, offset: 0, text: null, end_lineno: lineno, end_offset: 0 };
  return new PySyntaxError('SyntaxError', 'unexpected EOF in multi-line statement', place);
}
function next(self: Ref): Ref {
  if (ld(self + tokenizeriter.tokens) === 0 && !fill(self)) return 0;
  const tokens = ld(self + tokenizeriter.tokens);
  const i = ld64(self + tokenizeriter.next);
  if (i < Py_SIZE(tokens)) {
    st64(self + tokenizeriter.next, i + 1);
    return Py_NewRef(PyList_GET_ITEM(tokens, i));
  }
  const source = ld(self + tokenizeriter.refused);
  if (source !== 0) {
    stp(self + tokenizeriter.refused, 0);
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
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_new: (type, args, kwds) => {
      const got = unpackTupleAndDict(newSignature, args, kwds);
      if (got === null) return 0;
      const extra = PyObject_IsTrue(got[1]);
      if (extra < 0) return 0;
      const self = tpAlloc(type);
      if (self === 0) return 0;
      stp(self + tokenizeriter.readline, Py_NewRef(got[0]));
      st(self + tokenizeriter.extra, extra);
      return self;
    },
    tp_dealloc: (self) => deallocWords(self, tokenizeriter.readline, tokenizeriter.tokens, tokenizeriter.refused),
    tp_traverse: (self, visit) =>
      visitWords(self, visit, tokenizeriter.readline, tokenizeriter.tokens, tokenizeriter.refused),
    tp_iternext: (self) => (PyErr_Occurred() !== 0 ? 0 : next(self)),
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [],
});

defineModule({ name: '_tokenize', exec: (module) => addTypes(module, [TokenizerIter_Type]) });
