// How fields are told apart and quoted: class _csv.Dialect. Mirrors Dialect_Type in Modules/_csv.c.

import { Py_T_BOOL, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { type PythonVersion, profile } from '../include/profile.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, ld8, type Ref, st, st8, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyErr_Clear, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyLong_AsInt, PyLong_CheckExact, PyLong_FromLong } from '../objects/longobject.ts';
import { type allocfunc, Py_DECREF, Py_NewRef, Py_XDECREF, Py_XNewRef, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_GetOptionalAttr, PyObject_IsTrue } from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import { heapType, PyExc_ValueError } from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { defineType, getset, member, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { csvDialects } from './csv_state.ts';

interface CsvRules {
  /** Messages about what a parameter must be name the type of what it is, and the length. */
  readonly messagesSayWhat: boolean;
  /** Characters that would be ambiguous are refused. */
  readonly checksCharacters: boolean;
  /** An empty field that is not quoted is None with QUOTE_STRINGS and QUOTE_NOTNULL, a field that is not quoted a number with QUOTE_STRINGS. */
  readonly readsNulls: boolean;
  /** A carriage return and a line feed are quoted whatever ends a line; an empty field is where a space would hide it. */
  readonly quotesMore: boolean;
  /** The functions are named in messages about their arguments. */
  readonly namesFunctions: boolean;
  readonly hasVersion: boolean;
}
const since314: CsvRules = {
  messagesSayWhat: true,
  checksCharacters: true,
  readsNulls: true,
  quotesMore: true,
  namesFunctions: true,
  hasVersion: false,
};
const in313: CsvRules = { ...since314, messagesSayWhat: false, namesFunctions: false };
const RULES: Readonly<Record<PythonVersion, CsvRules>> = {
  '3.12': { ...in313, checksCharacters: false, readsNulls: false, quotesMore: false, hasVersion: true },
  '3.13': { ...in313, hasVersion: true },
  '3.14': since314,
  '3.15': since314,
};
export const csvRules = (): CsvRules => RULES[profile.version];

export const QUOTE_MINIMAL = 0;
export const QUOTE_ALL = 1;
export const QUOTE_NONNUMERIC = 2;
export const QUOTE_NONE = 3;
export const QUOTE_STRINGS = 4;
export const QUOTE_NOTNULL = 5;

/** No such character. */
export const NOT_SET = -1;

export const Dialect_Type = heapType('_csv.Dialect');
const DialectObj = struct(
  'DialectObj',
  {
    doublequote: 'u8',
    skipinitialspace: 'u8',
    strict: 'u8',
    quoting: 'i32',
    delimiter: 'i32',
    quotechar: 'i32',
    escapechar: 'i32',
    lineterminator: 'ptr',
  },
  PyObject,
);

export interface Dialect {
  readonly doublequote: boolean;
  readonly skipinitialspace: boolean;
  readonly strict: boolean;
  readonly quoting: number;
  readonly delimiter: number;
  readonly quotechar: number;
  readonly escapechar: number;
  readonly lineterminator: string;
}
/** What a dialect object says. */
export function readDialect(o: Ref): Dialect {
  return {
    doublequote: ld8(o + DialectObj.doublequote) !== 0,
    skipinitialspace: ld8(o + DialectObj.skipinitialspace) !== 0,
    strict: ld8(o + DialectObj.strict) !== 0,
    quoting: ld(o + DialectObj.quoting),
    delimiter: ld(o + DialectObj.delimiter),
    quotechar: ld(o + DialectObj.quotechar),
    escapechar: ld(o + DialectObj.escapechar),
    lineterminator: PyUnicode_AsString(ld(o + DialectObj.lineterminator)),
  };
}

// ---- parameters ----

const kind = (o: Ref): string => typeName(o);
/** One character; `orNone`: NOT_SET for None. -2 with TypeError. */
function character(name: string, o: Ref, missing: number, orNone: boolean): number {
  if (o === 0) return missing;
  if (orNone && o === Py_None) return NOT_SET;
  const says = csvRules().messagesSayWhat;
  const what = orNone ? ' or None' : '';
  if (!PyUnicode_Check(o)) {
    typeError(`"${name}" must be ${says ? 'a unicode character' : 'string'}${what}, not ${kind(o)}`);
    return -2;
  }
  const points = Array.from(PyUnicode_AsString(o));
  if (points.length === 1) return points[0].codePointAt(0)!;
  typeError(
    says
      ? `"${name}" must be a unicode character${what}, not a string of length ${points.length}`
      : `"${name}" must be a 1-character string`,
  );
  return -2;
}
function quotingOf(o: Ref): number {
  if (o === 0) return QUOTE_MINIMAL;
  if (!PyLong_CheckExact(o)) {
    typeError(`"quoting" must be an integer${csvRules().messagesSayWhat ? `, not ${kind(o)}` : ''}`);
    return -1;
  }
  const quoting = PyLong_AsInt(o);
  if (quoting >= QUOTE_MINIMAL && quoting <= QUOTE_NOTNULL) return quoting;
  PyErr_Clear();
  typeError('bad "quoting" value');
  return -1;
}
/** New reference. */
function lineterminatorOf(o: Ref): Ref {
  if (o === 0) return PyUnicode_FromString('\r\n');
  if (PyUnicode_Check(o)) return Py_NewRef(o);
  if (csvRules().messagesSayWhat) return typeError(`"lineterminator" must be a string, not ${kind(o)}`);
  return typeError(o === Py_None ? 'lineterminator must be set' : '"lineterminator" must be a string');
}

/** False with ValueError if a character cannot be told from others. */
function isUnambiguous(d: Dialect): boolean {
  const bad = (what: string): false => {
    PyErr_SetString(PyExc_ValueError, `bad ${what} value`);
    return false;
  };
  const named = [
    ['delimiter', d.delimiter, true],
    ['escapechar', d.escapechar, !d.skipinitialspace],
    ['quotechar', d.quotechar, !d.skipinitialspace],
  ] as const;
  for (const [name, c, allowsSpace] of named) {
    if (c === 13 || c === 10 || (c === 32 && !allowsSpace)) return bad(name);
    if (c !== NOT_SET && d.lineterminator.includes(String.fromCodePoint(c))) return bad(`${name} or lineterminator`);
  }
  for (const [i, j] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ]) {
    if (named[i][1] === named[j][1] && named[i][1] !== NOT_SET) return bad(`${named[i][0]} or ${named[j][0]}`);
  }
  return true;
}

const PARAMETERS = [
  'delimiter',
  'doublequote',
  'escapechar',
  'lineterminator',
  'quotechar',
  'quoting',
  'skipinitialspace',
  'strict',
] as const;
const signature = parseSignature(`(dialect='', ${PARAMETERS.map((name) => `${name}=''`).join(', ')})`);

/** New reference: the dialect of that name, or NULL with _csv.Error. */
export function get_dialect_from_registry(name: Ref): Ref {
  return csvDialects.get(name) || csvDialects.unknown();
}

function dialect_new(type: Ref, args: Ref, kwargs: Ref): Ref {
  const given = unpackTupleAndDict(signature, args, kwargs);
  if (given === null) return 0;
  let dialect = given[0];
  const own = given.slice(1);
  if (dialect !== 0 && PyUnicode_Check(dialect)) {
    dialect = get_dialect_from_registry(dialect);
    if (dialect === 0) return 0;
  } else Py_XNewRef(dialect);
  // Nothing to change: it is the one.
  if (dialect !== 0 && PyObject_TypeCheck(dialect, Dialect_Type) && own.every((o) => o === 0)) return dialect;
  const values = own.map((o, i) => {
    if (o !== 0 || dialect === 0) return Py_XNewRef(o);
    const name = PyUnicode_FromString(PARAMETERS[i]);
    const value = PyObject_GetOptionalAttr(dialect, name);
    Py_DECREF(name);
    PyErr_Clear();
    return value;
  });
  const self = make(type, values);
  for (const o of [dialect, ...values]) Py_XDECREF(o);
  return self;
}
/** New reference. A dialect of parameters (borrowed, NULL for none), in the order of PARAMETERS. */
function make(type: Ref, values: readonly Ref[]): Ref {
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === 0) return 0;
  if (fill(self, values)) return self;
  Py_DECREF(self);
  return 0;
}
/** False with an exception. */
function fill(self: Ref, values: readonly Ref[]): boolean {
  const [delimiter, doublequote, escapechar, lineterminator, quotechar, quoting, skipinitialspace, strict] = values;
  const chars = [
    [DialectObj.delimiter, character('delimiter', delimiter, 0x2c, false)],
    [DialectObj.escapechar, 0],
    [DialectObj.quotechar, 0],
  ];
  if (chars[0][1] === -2) return false;
  const flag = (at: number, o: Ref, missing: number): boolean => {
    const truth = o === 0 ? missing : PyObject_IsTrue(o);
    if (truth >= 0) st8(self + at, truth);
    return truth >= 0;
  };
  if (!flag(DialectObj.doublequote, doublequote, 1)) return false;
  chars[1][1] = character('escapechar', escapechar, NOT_SET, true);
  if (chars[1][1] === -2) return false;
  const end = lineterminatorOf(lineterminator);
  if (end === 0) return false;
  stp(self + DialectObj.lineterminator, end);
  chars[2][1] = character('quotechar', quotechar, 0x22, true);
  if (chars[2][1] === -2) return false;
  let quotes = quotingOf(quoting);
  if (quotes < 0) return false;
  if (!flag(DialectObj.skipinitialspace, skipinitialspace, 0) || !flag(DialectObj.strict, strict, 0)) return false;
  if (quotechar === Py_None && quoting === 0) quotes = QUOTE_NONE;
  for (const [at, c] of chars) st(self + at, c);
  st(self + DialectObj.quoting, quotes);
  if (quotes !== QUOTE_NONE && chars[2][1] === NOT_SET) {
    typeError('quotechar must be set if quoting enabled');
    return false;
  }
  return !csvRules().checksCharacters || isUnambiguous(readDialect(self));
}

