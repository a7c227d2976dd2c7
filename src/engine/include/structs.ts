// The layouts of CPython's structs on 64-bit Linux: the one place that knows an offset. Mirrors the headers in Include/.
// The engine reads offsets from these tables, the byte view its rows, and the tests compare them with the real headers.

import { struct } from './layout.ts';

export type { Field, FieldType, Struct, StructInfo } from './layout.ts';
export { allStructs, fieldsOf, has, selectLayouts, struct, structNamed } from './layout.ts';

// ---- headers (object.h) ----

/** Before 3.14 all eight bytes are the count, of which the engine uses the low four; the others stay 0. */
export const PyObject = struct('PyObject', {
  ob_refcnt: [
    { type: 'ssize', before: '3.14' },
    { type: 'u32', since: '3.14' },
  ],
  ob_overflow: { type: 'u16', since: '3.14' },
  ob_flags: { type: 'u16', since: '3.14' },
  ob_type: 'ptr',
});
export const PyVarObject = struct('PyVarObject', { ob_size: 'ssize' }, PyObject);
/** Lies before a collectable object: at the object's address minus 16. */
export const PyGC_Head = struct('PyGC_Head', { _gc_next: 'ptr', _gc_prev: 'ptr' });

// ---- numbers ----

export const PyLongObject = struct('PyLongObject', { lv_tag: 'u64', ob_digit: 'u32' }, PyObject);
export const PyFloatObject = struct('PyFloatObject', { ob_fval: 'f64' }, PyObject);
export const PyComplexObject = struct('PyComplexObject', { real: 'f64', imag: 'f64' }, PyObject);

// ---- str and bytes ----

export const PyASCIIObject = struct('PyASCIIObject', { length: 'ssize', hash: 'i64', state: 'u32' }, PyObject);
export const PyCompactUnicodeObject = struct(
  'PyCompactUnicodeObject',
  { utf8_length: 'ssize', utf8: 'ptr' },
  PyASCIIObject,
);
export const PyUnicodeObject = struct('PyUnicodeObject', { data: 'ptr' }, PyCompactUnicodeObject);
export const PyBytesObject = struct('PyBytesObject', { ob_shash: 'i64', ob_sval: 'u8' }, PyVarObject);
export const PyByteArrayObject = struct(
  'PyByteArrayObject',
  {
    ob_alloc: 'ssize',
    ob_bytes: 'ptr',
    ob_start: 'ptr',
    ob_exports: 'ssize',
    ob_bytes_object: { type: 'ptr', since: '3.15' },
  },
  PyVarObject,
);

// ---- containers ----

export const PyTupleObject = struct(
  'PyTupleObject',
  { ob_hash: { type: 'i64', since: '3.14' }, ob_item: 'ptr' },
  PyVarObject,
);
export const PyListObject = struct('PyListObject', { ob_item: 'ptr', allocated: 'ssize' }, PyVarObject);
export const PyDictObject = struct(
  'PyDictObject',
  {
    ma_used: 'ssize',
    _ma_watcher_tag: [
      { type: 'u64', before: '3.14', cName: 'ma_version_tag' },
      { type: 'u64', since: '3.14' },
    ],
    ma_keys: 'ptr',
    ma_values: 'ptr',
  },
  PyObject,
);
export const PyFrozenDictObject = struct('PyFrozenDictObject', { ma_hash: 'i64' }, PyDictObject);
export const PyDictKeysObject = struct('PyDictKeysObject', {
  dk_refcnt: 'ssize',
  dk_log2_size: 'u8',
  dk_log2_index_bytes: 'u8',
  dk_kind: 'u8',
  dk_version: 'u32',
  dk_usable: 'ssize',
  dk_nentries: 'ssize',
});
export const PyDictKeyEntry = struct('PyDictKeyEntry', { me_hash: 'i64', me_key: 'ptr', me_value: 'ptr' });
export const PyDictUnicodeEntry = struct('PyDictUnicodeEntry', { me_key: 'ptr', me_value: 'ptr' });
export const PyDictValues = struct('PyDictValues', {
  capacity: { type: 'u8', since: '3.13' },
  size: { type: 'u8', since: '3.13' },
  embedded: { type: 'u8', since: '3.13' },
  valid: { type: 'u8', since: '3.13' },
  values: 'ptr',
});
export const PySetObject = struct(
  'PySetObject',
  { fill: 'ssize', used: 'ssize', mask: 'ssize', table: 'ptr', hash: 'i64', finger: 'ssize' },
  PyObject,
);
/** `setentry smalltable[8]` follows the fields of PySetObject; after it, the list of weak references. */
export const setentry = struct('setentry', { key: 'ptr', hash: 'i64' });
export const PySet_MINSIZE = 8;
export const PyRangeObject = struct('rangeobject', { start: 'ptr', stop: 'ptr', step: 'ptr', length: 'ptr' }, PyObject);
export const PySliceObject = struct('PySliceObject', { start: 'ptr', stop: 'ptr', step: 'ptr' }, PyObject);

