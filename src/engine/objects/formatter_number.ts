// The format mini-language for numbers: int.__format__, float.__format__, complex.__format__. Mirrors the number part of
// Python/formatter_unicode.c. All texts are JavaScript strings; the object made at the end is the only one.

import { NULL, type Ref } from '../memory/memory.ts';
import { PyErr_Occurred, PyErr_SetString } from './errors.ts';
import { PyFloat_AsDouble } from './floatobject.ts';
import { link } from './link.ts';
import { longText } from './long_text.ts';
import { PyLong_AsDouble, PyLong_AsLong } from './longobject.ts';
import { Py_DTSF_ADD_DOT_0, Py_DTSF_ALT, Py_DTSF_NO_NEG_0, PyOS_double_to_string } from './pystrtod.ts';
import { PyExc_OverflowError, PyExc_ValueError } from './statictypes.ts';
import { typeName } from './typename.ts';

/** The parts of a format specifier. `width` and `precision` are -1 when not given, `type` '' when not given. */
export interface InternalFormatSpec {
  fill_char: string;
  align: string;
  alternate: boolean;
  no_neg_0: boolean;
  /** '+', ' ', '-' or '' when not given. */
  sign: string;
  width: number;
  thousands_separators: '' | ',' | '_';
  frac_thousands_separator: '' | ',' | '_';
  precision: number;
  type: string;
}

function valueError(message: string): null {
  PyErr_SetString(PyExc_ValueError, message);
  return null;
}
/** A presentation type as messages show it: itself if printable ASCII, else \x and its number. */
function shownType(type: string): string {
  const c = type.codePointAt(0)!;
  return c > 32 && c < 128 ? `'${type}'` : `'\\x${c.toString(16)}'`;
}
/** ValueError for a presentation type that the object's type has not. Returns null. */
export function unknown_presentation_type(type: string, name: string): null {
  return valueError(`Unknown format code ${shownType(type)} for object of type '${name}'`);
}
const isAlign = (c: string | undefined): boolean => c === '<' || c === '>' || c === '=' || c === '^';
const MAX_SSIZE = 0x7fffffffffffffffn;

/** Reads a format specifier; null with ValueError. Mirrors parse_internal_render_format_spec. */
export function parse_internal_render_format_spec(
  o: Ref,
  spec: string,
  default_type: string,
  default_align: string,
): InternalFormatSpec | null {
  const chars = [...spec];
  const n = chars.length;
  const f: InternalFormatSpec = {
    fill_char: ' ',
    align: default_align,
    alternate: false,
    no_neg_0: false,
    sign: '',
    width: -1,
    thousands_separators: '',
    frac_thousands_separator: '',
    precision: -1,
    type: default_type,
  };
  let pos = 0;
  let fillGiven = false;
  let alignGiven = false;
  if (n >= 2 && isAlign(chars[1])) {
    [f.fill_char, f.align] = chars;
    fillGiven = alignGiven = true;
    pos = 2;
  } else if (isAlign(chars[0])) {
    f.align = chars[0];
    alignGiven = true;
    pos = 1;
  }
  if (chars[pos] === '+' || chars[pos] === ' ' || chars[pos] === '-') f.sign = chars[pos++];
  if (chars[pos] === 'z') {
    f.no_neg_0 = true;
    pos++;
  }
  if (chars[pos] === '#') {
    f.alternate = true;
    pos++;
  }
  if (!fillGiven && chars[pos] === '0') {
    f.fill_char = '0';
    if (!alignGiven && default_align === '>') f.align = '=';
    pos++;
  }
  /** A run of digits: its value, -1 for none, or null with ValueError. */
  const get_integer = (): number | null => {
    const start = pos;
    while (pos < n && isDecimal(chars[pos])) pos++;
    if (pos === start) return -1;
    const digits = chars.slice(start, pos).map(digitValue).join('');
    if (BigInt(digits) > MAX_SSIZE) return valueError('Too many decimal digits in format string');
    return Number(digits);
  };
  const both = (): null => valueError("Cannot specify both ',' and '_'.");
  const width = get_integer();
  if (width === null) return null;
  f.width = width;
  if (chars[pos] === ',') {
    f.thousands_separators = ',';
    pos++;
  }
  if (chars[pos] === '_') {
    if (f.thousands_separators !== '') return both();
    f.thousands_separators = '_';
    pos++;
  }
  if (chars[pos] === ',' && f.thousands_separators === '_') return both();
  if (chars[pos] === '.') {
    pos++;
    const precision = get_integer();
    if (precision === null) return null;
    f.precision = precision;
    let given = precision >= 0;
    if (chars[pos] === ',') {
      f.frac_thousands_separator = ',';
      given = true;
      pos++;
    }
    if (chars[pos] === '_') {
      if (f.frac_thousands_separator !== '') return both();
      f.frac_thousands_separator = '_';
      given = true;
      pos++;
    }
    if (chars[pos] === ',' && f.frac_thousands_separator === '_') return both();
    if (!given) return valueError('Format specifier missing precision');
  }
  if (n - pos > 1) return valueError(`Invalid format specifier '${spec}' for object of type '${typeName(o)}'`);
  if (n - pos === 1) f.type = chars[pos];
  const separator = f.thousands_separators;
  const grouped =
    separator === '' || f.type === '' || 'defgEGF%'.includes(f.type) || (separator === '_' && 'boxX'.includes(f.type));
  if (!grouped) return valueError(`Cannot specify '${separator}' with ${shownType(f.type)}.`);
  if (f.type === 'n' && f.frac_thousands_separator !== '') {
    return valueError(`Cannot specify '${f.frac_thousands_separator}' with 'n'.`);
  }
  return f;
}
function isDecimal(c: string): boolean {
  return c >= '0' && c <= '9' ? true : c > '\x7f' && /^\p{Nd}$/u.test(c);
}
function digitValue(c: string): string {
  if (c <= '9') return c;
  let start = c.codePointAt(0)!;
  const code = start;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start--;
  return String((code - start) % 10);
}

