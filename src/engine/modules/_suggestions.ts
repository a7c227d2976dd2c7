// Module _suggestions: the nearest of some names, for Lib/traceback.py. Mirrors Modules/_suggestions.c.

import type { Ref } from '../memory/memory.ts';
import { typeError } from '../objects/errors.ts';
import { _PyArg_BadArgument } from '../objects/getargs.ts';
import { PyList_CheckExact, PyList_GET_ITEM } from '../objects/listobject.ts';
import { Py_SIZE } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { method } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { calculateSuggestion } from '../runtime/suggestions.ts';
import { defineModule } from './define.ts';

function _generate_suggestions(_m: Ref, candidates: Ref, item: Ref): Ref {
  if (!PyUnicode_Check(item)) return _PyArg_BadArgument('_generate_suggestions', 'argument 2', 'str', item);
  if (!PyList_CheckExact(candidates)) return typeError('candidates must be a list');
  const names: string[] = [];
  for (let i = 0; i < Py_SIZE(candidates); i++) {
    const name = PyList_GET_ITEM(candidates, i);
    if (!PyUnicode_Check(name)) return typeError("all elements in 'candidates' must be strings");
    names.push(PyUnicode_AsString(name));
  }
  const near = calculateSuggestion(names, PyUnicode_AsString(item));
  return near === null ? Py_None : PyUnicode_FromString(near);
}

defineModule({
  name: '_suggestions',
  methods: [method('_generate_suggestions(candidates, item, /)', _generate_suggestions)],
});
