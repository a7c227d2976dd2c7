// The arithmetic of decimal numbers: sums, products, quotients, remainders, quantize. Pure functions. Mirrors mpd_qadd and what
// follows in Modules/_decimal/libmpdec/mpdecimal.c.

import {
  adjexp,
  type Ctx,
  checkNan,
  checkNans,
  copyAbs,
  copyNegate,
  type Dec,
  dec,
  etiny,
  etop,
  finalize,
  infinity,
  inRoomOf,
  isInfinite,
  isNan,
  isNegative,
  isSpecial,
  isZero,
  lesser,
  MPD_Clamped,
  MPD_Division_by_zero,
  MPD_Division_impossible,
  MPD_Division_undefined,
  MPD_Errors,
  MPD_Inexact,
  MPD_Invalid_operation,
  MPD_NEG,
  MPD_Overflow,
  MPD_ROUND_CEILING,
  MPD_ROUND_FLOOR,
  MPD_ROUND_HALF_EVEN,
  MPD_Rounded,
  MPD_Subnormal,
  MPD_Underflow,
  maxCoefficient,
  NOT_A_NUMBER,
  pow10,
  roundOff,
  seterror,
  shiftl,
  sign,
  trailingZeros,
  withSign,
  wordsOf,
} from './decimal_number.ts';

export type Unary = (a: Dec, ctx: Ctx) => Dec;
export type Binary = (a: Dec, b: Dec, ctx: Ctx) => Dec;

// ---- sums ----

/** Sum of finite numbers, not rounded but for what the context cannot see. */
function addExactly(a: Dec, b: Dec, ctx: Ctx): Dec {
  let [big, small] = a.exp >= b.exp ? [a, b] : [b, a];
  let coef = big.coef;
  if (big.exp !== small.exp && coef !== 0n) {
    const digits = BigInt(big.digits);
    const exp = big.exp - 1n + (digits > ctx.prec ? 0n : digits - ctx.prec - 1n);
    // Something far too small counts only by being there.
    if (adjexp(small) < exp) small = dec(small.flags, small.coef === 0n ? 0n : 1n, exp);
    coef = shiftl(coef, big.exp - small.exp, big.digits);
  }
  big = { ...big, coef };
  if (sign(big) === sign(small)) return dec(sign(big), coef + small.coef, small.exp);
  const difference = coef - small.coef;
  if (difference === 0n) return inRoomOf(dec(ctx.round === MPD_ROUND_FLOOR ? MPD_NEG : 0, 0n, small.exp), small);
  // What is left takes up the room of the larger one.
  const [larger, rest] = difference > 0n ? [big, difference] : [small, -difference];
  const whole = dec(0, difference > 0n ? coef : small.coef, 0n);
  return inRoomOf(dec(sign(larger), rest, small.exp), whole);
}
/** Sum of an infinity and another number; `b` has its sign for a sum already. */
function addInfinite(a: Dec, b: Dec, ctx: Ctx): Dec {
  if (!isInfinite(a)) return infinity(sign(b));
  return isInfinite(b) && sign(a) !== sign(b) ? seterror(ctx, MPD_Invalid_operation) : infinity(sign(a));
}
export function add(a: Dec, b: Dec, ctx: Ctx): Dec {
  if (isSpecial(a) || isSpecial(b)) return checkNans(a, b, ctx) ?? addInfinite(a, b, ctx);
  return finalize(addExactly(a, b, ctx), ctx);
}
export function subtract(a: Dec, b: Dec, ctx: Ctx): Dec {
  if (isNan(a) || isNan(b)) return checkNans(a, b, ctx) as Dec;
  return add(a, copyNegate(b), ctx);
}
/** Signs of zeros are those of a sum with 0. */
export function plus(a: Dec, ctx: Ctx): Dec {
  if (isSpecial(a)) return checkNan(a, ctx) ?? a;
  return finalize(isZero(a) && ctx.round !== MPD_ROUND_FLOOR ? copyAbs(a) : a, ctx);
}
export function minus(a: Dec, ctx: Ctx): Dec {
  if (isSpecial(a)) return checkNan(a, ctx) ?? copyNegate(a);
  return finalize(isZero(a) && ctx.round !== MPD_ROUND_FLOOR ? copyAbs(a) : copyNegate(a), ctx);
}
export function abs(a: Dec, ctx: Ctx): Dec {
  return checkNan(a, ctx) ?? (isNegative(a) ? minus(a, ctx) : plus(a, ctx));
}

