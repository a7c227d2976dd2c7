// __build_class__: what a class statement calls. Mirrors its part of Python/bltinmodule.c.

import { type Addr, type Ref, st } from '../memory/memory.ts';
import { PyMapping_Check, PyObject_SetItem } from '../objects/abstract.ts';
import {
  _PyStack_AsDict,
  cStackPop,
  cStackPush,
  PyObject_CallOneArg,
  PyObject_VectorcallDict,
} from '../objects/call.ts';
import { PyCell_GET } from '../objects/cellobject.ts';
import { PyDict_DelItem, PyDict_GetItemWithError, PyDict_New } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyList_Append, PyList_AsTuple, PyList_New, PyList_SetSlice } from '../objects/listobject.ts';
import {
  argAt,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  PyObject_TypeCheck,
  PyVectorcall_NARGS,
} from '../objects/object.ts';
import { PyObject_GetOptionalAttr, PyObject_Repr } from '../objects/object_protocol.ts';
import { _Py_ID } from '../objects/statics.ts';
import {
  PyCell_Type,
  PyExc_RuntimeError,
  PyExc_TypeError,
  PyFunction_Type,
  PyTuple_Type,
  PyType_Type,
} from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { _PyType_CalculateMetaclass } from '../objects/type_new.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_InternFromString } from '../objects/unicodeobject.ts';
import { _PyEval_Vector } from '../runtime/ceval.ts';

/** New reference: the bases with every object that has __mro_entries__ replaced by what that gives. NULL with an exception. */
export function update_bases(bases: Ref): Ref {
  let list = 0;
  const n = Py_SIZE(bases);
  for (let i = 0; i < n; i++) {
    const base = PyTuple_GET_ITEM(bases, i);
    const meth = PyObject_TypeCheck(base, PyType_Type) ? 0 : PyObject_GetOptionalAttr(base, _Py_ID('__mro_entries__'));
    if (meth === 0 && PyErr_Occurred() !== 0) {
      if (list !== 0) Py_DECREF(list);
      return 0;
    }
    if (meth === 0) {
      if (list !== 0 && PyList_Append(list, base) < 0) return 0;
      continue;
    }
    const entries = PyObject_CallOneArg(meth, bases);
    Py_DECREF(meth);
    if (entries === 0) return 0;
    if (!PyObject_TypeCheck(entries, PyTuple_Type)) {
      Py_DECREF(entries);
      return PyErr_SetString(PyExc_TypeError, '__mro_entries__ must return a tuple');
    }
    if (list === 0) {
      list = PyList_New(0);
      for (let j = 0; j < i; j++) if (PyList_Append(list, PyTuple_GET_ITEM(bases, j)) < 0) return 0;
    }
    const end = Py_SIZE(list);
    const ok = PyList_SetSlice(list, end, end, entries) === 0;
    Py_DECREF(entries);
    if (!ok) return 0;
  }
  if (list === 0) return Py_NewRef(bases);
  const result = PyList_AsTuple(list);
  Py_DECREF(list);
  return result;
}

function callWith(callable: Ref, positional: readonly Ref[], keywords: Ref): Ref {
  const args = cStackPush(positional.length);
  positional.forEach((o, i) => {
    st(args + i * 8, o);
  });
  const r = PyObject_VectorcallDict(callable, args, positional.length, keywords);
  cStackPop(args);
  return r;
}

/** namespace[name] = value. 0, or -1 with an exception. */
function setItemString(namespace: Ref, name: string, value: Ref): number {
  const key = PyUnicode_InternFromString(name);
  const r = PyObject_SetItem(namespace, key, value);
  Py_DECREF(key);
  return r;
}

function shown(o: Ref): string {
  const r = PyObject_Repr(o);
  if (r === 0) return '?';
  const text = PyUnicode_AsString(r);
  Py_DECREF(r);
  return text;
}

/** __build_class__(func, name, /, *bases, [metaclass], **kwds) */
export function builtin___build_class__(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (nargs < 2) return typeError('__build_class__: not enough arguments');
  const func = argAt(args, 0);
  if (!Py_IS_TYPE(func, PyFunction_Type)) return typeError('__build_class__: func must be a function');
  const name = argAt(args, 1);
  if (!PyUnicode_Check(name)) return typeError('__build_class__: name is not a string');
  const given: Ref[] = [];
  for (let i = 2; i < nargs; i++) given.push(argAt(args, i));
  const orig_bases = PyTuple_Pack(...given);
  if (orig_bases === 0) return 0;
  const bases = update_bases(orig_bases);
  if (bases === 0) {
    Py_DECREF(orig_bases);
    return 0;
  }
  let mkw = 0;
  let meta = 0;
  let isclass = false;
  if (kwnames !== 0 && Py_SIZE(kwnames) > 0) {
    mkw = _PyStack_AsDict(args + nargs * 8, kwnames);
    meta = PyDict_GetItemWithError(mkw, _Py_ID('metaclass'));
    if (meta !== 0) {
      Py_NewRef(meta);
      PyDict_DelItem(mkw, _Py_ID('metaclass'));
      isclass = PyObject_TypeCheck(meta, PyType_Type);
    }
  }
  let ns = 0;
  let cell = 0;
  let cls = 0;
  /** Leaves early where an exception is set. */
  const build = (): void => {
    if (meta === 0) {
      meta = Py_NewRef(Py_SIZE(bases) === 0 ? PyType_Type : Py_TYPE(PyTuple_GET_ITEM(bases, 0)));
      isclass = true;
    }
    if (isclass) {
      const winner = _PyType_CalculateMetaclass(meta, bases);
      if (winner === 0) return;
      if (winner !== meta) {
        Py_DECREF(meta);
        meta = Py_NewRef(winner);
      }
    }
    const prep = PyObject_GetOptionalAttr(meta, _Py_ID('__prepare__'));
    if (prep === 0 && PyErr_Occurred() !== 0) return;
    if (prep === 0) {
      ns = PyDict_New();
    } else {
      ns = callWith(prep, [name, bases], mkw);
      Py_DECREF(prep);
    }
    if (ns === 0) return;
    if (!PyMapping_Check(ns)) {
      typeError(
        `${isclass ? _PyType_Name(meta) : '<metaclass>'}.__prepare__() must return a mapping, not ${typeName(ns)}`,
      );
      return;
    }
    cell = _PyEval_Vector(func, ns, 0, 0, 0);
    if (cell === 0) return;
    if (bases !== orig_bases && setItemString(ns, '__orig_bases__', orig_bases) < 0) return;
    cls = callWith(meta, [name, bases, ns], mkw);
    if (cls !== 0 && PyObject_TypeCheck(cls, PyType_Type) && Py_IS_TYPE(cell, PyCell_Type)) {
      const inCell = PyCell_GET(cell);
      if (inCell !== cls) {
        if (inCell === 0) {
          PyErr_SetString(
            PyExc_RuntimeError,
            `__class__ not set defining ${shown(name)} as ${shown(cls)}. Was __classcell__ propagated to type.__new__?`,
          );
        } else {
          typeError(`__class__ set to ${shown(inCell)} defining ${shown(name)} as ${shown(cls)}`);
        }
        Py_DECREF(cls);
        cls = 0;
      }
    }
  };
  build();
  for (const o of [cell, ns, meta, mkw, bases, orig_bases]) if (o !== 0) Py_DECREF(o);
  return cls !== 0 && PyErr_Occurred() !== 0 ? 0 : cls;
}
