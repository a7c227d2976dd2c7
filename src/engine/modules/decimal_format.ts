// format(): the specifiers that libmpdec knows, and those that only Python's own decimal does. Mirrors mpd_parse_fmt_str and
// mpd_qformat_spec in Modules/_decimal/libmpdec/io.c, dec_format in Modules/_decimal/_decimal.c, and __format__ in Lib/_pydecimal.py.

import { type PythonVersion, profile } from '../include/profile.ts';
import type { Ref } from '../memory/memory.ts';
import { PyDict_Check, PyDict_GetItemString } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_NoMemory, PyErr_SetString, typeError } from '../objects/errors.ts';
import { link } from '../objects/link.ts';
import { PyExc_DeprecationWarning, PyExc_ValueError } from '../objects/statictypes.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { rescale } from './decimal_arith.ts';
import { CoefficientTooLarge, type Dec, dec, isNegative, isSpecial, roundOff } from './decimal_number.ts';
import { decimalRules } from './decimal_rules.ts';
import { CTX, CtxCaps, CURRENT_CONTEXT } from './decimal_state.ts';
import { specialText } from './decimal_text.ts';
import { MPD } from './decimalobject.ts';

/** A specifier taken apart. */
interface Spec {
  readonly fill: string;
  /** '<', '>', '^', '=', or 'z': zeros between sign and digits, grouped like digits. */
  readonly align: string;
  readonly sign: string;
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  /** Whether a dict may say what the locale does not. */
  readonly canOverride: boolean;
  readonly width: number;
  readonly precision: number;
  readonly type: string;
  dot: string;
  /** Whether the specifier says what the point is; else it must be given beside groups. */
  readonly hasDot: boolean;
  sep: string;
  /** Between groups of three digits behind the point. */
  readonly fractionSep: string;
  /** Sizes of groups as localeconv gives them: the last one again and again after a 0, none after 127. */
  grouping: readonly number[];
}
/** What libmpdec understands, in 3.12 with a `z`; and what Python's own decimal does, which is asked then: in 3.13, and since. */
const OF_LIBMPDEC =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<zeropad>0)?(?<width>[1-9]\d*)?(?<sep>,)?(?:\.(?<precision>\d+))?(?<type>[eEfFgGnN%])?$/su;
const OF_LIBMPDEC_3_12 =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<z>z)?(?<zeropad>0)?(?<width>[1-9]\d*)?(?<sep>,)?(?:\.(?<precision>\d+))?(?<type>[eEfFgGnN%])?$/su;
const OF_PYDECIMAL_3_13 =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<z>z)?(?<alt>#)?(?<zeropad>0)?(?<width>[1-9]\d*)?(?<sep>,)?(?:\.(?<precision>0|[1-9]\d*))?(?<type>[eEfFgGn%])?$/su;
const OF_PYDECIMAL =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<z>z)?(?<alt>#)?(?<zeropad>0)?(?<width>\d+)?(?<sep>[,_])?(?:\.(?=[\d,_])(?<precision>\d+)?(?<fractionSep>[,_])?)?(?<type>[eEfFgGn%])?$/su;
/** What libmpdec reads, then what is left to _pydecimal's parser. */
const SPECIFIERS: Readonly<Record<PythonVersion, readonly [RegExp, RegExp?]>> = {
  '3.12': [OF_LIBMPDEC_3_12],
  '3.13': [OF_LIBMPDEC, OF_PYDECIMAL_3_13],
  '3.14': [OF_LIBMPDEC, OF_PYDECIMAL],
  '3.15': [OF_LIBMPDEC, OF_PYDECIMAL],
};
const MAX_WIDTH = 1 << 26;

/** Null for a specifier that there is not. */
function parseSpecifier(text: string, capitals: boolean): Spec | null {
  const [ofLibmpdec, ofPydecimal] = SPECIFIERS[profile.version];
  const own = ofLibmpdec.exec(text);
  const m = own ?? ofPydecimal?.exec(text);
  const g = m?.groups;
  if (g === undefined || (g.zeropad !== undefined && g.align !== undefined)) return null;
  const type = g.type ?? (capitals ? 'G' : 'g');
  const isLocal = type === 'n' || type === 'N';
  if (isLocal && g.sep !== undefined) return null;
  const kind = type === 'n' ? 'g' : type === 'N' ? 'G' : type;
  const precision = g.precision === undefined ? -1 : Number(g.precision);
  return {
    fill: g.zeropad !== undefined ? '0' : (g.fill ?? ' '),
    align: g.zeropad !== undefined ? 'z' : (g.align ?? '>'),
    sign: g.sign ?? '-',
    noNegativeZero: g.z !== undefined,
    alternate: g.alt !== undefined,
    canOverride: own !== null,
    width: Number(g.width ?? 0),
    precision: precision === 0 && (kind === 'g' || kind === 'G') ? 1 : precision,
    type: kind,
    dot: '.',
    hasDot: isLocal || g.sep !== undefined,
    sep: g.sep ?? '',
    fractionSep: g.fractionSep ?? '',
    grouping: g.sep === undefined ? [] : [3, 0],
  };
}
/** Digits in groups, led by zeros to at least `minWidth` characters. Mirrors _insert_thousands_sep. */
function grouped(digits: string, spec: Spec, minWidth: number): string {
  const groups: string[] = [];
  let rest = digits;
  let width = minWidth;
  const sizes = [...spec.grouping];
  if (spec.sep === '' || sizes.length === 0) return digits.padStart(minWidth, '0');
  let size = 0;
  for (let i = 0; ; i++) {
    const next = i < sizes.length ? sizes[i] : sizes.at(-1) === 0 ? 0 : 127;
    if (next === 127) break;
    if (next !== 0) size = next;
    const n = Math.min(Math.max(rest.length, width, 1), size);
    groups.unshift(rest.slice(Math.max(0, rest.length - n)).padStart(n, '0'));
    rest = rest.slice(0, Math.max(0, rest.length - n));
    width -= n;
    if (rest === '' && width <= 0) return groups.join(spec.sep);
    width -= spec.sep.length;
  }
  groups.unshift(rest.padStart(Math.max(width, 1), '0'));
  return groups.join(spec.sep);
}
const characters = (text: string): number => [...text].length;
/** Sign and body in the width of the specifier. */
function aligned(sign: string, body: string, spec: Spec): string {
  const n = Math.max(0, spec.width - characters(sign) - characters(body));
  const fill = spec.fill.repeat(n);
  switch (spec.align) {
    case '<':
      return sign + body + fill;
    case '=':
      return sign + fill + body;
    case '^': {
      const half = [...fill].slice(0, n >> 1).join('');
      return half + sign + body + fill.slice(half.length);
    }
    default:
      return fill + sign + body;
  }
}
/** Rounded to `digits` digits; with `pad`, with zeros to as many. */
const rounded = (a: Dec, digits: number, round: number, pad = false): Dec => {
  const off = BigInt(a.digits - digits);
  if (a.coef === 0n) return a;
  if (off <= 0n) return pad ? rescale(a, a.exp + off, round) : a;
  const r = dec(a.flags, roundOff(a, off, round).coef, a.exp + off);
  // Nines that became a power of ten.
  return r.digits > digits ? dec(r.flags, r.coef / 10n, r.exp + 1n) : r;
};
/** The text of a number as a specifier asks for it. */
function formatted(value: Dec, spec: Spec, round: number): string {
  const kind = spec.type.toLowerCase();
  const signOf = (negative: boolean): string => (negative ? '-' : spec.sign === '-' ? '' : spec.sign);
  if (isSpecial(value)) {
    const body = specialText({ ...value, flags: value.flags & ~1 }) + (kind === '%' ? '%' : '');
    return aligned(signOf(isNegative(value)), body, spec.align === 'z' ? { ...spec, fill: ' ', align: '>' } : spec);
  }
  let d = kind === '%' ? { ...value, exp: value.exp + 2n } : value;
  const isFixed = kind === 'f' || kind === '%';
  if (spec.precision >= 0) {
    if (kind === 'e') d = rounded(d, spec.precision + 1, round, true);
    else if (isFixed) d = rescale(d, BigInt(-spec.precision), round);
    else d = rounded(d, spec.precision, round);
  }
  if (d.coef === 0n && d.exp > 0n && isFixed) d = dec(d.flags, 0n, 0n);
  const digits = d.coef.toString();
  const left = d.exp + BigInt(digits.length);
  let point = left;
  if (kind === 'e') point = d.coef === 0n && spec.precision >= 0 ? BigInt(1 - spec.precision) : 1n;
  else if (!isFixed && !(d.exp <= 0n && left > -6n)) point = 1n;
  if (point > MAX_WIDTH || point < -MAX_WIDTH) throw new CoefficientTooLarge();
  const dotplace = Number(point);
  let whole = '0';
  let fraction = '';
  if (dotplace < 0) fraction = '0'.repeat(-dotplace) + digits;
  else if (dotplace > digits.length) whole = digits + '0'.repeat(dotplace - digits.length);
  else {
    whole = digits.slice(0, dotplace) || '0';
    fraction = digits.slice(dotplace);
  }
  const exponent = left - point;
  const sign = signOf(isNegative(value) && !(spec.noNegativeZero && d.coef === 0n));
  if (spec.fractionSep !== '') fraction = fraction.replace(/\d{3}(?=\d)/g, `$&${spec.fractionSep}`);
  let tail = fraction === '' && !spec.alternate ? '' : spec.dot + fraction;
  if (exponent !== 0n || kind === 'e') {
    const mark = spec.type === spec.type.toUpperCase() ? 'E' : 'e';
    tail += `${mark}${exponent < 0n ? '-' : '+'}${exponent < 0n ? -exponent : exponent}`;
  }
  if (kind === '%') tail += '%';
  // A point counts as one character, however long it is.
  const tailWidth = characters(tail) - (fraction === '' ? 0 : characters(spec.dot) - 1);
  const room = spec.align === 'z' ? spec.width - tailWidth - sign.length : 0;
  return aligned(sign, grouped(whole, spec, room) + tail, spec);
}

/** An entry of the dict that overrides what the locale says, in UTF-8; null with TypeError. */
function overridden(dict: Ref, key: string, missing: string): string | null {
  const value = PyDict_GetItemString(dict, key);
  if (value === 0) return missing;
  if (PyUnicode_Check(value)) return PyUnicode_AsString(value);
  typeError('bad argument type for built-in operation');
  return null;
}
const utf8 = new TextEncoder();
/** Takes point, separator and groups from a dict. False with an exception. */
function override_(spec: Spec, dict: Ref): boolean {
  if (!PyDict_Check(dict)) {
    typeError('optional argument must be a dict');
    return false;
  }
  const dot = overridden(dict, 'decimal_point', spec.hasDot ? spec.dot : '');
  const sep = dot === null ? null : overridden(dict, 'thousands_sep', spec.sep);
  const grouping = sep === null ? null : overridden(dict, 'grouping', String.fromCharCode(...spec.grouping));
  if (dot === null || sep === null || grouping === null) return false;
  const [d, s, g] = [dot, sep, grouping].map((text) => utf8.encode(text.split('\0')[0]));
  if (d.length === 0 || d.length > 4 || s.length > 4 || g.some((size) => size > 127)) {
    PyErr_SetString(PyExc_ValueError, 'invalid override dict');
    return false;
  }
  spec.dot = dot;
  spec.sep = sep;
  spec.grouping = g.length === 0 ? [] : [...g, 0];
  return true;
}
/** New reference. Decimal.__format__(fmt, override=None). */
export function dec_format(self: Ref, fmt: Ref, override: Ref): Ref {
  const context = CURRENT_CONTEXT();
  if (context === 0) return 0;
  if (!PyUnicode_Check(fmt))
    return typeError(
      decimalRules().isClinic ? `__format__() argument 1 must be str, not ${typeName(fmt)}` : 'format arg must be str',
    );
  const text = PyUnicode_AsString(fmt);
  if (text.endsWith('N')) {
    const message = "Format specifier 'N' is deprecated";
    if (link.PyErr_WarnEx(PyExc_DeprecationWarning, message, 1) < 0) return 0;
  }
  const spec = parseSpecifier(text, CtxCaps(context));
  if (spec === null || spec.width > MAX_WIDTH || spec.precision > MAX_WIDTH)
    return PyErr_SetString(PyExc_ValueError, 'invalid format string');
  if (override !== 0 && spec.canOverride && !override_(spec, override)) return 0;
  try {
    return PyUnicode_FromString(formatted(MPD(self), spec, CTX(context).round));
  } catch (e) {
    if (!(e instanceof CoefficientTooLarge)) throw e;
    PyErr_Clear();
    return PyErr_NoMemory();
  }
}
