// `repr` of constants, for dump and ast_unparse, which work before there are objects. Mirrors unicode_repr, bytes_repr,
// float_repr and complex_repr of Objects/.

import type { StrConst } from '../include/constant.ts';
import { isPrintable } from './characters.ts';
import { codePointsOf } from './strings.ts';

const ESCAPES: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Double quotes only where they save escapes. */
function quoteFor(hasSingle: boolean, hasDouble: boolean): number {
  return hasSingle && !hasDouble ? 34 : 39;
}

/** repr() of a str. */
export function reprStr(constant: StrConst): string {
  const quote = quoteFor(constant.value.includes("'"), constant.value.includes('"'));
  let text = String.fromCharCode(quote);
  for (const code of codePointsOf(constant)) {
    if (ESCAPES[code] !== undefined) text += ESCAPES[code];
    else if (code === quote) text += `\\${String.fromCharCode(code)}`;
    else if (code >= 32 && code < 127) text += String.fromCharCode(code);
    else if (code > 127 && isPrintable(String.fromCodePoint(code))) text += String.fromCodePoint(code);
    else if (code < 0x100) text += `\\x${hex(code, 2)}`;
    else if (code < 0x10000) text += `\\u${hex(code, 4)}`;
    else text += `\\U${hex(code, 8)}`;
  }
  return text + String.fromCharCode(quote);
}

/** repr() of a bytes. */
export function reprBytes(bytes: Uint8Array): string {
  const quote = quoteFor(bytes.includes(39), bytes.includes(34));
  let text = `b${String.fromCharCode(quote)}`;
  for (const code of bytes) {
    if (ESCAPES[code] !== undefined) text += ESCAPES[code];
    else if (code === quote) text += `\\${String.fromCharCode(code)}`;
    else if (code >= 32 && code < 127) text += String.fromCharCode(code);
    else text += `\\x${hex(code, 2)}`;
  }
  return text + String.fromCharCode(quote);
}

// Shortest digits that read back as the same number; an exponent below -4 or from 16 on.
function shortest(value: number, point: boolean): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa, exponentText] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  return sign + whole + (rest !== '' ? `.${rest}` : point ? '.0' : '');
}

/** repr() of a float. */
export function reprFloat(value: number): string {
  return shortest(value, true);
}

/** repr() of a complex. */
export function reprComplex(real: number, imag: number): string {
  if (real === 0 && !Object.is(real, -0)) return `${shortest(imag, false)}j`;
  const imagText = shortest(imag, false);
  return `(${shortest(real, false)}${imagText.startsWith('-') ? '' : '+'}${imagText}j)`;
}
