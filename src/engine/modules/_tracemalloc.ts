// The module _tracemalloc. Mirrors Modules/_tracemalloc.c and the making of objects in Python/tracemalloc.c.

import type { Addr, Ref } from '../memory/memory.ts';
import { areBlocksTraced } from '../memory/obmalloc.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_New, PyTuple_SET_ITEM } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import {
  _PyTraceMalloc_ClearTraces,
  _PyTraceMalloc_GetTracebackLimit,
  _PyTraceMalloc_ResetPeak,
  _PyTraceMalloc_Start,
  _PyTraceMalloc_Stop,
  allTraces,
  MAX_NFRAME,
  objectTraceback,
  tablesSize,
  tracebackFrames,
  tracebackTotal,
  tracedMemory,
  untraced,
} from '../runtime/tracemalloc.ts';
import { defineModule } from './define.ts';

/** New reference: a tuple of things that are made one after the other, each a new reference; NULL if one could not be made. */
function tupleOfNew(makers: readonly (() => Ref)[]): Ref {
  const tuple = PyTuple_New(makers.length);
  if (tuple === 0) return 0;
  for (const [i, make] of makers.entries()) {
    const item = make();
    if (item === 0) {
      Py_DECREF(tuple);
      return 0;
    }
    PyTuple_SET_ITEM(tuple, i, item);
  }
  return tuple;
}
/** New reference: ((filename, lineno), ...), the innermost frame first. */
function traceback_to_pyobject(traceback: Addr): Ref {
  return tupleOfNew(
    tracebackFrames(traceback).map(
      ({ filename, lineno }) =>
        () =>
          tupleOfNew([() => Py_NewRef(filename), () => PyLong_FromLong(lineno)]),
    ),
  );
}
/** New reference: (domain, size, traceback, frames in all) of each block, with one object for each traceback. */
function getTraces(): Ref {
  const list = PyList_New(0);
  if (list === 0) return 0;
  const known = new Map<Addr, Ref>();
  const tracebackObject = (traceback: Addr): Ref => {
    const made = known.get(traceback) ?? traceback_to_pyobject(traceback);
    if (made !== 0) known.set(traceback, made);
    return made === 0 ? 0 : Py_NewRef(made);
  };
  let failed = false;
  for (const { size, traceback } of allTraces()) {
    const trace = tupleOfNew([
      () => PyLong_FromLong(0),
      () => PyLong_FromLong(size),
      () => tracebackObject(traceback),
      () => PyLong_FromLong(tracebackTotal(traceback)),
    ]);
    failed = trace === 0 || PyList_Append(list, trace) < 0;
    if (trace !== 0) Py_DECREF(trace);
    if (failed) break;
  }
  for (const traceback of known.values()) Py_DECREF(traceback);
  if (!failed) return list;
  Py_DECREF(list);
  return 0;
}

defineModule({
  name: '_tracemalloc',
  doc: 'Debug module to trace memory blocks allocated by Python.',
  methods: [
    method('is_tracing()', () => (areBlocksTraced() ? Py_True : Py_False)),
    method('clear_traces()', () => {
      _PyTraceMalloc_ClearTraces();
      return Py_None;
    }),
    method('_get_traces()', () => (areBlocksTraced() ? untraced(getTraces) : PyList_New(0))),
    method('_get_object_traceback(obj, /)', (_module, obj) => {
      const traceback = objectTraceback(obj);
      return traceback === 0 ? Py_None : traceback_to_pyobject(traceback);
    }),
    method('start(nframe=1, /)', (_module, nframe) => {
      const n = nframe === 0 ? 1 : PyLong_AsInt(nframe);
      if (n === -1 && PyErr_Occurred()) return 0;
      if (n < 1 || n > MAX_NFRAME) {
        PyErr_SetString(PyExc_ValueError, `the number of frames must be in range [1; ${MAX_NFRAME}]`);
        return 0;
      }
      return _PyTraceMalloc_Start(n) < 0 ? 0 : Py_None;
    }),
    method('stop()', () => {
      _PyTraceMalloc_Stop();
      return Py_None;
    }),
    method('get_traceback_limit()', () => PyLong_FromLong(_PyTraceMalloc_GetTracebackLimit())),
    method('get_tracemalloc_memory()', () => PyLong_FromLong(tablesSize())),
    method('get_traced_memory()', () => {
      const [current, peak] = tracedMemory();
      return tupleOfNew([() => PyLong_FromLong(current), () => PyLong_FromLong(peak)]);
    }),
    method('reset_peak()', () => {
      _PyTraceMalloc_ResetPeak();
      return Py_None;
    }),
  ],
});
