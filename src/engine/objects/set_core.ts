// The table of sets and frozensets: looking up, adding, discarding, merging. Mirrors the core of Objects/setobject.c.
//
//   [ header, fill, used, mask, table, hash, finger, smalltable: 8 x (key, hash), weakreflist ]
//
// `fill` counts active and dummy entries, `used` active ones. A probe looks at up to nine neighbours before it jumps. A table of
// eight lies inside the object; larger ones are blocks of their own.

import { Py_EQ } from '../include/flags.ts';
import { PySet_MINSIZE, PySetObject, PyTypeObject, setentry } from '../include/structs.ts';
import { type Addr, I32, ld, memmove, memset, type Ref, st, st64, stp, stWords } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { staticAlloc } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { tick, work } from '../memory/ticks.ts';
import { brokenTable, PERTURB_STEPS } from './dict_keys.ts';
import { _PyDict_Next, _PyObject_HashFast, nextHash, PyDict_GET_SIZE } from './dictobject.ts';
import { PyErr_NoMemory } from './errors.ts';
import { PyObject_GC_UnTrack } from './gcobject.ts';
import { link } from './link.ts';
import {
  hash,
  Py_DECREF,
  Py_INCREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_TYPE,
  PyType_IsSubtype,
  type visitproc,
} from './object.ts';
import { PyObject_RichCompareBool } from './object_protocol.ts';
import { PyFrozenSet_Type, PySet_Type, PyUnicode_Type } from './statictypes.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';
import { unhashableType } from './unhashable.ts';
import { _PyUnicode_EQ } from './unicodeobject.ts';

const { fill, used, mask, table, hash: HASH, finger } = PySetObject;
export const ENTRY = setentry.sizeof;
const KEY = setentry.key;
const ENTRY_HASH = setentry.hash;
/** Offset of the table inside the object. */
export const smalltable = PySetObject.sizeof;
/** Offset of the list of weak references; the struct ends after it. */
export const setWeaklist = smalltable + PySet_MINSIZE * ENTRY;
export const setBasicSize = setWeaklist + 8;
const LINEAR_PROBES = 9;

/** The key of a deleted entry, and its hash -1, which no object has. */
export const dummy: Ref = staticAlloc('_PySet_Dummy', 16);

// ---- fields ----

export function PyAnySet_Check(o: Ref): boolean {
  const t = Py_TYPE(o);
  return (
    t === PySet_Type ||
    t === PyFrozenSet_Type ||
    PyType_IsSubtype(t, PySet_Type) ||
    PyType_IsSubtype(t, PyFrozenSet_Type)
  );
}
export function PyAnySet_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PySet_Type) || Py_IS_TYPE(o, PyFrozenSet_Type);
}
export function PySet_Check(o: Ref): boolean {
  const t = Py_TYPE(o);
  return t === PySet_Type || PyType_IsSubtype(t, PySet_Type);
}
export function PyFrozenSet_Check(o: Ref): boolean {
  const t = Py_TYPE(o);
  return t === PyFrozenSet_Type || PyType_IsSubtype(t, PyFrozenSet_Type);
}
export function PyFrozenSet_CheckExact(o: Ref): boolean {
  return Py_IS_TYPE(o, PyFrozenSet_Type);
}
export function PySet_GET_SIZE(so: Ref): number {
  return I32[(so + used) >> 2];
}
export function setMask(so: Ref): number {
  return I32[(so + mask) >> 2];
}
export function setTable(so: Ref): Addr {
  return I32[(so + table) >> 2];
}
function setFill(so: Ref): number {
  return I32[(so + fill) >> 2];
}
/** True if `key` is neither of an unused nor of a deleted entry. */
export function isActive(key: Ref): boolean {
  return key !== 0 && key !== dummy;
}

// ---- looking up ----

/** The last deleted entry on the way of the latest search, 0 if there was none: a key that is not there goes to it. */
let freeslot: Addr = 0;

