// Module _thread, for the one thread there is: locks that are never contended, and the names Lib imports. Mirrors
// Modules/_threadmodule.c. NOT-IN-CPYTHON: a thread cannot be started.

import { Py_TPFLAGS_BASETYPE } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { addressOf, ld, type Ref, st } from '../memory/memory.ts';
import { PyErr_SetString } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import { _PyObject_New } from '../objects/gcobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import { Py_TYPE } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { Py_False, Py_None, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_RuntimeError, staticType } from '../objects/statictypes.ts';
import { defineType, method } from '../objects/typedef.ts';
import { _PyType_Name } from '../objects/typename.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addStolen, defineModule } from './define.ts';

const lock_Type = staticType('_thread.lock');
const RLock_Type = staticType('_thread.RLock');
/** `count` is how often the lock is held; a plain lock at most once. */
const Lock = struct('lockobject', { count: 'i32' }, PyObject);

function newLock(type: Ref): Ref {
  const o = _PyObject_New(type);
  if (o !== 0) st(o + Lock.count, 0);
  return o;
}
function acquire(self: Ref, blocking: Ref): Ref {
  const held = ld(self + Lock.count);
  if (held > 0 && Py_TYPE(self) === lock_Type) {
    const wait = blocking === 0 ? 1 : PyObject_IsTrue(blocking);
    if (wait < 0) return 0;
    // Waiting for oneself would never end.
    return wait
      ? PyErr_SetString(PyExc_RuntimeError, 'deadlock: the only thread waits for a lock that it holds')
      : Py_False;
  }
  st(self + Lock.count, held + 1);
  return Py_True;
}
function release(self: Ref): Ref {
  const held = ld(self + Lock.count);
  if (held === 0) {
    return PyErr_SetString(
      PyExc_RuntimeError,
      Py_TYPE(self) === lock_Type ? 'release unlocked lock' : 'cannot release un-acquired lock',
    );
  }
  st(self + Lock.count, held - 1);
  return Py_None;
}

for (const type of [lock_Type, RLock_Type]) {
  defineType(type, {
    basicsize: () => Lock.sizeof,
    flags: type === RLock_Type ? Py_TPFLAGS_BASETYPE : 0,
    slots: {
      tp_new: (t) => newLock(t),
      tp_repr: (self) => {
        const state = ld(self + Lock.count) > 0 ? 'locked' : 'unlocked';
        return PyUnicode_FromString(
          `<${state} ${_PyType_Name(Py_TYPE(self))} object at 0x${addressOf(self).toString(16)}>`,
        );
      },
    },
    methods: [
      method('acquire(blocking=True, timeout=-1)', acquire),
      method('release()', release),
      method('locked()', (self) => PyBool_FromLong(ld(self + Lock.count) > 0)),
      method('__enter__()', (self) => acquire(self, 0)),
      method('__exit__(t=None, v=None, tb=None, /)', (self) => release(self)),
    ],
  });
}

defineModule({
  name: '_thread',
  doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
  methods: [
    method('allocate_lock()', () => newLock(lock_Type)),
    method('get_ident()', () => PyLong_FromLong(addressOf(lock_Type))),
    method('get_native_id()', () => PyLong_FromLong(1)),
    method('_count()', () => PyLong_FromLong(0)),
    method('start_new_thread(function, args, kwargs=None, /)', () =>
      PyErr_SetString(PyExc_RuntimeError, "can't start new thread"),
    ),
    method('daemon_threads_allowed()', () => Py_False),
  ],
  exec: (module) => {
    for (const [name, o] of [
      ['LockType', lock_Type],
      ['lock', lock_Type],
      ['RLock', RLock_Type],
      ['error', PyExc_RuntimeError],
    ] as const) {
      if (PyModule_AddObjectRef(module, name, o) < 0) return -1;
    }
    return addStolen(module, 'TIMEOUT_MAX', PyFloat_FromDouble(9223372036));
  },
});
