// The values of a split dict: pointers in the order of the shared keys, then the order of insertion, one byte a value. Mirrors
// struct _dictvalues in Include/internal/pycore_dict.h and its helpers in Objects/dictobject.c.
//
//   [ capacity, size, embedded, valid, pad ] [ value 0 ... value capacity-1 ] [ order: size bytes, room for capacity ]
//
// In 3.12 they are a block of their own, whose address is that of value 0; what is known of them lies before it, backwards:
//
//   [ ... order 1, order 0, size, bytes before value 0 ] [ value 0 ... value capacity-1 ]

import type { Profile } from '../include/profile.ts';
import { PyDictValues } from '../include/structs.ts';
import { type Addr, I32, memmove, type Ref, st, st8, stp, U8 } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { tick } from '../memory/ticks.ts';
import { dkNentries, shared_keys_usable_size } from './dict_keys.ts';
import { PyErr_NoMemory } from './errors.ts';

const V = PyDictValues;
/** Where value 0 is. */
export let VALUES = PyDictValues.values;
/** Values are blocks of their own (3.12). */
let apart = false;
/** Tells what the profile says. The layouts are selected before. */
export function selectValuesLayout(profile: Profile): void {
  VALUES = PyDictValues.values;
  apart = profile.inlineValues === 'never';
}

/** So many values there are at least, and all that are set are among them. */
export function valuesCapacity(values: Addr, keys: Addr): number {
  return apart ? dkNentries(keys) : U8[values + V.capacity];
}
/** How many values are set. */
export function valuesSize(values: Addr): number {
  return U8[apart ? values - 2 : values + V.size];
}
export function setValuesSize(values: Addr, n: number): void {
  st8(apart ? values - 2 : values + V.size, n);
}
/** True if the values lie inside an instance. */
export function valuesEmbedded(values: Addr): boolean {
  return !apart && U8[values + V.embedded] !== 0;
}
/** False once the instance's attributes live in a dict of their own. */
export function valuesValid(values: Addr): boolean {
  return apart || U8[values + V.valid] !== 0;
}
/** Borrowed reference, or 0. */
export function valueAt(values: Addr, ix: number): Ref {
  return I32[(values + VALUES + ix * 8) >> 2];
}
/** Address of the byte that says which value was inserted as number `i`. */
function orderByte(values: Addr, i: number): Addr {
  return apart ? values - 3 - i : values + VALUES + U8[values + V.capacity] * 8 + i;
}
/** Which value was inserted as number `i`. */
export function insertionOrder(values: Addr, i: number): number {
  return U8[orderByte(values, i)];
}
export function _PyDictValues_AddToInsertionOrder(values: Addr, ix: number): void {
  const n = valuesSize(values);
  st8(orderByte(values, n), ix);
  setValuesSize(values, n + 1);
}
/** Takes place `ix` out of the order. */
export function delete_index_from_values(values: Addr, ix: number): void {
  const n = valuesSize(values);
  let i = 0;
  // In an order that was written over it may not be.
  for (; U8[orderByte(values, i)] !== ix; i++) tick();
  for (; i < n - 1; i++) st8(orderByte(values, i), U8[orderByte(values, i + 1)]);
  setValuesSize(values, n - 1);
}

/** Bytes for `count` values. */
export function values_size_from_count(count: number): number {
  return (count + 1) * 8 + ((count + 7) & ~7);
}
/** Writes the head and empty values at `values` (inside an instance). */
export function initValues(values: Addr, count: number): void {
  st(values, count | (1 << (V.embedded * 8)) | (1 << (V.valid * 8)));
  for (let i = 0; i < count; i++) stp(values + VALUES + i * 8, 0);
}
/** A block of its own with room for `count` values, which are not written yet; 0 with MemoryError. */
function newBlock(count: number): Addr {
  if (!apart) {
    const values = PyMem_Malloc(values_size_from_count(count));
    if (values === 0) return PyErr_NoMemory();
    st8(values + V.capacity, count);
    st8(values + V.size, 0);
    st8(values + V.embedded, 0);
    return values;
  }
  const before = (count + 2 + 7) & ~7;
  const block = PyMem_Malloc(before + count * 8);
  if (block === 0) return PyErr_NoMemory();
  const values = block + before;
  st8(values - 1, before);
  st8(values - 2, 0);
  return values;
}
/** A block of empty values with room for all of `keys`; 0 with MemoryError. */
export function new_values(keys: Addr): Addr {
  const count = shared_keys_usable_size(keys);
  const values = newBlock(count);
  if (values !== 0) for (let i = 0; i < count; i++) stp(values + VALUES + i * 8, 0);
  return values;
}
/** A block of its own with the same values, which it takes over; 0 with MemoryError. */
export function copy_values(values: Addr, keys: Addr): Addr {
  if (apart) {
    const copy = newBlock(shared_keys_usable_size(keys));
    if (copy === 0) return 0;
    const before = U8[copy - 1];
    memmove(copy - before, values - before, before - 1);
    memmove(copy, values, dkNentries(keys) * 8);
    return copy;
  }
  const n = U8[values + V.capacity];
  const copy = newBlock(n);
  if (copy === 0) return 0;
  st8(copy + V.size, U8[values + V.size]);
  memmove(copy + VALUES, values + VALUES, n * 8 + n);
  return copy;
}
/** The block that values outside of an instance are. */
export function valuesBlock(values: Addr): Addr {
  return apart ? values - U8[values - 1] : values;
}
export function free_values(values: Addr): void {
  PyMem_Free(valuesBlock(values));
}
export function setInvalid(values: Addr): void {
  st8(values + V.valid, 0);
}
/** Marks an instance's values as no longer used. Their references have gone elsewhere. */
export function invalidate_and_clear_inline_values(values: Addr): void {
  setInvalid(values);
  for (let i = 0; i < U8[values + V.capacity]; i++) stp(values + VALUES + i * 8, 0);
}
