// double to text and back, without any state of the machine. Mirrors Python/pystrtod.c and Python/dtoa.c.
//
// The host's number formatting is correctly rounded except that it rounds exact ties up, and it stops at 100 digits; ties and
// longer requests go through exact BigInt arithmetic.

export const Py_DTSF_SIGN = 1;
export const Py_DTSF_ADD_DOT_0 = 2;
export const Py_DTSF_ALT = 4;
export const Py_DTSF_NO_NEG_0 = 8;

/** Decimal digits of a positive double, without trailing zeros: 0.DIGITS * 10**decpt. */
export interface Digits {
  readonly digits: string;
  readonly decpt: number;
}

const scratch = new DataView(new ArrayBuffer(8));
/** A finite double as integer * 2**exponent. */
export function exactParts(x: number): { integer: bigint; exponent: number } {
  scratch.setFloat64(0, x);
  const bits = scratch.getBigUint64(0);
  const e = Number((bits >> 52n) & 0x7ffn);
  let m = bits & 0xfffffffffffffn;
  if (e !== 0) m |= 0x10000000000000n;
  return { integer: bits >> 63n ? -m : m, exponent: (e === 0 ? 1 : e) - 1075 };
}

/** n / d rounded to the nearest integer, ties to even; both positive. */
function divideHalfEven(n: bigint, d: bigint): bigint {
  const q = n / d;
  const twice = (n - q * d) * 2n;
  return twice > d || (twice === d && q & 1n) ? q + 1n : q;
}

/** round(x * 10**p) as an integer for positive x, exactly, ties to even. */
export function scaledDecimal(x: number, p: number): bigint {
  const { integer, exponent } = exactParts(x);
  let n = integer;
  let d = 1n;
  if (p >= 0) n *= 10n ** BigInt(p);
  else d *= 10n ** BigInt(-p);
  if (exponent >= 0) n <<= BigInt(exponent);
  else d <<= BigInt(-exponent);
  return divideHalfEven(n, d);
}

/** Digits of a double after the last of which a finite binary fraction has only zeros. */
const MOST_DECIMALS = 1074;

/** True if x lies exactly between two decimals of p digits after the point: then x * 2**(p + 1) is an odd integer. */
function isTie(x: number, p: number): boolean {
  const t = x * 2 ** (p + 1);
  return Number.isInteger(t) && t % 2 === 1;
}

/** A finite x >= 0 with exactly `p` digits after the point (no point when p is 0), correctly rounded. */
export function fixedText(x: number, p: number): string {
  if (p <= 100 && x < 1e21 && !isTie(x, p)) return x.toFixed(p);
  const q = Math.min(p, MOST_DECIMALS);
  const s = scaledDecimal(x, q)
    .toString()
    .padStart(q + 1, '0');
  const zeros = '0'.repeat(p - q);
  return p === 0 ? s : `${s.slice(0, s.length - q)}.${s.slice(s.length - q)}${zeros}`;
}

function strip(digits: string, decpt: number): Digits {
  let end = digits.length;
  while (end > 1 && digits[end - 1] === '0') end--;
  return { digits: digits.slice(0, end), decpt };
}
/** Splits '1.25e+3'. */
function ofExponential(s: string): Digits {
  const e = s.indexOf('e');
  return strip(s[0] + s.slice(2, e), Number(s.slice(e + 1)) + 1);
}
/** The shortest digits that read back as x (finite, >= 0). */
export function shortestDigits(x: number): Digits {
  return x === 0 ? { digits: '0', decpt: 1 } : ofExponential(x.toExponential());
}
/** The first `n` significant digits of x (finite, >= 0), correctly rounded. */
export function significantDigits(x: number, n: number): Digits {
  if (x === 0) return { digits: '0', decpt: 1 };
  const shortest = shortestDigits(x);
  if (n <= 15 && shortest.digits.length <= n && x >= 2.2250738585072014e-308) return shortest;
  const p = n - shortest.decpt;
  // A power of ten may be the rounded form of something just below it: its own digits then start one place lower.
  if (n <= 100 && p >= 0 && shortest.digits !== '1' && !isTie(x, p)) return ofExponential(x.toExponential(n - 1));
  const digits = Math.min(n, MOST_DECIMALS + 330);
  let decpt = shortest.decpt;
  if (shortest.digits === '1' && scaledDecimal(x, 400 - decpt) < 10n ** 399n) decpt--;
  const s = scaledDecimal(x, digits - decpt).toString();
  // Rounding up may have made one digit more.
  return strip(s.slice(0, digits), decpt + s.length - digits);
}

