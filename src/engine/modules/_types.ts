// The types that Lib/types.py names. Mirrors Modules/_typesmodule.c.

import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import * as T from '../objects/statictypes.ts';
import { hasLazyImports } from '../runtime/lazy_state.ts';
import { defineModule } from './define.ts';

const types: Readonly<Record<string, number>> = {
  AsyncGeneratorType: T.PyAsyncGen_Type,
  BuiltinFunctionType: T.PyCFunction_Type,
  BuiltinMethodType: T.PyCFunction_Type,
  CapsuleType: T.PyCapsule_Type,
  CellType: T.PyCell_Type,
  ClassMethodDescriptorType: T.PyClassMethodDescr_Type,
  CodeType: T.PyCode_Type,
  CoroutineType: T.PyCoro_Type,
  EllipsisType: T.PyEllipsis_Type,
  FrameLocalsProxyType: T.PyFrameLocalsProxy_Type,
  FrameType: T.PyFrame_Type,
  FunctionType: T.PyFunction_Type,
  GeneratorType: T.PyGen_Type,
  GenericAlias: T.Py_GenericAliasType,
  GetSetDescriptorType: T.PyGetSetDescr_Type,
  LambdaType: T.PyFunction_Type,
  LazyImportType: T.PyLazyImport_Type,
  MappingProxyType: T.PyDictProxy_Type,
  MemberDescriptorType: T.PyMemberDescr_Type,
  MethodDescriptorType: T.PyMethodDescr_Type,
  MethodType: T.PyMethod_Type,
  MethodWrapperType: T._PyMethodWrapper_Type,
  ModuleType: T.PyModule_Type,
  NoneType: T._PyNone_Type,
  NotImplementedType: T._PyNotImplemented_Type,
  SimpleNamespace: T._PyNamespace_Type,
  TracebackType: T.PyTraceBack_Type,
  UnionType: T._PyUnion_Type,
  WrapperDescriptorType: T.PyWrapperDescr_Type,
};

/** Named when lazy imports came. */
const SINCE_3_15: readonly string[] = ['FrameLocalsProxyType', 'LazyImportType'];

defineModule({
  name: '_types',
  doc: 'Define names for built-in types.',
  exec: (module) => {
    for (const name in types) {
      if (!hasLazyImports() && SINCE_3_15.includes(name)) continue;
      if (PyModule_AddObjectRef(module, name, types[name]) < 0) return -1;
    }
    return 0;
  },
});
