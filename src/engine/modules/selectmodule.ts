// Module select. Mirrors Modules/selectmodule.c. NOT-IN-CPYTHON: nobody else could send anything, so a wait without a limit is an
// error, and one with a limit lets the time pass.

import type { Ref } from '../memory/memory.ts';
import { PySequence_List } from '../objects/abstract.ts';
import { PyObject_CallMethod } from '../objects/call.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { PyFloat_AsDouble } from '../objects/floatobject.ts';
import { PyList_Append, PyList_GET_ITEM, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsInt, PyLong_Check } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_OSError, PyExc_RuntimeError } from '../objects/statictypes.ts';
import { stealTuple } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { addInts } from './add_types.ts';
import { sleepNanoseconds } from './clock.ts';
import { addStolen, defineModule } from './define.ts';
import { EBADF } from './errno.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';
import { isConnected, isReadable, isSocket } from './socket_pairs.ts';

/** New reference: a list of those in `list` that `isReady`; NULL with an exception. */
function readyOf(list: Ref, isReady: (fd: number) => boolean): Ref {
  const items = PySequence_List(list);
  if (items === 0) return 0;
  const ready = PyList_New(0);
  for (let i = 0; i < Py_SIZE(items); i++) {
    const fd = descriptor(PyList_GET_ITEM(items, i));
    if (fd >= 0 && !isSocket(fd)) PyErr_SetFromErrnoWithFilenameObject(EBADF, 0);
    if (PyErr_Occurred() !== 0) {
      Py_DECREF(items);
      Py_DECREF(ready);
      return 0;
    }
    if (isReady(fd)) PyList_Append(ready, PyList_GET_ITEM(items, i));
  }
  Py_DECREF(items);
  return ready;
}
/** The descriptor of an int or of something with a method fileno; -1 with an exception. */
function descriptor(o: Ref): number {
  if (PyLong_Check(o)) return PyLong_AsInt(o);
  const fd = PyObject_CallMethod(o, 'fileno');
  if (fd === 0) return -1;
  const n = PyLong_AsInt(fd);
  Py_DECREF(fd);
  return n;
}
function select(_m: Ref, r: Ref, w: Ref, x: Ref, timeout: Ref): Ref {
  const lists: Ref[] = [];
  for (const [list, isReady] of [
    [r, isReadable],
    [w, isConnected],
    [x, () => false],
  ] as const) {
    const ready = readyOf(list, isReady);
    if (ready === 0) {
      for (const made of lists) Py_DECREF(made);
      return 0;
    }
    lists.push(ready);
  }
  if (lists.every((list) => Py_SIZE(list) === 0) && !passTime(timeout)) {
    for (const list of lists) Py_DECREF(list);
    return 0;
  }
  return stealTuple(...lists);
}
/** False with an exception. */
function passTime(timeout: Ref): boolean {
  if (timeout === 0 || timeout === Py_None) {
    PyErr_SetString(PyExc_RuntimeError, 'the wait would never end');
    return false;
  }
  const seconds = PyFloat_AsDouble(timeout);
  if (seconds === -1 && PyErr_Occurred() !== 0) return false;
  sleepNanoseconds(Math.max(0, Math.ceil(seconds * 1e9)));
  return true;
}

defineModule({
  name: 'select',
  doc: 'This module supports asynchronous I/O on multiple file descriptors.',
  methods: [method('select(rlist, wlist, xlist, timeout=None, /)', select)],
  exec: (module) =>
    addStolen(module, 'error', Py_NewRef(PyExc_OSError)) < 0
      ? -1
      : addInts(module, { PIPE_BUF: 4096, POLLIN: 1, POLLPRI: 2, POLLOUT: 4, POLLERR: 8, POLLHUP: 16, POLLNVAL: 32 }),
});
