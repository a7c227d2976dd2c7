// Functions of sys for debuggers and tools, about the one thread there is. Mirrors parts of Python/sysmodule.c. NOT-IN-CPYTHON:
// nothing from outside can look into the simulated process.

import { addressOf, type Ref } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyObject_Call } from '../objects/call.ts';
import { PyDict_New, PyDict_SetItem } from '../objects/dictobject.ts';
import { PyErr_SetString } from '../objects/errors.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { _PyFrame_GetFrameObject } from '../objects/interpframe.ts';
import { PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { Py_False, Py_None } from '../objects/statics.ts';
import { PyExc_RuntimeError } from '../objects/statictypes.ts';
import { PyTuple_Check, PyTuple_Pack } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { _PyEval_GetFrame } from '../runtime/ceval.ts';
import { handledException } from '../runtime/pyerrors.ts';
import { addStolen } from './define.ts';

/** What the thread is called by: any address that nothing else has. */
export const MAIN_THREAD = staticAlloc('thread.main', 8);
/** New reference. */
export const threadIdent = (): Ref => PyLong_FromBigInt(BigInt(addressOf(MAIN_THREAD)));

/** New reference: a dict with what the one thread has. */
function byThread(value: Ref): Ref {
  const dict = PyDict_New();
  const ident = threadIdent();
  PyDict_SetItem(dict, ident, value);
  Py_DECREF(ident);
  return dict;
}
const RTLD_NOW = 2;

export const toolFunctions = [
  method('_current_frames()', () => {
    const frame = _PyEval_GetFrame();
    return frame === 0 ? PyDict_New() : byThread(_PyFrame_GetFrameObject(frame));
  }),
  method('_current_exceptions()', () => byThread(handledException() || Py_None)),
  method('call_tracing(func, args, /)', (_m, func, args) =>
    PyTuple_Check(args)
      ? PyObject_Call(func, args, 0)
      : _PyArg_BadArgument('call_tracing', 'argument 2', 'tuple', args),
  ),
  method('getdlopenflags()', () => PyLong_FromLong(RTLD_NOW)),
  method('is_stack_trampoline_active()', () => Py_False),
  method('is_remote_debug_enabled()', () => Py_False),
  method('remote_exec(pid, script)', () => PyErr_SetString(PyExc_RuntimeError, 'Remote debugging is not enabled')),
];

/** Adds what tells of the build. 0, or -1 with an exception. */
export function addBuildNames(sys: Ref): number {
  const git = ['CPython', '', ''].map((s) => PyUnicode_FromString(s));
  const triple = PyTuple_Pack(...git);
  for (const text of git) Py_DECREF(text);
  if (addStolen(sys, '_git', triple) < 0 || addStolen(sys, '_home', Py_None) < 0) return -1;
  return addStolen(sys, '_framework', PyUnicode_FromString(''));
}
