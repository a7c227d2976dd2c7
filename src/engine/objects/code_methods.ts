// Type code: attributes, comparison, replace(), and the iterators of co_lines() and co_positions(). Mirrors Objects/codeobject.c.

import {
  _Py_T_OBJECT,
  CO_FAST_CELL,
  CO_FAST_FREE,
  CO_FAST_LOCAL,
  METH_FASTCALL,
  METH_KEYWORDS,
  Py_EQ,
  Py_NE,
  Py_T_INT,
  Py_TPFLAGS_BASETYPE,
} from '../include/flags.ts';
import { OPNAMES } from '../include/opcodes.ts';
import { inlineCaches } from '../include/specialized.ts';
import { PyCodeObject, PyComplexObject, PyObject, struct } from '../include/structs.ts';
import { type Addr, ld, ldF64, type Ref, st, stp, U8 } from '../memory/memory.ts';
import { PyObject_Free } from '../memory/obmalloc.ts';
import { PyObject_GetIter } from './abstract.ts';
import { PyBytes_Check, PyBytes_FromUint8Array } from './bytesobject.ts';
import { AddressRange } from './code_lines.ts';
import {
  _PyCode_GetCellvars,
  _PyCode_GetCode,
  _PyCode_GetFreevars,
  _PyCode_GetVarnames,
  _PyCode_New,
  bytesOf,
  code_dealloc,
  codeSize,
  deoptCode,
} from './codeobject.ts';
import { PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { PyFloat_AS_DOUBLE } from './floatobject.ts';
import { _PyArg_BadArgument } from './getargs.ts';
import { CO_CODE_ADAPTIVE } from './interpframe.ts';
import { link } from './link.ts';
import { PyLong_AsInt, PyLong_AsLong, PyLong_FromLong } from './longobject.ts';
import { hash, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, setHash } from './object.ts';
import { PyObject_Hash, PyObject_RichCompareBool, pointerText } from './object_protocol.ts';
import { type Parameter, parseSignature, type Signature, unpackTupleAndDict, unpackVector } from './signature.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True, tuple_empty } from './statics.ts';
import {
  _PyLineIterator,
  _PyPositionsIterator,
  PyCode_Type,
  PyComplex_Type,
  PyExc_DeprecationWarning,
  PyExc_ValueError,
  PyFloat_Type,
  PyTuple_Type,
} from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_SET_ITEM } from './tupleobject.ts';
import { PyType_GenericAlloc } from './type_alloc.ts';
import { defineType, getset, member, method, rawMethod } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const C = PyCodeObject;

// ---- comparison ----

/** -0.0 and 0.0, and NaNs of one pattern, are told apart and together as constants are. */
const sameDouble = (a: number, b: number): boolean => Object.is(a, b);

/** Whether two constants may be one: equal values of equal types, all the way down. 1, 0, or -1 with an exception. */
function sameConstant(a: Ref, b: Ref): number {
  if (a === b) return 1;
  const type = Py_TYPE(a);
  if (type !== Py_TYPE(b)) return 0;
  if (type === PyFloat_Type) return sameDouble(PyFloat_AS_DOUBLE(a), PyFloat_AS_DOUBLE(b)) ? 1 : 0;
  if (type === PyComplex_Type) {
    const { real, imag } = PyComplexObject;
    return sameDouble(ldF64(a + real), ldF64(b + real)) && sameDouble(ldF64(a + imag), ldF64(b + imag)) ? 1 : 0;
  }
  if (type === PyTuple_Type) {
    const n = Py_SIZE(a);
    if (n !== Py_SIZE(b)) return 0;
    for (let i = 0; i < n; i++) {
      const r = sameConstant(PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i));
      if (r !== 1) return r;
    }
    return 1;
  }
  return PyObject_RichCompareBool(a, b, Py_EQ);
}

const comparedNumbers = (): number[] => [
  C.co_argcount,
  C.co_posonlyargcount,
  C.co_kwonlyargcount,
  C.co_flags,
  C.co_firstlineno,
];
const comparedObjects = (): number[] => [
  C.co_name,
  C.co_names,
  C.co_localsplusnames,
  C.co_linetable,
  C.co_exceptiontable,
];

