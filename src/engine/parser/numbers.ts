// Number literals to constants. Mirrors `parsenumber` in Parser/pegen.c.

import type { Const } from '../include/constant.ts';
import { LiteralError } from './strings.ts';

/** The default of sys.set_int_max_str_digits (_PY_LONG_DEFAULT_MAX_STR_DIGITS). */
export const DEFAULT_MAX_STR_DIGITS = 4300;
/** No literal of so many characters is too long, whatever the limit is (_PY_LONG_MAX_STR_DIGITS_THRESHOLD). */
export const SHORT = 640;

/** The constant that the text of a NUMBER token stands for. Throws LiteralError for more than `maxStrDigits` digits; 0 is no limit. */
export function parseNumber(text: string, maxStrDigits: number): Const {
  if (/^[1-9]?[0-9]$/.test(text)) return { kind: 'int', value: BigInt(text) };
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  if (/^0[xXoObB]/.test(digits)) return { kind: 'int', value: BigInt(digits.toLowerCase()) };
  if (/[jJ]$/.test(digits)) return { kind: 'complex', real: 0, imag: Number(digits.slice(0, -1)) };
  if (/[.eE]/.test(digits)) return { kind: 'float', value: Number(digits) };
  if (digits.length > SHORT && maxStrDigits > 0 && digits.length > maxStrDigits) {
    throw new LiteralError(
      `Exceeds the limit (${maxStrDigits} digits) for integer string conversion: value has ${digits.length} digits; ` +
        'use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals ' +
        'to avoid decimal conversion limits.',
      'line',
    );
  }
  return { kind: 'int', value: BigInt(digits) };
}
