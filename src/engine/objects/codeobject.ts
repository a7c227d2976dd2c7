// Code objects: making them, their constants' interning, and the instruction bytes. Mirrors Objects/codeobject.c; the type's
// methods are in code_methods.ts.

import type { CodeUnit, Const } from '../include/constant.ts';
import { CO_FAST_CELL, CO_FAST_FREE, CO_FAST_LOCAL } from '../include/flags.ts';
import * as op from '../include/opcodes.ts';
import { baseOpcode, inlineCaches } from '../include/specialized.ts';
import { has, PyCodeObject, PySliceObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, st8, st16, st64, stBytes, stp, U8 } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc, PyObject_Free } from '../memory/obmalloc.ts';
import { registerFunction } from '../memory/text.ts';
import { PySequence_Tuple } from './abstract.ts';
import { PyBytes_AS_STRING, PyBytes_FromUint8Array, PyBytes_GET_SIZE } from './bytesobject.ts';
import { PyErr_NoMemory, PyErr_SetString } from './errors.ts';
import { _PyObject_NewVar } from './gcobject.ts';
import { CO_CODE_ADAPTIVE, FRAME_SPECIALS_SIZE } from './interpframe.ts';
import { link, partLink } from './link.ts';
import { Py_CLEAR, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF } from './object.ts';
import { PyFrozenSet_New } from './setobject.ts';
import {
  PyCode_Type,
  PyExc_ValueError,
  PyFrozenSet_Type,
  PySlice_Type,
  PyTuple_Type,
  PyUnicode_Type,
} from './statictypes.ts';
import { tstate } from './tstate.ts';
import { PyTuple_GET_ITEM, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM } from './tupleobject.ts';
import { typeName } from './typename.ts';
import {
  _PyUnicode_InternImmortal,
  _PyUnicode_InternMortal,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
  PyUnicode_IS_ASCII,
  PyUnicode_READ_CHAR,
} from './unicodeobject.ts';

const C = PyCodeObject;

export function PyCode_Check(o: Ref): boolean {
  return Py_IS_TYPE(o, PyCode_Type);
}

// ---- interning ----

