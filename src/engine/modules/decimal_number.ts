// Decimal numbers as values, and what every operation ends with: rounding to a context, and its signals. Pure functions, without the
// machine. Mirrors the first part of Modules/_decimal/libmpdec/mpdecimal.c; coefficients are big integers where C has words of 10^19.

/** mpd_t.flags. */
export const MPD_NEG = 1;
export const MPD_INF = 2;
export const MPD_NAN = 4;
export const MPD_SNAN = 8;
export const MPD_SPECIAL = MPD_INF | MPD_NAN | MPD_SNAN;

/** Bits of a status. */
export const MPD_Clamped = 0x1;
export const MPD_Conversion_syntax = 0x2;
export const MPD_Division_by_zero = 0x4;
export const MPD_Division_impossible = 0x8;
export const MPD_Division_undefined = 0x10;
export const MPD_Fpu_error = 0x20;
export const MPD_Inexact = 0x40;
export const MPD_Invalid_context = 0x80;
export const MPD_Invalid_operation = 0x100;
export const MPD_Malloc_error = 0x200;
export const MPD_Float_operation = 0x400;
export const MPD_Overflow = 0x800;
export const MPD_Rounded = 0x1000;
export const MPD_Subnormal = 0x2000;
export const MPD_Underflow = 0x4000;
export const MPD_IEEE_Invalid_operation =
  MPD_Conversion_syntax |
  MPD_Division_impossible |
  MPD_Division_undefined |
  MPD_Fpu_error |
  MPD_Invalid_context |
  MPD_Invalid_operation |
  MPD_Malloc_error;
export const MPD_Errors = MPD_IEEE_Invalid_operation | MPD_Division_by_zero;

/** Rounding modes. */
export const MPD_ROUND_UP = 0;
export const MPD_ROUND_DOWN = 1;
export const MPD_ROUND_CEILING = 2;
export const MPD_ROUND_FLOOR = 3;
export const MPD_ROUND_HALF_UP = 4;
export const MPD_ROUND_HALF_DOWN = 5;
export const MPD_ROUND_HALF_EVEN = 6;
export const MPD_ROUND_05UP = 7;

export const MPD_MAX_PREC = 999999999999999999n;
export const MPD_MAX_EMAX = 999999999999999999n;
export const MPD_MIN_EMIN = -999999999999999999n;
export const MPD_MIN_ETINY = MPD_MIN_EMIN - (MPD_MAX_PREC - 1n);
export const MPD_EXP_INF = 2000000000000000001n;
export const MPD_EXP_CLAMP = -4000000000000000001n;
export const MPD_SSIZE_MAX = 9223372036854775807n;

/** A number, an infinity or a NaN (whose payload is the coefficient, of 0 digits if there is none). Never changed once made. */
export interface Dec {
  readonly flags: number;
  readonly exp: bigint;
  readonly coef: bigint;
  /** Decimal digits of the coefficient; 1 for zero. */
  readonly digits: number;
  /** Words that the coefficient had before it was rounded, if those were more. */
  readonly room?: number;
}
/** What an operation takes from a context, and the signals it gave. */
export interface Ctx {
  prec: bigint;
  emax: bigint;
  emin: bigint;
  round: number;
  clamp: number;
  status: number;
}
/** Thrown by an operation whose coefficient no memory could hold; whoever began it reports MPD_Malloc_error. */
export class CoefficientTooLarge extends Error {}
/** Digits of the largest coefficient. */
const MAX_DIGITS = 1 << 24;

export function lesser(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}
export function greater(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}
const powers: bigint[] = [];
/** 10 to the power of n. */
export function pow10(n: number | bigint): bigint {
  if (n > MAX_DIGITS) throw new CoefficientTooLarge();
  const i = Number(n);
  if (i > 1024) return 10n ** BigInt(i);
  for (let k = powers.length; k <= i; k++) powers.push(k === 0 ? 1n : powers[k - 1] * 10n);
  return powers[i];
}
/** Digits of a coefficient that is not negative. */
export function digitsOf(coef: bigint): number {
  if (coef < 10n) return 1;
  const bits = (coef.toString(16).length - 1) * 4;
  const least = Math.max(1, Math.floor(bits * 0.3010299956639812));
  // The first hexadecimal digit is worth up to two decimal ones.
  let n = least;
  while (coef >= pow10(n)) n++;
  return n;
}
/** Makes a number. */
export const dec = (flags: number, coef: bigint, exp: bigint): Dec => ({ flags, exp, coef, digits: digitsOf(coef) });
export const infinity = (sign: number): Dec => ({ flags: sign | MPD_INF, exp: 0n, coef: 0n, digits: 0 });
export const NOT_A_NUMBER: Dec = { flags: MPD_NAN, exp: 0n, coef: 0n, digits: 0 };
export const ONE: Dec = dec(0, 1n, 0n);

