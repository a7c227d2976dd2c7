// The table of a dict: indices and entries in one block, shared by the dicts of a class's instances. Mirrors the dk_* half of
// Objects/dictobject.c and Include/internal/pycore_dict.h.
//
//   [ dk_refcnt, dk_log2_size, dk_log2_index_bytes, dk_kind, dk_version, dk_usable, dk_nentries ]   32 bytes
//   [ dk_indices: 2**log2_size numbers of 1, 2 or 4 bytes; -1 empty, -2 deleted, else a place in dk_entries ]
//   [ dk_entries: 2/3 as many; (key, value) if all keys are str, else (hash, key, value); in order of insertion ]
//
// A hash is two words (lo, hi). Only its low bits choose the first place; the rest comes in by the perturbation.

import { profile } from '../include/profile.ts';
import { PyASCIIObject, PyDictKeyEntry, PyDictKeysObject, PyDictUnicodeEntry } from '../include/structs.ts';
import {
  type Addr,
  I32,
  ld,
  ld64,
  memmove,
  memset,
  type Ref,
  st,
  st8,
  st16,
  st64,
  stp,
  stWords,
  U8,
  U16,
  U32,
} from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyErr_NoMemory } from './errors.ts';
import { dictkeys, freelistPopMem, freelistPush } from './freelist.ts';
import { Py_DECREF, Py_INCREF } from './object.ts';
import { tstate } from './tstate.ts';
import { _PyUnicode_EQ } from './unicodeobject.ts';

export const DKIX_EMPTY = -1;
export const DKIX_DUMMY = -2;
export const DKIX_ERROR = -3;
export const DKIX_KEY_CHANGED = -4;

export const DICT_KEYS_GENERAL = 0;
export const DICT_KEYS_UNICODE = 1;
export const DICT_KEYS_SPLIT = 2;

export const PyDict_LOG_MINSIZE = 3;
export const PyDict_MINSIZE = 8;
/** Instances of a class share at most so many keys. */
export const SHARED_KEYS_MAX_SIZE = 30;
export const NEXT_LOG2_SHARED_KEYS_MAX_SIZE = 6;

const { dk_refcnt, dk_log2_size, dk_log2_index_bytes, dk_kind, dk_version, dk_usable, dk_nentries } = PyDictKeysObject;
const INDICES = PyDictKeysObject.sizeof;
const UNICODE_ENTRY = PyDictUnicodeEntry.sizeof;
const GENERAL_ENTRY = PyDictKeyEntry.sizeof;
const STR_HASH = PyASCIIObject.hash;
/** The largest table: more bytes than memory has. */
const MAX_LOG2_SIZE = 26;

// ---- fields ----

export function dkKind(dk: Addr): number {
  return U8[dk + dk_kind];
}
export function DK_IS_UNICODE(dk: Addr): boolean {
  return U8[dk + dk_kind] !== DICT_KEYS_GENERAL;
}
export function DK_LOG_SIZE(dk: Addr): number {
  return U8[dk + dk_log2_size];
}
export function DK_SIZE(dk: Addr): number {
  return 1 << U8[dk + dk_log2_size];
}
export function dkUsable(dk: Addr): number {
  return I32[(dk + dk_usable) >> 2];
}
export function dkNentries(dk: Addr): number {
  return I32[(dk + dk_nentries) >> 2];
}
export function dkRefcnt(dk: Addr): number {
  return ld64(dk + dk_refcnt);
}
/** Address of the entries, of either kind. */
export function DK_ENTRIES(dk: Addr): Addr {
  return dk + INDICES + (1 << U8[dk + dk_log2_index_bytes]);
}
export function entrySize(dk: Addr): number {
  return U8[dk + dk_kind] === DICT_KEYS_GENERAL ? GENERAL_ENTRY : UNICODE_ENTRY;
}
/** Address of entry `ix`'s key word; its value word follows. */
export function entryKeyAt(dk: Addr, ix: number): Addr {
  return U8[dk + dk_kind] === DICT_KEYS_GENERAL
    ? DK_ENTRIES(dk) + ix * GENERAL_ENTRY + PyDictKeyEntry.me_key
    : DK_ENTRIES(dk) + ix * UNICODE_ENTRY;
}
export function setDkVersion(dk: Addr, v: number): void {
  st(dk + dk_version, v);
}
export function addToUsable(dk: Addr, n: number): void {
  st64(dk + dk_usable, dkUsable(dk) + n);
}
export function setNentries(dk: Addr, n: number): void {
  st64(dk + dk_nentries, n);
}
export function USABLE_FRACTION(n: number): number {
  return Math.floor((n << 1) / 3);
}

