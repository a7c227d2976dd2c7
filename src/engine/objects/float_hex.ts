// float.hex and float.fromhex. Mirrors float_hex_impl and float_fromhex_impl in Objects/floatobject.c.

import { PyErr_SetString } from './errors.ts';
import { frexp, ldexp } from './floatobject.ts';
import { scaledToDouble } from './long_arith.ts';
import { stripSpaces } from './long_text.ts';
import { floatRepr } from './pystrtod.ts';
import { PyExc_OverflowError, PyExc_ValueError } from './statictypes.ts';

/** Hexadecimal digits after the point. */
const TOHEX_DIGITS = 13;
const DBL_MIN_EXP = -1021;

/** The hexadecimal text of a double. */
export function doubleToHex(x: number): string {
  if (!Number.isFinite(x)) return floatRepr(x);
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  if (x === 0) return `${sign}0x0.0p+0`;
  let { mantissa, exponent } = frexp(Math.abs(x));
  const shift = 1 - Math.max(DBL_MIN_EXP - exponent, 0);
  mantissa = ldexp(mantissa, shift);
  exponent -= shift;
  const whole = Math.floor(mantissa);
  const digits = BigInt((mantissa - whole) * 2 ** (4 * TOHEX_DIGITS))
    .toString(16)
    .padStart(TOHEX_DIGITS, '0');
  return `${sign}0x${whole}.${digits}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

const HEX = /^([+-]?)(?:0x)?([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?[0-9]+))?$/i;
/** Exponents beyond this overflow or underflow whatever the digits are. */
const FAR = 1100;

/** The double that a hexadecimal text means, or null with an exception. */
export function hexToDouble(text: string): number | null {
  const s = stripSpaces(text);
  const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(s);
  if (special !== null) {
    const x = /nan/i.test(special[2]) ? Number.NaN : Infinity;
    return special[1] === '-' ? -x : x;
  }
  const m = HEX.exec(s);
  const whole = m?.[2] ?? '';
  const fraction = m?.[3] ?? '';
  if (m === null || whole.length + fraction.length === 0) {
    PyErr_SetString(PyExc_ValueError, 'invalid hexadecimal floating-point string');
    return null;
  }
  const sign = m[1] === '-' ? -1 : 1;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return sign * 0;
  const exponent = Number(m[4] ?? 0) - 4 * fraction.length;
  const top = exponent + 4 * digits.length;
  const x = top > FAR ? Infinity : top < -FAR ? 0 : scaledToDouble(BigInt(`0x${digits}`), exponent);
  if (!Number.isFinite(x)) {
    PyErr_SetString(PyExc_OverflowError, 'hexadecimal value too large to represent as a float');
    return null;
  }
  return sign * x;
}
