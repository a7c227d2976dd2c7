// `import` and `from ... import` as instructions do them. Mirrors _PyEval_ImportName and _PyEval_ImportFrom in Python/ceval.c;
// finding and loading modules is import.ts.

import { LAZY_IMPORT } from '../include/flags.ts';
import { PyImportErrorObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { PyMapping_GetOptionalItem } from '../objects/abstract.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { PyDict_GetItemRef } from '../objects/dictobject.ts';
import {
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
} from '../objects/errors.ts';
import { F_BUILTINS, F_GLOBALS, F_LOCALS } from '../objects/interpframe.ts';
import { link } from '../objects/link.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_XDECREF, Py_XSETREF, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_GetOptionalAttr, PyObject_IsTrue, PyObject_Repr } from '../objects/object_protocol.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyCFunction_Type, PyExc_ImportError } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { hasLazyImports, isLazyImport, isToBeLazy } from './lazy_state.ts';
import { runtimeLink } from './part_link.ts';

const id___import__ = _Py_ID('__import__');
const id___name__ = _Py_ID('__name__');
const id___spec__ = _Py_ID('__spec__');
const id___file__ = _Py_ID('__file__');
const id__initializing = _Py_ID('_initializing');

/** New reference. Calls `__import__` of the frame's builtins; the usual one directly. */
export function import_name(frame: Addr, name: Ref, fromlist: Ref, level: Ref): Ref {
  if (hasLazyImports()) {
    if (isToBeLazy(frame, fromlist, level)) return runtimeLink.lazyImportName(frame, name, fromlist, level);
    level = PyLong_FromLong(PyLong_AsInt(level) % LAZY_IMPORT);
  }
  const import_func = PyMapping_GetOptionalItem(ld(frame + F_BUILTINS), id___import__);
  if (import_func === 0) {
    if (PyErr_Occurred() === 0) PyErr_SetString(PyExc_ImportError, '__import__ not found');
    return 0;
  }
  const locals = ld(frame + F_LOCALS) || Py_None;
  if (Py_IS_TYPE(import_func, PyCFunction_Type)) {
    Py_DECREF(import_func);
    const ilevel = PyLong_AsInt(level);
    if (ilevel === -1 && PyErr_Occurred() !== 0) return 0;
    return link.PyImport_ImportModuleLevelObject(name, ld(frame + F_GLOBALS), locals, fromlist, ilevel);
  }
  const res = PyObject_CallFunctionObjArgs(import_func, name, ld(frame + F_GLOBALS), locals, fromlist, level);
  Py_DECREF(import_func);
  return res;
}

/** New reference: IMPORT_FROM, also of a lazy import. */
export function importFrom(frame: Addr, v: Ref, name: Ref): Ref {
  return isLazyImport(v) ? runtimeLink.lazyImportFrom(frame, v, name) : import_from(v, name);
}
/** New reference. The attribute `name` of a module; failing that, the submodule of that name that is being imported. */
export function import_from(v: Ref, name: Ref): Ref {
  const x = PyObject_GetOptionalAttr(v, name);
  if (x !== 0 || PyErr_Occurred() !== 0) return x;
  const pkgname = PyObject_GetOptionalAttr(v, id___name__);
  if (pkgname === 0 && PyErr_Occurred() !== 0) return 0;
  if (pkgname === 0 || !PyUnicode_Check(pkgname)) {
    Py_XDECREF(pkgname);
    return cannotImport(v, name, 0);
  }
  const full = PyUnicode_FromString(`${PyUnicode_AsString(pkgname)}.${PyUnicode_AsString(name)}`);
  const sub = full === 0 ? 0 : PyDict_GetItemRef(ld(tstate.modules), full);
  Py_XDECREF(full);
  if (sub !== 0 || PyErr_Occurred() !== 0) {
    Py_DECREF(pkgname);
    return sub;
  }
  return cannotImport(v, name, pkgname);
}

const textOf = (o: Ref): string => {
  const r = PyObject_Repr(o);
  if (r === 0) return '?';
  const text = PyUnicode_AsString(r);
  Py_DECREF(r);
  return text;
};

/** Raises ImportError with the reason that can be given. Steals a reference to `pkgname` (which may be NULL). */
function cannotImport(v: Ref, name: Ref, pkgname: Ref): 0 {
  const module = pkgname === 0 ? "'<unknown module name>'" : textOf(pkgname);
  let origin = PyObject_GetOptionalAttr(v, id___file__);
  if (origin !== 0 && !PyUnicode_Check(origin)) {
    Py_DECREF(origin);
    origin = 0;
  }
  let message: string;
  if (isInitializing(v)) {
    message =
      `cannot import name ${textOf(name)} from partially initialized module ${module} (most likely due to a circular import)` +
      (origin === 0 ? '' : ` (${PyUnicode_AsString(origin)})`);
  } else {
    const where = origin === 0 ? 'unknown location' : PyUnicode_AsString(origin);
    message = `cannot import name ${textOf(name)} from ${module} (${where})`;
  }
  if (PyErr_Occurred() === 0) {
    PyErr_SetString(PyExc_ImportError, message);
    const exc = PyErr_GetRaisedException();
    if (exc !== 0 && PyObject_TypeCheck(exc, PyExc_ImportError)) {
      if (pkgname !== 0) Py_XSETREF(exc + PyImportErrorObject.name, Py_NewRef(pkgname));
      if (origin !== 0) Py_XSETREF(exc + PyImportErrorObject.path, Py_NewRef(origin));
      const old = ld(exc + PyImportErrorObject.name_from);
      stp(exc + PyImportErrorObject.name_from, Py_NewRef(name));
      Py_XDECREF(old);
    }
    PyErr_SetRaisedException(exc);
  }
  Py_XDECREF(pkgname);
  Py_XDECREF(origin);
  return 0;
}
function isInitializing(v: Ref): boolean {
  const spec = PyObject_GetOptionalAttr(v, id___spec__);
  if (spec === 0) return false;
  const flag = PyObject_GetOptionalAttr(spec, id__initializing);
  Py_DECREF(spec);
  if (flag === 0) return false;
  const r = PyObject_IsTrue(flag);
  Py_DECREF(flag);
  return r === 1;
}
