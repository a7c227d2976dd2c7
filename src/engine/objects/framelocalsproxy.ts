// Type FrameLocalsProxy: a write-through mapping of a function's locals (PEP 667). Mirrors the first part of Objects/frameobject.c.
// Names that are no variable of the code go into a dict of the frame object, f_extra_locals.

import {
  CO_FAST_CELL,
  CO_FAST_FREE,
  CO_FAST_HIDDEN,
  METH_COEXIST,
  METH_FASTCALL,
  METH_O,
  Py_EQ,
  Py_NE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_MAPPING,
} from '../include/flags.ts';
import { PyCellObject, PyCodeObject, PyFrameObject, PyObject, struct } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp, U8 } from '../memory/memory.ts';
import { PyIter_Next, PyMapping_Keys, PyObject_GetItem, PyObject_GetIter } from './abstract.ts';
import { PyBytes_AS_STRING } from './bytesobject.ts';
import {
  PyDict_Check,
  PyDict_Contains,
  PyDict_DelItem,
  PyDict_GET_SIZE,
  PyDict_GetItemRef,
  PyDict_New,
  PyDict_Next,
  PyDict_SetItem,
  PyDict_Update,
} from './dictobject.ts';
import { PyErr_Occurred, PyErr_SetObject, PyErr_SetString, typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_Del, PyObject_GC_UnTrack } from './gcobject.ts';
import { _PyFrame_GetCode, F_LOCALS, F_LOCALSPLUS, PyStackRef_NULL } from './interpframe.ts';
import { partLink } from './link.ts';
import { PyList_Append, PyList_New, PyList_Reverse } from './listobject.ts';
import {
  argAt,
  Py_CLEAR,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_XDECREF,
  Py_XNewRef,
  PyVectorcall_NARGS,
  type visitproc,
} from './object.ts';
import { PyObject_Hash, PyObject_Repr, PyObject_RichCompare, PyObject_RichCompareBool } from './object_protocol.ts';
import { Py_ReprEnter, Py_ReprLeave } from './repr_guard.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { Py_False, Py_None, Py_NotImplemented, Py_True } from './statics.ts';
import { PyCell_Type, PyExc_KeyError, PyExc_ValueError, PyFrame_Type, PyFrameLocalsProxy_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM } from './tupleobject.ts';
import { defineType, method, rawMethod } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_CheckExact, PyUnicode_FromString } from './unicodeobject.ts';

const PyFrameLocalsProxyObject = struct('PyFrameLocalsProxyObject', { frame: 'ptr' }, PyObject);
const P = PyFrameLocalsProxyObject;
const OB_REF = PyCellObject.ob_ref;

/** New reference. */
export function _PyFrameLocalsProxy_New(f: Ref): Ref {
  // CPython calls the type's tp_new with a tuple, which then is on the free list.
  const args = PyTuple_Pack(f);
  if (args === 0) return 0;
  Py_DECREF(args);
  return newProxy(f);
}
function newProxy(f: Ref): Ref {
  const self = _PyObject_GC_New(PyFrameLocalsProxy_Type);
  if (self === 0) return 0;
  stp(self + P.frame, Py_NewRef(f));
  _PyObject_GC_TRACK(self);
  return self;
}
export function PyFrameLocalsProxy_Check(o: Ref): boolean {
  return Py_IS_TYPE(o, PyFrameLocalsProxy_Type);
}

// ---- variables of the frame ----

const frameObject = (self: Ref): Ref => ld(self + P.frame);
const frameAt = (self: Ref): Addr => ld(frameObject(self) + PyFrameObject.f_frame);
const extraOf = (self: Ref): Ref => ld(frameObject(self) + PyFrameObject.f_extra_locals);
const namesOf = (code: Ref): Ref => ld(code + PyCodeObject.co_localsplusnames);
const kindsOf = (code: Ref): Addr => PyBytes_AS_STRING(ld(code + PyCodeObject.co_localspluskinds));

