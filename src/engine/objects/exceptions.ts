// Class BaseException: what every exception object has. Mirrors the first part of Objects/exceptions.c; the other classes
// are in exceptions_table.ts and exceptions_group.ts.

import { Py_T_BOOL, Py_TPFLAGS_BASE_EXC_SUBCLASS, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyBaseExceptionObject, PyDictObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, st8, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PySequence_Tuple } from './abstract.ts';
import { noteIsNoStr } from './changed_messages.ts';
import { PyDict_New, PyDict_Next } from './dictobject.ts';
import { PyErr_Occurred, typeError } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { PyList_Append, PyList_New } from './listobject.ts';
import {
  type allocfunc,
  type destructor,
  hasSubclassFlag,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  Py_XSETREF,
  PyObject_TypeCheck,
  type traverseproc,
  type visitproc,
} from './object.ts';
import { PyObject_GetOptionalAttr, PyObject_Repr, PyObject_SetAttr, PyObject_Str } from './object_protocol.ts';
import { _Py_ID, Py_None, tuple_empty } from './statics.ts';
import { PyDict_Type, PyExc_BaseException, PyList_Type, PyTraceBack_Type, PyTuple_Type } from './statictypes.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from './tupleobject.ts';
import { defineType, type GetSetSpec, getset, member, method } from './typedef.ts';
import { _PyType_Name, typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const E = PyBaseExceptionObject;
const id___notes__ = _Py_ID('__notes__');

export function PyExceptionInstance_Check(o: Ref): boolean {
  return hasSubclassFlag(o, Py_TPFLAGS_BASE_EXC_SUBCLASS);
}
export function PyExceptionClass_Check(o: Ref): boolean {
  return (
    (ld(Py_TYPE(o) + PyTypeObject.tp_flags) & (1 << 31)) !== 0 &&
    (ld(o + PyTypeObject.tp_flags) & Py_TPFLAGS_BASE_EXC_SUBCLASS) !== 0
  );
}

/** New reference. An exception of `type` with `args` and nothing else. */
export function BaseException_new(type: Ref, args: Ref, _kwds: Ref): Ref {
  const self = fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (self === 0) return 0;
  stp(self + E.args, Py_NewRef(args !== 0 ? args : tuple_empty));
  return self;
}

/** TypeError and false if keyword arguments are given to a class that takes none. */
export function noKeywords(type: Ref, kwds: Ref): boolean {
  if (kwds === 0 || ld(kwds + PyDictObject.ma_used) === 0) return true;
  typeError(`${_PyType_Name(type)}() takes no keyword arguments`);
  return false;
}

export function BaseException_init(self: Ref, args: Ref, kwds: Ref): number {
  if (!noKeywords(Py_TYPE(self), kwds)) return -1;
  Py_XSETREF(self + E.args, Py_NewRef(args));
  return 0;
}

export function BaseException_clear(self: Ref): number {
  Py_CLEAR(self + E.dict);
  Py_CLEAR(self + E.args);
  Py_CLEAR(self + E.notes);
  Py_CLEAR(self + E.traceback);
  Py_CLEAR(self + E.cause);
  Py_CLEAR(self + E.context);
  return 0;
}

export function BaseException_traverse(self: Ref, visit: visitproc): number {
  for (const at of [E.dict, E.args, E.notes, E.traceback, E.cause, E.context]) {
    const p = ld(self + at);
    const r = p === 0 ? 0 : visit(p);
    if (r !== 0) return r;
  }
  return 0;
}

export function BaseException_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  if (!Py_TRASHCAN_BEGIN(self, BaseException_dealloc)) return;
  BaseException_clear(self);
  fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
  Py_TRASHCAN_END();
}

