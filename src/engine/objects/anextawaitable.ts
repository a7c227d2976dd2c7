// What `anext(it, default)` gives: it awaits what `__anext__` gave, and answers the default where that one ends. Mirrors
// anextawaitableobject in Objects/iterobject.c.

import { METH_O, METH_VARARGS, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { PyAsyncMethods, PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PyIter_Check } from './abstract.ts';
import { PyObject_CallMethod } from './call.ts';
import { _PyCoro_GetAwaitableIter, asyncSlot } from './coroutines.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { _PyGen_SetStopIterationValue } from './genobject.ts';
import { partLink } from './link.ts';
import { type iternextfunc, Py_DECREF, Py_NewRef, Py_TYPE, Py_XDECREF, PyObject_TypeCheck, slot } from './object.ts';
import { tuple_empty } from './statics.ts';
import { _PyAnextAwaitable_Type, PyExc_StopAsyncIteration, PyTuple_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { defineType, method, rawMethod } from './typedef.ts';

const anextawaitableobject = struct('anextawaitableobject', { wrapped: 'ptr', default_value: 'ptr' }, PyObject);
const { wrapped, default_value } = anextawaitableobject;

/** New reference. `awaitable`, with a value for its end. */
export function PyAnextAwaitable_New(awaitable: Ref, defaultValue: Ref): Ref {
  const anext = _PyObject_GC_New(_PyAnextAwaitable_Type);
  if (anext === 0) return 0;
  stp(anext + wrapped, Py_NewRef(awaitable));
  stp(anext + default_value, Py_NewRef(defaultValue));
  _PyObject_GC_TRACK(anext);
  return anext;
}

/** New reference: an iterator with `__next__` over what is awaited. */
function anextawaitable_getiter(obj: Ref): Ref {
  const awaitable = _PyCoro_GetAwaitableIter(ld(obj + wrapped));
  if (awaitable === 0 || slot(awaitable, PyTypeObject.tp_iternext) !== null) return awaitable;
  // Of coroutines, generators and iterators only coroutines have no tp_iternext.
  const iter = asyncSlot(Py_TYPE(awaitable), PyAsyncMethods.am_await)!(awaitable);
  Py_DECREF(awaitable);
  if (iter === 0 || PyIter_Check(iter)) return iter;
  typeError('__await__ must return an iterable');
  Py_DECREF(iter);
  return 0;
}
/** The end of what is awaited becomes StopIteration(default). Returns NULL. */
function endsWithDefault(obj: Ref): 0 {
  if (PyErr_ExceptionMatches(PyExc_StopAsyncIteration)) {
    if (profile.anextClearsEnd) PyErr_Clear();
    _PyGen_SetStopIterationValue(ld(obj + default_value));
  }
  return 0;
}
function anextawaitable_iternext(obj: Ref): Ref {
  const awaitable = anextawaitable_getiter(obj);
  if (awaitable === 0) return 0;
  const result = slot<iternextfunc>(awaitable, PyTypeObject.tp_iternext)!(awaitable);
  Py_DECREF(awaitable);
  return result !== 0 ? result : endsWithDefault(obj);
}
/** `arg` is a tuple of arguments or one argument; PyObject_CallMethod with the format "O" takes a tuple for all of them. */
function anextawaitable_proxy(obj: Ref, meth: string, arg: Ref): Ref {
  const awaitable = anextawaitable_getiter(obj);
  if (awaitable === 0) return 0;
  const args = PyObject_TypeCheck(arg, PyTuple_Type)
    ? Array.from({ length: PyTuple_GET_SIZE(arg) }, (_, i) => PyTuple_GET_ITEM(arg, i))
    : [arg];
  const ret = PyObject_CallMethod(awaitable, meth, ...args);
  Py_DECREF(awaitable);
  return ret !== 0 ? ret : endsWithDefault(obj);
}

defineType(_PyAnextAwaitable_Type, {
  basicsize: () => anextawaitableobject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: (obj: Ref) => {
      _PyObject_GC_UNTRACK(obj);
      Py_XDECREF(ld(obj + wrapped));
      Py_XDECREF(ld(obj + default_value));
      PyObject_GC_Del(obj);
    },
    tp_traverse: (obj, visit) => visit(ld(obj + wrapped)) || visit(ld(obj + default_value)),
    tp_iternext: anextawaitable_iternext,
  },
  shared: { tp_iter: 'PyObject_SelfIter', am_await: 'PyObject_SelfIter' },
  methods: [
    rawMethod('send', METH_O, (obj: Ref, arg: Ref) => anextawaitable_proxy(obj, 'send', arg)),
    rawMethod('throw', METH_VARARGS, (obj: Ref, args: Ref) => anextawaitable_proxy(obj, 'throw', args)),
    method('close()', (obj: Ref) => anextawaitable_proxy(obj, 'close', tuple_empty)),
  ],
});

partLink.PyAnextAwaitable_New = PyAnextAwaitable_New;
