// The codec UTF-7: ASCII as it is, all else as UTF-16 in modified base 64 between '+' and '-'. Mirrors its part of
// Objects/unicodeobject.c; the encoding is RFC 2152.

import type { Ref } from '../memory/memory.ts';
import { decodeError, endDecoding, newDecoding } from './codec_errors.ts';
import { consumed } from './codecs.ts';
import { codePoints, PyUnicode_FromCodePoints } from './unicodeobject.ts';

const PLUS = 43;
const MINUS = 45;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const fromBase64 = (c: number): number => (c < 128 ? BASE64.indexOf(String.fromCharCode(c)) : -1);
const toBase64 = (n: number): number => BASE64.charCodeAt(n & 63);

const DECODE_DIRECT = (c: number): boolean => c <= 127 && c !== PLUS;
/** Printable ASCII but '+', '\\' and '~', and white space. */
const ENCODE_DIRECT = (c: number): boolean =>
  (c >= 32 && c < 126 && c !== PLUS && c !== 92) || c === 9 || c === 10 || c === 13;
const isHigh = (c: number): boolean => c >= 0xd800 && c <= 0xdbff;
const isLow = (c: number): boolean => c >= 0xdc00 && c <= 0xdfff;
const join = (high: number, low: number): number => 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);

/** What a shift sequence has collected. */
interface Shift {
  /** Where its '+' is, and how many characters were there before it. */
  readonly start: number;
  readonly outStart: number;
  bits: number;
  buffer: number;
  /** A high surrogate that waits for its second half, or 0. */
  surrogate: number;
}

/** Takes one base 64 digit. */
function shiftIn(shift: Shift, digit: number, out: number[]): void {
  shift.buffer = (shift.buffer << 6) | digit;
  shift.bits += 6;
  if (shift.bits < 16) return;
  shift.bits -= 16;
  const unit = shift.buffer >> shift.bits;
  shift.buffer &= (1 << shift.bits) - 1;
  const high = shift.surrogate;
  shift.surrogate = 0;
  if (high !== 0 && isLow(unit)) out.push(join(high, unit));
  else {
    if (high !== 0) out.push(high);
    if (isHigh(unit)) shift.surrogate = unit;
    else out.push(unit);
  }
}
/** What is wrong with the bits left at the end of a sequence, or null. */
function wrongEnd(shift: Shift): string | null {
  if (shift.bits >= 6) return 'partial character in shift sequence';
  return shift.bits > 0 && shift.buffer !== 0 ? 'non-zero padding bits in shift sequence' : null;
}

/** New reference, or NULL. With `partial`, `consumed` stops before a sequence that is not finished. */
export function PyUnicode_DecodeUTF7Stateful(input: Uint8Array, errors: string, partial: boolean): Ref {
  const d = newDecoding('utf7', errors, input);
  const { out } = d;
  let shift: Shift | null = null;
  let start = 0;
  let i = 0;
  for (;;) {
    while (i >= 0 && i < d.input.length) {
      const c = d.input[i];
      const digit = fromBase64(c);
      if (shift !== null) {
        if (digit >= 0) {
          shiftIn(shift, digit, out);
          i++;
          continue;
        }
        const wrong = wrongEnd(shift);
        if (wrong !== null) i = decodeError(d, start, i + 1, wrong);
        else {
          if (shift.surrogate !== 0 && DECODE_DIRECT(c)) out.push(shift.surrogate);
          // The '-' belongs to the sequence; anything else that ends it stands for itself.
          if (c === MINUS) i++;
        }
        shift = null;
      } else if (c === PLUS) {
        start = i++;
        if (d.input[i] === MINUS) {
          i++;
          out.push(PLUS);
        } else if (i < d.input.length && fromBase64(d.input[i]) < 0)
          i = decodeError(d, start, i + 1, 'ill-formed sequence');
        else shift = { start, outStart: out.length, bits: 0, buffer: 0, surrogate: 0 };
      } else if (DECODE_DIRECT(c)) {
        out.push(c);
        i++;
      } else {
        start = i;
        i = decodeError(d, start, i + 1, 'unexpected special character');
      }
    }
    if (i < 0 || shift === null || partial) break;
    const { surrogate } = shift;
    const unfinished = surrogate !== 0 || wrongEnd(shift) !== null;
    shift = null;
    if (unfinished) i = decodeError(d, start, d.input.length, 'unterminated shift sequence');
    if (i < 0 || i >= d.input.length) break;
  }
  if (shift !== null && i >= 0) {
    i = shift.start;
    out.length = shift.outStart;
  }
  consumed.bytes = i;
  endDecoding(d);
  return i < 0 ? 0 : PyUnicode_FromCodePoints(out);
}

/** The bytes; never fails. */
export function _PyUnicode_EncodeUTF7(unicode: Ref): number[] {
  const out: number[] = [];
  let shifted = false;
  let bits = 0;
  let buffer = 0;
  const push16 = (unit: number): void => {
    bits += 16;
    buffer = (buffer << 16) | unit;
    for (; bits >= 6; bits -= 6) out.push(toBase64(buffer >> (bits - 6)));
    buffer &= (1 << bits) - 1;
  };
  const flush = (): void => {
    if (bits > 0) out.push(toBase64(buffer << (6 - bits)));
    bits = 0;
    buffer = 0;
  };
  for (const c of codePoints(unicode)) {
    if (ENCODE_DIRECT(c)) {
      if (shifted) {
        flush();
        shifted = false;
        if (fromBase64(c) >= 0 || c === MINUS) out.push(MINUS);
      }
      out.push(c);
    } else if (c === PLUS && !shifted) out.push(PLUS, MINUS);
    else {
      if (!shifted) out.push(PLUS);
      shifted = true;
      if (c < 0x10000) push16(c);
      else {
        push16(0xd800 + ((c - 0x10000) >> 10));
        push16(0xdc00 + ((c - 0x10000) & 0x3ff));
      }
    }
  }
  flush();
  if (shifted) out.push(MINUS);
  return out;
}
