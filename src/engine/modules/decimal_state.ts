// What module _decimal keeps: its types, exceptions and constants, the layouts of its structs, and how signals become exceptions.
// Mirrors decimal_state, signal_map, cond_map and dec_addstatus in Modules/_decimal/_decimal.c. NOT-IN-CPYTHON: there is one state,
// where each module object has its own since 3.13.

import { Py_EQ } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { type Addr, I32, ld, ldU32, type Ref, st, U32 } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetObject, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { Py_DECREF, Py_NewRef, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_RichCompareBool } from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_KeyError, staticType } from '../objects/statictypes.ts';
import { PyUnicode_Check } from '../objects/unicodeobject.ts';
import { PyContextVar_Get, PyContextVar_Set } from './_contextvars.ts';
import {
  type Ctx,
  MPD_Clamped,
  MPD_Conversion_syntax,
  MPD_Division_by_zero,
  MPD_Division_impossible,
  MPD_Division_undefined,
  MPD_Float_operation,
  MPD_IEEE_Invalid_operation,
  MPD_Inexact,
  MPD_Invalid_context,
  MPD_Invalid_operation,
  MPD_Malloc_error,
  MPD_Overflow,
  MPD_Rounded,
  MPD_Subnormal,
  MPD_Underflow,
} from './decimal_number.ts';

export const PyDec_Type = staticType('decimal.Decimal');
export const PyDecContext_Type = staticType('decimal.Context');
export const PyDecContextManager_Type = staticType('decimal.ContextManager');
export const PyDecSignalDictMixin_Type = staticType('decimal.SignalDictMixin');

/** Words of the coefficient that lie in the object itself. */
export const _Py_DEC_MINALLOC = 4;
export const PyDecObject = struct(
  'PyDecObject',
  {
    hash: 'ssize',
    dec_flags: 'u8',
    dec_exp: 'ssize',
    dec_digits: 'ssize',
    dec_len: 'ssize',
    dec_alloc: 'ssize',
    dec_data: 'ptr',
    data0: 'ssize',
    data1: 'ssize',
    data2: 'ssize',
    data3: 'ssize',
  },
  PyObject,
);
export const PyDecContextObject = struct(
  'PyDecContextObject',
  {
    ctx_prec: 'ssize',
    ctx_emax: 'ssize',
    ctx_emin: 'ssize',
    ctx_traps: 'u32',
    ctx_status: 'u32',
    ctx_newtrap: 'u32',
    ctx_round: 'i32',
    ctx_clamp: 'i32',
    ctx_allcr: 'i32',
    traps: 'ptr',
    flags: 'ptr',
    capitals: 'i32',
    tstate: 'ptr',
    modstate: { type: 'ptr', since: '3.14' },
  },
  PyObject,
);
export const PyDecSignalDictObject = struct('PyDecSignalDictObject', { flags: 'ptr' }, PyObject);
export const PyDecContextManagerObject = struct('PyDecContextManagerObject', { local: 'ptr', global: 'ptr' }, PyObject);

const slotOf = (name: string): Addr => staticRef(`decimal_state.${name}`);
/** Words of the state; each holds a reference once the module was made. */
export const state = {
  PyDecSignalDict_Type: slotOf('PyDecSignalDict_Type'),
  DecimalTuple: slotOf('DecimalTuple'),
  default_context_template: slotOf('default_context_template'),
  basic_context_template: slotOf('basic_context_template'),
  extended_context_template: slotOf('extended_context_template'),
  current_context_var: slotOf('current_context_var'),
  Rational: slotOf('Rational'),
  SignalTuple: slotOf('SignalTuple'),
  DecimalException: slotOf('DecimalException'),
};
/** Names of the rounding modes, by number. */
export const mpd_round_string = [
  'ROUND_UP',
  'ROUND_DOWN',
  'ROUND_CEILING',
  'ROUND_FLOOR',
  'ROUND_HALF_UP',
  'ROUND_HALF_DOWN',
  'ROUND_HALF_EVEN',
  'ROUND_05UP',
] as const;
export const round_map: readonly Addr[] = mpd_round_string.map(slotOf);

export interface DecCondMap {
  readonly name: string;
  readonly flag: number;
  /** The word with the exception. */
  readonly ex: Addr;
}
const row = (name: string, flag: number): DecCondMap => ({ name, flag, ex: slotOf(name) });
/** The signals, in the order in which exceptions are chosen. */
export const signal_map: readonly DecCondMap[] = [
  row('InvalidOperation', MPD_IEEE_Invalid_operation),
  row('FloatOperation', MPD_Float_operation),
  row('DivisionByZero', MPD_Division_by_zero),
  row('Overflow', MPD_Overflow),
  row('Underflow', MPD_Underflow),
  row('Subnormal', MPD_Subnormal),
  row('Inexact', MPD_Inexact),
  row('Rounded', MPD_Rounded),
  row('Clamped', MPD_Clamped),
];
/** The conditions that InvalidOperation stands for, itself first. */
export const cond_map: readonly DecCondMap[] = [
  { ...signal_map[0], flag: MPD_Invalid_operation },
  row('ConversionSyntax', MPD_Conversion_syntax),
  row('DivisionImpossible', MPD_Division_impossible),
  row('DivisionUndefined', MPD_Division_undefined),
  row('InvalidContext', MPD_Invalid_context),
];

