// Running units, showing values and exceptions. Mirrors Python/pythonrun.c and the hooks of Python/sysmodule.c.

import { PyBaseExceptionObject, PySystemExitObject } from '../include/structs.ts';
import { withReserve } from '../memory/malloc.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallMethodNoArgs } from '../objects/call.ts';
import { PyDict_GetItemString, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_SetRaisedException, PyErr_SetString } from '../objects/errors.ts';
import { PyExceptionInstance_Check } from '../objects/exceptions.ts';
import { link } from '../objects/link.ts';
import { PyLong_AsLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_TYPE, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyExc_RuntimeError, PyExc_SystemExit, PyLong_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString } from '../objects/unicodeobject.ts';
import { PyEval_EvalCode } from './ceval.ts';
import type { Unit } from './compile.ts';
import { host } from './host.ts';
import { runtimeLink } from './part_link.ts';
import { PySys_GetObject } from './sysdict.ts';
import { PyFile_WriteObject, PyFile_WriteString } from './sysio.ts';

/** Runs a unit; its syntax tree lives until it has run. Takes over the unit's references. New reference to the result, or NULL. */
export function runUnit(unit: Unit, globals: Ref, locals: Ref): Ref {
  const r = PyEval_EvalCode(unit.code, globals, locals);
  Py_DECREF(unit.code);
  if (unit.tree !== 0) Py_DECREF(unit.tree);
  return r;
}

/** Writes to sys.stderr, or to the host if that is gone. */
export function writeStderr(text: string): void {
  const file = PySys_GetObject('stderr');
  if (file === 0 || file === Py_None) {
    host().stderr(text);
    return;
  }
  if (PyFile_WriteString(text, file) < 0) PyErr_Clear();
}

/** sys.displayhook: prints repr of what is not None, and keeps it as builtins._. */
export function defaultDisplayHook(o: Ref): number {
  if (o === Py_None) return 0;
  const builtins = ld(tstate.builtins);
  if (PyDict_SetItemString(builtins, '_', Py_None) < 0) return -1;
  const out = PySys_GetObject('stdout');
  if (out === 0 || out === Py_None) {
    PyErr_SetString(PyExc_RuntimeError, 'lost sys.stdout');
    return -1;
  }
  if (PyFile_WriteObject(o, out, false) < 0 || PyFile_WriteString('\n', out) < 0) return -1;
  return PyDict_SetItemString(builtins, '_', o);
}

/** sys.excepthook: writes the traceback. */
export function defaultExceptHook(value: Ref, tb: Ref): number {
  if (!PyExceptionInstance_Check(value)) {
    writeStderr(`TypeError: print_exception(): Exception expected for value, ${typeName(value)} found\n`);
    return 0;
  }
  writeStderr(runtimeLink.formatException(value, tb === Py_None ? 0 : tb));
  return 0;
}

/** sys.unraisablehook: what could not be raised, in CPython's words. */
export function defaultUnraisableHook(args: Ref): void {
  const [type, value, tb, message, obj] = [0, 1, 2, 3, 4].map((i) => PyTuple_GET_ITEM(args, i));
  let text = '';
  if (obj !== Py_None) {
    const shown = PyObject_Repr(obj);
    const what = shown === 0 ? '<object repr() failed>' : PyUnicode_AsString(shown);
    if (shown === 0) PyErr_Clear();
    else Py_DECREF(shown);
    text = message !== Py_None ? `${PyUnicode_AsString(message)}: ${what}\n` : `Exception ignored in: ${what}\n`;
  } else if (message !== Py_None) {
    text = `${PyUnicode_AsString(message)}:\n`;
  }
  void type;
  writeStderr(text + runtimeLink.unraisableText(value, tb === Py_None ? 0 : tb));
}
link.defaultUnraisableHook = defaultUnraisableHook;

/**
 * Shows the exception being raised through sys.excepthook and clears it. SystemExit is not shown: its status comes back.
 * Returns the exit status: 1, or what SystemExit says.
 */
export function PyErr_Print(): number {
  return withReserve(printException);
}
function printException(): number {
  const exc = PyErr_GetRaisedException();
  if (PyObject_TypeCheck(exc, PyExc_SystemExit)) return handleSystemExit(exc);
  const tb = ld(exc + PyBaseExceptionObject.traceback);
  const sysdict = ld(tstate.sysdict);
  PyDict_SetItemString(sysdict, 'last_exc', exc);
  PyDict_SetItemString(sysdict, 'last_type', Py_TYPE(exc));
  PyDict_SetItemString(sysdict, 'last_value', exc);
  PyDict_SetItemString(sysdict, 'last_traceback', tb === 0 ? Py_None : tb);
  const hook = PyDict_GetItemString(sysdict, 'excepthook');
  if (hook === 0) {
    writeStderr('sys.excepthook is missing\n');
    defaultExceptHook(exc, tb);
  } else {
    const r = PyObject_CallFunctionObjArgs(hook, Py_TYPE(exc), exc, tb === 0 ? Py_None : tb);
    if (r !== 0) Py_DECREF(r);
    else {
      const failure = PyErr_GetRaisedException();
      if (PyObject_TypeCheck(failure, PyExc_SystemExit)) {
        Py_DECREF(exc);
        return handleSystemExit(failure);
      }
      writeStderr(
        `Error in sys.excepthook:\n${runtimeLink.formatException(failure, ld(failure + PyBaseExceptionObject.traceback))}\nOriginal exception was:\n`,
      );
      Py_DECREF(failure);
      defaultExceptHook(exc, tb);
    }
  }
  Py_DECREF(exc);
  return 1;
}

/** Takes over `exc`. The status of a SystemExit; a code that is no number goes to standard error. */
function handleSystemExit(exc: Ref): number {
  const code = ld(exc + PySystemExitObject.code);
  let status = 0;
  if (code !== 0 && code !== Py_None) {
    if (PyObject_TypeCheck(code, PyLong_Type)) {
      status = PyLong_AsLong(code) & 0xff;
      PyErr_Clear();
    } else {
      const file = PySys_GetObject('stderr');
      if (file !== 0 && file !== Py_None) {
        if (PyFile_WriteObject(code, file, true) < 0) PyErr_Clear();
        PyFile_WriteString('\n', file);
      }
      status = 1;
    }
  }
  Py_DECREF(exc);
  return status;
}

/** Calls sys.stdout.flush(), ignoring errors. */
export function flushStdout(): void {
  const exc = PyErr_GetRaisedException();
  const out = PySys_GetObject('stdout');
  if (out !== 0 && out !== Py_None) {
    const r = PyObject_CallMethodNoArgs(out, _Py_ID('flush'));
    if (r !== 0) Py_DECREF(r);
    else PyErr_Clear();
  }
  PyErr_SetRaisedException(exc);
}
