// Type variables and their kin, as PEP 695 syntax makes them. Mirrors Objects/typevarobject.c; TypeAliasType and Generic are
// typealiasobject.ts.

import {
  _Py_T_OBJECT,
  Py_EQ,
  Py_NE,
  Py_READONLY,
  Py_T_BOOL,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_MANAGED_DICT,
  Py_TPFLAGS_MANAGED_WEAKREF,
} from '../include/flags.ts';
import { has } from '../include/layout.ts';
import { paramspecattrobject, paramspecobject, typevarobject, typevartupleobject } from '../include/objectstructs.ts';
import { PyFunctionObject, PyObject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ld8, type Ref, st, st8, stp } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { PyObject_GetItem, PyObject_GetIter } from './abstract_object.ts';
import { PySequence_Concat, PySequence_Index, PySequence_Length } from './abstract_sequence.ts';
import { cStackPop, cStackPush, PyObject_CallFunctionObjArgs, PyObject_Vectorcall } from './call.ts';
import { constevaluator_alloc } from './constevaluator.ts';
import { PyObject_ClearManagedDict, PyObject_VisitManagedDict } from './dict_values.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { argIsStr } from './getargs.ts';
import { F_FUNCOBJ, PyStackRef_AsPyObjectBorrow, PyStackRef_NULL } from './interpframe.ts';
import { link, partLink } from './link.ts';
import {
  type destructor,
  initStaticHeader,
  Py_CLEAR,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  Py_XDECREF,
  Py_XNewRef,
  type visitproc,
} from './object.ts';
import {
  PyObject_GetAttr,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_RichCompareBool,
  PyObject_SetAttr,
  PyObject_Str,
} from './object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { _Py_ID, NSMALLNEGINTS, Py_None, Py_NotImplemented, PyBool_FromLong, small_ints } from './statics.ts';
import {
  _PyNoDefault_Type,
  _PyParamSpec_Type,
  _PyParamSpecArgs_Type,
  _PyParamSpecKwargs_Type,
  _PyTypeVar_Type,
  _PyTypeVarTuple_Type,
  PyExc_ValueError,
} from './statictypes.ts';
import { tstate } from './tstate.ts';
import { PyTuple_GET_SIZE, PyTuple_GetSlice, PyTuple_Pack } from './tupleobject.ts';
import { tpAlloc } from './type_alloc.ts';
import {
  defineType,
  type GetSetSpec,
  getset,
  type MemberSpec,
  type MethodSpec,
  member,
  method,
  type Slots,
} from './typedef.ts';
import { typeName } from './typename.ts';
import { tupleOf } from './typing_params.ts';
import { typingRules } from './typing_rules.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';
import { _Py_union_from_tuple } from './unionobject.ts';
import { PyObject_ClearWeakRefs } from './weakrefobject.ts';

const str_module = _Py_ID('__module__');
const str_parameters = _Py_ID('__parameters__');

/** New reference. typing.NAME(...args). */
export function call_typing(name: string, ...args: Ref[]): Ref {
  const f = link.PyImport_ImportModuleAttrString('typing', name);
  if (f === 0) return 0;
  const res = PyObject_CallFunctionObjArgs(f, ...args);
  Py_DECREF(f);
  return res;
}
/** New reference. `evaluate(1)`: the value behind a lazily evaluated bound, default or alias. */
export function evaluate(f: Ref): Ref {
  const args = cStackPush(1);
  st(args, small_ints + 32 * (NSMALLNEGINTS + 1));
  const res = PyObject_Vectorcall(f, args, 1, 0);
  cStackPop(args);
  return res;
}
/** New reference to `__module__` of the function whose code is running, or None. */
export function caller(): Ref {
  const f = ld(tstate.current_frame);
  if (f === 0 || ld(f + F_FUNCOBJ) === PyStackRef_NULL) return Py_None;
  return Py_NewRef(ld(PyStackRef_AsPyObjectBorrow(ld(f + F_FUNCOBJ)) + PyFunctionObject.func_module) || Py_None);
}
/** New reference. `self | other` of things that typing knows. */
export function make_union(self: Ref, other: Ref): Ref {
  const args = PyTuple_Pack(self, other);
  if (args === 0) return 0;
  const u = _Py_union_from_tuple(args);
  Py_DECREF(args);
  return u;
}
/** New reference. `typing.Unpack[self]`. */
export function unpack(self: Ref): Ref {
  const Unpack = link.PyImport_ImportModuleAttrString('typing', 'Unpack');
  if (Unpack === 0) return 0;
  const res = PyObject_GetItem(Unpack, self);
  Py_DECREF(Unpack);
  return res;
}

