import { beforeAll, describe, expect, it } from 'vitest';
import { Py_TPFLAGS_LONG_SUBCLASS } from '../include/flags.ts';
import { PROFILES } from '../include/profile.ts';
import { PyTypeObject } from '../include/structs.ts';
import { initMalloc } from '../memory/malloc.ts';
import { ld, type Ref, st } from '../memory/memory.ts';
import { blockSize, initObmalloc, PyObject_Free } from '../memory/obmalloc.ts';
import { registerFunction } from '../memory/text.ts';
import { PyFloat_AS_DOUBLE } from './floatobject.ts';
import * as A from './long_arith.ts';
import * as B from './long_bits.ts';
import * as L from './longobject.ts';
import { hash } from './object.ts';
import { Py_None } from './statics.ts';
import { PyLong_Type } from './statictypes.ts';

beforeAll(() => {
  initMalloc();
  initObmalloc();
  L.initSmallInts(PROFILES['3.14']);
  // As much of the type int as the core reads.
  st(PyLong_Type + PyTypeObject.tp_flags, Py_TPFLAGS_LONG_SUBCLASS);
  st(PyLong_Type + PyTypeObject.tp_dealloc, registerFunction('int.tp_dealloc', L.long_dealloc));
  st(PyLong_Type + PyTypeObject.tp_free, registerFunction('PyObject_Free', PyObject_Free));
});

let seed = 20250101;
function random(n: number): number {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
}
function randomInt(): bigint {
  const bits = random(4) === 0 ? random(2000) : random(130);
  let b = 0n;
  for (let i = 0; i < bits; i += 16) b = (b << 16n) | BigInt(random(4) === 0 ? 0xffff : random(0x10000));
  b &= (1n << BigInt(bits)) - 1n;
  return random(2) ? b : -b;
}
const make = (b: bigint): Ref => L.PyLong_FromBigInt(b);
const floorDiv = (a: bigint, b: bigint): bigint => {
  const q = a / b;
  return q * b !== a && a < 0n !== b < 0n ? q - 1n : q;
};

describe('ints', () => {
  it('are written and read back in canonical form', () => {
    for (let i = 0; i < 2000; i++) {
      const b = randomInt();
      const o = make(b);
      expect(L.PyLong_AsBigInt(o)).toBe(b);
      const abs = b < 0n ? -b : b;
      expect(L._PyLong_NumBits(o)).toBe(b === 0n ? 0 : abs.toString(2).length);
      if (b >= -5n && b <= 256n) expect(o).toBe(L.smallInt(Number(b)));
    }
  });

  it('calculate as BigInts do', () => {
    for (let i = 0; i < 5000; i++) {
      const x = randomInt();
      const y = random(10) === 0 ? x + BigInt(random(3) - 1) : randomInt();
      const a = make(x);
      const b = make(y);
      const check = (name: string, o: Ref, expected: bigint): void => {
        const got = L.PyLong_AsBigInt(o);
        if (got !== expected) throw new Error(`${x} ${name} ${y} = ${expected}, not ${got}`);
        const n = L._PyLong_DigitCount(o);
        if (n > 0 && L.digitAt(o, n - 1) === 0) throw new Error(`${x} ${name} ${y}: leading zero digit`);
        if (L._PyLong_IsCompact(o) && L.isSmallInt(Number(got)) && o !== L.smallInt(Number(got))) {
          throw new Error(`${x} ${name} ${y}: not the cached int`);
        }
      };
      check('+', A.long_add(a, b), x + y);
      check('-', A.long_sub(a, b), x - y);
      check('*', A.long_mul(a, b), x * y);
      check('&', A.long_and(a, b), x & y);
      check('|', A.long_or(a, b), x | y);
      check('^', A.long_xor(a, b), x ^ y);
      check('neg', A.long_neg(a), -x);
      check('~', A.long_invert(a), ~x);
      const n = random(200);
      check(`<< ${n}`, B._PyLong_Lshift(a, n), x << BigInt(n));
      check(`>> ${n}`, B._PyLong_Rshift(a, n), x >> BigInt(n));
      if (y !== 0n) {
        check('//', A.long_div(a, b), floorDiv(x, y));
        check('%', A.long_mod(a, b), x - floorDiv(x, y) * y);
      }
      expect(Math.sign(L.long_compare(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0);
      const e = random(9);
      check(`** ${e}`, A.long_pow(a, L.PyLong_FromLong(e), Py_None), x ** BigInt(e));
    }
  });

  it('hash to their value modulo 2**61 - 1', () => {
    const p = (1n << 61n) - 1n;
    for (let i = 0; i < 3000; i++) {
      const b = i < 10 ? p * BigInt(i) + BigInt((i % 3) - 1) : randomInt();
      L.long_hash(make(b));
      let expected = (b < 0n ? -b : b) % p;
      if (b < 0n) expected = -expected;
      if (expected === -1n) expected = -2n;
      expect((BigInt(hash.hi) << 32n) | BigInt(hash.lo >>> 0)).toBe(expected);
    }
  });

  it('divide to the nearest double', () => {
    for (let i = 0; i < 500; i++) {
      const y = randomInt() || 1n;
      // A quotient that is exactly a double.
      const x = y * BigInt(random(1 << 30));
      expect(PyFloat_AS_DOUBLE(A.long_true_divide(make(x), make(y)))).toBe(Number(x / y));
    }
    expect(A.scaledToDouble(1n, -1074)).toBe(5e-324);
    expect(A.scaledToDouble(1n, -1075)).toBe(0);
    expect(A.scaledToDouble(3n, -1075)).toBe(1e-323);
  });

  it('lie in blocks of the size that the algorithm asked for', () => {
    // 2**40 + 1: x_add takes room for three digits, 36 bytes.
    const sum = A.long_add(make(1n << 40n), make(1n));
    expect(blockSize(sum)).toBe(48);
    expect(blockSize(L.PyLong_FromLong(2 ** 40))).toBe(32);
    expect(ld(L.smallInt(0) + 16)).toBe(5);
    expect(ld(L.smallInt(-1) + 16)).toBe(14);
    expect(ld(L.smallInt(1) + 16)).toBe(12);
    expect(ld(L.PyLong_FromLong(300) + 16)).toBe(8);
  });
});