export const PyDec_Check = (o: Ref): boolean => PyObject_TypeCheck(o, PyDec_Type);
export const PyDecContext_Check = (o: Ref): boolean => PyObject_TypeCheck(o, PyDecContext_Type);
export const PyDecSignalDict_Check = (o: Ref): boolean => PyObject_TypeCheck(o, ld(state.PyDecSignalDict_Type));

// ---- numbers of 64 bits ----

export const ldInt64 = (a: Addr): bigint => (BigInt(I32[(a >> 2) + 1]) << 32n) | BigInt(U32[a >> 2]);
export function stInt64(a: Addr, v: bigint): void {
  st(a, Number(BigInt.asIntN(32, v)));
  st(a + 4, Number(BigInt.asIntN(32, v >> 32n)));
}

// ---- signals ----

/** Bits for an exception class of a signal, or -1 with KeyError. */
export function exception_as_flag(ex: Ref): number {
  const cm = signal_map.find((s) => ld(s.ex) === ex);
  if (cm !== undefined) return cm.flag;
  PyErr_SetString(
    PyExc_KeyError,
    'valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n' +
      '   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]',
  );
  return -1;
}
/** New reference: a list of the exceptions of `maps` whose flags are set. */
function listOf(maps: readonly DecCondMap[], flags: number): Ref {
  const list = PyList_New(0);
  if (list === 0) return 0;
  for (const cm of maps) {
    if (!(flags & cm.flag)) continue;
    if (PyList_Append(list, ld(cm.ex)) < 0) {
      Py_DECREF(list);
      return 0;
    }
  }
  return list;
}
/** New reference: signals, without the conditions behind InvalidOperation. */
export const signals_as_list = (flags: number): Ref => listOf(signal_map, flags);
const CONDITIONS = [...cond_map, ...signal_map.slice(1)];

/** Adds signals to a context. 0, or -1 with the exception of one that is trapped. */
export function dec_addstatus(context: Ref, status: number): number {
  const C = PyDecContextObject;
  if (status === 0) return 0;
  st(context + C.ctx_status, ldU32(context + C.ctx_status) | status);
  const traps = ldU32(context + C.ctx_traps);
  if (!(status & (traps | MPD_Malloc_error))) return 0;
  if (status & MPD_Malloc_error) {
    PyErr_NoMemory();
    return -1;
  }
  const cm = signal_map.find((s) => traps & status & s.flag) as DecCondMap;
  const list = listOf(CONDITIONS, traps & status);
  if (list !== 0) {
    PyErr_SetObject(ld(cm.ex), list);
    Py_DECREF(list);
  }
  return -1;
}

// ---- contexts ----

/** What operations take from a context. */
export function CTX(context: Ref): Ctx {
  const C = PyDecContextObject;
  return {
    prec: ldInt64(context + C.ctx_prec),
    emax: ldInt64(context + C.ctx_emax),
    emin: ldInt64(context + C.ctx_emin),
    round: ld(context + C.ctx_round),
    clamp: ld(context + C.ctx_clamp),
    status: 0,
  };
}
export const CtxCaps = (context: Ref): boolean => ld(context + PyDecContextObject.capitals) !== 0;
/** New reference: a copy of a context (decimal_context). */
export const contexts = { copy: (_context: Ref): Ref => 0 };

/** New reference: the running context, made of the template if there is none. */
export function current_context(): Ref {
  const found = PyContextVar_Get(ld(state.current_context_var));
  if (found !== 0 || PyErr_Occurred() !== 0) return found;
  const made = contexts.copy(ld(state.default_context_template));
  if (made === 0) return 0;
  st(made + PyDecContextObject.ctx_status, 0);
  return setCurrent(made) < 0 ? 0 : made;
}
/** Makes a context the running one; when that fails, -1, and the reference is dropped. */
function setCurrent(context: Ref): number {
  const token = PyContextVar_Set(ld(state.current_context_var), context);
  if (token === 0) {
    Py_DECREF(context);
    return -1;
  }
  Py_DECREF(token);
  return 0;
}
/** New reference: None. Mirrors PyDec_SetCurrentContext. */
export function PyDec_SetCurrentContext(v: Ref): Ref {
  if (!PyDecContext_Check(v)) return typeError('argument must be a context');
  const { default_context_template, basic_context_template, extended_context_template } = state;
  // Nobody changes the templates by setting one.
  if ([default_context_template, basic_context_template, extended_context_template].some((t) => ld(t) === v)) {
    v = contexts.copy(v);
    if (v === 0) return 0;
    st(v + PyDecContextObject.ctx_status, 0);
  } else Py_NewRef(v);
  if (setCurrent(v) < 0) return 0;
  Py_DECREF(v);
  return Py_None;
}
/** Borrowed reference: the running context. */
export function CURRENT_CONTEXT(): Ref {
  const context = current_context();
  if (context !== 0) Py_DECREF(context);
  return context;
}
/** Borrowed reference: the context given, or the running one for None or nothing; NULL with TypeError for what is none. */
export function CONTEXT_CHECK_VA(context: Ref): Ref {
  if (context === 0 || context === Py_None) return CURRENT_CONTEXT();
  return PyDecContext_Check(context) ? context : typeError('optional argument must be a context');
}
/** A rounding mode by its name; -1 with TypeError. */
export function getround(v: Ref): number {
  if (PyUnicode_Check(v)) {
    const same = round_map.findIndex((at) => ld(at) === v);
    if (same >= 0) return same;
    const equal = round_map.findIndex((at) => PyObject_RichCompareBool(v, ld(at), Py_EQ) === 1);
    if (equal >= 0) return equal;
  }
  typeError(
    'valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n' +
      '   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]',
  );
  return -1;
}
