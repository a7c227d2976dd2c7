// The iterator of sets. Mirrors the setiter part of Objects/setobject.c.

import { Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { setiterobject } from '../include/structs.ts';
import { ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PySequence_List } from './abstract_sequence.ts';
import { PyErr_SetString } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { _PyEval_GetBuiltin, stealTuple } from './iter_reduce.ts';
import { PyList_New } from './listobject.ts';
import { PyLong_FromSsize_t } from './longobject.ts';
import { Py_DECREF, Py_NewRef, Py_XDECREF } from './object.ts';
import { _PySet_NextEntry, PySet_GET_SIZE } from './setobject.ts';
import { PyExc_RuntimeError, PySetIter_Type } from './statictypes.ts';
import { defineType, method } from './typedef.ts';

const { si_set, si_used, si_pos, len } = setiterobject;

/** New reference. iter(so). */
export function set_iter(so: Ref): Ref {
  const si = _PyObject_GC_New(PySetIter_Type);
  if (si === 0) return 0;
  stp(si + si_set, Py_NewRef(so));
  st64(si + si_used, PySet_GET_SIZE(so));
  st64(si + si_pos, 0);
  st64(si + len, PySet_GET_SIZE(so));
  _PyObject_GC_TRACK(si);
  return si;
}
function setiter_dealloc(si: Ref): void {
  _PyObject_GC_UNTRACK(si);
  Py_XDECREF(ld(si + si_set));
  PyObject_GC_Del(si);
}
const at = { pos: 0, key: 0, lo: 0, hi: 0 };
function setiter_iternext(si: Ref): Ref {
  const so = ld(si + si_set);
  if (so === 0) return 0;
  if (ld64(si + si_used) !== PySet_GET_SIZE(so)) {
    PyErr_SetString(PyExc_RuntimeError, 'Set changed size during iteration');
    st64(si + si_used, -1);
    return 0;
  }
  at.pos = ld(si + si_pos);
  const more = _PySet_NextEntry(so, at);
  st64(si + si_pos, at.pos);
  if (!more) {
    stp(si + si_set, 0);
    Py_DECREF(so);
    return 0;
  }
  st64(si + len, ld64(si + len) - 1);
  return Py_NewRef(at.key);
}
function setiter_len(si: Ref): Ref {
  const so = ld(si + si_set);
  return PyLong_FromSsize_t(so !== 0 && ld64(si + si_used) === PySet_GET_SIZE(so) ? ld64(si + len) : 0);
}
function setiter_reduce(si: Ref): Ref {
  const so = ld(si + si_set);
  let list = 0;
  if (so === 0) {
    list = PyList_New(0);
  } else {
    // A second iterator at the same place is used up into a list.
    const copy = set_iter(so);
    if (copy === 0) return 0;
    st64(copy + si_pos, ld(si + si_pos));
    st64(copy + si_used, ld64(si + si_used));
    st64(copy + len, ld64(si + len));
    list = PySequence_List(copy);
    Py_DECREF(copy);
  }
  if (list === 0) return 0;
  return stealTuple(_PyEval_GetBuiltin('iter'), stealTuple(list));
}

defineType(PySetIter_Type, {
  basicsize: () => setiterobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: setiter_dealloc,
    tp_traverse: (si, visit) => (ld(si + si_set) === 0 ? 0 : visit(ld(si + si_set))),
    tp_iternext: setiter_iternext,
  },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [method('__length_hint__()', setiter_len), method('__reduce__()', setiter_reduce)],
});
