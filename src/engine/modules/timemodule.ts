// The module time, on the deterministic clock, in UTC. Mirrors Modules/timemodule.c.

import { METH_FASTCALL, METH_VARARGS } from '../include/flags.ts';
import { NULL, type Ref } from '../memory/memory.ts';
import { PyNumber_Index, PySequence_Tuple } from '../objects/abstract.ts';
import { PyBool_FromLong } from '../objects/boolobject.ts';
import { PyObject_Call } from '../objects/call.ts';
import { PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetObject, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_AS_DOUBLE, PyFloat_Check, PyFloat_FromDouble } from '../objects/floatobject.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { PyLong_AsBigInt, PyLong_AsInt, PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { _PyNamespace_New } from '../objects/namespaceobject.ts';
import { argAt, Py_DECREF, Py_IS_TYPE, Py_NewRef, PyVectorcall_NARGS } from '../objects/object.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_OSError, PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { defineStructSeq, PyStructSequence_New } from '../objects/structseq.ts';
import {
  _PyTuple_FromPairSteal,
  PyTuple_Check,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_Pack,
} from '../objects/tupleobject.ts';
import { type MethodSpec, method, rawMethod } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PyImport_ImportModuleAttrString } from '../runtime/import.ts';
import { clockNanoseconds, monotonicNanoseconds, processNanoseconds, sleepNanoseconds } from './clock.ts';
import { addStolen, defineModule } from './define.ts';
import { asctime, gmtime, strftime, type Tm, timegm } from './time_format.ts';

const STRUCT_TIME = defineStructSeq(
  'time.struct_time',
  ['tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst'],
  { hidden: [{ name: 'tm_zone' }, { name: 'tm_gmtoff' }], fromSpec: true },
);

// ---- clocks ----

function seconds(ns: bigint): Ref {
  return PyFloat_FromDouble(Number(ns) / 1e9);
}
/** A clock as a function giving seconds and one giving nanoseconds. */
function clock(name: string, now: () => bigint): MethodSpec[] {
  return [method(`${name}()`, () => seconds(now())), method(`${name}_ns()`, () => PyLong_FromBigInt(now()))];
}
const CLOCKS: Record<number, () => bigint> = {
  0: clockNanoseconds,
  1: monotonicNanoseconds,
  2: processNanoseconds,
  3: processNanoseconds,
  4: monotonicNanoseconds,
  7: monotonicNanoseconds,
  11: clockNanoseconds,
};
function clock_gettime(id: Ref, make: (ns: bigint) => Ref): Ref {
  const n = PyLong_AsInt(id);
  if (n === -1 && PyErr_Occurred() !== NULL) return NULL;
  const now = CLOCKS[n];
  if (now !== undefined) return make(now());
  const text = PyUnicode_FromString('Invalid argument');
  if (text === NULL) return NULL;
  const args = _PyTuple_FromPairSteal(PyLong_FromLong(22), text);
  if (args === NULL) return NULL;
  PyErr_SetObject(PyExc_OSError, args);
  Py_DECREF(args);
  return NULL;
}

/** What get_clock_info tells: C function, goes never back, can be set. */
const CLOCK_INFO: Record<string, readonly [implementation: string, monotonic: boolean, adjustable: boolean]> = {
  time: ['clock_gettime(CLOCK_REALTIME)', false, true],
  monotonic: ['clock_gettime(CLOCK_MONOTONIC)', true, false],
  perf_counter: ['clock_gettime(CLOCK_MONOTONIC)', true, false],
  process_time: ['clock_gettime(CLOCK_PROCESS_CPUTIME_ID)', true, false],
  thread_time: ['clock_gettime(CLOCK_THREAD_CPUTIME_ID)', true, false],
};
function time_get_clock_info(_module: Ref, name: Ref): Ref {
  if (!PyUnicode_Check(name)) return _PyArg_BadArgument('get_clock_info', 'argument 1', 'str', name);
  const info = CLOCK_INFO[PyUnicode_AsString(name)];
  if (info === undefined) return PyErr_SetString(PyExc_ValueError, 'unknown clock');
  const dict = PyDict_New();
  if (dict === NULL) return NULL;
  const values: [string, Ref][] = [
    ['implementation', PyUnicode_FromString(info[0])],
    ['monotonic', PyBool_FromLong(info[1])],
    ['adjustable', PyBool_FromLong(info[2])],
    ['resolution', PyFloat_FromDouble(1e-9)],
  ];
  let failed = false;
  for (const [key, v] of values) {
    if (v === NULL || (!failed && PyDict_SetItemString(dict, key, v) < 0)) failed = true;
    if (v !== NULL) Py_DECREF(v);
  }
  const result = failed ? NULL : _PyNamespace_New(dict);
  Py_DECREF(dict);
  return result;
}
/** strptime lives in the standard library's _strptime. */
function time_strptime(_module: Ref, args: Ref): Ref {
  const f = PyImport_ImportModuleAttrString('_strptime', '_strptime_time');
  if (f === NULL) return NULL;
  const result = PyObject_Call(f, args, NULL);
  Py_DECREF(f);
  return result;
}