function equalCode(a: Ref, b: Ref): number {
  if (a === b) return 1;
  for (const at of comparedNumbers()) if (ld(a + at) !== ld(b + at)) return 0;
  if (Py_SIZE(a) !== Py_SIZE(b)) return 0;
  const code = deoptCode(a);
  if (!deoptCode(b).every((byte, i) => byte === code[i])) return 0;
  for (const at of comparedObjects()) {
    const r = PyObject_RichCompareBool(ld(a + at), ld(b + at), Py_EQ);
    if (r !== 1) return r;
  }
  return sameConstant(ld(a + C.co_consts), ld(b + C.co_consts));
}
function code_richcompare(a: Ref, b: Ref, op: number): Ref {
  if ((op !== Py_EQ && op !== Py_NE) || !Py_IS_TYPE(a, PyCode_Type) || !Py_IS_TYPE(b, PyCode_Type))
    return Py_NotImplemented;
  const r = equalCode(a, b);
  return r < 0 ? 0 : (r === 1) === (op === Py_EQ) ? Py_True : Py_False;
}
function code_hash(co: Ref): number {
  let h = 20221211;
  const mix = (n: number): void => {
    h = Math.imul(h ^ n, 1000003);
  };
  for (const at of [...comparedObjects(), C.co_consts]) {
    const o = ld(co + at);
    // Constants may be unhashable (slices are not, dicts never are constants): frozensets and tuples hash their items.
    if (PyObject_Hash(o) < 0) return -1;
    mix(hash.lo ^ hash.hi);
  }
  for (const at of comparedNumbers()) mix(ld(co + at));
  const code = deoptCode(co);
  for (let i = 0; i < code.length; i += 2) mix(code[i] | (code[i + 1] << 8));
  return setHash(h);
}

// ---- making and replacing ----

const NUMBERS = [
  'co_argcount',
  'co_posonlyargcount',
  'co_kwonlyargcount',
  'co_nlocals',
  'co_stacksize',
  'co_flags',
  'co_firstlineno',
] as const;
type NumberField = (typeof NUMBERS)[number];
const OBJECTS = [
  'co_code',
  'co_consts',
  'co_names',
  'co_varnames',
  'co_freevars',
  'co_cellvars',
  'co_filename',
  'co_name',
  'co_qualname',
  'co_linetable',
  'co_exceptiontable',
] as const;
type ObjectField = (typeof OBJECTS)[number];
type Fields = Record<NumberField, number> & Record<ObjectField, Ref>;

