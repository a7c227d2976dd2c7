// gamma and lgamma by Lanczos' approximation. Mirrors m_tgamma and m_lgamma in Modules/mathmodule.c.

import { cos as cosine, exp, log, pow, sin as sine } from '../objects/float_libm.ts';

/** Coefficients (N = 13, g = 6.0246...) as numerator and denominator of a rational function, lowest power first. */
const NUMERATOR = [
  23531376880.41076, 42919803642.6491, 35711959237.35567, 17921034426.03721, 6039542586.352028, 1439720407.3117216,
  248874557.86205417, 31426415.585400194, 2876370.6289353725, 186056.26539522348, 8071.672002365816, 210.82427775157936,
  2.5066282746310002,
];
const DENOMINATOR = [
  0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
];
const G = 6.02468004077673;
const G_MINUS_HALF = 5.52468004077673;
const LOG_PI = 1.1447298858494002;
/** gamma(n) for n = 1 .. 23, exact. */
const INTEGRAL: number[] = [1];
for (let n = 1; n < 23; n++) INTEGRAL.push(INTEGRAL[n - 1] * n);

function lanczosSum(x: number): number {
  let n = 0;
  let d = 0;
  if (x < 5) {
    for (let i = 12; i >= 0; i--) {
      n = n * x + NUMERATOR[i];
      d = d * x + DENOMINATOR[i];
    }
  } else {
    for (let i = 0; i < 13; i++) {
      n = n / x + NUMERATOR[i];
      d = d / x + DENOMINATOR[i];
    }
  }
  return n / d;
}
/** sin(pi * x), accurate near whole numbers. */
function sinpi(x: number): number {
  const y = Math.abs(x) % 2;
  let r: number;
  switch (Math.round(2 * y)) {
    case 0:
      r = sine(Math.PI * y);
      break;
    case 1:
      r = cosine(Math.PI * (y - 0.5));
      break;
    case 2:
      r = sine(Math.PI * (1 - y));
      break;
    case 3:
      r = -cosine(Math.PI * (y - 1.5));
      break;
    default:
      r = sine(Math.PI * (y - 2));
  }
  return x < 0 ? -r : r;
}

/** gamma(x); NaN where it is not defined, an infinity where it is too large (and at zeros). */
export function gamma(x: number): number {
  if (!Number.isFinite(x)) return x > 0 ? x : Number.NaN;
  if (x === 0) return 1 / x;
  if (x === Math.floor(x)) {
    if (x < 0) return Number.NaN;
    if (x <= 23) return INTEGRAL[x - 1];
  }
  const a = Math.abs(x);
  if (a < 1e-20) return 1 / x;
  if (a > 200) return x < 0 ? 0 / sinpi(x) : Infinity;
  const y = a + G_MINUS_HALF;
  // What rounding lost in y, as a correction z.
  let z: number;
  if (a > G_MINUS_HALF) z = y - a - G_MINUS_HALF;
  else z = y - G_MINUS_HALF - a;
  z = (z * G) / y;
  const large = (base: number, exponent: number): number => pow(base, exponent);
  let r: number;
  if (x < 0) {
    r = ((-Math.PI / sinpi(a) / a) * exp(y)) / lanczosSum(a);
    r -= z * r;
    if (a < 140) {
      r /= large(y, a - 0.5);
    } else {
      const root = large(y, a / 2 - 0.25);
      r /= root;
      r /= root;
    }
  } else {
    r = lanczosSum(a) / exp(y);
    r += z * r;
    if (a < 140) {
      r *= large(y, a - 0.5);
    } else {
      const root = large(y, a / 2 - 0.25);
      r *= root;
      r *= root;
    }
  }
  return r;
}

/** log(|gamma(x)|); an infinity at the poles. */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x)) return Infinity;
  if (x === Math.floor(x) && x <= 2) return x <= 0 ? Infinity : 0;
  const a = Math.abs(x);
  if (a < 1e-20) return -log(a);
  let r = log(lanczosSum(a)) - G;
  r += (a - 0.5) * (log(a + G - 0.5) - 1);
  if (x < 0) r = LOG_PI - log(Math.abs(sinpi(a))) - log(a) - r;
  return r;
}