// ---- products ----

/** Product, not rounded; a NaN or an infinity as mpd_qmul has it. */
function multiplyExactly(a: Dec, b: Dec, ctx: Ctx): Dec {
  const s = sign(a) ^ sign(b);
  if (isSpecial(a) || isSpecial(b)) {
    const nan = checkNans(a, b, ctx);
    if (nan !== null) return nan;
    return isZero(a) || isZero(b) ? seterror(ctx, MPD_Invalid_operation) : infinity(s);
  }
  const product = dec(s, a.coef * b.coef, a.exp + b.exp);
  const [m, n] = [wordsOf(a), wordsOf(b)];
  return m === 1 && n === 1 ? product : { ...product, room: m + n };
}
export function multiply(a: Dec, b: Dec, ctx: Ctx): Dec {
  return finalize(multiplyExactly(a, b, ctx), ctx);
}
export function fma(a: Dec, b: Dec, c: Dec, ctx: Ctx): Dec {
  const work = { ...ctx, status: 0 };
  const product = multiplyExactly(a, b, work);
  const result = work.status & MPD_Invalid_operation ? product : inRoomOf(add(product, c, work), product);
  ctx.status |= work.status;
  return result;
}

// ---- quotients ----

export function divide(a: Dec, b: Dec, ctx: Ctx): Dec {
  const s = sign(a) ^ sign(b);
  if (isSpecial(a) || isSpecial(b)) {
    const nan = checkNans(a, b, ctx);
    if (nan !== null) return nan;
    if (isInfinite(a)) return isInfinite(b) ? seterror(ctx, MPD_Invalid_operation) : infinity(s);
    ctx.status |= MPD_Clamped;
    return dec(s, 0n, etiny(ctx));
  }
  if (b.coef === 0n) {
    if (a.coef === 0n) return seterror(ctx, MPD_Division_undefined);
    ctx.status |= MPD_Division_by_zero;
    return infinity(s);
  }
  const ideal = a.exp - b.exp;
  if (a.coef === 0n) return finalize(dec(s, 0n, ideal), ctx);
  const shift = BigInt(b.digits - a.digits) + ctx.prec + 1n;
  const dividend = shift > 0n ? shiftl(a.coef, shift, a.digits) : a.coef;
  const divisor = shift < 0n ? shiftl(b.coef, -shift, b.digits) : b.coef;
  let q = dividend / divisor;
  const whole = dec(s, q, 0n);
  let exp = ideal - shift;
  if (q * divisor !== dividend) {
    // A digit that rounds otherwise than a little more would.
    if (q % 5n === 0n) q++;
  } else {
    const zeros = BigInt(trailingZeros(q));
    const more = ideal - exp;
    const off = zeros > more ? more : zeros;
    if (off > 0n) {
      q /= pow10(off);
      exp += off;
    }
  }
  return finalize(inRoomOf(dec(s, q, exp), whole), ctx);
}
/** Quotient as a whole number, and remainder, of finite numbers; null if the quotient has too many digits. */
function divmodFinite(a: Dec, b: Dec, ctx: Ctx): { q: Dec; r: Dec } | null {
  const ideal = lesser(a.exp, b.exp);
  const s = sign(a) ^ sign(b);
  if (a.coef === 0n) return { q: dec(s, 0n, 0n), r: { ...a, exp: ideal } };
  const difference = adjexp(a) - adjexp(b);
  if (difference < 0n) {
    const r = a.exp > b.exp ? dec(a.flags, shiftl(a.coef, a.exp - b.exp, a.digits), ideal) : a;
    return { q: dec(s, 0n, 0n), r };
  }
  if (difference > ctx.prec) return null;
  const dividend = shiftl(a.coef, a.exp - ideal, a.digits);
  const divisor = shiftl(b.coef, b.exp - ideal, b.digits);
  const q = dec(s, dividend / divisor, 0n);
  if (BigInt(q.digits) > ctx.prec) return null;
  const room = wordsOf(dec(0, divisor, 0n));
  return {
    q: { ...q, room: wordsOf(dec(0, dividend, 0n)) - room + 1 },
    r: { ...dec(sign(a), dividend - q.coef * divisor, ideal), room },
  };
}
export function divideInt(a: Dec, b: Dec, ctx: Ctx): Dec {
  const s = sign(a) ^ sign(b);
  if (isSpecial(a) || isSpecial(b)) {
    const nan = checkNans(a, b, ctx);
    if (nan !== null) return nan;
    if (isInfinite(a)) return isInfinite(b) ? seterror(ctx, MPD_Invalid_operation) : infinity(s);
    return dec(s, 0n, 0n);
  }
  if (b.coef === 0n) {
    if (a.coef === 0n) return seterror(ctx, MPD_Division_undefined);
    ctx.status |= MPD_Division_by_zero;
    return infinity(s);
  }
  const both = divmodFinite(a, b, ctx);
  return both === null ? seterror(ctx, MPD_Division_impossible) : finalize(both.q, ctx);
}
export function remainder(a: Dec, b: Dec, ctx: Ctx): Dec {
  return remainderWith(a, b, ctx, (both) => both.r);
}
/** A remainder made by `choose` from quotient and remainder of finite numbers; null: the quotient has too many digits. */
function remainderWith(a: Dec, b: Dec, ctx: Ctx, choose: (both: { q: Dec; r: Dec }) => Dec | null): Dec {
  if (isSpecial(a) || isSpecial(b)) {
    const nan = checkNans(a, b, ctx);
    if (nan !== null) return nan;
    return isInfinite(a) ? seterror(ctx, MPD_Invalid_operation) : finalize(a, ctx);
  }
  if (b.coef === 0n) return seterror(ctx, a.coef === 0n ? MPD_Division_undefined : MPD_Invalid_operation);
  const both = divmodFinite(a, b, ctx);
  const r = both === null ? null : choose(both);
  return r === null ? seterror(ctx, MPD_Division_impossible) : finalize(r, ctx);
}
export function remainderNear(a: Dec, b: Dec, ctx: Ctx): Dec {
  return remainderWith(a, b, ctx, ({ q, r }) => {
    if (r.coef === 0n) return r;
    const exp = lesser(r.exp, b.exp);
    if (adjexp(b) - adjexp(r) > 1n) return r;
    const unit = shiftl(b.coef, b.exp - exp, b.digits);
    const left = shiftl(r.coef, r.exp - exp, r.digits);
    const twice = left * 2n;
    if (twice < unit || (twice === unit && (q.coef & 1n) === 0n)) return r;
    if (q.coef + 1n === pow10(ctx.prec < BigInt(q.digits) ? ctx.prec : q.digits) && BigInt(q.digits) === ctx.prec)
      return null;
    return dec(sign(a) ^ MPD_NEG, unit - left, exp);
  });
}
export function divmod(a: Dec, b: Dec, ctx: Ctx): { q: Dec; r: Dec } {
  const s = sign(a) ^ sign(b);
  const failed = (status: number): { q: Dec; r: Dec } => ({ q: seterror(ctx, status), r: NOT_A_NUMBER });
  if (isSpecial(a) || isSpecial(b)) {
    const nan = checkNans(a, b, ctx);
    if (nan !== null) return { q: nan, r: nan };
    if (isInfinite(a)) {
      const r = seterror(ctx, MPD_Invalid_operation);
      return { q: isInfinite(b) ? r : infinity(s), r };
    }
    return { q: dec(s, 0n, 0n), r: finalize(a, ctx) };
  }
  if (b.coef === 0n) {
    if (a.coef === 0n) return failed(MPD_Division_undefined);
    return { q: infinity(s), r: seterror(ctx, MPD_Division_by_zero | MPD_Invalid_operation) };
  }
  const both = divmodFinite(a, b, ctx);
  if (both === null) return failed(MPD_Division_impossible);
  return { q: finalize(both.q, ctx), r: finalize(both.r, ctx) };
}