/** Borrowed reference: the cell that holds variable `i`, or NULL if it lies in the frame itself. */
function cellOf(frame: Addr, code: Ref, i: number): Ref {
  if ((U8[kindsOf(code) + i] & (CO_FAST_CELL | CO_FAST_FREE)) === 0) return 0;
  const o = ld(frame + F_LOCALSPLUS + i * 8) & ~1;
  return o !== 0 && Py_IS_TYPE(o, PyCell_Type) ? o : 0;
}
/** Borrowed reference, or NULL: the value of variable `i`. */
function valueAt(frame: Addr, code: Ref, i: number): Ref {
  const cell = cellOf(frame, code, i);
  return cell !== 0 ? ld(cell + OB_REF) : ld(frame + F_LOCALSPLUS + i * 8) & ~1;
}
/**
 * New reference, or NULL: before 3.13 a function's locals are a dict of the frame, brought up to date each time it is asked for. What it
 * holds else stays. Mirrors _PyFrame_FastToLocalsWithError of Objects/frameobject.c.
 */
function _PyFrame_FastToLocals(frame: Addr): Ref {
  const code = _PyFrame_GetCode(frame);
  const names = namesOf(code);
  let locals = ld(frame + F_LOCALS);
  if (locals === 0) {
    locals = PyDict_New();
    if (locals === 0) return 0;
    st(frame + F_LOCALS, locals);
  }
  for (let i = 0; i < PyTuple_GET_SIZE(names); i++) {
    const name = PyTuple_GET_ITEM(names, i);
    const value = valueAt(frame, code, i);
    if (value !== 0) {
      if (PyDict_SetItem(locals, name, value) < 0) return 0;
      continue;
    }
    const stale = PyDict_Contains(locals, name);
    if (stale < 0 || (stale > 0 && PyDict_DelItem(locals, name) < 0)) return 0;
  }
  return Py_NewRef(locals);
}
/** True if an inlined comprehension's variables hide ones of the frame. */
export function frameHasHiddenLocals(frame: Addr): boolean {
  const code = _PyFrame_GetCode(frame);
  const kinds = kindsOf(code);
  const n = PyTuple_GET_SIZE(namesOf(code));
  for (let i = 0; i < n; i++) {
    if ((U8[kinds + i] & CO_FAST_HIDDEN) === 0) continue;
    const cell = cellOf(frame, code, i);
    if ((cell !== 0 ? ld(cell + OB_REF) : ld(frame + F_LOCALSPLUS + i * 8) & ~1) !== 0) return true;
  }
  return false;
}