/** The address of the entry with `key`, or of the unused entry where the search ended; 0 with an exception. */
export function set_lookkey(so: Ref, key: Ref, lo: number, hi: number): Addr {
  const str = Py_TYPE(key) === PyUnicode_Type;
  restart: for (;;) {
    let passed: Addr = 0;
    const m = setMask(so);
    const first = setTable(so);
    let i = lo & m;
    let pl = lo;
    let ph = hi;
    let left = m + PERTURB_STEPS;
    for (;;) {
      let entry = first + i * ENTRY;
      for (let probes = i + LINEAR_PROBES <= m ? LINEAR_PROBES : 0; probes >= 0; probes--, entry += ENTRY) {
        const startkey = I32[(entry + KEY) >> 2];
        if (startkey === 0) {
          // A comparison may have added a key, which took that place.
          if (passed !== 0 && ld(passed + KEY) !== dummy) continue restart;
          freeslot = passed;
          return entry;
        }
        const h = (entry + ENTRY_HASH) >> 2;
        if (I32[h] !== lo || I32[h + 1] !== hi) {
          if (startkey === dummy) passed = entry;
          continue;
        }
        if (startkey === key || (str && Py_TYPE(startkey) === PyUnicode_Type && _PyUnicode_EQ(startkey, key)))
          return entry;
        Py_INCREF(startkey);
        const cmp = PyObject_RichCompareBool(startkey, key, Py_EQ);
        Py_DECREF(startkey);
        if (cmp < 0) return 0;
        if (first !== setTable(so) || ld(entry + KEY) !== startkey) continue restart;
        if (cmp > 0) return entry;
      }
      if (--left < 0) throw brokenTable(first);
      pl = (pl >>> 5) | (ph << 27);
      ph >>>= 5;
      i = (Math.imul(i, 5) + 1 + pl) & m;
    }
  }
}

// ---- adding ----

/** Steals a reference to `key`, also on failure. Returns 0 or -1. */
export function set_add_entry_takeref(so: Ref, key: Ref, lo: number, hi: number): number {
  const entry = set_lookkey(so, key, lo, hi);
  if (entry === 0) {
    Py_DECREF(key);
    return -1;
  }
  if (ld(entry + KEY) !== 0) {
    Py_DECREF(key);
    return 0;
  }
  const u = PySet_GET_SIZE(so) + 1;
  st64(so + used, u);
  if (freeslot !== 0) {
    stp(freeslot + KEY, key);
    stWords(freeslot + ENTRY_HASH, lo, hi);
    return 0;
  }
  const n = setFill(so) + 1;
  st64(so + fill, n);
  stp(entry + KEY, key);
  stWords(entry + ENTRY_HASH, lo, hi);
  if (n * 5 < setMask(so) * 3) return 0;
  return set_table_resize(so, u > 50000 ? u * 2 : u * 4);
}
/** Adds a key with a reference of the set's own. Returns 0 or -1. */
export function set_add_entry(so: Ref, key: Ref, lo: number, hi: number): number {
  return set_add_entry_takeref(so, Py_NewRef(key), lo, hi);
}
/** Adds a key that is not there to a table without dummies. */
function set_insert_clean(first: Addr, m: number, key: Ref, lo: number, hi: number): void {
  let i = lo & m;
  let pl = lo;
  let ph = hi;
  let left = m + PERTURB_STEPS;
  for (;;) {
    let entry = first + i * ENTRY;
    for (let probes = i + LINEAR_PROBES <= m ? LINEAR_PROBES : 0; probes >= 0; probes--, entry += ENTRY) {
      if (I32[(entry + KEY) >> 2] === 0) {
        stp(entry + KEY, key);
        stWords(entry + ENTRY_HASH, lo, hi);
        return;
      }
    }
    if (--left < 0) throw brokenTable(first);
    pl = (pl >>> 5) | (ph << 27);
    ph >>>= 5;
    i = (Math.imul(i, 5) + 1 + pl) & m;
  }
}

