// exp, ln, log10 and powers of decimal numbers. Pure functions. Mirrors mpd_qexp, mpd_qln, mpd_qlog10, mpd_qpow and mpd_qpowmod in
// Modules/_decimal/libmpdec/mpdecimal.c with a context whose `allcr` is 1: the first three are rounded correctly, so how they come
// to their digits cannot be seen; power is not, and does what libmpdec does, step by step.

import { add, compareMagnitudes, compareNumbers, divide, multiply } from './decimal_arith.ts';
import {
  adjexp,
  type Ctx,
  checkNan,
  checkNans,
  type Dec,
  dec,
  digitsOf,
  etiny,
  finalize,
  infinity,
  inRoomOf,
  isInfinite,
  isNegative,
  isQnan,
  isSnan,
  isSpecial,
  isZero,
  MPD_Clamped,
  MPD_Errors,
  MPD_EXP_INF,
  MPD_Inexact,
  MPD_Invalid_operation,
  MPD_NEG,
  MPD_Overflow,
  MPD_ROUND_HALF_EVEN,
  MPD_Rounded,
  MPD_Subnormal,
  MPD_Underflow,
  maxContext,
  ONE,
  pow10,
  seterror,
  trailingZeros,
  withSign,
} from './decimal_number.ts';

// ---- fixed point: numbers times 2^bits ----

/** atanh(1/n) times 2^bits. */
function atanhInverse(n: bigint, bits: bigint): bigint {
  const square = n * n;
  let term = (1n << bits) / n;
  let sum = term;
  for (let k = 3n; term !== 0n; k += 2n) {
    term /= square;
    sum += term / k;
  }
  return sum;
}
/** ln 2 and ln 10 times 2^bits, as last computed. */
let logs = { bits: 0n, ln2: 0n, ln10: 0n };
function logarithms(bits: bigint): { ln2: bigint; ln10: bigint } {
  if (logs.bits < bits) {
    const guard = bits + 64n;
    const [a, b, c] = [31n, 49n, 161n].map((n) => atanhInverse(n, guard));
    logs = { bits: guard, ln2: 14n * a + 10n * b + 6n * c, ln10: 46n * a + 34n * b + 20n * c };
  }
  const off = logs.bits - bits;
  return { ln2: logs.ln2 >> off, ln10: logs.ln10 >> off };
}
/** e to the power of x, for x and the result times 2^bits and x small. */
function expFixed(x: bigint, bits: bigint): bigint {
  const { ln2 } = logarithms(bits);
  const k = x / ln2;
  // Halved often, then squared as often.
  const halvings = BigInt(Math.ceil(Math.sqrt(Number(bits))));
  const extra = bits + 2n * halvings + 16n;
  let r = ((x - k * ln2) << (extra - bits)) >> halvings;
  let sum = 1n << extra;
  let term = sum;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * r) >> extra) / n;
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) >> extra;
  r = sum >> (extra - bits);
  return k >= 0n ? r << k : r >> -k;
}
/** The natural logarithm of x between about 0.1 and 10, both times 2^bits. */
function lnFixed(x: bigint, bits: bigint): bigint {
  // A first approximation, and what is missing as a series that begins with about 2^-50.
  const scale = bits > 60n ? bits - 60n : 0n;
  const guess = Math.log(Number(x >> scale) / 2 ** Number(bits - scale));
  const y = (BigInt(Math.round(guess * 2 ** 53)) << bits) >> 53n;
  const e = y === 0n ? 1n << bits : expFixed(y, bits);
  const z = ((x - e) << bits) / (x + e);
  const square = (z * z) >> bits;
  let term = z;
  let sum = z;
  for (let k = 3n; term !== 0n && term !== -1n; k += 2n) {
    term = (term * square) >> bits;
    sum += term / k;
  }
  return y + 2n * sum;
}
const LOG2_10 = 3.3219280948873626;
const bitsFor = (digits: bigint): bigint => BigInt(Math.ceil(Number(digits) * LOG2_10)) + 16n;

// ---- correct rounding ----

/**
 * The number that `approximate` knows to any number of digits, rounded correctly. It gives, for a number of significant digits, a
 * coefficient with an error below 2 and its exponent.
 */
function roundCorrectly(ctx: Ctx, s: number, approximate: (digits: bigint) => { coef: bigint; exp: bigint }): Dec {
  for (let more = 8n; ; more *= 2n) {
    const { coef, exp } = approximate(ctx.prec + more);
    const low = { ...ctx, round: MPD_ROUND_HALF_EVEN, status: 0 };
    const high = { ...low };
    const a = finalize(dec(s, coef - 2n, exp), low);
    const b = finalize(dec(s, coef + 2n, exp), high);
    if (a.flags !== b.flags || a.coef !== b.coef || a.exp !== b.exp || low.status !== high.status) continue;
    ctx.status |= low.status | MPD_Inexact | MPD_Rounded;
    return a;
  }
}
/** The number 1 with all digits of the context. */
function paddedOne(s: number, ctx: Ctx): Dec {
  const shift = ctx.prec - 1n;
  return dec(s, pow10(shift), -shift);
}
const MAX_EXP_T = 19n;

