// How an exception class says what it is: with its base's struct, or with fields of its own. Mirrors the macros
// SimpleExtendsException, MiddlingExtendsException and ComplexExtendsException of Objects/exceptions.c.

import {
  _Py_T_OBJECT,
  Py_TPFLAGS_BASE_EXC_SUBCLASS,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { PyBaseExceptionObject, type StructInfo } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { fieldSlots } from './exceptions.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_XSETREF } from './object.ts';
import { PyObject_Str } from './object_protocol.ts';
import { Py_None } from './statics.ts';
import { PyExc_BaseException, staticTypeName } from './statictypes.ts';
import { PyTuple_GET_ITEM } from './tupleobject.ts';
import {
  defineType,
  type GetSetSpec,
  type MemberSpec,
  type MethodSpec,
  member,
  type Slots,
  type TypeSpec,
} from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

const E = PyBaseExceptionObject;
const FLAGS = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASE_EXC_SUBCLASS;

/** Slots that hold the functions of another class of this family. */
function slotsOf(type: Ref, ...names: readonly (keyof Slots)[]): TypeSpec['shared'] {
  return Object.fromEntries(names.map((name) => [name, `${staticTypeName(type)}.${name}`]));
}

/** A class with its base's struct and behaviour (SimpleExtendsException). */
export function simple(type: Ref, base: Ref, doc: string): void {
  defineType(type, {
    basicsize: () => PyBaseExceptionObject.sizeof,
    flags: FLAGS,
    base,
    doc,
    dictoffset: () => E.dict,
    slots: {},
    shared: slotsOf(PyExc_BaseException, 'tp_dealloc', 'tp_traverse', 'tp_clear', 'tp_init', 'tp_new'),
  });
}

export interface Complex {
  struct: StructInfo;
  /** Offsets of the fields that hold references. */
  fields: () => readonly number[];
  slots: Slots;
  /** Slots that hold BaseException's function, and say so. */
  shared?: readonly (keyof Slots)[];
  members: readonly MemberSpec[];
  getset?: readonly GetSetSpec[];
  methods?: readonly MethodSpec[];
}
/** A class with fields of its own (ComplexExtendsException). */
export function complex(type: Ref, base: Ref, doc: string, c: Complex): void {
  defineType(type, {
    basicsize: () => c.struct.sizeof,
    flags: FLAGS,
    base,
    doc,
    dictoffset: () => E.dict,
    slots: { ...fieldSlots(c.fields), ...c.slots },
    shared: slotsOf(PyExc_BaseException, ...(c.shared ?? [])),
    members: c.members,
    getset: c.getset,
    methods: c.methods,
  });
}
/** A class with the struct of its base and the slots of `owner`, which has that struct (MiddlingExtendsException). */
export function middling(type: Ref, base: Ref, doc: string, owner: Ref): void {
  defineType(type, {
    basicsize: () => 0,
    flags: FLAGS,
    base,
    doc,
    slots: {},
    shared: slotsOf(owner, 'tp_dealloc', 'tp_traverse', 'tp_clear', 'tp_init'),
  });
}

/** A field that Python code may read and write; None stands for NULL. */
export const object = (name: string, offset: () => number): MemberSpec => member(name, _Py_T_OBJECT, offset, 0);

/** Stores a new reference to `value` (NULL: nothing) at `at`. */
export function set(at: number, value: Ref): void {
  Py_XSETREF(at, value === 0 ? 0 : Py_NewRef(value));
}

/** BaseException.__str__. */
export function strOfArgs(self: Ref): Ref {
  const args = ld(self + E.args);
  if (Py_SIZE(args) === 0) return PyUnicode_FromString('');
  return PyObject_Str(Py_SIZE(args) === 1 ? PyTuple_GET_ITEM(args, 0) : args);
}
/** The text of str() (or of another function) of a field, NULL shown as None; null with an exception. */
export function shown(o: Ref, f: (o: Ref) => Ref = PyObject_Str): string | null {
  const s = f(o === 0 ? Py_None : o);
  if (s === 0) return null;
  const text = PyUnicode_AsString(s);
  Py_DECREF(s);
  return text;
}
