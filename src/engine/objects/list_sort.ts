// Sorting of lists: merge sort over natural runs, with galloping and the powersort merge order. Mirrors the sort in
// Objects/listobject.c; the number and order of "<" calls is CPython's.
//
// While it runs the list is empty (`allocated` -1 tells whether someone changed it). The array of items stays where it is and
// is rewritten at the end; the keys given by a key function are on the C stack or in a block, as in CPython.

import { PyListObject } from '../include/structs.ts';
import { I32, ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { work } from '../memory/ticks.ts';
import { cStackPop, cStackPush, PyObject_CallOneArg } from './call.ts';
import { PyErr_BadInternalCall, PyErr_NoMemory, PyErr_SetString } from './errors.ts';
import { PyList_Check } from './listobject.ts';
import { Py_DECREF, Py_SET_SIZE, Py_SIZE } from './object.ts';
import { chooseLess, type Less } from './sort_compare.ts';
import { PyExc_ValueError } from './statictypes.ts';

const { ob_item, allocated } = PyListObject;
const MAX_MINRUN = 64;
/** When one run wins this often in a row, try galloping. */
const MIN_GALLOP = 7;
/** Keys of fewer items than this lie on the C stack (half of MERGESTATE_TEMP_SIZE). */
const KEYS_ON_STACK = 128;

/** Thrown inside a sort when a compare raised; caught at its end. The exception is in the thread state. */
const FAILED = Symbol('compare failed');

interface Run {
  base: number;
  length: number;
  power: number;
}

/** One sort: keys (and values, if there is a key function) in the order reached so far. */
class MergeState {
  private minGallop = MIN_GALLOP;
  private readonly pending: Run[] = [];
  private readonly keys: Int32Array;
  private readonly values: Int32Array | null;
  private readonly less: Less;
  private tempKeys = new Int32Array(0);
  private tempValues = new Int32Array(0);

  constructor(keys: Int32Array, values: Int32Array | null) {
    this.keys = keys;
    this.values = values;
    this.less = keys.length > 1 ? chooseLess(keys) : () => 0;
  }

  private islt(v: Ref, w: Ref): boolean {
    const k = this.less(v, w);
    if (k < 0) throw FAILED;
    return k !== 0;
  }

  sort(): void {
    let remaining = this.keys.length;
    if (remaining < 2) return;
    const minrun = merge_compute_minrun(remaining);
    let lo = 0;
    do {
      let n = this.count_run(lo, remaining);
      if (n < minrun) {
        const force = Math.min(remaining, minrun);
        this.binarysort(lo, force, n);
        n = force;
      }
      this.found_new_run(n);
      this.pending.push({ base: lo, length: n, power: 0 });
      lo += n;
      remaining -= n;
    } while (remaining > 0);
    this.merge_force_collapse();
  }

  private reverse(lo: number, n: number): void {
    this.keys.subarray(lo, lo + n).reverse();
    this.values?.subarray(lo, lo + n).reverse();
  }
  private move(to: number, from: number, n: number): void {
    this.keys.copyWithin(to, from, from + n);
    this.values?.copyWithin(to, from, from + n);
  }

  /** Sorts n items from `lo` by binary insertion; the first `ok` are sorted. */
  private binarysort(lo: number, n: number, ok: number): void {
    const a = this.keys;
    const v = this.values;
    if (ok === 0) ok = 1;
    for (let at = lo + ok; at < lo + n; at++) {
      let left = lo;
      let right = at;
      const pivot = a[at];
      do {
        const m = (left + right) >> 1;
        if (this.islt(pivot, a[m])) right = m;
        else left = m + 1;
      } while (left < right);
      a.copyWithin(left + 1, left, at);
      a[left] = pivot;
      if (v !== null) {
        const value = v[at];
        v.copyWithin(left + 1, left, at);
        v[left] = value;
      }
    }
  }

  /** The length of the run from `lo`; a descending one is turned round. */
  private count_run(lo: number, remaining: number): number {
    const a = this.keys;
    const smaller = (n: number): boolean => this.islt(a[lo + n], a[lo + n - 1]);
    let n = 1;
    while (n < remaining && !smaller(n)) n++;
    if (n === remaining) return n;
    if (n > 1) {
      if (this.islt(a[lo], a[lo + n - 1])) return n;
      // All equal so far: they belong to a descending run.
      this.reverse(lo, n);
    }
    n++;
    let equal = 0;
    const reverseEqual = (): void => {
      if (equal > 0) this.reverse(lo + n - equal - 1, equal + 1);
      equal = 0;
    };
    for (; n < remaining; n++) {
      if (smaller(n)) reverseEqual();
      else if (this.islt(a[lo + n - 1], a[lo + n])) break;
      else equal++;
    }
    reverseEqual();
    this.reverse(lo, n);
    while (n < remaining && !smaller(n)) n++;
    return n;
  }

  /** Where `key` belongs among the n sorted items of `a` from `base`, left of equal ones; the search starts at `hint`. */
  private gallop_left(key: Ref, a: Int32Array, base: number, n: number, hint: number): number {
    let last = 0;
    let ofs = 1;
    const at = base + hint;
    if (this.islt(a[at], key)) {
      const max = n - hint;
      while (ofs < max && this.islt(a[at + ofs], key)) {
        last = ofs;
        ofs = ofs * 2 + 1;
      }
      if (ofs > max) ofs = max;
      last += hint;
      ofs += hint;
    } else {
      const max = hint + 1;
      while (ofs < max && !this.islt(a[at - ofs], key)) {
        last = ofs;
        ofs = ofs * 2 + 1;
      }
      if (ofs > max) ofs = max;
      [last, ofs] = [hint - ofs, hint - last];
    }
    last++;
    while (last < ofs) {
      const m = last + ((ofs - last) >> 1);
      if (this.islt(a[base + m], key)) last = m + 1;
      else ofs = m;
    }
    return ofs;
  }
  /** As gallop_left, right of equal items. */
  private gallop_right(key: Ref, a: Int32Array, base: number, n: number, hint: number): number {
    let last = 0;
    let ofs = 1;
    const at = base + hint;
    if (this.islt(key, a[at])) {
      const max = hint + 1;
      while (ofs < max && this.islt(key, a[at - ofs])) {
        last = ofs;
        ofs = ofs * 2 + 1;
      }
      if (ofs > max) ofs = max;
      [last, ofs] = [hint - ofs, hint - last];
    } else {
      const max = n - hint;
      while (ofs < max && !this.islt(key, a[at + ofs])) {
        last = ofs;
        ofs = ofs * 2 + 1;
      }
      if (ofs > max) ofs = max;
      last += hint;
      ofs += hint;
    }
    last++;
    while (last < ofs) {
      const m = last + ((ofs - last) >> 1);
      if (this.islt(key, a[base + m])) ofs = m;
      else last = m + 1;
    }
    return ofs;
  }

  private getTemp(lo: number, n: number): void {
    this.tempKeys = this.keys.slice(lo, lo + n);
    if (this.values !== null) this.tempValues = this.values.slice(lo, lo + n);
  }
  private fromTemp(to: number, from: number, n: number): void {
    this.keys.set(this.tempKeys.subarray(from, from + n), to);
    this.values?.set(this.tempValues.subarray(from, from + n), to);
  }

  /** Merges the na items from `a` with the nb items after them; the first part, the shorter one, is set aside. */
  private merge_lo(a: number, na: number, b: number, nb: number): void {
    this.getTemp(a, na);
    const temp = this.tempKeys;
    const keys = this.keys;
    let dest = a;
    let t = 0;
    try {
      this.move(dest++, b++, 1);
      if (--nb === 0) return;
      let min = this.minGallop;
      while (na > 1) {
        let acount = 0;
        let bcount = 0;
        while (acount < min && bcount < min) {
          if (this.islt(keys[b], temp[t])) {
            this.move(dest++, b++, 1);
            bcount++;
            acount = 0;
            if (--nb === 0) return;
          } else {
            this.fromTemp(dest++, t++, 1);
            acount++;
            bcount = 0;
            if (--na === 1) break;
          }
        }
        if (na === 1) break;
        min++;
        do {
          if (min > 1) min--;
          this.minGallop = min;
          acount = this.gallop_right(keys[b], temp, t, na, 0);
          this.fromTemp(dest, t, acount);
          dest += acount;
          t += acount;
          na -= acount;
          if (na <= 1) break;
          this.move(dest++, b++, 1);
          if (--nb === 0) return;
          bcount = this.gallop_left(temp[t], keys, b, nb, 0);
          this.move(dest, b, bcount);
          dest += bcount;
          b += bcount;
          nb -= bcount;
          if (nb === 0) return;
          this.fromTemp(dest++, t++, 1);
          if (--na === 1) break;
        } while (acount >= MIN_GALLOP || bcount >= MIN_GALLOP);
        if (na <= 1) break;
        min++;
        this.minGallop = min;
      }
      // The last of the first part belongs behind all of the second. (With an inconsistent "<" there may be none left.)
      if (na === 1) {
        this.move(dest, b, nb);
        dest += nb;
      }
    } finally {
      this.fromTemp(dest, t, na);
    }
  }
  /** As merge_lo from the right: the second part, the shorter one, is set aside. */
  private merge_hi(a: number, na: number, b: number, nb: number): void {
    this.getTemp(b, nb);
    const temp = this.tempKeys;
    const keys = this.keys;
    let dest = b + nb - 1;
    let t = nb - 1;
    let last = a + na - 1;
    try {
      this.move(dest--, last--, 1);
      if (--na === 0) return;
      let min = this.minGallop;
      while (nb > 1) {
        let acount = 0;
        let bcount = 0;
        while (acount < min && bcount < min) {
          if (this.islt(temp[t], keys[last])) {
            this.move(dest--, last--, 1);
            acount++;
            bcount = 0;
            if (--na === 0) return;
          } else {
            this.fromTemp(dest--, t--, 1);
            bcount++;
            acount = 0;
            if (--nb === 1) break;
          }
        }
        if (nb === 1) break;
        min++;
        do {
          if (min > 1) min--;
          this.minGallop = min;
          acount = na - this.gallop_right(temp[t], keys, a, na, na - 1);
          dest -= acount;
          last -= acount;
          this.move(dest + 1, last + 1, acount);
          na -= acount;
          if (na === 0) return;
          this.fromTemp(dest--, t--, 1);
          if (--nb === 1) break;
          bcount = nb - this.gallop_left(keys[last], temp, 0, nb, nb - 1);
          dest -= bcount;
          t -= bcount;
          this.fromTemp(dest + 1, t + 1, bcount);
          nb -= bcount;
          if (nb <= 1) break;
          this.move(dest--, last--, 1);
          if (--na === 0) return;
        } while (acount >= MIN_GALLOP || bcount >= MIN_GALLOP);
        if (nb <= 1) break;
        min++;
        this.minGallop = min;
      }
      if (nb === 1) {
        this.move(dest + 1 - na, last + 1 - na, na);
        dest -= na;
      }
    } finally {
      if (nb > 0) this.fromTemp(dest - (nb - 1), 0, nb);
    }
  }

  /** Merges pending runs i and i + 1. */
  private merge_at(i: number): void {
    const p = this.pending;
    let a = p[i].base;
    let na = p[i].length;
    const b = p[i + 1].base;
    let nb = p[i + 1].length;
    p[i].length = na + nb;
    p.splice(i + 1, 1);
    const k = this.gallop_right(this.keys[b], this.keys, a, na, 0);
    a += k;
    na -= k;
    if (na === 0) return;
    nb = this.gallop_left(this.keys[a + na - 1], this.keys, b, nb, nb - 1);
    if (nb <= 0) return;
    if (na <= nb) this.merge_lo(a, na, b, nb);
    else this.merge_hi(a, na, b, nb);
  }
  private found_new_run(n2: number): void {
    const p = this.pending;
    if (p.length === 0) return;
    const top = p[p.length - 1];
    const power = powerloop(top.base, top.length, n2, this.keys.length);
    while (p.length > 1 && p[p.length - 2].power > power) this.merge_at(p.length - 2);
    p[p.length - 1].power = power;
  }
  private merge_force_collapse(): void {
    const p = this.pending;
    while (p.length > 1) {
      let n = p.length - 2;
      if (n > 0 && p[n - 1].length < p[n + 1].length) n--;
      this.merge_at(n);
    }
  }
}

/** The depth in a balanced merge tree of the run of n1 items at s1 that n2 items follow, in a list of n. */
function powerloop(s1: number, n1: number, n2: number, n: number): number {
  let result = 0;
  let a = 2 * s1 + n1;
  let b = a + n1 + n2;
  for (;;) {
    result++;
    if (a >= n) {
      a -= n;
      b -= n;
    } else if (b >= n) {
      return result;
    }
    a *= 2;
    b *= 2;
  }
}
/** A run length between 32 and 64 such that n divided by it is about a power of two. */
function merge_compute_minrun(n: number): number {
  let r = 0;
  while (n >= MAX_MINRUN) {
    r |= n & 1;
    n >>= 1;
  }
  return n + r;
}

/** Sorts the saved items by `state`. False with an exception. */
function runSort(state: MergeState): boolean {
  try {
    state.sort();
    return true;
  } catch (e) {
    if (e !== FAILED) throw e;
    return false;
  }
}

/** list.sort. `keyfunc` may be NULL. Returns 0 or -1. */
export function list_sort_impl(self: Ref, keyfunc: Ref, reverse: boolean): number {
  const n = Py_SIZE(self);
  const items = ld(self + ob_item);
  const room = ld64(self + allocated);
  Py_SET_SIZE(self, 0);
  stp(self + ob_item, 0);
  st64(self + allocated, -1);
  let result = sortItems(items, n, keyfunc, reverse);
  if (result === 0 && ld64(self + allocated) !== -1) {
    PyErr_SetString(PyExc_ValueError, 'list modified during sort');
    result = -1;
  }
  const foreign = ld(self + ob_item);
  let i = Py_SIZE(self);
  Py_SET_SIZE(self, n);
  stp(self + ob_item, items);
  st64(self + allocated, room);
  if (foreign !== 0) {
    while (--i >= 0) {
      const item = ld(foreign + i * 8);
      if (item !== 0) Py_DECREF(item);
    }
    PyMem_Free(foreign);
  }
  return result;
}

/** Sorts the n pointers at `items`. Returns 0, or -1 with an exception (then they are in some order). */
function sortItems(items: number, n: number, keyfunc: Ref, reverse: boolean): number {
  let keysAt = 0;
  if (keyfunc !== 0) {
    keysAt = n < KEYS_ON_STACK ? cStackPush(n) : PyMem_Malloc(n * 8);
    if (keysAt === 0) {
      if (n >= KEYS_ON_STACK) PyErr_NoMemory();
      return -1;
    }
    for (let i = 0; i < n; i++) {
      const key = PyObject_CallOneArg(keyfunc, ld(items + i * 8));
      if (key === 0) {
        dropKeys(keysAt, n, i);
        return -1;
      }
      stp(keysAt + i * 8, key);
    }
  }
  // Comparisons for each item, as if there were a million.
  work(n * 20);
  const read = (at: number): Int32Array => {
    const words = new Int32Array(n);
    for (let i = 0; i < n; i++) words[i] = I32[(at >> 2) + 2 * i];
    return words;
  };
  const values = keysAt === 0 ? null : read(items);
  const keys = read(keysAt === 0 ? items : keysAt);
  const state = new MergeState(keys, values);
  if (reverse) {
    keys.reverse();
    values?.reverse();
  }
  const ok = runSort(state);
  const sorted = values ?? keys;
  if (reverse) sorted.reverse();
  for (let i = 0; i < n; i++) if (I32[(items >> 2) + 2 * i] !== sorted[i]) stp(items + i * 8, sorted[i]);
  if (keysAt !== 0) {
    // The keys go in the order they have been sorted to.
    for (let i = 0; i < n; i++) stp(keysAt + i * 8, keys[i]);
    dropKeys(keysAt, n, n);
  }
  return ok ? 0 : -1;
}
/** Drops the first `made` of n keys and gives their place back. An unfinished set of keys goes last to first. */
function dropKeys(keysAt: number, n: number, made: number): void {
  for (let i = 0; i < made; i++) Py_DECREF(ld(keysAt + (made < n ? made - 1 - i : i) * 8));
  if (n < KEYS_ON_STACK) cStackPop(keysAt);
  else PyMem_Free(keysAt);
}

/** Returns 0 or -1. */
export function PyList_Sort(v: Ref): number {
  if (!PyList_Check(v)) {
    PyErr_BadInternalCall();
    return -1;
  }
  return list_sort_impl(v, 0, false);
}