// ---- functions and code ----

export const PyFunctionObject = struct(
  'PyFunctionObject',
  {
    func_globals: 'ptr',
    func_builtins: 'ptr',
    func_name: 'ptr',
    func_qualname: 'ptr',
    func_code: 'ptr',
    func_defaults: 'ptr',
    func_kwdefaults: 'ptr',
    func_closure: 'ptr',
    func_doc: 'ptr',
    func_dict: 'ptr',
    func_weakreflist: 'ptr',
    func_module: 'ptr',
    func_annotations: 'ptr',
    func_annotate: { type: 'ptr', since: '3.14' },
    func_typeparams: 'ptr',
    vectorcall: 'ptr',
    func_version: 'u32',
  },
  PyObject,
);
export const PyMethodObject = struct(
  'PyMethodObject',
  { im_func: 'ptr', im_self: 'ptr', im_weakreflist: 'ptr', vectorcall: 'ptr' },
  PyObject,
);
export const PyCellObject = struct('PyCellObject', { ob_ref: 'ptr' }, PyObject);
export const PyCFunctionObject = struct(
  'PyCFunctionObject',
  { m_ml: 'ptr', m_self: 'ptr', m_module: 'ptr', m_weakreflist: 'ptr', vectorcall: 'ptr' },
  PyObject,
);
export const PyCMethodObject = struct('PyCMethodObject', { mm_class: 'ptr' }, PyCFunctionObject);
export const PyCodeObject = struct(
  'PyCodeObject',
  {
    co_consts: 'ptr',
    co_names: 'ptr',
    co_exceptiontable: 'ptr',
    co_flags: 'i32',
    co_argcount: 'i32',
    co_posonlyargcount: 'i32',
    co_kwonlyargcount: 'i32',
    co_stacksize: 'i32',
    co_firstlineno: 'i32',
    co_nlocalsplus: 'i32',
    co_framesize: 'i32',
    co_nlocals: 'i32',
    co_ncellvars: 'i32',
    co_nfreevars: 'i32',
    co_version: 'u32',
    co_localsplusnames: 'ptr',
    co_localspluskinds: 'ptr',
    co_filename: 'ptr',
    co_name: 'ptr',
    co_qualname: 'ptr',
    co_linetable: 'ptr',
    co_weakreflist: 'ptr',
    co_executors: { type: 'ptr', since: '3.13' },
    _co_cached: 'ptr',
    _co_instrumentation_version: 'u64',
    _co_monitoring: 'ptr',
    _co_unique_id: { type: 'ssize', since: '3.14' },
    _co_firsttraceable: 'i32',
    co_extra: 'ptr',
    co_code_adaptive: 'u8',
  },
  PyVarObject,
);

// ---- frames and generators ----

/**
 * NOT-IN-CPYTHON: before 3.14 `stacktop` is an index and, in 3.12, `prev_instr` the instruction before; the engine keeps there
 * what later versions do: the (low word of the) stack pointer and the instruction being executed.
 */
