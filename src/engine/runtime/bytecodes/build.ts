// Instructions that build containers and strings, and take sequences apart. Mirrors Python/bytecodes.c.

import { PyTupleObject, PyTypeObject } from '../../include/structs.ts';
import { type Addr, I32, ld, st } from '../../memory/memory.ts';
import { PyObject_Format, PySequence_Check } from '../../objects/abstract.ts';
import { cStackPop, cStackPush } from '../../objects/call.ts';
import { _PyDict_FromItems, _PyDict_SetItem_Take2, PyDict_Update } from '../../objects/dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, typeError } from '../../objects/errors.ts';
import {
  F_STACKPOINTER,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
  PyStackRef_NULL,
} from '../../objects/interpframe.ts';
import { link, partLink } from '../../objects/link.ts';
import { _PyList_Extend } from '../../objects/list_methods.ts';
import { _PyList_AppendTakeRef, _PyList_FromStackRefStealOnSuccess, _PyList_ITEMS } from '../../objects/listobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_SIZE, Py_TYPE } from '../../objects/object.ts';
import { PyObject_ASCII, PyObject_Repr, PyObject_Str } from '../../objects/object_protocol.ts';
import { _PySet_Update, PySet_Add, PySet_New } from '../../objects/setobject.ts';
import { PySlice_New } from '../../objects/sliceobject.ts';
import { unicode_empty } from '../../objects/statics.ts';
import {
  PyExc_AttributeError,
  PyExc_TypeError,
  PyList_Type,
  PySet_Type,
  PyTuple_Type,
  PyUnicode_Type,
} from '../../objects/statictypes.ts';
import { _PyTuple_FromStackRefStealOnSuccess, _PyTuple_ITEMS } from '../../objects/tupleobject.ts';
import { typeName } from '../../objects/typename.ts';
import { _PyUnicode_JoinArray } from '../../objects/unicodeobject.ts';
import { _PyEval_MergeKwargs } from '../call_errors.ts';
import { ERROR, REDO, spill, wordRef } from '../eval_state.ts';
import { adaptiveTriggers } from '../specialize.ts';
import { specializeUnpackSequence } from '../specialize_iteration.ts';
import { _PyEval_UnpackIterable, unpackItems } from '../unpack.ts';
import { closeLast } from './locals.ts';

/** Drops `n` words from `first` on, the top one first. */
function closeDown(first: Addr, n: number): void {
  for (let a = first + (n - 1) * 8; a >= first; a -= 8) PyStackRef_CLOSE(I32[a >> 2]);
}

// ---- building ----