// ---- NoDefault ----

const noDefault = staticAlloc('_Py_NoDefaultStruct', 16);
/** Immortal. typing.NoDefault. */
export function _Py_NoDefaultStruct(): Ref {
  if (ld(noDefault + 8) === 0) initStaticHeader(noDefault, _PyNoDefault_Type);
  return noDefault;
}
defineType(_PyNoDefault_Type, {
  basicsize: () => PyObject.sizeof,
  flags: 0,
  doc: 'The type of the NoDefault singleton.',
  slots: {
    tp_new: (_type, args, kwds) =>
      PyTuple_GET_SIZE(args) > 0 || kwds !== 0 ? typeError('NoDefaultType takes no arguments') : _Py_NoDefaultStruct(),
    tp_dealloc: () => undefined,
    tp_repr: () => PyUnicode_FromString('typing.NoDefault'),
  },
  methods: [method('__reduce__()', () => PyUnicode_FromString('NoDefault'))],
});

// ---- what all type parameters have ----

const flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF;
export function lifeSlots(words: () => readonly number[]): Slots {
  return {
    tp_dealloc: (self) => {
      PyObject_GC_UnTrack(self);
      PyObject_ClearWeakRefs(self);
      for (const at of words()) Py_XDECREF(ld(self + at));
      PyObject_ClearManagedDict(self);
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit: visitproc) => {
      for (const at of words()) {
        const o = ld(self + at);
        const r = o === 0 ? 0 : visit(o);
        if (r !== 0) return r;
      }
      return PyObject_VisitManagedDict(self, visit);
    },
    tp_clear: (self) => {
      for (const at of words().slice(1)) Py_CLEAR(self + at);
      PyObject_ClearManagedDict(self);
      return 0;
    },
  };
}
const shared = {
  tp_alloc: 'PyType_GenericAlloc',
  tp_free: 'PyObject_GC_Del',
} as const;
/** New reference to a lazily evaluated word: known at `value`, or what the function at `compute` gives (kept), or `otherwise`. */
function lazy(self: Ref, value: Addr, compute: Addr, otherwise: Ref): Ref {
  const known = ld(self + value);
  if (known !== 0) return Py_NewRef(known);
  const f = ld(self + compute);
  if (f === 0) return otherwise;
  const res = evaluate(f);
  // A value that evaluating found out already is never released.
  if (res !== 0) stp(self + value, Py_NewRef(res));
  return res;
}
/** New reference. The function behind a lazily evaluated word, or a constant one, or None. */
function evaluator(self: Ref, value: Addr, compute: Addr): Ref {
  const f = ld(self + compute);
  if (f !== 0) return Py_NewRef(f);
  const known = ld(self + value);
  return known === 0 ? Py_None : constevaluator_alloc(known);
}
function notSubclassable(what: string): MethodSpec {
  return method('__mro_entries__(bases, /)', () => typeError(`Cannot subclass an instance of ${what}`));
}
const reduce = (at: () => number): MethodSpec => method('__reduce__()', (self) => Py_NewRef(ld(self + at())));
interface Defaults {
  readonly default_value: number;
  readonly evaluate_default: number;
}
function defaultGetters(s: () => Defaults): GetSetSpec[] {
  return [
    getset('__default__', (self) => lazy(self, s().default_value, s().evaluate_default, _Py_NoDefaultStruct())),
    getset('evaluate_default', (self) => {
      if (ld(self + s().evaluate_default) === 0 && ld(self + s().default_value) === 0) return Py_None;
      return evaluator(self, s().default_value, s().evaluate_default);
    }),
  ];
}
function hasDefault(s: () => Defaults): MethodSpec {
  return method('has_default()', (self) => {
    const v = ld(self + s().default_value);
    return PyBool_FromLong(ld(self + s().evaluate_default) !== 0 || (v !== 0 && v !== _Py_NoDefaultStruct()));
  });
}
/** New reference: `args`, with the default appended if the parameter of an alias is the first one without an argument. */
function typevar_typing_prepare_subst(self: Ref, alias: Ref, args: Ref): Ref {
  const params = PyObject_GetAttr(alias, str_parameters);
  if (params === 0) return 0;
  const args_len = PySequence_Length(args);
  const index = args_len < 0 ? -1 : PySequence_Index(params, self);
  Py_DECREF(params);
  if (index < 0) return 0;
  if (index < args_len) return Py_NewRef(args);
  const dflt = index === args_len ? typevar_default(self) : _Py_NoDefaultStruct();
  if (dflt === 0) return 0;
  if (dflt === _Py_NoDefaultStruct()) {
    const text = PyObject_Str(alias);
    if (text === 0) return 0;
    typeError(`Too few arguments for ${PyUnicode_AsString(text)}; actual ${args_len}, expected at least ${index + 1}`);
    Py_DECREF(text);
    return 0;
  }
  const new_args = PyTuple_Pack(dflt);
  Py_DECREF(dflt);
  if (new_args === 0) return 0;
  const res = PySequence_Concat(args, new_args);
  Py_DECREF(new_args);
  return res;
}
/** New reference. `__default__` of a TypeVar. */
function typevar_default(self: Ref): Ref {
  return lazy(self, V.default_value, V.evaluate_default, _Py_NoDefaultStruct());
}
function variance(self: Ref, name: number, co: number, contra: number, infer: number): Ref {
  const text = PyUnicode_AsString(ld(self + name));
  const flag = (at: number): boolean => ld8(self + at) !== 0;
  const sign = flag(infer) ? '' : flag(co) ? '+' : flag(contra) ? '-' : '~';
  return PyUnicode_FromString(sign + text);
}
/** Sets `__module__` of a parameter made by a call. False with an exception. */
export function setModule(self: Ref): boolean {
  const module = caller();
  const err = PyObject_SetAttr(self, str_module, module);
  Py_DECREF(module);
  return err === 0;
}
/** New reference. A bound as typing wants it: None becomes NoneType, str a forward reference. */
function type_check(arg: Ref, message: string): Ref {
  const msg = PyUnicode_FromString(message);
  if (msg === 0) return 0;
  const res = call_typing('_type_check', arg, msg);
  Py_DECREF(msg);
  return res;
}
const truth = (o: Ref): number => (o === 0 ? 0 : PyObject_IsTrue(o));
const hasDefaultArgument = (o: Ref): boolean => o !== 0 && o !== _Py_NoDefaultStruct();

