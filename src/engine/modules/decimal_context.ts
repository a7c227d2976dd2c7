// Contexts of decimal arithmetic and the dicts of their signals: types Context, SignalDictMixin and ContextManager without the
// arithmetic. Mirrors the sections "SignalDict Object" and "Context Object" of Modules/_decimal/_decimal.c.
//
//   16 prec, 24 emax, 32 emin; 40 traps, 44 status, 48 newtrap; 52 round, 56 clamp, 60 allcr; 64 traps, 72 flags: SignalDicts
//   whose one word points at the bits in the context; 80 capitals

import {
  METH_FASTCALL,
  Py_EQ,
  Py_NE,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_DEFAULT,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ld64, ldU32, type Ref, st, stp } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyObject_GetIter } from '../objects/abstract.ts';
import { PyBool_FromLong } from '../objects/boolobject.ts';
import { PyObject_CallNoArgs } from '../objects/call.ts';
import {
  type DictPosition,
  PyDict_Check,
  PyDict_GET_SIZE,
  PyDict_New,
  PyDict_Next,
  PyDict_SetItem,
} from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyObject_GenericGetAttr, PyObject_GenericSetAttr } from '../objects/generic_attr.ts';
import { PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE } from '../objects/listobject.ts';
import {
  PyLong_AsBigInt,
  PyLong_AsSsize_t,
  PyLong_Check,
  PyLong_FromBigInt,
  PyLong_FromLong,
} from '../objects/longobject.ts';
import { type destructor, Py_CLEAR, Py_DECREF, Py_NewRef, Py_TYPE } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { parseSignature } from '../objects/signature.ts';
import { Py_False, Py_None, Py_NotImplemented } from '../objects/statics.ts';
import { PyExc_AttributeError, PyExc_KeyError, PyExc_ValueError } from '../objects/statictypes.ts';
import { visitWords } from '../objects/traverse.ts';
import { stealTuple } from '../objects/tupleobject.ts';
import { defineType, type GetSetSpec, getset, type MethodSpec, method, rawMethod } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { ofTuple } from './decimal_args.ts';
import {
  etiny,
  etop,
  MPD_IEEE_Invalid_operation,
  MPD_MAX_EMAX,
  MPD_MAX_PREC,
  MPD_MIN_EMIN,
  MPD_ROUND_HALF_EVEN,
} from './decimal_number.ts';
import { collectedFlag, decimalRules, newExact, newOfType, track, untrack } from './decimal_rules.ts';
import {
  CTX,
  CtxCaps,
  CURRENT_CONTEXT,
  contexts,
  exception_as_flag,
  getround,
  ldInt64,
  mpd_round_string,
  PyDec_SetCurrentContext,
  PyDecContext_Check,
  PyDecContext_Type,
  PyDecContextManager_Type,
  PyDecContextManagerObject,
  PyDecContextObject,
  PyDecSignalDict_Check,
  PyDecSignalDictMixin_Type,
  PyDecSignalDictObject,
  round_map,
  signal_map,
  signals_as_list,
  state,
  stInt64,
} from './decimal_state.ts';

const C = PyDecContextObject;

// ---- signal dicts ----

