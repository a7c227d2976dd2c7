// Coroutines, and what `await` does to get an iterator. Mirrors the coroutine part of Objects/genobject.c.

import { _Py_T_OBJECT, METH_FASTCALL, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyAsyncMethods, PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyIter_Check } from './abstract.ts';
import { asyncGenAnext } from './asyncgen.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { _PyErr_FormatFromCause } from './errors_cause.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_Del, PyObject_GC_UnTrack } from './gcobject.ts';
import {
  _PyGen_Finalize,
  _PyGen_yf,
  G,
  gen_close,
  gen_dealloc,
  gen_is_coroutine,
  gen_iternext,
  gen_repr,
  gen_send_ex,
  gen_throw,
  gen_traverse,
  genBasicsize,
  genGetset,
  genMethods,
  PyAsyncGen_CheckExact,
  PyCoro_CheckExact,
  PyGen_am_send,
} from './genobject.ts';
import { partLink } from './link.ts';
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE, type unaryfunc, type visitproc } from './object.ts';
import { wrongSpecialResult } from './special_result.ts';
import { _PyCoroWrapper_Type, PyCoro_Type, PyExc_RuntimeError, PyExc_TypeError } from './statictypes.ts';
import { defineType, member, method, rawMethod } from './typedef.ts';
import { typeName } from './typename.ts';

const PyCoroWrapper = struct('PyCoroWrapper', { cw_coroutine: 'ptr' }, PyObject);

/** The function in a slot of the type's async suite, or null. */
export function asyncSlot(type: Ref, offset: number): unaryfunc | null {
  const suite = ld(type + PyTypeObject.tp_as_async);
  const f = suite === 0 ? 0 : ld(suite + offset);
  return f === 0 ? null : fn<unaryfunc>(f);
}

/** New reference: the iterator that `await o` runs. */
export function _PyCoro_GetAwaitableIter(o: Ref): Ref {
  if (PyCoro_CheckExact(o) || gen_is_coroutine(o)) return Py_NewRef(o);
  const getter = asyncSlot(Py_TYPE(o), PyAsyncMethods.am_await);
  if (getter === null)
    return typeError(
      profile.awaitErrorsQuote
        ? `'${typeName(o)}' object can't be awaited`
        : `object ${typeName(o)} can't be used in 'await' expression`,
    );
  const res = getter(o);
  if (res === 0) return 0;
  if (PyCoro_CheckExact(res) || gen_is_coroutine(res)) {
    wrongSpecialResult(o, '__await__', 'an iterator', res, '__await__() returned a coroutine');
    Py_DECREF(res);
    return 0;
  }
  if (!PyIter_Check(res)) {
    wrongSpecialResult(
      o,
      '__await__',
      'an iterator',
      res,
      `__await__() returned non-iterator of type '${typeName(res)}'`,
    );
    Py_DECREF(res);
    return 0;
  }
  return res;
}

/** New reference: the iterator for `await` (oparg 0), or for the results of __aenter__ (1) and __aexit__ (2). */
export function _PyEval_GetAwaitable(iterable: Ref, oparg: number): Ref {
  const iter = _PyCoro_GetAwaitableIter(iterable);
  if (iter === 0) {
    const type = Py_TYPE(iterable);
    if (asyncSlot(type, PyAsyncMethods.am_await) === null && oparg > 0) {
      typeError(
        `'async with' received an object from __a${oparg === 1 ? 'enter' : 'exit'}__ that does not implement __await__: ${typeName(iterable)}`,
      );
    }
    return 0;
  }
  if (PyCoro_CheckExact(iter)) {
    const yf = _PyGen_yf(iter);
    if (yf !== 0) {
      Py_DECREF(yf);
      Py_DECREF(iter);
      return PyErr_SetString(PyExc_RuntimeError, 'coroutine is being awaited already');
    }
  }
  return iter;
}
/** New reference: what `async for` awaits for the next item. */
export function _PyEval_GetANext(aiter: Ref): Ref {
  if (PyAsyncGen_CheckExact(aiter)) return asyncGenAnext(aiter);
  const getter = asyncSlot(Py_TYPE(aiter), PyAsyncMethods.am_anext);
  if (getter === null)
    return typeError(`'async for' requires an iterator with __anext__ method, got ${typeName(aiter)}`);
  const next = getter(aiter);
  if (next === 0) return 0;
  const awaitable = _PyCoro_GetAwaitableIter(next);
  if (awaitable === 0) {
    _PyErr_FormatFromCause(
      PyExc_TypeError,
      () => `'async for' received an invalid object from __anext__: ${typeName(next)}`,
    );
  }
  Py_DECREF(next);
  return awaitable;
}

/** New reference: the iterator that `coroutine.__await__()` gives. */
function coro_await(coro: Ref): Ref {
  const w = _PyObject_GC_New(_PyCoroWrapper_Type);
  if (w === 0) return 0;
  stp(w + PyCoroWrapper.cw_coroutine, Py_NewRef(coro));
  _PyObject_GC_TRACK(w);
  return w;
}

defineType(PyCoro_Type, {
  basicsize: genBasicsize,
  itemsize: 8,
  flags: Py_TPFLAGS_HAVE_GC,
  weaklistoffset: () => G.gi_weakreflist,
  slots: {
    tp_dealloc: gen_dealloc,
    tp_repr: gen_repr,
    tp_traverse: gen_traverse,
    tp_finalize: _PyGen_Finalize,
    am_await: coro_await,
    am_send: PyGen_am_send,
  },
  methods: genMethods('coroutine'),
  members: [member('cr_origin', _Py_T_OBJECT, () => G.gi_origin_or_finalizer)],
  getset: genGetset('cr_', 'cr_await'),
});

const wrapped = (w: Ref): Ref => ld(w + PyCoroWrapper.cw_coroutine);
defineType(_PyCoroWrapper_Type, {
  basicsize: () => PyCoroWrapper.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'A wrapper object implementing __await__ for coroutines.',
  slots: {
    tp_dealloc: (w: Ref) => {
      PyObject_GC_UnTrack(w);
      Py_CLEAR(w + PyCoroWrapper.cw_coroutine);
      PyObject_GC_Del(w);
    },
    tp_traverse: (w: Ref, visit: visitproc) => visit(wrapped(w)),
    tp_iternext: (w: Ref) => gen_iternext(wrapped(w)),
  },
  shared: { tp_iter: 'PyObject_SelfIter' },
  methods: [
    method('send(value, /)', (w, value) => gen_send_ex(wrapped(w), value, false, false)),
    rawMethod('throw', METH_FASTCALL, (w: Ref, args: Addr, nargsf: number) => gen_throw(wrapped(w), args, nargsf)),
    method('close()', (w) => gen_close(wrapped(w))),
  ],
});

partLink._PyEval_GetANext = _PyEval_GetANext;
partLink._PyEval_GetAwaitable = _PyEval_GetAwaitable;
