// The functions of C's libm, correctly rounded but for the rarest cases, as today's glibc is nearly always. No CPython file:
// the host's Math functions differ between engines by a unit in the last place, and every run must be the same everywhere.
//
// Each function takes the host's result as a first guess and improves it in double-double arithmetic: a number as the sum of
// two doubles, about 106 bits.

import { frexp, ldexp } from './floatobject.ts';
import { partLink } from './link.ts';
import { exactParts } from './pystrtod.ts';

/** hi + lo, with |lo| at most half a unit in the last place of hi. */
interface DD {
  readonly hi: number;
  readonly lo: number;
}
const dd = (hi: number, lo = 0): DD => ({ hi, lo });

function twoSum(a: number, b: number): DD {
  const s = a + b;
  const t = s - a;
  return { hi: s, lo: a - (s - t) + (b - t) };
}
function fastTwoSum(a: number, b: number): DD {
  const s = a + b;
  return { hi: s, lo: b - (s - a) };
}
const SPLITTER = 134217729;
function twoProduct(a: number, b: number): DD {
  const p = a * b;
  const ta = SPLITTER * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = SPLITTER * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return { hi: p, lo: ah * bh - p + ah * bl + al * bh + al * bl };
}
function add(a: DD, b: DD): DD {
  const s = twoSum(a.hi, b.hi);
  const t = twoSum(a.lo, b.lo);
  const u = fastTwoSum(s.hi, s.lo + t.hi);
  return fastTwoSum(u.hi, u.lo + t.lo);
}
const neg = (a: DD): DD => ({ hi: -a.hi, lo: -a.lo });
const sub = (a: DD, b: DD): DD => add(a, neg(b));
function mul(a: DD, b: DD): DD {
  const p = twoProduct(a.hi, b.hi);
  return fastTwoSum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}
const scale = (a: DD, powerOfTwo: number): DD => ({ hi: a.hi * powerOfTwo, lo: a.lo * powerOfTwo });
function div(a: DD, b: DD): DD {
  const q1 = a.hi / b.hi;
  const r1 = sub(a, mul(b, dd(q1)));
  const q2 = r1.hi / b.hi;
  const r2 = sub(r1, mul(b, dd(q2)));
  const q = fastTwoSum(q1, q2);
  return add(q, dd(r2.hi / b.hi));
}
function sqrtDD(a: DD): DD {
  if (a.hi === 0) return a;
  const s = Math.sqrt(a.hi);
  const rest = sub(a, twoProduct(s, s));
  return fastTwoSum(s, rest.hi / (2 * s));
}
const value = (a: DD): number => a.hi + a.lo;

// Constants as three doubles each: what two leave is below 2**-106 of them.
const LN2 = dd(Math.LN2, 2.3190468138462996e-17);
const LN2_LOW = 5.707708438416212e-34;
const PI = dd(Math.PI, 1.2246467991473532e-16);
const PI_2 = dd(Math.PI / 2, 6.123233995736766e-17);
const PI_2_LOW = -1.4973849048591833e-33;

// ---- exponentials and logarithms ----

/** e**r - 1 by its series, for |r| < 0.4. */
function expm1Series(r: DD): DD {
  let term = r;
  let sum = r;
  for (let n = 2; n < 40; n++) {
    term = div(mul(term, r), dd(n));
    sum = add(sum, term);
    if (Math.abs(term.hi) < Math.abs(sum.hi) * 1e-34) break;
  }
  return sum;
}
/** e**x as mantissa * 2**k. */
function expParts(x: DD): { m: DD; k: number } {
  const k = Math.round(x.hi / LN2.hi);
  const r = sub(sub(x, mul(LN2, dd(k))), dd(LN2_LOW * k));
  // ((1 + t)**16 - 1) from t = e**(r / 16) - 1, without losing digits to the 1.
  let t = expm1Series(scale(r, 1 / 16));
  for (let i = 0; i < 4; i++) t = add(scale(t, 2), mul(t, t));
  return { m: add(t, dd(1)), k };
}
function expDD(x: DD): DD {
  const { m, k } = expParts(x);
  return dd(ldexp(m.hi, k), ldexp(m.lo, k));
}
function expm1DD(x: DD): DD {
  return Math.abs(x.hi) < 0.4 ? expm1Series(x) : sub(expDD(x), dd(1));
}
/** log(1 + x). */
function log1pDD(x: DD): DD {
  const y = dd(Math.log1p(x.hi));
  const e = expm1DD(y);
  const d = div(sub(x, e), add(dd(1), e));
  // log(1 + d) for the small d that the guess leaves.
  return add(y, sub(d, scale(mul(d, d), 0.5)));
}
function logDD(x: DD): DD {
  // x = m * 2**k with m near 1.
  let k = Math.floor(Math.log2(x.hi) + 0.5);
  if (!Number.isFinite(k)) k = 0;
  const m = dd(ldexp(x.hi, -k), ldexp(x.lo, -k));
  const log = log1pDD(sub(m, dd(1)));
  return k === 0 ? log : add(add(log, mul(LN2, dd(k))), dd(LN2_LOW * k));
}

