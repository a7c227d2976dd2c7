// Decimal numbers as text and back. Pure functions. Mirrors mpd_qset_string in Modules/_decimal/libmpdec/io.c and
// mpd_to_sci in the same file.

import {
  type Ctx,
  type Dec,
  digitsOf,
  finalize,
  infinity,
  isInfinite,
  isNegative,
  isSnan,
  isSpecial,
  MPD_Conversion_syntax,
  MPD_EXP_INF,
  MPD_NAN,
  MPD_NEG,
  MPD_SNAN,
  MPD_SSIZE_MAX,
  seterror,
} from './decimal_number.ts';

const NUMBER = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const NAN = /^([+-]?)(s?)nan(\d*)$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** A text of ASCII characters as a number in a context; a NaN with MPD_Conversion_syntax if it is none. */
export function fromText(text: string, ctx: Ctx): Dec {
  const number = NUMBER.exec(text);
  if (number !== null) {
    const [, sign, whole = '', fraction = number[4] ?? '', , exponent = '0'] = number;
    const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '');
    let exp = BigInt(exponent);
    // As far as a C integer goes.
    if (exp > MPD_SSIZE_MAX) exp = MPD_SSIZE_MAX;
    if (exp < -MPD_SSIZE_MAX) exp = -MPD_SSIZE_MAX;
    exp -= BigInt(fraction.length);
    if (exp > MPD_EXP_INF) exp = MPD_EXP_INF;
    if (exp < -MPD_SSIZE_MAX) exp = -MPD_SSIZE_MAX;
    const coef = BigInt(digits);
    const n = coef === 0n ? 1 : digits.length;
    return finalize({ flags: sign === '-' ? MPD_NEG : 0, coef, exp, digits: n }, ctx);
  }
  const nan = NAN.exec(text);
  if (nan !== null) {
    const [, sign, signaling, payload] = nan;
    const coef = BigInt(payload);
    const digits = coef === 0n ? 0 : digitsOf(coef);
    if (BigInt(digits) > ctx.prec - BigInt(ctx.clamp)) return seterror(ctx, MPD_Conversion_syntax);
    return { flags: (sign === '-' ? MPD_NEG : 0) | (signaling ? MPD_SNAN : MPD_NAN), coef, exp: 0n, digits };
  }
  const infinite = INFINITE.exec(text);
  return infinite !== null ? infinity(infinite[1] === '-' ? MPD_NEG : 0) : seterror(ctx, MPD_Conversion_syntax);
}
/** The text of an infinity or a NaN. */
export function specialText(a: Dec): string {
  const sign = isNegative(a) ? '-' : '';
  if (isInfinite(a)) return `${sign}Infinity`;
  return `${sign}${isSnan(a) ? 'sNaN' : 'NaN'}${a.digits > 0 ? a.coef : ''}`;
}
/** Digits with a point `dotplace` digits after their beginning. */
function withPoint(digits: string, dotplace: number): string {
  if (dotplace <= 0) return `0.${'0'.repeat(-dotplace)}${digits}`;
  if (dotplace >= digits.length) return digits + '0'.repeat(dotplace - digits.length);
  return `${digits.slice(0, dotplace)}.${digits.slice(dotplace)}`;
}
/** Scientific notation where there is no other; engineering notation has exponents that are multiples of three. */
export function toText(a: Dec, capitals: boolean, engineering = false): string {
  if (isSpecial(a)) return specialText(a);
  const digits = a.coef.toString();
  const left = a.exp + BigInt(digits.length);
  const plain = a.exp <= 0n && left > -6n;
  const three = (n: bigint): number => Number(((n % 3n) + 3n) % 3n);
  const dotplace = plain
    ? Number(left)
    : !engineering
      ? 1
      : a.coef === 0n
        ? three(left + 1n) - 1
        : three(left - 1n) + 1;
  const exponent = left - BigInt(dotplace);
  const mark = capitals ? 'E' : 'e';
  const shown = exponent === 0n ? '' : `${mark}${exponent > 0n ? '+' : ''}${exponent}`;
  return `${isNegative(a) ? '-' : ''}${withPoint(digits, dotplace)}${shown}`;
}
