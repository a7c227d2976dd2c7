// Arithmetic on numeric constants, with Python's results and Python's refusals (null).
// Mirrors what PyNumber_* does for int, bool, float and complex (Objects/longobject.c, floatobject.c, complexobject.c).

import { type Const, FALSE, TRUE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';

interface Complex {
  readonly real: number;
  readonly imag: number;
}

/** A numeric constant's value: bigint for int and bool. */
type Numeric = bigint | number | Complex;

export function numericValue(c: Const): Numeric | null {
  switch (c.kind) {
    case 'True':
      return 1n;
    case 'False':
      return 0n;
    case 'int':
    case 'float':
      return c.value;
    case 'complex':
      return c;
    default:
      return null;
  }
}

export function isInt(c: Const): boolean {
  return c.kind === 'int' || c.kind === 'True' || c.kind === 'False';
}

export function intConst(value: bigint): Const {
  return { kind: 'int', value };
}

export function boolConst(value: boolean): Const {
  return value ? TRUE : FALSE;
}

function floatConst(value: number): Const {
  return { kind: 'float', value };
}

function complexConst(value: Complex): Const {
  return { kind: 'complex', real: value.real, imag: value.imag };
}

/** int.bit_length() */
export function bitLength(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  return magnitude === 0n ? 0 : magnitude.toString(2).length;
}

/** float(int), or null where Python says "int too large to convert to float". */
function toFloat(value: bigint): number | null {
  const result = Number(value);
  return Number.isFinite(result) ? result : null;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** Quotient of two ints as the nearest float, ties to even. */
function trueDivide(a: bigint, b: bigint): number | null {
  const negative = a < 0n !== b < 0n;
  const x = a < 0n ? -a : a;
  const y = b < 0n ? -b : b;
  if (x === 0n) return negative ? -0 : 0;
  // Scale so that the integer quotient has 55 bits or more; the remainder becomes a sticky bit. Numbers below the
  // normal range get fewer bits, so that Number() rounds only once.
  const exponent = Math.max(bitLength(x) - bitLength(y) - 55, -1076);
  const scaled = exponent < 0 ? x << BigInt(-exponent) : x;
  const divisor = exponent > 0 ? y << BigInt(exponent) : y;
  let quotient = scaled / divisor;
  if (scaled % divisor !== 0n) quotient = (quotient << 1n) | 1n;
  else quotient <<= 1n;
  const magnitude = scaleExactly(quotient, exponent - 1);
  if (!Number.isFinite(magnitude)) return null;
  return negative ? -magnitude : magnitude;
}

/** Nearest float to value * 2**exponent; the lowest bit of `value` is sticky. */
function scaleExactly(value: bigint, exponent: number): number {
  const bits = bitLength(value);
  // How many bits a float of this size can hold.
  const keep = Math.min(53, bits + exponent + 1074);
  if (keep <= 0 && bits + exponent + 1074 < 0) return 0;
  const drop = bits - keep;
  if (drop <= 0) return Number(value) * 2 ** exponent;
  const half = 1n << BigInt(drop - 1);
  const rest = value & ((1n << BigInt(drop)) - 1n);
  let kept = value >> BigInt(drop);
  if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
  const power = exponent + drop;
  // Two steps: 2 ** power alone may leave the range that the product is in.
  const first = Math.max(-1000, Math.min(900, power));
  return Number(kept) * 2 ** first * 2 ** (power - first);
}

function floatFloorDivide(a: number, b: number): number {
  const mod = a % b;
  let quotient = (a - mod) / b;
  if (mod !== 0 && b < 0 !== mod < 0) quotient -= 1;
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function floatModulo(a: number, b: number): number {
  const mod = a % b;
  if (mod === 0) return b < 0 ? -0 : 0;
  return b < 0 !== mod < 0 ? mod + b : mod;
}

/** Exact power of a float with a small integer exponent, rounded once (what a good C library returns). */
function exactPower(base: number, exponent: number): number | null {
  if (!Number.isFinite(base) || base === 0 || !Number.isInteger(exponent) || Math.abs(exponent) > 1100) return null;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(base));
  const bits = view.getBigUint64(0);
  const rawExponent = Number(bits >> 52n);
  let mantissa = bits & 0xfffffffffffffn;
  let scale = -1074;
  if (rawExponent !== 0) {
    mantissa |= 1n << 52n;
    scale = rawExponent - 1075;
  }
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    scale++;
  }
  const power = mantissa ** BigInt(Math.abs(exponent));
  const sign = base < 0 && exponent % 2 !== 0 ? -1 : 1;
  if (exponent >= 0) return sign * scaleExactly(power << 1n, scale * exponent - 1);
  const shift = bitLength(power) + 60;
  const quotient = (((1n << BigInt(shift)) / power) << 1n) | ((1n << BigInt(shift)) % power === 0n ? 0n : 1n);
  return sign * scaleExactly(quotient, scale * exponent - shift - 1);
}

function floatPower(a: number, b: number): Const | null {
  if (b === 0) return floatConst(1);
  if (Number.isNaN(a)) return floatConst(a);
  if (Number.isNaN(b)) return floatConst(a === 1 ? 1 : b);
  if (Math.abs(a) === 1 && !Number.isFinite(b)) return floatConst(1);
  if (a === 0 && b < 0) return null; // ZeroDivisionError
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    return complexPower({ real: a, imag: 0 }, { real: b, imag: 0 });
  }
  const result = b === 0.5 && a > 0 && Number.isFinite(a) ? Math.sqrt(a) : (exactPower(a, b) ?? a ** b);
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) return null; // OverflowError
  return floatConst(result);
}

