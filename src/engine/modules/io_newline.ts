// Newline translation of text files: IncrementalNewlineDecoder and finding the end of a line. Mirrors the first parts of
// Modules/_io/textio.c.

import { Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { ldBits, stBits } from '../objects/bits.ts';
import { PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_CallMethod } from '../objects/call.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE } from '../objects/object.ts';
import { PyObject_IsTrue, PyObject_Repr } from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { heapType, PyExc_ValueError } from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { defineType, getset, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';

export const SEEN_CR = 1;
export const SEEN_LF = 2;
export const SEEN_CRLF = 4;

/** The kinds of newlines in a text. */
export function newlinesIn(text: string): number {
  let seen = 0;
  for (const m of text.matchAll(/\r\n|\r|\n/g)) seen |= m[0] === '\n' ? SEEN_LF : m[0] === '\r' ? SEEN_CR : SEEN_CRLF;
  return seen;
}
/** New reference: what the attribute `newlines` shows. */
export function newlinesSeen(seen: number): Ref {
  const texts = [seen & SEEN_CR ? '\r' : '', seen & SEEN_LF ? '\n' : '', seen & SEEN_CRLF ? '\r\n' : ''].filter(
    (t) => t !== '',
  );
  if (texts.length === 0) return Py_None;
  const items = texts.map((t) => PyUnicode_FromString(t));
  if (items.length === 1) return items[0];
  const t = PyTuple_Pack(...items);
  for (const o of items) Py_DECREF(o);
  return t;
}
/** Index after the first line in `text` from `start`, by the newline argument of the file; -1: no end of line. */
export function lineEnd(text: string, start: number, newline: string | null): number {
  if (newline === null || newline === '\n') {
    const at = text.indexOf('\n', start);
    return at < 0 ? -1 : at + 1;
  }
  if (newline === '') {
    for (let i = start; i < text.length; i++) {
      if (text[i] === '\n') return i + 1;
      if (text[i] === '\r') return text[i + 1] === '\n' ? i + 2 : i + 1;
    }
    return -1;
  }
  const at = text.indexOf(newline, start);
  return at < 0 ? -1 : at + newline.length;
}
/** A newline argument (borrowed; NULL: not given, which means `missing`), or undefined with an exception. */
export function newlineArgument(o: Ref, missing: string | null): string | null | undefined {
  if (o === 0) return missing;
  if (o === Py_None) return null;
  if (!PyUnicode_Check(o)) {
    typeError(`newline must be str or None, not ${typeName(o)}`);
    return undefined;
  }
  const text = PyUnicode_AsString(o);
  if (['', '\n', '\r', '\r\n'].includes(text)) return text;
  const r = PyObject_Repr(o);
  if (r !== 0) {
    PyErr_SetString(PyExc_ValueError, `illegal newline value: ${PyUnicode_AsString(r)}`);
    Py_DECREF(r);
  }
  return undefined;
}

export const PyIncrementalNewlineDecoder_Type = heapType('_io.IncrementalNewlineDecoder');
const nldecoder = struct(
  'nldecoder_object',
  { decoder: 'ptr', errors: 'ptr', flags: { type: 'u32', bits: { pendingcr: 1, translate: 1, seennl: 3 } } },
  PyObject,
);
const bits = (self: Ref, name: 'pendingcr' | 'translate' | 'seennl'): number => ldBits(self, nldecoder, name);
const setBits = (self: Ref, name: 'pendingcr' | 'translate' | 'seennl', value: number): void =>
  stBits(self, nldecoder, name, value);

const initSignature = parseSignature("IncrementalNewlineDecoder(decoder, translate, errors='strict')");
/** New reference: the text of `input` with its line ends translated; `last`: nothing follows. */
export function _PyIncrementalNewlineDecoder_decode(self: Ref, input: Ref, last: boolean): Ref {
  const decoder = ld(self + nldecoder.decoder);
  let text: string;
  if (decoder !== Py_None) {
    const out = PyObject_CallMethod(decoder, 'decode', input, last ? Py_True : Py_False);
    if (out === 0) return 0;
    if (!PyUnicode_Check(out)) {
      typeError(`decoder should return a string result, not '${typeName(out)}'`);
      Py_DECREF(out);
      return 0;
    }
    text = PyUnicode_AsString(out);
    Py_DECREF(out);
  } else {
    if (!PyUnicode_Check(input)) return typeError(`decoder should return a string result, not '${typeName(input)}'`);
    text = PyUnicode_AsString(input);
  }
  if (bits(self, 'pendingcr') && (text !== '' || last)) {
    text = `\r${text}`;
    setBits(self, 'pendingcr', 0);
  }
  if (!last && text.endsWith('\r')) {
    text = text.slice(0, -1);
    setBits(self, 'pendingcr', 1);
  }
  setBits(self, 'seennl', bits(self, 'seennl') | newlinesIn(text));
  if (bits(self, 'translate')) text = text.replace(/\r\n?/g, '\n');
  return PyUnicode_FromString(text);
}
defineType(PyIncrementalNewlineDecoder_Type, {
  basicsize: () => nldecoder.sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
  doc: 'Codec used when reading a file in universal newlines mode.',
  slots: {
    tp_init: (self, args, kwds) => {
      const got = unpackTupleAndDict(initSignature, args, kwds);
      if (got === null) return -1;
      const translate = PyObject_IsTrue(got[1]);
      if (translate < 0) return -1;
      for (const [at, o] of [
        [nldecoder.decoder, Py_NewRef(got[0])],
        [nldecoder.errors, got[2] === 0 ? PyUnicode_FromString('strict') : Py_NewRef(got[2])],
      ]) {
        const old = ld(self + at);
        stp(self + at, o);
        if (old !== 0) Py_DECREF(old);
      }
      setBits(self, 'pendingcr', 0);
      setBits(self, 'translate', translate);
      setBits(self, 'seennl', 0);
      return 0;
    },
    tp_dealloc: (self) => deallocWords(self, nldecoder.decoder, nldecoder.errors),
    tp_traverse: (self, visit) => visitWords(self, visit, nldecoder.decoder, nldecoder.errors),
  },
  shared: { tp_new: 'object.tp_new', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('decode(input, final=False)', (self, input, final) =>
      ld(self + nldecoder.decoder) === 0
        ? PyErr_SetString(PyExc_ValueError, 'IncrementalNewlineDecoder.__init__() not called')
        : _PyIncrementalNewlineDecoder_decode(self, input, final !== 0 && PyObject_IsTrue(final) === 1),
    ),
    method('getstate()', (self) => {
      const buffer = PyBytes_FromUint8Array([]);
      const flag = PyLong_FromLong(bits(self, 'pendingcr'));
      const t = PyTuple_Pack(buffer, flag);
      Py_DECREF(buffer);
      return t;
    }),
    method('setstate(state, /)', (self, state) => {
      if (!PyTuple_Check(state) || Py_SIZE(state) !== 2) return typeError('state argument must be a tuple');
      const flag = PyLong_AsInt(PyTuple_GET_ITEM(state, 1));
      if (failed(flag)) return 0;
      setBits(self, 'pendingcr', flag & 1);
      return Py_None;
    }),
    method('reset()', (self) => {
      setBits(self, 'pendingcr', 0);
      setBits(self, 'seennl', 0);
      return ld(self + nldecoder.decoder) === Py_None
        ? Py_None
        : PyObject_CallMethod(ld(self + nldecoder.decoder), 'reset');
    }),
  ],
  getset: [getset('newlines', (self) => (PyErr_Occurred() !== 0 ? 0 : newlinesSeen(bits(self, 'seennl'))))],
});