export function exp(a: Dec, ctx: Ctx): Dec {
  if (isSpecial(a)) return checkNan(a, ctx) ?? (isNegative(a) ? dec(0, 0n, 0n) : a);
  if (a.coef === 0n) return ONE;
  // e^a is beyond every exponent from 10^19 on.
  if (adjexp(a) + 1n > MAX_EXP_T) {
    if (!isNegative(a)) {
      ctx.status |= MPD_Overflow | MPD_Inexact | MPD_Rounded;
      return infinity(0);
    }
    ctx.status |= MPD_Inexact | MPD_Rounded | MPD_Subnormal | MPD_Underflow | MPD_Clamped;
    return dec(0, 0n, etiny(ctx));
  }
  // So small that three digits more than there are cannot tell it from 0.
  if (compareMagnitudes(a, dec(0, 9n, -(ctx.prec + 4n))) <= 0) {
    ctx.status |= MPD_Inexact | MPD_Rounded;
    return finalize(paddedOne(0, ctx), { ...ctx, round: MPD_ROUND_HALF_EVEN, status: 0 });
  }
  return roundCorrectly(ctx, 0, (digits) => {
    const bits = bitsFor(digits + 24n);
    const { ln10 } = logarithms(bits + 80n);
    // a times 2^(bits + 80), then without the power of ten in e^a.
    const scaled = a.coef << (bits + 80n);
    const magnitude = a.exp >= 0n ? scaled * pow10(a.exp) : scaled / pow10(-a.exp);
    const x = isNegative(a) ? -magnitude : magnitude;
    const k = x / ln10;
    const e = expFixed((x - k * ln10) >> 80n, bits);
    return { coef: (e * pow10(digits)) >> bits, exp: k - digits };
  });
}
/** ln |a| for a number that is not 0 or ±1, as a fixed-point number of `digits` significant ones. */
function lnApproximate(a: Dec, digits: bigint): { sign: number; coef: bigint; exp: bigint } {
  const adj = adjexp(a);
  const near = adj === 0n || adj === -1n;
  // Near 1 the logarithm is small: as many digits more.
  let extra = 0n;
  if (near) {
    const distance = add(dec(0, a.coef, a.exp), dec(MPD_NEG, 1n, 0n), maxContext());
    if (adjexp(distance) < 0n) extra = -adjexp(distance);
  }
  const places = digits + extra;
  const bits = bitsFor(places + 24n);
  const e = near ? 0n : adj;
  const exponent = a.exp - e;
  const scaled = a.coef << bits;
  const x = exponent >= 0n ? scaled * pow10(exponent) : scaled / pow10(-exponent);
  const ln = lnFixed(x, bits) + e * logarithms(bits).ln10;
  const magnitude = ln < 0n ? -ln : ln;
  return { sign: ln < 0n ? MPD_NEG : 0, coef: (magnitude * pow10(places)) >> bits, exp: -places };
}
/** What ln and log10 answer without computing; null for a positive number. */
function lnSpecial(a: Dec, ctx: Ctx): Dec | null {
  if (isSpecial(a)) {
    const nan = checkNan(a, ctx);
    if (nan !== null) return nan;
    return isNegative(a) ? seterror(ctx, MPD_Invalid_operation) : a;
  }
  if (a.coef === 0n) return infinity(MPD_NEG);
  return isNegative(a) ? seterror(ctx, MPD_Invalid_operation) : null;
}
/** Decimal digits of an exponent. */
const expDigits = (n: bigint): bigint => BigInt(digitsOf(n < 0n ? -n : n));
function overflow(ctx: Ctx, s: number): Dec {
  ctx.status |= MPD_Overflow | MPD_Inexact | MPD_Rounded;
  return infinity(s);
}
export function ln(a: Dec, ctx: Ctx): Dec {
  const special = lnSpecial(a, ctx);
  if (special !== null) return special;
  if (compareNumbers(a, ONE) === 0) return dec(0, 0n, 0n);
  const adj = adjexp(a);
  if (expDigits((adj < 0n ? -adj - 1n : adj) * 2n) - 1n > ctx.emax) return overflow(ctx, adj < 0n ? MPD_NEG : 0);
  const s = compareNumbers(a, ONE) < 0 ? MPD_NEG : 0;
  return roundCorrectly(ctx, s, (digits) => lnApproximate(a, digits));
}
export function log10(a: Dec, ctx: Ctx): Dec {
  const special = lnSpecial(a, ctx);
  if (special !== null) return special;
  const adj = adjexp(a);
  const work = { ...ctx, round: MPD_ROUND_HALF_EVEN, status: 0 };
  if (a.coef === pow10(a.digits - 1)) {
    const r = finalize(dec(adj < 0n ? MPD_NEG : 0, adj < 0n ? -adj : adj, 0n), work);
    ctx.status |= work.status;
    return r;
  }
  if (expDigits(adj < 0n ? -adj - 1n : adj) - 1n > ctx.emax) return overflow(ctx, adj < 0n ? MPD_NEG : 0);
  const s = compareNumbers(a, ONE) < 0 ? MPD_NEG : 0;
  return roundCorrectly(ctx, s, (digits) => {
    const l = lnApproximate(a, digits + 4n);
    const places = -l.exp;
    const bits = bitsFor(places + 24n);
    return { coef: (l.coef << bits) / logarithms(bits).ln10 / 10n ** 3n, exp: 3n - places };
  });
}