function isInfinite(x: number): boolean {
  return Math.abs(x) === Number.POSITIVE_INFINITY;
}

/** copysign(isInfinite(x) ? 1 : 0, x) */
function boxed(x: number): number {
  const magnitude = isInfinite(x) ? 1 : 0;
  return x < 0 || Object.is(x, -0) ? -magnitude : magnitude;
}

function zeroIfNaN(x: number): number {
  return Number.isNaN(x) ? 0 : x;
}

/** Product; one that comes out as nan+nanj although a factor or part is infinite is infinite (C11 Annex G). */
function complexProduct(z: Complex, w: Complex): Complex {
  let { real: a, imag: b } = z;
  let { real: c, imag: d } = w;
  const [ac, bd, ad, bc] = [a * c, b * d, a * d, b * c];
  const result = { real: ac - bd, imag: ad + bc };
  if (!Number.isNaN(result.real) || !Number.isNaN(result.imag)) return result;
  let recalc = false;
  if (isInfinite(a) || isInfinite(b)) {
    [a, b, c, d] = [boxed(a), boxed(b), zeroIfNaN(c), zeroIfNaN(d)];
    recalc = true;
  }
  if (isInfinite(c) || isInfinite(d)) {
    [a, b, c, d] = [zeroIfNaN(a), zeroIfNaN(b), boxed(c), boxed(d)];
    recalc = true;
  }
  if (!recalc && [ac, bd, ad, bc].some(isInfinite)) {
    [a, b, c, d] = [a, b, c, d].map(zeroIfNaN) as [number, number, number, number];
    recalc = true;
  }
  if (!recalc) return result;
  const infinity = Number.POSITIVE_INFINITY;
  return { real: infinity * (a * c - b * d), imag: infinity * (a * d + b * c) };
}

/** Division by the larger part of the divisor first, against overflow (Smith). */
function smithQuotient(a: Complex, b: Complex): Complex | null {
  const absReal = Math.abs(b.real);
  const absImag = Math.abs(b.imag);
  if (absReal >= absImag) {
    if (absReal === 0) return null; // ZeroDivisionError
    const ratio = b.imag / b.real;
    const divisor = b.real + b.imag * ratio;
    return { real: (a.real + a.imag * ratio) / divisor, imag: (a.imag - a.real * ratio) / divisor };
  }
  if (absImag >= absReal) {
    const ratio = b.real / b.imag;
    const divisor = b.real * ratio + b.imag;
    return { real: (a.real * ratio + a.imag) / divisor, imag: (a.imag * ratio - a.real) / divisor };
  }
  return { real: Number.NaN, imag: Number.NaN };
}