const SdFlagAddr = (self: Ref): Addr => ld(self + PyDecSignalDictObject.flags);
const SdFlags = (self: Ref): number => ldU32(SdFlagAddr(self));
/** False with ValueError for a dict that belongs to no context. */
function isInitialized(self: Ref): boolean {
  if (SdFlagAddr(self) !== 0) return true;
  PyErr_SetString(PyExc_ValueError, 'invalid signal dict');
  return false;
}
/** Signals of a dict with all of them, or -1 with an exception. */
function dict_as_flags(val: Ref): number {
  if (!PyDict_Check(val)) {
    typeError('argument must be a signal dict');
    return -1;
  }
  if (PyDict_GET_SIZE(val) !== signal_map.length) {
    PyErr_SetString(PyExc_KeyError, 'invalid signal dict');
    return -1;
  }
  let flags = 0;
  const at: DictPosition = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(val, at)) {
    const flag = exception_as_flag(at.key);
    const truth = flag < 0 ? -1 : PyObject_IsTrue(at.value);
    if (truth < 0) return -1;
    if (truth) flags |= flag;
  }
  return flags;
}
/** Signals of a list, or -1 with an exception. */
function list_as_flags(list: Ref): number {
  let flags = 0;
  for (let i = 0; i < PyList_GET_SIZE(list); i++) {
    const flag = exception_as_flag(PyList_GET_ITEM(list, i));
    if (flag < 0) return -1;
    flags |= flag;
  }
  return flags;
}
/** New reference: a dict of all signals. */
function flags_as_dict(flags: number): Ref {
  const dict = PyDict_New();
  for (const cm of signal_map) {
    if (dict === 0) return 0;
    if (PyDict_SetItem(dict, ld(cm.ex), PyBool_FromLong(flags & cm.flag ? 1 : 0)) < 0) {
      Py_DECREF(dict);
      return 0;
    }
  }
  return dict;
}
function signaldict_richcompare(v: Ref, w: Ref, op: number): Ref {
  // The word is looked at before anybody knows what the other object is.
  if (SdFlagAddr(v) === 0 || ld64(w + PyDecSignalDictObject.flags) === 0)
    return PyErr_SetString(PyExc_ValueError, 'invalid signal dict');
  if (op !== Py_EQ && op !== Py_NE) return Py_NotImplemented;
  let flags: number;
  if (PyDecSignalDict_Check(w)) flags = SdFlags(w);
  else if (PyDict_Check(w)) {
    flags = dict_as_flags(w);
    if (flags < 0) {
      if (!PyErr_ExceptionMatches(PyExc_KeyError)) return 0;
      PyErr_Clear();
      return Py_NotImplemented;
    }
  } else return Py_NotImplemented;
  return PyBool_FromLong((SdFlags(v) === flags) === (op === Py_EQ) ? 1 : 0);
}
function signaldict_setitem(self: Ref, key: Ref, value: Ref): number {
  if (!isInitialized(self)) return -1;
  if (value === 0) {
    PyErr_SetString(PyExc_ValueError, 'signal keys cannot be deleted');
    return -1;
  }
  const flag = exception_as_flag(key);
  const truth = flag < 0 ? -1 : PyObject_IsTrue(value);
  if (truth < 0) return -1;
  st(SdFlagAddr(self), truth ? SdFlags(self) | flag : SdFlags(self) & ~flag);
  return 0;
}
function signaldict_repr(self: Ref): Ref {
  if (!isInitialized(self)) return 0;
  const shown = signal_map.map((cm) => `<class 'decimal.${cm.name}'>:${SdFlags(self) & cm.flag ? 'True' : 'False'}`);
  return PyUnicode_FromString(`{${shown.join(', ')}}`);
}
defineType(PyDecSignalDictMixin_Type, {
  basicsize: () => PyDecSignalDictObject.sizeof,
  flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
  slots: {
    tp_repr: signaldict_repr,
    tp_richcompare: signaldict_richcompare,
    tp_iter: (self) => (isInitialized(self) ? PyObject_GetIter(ld(state.SignalTuple)) : 0),
    tp_init: (self) => {
      stp(self + PyDecSignalDictObject.flags, 0);
      return 0;
    },
    mp_length: (self) => (isInitialized(self) ? signal_map.length : -1),
    mp_subscript: (self, key) => {
      if (!isInitialized(self)) return 0;
      const flag = exception_as_flag(key);
      return flag < 0 ? 0 : PyBool_FromLong(SdFlags(self) & flag ? 1 : 0);
    },
    mp_ass_subscript: signaldict_setitem,
  },
  shared: {
    tp_hash: 'PyObject_HashNotImplemented',
    tp_new: 'PyType_GenericNew',
    tp_alloc: 'PyType_GenericAlloc',
    tp_free: 'PyObject_Free',
  },
  methods: [method('copy()', (self) => (isInitialized(self) ? flags_as_dict(SdFlags(self)) : 0))],
});

// ---- attributes ----

