// Instructions for names: namespaces, globals, imports. Mirrors Python/bytecodes.c.

import { type Addr, I32, ld, type Ref, st, stp } from '../../memory/memory.ts';
import { PyMapping_GetOptionalItem, PyObject_DelItem, PyObject_SetItem } from '../../objects/abstract.ts';
import { ABSENT, valueSlot } from '../../objects/dict_names.ts';
import {
  _PyDict_LoadGlobal,
  PyDict_CheckExact,
  PyDict_Contains,
  PyDict_GetItemRef,
  PyDict_New,
  PyDict_Pop,
  PyDict_SetItem,
} from '../../objects/dictobject.ts';
import { PyErr_Clear, PyErr_Occurred, PyErr_SetString } from '../../objects/errors.ts';
import {
  CO_NAMES,
  F_BUILTINS,
  F_EXECUTABLE,
  F_GLOBALS,
  F_LOCALS,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
  PyStackRef_FromPyObjectNew,
  PyStackRef_NULL,
} from '../../objects/interpframe.ts';
import { Py_DECREF, Py_NewRef } from '../../objects/object.ts';
import { PyObject_Repr } from '../../objects/object_protocol.ts';
import { _Py_ID } from '../../objects/statics.ts';
import { PyExc_NameError, PyExc_SystemError } from '../../objects/statictypes.ts';
import { PyUnicode_AsString } from '../../objects/unicodeobject.ts';
import { ERROR, REDO, spill, wordRef } from '../eval_state.ts';
import { import_name, importFrom } from '../import_names.ts';
import { isLazyImport } from '../lazy_state.ts';
import { nameNotDefined } from '../name_errors.ts';
import { runtimeLink } from '../part_link.ts';
import { adaptiveTriggers } from '../specialize.ts';
import { specializeLoadGlobal } from '../specialize_names.ts';
import { GETITEM } from './locals.ts';

const id___build_class__ = _Py_ID('__build_class__');
const id___annotations__ = _Py_ID('__annotations__');

/** Borrowed reference. */
export function nameAt(frame: Addr, i: number): Ref {
  return GETITEM(I32[((I32[(frame + F_EXECUTABLE) >> 2] & ~1) + CO_NAMES) >> 2], i);
}
function noLocals(what: string, name: Ref | 0): number {
  let shown = '';
  if (name !== 0) {
    const r = PyObject_Repr(name);
    if (r === 0) return ERROR;
    shown = ` ${PyUnicode_AsString(r)}`;
    Py_DECREF(r);
  }
  PyErr_SetString(PyExc_SystemError, what + shown);
  return ERROR;
}