/** Index of the variable `key` (with `read`: which has a value), -1 if there is none, -2 with an exception. */
function getkeyindex(self: Ref, key: Ref, read: boolean): number {
  const frame = frameAt(self);
  const code = _PyFrame_GetCode(frame);
  const names = namesOf(code);
  const n = PyTuple_GET_SIZE(names);
  if (PyUnicode_CheckExact(key)) {
    for (let i = 0; i < n; i++) {
      if (PyTuple_GET_ITEM(names, i) !== key) continue;
      if (read ? valueAt(frame, code, i) !== 0 : (U8[kindsOf(code) + i] & CO_FAST_HIDDEN) === 0) return i;
    }
  }
  if (PyObject_Hash(key) < 0) return -2;
  for (let i = 0; i < n; i++) {
    const same = PyObject_RichCompareBool(PyTuple_GET_ITEM(names, i), key, Py_EQ);
    if (same < 0) return -2;
    if (same === 0) continue;
    if (read ? valueAt(frame, code, i) !== 0 : (U8[kindsOf(code) + i] & CO_FAST_HIDDEN) === 0) return i;
  }
  return -1;
}
/** New reference; NULL without an exception if there is no such name. */
function lookup(self: Ref, key: Ref): Ref {
  const i = getkeyindex(self, key, true);
  if (i === -2) return 0;
  if (i >= 0) return Py_NewRef(valueAt(frameAt(self), _PyFrame_GetCode(frameAt(self)), i));
  const extra = extraOf(self);
  return extra === 0 ? 0 : PyDict_GetItemRef(extra, key);
}
function getitem(self: Ref, key: Ref): Ref {
  const value = lookup(self, key);
  if (value !== 0 || PyErr_Occurred() !== 0) return value;
  const text = PyObject_Repr(key);
  if (text === 0) return 0;
  PyErr_SetString(PyExc_KeyError, `local variable '${PyUnicode_AsString(text)}' is not defined`);
  Py_DECREF(text);
  return 0;
}
/** The value that a write replaces may be borrowed on the value stack: the frame object keeps it alive. */
function add_overwritten_fast_local(f: Ref, old: Ref): number {
  const at = f + PyFrameObject.f_overwritten_fast_locals;
  const kept = ld(at);
  const n = kept === 0 ? 0 : PyTuple_GET_SIZE(kept);
  const tuple = PyTuple_New(n + 1);
  if (tuple === 0) return -1;
  for (let i = 0; i < n; i++) PyTuple_SET_ITEM(tuple, i, Py_NewRef(PyTuple_GET_ITEM(kept, i)));
  PyTuple_SET_ITEM(tuple, n, Py_NewRef(old));
  stp(at, tuple);
  Py_XDECREF(kept);
  return 0;
}
function setitem(self: Ref, key: Ref, value: Ref): number {
  const i = getkeyindex(self, key, false);
  if (i === -2) return -1;
  const f = frameObject(self);
  if (i >= 0) {
    if (value === 0) {
      PyErr_SetString(PyExc_ValueError, 'cannot remove local variables from FrameLocalsProxy');
      return -1;
    }
    const frame = frameAt(self);
    const cell = cellOf(frame, _PyFrame_GetCode(frame), i);
    if (cell !== 0) {
      const old = ld(cell + OB_REF);
      if (value !== old) {
        stp(cell + OB_REF, Py_NewRef(value));
        Py_XDECREF(old);
      }
      return 0;
    }
    const at = frame + F_LOCALSPLUS + i * 8;
    const old = ld(at);
    if ((old & ~1) === value) return 0;
    if (old !== PyStackRef_NULL && add_overwritten_fast_local(f, old & ~1) < 0) return -1;
    st(at, Py_NewRef(value));
    if ((old & 1) === 0) Py_DECREF(old);
    return 0;
  }
  let extra = extraOf(self);
  if (extra === 0) {
    if (value === 0) {
      PyErr_SetObject(PyExc_KeyError, key);
      return -1;
    }
    extra = PyDict_New();
    if (extra === 0) return -1;
    stp(f + PyFrameObject.f_extra_locals, extra);
  }
  return value === 0 ? PyDict_DelItem(extra, key) : PyDict_SetItem(extra, key, value);
}

/** Calls `visit` for each name that has a value; stops and returns what it gives if that is not 0. */
function each(self: Ref, visit: (key: Ref, value: Ref) => number): number {
  const frame = frameAt(self);
  const code = _PyFrame_GetCode(frame);
  const names = namesOf(code);
  for (let i = 0; i < PyTuple_GET_SIZE(names); i++) {
    const value = valueAt(frame, code, i);
    if (value === 0) continue;
    const r = visit(PyTuple_GET_ITEM(names, i), value);
    if (r !== 0) return r;
  }
  const extra = extraOf(self);
  const at = { pos: 0, key: 0, value: 0 };
  while (extra !== 0 && PyDict_Next(extra, at)) {
    const r = visit(at.key, at.value);
    if (r !== 0) return r;
  }
  return 0;
}
/** New reference: a list of what `pick` makes (new references) of names and values. */
function listOf(self: Ref, pick: (key: Ref, value: Ref) => Ref): Ref {
  const list = PyList_New(0);
  if (list === 0) return 0;
  const err = each(self, (key, value) => {
    const o = pick(key, value);
    if (o === 0) return -1;
    const r = PyList_Append(list, o);
    Py_DECREF(o);
    return r;
  });
  if (err === 0) return list;
  Py_DECREF(list);
  return 0;
}
const keys = (self: Ref): Ref => listOf(self, (key) => Py_NewRef(key));
const values = (self: Ref): Ref => listOf(self, (_key, value) => Py_NewRef(value));
const items = (self: Ref): Ref => listOf(self, (key, value) => PyTuple_Pack(key, value));
function length(self: Ref): number {
  let n = 0;
  each(self, () => {
    n++;
    return 0;
  });
  return n;
}
/** New reference: a dict of what there is now. */
function copy(self: Ref): Ref {
  const dict = PyDict_New();
  if (dict === 0) return 0;
  if (each(self, (key, value) => PyDict_SetItem(dict, key, value)) === 0) return dict;
  Py_DECREF(dict);
  return 0;
}