/** Bytes of a small table, for when its entries must be read while the table is emptied. */
function copySmallTable(so: Ref): Int32Array {
  const at = (so + smalltable) >> 2;
  return I32.slice(at, at + (PySet_MINSIZE * ENTRY) / 4);
}

/** Moves the active entries to a table of more than `minused` places (a power of two). Returns 0 or -1. */
function set_table_resize(so: Ref, minused: number): number {
  let newsize = PySet_MINSIZE;
  while (newsize <= minused) newsize *= 2;
  const oldtable = setTable(so);
  const oldmask = setMask(so);
  const small = so + smalltable;
  let newtable = small;
  let words: Int32Array | null = null;
  if (newsize === PySet_MINSIZE) {
    if (oldtable === small) {
      if (setFill(so) === PySet_GET_SIZE(so)) return 0;
      words = copySmallTable(so);
    }
  } else {
    newtable = newsize > 0x2000000 ? 0 : PyMem_Malloc(newsize * ENTRY);
    if (newtable === 0) {
      PyErr_NoMemory();
      return -1;
    }
  }
  memset(newtable, 0, newsize * ENTRY);
  st64(so + mask, newsize - 1);
  stp(so + table, newtable);
  st64(so + fill, PySet_GET_SIZE(so));
  for (let i = 0; i <= oldmask; i++) {
    const at = (oldtable + i * ENTRY) >> 2;
    const key = words === null ? I32[at] : words[(i * ENTRY) >> 2];
    if (!isActive(key)) continue;
    const lo = words === null ? I32[at + 2] : words[((i * ENTRY) >> 2) + 2];
    const hi = words === null ? I32[at + 3] : words[((i * ENTRY) >> 2) + 3];
    set_insert_clean(newtable, newsize - 1, key, lo, hi);
  }
  if (oldtable !== small) PyMem_Free(oldtable);
  return 0;
}

/** Makes the table smaller when more than a quarter of it are deleted entries. Returns 0 or -1. */
export function shrinkDummies(so: Ref): number {
  const u = PySet_GET_SIZE(so);
  if (setFill(so) - u <= setMask(so) >> 2) return 0;
  return set_table_resize(so, u > 50000 ? u * 2 : u * 4);
}

/** Adds `key` with a reference of the set's own. Returns 0 or -1. */
export function set_add_key(so: Ref, key: Ref): number {
  if (_PyObject_HashFast(key) < 0) {
    unhashableType(key, 'a set element');
    return -1;
  }
  return set_add_entry(so, key, hash.lo, hash.hi);
}
/** Steals a reference to `key`. Returns 0 or -1. */
export function _PySet_AddTakeRef(so: Ref, key: Ref): number {
  if (_PyObject_HashFast(key) < 0) {
    unhashableType(key, 'a set element');
    Py_DECREF(key);
    return -1;
  }
  return set_add_entry_takeref(so, key, hash.lo, hash.hi);
}
/** 1, 0, or -1 with an exception. */
export function set_contains_entry(so: Ref, key: Ref, lo: number, hi: number): number {
  const entry = set_lookkey(so, key, lo, hi);
  return entry === 0 ? -1 : ld(entry + KEY) !== 0 ? 1 : 0;
}
export function set_contains_key(so: Ref, key: Ref): number {
  if (_PyObject_HashFast(key) < 0) {
    unhashableType(key, 'a set element');
    return -1;
  }
  return set_contains_entry(so, key, hash.lo, hash.hi);
}

// ---- removing ----