/** The value of an int, or null with the exception of PyLong_AsSsize_t. */
function ssize(value: Ref): bigint | null {
  if (!PyLong_Check(value)) {
    typeError('an integer is required');
    return null;
  }
  const n = PyLong_AsBigInt(value);
  if (BigInt.asIntN(64, n) === n) return n;
  PyLong_AsSsize_t(value);
  return null;
}
function outOfRange(message: string): number {
  PyErr_SetString(PyExc_ValueError, message);
  return -1;
}
/** An attribute that is an int of 64 bits between two bounds. */
function wide(name: string, at: () => number, min: bigint, max: bigint, bounds: string): GetSetSpec {
  return getset(
    name,
    (self) => PyLong_FromBigInt(ldInt64(self + at())),
    (self, value) => {
      const n = ssize(value);
      if (n === null) return -1;
      if (n < min || n > max) return outOfRange(`valid range for ${name} is ${bounds}`);
      stInt64(self + at(), n);
      return 0;
    },
  );
}
/** An attribute that is 0 or 1. */
function flag(name: string, at: () => number): GetSetSpec {
  return getset(
    name,
    (self) => PyLong_FromLong(ld(self + at())),
    (self, value) => {
      const n = ssize(value);
      if (n === null) return -1;
      if (n !== 0n && n !== 1n) return outOfRange(`valid values for ${name} are 0 or 1`);
      st(self + at(), Number(n));
      return 0;
    },
  );
}
const ATTRIBUTES: readonly GetSetSpec[] = [
  wide('prec', () => C.ctx_prec, 1n, MPD_MAX_PREC, '[1, MAX_PREC]'),
  wide('Emax', () => C.ctx_emax, 0n, MPD_MAX_EMAX, '[0, MAX_EMAX]'),
  wide('Emin', () => C.ctx_emin, MPD_MIN_EMIN, 0n, '[MIN_EMIN, 0]'),
  getset(
    'rounding',
    (self) => Py_NewRef(ld(round_map[ld(self + C.ctx_round)])),
    (self, value) => {
      const round = getround(value);
      if (round < 0) return -1;
      st(self + C.ctx_round, round);
      return 0;
    },
  ),
  flag('capitals', () => C.capitals),
  flag('clamp', () => C.ctx_clamp),
];
/** Sets traps or status from a signal dict, a dict or, with `lists`, a list. 0 or -1. */
function setSignals(self: Ref, at: number, value: Ref, lists: boolean): number {
  const flags =
    lists && PyList_Check(value)
      ? list_as_flags(value)
      : PyDecSignalDict_Check(value)
        ? isInitialized(value)
          ? SdFlags(value)
          : -1
        : dict_as_flags(value);
  if (flags < 0) return -1;
  st(self + at, flags);
  return 0;
}
function context_getattr(self: Ref, name: Ref): Ref {
  if (PyUnicode_Check(name)) {
    const text = PyUnicode_AsString(name);
    if (text === 'traps') return Py_NewRef(ld(self + C.traps));
    if (text === 'flags') return Py_NewRef(ld(self + C.flags));
  }
  return PyObject_GenericGetAttr(self, name);
}
function context_setattr(self: Ref, name: Ref, value: Ref): number {
  if (value === 0) {
    PyErr_SetString(PyExc_AttributeError, 'context attributes cannot be deleted');
    return -1;
  }
  if (PyUnicode_Check(name)) {
    const text = PyUnicode_AsString(name);
    if (text === 'traps') return setSignals(self, C.ctx_traps, value, false);
    if (text === 'flags') return setSignals(self, C.ctx_status, value, false);
  }
  return PyObject_GenericSetAttr(self, name, value);
}
/** Sets what is not None, in the order of the parameters of Context. 0 or -1. */
function context_setattrs(self: Ref, values: readonly Ref[]): number {
  const [prec, rounding, emin, emax, capitals, clamp, status, traps] = values;
  const isGiven = (o: Ref): boolean => o !== 0 && o !== Py_None;
  const set = (name: string, value: Ref): number =>
    isGiven(value) ? (ATTRIBUTES.find((a) => a.name === name)?.set?.(self, value, 0) ?? -1) : 0;
  if (set('prec', prec) < 0 || set('rounding', rounding) < 0 || set('Emin', emin) < 0 || set('Emax', emax) < 0)
    return -1;
  if (set('capitals', capitals) < 0 || set('clamp', clamp) < 0) return -1;
  if (isGiven(traps) && setSignals(self, C.ctx_traps, traps, true) < 0) return -1;
  if (isGiven(status) && setSignals(self, C.ctx_status, status, true) < 0) return -1;
  return 0;
}

// ---- the type Context ----

