// enumerate and reversed. Mirrors Objects/enumobject.c.

import { Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { enumobject, PyTypeObject, reversedobject } from '../include/structs.ts';
import { ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PyNumber_Add, PyNumber_Index } from './abstract_number.ts';
import { PyObject_GetIter } from './abstract_object.ts';
import { PySequence_Check, PySequence_GetItem, PySequence_Size } from './abstract_sequence.ts';
import { PyObject_CallNoArgs } from './call.ts';
import { class_getitem } from './classgetitem.ts';
import { _PyTuple_Recycle } from './dict_iter.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, typeError } from './errors.ts';
import { setstateIndex, stealTuple } from './iter_reduce.ts';
import { _PyLong_GetOne, isSafeLong, PyLong_FromLong, PyLong_FromSsize_t, safeLongValue } from './longobject.ts';
import { noKeywordsFor, noKwnames } from './noargs.ts';
import {
  argAt,
  type iternextfunc,
  Py_DECREF,
  Py_INCREF,
  Py_NewRef,
  Py_REFCNT,
  Py_SIZE,
  Py_TYPE,
  PyVectorcall_NARGS,
  slot,
} from './object.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { _Py_ID, Py_None } from './statics.ts';
import { PyEnum_Type, PyExc_IndexError, PyExc_StopIteration, PyReversed_Type } from './statictypes.ts';
import { deallocWords, tpAlloc, visitWords } from './traverse.ts';
import { PyTuple_GET_ITEM, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM, resultPair } from './tupleobject.ts';
import { _PyObject_LookupSpecial } from './type_lookup.ts';
import { defineType, method } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString } from './unicodeobject.ts';

const { en_index, en_sit, en_result, en_longindex, one } = enumobject;
/** en_index stops counting here and en_longindex goes on (PY_SSIZE_T_MAX in CPython). */
const LAST_INDEX = Number.MAX_SAFE_INTEGER;

function enum_new_impl(type: Ref, iterable: Ref, start: Ref): Ref {
  const en = tpAlloc(type);
  if (en === 0) return 0;
  if (start !== 0) {
    const first = PyNumber_Index(start);
    if (first === 0) {
      Py_DECREF(en);
      return 0;
    }
    if (isSafeLong(first) && safeLongValue(first) >= 0) {
      st64(en + en_index, safeLongValue(first));
      stp(en + en_longindex, 0);
      Py_DECREF(first);
    } else {
      st64(en + en_index, LAST_INDEX);
      stp(en + en_longindex, first);
    }
  }
  const it = PyObject_GetIter(iterable);
  stp(en + en_sit, it);
  const result = it === 0 ? 0 : PyTuple_Pack(Py_None, Py_None);
  if (result === 0) {
    Py_DECREF(en);
    return 0;
  }
  stp(en + en_result, result);
  stp(en + one, _PyLong_GetOne());
  return en;
}
const signature = parseSignature('enumerate(iterable, start=0)');
function enum_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(signature, args, kwds);
  return got === null ? 0 : enum_new_impl(type, got[0], got[1]);
}
/** enumerate() parses its keywords itself, with messages of its own. */
function enumerate_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  const nkwargs = kwnames === 0 ? 0 : Py_SIZE(kwnames);
  if (nargs === 1 && nkwargs === 0) return enum_new_impl(type, argAt(args, 0), 0);
  if (nargs + nkwargs === 0) return typeError("enumerate() missing required argument 'iterable'");
  if (nargs + nkwargs > 2) return typeError(`enumerate() takes at most 2 arguments (${nargs + nkwargs} given)`);
  let iterable = nargs > 0 ? argAt(args, 0) : 0;
  let start = nargs > 1 ? argAt(args, 1) : 0;
  for (let i = 0; i < nkwargs; i++) {
    const name = PyUnicode_AsString(PyTuple_GET_ITEM(kwnames, i));
    const value = argAt(args, nargs + i);
    if (name === 'iterable' && iterable === 0) iterable = value;
    else if (name === 'start' && start === 0 && nargs + nkwargs === 2) start = value;
    else return typeError(`'${name}' is an invalid keyword argument for enumerate()`);
  }
  return enum_new_impl(type, iterable, start);
}
const enum_dealloc = (en: Ref): void => deallocWords(en, en_sit, en_result, en_longindex);
/** New reference: the present index, which is counted up. */
function nextIndex(en: Ref): Ref {
  const index = ld64(en + en_index);
  if (index < LAST_INDEX) {
    const number = PyLong_FromSsize_t(index);
    if (number !== 0) st64(en + en_index, index + 1);
    return number;
  }
  let number = ld(en + en_longindex);
  if (number === 0) {
    number = PyLong_FromSsize_t(LAST_INDEX);
    if (number === 0) return 0;
    stp(en + en_longindex, number);
  }
  const next = PyNumber_Add(number, ld(en + one));
  if (next === 0) return 0;
  stp(en + en_longindex, next);
  return number;
}
function enum_next(en: Ref): Ref {
  const it = ld(en + en_sit);
  const item = slot<iternextfunc>(it, PyTypeObject.tp_iternext)!(it);
  if (item === 0) return 0;
  const index = nextIndex(en);
  if (index === 0) {
    Py_DECREF(item);
    return 0;
  }
  const result = ld(en + en_result);
  if (Py_REFCNT(result) === 1) {
    Py_INCREF(result);
    const oldIndex = PyTuple_GET_ITEM(result, 0);
    const oldItem = PyTuple_GET_ITEM(result, 1);
    PyTuple_SET_ITEM(result, 0, index);
    PyTuple_SET_ITEM(result, 1, item);
    Py_DECREF(oldIndex);
    Py_DECREF(oldItem);
    _PyTuple_Recycle(result);
    return result;
  }
  return resultPair(index, item);
}
function enum_reduce(en: Ref): Ref {
  const long = ld(en + en_longindex);
  const index = long !== 0 ? Py_NewRef(long) : PyLong_FromSsize_t(ld64(en + en_index));
  const args = stealTuple(Py_NewRef(ld(en + en_sit)), index);
  return args === 0 ? 0 : stealTuple(Py_NewRef(Py_TYPE(en)), args);
}