// ---- sizes ----

function bitLength(n: number): number {
  return 32 - Math.clz32(n);
}
/** log2 of the table for at least `minsize` places. */
export function calculate_log2_keysize(minsize: number): number {
  if (!profile.roundsTablesUp) return bitLength(Math.max(minsize, PyDict_MINSIZE) - 1);
  return bitLength(((minsize | PyDict_MINSIZE) - 1) | (PyDict_MINSIZE - 1));
}
/** log2 of the table that holds `n` entries without growing. */
export function estimate_log2_keysize(n: number): number {
  return calculate_log2_keysize((n * 3 + 1) >> 1);
}
/** Bytes of a table. */
export function _PyDict_KeysSize(keys: Addr): number {
  return INDICES + (1 << U8[keys + dk_log2_index_bytes]) + USABLE_FRACTION(DK_SIZE(keys)) * entrySize(keys);
}
/** How many keys a class's instances can share at present: those there and the room left. */
export function shared_keys_usable_size(keys: Addr): number {
  return dkNentries(keys) + dkUsable(keys);
}

// ---- the shared empty table ----

/** An immortal table without any place, which every fresh dict uses. */
export const Py_EMPTY_KEYS = staticAlloc('empty_keys_struct', INDICES + 16 * 8);
/** dk_refcnt of an immortal table: PY_SSIZE_T_MIN. */
const IMMORTAL_HIGH = 0x80000000 | 0;

export function initEmptyKeys(): void {
  const dk = Py_EMPTY_KEYS;
  stWords(dk + dk_refcnt, 0, IMMORTAL_HIGH);
  st8(dk + dk_log2_size, 0);
  st8(dk + dk_log2_index_bytes, profile.roundsTablesUp ? 0 : 3);
  st8(dk + dk_kind, DICT_KEYS_UNICODE);
  st(dk + dk_version, 1);
  st64(dk + dk_usable, 0);
  st64(dk + dk_nentries, 0);
  memset(dk + INDICES, 0xff, 8);
  if (ld(tstate.next_keys_version) < 2) st(tstate.next_keys_version, 2);
}

// ---- life ----

/** A new table with reference count 1 and 2**`log2_size` places, or 0 with MemoryError. */
export function new_keys_object(log2_size: number, unicode: boolean): Addr {
  const log2_bytes = log2_size < 8 ? log2_size : log2_size < 16 ? log2_size + 1 : log2_size + 2;
  const usable = USABLE_FRACTION(1 << log2_size);
  const entries = usable * (unicode ? UNICODE_ENTRY : GENERAL_ENTRY);
  let dk = 0;
  if (log2_size === PyDict_LOG_MINSIZE && unicode) dk = freelistPopMem(dictkeys);
  if (dk === 0) {
    dk = log2_size > MAX_LOG2_SIZE ? 0 : PyMem_Malloc(INDICES + (1 << log2_bytes) + entries);
    if (dk === 0) return PyErr_NoMemory();
  }
  st64(dk + dk_refcnt, 1);
  // The three bytes and the hole after them are one word, dk_version the next.
  st(dk + dk_log2_size, log2_size | (log2_bytes << 8) | ((unicode ? DICT_KEYS_UNICODE : DICT_KEYS_GENERAL) << 16));
  st(dk + dk_version, 0);
  st64(dk + dk_usable, usable);
  st64(dk + dk_nentries, 0);
  memset(dk + INDICES, 0xff, 1 << log2_bytes);
  memset(dk + INDICES + (1 << log2_bytes), 0, entries);
  return dk;
}
export function setKind(dk: Addr, kind: number): void {
  st8(dk + dk_kind, kind);
}
export function setUsable(dk: Addr, n: number): void {
  st64(dk + dk_usable, n);
}
export function free_keys_object(dk: Addr): void {
  if (
    U8[dk + dk_log2_size] === PyDict_LOG_MINSIZE &&
    U8[dk + dk_kind] === DICT_KEYS_UNICODE &&
    freelistPush(dictkeys, dk)
  ) {
    return;
  }
  PyMem_Free(dk);
}
export function dictkeys_incref(dk: Addr): void {
  if (I32[(dk >> 2) + 1] < 0) return;
  st(dk + dk_refcnt, I32[dk >> 2] + 1);
}
/** Drops a reference to a table; the last one drops its keys and values, first entry first. */
export function dictkeys_decref(dk: Addr): void {
  if (I32[(dk >> 2) + 1] < 0) return;
  const left = I32[dk >> 2] - 1;
  st(dk + dk_refcnt, left);
  if (left !== 0) return;
  const n = dkNentries(dk);
  const step = entrySize(dk);
  let at = entryKeyAt(dk, 0);
  for (let i = 0; i < n; i++, at += step) {
    const key = ld(at);
    const value = ld(at + 8);
    if (key !== 0) Py_DECREF(key);
    if (value !== 0) Py_DECREF(value);
  }
  free_keys_object(dk);
}
export const _PyDictKeys_DecRef = dictkeys_decref;

