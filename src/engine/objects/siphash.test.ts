import { beforeAll, expect, it } from 'vitest';
import { initMalloc } from '../memory/malloc.ts';
import { initObmalloc } from '../memory/obmalloc.ts';
import { hash } from './object.ts';
import { _Py_HashRandomization_Init } from './siphash.ts';
import {
  initStaticStrings,
  PyUnicode_AsString,
  PyUnicode_FromCodePoints,
  PyUnicode_FromString,
  unicode_hash,
} from './unicodeobject.ts';

const value = (text: string): bigint => {
  unicode_hash(PyUnicode_FromString(text));
  return (BigInt(hash.hi) << 32n) | BigInt(hash.lo >>> 0);
};

beforeAll(() => {
  initMalloc();
  initObmalloc();
});

// Recorded from CPython 3.14.10 with PYTHONHASHSEED=0.
it('hashes as PYTHONHASHSEED=0', () => {
  _Py_HashRandomization_Init(0);
  initStaticStrings();
  expect(value('')).toBe(0n);
  expect(value('abc')).toBe(-4594863902769663758n);
  expect(value('é')).toBe(6047309291227476195n);
  expect(value('abcdefghijk\u1234')).toBe(7094394927862147974n);
});
it('hashes as PYTHONHASHSEED=42', () => {
  _Py_HashRandomization_Init(42);
  initStaticStrings();
  expect(value('abc')).toBe(3869580338025362921n);
});
it('keeps text', () => {
  for (const s of [
    '',
    'a',
    'ab',
    'abc',
    'abcd',
    'abcdé',
    'ñ',
    '\u1234',
    'x\u1234y',
    'a😀b',
    '\ud800x',
    'x'.repeat(9999),
    'é'.repeat(30),
  ]) {
    expect(PyUnicode_AsString(PyUnicode_FromString(s))).toBe(s);
  }
  expect(PyUnicode_AsString(PyUnicode_FromCodePoints([0xd83d, 0xde00]))).toBe('😀');
});