/** 1: removed, 0: was not there, -1 with an exception. */
export function set_discard_entry(so: Ref, key: Ref, lo: number, hi: number): number {
  const entry = set_lookkey(so, key, lo, hi);
  if (entry === 0) return -1;
  const old = ld(entry + KEY);
  if (old === 0) return 0;
  stp(entry + KEY, dummy);
  stWords(entry + ENTRY_HASH, -1, -1);
  st64(so + used, PySet_GET_SIZE(so) - 1);
  Py_DECREF(old);
  return 1;
}
export function set_discard_key(so: Ref, key: Ref): number {
  if (_PyObject_HashFast(key) < 0) {
    unhashableType(key, 'a set element');
    return -1;
  }
  return set_discard_entry(so, key, hash.lo, hash.hi);
}
/** New reference: some element, taken out. The set is not empty. The search goes on where the last one ended. */
export function setPop(so: Ref): Ref {
  const first = setTable(so);
  const m = setMask(so);
  let i = ld(so + finger) & m;
  while (!isActive(ld(first + i * ENTRY + KEY))) {
    i = i === m ? 0 : i + 1;
    // A table that was written over may have none.
    tick();
  }
  const entry = first + i * ENTRY;
  const key = ld(entry + KEY);
  stp(entry + KEY, dummy);
  stWords(entry + ENTRY_HASH, -1, -1);
  st64(so + used, PySet_GET_SIZE(so) - 1);
  st64(so + finger, i + 1);
  return key;
}
/** Fields of an empty set. */
export function set_empty_to_minsize(so: Ref): void {
  memset(so + smalltable, 0, PySet_MINSIZE * ENTRY);
  st64(so + fill, 0);
  st64(so + used, 0);
  st64(so + mask, PySet_MINSIZE - 1);
  stp(so + table, so + smalltable);
  stWords(so + HASH, -1, -1);
}
/** tp_clear: the table is emptied first, then the keys go in table order. */
export function set_clear_internal(so: Ref): number {
  const first = setTable(so);
  const malloced = first !== so + smalltable;
  let left = PySet_GET_SIZE(so);
  if (!malloced && setFill(so) === 0) return 0;
  if (!malloced) {
    const words = copySmallTable(so);
    set_empty_to_minsize(so);
    for (let i = 0; left > 0; i += ENTRY >> 2) {
      if (!isActive(words[i])) continue;
      left--;
      Py_DECREF(words[i]);
    }
    return 0;
  }
  set_empty_to_minsize(so);
  for (let entry = first; left > 0; entry += ENTRY) {
    const key = ld(entry + KEY);
    if (!isActive(key)) continue;
    left--;
    Py_DECREF(key);
  }
  PyMem_Free(first);
  return 0;
}
/** tp_dealloc. */
export function set_dealloc(so: Ref): void {
  PyObject_GC_UnTrack(so);
  if (!Py_TRASHCAN_BEGIN(so, set_dealloc)) return;
  if (ld(so + setWeaklist) !== 0) link.PyObject_ClearWeakRefs(so);
  const first = setTable(so);
  let left = PySet_GET_SIZE(so);
  for (let entry = first; left > 0; entry += ENTRY) {
    const key = ld(entry + KEY);
    if (!isActive(key)) continue;
    left--;
    Py_DECREF(key);
  }
  if (first !== so + smalltable) PyMem_Free(first);
  fn<(o: Ref) => void>(ld(Py_TYPE(so) + PyTypeObject.tp_free))(so);
  Py_TRASHCAN_END();
}

// ---- walking, merging ----

/** A place in a set: start with `pos` 0. The key is borrowed. */
export interface SetPosition {
  pos: number;
  key: Ref;
  lo: number;
  hi: number;
}
/** Goes to the next element. False at the end. */
export function _PySet_NextEntry(so: Ref, at: SetPosition): boolean {
  work(1);
  const m = setMask(so);
  const first = setTable(so);
  let i = at.pos;
  while (i <= m && !isActive(ld(first + i * ENTRY + KEY))) i++;
  if (i > m) {
    at.pos = i;
    return false;
  }
  const entry = first + i * ENTRY;
  at.key = ld(entry + KEY);
  at.lo = ld(entry + ENTRY_HASH);
  at.hi = ld(entry + ENTRY_HASH + 4);
  at.pos = i + 1;
  return true;
}
/** tp_traverse. */
export function set_traverse(so: Ref, visit: visitproc): number {
  const first = setTable(so);
  const end = first + (setMask(so) + 1) * ENTRY;
  for (let entry = first; entry < end; entry += ENTRY) {
    const key = ld(entry + KEY);
    if (!isActive(key)) continue;
    const r = visit(key);
    if (r !== 0) return r;
  }
  return 0;
}

