// Which members of built-in types a version has, where they differ; data for start-up from nothing, measured on 3.12.1, 3.13.0, 3.14.10 and
// 3.15.2. Mirrors the method tables and slots of those versions' Objects/ and Modules/.

import type { PythonVersion } from './profile.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

const FILES = words('_io.FileIO _io.BufferedReader _io.BufferedWriter _io.BufferedRandom _io.TextIOWrapper');
const NEW_IN_3_15 = [
  ...words('frozendict sentinel lazy_import ImportCycleError'),
  'module builtins.__lazy_import__',
  'module sys.set_lazy_imports',
  'module sys.get_lazy_imports',
  'module sys.set_lazy_imports_filter',
  'module sys.get_lazy_imports_filter',
];
const NEW_IN_3_14 = [...words('ast.AST.__replace__ ast.AST.tp_repr'), 'module sys.monitoring.clear_tool_id'];
/**
 * Types, functions of modules, members and slots that a version does not have yet, or no longer: `type.name` or `type.tp_slot`. NOT-IN-CPYTHON: what typing's types have is
 * there on every version, for all of them run the Lib of 3.14; so is the lock's `__new__`, by which that Lib makes locks.
 */
const LACKS: Readonly<Record<PythonVersion, ReadonlySet<string>>> = {
  '3.12': new Set([
    ...NEW_IN_3_15,
    ...NEW_IN_3_14,
    'module math.fma',
    ...words('int.tp_vectorcall str.tp_vectorcall'),
    ...words(`
      _contextvars.Token.__enter__ _contextvars.Token.__exit__ _thread.RLock.locked
      async_generator_asend.tp_finalize async_generator_athrow.tp_finalize BaseExceptionGroup.tp_repr bytearray.resize
      classmethod.__class_getitem__ classmethod.__annotations__ classmethod.__annotate__ code.co_branches code.__replace__
      complex.from_number coroutine.__class_getitem__ float.from_number frame.f_generator function.__annotate__
      generator.__class_getitem__ map.__setstate__ memoryview.count memoryview.index memoryview.__class_getitem__
      method.tp_descr_get module.__annotate__ property.__name__ staticmethod.__class_getitem__ staticmethod.__annotations__
      staticmethod.__annotate__ type.__annotate__ types.SimpleNamespace.__replace__`),
    ...FILES.map((name) => `${name}.__getstate__`),
  ]),
  '3.13': new Set([
    ...NEW_IN_3_15,
    ...NEW_IN_3_14,
    ...FILES.map((name) => `${name}.__getstate__`),
    ...words(`
      _contextvars.Token.__enter__ _contextvars.Token.__exit__ _thread.RLock.locked BaseExceptionGroup.tp_repr
      bytearray.resize classmethod.__class_getitem__ classmethod.__annotations__ classmethod.__annotate__ code.co_branches
      complex.from_number float.from_number frame.f_generator FrameLocalsProxy.pop function.__annotate__ map.__setstate__
      memoryview.count memoryview.index memoryview.__class_getitem__ module.__annotate__
      staticmethod.__class_getitem__ staticmethod.__annotations__ staticmethod.__annotate__ type.__annotate__`),
  ]),
  '3.14': new Set([...NEW_IN_3_15, ...FILES.flatMap((name) => [`${name}.__reduce__`, `${name}.__reduce_ex__`])]),
  '3.15': new Set(['code.co_lnotab', ...FILES.flatMap((name) => [`${name}.__reduce__`, `${name}.__reduce_ex__`])]),
};
export function isPresent(version: PythonVersion, name: string): boolean {
  return !LACKS[version].has(name);
}

const BEFORE_3_14: Readonly<Record<string, string>> = { 'typing.Union': 'types.UnionType' };
/** Static types that a version calls otherwise than objects/statictypes.ts. */
const NAMES: Readonly<Record<PythonVersion, Readonly<Record<string, string>>>> = {
  '3.12': BEFORE_3_14,
  '3.13': BEFORE_3_14,
  '3.14': {},
  '3.15': {},
};
/** tp_name in a version of the static type that statictypes.ts calls `name`. */
export function typeNameIn(version: PythonVersion, name: string): string {
  return NAMES[version][name] ?? name;
}

const GETATTR_3_13 = words(`
  BaseException bytearray bytes complex dict enumerate filter int list map memoryview property range reversed set slice
  tuple zip`);
/**
 * Types with a wrapper for the `tp_getattro` of object, which most of them name. (Before 3.14 a static type has a wrapper also for a
 * slot that it fills with its base's function; which types 3.13 leaves out here is measured.)
 */
const GETATTR: Readonly<Record<PythonVersion, ReadonlySet<string>>> = {
  '3.12': new Set([
    ...GETATTR_3_13,
    ...words(`
      Token.MISSING _contextvars.Context _contextvars.ContextVar _contextvars.Token anext_awaitable async_generator
      async_generator_asend async_generator_athrow async_generator_wrapped_value builtin_function_or_method
      bytearray_iterator bytes_iterator callable_iterator cell classmethod_descriptor code coroutine coroutine_wrapper
      dict_itemiterator dict_items dict_keyiterator dict_keys dict_valueiterator dict_values ellipsis fieldnameiterator
      float formatteriterator frame frozenset generator getset_descriptor iterator list_iterator list_reverseiterator
      longrange_iterator managedbuffer mappingproxy member_descriptor memory_iterator method-wrapper method_descriptor
      odict_iterator range_iterator set_iterator str str_ascii_iterator str_iterator traceback tuple_iterator
      types.SimpleNamespace wrapper_descriptor`),
  ]),
  '3.13': new Set(GETATTR_3_13),
  '3.14': new Set(),
  '3.15': new Set(),
};
/** The same for `tp_setattro`. */
const SETATTR = new Set(['BaseException', 'frame', 'method', 'module', 'types.SimpleNamespace']);

/** True if a static type has a wrapper for the slot (`type.tp_slot`) although its function is the base's. */
export function wrapsInherited(version: PythonVersion, name: string): boolean {
  const dot = name.lastIndexOf('.');
  const type = name.slice(0, dot);
  switch (name.slice(dot + 1)) {
    case 'tp_getattro':
      return GETATTR[version].has(type);
    case 'tp_setattro':
      return version === '3.12' && SETATTR.has(type);
    default:
      return version === '3.12' || version === '3.13';
  }
}
