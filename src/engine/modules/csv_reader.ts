// Reading records of fields: class _csv.reader. Mirrors ReaderObj in Modules/_csv.c.
//
// The state of a record is in host variables while the record is read: a reader begins anew at each record. The block for a
// field's characters is allocated as CPython's grows, but nobody can look into it.

import {
  _Py_T_OBJECT,
  Py_READONLY,
  Py_T_PYSSIZET,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Realloc } from '../memory/obmalloc.ts';
import { PyIter_Next } from '../objects/abstract_iter.ts';
import { PyNumber_Float } from '../objects/abstract_number.ts';
import { PyErr_NoMemory, PyErr_Occurred } from '../objects/errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK } from '../objects/gcobject.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { Py_DECREF, Py_XSETREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { heapType } from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { defineType, member } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import {
  csvRules,
  type Dialect,
  QUOTE_NONE,
  QUOTE_NONNUMERIC,
  QUOTE_NOTNULL,
  QUOTE_STRINGS,
  readDialect,
} from './csv_dialect.ts';
import { csvError, fieldLimit } from './csv_state.ts';

export const Reader_Type = heapType('_csv.reader');
const ReaderObj = struct(
  'ReaderObj',
  {
    input_iter: 'ptr',
    dialect: 'ptr',
    fields: 'ptr',
    state: 'i32',
    field: 'ptr',
    field_size: 'ssize',
    field_len: 'ssize',
    unquoted_field: 'u8',
    line_num: 'u64',
  },
  PyObject,
);
/** Characters that the first block for a field has room for, and bytes of one. */
const FIRST_SIZE = 4096;
const UCS4 = 4;

const EOL = -2;
const LF = 10;
const CR = 13;
const SPACE = 32;

type State =
  | 'START_RECORD'
  | 'START_FIELD'
  | 'ESCAPED_CHAR'
  | 'IN_FIELD'
  | 'IN_QUOTED_FIELD'
  | 'ESCAPE_IN_QUOTED_FIELD'
  | 'QUOTE_IN_QUOTED_FIELD'
  | 'EAT_CRNL'
  | 'AFTER_ESCAPED_CRNL';

/** The parser of one record. */
class RecordParser {
  state: State = 'START_RECORD';
  readonly #self: Ref;
  readonly #d: Dialect;
  readonly #readsNulls = csvRules().readsNulls;
  /** The characters of the field so far. */
  #field: number[] = [];
  /** No quote began the field; before 3.13: another character did that makes it a number. */
  #unquoted: boolean;

  constructor(self: Ref) {
    this.#self = self;
    this.#d = readDialect(ld(self + ReaderObj.dialect));
    this.#unquoted = this.#readsNulls;
  }
  get isInField(): boolean {
    return this.#field.length > 0 || this.state === 'IN_QUOTED_FIELD';
  }
  get isStrict(): boolean {
    return this.#d.strict;
  }

  /** Ends a field. False with an exception. */
  save(): boolean {
    const { quoting } = this.#d;
    const empty = this.#field.length === 0;
    const isNull =
      this.#readsNulls && this.#unquoted && empty && (quoting === QUOTE_NOTNULL || quoting === QUOTE_STRINGS);
    let field = isNull ? Py_None : PyUnicode_FromString(textOf(this.#field));
    if (field === 0) return false;
    const numeric = quoting === QUOTE_NONNUMERIC || (this.#readsNulls && quoting === QUOTE_STRINGS);
    if (this.#unquoted && numeric && !(this.#readsNulls && empty)) {
      const number = PyNumber_Float(field);
      Py_DECREF(field);
      field = number;
      if (field === 0) return false;
    }
    this.#field = [];
    this.#unquoted = this.#readsNulls;
    const err = PyList_Append(ld(this.#self + ReaderObj.fields), field);
    Py_DECREF(field);
    return err >= 0;
  }
  #add(c: number): boolean {
    const length = this.#field.length;
    if (length >= fieldLimit()) {
      csvError(`field larger than field limit (${fieldLimit()})`);
      return false;
    }
    if (length === ld64(this.#self + ReaderObj.field_size) && !grow(this.#self)) return false;
    this.#field.push(c);
    return true;
  }
  #addAs(c: number, state: State): boolean {
    this.state = state;
    return this.#add(c);
  }
  /** Ends a field at a line's end. */
  #endLine(c: number): boolean {
    this.state = c === EOL ? 'START_RECORD' : 'EAT_CRNL';
    return this.save();
  }

  /** Takes the next character, or EOL. False with an exception. */
  process(c: number): boolean {
    const { delimiter, escapechar, quotechar, quoting, doublequote, strict } = this.#d;
    const endsLine = c === LF || c === CR || c === EOL;
    switch (this.state) {
      case 'START_RECORD':
        // An empty line has no fields.
        if (c === EOL) return true;
        if (c === LF || c === CR) {
          this.state = 'EAT_CRNL';
          return true;
        }
        return this.#startField(c);
      case 'START_FIELD':
        return this.#startField(c);
      case 'ESCAPED_CHAR':
        if (c === LF || c === CR) return this.#addAs(c, 'AFTER_ESCAPED_CRNL');
        return this.#addAs(c === EOL ? LF : c, 'IN_FIELD');
      case 'AFTER_ESCAPED_CRNL':
        return c === EOL || this.#inField(c);
      case 'IN_FIELD':
        return this.#inField(c);
      case 'IN_QUOTED_FIELD':
        if (c === EOL) return true;
        if (c === escapechar) this.state = 'ESCAPE_IN_QUOTED_FIELD';
        else if (c === quotechar && quoting !== QUOTE_NONE)
          this.state = doublequote ? 'QUOTE_IN_QUOTED_FIELD' : 'IN_FIELD';
        else return this.#add(c);
        return true;
      case 'ESCAPE_IN_QUOTED_FIELD':
        return this.#addAs(c === EOL ? LF : c, 'IN_QUOTED_FIELD');
      case 'QUOTE_IN_QUOTED_FIELD':
        if (quoting !== QUOTE_NONE && c === quotechar) return this.#addAs(c, 'IN_QUOTED_FIELD');
        if (c === delimiter) {
          this.state = 'START_FIELD';
          return this.save();
        }
        if (endsLine) return this.#endLine(c);
        if (!strict) return this.#addAs(c, 'IN_FIELD');
        csvError(`'${charText(delimiter)}' expected after '${charText(quotechar)}'`);
        return false;
      case 'EAT_CRNL':
        if (c === LF || c === CR) return true;
        if (c === EOL) {
          this.state = 'START_RECORD';
          return true;
        }
        csvError(
          `new-line character seen in unquoted field - do you need to open the file ${
            csvRules().readsNulls ? "with newline=''?" : 'in universal-newline mode?'
          }`,
        );
        return false;
    }
  }
  #startField(c: number): boolean {
    const { delimiter, escapechar, quotechar, quoting, skipinitialspace } = this.#d;
    this.state = 'START_FIELD';
    if (c === LF || c === CR || c === EOL) return this.#endLine(c);
    if (c === quotechar && quoting !== QUOTE_NONE) {
      this.#unquoted = false;
      this.state = 'IN_QUOTED_FIELD';
    } else if (c === escapechar) this.state = 'ESCAPED_CHAR';
    else if (c === SPACE && skipinitialspace) return true;
    else if (c === delimiter) return this.save();
    else {
      if (quoting === QUOTE_NONNUMERIC) this.#unquoted = true;
      return this.#addAs(c, 'IN_FIELD');
    }
    return true;
  }
  #inField(c: number): boolean {
    this.state = 'IN_FIELD';
    if (c === LF || c === CR || c === EOL) return this.#endLine(c);
    if (c === this.#d.escapechar) this.state = 'ESCAPED_CHAR';
    else if (c === this.#d.delimiter) {
      this.state = 'START_FIELD';
      return this.save();
    } else return this.#add(c);
    return true;
  }
}
const charText = (c: number): string => (c < 0 ? '\0' : String.fromCodePoint(c));
function textOf(points: readonly number[]): string {
  let text = '';
  for (let i = 0; i < points.length; i += 4096) text += String.fromCodePoint(...points.slice(i, i + 4096));
  return text;
}
/** Makes room for twice as many characters. False with MemoryError. */
function grow(self: Ref): boolean {
  const size = ld64(self + ReaderObj.field_size) * 2 || FIRST_SIZE;
  const block = PyMem_Realloc(ld(self + ReaderObj.field), size * UCS4);
  if (block === 0) {
    PyErr_NoMemory();
    return false;
  }
  stp(self + ReaderObj.field, block);
  st64(self + ReaderObj.field_size, size);
  return true;
}

/** New reference. A reader of the lines that an iterator (stolen) gives, in a dialect (stolen). */
export function newReader(input_iter: Ref, dialect: Ref): Ref {
  const self = _PyObject_GC_New(Reader_Type);
  if (self === 0) {
    Py_DECREF(input_iter);
    Py_DECREF(dialect);
    return 0;
  }
  for (const at of [ReaderObj.fields, ReaderObj.field]) stp(self + at, 0);
  for (const at of [ReaderObj.field_size, ReaderObj.field_len, ReaderObj.line_num]) st64(self + at, 0);
  stp(self + ReaderObj.input_iter, input_iter);
  stp(self + ReaderObj.dialect, dialect);
  const fields = PyList_New(0);
  if (fields === 0) {
    Py_DECREF(self);
    return 0;
  }
  stp(self + ReaderObj.fields, fields);
  _PyObject_GC_TRACK(self);
  return self;
}

/** New reference: a list of the fields of the next record. */
/** Of an iterator that asks the reader for a record itself: its record is the one that was being read. */
const ADVANCED = 'iterator has already advanced the reader';
function Reader_iternext(self: Ref): Ref {
  const fields = PyList_New(0);
  if (fields === 0) return 0;
  Py_XSETREF(self + ReaderObj.fields, fields);
  const parser = new RecordParser(self);
  do {
    const line = PyIter_Next(ld(self + ReaderObj.input_iter));
    if (line === 0) {
      if (PyErr_Occurred() !== 0 || !parser.isInField) return 0;
      if (ld(self + ReaderObj.fields) === 0) return csvError(ADVANCED);
      if (parser.isStrict) return csvError('unexpected end of data');
      if (!parser.save()) return 0;
      break;
    }
    if (ld(self + ReaderObj.fields) === 0) {
      Py_DECREF(line);
      return csvError(ADVANCED);
    }
    if (!PyUnicode_Check(line)) {
      csvError(`iterator should return strings, not ${typeName(line)} (the file should be opened in text mode)`);
      Py_DECREF(line);
      return 0;
    }
    st64(self + ReaderObj.line_num, ld64(self + ReaderObj.line_num) + 1);
    const fine = processLine(parser, PyUnicode_AsString(line));
    Py_DECREF(line);
    if (!fine || !parser.process(EOL)) return 0;
  } while (parser.state !== 'START_RECORD');
  const record = ld(self + ReaderObj.fields);
  stp(self + ReaderObj.fields, 0);
  return record;
}
function processLine(parser: RecordParser, line: string): boolean {
  for (const c of line) if (!parser.process(c.codePointAt(0)!)) return false;
  return true;
}

const WORDS = [ReaderObj.dialect, ReaderObj.input_iter, ReaderObj.fields] as const;
defineType(Reader_Type, {
  basicsize: () => ReaderObj.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  doc: 'CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n',
  slots: {
    tp_dealloc: (self) => {
      if (ld(self + ReaderObj.field) !== 0) PyMem_Free(ld(self + ReaderObj.field));
      deallocWords(self, ...WORDS);
    },
    tp_traverse: (self, visit) => visitWords(self, visit, ...WORDS),
    tp_iternext: Reader_iternext,
  },
  shared: { tp_free: 'PyObject_GC_Del', tp_iter: 'PyObject_SelfIter' },
  members: [
    member('dialect', _Py_T_OBJECT, () => ReaderObj.dialect, Py_READONLY),
    member('line_num', Py_T_PYSSIZET, () => ReaderObj.line_num, Py_READONLY),
  ],
});