export const isSpecial = (a: Dec): boolean => (a.flags & MPD_SPECIAL) !== 0;
export const isInfinite = (a: Dec): boolean => (a.flags & MPD_INF) !== 0;
export const isNan = (a: Dec): boolean => (a.flags & (MPD_NAN | MPD_SNAN)) !== 0;
export const isQnan = (a: Dec): boolean => (a.flags & MPD_NAN) !== 0;
export const isSnan = (a: Dec): boolean => (a.flags & MPD_SNAN) !== 0;
export const isZero = (a: Dec): boolean => a.coef === 0n && !isSpecial(a);
export const isNegative = (a: Dec): boolean => (a.flags & MPD_NEG) !== 0;
export const sign = (a: Dec): number => a.flags & MPD_NEG;
export const adjexp = (a: Dec): bigint => a.exp + BigInt(a.digits - 1);
export const etiny = (ctx: Ctx): bigint => ctx.emin - (ctx.prec - 1n);
export const etop = (ctx: Ctx): bigint => ctx.emax - (ctx.prec - 1n);
export const withSign = (a: Dec, s: number): Dec => ({ ...a, flags: (a.flags & ~MPD_NEG) | s });
export const copyAbs = (a: Dec): Dec => withSign(a, 0);
export const copyNegate = (a: Dec): Dec => withSign(a, sign(a) ^ MPD_NEG);

/** Trailing zeros of a coefficient that is not 0. */
export function trailingZeros(coef: bigint): number {
  const text = coef.toString();
  let n = text.length;
  while (text[n - 1] === '0') n--;
  return text.length - n;
}
/** A context as wide as there is. */
export const maxContext = (): Ctx => ({
  prec: MPD_MAX_PREC,
  emax: MPD_MAX_EMAX,
  emin: MPD_MIN_EMIN,
  round: MPD_ROUND_HALF_EVEN,
  clamp: 0,
  status: 0,
});
/** Adds signals, and is the NaN that a failed operation has for a result. */
export function seterror(ctx: Ctx, status: number): Dec {
  ctx.status |= status;
  return NOT_A_NUMBER;
}

/** The coefficient times 10^n. */
export function shiftl(coef: bigint, n: bigint | number, digits = digitsOf(coef)): bigint {
  if (coef === 0n || n === 0 || n === 0n) return coef;
  if (BigInt(n) + BigInt(digits) > MAX_DIGITS) throw new CoefficientTooLarge();
  return coef * pow10(n);
}
/** What is left of a coefficient without its last n digits, and the first of those with 0 and 5 made 1 and 6 if others follow. */
function shiftr(coef: bigint, n: bigint, digits: number): { coef: bigint; rnd: number } {
  if (n === 0n) return { coef, rnd: 0 };
  if (n > BigInt(digits)) return { coef: 0n, rnd: coef === 0n ? 0 : 1 };
  const unit = pow10(n - 1n);
  const head = coef / unit;
  const left = head / 10n;
  let rnd = Number(head - left * 10n);
  if ((rnd === 0 || rnd === 5) && head * unit !== coef) rnd++;
  return { coef: left, rnd };
}
/** Whether what was cut off a coefficient makes it one larger. */
function rndIncr(coef: bigint, flags: number, rnd: number, round: number): boolean {
  switch (round) {
    case MPD_ROUND_HALF_UP:
      return rnd >= 5;
    case MPD_ROUND_HALF_EVEN:
      return rnd > 5 || (rnd === 5 && (coef & 1n) === 1n);
    case MPD_ROUND_CEILING:
      return rnd !== 0 && !(flags & MPD_NEG);
    case MPD_ROUND_FLOOR:
      return rnd !== 0 && (flags & MPD_NEG) !== 0;
    case MPD_ROUND_HALF_DOWN:
      return rnd > 5;
    case MPD_ROUND_UP:
      return rnd !== 0;
    case MPD_ROUND_05UP:
      return rnd !== 0 && coef % 5n === 0n;
    default:
      return false;
  }
}
/** Cuts n digits off and rounds; `rnd` 0 says that nothing was lost. */
export function roundOff(a: Dec, n: bigint, round: number): { coef: bigint; rnd: number } {
  const { coef, rnd } = shiftr(a.coef, n, a.digits);
  return { coef: rndIncr(coef, a.flags, rnd, round) ? coef + 1n : coef, rnd };
}

