// Module gc. Mirrors Modules/gcmodule.c.

import { METH_VARARGS } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ldF64, type Ref, st } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import {
  _PyGC_FINALIZED,
  _PyObject_GC_IS_TRACKED,
  _PyObject_IS_GC,
  GC_STATS_SIZE,
  gcstate,
  genCount,
  genHead,
  genThreshold,
  NUM_GENERATIONS,
} from '../objects/gcobject.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_AddIntConstant, PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import { Py_DECREF, Py_SIZE, Py_TYPE, type traverseproc } from '../objects/object.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM, stealTuple } from '../objects/tupleobject.ts';
import { method, rawMethod } from '../objects/typedef.ts';
import {
  checkLists,
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
  FROM_GC,
  gc_list_merge,
  gc_list_size,
  PyGC_Collect,
} from '../runtime/gc.ts';
import { defineModule } from './define.ts';

function gc_enable(): Ref {
  st(gcstate.enabled, 1);
  return Py_None;
}
function gc_disable(): Ref {
  st(gcstate.enabled, 0);
  return Py_None;
}
function gc_collect(_m: Ref, generation: Ref): Ref {
  let g = NUM_GENERATIONS - 1;
  if (generation !== 0) {
    g = PyLong_AsInt(generation);
    if (g === -1 && PyErr_Occurred() !== 0) return 0;
    if (g < 0 || g >= NUM_GENERATIONS) return PyErr_SetString(PyExc_ValueError, 'invalid generation');
  }
  return PyLong_FromLong(PyGC_Collect(g));
}
function gc_set_debug(_m: Ref, flags: Ref): Ref {
  const n = PyLong_AsInt(flags);
  if (n === -1 && PyErr_Occurred() !== 0) return 0;
  st(gcstate.debug, n);
  return Py_None;
}

/** New reference: a tuple of three ints. */
function three(at: (g: number) => Addr): Ref {
  return stealTuple(...[0, 1, 2].map((g) => PyLong_FromLong(ld(at(g)))));
}
/** gc.set_threshold(threshold0[, threshold1[, threshold2]]) */
function gc_set_threshold(_m: Ref, args: Ref): Ref {
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional('set_threshold', n, 1, 3)) return 0;
  const values: number[] = [];
  for (let i = 0; i < n; i++) {
    const v = PyLong_AsInt(PyTuple_GET_ITEM(args, i));
    if (v === -1 && PyErr_Occurred() !== 0) return 0;
    values.push(v);
  }
  values.forEach((v, g) => {
    st(genThreshold(g), v);
  });
  return Py_None;
}