// ---- exponents ----

export function quantize(a: Dec, b: Dec, ctx: Ctx): Dec {
  if (isSpecial(a) || isSpecial(b)) {
    const nan = checkNans(a, b, ctx);
    if (nan !== null) return nan;
    return isInfinite(a) && isInfinite(b) ? a : seterror(ctx, MPD_Invalid_operation);
  }
  if (b.exp > ctx.emax || b.exp < etiny(ctx)) return seterror(ctx, MPD_Invalid_operation);
  if (a.coef === 0n) return finalize(dec(sign(a), 0n, b.exp), ctx);
  const difference = a.exp - b.exp;
  if (BigInt(a.digits) + difference > ctx.prec) return seterror(ctx, MPD_Invalid_operation);
  let result: Dec;
  let status = 0;
  if (difference >= 0n) result = dec(a.flags, shiftl(a.coef, difference, a.digits), b.exp);
  else {
    const { coef, rnd } = roundOff(a, -difference, ctx.round);
    result = dec(a.flags, coef, b.exp);
    status = MPD_Rounded | (rnd !== 0 ? MPD_Inexact : 0);
  }
  const adj = adjexp(result);
  if (BigInt(result.digits) > ctx.prec || adj > ctx.emax || adj < etiny(ctx))
    return seterror(ctx, MPD_Invalid_operation);
  ctx.status |= status;
  return finalize(result, ctx);
}
/** Without signals, `digits` given as the exponent of the result; for formats. */
export function rescale(a: Dec, exp: bigint, round: number): Dec {
  if (a.coef === 0n) return dec(a.flags, 0n, exp);
  if (a.exp >= exp) return dec(a.flags, shiftl(a.coef, a.exp - exp, a.digits), exp);
  return dec(a.flags, roundOff(a, exp - a.exp, round).coef, exp);
}
function toIntegral(a: Dec, ctx: Ctx, signals: boolean): Dec {
  if (isSpecial(a)) return checkNan(a, ctx) ?? a;
  if (a.exp >= 0n) return a;
  if (a.coef === 0n) return dec(sign(a), 0n, 0n);
  const { coef, rnd } = roundOff(a, -a.exp, ctx.round);
  if (signals) ctx.status |= MPD_Rounded | (rnd !== 0 ? MPD_Inexact : 0);
  return dec(sign(a), coef, 0n);
}
export const toIntegralValue: Unary = (a, ctx) => toIntegral(a, ctx, false);
export const toIntegralExact: Unary = (a, ctx) => toIntegral(a, ctx, true);
/** Without trailing zeros. */
export function normalize(a: Dec, ctx: Ctx): Dec {
  if (isSpecial(a)) return checkNan(a, ctx) ?? a;
  const r = finalize(a, ctx);
  if (isSpecial(r)) return r;
  if (r.coef === 0n) return dec(sign(r), 0n, 0n);
  const most = (ctx.clamp ? etop(ctx) : ctx.emax) - r.exp;
  const zeros = BigInt(trailingZeros(r.coef));
  const off = zeros > most ? most : zeros;
  return off <= 0n ? r : inRoomOf(dec(r.flags, r.coef / pow10(off), r.exp + off), r);
}