// ---- TypeVar ----

const V = typevarobject;
function typevar_alloc(name: Ref, fields: readonly (readonly [at: number, value: Ref])[], infer: boolean): Ref {
  const tv = tpAlloc(_PyTypeVar_Type, 0);
  if (tv === 0) return 0;
  stp(tv + V.name, Py_NewRef(name));
  for (const [at, value] of fields) stp(tv + at, Py_XNewRef(value));
  st8(tv + V.infer_variance, infer ? 1 : 0);
  return tv;
}
/** New reference. For `def f[T: bound]()`; the functions compute bound or constraints and may be NULL. */
export function _Py_make_typevar(name: Ref, evaluate_bound: Ref, evaluate_constraints: Ref): Ref {
  return typevar_alloc(
    name,
    [
      [V.evaluate_bound, evaluate_bound],
      [V.evaluate_constraints, evaluate_constraints],
    ],
    true,
  );
}
const typevarSignature = parseSignature(
  'typevar(name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)',
);
function typevar_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  const n = PyTuple_GET_SIZE(args);
  const first = PyTuple_GetSlice(args, 0, 1);
  const got = unpackTupleAndDict(typevarSignature, first, kwds);
  Py_DECREF(first);
  if (got === null) return 0;
  const [name, bound, dflt, co, contra, infer] = got;
  if (!argIsStr('typevar', "argument 'name'", name)) return 0;
  const variances = readVariances([co, contra, infer]);
  if (variances === null) return 0;
  let boundRef = 0;
  if (bound !== 0 && bound !== Py_None) {
    boundRef = type_check(bound, 'Bound must be a type.');
    if (boundRef === 0) return 0;
  }
  let constraints = 0;
  if (n === 2) {
    Py_XDECREF(boundRef);
    return typeError('A single constraint is not allowed');
  }
  if (n > 2) {
    if (boundRef !== 0) {
      Py_DECREF(boundRef);
      return typeError('Constraints cannot be combined with bound=...');
    }
    constraints = PyTuple_GetSlice(args, 1, n);
    if (constraints === 0) return 0;
  }
  const tv = typevar_alloc(
    name,
    [
      [V.bound, boundRef],
      [V.constraints, constraints],
      [V.default_value, hasDefaultArgument(dflt) ? dflt : 0],
    ],
    false,
  );
  Py_XDECREF(boundRef);
  Py_XDECREF(constraints);
  if (tv !== 0) setVariances(tv, V, variances);
  return withModule(tv);
}
interface Variance {
  readonly covariant: number;
  readonly contravariant: number;
  readonly infer_variance: number;
}
/** The arguments covariant, contravariant and infer_variance as 1 or 0; null with an exception. */
function readVariances(args: readonly Ref[]): Variance | null {
  const [covariant, contravariant, infer_variance] = args.map(truth);
  if (covariant < 0 || contravariant < 0 || infer_variance < 0) return null;
  if (covariant && contravariant) {
    PyErr_SetString(PyExc_ValueError, 'Bivariant types are not supported.');
    return null;
  }
  if (infer_variance && (covariant || contravariant)) {
    PyErr_SetString(PyExc_ValueError, 'Variance cannot be specified with infer_variance.');
    return null;
  }
  return { covariant, contravariant, infer_variance };
}
function setVariances(self: Ref, at: Variance, v: Variance): void {
  st8(self + at.covariant, v.covariant);
  st8(self + at.contravariant, v.contravariant);
  st8(self + at.infer_variance, v.infer_variance);
}
/** Steals a reference to `self`, a parameter made by a call (or NULL), and gives it back with its `__module__`. */
function withModule(self: Ref): Ref {
  if (self === 0 || setModule(self)) return self;
  Py_DECREF(self);
  return 0;
}
const varianceMembers = (s: () => Variance): MemberSpec[] => [
  member('__covariant__', Py_T_BOOL, () => s().covariant, Py_READONLY),
  member('__contravariant__', Py_T_BOOL, () => s().contravariant, Py_READONLY),
  member('__infer_variance__', Py_T_BOOL, () => s().infer_variance, Py_READONLY),
];

