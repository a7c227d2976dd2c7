// The buffer protocol in Python: classes that define __buffer__ and __release_buffer__, and calls of these methods of built-in types.
// Mirrors slot_bf_getbuffer, slot_bf_releasebuffer, wrap_buffer and wrap_releasebuffer of Objects/typeobject.c.

import { Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { selectedMinor } from '../include/layout.ts';
import { PyBufferProcs, PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { fn, functionAddress } from '../memory/text.ts';
import { PyNumber_AsSsize_t } from './abstract_number.ts';
import { Py_buffer, PyBuffer_Release, PyObject_GetBuffer } from './buffer.ts';
import {
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from './errors.ts';
import { link, partLink } from './link.ts';
import { PyLong_FromLong } from './longobject.ts';
import * as V from './memoryobject.ts';
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE } from './object.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { callSpecial } from './slot_functions.ts';
import { _Py_ID, Py_None } from './statics.ts';
import { PyExc_OverflowError, PyExc_ValueError, staticType } from './statictypes.ts';
import { deallocWords, tpAlloc, visitWords } from './traverse.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { defineType } from './typedef.ts';
import { typeName } from './typename.ts';

type releasebufferproc = (o: Ref, view: Addr) => void;

/** Stands between the view that __buffer__ returned and whoever has the buffer: it knows whose __release_buffer__ to call. */
const _PyBufferWrapper_Type = staticType('_buffer_wrapper');
const PyBufferWrapper = struct('PyBufferWrapper', { mv: 'ptr', obj: 'ptr' }, PyObject);
const W = PyBufferWrapper;

const releaseSlot = (type: Ref): Addr => {
  const procs = ld(type + PyTypeObject.tp_as_buffer);
  return procs === 0 ? 0 : ld(procs + PyBufferProcs.bf_releasebuffer);
};
const slotAddress = (): Addr => functionAddress('slot_bf_releasebuffer');

function slot_bf_getbuffer(self: Ref, view: Addr, flags: number): number {
  const number = PyLong_FromLong(flags);
  const mv = callSpecial(self, _Py_ID('__buffer__'), number);
  Py_DECREF(number);
  if (mv === 0) return -1;
  if (!V.PyMemoryView_Check(mv)) {
    typeError(
      selectedMinor() < 15
        ? '__buffer__ returned non-memoryview object'
        : `${typeName(self)}.__buffer__() must return a memoryview, not ${typeName(mv)}`,
    );
  } else if (PyObject_GetBuffer(mv, view, flags) === 0) {
    const wrapper = tpAlloc(_PyBufferWrapper_Type);
    if (wrapper !== 0) {
      // The wrapper takes over the reference, and the one that the buffer has.
      stp(wrapper + W.mv, mv);
      stp(wrapper + W.obj, Py_NewRef(self));
      stp(view + Py_buffer.obj, wrapper);
      Py_DECREF(mv);
      return 0;
    }
    PyBuffer_Release(view);
  }
  Py_DECREF(mv);
  return -1;
}
/** Calls __release_buffer__ with the view that __buffer__ returned, or one that lasts as long as the call. What goes wrong is told only. */
function releasebuffer_call_python(self: Ref, view: Addr): void {
  const exc = PyErr_GetRaisedException();
  const holder = ld(view + Py_buffer.obj);
  const known = Py_TYPE(holder) === _PyBufferWrapper_Type;
  const kept = known ? ld(holder + W.mv) : 0;
  const mv = !known ? V.PyMemoryView_FromBuffer(view) : kept === 0 ? 0 : Py_NewRef(kept);
  if (mv !== 0) {
    const r = callSpecial(self, _Py_ID('__release_buffer__'), mv);
    if (r !== 0) Py_DECREF(r);
    else link.PyErr_FormatUnraisable(null, self);
    if (!known) V.memory_release(mv);
    Py_DECREF(mv);
  } else if (PyErr_Occurred() !== 0) link.PyErr_FormatUnraisable(null, self);
  PyErr_SetRaisedException(exc);
}
function slot_bf_releasebuffer(self: Ref, view: Addr): void {
  releasebuffer_call_python(self, view);
  // A built-in base has its own part to do.
  const mro = ld(Py_TYPE(self) + PyTypeObject.tp_mro);
  for (let i = 1; i < PyTuple_GET_SIZE(mro); i++) {
    const f = releaseSlot(PyTuple_GET_ITEM(mro, i));
    if (f === 0 || f === slotAddress()) continue;
    fn<releasebufferproc>(f)(self, view);
    return;
  }
}
defineType(_PyBufferWrapper_Type, {
  basicsize: () => W.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: (self) => deallocWords(self, W.mv, W.obj),
    tp_traverse: (self, visit) => visitWords(self, visit, W.mv, W.obj),
    bf_releasebuffer: (self, view) => {
      const mv = ld(self + W.mv);
      const obj = ld(self + W.obj);
      if (mv === 0 || obj === 0) return;
      V.memory_releasebuf(mv, view);
      const inPython = releaseSlot(Py_TYPE(obj)) === slotAddress();
      if (inPython && ld(mv + V.PyMemoryViewObject.obj) !== obj) releasebuffer_call_python(obj, view);
      Py_CLEAR(self + W.mv);
      Py_CLEAR(self + W.obj);
    },
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
});

/** Whether there is one argument; else TypeError, which names the method since 3.14. */
const isOne = (name: string, args: Ref): boolean =>
  _PyArg_CheckPositional(selectedMinor() < 14 ? '' : name, PyTuple_GET_SIZE(args), 1, 1);
/** type.__buffer__(self, flags) of a built-in type. */
function wrap_buffer(self: Ref, args: Ref, wrapped: Addr): Ref {
  if (!isOne('__buffer__', args)) return 0;
  const flags = PyNumber_AsSsize_t(PyTuple_GET_ITEM(args, 0), PyExc_OverflowError);
  if (flags === -1 && PyErr_Occurred() !== 0) return 0;
  if (flags > 0x7fffffff) return PyErr_SetString(PyExc_OverflowError, 'buffer flags out of range');
  return V._PyMemoryView_FromBufferProc(self, flags, fn(wrapped));
}
/** type.__release_buffer__(self, view) of a built-in type. */
function wrap_releasebuffer(self: Ref, args: Ref): Ref {
  if (!isOne('__release_buffer__', args)) return 0;
  const mv = PyTuple_GET_ITEM(args, 0);
  if (!V.PyMemoryView_Check(mv)) return typeError('expected a memoryview object');
  const owner = ld(mv + V.PyMemoryViewObject.obj);
  // Released already: nothing is left to do.
  if (owner === 0) return Py_None;
  if (owner !== self) return PyErr_SetString(PyExc_ValueError, "memoryview's buffer is not this object");
  if (ld(mv + V.PyMemoryViewObject.flags) & V._Py_MEMORYVIEW_RELEASED)
    return PyErr_SetString(PyExc_ValueError, "memoryview's buffer has already been released");
  return V.memory_release(mv) < 0 ? 0 : Py_None;
}

Object.assign(partLink, { slot_bf_getbuffer, slot_bf_releasebuffer, wrap_buffer, wrap_releasebuffer });
