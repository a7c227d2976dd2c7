// What an operation on constants gives, and which results are too big to be worth a constant.
// Mirrors eval_const_binop, eval_const_unaryop and the const_folding_safe_* functions of Python/flowgraph.c.

import type { Const, StrConst } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import {
  bitLength,
  boolConst,
  intConst,
  isInt,
  numberBinop,
  numberNegative,
  numberPositive,
  numericValue,
} from './constant_numbers.ts';

const MAX_INT_SIZE = 128; // bits
const MAX_COLLECTION_SIZE = 256; // items
const MAX_STR_SIZE = 4096; // characters
const MAX_TOTAL_ITEMS = 1024; // including nested collections

/** Code points of a str. */
export function codePoints(c: StrConst): readonly number[] {
  return c.codePoints ?? Array.from(c.value, (char) => char.codePointAt(0)!);
}

export function strFromCodePoints(points: readonly number[]): StrConst {
  let value = '';
  for (const point of points) value += String.fromCodePoint(point);
  // Two surrogates side by side would read as one character: then the code points are the truth.
  const ambiguous = points.some((p, i) => isSurrogate(p, 0xd800) && isSurrogate(points[i + 1] ?? 0, 0xdc00));
  return ambiguous ? { kind: 'str', value, codePoints: points } : { kind: 'str', value };
}

function isSurrogate(point: number, first: number): boolean {
  return point >= first && point < first + 0x400;
}

/** Length in code points, without making them. */
function strLength(c: StrConst): number {
  if (c.codePoints !== undefined) return c.codePoints.length;
  let length = c.value.length;
  for (let i = 0; i + 1 < c.value.length; i++) {
    if (isSurrogate(c.value.charCodeAt(i), 0xd800) && isSurrogate(c.value.charCodeAt(i + 1), 0xdc00)) {
      length--;
      i++;
    }
  }
  return length;
}

/** bool(constant) */
export function isTrue(c: Const): boolean {
  switch (c.kind) {
    case 'None':
    case 'False':
      return false;
    case 'True':
    case 'Ellipsis':
    case 'code':
    case 'slice':
      return true;
    case 'int':
      return c.value !== 0n;
    case 'float':
      return c.value !== 0;
    case 'complex':
      return c.real !== 0 || c.imag !== 0;
    case 'str':
    case 'bytes':
      return c.value.length > 0;
    case 'tuple':
    case 'frozenset':
      return c.items.length > 0;
  }
}

/** What is left of `limit` after counting the items of nested tuples; negative when they are more. */
function const_folding_check_complexity(c: Const, limit: number): number {
  if (c.kind !== 'tuple') return limit;
  let left = limit - c.items.length;
  for (const item of c.items) {
    if (left < 0) return left;
    left = const_folding_check_complexity(item, left);
  }
  return left;
}

type Sequence = Extract<Const, { kind: 'str' | 'bytes' | 'tuple' }>;

function isSequence(c: Const): c is Sequence {
  return c.kind === 'str' || c.kind === 'bytes' || c.kind === 'tuple';
}

function sequenceLength(c: Sequence): number {
  if (c.kind === 'str') return strLength(c);
  return c.kind === 'bytes' ? c.value.length : c.items.length;
}

function sequenceRepeat(c: Sequence, times: bigint): Const | null {
  const size = sequenceLength(c);
  let n = 0;
  if (BigInt.asIntN(64, times) !== times) return null; // OverflowError
  if (size > 0) {
    const most = Math.floor((c.kind === 'tuple' ? MAX_COLLECTION_SIZE : MAX_STR_SIZE) / size);
    if (times < 0n || times > BigInt(most)) return null;
    n = Number(times);
    if (c.kind === 'tuple' && n > 0 && const_folding_check_complexity(c, Math.floor(MAX_TOTAL_ITEMS / n)) < 0) {
      return null;
    }
  }
  // Repeating once, and repeating nothing, give the object itself.
  if (n === 1 || size === 0) return c;
  if (c.kind === 'tuple') return { kind: 'tuple', items: Array.from({ length: n }, () => c.items).flat() };
  if (c.kind === 'bytes') {
    const value = new Uint8Array(size * n);
    for (let i = 0; i < n; i++) value.set(c.value, i * size);
    return { kind: 'bytes', value };
  }
  return strFromCodePoints(Array.from({ length: n }, () => codePoints(c)).flat());
}

function const_folding_safe_multiply(v: Const, w: Const): Const | null {
  if (isInt(v) && isInt(w)) {
    const a = numericValue(v) as bigint;
    const b = numericValue(w) as bigint;
    if (a !== 0n && b !== 0n && bitLength(a) + bitLength(b) > MAX_INT_SIZE) return null;
  }
  if (isInt(v) && isSequence(w)) return sequenceRepeat(w, numericValue(v) as bigint);
  if (isInt(w) && isSequence(v)) return sequenceRepeat(v, numericValue(w) as bigint);
  return numberBinop(v, op.NB_MULTIPLY, w);
}

function const_folding_safe_power(v: Const, w: Const): Const | null {
  if (isInt(v) && isInt(w)) {
    const base = numericValue(v) as bigint;
    const exponent = numericValue(w) as bigint;
    if (base !== 0n && exponent > 0n) {
      if (exponent > BigInt(MAX_INT_SIZE)) return null;
      if (bitLength(base) > Math.floor(MAX_INT_SIZE / Number(exponent))) return null;
    }
  }
  return numberBinop(v, op.NB_POWER, w);
}