export function exp(x: number): number {
  if (Number.isNaN(x) || x > 710 || x < -746) return Math.exp(x);
  const { m, k } = expParts(dd(x));
  return ldexp(value(m), k);
}
export function exp2(x: number): number {
  if (!(Math.abs(x) < 1100)) return Number.isNaN(x) ? x : x > 0 ? Infinity : 0;
  const whole = Math.round(x);
  const { m, k } = expParts(mul(LN2, dd(x - whole)));
  return ldexp(value(m), k + whole);
}
export function log(x: number): number {
  return x > 0 && x < Infinity ? value(logDD(dd(x))) : Math.log(x);
}
export function log2(x: number): number {
  return x > 0 && x < Infinity ? value(div(logDD(dd(x)), LN2)) : Math.log2(x);
}
/** As glibc computes it: not correctly rounded. */
export function log10(x: number): number {
  if (!(x > 0 && x < Infinity)) return Math.log10(x);
  const { mantissa, exponent } = frexp(x);
  // x = m * 2**k with m in [1, 2) for k >= 0, in [0.5, 1) below.
  const k = exponent - 1;
  const y = k < 0 ? k + 1 : k;
  const m = k < 0 ? mantissa : mantissa * 2;
  return y * 3.694239077158931e-13 + Math.LOG10E * log(m) + y * 0.30102999566361177;
}
function integerPower(x: number, n: number): number {
  const { mantissa, exponent } = frexp(x);
  let result = dd(1);
  let power = dd(mantissa);
  for (let left = n; ; ) {
    if (left & 1) result = mul(result, power);
    left >>= 1;
    if (left === 0) return ldexp(value(result), exponent * n);
    power = mul(power, power);
  }
}
/** x ** y for finite x > 0 and finite y. */
export function pow(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  if (y > 0 && y <= 512 && Number.isInteger(y)) return integerPower(x, y);
  if (x === 1) return 1;
  const guess = y * Math.log(x);
  if (guess > 711) return Infinity;
  if (guess < -747) return 0;
  const t = mul(logDD(dd(x)), dd(y));
  const { m, k } = expParts(t);
  return ldexp(value(m), k);
}
export function cbrt(x: number): number {
  const y = Math.cbrt(x);
  if (x === 0 || !Number.isFinite(x) || Math.abs(x) < 1e-290) return y;
  const cube = mul(twoProduct(y, y), dd(y));
  return value(add(dd(y), div(sub(dd(x), cube), mul(dd(3), twoProduct(y, y)))));
}

// ---- hyperbolic functions ----

