// Addresses of the static types and exceptions, as the C headers declare them (`extern PyTypeObject PyLong_Type`). The file
// that defines a type fills it with `defineType`; anyone may compare with the address without importing that file.

import type { Ref } from '../memory/memory.ts';
import { staticAlloc, staticRef } from '../memory/static.ts';

export interface StaticType {
  readonly name: string;
  readonly address: Ref;
}
const all: StaticType[] = [];
const names = new Map<Ref, string>();

/**
 * Bytes for a static type: as many as a type of any version has. They must not depend on the version that is selected when a file is
 * evaluated, or a part that is loaded later would lie elsewhere than in the image.
 */
export const STATIC_TYPE_ROOM = 424;

/** Reserves a static type object. `name` is tp_name ('int', 'types.GenericAlias', ...). */
export function staticType(name: string): Ref {
  const address = staticAlloc(`PyTypeObject ${name}`, STATIC_TYPE_ROOM);
  all.push({ name, address });
  names.set(address, name);
  return address;
}
const fromSpec = new Set<Ref>();
/**
 * Reserves a type that CPython makes from a PyType_Spec. NOT-IN-CPYTHON: it is a static type here, too. What programs meet is done as for
 * one that was made: `__module__` stands in its dict, and a `__new__` that it takes from `object` does not.
 */
export function heapType(name: string): Ref {
  const address = staticType(name);
  fromSpec.add(address);
  return address;
}
export function isFromSpec(address: Ref): boolean {
  return fromSpec.has(address);
}
/** tp_name of a static type; undefined for another address. */
export function staticTypeName(address: Ref): string | undefined {
  return names.get(address);
}
export function staticTypes(): readonly StaticType[] {
  return all;
}

export const PyType_Type = staticType('type');
export const PyBaseObject_Type = staticType('object');
export const PyLong_Type = staticType('int');
export const PyBool_Type = staticType('bool');
export const PyFloat_Type = staticType('float');
export const PyComplex_Type = staticType('complex');
export const PyUnicode_Type = staticType('str');
export const PyUnicodeIter_Type = staticType('str_iterator');
export const _PyUnicodeASCIIIter_Type = staticType('str_ascii_iterator');
export const PyBytes_Type = staticType('bytes');
export const PyBytesIter_Type = staticType('bytes_iterator');
export const PyByteArray_Type = staticType('bytearray');
export const PyByteArrayIter_Type = staticType('bytearray_iterator');
export const PyMemoryView_Type = staticType('memoryview');
export const _PyManagedBuffer_Type = staticType('managedbuffer');
export const PyTuple_Type = staticType('tuple');
export const PyTupleIter_Type = staticType('tuple_iterator');
export const PyList_Type = staticType('list');
export const PyListIter_Type = staticType('list_iterator');
export const PyListRevIter_Type = staticType('list_reverseiterator');
export const PyDict_Type = staticType('dict');
export const PyFrozenDict_Type = staticType('frozendict');
export const PyDictKeys_Type = staticType('dict_keys');
export const PyDictValues_Type = staticType('dict_values');
export const PyDictItems_Type = staticType('dict_items');
export const PyDictIterKey_Type = staticType('dict_keyiterator');
export const PyDictIterValue_Type = staticType('dict_valueiterator');
export const PyDictIterItem_Type = staticType('dict_itemiterator');
export const PyDictRevIterKey_Type = staticType('dict_reversekeyiterator');
export const PyDictRevIterValue_Type = staticType('dict_reversevalueiterator');
export const PyDictRevIterItem_Type = staticType('dict_reverseitemiterator');
export const PySet_Type = staticType('set');
export const PyFrozenSet_Type = staticType('frozenset');
export const PySetIter_Type = staticType('set_iterator');
export const PyRange_Type = staticType('range');
export const PyRangeIter_Type = staticType('range_iterator');
export const PyLongRangeIter_Type = staticType('longrange_iterator');
export const PySlice_Type = staticType('slice');
export const PyEllipsis_Type = staticType('ellipsis');
export const _PyNone_Type = staticType('NoneType');
export const _PyNotImplemented_Type = staticType('NotImplementedType');
export const PySeqIter_Type = staticType('iterator');
export const PyCallIter_Type = staticType('callable_iterator');
export const PyEnum_Type = staticType('enumerate');
export const PyReversed_Type = staticType('reversed');
export const PyZip_Type = staticType('zip');
export const PyMap_Type = staticType('map');
export const PyFilter_Type = staticType('filter');
export const PyFunction_Type = staticType('function');
export const PyMethod_Type = staticType('method');
export const PyInstanceMethod_Type = staticType('instancemethod');
export const PyCFunction_Type = staticType('builtin_function_or_method');
export const PyCMethod_Type = staticType('builtin_method');
export const PyClassMethod_Type = staticType('classmethod');
export const PyStaticMethod_Type = staticType('staticmethod');
export const PyProperty_Type = staticType('property');
export const PySuper_Type = staticType('super');
export const PyMethodDescr_Type = staticType('method_descriptor');
export const PyClassMethodDescr_Type = staticType('classmethod_descriptor');
export const PyMemberDescr_Type = staticType('member_descriptor');
export const PyGetSetDescr_Type = staticType('getset_descriptor');
export const PyWrapperDescr_Type = staticType('wrapper_descriptor');
export const PyLazyImport_Type = staticType('lazy_import');
export const PySentinel_Type = staticType('sentinel');
export const _PyMethodWrapper_Type = staticType('method-wrapper');
export const PyDictProxy_Type = staticType('mappingproxy');
export const PyCell_Type = staticType('cell');
export const PyCode_Type = staticType('code');
export const PyFrame_Type = staticType('frame');
export const PyFrameLocalsProxy_Type = staticType('FrameLocalsProxy');
export const PyTraceBack_Type = staticType('traceback');
export const PyGen_Type = staticType('generator');
export const PyCoro_Type = staticType('coroutine');
export const _PyCoroWrapper_Type = staticType('coroutine_wrapper');
export const PyAsyncGen_Type = staticType('async_generator');
export const _PyAsyncGenASend_Type = staticType('async_generator_asend');
export const _PyAsyncGenAThrow_Type = staticType('async_generator_athrow');
export const _PyAsyncGenWrappedValue_Type = staticType('async_generator_wrapped_value');
export const PyModule_Type = staticType('module');
export const _PyNamespace_Type = staticType('types.SimpleNamespace');
export const Py_GenericAliasType = staticType('types.GenericAlias');
export const _PyUnion_Type = staticType('typing.Union');
export const _PyTemplate_Type = staticType('string.templatelib.Template');
export const _PyInterpolation_Type = staticType('string.templatelib.Interpolation');
export const PyCapsule_Type = staticType('PyCapsule');
export const _PyWeakref_RefType = staticType('weakref.ReferenceType');
export const _PyWeakref_ProxyType = staticType('weakref.ProxyType');
export const _PyWeakref_CallableProxyType = staticType('weakref.CallableProxyType');