/** The payload of a NaN cut to what a context has room for. */
function fixNan(a: Dec, ctx: Ctx): Dec {
  const room = ctx.prec - BigInt(ctx.clamp);
  if (a.digits === 0 || BigInt(a.digits) <= room) return a;
  const coef = a.coef % pow10(room);
  return { ...a, coef, digits: coef === 0n ? 0 : digitsOf(coef) };
}
/** The NaN that an operand with a NaN makes of an operation, or null. */
export function checkNan(a: Dec, ctx: Ctx): Dec | null {
  if (!isNan(a)) return null;
  if (isSnan(a)) ctx.status |= MPD_Invalid_operation;
  return fixNan({ ...a, flags: sign(a) | MPD_NAN }, ctx);
}
export function checkNans(a: Dec, b: Dec, ctx: Ctx): Dec | null {
  if (!isNan(a) && !isNan(b)) return null;
  return checkNan(isSnan(a) ? a : isSnan(b) ? b : isQnan(a) ? a : b, ctx);
}

/** The largest number of the context's precision, with this sign and exponent. */
export function maxCoefficient(s: number, exp: bigint, ctx: Ctx): Dec {
  return dec(s, pow10(ctx.prec) - 1n, exp);
}
/** Brings the exponent into the context's range. */
function checkExp(a: Dec, ctx: Ctx): Dec {
  const adj = adjexp(a);
  if (adj > ctx.emax) {
    if (a.coef === 0n) {
      ctx.status |= MPD_Clamped;
      return dec(sign(a), 0n, ctx.clamp ? etop(ctx) : ctx.emax);
    }
    ctx.status |= MPD_Overflow | MPD_Inexact | MPD_Rounded;
    const toMax =
      ctx.round === MPD_ROUND_DOWN ||
      ctx.round === MPD_ROUND_05UP ||
      (ctx.round === MPD_ROUND_CEILING && isNegative(a)) ||
      (ctx.round === MPD_ROUND_FLOOR && !isNegative(a));
    return toMax ? maxCoefficient(sign(a), etop(ctx), ctx) : infinity(sign(a));
  }
  if (ctx.clamp && a.exp > etop(ctx)) {
    const shift = a.exp - etop(ctx);
    ctx.status |= MPD_Clamped;
    if (a.coef !== 0n && adj < ctx.emin) ctx.status |= MPD_Subnormal;
    return dec(a.flags, shiftl(a.coef, shift, a.digits), a.exp - shift);
  }
  if (adj >= ctx.emin) return a;
  const tiny = etiny(ctx);
  if (a.coef === 0n) {
    if (a.exp >= tiny) return a;
    ctx.status |= MPD_Clamped;
    return dec(a.flags, 0n, tiny);
  }
  ctx.status |= MPD_Subnormal;
  if (a.exp >= tiny) return a;
  const { coef, rnd } = roundOff(a, tiny - a.exp, ctx.round);
  ctx.status |= MPD_Rounded;
  if (rnd !== 0) {
    ctx.status |= MPD_Inexact | MPD_Underflow;
    if (coef === 0n) ctx.status |= MPD_Clamped;
  }
  return dec(a.flags, coef, tiny);
}
/** Words of 19 digits that a coefficient takes. */
export const wordsOf = (a: Dec): number => Math.ceil(a.digits / 19);
/** Words that a number took up at most on its way. */
export const roomOf = (a: Dec): number => Math.max(a.room ?? 0, wordsOf(a));
/** A number that was made of others, each of which took up its room in the same place. */
export const inRoomOf = (a: Dec, ...others: readonly Dec[]): Dec => ({
  ...a,
  room: Math.max(roomOf(a), ...others.map(roomOf)),
});
/** The result of an operation as a context has it. Mirrors mpd_qfinalize. */
export function finalize(a: Dec, ctx: Ctx): Dec {
  if (isSpecial(a)) return isNan(a) ? fixNan(a, ctx) : a;
  const room = roomOf(a);
  let r = checkExp(a, ctx);
  if (isSpecial(r) || BigInt(r.digits) <= ctx.prec) return r === a ? a : { ...r, room };
  const shift = BigInt(r.digits) - ctx.prec;
  const { coef, rnd } = roundOff(r, shift, ctx.round);
  ctx.status |= MPD_Rounded;
  if (rnd !== 0) ctx.status |= MPD_Inexact;
  r = dec(r.flags, coef, r.exp + shift);
  // Nines that became a power of ten.
  if (BigInt(r.digits) > ctx.prec) r = checkExp(dec(r.flags, coef / 10n, r.exp + 1n), ctx);
  return { ...r, room };
}
