// The hash of a set's elements, and looking for a set in a set by it. Mirrors frozenset_hash_impl and _PySet_Contains in
// Objects/setobject.c.

import { PySetObject, setentry } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { _PyObject_HashFast } from './dictobject.ts';
import { PyErr_Clear, PyErr_ExceptionMatches } from './errors.ts';
import { hash } from './object.ts';
import { ENTRY, PySet_Check, PySet_GET_SIZE, set_contains_entry, setMask, setTable } from './set_core.ts';
import { PyExc_TypeError } from './statictypes.ts';
import { unhashableType } from './unhashable.ts';
import { add64, mul64, u64 } from './word64.ts';

/** XORs into `acc` the bits of one hash, spread so that similar hashes do not cancel out. */
export function shuffleInto(acc: { lo: number; hi: number }, lo: number, hi: number): void {
  mul64(lo ^ 89869747 ^ (lo << 16), hi ^ ((hi << 16) | (lo >>> 16)), 3644798167 | 0, 0);
  acc.lo ^= u64.lo;
  acc.hi ^= u64.hi;
}
/** Leaves in `hash` a hash of the elements that is the same whatever their order. */
export function frozenset_hash_impl(so: Ref): void {
  const acc = { lo: 0, hi: 0 };
  const fill = ld(so + PySetObject.fill);
  const used = PySet_GET_SIZE(so);
  const end = setTable(so) + (setMask(so) + 1) * ENTRY;
  // All entries are taken in, unused and deleted ones too; an odd number of those is taken out again.
  for (let entry = setTable(so); entry < end; entry += ENTRY) {
    shuffleInto(acc, ld(entry + setentry.hash), ld(entry + setentry.hash + 4));
  }
  if ((setMask(so) + 1 - fill) & 1) shuffleInto(acc, 0, 0);
  if ((fill - used) & 1) shuffleInto(acc, -1, -1);
  finishHash(acc, used);
}
/** Leaves in `hash` what is made of the spread hashes of `used` elements. */
export function finishHash(acc: { lo: number; hi: number }, used: number): void {
  mul64(used + 1, 0, 1927868237, 0);
  let lo = acc.lo ^ u64.lo;
  let hi = acc.hi ^ u64.hi;
  const lo11 = (lo >>> 11) | (hi << 21);
  const lo25 = (lo >>> 25) | (hi << 7);
  lo ^= lo11 ^ lo25;
  hi ^= (hi >>> 11) ^ (hi >>> 25);
  mul64(lo, hi, 69069, 0);
  add64(u64.lo, u64.hi, 907133923, 0);
  const reserved = (u64.lo & u64.hi) === -1;
  hash.lo = reserved ? 590923713 : u64.lo;
  hash.hi = reserved ? 0 : u64.hi;
}
/** What `f` finds with the hash of `key`; an unhashable set is looked for with the hash a frozenset like it has. */
export function withHashableSet(so: Ref, key: Ref, f: (so: Ref, key: Ref, lo: number, hi: number) => number): number {
  if (_PyObject_HashFast(key) < 0) {
    if (!PySet_Check(key) || !PyErr_ExceptionMatches(PyExc_TypeError)) {
      unhashableType(key, 'a set element');
      return -1;
    }
    PyErr_Clear();
    frozenset_hash_impl(key);
  }
  return f(so, key, hash.lo, hash.hi);
}
/** 1, 0, or -1 with an exception: `key in so`. */
export function _PySet_Contains(so: Ref, key: Ref): number {
  return withHashableSet(so, key, set_contains_entry);
}