/** New reference. Builds the merged table of variables and makes the code object. All references are borrowed. */
function build(f: Fields): Ref {
  const names: Ref[] = [];
  const kinds: number[] = [];
  for (let i = 0; i < PyTuple_GET_SIZE(f.co_varnames); i++) {
    names.push(PyTuple_GET_ITEM(f.co_varnames, i));
    kinds.push(CO_FAST_LOCAL);
  }
  for (let i = 0; i < PyTuple_GET_SIZE(f.co_cellvars); i++) {
    const name = PyTuple_GET_ITEM(f.co_cellvars, i);
    const text = PyUnicode_AsString(name);
    const at = names.findIndex((n) => PyUnicode_AsString(n) === text);
    if (at >= 0) kinds[at] |= CO_FAST_CELL;
    else {
      names.push(name);
      kinds.push(CO_FAST_CELL);
    }
  }
  for (let i = 0; i < PyTuple_GET_SIZE(f.co_freevars); i++) {
    names.push(PyTuple_GET_ITEM(f.co_freevars, i));
    kinds.push(CO_FAST_FREE);
  }
  if (f.co_nlocals !== PyTuple_GET_SIZE(f.co_varnames)) {
    return PyErr_SetString(PyExc_ValueError, 'code: co_nlocals != len(co_varnames)');
  }
  const copyOf = (tuple: Ref): Ref => {
    const t = PyTuple_New(PyTuple_GET_SIZE(tuple));
    for (let i = 0; t !== 0 && i < PyTuple_GET_SIZE(tuple); i++)
      PyTuple_SET_ITEM(t, i, Py_NewRef(PyTuple_GET_ITEM(tuple, i)));
    return t;
  };
  const localsplusnames = PyTuple_New(names.length);
  names.forEach((name, i) => {
    PyTuple_SET_ITEM(localsplusnames, i, Py_NewRef(name));
  });
  const localspluskinds = PyBytes_FromUint8Array(kinds);
  // Interning changes tuples in place: those of the caller stay as they are.
  const coNames = copyOf(f.co_names);
  const co = _PyCode_New({
    filename: f.co_filename,
    name: f.co_name,
    qualname: f.co_qualname,
    flags: f.co_flags,
    code: bytesOf(f.co_code),
    firstlineno: f.co_firstlineno,
    linetable: f.co_linetable,
    consts: f.co_consts,
    names: coNames,
    localsplusnames,
    localspluskinds,
    argcount: f.co_argcount,
    posonlyargcount: f.co_posonlyargcount,
    kwonlyargcount: f.co_kwonlyargcount,
    stacksize: f.co_stacksize,
    exceptiontable: f.co_exceptiontable,
  });
  Py_DECREF(localsplusnames);
  Py_DECREF(localspluskinds);
  Py_DECREF(coNames);
  return co;
}
const kindOf = (name: string): 'bytes' | 'tuple' | 'str' =>
  ['co_code', 'co_linetable', 'co_exceptiontable'].includes(name)
    ? 'bytes'
    : ['co_filename', 'co_name', 'co_qualname'].includes(name)
      ? 'str'
      : 'tuple';
function isKind(o: Ref, kind: 'bytes' | 'tuple' | 'str'): boolean {
  return kind === 'bytes' ? PyBytes_Check(o) : kind === 'str' ? PyUnicode_Check(o) : PyTuple_Check(o);
}
/** Reads given arguments over `fields`; false with an exception. */
function take(fn: string, fields: Fields, params: readonly Parameter[], got: readonly Ref[], prefix: string): boolean {
  for (let i = 0; i < params.length; i++) {
    const o = got[i];
    if (o === 0) continue;
    const name = prefix + params[i].name;
    if ((NUMBERS as readonly string[]).includes(name)) {
      const n = PyLong_AsInt(o);
      if (n === -1 && PyErr_Occurred() !== 0) return false;
      if (n < 0 && name !== 'co_firstlineno') {
        PyErr_SetString(PyExc_ValueError, `${fn}: ${name.slice(3)} must not be negative`);
        return false;
      }
      fields[name as NumberField] = n;
      continue;
    }
    const kind = kindOf(name);
    if (!isKind(o, kind)) {
      _PyArg_BadArgument(fn, `argument '${params[i].name}'`, kind, o);
      return false;
    }
    fields[name as ObjectField] = o;
  }
  return true;
}

const replaceSignature: Signature = parseSignature(
  `replace(*, ${[...NUMBERS, ...OBJECTS].map((n) => `${n}=None`).join(', ')})`,
);
function code_replace(co: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const got = unpackVector(replaceSignature, args, nargsf, kwnames);
  if (got === null) return 0;
  const made = [_PyCode_GetCode(co), _PyCode_GetVarnames(co), _PyCode_GetFreevars(co), _PyCode_GetCellvars(co)];
  const fields: Fields = {
    co_argcount: ld(co + C.co_argcount),
    co_posonlyargcount: ld(co + C.co_posonlyargcount),
    co_kwonlyargcount: ld(co + C.co_kwonlyargcount),
    co_nlocals: ld(co + C.co_nlocals),
    co_stacksize: ld(co + C.co_stacksize),
    co_flags: ld(co + C.co_flags),
    co_firstlineno: ld(co + C.co_firstlineno),
    co_code: made[0],
    co_varnames: made[1],
    co_freevars: made[2],
    co_cellvars: made[3],
    co_consts: ld(co + C.co_consts),
    co_names: ld(co + C.co_names),
    co_filename: ld(co + C.co_filename),
    co_name: ld(co + C.co_name),
    co_qualname: ld(co + C.co_qualname),
    co_linetable: ld(co + C.co_linetable),
    co_exceptiontable: ld(co + C.co_exceptiontable),
  };
  let result = 0;
  if (!made.includes(0) && take('replace', fields, replaceSignature.params, got, '')) result = build(fields);
  for (const o of made) Py_XDECREF(o);
  return result;
}

