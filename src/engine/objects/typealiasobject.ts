// `type X = ...` and typing.Generic. Mirrors the second half of Objects/typevarobject.c.

import {
  _Py_T_OBJECT,
  METH_CLASS,
  METH_KEYWORDS,
  METH_VARARGS,
  Py_READONLY,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { has } from '../include/layout.ts';
import { typealiasobject } from '../include/objectstructs.ts';
import { PyFunctionObject, PyObject, PyTypeObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyObject_GetIter } from './abstract_object.ts';
import { PyObject_Call } from './call.ts';
import { constevaluator_alloc } from './constevaluator.ts';
import { typeError } from './errors.ts';
import { PyFunction_Check } from './funcobject.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { Py_GenericAlias } from './genericaliasobject.ts';
import { argIsStr } from './getargs.ts';
import { link, partLink } from './link.ts';
import {
  type destructor,
  Py_CLEAR,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
  type visitproc,
} from './object.ts';
import { PyObject_GetAttr, PyObject_Repr } from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { _Py_ID, Py_None, tuple_empty } from './statics.ts';
import { _PyGeneric_Type, _PyTypeAlias_Type, _PyTypeVarTuple_Type } from './statictypes.ts';
import { PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_Pack } from './tupleobject.ts';
import { tpAlloc } from './type_alloc.ts';
import { defineType, getset, member, method, rawMethod } from './typedef.ts';
import {
  _Py_NoDefaultStruct,
  call_typing,
  caller,
  evaluate,
  get_type_param_default,
  make_union,
  unpack,
} from './typevarobject.ts';
import { tupleOf } from './typing_params.ts';
import { typingRules } from './typing_rules.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

const A = typealiasobject;
const str_module = _Py_ID('__module__');
const words = (): readonly number[] =>
  [A.name, A.qualname, A.type_params, A.compute_value, A.value, A.module].filter(has);

function typealias_alloc(name: Ref, qualname: Ref, type_params: Ref, compute_value: Ref, value: Ref, module: Ref): Ref {
  const ta = tpAlloc(_PyTypeAlias_Type, 0);
  if (ta === 0) return 0;
  stp(ta + A.name, Py_NewRef(name));
  if (has(A.qualname)) stp(ta + A.qualname, Py_NewRef(qualname));
  stp(
    ta + A.type_params,
    type_params === 0 || type_params === Py_None || PyTuple_GET_SIZE(type_params) === 0 ? 0 : Py_NewRef(type_params),
  );
  stp(ta + A.compute_value, Py_XNewRef(compute_value));
  stp(ta + A.value, Py_XNewRef(value));
  stp(ta + A.module, Py_XNewRef(module));
  return ta;
}
/** New reference. For a `type` statement: `args` is (name, type parameters or None, function of the value). */
export function _Py_make_typealias(args: Ref): Ref {
  const name = PyTuple_GET_ITEM(args, 0);
  const compute_value = PyTuple_GET_ITEM(args, 2);
  const qualname = PyFunction_Check(compute_value) ? ld(compute_value + PyFunctionObject.func_qualname) : name;
  return typealias_alloc(name, qualname, PyTuple_GET_ITEM(args, 1), compute_value, 0, 0);
}
const newSignature = parseSignature('typealias(name, value, *, type_params=())');
/** Since 3.15. */
const newSignature315 = parseSignature('typealias(name, value, *, type_params=(), qualname=None)');
/** False with TypeError unless all are type parameters, those with a default last. */
function typealias_check_type_params(type_params: Ref): boolean {
  if (!typingRules().checksTypeParams) return true;
  const length = PyTuple_GET_SIZE(type_params);
  let default_seen = false;
  for (let index = 0; index < length; index++) {
    const type_param = PyTuple_GET_ITEM(type_params, index);
    const dflt = get_type_param_default(type_param);
    if (dflt === 0) return false;
    const hasDefault = dflt !== _Py_NoDefaultStruct();
    Py_DECREF(dflt);
    if (default_seen && !hasDefault) {
      const repr = PyObject_Repr(type_param);
      if (repr === 0) return false;
      typeError(`non-default type parameter '${PyUnicode_AsString(repr)}' follows default type parameter`);
      Py_DECREF(repr);
      return false;
    }
    default_seen = hasDefault;
  }
  return true;
}
/** New reference. `*Ts` among parameters as `Unpack[Ts]`. */
function unpack_typevartuples(params: Ref): Ref {
  const items: Ref[] = [];
  for (let i = 0; i < PyTuple_GET_SIZE(params); i++) {
    const p = PyTuple_GET_ITEM(params, i);
    const item = Py_IS_TYPE(p, _PyTypeVarTuple_Type) ? unpack(p) : Py_NewRef(p);
    if (item === 0) {
      for (const o of items) Py_DECREF(o);
      return 0;
    }
    items.push(item);
  }
  const res = tupleOf(items);
  for (const o of items) Py_DECREF(o);
  return res;
}

defineType(_PyTypeAlias_Type, {
  basicsize: () => A.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'Type alias.\n\nType aliases are created through the type statement::\n\n    type Alias = int',
  slots: {
    tp_new: (_type, args, kwds) => {
      const got = unpackTupleAndDict(has(A.qualname) ? newSignature315 : newSignature, args, kwds);
      if (got === null) return 0;
      const [name, value, params, qualname = 0] = got;
      if (!argIsStr('typealias', "argument 'name'", name)) return 0;
      if (params !== 0 && !PyTuple_Check(params)) return typeError('type_params must be a tuple');
      if (params !== 0 && !typealias_check_type_params(params)) return 0;
      if (qualname !== 0 && qualname !== Py_None && !PyUnicode_Check(qualname))
        return typeError('qualname must be a string');
      const module = caller();
      const ta = typealias_alloc(
        name,
        qualname === 0 || qualname === Py_None ? name : qualname,
        params,
        0,
        value,
        module,
      );
      Py_XDECREF(module);
      return ta;
    },
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      for (const at of words()) Py_XDECREF(ld(self + at));
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit: visitproc) => {
      for (const at of words().slice(1)) {
        const o = ld(self + at);
        const r = o === 0 ? 0 : visit(o);
        if (r !== 0) return r;
      }
      return 0;
    },
    tp_clear: (self) => {
      for (const at of words().slice(1)) Py_CLEAR(self + at);
      return 0;
    },
    tp_repr: (self) => Py_NewRef(ld(self + (has(A.qualname) ? A.qualname : A.name))),
    tp_iter: (self) => {
      const unpacked = unpack(self);
      if (unpacked === 0) return 0;
      const tuple = PyTuple_Pack(unpacked);
      Py_DECREF(unpacked);
      const it = tuple === 0 ? 0 : PyObject_GetIter(tuple);
      Py_XDECREF(tuple);
      return it;
    },
    nb_or: make_union,
    mp_subscript: (self, args) =>
      ld(self + A.type_params) === 0
        ? typeError('Only generic type aliases are subscriptable')
        : Py_GenericAlias(self, args),
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [method('__reduce__()', (self) => Py_NewRef(ld(self + A.name)))],
  members: [
    member('__name__', _Py_T_OBJECT, () => A.name, Py_READONLY),
    member('__qualname__', _Py_T_OBJECT, () => A.qualname, Py_READONLY),
  ],
  getset: [
    getset('__parameters__', (self) => {
      const params = ld(self + A.type_params);
      return params === 0 ? tuple_empty : unpack_typevartuples(params);
    }),
    getset('__type_params__', (self) => Py_NewRef(ld(self + A.type_params) || tuple_empty)),
    getset('__value__', (self) => {
      if (ld(self + A.value) === 0) {
        const value = evaluate(ld(self + A.compute_value));
        if (value === 0) return 0;
        // Evaluating may have asked for the value, which is known then.
        const old = ld(self + A.value);
        stp(self + A.value, value);
        if (typingRules().releasesAskedValue) Py_XDECREF(old);
      }
      return Py_NewRef(ld(self + A.value));
    }),
    getset('evaluate_value', (self) => {
      const f = ld(self + A.compute_value);
      return f !== 0 ? Py_NewRef(f) : constevaluator_alloc(ld(self + A.value));
    }),
    getset('__module__', (self) => {
      const module = ld(self + A.module);
      if (module !== 0) return Py_NewRef(module);
      const f = ld(self + A.compute_value);
      return f !== 0 && PyFunction_Check(f) ? PyObject_GetAttr(f, str_module) : Py_None;
    }),
  ],
});

// ---- Generic ----

/** New reference. `Generic[params]`, the hidden base of a class with type parameters. */
export function _Py_subscript_generic(params: Ref): Ref {
  const unpacked = unpack_typevartuples(params);
  if (unpacked === 0) return 0;
  const res = call_typing('_GenericAlias', _PyGeneric_Type, unpacked);
  Py_DECREF(unpacked);
  return res;
}
/** New reference. typing.NAME(cls, *args, **kwargs). */
function forward(name: string, cls: Ref, args: Ref, kwargs: Ref): Ref {
  const f = link.PyImport_ImportModuleAttrString('typing', name);
  if (f === 0) return 0;
  const items = Array.from({ length: PyTuple_GET_SIZE(args) }, (_, i) => PyTuple_GET_ITEM(args, i));
  const all = tupleOf([cls, ...items]);
  const res = all === 0 ? 0 : PyObject_Call(f, all, kwargs);
  Py_XDECREF(all);
  Py_DECREF(f);
  return res;
}
const asClassMethod = METH_CLASS | METH_VARARGS | METH_KEYWORDS;

defineType(_PyGeneric_Type, {
  basicsize: () => PyObject.sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
  mutable: true,
  doc: "Abstract base class for generic types\n\nOn Python 3.12 and newer, generic classes implicitly inherit from\nGeneric when they declare a parameter list after the class's name::\n\n    class Mapping[KT, VT]:\n        def __getitem__(self, key: KT) -> VT:\n            ...\n            # Etc.",
  slots: {
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: () => 0,
  },
  shared: {
    tp_new: 'object.tp_new',
    tp_alloc: 'PyType_GenericAlloc',
    tp_free: 'PyObject_GC_Del',
  },
  methods: [
    rawMethod('__class_getitem__', asClassMethod, (cls: Ref, args: Ref, kwargs: Ref) =>
      forward('_generic_class_getitem', cls, args, kwargs),
    ),
    rawMethod('__init_subclass__', asClassMethod, (cls: Ref, args: Ref, kwargs: Ref) =>
      forward('_generic_init_subclass', cls, args, kwargs),
    ),
  ],
});

partLink._Py_make_typealias = _Py_make_typealias;
partLink._Py_subscript_generic = _Py_subscript_generic;