// ---- neighbours ----

/** The next number up, or down for MPD_NEG. */
function next(a: Dec, ctx: Ctx, down: number): Dec {
  if (isSpecial(a)) {
    const nan = checkNan(a, ctx);
    if (nan !== null) return nan;
    return sign(a) === down ? a : maxCoefficient(sign(a), etop(ctx), ctx);
  }
  const work = { ...ctx, round: down ? MPD_ROUND_FLOOR : MPD_ROUND_CEILING, status: 0 };
  const rounded = finalize(a, work);
  if (work.status & (MPD_Inexact | MPD_Errors)) {
    ctx.status |= work.status & MPD_Errors;
    return rounded;
  }
  work.status = 0;
  const result = add(a, dec(down, 1n, etiny(ctx) - 1n), work);
  ctx.status |= work.status & MPD_Errors;
  return result;
}
export const nextMinus: Unary = (a, ctx) => next(a, ctx, MPD_NEG);
export const nextPlus: Unary = (a, ctx) => next(a, ctx, 0);
export function nextToward(a: Dec, b: Dec, ctx: Ctx): Dec {
  const nan = checkNans(a, b, ctx);
  if (nan !== null) return nan;
  const c = compareNumbers(a, b);
  if (c === 0) return withSign(a, sign(b));
  const r = next(a, ctx, c < 0 ? 0 : MPD_NEG);
  if (isInfinite(r)) ctx.status |= MPD_Overflow | MPD_Rounded | MPD_Inexact;
  else if (adjexp(r) < ctx.emin) {
    ctx.status |= MPD_Underflow | MPD_Subnormal | MPD_Rounded | MPD_Inexact;
    if (r.coef === 0n) ctx.status |= MPD_Clamped;
  }
  return r;
}

