// The `exit` and `quit` of builtins, made of Lib/_sitebuiltins.py. Mirrors setquit() of Lib/site.py, which runs in CPython whenever the
// interpreter starts. NOT-IN-CPYTHON: here they are made for a prompt, and for a source that names one, which few do: their objects then
// lie where those of other programs do, and what importing left in free lists is there, as in CPython.

import { ld, st } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { PyDict_GetItemString, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Clear } from '../objects/errors.ts';
import { genCount } from '../objects/gcobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PyEval_GetBuiltins } from './ceval.ts';
import { instructionCount, resetInstructionCount } from './eval_state.ts';
import type { Host } from './host.ts';
import { PyImport_ImportModuleAttrString } from './import.ts';

/** Whether a source uses `exit` or `quit` as a name of its own, not as an attribute. */
export function namesQuitter(source: string): boolean {
  return /(?<![.\w])(?:exit|quit)\b/.test(source);
}

/** Gives builtins `exit` and `quit`, where the host has the file. What that executes and allocates is not counted. */
export function addQuitters(host: Host): void {
  const builtins = PyEval_GetBuiltins();
  if (PyDict_GetItemString(builtins, 'quit') !== 0 || host.libModule('_sitebuiltins') === null) return;
  const [instructions, young] = [instructionCount(), ld(genCount(0))];
  const Quitter = PyImport_ImportModuleAttrString('_sitebuiltins', 'Quitter');
  const eof = PyUnicode_FromString('Ctrl-D (i.e. EOF)');
  for (const text of Quitter === 0 ? [] : ['quit', 'exit']) {
    const name = PyUnicode_FromString(text);
    const quitter = PyObject_CallFunctionObjArgs(Quitter, name, eof);
    if (quitter !== 0) {
      PyDict_SetItemString(builtins, text, quitter);
      Py_DECREF(quitter);
    }
    Py_DECREF(name);
  }
  Py_DECREF(eof);
  if (Quitter !== 0) Py_DECREF(Quitter);
  // A program that has broken importing has a prompt all the same, without them.
  PyErr_Clear();
  resetInstructionCount(instructions);
  st(genCount(0), young);
}
