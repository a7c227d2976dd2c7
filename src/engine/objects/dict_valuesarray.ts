// The values of a split dict: pointers in the order of the shared keys, then the order of insertion, one byte a value. Mirrors
// struct _dictvalues in Include/internal/pycore_dict.h and its helpers in Objects/dictobject.c.
//
//   [ capacity, size, embedded, valid, pad ] [ value 0 ... value capacity-1 ] [ order: size bytes, room for capacity ]

import { PyDictValues } from '../include/structs.ts';
import { type Addr, I32, memmove, memset, type Ref, st, st8, stp, U8 } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { PyErr_NoMemory } from './errors.ts';

const { capacity, size, embedded, valid, values: VALUES } = PyDictValues;

export { VALUES };

export function valuesCapacity(values: Addr): number {
  return U8[values + capacity];
}
/** How many values are set. */
export function valuesSize(values: Addr): number {
  return U8[values + size];
}
export function setValuesSize(values: Addr, n: number): void {
  st8(values + size, n);
}
/** True if the values lie inside an instance. */
export function valuesEmbedded(values: Addr): boolean {
  return U8[values + embedded] !== 0;
}
/** False once the instance's attributes live in a dict of their own. */
export function valuesValid(values: Addr): boolean {
  return U8[values + valid] !== 0;
}
/** Borrowed reference, or 0. */
export function valueAt(values: Addr, ix: number): Ref {
  return I32[(values + VALUES + ix * 8) >> 2];
}
/** Address of the bytes that hold the order of insertion. */
export function get_insertion_order_array(values: Addr): Addr {
  return values + VALUES + U8[values + capacity] * 8;
}
export function _PyDictValues_AddToInsertionOrder(values: Addr, ix: number): void {
  const n = U8[values + size];
  st8(get_insertion_order_array(values) + n, ix);
  st8(values + size, n + 1);
}
/** Takes place `ix` out of the order. */
export function delete_index_from_values(values: Addr, ix: number): void {
  const order = get_insertion_order_array(values);
  const n = U8[values + size];
  let i = 0;
  while (U8[order + i] !== ix) i++;
  for (; i < n - 1; i++) st8(order + i, U8[order + i + 1]);
  st8(values + size, n - 1);
}

/** Bytes for `count` values. */
export function values_size_from_count(count: number): number {
  return (count + 1) * 8 + ((count + 7) & ~7);
}
/** Writes the head and empty values at `values` (inside an instance). */
export function initValues(values: Addr, count: number): void {
  st(values, count | (1 << (embedded * 8)) | (1 << (valid * 8)));
  for (let i = 0; i < count; i++) stp(values + VALUES + i * 8, 0);
}
/** A block of its own with the same values, which it takes over; 0 with MemoryError. */
export function copy_values(values: Addr): Addr {
  const n = U8[values + capacity];
  const copy = PyMem_Malloc(values_size_from_count(n));
  if (copy === 0) return PyErr_NoMemory();
  memset(copy, 0, 8);
  st8(copy + capacity, n);
  st8(copy + size, U8[values + size]);
  st8(copy + valid, 1);
  memmove(copy + VALUES, values + VALUES, n * 8 + n);
  return copy;
}
export function free_values(values: Addr): void {
  PyMem_Free(values);
}
export function setInvalid(values: Addr): void {
  st8(values + valid, 0);
}
/** Marks an instance's values as no longer used. Their references have gone elsewhere. */
export function invalidate_and_clear_inline_values(values: Addr): void {
  setInvalid(values);
  for (let i = 0; i < U8[values + capacity]; i++) stp(values + VALUES + i * 8, 0);
}
