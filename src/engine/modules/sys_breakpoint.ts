// sys.breakpointhook and the builtin that calls it. Mirrors sys_breakpointhook in Python/sysmodule.c and builtin_breakpoint in
// Python/bltinmodule.c.

import { METH_FASTCALL, METH_KEYWORDS } from '../include/flags.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { PyObject_Vectorcall } from '../objects/call.ts';
import { PyDict_GetItemString } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { link } from '../objects/link.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import {
  PyExc_AttributeError,
  PyExc_ImportError,
  PyExc_RuntimeError,
  PyExc_RuntimeWarning,
} from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { rawMethod } from '../objects/typedef.ts';
import { getEnvironment } from '../runtime/environment.ts';
import { PyImport_ImportModuleAttrString } from '../runtime/import.ts';

function sys_breakpointhook(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const wanted = getEnvironment('PYTHONBREAKPOINT') || 'pdb.set_trace';
  if (wanted === '0') return Py_None;
  const dot = wanted.lastIndexOf('.');
  if (dot === 0) return unimportable(wanted);
  const hook = PyImport_ImportModuleAttrString(dot < 0 ? 'builtins' : wanted.slice(0, dot), wanted.slice(dot + 1));
  if (hook === 0) {
    if (!PyErr_ExceptionMatches(PyExc_ImportError) && !PyErr_ExceptionMatches(PyExc_AttributeError)) return 0;
    PyErr_Clear();
    return unimportable(wanted);
  }
  const r = PyObject_Vectorcall(hook, args, nargsf, kwnames);
  Py_DECREF(hook);
  return r;
}
/** None, or NULL with an exception if warnings are errors. */
function unimportable(wanted: string): Ref {
  const message = `Ignoring unimportable $PYTHONBREAKPOINT: "${wanted}"`;
  return link.PyErr_WarnEx(PyExc_RuntimeWarning, message, 1) < 0 ? 0 : Py_None;
}
function builtin_breakpoint(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const hook = PyDict_GetItemString(ld(tstate.sysdict), 'breakpointhook');
  if (hook === 0) {
    return PyErr_Occurred() !== 0 ? 0 : PyErr_SetString(PyExc_RuntimeError, 'lost sys.breakpointhook');
  }
  Py_NewRef(hook);
  const r = PyObject_Vectorcall(hook, args, nargsf, kwnames);
  Py_DECREF(hook);
  return r;
}

export const breakpointhookMethod = rawMethod(
  'breakpointhook',
  METH_FASTCALL | METH_KEYWORDS,
  sys_breakpointhook,
  'This hook function is called by built-in breakpoint().\n',
  '*args, **kws',
);
export const breakpointMethod = rawMethod(
  'breakpoint',
  METH_FASTCALL | METH_KEYWORDS,
  builtin_breakpoint,
  'Call sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept\nwhatever arguments are passed.\n\nBy default, this drops you into the pdb debugger.',
  '*args, **kwargs',
);