/** A duration or time argument in nanoseconds, or null with an exception. */
function toNanoseconds(o: Ref): number | null {
  if (PyFloat_Check(o)) {
    const x = PyFloat_AS_DOUBLE(o);
    if (Number.isNaN(x)) {
      PyErr_SetString(PyExc_ValueError, 'Invalid value NaN (not a number)');
      return null;
    }
    if (Math.abs(x) < 9.2e9) return Math.ceil(x * 1e9);
    PyErr_SetString(PyExc_OverflowError, 'timestamp out of range for platform time_t');
    return null;
  }
  const i = PyNumber_Index(o);
  if (i === NULL) {
    typeError(`'${typeName(o)}' object cannot be interpreted as an integer or float`);
    return null;
  }
  const n = Number(PyLong_AsBigInt(i));
  Py_DECREF(i);
  if (Math.abs(n) < 9.2e9) return n * 1e9;
  PyErr_SetString(PyExc_OverflowError, 'timestamp out of range for platform time_t');
  return null;
}
/** Returns at once; the clocks go on by the time asked for. */
function time_sleep(_module: Ref, o: Ref): Ref {
  const ns = toNanoseconds(o);
  if (ns === null) return NULL;
  if (ns < 0) return PyErr_SetString(PyExc_ValueError, 'sleep length must be non-negative');
  sleepNanoseconds(ns);
  return Py_None;
}

// ---- calendar ----

function structTime(t: Tm, zone: string): Ref {
  const fields = [
    t.tm_year,
    t.tm_mon + 1,
    t.tm_mday,
    t.tm_hour,
    t.tm_min,
    t.tm_sec,
    (t.tm_wday + 6) % 7,
    t.tm_yday + 1,
    t.tm_isdst,
  ];
  return PyStructSequence_New(STRUCT_TIME, [
    ...fields.map(PyLong_FromLong),
    PyUnicode_FromString(zone),
    PyLong_FromLong(0),
  ]);
}
/** The optional time argument in whole seconds (now, if not given), or null with an exception. */
function secondsArgument(o: Ref): number | null {
  if (o === NULL || o === Py_None) return Number(clockNanoseconds() / 1000000000n);
  if (PyFloat_Check(o)) {
    const x = PyFloat_AS_DOUBLE(o);
    if (Number.isNaN(x)) {
      PyErr_SetString(PyExc_ValueError, 'Invalid value NaN (not a number)');
      return null;
    }
    return inRange(Math.floor(x));
  }
  const i = PyNumber_Index(o);
  if (i === NULL) return null;
  const n = Number(PyLong_AsBigInt(i));
  Py_DECREF(i);
  return inRange(n);
}
function inRange(n: number): number | null {
  if (Math.abs(n) < 67768036191676800) return n;
  PyErr_SetString(PyExc_OverflowError, 'timestamp out of range for platform time_t');
  return null;
}
/** The clock is set to UTC, so the two functions differ in the name of the zone only. */
const brokenDown =
  (zone: string) =>
  (_module: Ref, o: Ref): Ref => {
    const n = secondsArgument(o);
    return n === null ? NULL : structTime(gmtime(n), zone);
  };

