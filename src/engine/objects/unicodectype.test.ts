import '../index.ts';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import * as u from './unicodectype.ts';

/** A checksum of what `f` says of every code point. */
function checksum(f: (c: number) => string): number {
  const parts: string[] = [];
  for (let c = 0; c < 0x110000; c++) parts.push(f(c));
  return crc32(parts.join(''));
}
const ask = (test: (c: number) => boolean) => (c: number) => (test(c) ? '1' : '0');
const full = (map: (c: number, out: number[]) => void) => (c: number) => {
  const out: number[] = [];
  map(c, out);
  return out.join(',');
};

// Recorded from CPython 3.14.10: str.isalpha and so on of each character, and _sre.unicode_tolower, _sre.unicode_iscased.
it.for([
  ['isalpha', ask(u._PyUnicode_IsAlpha), 3815390105],
  ['isdigit', ask(u._PyUnicode_IsDigit), 972437273],
  ['isnumeric', ask(u._PyUnicode_IsNumeric), 625350224],
  ['isdecimal', ask(u._PyUnicode_IsDecimalDigit), 2254925197],
  ['isspace', ask(u.Py_UNICODE_ISSPACE), 3880965218],
  ['isupper', ask(u._PyUnicode_IsUppercase), 4188695301],
  ['islower', ask(u._PyUnicode_IsLowercase), 4228963786],
  ['isprintable', ask(u._PyUnicode_IsPrintable), 594633540],
  ['isalnum', ask(u.Py_UNICODE_ISALNUM), 4056607931],
  ['istitle', ask((c) => u._PyUnicode_IsTitlecase(c) || u._PyUnicode_IsUppercase(c)), 3171066137],
  ['starts an identifier', ask(u._PyUnicode_IsXidStart), 2546178816],
  ['continues an identifier', ask(u._PyUnicode_IsXidContinue), 2550093107],
  ['lower', full(u._PyUnicode_ToLowerFull), 1541663408],
  ['upper', full(u._PyUnicode_ToUpperFull), 3906959777],
  ['title', full(u._PyUnicode_ToTitleFull), 3090051049],
  ['casefold', full(u._PyUnicode_ToFoldedFull), 2637800182],
  ['unicode_tolower', (c: number) => String(u._PyUnicode_ToLowercase(c)), 2658819353],
  ['unicode_iscased', ask(u.unicode_iscased), 2330980953],
] as const)('%s', ([, f, recorded]) => {
  expect(checksum(f)).toBe(recorded);
});