export const _PyInterpreterFrame = struct('_PyInterpreterFrame', {
  f_executable: [
    { type: 'stackref', before: '3.13', cName: 'f_code' },
    { type: 'stackref', since: '3.13' },
  ],
  previous: 'ptr',
  f_funcobj: 'stackref',
  f_globals: 'ptr',
  f_builtins: 'ptr',
  f_locals: 'ptr',
  frame_obj: 'ptr',
  instr_ptr: [
    { type: 'ptr', before: '3.13', cName: 'prev_instr' },
    { type: 'ptr', since: '3.13' },
  ],
  stackpointer: [
    { type: 'i32', before: '3.14', cName: 'stacktop' },
    { type: 'ptr', since: '3.14' },
  ],
  return_offset: 'u16',
  owner: 'u8',
  visited: { type: 'u8', since: '3.14' },
  localsplus: 'stackref',
});
export const PyFrameObject = struct(
  'PyFrameObject',
  {
    f_back: 'ptr',
    f_frame: 'ptr',
    f_trace: 'ptr',
    f_lineno: 'i32',
    f_trace_lines: 'u8',
    f_trace_opcodes: 'u8',
    f_fast_as_locals: { type: 'u8', before: '3.13' },
    f_extra_locals: { type: 'ptr', since: '3.13' },
    f_locals_cache: { type: 'ptr', since: '3.13' },
    f_overwritten_fast_locals: { type: 'ptr', since: '3.14' },
    _f_frame_data: 'ptr',
  },
  PyObject,
);
export const _PyErr_StackItem = struct('_PyErr_StackItem', { exc_value: 'ptr', previous_item: 'ptr' });
/** `gi_iframe` (a _PyInterpreterFrame) starts at the struct's `gi_iframe` offset. */
export const PyGenObject = struct(
  'PyGenObject',
  {
    gi_weakreflist: 'ptr',
    gi_name: 'ptr',
    gi_qualname: 'ptr',
    gi_exc_value: 'ptr',
    gi_exc_previous_item: 'ptr',
    gi_origin_or_finalizer: 'ptr',
    gi_hooks_inited: 'u8',
    gi_closed: 'u8',
    gi_running_async: 'u8',
    gi_frame_state: 'u8',
    gi_iframe: 'ptr',
  },
  PyObject,
);
export const PyTracebackObject = struct(
  'PyTracebackObject',
  { tb_next: 'ptr', tb_frame: 'ptr', tb_lasti: 'i32', tb_lineno: 'i32' },
  PyObject,
);

// ---- exceptions (pyerrors.h) ----

export const PyBaseExceptionObject = struct(
  'PyBaseExceptionObject',
  { dict: 'ptr', args: 'ptr', notes: 'ptr', traceback: 'ptr', context: 'ptr', cause: 'ptr', suppress_context: 'u8' },
  PyObject,
);
export const PyBaseExceptionGroupObject = struct(
  'PyBaseExceptionGroupObject',
  { msg: 'ptr', excs: 'ptr', excs_str: { type: 'ptr', since: '3.14' } },
  PyBaseExceptionObject,
);
export const PySyntaxErrorObject = struct(
  'PySyntaxErrorObject',
  {
    msg: 'ptr',
    filename: 'ptr',
    lineno: 'ptr',
    offset: 'ptr',
    end_lineno: 'ptr',
    end_offset: 'ptr',
    text: 'ptr',
    print_file_and_line: 'ptr',
    metadata: { type: 'ptr', since: '3.14' },
  },
  PyBaseExceptionObject,
);
export const PyImportErrorObject = struct(
  'PyImportErrorObject',
  { msg: 'ptr', name: 'ptr', path: 'ptr', name_from: 'ptr' },
  PyBaseExceptionObject,
);
export const PyUnicodeErrorObject = struct(
  'PyUnicodeErrorObject',
  { encoding: 'ptr', object: 'ptr', start: 'ssize', end: 'ssize', reason: 'ptr' },
  PyBaseExceptionObject,
);
export const PySystemExitObject = struct('PySystemExitObject', { code: 'ptr' }, PyBaseExceptionObject);
export const PyOSErrorObject = struct(
  'PyOSErrorObject',
  { myerrno: 'ptr', strerror: 'ptr', filename: 'ptr', filename2: 'ptr', written: 'ssize' },
  PyBaseExceptionObject,
);
export const PyStopIterationObject = struct('PyStopIterationObject', { value: 'ptr' }, PyBaseExceptionObject);
export const PyNameErrorObject = struct('PyNameErrorObject', { name: 'ptr' }, PyBaseExceptionObject);
export const PyAttributeErrorObject = struct(
  'PyAttributeErrorObject',
  { obj: 'ptr', name: 'ptr' },
  PyBaseExceptionObject,
);