defineType(_PyTypeVar_Type, {
  basicsize: () => V.sizeof,
  flags,
  doc: 'Type variable.\n\nThe preferred way to construct a type variable is via the dedicated\nsyntax for generic functions, classes, and type aliases::\n\n    class Sequence[T]:  # T is a TypeVar\n        ...',
  slots: {
    ...lifeSlots(() => [
      V.name,
      V.bound,
      V.evaluate_bound,
      V.constraints,
      V.evaluate_constraints,
      V.default_value,
      V.evaluate_default,
    ]),
    tp_new: typevar_new,
    tp_repr: (self) => variance(self, V.name, V.covariant, V.contravariant, V.infer_variance),
    nb_or: make_union,
  },
  shared,
  methods: [
    method('__typing_subst__(arg, /)', (self, arg) => call_typing('_typevar_subst', self, arg)),
    method('__typing_prepare_subst__(alias, args, /)', typevar_typing_prepare_subst),
    reduce(() => V.name),
    hasDefault(() => V),
    notSubclassable('TypeVar'),
  ],
  members: [member('__name__', _Py_T_OBJECT, () => V.name, Py_READONLY), ...varianceMembers(() => V)],
  getset: [
    getset('__bound__', (self) => lazy(self, V.bound, V.evaluate_bound, Py_None)),
    getset('__constraints__', (self) => {
      const c = lazy(self, V.constraints, V.evaluate_constraints, 0);
      return c !== 0 || PyErr_Occurred() ? c : tupleOf([]);
    }),
    ...defaultGetters(() => V),
    getset('evaluate_bound', (self) => evaluator(self, V.bound, V.evaluate_bound)),
    getset('evaluate_constraints', (self) => evaluator(self, V.constraints, V.evaluate_constraints)),
  ],
});