/** Quotient; infinities and zeros that come out as nan+nanj are recovered (C11 Annex G). */
function complexQuotient(a: Complex, b: Complex): Complex | null {
  const result = smithQuotient(a, b);
  if (result === null || !Number.isNaN(result.real) || !Number.isNaN(result.imag)) return result;
  const finite = (z: Complex): boolean => Number.isFinite(z.real) && Number.isFinite(z.imag);
  if ((isInfinite(a.real) || isInfinite(a.imag)) && finite(b)) {
    const [x, y] = [boxed(a.real), boxed(a.imag)];
    const infinity = Number.POSITIVE_INFINITY;
    return { real: infinity * (x * b.real + y * b.imag), imag: infinity * (y * b.real - x * b.imag) };
  }
  if ((isInfinite(b.real) || isInfinite(b.imag)) && finite(a)) {
    const [x, y] = [boxed(b.real), boxed(b.imag)];
    return { real: 0 * (a.real * x + a.imag * y), imag: 0 * (a.imag * x - a.real * y) };
  }
  return result;
}

/** Quotient of a real and a complex number: as above with no imaginary part above the line (not even a zero). */
function realByComplexQuotient(a: number, b: Complex): Complex | null {
  const absReal = Math.abs(b.real);
  const absImag = Math.abs(b.imag);
  if (absReal >= absImag) {
    if (absReal === 0) return null; // ZeroDivisionError
    const ratio = b.imag / b.real;
    const divisor = b.real + b.imag * ratio;
    return { real: a / divisor, imag: (-a * ratio) / divisor };
  }
  if (absImag >= absReal) {
    const ratio = b.real / b.imag;
    const divisor = b.real * ratio + b.imag;
    return { real: (a * ratio) / divisor, imag: -a / divisor };
  }
  return { real: Number.NaN, imag: Number.NaN };
}

function complexIntegerPower(a: Complex, n: number): Complex | null {
  let result: Complex = { real: 1, imag: 0 };
  let square = a;
  for (let rest = Math.abs(n); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = complexProduct(result, square);
    square = complexProduct(square, square);
  }
  return n < 0 ? complexQuotient({ real: 1, imag: 0 }, result) : result;
}

function complexPower(a: Complex, b: Complex): Const | null {
  let result: Complex | null;
  if (b.imag === 0 && Number.isInteger(b.real) && Math.abs(b.real) <= 100) {
    result = complexIntegerPower(a, b.real);
  } else if (a.real === 0 && a.imag === 0) {
    if (b.imag !== 0 || b.real < 0) return null; // ZeroDivisionError
    result = { real: 0, imag: 0 };
  } else {
    const absolute = Math.hypot(a.real, a.imag);
    let length = absolute ** b.real;
    const angle = Math.atan2(a.imag, a.real);
    let phase = angle * b.real;
    if (b.imag !== 0) {
      length *= Math.exp(-angle * b.imag);
      phase += b.imag * Math.log(absolute);
    }
    if (isInfinite(phase)) return null; // sin(inf)
    result = { real: length * Math.cos(phase), imag: length * Math.sin(phase) };
  }
  if (result === null) return null;
  // OverflowError for any infinite part, also of infinite operands.
  if (isInfinite(result.real) || isInfinite(result.imag)) return null;
  return complexConst(result);
}

function intBinop(a: bigint, nb: number, b: bigint): Const | null {
  switch (nb) {
    case op.NB_ADD:
      return intConst(a + b);
    case op.NB_SUBTRACT:
      return intConst(a - b);
    case op.NB_MULTIPLY:
      return intConst(a * b);
    case op.NB_TRUE_DIVIDE: {
      const quotient = b === 0n ? null : trueDivide(a, b);
      return quotient === null ? null : floatConst(quotient);
    }
    case op.NB_FLOOR_DIVIDE:
      return b === 0n ? null : intConst(floorDivide(a, b));
    case op.NB_REMAINDER:
      return b === 0n ? null : intConst(a - floorDivide(a, b) * b);
    case op.NB_POWER: {
      if (b >= 0n) return intConst(a ** b);
      const base = toFloat(a);
      const exponent = toFloat(b);
      return base === null || exponent === null ? null : floatPower(base, exponent);
    }
    case op.NB_LSHIFT:
      return b < 0n ? null : intConst(a << b);
    case op.NB_RSHIFT:
      return b < 0n ? null : intConst(a >> b);
    case op.NB_OR:
      return intConst(a | b);
    case op.NB_XOR:
      return intConst(a ^ b);
    case op.NB_AND:
      return intConst(a & b);
    default:
      return null;
  }
}