// ---- weak references ----

export const PyWeakReference = struct(
  'PyWeakReference',
  { wr_object: 'ptr', wr_callback: 'ptr', hash: 'i64', wr_prev: 'ptr', wr_next: 'ptr', vectorcall: 'ptr' },
  PyObject,
);

// ---- modules, namespaces, descriptors ----

export const PyModuleObject = struct(
  'PyModuleObject',
  {
    md_dict: 'ptr',
    md_def: { type: 'ptr', before: '3.15' },
    md_state: 'ptr',
    md_weaklist: 'ptr',
    md_name: 'ptr',
    md_token_is_def: { type: 'u8', since: '3.15' },
    md_state_size: { type: 'ssize', since: '3.15' },
    md_state_traverse: { type: 'ptr', since: '3.15' },
    md_state_clear: { type: 'ptr', since: '3.15' },
    md_state_free: { type: 'ptr', since: '3.15' },
    md_token: { type: 'ptr', since: '3.15' },
    md_exec: { type: 'ptr', since: '3.15' },
  },
  PyObject,
);
export const PyMethodDef = struct('PyMethodDef', { ml_name: 'ptr', ml_meth: 'ptr', ml_flags: 'i32', ml_doc: 'ptr' });
export const PyMemberDef = struct('PyMemberDef', {
  name: 'ptr',
  type: 'i32',
  offset: 'ssize',
  flags: 'i32',
  doc: 'ptr',
});
export const PyGetSetDef = struct('PyGetSetDef', { name: 'ptr', get: 'ptr', set: 'ptr', doc: 'ptr', closure: 'ptr' });
export const PyDescrObject = struct('PyDescrObject', { d_type: 'ptr', d_name: 'ptr', d_qualname: 'ptr' }, PyObject);
export const PyMethodDescrObject = struct('PyMethodDescrObject', { d_method: 'ptr', vectorcall: 'ptr' }, PyDescrObject);
export const PyMemberDescrObject = struct('PyMemberDescrObject', { d_member: 'ptr' }, PyDescrObject);
export const PyGetSetDescrObject = struct('PyGetSetDescrObject', { d_getset: 'ptr' }, PyDescrObject);
export const PyWrapperDescrObject = struct('PyWrapperDescrObject', { d_base: 'ptr', d_wrapped: 'ptr' }, PyDescrObject);

// ---- types (cpython/object.h) ----