// (values[oparg] -- tuple)
export function BUILD_TUPLE(frame: Addr, sp: Addr, oparg: number): Addr {
  const first = sp - oparg * 8;
  const tuple = _PyTuple_FromStackRefStealOnSuccess(first, oparg);
  if (tuple === 0) {
    st(frame + F_STACKPOINTER, sp);
    return ERROR;
  }
  st(first, tuple);
  return first + 8;
}
// (values[oparg] -- list)
export function BUILD_LIST(frame: Addr, sp: Addr, oparg: number): Addr {
  const first = sp - oparg * 8;
  const list = _PyList_FromStackRefStealOnSuccess(first, oparg);
  if (list === 0) {
    st(frame + F_STACKPOINTER, sp);
    return ERROR;
  }
  st(first, list);
  return first + 8;
}
// (values[oparg] -- set)
export function BUILD_SET(sp: Addr, oparg: number): Addr {
  const first = sp - oparg * 8;
  const set = PySet_New(0);
  let err = set === 0 ? -1 : 0;
  for (let a = first; a < sp; a += 8) {
    const w = I32[a >> 2];
    if (err === 0) err = PySet_Add(set, w & ~1);
    PyStackRef_CLOSE(w);
  }
  if (err < 0) {
    if (set !== 0) Py_DECREF(set);
    return ERROR;
  }
  st(first, set);
  return first + 8;
}
// (values[oparg*2] -- map)
export function BUILD_MAP(sp: Addr, oparg: number): Addr {
  const n = oparg * 2;
  const first = sp - n * 8;
  const words = cStackPush(n);
  for (let i = 0; i < n; i++) st(words + i * 8, wordRef(first + i * 8));
  const map = _PyDict_FromItems(words, 2, words + 8, 2, oparg);
  cStackPop(words);
  closeDown(first, n);
  if (map === 0) return ERROR;
  st(first, map);
  return first + 8;
}
// (values[oparg], keys -- map)
export function BUILD_CONST_KEY_MAP(sp: Addr, oparg: number): Addr {
  const first = sp - 8 - oparg * 8;
  const keys = wordRef(sp - 8);
  const words = cStackPush(oparg);
  for (let i = 0; i < oparg; i++) st(words + i * 8, wordRef(first + i * 8));
  const map = _PyDict_FromItems(keys + PyTupleObject.ob_item, 1, words, 1, oparg);
  cStackPop(words);
  closeDown(first, oparg + 1);
  if (map === 0) return ERROR;
  st(first, map);
  return first + 8;
}
// (values[oparg] -- slice)
export function BUILD_SLICE(sp: Addr, oparg: number): Addr {
  const first = sp - oparg * 8;
  const slice = PySlice_New(wordRef(first), wordRef(first + 8), oparg === 3 ? wordRef(first + 16) : 0);
  closeDown(first, oparg);
  if (slice === 0) return ERROR;
  st(first, slice);
  return first + 8;
}
// (pieces[oparg] -- str)
export function BUILD_STRING(sp: Addr, oparg: number): Addr {
  const first = sp - oparg * 8;
  const words = cStackPush(oparg);
  for (let i = 0; i < oparg; i++) st(words + i * 8, wordRef(first + i * 8));
  const str = _PyUnicode_JoinArray(unicode_empty, words, oparg);
  cStackPop(words);
  closeDown(first, oparg);
  if (str === 0) return ERROR;
  st(first, str);
  return first + 8;
}
// (value, str, format if oparg & 1 -- interpolation): oparg >> 2 is the conversion
export function BUILD_INTERPOLATION(sp: Addr, oparg: number): Addr {
  const format = oparg & 1 ? I32[(sp - 8) >> 2] : PyStackRef_NULL;
  const top = oparg & 1 ? sp - 8 : sp;
  const str = I32[(top - 8) >> 2];
  const value = I32[(top - 16) >> 2];
  const made = partLink._PyInterpolation_Build(
    value & ~1,
    str & ~1,
    oparg >> 2,
    oparg & 1 ? format & ~1 : unicode_empty,
  );
  PyStackRef_CLOSE(format);
  PyStackRef_CLOSE(str);
  PyStackRef_CLOSE(value);
  if (made === 0) return ERROR;
  st(top - 16, made);
  return top - 8;
}
// (strings, interpolations -- template)
export function BUILD_TEMPLATE(sp: Addr): Addr {
  const interpolations = I32[(sp - 8) >> 2];
  const strings = I32[(sp - 16) >> 2];
  const made = partLink._PyTemplate_Build(strings & ~1, interpolations & ~1);
  PyStackRef_CLOSE(interpolations);
  PyStackRef_CLOSE(strings);
  if (made === 0) return ERROR;
  st(sp - 16, made);
  return sp - 8;
}

// ---- adding to what is being built ----

// (list, unused[oparg-1], v -- list, unused[oparg-1])
export function LIST_APPEND(sp: Addr, oparg: number): Addr {
  const list = wordRef(sp - 8 - oparg * 8);
  return _PyList_AppendTakeRef(list, PyStackRef_AsPyObjectSteal(I32[(sp - 8) >> 2])) < 0 ? ERROR : sp - 8;
}
// (set, unused[oparg-1], v -- set, unused[oparg-1])
export function SET_ADD(sp: Addr, oparg: number): Addr {
  const v = I32[(sp - 8) >> 2];
  const set = wordRef(sp - 8 - oparg * 8);
  // A program may have given the name of a module's conditional annotations to something else.
  if (!Py_IS_TYPE(set, PySet_Type)) {
    typeError(`'${link.PyType_GetFullyQualifiedName(Py_TYPE(set))}' object is not a set`);
    return ERROR;
  }
  const err = PySet_Add(set, v & ~1);
  PyStackRef_CLOSE(v);
  return err < 0 ? ERROR : sp - 8;
}
// (map, unused[oparg-1], key, value -- map, unused[oparg-1])
export function MAP_ADD(sp: Addr, oparg: number): Addr {
  const map = wordRef(sp - 16 - oparg * 8);
  const key = PyStackRef_AsPyObjectSteal(I32[(sp - 16) >> 2]);
  const value = PyStackRef_AsPyObjectSteal(I32[(sp - 8) >> 2]);
  return _PyDict_SetItem_Take2(map, key, value) < 0 ? ERROR : sp - 16;
}
// (list, unused[oparg-1], iterable -- list, unused[oparg-1])
export function LIST_EXTEND(sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const iterable = w & ~1;
  const none = _PyList_Extend(wordRef(sp - 8 - oparg * 8), iterable);
  if (none === 0 && PyErr_ExceptionMatches(PyExc_TypeError)) {
    if (ld(Py_TYPE(iterable) + PyTypeObject.tp_iter) === 0 && !PySequence_Check(iterable)) {
      PyErr_Clear();
      typeError(`Value after * must be an iterable, not ${typeName(iterable)}`);
    }
  }
  PyStackRef_CLOSE(w);
  return none === 0 ? ERROR : sp - 8;
}
// (set, unused[oparg-1], iterable -- set, unused[oparg-1])
export function SET_UPDATE(sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const err = _PySet_Update(wordRef(sp - 8 - oparg * 8), w & ~1);
  PyStackRef_CLOSE(w);
  return err < 0 ? ERROR : sp - 8;
}
// (dict, unused[oparg-1], update -- dict, unused[oparg-1])
export function DICT_UPDATE(sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const err = PyDict_Update(wordRef(sp - 8 - oparg * 8), w & ~1);
  if (err < 0 && PyErr_ExceptionMatches(PyExc_AttributeError)) {
    PyErr_Clear();
    typeError(`'${typeName(w & ~1)}' object is not a mapping`);
  }
  PyStackRef_CLOSE(w);
  return err < 0 ? ERROR : sp - 8;
}
// (callable, unused, unused, dict, unused[oparg-1], update -- callable, unused, unused, dict, unused[oparg-1]): for **kwargs
export function DICT_MERGE(sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const dictAt = sp - 8 - oparg * 8;
  const err = _PyEval_MergeKwargs(wordRef(dictAt - 24), wordRef(dictAt), w & ~1);
  PyStackRef_CLOSE(w);
  return err < 0 ? ERROR : sp - 8;
}

