// The type Decimal: operators and methods. Mirrors the macros Dec_BinaryNumberMethod, Dec_UnaryFuncVA and Dec_BinaryFuncVA with
// their uses, and the tables of dec_spec, in Modules/_decimal/_decimal.c.

import { Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DEFAULT } from '../include/flags.ts';
import { PyTypeObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { ld, ld64 } from '../memory/memory.ts';
import { PyBool_FromLong } from '../objects/boolobject.ts';
import { PyDict_DelItemString } from '../objects/dictobject.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import { PyFloat_Check } from '../objects/floatobject.ts';
import {
  PyLong_AsBigInt,
  PyLong_AsSsize_t,
  PyLong_Check,
  PyLong_FromBigInt,
  PyLong_FromLong,
} from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE } from '../objects/object.ts';
import { parseSignature } from '../objects/signature.ts';
import { stealTuple } from '../objects/tupleobject.ts';
import { classmethod, defineType, getset, type MethodSpec, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { named, ofTuple, positional } from './decimal_args.ts';
import * as A from './decimal_arith.ts';
import * as V from './decimal_convert.ts';
import { dec_format } from './decimal_format.ts';
import * as L from './decimal_logic.ts';
import * as N from './decimal_number.ts';
import { collectedFlag, decimalRules } from './decimal_rules.ts';
import {
  CONTEXT_CHECK_VA,
  CTX,
  CtxCaps,
  CURRENT_CONTEXT,
  dec_addstatus,
  getround,
  PyDec_Check,
  PyDec_Type,
  PyDecObject,
} from './decimal_state.ts';
import { toText } from './decimal_text.ts';
import * as T from './decimal_transcendental.ts';
import {
  attempt,
  convert_op,
  convert_op_raise,
  dec_dealloc,
  dynamicBytes,
  isGiven,
  MPD,
  newDecimal,
  PyDecType_FromObjectExact,
  result,
  withOperands,
} from './decimalobject.ts';

// ---- operators ----

const unaryOperator =
  (op: A.Unary) =>
  (self: Ref): Ref => {
    const context = CURRENT_CONTEXT();
    return context === 0 ? 0 : result(context, (ctx) => op(MPD(self), ctx));
  };
const binaryOperator =
  (op: A.Binary) =>
  (v: Ref, w: Ref): Ref => {
    const context = CURRENT_CONTEXT();
    if (context === 0) return 0;
    return withOperands([v, w], context, convert_op, (a, b) => result(context, (ctx) => op(a, b, ctx)));
  };
/** New reference: a tuple of quotient and remainder. */
export function divmodPair(a: N.Dec, b: N.Dec, context: Ref): Ref {
  const ctx = CTX(context);
  const nothing = { q: N.NOT_A_NUMBER, r: N.NOT_A_NUMBER };
  const { q, r } = attempt(ctx, nothing, () => A.divmod(a, b, ctx));
  const pair = stealTuple(newDecimal(q), newDecimal(r));
  if (pair !== 0 && dec_addstatus(context, ctx.status) < 0) {
    Py_DECREF(pair);
    return 0;
  }
  return pair;
}
function nm_mpd_qdivmod(v: Ref, w: Ref): Ref {
  const context = CURRENT_CONTEXT();
  if (context === 0) return 0;
  return withOperands([v, w], context, convert_op, (a, b) => divmodPair(a, b, context));
}
function nm_mpd_qpow(base: Ref, exponent: Ref, mod: Ref): Ref {
  const context = CURRENT_CONTEXT();
  if (context === 0) return 0;
  const operands = isGiven(mod) ? [base, exponent, mod] : [base, exponent];
  return withOperands(operands, context, convert_op, (a, b, c) =>
    result(context, (ctx) => (c === undefined ? T.power(a, b, ctx) : T.powmod(a, b, c, ctx))),
  );
}

// ---- methods that compute ----

type Value = (...args: N.Dec[]) => N.Dec;
/** name(context=None): a number of self. */
const unary = (name: string, op: A.Unary): MethodSpec =>
  named(`${name}(context=None)`, (self, c) => {
    const context = CONTEXT_CHECK_VA(c);
    return context === 0 ? 0 : result(context, (ctx) => op(MPD(self), ctx));
  });
/** name(other, context=None): a number of both. */
const binary = (name: string, op: A.Binary): MethodSpec =>
  named(`${name}(other, context=None)`, (self, other, c) => {
    const context = CONTEXT_CHECK_VA(c);
    if (context === 0) return 0;
    return withOperands([self, other], context, convert_op_raise, (a, b) => result(context, (ctx) => op(a, b, ctx)));
  });
const exactBinary =
  (op: Value): A.Binary =>
  (a, b) =>
    op(a, b);
/** name(): a fact about self. */
const test = (name: string, f: (d: N.Dec) => boolean): MethodSpec =>
  method(`${name}()`, (self) => PyBool_FromLong(f(MPD(self)) ? 1 : 0));
/** name(context=None): a fact about self in a context. */
const testIn = (name: string, f: (d: N.Dec, emin: bigint) => Ref): MethodSpec =>
  named(`${name}(context=None)`, (self, c) => {
    const context = CONTEXT_CHECK_VA(c);
    return context === 0 ? 0 : f(MPD(self), CTX(context).emin);
  });
/** name(rounding=None, context=None): a whole number. */
const integral = (name: string, op: A.Unary): MethodSpec =>
  named(`${name}(rounding=None, context=None)`, (self, rounding, c) => {
    const context = CONTEXT_CHECK_VA(c);
    if (context === 0) return 0;
    const round = isGiven(rounding) ? getround(rounding) : CTX(context).round;
    return round < 0 ? 0 : result(context, (ctx) => rounding_(ctx, round, (work) => op(MPD(self), work)));
  });
/** An operation with another rounding mode. */
function rounding_(ctx: N.Ctx, round: number, op: (ctx: N.Ctx) => N.Dec): N.Dec {
  const work = { ...ctx, round };
  const r = op(work);
  ctx.status |= work.status;
  return r;
}
function dec_round(self: Ref, ndigits: Ref): Ref {
  if (!isGiven(ndigits)) return V.dec_as_long(self, N.MPD_ROUND_HALF_EVEN);
  const context = CURRENT_CONTEXT();
  if (context === 0) return 0;
  if (!PyLong_Check(ndigits)) return typeError('optional arg must be an integer');
  if (PyLong_AsSsize_t(ndigits) === -1 && PyErr_Occurred() !== 0) return 0;
  const exp = -PyLong_AsBigInt(ndigits);
  return result(context, (ctx) => A.quantize(MPD(self), N.dec(0, 1n, exp), ctx));
}
const METHODS: readonly MethodSpec[] = [
  unary('exp', T.exp),
  unary('ln', T.ln),
  unary('log10', T.log10),
  unary('next_minus', A.nextMinus),
  unary('next_plus', A.nextPlus),
  unary('normalize', A.normalize),
  integral('to_integral', A.toIntegralValue),
  integral('to_integral_exact', A.toIntegralExact),
  integral('to_integral_value', A.toIntegralValue),
  unary('sqrt', A.sqrt),
  binary('compare', L.compare),
  binary('compare_signal', L.compareSignal),
  binary('max', L.max),
  binary('max_mag', L.maxMag),
  binary('min', L.min),
  binary('min_mag', L.minMag),
  binary('next_toward', A.nextToward),
  named('quantize(exp, rounding=None, context=None)', (self, other, rounding, c) => {
    const context = CONTEXT_CHECK_VA(c);
    if (context === 0) return 0;
    const round = isGiven(rounding) ? getround(rounding) : CTX(context).round;
    if (round < 0) return 0;
    return withOperands([self, other], context, convert_op_raise, (a, b) =>
      result(context, (ctx) => rounding_(ctx, round, (work) => A.quantize(a, b, work))),
    );
  }),
  binary('remainder_near', A.remainderNear),
  named('fma(other, third, context=None)', (self, other, third, c) => {
    const context = CONTEXT_CHECK_VA(c);
    if (context === 0) return 0;
    return withOperands([self, other, third], context, convert_op_raise, (a, b, d) =>
      result(context, (ctx) => A.fma(a, b, d, ctx)),
    );
  }),
  test('is_canonical', () => true),
  test('is_finite', (d) => !N.isSpecial(d)),
  test('is_infinite', N.isInfinite),
  test('is_nan', N.isNan),
  test('is_qnan', N.isQnan),
  test('is_snan', N.isSnan),
  test('is_signed', N.isNegative),
  test('is_zero', N.isZero),
  testIn('is_normal', (d, emin) => PyBool_FromLong(L.isNormal(d, emin) ? 1 : 0)),
  testIn('is_subnormal', (d, emin) => PyBool_FromLong(L.isSubnormal(d, emin) ? 1 : 0)),
  method('adjusted()', (self) => {
    const d = MPD(self);
    return PyLong_FromBigInt(N.isSpecial(d) ? 0n : N.adjexp(d));
  }),
  method('canonical()', Py_NewRef),
  method('conjugate()', Py_NewRef),
  method('radix()', () => newDecimal(N.dec(0, 10n, 0n))),
  method('copy_abs()', (self) => newDecimal(N.copyAbs(MPD(self)))),
  method('copy_negate()', (self) => newDecimal(N.copyNegate(MPD(self)))),
  unary('logb', L.logb),
  unary('logical_invert', L.logicalInvert),
  testIn('number_class', (d, emin) => PyUnicode_FromString(L.numberClass(d, emin))),
  named('to_eng_string(context=None)', (self, c) => {
    const context = CONTEXT_CHECK_VA(c);
    return context === 0 ? 0 : PyUnicode_FromString(toText(MPD(self), CtxCaps(context), true));
  }),
  binary('compare_total', exactBinary(L.compareTotal)),
  binary('compare_total_mag', exactBinary(L.compareTotalMag)),
  binary('copy_sign', (a, b) => N.withSign(a, N.sign(b))),
  named('same_quantum(other, context=None)', (self, other, c) => {
    const context = CONTEXT_CHECK_VA(c);
    if (context === 0) return 0;
    return withOperands([self, other], context, convert_op_raise, (a, b) =>
      PyBool_FromLong(L.sameQuantum(a, b) ? 1 : 0),
    );
  }),
  binary('logical_and', L.logicalAnd),
  binary('logical_or', L.logicalOr),
  binary('logical_xor', L.logicalXor),
  binary('rotate', L.rotate),
  binary('scaleb', L.scaleb),
  binary('shift', L.shift),
  classmethod('from_float(f, /)', V.dec_from_float),
  classmethod('from_number(number, /)', (type, v) => {
    const context = CURRENT_CONTEXT();
    if (context === 0) return 0;
    if (!PyDec_Check(v) && !PyLong_Check(v) && !PyFloat_Check(v))
      return typeError(`conversion from ${typeName(v)} to Decimal is not supported`);
    const r =
      PyLong_Check(v) || PyDec_Check(v)
        ? PyDecType_FromObjectExact(PyDec_Type, v, context)
        : V.dec_from_float(PyDec_Type, v);
    return V.asType(type, r);
  }),
  method('as_tuple()', V.PyDec_AsTuple),
  method('as_integer_ratio()', V.dec_as_integer_ratio),
  method('__copy__()', Py_NewRef),
  method('__deepcopy__(memo, /)', Py_NewRef),
  positional('__format__(format_spec, override=None, /)', dec_format),
  method('__reduce__()', V.dec_reduce),
  method('__round__(ndigits=None, /)', dec_round),
  method('__ceil__()', (self) => V.dec_as_long(self, N.MPD_ROUND_CEILING)),
  method('__floor__()', (self) => V.dec_as_long(self, N.MPD_ROUND_FLOOR)),
  method('__trunc__()', (self) => V.dec_as_long(self, N.MPD_ROUND_DOWN)),
  method('__complex__()', V.dec_complex),
  method('__sizeof__()', (self) =>
    PyLong_FromLong(ld64(Py_TYPE(self) + PyTypeObject.tp_basicsize) + dynamicBytes(self)),
  ),
];
const NEW = parseSignature('Decimal(value="0", context=None)');

defineType(PyDec_Type, {
  basicsize: () => PyDecObject.sizeof,
  flags: () => Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | collectedFlag(),
  doc:
    'Decimal(value="0", context=None)\n--\n\n' +
    "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, " +
    "return Decimal('0'). The\ncontext does not affect the conversion and is only passed to determine if\nthe InvalidOperation trap is active.\n\n",
  slots: {
    tp_new: (type, args, kwds) => {
      const got = ofTuple(NEW, args, kwds);
      if (got === null) return 0;
      const context = CONTEXT_CHECK_VA(got[1]);
      return context === 0 ? 0 : PyDecType_FromObjectExact(type, got[0], context);
    },
    tp_dealloc: dec_dealloc,
    tp_traverse: () => 0,
    tp_repr: V.dec_repr,
    tp_str: V.dec_str,
    tp_hash: V.dec_hash,
    tp_richcompare: V.dec_richcompare,
    nb_add: binaryOperator(A.add),
    nb_subtract: binaryOperator(A.subtract),
    nb_multiply: binaryOperator(A.multiply),
    nb_remainder: binaryOperator(A.remainder),
    nb_divmod: nm_mpd_qdivmod,
    nb_power: nm_mpd_qpow,
    nb_negative: unaryOperator(A.minus),
    nb_positive: unaryOperator(A.plus),
    nb_absolute: unaryOperator(A.abs),
    nb_bool: (self) => (N.isZero(MPD(self)) ? 0 : 1),
    nb_int: (self) => V.dec_as_long(self, N.MPD_ROUND_DOWN),
    nb_float: V.PyDec_AsFloat,
    nb_floor_divide: binaryOperator(A.divideInt),
    nb_true_divide: binaryOperator(A.divide),
  },
  shared: { tp_alloc: 'PyType_GenericAlloc' },
  methods: METHODS,
  ready: () => {
    if (!decimalRules().hasIEEEContext) PyDict_DelItemString(ld(PyDec_Type + PyTypeObject.tp_dict), 'from_number');
  },
  getset: [getset('real', Py_NewRef), getset('imag', () => newDecimal(N.dec(0, 0n, 0n)))],
});