/** A copy of the table `orig`, every key and value with one more reference. 0 with MemoryError. */
export function cloneKeys(orig: Addr): Addr {
  const size = _PyDict_KeysSize(orig);
  const keys = PyMem_Malloc(size);
  if (keys === 0) return PyErr_NoMemory();
  memmove(keys, orig, size);
  st64(keys + dk_refcnt, 1);
  const n = dkNentries(orig);
  const step = entrySize(orig);
  let at = entryKeyAt(orig, 0);
  for (let i = 0; i < n; i++, at += step) {
    const value = ld(at + 8);
    if (value !== 0) {
      Py_INCREF(value);
      Py_INCREF(ld(at));
    }
  }
  return keys;
}

/** A number that stands for the present state of a table, or 0 when numbers have run out. */
export function _PyDictKeys_GetVersionForCurrentState(dk: Addr): number {
  const known = U32[(dk + dk_version) >> 2];
  if (known !== 0) return known;
  const v = ld(tstate.next_keys_version);
  if (v === 0) return 0;
  st(tstate.next_keys_version, v + 1);
  st(dk + dk_version, v);
  return v;
}
/** The version given to a table's present state, or 0 if none was asked for. */
export function dkVersion(dk: Addr): number {
  return U32[(dk + dk_version) >> 2];
}

// ---- indices ----

export function dictkeys_get_index(dk: Addr, i: number): number {
  const log2 = U8[dk + dk_log2_size];
  if (log2 < 8) return (U8[dk + INDICES + i] << 24) >> 24;
  if (log2 < 16) return (U16[((dk + INDICES) >> 1) + i] << 16) >> 16;
  return I32[((dk + INDICES) >> 2) + i];
}
export function dictkeys_set_index(dk: Addr, i: number, ix: number): void {
  const log2 = U8[dk + dk_log2_size];
  if (log2 < 8) st8(dk + INDICES + i, ix);
  else if (log2 < 16) st16(dk + INDICES + i * 2, ix);
  else st(dk + INDICES + i * 4, ix);
}

/** After so many steps the perturbation is used up; from then on the probes visit every place of a table in turn. */
export const PERTURB_STEPS = 13;
/** What a search ends with that has seen every place without finding an unused one: only a program that wrote over the table brings it there. */
export function brokenTable(at: Addr): Error {
  return new Error(`the hash table at 0x${at.toString(16)} has no unused place`);
}

