// ints and text: int('...', base), str(n), hex, oct, bin. Mirrors PyLong_FromString, PyLong_FromUnicodeObject and
// _PyLong_Format in Objects/longobject.c.

import { ld, NULL, type Ref, st } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { tick } from '../memory/ticks.ts';
import { PyErr_BadInternalCall, PyErr_NoMemory, PyErr_SetString } from './errors.ts';
import { link, NO_PYLONG, partLink } from './link.ts';
import {
  _PyLong_CompactValue,
  _PyLong_DigitCount,
  _PyLong_IsCompact,
  _PyLong_New,
  _PyLong_SetSignAndDigitCount,
  MAX_LONG_BITS,
  PyLong_AsBigInt,
  PyLong_Check,
  PyLong_FromBigInt,
  PyLong_FromLong,
  PyLong_SHIFT,
} from './longobject.ts';
import { _Py_IsImmortal, Py_DECREF } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { PyExc_ValueError } from './statictypes.ts';

/** The default of sys.set_int_max_str_digits, and the number of digits below which there never is a limit. */
export const _PY_LONG_DEFAULT_MAX_STR_DIGITS = 4300;
export const _PY_LONG_MAX_STR_DIGITS_THRESHOLD = 640;

/** Digits in memory, and in a text, beyond which module _pylong converts to and from base 10. */
const PYLONG_DIGITS = 1000;
const PYLONG_TEXT = 6000;

/** Digits in memory from which the limit of digits in text is looked at before converting. */
const SURELY_LONG = Math.floor((10 * _PY_LONG_MAX_STR_DIGITS_THRESHOLD) / (3 * PyLong_SHIFT)) + 2;

/** Longer ones are converted by halves. */
const HALVED_BITS = 200_000n;
const HALVED_DIGITS = 60_000;

const MAX_STR_DIGITS = staticAlloc('long_state.max_str_digits', 8);
export function initLongState(): void {
  st(MAX_STR_DIGITS, _PY_LONG_DEFAULT_MAX_STR_DIGITS);
}
/** sys.get_int_max_str_digits(); 0 means no limit. */
export function getMaxStrDigits(): number {
  return ld(MAX_STR_DIGITS);
}
export function setMaxStrDigits(n: number): void {
  st(MAX_STR_DIGITS, n);
}

// ---- to text ----

const PREFIX: Record<number, string> = { 2: '0b', 8: '0o', 16: '0x' };

/**
 * The digits of an int in base 2, 8, 10 or 16, with a minus sign and no prefix; null with an exception when there are too many, or
 * no memory. CPython converts to base 10 within an int of its own, which has one digit for 0: that one goes to the free list then,
 * where the next collection finds it.
 */
