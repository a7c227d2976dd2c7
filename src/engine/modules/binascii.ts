// Module binascii: bytes as text and back, and checksums. Mirrors Modules/binascii.c; uuencode and quoted-printable are binascii_mail.ts.

import { ld, type Ref } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { PyNumber_Index } from '../objects/abstract.ts';
import { bufferBytes, PyObject_CheckBuffer } from '../objects/buffer.ts';
import { _Py_strhex_with_sep } from '../objects/bytes_hex.ts';
import { PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { hexValue } from '../objects/codec_escape.ts';
import { PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyLong_AsBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { type MethodSpec, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { codePoints, PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';
import { addException } from './add_types.ts';
import { decodeQp, decodeUu, encodeQp, encodeUu, Malformed } from './binascii_mail.ts';
import { defineModule } from './define.ts';

/** The words that hold the module's exception classes. */
const BinasciiError = staticRef('binascii.Error');
const Incomplete = staticRef('binascii.Incomplete');

// ---- arguments ----

/** The bytes of an argument that may also be ASCII text; null with an exception. */
function asciiBytes(o: Ref): Uint8Array | null {
  if (PyUnicode_Check(o)) {
    const text = codePoints(o);
    if (text.every((c) => c < 128)) return Uint8Array.from(text);
    PyErr_SetString(PyExc_ValueError, 'string argument should contain only ASCII characters');
    return null;
  }
  const bytes = PyObject_CheckBuffer(o) ? bufferBytes(o) : null;
  if (bytes !== null) return bytes;
  typeError(`argument should be bytes, buffer or ASCII string, not '${typeName(o)}'`);
  return null;
}
/** A flag's value; null with an exception. */
function flag(o: Ref, otherwise: boolean): boolean | null {
  if (o === 0) return otherwise;
  const truth = PyObject_IsTrue(o);
  return truth < 0 ? null : truth !== 0;
}
/** New reference: what `convert` makes of the bytes, or NULL with binascii.Error. */
function converted(bytes: Uint8Array | null, convert: (bytes: Uint8Array) => number[]): Ref {
  if (bytes === null) return 0;
  try {
    return PyBytes_FromUint8Array(convert(bytes));
  } catch (e) {
    if (e instanceof Malformed) return PyErr_SetString(ld(BinasciiError), e.message);
    throw e;
  }
}
/** The low 32 bits of an integer; null with an exception. */
function unsignedInt(o: Ref): number | null {
  const index = PyNumber_Index(o);
  if (index === 0) return null;
  const n = Number(BigInt.asUintN(32, PyLong_AsBigInt(index)));
  Py_DECREF(index);
  return n;
}

// ---- base 64 ----

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 61;
/** Value of each character, or -1. */
const FROM_BASE64 = Int8Array.from({ length: 256 }, (_, c) => BASE64.indexOf(String.fromCharCode(c)));

/** Unless `strict`, characters that are no digits are passed over, and there may be more behind padding. */
function decodeBase64(data: Uint8Array, strict: boolean): number[] {
  const out: number[] = [];
  /** Digits of the group so far, and the bits that wait. */
  let position = 0;
  let left = 0;
  let pads = 0;
  for (let i = 0; i < data.length; i++) {
    const digit = FROM_BASE64[data[i]];
    if (data[i] === PAD) {
      pads++;
      if (!strict) continue;
      if (position === 0) throw new Malformed(`${i === 0 ? 'Leading' : 'Excess'} padding not allowed`);
      if (position === 1) break;
      if (position + pads > 4) throw new Malformed('Excess padding not allowed');
      continue;
    }
    if (digit < 0) {
      if (strict) throw new Malformed('Only base64 data is allowed');
      continue;
    }
    if (strict && pads > 0) {
      throw new Malformed(position + pads === 4 ? 'Excess data after padding' : 'Discontinuous padding not allowed');
    }
    pads = 0;
    left = (left << 6) | digit;
    position = (position + 1) & 3;
    if (position === 1) continue;
    const bits = position === 0 ? 0 : 8 - 2 * position;
    out.push((left >> bits) & 0xff);
    left &= (1 << bits) - 1;
  }
  if (position === 1) {
    const n = Math.floor(out.length / 3) * 4 + 1;
    throw new Malformed(
      `Invalid base64-encoded string: number of data characters (${n}) cannot be 1 more than a multiple of 4`,
    );
  }
  if (position !== 0 && position + pads < 4) throw new Malformed('Incorrect padding');
  return out;
}
function encodeBase64(data: Uint8Array, newline: boolean): number[] {
  const out: number[] = [];
  for (let i = 0; i < data.length; i += 3) {
    const group = (data[i] << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
    for (let k = 0; k < 4; k++) {
      out.push(i + k > data.length ? PAD : BASE64.charCodeAt((group >> (18 - 6 * k)) & 63));
    }
  }
  if (newline) out.push(10);
  return out;
}

// ---- hexadecimal ----

function unhexlify(data: Uint8Array): number[] {
  if (data.length % 2 !== 0) throw new Malformed('Odd-length string');
  const out: number[] = [];
  for (let i = 0; i < data.length; i += 2) {
    const high = hexValue(data[i]);
    const low = hexValue(data[i + 1]);
    if (high < 0 || low < 0) throw new Malformed('Non-hexadecimal digit found');
    out.push(high * 16 + low);
  }
  return out;
}
const fromHex = (name: string): MethodSpec =>
  method(`${name}(hexstr, /)`, (_m, hexstr) => converted(asciiBytes(hexstr), unhexlify));
/** New reference: the digits as bytes. */
function hexlify(data: Ref, sep: Ref, perSep: Ref): Ref {
  const bytes = bufferBytes(data);
  const text = bytes === null ? 0 : _Py_strhex_with_sep(bytes, sep, perSep);
  if (text === 0) return 0;
  const digits = PyUnicode_AsString(text);
  Py_DECREF(text);
  return PyBytes_FromUint8Array(Array.from(digits, (c) => c.charCodeAt(0)));
}
const toHex = (name: string): MethodSpec =>
  method(`${name}(data, sep=<unrepresentable>, bytes_per_sep=1)`, (_m, data, sep, perSep) =>
    hexlify(data, sep, perSep),
  );

// ---- checksums ----

/** The CRC of each byte for a polynomial whose bits go from the lowest (crc32) up. */
const CRC32 = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
function crc32(bytes: Uint8Array, start: number): number {
  let crc = ~start;
  for (const byte of bytes) crc = CRC32[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
/** CRC-CCITT of BinHex 4: x^16 + x^12 + x^5 + 1. */
function crcHqx(bytes: Uint8Array, start: number): number {
  let crc = start & 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let k = 0; k < 8; k++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
function checksum(data: Ref, start: Ref, sum: (bytes: Uint8Array, start: number) => number): Ref {
  const from = start === 0 ? 0 : unsignedInt(start);
  const bytes = from === null ? null : bufferBytes(data);
  return from === null || bytes === null ? 0 : PyLong_FromLong(sum(bytes, from));
}

// ---- the module ----

defineModule({
  name: 'binascii',
  doc: 'Conversion between binary data and ASCII',
  methods: [
    method('a2b_uu(data, /)', (_m, data) => converted(asciiBytes(data), decodeUu)),
    method('b2a_uu(data, /, *, backtick=False)', (_m, data, backtick) => {
      const zero = flag(backtick, false);
      return zero === null ? 0 : converted(bufferBytes(data), (bytes) => encodeUu(bytes, zero));
    }),
    method('a2b_base64(data, /, *, strict_mode=False)', (_m, data, strict_mode) => {
      const strict = flag(strict_mode, false);
      return strict === null ? 0 : converted(asciiBytes(data), (bytes) => decodeBase64(bytes, strict));
    }),
    method('b2a_base64(data, /, *, newline=True)', (_m, data, newline) => {
      const last = flag(newline, true);
      return last === null ? 0 : converted(bufferBytes(data), (bytes) => encodeBase64(bytes, last));
    }),
    fromHex('a2b_hex'),
    toHex('b2a_hex'),
    toHex('hexlify'),
    fromHex('unhexlify'),
    method('crc_hqx(data, crc, /)', (_m, data, crc) => checksum(data, crc, crcHqx)),
    method('crc32(data, crc=0, /)', (_m, data, crc) => checksum(data, crc, crc32)),
    method('a2b_qp(data, header=False)', (_m, data, header) => {
      const blanks = flag(header, false);
      return blanks === null ? 0 : converted(asciiBytes(data), (bytes) => decodeQp(bytes, blanks));
    }),
    method('b2a_qp(data, quotetabs=False, istext=True, header=False)', (_m, data, tabs, text, head) => {
      const quotetabs = flag(tabs, false);
      const istext = quotetabs === null ? null : flag(text, true);
      const header = istext === null ? null : flag(head, false);
      if (quotetabs === null || istext === null || header === null) return 0;
      return converted(bufferBytes(data), (bytes) => encodeQp(bytes, { quotetabs, istext, header }));
    }),
  ],
  exec: (module) =>
    addException(module, BinasciiError, 'binascii.Error', PyExc_ValueError) < 0 ||
    addException(module, Incomplete, 'binascii.Incomplete') < 0
      ? -1
      : 0,
});
