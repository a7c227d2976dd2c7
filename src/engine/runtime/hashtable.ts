// A hash table in raw memory, for what serves the interpreter and is no object. Mirrors Python/hashtable.c.
//
// Addresses are keys and values; who uses the table gives the hash of a key, and says which keys are the same.

import { free, malloc } from '../memory/malloc.ts';
import { type Addr, ld, memset, st, stp } from '../memory/memory.ts';
import { tick } from '../memory/ticks.ts';

/** Offsets and sizes of _Py_hashtable_t (whose functions and allocator are not stored) and _Py_hashtable_entry_t. */
const nentries = 0;
const nbuckets = 8;
const buckets = 16;
const TABLE_SIZE = 80;
const next = 0;
const key_hash = 8;
const key = 16;
const value = 24;
const ENTRY_SIZE = 32;

const HASHTABLE_MIN_SIZE = 16;
export const EMPTY_TABLE_SIZE = TABLE_SIZE + HASHTABLE_MIN_SIZE * 8;
const HASHTABLE_HIGH = 0.5;
const HASHTABLE_LOW = 0.1;
const HASHTABLE_REHASH_FACTOR = 2 / (HASHTABLE_LOW + HASHTABLE_HIGH);

/** A new table, or 0 when memory is full. */
export function _Py_hashtable_new(): Addr {
  const ht = malloc(TABLE_SIZE);
  if (ht === 0) return 0;
  memset(ht, 0, TABLE_SIZE);
  if (setBuckets(ht, HASHTABLE_MIN_SIZE)) return ht;
  free(ht);
  return 0;
}
function setBuckets(ht: Addr, size: number): boolean {
  const made = malloc(size * 8);
  if (made === 0) return false;
  memset(made, 0, size * 8);
  stp(ht + buckets, made);
  st(ht + nbuckets, size);
  return true;
}
/** Where the pointer to the first entry of a hash's bucket is. */
const bucketOf = (ht: Addr, hash: number): Addr => ld(ht + buckets) + (hash & (ld(ht + nbuckets) - 1)) * 8;

/** The hash of an address that is its own key. */
export const _Py_hashtable_hash_ptr = (p: Addr): number => p >>> 4;

/** The entry of a key that `same` accepts, or 0. */
export function _Py_hashtable_get_entry(ht: Addr, hash: number, same: (key: Addr) => boolean): Addr {
  for (let e = ld(bucketOf(ht, hash)); e !== 0; e = ld(e + next)) {
    tick();
    if (ld(e + key_hash) === hash && same(ld(e + key))) return e;
  }
  return 0;
}
/** The key and the value of an entry. */
export const entryKey = (e: Addr): Addr => ld(e + key);
export const entryValue = (e: Addr): Addr => ld(e + value);

/** Adds an entry for a key that is not there. 0, or -1 when memory is full. */
export function _Py_hashtable_set(ht: Addr, hash: number, keyOfEntry: Addr, valueOfEntry: Addr): number {
  const e = malloc(ENTRY_SIZE);
  if (e === 0) return -1;
  st(e + key_hash, hash);
  stp(e + key, keyOfEntry);
  stp(e + value, valueOfEntry);
  const n = ld(ht + nentries) + 1;
  if (n / ld(ht + nbuckets) > HASHTABLE_HIGH && !hashtable_rehash(ht, n)) {
    free(e);
    return -1;
  }
  st(ht + nentries, n);
  prepend(ht, e);
  return 0;
}
function prepend(ht: Addr, e: Addr): void {
  const bucket = bucketOf(ht, ld(e + key_hash));
  stp(e + next, ld(bucket));
  stp(bucket, e);
}
/** Takes the entry of an address that is its own key out; returns its value, or 0 if there is none. */
export function _Py_hashtable_steal(ht: Addr, p: Addr): Addr {
  const hash = _Py_hashtable_hash_ptr(p);
  let at = bucketOf(ht, hash);
  for (; ld(at) !== 0 && ld(ld(at) + key) !== p; at = ld(at) + next) tick();
  const e = ld(at);
  if (e === 0) return 0;
  stp(at, ld(e + next));
  const n = ld(ht + nentries) - 1;
  st(ht + nentries, n);
  const stolen = ld(e + value);
  free(e);
  // A failure leaves the table as large as it is.
  if (n / ld(ht + nbuckets) < HASHTABLE_LOW) hashtable_rehash(ht, n);
  return stolen;
}
/** Makes as many buckets as suit `n` entries. False when memory is full. */
function hashtable_rehash(ht: Addr, n: number): boolean {
  let size = HASHTABLE_MIN_SIZE;
  while (size < Math.trunc(n * HASHTABLE_REHASH_FACTOR)) size *= 2;
  const old = ld(ht + buckets);
  const oldSize = ld(ht + nbuckets);
  if (size === oldSize) return true;
  if (!setBuckets(ht, size)) return false;
  for (let i = 0; i < oldSize; i++)
    for (let e = ld(old + i * 8); e !== 0; ) {
      tick();
      const after = ld(e + next);
      prepend(ht, e);
      e = after;
    }
  free(old);
  return true;
}
/** The entries, bucket by bucket. */
export function _Py_hashtable_entries(ht: Addr): Addr[] {
  const found: Addr[] = [];
  for (let i = 0; i < ld(ht + nbuckets); i++)
    for (let e = ld(ld(ht + buckets) + i * 8); e !== 0; e = ld(e + next)) {
      tick();
      found.push(e);
    }
  return found;
}
/** Removes all entries, of which `destroy` frees what they lead to. */
export function _Py_hashtable_clear(ht: Addr, destroy: (key: Addr, value: Addr) => void): void {
  for (const e of _Py_hashtable_entries(ht)) {
    destroy(ld(e + key), ld(e + value));
    free(e);
  }
  memset(ld(ht + buckets), 0, ld(ht + nbuckets) * 8);
  st(ht + nentries, 0);
  hashtable_rehash(ht, 0);
}
/** Removes the table, which is empty. */
export function _Py_hashtable_destroy(ht: Addr): void {
  free(ld(ht + buckets));
  free(ht);
}
/** The blocks of malloc that a table takes. */
export function tableBlocks(ht: Addr): Addr[] {
  return [ht, ld(ht + buckets), ..._Py_hashtable_entries(ht)];
}
/** Bytes of the table with its buckets and entries. */
export function _Py_hashtable_size(ht: Addr): number {
  return TABLE_SIZE + ld(ht + nbuckets) * 8 + ld(ht + nentries) * ENTRY_SIZE;
}