export const PyAsyncMethods = struct('PyAsyncMethods', {
  am_await: 'ptr',
  am_aiter: 'ptr',
  am_anext: 'ptr',
  am_send: 'ptr',
});
export const PyNumberMethods = struct('PyNumberMethods', {
  nb_add: 'ptr',
  nb_subtract: 'ptr',
  nb_multiply: 'ptr',
  nb_remainder: 'ptr',
  nb_divmod: 'ptr',
  nb_power: 'ptr',
  nb_negative: 'ptr',
  nb_positive: 'ptr',
  nb_absolute: 'ptr',
  nb_bool: 'ptr',
  nb_invert: 'ptr',
  nb_lshift: 'ptr',
  nb_rshift: 'ptr',
  nb_and: 'ptr',
  nb_xor: 'ptr',
  nb_or: 'ptr',
  nb_int: 'ptr',
  nb_reserved: 'ptr',
  nb_float: 'ptr',
  nb_inplace_add: 'ptr',
  nb_inplace_subtract: 'ptr',
  nb_inplace_multiply: 'ptr',
  nb_inplace_remainder: 'ptr',
  nb_inplace_power: 'ptr',
  nb_inplace_lshift: 'ptr',
  nb_inplace_rshift: 'ptr',
  nb_inplace_and: 'ptr',
  nb_inplace_xor: 'ptr',
  nb_inplace_or: 'ptr',
  nb_floor_divide: 'ptr',
  nb_true_divide: 'ptr',
  nb_inplace_floor_divide: 'ptr',
  nb_inplace_true_divide: 'ptr',
  nb_index: 'ptr',
  nb_matrix_multiply: 'ptr',
  nb_inplace_matrix_multiply: 'ptr',
});
export const PyMappingMethods = struct('PyMappingMethods', {
  mp_length: 'ptr',
  mp_subscript: 'ptr',
  mp_ass_subscript: 'ptr',
});
export const PySequenceMethods = struct('PySequenceMethods', {
  sq_length: 'ptr',
  sq_concat: 'ptr',
  sq_repeat: 'ptr',
  sq_item: 'ptr',
  was_sq_slice: 'ptr',
  sq_ass_item: 'ptr',
  was_sq_ass_slice: 'ptr',
  sq_contains: 'ptr',
  sq_inplace_concat: 'ptr',
  sq_inplace_repeat: 'ptr',
});
export const PyBufferProcs = struct('PyBufferProcs', { bf_getbuffer: 'ptr', bf_releasebuffer: 'ptr' });
export const PyTypeObject = struct(
  'PyTypeObject',
  {
    tp_name: 'ptr',
    tp_basicsize: 'ssize',
    tp_itemsize: 'ssize',
    tp_dealloc: 'ptr',
    tp_vectorcall_offset: 'ssize',
    tp_getattr: 'ptr',
    tp_setattr: 'ptr',
    tp_as_async: 'ptr',
    tp_repr: 'ptr',
    tp_as_number: 'ptr',
    tp_as_sequence: 'ptr',
    tp_as_mapping: 'ptr',
    tp_hash: 'ptr',
    tp_call: 'ptr',
    tp_str: 'ptr',
    tp_getattro: 'ptr',
    tp_setattro: 'ptr',
    tp_as_buffer: 'ptr',
    tp_flags: 'u64',
    tp_doc: 'ptr',
    tp_traverse: 'ptr',
    tp_clear: 'ptr',
    tp_richcompare: 'ptr',
    tp_weaklistoffset: 'ssize',
    tp_iter: 'ptr',
    tp_iternext: 'ptr',
    tp_methods: 'ptr',
    tp_members: 'ptr',
    tp_getset: 'ptr',
    tp_base: 'ptr',
    tp_dict: 'ptr',
    tp_descr_get: 'ptr',
    tp_descr_set: 'ptr',
    tp_dictoffset: 'ssize',
    tp_init: 'ptr',
    tp_alloc: 'ptr',
    tp_new: 'ptr',
    tp_free: 'ptr',
    tp_is_gc: 'ptr',
    tp_bases: 'ptr',
    tp_mro: 'ptr',
    tp_cache: 'ptr',
    tp_subclasses: 'ptr',
    tp_weaklist: 'ptr',
    tp_del: 'ptr',
    tp_version_tag: 'u32',
    tp_finalize: 'ptr',
    tp_vectorcall: 'ptr',
    tp_watched: 'u8',
    tp_versions_used: { type: 'u16', since: '3.13' },
    _tp_iteritem: { type: 'ptr', since: '3.15' },
  },
  PyVarObject,
);

// ---- views and iterators ----