// ---- taking apart ----

// (seq -- values[oparg]): the first value on top
export function UNPACK_SEQUENCE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  if (adaptiveTriggers(pc)) {
    specializeUnpackSequence(pc, w & ~1, oparg);
    return REDO;
  }
  spill(frame, pc, sp - 8);
  const top = sp - 8 + oparg * 8;
  const ok = _PyEval_UnpackIterable(w & ~1, oparg, -1, top);
  PyStackRef_CLOSE(w);
  return ok ? top : ERROR;
}
// (seq -- values[oparg]): the first value on top
export function UNPACK_SEQUENCE_TUPLE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const seq = w & ~1;
  if (Py_TYPE(seq) !== PyTuple_Type || Py_SIZE(seq) !== oparg) return UNPACK_SEQUENCE(frame, pc, sp, oparg);
  unpackItems(_PyTuple_ITEMS(seq), oparg, sp - 8 + oparg * 8);
  closeLast(frame, pc, sp - 8 + oparg * 8, w);
  return sp - 8 + oparg * 8;
}
// (seq -- values[oparg]): the first value on top
export function UNPACK_SEQUENCE_TWO_TUPLE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  return UNPACK_SEQUENCE_TUPLE(frame, pc, sp, oparg);
}
// (seq -- values[oparg]): the first value on top
export function UNPACK_SEQUENCE_LIST(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const seq = w & ~1;
  if (Py_TYPE(seq) !== PyList_Type || Py_SIZE(seq) !== oparg) return UNPACK_SEQUENCE(frame, pc, sp, oparg);
  unpackItems(_PyList_ITEMS(seq), oparg, sp - 8 + oparg * 8);
  closeLast(frame, pc, sp - 8 + oparg * 8, w);
  return sp - 8 + oparg * 8;
}
// (seq -- values[oparg & 255], rest, values[oparg >> 8]): the first value on top
export function UNPACK_EX(sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const top = sp + ((oparg & 255) + (oparg >> 8)) * 8;
  const ok = _PyEval_UnpackIterable(w & ~1, oparg & 255, oparg >> 8, top);
  PyStackRef_CLOSE(w);
  return ok ? top : ERROR;
}

// ---- formatting ----

// (value -- str): 1 str, 2 repr, 3 ascii
export function CONVERT_VALUE(sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const o = w & ~1;
  const str = oparg === 1 ? PyObject_Str(o) : oparg === 2 ? PyObject_Repr(o) : PyObject_ASCII(o);
  PyStackRef_CLOSE(w);
  if (str === 0) return ERROR;
  st(sp - 8, str);
  return sp;
}
// (value -- str)
export function FORMAT_SIMPLE(sp: Addr): Addr {
  const w = I32[(sp - 8) >> 2];
  if (Py_TYPE(w & ~1) === PyUnicode_Type) return sp;
  const str = PyObject_Format(w & ~1, 0);
  PyStackRef_CLOSE(w);
  if (str === 0) return ERROR;
  st(sp - 8, str);
  return sp;
}
// (value, spec -- str)
export function FORMAT_WITH_SPEC(sp: Addr): Addr {
  const spec = I32[(sp - 8) >> 2];
  const value = I32[(sp - 16) >> 2];
  const str = PyObject_Format(value & ~1, spec & ~1);
  PyStackRef_CLOSE(spec);
  PyStackRef_CLOSE(value);
  if (str === 0) return ERROR;
  st(sp - 16, str);
  return sp - 8;
}