// ---- ParamSpec ----

const P = paramspecobject;
/** New reference. For `def f[**P]()`. */
export function _Py_make_paramspec(name: Ref): Ref {
  const ps = tpAlloc(_PyParamSpec_Type, 0);
  if (ps === 0) return 0;
  stp(ps + P.name, Py_NewRef(name));
  st8(ps + P.infer_variance, 1);
  return ps;
}
const paramspecSignature = parseSignature(
  'paramspec(name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)',
);
/** New reference to what is kept of a bound: NULL of None. */
function paramspec_bound(bound: Ref): Ref {
  if (!typingRules().bindsAnything) return type_check(bound, 'Bound must be a type.');
  return bound === Py_None ? 0 : Py_NewRef(bound);
}
function attr_new(type: Ref, origin: Ref): Ref {
  const o = tpAlloc(type, 0);
  if (o !== 0) stp(o + paramspecattrobject.__origin__, Py_NewRef(origin));
  return o;
}
defineType(_PyParamSpec_Type, {
  basicsize: () => P.sizeof,
  flags,
  doc: 'Parameter specification variable.',
  slots: {
    ...lifeSlots(() => [P.name, P.bound, P.default_value, P.evaluate_default]),
    tp_new: (_type, args, kwds) => {
      const got = unpackTupleAndDict(paramspecSignature, args, kwds);
      if (got === null) return 0;
      const [name, bound, dflt, co, contra, infer] = got;
      if (!argIsStr('paramspec', "argument 'name'", name)) return 0;
      const variances = readVariances([co, contra, infer]);
      if (variances === null) return 0;
      const boundRef = paramspec_bound(bound || Py_None);
      if (boundRef === 0 && PyErr_Occurred()) return 0;
      const ps = _Py_make_paramspec(name);
      if (ps === 0) {
        Py_XDECREF(boundRef);
        return 0;
      }
      stp(ps + P.bound, boundRef);
      if (hasDefaultArgument(dflt)) stp(ps + P.default_value, Py_NewRef(dflt));
      setVariances(ps, P, variances);
      return withModule(ps);
    },
    tp_repr: (self) => variance(self, P.name, P.covariant, P.contravariant, P.infer_variance),
    nb_or: make_union,
  },
  shared,
  methods: [
    method('__typing_subst__(arg, /)', (self, arg) => call_typing('_paramspec_subst', self, arg)),
    method('__typing_prepare_subst__(alias, args, /)', (self, alias, args) =>
      call_typing('_paramspec_prepare_subst', self, alias, args),
    ),
    hasDefault(() => P),
    reduce(() => P.name),
    notSubclassable('ParamSpec'),
  ],
  members: [
    member('__name__', _Py_T_OBJECT, () => P.name, Py_READONLY),
    member('__bound__', _Py_T_OBJECT, () => P.bound, Py_READONLY),
    ...varianceMembers(() => P),
  ],
  getset: [
    getset('args', (self) => attr_new(_PyParamSpecArgs_Type, self), null, 'Represents positional arguments.'),
    getset('kwargs', (self) => attr_new(_PyParamSpecKwargs_Type, self), null, 'Represents keyword arguments.'),
    ...defaultGetters(() => P),
  ],
});
for (const [type, name] of [
  [_PyParamSpecArgs_Type, 'args'],
  [_PyParamSpecKwargs_Type, 'kwargs'],
] as const) {
  const at = (): number => paramspecattrobject.__origin__;
  const signature = parseSignature(`paramspec${name}(origin)`);
  defineType(type, {
    basicsize: () => paramspecattrobject.sizeof,
    flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_WEAKREF,
    doc: `The ${name} for a ParamSpec object.`,
    slots: {
      tp_new: (cls, args, kwds) => {
        const got = unpackTupleAndDict(signature, args, kwds);
        return got === null ? 0 : attr_new(cls, got[0]);
      },
      tp_dealloc: (self) => {
        PyObject_GC_UnTrack(self);
        PyObject_ClearWeakRefs(self);
        Py_XDECREF(ld(self + at()));
        fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
      },
      tp_traverse: (self, visit: visitproc) => visit(ld(self + at())),
      tp_repr: (self) => {
        const origin = ld(self + at());
        if (Py_IS_TYPE(origin, _PyParamSpec_Type)) {
          return PyUnicode_FromString(`${PyUnicode_AsString(ld(origin + P.name))}.${name}`);
        }
        const repr = PyObject_Repr(origin);
        if (repr === 0) return 0;
        const text = PyUnicode_AsString(repr);
        Py_DECREF(repr);
        return PyUnicode_FromString(`${text}.${name}`);
      },
      tp_richcompare: (a, b, op) => {
        if (Py_TYPE(a) !== Py_TYPE(b) || (op !== Py_EQ && op !== Py_NE)) return Py_NotImplemented;
        const eq = PyObject_RichCompareBool(ld(a + at()), ld(b + at()), Py_EQ);
        return eq < 0 ? 0 : PyBool_FromLong((eq === 1) === (op === Py_EQ));
      },
    },
    shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
    methods: [notSubclassable(name === 'args' ? 'ParamSpecArgs' : 'ParamSpecKwargs')],
    members: [member('__origin__', _Py_T_OBJECT, at, Py_READONLY)],
  });
}