/** All tracked objects that refer to one of `args`, but `skip`. */
function gc_get_referrers(_m: Ref, args: Ref): Ref {
  checkLists();
  const result = PyList_New(0);
  const wanted = new Set<Ref>();
  for (let i = 0; i < Py_SIZE(args); i++) wanted.add(PyTuple_GET_ITEM(args, i));
  const visit = (o: Ref): number => (wanted.has(o) ? 1 : 0);
  for (let g = 0; g < NUM_GENERATIONS; g++) {
    for (let gc = ld(genHead(g)); gc !== genHead(g); gc = ld(gc)) {
      const o = FROM_GC(gc);
      if (o === args || o === result) continue;
      if (fn<traverseproc>(ld(Py_TYPE(o) + PyTypeObject.tp_traverse))(o, visit) !== 0 && PyList_Append(result, o) < 0) {
        Py_DECREF(result);
        return 0;
      }
    }
  }
  return result;
}
function gc_get_referents(_m: Ref, args: Ref): Ref {
  const result = PyList_New(0);
  for (let i = 0; i < Py_SIZE(args); i++) {
    const o = PyTuple_GET_ITEM(args, i);
    if (!_PyObject_IS_GC(o)) continue;
    const traverse = ld(Py_TYPE(o) + PyTypeObject.tp_traverse);
    if (traverse !== 0 && fn<traverseproc>(traverse)(o, (x) => (PyList_Append(result, x) < 0 ? 1 : 0)) !== 0) {
      Py_DECREF(result);
      return 0;
    }
  }
  return result;
}
function gc_get_objects(_m: Ref, generation: Ref): Ref {
  let from = 0;
  let to = NUM_GENERATIONS - 1;
  if (generation !== 0 && generation !== Py_None) {
    const g = PyLong_AsInt(generation);
    if (g === -1 && PyErr_Occurred() !== 0) return 0;
    if (g >= NUM_GENERATIONS) {
      return PyErr_SetString(
        PyExc_ValueError,
        `generation parameter must be less than the number of available generations (${NUM_GENERATIONS})`,
      );
    }
    if (g < 0) return PyErr_SetString(PyExc_ValueError, 'generation parameter cannot be negative');
    from = g;
    to = g;
  }
  checkLists();
  const result = PyList_New(0);
  for (let g = from; g <= to; g++) {
    for (let gc = ld(genHead(g)); gc !== genHead(g); gc = ld(gc)) {
      const o = FROM_GC(gc);
      if (o !== result && PyList_Append(result, o) < 0) return 0;
    }
  }
  return result;
}
function gc_get_stats(): Ref {
  const result = PyList_New(0);
  for (let g = 0; g < NUM_GENERATIONS; g++) {
    const d = PyDict_New();
    const row = gcstate.generation_stats + g * GC_STATS_SIZE;
    const keys = ['collections', 'collected', 'uncollectable'];
    if (profile.gcMeasures) keys.push('candidates', 'duration');
    keys.forEach((key, i) => {
      const v = key === 'duration' ? PyFloat_FromDouble(ldF64(row + i * 8)) : PyLong_FromLong(ld(row + i * 8));
      PyDict_SetItemString(d, key, v);
      Py_DECREF(v);
    });
    PyList_Append(result, d);
    Py_DECREF(d);
  }
  return result;
}

defineModule({
  name: 'gc',
  doc: 'This module provides access to the garbage collector for reference cycles.',
  methods: [
    method('enable()', gc_enable),
    method('disable()', gc_disable),
    method('isenabled()', () => PyBool_FromLong(ld(gcstate.enabled))),
    method('set_debug(flags, /)', gc_set_debug),
    method('get_debug()', () => PyLong_FromLong(ld(gcstate.debug))),
    method('get_count()', () => three(genCount)),
    rawMethod('set_threshold', METH_VARARGS, gc_set_threshold),
    method('get_threshold()', () => three(genThreshold)),
    method('collect(generation=2)', gc_collect),
    method('get_objects(generation=None)', gc_get_objects),
    method('get_stats()', gc_get_stats),
    method('is_tracked(obj, /)', (_m, o) => PyBool_FromLong(_PyObject_IS_GC(o) && _PyObject_GC_IS_TRACKED(o))),
    method('is_finalized(obj, /)', (_m, o) => PyBool_FromLong(_PyObject_IS_GC(o) && _PyGC_FINALIZED(o))),
    rawMethod('get_referrers', METH_VARARGS, gc_get_referrers),
    rawMethod('get_referents', METH_VARARGS, gc_get_referents),
    method('freeze()', () => {
      for (let g = 0; g < NUM_GENERATIONS; g++) {
        gc_list_merge(genHead(g), gcstate.permanent_generation);
        st(genCount(g), 0);
      }
      return Py_None;
    }),
    method('unfreeze()', () => {
      gc_list_merge(gcstate.permanent_generation, genHead(NUM_GENERATIONS - 1));
      return Py_None;
    }),
    method('get_freeze_count()', () => PyLong_FromLong(gc_list_size(gcstate.permanent_generation))),
  ],
  exec: (module) => {
    for (const [name, at] of [
      ['garbage', gcstate.garbage],
      ['callbacks', gcstate.callbacks],
    ] as const) {
      if (PyModule_AddObjectRef(module, name, ld(at)) < 0) return -1;
    }
    for (const [name, value] of Object.entries({
      DEBUG_STATS,
      DEBUG_COLLECTABLE,
      DEBUG_UNCOLLECTABLE,
      DEBUG_SAVEALL,
      DEBUG_LEAK,
    })) {
      if (PyModule_AddIntConstant(module, name, value) < 0) return -1;
    }
    return 0;
  },
});