function context_new(type: Ref): Ref {
  const exact = type === PyDecContext_Type;
  const self = newOfType(type, PyDecContext_Type);
  if (self === 0) return 0;
  if (exact) {
    stp(self + C.traps, 0);
    stp(self + C.flags, 0);
  }
  for (const at of [C.traps, C.flags]) {
    const dict = PyObject_CallNoArgs(ld(state.PyDecSignalDict_Type));
    stp(self + at, dict);
    if (dict === 0) {
      Py_DECREF(self);
      return 0;
    }
  }
  const template = ld(state.default_context_template);
  if (template !== 0) copyValues(self, template);
  else {
    stInt64(self + C.ctx_prec, 28n);
    stInt64(self + C.ctx_emax, 999999n);
    stInt64(self + C.ctx_emin, -999999n);
    st(self + C.ctx_traps, MPD_IEEE_Invalid_operation | signal_map[2].flag | signal_map[3].flag);
    st(self + C.ctx_status, 0);
    st(self + C.ctx_newtrap, 0);
    st(self + C.ctx_round, MPD_ROUND_HALF_EVEN);
    st(self + C.ctx_clamp, 0);
    st(self + C.ctx_allcr, 1);
  }
  stp(ld(self + C.traps) + PyDecSignalDictObject.flags, self + C.ctx_traps);
  stp(ld(self + C.flags) + PyDecSignalDictObject.flags, self + C.ctx_status);
  st(self + C.capitals, 1);
  stp(self + C.tstate, 0);
  if (exact) track(self);
  return self;
}
/** The mpd_context_t of a context. */
function copyValues(to: Ref, from: Ref): void {
  for (let at = C.ctx_prec; at < C.traps; at += 4) st(to + at, ld(from + at));
}
function context_copy(self: Ref): Ref {
  const copy = PyObject_CallNoArgs(PyDecContext_Type);
  if (copy === 0) return 0;
  copyValues(copy, self);
  st(copy + C.ctx_newtrap, 0);
  st(copy + C.capitals, ld(self + C.capitals));
  return copy;
}
contexts.copy = context_copy;

/** Drops the signal dicts. Since 3.14 one that lives on knows that it belongs to no context any more. */
function dropDicts(self: Ref): void {
  for (const at of [C.traps, C.flags]) {
    const dict = ld(self + at);
    if (dict !== 0 && decimalRules().dictsKnowEnd) stp(dict + PyDecSignalDictObject.flags, 0);
  }
  Py_CLEAR(self + C.traps);
  Py_CLEAR(self + C.flags);
}
/** Sets prec, rounding and traps as the templates have them; for the module. */
export function initTemplate(context: Ref, prec: bigint, round: number, traps: number): void {
  stInt64(context + C.ctx_prec, prec);
  st(context + C.ctx_round, round);
  st(context + C.ctx_traps, traps);
  st(context + C.ctx_status, 0);
}
/** New reference: the context of an interchange format of IEEE 754. */
export function IEEEContext(bits: number): Ref {
  const context = PyObject_CallNoArgs(PyDecContext_Type);
  if (context === 0) return 0;
  const emax = 3n * (1n << BigInt(bits / 16 + 3));
  initTemplate(context, BigInt(9 * (bits / 32) - 2), MPD_ROUND_HALF_EVEN, 0);
  stInt64(context + C.ctx_emax, emax);
  stInt64(context + C.ctx_emin, 1n - emax);
  st(context + C.ctx_clamp, 1);
  return context;
}
const init = parseSignature(
  'Context(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)',
);
/** The text of signals. Mirrors mpd_lsnprint_signals. */
function signalsText(flags: number): string {
  const names = signal_map.toSorted((a, b) => (a.flag & -a.flag) - (b.flag & -b.flag));
  return `[${names
    .filter((cm) => flags & cm.flag)
    .map((cm) => cm.name)
    .join(', ')}]`;
}
function context_repr(self: Ref): Ref {
  const ctx = CTX(self);
  return PyUnicode_FromString(
    `Context(prec=${ctx.prec}, rounding=${mpd_round_string[ctx.round]}, Emin=${ctx.emin}, Emax=${ctx.emax}, ` +
      `capitals=${CtxCaps(self) ? 1 : 0}, clamp=${ctx.clamp}, flags=${signalsText(ldU32(self + C.ctx_status))}, ` +
      `traps=${signalsText(ldU32(self + C.ctx_traps))})`,
  );
}
function context_reduce(self: Ref): Ref {
  const ctx = CTX(self);
  const args = stealTuple(
    PyLong_FromBigInt(ctx.prec),
    PyUnicode_FromString(mpd_round_string[ctx.round]),
    PyLong_FromBigInt(ctx.emin),
    PyLong_FromBigInt(ctx.emax),
    PyLong_FromLong(ld(self + C.capitals)),
    PyLong_FromLong(ctx.clamp),
    signals_as_list(ldU32(self + C.ctx_status)),
    signals_as_list(ldU32(self + C.ctx_traps)),
  );
  return args === 0 ? 0 : stealTuple(Py_NewRef(Py_TYPE(self)), args);
}
/** Sets a word of the context to 0. New reference: None. */
const cleared = (at: () => number) => (self: Ref) => {
  st(self + at(), 0);
  return Py_None;
};
const OBJECT_METHODS: readonly MethodSpec[] = [
  method('Etiny()', (self) => PyLong_FromBigInt(etiny(CTX(self)))),
  method('Etop()', (self) => PyLong_FromBigInt(etop(CTX(self)))),
  method(
    'clear_flags()',
    cleared(() => C.ctx_status),
  ),
  method(
    'clear_traps()',
    cleared(() => C.ctx_traps),
  ),
  method('__copy__()', context_copy),
  method('__reduce__()', context_reduce),
  method('copy()', context_copy),
];
/** The type's table, with the methods that compute. */
export function defineContext(methods: readonly MethodSpec[]): void {
  defineType(PyDecContext_Type, {
    basicsize: () => C.sizeof,
    flags: () => Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | collectedFlag(),
    doc:
      'Context(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)\n--\n\n' +
      'The context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more.  ' +
      'A new context\ncan be constructed as follows:\n\n    >>> c = Context(prec=28, Emin=-425000000, Emax=425000000,\n' +
      '    ...             rounding=ROUND_HALF_EVEN, capitals=1, clamp=1,\n' +
      '    ...             traps=[InvalidOperation, DivisionByZero, Overflow],\n    ...             flags=[])\n    >>>\n\n\n',
    slots: {
      tp_new: context_new,
      tp_init: (self, args, kwds) => {
        const values = ofTuple(init, args, kwds);
        return values === null ? -1 : context_setattrs(self, values);
      },
      tp_dealloc: (self) => {
        untrack(self);
        dropDicts(self);
        fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
      },
      tp_traverse: (self, visit) => visitWords(self, visit, C.traps, C.flags),
      tp_clear: (self) => {
        dropDicts(self);
        return 0;
      },
      tp_repr: context_repr,
      tp_getattro: context_getattr,
      tp_setattro: context_setattr,
    },
    shared: { tp_alloc: 'PyType_GenericAlloc' },
    methods: [...methods, ...OBJECT_METHODS],
    getset: ATTRIBUTES,
  });
}

