// Small parts of the compiler, each expectation measured on CPython 3.14.10.

import '../index.ts';
import { describe, expect, it } from 'vitest';
import type { Const } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type { expr } from '../parser/ast.ts';
import { parse } from '../parser/index.ts';
import { _PyAST_ExprAsUnicode } from './ast_unparse.ts';
import { eval_const_binop } from './constant_folding.ts';
import { _PyCompile_CleanDoc } from './docstring.ts';
import { compareCodePoints } from './metadata.ts';
import { iterationOrder } from './set_order.ts';
import { _Py_Mangle } from './symtable_entry.ts';
import { TableReader, write_signed_varint, write_varint } from './varint.ts';

const int = (value: number | bigint): Const => ({ kind: 'int', value: BigInt(value) });
const float = (value: number): Const => ({ kind: 'float', value });

describe('arithmetic on constants', () => {
  it.each([
    [int(-7), op.NB_FLOOR_DIVIDE, int(2), int(-4)],
    [int(-7), op.NB_REMAINDER, int(3), int(2)],
    [int(7), op.NB_TRUE_DIVIDE, int(2), float(3.5)],
    [int(0), op.NB_TRUE_DIVIDE, int(-2), float(-0)],
    [int(10n ** 30n), op.NB_TRUE_DIVIDE, int(3), float(3.333333333333333e29)],
    [int(1), op.NB_TRUE_DIVIDE, int(0), null],
    [int(2), op.NB_POWER, int(64), int(2n ** 64n)],
    [int(2), op.NB_POWER, int(65), null],
    [int(2), op.NB_POWER, int(-1), float(0.5)],
    [int(1), op.NB_LSHIFT, int(128), null],
    [float(5.5), op.NB_REMAINDER, float(-2.5), float(-2)],
    [float(7), op.NB_FLOOR_DIVIDE, float(-2), float(-4)],
    [float(1e308), op.NB_POWER, int(2), null],
    [float(0), op.NB_POWER, int(-1), null],
    [
      int(1),
      op.NB_ADD,
      { kind: 'complex', real: -0, imag: -0 } as Const,
      { kind: 'complex', real: 1, imag: -0 } as Const,
    ],
    [{ kind: 'True' } as Const, op.NB_OR, { kind: 'False' } as Const, { kind: 'True' } as Const],
    [{ kind: 'True' } as Const, op.NB_ADD, { kind: 'True' } as Const, int(2)],
    [{ kind: 'str', value: '%d' } as Const, op.NB_REMAINDER, int(1), null],
    [{ kind: 'str', value: 'a' } as Const, op.NB_MULTIPLY, int(4097), null],
    [{ kind: 'str', value: 'a𐍈b' } as Const, op.NB_SUBSCR, int(1), { kind: 'str', value: '𐍈' } as Const],
  ])('%o %s %o', (left, nb, right, expected) => {
    expect(eval_const_binop(left, nb, right)).toEqual(expected);
  });
});

describe('names', () => {
  it.each([
    ['C', '__x', '_C__x'],
    ['__C', '__x', '_C__x'],
    ['C', '__x__', '__x__'],
    ['C', '_x', '_x'],
    ['__', '__x', '__x'],
    ['C', '__a.b', '__a.b'],
    [null, '__x', '__x'],
  ])('in class %s: %s is %s', (privateName, name, mangled) => {
    expect(_Py_Mangle(privateName, name)).toBe(mangled);
  });

  it('sort by code points', () => {
    expect(['\uffee', '𐍈', 'é', 'a', 'Z'].sort(compareCodePoints)).toEqual(['Z', 'a', 'é', '\uffee', '𐍈']);
  });
});