/** Digits in groups from the right, led by zeros to at least `minWidth` characters. Mirrors _PyUnicode_InsertThousandsGrouping. */
function grouped(digits: string, minWidth: number, separator: string, size: number): string {
  if (separator === '') return digits.padStart(minWidth, '0');
  let remaining = digits.length;
  let out = '';
  for (;;) {
    const width = Math.min(size, Math.max(remaining, minWidth, 1));
    const taken = Math.max(0, Math.min(remaining, width));
    out = digits.slice(remaining - taken, remaining).padStart(width, '0') + out;
    remaining -= taken;
    minWidth -= width;
    if (remaining <= 0 && minWidth <= 0) return out;
    out = separator + out;
    minWidth--;
  }
}
function groupedFraction(digits: string, separator: string): string {
  return separator === '' ? digits : digits.replace(/\d{3}(?=\d)/g, `$&${separator}`);
}

/** A number taken apart: sign, prefix, digits before the point, the point with what follows. */
interface NumberParts {
  negative: boolean;
  prefix: string;
  digits: string;
  rest: string;
}
/** Puts a number together with sign, padding and grouping. Mirrors calc_number_widths and fill_number. */
function fill_number(f: InternalFormatSpec, p: NumberParts, groupSize: number, noGrouping = false): string {
  const sign = p.negative ? '-' : f.sign === '+' || f.sign === ' ' ? f.sign : '';
  const fixed = sign.length + p.prefix.length + p.rest.length;
  const minWidth = f.fill_char === '0' && f.align === '=' ? f.width - fixed : 0;
  const digits =
    p.digits === '' ? '' : grouped(p.digits, minWidth, noGrouping ? '' : f.thousands_separators, groupSize);
  return pad(f, sign + p.prefix, digits + p.rest);
}
/** Adds the fill characters: '=' puts them between `head` (sign and prefix) and `body`. */
function pad(f: InternalFormatSpec, head: string, body: string): string {
  const n = f.width - [...head].length - [...body].length;
  if (n <= 0) return head + body;
  const fill = (k: number): string => f.fill_char.repeat(k);
  switch (f.align) {
    case '<':
      return head + body + fill(n);
    case '^':
      return fill(n >> 1) + head + body + fill(n - (n >> 1));
    case '=':
      return head + fill(n) + body;
    default:
      return fill(n) + head + body;
  }
}
/** Bounds a width or precision that no memory could hold. */
const MAX_TEXT = 1 << 26;
function tooWide(f: InternalFormatSpec): boolean {
  if (f.width <= MAX_TEXT && f.precision <= MAX_TEXT) return false;
  valueError(f.precision > 0x7fffffff ? 'precision too big' : 'Too many decimal digits in format string');
  return true;
}

// ---- int ----

const INT_BASES: Record<string, number> = { b: 2, o: 8, x: 16, X: 16 };

function format_long_internal(o: Ref, f: InternalFormatSpec): string | null {
  if (f.precision !== -1) return valueError('Precision not allowed in integer format specifier');
  if (f.no_neg_0) return valueError('Negative zero coercion (z) not allowed in integer format specifier');
  if (f.type === 'c') {
    if (f.sign !== '') return valueError("Sign not allowed with integer format specifier 'c'");
    if (f.alternate) return valueError("Alternate form (#) not allowed with integer format specifier 'c'");
    const c = PyLong_AsLong(o);
    if (c === -1 && PyErr_Occurred() !== NULL) return null;
    if (c < 0 || c > 0x10ffff) {
      PyErr_SetString(PyExc_OverflowError, '%c arg not in range(0x110000)');
      return null;
    }
    return fill_number(f, { negative: false, prefix: '', digits: '', rest: String.fromCodePoint(c) }, 3);
  }
  const base = INT_BASES[f.type] ?? 10;
  let text = longText(o, base);
  if (text === null) return null;
  const negative = text[0] === '-';
  if (negative) text = text.slice(1);
  if (f.type === 'X') text = text.toUpperCase();
  const prefix = f.alternate && base !== 10 ? `0${f.type}` : '';
  return fill_number(f, { negative, prefix, digits: text, rest: '' }, base === 10 ? 3 : 4);
}