function floatBinop(a: number, nb: number, b: number): Const | null {
  switch (nb) {
    case op.NB_ADD:
      return floatConst(a + b);
    case op.NB_SUBTRACT:
      return floatConst(a - b);
    case op.NB_MULTIPLY:
      return floatConst(a * b);
    case op.NB_TRUE_DIVIDE:
      return b === 0 ? null : floatConst(a / b);
    case op.NB_FLOOR_DIVIDE:
      return b === 0 ? null : floatConst(floatFloorDivide(a, b));
    case op.NB_REMAINDER:
      return b === 0 ? null : floatConst(floatModulo(a, b));
    case op.NB_POWER:
      return floatPower(a, b);
    default:
      return null;
  }
}

/** At least one side is complex. A real side has no imaginary part at all (3.14: not a zero either). */
function complexBinop(a: number | Complex, nb: number, b: number | Complex): Const | null {
  switch (nb) {
    case op.NB_ADD:
      if (typeof a === 'number') return complexConst({ real: a + (b as Complex).real, imag: (b as Complex).imag });
      if (typeof b === 'number') return complexConst({ real: a.real + b, imag: a.imag });
      return complexConst({ real: a.real + b.real, imag: a.imag + b.imag });
    case op.NB_SUBTRACT:
      if (typeof a === 'number') return complexConst({ real: a - (b as Complex).real, imag: -(b as Complex).imag });
      if (typeof b === 'number') return complexConst({ real: a.real - b, imag: a.imag });
      return complexConst({ real: a.real - b.real, imag: a.imag - b.imag });
    case op.NB_MULTIPLY:
      if (typeof a === 'number') return complexConst({ real: a * (b as Complex).real, imag: a * (b as Complex).imag });
      if (typeof b === 'number') return complexConst({ real: a.real * b, imag: a.imag * b });
      return complexConst(complexProduct(a, b));
    case op.NB_TRUE_DIVIDE: {
      if (typeof b === 'number') {
        return b === 0 ? null : complexConst({ real: (a as Complex).real / b, imag: (a as Complex).imag / b });
      }
      const quotient = typeof a === 'number' ? realByComplexQuotient(a, b) : complexQuotient(a, b);
      return quotient === null ? null : complexConst(quotient);
    }
    case op.NB_POWER:
      return complexPower(
        typeof a === 'number' ? { real: a, imag: 0 } : a,
        typeof b === 'number' ? { real: b, imag: 0 } : b,
      );
    default:
      return null;
  }
}

/** Result of a binary operation on two numbers, or null where Python raises. */
export function numberBinop(left: Const, nb: number, right: Const): Const | null {
  const a = numericValue(left);
  const b = numericValue(right);
  if (a === null || b === null) return null;
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    const result = intBinop(a, nb, b);
    const logical = nb === op.NB_OR || nb === op.NB_XOR || nb === op.NB_AND;
    if (logical && left.kind !== 'int' && right.kind !== 'int' && result?.kind === 'int') {
      return boolConst(result.value !== 0n);
    }
    return result;
  }
  const x = typeof a === 'bigint' ? toFloat(a) : a;
  const y = typeof b === 'bigint' ? toFloat(b) : b;
  if (x === null || y === null) return null;
  if (typeof x === 'number' && typeof y === 'number') return floatBinop(x, nb, y);
  return complexBinop(x, nb, y);
}

export function numberNegative(operand: Const): Const | null {
  const value = numericValue(operand);
  if (value === null) return null;
  if (typeof value === 'bigint') return intConst(-value);
  if (typeof value === 'number') return floatConst(-value);
  return complexConst({ real: -value.real, imag: -value.imag });
}

export function numberPositive(operand: Const): Const | null {
  const value = numericValue(operand);
  if (value === null) return null;
  return typeof value === 'bigint' ? intConst(value) : operand;
}
