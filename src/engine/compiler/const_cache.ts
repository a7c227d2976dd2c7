// The constants of one compile unit: equal ones of equal type are one object, the first.
// Mirrors const_cache_insert of Python/compile.c and _PyCode_ConstantKey of Objects/codeobject.c.

import type { CodeUnit, Const } from '../include/constant.ts';

/** NaNs are equal to nothing, so each keeps a key of its own. */
let nans = 0;

function floatKey(value: number): string {
  if (Number.isNaN(value)) return `nan${nans++}`;
  return Object.is(value, -0) ? '-0' : String(value);
}

function bytesKey(bytes: Uint8Array): string {
  let key = '';
  for (let i = 0; i < bytes.length; i += 8192) key += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return key;
}

/** Equal keys: equal values of equal types, down to the items. */
export function _PyCode_ConstantKey(c: Const): string {
  switch (c.kind) {
    case 'None':
    case 'True':
    case 'False':
    case 'Ellipsis':
      return c.kind;
    case 'int':
      return `i${c.value.toString(16)}`;
    case 'float':
      return `f${floatKey(c.value)}`;
    case 'complex':
      return `j${floatKey(c.real)},${floatKey(c.imag)}`;
    case 'str':
      return c.codePoints === undefined ? `s${c.value}` : `S${c.codePoints.join(',')}`;
    case 'bytes':
      return `b${bytesKey(c.value)}`;
    case 'tuple':
      return `(${itemKeys(c.items)})`;
    case 'frozenset':
      return `{${itemKeys(c.items, true)}}`;
    case 'slice':
      return `[${itemKeys([c.start, c.stop, c.step])}]`;
    case 'code':
      throw new Error('code objects are compared by ConstCache.insertCode');
  }
}

/** Each key with its length before it, so that no two lists read the same. */
function itemKeys(items: readonly Const[], unordered = false): string {
  const keys = items.map(_PyCode_ConstantKey);
  if (unordered) keys.sort();
  return keys.map((key) => `${key.length}:${key}`).join('');
}

/** Equal keys: constants that compare equal in Python, whatever their types. */
export function equalityKey(c: Const): string {
  switch (c.kind) {
    case 'True':
      return 'n1';
    case 'False':
      return 'n0';
    case 'int':
      return `n${c.value}`;
    case 'float':
      return numberKey(c.value);
    case 'complex':
      return c.imag === 0 ? numberKey(c.real) : `j${c.real + 0},${c.imag + 0}`;
    case 'str':
      return c.codePoints === undefined ? `s${c.value}` : `S${c.codePoints.join()}`;
    case 'bytes':
      return `b${c.value.join()}`;
    case 'tuple':
      return `(${c.items.map((item) => JSON.stringify(equalityKey(item))).join()})`;
    default:
      return c.kind;
  }
}

function numberKey(value: number): string {
  return Number.isInteger(value) ? `n${BigInt(value)}` : `f${value}`;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function sameStrings(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}

/** Code objects are equal when everything that runs and every position is (a `finally` body is compiled twice). */
function sameCode(a: CodeUnit, b: CodeUnit): boolean {
  return (
    a.co_name === b.co_name &&
    a.co_argcount === b.co_argcount &&
    a.co_posonlyargcount === b.co_posonlyargcount &&
    a.co_kwonlyargcount === b.co_kwonlyargcount &&
    a.co_flags === b.co_flags &&
    a.co_firstlineno === b.co_firstlineno &&
    sameBytes(a.co_code, b.co_code) &&
    sameBytes(a.co_linetable, b.co_linetable) &&
    sameBytes(a.co_exceptiontable, b.co_exceptiontable) &&
    sameStrings(a.co_names, b.co_names) &&
    sameStrings(a.co_localsplusnames, b.co_localsplusnames) &&
    a.co_consts.length === b.co_consts.length &&
    // Merged constants: equal ones are one object.
    a.co_consts.every((c, i) => c === b.co_consts[i])
  );
}

export class ConstCache {
  private readonly cache = new Map<string, Const>();
  /** Code objects by name and line: two equal ones come from the same place in the source. */
  private readonly codes = new Map<string, Extract<Const, { kind: 'code' }>[]>();

  /** The unit's object for a constant. With `recursive` the items of tuples and frozensets are merged too. */
  insert(c: Const, recursive: boolean): Const {
    if (c.kind === 'code') return this.insertCode(c);
    const key = _PyCode_ConstantKey(c);
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    this.cache.set(key, c);
    if (recursive && (c.kind === 'tuple' || c.kind === 'frozenset')) {
      const items = c.items as Const[];
      for (let i = 0; i < items.length; i++) items[i] = this.insert(items[i]!, true);
    }
    return c;
  }

  private insertCode(c: Extract<Const, { kind: 'code' }>): Const {
    const place = `${c.code.co_name}:${c.code.co_firstlineno}`;
    const others = this.codes.get(place);
    if (others === undefined) {
      this.codes.set(place, [c]);
      return c;
    }
    const known = others.find((other) => sameCode(other.code, c.code));
    if (known === undefined) others.push(c);
    return known ?? c;
  }
}
