// Calls from a lower file to a higher one, which C's linker resolves by name. Each entry is filled in by the file that
// defines the function; nothing else in the engine looks upward. Keep it short: prefer dispatch through a type's slots.

import type { Addr, Ref } from '../memory/memory.ts';

const missing = (): never => {
  throw new Error('an entry of objects/link.ts was called before the file that defines it was loaded');
};

export const link = {
  /** New reference. A str with this text (unicodeobject). */
  PyUnicode_FromString: missing as (text: string) => Ref,
  /** The text of a str (unicodeobject). */
  PyUnicode_AsString: missing as (unicode: Ref) => string,
  /** Calls `visit` for each (key, value) of a dict with str keys; false if a key is no str (dictobject). */
  dictItems: missing as (dict: Ref, visit: (key: Ref, value: Ref) => void) => boolean,
  /** Makes the exception object `type(value)`, or takes value as it is, and sets it with its context (errors). */
  _PyErr_SetObject: missing as (type: Ref, value: Ref) => void,
  /** Runs a Python frame to its end. New reference, or NULL with an exception (ceval). */
  _PyEval_EvalFrame: missing as (frame: Addr, throwflag: boolean) => Ref,
  /** Calls a Python function. New reference (call/ceval). */
  _PyFunction_Vectorcall: missing as (func: Ref, args: Addr, nargsf: number, kwnames: Ref) => Ref,
  /** Runs one collection of the generation that is due (gc). */
  _Py_RunGC: missing as () => void,
  /** Tells sys.unraisablehook about the present exception and clears it (errors). `obj` may be NULL. */
  PyErr_FormatUnraisable: missing as (message: string, obj: Ref) => void,
  /** Clears all weak references to a dying object and calls their callbacks (weakrefobject). */
  PyObject_ClearWeakRefs: missing as (o: Ref) => void,
};