// ---- TypeVarTuple ----

const W = typevartupleobject;
/** Since 3.15 it has a bound and a variance. */
const tupleHasVariance = (): boolean => has(W.infer_variance);
/** New reference. For `def f[*Ts]()`. */
export function _Py_make_typevartuple(name: Ref): Ref {
  const tvt = tpAlloc(_PyTypeVarTuple_Type, 0);
  if (tvt === 0) return 0;
  stp(tvt + W.name, Py_NewRef(name));
  if (tupleHasVariance()) st8(tvt + W.infer_variance, 1);
  return tvt;
}
const typevartupleSignature = parseSignature('typevartuple(name, *, default=NoDefault)');
const typevartupleSignature315 = parseSignature(
  'typevartuple(name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)',
);
function typevartuple_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  if (tupleHasVariance()) return typevartuple_new_with_variance(args, kwds);
  const got = unpackTupleAndDict(typevartupleSignature, args, kwds);
  if (got === null || !argIsStr('typevartuple', "argument 'name'", got[0])) return 0;
  return withModule(typevartuple_alloc(got[0], 0, got[1]));
}
function typevartuple_new_with_variance(args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(typevartupleSignature315, args, kwds);
  if (got === null || !argIsStr('typevartuple', "argument 'name'", got[0])) return 0;
  const variances = readVariances(got.slice(3));
  if (variances === null) return 0;
  const tvt = typevartuple_alloc(got[0], got[1], got[2]);
  if (tvt !== 0) setVariances(tvt, W, variances);
  return withModule(tvt);
}
function typevartuple_alloc(name: Ref, bound: Ref, dflt: Ref): Ref {
  const tvt = _Py_make_typevartuple(name);
  if (tvt === 0) return 0;
  if (bound !== 0 && bound !== Py_None) stp(tvt + W.bound, Py_NewRef(bound));
  if (hasDefaultArgument(dflt)) stp(tvt + W.default_value, Py_NewRef(dflt));
  return tvt;
}
defineType(_PyTypeVarTuple_Type, {
  basicsize: () => W.sizeof,
  flags,
  doc: 'Type variable tuple. A specialized form of type variable that enables\nvariadic generics.',
  slots: {
    ...lifeSlots(() => [W.name, W.bound, W.default_value, W.evaluate_default].filter(has)),
    tp_new: typevartuple_new,
    tp_repr: (self) =>
      tupleHasVariance()
        ? variance(self, W.name, W.covariant, W.contravariant, W.infer_variance)
        : Py_NewRef(ld(self + W.name)),
    tp_iter: (self) => {
      const unpacked = unpack(self);
      if (unpacked === 0) return 0;
      const tuple = PyTuple_Pack(unpacked);
      Py_DECREF(unpacked);
      const it = tuple === 0 ? 0 : PyObject_GetIter(tuple);
      Py_XDECREF(tuple);
      return it;
    },
  },
  shared,
  methods: [
    method('__typing_subst__(arg, /)', () => typeError('Substitution of bare TypeVarTuple is not supported')),
    method('__typing_prepare_subst__(alias, args, /)', (self, alias, args) =>
      call_typing('_typevartuple_prepare_subst', self, alias, args),
    ),
    reduce(() => W.name),
    hasDefault(() => W),
    notSubclassable('TypeVarTuple'),
  ],
  members: [
    member('__name__', _Py_T_OBJECT, () => W.name, Py_READONLY),
    member('__bound__', _Py_T_OBJECT, () => W.bound, Py_READONLY),
    ...varianceMembers(() => W),
  ],
  getset: defaultGetters(() => W),
});