// ---- context managers ----

const M = PyDecContextManagerObject;
/** New reference. localcontext(ctx=None, **kwargs); the values are those of the keywords in the order of Context's parameters. */
export function localcontext(local: Ref, values: readonly Ref[]): Ref {
  const global = CURRENT_CONTEXT();
  if (global === 0) return 0;
  if (local === 0 || local === Py_None) local = global;
  else if (!PyDecContext_Check(local)) return typeError('optional argument must be a context');
  const copy = context_copy(local);
  if (copy === 0) return 0;
  const self = context_setattrs(copy, values) < 0 ? 0 : newExact(PyDecContextManager_Type);
  if (self === 0) {
    Py_DECREF(copy);
    return 0;
  }
  stp(self + M.local, copy);
  stp(self + M.global, Py_NewRef(global));
  track(self);
  return self;
}
defineType(PyDecContextManager_Type, {
  basicsize: () => M.sizeof,
  flags: () => (decimalRules().isCollected ? Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_HAVE_GC : 0),
  slots: {
    tp_dealloc: (self) => {
      untrack(self);
      Py_CLEAR(self + M.local);
      Py_CLEAR(self + M.global);
      fn<destructor>(ld(Py_TYPE(self) + PyTypeObject.tp_free))(self);
    },
    tp_traverse: (self, visit) => visitWords(self, visit, M.local, M.global),
    tp_clear: (self) => {
      Py_CLEAR(self + M.local);
      Py_CLEAR(self + M.global);
      return 0;
    },
  },
  methods: [
    method('__enter__()', (self) => {
      const r = PyDec_SetCurrentContext(ld(self + M.local));
      return r === 0 ? 0 : Py_NewRef(ld(self + M.local));
    }),
    rawMethod('__exit__', METH_FASTCALL, (self: Ref) => {
      const r = PyDec_SetCurrentContext(ld(self + M.global));
      return r === 0 ? 0 : Py_False;
    }),
  ],
});