defineType(PyEnum_Type, {
  basicsize: () => enumobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'enumerate(iterable, start=0)\n--\n\nReturn an enumerate object.',
  slots: {
    tp_dealloc: enum_dealloc,
    tp_traverse: (en, visit) => visitWords(en, visit, en_sit, en_result, en_longindex),
    tp_iternext: enum_next,
    tp_new: enum_new,
    tp_vectorcall: enumerate_vectorcall,
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [method('__reduce__()', enum_reduce, 'Return state information for pickling.'), class_getitem],
});

// ---- reversed ----

const { index: R_INDEX, seq: R_SEQ } = reversedobject;
const str__reversed__ = _Py_ID('__reversed__');

function reversed_new_impl(type: Ref, seq: Ref): Ref {
  const method = _PyObject_LookupSpecial(seq, str__reversed__);
  if (method === Py_None) return typeError(`'${typeName(seq)}' object is not reversible`);
  if (method !== 0) {
    const res = PyObject_CallNoArgs(method);
    Py_DECREF(method);
    return res;
  }
  if (PyErr_Occurred() !== 0) return 0;
  if (!PySequence_Check(seq)) return typeError(`'${typeName(seq)}' object is not reversible`);
  const n = PySequence_Size(seq);
  if (n === -1) return 0;
  const ro = tpAlloc(type);
  if (ro === 0) return 0;
  st64(ro + R_INDEX, n - 1);
  stp(ro + R_SEQ, Py_NewRef(seq));
  return ro;
}
function reversed_new(type: Ref, args: Ref, kwds: Ref): Ref {
  if (!noKeywordsFor(type, PyReversed_Type, 'reversed', kwds)) return 0;
  if (Py_SIZE(args) !== 1) return typeError(`reversed expected 1 argument, got ${Py_SIZE(args)}`);
  return reversed_new_impl(type, PyTuple_GET_ITEM(args, 0));
}
function reversed_vectorcall(type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  if (!noKwnames('reversed', kwnames)) return 0;
  const nargs = PyVectorcall_NARGS(nargsf);
  if (nargs !== 1) return typeError(`reversed expected 1 argument, got ${nargs}`);
  return reversed_new_impl(type, argAt(args, 0));
}
const reversed_dealloc = (ro: Ref): void => deallocWords(ro, R_SEQ);
function reversed_next(ro: Ref): Ref {
  const index = ld64(ro + R_INDEX);
  const seq = ld(ro + R_SEQ);
  if (index >= 0) {
    const item = PySequence_GetItem(seq, index);
    if (item !== 0) {
      st64(ro + R_INDEX, index - 1);
      return item;
    }
    if (PyErr_ExceptionMatches(PyExc_IndexError) || PyErr_ExceptionMatches(PyExc_StopIteration)) PyErr_Clear();
  }
  st64(ro + R_INDEX, -1);
  if (seq !== 0) {
    stp(ro + R_SEQ, 0);
    Py_DECREF(seq);
  }
  return 0;
}
function reversed_len(ro: Ref): Ref {
  const seq = ld(ro + R_SEQ);
  if (seq === 0) return PyLong_FromLong(0);
  const n = PySequence_Size(seq);
  if (n === -1) return 0;
  const position = ld64(ro + R_INDEX) + 1;
  return PyLong_FromSsize_t(n < position ? 0 : position);
}
function reversed_reduce(ro: Ref): Ref {
  const seq = ld(ro + R_SEQ);
  const type = Py_NewRef(Py_TYPE(ro));
  if (seq === 0) {
    const empty = PyTuple_New(0);
    return stealTuple(type, stealTuple(empty));
  }
  return stealTuple(type, stealTuple(Py_NewRef(seq)), PyLong_FromSsize_t(ld64(ro + R_INDEX)));
}
function reversed_setstate(ro: Ref, state: Ref): Ref {
  const index = setstateIndex(state, Number.MAX_SAFE_INTEGER, -1);
  if (index === null) return 0;
  const seq = ld(ro + R_SEQ);
  if (seq !== 0) {
    const n = PySequence_Size(seq);
    if (n < 0) return 0;
    st64(ro + R_INDEX, Math.min(index, n - 1));
  }
  return Py_None;
}

defineType(PyReversed_Type, {
  basicsize: () => reversedobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  doc: 'reversed(sequence, /)\n--\n\nReturn a reverse iterator over the values of the given sequence.',
  slots: {
    tp_dealloc: reversed_dealloc,
    tp_traverse: (ro, visit) => visitWords(ro, visit, R_SEQ),
    tp_iternext: reversed_next,
    tp_new: reversed_new,
    tp_vectorcall: reversed_vectorcall,
  },
  shared: { tp_iter: 'PyObject_SelfIter', tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__length_hint__()', reversed_len, 'Private method returning an estimate of len(list(it)).'),
    method('__reduce__()', reversed_reduce, 'Return state information for pickling.'),
    method('__setstate__(object, /)', reversed_setstate, 'Set state information for unpickling.'),
  ],
});
