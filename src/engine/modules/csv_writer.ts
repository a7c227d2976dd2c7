// Writing records of fields: class _csv.writer. Mirrors WriterObj in Modules/_csv.c.

import { _Py_T_OBJECT, Py_READONLY, Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, ld64, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Realloc } from '../memory/obmalloc.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { PyNumber_Check } from '../objects/abstract_number.ts';
import { PyObject_GetIter } from '../objects/abstract_object.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_NoMemory, PyErr_Occurred } from '../objects/errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK } from '../objects/gcobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyObject_Str } from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import { heapType, PyExc_TypeError } from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { defineType, member, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import {
  csvRules,
  type Dialect,
  NOT_SET,
  QUOTE_ALL,
  QUOTE_NONE,
  QUOTE_NONNUMERIC,
  QUOTE_NOTNULL,
  QUOTE_STRINGS,
  readDialect,
} from './csv_dialect.ts';
import { csvError } from './csv_state.ts';

export const Writer_Type = heapType('_csv.writer');
const WriterObj = struct(
  'WriterObj',
  {
    write: 'ptr',
    dialect: 'ptr',
    rec: 'ptr',
    rec_size: 'ssize',
    rec_len: 'ssize',
    num_fields: 'i32',
    error_obj: 'ptr',
  },
  PyObject,
);
/** Characters by which the block for a record grows, and bytes of one. */
const MEM_INCR = 32768;
const UCS4 = 4;

/** One record that is being joined. */
class RecordWriter {
  text = '';
  fields = 0;
  readonly #d: Dialect;
  constructor(d: Dialect) {
    this.#d = d;
  }
  /** Appends a field, null for None. False with an exception. */
  append(field: string | null, quote: boolean): boolean {
    const { quoting, delimiter, skipinitialspace } = this.#d;
    let quoted = quote;
    if ((field ?? '') === '' && csvRules().quotesMore && delimiter === 32 && skipinitialspace) {
      const isNull = field === null && (quoting === QUOTE_STRINGS || quoting === QUOTE_NOTNULL);
      if (quoting === QUOTE_NONE || isNull) {
        csvError('empty field must be quoted if delimiter is a space and skipinitialspace is true');
        return false;
      }
      quoted = true;
    }
    const written = this.#write(field ?? '', quoted);
    if (written === null) return false;
    this.text += (this.fields > 0 ? String.fromCodePoint(delimiter) : '') + written;
    this.fields++;
    return true;
  }
  /** A field with what quotes and escapes it, or null with an exception. */
  #write(field: string, quote: boolean): string | null {
    const { quoting, delimiter, escapechar, quotechar, doublequote, lineterminator } = this.#d;
    const { quotesMore } = csvRules();
    let quoted = quote;
    let out = '';
    for (const ch of field) {
      const c = ch.codePointAt(0)!;
      const special =
        c === delimiter ||
        c === escapechar ||
        c === quotechar ||
        (quotesMore && (c === 10 || c === 13)) ||
        lineterminator.includes(ch);
      if (special) {
        const escapes = quoting === QUOTE_NONE || (c === quotechar ? !doublequote : c === escapechar);
        if (!escapes) {
          if (c === quotechar) out += ch;
          quoted = true;
        } else if (escapechar === NOT_SET) {
          csvError('need to escape, but no escapechar set');
          return null;
        } else out += String.fromCodePoint(escapechar);
      }
      out += ch;
    }
    if (!quoted) return out;
    const mark = quotechar === NOT_SET ? '\0' : String.fromCodePoint(quotechar);
    return mark + out + mark;
  }
}
/** The block for a record has room for `length` characters. False with MemoryError. */
function reserve(self: Ref, length: number): boolean {
  if (length <= ld64(self + WriterObj.rec_size)) return true;
  const size = (Math.floor(length / MEM_INCR) + 1) * MEM_INCR;
  const block = PyMem_Realloc(ld(self + WriterObj.rec), size * UCS4);
  if (block === 0) {
    PyErr_NoMemory();
    return false;
  }
  stp(self + WriterObj.rec, block);
  st64(self + WriterObj.rec_size, size);
  return true;
}
function isQuoted(quoting: number, field: Ref): boolean {
  switch (quoting) {
    case QUOTE_NONNUMERIC:
      return !PyNumber_Check(field);
    case QUOTE_ALL:
      return true;
    case QUOTE_STRINGS:
      return PyUnicode_Check(field);
    case QUOTE_NOTNULL:
      return field !== Py_None;
    default:
      return false;
  }
}
/** Appends an object's text. False with an exception. */
function appendField(self: Ref, record: RecordWriter, quoting: number, field: Ref): boolean {
  const quote = isQuoted(quoting, field);
  if (field === Py_None) return record.append(null, quote) && reserve(self, record.text.length);
  const str = PyUnicode_Check(field) ? field : PyObject_Str(field);
  if (str === 0) return false;
  const fine = record.append(PyUnicode_AsString(str), quote) && reserve(self, record.text.length);
  if (str !== field) Py_DECREF(str);
  return fine;
}