export function longText(o: Ref, base = 10): string | null {
  if (base !== 10)
    return _PyLong_IsCompact(o) ? _PyLong_CompactValue(o).toString(base) : PyLong_AsBigInt(o).toString(base);
  const size = _PyLong_DigitCount(o);
  const max = getMaxStrDigits();
  const tooLong = (): null => {
    PyErr_SetString(
      PyExc_ValueError,
      `Exceeds the limit (${max} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    );
    return null;
  };
  // What is too long for sure is not converted: log2(10) is less than 10 / 3.
  if (max > 0 && size >= SURELY_LONG && Math.floor(max / (3 * PyLong_SHIFT)) <= Math.floor((size - 11) / 10))
    return tooLong();
  if (size > PYLONG_DIGITS) {
    const s = partLink.pylong_int_to_decimal_string(o);
    if (s === NULL) return null;
    if (s !== NO_PYLONG) {
      const text = link.PyUnicode_AsString(s);
      Py_DECREF(s);
      return text;
    }
  }
  const scratch = _PyLong_New(1 + size + Math.floor(size / 99));
  if (scratch === NULL) return null;
  Py_DECREF(scratch);
  if (_PyLong_IsCompact(o)) return String(_PyLong_CompactValue(o));
  const value = PyLong_AsBigInt(o);
  const text = value < 0n ? `-${decimalText(-value)}` : decimalText(value);
  if (max > 0 && text.length > _PY_LONG_MAX_STR_DIGITS_THRESHOLD && text.length - (text[0] === '-' ? 1 : 0) > max)
    return tooLong();
  return text;
}
/** Digits in base 10 by halves, so that long ones stay fast and can be stopped. */
function decimalText(value: bigint): string {
  if (value >> HALVED_BITS === 0n) return value.toString();
  const low = Math.floor((value.toString(16).length * Math.log10(16)) / 2);
  const power = 10n ** BigInt(low);
  tick(low >> 3);
  return decimalText(value / power) + decimalText(value % power).padStart(low, '0');
}
/** New reference. str of an int in base 2, 8, 10 or 16, with the prefix 0b, 0o or 0x. */
export function _PyLong_Format(o: Ref, base: number): Ref {
  if (!PyLong_Check(o)) return PyErr_BadInternalCall();
  const text = longText(o, base);
  if (text === null) return NULL;
  const prefix = PREFIX[base] ?? '';
  return link.PyUnicode_FromString(text[0] === '-' ? `-${prefix}${text.slice(1)}` : prefix + text);
}
/** tp_repr of int. New reference. */
export function long_to_decimal_string(o: Ref): Ref {
  const text = longText(o);
  if (text === null) return NULL;
  // A new object even for one digit: CPython fills a fresh string and does not look for the shared one.
  return link.newAsciiString(text);
}

// ---- from text ----

/** Unicode's spaces beyond ASCII. */
const SPACES = /^[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;
const DECIMAL = /^\p{Nd}$/u;

/** The value of a decimal digit of any script. Runs of digits are ten long, or several times ten without a gap. */
export function decimalValue(c: number): number {
  let start = c;
  while (DECIMAL.test(String.fromCodePoint(start - 1))) start--;
  return (c - start) % 10;
}
/**
 * A text with Unicode spaces made ASCII ones and digits of all scripts 0-9; from the first other character beyond ASCII on
 * there is only '?'. Mirrors _PyUnicode_TransformDecimalAndSpaceToASCII.
 */
export function asciiDigitsAndSpaces(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  let out = '';
  for (const ch of text) {
    const c = ch.codePointAt(0)!;
    if (c < 128) out += ch;
    else if (SPACES.test(ch)) out += ' ';
    else if (DECIMAL.test(ch)) out += decimalValue(c);
    else return `${out}?`;
  }
  return out;
}
/** Text without the spaces around it, as Py_ISSPACE means them. */
export function stripSpaces(text: string): string {
  return text.replace(/^[\t-\r ]+|[\t-\r ]+$/g, '');
}

/** Digits in any base to a BigInt: by halves, so that long texts stay fast. */
function parseDigits(digits: string, base: number): bigint {
  if (base === 10 && digits.length <= HALVED_DIGITS) return BigInt(digits);
  if (base === 2 || base === 8 || base === 16) return BigInt(PREFIX[base] + digits);
  if (digits.length <= 10) return BigInt(Number.parseInt(digits, base));
  const low = digits.length >> 1;
  const cut = digits.length - low;
  tick(digits.length >> 3);
  return parseDigits(digits.slice(0, cut), base) * BigInt(base) ** BigInt(low) + parseDigits(digits.slice(cut), base);
}

/** New reference. The int that ASCII text means, or NULL with an exception; `shown` is the object that the message shows. */
function fromASCII(text: string, base: number, shown: Ref): Ref {
  let s = stripSpaces(text);
  let negative = false;
  if (s[0] === '+' || s[0] === '-') {
    negative = s[0] === '-';
    s = s.slice(1);
  }
  let b = base;
  let octalLike = false;
  const prefixed = s[0] === '0' ? { x: 16, o: 8, b: 2 }[s[1]?.toLowerCase()] : undefined;
  if (b === 0) {
    b = prefixed ?? 10;
    // A number like 010 is none of Python 3; only zero may be written so.
    octalLike = prefixed === undefined && s[0] === '0';
  }
  if (prefixed === b) {
    s = s.slice(2);
    if (s[0] === '_') s = s.slice(1);
  }
  const digits = s.replaceAll('_', '');
  const valid =
    digits !== '' &&
    !s.startsWith('_') &&
    !s.endsWith('_') &&
    !s.includes('__') &&
    digitsAreValid(digits, b) &&
    !(octalLike && /[1-9]/.test(s));
  if (!valid) return invalidLiteral(base, shown);
  if ((b & (b - 1)) === 0) {
    if (digits.length * Math.log2(b) > MAX_LONG_BITS + PyLong_SHIFT) return PyErr_NoMemory();
  } else {
    const max = getMaxStrDigits();
    if (digits.length > _PY_LONG_MAX_STR_DIGITS_THRESHOLD && max > 0 && digits.length > max) {
      return PyErr_SetString(
        PyExc_ValueError,
        `Exceeds the limit (${max} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
      );
    }
  }
  const room = Math.floor((digits.length * Math.log2(b)) / PyLong_SHIFT) + 1;
  if (digits.length <= 9 && b <= 10) {
    const n = Number.parseInt(digits, b);
    return smallOrNew(PyLong_FromLong(negative ? -n : n), room);
  }
  if (b === 10 && digits.length > PYLONG_TEXT) {
    const made = partLink.pylong_int_from_string(s);
    if (made === NULL || (made !== NO_PYLONG && !negative)) return made;
    if (made !== NO_PYLONG) {
      const result = PyLong_FromBigInt(-PyLong_AsBigInt(made));
      Py_DECREF(made);
      return result;
    }
  }
  const value = parseDigits(digits, b);
  return smallOrNew(PyLong_FromBigInt(negative ? -value : value, room), room);
}
/** Steals and returns `o`. If that is a cached int: CPython has made an int of `room` digits first, and drops it with one. */
function smallOrNew(o: Ref, room: number): Ref {
  if (o === NULL || !_Py_IsImmortal(o)) return o;
  const made = _PyLong_New(room);
  if (made === NULL) return NULL;
  _PyLong_SetSignAndDigitCount(made, 1, 1);
  Py_DECREF(made);
  return o;
}
function digitsAreValid(digits: string, base: number): boolean {
  for (let i = 0; i < digits.length; i++) {
    const c = digits.charCodeAt(i);
    const v = c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 122 ? c - 87 : c >= 65 && c <= 90 ? c - 55 : 99;
    if (v >= base) return false;
  }
  return true;
}
function invalidLiteral(base: number, shown: Ref): 0 {
  const r = PyObject_Repr(shown);
  if (r === NULL) return NULL;
  const text = [...link.PyUnicode_AsString(r)].slice(0, 200).join('');
  Py_DECREF(r);
  return PyErr_SetString(PyExc_ValueError, `invalid literal for int() with base ${base}: ${text}`);
}

/** New reference. The int that a text means in base 2..36 (0: by its prefix), or NULL with ValueError. */
export function PyLong_FromString(text: string, base: number): Ref {
  const shown = link.PyUnicode_FromString(text);
  if (shown === NULL) return NULL;
  const result = PyLong_FromUnicodeObject(shown, base);
  Py_DECREF(shown);
  return result;
}
/** New reference. As PyLong_FromString for a str. */
export function PyLong_FromUnicodeObject(u: Ref, base: number): Ref {
  if (!validBase(base)) return NULL;
  return fromASCII(asciiDigitsAndSpaces(link.PyUnicode_AsString(u)), base, u);
}
/** New reference. As PyLong_FromString for the bytes of `shown` (a bytes object). */
export function _PyLong_FromBytes(bytes: Uint8Array, base: number, shown: Ref): Ref {
  if (!validBase(base)) return NULL;
  let text = '';
  for (const c of bytes) text += String.fromCharCode(c);
  return fromASCII(text, base, shown);
}
function validBase(base: number): boolean {
  if (base === 0 || (base >= 2 && base <= 36)) return true;
  PyErr_SetString(PyExc_ValueError, 'int() arg 2 must be >= 2 and <= 36');
  return false;
}