/** True for a str made only of ASCII letters, digits and `_`. */
function all_name_chars(s: Ref): boolean {
  if (!PyUnicode_IS_ASCII(s)) return false;
  const n = PyUnicode_GET_LENGTH(s);
  for (let i = 0; i < n; i++) {
    const c = PyUnicode_READ_CHAR(s, i);
    if (!((c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || (c >= 0x30 && c <= 0x39) || c === 0x5f)) return false;
  }
  return true;
}

/** Interns all strings of a tuple of names; they live forever. 0, or -1 with an exception. */
function intern_strings(tuple: Ref): number {
  for (let i = 0; i < Py_SIZE(tuple); i++) {
    const v = PyTuple_GET_ITEM(tuple, i);
    if (!Py_IS_TYPE(v, PyUnicode_Type)) {
      PyErr_SetString(PyExc_ValueError, `name tuples must contain only strings, not '${typeName(v)}'`);
      return -1;
    }
    PyTuple_SET_ITEM(tuple, i, _PyUnicode_InternImmortal(v));
  }
  return 0;
}

/** Interns the strings among constants that look like names, in containers too. 1 if something was replaced, 0, or -1. */
function intern_constants(tuple: Ref): number {
  let modified = 0;
  for (let i = 0; i < Py_SIZE(tuple); i++) {
    const v = PyTuple_GET_ITEM(tuple, i);
    const type = Py_TYPE(v);
    if (type === PyUnicode_Type) {
      if (all_name_chars(v)) {
        const w = _PyUnicode_InternMortal(v);
        if (w !== v) {
          PyTuple_SET_ITEM(tuple, i, w);
          modified = 1;
        }
      }
    } else if (type === PyTuple_Type) {
      if (intern_constants(v) < 0) return -1;
    } else if (type === PyFrozenSet_Type) {
      const items = PySequence_Tuple(v);
      if (items === 0) return -1;
      const r = intern_constants(items);
      if (r === 1) {
        const w = PyFrozenSet_New(items);
        if (w === 0) {
          Py_DECREF(items);
          return -1;
        }
        PyTuple_SET_ITEM(tuple, i, w);
        Py_DECREF(v);
        modified = 1;
      }
      Py_DECREF(items);
      if (r < 0) return -1;
    } else if (type === PySlice_Type) {
      if (internSlice(v) < 0) return -1;
    }
  }
  return modified;
}
/** The parts of a constant slice; the compiler has just made it, so it may be changed in place. */
function internSlice(v: Ref): number {
  const parts = PyTuple_New(3);
  if (parts === 0) return -1;
  const fields = [PySliceObject.start, PySliceObject.stop, PySliceObject.step];
  fields.forEach((at, i) => {
    PyTuple_SET_ITEM(parts, i, Py_NewRef(ld(v + at)));
  });
  const r = intern_constants(parts);
  fields.forEach((at, i) => {
    const w = PyTuple_GET_ITEM(parts, i);
    if (w === ld(v + at)) return;
    Py_DECREF(ld(v + at));
    stp(v + at, Py_NewRef(w));
  });
  Py_DECREF(parts);
  return r;
}

// ---- making ----

/** struct _PyCodeConstructor: all references are borrowed. */
export interface _PyCodeConstructor {
  filename: Ref;
  name: Ref;
  qualname: Ref;
  flags: number;
  code: Uint8Array;
  firstlineno: number;
  linetable: Ref;
  consts: Ref;
  names: Ref;
  localsplusnames: Ref;
  localspluskinds: Ref;
  argcount: number;
  posonlyargcount: number;
  kwonlyargcount: number;
  stacksize: number;
  exceptiontable: Ref;
}

/** How often a fresh instruction runs before it is specialised (a countdown with exponential backoff: value << 4 | backoff). */
export const ADAPTIVE_WARMUP = (1 << 4) | 1;
const JUMP_BACKWARD_INITIAL = (4095 << 4) | 12;
const POP_JUMP_HISTORY = 0x5555;

function initialCounter(opcode: number): number {
  switch (opcode) {
    case op.JUMP_BACKWARD:
      return JUMP_BACKWARD_INITIAL;
    case op.POP_JUMP_IF_FALSE:
    case op.POP_JUMP_IF_TRUE:
    case op.POP_JUMP_IF_NONE:
    case op.POP_JUMP_IF_NOT_NONE:
      return POP_JUMP_HISTORY;
    default:
      return ADAPTIVE_WARMUP;
  }
}
/** Makes instructions ready to run: the first cache entry of each becomes its counter. */
function _PyCode_Quicken(at: Addr, units: number): void {
  for (let i = 0; i < units; i++) {
    const opcode = U8[at + 2 * i];
    const caches = inlineCaches(opcode);
    if (caches !== 0) st16(at + 2 * i + 2, initialCounter(opcode));
    i += caches;
  }
}

/** New reference to a code object, or NULL. */
export function _PyCode_New(con: _PyCodeConstructor): Ref {
  if (intern_strings(con.names) < 0 || intern_constants(con.consts) < 0 || intern_strings(con.localsplusnames) < 0)
    return 0;
  const units = con.code.length >> 1;
  const co = _PyObject_NewVar(PyCode_Type, units);
  if (co === 0) return 0;
  const kinds = PyBytes_AS_STRING(con.localspluskinds);
  const nlocalsplus = Py_SIZE(con.localsplusnames);
  let nlocals = 0;
  let ncellvars = 0;
  let nfreevars = 0;
  for (let i = 0; i < nlocalsplus; i++) {
    const kind = U8[kinds + i];
    if (kind & CO_FAST_LOCAL) nlocals++;
    if (kind & CO_FAST_CELL) ncellvars++;
    else if (kind & CO_FAST_FREE) nfreevars++;
  }
  stp(co + C.co_consts, Py_NewRef(con.consts));
  stp(co + C.co_names, Py_NewRef(con.names));
  stp(co + C.co_exceptiontable, Py_NewRef(con.exceptiontable));
  st(co + C.co_flags, con.flags);
  st(co + C.co_argcount, con.argcount);
  st(co + C.co_posonlyargcount, con.posonlyargcount);
  st(co + C.co_kwonlyargcount, con.kwonlyargcount);
  st(co + C.co_stacksize, con.stacksize);
  st(co + C.co_firstlineno, con.firstlineno);
  st(co + C.co_nlocalsplus, nlocalsplus);
  st(co + C.co_framesize, nlocalsplus + con.stacksize + FRAME_SPECIALS_SIZE);
  st(co + C.co_nlocals, nlocals);
  st(co + C.co_ncellvars, ncellvars);
  st(co + C.co_nfreevars, nfreevars);
  const version = ld(tstate.next_func_version);
  st(co + C.co_version, version);
  if (version !== 0) st(tstate.next_func_version, version + 1);
  stp(co + C.co_localsplusnames, Py_NewRef(con.localsplusnames));
  stp(co + C.co_localspluskinds, Py_NewRef(con.localspluskinds));
  stp(co + C.co_filename, _PyUnicode_InternMortal(Py_NewRef(con.filename)));
  stp(co + C.co_name, _PyUnicode_InternMortal(Py_NewRef(con.name)));
  stp(co + C.co_qualname, _PyUnicode_InternMortal(Py_NewRef(con.qualname)));
  stp(co + C.co_linetable, Py_NewRef(con.linetable));
  stp(co + C.co_weakreflist, 0);
  stp(co + C.co_executors, 0);
  stp(co + C._co_cached, 0);
  st64(co + C._co_instrumentation_version, 0);
  stp(co + C._co_monitoring, 0);
  if (has(C._co_unique_id)) st64(co + C._co_unique_id, 0);
  stp(co + C.co_extra, 0);
  const at = co + CO_CODE_ADAPTIVE;
  stBytes(at, con.code);
  let first = 0;
  while (first < units && con.code[first * 2] !== op.RESUME) first += 1 + inlineCaches(con.code[first * 2]);
  st(co + C._co_firsttraceable, first);
  _PyCode_Quicken(at, units);
  return co;
}

/** New reference: a tuple of names. */
function nameTuple(names: readonly string[]): Ref {
  const tuple = PyTuple_New(names.length);
  if (tuple === 0) return 0;
  for (let i = 0; i < names.length; i++) {
    const name = PyUnicode_FromString(names[i]);
    if (name === 0) {
      Py_DECREF(tuple);
      return 0;
    }
    PyTuple_SET_ITEM(tuple, i, name);
  }
  return tuple;
}

/**
 * What the code objects of one compilation share, as CPython's const_cache has it: equal tuples (constants, names, also those
 * among the constants) and equal bytes are one object, the first. By a text that stands for the value; owned references. Null:
 * nothing is shared.
 */
export type SharedParts = Map<string, Ref> | null;

/** Steals `made`. New reference to the first object of this value. */
export function sharePart(shared: SharedParts, value: string, made: Ref): Ref {
  if (made === 0 || shared === null) return made;
  const known = shared.get(value);
  if (known === undefined) {
    shared.set(value, Py_NewRef(made));
    return made;
  }
  Py_DECREF(made);
  return Py_NewRef(known);
}
/** Stands for a tuple: its strings by their text, other items by the object, which is one for equal constants. */
export function tupleValue(items: readonly Const[], refs: readonly Ref[]): string {
  return `(${items.map((c, i) => (c.kind === 'str' ? `'${c.value}` : `#${refs[i]}`)).join('\0')}`;
}
export function bytesValue(bytes: Uint8Array): string {
  let text = 'b';
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return text;
}

/** New reference: the code object of a compiled unit. `constRef` gives a new reference to a constant's object, or NULL. */
export function PyCode_FromUnit(unit: CodeUnit, constRef: (c: Const) => Ref, shared: SharedParts): Ref {
  const made: Ref[] = [];
  const keep = (o: Ref): Ref => {
    made.push(o);
    return o;
  };
  const bytes = (b: Uint8Array): Ref => keep(sharePart(shared, bytesValue(b), PyBytes_FromUint8Array(b)));
  const names = (n: readonly string[]): Ref =>
    keep(n.length === 0 ? PyTuple_New(0) : sharePart(shared, `(${n.map((s) => `'${s}`).join('\0')}`, nameTuple(n)));
  const refs: Ref[] = [];
  for (const c of unit.co_consts) refs.push(keep(constRef(c)));
  const consts = refs.includes(0) ? 0 : PyTuple_Pack(...refs);
  const con: _PyCodeConstructor = {
    filename: keep(PyUnicode_FromString(unit.co_filename)),
    name: keep(PyUnicode_FromString(unit.co_name)),
    qualname: keep(PyUnicode_FromString(unit.co_qualname)),
    flags: unit.co_flags,
    code: unit.co_code,
    firstlineno: unit.co_firstlineno,
    exceptiontable: bytes(unit.co_exceptiontable),
    linetable: bytes(unit.co_linetable),
    names: names(unit.co_names),
    consts: keep(refs.length === 0 ? consts : sharePart(shared, tupleValue(unit.co_consts, refs), consts)),
    localsplusnames: names(unit.co_localsplusnames),
    localspluskinds: keep(PyBytes_FromUint8Array(unit.co_localspluskinds)),
    argcount: unit.co_argcount,
    posonlyargcount: unit.co_posonlyargcount,
    kwonlyargcount: unit.co_kwonlyargcount,
    stacksize: unit.co_stacksize,
  };
  const co = made.includes(0) ? 0 : _PyCode_New(con);
  for (const o of made) Py_XDECREF(o);
  return co;
}

// ---- instructions and cached attributes ----

/** The instructions as the compiler wrote them: not specialised, caches zero. */
export function deoptCode(co: Ref): Uint8Array {
  const at = co + CO_CODE_ADAPTIVE;
  const out = U8.slice(at, at + Py_SIZE(co) * 2);
  for (let i = 0; i < out.length; i += 2) {
    const opcode = baseOpcode(out[i]);
    out[i] = opcode;
    const caches = inlineCaches(opcode);
    out.fill(0, i + 2, i + 2 + caches * 2);
    i += caches * 2;
  }
  return out;
}

/** struct _PyCoCached: code, varnames, cellvars, freevars. */
const CACHED_SIZE = 32;
/** New reference. An attribute that is made when first asked for. */
function cached(co: Ref, index: number, make: () => Ref): Ref {
  let at = ld(co + C._co_cached);
  if (at === 0) {
    at = PyMem_Malloc(CACHED_SIZE);
    if (at === 0) return PyErr_NoMemory();
    for (let i = 0; i < 4; i++) stp(at + i * 8, 0);
    stp(co + C._co_cached, at);
  }
  const known = ld(at + index * 8);
  if (known !== 0) return Py_NewRef(known);
  const o = make();
  if (o !== 0) stp(at + index * 8, Py_NewRef(o));
  return o;
}
function namesOfKind(co: Ref, kind: number): Ref {
  const names = ld(co + C.co_localsplusnames);
  const kinds = PyBytes_AS_STRING(ld(co + C.co_localspluskinds));
  const wanted: Ref[] = [];
  for (let i = 0; i < Py_SIZE(names); i++) if (U8[kinds + i] & kind) wanted.push(PyTuple_GET_ITEM(names, i));
  const tuple = PyTuple_New(wanted.length);
  if (tuple === 0) return 0;
  wanted.forEach((name, i) => {
    PyTuple_SET_ITEM(tuple, i, Py_NewRef(name));
  });
  return tuple;
}
/** New reference. */
export function _PyCode_GetCode(co: Ref): Ref {
  return cached(co, 0, () => PyBytes_FromUint8Array(deoptCode(co)));
}
/** New reference. */
export function _PyCode_GetVarnames(co: Ref): Ref {
  return cached(co, 1, () => namesOfKind(co, CO_FAST_LOCAL));
}
/** New reference. */
export function _PyCode_GetCellvars(co: Ref): Ref {
  return cached(co, 2, () => namesOfKind(co, CO_FAST_CELL));
}
/** New reference. */
export function _PyCode_GetFreevars(co: Ref): Ref {
  return cached(co, 3, () => namesOfKind(co, CO_FAST_FREE));
}

// ---- death ----

export function code_dealloc(co: Ref): void {
  if (ld(co + C.co_weakreflist) !== 0) link.PyObject_ClearWeakRefs(co);
  const fields = [
    C.co_consts,
    C.co_names,
    C.co_localsplusnames,
    C.co_localspluskinds,
    C.co_filename,
    C.co_name,
    C.co_qualname,
    C.co_linetable,
    C.co_exceptiontable,
  ];
  for (const at of fields) Py_CLEAR(co + at);
  const at = ld(co + C._co_cached);
  if (at !== 0) {
    for (let i = 0; i < 4; i++) Py_XDECREF(ld(at + i * 8));
    PyMem_Free(at);
  }
  if (ld(co + C._co_monitoring) !== 0) partLink.free_monitoring_data(co);
  PyObject_Free(co);
}

/** `__sizeof__`. */
export function codeSize(co: Ref): number {
  return (CO_CODE_ADAPTIVE + Py_SIZE(co) * 2 + 7) & ~7;
}
/** A code unit of instruction bytes from a bytes object. */
export function bytesOf(o: Ref): Uint8Array {
  const at = PyBytes_AS_STRING(o);
  return U8.slice(at, at + PyBytes_GET_SIZE(o));
}
/** Makes the one instruction byte at `at` another opcode (specialisation, and back). */
export function setOpcode(at: Addr, opcode: number): void {
  st8(at, opcode);
}

// The type's table is in a part of the engine (code_methods.ts); every program frees code.
registerFunction('code.tp_dealloc', code_dealloc);