// ---- exceptions, in the order of Objects/exceptions.c ----

const exc = staticType;
export const PyExc_BaseException = exc('BaseException');
export const PyExc_BaseExceptionGroup = exc('BaseExceptionGroup');
export const PyExc_Exception = exc('Exception');
export const PyExc_GeneratorExit = exc('GeneratorExit');
export const PyExc_KeyboardInterrupt = exc('KeyboardInterrupt');
export const PyExc_SystemExit = exc('SystemExit');
export const PyExc_ArithmeticError = exc('ArithmeticError');
export const PyExc_AssertionError = exc('AssertionError');
export const PyExc_AttributeError = exc('AttributeError');
export const PyExc_BufferError = exc('BufferError');
export const PyExc_EOFError = exc('EOFError');
export const PyExc_ImportError = exc('ImportError');
export const PyExc_LookupError = exc('LookupError');
export const PyExc_MemoryError = exc('MemoryError');
export const PyExc_NameError = exc('NameError');
export const PyExc_OSError = exc('OSError');
export const PyExc_ReferenceError = exc('ReferenceError');
export const PyExc_RuntimeError = exc('RuntimeError');
export const PyExc_StopAsyncIteration = exc('StopAsyncIteration');
export const PyExc_StopIteration = exc('StopIteration');
export const PyExc_SyntaxError = exc('SyntaxError');
export const PyExc_SystemError = exc('SystemError');
export const PyExc_TypeError = exc('TypeError');
export const PyExc_ValueError = exc('ValueError');
export const PyExc_Warning = exc('Warning');
export const PyExc_FloatingPointError = exc('FloatingPointError');
export const PyExc_OverflowError = exc('OverflowError');
export const PyExc_ZeroDivisionError = exc('ZeroDivisionError');
export const PyExc_BytesWarning = exc('BytesWarning');
export const PyExc_DeprecationWarning = exc('DeprecationWarning');
export const PyExc_EncodingWarning = exc('EncodingWarning');
export const PyExc_FutureWarning = exc('FutureWarning');
export const PyExc_ImportWarning = exc('ImportWarning');
export const PyExc_PendingDeprecationWarning = exc('PendingDeprecationWarning');
export const PyExc_ResourceWarning = exc('ResourceWarning');
export const PyExc_RuntimeWarning = exc('RuntimeWarning');
export const PyExc_SyntaxWarning = exc('SyntaxWarning');
export const PyExc_UnicodeWarning = exc('UnicodeWarning');
export const PyExc_UserWarning = exc('UserWarning');
export const PyExc_BlockingIOError = exc('BlockingIOError');
export const PyExc_ChildProcessError = exc('ChildProcessError');
export const PyExc_ConnectionError = exc('ConnectionError');
export const PyExc_FileExistsError = exc('FileExistsError');
export const PyExc_FileNotFoundError = exc('FileNotFoundError');
export const PyExc_InterruptedError = exc('InterruptedError');
export const PyExc_IsADirectoryError = exc('IsADirectoryError');
export const PyExc_NotADirectoryError = exc('NotADirectoryError');
export const PyExc_PermissionError = exc('PermissionError');
export const PyExc_ProcessLookupError = exc('ProcessLookupError');
export const PyExc_TimeoutError = exc('TimeoutError');
export const PyExc_IndentationError = exc('IndentationError');
export const PyExc_IndexError = exc('IndexError');
export const PyExc_KeyError = exc('KeyError');
export const PyExc_ModuleNotFoundError = exc('ModuleNotFoundError');
export const PyExc_ImportCycleError = exc('ImportCycleError');
export const PyExc_NotImplementedError = exc('NotImplementedError');
export const PyExc_PythonFinalizationError = exc('PythonFinalizationError');
export const PyExc_RecursionError = exc('RecursionError');
export const PyExc_UnboundLocalError = exc('UnboundLocalError');
export const PyExc_UnicodeError = exc('UnicodeError');
export const PyExc_BrokenPipeError = exc('BrokenPipeError');
export const PyExc_ConnectionAbortedError = exc('ConnectionAbortedError');
export const PyExc_ConnectionRefusedError = exc('ConnectionRefusedError');
export const PyExc_ConnectionResetError = exc('ConnectionResetError');
export const PyExc_TabError = exc('TabError');
export const PyExc_UnicodeDecodeError = exc('UnicodeDecodeError');
export const PyExc_UnicodeEncodeError = exc('UnicodeEncodeError');
export const PyExc_UnicodeTranslateError = exc('UnicodeTranslateError');
/** The word that holds class ExceptionGroup, which is made at start-up. */
export const PyExc_ExceptionGroup = staticRef('PyExc_ExceptionGroup');
export const _PyLineIterator = staticType('line_iterator');
export const _PyPositionsIterator = staticType('positions_iterator');
export const _PyAnextAwaitable_Type = staticType('anext_awaitable');
export const _PyTemplateIter_Type = staticType('string.templatelib.TemplateIter');
export const _PyTypeVar_Type = heapType('typing.TypeVar');
export const _PyParamSpec_Type = heapType('typing.ParamSpec');
export const _PyParamSpecArgs_Type = heapType('typing.ParamSpecArgs');
export const _PyParamSpecKwargs_Type = heapType('typing.ParamSpecKwargs');
export const _PyTypeVarTuple_Type = heapType('typing.TypeVarTuple');
export const _PyTypeAlias_Type = staticType('typing.TypeAliasType');
export const _PyGeneric_Type = heapType('typing.Generic');
export const _PyNoDefault_Type = staticType('NoDefaultType');
export const constevaluator_Type = heapType('_typing._ConstEvaluator');
export const _Py_GenericAliasIterType = staticType('generic_alias_iterator');
export const _abc_data_Type = heapType('_abc._abc_data');