// ---- methods ----

function contains(self: Ref, key: Ref): number {
  const i = getkeyindex(self, key, true);
  if (i === -2) return -1;
  if (i >= 0) return 1;
  const extra = extraOf(self);
  return extra === 0 ? 0 : PyDict_Contains(extra, key);
}
function iter(self: Ref): Ref {
  const list = keys(self);
  if (list === 0) return 0;
  const it = PyObject_GetIter(list);
  Py_DECREF(list);
  return it;
}
function reversed(self: Ref): Ref {
  const list = keys(self);
  if (list !== 0) PyList_Reverse(list);
  return list;
}
function merge(self: Ref, other: Ref): number {
  if (!PyDict_Check(other) && !PyFrameLocalsProxy_Check(other)) return -2;
  const names = PyMapping_Keys(other);
  if (names === 0) return -1;
  const it = PyObject_GetIter(names);
  Py_DECREF(names);
  let err = 0;
  for (let key = PyIter_Next(it); key !== 0; key = PyIter_Next(it)) {
    const value = PyObject_GetItem(other, key);
    err = value === 0 ? -1 : setitem(self, key, value);
    Py_XDECREF(value);
    Py_DECREF(key);
    if (err < 0) break;
  }
  Py_DECREF(it);
  return err < 0 || PyErr_Occurred() !== 0 ? -1 : 0;
}
function update(self: Ref, other: Ref): Ref {
  const r = merge(self, other);
  if (r === -2) return typeError('update() argument must be dict or another FrameLocalsProxy');
  return r < 0 ? 0 : Py_None;
}
function get(self: Ref, key: Ref, fallback: Ref): Ref {
  const value = lookup(self, key);
  if (value !== 0 || PyErr_Occurred() !== 0) return value;
  return Py_NewRef(fallback || Py_None);
}
function setdefault(self: Ref, key: Ref, fallback: Ref): Ref {
  const value = lookup(self, key);
  if (value !== 0 || PyErr_Occurred() !== 0) return value;
  const v = fallback || Py_None;
  return setitem(self, key, v) < 0 ? 0 : Py_NewRef(v);
}
function pop(self: Ref, args: Addr, nargsf: number): Ref {
  const n = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('pop', n, 1, 2)) return 0;
  const key = argAt(args, 0);
  const i = getkeyindex(self, key, false);
  if (i === -2) return 0;
  if (i >= 0) return PyErr_SetString(PyExc_ValueError, 'cannot remove local variables from FrameLocalsProxy');
  const extra = extraOf(self);
  const value = extra === 0 ? 0 : PyDict_GetItemRef(extra, key);
  if (value !== 0) {
    if (PyDict_DelItem(extra, key) >= 0) return value;
    Py_DECREF(value);
    return 0;
  }
  if (PyErr_Occurred() !== 0) return 0;
  if (n > 1) return Py_XNewRef(argAt(args, 1));
  PyErr_SetObject(PyExc_KeyError, key);
  return 0;
}
function repr(self: Ref): Ref {
  const f = frameObject(self);
  const entered = Py_ReprEnter(f);
  if (entered !== 0) return entered > 0 ? PyUnicode_FromString('{...}') : 0;
  const dict = copy(self);
  const text = dict === 0 ? 0 : PyObject_Repr(dict);
  Py_XDECREF(dict);
  Py_ReprLeave(f);
  return text;
}
function richcompare(self: Ref, other: Ref, op: number): Ref {
  if (op !== Py_EQ && op !== Py_NE) return Py_NotImplemented;
  if (PyFrameLocalsProxy_Check(other)) {
    const same = frameObject(self) === frameObject(other);
    return same === (op === Py_EQ) ? Py_True : Py_False;
  }
  if (!PyDict_Check(other)) return Py_NotImplemented;
  const dict = copy(self);
  if (dict === 0) return 0;
  const r = PyObject_RichCompare(dict, other, op);
  Py_DECREF(dict);
  return r;
}
function or(self: Ref, other: Ref): Ref {
  if (
    !(PyDict_Check(self) || PyFrameLocalsProxy_Check(self)) ||
    !(PyDict_Check(other) || PyFrameLocalsProxy_Check(other))
  ) {
    return Py_NotImplemented;
  }
  const result = PyDict_New();
  if (result === 0) return 0;
  if (PyDict_Update(result, self) >= 0 && PyDict_Update(result, other) >= 0) return result;
  Py_DECREF(result);
  return 0;
}
function inplaceOr(self: Ref, other: Ref): Ref {
  const r = merge(self, other);
  return r === -2 ? Py_NotImplemented : r < 0 ? 0 : Py_NewRef(self);
}
function new_(_type: Ref, args: Ref, kwds: Ref): Ref {
  if (PyTuple_GET_SIZE(args) !== 1)
    return typeError(`FrameLocalsProxy expected 1 argument, got ${PyTuple_GET_SIZE(args)}`);
  const f = PyTuple_GET_ITEM(args, 0);
  if (!Py_IS_TYPE(f, PyFrame_Type)) return typeError(`expect frame, not ${typeName(f)}`);
  if (kwds !== 0 && PyDict_GET_SIZE(kwds) !== 0) return typeError('FrameLocalsProxy takes no keyword arguments');
  return newProxy(f);
}