/** Slots of an exception struct with more object fields than BaseException's: they are cleared first, in order. */
export function fieldSlots(fields: () => readonly number[]): {
  tp_dealloc: destructor;
  tp_traverse: traverseproc;
  tp_clear: (o: Ref) => number;
} {
  const clear = (self: Ref): number => {
    for (const at of fields()) Py_CLEAR(self + at);
    return BaseException_clear(self);
  };
  const dealloc = (self: Ref): void => {
    PyObject_GC_UnTrack(self);
    if (!Py_TRASHCAN_BEGIN(self, dealloc)) return;
    clear(self);
    fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    Py_TRASHCAN_END();
  };
  return {
    tp_clear: clear,
    tp_traverse: (self, visit) => {
      for (const at of fields()) {
        const p = ld(self + at);
        const r = p === 0 ? 0 : visit(p);
        if (r !== 0) return r;
      }
      return BaseException_traverse(self, visit);
    },
    tp_dealloc: dealloc,
  };
}

function BaseException_str(self: Ref): Ref {
  const args = ld(self + E.args);
  switch (Py_SIZE(args)) {
    case 0:
      return PyUnicode_FromString('');
    case 1:
      return PyObject_Str(PyTuple_GET_ITEM(args, 0));
    default:
      return PyObject_Str(args);
  }
}

export function BaseException_repr(self: Ref): Ref {
  const args = ld(self + E.args);
  const name = _PyType_Name(Py_TYPE(self));
  const one = Py_SIZE(args) === 1;
  const text = PyObject_Repr(one ? PyTuple_GET_ITEM(args, 0) : args);
  if (text === 0) return 0;
  const r = PyUnicode_AsString(text);
  Py_DECREF(text);
  return PyUnicode_FromString(one ? `${name}(${r})` : name + r);
}

// ---- attributes ----

export function PyException_GetTraceback(self: Ref): Ref {
  const tb = ld(self + E.traceback);
  return tb === 0 ? 0 : Py_NewRef(tb);
}
/** 0, or -1 with TypeError if `tb` is no traceback and not None. */
export function PyException_SetTraceback(self: Ref, tb: Ref): number {
  return setTraceback(self, tb, 0);
}
/** New reference, or NULL. */
export function PyException_GetContext(self: Ref): Ref {
  const c = ld(self + E.context);
  return c === 0 ? 0 : Py_NewRef(c);
}
/** Steals a reference to `context` (which may be NULL). */
export function PyException_SetContext(self: Ref, context: Ref): void {
  Py_XSETREF(self + E.context, context);
}
/** New reference, or NULL. */
export function PyException_GetCause(self: Ref): Ref {
  const c = ld(self + E.cause);
  return c === 0 ? 0 : Py_NewRef(c);
}
/** Steals a reference to `cause` (which may be NULL), and suppresses the context. */
export function PyException_SetCause(self: Ref, cause: Ref): void {
  st8(self + E.suppress_context, 1);
  Py_XSETREF(self + E.cause, cause);
}

function setTraceback(self: Ref, value: Ref, _closure: number): number {
  if (value === 0) {
    typeError('__traceback__ may not be deleted');
    return -1;
  }
  if (value === Py_None) {
    Py_CLEAR(self + E.traceback);
    return 0;
  }
  if (Py_TYPE(value) !== PyTraceBack_Type) {
    typeError('__traceback__ must be a traceback or None');
    return -1;
  }
  Py_XSETREF(self + E.traceback, Py_NewRef(value));
  return 0;
}

const orNone = (o: Ref): Ref => (o === 0 ? Py_None : Py_NewRef(o));

function linkSetter(what: string, set: (self: Ref, value: Ref) => void): NonNullable<GetSetSpec['set']> {
  return (self, value) => {
    if (value === 0) {
      typeError(`${what} may not be deleted`);
      return -1;
    }
    if (value === Py_None) {
      set(self, 0);
      return 0;
    }
    if (!PyExceptionInstance_Check(value)) {
      typeError(`exception ${what === '__cause__' ? 'cause' : 'context'} must be None or derive from BaseException`);
      return -1;
    }
    set(self, Py_NewRef(value));
    return 0;
  };
}

function setArgs(self: Ref, value: Ref): number {
  if (value === 0) {
    typeError('args may not be deleted');
    return -1;
  }
  const seq = value === 0 || PyObject_TypeCheck(value, PyTuple_Type) ? Py_NewRef(value) : PySequence_Tuple(value);
  if (seq === 0) return -1;
  Py_XSETREF(self + E.args, seq);
  return 0;
}

