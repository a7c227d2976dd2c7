// The format language of the module struct, and packing of single values: data only, no objects. Mirrors the format tables of
// Modules/_struct.c.

/** One field: `count` values of `code` (for s and p one value of `count` bytes) from `offset` on. */
export interface FormatCode {
  readonly code: string;
  readonly offset: number;
  /** Bytes of one value. */
  readonly size: number;
  readonly count: number;
}
export interface Format {
  readonly codes: readonly FormatCode[];
  readonly size: number;
  /** Values that pack takes and unpack gives. */
  readonly length: number;
  readonly littleEndian: boolean;
}

const STANDARD: Record<string, number> = {
  x: 1,
  b: 1,
  B: 1,
  c: 1,
  s: 1,
  p: 1,
  '?': 1,
  h: 2,
  H: 2,
  e: 2,
  i: 4,
  I: 4,
  l: 4,
  L: 4,
  f: 4,
  q: 8,
  Q: 8,
  d: 8,
  F: 8,
  D: 16,
};
/** Sizes on 64-bit Linux. A type is aligned to its size; a complex number to that of its parts. */
const NATIVE: Record<string, number> = { ...STANDARD, l: 8, L: 8, n: 8, N: 8, P: 8 };
const alignment = (code: string, size: number): number => (code === 'F' || code === 'D' ? size / 2 : size);
/** The first size that is too large. */
const TOO_LARGE = 2 ** 63;

/** The parts of a format, or what is wrong with it. */
export function parseFormat(text: string): Format | string {
  if (text.includes('\0')) return 'embedded null character';
  let at = 0;
  let native = true;
  let littleEndian = true;
  if ('@=<>!'.includes(text[0] ?? ' ')) {
    native = text[0] === '@';
    littleEndian = text[0] !== '>' && text[0] !== '!';
    at = 1;
  }
  const sizes = native ? NATIVE : STANDARD;
  const codes: FormatCode[] = [];
  let offset = 0;
  let length = 0;
  while (at < text.length) {
    if (/[\t-\r ]/.test(text[at])) {
      at++;
      continue;
    }
    const digits = /^[0-9]*/.exec(text.slice(at))![0];
    at += digits.length;
    const count = digits === '' ? 1 : Number(digits);
    const code = text[at++];
    if (code === undefined) return 'repeat count given without format specifier';
    const size = sizes[code];
    if (count >= TOO_LARGE) return 'total struct size too long';
    if (size === undefined) return 'bad char in struct format';
    if (native) offset = Math.ceil(offset / alignment(code, size)) * alignment(code, size);
    if (code === 's' || code === 'p') {
      codes.push({ code, offset, size: count, count: 1 });
      length++;
    } else if (code !== 'x' && count > 0) {
      codes.push({ code, offset, size, count });
      length += count;
    }
    offset += size * count;
    if (offset >= TOO_LARGE) return 'total struct size too long';
  }
  return { codes, size: offset, length, littleEndian };
}

/** True for codes of integers; with their sign and size the range follows. */
export function isIntegerCode(code: string): boolean {
  return 'bBhHiIlLqQnNP'.includes(code);
}
export function isSignedCode(code: string): boolean {
  return 'bhilqn'.includes(code);
}
/** Writes an integer that fits. */
export function putInteger(view: DataView, at: number, size: number, value: bigint, littleEndian: boolean): void {
  for (let i = 0; i < size; i++) {
    view.setUint8(at + (littleEndian ? i : size - 1 - i), Number((value >> BigInt(8 * i)) & 0xffn));
  }
}
export function getInteger(view: DataView, at: number, size: number, signed: boolean, littleEndian: boolean): bigint {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--)
    value = (value << 8n) | BigInt(view.getUint8(at + (littleEndian ? i : size - 1 - i)));
  return signed ? BigInt.asIntN(size * 8, value) : value;
}

/** Bits of a half-precision number, rounded to nearest even; null if it is too large. */
function toHalf(x: number): number | null {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const a = Math.abs(x);
  if (Number.isNaN(x)) return 0x7e00;
  if (a === Infinity) return sign | 0x7c00;
  const exponent = a < 2 ** -14 ? -14 : Math.floor(Math.log2(a));
  const scaled = a * 2 ** (10 - exponent);
  let bits = Math.floor(scaled);
  const rest = scaled - bits;
  if (rest > 0.5 || (rest === 0.5 && bits % 2 === 1)) bits++;
  const result = bits < 1024 ? bits : bits + (exponent + 14) * 1024;
  return result >= 0x7c00 ? null : sign | result;
}
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa ? Number.NaN : sign * Infinity;
  return sign * (exponent === 0 ? mantissa * 2 ** -24 : (mantissa + 1024) * 2 ** (exponent - 25));
}
/** Writes a float in 2, 4 or 8 bytes; false if it is too large. */
export function putFloat(view: DataView, at: number, size: number, x: number, littleEndian: boolean): boolean {
  if (size === 8) {
    view.setFloat64(at, x, littleEndian);
  } else if (size === 4) {
    if (Math.abs(Math.fround(x)) === Infinity && Number.isFinite(x)) return false;
    view.setFloat32(at, x, littleEndian);
  } else {
    const bits = toHalf(x);
    if (bits === null) return false;
    view.setUint16(at, bits, littleEndian);
  }
  return true;
}
export function getFloat(view: DataView, at: number, size: number, littleEndian: boolean): number {
  if (size === 8) return view.getFloat64(at, littleEndian);
  return size === 4 ? view.getFloat32(at, littleEndian) : fromHalf(view.getUint16(at, littleEndian));
}
