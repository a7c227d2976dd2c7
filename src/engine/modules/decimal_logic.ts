// What decimal numbers have besides arithmetic: comparisons, maxima, logical operations, shifts, classes. Pure functions. Mirrors
// mpd_qcompare and its neighbours in Modules/_decimal/libmpdec/mpdecimal.c.

import { type Binary, compareMagnitudes, compareNumbers } from './decimal_arith.ts';
import {
  adjexp,
  type Ctx,
  checkNan,
  checkNans,
  copyAbs,
  type Dec,
  dec,
  digitsOf,
  finalize,
  greater,
  infinity,
  inRoomOf,
  isInfinite,
  isNan,
  isNegative,
  isQnan,
  isSnan,
  isSpecial,
  isZero,
  lesser,
  MPD_Division_by_zero,
  MPD_EXP_CLAMP,
  MPD_EXP_INF,
  MPD_Invalid_operation,
  MPD_NEG,
  pow10,
  seterror,
  shiftl,
  sign,
} from './decimal_number.ts';

// ---- order ----

const ofOrder = (c: number): Dec => dec(c < 0 ? MPD_NEG : 0, c === 0 ? 0n : 1n, 0n);

export const compare: Binary = (a, b, ctx) => checkNans(a, b, ctx) ?? ofOrder(compareNumbers(a, b));
/** As compare, but every NaN signals. */
export const compareSignal: Binary = (a, b, ctx) => {
  if (isNan(a) || isNan(b)) ctx.status |= MPD_Invalid_operation;
  return compare(a, b, ctx);
};
/** Tells numbers of equal value apart. */
function compareEqual(a: Dec, b: Dec): number {
  if (sign(a) !== sign(b)) return isNegative(a) ? -1 : 1;
  const c = a.exp < b.exp ? -1 : a.exp > b.exp ? 1 : 0;
  return isNegative(a) ? -c : c;
}
const extreme =
  (order: (a: Dec, b: Dec) => number, want: number): Binary =>
  (a, b, ctx) => {
    if (isQnan(a) && !isNan(b)) return finalize(b, ctx);
    if (isQnan(b) && !isNan(a)) return finalize(a, ctx);
    const nan = checkNans(a, b, ctx);
    if (nan !== null) return nan;
    const c = order(a, b) || compareEqual(a, b);
    return finalize((want > 0 ? c < 0 : c > 0) ? b : a, ctx);
  };
export const max: Binary = extreme(compareNumbers, 1);
export const min: Binary = extreme(compareNumbers, -1);
export const maxMag: Binary = extreme(compareMagnitudes, 1);
export const minMag: Binary = extreme(compareMagnitudes, -1);

/** The order in which -NaN < -sNaN < -Infinity < numbers < Infinity < sNaN < NaN. Mirrors mpd_cmp_total. */
function totalOrder(a: Dec, b: Dec): number {
  if (sign(a) !== sign(b)) return isNegative(a) ? -1 : 1;
  const s = isNegative(a) ? -1 : 1;
  if (isNan(a) || isNan(b)) {
    const rank = (d: Dec): number => (isQnan(d) ? 2 : isSnan(d) ? 1 : 0);
    if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -s : s;
    return a.coef < b.coef ? -s : a.coef > b.coef ? s : 0;
  }
  return compareNumbers(a, b) || compareEqual(a, b);
}
export const compareTotal = (a: Dec, b: Dec): Dec => ofOrder(totalOrder(a, b));
export const compareTotalMag = (a: Dec, b: Dec): Dec => ofOrder(totalOrder(copyAbs(a), copyAbs(b)));
export function sameQuantum(a: Dec, b: Dec): boolean {
  if (isSpecial(a) || isSpecial(b)) return (isNan(a) && isNan(b)) || (isInfinite(a) && isInfinite(b));
  return a.exp === b.exp;
}

// ---- classes ----

export const isNormal = (a: Dec, emin: bigint): boolean => !isSpecial(a) && !isZero(a) && adjexp(a) >= emin;
export const isSubnormal = (a: Dec, emin: bigint): boolean => !isSpecial(a) && !isZero(a) && adjexp(a) < emin;
export function numberClass(a: Dec, emin: bigint): string {
  if (isNan(a)) return isQnan(a) ? 'NaN' : 'sNaN';
  const what = isInfinite(a) ? 'Infinity' : isZero(a) ? 'Zero' : isNormal(a, emin) ? 'Normal' : 'Subnormal';
  return `${isNegative(a) ? '-' : '+'}${what}`;
}