const newSignature: Signature = parseSignature(
  'code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, code, consts, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)',
);
function code_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(newSignature, args, kwds);
  if (got === null) return 0;
  const fields = Object.fromEntries([...NUMBERS, ...OBJECTS].map((n) => [n, 0])) as unknown as Fields;
  fields.co_freevars = tuple_empty;
  fields.co_cellvars = tuple_empty;
  return take('code', fields, newSignature.params, got, 'co_') ? build(fields) : 0;
}

// ---- iterators ----

const _opaque = struct('_opaque', { computed_line: 'i32', lo_next: 'ptr', limit: 'ptr' });
const PyCodeAddressRange = struct('PyCodeAddressRange', {
  ar_start: 'i32',
  ar_end: 'i32',
  ar_line: 'i32',
  opaque: _opaque,
});
const lineiterator = struct('lineiterator', { li_code: 'ptr', li_line: PyCodeAddressRange }, PyObject);
const positionsiterator = struct(
  'positionsiterator',
  {
    pi_code: 'ptr',
    pi_range: PyCodeAddressRange,
    pi_offset: 'i32',
    pi_endline: 'i32',
    pi_column: 'i32',
    pi_endcolumn: 'i32',
  },
  PyObject,
);
const R = PyCodeAddressRange;
const P = positionsiterator;
/** Where both iterators have the code object and the range they are at. */
const CODE = lineiterator.li_code;
const RANGE = lineiterator.li_line;

