// repr() of str, and the escapes it writes. Mirrors unicode_repr in Objects/unicodeobject.c.

import type { Ref } from '../memory/memory.ts';
import { _PyUnicode_IsPrintable } from './unicodectype.ts';
import {
  newFromCodePoints,
  PyUnicode_DATA,
  PyUnicode_GET_LENGTH,
  PyUnicode_KIND,
  PyUnicode_READ,
} from './unicodeobject.ts';

const hexDigits = '0123456789abcdef';
/** Appends `\xhh`, `\uhhhh` or `\Uhhhhhhhh` for a character. */
export function pushEscape(out: number[], c: number): void {
  const digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  out.push(92, digits === 2 ? 120 : digits === 4 ? 117 : 85);
  for (let shift = (digits - 1) * 4; shift >= 0; shift -= 4) out.push(hexDigits.charCodeAt((c >>> shift) & 15));
}

/** New reference. */
export function unicode_repr(self: Ref): Ref {
  const n = PyUnicode_GET_LENGTH(self);
  const kind = PyUnicode_KIND(self);
  const data = PyUnicode_DATA(self);
  let single = false;
  let double = false;
  for (let i = 0; i < n; i++) {
    const c = PyUnicode_READ(kind, data, i);
    if (c === 39) single = true;
    else if (c === 34) double = true;
  }
  const quote = single && !double ? 34 : 39;
  const out: number[] = [quote];
  for (let i = 0; i < n; i++) {
    const c = PyUnicode_READ(kind, data, i);
    if (c === quote || c === 92) out.push(92, c);
    else if (c === 9) out.push(92, 116);
    else if (c === 10) out.push(92, 110);
    else if (c === 13) out.push(92, 114);
    else if (_PyUnicode_IsPrintable(c)) out.push(c);
    else pushEscape(out, c);
  }
  out.push(quote);
  return newFromCodePoints(out);
}
