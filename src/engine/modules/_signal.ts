// Module _signal. Mirrors Modules/signalmodule.c. NOT-IN-CPYTHON: nobody outside sends signals to the simulated process, so
// only raise_signal does, and there are no timers, masks and waiting.

import { ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { PyErr_SetNone, PyErr_SetString, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { _PyFrame_GetFrameObject } from '../objects/interpframe.ts';
import { PyLong_AsInt, PyLong_Check, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_XDECREF } from '../objects/object.ts';
import { PyCallable_Check, PyObject_GetAttrString } from '../objects/object_protocol.ts';
import { PySet_Add, PySet_New } from '../objects/set_new.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_KeyboardInterrupt, PyExc_ValueError } from '../objects/statictypes.ts';
import { method } from '../objects/typedef.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { _PyEval_GetFrame } from '../runtime/ceval.ts';
import { EvalStopped } from '../runtime/eval_state.ts';
import { addInts } from './add_types.ts';
import { defineModule } from './define.ts';
import { EINVAL } from './errno.ts';
import { PyErr_SetFromErrnoWithFilenameObject } from './filesystem.ts';

const NSIG = 65;
const SIG_DFL = 0;
const SIG_IGN = 1;
const SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGIOT: 6,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCLD: 17,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPOLL: 29,
  SIGPWR: 30,
  SIGSYS: 31,
  SIGRTMIN: 34,
  SIGRTMAX: 64,
} as const;
const DESCRIPTIONS = (
  'Hangup|Interrupt|Quit|Illegal instruction|Trace/breakpoint trap|Aborted|Bus error|Floating point exception|Killed|' +
  'User defined signal 1|Segmentation fault|User defined signal 2|Broken pipe|Alarm clock|Terminated|Stack fault|Child exited|' +
  'Continued|Stopped (signal)|Stopped|Stopped (tty input)|Stopped (tty output)|Urgent I/O condition|CPU time limit exceeded|' +
  'File size limit exceeded|Virtual timer expired|Profiling timer expired|Window changed|I/O possible|Power failure|Bad system call'
).split('|');
/** Signals whose default action does not end the process. */
const harmless = new Set<number>([17, 18, 19, 20, 21, 22, 23, 28]);

/** The handlers: a word for each signal, NULL for what the process began with. */
const HANDLERS = Array.from({ length: NSIG }, (_, n) => staticRef(`signal.handler.${n}`));

/** New reference. */
function getsignal(module: Ref, n: number): Ref {
  const handler = ld(HANDLERS[n]);
  if (handler !== 0) return Py_NewRef(handler);
  if (n === SIGNALS.SIGINT) return PyObject_GetAttrString(module, 'default_int_handler');
  return PyLong_FromLong(n === SIGNALS.SIGPIPE || n === SIGNALS.SIGXFSZ ? SIG_IGN : SIG_DFL);
}
/** A signal number; -1 with an exception. */
function signalNumber(o: Ref): number {
  const n = PyLong_AsInt(o);
  if (failed(n)) return -1;
  if (n >= 1 && n < NSIG) return n;
  PyErr_SetString(PyExc_ValueError, 'signal number out of range');
  return -1;
}
/** 0 or 1 if the handler is the number SIG_DFL or SIG_IGN, else -1. */
function action(handler: Ref): number {
  if (!PyLong_Check(handler)) return -1;
  const n = PyLong_AsInt(handler);
  return n === SIG_DFL || n === SIG_IGN ? n : -1;
}

function signal(module: Ref, signalnum: Ref, handler: Ref): Ref {
  const n = signalNumber(signalnum);
  if (n < 0) return 0;
  if (action(handler) < 0 && !PyCallable_Check(handler))
    return typeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object');
  if (n === SIGNALS.SIGKILL || n === SIGNALS.SIGSTOP || n === 32 || n === 33)
    return PyErr_SetFromErrnoWithFilenameObject(EINVAL, 0);
  const old = getsignal(module, n);
  if (old === 0) return 0;
  const before = ld(HANDLERS[n]);
  stp(HANDLERS[n], Py_NewRef(handler));
  Py_XDECREF(before);
  return old;
}
/** The signal arrives at once. */
function raise_signal(module: Ref, signalnum: Ref): Ref {
  const n = signalNumber(signalnum);
  if (n < 0) return 0;
  const handler = getsignal(module, n);
  if (handler === 0) return 0;
  const what = action(handler);
  if (what >= 0) {
    Py_DECREF(handler);
    if (what === SIG_DFL && !harmless.has(n)) throw new EvalStopped();
    return Py_None;
  }
  const number = PyLong_FromLong(n);
  const running = _PyEval_GetFrame();
  const frame = running === 0 ? Py_None : _PyFrame_GetFrameObject(running);
  const r = frame === 0 ? 0 : PyObject_CallFunctionObjArgs(handler, number, frame);
  Py_DECREF(number);
  Py_DECREF(handler);
  if (r === 0) return 0;
  Py_DECREF(r);
  return Py_None;
}
function valid_signals(): Ref {
  const set = PySet_New(0);
  for (let n = 1; n < NSIG; n++) {
    if (n === 32 || n === 33) continue;
    const number = PyLong_FromLong(n);
    PySet_Add(set, number);
    Py_DECREF(number);
  }
  return set;
}

defineModule({
  name: '_signal',
  doc: 'This module provides mechanisms to use signal handlers in Python.',
  methods: [
    method('default_int_handler(signalnum, frame, /)', () => PyErr_SetNone(PyExc_KeyboardInterrupt)),
    method('getsignal(signalnum, /)', (module, o) => {
      const n = signalNumber(o);
      return n < 0 ? 0 : getsignal(module, n);
    }),
    method('raise_signal(signalnum, /)', raise_signal),
    method('signal(signalnum, handler, /)', signal),
    method('strsignal(signalnum, /)', (_m, o) => {
      const n = signalNumber(o);
      if (n < 0) return 0;
      if (n >= SIGNALS.SIGRTMIN) return PyUnicode_FromString(`Real-time signal ${n - SIGNALS.SIGRTMIN}`);
      return n <= DESCRIPTIONS.length ? PyUnicode_FromString(DESCRIPTIONS[n - 1]) : Py_None;
    }),
    method('valid_signals()', valid_signals),
  ],
  exec: (module) => addInts(module, { ...SIGNALS, SIG_DFL, SIG_IGN, NSIG }),
});