// ---- order ----

/** The order of magnitudes of what is no NaN. */
export function compareMagnitudes(a: Dec, b: Dec): number {
  if (isInfinite(a)) return isInfinite(b) ? 0 : 1;
  if (isInfinite(b)) return -1;
  if (a.coef === 0n) return b.coef === 0n ? 0 : -1;
  if (b.coef === 0n) return 1;
  const [x, y] = [adjexp(a), adjexp(b)];
  if (x !== y) return x < y ? -1 : 1;
  const exp = lesser(a.exp, b.exp);
  const p = a.exp === exp ? a.coef : a.coef * pow10(a.exp - exp);
  const q = b.exp === exp ? b.coef : b.coef * pow10(b.exp - exp);
  return p < q ? -1 : p > q ? 1 : 0;
}
/** The order of what is no NaN. Mirrors _mpd_cmp. */
export function compareNumbers(a: Dec, b: Dec): number {
  if (isZero(a) && isZero(b)) return 0;
  if (sign(a) !== sign(b)) return isZero(a) ? (isNegative(b) ? 1 : -1) : isNegative(a) ? -1 : 1;
  const c = compareMagnitudes(a, b);
  return isNegative(a) ? -c : c;
}

// ---- roots ----

/** The largest whole number whose square is at most n. */
export function isqrt(n: bigint): bigint {
  if (n < 2n) return n;
  const bits = n.toString(16).length * 4;
  if (bits <= 100) {
    let x = BigInt(Math.floor(Math.sqrt(Number(n))));
    while (x * x > n) x--;
    while ((x + 1n) * (x + 1n) <= n) x++;
    return x;
  }
  // Half of the digits from the root of the upper half, then one step of Newton's.
  const shift = BigInt(bits >> 2) & ~1n;
  const head = (isqrt(n >> shift) + 1n) << (shift / 2n);
  let x = (head + n / head) >> 1n;
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}
export function sqrt(a: Dec, ctx: Ctx): Dec {
  if (isSpecial(a)) {
    const nan = checkNan(a, ctx);
    if (nan !== null) return nan;
    return isNegative(a) ? seterror(ctx, MPD_Invalid_operation) : a;
  }
  const ideal = a.exp >> 1n;
  if (a.coef === 0n) return finalize(dec(sign(a), 0n, ideal), ctx);
  if (isNegative(a)) return seterror(ctx, MPD_Invalid_operation);
  const odd = (a.exp & 1n) === 1n;
  let c = odd ? a.coef * 10n : a.coef;
  const l = odd ? (a.digits >> 1) + 1 : (a.digits + 1) >> 1;
  const shift = ctx.prec + 1n - BigInt(l);
  let exact = true;
  if (shift >= 0n) c = shiftl(c, shift * 2n);
  else {
    const unit = pow10(-shift * 2n);
    exact = c % unit === 0n;
    c /= unit;
  }
  let n = isqrt(c);
  let exp = ideal - shift;
  exact = exact && n * n === c;
  const whole = dec(0, n, 0n);
  if (exact) {
    n = shift >= 0n ? n / pow10(shift) : n * pow10(-shift);
    exp += shift;
  } else if (n % 5n === 0n) n++;
  const work = { ...ctx, round: MPD_ROUND_HALF_EVEN, status: 0 };
  const result = finalize(inRoomOf(dec(0, n, exp), whole), work);
  ctx.status |= work.status;
  return result;
}