// expm1, log1p, sinh and tanh: engines and glibc have the same code from FreeBSD's libm, so the host's are the same.
export const expm1: (x: number) => number = Math.expm1;
export const log1p: (x: number) => number = Math.log1p;
export const sinh: (x: number) => number = Math.sinh;
export const tanh: (x: number) => number = Math.tanh;
/** As glibc computes it: not correctly rounded. */
export function cosh(x: number): number {
  const a = Math.abs(x);
  if (a < 0.34657359027997264) {
    const t = Math.expm1(a);
    return 1 + (t * t) / (2 * (1 + t));
  }
  if (a < 22) {
    const t = exp(a);
    return 0.5 * t + 0.5 / t;
  }
  if (a < 709.78) return 0.5 * exp(a);
  const half = exp(0.5 * a);
  return 0.5 * half * half;
}
export function asinh(x: number): number {
  const a = Math.abs(x);
  if (Number.isNaN(a) || a === Infinity || a < 1e-150) return Math.asinh(x);
  if (a > 1e150) return Math.sign(x) * value(add(logDD(dd(a)), LN2));
  const square = twoProduct(a, a);
  const y = value(log1pDD(add(dd(a), div(square, add(dd(1), sqrtDD(add(square, dd(1))))))));
  return x < 0 ? -y : y;
}
export function acosh(x: number): number {
  if (!(x > 1 && x < Infinity)) return Math.acosh(x);
  if (x > 1e150) return value(add(logDD(dd(x)), LN2));
  const less = twoSum(x, -1);
  return value(log1pDD(add(less, sqrtDD(mul(less, twoSum(x, 1))))));
}
export function atanh(x: number): number {
  const a = Math.abs(x);
  if (!(a < 1) || a < 1e-150) return Math.atanh(x);
  const y = value(scale(log1pDD(div(dd(2 * a), twoSum(1, -a))), 0.5));
  return x < 0 ? -y : y;
}

// ---- circular functions ----

const PI_BITS = 1300n;
let piCache = 0n;
/** Pi times 2**PI_BITS, by Machin's formula. */
function pi(): bigint {
  if (piCache === 0n) {
    const arctan = (q: bigint): bigint => {
      let term = (1n << (PI_BITS + 20n)) / q;
      let sum = term;
      for (let n = 3n, sign = -1n; term !== 0n; n += 2n, sign = -sign) {
        term /= q * q;
        sum += (sign * term) / n;
      }
      return sum;
    };
    piCache = (16n * arctan(5n) - 4n * arctan(239n)) >> 20n;
  }
  return piCache;
}
/** x modulo pi/2, near zero, and the quarter it was in. */
function reduce(x: number): { r: DD; quarter: number } {
  if (Math.abs(x) < 1e6) {
    const n = Math.round(x / PI_2.hi);
    if (n === 0) return { r: dd(x), quarter: 0 };
    // The product of n and the first word is taken exactly: what is left may be small.
    const first = twoProduct(n, PI_2.hi);
    let r = add(twoSum(x, -first.hi), dd(-first.lo));
    r = sub(r, twoProduct(n, PI_2.lo));
    return { r: sub(r, dd(n * PI_2_LOW)), quarter: ((n % 4) + 4) % 4 };
  }
  const { integer, exponent } = exactParts(x);
  const scaled = integer << (PI_BITS + 1n + BigInt(exponent));
  let n = (2n * scaled) / pi();
  n = (n + (x < 0 ? -1n : 1n)) / 2n;
  // 300 bits of the rest are more than enough: no double comes nearer to a multiple than about 2**-60.
  const rest = (scaled - n * pi()) >> (PI_BITS - 300n);
  const hi = Number(rest);
  const low = Number(rest - BigInt(hi));
  const r = dd(ldexp(hi, -301), ldexp(low, -301));
  return { r, quarter: Number(((n % 4n) + 4n) % 4n) };
}
function sinSeries(r: DD): DD {
  const square = neg(mul(r, r));
  let term = r;
  let sum = r;
  for (let n = 3; n < 40; n += 2) {
    term = div(mul(term, square), dd(n * (n - 1)));
    sum = add(sum, term);
    if (Math.abs(term.hi) < Math.abs(sum.hi) * 1e-34) break;
  }
  return sum;
}
function cosSeries(r: DD): DD {
  const square = neg(mul(r, r));
  let term = dd(1);
  let sum = term;
  for (let n = 2; n < 40; n += 2) {
    term = div(mul(term, square), dd(n * (n - 1)));
    sum = add(sum, term);
    if (Math.abs(term.hi) < 1e-34) break;
  }
  return sum;
}
function sinCos(x: number): { s: DD; c: DD } {
  const { r, quarter } = reduce(x);
  const s = sinSeries(r);
  const c = cosSeries(r);
  if (quarter === 0) return { s, c };
  if (quarter === 1) return { s: c, c: neg(s) };
  if (quarter === 2) return { s: neg(s), c: neg(c) };
  return { s: neg(c), c: s };
}
export function sin(x: number): number {
  return Number.isFinite(x) && Math.abs(x) > 1e-150 ? value(sinCos(x).s) : Math.sin(x);
}
export function cos(x: number): number {
  return Number.isFinite(x) ? value(sinCos(x).c) : Math.cos(x);
}
export function tan(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < 1e-150) return Math.tan(x);
  const { s, c } = sinCos(x);
  return value(div(s, c));
}
/** The angle of (x, y), both of ordinary size. */
function atan2DD(y: DD, x: DD): DD {
  const guess = Math.atan2(y.hi, x.hi);
  const { s, c } = sinCos(guess);
  return add(dd(guess), div(sub(mul(y, c), mul(x, s)), add(mul(x, c), mul(y, s))));
}
export function atan(x: number): number {
  const a = Math.abs(x);
  return a < 1e150 && a > 1e-150 ? value(atan2DD(dd(x), dd(1))) : Math.atan(x);
}
export function atan2(y: number, x: number): number {
  const ordinary = (v: number): boolean => Math.abs(v) < 1e150 && Math.abs(v) > 1e-150;
  if (ordinary(y) && ordinary(x) && ordinary(y / x)) return value(atan2DD(dd(y), dd(x)));
  return Math.atan2(y, x);
}
export function asin(x: number): number {
  const a = Math.abs(x);
  if (!(a <= 1) || a < 1e-150) return Math.asin(x);
  return value(atan2DD(dd(x), sqrtDD(mul(twoSum(1, -a), twoSum(1, a)))));
}
export function acos(x: number): number {
  if (!(Math.abs(x) <= 1)) return Math.acos(x);
  if (x === 1) return 0;
  return value(atan2DD(sqrtDD(mul(twoSum(1, -x), twoSum(1, x))), dd(x)));
}