/** The reader of the code's location table as the iterator keeps it. */
function rangeOf(it: Ref): AddressRange {
  const r = new AddressRange(ld(it + CODE));
  const at = it + RANGE;
  r.start = ld(at + R.ar_start);
  r.end = ld(at + R.ar_end);
  r.line = ld(at + R.ar_line);
  r.computed = ld(at + R.opaque + _opaque.computed_line);
  r.at = ld(at + R.opaque + _opaque.lo_next);
  return r;
}
function keepRange(it: Ref, r: AddressRange): void {
  const at = it + RANGE;
  st(at + R.ar_start, r.start);
  st(at + R.ar_end, r.end);
  st(at + R.ar_line, r.line);
  st(at + R.opaque + _opaque.computed_line, r.computed);
  stp(at + R.opaque + _opaque.lo_next, r.at);
  stp(at + R.opaque + _opaque.limit, r.limit);
}
/** New reference: an iterator over a code object. */
function codeIterator(type: Ref, co: Ref): Ref {
  const it = PyType_GenericAlloc(type, 0);
  if (it === 0) return 0;
  stp(it + CODE, Py_NewRef(co));
  const range = new AddressRange(co);
  range.start = -1;
  keepRange(it, range);
  return it;
}
/** New reference: a tuple of ints, None for -1 where `orNone` says so. */
function numbers(values: readonly number[], orNone: boolean): Ref {
  const t = PyTuple_New(values.length);
  if (t === 0) return 0;
  values.forEach((v, i) => {
    PyTuple_SET_ITEM(t, i, orNone && v < 0 ? Py_None : PyLong_FromLong(v));
  });
  return t;
}
/** Ranges of instructions of one line: [start, end, line], in bytes. */
export function lineRanges(co: Ref): [start: number, end: number, line: number][] {
  const ranges: [number, number, number][] = [];
  const r = new AddressRange(co);
  while (r.next()) {
    const last = ranges[ranges.length - 1];
    if (last !== undefined && last[2] === r.line) last[1] = r.end;
    else ranges.push([r.start, r.end, r.line]);
  }
  return ranges;
}
function lineiter_next(it: Ref): Ref {
  const r = rangeOf(it);
  if (!r.next()) return 0;
  const { start, line } = r;
  keepRange(it, r);
  // Entries of one line that follow each other are one range.
  while (r.next() && r.line === line) keepRange(it, r);
  const t = PyTuple_New(3);
  if (t === 0) return 0;
  PyTuple_SET_ITEM(t, 0, PyLong_FromLong(start));
  PyTuple_SET_ITEM(t, 1, PyLong_FromLong(ld(it + RANGE + R.ar_end)));
  PyTuple_SET_ITEM(t, 2, line < 0 ? Py_None : PyLong_FromLong(line));
  return t;
}
function positionsiter_next(it: Ref): Ref {
  if (ld(it + P.pi_offset) >= ld(it + RANGE + R.ar_end)) {
    const r = rangeOf(it);
    if (!r.next()) return 0;
    keepRange(it, r);
    st(it + P.pi_endline, r.endLine);
    st(it + P.pi_column, r.column);
    st(it + P.pi_endcolumn, r.endColumn);
  }
  st(it + P.pi_offset, ld(it + P.pi_offset) + 2);
  const places = [it + RANGE + R.ar_line, it + P.pi_endline, it + P.pi_column, it + P.pi_endcolumn];
  return numbers(places.map(ld), true);
}
function iter_dealloc(it: Ref): void {
  const co = ld(it + CODE);
  PyObject_Free(it);
  Py_DECREF(co);
}
/** New reference: an iterator of (from, not taken, taken) for each branch, in bytes. */
function co_branches(co: Ref): Ref {
  const rows: Ref[] = [];
  const code = deoptCode(co);
  let oparg = 0;
  for (let i = 0; i < code.length; ) {
    const opcode = code[i];
    oparg = (oparg << 8) | code[i + 1];
    const name = OPNAMES[opcode];
    const next = i + 2 + 2 * inlineCaches(opcode);
    if (name === 'EXTENDED_ARG') {
      i = next;
      continue;
    }
    if (name === 'FOR_ITER') rows.push(numbers([i, next, next + oparg * 2 + 4], false));
    else if (name?.startsWith('POP_JUMP_IF_')) rows.push(numbers([i, next + 2, next + oparg * 2], false));
    else if (name === 'END_ASYNC_FOR') rows.push(numbers([next - oparg * 2, next - oparg * 2 + 4, next], false));
    oparg = 0;
    i = next;
  }
  const t = PyTuple_New(rows.length);
  rows.forEach((row, i) => {
    PyTuple_SET_ITEM(t, i, row);
  });
  const it = PyObject_GetIter(t);
  Py_DECREF(t);
  return it;
}

// ---- attributes ----

function code_repr(co: Ref): Ref {
  const name = PyUnicode_AsString(ld(co + C.co_name));
  const file = ld(co + C.co_filename);
  const where = PyUnicode_Check(file) ? `"${PyUnicode_AsString(file)}"` : '???';
  const line = ld(co + C.co_firstlineno) || -1;
  return PyUnicode_FromString(`<code object ${name} at ${pointerText(co)}, file ${where}, line ${line}>`);
}
/** The table of line numbers in the form that versions up to 3.9 had. */
function co_lnotab(co: Ref): Ref {
  if (link.PyErr_WarnEx(PyExc_DeprecationWarning, 'co_lnotab is deprecated, use co_lines instead.', 1) < 0) return 0;
  const out: number[] = [];
  let code = 0;
  let line = ld(co + C.co_firstlineno);
  for (const [start, , at] of lineRanges(co)) {
    if (at < 0 || at === line) continue;
    let bytes = start - code;
    let delta = at - line;
    code = start;
    line = at;
    for (; bytes > 255; bytes -= 255) out.push(255, 0);
    for (; delta < -128; delta += 128, bytes = 0) out.push(bytes, 128);
    for (; delta > 127; delta -= 127, bytes = 0) out.push(bytes, 127);
    out.push(bytes, delta & 255);
  }
  return PyBytes_FromUint8Array(out);
}
function varname_from_oparg(co: Ref, arg: Ref): Ref {
  const i = PyLong_AsLong(arg);
  if (i === -1 && PyErr_Occurred() !== 0) return 0;
  const names = ld(co + C.co_localsplusnames);
  if (i < 0 || i >= PyTuple_GET_SIZE(names)) return PyErr_SetString(PyExc_ValueError, 'tuple index out of range');
  return Py_NewRef(PyTuple_GET_ITEM(names, i));
}
function adaptive(co: Ref): Ref {
  const at = co + CO_CODE_ADAPTIVE;
  return PyBytes_FromUint8Array(U8.slice(at, at + Py_SIZE(co) * 2));
}