// ---- float ----

function splitNumber(text: string): { digits: string; rest: string } {
  const digits = /^\d*/.exec(text)![0];
  return { digits, rest: text.slice(digits.length) };
}
/** '.digits' in groups, exponent as it is. */
function restWithGroups(rest: string, separator: string): string {
  if (separator === '' || rest[0] !== '.') return rest;
  const digits = /^\d*/.exec(rest.slice(1))![0];
  return `.${groupedFraction(digits, separator)}${rest.slice(1 + digits.length)}`;
}

function format_float_internal(x: number, f: InternalFormatSpec): string {
  let flags = (f.alternate ? Py_DTSF_ALT : 0) | (f.no_neg_0 ? Py_DTSF_NO_NEG_0 : 0);
  let type = f.type;
  let precision = 6;
  if (type === '') {
    flags |= Py_DTSF_ADD_DOT_0;
    type = 'r';
    precision = 0;
  }
  if (type === 'n') type = 'g';
  const percent = type === '%';
  if (percent) {
    type = 'f';
    x *= 100;
  }
  if (f.precision >= 0) {
    precision = f.precision;
    if (type === 'r') type = 'g';
  }
  let text = PyOS_double_to_string(x, type, precision, flags);
  if (percent) text += '%';
  const negative = text[0] === '-';
  const { digits, rest } = splitNumber(negative ? text.slice(1) : text);
  return fill_number(f, { negative, prefix: '', digits, rest: restWithGroups(rest, f.frac_thousands_separator) }, 3);
}

// ---- complex ----

function format_complex_internal(re: number, im: number, f: InternalFormatSpec): string | null {
  if (f.fill_char === '0') return valueError('Zero padding is not allowed in complex format specifier');
  if (f.align === '=') return valueError("'=' alignment flag is not allowed in complex format specifier");
  const flags = (f.alternate ? Py_DTSF_ALT : 0) | (f.no_neg_0 ? Py_DTSF_NO_NEG_0 : 0);
  let type = f.type;
  let precision = 6;
  let parens = false;
  let skipReal = false;
  if (type === '') {
    type = 'r';
    precision = 0;
    if (Object.is(re, 0)) skipReal = true;
    else parens = true;
  }
  if (type === 'n') type = 'g';
  if (f.precision >= 0) {
    precision = f.precision;
    if (type === 'r') type = 'g';
  }
  const part = (x: number, sign: string): string => {
    const text = PyOS_double_to_string(x, type, precision, flags);
    const negative = text[0] === '-';
    const { digits, rest } = splitNumber(negative ? text.slice(1) : text);
    const alone = { ...f, sign, fill_char: '\0', align: '<', width: -1 };
    return fill_number(
      alone,
      { negative, prefix: '', digits, rest: restWithGroups(rest, f.frac_thousands_separator) },
      3,
    );
  };
  const body = skipReal ? `${part(im, f.sign)}j` : `${part(re, f.sign)}${part(im, '+')}j`;
  return pad(f, '', parens ? `(${body})` : body);
}

// ---- doors ----

const done = (text: string | null): Ref => (text === null ? NULL : link.PyUnicode_FromString(text));

/** New reference. format(o, spec) for an int; `spec` is not empty. */
export function _PyLong_FormatAdvanced(o: Ref, spec: string): Ref {
  const f = parse_internal_render_format_spec(o, spec, 'd', '>');
  if (f === null || tooWide(f)) return NULL;
  if ('bcdoxXn'.includes(f.type)) return done(format_long_internal(o, f));
  if ('eEfFgG%'.includes(f.type)) {
    const x = PyLong_AsDouble(o);
    if (x === -1 && PyErr_Occurred() !== NULL) return NULL;
    return done(format_float_internal(x, f));
  }
  return done(unknown_presentation_type(f.type, typeName(o)));
}
/** New reference. format(o, spec) for a float; `spec` is not empty. */
export function _PyFloat_FormatAdvanced(o: Ref, spec: string): Ref {
  const f = parse_internal_render_format_spec(o, spec, '', '>');
  if (f === null || tooWide(f)) return NULL;
  if (f.type !== '' && !'eEfFgGn%'.includes(f.type)) return done(unknown_presentation_type(f.type, typeName(o)));
  return done(format_float_internal(PyFloat_AsDouble(o), f));
}
/** New reference. format(o, spec) for a complex with these parts; `spec` is not empty. */
export function _PyComplex_FormatAdvanced(o: Ref, re: number, im: number, spec: string): Ref {
  const f = parse_internal_render_format_spec(o, spec, '', '>');
  if (f === null || tooWide(f)) return NULL;
  if (f.type !== '' && !'eEfFgGn'.includes(f.type)) return done(unknown_presentation_type(f.type, typeName(o)));
  return done(format_complex_internal(re, im, f));
}