/** The place in the indices where entry `index` is found on the way of its hash, or -1. */
export function lookdict_index(dk: Addr, lo: number, hi: number, index: number): number {
  const mask = DK_SIZE(dk) - 1;
  let pl = lo;
  let ph = hi;
  let i = lo & mask;
  let left = mask + PERTURB_STEPS;
  for (;;) {
    const ix = dictkeys_get_index(dk, i);
    if (ix === index) return i;
    if (ix === DKIX_EMPTY) return DKIX_EMPTY;
    if (--left < 0) throw brokenTable(dk);
    pl = (pl >>> 5) | (ph << 27);
    ph >>>= 5;
    i = (Math.imul(i, 5) + pl + 1) & mask;
  }
}
/** The first empty or deleted place on the way of a hash. */
export function find_empty_slot(dk: Addr, lo: number, hi: number): number {
  const mask = DK_SIZE(dk) - 1;
  let pl = lo;
  let ph = hi;
  let i = lo & mask;
  let left = mask + PERTURB_STEPS;
  while (dictkeys_get_index(dk, i) >= 0) {
    if (--left < 0) throw brokenTable(dk);
    pl = (pl >>> 5) | (ph << 27);
    ph >>>= 5;
    i = (Math.imul(i, 5) + pl + 1) & mask;
  }
  return i;
}
/** Enters entries 0..n-1 into the indices, which are all empty. */
export function build_indices(dk: Addr, n: number): void {
  const mask = DK_SIZE(dk) - 1;
  const general = U8[dk + dk_kind] === DICT_KEYS_GENERAL;
  const entries = DK_ENTRIES(dk);
  for (let ix = 0; ix < n; ix++) {
    const h = (general ? entries + ix * GENERAL_ENTRY : I32[(entries + ix * UNICODE_ENTRY) >> 2] + STR_HASH) >> 2;
    let pl = I32[h];
    let ph = I32[h + 1];
    let i = pl & mask;
    let left = mask + PERTURB_STEPS;
    while (dictkeys_get_index(dk, i) !== DKIX_EMPTY) {
      if (--left < 0) throw brokenTable(dk);
      pl = (pl >>> 5) | (ph << 27);
      ph >>>= 5;
      i = (Math.imul(i, 5) + pl + 1) & mask;
    }
    dictkeys_set_index(dk, i, ix);
  }
}

// ---- lookups of str in a table of str ----

/** The entry with the exact str `key`, whose hash is (lo, hi), in a table of str keys; or DKIX_EMPTY. Calls no user code. */
export function unicodekeys_lookup_unicode(dk: Addr, key: Ref, lo: number, hi: number): number {
  const log2 = U8[dk + dk_log2_size];
  const mask = (1 << log2) - 1;
  const entries = (dk + INDICES + (1 << U8[dk + dk_log2_index_bytes])) >> 2;
  let pl = lo;
  let ph = hi;
  let i = lo & mask;
  let left = mask + PERTURB_STEPS;
  for (;;) {
    let ix: number;
    if (log2 < 8) ix = (U8[dk + INDICES + i] << 24) >> 24;
    else if (log2 < 16) ix = (U16[((dk + INDICES) >> 1) + i] << 16) >> 16;
    else ix = I32[((dk + INDICES) >> 2) + i];
    if (ix >= 0) {
      const k = I32[entries + ix * (UNICODE_ENTRY >> 2)];
      if (k === key) return ix;
      const h = (k + STR_HASH) >> 2;
      if (I32[h] === lo && I32[h + 1] === hi && k !== 0 && _PyUnicode_EQ(k, key)) return ix;
    } else if (ix === DKIX_EMPTY) {
      return DKIX_EMPTY;
    }
    if (--left < 0) throw brokenTable(dk);
    pl = (pl >>> 5) | (ph << 27);
    ph >>>= 5;
    i = (Math.imul(i, 5) + pl + 1) & mask;
  }
}

/**
 * Adds a key to a shared table if it is not there and there is room. Returns its place, or DKIX_EMPTY without room.
 */
export function insert_split_key(keys: Addr, key: Ref, lo: number, hi: number): number {
  let ix = unicodekeys_lookup_unicode(keys, key, lo, hi);
  if (ix === DKIX_EMPTY && dkUsable(keys) > 0) {
    setDkVersion(keys, 0);
    ix = dkNentries(keys);
    dictkeys_set_index(keys, find_empty_slot(keys, lo, hi), ix);
    Py_INCREF(key);
    stp(DK_ENTRIES(keys) + ix * UNICODE_ENTRY, key);
    setNentries(keys, ix + 1);
    addToUsable(keys, -1);
  }
  return ix;
}
/** Borrowed reference. The key at place `ix` of a shared table. */
export function splitKeyAt(keys: Addr, ix: number): Ref {
  return I32[(DK_ENTRIES(keys) + ix * UNICODE_ENTRY) >> 2];
}