/** Adds all elements of the set `other`. Returns 0 or -1. */
export function set_merge(so: Ref, other: Ref): number {
  const n = PySet_GET_SIZE(other);
  if (other === so || n === 0) return 0;
  if ((setFill(so) + n) * 5 >= setMask(so) * 3 && set_table_resize(so, (PySet_GET_SIZE(so) + n) * 2) < 0) return -1;
  if (setFill(so) === 0) {
    const to = setTable(so);
    const from = setTable(other);
    const m = setMask(so);
    const same = m === setMask(other) && setFill(other) === n;
    if (same) memmove(to, from, (m + 1) * ENTRY);
    const end = from + (setMask(other) + 1) * ENTRY;
    for (let entry = from; entry < end; entry += ENTRY) {
      const key = ld(entry + KEY);
      if (!isActive(key)) continue;
      Py_INCREF(key);
      if (!same) set_insert_clean(to, m, key, ld(entry + ENTRY_HASH), ld(entry + ENTRY_HASH + 4));
    }
    st64(so + fill, n);
    st64(so + used, n);
    return 0;
  }
  for (let i = 0; i <= setMask(other); i++) {
    const entry = setTable(other) + i * ENTRY;
    const key = ld(entry + KEY);
    if (isActive(key) && set_add_entry(so, key, ld(entry + ENTRY_HASH), ld(entry + ENTRY_HASH + 4)) < 0) return -1;
  }
  return 0;
}
/** Adds all keys of a dict. Returns 0 or -1. */
export function set_update_dict(so: Ref, dict: Ref): number {
  const n = PyDict_GET_SIZE(dict);
  if ((setFill(so) + n) * 5 >= setMask(so) * 3 && set_table_resize(so, (PySet_GET_SIZE(so) + n) * 2) < 0) return -1;
  const at = { pos: 0, key: 0, value: 0 };
  while (_PyDict_Next(dict, at)) if (set_add_entry(so, at.key, nextHash.lo, nextHash.hi) < 0) return -1;
  return 0;
}

// ---- making ----

/** New reference: an empty set of `type`. */
export function make_empty_set(type: Ref): Ref {
  const so = fn<(t: Ref, n: number) => Ref>(ld(type + PyTypeObject.tp_alloc))(type, 0);
  if (so === 0) return 0;
  set_empty_to_minsize(so);
  st64(so + finger, 0);
  stp(so + setWeaklist, 0);
  return so;
}
/** Exchanges the contents of two sets (not their weak references, nor where `pop` goes on). The hash of frozensets is forgotten or goes along. */
export function set_swap_bodies(a: Ref, b: Ref): void {
  const wordsOf = (so: Ref): Int32Array => I32.slice((so + fill) >> 2, (so + setWeaklist) >> 2);
  const aw = wordsOf(a);
  const bw = wordsOf(b);
  const aSmall = setTable(a) === a + smalltable;
  const bSmall = setTable(b) === b + smalltable;
  const bothFrozen = PyFrozenSet_Check(a) && PyFrozenSet_Check(b);
  for (let i = 0; i < aw.length; i++) {
    const at = fill + i * 4;
    if (at === finger || at === finger + 4) continue;
    st(a + at, bw[i]);
    st(b + at, aw[i]);
  }
  if (aSmall) stp(b + table, b + smalltable);
  if (bSmall) stp(a + table, a + smalltable);
  if (!bothFrozen) {
    stWords(a + HASH, -1, -1);
    stWords(b + HASH, -1, -1);
  }
}
/** __sizeof__ without the collector's head. */
export function setSizeof(so: Ref): number {
  const own = ld(Py_TYPE(so) + PyTypeObject.tp_basicsize);
  return own + (setTable(so) === so + smalltable ? 0 : (setMask(so) + 1) * ENTRY);
}
