// Module _thread, for the one thread there is: locks that are never contended, and the names Lib imports. Mirrors
// Modules/_threadmodule.c. NOT-IN-CPYTHON: a thread cannot be started; a wait for a lock that is held ends with its timeout,
// or is an error, since nobody else could release it.

import {
  METH_FASTCALL,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_MANAGED_WEAKREF,
} from '../include/flags.ts';
import { has, PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, addressOf, ld, ld8, type Ref, st8, st64, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyErr_Occurred, PyErr_SetNone, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_AsDouble, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { _PyArg_BadArgument, failed } from '../objects/getargs.ts';
import { PyLong_AsSsize_t, PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import { type destructor, Py_DECREF, Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { PyCallable_Check, PyObject_IsTrue } from '../objects/object_protocol.ts';
import { Py_False, Py_None, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import {
  heapType,
  PyExc_OverflowError,
  PyExc_RuntimeError,
  PyExc_SystemExit,
  PyExc_ValueError,
} from '../objects/statictypes.ts';
import { deallocWords, tpAlloc } from '../objects/traverse.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { defineType, getset, method, rawMethod } from '../objects/typedef.ts';
import { _PyType_Name } from '../objects/typename.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PyObject_ClearWeakRefs } from '../objects/weakrefobject.ts';
import { local_Type } from './_thread_local.ts';
import { sleepNanoseconds } from './clock.ts';
import { addStolen, defineModule } from './define.ts';
import { MAIN_THREAD, threadIdent } from './sys_tools.ts';

const lock_Type = heapType('_thread.lock');
const RLock_Type = heapType('_thread.RLock');
const ThreadHandle_Type = heapType('_thread._ThreadHandle');
/** Before 3.14 a lock of the system stands behind the object: `lock_lock` and `rlock_lock` point at it, here at nothing. */
const Lock = struct(
  'lockobject',
  {
    lock_lock: { type: 'ptr', before: '3.14' },
    in_weakreflist: { type: 'ptr', before: '3.14' },
    locked: [{ type: 'u8', since: '3.14', cName: 'lock' }, { type: 'u8' }],
  },
  PyObject,
);
const RLock = struct(
  'rlockobject',
  {
    rlock_lock: { type: 'ptr', before: '3.14' },
    mutex: { type: 'u8', since: '3.14' },
    thread: [
      { type: 'u64', since: '3.14' },
      { type: 'u64', cName: 'rlock_owner' },
    ],
    level: [
      { type: 'ssize', since: '3.14' },
      { type: 'ssize', cName: 'rlock_count' },
    ],
    in_weakreflist: { type: 'ptr', before: '3.14' },
  },
  PyObject,
);
/** What types of this module have in common: since 3.14 the list of weak references lies before the object. */
const lockFlags = (): number => Py_TPFLAGS_HAVE_GC | (has(Lock.in_weakreflist) ? 0 : Py_TPFLAGS_MANAGED_WEAKREF);
const noReferences = (): number => 0;
function lock_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  PyObject_ClearWeakRefs(self);
  fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
}
const Handle = struct('PyThreadHandleObject', { handle: 'ptr' }, PyObject);

// ---- waiting ----

/** Nanoseconds to wait, -1 for ever; NaN with an exception. */
function timeoutOf(blocking: Ref, timeout: Ref): number {
  const wait = blocking === 0 ? 1 : PyObject_IsTrue(blocking);
  if (wait < 0) return Number.NaN;
  const seconds = timeout === 0 ? -1 : PyFloat_AsDouble(timeout);
  if (seconds === -1 && PyErr_Occurred() !== 0) return Number.NaN;
  const refuse = (type: Ref, message: string): number => {
    PyErr_SetString(type, message);
    return Number.NaN;
  };
  if (Number.isNaN(seconds)) return refuse(PyExc_ValueError, 'Invalid value NaN (not a number)');
  if (!wait && seconds !== -1) return refuse(PyExc_ValueError, "can't specify a timeout for a non-blocking call");
  if (seconds < 0 && seconds !== -1) return refuse(PyExc_ValueError, 'timeout value must be a non-negative number');
  if (seconds * 1e9 >= 2 ** 63) return refuse(PyExc_OverflowError, 'timestamp out of range for C PyTime_t');
  return wait ? (seconds === -1 ? -1 : seconds * 1e9) : 0;
}
/** Waits for a lock that the only thread holds. */
function waitInVain(timeout: number): Ref {
  if (timeout < 0)
    return PyErr_SetString(PyExc_RuntimeError, 'deadlock: the only thread waits for a lock that it holds');
  sleepNanoseconds(timeout);
  return Py_False;
}

// ---- locks ----

const isLocked = (self: Ref): boolean => ld8(self + Lock.locked) !== 0;
function acquire(self: Ref, blocking: Ref, timeout: Ref): Ref {
  const wait = timeoutOf(blocking, timeout);
  if (Number.isNaN(wait)) return 0;
  if (isLocked(self)) return waitInVain(wait);
  st8(self + Lock.locked, 1);
  return Py_True;
}
function release(self: Ref): Ref {
  if (!isLocked(self)) return PyErr_SetString(PyExc_RuntimeError, 'release unlocked lock');
  st8(self + Lock.locked, 0);
  return Py_None;
}
const locked = (self: Ref): Ref => PyBool_FromLong(isLocked(self));

defineType(lock_Type, {
  basicsize: () => Lock.sizeof,
  flags: lockFlags,
  weaklistoffset: () => Lock.in_weakreflist,
  slots: {
    tp_new: (type, args) => (noArguments('lock', args) ? tpAlloc(type) : 0),
    tp_dealloc: lock_dealloc,
    tp_traverse: noReferences,
    tp_repr: (self) => lockRepr(self, isLocked(self), ''),
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('acquire_lock(blocking=True, timeout=-1)', acquire),
    method('acquire(blocking=True, timeout=-1)', acquire),
    method('release_lock()', release),
    method('release()', release),
    method('locked_lock()', locked),
    method('locked()', locked),
    method('__enter__()', (self) => acquire(self, 0, 0)),
    rawMethod('__exit__', METH_FASTCALL, release),
    method('_at_fork_reinit()', (self) => {
      st8(self + Lock.locked, 0);
      return Py_None;
    }),
  ],
});

// ---- locks that their holder may take again ----

/** How often the lock is held. The level counts from 0 since 3.14, from 1 before. */
const count = (self: Ref): number =>
  ld(self + RLock.thread) === 0 ? 0 : ld(self + RLock.level) + (has(RLock.mutex) ? 1 : 0);
function setCount(self: Ref, n: number): void {
  if (has(RLock.mutex)) st8(self + RLock.mutex, n > 0 ? 1 : 0);
  stp(self + RLock.thread, n > 0 ? MAIN_THREAD : 0);
  st64(self + RLock.level, has(RLock.mutex) ? Math.max(0, n - 1) : n);
}
function rlockAcquire(self: Ref, blocking: Ref, timeout: Ref): Ref {
  if (Number.isNaN(timeoutOf(blocking, timeout))) return 0;
  setCount(self, count(self) + 1);
  return Py_True;
}
const notAcquired = (): Ref => PyErr_SetString(PyExc_RuntimeError, 'cannot release un-acquired lock');
function rlockRelease(self: Ref): Ref {
  if (count(self) === 0) return notAcquired();
  setCount(self, count(self) - 1);
  return Py_None;
}
/** (count, owner): what _acquire_restore takes. */
function releaseSave(self: Ref): Ref {
  const n = count(self);
  if (n === 0) return notAcquired();
  setCount(self, 0);
  const number = PyLong_FromLong(n);
  const owner = threadIdent();
  const state = PyTuple_Pack(number, owner);
  Py_DECREF(number);
  Py_DECREF(owner);
  return state;
}
function acquireRestore(self: Ref, state: Ref): Ref {
  if (!PyTuple_Check(state) || Py_SIZE(state) !== 2)
    return _PyArg_BadArgument('_acquire_restore', 'argument 1', '2-item tuple', state);
  const n = PyLong_AsSsize_t(PyTuple_GET_ITEM(state, 0));
  if (failed(n)) return 0;
  setCount(self, n);
  return Py_None;
}

defineType(RLock_Type, {
  basicsize: () => RLock.sizeof,
  flags: () => lockFlags() | Py_TPFLAGS_BASETYPE,
  weaklistoffset: () => RLock.in_weakreflist,
  slots: {
    tp_new: tpAlloc,
    tp_dealloc: lock_dealloc,
    tp_traverse: noReferences,
    tp_repr: (self) =>
      lockRepr(self, count(self) > 0, ` owner=${count(self) > 0 ? addressOf(MAIN_THREAD) : 0} count=${count(self)}`),
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('acquire(blocking=True, timeout=-1)', rlockAcquire),
    method('release()', rlockRelease),
    method('locked()', (self) => PyBool_FromLong(count(self) > 0)),
    method('_is_owned()', (self) => PyBool_FromLong(count(self) > 0)),
    method('_acquire_restore(state, /)', acquireRestore),
    method('_release_save()', releaseSave),
    method('_recursion_count()', (self) => PyLong_FromLong(count(self))),
    method('__enter__()', (self) => rlockAcquire(self, 0, 0)),
    rawMethod('__exit__', METH_FASTCALL, rlockRelease),
    method('_at_fork_reinit()', (self) => {
      setCount(self, 0);
      return Py_None;
    }),
  ],
});
function lockRepr(self: Ref, held: boolean, more: string): Ref {
  const name = _PyType_Name(Py_TYPE(self));
  return PyUnicode_FromString(
    `<${held ? '' : 'un'}locked _thread.${name} object${more} at 0x${addressOf(self).toString(16)}>`,
  );
}
function noArguments(name: string, args: Ref): boolean {
  if (args === 0 || Py_SIZE(args) === 0) return true;
  typeError(`${name} expected 0 arguments, got ${Py_SIZE(args)}`);
  return false;
}

// ---- threads ----

/** The handle's word: NULL before the thread has started, 1 when it is done, else its identity. */
const DONE = 1;
function newHandle(ident: Addr): Ref {
  const o = tpAlloc(ThreadHandle_Type);
  if (o !== 0) stp(o + Handle.handle, ident);
  return o;
}
const handleIdent = (self: Ref): bigint => {
  const word = ld(self + Handle.handle);
  return word === 0 ? 0n : BigInt(addressOf(word === DONE ? MAIN_THREAD : word));
};
defineType(ThreadHandle_Type, {
  basicsize: () => Handle.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: (self) => deallocWords(self),
    tp_traverse: noReferences,
    tp_new: () => newHandle(0),
    tp_repr: (self) => PyUnicode_FromString(`<_thread._ThreadHandle object: ident=${handleIdent(self)}>`),
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('join(timeout=None, /)', (self) => {
      const word = ld(self + Handle.handle);
      if (word === DONE) return Py_None;
      return PyErr_SetString(PyExc_RuntimeError, word === 0 ? 'thread not started' : 'Cannot join current thread');
    }),
    method('_set_done()', (self) => {
      stp(self + Handle.handle, DONE);
      return Py_None;
    }),
    method('is_done()', (self) => PyBool_FromLong(ld(self + Handle.handle) === DONE)),
  ],
  getset: [getset('ident', (self) => PyLong_FromBigInt(handleIdent(self)))],
});

const cannotStart = (): Ref => PyErr_SetString(PyExc_RuntimeError, "can't start new thread");
function start_new_thread(_m: Ref, f: Ref, args: Ref): Ref {
  if (!PyCallable_Check(f)) return typeError('first arg must be callable');
  if (!PyTuple_Check(args)) return typeError('2nd arg must be a tuple');
  return cannotStart();
}
function start_joinable_thread(_m: Ref, f: Ref, handle: Ref): Ref {
  if (!PyCallable_Check(f)) return typeError('thread function must be callable');
  if (handle !== 0 && handle !== Py_None && Py_TYPE(handle) !== ThreadHandle_Type)
    return typeError("'handle' must be a _ThreadHandle");
  return cannotStart();
}

defineModule({
  name: '_thread',
  doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
  methods: [
    method('allocate_lock()', () => tpAlloc(lock_Type)),
    method('get_ident()', threadIdent),
    method('_get_main_thread_ident()', threadIdent),
    method('_is_main_interpreter()', () => Py_True),
    method('_make_thread_handle(ident, /)', () => newHandle(MAIN_THREAD)),
    method('_shutdown()', () => Py_None),
    method('get_native_id()', () => PyLong_FromLong(1)),
    method('set_name(name)', () => Py_None),
    method('stack_size(size=0, /)', () => PyLong_FromLong(0)),
    method('_count()', () => PyLong_FromLong(0)),
    method('exit()', () => PyErr_SetNone(PyExc_SystemExit)),
    method('start_new_thread(function, args, kwargs={}, /)', start_new_thread),
    method('start_joinable_thread(function, handle=None, daemon=True)', start_joinable_thread),
    method('daemon_threads_allowed()', () => Py_True),
  ],
  exec: (module) => {
    for (const [name, o] of [
      ['LockType', lock_Type],
      ['lock', lock_Type],
      ['RLock', RLock_Type],
      ['_ThreadHandle', ThreadHandle_Type],
      ['_local', local_Type],
      ['error', PyExc_RuntimeError],
    ] as const) {
      if (PyModule_AddObjectRef(module, name, o) < 0) return -1;
    }
    return addStolen(module, 'TIMEOUT_MAX', PyFloat_FromDouble(9223372036));
  },
});