// ---- exponents and digits ----

export function logb(a: Dec, ctx: Ctx): Dec {
  if (isSpecial(a)) return checkNan(a, ctx) ?? infinity(0);
  if (a.coef === 0n) {
    ctx.status |= MPD_Division_by_zero;
    return infinity(MPD_NEG);
  }
  const n = adjexp(a);
  return finalize(dec(n < 0n ? MPD_NEG : 0, n < 0n ? -n : n, 0n), ctx);
}
/** The value of a number that counts places, if it is a whole one between the bounds. */
function places(b: Dec, most: bigint): bigint | null {
  if (b.exp !== 0n || isSpecial(b) || b.coef > most) return null;
  return isNegative(b) ? -b.coef : b.coef;
}
export function scaleb(a: Dec, b: Dec, ctx: Ctx): Dec {
  const nan = checkNans(a, b, ctx);
  if (nan !== null) return nan;
  const n = places(b, 2n * (ctx.emax + ctx.prec));
  if (n === null) return seterror(ctx, MPD_Invalid_operation);
  if (isInfinite(a)) return a;
  const exp = a.exp + n;
  return finalize({ ...a, exp: greater(lesser(exp, MPD_EXP_INF), MPD_EXP_CLAMP) }, ctx);
}
/** A coefficient without the digits for which the context has no room. */
function cap(coef: bigint, digits: number, ctx: Ctx): bigint {
  return BigInt(digits) > ctx.prec ? coef % pow10(ctx.prec) : coef;
}
const capped = (coef: bigint, ctx: Ctx): bigint => cap(coef, digitsOf(coef), ctx);
const cutOff = (coef: bigint, n: bigint): bigint => (n >= BigInt(digitsOf(coef)) ? 0n : coef / pow10(n));
export function shift(a: Dec, b: Dec, ctx: Ctx): Dec {
  const nan = checkNans(a, b, ctx);
  if (nan !== null) return nan;
  const n = places(b, ctx.prec);
  if (n === null) return seterror(ctx, MPD_Invalid_operation);
  if (isInfinite(a)) return a;
  const coef = n >= 0n ? capped(shiftl(a.coef, n, a.digits), ctx) : cutOff(capped(a.coef, ctx), -n);
  const shifted = n >= 0n ? dec(a.flags, shiftl(a.coef, n, a.digits), 0n) : a;
  return inRoomOf(dec(a.flags, coef, a.exp), shifted);
}
export function rotate(a: Dec, b: Dec, ctx: Ctx): Dec {
  const nan = checkNans(a, b, ctx);
  if (nan !== null) return nan;
  const n = places(b, ctx.prec);
  if (n === null) return seterror(ctx, MPD_Invalid_operation);
  if (isInfinite(a)) return a;
  const left = n >= 0n ? n : ctx.prec + n;
  const coef = capped(a.coef, ctx);
  return dec(a.flags, capped(shiftl(coef, left), ctx) + cutOff(coef, ctx.prec - left), a.exp);
}

// ---- logical operations on digits 0 and 1 ----

/** The digits, or null if the number is no logical operand. */
function bitsOf(a: Dec): string | null {
  if (isSpecial(a) || isNegative(a) || a.exp !== 0n) return null;
  const text = a.coef.toString();
  return /^[01]*$/.test(text) ? text : null;
}
const logical =
  (op: (a: string, b: string) => boolean): Binary =>
  (a, b, ctx) => {
    const x = bitsOf(a);
    const y = bitsOf(b);
    if (x === null || y === null) return seterror(ctx, MPD_Invalid_operation);
    const n = Math.max(x.length, y.length);
    const [p, q] = [x.padStart(n, '0'), y.padStart(n, '0')];
    let out = '';
    for (let i = 0; i < n; i++) out += op(p[i], q[i]) ? '1' : '0';
    return dec(0, capped(BigInt(out), ctx), 0n);
  };
export const logicalAnd: Binary = logical((a, b) => a === '1' && b === '1');
export const logicalOr: Binary = logical((a, b) => a === '1' || b === '1');
export const logicalXor: Binary = logical((a, b) => a !== b);
export function logicalInvert(a: Dec, ctx: Ctx): Dec {
  const bits = bitsOf(a);
  if (bits === null) return seterror(ctx, MPD_Invalid_operation);
  const ones = (pow10(ctx.prec) - 1n) / 9n;
  return dec(0, ones - capped(a.coef, ctx), 0n);
}
