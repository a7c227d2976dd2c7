// Module select. Mirrors Modules/selectmodule.c. NOT-IN-CPYTHON: there is nothing to wait for, so a wait without a limit is an
// error, and one with a limit lets the time pass.

import { PyObject_Size } from '../objects/abstract.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { PyFloat_AsDouble } from '../objects/floatobject.ts';
import { PyList_New } from '../objects/listobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_OSError, PyExc_RuntimeError } from '../objects/statictypes.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { addInts } from './add_types.ts';
import { sleepNanoseconds } from './clock.ts';
import { addStolen, defineModule } from './define.ts';
import { EBADF } from './errno.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';

function select(_m: unknown, ...args: number[]): number {
  for (const list of args.slice(0, 3)) {
    const n = PyObject_Size(list);
    if (n < 0) return 0;
    if (n > 0) return PyErr_SetFromErrnoWithFilenameObject(EBADF, 0);
  }
  const timeout = args[3] ?? 0;
  if (timeout === 0 || timeout === Py_None) return PyErr_SetString(PyExc_RuntimeError, 'the wait would never end');
  const seconds = PyFloat_AsDouble(timeout);
  if (seconds === -1 && PyErr_Occurred() !== 0) return 0;
  sleepNanoseconds(Math.max(0, seconds * 1e9));
  const lists = [PyList_New(0), PyList_New(0), PyList_New(0)];
  const result = PyTuple_Pack(...lists);
  for (const list of lists) Py_DECREF(list);
  return result;
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