// ---- lengths ----

/** sqrt of the sum of squares of finite or infinite numbers, correctly rounded. */
export function vectorNorm(values: readonly number[]): number {
  let max = 0;
  let nan = false;
  for (const v of values) {
    const a = Math.abs(v);
    if (a === Infinity) return Infinity;
    if (Number.isNaN(a)) nan = true;
    else if (a > max) max = a;
  }
  if (nan) return Number.NaN;
  if (max === 0) return 0;
  const down = max > 1e150 ? 2 ** -600 : max < 1e-130 ? 2 ** 600 : 1;
  let sum = dd(0);
  for (const v of values) sum = add(sum, twoProduct(v * down, v * down));
  return value(sqrtDD(sum)) / down;
}
export function hypot(x: number, y: number): number {
  // C's hypot: an infinity wins over NaN.
  return vectorNorm([x, y]);
}

// ---- the error function ----

const TWO_OVER_SQRT_PI = div(dd(2), sqrtDD(PI));

function erfSeries(x: number): DD {
  // 2/sqrt(pi) e**(-x*x) sum of 2**n x**(2n+1) / (1*3*...*(2n+1)): all terms have one sign.
  const square = twoProduct(x, x);
  let term = dd(x);
  let sum = term;
  for (let n = 1; n < 400; n++) {
    term = div(mul(scale(term, 2), square), dd(2 * n + 1));
    sum = add(sum, term);
    if (Math.abs(term.hi) < Math.abs(sum.hi) * 1e-34) break;
  }
  return mul(mul(TWO_OVER_SQRT_PI, expDD(neg(square))), sum);
}
/** erfc(x) for x >= 2 by its continued fraction. */
function erfcFraction(x: number): DD {
  let f = dd(x);
  for (let n = x < 3 ? 400 : 160; n > 0; n--) f = add(dd(x), div(dd(n / 2), f));
  return div(scale(mul(TWO_OVER_SQRT_PI, expDD(neg(twoProduct(x, x)))), 0.5), f);
}
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a > 6) return x < 0 ? -1 : 1;
  if (a < 1e-150) return x * TWO_OVER_SQRT_PI.hi;
  return a < 2.5 ? value(erfSeries(x)) : Math.sign(x) * value(sub(dd(1), erfcFraction(a)));
}
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 28) return 0;
  if (x < -6) return 2;
  return x < 2 ? value(sub(dd(1), Math.abs(x) < 1e-150 ? dd(0) : erfSeries(x))) : value(erfcFraction(x));
}

partLink.pow = pow;
