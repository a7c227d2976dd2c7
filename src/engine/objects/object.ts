// Objects in general: header, reference count, and dispatch through the type's slots. Mirrors Objects/object.c, Include/object.h.

import { Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_HEAPTYPE } from '../include/flags.ts';
import { PyObject, PyTupleObject, PyTypeObject, PyVarObject } from '../include/structs.ts';
import { I32, ld, type Ref, st, st64, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';

/** ob_refcnt of an immortal object (3.14: the low half of the first word). */
export const immortal = { refcnt: 0xc0000000 | 0, staticFlags: 5, heapFlags: 1 };

const { ob_refcnt, ob_type } = PyObject;

/** True if the count of `o` never changes: its sign bit is set. */
export function _Py_IsImmortal(o: Ref): boolean {
  return I32[o >> 2] < 0;
}
export function Py_REFCNT(o: Ref): number {
  return I32[o >> 2] >>> 0;
}
export function Py_TYPE(o: Ref): Ref {
  return I32[(o + 8) >> 2];
}
export function Py_SET_TYPE(o: Ref, type: Ref): void {
  stp(o + ob_type, type);
}
export function Py_SIZE(o: Ref): number {
  return I32[(o + 16) >> 2];
}
export function Py_SET_SIZE(o: Ref, n: number): void {
  st64(o + PyVarObject.ob_size, n);
}
export function Py_IS_TYPE(o: Ref, type: Ref): boolean {
  return I32[(o + 8) >> 2] === type;
}

export function Py_INCREF(o: Ref): void {
  const n = I32[o >> 2];
  if (n >= 0) st(o, n + 1);
}
export function Py_DECREF(o: Ref): void {
  const n = I32[o >> 2];
  if (n < 0) return;
  st(o, n - 1);
  if (n === 1) _Py_Dealloc(o);
}
export function Py_XINCREF(o: Ref): void {
  if (o !== 0) Py_INCREF(o);
}
export function Py_XDECREF(o: Ref): void {
  if (o !== 0) Py_DECREF(o);
}
/** New reference. */
export function Py_NewRef(o: Ref): Ref {
  const n = I32[o >> 2];
  if (n >= 0) st(o, n + 1);
  return o;
}
export function Py_XNewRef(o: Ref): Ref {
  if (o !== 0) Py_INCREF(o);
  return o;
}
/** Clears the pointer at `a`, then drops what it held. */
export function Py_CLEAR(a: number): void {
  const old = ld(a);
  if (old === 0) return;
  stp(a, 0);
  Py_DECREF(old);
}
/** Steals a reference to `value`: stores it at `a`, then drops what was there (which may be NULL). */
export function Py_XSETREF(a: number, value: Ref): void {
  const old = ld(a);
  stp(a, value);
  if (old !== 0) Py_DECREF(old);
}

/** Runs the destructor: the count has reached zero. */
export function _Py_Dealloc(o: Ref): void {
  fn<(o: Ref) => void>(ld(Py_TYPE(o) + PyTypeObject.tp_dealloc))(o);
}

/** Makes an object immortal at run time (interned constants of 3.12, `_Py_SetImmortal`). */
export function _Py_SetImmortal(o: Ref): void {
  st(o, immortal.refcnt);
  st(o + 4, immortal.heapFlags << 16);
}
/** Writes the header of a statically allocated object. */
export function initStaticHeader(o: Ref, type: Ref): void {
  st(o, immortal.refcnt);
  st(o + 4, immortal.staticFlags << 16);
  stp(o + ob_type, type);
}

/** Header of a fresh object: one reference; a class made at run time is held by its instances. */
export function _PyObject_Init(o: Ref, type: Ref): Ref {
  stp(o + ob_type, type);
  if (ld(type + PyTypeObject.tp_flags) & Py_TPFLAGS_HEAPTYPE) Py_INCREF(type);
  st(o + ob_refcnt, 1);
  st(o + 4, 0);
  return o;
}
export function _PyObject_InitVar(o: Ref, type: Ref, size: number): Ref {
  st64(o + PyVarObject.ob_size, size);
  return _PyObject_Init(o, type);
}

// ---- types ----

export function tp_flags(type: Ref): number {
  return I32[(type + PyTypeObject.tp_flags) >> 2];
}
export function PyType_HasFeature(type: Ref, flag: number): boolean {
  return (I32[(type + PyTypeObject.tp_flags) >> 2] & flag) !== 0;
}
/** True if the type of `o` or one of its bases is the built-in class with this *_SUBCLASS flag. */
export function hasSubclassFlag(o: Ref, flag: number): boolean {
  return (I32[(I32[(o + 8) >> 2] + PyTypeObject.tp_flags) >> 2] & flag) !== 0;
}
export function PyType_IS_GC(type: Ref): boolean {
  return PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC);
}
/** True if `a` is `b` or derives from it, by tp_mro (by the chain of tp_base while that is not made). */
export function PyType_IsSubtype(a: Ref, b: Ref): boolean {
  const mro = ld(a + PyTypeObject.tp_mro);
  if (mro !== 0) {
    const n = Py_SIZE(mro);
    const items = mro + PyTupleObject.ob_item;
    for (let i = 0; i < n; i++) if (ld(items + i * 8) === b) return true;
    return false;
  }
  for (let t = a; t !== 0; t = ld(t + PyTypeObject.tp_base)) if (t === b) return true;
  return false;
}
export function PyObject_TypeCheck(o: Ref, type: Ref): boolean {
  const t = Py_TYPE(o);
  return t === type || PyType_IsSubtype(t, type);
}