// ---- methods ----

function BaseException_reduce(self: Ref): Ref {
  const args = ld(self + E.args);
  const dict = ld(self + E.dict);
  return dict !== 0 ? PyTuple_Pack(Py_TYPE(self), args, dict) : PyTuple_Pack(Py_TYPE(self), args);
}

function BaseException_setstate(self: Ref, state: Ref): Ref {
  if (state === Py_None) return Py_None;
  if (!PyObject_TypeCheck(state, PyDict_Type)) return typeError('state is not a dictionary');
  const items: [Ref, Ref][] = [];
  const at = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(state, at)) items.push([Py_NewRef(at.key), Py_NewRef(at.value)]);
  let ok = true;
  for (const [key, value] of items) {
    if (ok && PyObject_SetAttr(self, key, value) < 0) ok = false;
    Py_DECREF(key);
    Py_DECREF(value);
  }
  return ok ? Py_None : 0;
}

function BaseException_with_traceback(self: Ref, tb: Ref): Ref {
  return setTraceback(self, tb, 0) < 0 ? 0 : Py_NewRef(self);
}

function BaseException_add_note(self: Ref, note: Ref): Ref {
  if (!PyUnicode_Check(note)) return noteIsNoStr(note);
  let notes = PyObject_GetOptionalAttr(self, id___notes__);
  if (notes === 0 && PyErr_Occurred() !== 0) return 0;
  if (notes === 0) {
    notes = PyList_New(0);
    if (notes === 0 || PyObject_SetAttr(self, id___notes__, notes) < 0) return 0;
  } else if (!PyObject_TypeCheck(notes, PyList_Type)) {
    Py_DECREF(notes);
    return typeError('Cannot add note: __notes__ is not a list');
  }
  const ok = PyList_Append(notes, note) === 0;
  Py_DECREF(notes);
  return ok ? Py_None : 0;
}

/** A getset named `dict` as every exception has it (PyObject_GenericGetDict on the struct's own field). */
function getDict(self: Ref): Ref {
  let d = ld(self + E.dict);
  if (d === 0) {
    d = PyDict_New();
    if (d === 0) return 0;
    stp(self + E.dict, d);
  }
  return Py_NewRef(d);
}
function setDict(self: Ref, value: Ref): number {
  if (value === 0) {
    typeError('cannot delete __dict__');
    return -1;
  }
  if (!PyObject_TypeCheck(value, PyDict_Type)) {
    typeError(`__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
    return -1;
  }
  Py_XSETREF(self + E.dict, Py_NewRef(value));
  return 0;
}

defineType(PyExc_BaseException, {
  basicsize: () => E.sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASE_EXC_SUBCLASS,
  doc: 'Common base class for all exceptions',
  dictoffset: () => E.dict,
  slots: {
    tp_dealloc: BaseException_dealloc,
    tp_repr: BaseException_repr,
    tp_str: BaseException_str,
    tp_traverse: BaseException_traverse,
    tp_clear: BaseException_clear,
    tp_init: BaseException_init,
    tp_new: BaseException_new,
  },
  methods: [
    method('__reduce__()', BaseException_reduce),
    method('__setstate__(object, /)', BaseException_setstate),
    method('with_traceback(object, /)', BaseException_with_traceback, 'Set self.__traceback__ to tb and return self.'),
    method('add_note(object, /)', BaseException_add_note, 'Add a note to the exception'),
  ],
  members: [member('__suppress_context__', Py_T_BOOL, () => E.suppress_context, 0)],
  getset: [
    getset('__dict__', getDict, setDict),
    getset('args', (self) => orNone(ld(self + E.args)), setArgs),
    getset('__traceback__', (self) => orNone(ld(self + E.traceback)), setTraceback),
    getset('__context__', (self) => orNone(ld(self + E.context)), linkSetter('__context__', PyException_SetContext)),
    getset('__cause__', (self) => orNone(ld(self + E.cause)), linkSetter('__cause__', PyException_SetCause)),
  ],
});