export const _PyListIterObject = struct('_PyListIterObject', { it_index: 'ssize', it_seq: 'ptr' }, PyObject);
export const listreviterobject = struct('listreviterobject', { it_index: 'ssize', it_seq: 'ptr' }, PyObject);
export const _PyTupleIterObject = struct('_PyTupleIterObject', { it_index: 'ssize', it_seq: 'ptr' }, PyObject);
export const _PyDictViewObject = struct('_PyDictViewObject', { dv_dict: 'ptr' }, PyObject);
export const dictiterobject = struct(
  'dictiterobject',
  { di_dict: 'ptr', di_used: 'ssize', di_pos: 'ssize', di_result: 'ptr', len: 'ssize' },
  PyObject,
);
export const setiterobject = struct(
  'setiterobject',
  { si_set: 'ptr', si_used: 'ssize', si_pos: 'ssize', len: 'ssize' },
  PyObject,
);
export const _PyRangeIterObject = struct('_PyRangeIterObject', { start: 'i64', step: 'i64', len: 'i64' }, PyObject);
export const longrangeiterobject = struct('longrangeiterobject', { start: 'ptr', step: 'ptr', len: 'ptr' }, PyObject);
export const seqiterobject = struct('seqiterobject', { it_index: 'ssize', it_seq: 'ptr' }, PyObject);
export const calliterobject = struct('calliterobject', { it_callable: 'ptr', it_sentinel: 'ptr' }, PyObject);
export const enumobject = struct(
  'enumobject',
  { en_index: 'ssize', en_sit: 'ptr', en_result: 'ptr', en_longindex: 'ptr', one: 'ptr' },
  PyObject,
);
export const reversedobject = struct('reversedobject', { index: 'ssize', seq: 'ptr' }, PyObject);
export const zipobject = struct(
  'zipobject',
  { tuplesize: 'ssize', ittuple: 'ptr', result: 'ptr', strict: 'i32' },
  PyObject,
);
export const mapobject = struct(
  'mapobject',
  { iters: 'ptr', func: 'ptr', strict: { type: 'i32', since: '3.14' } },
  PyObject,
);
export const filterobject = struct('filterobject', { func: 'ptr', it: 'ptr' }, PyObject);

// ---- collections (Modules/_collectionsmodule.c) ----

/** Sixteen spare blocks (`freeblocks`) follow `numfreeblocks`, then the list of weak references. */
export const dequeobject = struct(
  'dequeobject',
  {
    leftblock: 'ptr',
    rightblock: 'ptr',
    leftindex: 'ssize',
    rightindex: 'ssize',
    state: 'u64',
    maxlen: 'ssize',
    numfreeblocks: 'ssize',
  },
  PyVarObject,
);
export const dequeiterobject = struct(
  'dequeiterobject',
  { b: 'ptr', index: 'ssize', deque: 'ptr', state: 'u64', counter: 'ssize' },
  PyObject,
);
export const defdictobject = struct('defdictobject', { default_factory: 'ptr' }, PyDictObject);
export const odictobject = struct(
  'odictobject',
  {
    od_fast_nodes: 'ptr',
    od_fast_nodes_size: 'ssize',
    od_resize_sentinel: 'ptr',
    od_state: 'u64',
    od_first: 'ptr',
    od_last: 'ptr',
    od_inst_dict: 'ptr',
    od_weakreflist: 'ptr',
  },
  PyDictObject,
);
/** A link of an ordered dict's chain; no object. */
export const odictnode = struct('odictnode', { key: 'ptr', hash: 'i64', next: 'ptr', prev: 'ptr' });
export const _tuplegetterobject = struct('_tuplegetterobject', { index: 'ssize', doc: 'ptr' }, PyObject);

// ---- functools (Modules/_functoolsmodule.c) ----

export const partialobject = struct(
  'partialobject',
  {
    fn: 'ptr',
    args: 'ptr',
    kw: 'ptr',
    dict: 'ptr',
    weakreflist: 'ptr',
    placeholder: { type: 'ptr', since: '3.14' },
    phcount: { type: 'ssize', since: '3.14' },
    vectorcall: 'ptr',
  },
  PyObject,
);
export const keyobject = struct('keyobject', { cmp: 'ptr', object: 'ptr' }, PyObject);
export const lru_list_elem = struct(
  'lru_list_elem',
  { prev: 'ptr', next: 'ptr', hash: 'i64', key: 'ptr', result: 'ptr' },
  PyObject,
);
/** Starts as a lru_list_elem: the root of its ring of links. */
export const lru_cache_object = struct(
  'lru_cache_object',
  {
    wrapper: 'ptr',
    typed: 'i32',
    cache: 'ptr',
    hits: 'ssize',
    func: 'ptr',
    maxsize: 'ssize',
    misses: 'ssize',
    kwd_mark: 'ptr',
    lru_list_elem_type: 'ptr',
    cache_info_type: 'ptr',
    dict: 'ptr',
    weakreflist: 'ptr',
  },
  lru_list_elem,
);