const text = (c: number): Ref => (c === NOT_SET ? Py_None : PyUnicode_FromString(String.fromCodePoint(c)));
const pickles = (): Ref => typeError("cannot pickle 'Dialect' instances");

defineType(Dialect_Type, {
  basicsize: () => DialectObj.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'CSV dialect\n\nThe Dialect type records CSV parsing and generation options.\n',
  slots: {
    tp_new: dialect_new,
    tp_dealloc: (self) => deallocWords(self, DialectObj.lineterminator),
    tp_traverse: (self, visit) => visitWords(self, visit, DialectObj.lineterminator),
  },
  shared: { tp_free: 'PyObject_GC_Del' },
  methods: [method('__reduce__()', pickles), method('__reduce_ex__(protocol, /)', pickles)],
  members: [
    member('skipinitialspace', Py_T_BOOL, () => DialectObj.skipinitialspace),
    member('doublequote', Py_T_BOOL, () => DialectObj.doublequote),
    member('strict', Py_T_BOOL, () => DialectObj.strict),
  ],
  getset: [
    getset('delimiter', (self) => text(ld(self + DialectObj.delimiter))),
    getset('escapechar', (self) => text(ld(self + DialectObj.escapechar))),
    getset('lineterminator', (self) => Py_XNewRef(ld(self + DialectObj.lineterminator)) || Py_None),
    getset('quotechar', (self) => text(ld(self + DialectObj.quotechar))),
    getset('quoting', (self) => PyLong_FromLong(ld(self + DialectObj.quoting))),
  ],
});