// ---- types of the collections, itertools, functools and operator modules (classes made at run time in CPython) ----

export const deque_type = heapType('collections.deque');
export const dequeiter_type = heapType('collections._deque_iterator');
export const dequereviter_type = heapType('collections._deque_reverse_iterator');
export const defdict_type = heapType('collections.defaultdict');
export const tuplegetter_type = heapType('collections._tuplegetter');
export const placeholder_type = heapType('functools._PlaceholderType');
export const partial_type = heapType('functools.partial');
export const keyobject_type = heapType('functools.KeyWrapper');
export const lru_list_elem_type = heapType('functools._lru_list_elem');
export const lru_cache_type = heapType('functools._lru_cache_wrapper');
export const itemgetter_type = heapType('operator.itemgetter');
export const attrgetter_type = heapType('operator.attrgetter');
export const methodcaller_type = heapType('operator.methodcaller');
export const accumulate_type = heapType('itertools.accumulate');
export const batched_type = heapType('itertools.batched');
export const chain_type = heapType('itertools.chain');
export const combinations_type = heapType('itertools.combinations');
export const compress_type = heapType('itertools.compress');
export const count_type = heapType('itertools.count');
export const cwr_type = heapType('itertools.combinations_with_replacement');
export const cycle_type = heapType('itertools.cycle');
export const dropwhile_type = heapType('itertools.dropwhile');
export const filterfalse_type = heapType('itertools.filterfalse');
export const groupby_type = heapType('itertools.groupby');
export const _grouper_type = heapType('itertools._grouper');
export const islice_type = heapType('itertools.islice');
export const pairwise_type = heapType('itertools.pairwise');
export const permutations_type = heapType('itertools.permutations');
export const product_type = heapType('itertools.product');
export const repeat_type = heapType('itertools.repeat');
export const starmap_type = heapType('itertools.starmap');
export const takewhile_type = heapType('itertools.takewhile');
export const tee_type = heapType('itertools._tee');
export const teedataobject_type = heapType('itertools._tee_dataobject');
export const ziplongest_type = heapType('itertools.zip_longest');
export const PyExc__IncompleteInputError = exc('_IncompleteInputError');
