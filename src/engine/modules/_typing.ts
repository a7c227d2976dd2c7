// Module _typing: what Lib/typing.py takes from C. Mirrors Modules/_typingmodule.c.

import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import { Py_NewRef } from '../objects/object.ts';
import * as T from '../objects/statictypes.ts';
import '../objects/typealiasobject.ts';
import { method } from '../objects/typedef.ts';
import { _Py_NoDefaultStruct } from '../objects/typevarobject.ts';
import { defineModule } from './define.ts';

const types: Readonly<Record<string, number>> = {
  Generic: T._PyGeneric_Type,
  ParamSpec: T._PyParamSpec_Type,
  ParamSpecArgs: T._PyParamSpecArgs_Type,
  ParamSpecKwargs: T._PyParamSpecKwargs_Type,
  TypeAliasType: T._PyTypeAlias_Type,
  TypeVar: T._PyTypeVar_Type,
  TypeVarTuple: T._PyTypeVarTuple_Type,
  Union: T._PyUnion_Type,
};

defineModule({
  name: '_typing',
  doc: 'Primitives and accelerators for the typing module.\n',
  methods: [method('_idfunc(x, /)', (_module, x) => Py_NewRef(x))],
  exec: (module) => {
    for (const name in types) if (PyModule_AddObjectRef(module, name, types[name]) < 0) return -1;
    return PyModule_AddObjectRef(module, 'NoDefault', _Py_NoDefaultStruct());
  },
});