/** New reference: what the file's write method gives. */
function writerow(self: Ref, seq: Ref): Ref {
  const dialect = readDialect(ld(self + WriterObj.dialect));
  const iter = PyObject_GetIter(seq);
  if (iter === 0) {
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) return 0;
    PyErr_Clear();
    return csvError(`iterable expected, not ${typeName(seq)}`);
  }
  const record = new RecordWriter(dialect);
  const { quoting } = dialect;
  let isNull = false;
  let fine = true;
  for (let field = PyIter_Next(iter); field !== 0; field = fine ? PyIter_Next(iter) : 0) {
    isNull = field === Py_None;
    fine = appendField(self, record, quoting, field);
    Py_DECREF(field);
  }
  Py_DECREF(iter);
  if (!fine || PyErr_Occurred() !== 0) return 0;
  if (record.fields > 0 && record.text === '') {
    const { quotesMore } = csvRules();
    if (quoting === QUOTE_NONE || (quotesMore && isNull && (quoting === QUOTE_STRINGS || quoting === QUOTE_NOTNULL)))
      return csvError('single empty field record must be quoted');
    record.fields--;
    if (!record.append(null, true)) return 0;
  }
  if (!reserve(self, record.text.length + dialect.lineterminator.length)) return 0;
  const line = PyUnicode_FromString(record.text + dialect.lineterminator);
  if (line === 0) return 0;
  const result = PyObject_CallOneArg(ld(self + WriterObj.write), line);
  Py_DECREF(line);
  return result;
}
function writerows(self: Ref, seqseq: Ref): Ref {
  const rows = PyObject_GetIter(seqseq);
  if (rows === 0) return 0;
  let fine = true;
  for (let row = PyIter_Next(rows); row !== 0; row = fine ? PyIter_Next(rows) : 0) {
    const result = writerow(self, row);
    Py_DECREF(row);
    fine = result !== 0;
    if (fine) Py_DECREF(result);
  }
  Py_DECREF(rows);
  return fine && PyErr_Occurred() === 0 ? Py_None : 0;
}

/** New reference. A writer that calls `write` (stolen), in a dialect (stolen). */
export function newWriter(write: Ref, dialect: Ref): Ref {
  const self = _PyObject_GC_New(Writer_Type);
  if (self === 0) {
    Py_DECREF(write);
    Py_DECREF(dialect);
    return 0;
  }
  stp(self + WriterObj.write, write);
  stp(self + WriterObj.dialect, dialect);
  for (const at of [WriterObj.rec, WriterObj.error_obj]) stp(self + at, 0);
  for (const at of [WriterObj.rec_size, WriterObj.rec_len]) st64(self + at, 0);
  st(self + WriterObj.num_fields, 0);
  _PyObject_GC_TRACK(self);
  return self;
}

const WORDS = [WriterObj.dialect, WriterObj.write] as const;
defineType(Writer_Type, {
  basicsize: () => WriterObj.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  doc: 'CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n',
  slots: {
    tp_dealloc: (self) => {
      if (ld(self + WriterObj.rec) !== 0) PyMem_Free(ld(self + WriterObj.rec));
      deallocWords(self, ...WORDS);
    },
    tp_traverse: (self, visit) => visitWords(self, visit, ...WORDS),
  },
  shared: { tp_free: 'PyObject_GC_Del' },
  methods: [method('writerow(row, /)', writerow), method('writerows(rows, /)', writerows)],
  members: [member('dialect', _Py_T_OBJECT, () => WriterObj.dialect, Py_READONLY)],
});