defineType(PyCode_Type, {
  basicsize: () => CO_CODE_ADAPTIVE,
  itemsize: 2,
  flags: 0,
  doc: 'Create a code object.  Not for mere mortals.',
  weaklistoffset: () => C.co_weakreflist,
  slots: {
    tp_dealloc: code_dealloc,
    tp_repr: code_repr,
    tp_hash: code_hash,
    tp_richcompare: code_richcompare,
    tp_new: code_new,
  },
  methods: [
    method('__sizeof__()', (co) => PyLong_FromLong(codeSize(co))),
    method('co_lines()', (co) => codeIterator(_PyLineIterator, co)),
    method('co_branches()', co_branches),
    method('co_positions()', (co) => codeIterator(_PyPositionsIterator, co)),
    rawMethod(
      'replace',
      METH_FASTCALL | METH_KEYWORDS,
      code_replace,
      'Return a copy of the code object with new values for the specified fields.',
    ),
    method('_varname_from_oparg(oparg)', varname_from_oparg),
    rawMethod('__replace__', METH_FASTCALL | METH_KEYWORDS, code_replace, 'The same as replace().'),
  ],
  members: [
    member('co_argcount', Py_T_INT, () => C.co_argcount),
    member('co_posonlyargcount', Py_T_INT, () => C.co_posonlyargcount),
    member('co_kwonlyargcount', Py_T_INT, () => C.co_kwonlyargcount),
    member('co_stacksize', Py_T_INT, () => C.co_stacksize),
    member('co_flags', Py_T_INT, () => C.co_flags),
    member('co_nlocals', Py_T_INT, () => C.co_nlocals),
    member('co_consts', _Py_T_OBJECT, () => C.co_consts),
    member('co_names', _Py_T_OBJECT, () => C.co_names),
    member('co_filename', _Py_T_OBJECT, () => C.co_filename),
    member('co_name', _Py_T_OBJECT, () => C.co_name),
    member('co_qualname', _Py_T_OBJECT, () => C.co_qualname),
    member('co_firstlineno', Py_T_INT, () => C.co_firstlineno),
    member('co_linetable', _Py_T_OBJECT, () => C.co_linetable),
    member('co_exceptiontable', _Py_T_OBJECT, () => C.co_exceptiontable),
  ],
  getset: [
    getset('co_lnotab', co_lnotab),
    getset('_co_code_adaptive', adaptive),
    getset('co_varnames', _PyCode_GetVarnames),
    getset('co_cellvars', _PyCode_GetCellvars),
    getset('co_freevars', _PyCode_GetFreevars),
    getset('co_code', _PyCode_GetCode),
  ],
});
for (const [type, layout, next] of [
  [_PyLineIterator, lineiterator, lineiter_next],
  [_PyPositionsIterator, positionsiterator, positionsiter_next],
] as const) {
  defineType(type, {
    basicsize: () => layout.sizeof,
    flags: Py_TPFLAGS_BASETYPE,
    slots: { tp_dealloc: iter_dealloc, tp_iternext: next },
    shared: { tp_iter: 'PyObject_SelfIter' },
  });
}