// ---- powers ----

const isInteger = (a: Dec): boolean =>
  !isSpecial(a) && (a.coef === 0n || a.exp >= 0n || BigInt(trailingZeros(a.coef)) >= -a.exp);
/** The value of a number that is an integer; only its magnitude. */
function magnitudeOf(a: Dec): bigint {
  if (a.coef === 0n) return 0n;
  return a.exp >= 0n ? a.coef * pow10(a.exp) : a.coef / pow10(-a.exp);
}
const isOdd = (a: Dec): boolean => a.exp <= 0n && (magnitudeOf(a) & 1n) === 1n;

/** A power of ±1; null for another base. Mirrors _qcheck_pow_one. */
function powerOfOne(base: Dec, exponent: Dec, s: number, ctx: Ctx): Dec | null {
  if (compareMagnitudes(base, ONE) !== 0) return null;
  let shift: bigint;
  if (isInteger(exponent)) {
    if (isNegative(exponent)) return dec(s, 1n, 0n);
    // 1.000 ** 3 has nine zeros.
    const work = { ...ctx, status: 0 };
    const zeros = multiply(exponent, dec(base.exp > 0n ? MPD_NEG : 0, base.exp < 0n ? -base.exp : base.exp, 0n), work);
    ctx.status |= work.status & MPD_Errors;
    if (work.status & MPD_Errors) return zeros;
    const fits = zeros.coef === 0n || adjexp(zeros) < 19n;
    shift = fits ? magnitudeOf(zeros) : ctx.prec;
    if (shift > ctx.prec - 1n) {
      shift = ctx.prec - 1n;
      ctx.status |= MPD_Rounded;
    }
  } else {
    shift = ctx.prec - 1n;
    ctx.status |= MPD_Inexact | MPD_Rounded;
  }
  return dec(s, pow10(shift), -shift);
}
/** adjexp of a lower bound of |log10(x)|. */
function lowerBoundZeta(x: Dec): bigint {
  const t = adjexp(x);
  if (t > 0n) return expDigits(t) - 1n;
  if (t < -1n) return expDigits(t + 1n) - 1n;
  const u = adjexp(add(x, dec(MPD_NEG, 1n, 0n), maxContext()));
  return t === 0n ? u - 2n : u - 1n;
}
/** A power that surely leaves the context's range; null if it may not. */
function powerOutOfBounds(base: Dec, exponent: Dec, s: number, ctx: Ctx): Dec | null {
  const x = dec(0, base.coef, base.exp);
  const least = lowerBoundZeta(x) + adjexp(exponent);
  const shrinks = adjexp(x) < 0n !== isNegative(exponent);
  if (!shrinks) return expDigits(ctx.emax) < least ? finalize(dec(s, 1n, MPD_EXP_INF), ctx) : null;
  return expDigits(etiny(ctx)) < least ? finalize(dec(s, 1n, etiny(ctx) - 1n), ctx) : null;
}
/** base to a power that is a whole number from 1 on. Mirrors _mpd_qpow_uint. */
function powerUint(base: Dec, exponent: bigint, s: number, ctx: Ctx): Dec {
  let r = base;
  const bits = exponent.toString(2);
  for (let i = 1; i < bits.length; i++) {
    r = inRoomOf(multiply(r, r, ctx), r);
    if (bits[i] === '1') r = inRoomOf(multiply(r, base, ctx), r);
    if (isSpecial(r) || (r.coef === 0n && ctx.status & MPD_Clamped)) break;
  }
  return withSign(r, s);
}
function powerInt(base: Dec, exponent: Dec, s: number, ctx: Ctx): Dec {
  const work: Ctx = { ...ctx, round: MPD_ROUND_HALF_EVEN, clamp: 0, status: 0 };
  work.prec += BigInt(exponent.digits) + exponent.exp + 2n;
  let b = base;
  if (isNegative(exponent)) {
    work.prec += 1n;
    b = divide(ONE, base, work);
    ctx.status |= work.status;
    if (work.status & MPD_Errors) return seterror(ctx, work.status & MPD_Errors);
    work.status = 0;
  }
  let r = powerUint(b, magnitudeOf(exponent), s, work);
  ctx.status |= work.status;
  if (isInfinite(r)) r = dec(s, 1n, MPD_EXP_INF);
  return finalize(r, ctx);
}
const MPD_EXPDIGITS = 19n;
function powerReal(base: Dec, exponent: Dec, s: number, ctx: Ctx): Dec {
  const prec = BigInt(base.digits) > ctx.prec ? BigInt(base.digits) : ctx.prec;
  const work: Ctx = { ...maxContext(), prec: prec + 4n + MPD_EXPDIGITS };
  const product = multiply(ln(base, work), exponent, work);
  work.status = 0;
  let r = exp(product, work);
  ctx.status |= work.status;
  if (!isSpecial(r) && compareNumbers(r, ONE) === 0) r = paddedOne(0, ctx);
  if (isInfinite(r)) r = dec(s, 1n, MPD_EXP_INF);
  return finalize(r, ctx);
}
export function power(base: Dec, exponent: Dec, ctx: Ctx): Dec {
  if (isSpecial(base) || isSpecial(exponent)) {
    const nan = checkNans(base, exponent, ctx);
    if (nan !== null) return nan;
  }
  const whole = isInteger(exponent);
  const s = whole && isNegative(base) && isOdd(exponent) ? MPD_NEG : 0;
  if (isZero(base)) {
    if (isZero(exponent)) return seterror(ctx, MPD_Invalid_operation);
    return isNegative(exponent) ? infinity(s) : dec(s, 0n, 0n);
  }
  if (isNegative(base) && (!whole || isInfinite(exponent))) return seterror(ctx, MPD_Invalid_operation);
  if (isInfinite(exponent)) {
    const c = compareNumbers(base, ONE);
    if (c !== 0) return c > 0 !== isNegative(exponent) ? infinity(s) : dec(s, 0n, 0n);
    ctx.status |= MPD_Inexact | MPD_Rounded;
    return paddedOne(s, ctx);
  }
  if (isInfinite(base)) {
    if (isZero(exponent)) return dec(s, 1n, 0n);
    return isNegative(exponent) ? dec(s, 0n, 0n) : infinity(s);
  }
  if (isZero(exponent)) return dec(s, 1n, 0n);
  return (
    powerOfOne(base, exponent, s, ctx) ??
    powerOutOfBounds(base, exponent, s, ctx) ??
    (whole ? powerInt(base, exponent, s, ctx) : powerReal(base, exponent, s, ctx))
  );
}
/** base ** exponent mod m, for numbers below `m`. */
function modularPower(base: bigint, exponent: bigint, m: bigint): bigint {
  let r = 1n % m;
  let b = base % m;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) r = (r * b) % m;
    b = (b * b) % m;
  }
  return r;
}
export function powmod(base: Dec, exponent: Dec, mod: Dec, ctx: Ctx): Dec {
  const invalid = (): Dec => seterror(ctx, MPD_Invalid_operation);
  if (isSpecial(base) || isSpecial(exponent) || isSpecial(mod)) {
    // The first NaN that signals, or else the first one.
    const operands = [base, exponent, mod];
    const nan = operands.find(isSnan) ?? operands.find(isQnan);
    return nan === undefined ? invalid() : (checkNan(nan, ctx) as Dec);
  }
  if (!isInteger(base) || !isInteger(exponent) || !isInteger(mod) || mod.coef === 0n) return invalid();
  if (BigInt(mod.digits) + mod.exp > ctx.prec) return invalid();
  if (isNegative(exponent) && exponent.coef !== 0n) return invalid();
  if (exponent.coef === 0n) {
    if (base.coef === 0n) return invalid();
    return dec(0, compareMagnitudes(mod, ONE) === 0 ? 0n : 1n, 0n);
  }
  const s = isNegative(base) && isOdd(exponent) ? MPD_NEG : 0;
  if (base.coef === 0n) return dec(s, 0n, 0n);
  const m = magnitudeOf(mod);
  const b = base.exp >= 0n ? (base.coef % m) * modularPower(10n, base.exp, m) : magnitudeOf(base);
  let r = modularPower(b, exponent.exp < 0n ? magnitudeOf(exponent) : exponent.coef, m);
  // (b ^ c) ^ (10 ^ e), ten at a time.
  for (let e = exponent.exp; e > 0n; e--) r = modularPower(r, 10n, m);
  return dec(s, r, 0n);
}