/** Reads a time tuple; null with an exception. Mirrors gettmarg and checktm. */
function gettmarg(o: Ref, name: string): Tm | null {
  if (!PyTuple_Check(o)) {
    typeError('Tuple or struct_time argument required');
    return null;
  }
  if (PyTuple_GET_SIZE(o) !== 9) {
    typeError(`${name}(): illegal time tuple argument`);
    return null;
  }
  const f: number[] = [];
  for (let i = 0; i < 9; i++) {
    const n = PyLong_AsInt(PyTuple_GET_ITEM(o, i));
    if (n === -1 && PyErr_Occurred() !== NULL) return null;
    f.push(n);
  }
  return {
    tm_year: f[0],
    tm_mon: f[1] - 1,
    tm_mday: f[2],
    tm_hour: f[3],
    tm_min: f[4],
    tm_sec: f[5],
    tm_wday: (((f[6] + 1) % 7) + 7) % 7,
    tm_yday: f[7] - 1,
    tm_isdst: f[8],
  };
}
/** Zero is taken for the first month, day and day of the year; what else is out of range is a ValueError. */
function checktm(t: Tm, weekday: number): boolean {
  if (t.tm_mon === -1) t.tm_mon = 0;
  if (t.tm_mday === 0) t.tm_mday = 1;
  if (t.tm_yday === -1) t.tm_yday = 0;
  const wrong = (what: string): boolean => {
    PyErr_SetString(PyExc_ValueError, `${what} out of range`);
    return false;
  };
  if (t.tm_mon < 0 || t.tm_mon > 11) return wrong('month');
  if (t.tm_mday < 0 || t.tm_mday > 31) return wrong('day of month');
  if (t.tm_hour < 0 || t.tm_hour > 23) return wrong('hour');
  if (t.tm_min < 0 || t.tm_min > 59) return wrong('minute');
  if (t.tm_sec < 0 || t.tm_sec > 61) return wrong('seconds');
  if (weekday < -1) return wrong('day of week');
  if (t.tm_yday < 0 || t.tm_yday > 365) return wrong('day of year');
  return true;
}
/** The time in an optional argument (now, if not given), checked; null with an exception. */
function timeArgument(o: Ref, name: string): Tm | null {
  if (o === NULL) return gmtime(Number(clockNanoseconds() / 1000000000n));
  const t = gettmarg(o, name);
  if (t === null) return null;
  const weekday = PyLong_AsInt(PyTuple_GET_ITEM(o, 6));
  return checktm(t, weekday) ? t : null;
}
function time_strftime(_module: Ref, args: number, nargsf: number): Ref {
  const n = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('strftime', n, 1, 2)) return NULL;
  const format = argAt(args, 0);
  if (!PyUnicode_Check(format)) return _PyArg_BadArgument('strftime', 'argument 1', 'str', format);
  const t = timeArgument(n === 2 ? argAt(args, 1) : NULL, 'strftime');
  return t === null ? NULL : PyUnicode_FromString(strftime(PyUnicode_AsString(format), t));
}
function time_asctime(_module: Ref, o: Ref): Ref {
  const t = timeArgument(o, 'asctime');
  return t === null ? NULL : PyUnicode_FromString(asctime(t));
}
function time_ctime(_module: Ref, o: Ref): Ref {
  const n = secondsArgument(o);
  return n === null ? NULL : PyUnicode_FromString(asctime(gmtime(n)));
}
function time_mktime(_module: Ref, o: Ref): Ref {
  const tuple = Py_IS_TYPE(o, STRUCT_TIME.type) || PyTuple_Check(o) ? Py_NewRef(o) : PySequence_Tuple(o);
  if (tuple === NULL) return NULL;
  const t = gettmarg(tuple, 'mktime');
  Py_DECREF(tuple);
  return t === null ? NULL : PyFloat_FromDouble(timegm(t));
}

defineModule({
  name: 'time',
  doc: 'This module provides various functions to manipulate time values.',
  methods: [
    ...clock('time', clockNanoseconds),
    ...clock('monotonic', monotonicNanoseconds),
    ...clock('perf_counter', monotonicNanoseconds),
    ...clock('process_time', processNanoseconds),
    ...clock('thread_time', processNanoseconds),
    method('clock_gettime(clk_id, /)', (_module, id) => clock_gettime(id, seconds)),
    method('clock_gettime_ns(clk_id, /)', (_module, id) => clock_gettime(id, PyLong_FromBigInt)),
    method('get_clock_info(name, /)', time_get_clock_info),
    method('sleep(object, /)', time_sleep),
    method('gmtime(seconds=None, /)', brokenDown('GMT')),
    method('localtime(seconds=None, /)', brokenDown('UTC')),
    method('asctime(tuple=None, /)', time_asctime),
    method('ctime(seconds=None, /)', time_ctime),
    method('mktime(object, /)', time_mktime),
    rawMethod('strftime', METH_FASTCALL, time_strftime),
    rawMethod('strptime', METH_VARARGS, time_strptime),
    method('tzset()', () => Py_None),
  ],
  exec(module) {
    const numbers: [string, number][] = [
      ['timezone', 0],
      ['altzone', 0],
      ['daylight', 0],
      ['CLOCK_REALTIME', 0],
      ['CLOCK_MONOTONIC', 1],
      ['CLOCK_PROCESS_CPUTIME_ID', 2],
      ['CLOCK_THREAD_CPUTIME_ID', 3],
      ['CLOCK_MONOTONIC_RAW', 4],
      ['CLOCK_BOOTTIME', 7],
      ['CLOCK_TAI', 11],
      ['_STRUCT_TM_ITEMS', 11],
    ];
    for (const [name, n] of numbers) if (addStolen(module, name, PyLong_FromLong(n)) < 0) return -1;
    const utc = PyUnicode_FromString('UTC');
    if (utc === NULL) return -1;
    const names = PyTuple_Pack(utc, utc);
    Py_DECREF(utc);
    if (addStolen(module, 'tzname', names) < 0) return -1;
    return addStolen(module, 'struct_time', STRUCT_TIME.type);
  },
});