function exponentText(e: number): string {
  const a = Math.abs(e);
  return `e${e < 0 ? '-' : '+'}${a < 10 ? '0' : ''}${a}`;
}
/** Digits laid out as DDD.DDD with at least `decimals` digits after the point; 0.DIGITS * 10**decpt. */
function place({ digits, decpt }: Digits, decimals: number): string {
  let whole: string;
  let fraction: string;
  if (decpt <= 0) {
    whole = '0';
    fraction = '0'.repeat(-decpt) + digits;
  } else {
    whole = digits.slice(0, decpt).padEnd(decpt, '0');
    fraction = digits.slice(decpt);
  }
  fraction = fraction.padEnd(decimals, '0');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
function scientific({ digits, decpt }: Digits, decimals: number, alt: boolean): string {
  const s = place({ digits, decpt: 1 }, decimals);
  return (alt && !s.includes('.') ? `${s}.` : s) + exponentText(decpt - 1);
}

/**
 * The text of a double. `code` is e, E, f, F, g, G or r (shortest form, precision 0); `flags` are Py_DTSF_*.
 */
export function PyOS_double_to_string(x: number, code: string, precision: number, flags: number): string {
  const lower = code.toLowerCase();
  const upper = lower !== code;
  const alt = (flags & Py_DTSF_ALT) !== 0;
  let negative = x < 0 || Object.is(x, -0);
  const a = Math.abs(x);
  let s: string;
  if (!Number.isFinite(x)) {
    s = Number.isNaN(x) ? 'nan' : 'inf';
  } else if (lower === 'f') {
    s = fixedText(a, precision);
    if (precision === 0) s += flags & Py_DTSF_ADD_DOT_0 ? '.0' : alt ? '.' : '';
  } else if (lower === 'e') {
    s = scientific(significantDigits(a, precision + 1), precision, alt);
  } else {
    const shortest = lower === 'r';
    const wanted = shortest ? 16 : precision || 1;
    const d = shortest ? shortestDigits(a) : significantDigits(a, wanted);
    const addDot0 = (flags & Py_DTSF_ADD_DOT_0) !== 0;
    const limit = shortest ? 16 : wanted - (addDot0 ? 1 : 0);
    const shown = alt && !shortest ? wanted : 0;
    if (d.decpt <= -4 || d.decpt > limit) {
      s = scientific(d, Math.max(0, shown - 1), alt);
    } else {
      s = place(d, Math.max(0, shown - d.decpt));
      if (!s.includes('.')) s += addDot0 ? '.0' : alt ? '.' : '';
    }
  }
  if (negative && flags & Py_DTSF_NO_NEG_0 && !/[1-9in]/.test(s.split('e')[0])) negative = false;
  if (Number.isNaN(x)) negative = false;
  if (upper) s = s.toUpperCase();
  return negative ? `-${s}` : flags & Py_DTSF_SIGN ? `+${s}` : s;
}

/** repr() of a double. */
export function floatRepr(x: number): string {
  return PyOS_double_to_string(x, 'r', 0, Py_DTSF_ADD_DOT_0);
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL = /^[+-]?(?:inf(?:inity)?|nan)$/i;
const DECIMAL_PREFIX = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)/i;

/** The double that a whole text in Python's decimal syntax means (no spaces, no underscores), or null. */
export function PyOS_string_to_double(text: string): number | null {
  if (DECIMAL.test(text)) return Number(text);
  if (!SPECIAL.test(text)) return null;
  if (/nan/i.test(text)) return Number.NaN;
  return text[0] === '-' ? -Infinity : Infinity;
}
/** The longest prefix that is a double, and its length (0: there is none). */
export function doublePrefix(text: string): { value: number; length: number } {
  const m = DECIMAL_PREFIX.exec(text);
  return m === null ? { value: 0, length: 0 } : { value: PyOS_string_to_double(m[0])!, length: m[0].length };
}
/** A text without its underscores, or null if one is not between two digits. Mirrors _Py_string_to_number_with_underscores. */
export function withoutUnderscores(text: string): string | null {
  if (!text.includes('_')) return text;
  return /(?:^|[^0-9])_|_(?:[^0-9]|$)/.test(text) ? null : text.replaceAll('_', '');
}