function const_folding_safe_lshift(v: Const, w: Const): Const | null {
  if (isInt(v) && isInt(w)) {
    const value = numericValue(v) as bigint;
    const shift = numericValue(w) as bigint;
    if (value !== 0n && shift !== 0n) {
      if (shift < 0n || shift > BigInt(MAX_INT_SIZE) || bitLength(value) > MAX_INT_SIZE - Number(shift)) return null;
    }
  }
  return numberBinop(v, op.NB_LSHIFT, w);
}

function concatenate(v: Const, w: Const): Const | null {
  if (v.kind === 'str' && w.kind === 'str') {
    if (v.value === '') return w;
    if (w.value === '') return v;
    const simple = v.codePoints === undefined && w.codePoints === undefined;
    const meet =
      isSurrogate(v.value.charCodeAt(v.value.length - 1), 0xd800) && isSurrogate(w.value.charCodeAt(0), 0xdc00);
    if (simple && !meet) return { kind: 'str', value: v.value + w.value };
    return strFromCodePoints([...codePoints(v), ...codePoints(w)]);
  }
  if (v.kind === 'bytes' && w.kind === 'bytes') {
    if (v.value.length === 0) return w;
    if (w.value.length === 0) return v;
    const value = new Uint8Array(v.value.length + w.value.length);
    value.set(v.value);
    value.set(w.value, v.value.length);
    return { kind: 'bytes', value };
  }
  if (v.kind === 'tuple' && w.kind === 'tuple') {
    if (v.items.length === 0) return w;
    if (w.items.length === 0) return v;
    return { kind: 'tuple', items: [...v.items, ...w.items] };
  }
  return null;
}

/** slice.indices(length), or null where a part is no index. */
function sliceIndices(slice: Extract<Const, { kind: 'slice' }>, length: number): number[] | null {
  const part = (c: Const): bigint | null | undefined =>
    c.kind === 'None' ? null : isInt(c) ? (numericValue(c) as bigint) : undefined;
  const parts = [part(slice.start), part(slice.stop), part(slice.step)];
  if (parts.includes(undefined)) return null;
  const clampTo = BigInt(length);
  const step = parts[2] ?? 1n;
  if (step === 0n) return null;
  const lowest = step < 0n ? -1n : 0n;
  const highest = step < 0n ? clampTo - 1n : clampTo;
  const adjust = (value: bigint): bigint => {
    const index = value < 0n ? value + clampTo : value;
    return index < lowest ? lowest : index > highest ? highest : index;
  };
  const start = parts[0] == null ? (step < 0n ? highest : lowest) : adjust(parts[0]);
  const stop = parts[1] == null ? (step < 0n ? lowest : highest) : adjust(parts[1]);
  const indices: number[] = [];
  for (let i = start; step < 0n ? i > stop : i < stop; i += step) indices.push(Number(i));
  return indices;
}

function subscript(v: Const, w: Const): Const | null {
  if (!isSequence(v)) return null;
  const length = sequenceLength(v);
  if (w.kind === 'slice') {
    const indices = sliceIndices(w, length);
    if (indices === null) return null;
    // A slice of everything is the object itself.
    if (indices.length === length && indices.every((index, i) => index === i)) return v;
    if (v.kind === 'tuple') return { kind: 'tuple', items: indices.map((i) => v.items[i]!) };
    const stepped = isInt(w.step) && numericValue(w.step) !== 1n;
    if (v.kind === 'bytes') {
      return { kind: 'bytes', value: Uint8Array.from(indices, (i) => v.value[i]!), unshared: stepped };
    }
    const points = codePoints(v);
    const made = strFromCodePoints(indices.map((i) => points[i]!));
    // What looks like a name is interned afterwards, and so the shared one after all.
    return stepped && !/^\w/.test(made.value) ? { ...made, unshared: true } : made;
  }
  if (!isInt(w)) return null;
  let index = numericValue(w) as bigint;
  if (index < 0n) index += BigInt(length);
  if (index < 0n || index >= BigInt(length)) return null; // IndexError
  const i = Number(index);
  if (v.kind === 'tuple') return v.items[i]!;
  if (v.kind === 'bytes') return intConst(BigInt(v.value[i]!));
  return strFromCodePoints([codePoints(v)[i]!]);
}

/** The result of a binary operation on constants, or null where it must be left to the run. */
export function eval_const_binop(left: Const, nb: number, right: Const): Const | null {
  switch (nb) {
    case op.NB_ADD:
      return concatenate(left, right) ?? numberBinop(left, nb, right);
    case op.NB_MULTIPLY:
      return const_folding_safe_multiply(left, right);
    case op.NB_POWER:
      return const_folding_safe_power(left, right);
    case op.NB_LSHIFT:
      return const_folding_safe_lshift(left, right);
    case op.NB_SUBSCR:
      return subscript(left, right);
    default:
      return numberBinop(left, nb, right);
  }
}

export function eval_const_unaryop(operand: Const, opcode: number): Const | null {
  switch (opcode) {
    case op.UNARY_NEGATIVE:
      return numberNegative(operand);
    case op.UNARY_INVERT:
      // ~True warns when it runs, so it runs.
      return operand.kind === 'int' ? intConst(~operand.value) : null;
    case op.UNARY_NOT:
      return boolConst(!isTrue(operand));
    case op.CALL_INTRINSIC_1:
      return numberPositive(operand);
    default:
      throw new Error(`no constant folding for opcode ${opcode}`);
  }
}