describe('docstrings', () => {
  it.each([
    ['one line', 'one line'],
    ['  first\n    second\n      third\n    ', 'first\nsecond\n  third\n'],
    ['a\n\tb\n\t  c', 'a\nb\n  c'],
    ['a\n\n  b\n', 'a\n\nb\n'],
  ])('%o', (doc, cleaned) => {
    expect(_PyCompile_CleanDoc({ kind: 'str', value: doc }).value).toBe(cleaned);
  });

  it('stay the same object when nothing changes', () => {
    const doc = { kind: 'str', value: 'clean\nalready' } as const;
    expect(_PyCompile_CleanDoc(doc)).toBe(doc);
  });
});

describe('unparse', () => {
  // Each is its own text.
  it.each([
    '(a or b) and c',
    '(a + b) * c ** (-d)',
    '(a ** b) ** c',
    'lambda x, /, y=1, *a, z, w=2, **k: x',
    'lambda*a: a',
    '(a if b else c) if d else e',
    '{1: 2, **x}',
    '[*a, b]',
    '(a,)',
    '()',
    '{k: v for k, v in x if y}',
    'f((x for x in y), *z, k=1, **w)',
    'f(x for x in y)',
    'x[1:2, ::3]',
    '1 .real',
    '1e309',
    "f'a{b!r:>{w}}{{}}'",
    'a < b <= c is not d not in e',
    "u'x'",
    '...',
  ])('%s', (text) => {
    const tree = parse(text, '<test>', 'eval').tree as { body: expr };
    expect(_PyAST_ExprAsUnicode(tree.body)).toBe(text);
  });
  it.each([
    ['(a, b)', '(a, b)'],
    ['x[(a, b), c:d]', 'x[(a, b), c:d]'],
    ['(-1) ** 2', '(-1) ** 2'],
    ['-1 ** 2', '-1 ** 2'],
    ['(a ** b) ** c', '(a ** b) ** c'],
    ['1 .real', '1 .real'],
    ['1e999', '1e309'],
    ['u"x" "y"', "u'xy'"],
    ["f'{ {1: 2}[a]!r:>{w}} {{}}'", "f'{ {1: 2}[a]!r:>{w}} {{}}'"],
    ["f'{(lambda: 1)}'", "f'{(lambda: 1)}'"],
    ["t'{a  +  b:c}'", "t'{a  +  b:c}'"],
    ['lambda a, /, *b, c=1: a', 'lambda a, /, *b, c=1: a'],
    ['f((x for x in y if z))', 'f(x for x in y if z)'],
    ['(a if b else c) if d else e', '(a if b else c) if d else e'],
    ['{**a, b: c}', '{**a, b: c}'],
    ['(yield)', '(yield)'],
    ['not (a in b and c)', 'not (a in b and c)'],
  ])('%s as %s', (text, expected) => {
    const tree = parse(text, '<test>', 'eval').tree as { body: expr };
    expect(_PyAST_ExprAsUnicode(tree.body)).toBe(expected);
  });
});

describe('varints', () => {
  it('read back what was written', () => {
    const unsigned = [0, 1, 63, 64, 4095, 4096, 262143, 1000000];
    const signed = [0, 1, -1, 31, -32, 32, 5000, -123456];
    const bytes: number[] = [];
    for (const value of unsigned) write_varint(bytes, value);
    for (const value of signed) write_signed_varint(bytes, value);
    const reader = new TableReader(Uint8Array.from(bytes));
    expect(unsigned.map(() => reader.read_varint())).toEqual(unsigned);
    expect(signed.map(() => reader.read_signed_varint())).toEqual(signed);
    expect(reader.done).toBe(true);
  });
});

describe('frozenset of ints', () => {
  it('shows its items in the order of its table', () => {
    const order = (...values: number[]): number[] =>
      iterationOrder(values.map(int)).map((c) => (c.kind === 'int' ? Number(c.value) : Number.NaN));
    expect(order(3, 1, 2)).toEqual([1, 2, 3]);
    expect(order(100, 8, 16, 3)).toEqual([8, 16, 3, 100]);
    expect(order(-1, -2, 7, 300, 15)).toEqual([7, 300, 15, -2, -1]);
  });
});