// ---- slots ----
// A slot word is a function address or 0. These read it and give the function, or null.

export type unaryfunc = (o: Ref) => Ref;
export type binaryfunc = (a: Ref, b: Ref) => Ref;
export type ternaryfunc = (a: Ref, b: Ref, c: Ref) => Ref;
export type inquiry = (o: Ref) => number;
export type lenfunc = (o: Ref) => number;
export type ssizeargfunc = (o: Ref, i: number) => Ref;
export type ssizeobjargproc = (o: Ref, i: number, v: Ref) => number;
export type objobjargproc = (o: Ref, k: Ref, v: Ref) => number;
export type objobjproc = (o: Ref, v: Ref) => number;
export type visitproc = (o: Ref) => number;
/** Calls `visit` for each object that `o` refers to; a visit that returns non-zero ends the walk with that result. */
export type traverseproc = (o: Ref, visit: visitproc) => number;
export type destructor = (o: Ref) => void;
export type getattrofunc = (o: Ref, name: Ref) => Ref;
export type setattrofunc = (o: Ref, name: Ref, value: Ref) => number;
export type reprfunc = (o: Ref) => Ref;
/** Returns 0, or -1 with an exception; the hash is left in `hash`. */
export type hashfunc = (o: Ref) => number;
export type richcmpfunc = (a: Ref, b: Ref, op: number) => Ref;
export type getiterfunc = (o: Ref) => Ref;
/** New reference; NULL without an exception means the end. */
export type iternextfunc = (o: Ref) => Ref;
export type descrgetfunc = (descr: Ref, obj: Ref, type: Ref) => Ref;
export type descrsetfunc = (descr: Ref, obj: Ref, value: Ref) => number;
export type initproc = (o: Ref, args: Ref, kwds: Ref) => number;
export type newfunc = (type: Ref, args: Ref, kwds: Ref) => Ref;
export type allocfunc = (type: Ref, n: number) => Ref;
/** `args` points at words (tagged references allowed: read with `argAt`); `nargsf` may hold PY_VECTORCALL_ARGUMENTS_OFFSET. */
export type vectorcallfunc = (callable: Ref, args: number, nargsf: number, kwnames: Ref) => Ref;

/** The last hash computed: 64 bits in two words. Slots leave it here because no JavaScript number holds 64 bits. */
export const hash = { lo: 0, hi: 0 };
/** Sets `hash` from a JavaScript integer (exact below 2^53), with -1 turned to -2 as Python does. Returns 0. */
export function setHash(n: number): number {
  if (n === -1) n = -2;
  hash.lo = n | 0;
  hash.hi = Math.floor(n / 0x100000000) | 0;
  return 0;
}

/** The function in slot `offset` of the type of `o`, or null. */
export function slot<F>(o: Ref, offset: number): F | null {
  const a = I32[(I32[(o + 8) >> 2] + offset) >> 2];
  return a === 0 ? null : (fn(a) as F);
}
/** The function in slot `offset` of the method suite at type word `suite` (tp_as_number, ...), or null. */
export function suiteSlot<F>(type: Ref, suite: number, offset: number): F | null {
  const s = ld(type + suite);
  if (s === 0) return null;
  const a = ld(s + offset);
  return a === 0 ? null : (fn(a) as F);
}

// ---- arguments of C functions ----

export const PY_VECTORCALL_ARGUMENTS_OFFSET = 0x40000000;
export function PyVectorcall_NARGS(nargsf: number): number {
  return nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET;
}
/** Borrowed reference. Argument `i` of a vectorcall; the tag of a stack word is taken off. */
export function argAt(args: number, i: number): Ref {
  return I32[(args >> 2) + 2 * i] & ~1;
}
