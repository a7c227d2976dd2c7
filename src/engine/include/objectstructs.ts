// Layouts of the structs that CPython declares in its .c files: descriptors, aliases, type variables and their like.
// Mirrors the struct definitions in Objects/*.c; the public ones are in structs.ts.

import { PyObject, struct } from './structs.ts';

export const propertyobject = struct(
  'propertyobject',
  { prop_get: 'ptr', prop_set: 'ptr', prop_del: 'ptr', prop_doc: 'ptr', prop_name: 'ptr', getter_doc: 'i32' },
  PyObject,
);
export const superobject = struct('superobject', { type: 'ptr', obj: 'ptr', obj_type: 'ptr' }, PyObject);
/** classmethod and staticmethod. */
export const classmethod = struct('classmethod', { cm_callable: 'ptr', cm_dict: 'ptr' }, PyObject);
export const wrapperobject = struct('wrapperobject', { descr: 'ptr', self: 'ptr' }, PyObject);
export const mappingproxyobject = struct('mappingproxyobject', { mapping: 'ptr' }, PyObject);
export const _PyNamespaceObject = struct('_PyNamespaceObject', { ns_dict: 'ptr' }, PyObject);
export const gaobject = struct(
  'gaobject',
  { origin: 'ptr', args: 'ptr', parameters: 'ptr', weakreflist: 'ptr', starred: 'u8', vectorcall: 'ptr' },
  PyObject,
);
export const ga_iter = struct('gaiterobject', { obj: 'ptr' }, PyObject);
export const unionobject = struct(
  'unionobject',
  {
    args: 'ptr',
    hashable_args: { type: 'ptr', since: '3.14' },
    unhashable_args: { type: 'ptr', since: '3.14' },
    parameters: 'ptr',
    weakreflist: { type: 'ptr', since: '3.14' },
  },
  PyObject,
);
export const PyCapsule = struct(
  'PyCapsule',
  {
    pointer: 'ptr',
    name: 'ptr',
    context: 'ptr',
    destructor: 'ptr',
    traverse_func: { type: 'ptr', since: '3.13' },
    clear_func: { type: 'ptr', since: '3.13' },
  },
  PyObject,
);
export const typevarobject = struct(
  'typevarobject',
  {
    name: 'ptr',
    bound: 'ptr',
    evaluate_bound: 'ptr',
    constraints: 'ptr',
    evaluate_constraints: 'ptr',
    default_value: { type: 'ptr', since: '3.13' },
    evaluate_default: { type: 'ptr', since: '3.13' },
    covariant: 'u8',
    contravariant: 'u8',
    infer_variance: 'u8',
  },
  PyObject,
);
export const paramspecobject = struct(
  'paramspecobject',
  {
    name: 'ptr',
    bound: 'ptr',
    default_value: { type: 'ptr', since: '3.13' },
    evaluate_default: { type: 'ptr', since: '3.13' },
    covariant: 'u8',
    contravariant: 'u8',
    infer_variance: 'u8',
  },
  PyObject,
);
export const paramspecattrobject = struct('paramspecattrobject', { __origin__: 'ptr' }, PyObject);
export const typevartupleobject = struct(
  'typevartupleobject',
  {
    name: 'ptr',
    bound: { type: 'ptr', since: '3.15' },
    default_value: { type: 'ptr', since: '3.13' },
    evaluate_default: { type: 'ptr', since: '3.13' },
    covariant: { type: 'u8', since: '3.15' },
    contravariant: { type: 'u8', since: '3.15' },
    infer_variance: { type: 'u8', since: '3.15' },
  },
  PyObject,
);
export const typealiasobject = struct(
  'typealiasobject',
  {
    name: 'ptr',
    qualname: { type: 'ptr', since: '3.15' },
    type_params: 'ptr',
    compute_value: 'ptr',
    value: 'ptr',
    module: 'ptr',
  },
  PyObject,
);
export const constevaluatorobject = struct('constevaluatorobject', { value: 'ptr' }, PyObject);
export const PyContextVar = struct(
  'PyContextVar',
  {
    var_name: 'ptr',
    var_default: 'ptr',
    var_cached: 'ptr',
    var_cached_tsid: 'u64',
    var_cached_tsver: 'u64',
    var_hash: 'i64',
  },
  PyObject,
);

/** Of 3.15, as sentinelobject. */
export const PyLazyImportObject = struct(
  'PyLazyImportObject',
  { lz_builtins: 'ptr', lz_from: 'ptr', lz_attr: 'ptr', lz_code: 'ptr', lz_instr_offset: 'i32' },
  PyObject,
);
export const sentinelobject = struct('sentinelobject', { name: 'ptr', module: 'ptr', repr: 'ptr' }, PyObject);