/** New reference to the default of a type parameter, NoDefault, or NULL with an exception. */
export function get_type_param_default(typeparam: Ref): Ref {
  const kinds = [
    [_PyTypeVar_Type, V],
    [_PyParamSpec_Type, P],
    [_PyTypeVarTuple_Type, W],
  ] as const;
  for (const [type, s] of kinds) {
    if (Py_IS_TYPE(typeparam, type)) return lazy(typeparam, s.default_value, s.evaluate_default, _Py_NoDefaultStruct());
  }
  const repr = PyObject_Repr(typeparam);
  if (repr === 0) return 0;
  typeError(`Expected a type param, got ${PyUnicode_AsString(repr)}`);
  Py_DECREF(repr);
  return 0;
}
/** New reference to the parameter. Sets the function that computes its default. */
export function _Py_set_typeparam_default(param: Ref, evaluate_default: Ref): Ref {
  const type = Py_TYPE(param);
  const at =
    type === _PyTypeVar_Type
      ? V.evaluate_default
      : type === _PyParamSpec_Type
        ? P.evaluate_default
        : W.evaluate_default;
  if (type !== _PyTypeVar_Type && type !== _PyParamSpec_Type && type !== _PyTypeVarTuple_Type) {
    return typeError(`Expected a type param, got ${typeName(param)}`);
  }
  const old = ld(param + at);
  stp(param + at, Py_NewRef(evaluate_default));
  Py_XDECREF(old);
  return Py_NewRef(param);
}

partLink._Py_make_paramspec = _Py_make_paramspec;
partLink._Py_make_typevar = _Py_make_typevar;
partLink._Py_make_typevartuple = _Py_make_typevartuple;
partLink._Py_set_typeparam_default = _Py_set_typeparam_default;