defineType(PyFrameLocalsProxy_Type, {
  basicsize: () => P.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MAPPING,
  slots: {
    tp_dealloc: (self: Ref) => {
      PyObject_GC_UnTrack(self);
      Py_CLEAR(self + P.frame);
      PyObject_GC_Del(self);
    },
    tp_traverse: (self: Ref, visit: visitproc) => visit(frameObject(self)),
    tp_clear: (self: Ref) => {
      Py_CLEAR(self + P.frame);
      return 0;
    },
    tp_repr: repr,
    tp_richcompare: richcompare,
    tp_iter: iter,
    tp_new: new_,
    nb_or: or,
    nb_inplace_or: inplaceOr,
    mp_length: length,
    mp_subscript: getitem,
    mp_ass_subscript: setitem,
    sq_contains: contains,
  },
  methods: [
    rawMethod('__contains__', METH_O | METH_COEXIST, (self: Ref, key: Ref) => {
      const r = contains(self, key);
      return r < 0 ? 0 : r ? Py_True : Py_False;
    }),
    rawMethod('__getitem__', METH_O | METH_COEXIST, getitem),
    method('update(other, /)', update),
    method('__reversed__()', reversed),
    method('copy()', copy),
    method('keys()', keys),
    method('values()', values),
    method('items()', items),
    method('get(key, default=None, /)', get),
    rawMethod('pop', METH_FASTCALL, pop),
    method('setdefault(key, default=None, /)', setdefault),
  ],
});

partLink._PyFrameLocalsProxy_New = _PyFrameLocalsProxy_New;
partLink.frameHasHiddenLocals = frameHasHiddenLocals;
partLink._PyFrame_FastToLocals = _PyFrame_FastToLocals;
