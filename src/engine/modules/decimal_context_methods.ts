// The methods of Context that compute. Mirrors the macros DecCtx_UnaryFunc, DecCtx_BinaryFunc and DecCtx_BoolFunc with their uses
// in Modules/_decimal/_decimal.c.

import { METH_FASTCALL } from '../include/flags.ts';
import type { Ref } from '../memory/memory.ts';
import { PyBool_FromLong } from '../objects/boolobject.ts';
import { typeError } from '../objects/errors.ts';
import { argAt, Py_NewRef, PyVectorcall_NARGS } from '../objects/object.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { type MethodSpec, method, rawMethod } from '../objects/typedef.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { named, positional } from './decimal_args.ts';
import * as A from './decimal_arith.ts';
import { defineContext } from './decimal_context.ts';
import * as L from './decimal_logic.ts';
import { divmodPair } from './decimal_methods.ts';
import * as N from './decimal_number.ts';
import { decimalRules } from './decimal_rules.ts';
import { CTX, CtxCaps, PyDec_Check } from './decimal_state.ts';
import { toText } from './decimal_text.ts';
import * as T from './decimal_transcendental.ts';
import {
  convert_op_raise,
  isGiven,
  newDecimal,
  PyDec_FromFloat,
  PyDec_FromObject,
  result,
  withOperands,
} from './decimalobject.ts';

/** name(x, /): something of one number. */
const one = (name: string, f: (d: N.Dec, context: Ref) => Ref): MethodSpec =>
  method(`${name}(x, /)`, (context, x) => withOperands([x], context, convert_op_raise, (d) => f(d, context)));
const unary = (name: string, op: A.Unary): MethodSpec =>
  one(name, (d, context) => result(context, (ctx) => op(d, ctx)));
const test = (name: string, f: (d: N.Dec, emin: bigint) => boolean): MethodSpec =>
  one(name, (d, context) => PyBool_FromLong(f(d, CTX(context).emin) ? 1 : 0));
/** name(x, y, /): something of two numbers. */
const two = (name: string, f: (a: N.Dec, b: N.Dec, context: Ref) => Ref): MethodSpec =>
  positional(`${name}(x, y, /)`, (context, x, y) =>
    withOperands([x, y], context, convert_op_raise, (a, b) => f(a, b, context)),
  );
const binary = (name: string, op: A.Binary): MethodSpec =>
  two(name, (a, b, context) => result(context, (ctx) => op(a, b, ctx)));
const text = (name: string, engineering: boolean): MethodSpec =>
  one(name, (d, context) => PyUnicode_FromString(toText(d, CtxCaps(context), engineering)));

const METHODS: readonly MethodSpec[] = [
  unary('abs', A.abs),
  unary('exp', T.exp),
  unary('ln', T.ln),
  unary('log10', T.log10),
  unary('minus', A.minus),
  unary('next_minus', A.nextMinus),
  unary('next_plus', A.nextPlus),
  unary('normalize', A.normalize),
  unary('plus', A.plus),
  unary('to_integral', A.toIntegralValue),
  unary('to_integral_exact', A.toIntegralExact),
  unary('to_integral_value', A.toIntegralValue),
  unary('sqrt', A.sqrt),
  binary('add', A.add),
  binary('compare', L.compare),
  binary('compare_signal', L.compareSignal),
  binary('divide', A.divide),
  binary('divide_int', A.divideInt),
  two('divmod', divmodPair),
  binary('max', L.max),
  binary('max_mag', L.maxMag),
  binary('min', L.min),
  binary('min_mag', L.minMag),
  binary('multiply', A.multiply),
  binary('next_toward', A.nextToward),
  binary('quantize', A.quantize),
  binary('remainder', A.remainder),
  binary('remainder_near', A.remainderNear),
  binary('subtract', A.subtract),
  named('power(a, b, modulo=None)', (context, a, b, modulo) =>
    withOperands(isGiven(modulo) ? [a, b, modulo] : [a, b], context, convert_op_raise, (x, y, m) =>
      result(context, (ctx) => (m === undefined ? T.power(x, y, ctx) : T.powmod(x, y, m, ctx))),
    ),
  ),
  positional('fma(x, y, z, /)', (context, x, y, z) =>
    withOperands([x, y, z], context, convert_op_raise, (a, b, c) => result(context, (ctx) => A.fma(a, b, c, ctx))),
  ),
  method('radix()', () => newDecimal(N.dec(0, 10n, 0n))),
  method('is_canonical(x, /)', (_context, x) =>
    PyDec_Check(x) ? PyBool_FromLong(1) : typeError('argument must be a Decimal'),
  ),
  test('is_finite', (d) => !N.isSpecial(d)),
  test('is_infinite', N.isInfinite),
  test('is_nan', N.isNan),
  test('is_normal', L.isNormal),
  test('is_qnan', N.isQnan),
  test('is_signed', N.isNegative),
  test('is_snan', N.isSnan),
  test('is_subnormal', L.isSubnormal),
  test('is_zero', N.isZero),
  method('_apply(x, /)', (context, x) =>
    withOperands([x], context, convert_op_raise, (d) => result(context, (ctx) => N.finalize(d, ctx))),
  ),
  method('canonical(x, /)', (_context, x) => (PyDec_Check(x) ? Py_NewRef(x) : typeError('argument must be a Decimal'))),
  one('copy_abs', (d) => newDecimal(N.copyAbs(d))),
  method('copy_decimal(x, /)', (context, x) => convert_op_raise(x, context)),
  one('copy_negate', (d) => newDecimal(N.copyNegate(d))),
  unary('logb', L.logb),
  unary('logical_invert', L.logicalInvert),
  one('number_class', (d, context) => PyUnicode_FromString(L.numberClass(d, CTX(context).emin))),
  text('to_sci_string', false),
  text('to_eng_string', true),
  two('compare_total', (a, b) => newDecimal(L.compareTotal(a, b))),
  two('compare_total_mag', (a, b) => newDecimal(L.compareTotalMag(a, b))),
  two('copy_sign', (a, b) => newDecimal(N.withSign(a, N.sign(b)))),
  binary('logical_and', L.logicalAnd),
  binary('logical_or', L.logicalOr),
  binary('logical_xor', L.logicalXor),
  binary('rotate', L.rotate),
  two('same_quantum', (a, b) => PyBool_FromLong(L.sameQuantum(a, b) ? 1 : 0)),
  binary('scaleb', L.scaleb),
  binary('shift', L.shift),
  rawMethod('create_decimal', METH_FASTCALL, (context: Ref, args: number, nargsf: number) => {
    const nargs = PyVectorcall_NARGS(nargsf);
    if (nargs > 1) {
      if (!decimalRules().isClinic) return typeError(`function takes at most 1 argument (${nargs} given)`);
      _PyArg_CheckPositional('create_decimal', nargs, 0, 1);
      return 0;
    }
    return PyDec_FromObject(nargs === 0 ? 0 : argAt(args, 0), context);
  }),
  method('create_decimal_from_float(f, /)', (context, f) => PyDec_FromFloat(f, context)),
];
defineContext(METHODS);