// ( -- bc)
export function LOAD_BUILD_CLASS(frame: Addr, sp: Addr): Addr {
  const bc = PyMapping_GetOptionalItem(ld(frame + F_BUILTINS), id___build_class__);
  if (bc === 0) {
    if (PyErr_Occurred() === 0) PyErr_SetString(PyExc_NameError, '__build_class__ not found');
    return ERROR;
  }
  st(sp, bc);
  return sp + 8;
}
/** Stores the object of a stack word, which goes, as the new value of a name: counted by the stack until the old one is dropped. */
function replace(slot: Addr, w: number): void {
  const old = I32[slot >> 2];
  const n = I32[old >> 2];
  if (n > 1 || n < 0) {
    // Nothing dies, so nobody sees that the stack has let go.
    stp(slot, PyStackRef_AsPyObjectSteal(w));
    if (n > 1) st(old, I32[old >> 2] - 1);
    return;
  }
  stp(slot, Py_NewRef(w & ~1));
  Py_DECREF(old);
  PyStackRef_CLOSE(w);
}
// (v -- )
export function STORE_NAME(frame: Addr, sp: Addr, oparg: number): Addr {
  const name = nameAt(frame, oparg);
  const w = I32[(sp - 8) >> 2];
  const ns = ld(frame + F_LOCALS);
  if (ns === 0) {
    noLocals('no locals found when storing', name);
    PyStackRef_CLOSE(w);
    return ERROR;
  }
  const slot = valueSlot(ns, name);
  if (slot > ABSENT) {
    replace(slot, w);
    return sp - 8;
  }
  const err = PyDict_CheckExact(ns) ? PyDict_SetItem(ns, name, w & ~1) : PyObject_SetItem(ns, name, w & ~1);
  PyStackRef_CLOSE(w);
  return err < 0 ? ERROR : sp - 8;
}
// ( -- ), or NameError
export function DELETE_NAME(frame: Addr, sp: Addr, oparg: number): Addr {
  const name = nameAt(frame, oparg);
  const ns = ld(frame + F_LOCALS);
  if (ns === 0) return noLocals('no locals when deleting', name);
  if (PyObject_DelItem(ns, name) === 0) return sp;
  // Whatever went wrong.
  PyErr_Clear();
  nameNotDefined(name);
  return ERROR;
}
/** New reference: a global or builtin, or NULL with NameError. */
function loadGlobal(globals: Ref, builtins: Ref, name: Ref): Ref {
  let o: Ref;
  if (PyDict_CheckExact(globals) && PyDict_CheckExact(builtins)) {
    o = _PyDict_LoadGlobal(globals, builtins, name);
  } else {
    o = PyMapping_GetOptionalItem(globals, name);
    if (o === 0 && PyErr_Occurred() === 0) o = PyMapping_GetOptionalItem(builtins, name);
  }
  if (o !== 0 && isLazyImport(o)) return loadLazily(o, globals, name);
  if (o === 0 && PyErr_Occurred() === 0) nameNotDefined(name);
  return o;
}
/** New reference to what a lazy import stands for, which takes its place; NULL with an exception. Steals a reference to `lazy`. */
function loadLazily(lazy: Ref, globals: Ref, name: Ref): Ref {
  const value = runtimeLink.PyImport_LoadLazyImport(lazy);
  Py_DECREF(lazy);
  if (value === 0 || PyDict_SetItem(globals, name, value) === 0) return value;
  Py_DECREF(value);
  return 0;
}
// ( -- v): locals, then globals, then builtins
export function LOAD_NAME(frame: Addr, sp: Addr, oparg: number): Addr {
  const name = nameAt(frame, oparg);
  const ns = ld(frame + F_LOCALS);
  if (ns === 0) return noLocals('no locals when loading', name);
  let slot = valueSlot(ns, name);
  if (slot === ABSENT) {
    const globals = I32[(frame + F_GLOBALS) >> 2];
    if (globals !== ns) slot = valueSlot(globals, name);
    if (slot === ABSENT) slot = valueSlot(I32[(frame + F_BUILTINS) >> 2], name);
  }
  if (slot > ABSENT) {
    const o = I32[slot >> 2];
    if (!isLazyImport(o)) {
      st(sp, PyStackRef_FromPyObjectNew(o));
      return sp + 8;
    }
  }
  let v = PyMapping_GetOptionalItem(ns, name);
  if (v === 0) {
    if (PyErr_Occurred() !== 0) return ERROR;
    v = PyDict_GetItemRef(ld(frame + F_GLOBALS), name);
    if (v === 0 && PyErr_Occurred() === 0) v = PyMapping_GetOptionalItem(ld(frame + F_BUILTINS), name);
    if (v === 0) {
      if (PyErr_Occurred() === 0) nameNotDefined(name);
      return ERROR;
    }
  }
  if (isLazyImport(v)) v = loadLazily(v, ld(frame + F_GLOBALS), name);
  if (v === 0) return ERROR;
  st(sp, v);
  return sp + 8;
}
// (mod_or_class_dict -- v)
export function LOAD_FROM_DICT_OR_GLOBALS(frame: Addr, sp: Addr, oparg: number): Addr {
  const name = nameAt(frame, oparg);
  const w = I32[(sp - 8) >> 2];
  let v = PyMapping_GetOptionalItem(w & ~1, name);
  if (v === 0 && PyErr_Occurred() === 0) v = loadGlobal(ld(frame + F_GLOBALS), ld(frame + F_BUILTINS), name);
  PyStackRef_CLOSE(w);
  if (v === 0) return ERROR;
  st(sp - 8, v);
  return sp;
}
// ( -- v, NULL if oparg & 1)
export function LOAD_GLOBAL(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  if (adaptiveTriggers(pc)) {
    specializeLoadGlobal(pc, ld(frame + F_GLOBALS), ld(frame + F_BUILTINS), nameAt(frame, oparg >> 1));
    return REDO;
  }
  spill(frame, pc, sp);
  const v = loadGlobal(ld(frame + F_GLOBALS), ld(frame + F_BUILTINS), nameAt(frame, oparg >> 1));
  if (v === 0) return ERROR;
  st(sp, v);
  if ((oparg & 1) === 0) return sp + 8;
  st(sp + 8, PyStackRef_NULL);
  return sp + 16;
}
// (v -- )
export function STORE_GLOBAL(frame: Addr, sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const slot = valueSlot(ld(frame + F_GLOBALS), nameAt(frame, oparg));
  if (slot > ABSENT) {
    replace(slot, w);
    return sp - 8;
  }
  const err = PyDict_SetItem(ld(frame + F_GLOBALS), nameAt(frame, oparg), w & ~1);
  PyStackRef_CLOSE(w);
  return err < 0 ? ERROR : sp - 8;
}
// ( -- ), or NameError
export function DELETE_GLOBAL(frame: Addr, sp: Addr, oparg: number): Addr {
  const name = nameAt(frame, oparg);
  const old = PyDict_Pop(ld(frame + F_GLOBALS), name);
  if (old === 0) {
    if (PyErr_Occurred() === 0) nameNotDefined(name);
    return ERROR;
  }
  Py_DECREF(old);
  return sp;
}
// ( -- locals)
export function LOAD_LOCALS(frame: Addr, sp: Addr): Addr {
  const ns = ld(frame + F_LOCALS);
  if (ns === 0) return noLocals('no locals', 0);
  st(sp, Py_NewRef(ns));
  return sp + 8;
}
// ( -- )
export function SETUP_ANNOTATIONS(frame: Addr, sp: Addr): Addr {
  const ns = ld(frame + F_LOCALS);
  if (ns === 0) return noLocals('no locals found when setting up annotations', 0);
  if (PyDict_CheckExact(ns)) {
    const has = PyDict_Contains(ns, id___annotations__);
    if (has !== 0) return has < 0 ? ERROR : sp;
  } else {
    const a = PyMapping_GetOptionalItem(ns, id___annotations__);
    if (a !== 0) {
      Py_DECREF(a);
      return sp;
    }
    if (PyErr_Occurred() !== 0) return ERROR;
  }
  const d = PyDict_New();
  if (d === 0) return ERROR;
  const err = PyObject_SetItem(ns, id___annotations__, d);
  Py_DECREF(d);
  return err < 0 ? ERROR : sp;
}
// (level, fromlist -- module)
export function IMPORT_NAME(frame: Addr, sp: Addr, oparg: number): Addr {
  const level = I32[(sp - 16) >> 2];
  const fromlist = I32[(sp - 8) >> 2];
  const m = import_name(frame, nameAt(frame, oparg), fromlist & ~1, level & ~1);
  PyStackRef_CLOSE(fromlist);
  PyStackRef_CLOSE(level);
  if (m === 0) return ERROR;
  st(sp - 16, m);
  return sp - 8;
}
// (from -- from, v)
export function IMPORT_FROM(frame: Addr, sp: Addr, oparg: number): Addr {
  const v = importFrom(frame, wordRef(sp - 8), nameAt(frame, oparg));
  if (v === 0) return ERROR;
  st(sp, v);
  return sp + 8;
}
