// The blocks of a deque: appending and popping at both ends. Mirrors the core of Modules/_collectionsmodule.c.
//
//   block: [ leftlink, 64 items, rightlink ]      leftblock, leftindex -> first item;  rightblock, rightindex -> last item
//
// An empty deque keeps one block, with the indices in its middle. Up to sixteen blocks no longer needed are kept by the deque.

import { dequeobject, PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { fn } from '../memory/text.ts';
import { tick } from '../memory/ticks.ts';
import { PyErr_NoMemory, PyErr_SetString } from '../objects/errors.ts';
import { PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { link } from '../objects/link.ts';
import { Py_DECREF, Py_SET_SIZE, Py_SIZE, Py_TYPE, type visitproc } from '../objects/object.ts';
import { PyExc_IndexError } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/traverse.ts';

export const BLOCKLEN = 64;
const CENTER = (BLOCKLEN - 1) >> 1;
const MAXFREEBLOCKS = 16;
const LEFTLINK = 0;
export const DATA = 8;
export const RIGHTLINK = DATA + BLOCKLEN * 8;
export const BLOCK_SIZE = RIGHTLINK + 8;

const D = dequeobject;
const FREEBLOCKS = D.sizeof;
/** Offset of the list of weak references; the struct ends after it. */
export const dequeWeaklist = FREEBLOCKS + MAXFREEBLOCKS * 8;
export const dequeBasicSize = dequeWeaklist + 8;

const touch = (deque: Ref): void => st64(deque + D.state, ld(deque + D.state) + 1);

function newblock(deque: Ref): Addr {
  const n = ld(deque + D.numfreeblocks);
  if (n > 0) {
    st64(deque + D.numfreeblocks, n - 1);
    return ld(deque + FREEBLOCKS + (n - 1) * 8);
  }
  return PyMem_Malloc(BLOCK_SIZE) || PyErr_NoMemory();
}
function freeblock(deque: Ref, b: Addr): void {
  const n = ld(deque + D.numfreeblocks);
  if (n >= MAXFREEBLOCKS) {
    PyMem_Free(b);
    return;
  }
  stp(deque + FREEBLOCKS + n * 8, b);
  st64(deque + D.numfreeblocks, n + 1);
}
function recenter(deque: Ref): void {
  st64(deque + D.leftindex, CENTER + 1);
  st64(deque + D.rightindex, CENTER);
}

/** New reference: an empty deque. */
export function deque_new(type: Ref): Ref {
  const deque = tpAlloc(type);
  if (deque === 0) return 0;
  const b = newblock(deque);
  if (b === 0) {
    Py_DECREF(deque);
    return 0;
  }
  Py_SET_SIZE(deque, 0);
  stp(deque + D.leftblock, b);
  stp(deque + D.rightblock, b);
  recenter(deque);
  st64(deque + D.state, 0);
  st64(deque + D.maxlen, -1);
  st64(deque + D.numfreeblocks, 0);
  stp(deque + dequeWeaklist, 0);
  return deque;
}

/** New reference: the last item, taken out; NULL with IndexError. */
export function deque_pop(deque: Ref): Ref {
  const n = Py_SIZE(deque);
  if (n === 0) return PyErr_SetString(PyExc_IndexError, 'pop from an empty deque');
  const b = ld(deque + D.rightblock);
  const i = ld(deque + D.rightindex);
  const item = ld(b + DATA + i * 8);
  st64(deque + D.rightindex, i - 1);
  Py_SET_SIZE(deque, n - 1);
  touch(deque);
  if (i === 0) {
    if (n > 1) {
      const prev = ld(b + LEFTLINK);
      freeblock(deque, b);
      stp(deque + D.rightblock, prev);
      st64(deque + D.rightindex, BLOCKLEN - 1);
    } else {
      recenter(deque);
    }
  }
  return item;
}
/** New reference: the first item, taken out; NULL with IndexError. */
export function deque_popleft(deque: Ref): Ref {
  const n = Py_SIZE(deque);
  if (n === 0) return PyErr_SetString(PyExc_IndexError, 'pop from an empty deque');
  const b = ld(deque + D.leftblock);
  const i = ld(deque + D.leftindex);
  const item = ld(b + DATA + i * 8);
  st64(deque + D.leftindex, i + 1);
  Py_SET_SIZE(deque, n - 1);
  touch(deque);
  if (i + 1 === BLOCKLEN) {
    if (n > 1) {
      const next = ld(b + RIGHTLINK);
      freeblock(deque, b);
      stp(deque + D.leftblock, next);
      st64(deque + D.leftindex, 0);
    } else {
      recenter(deque);
    }
  }
  return item;
}
/** Puts the stolen `item` last; no limit is kept. Returns 0 or -1. */
function pushRight(deque: Ref, item: Ref): number {
  let i = ld(deque + D.rightindex);
  if (i === BLOCKLEN - 1) {
    const b = newblock(deque);
    if (b === 0) {
      Py_DECREF(item);
      return -1;
    }
    const right = ld(deque + D.rightblock);
    stp(b + LEFTLINK, right);
    stp(right + RIGHTLINK, b);
    stp(deque + D.rightblock, b);
    i = -1;
  }
  Py_SET_SIZE(deque, Py_SIZE(deque) + 1);
  st64(deque + D.rightindex, i + 1);
  stp(ld(deque + D.rightblock) + DATA + (i + 1) * 8, item);
  return 0;
}
function pushLeft(deque: Ref, item: Ref): number {
  let i = ld(deque + D.leftindex);
  if (i === 0) {
    const b = newblock(deque);
    if (b === 0) {
      Py_DECREF(item);
      return -1;
    }
    const left = ld(deque + D.leftblock);
    stp(b + RIGHTLINK, left);
    stp(left + LEFTLINK, b);
    stp(deque + D.leftblock, b);
    i = BLOCKLEN;
  }
  Py_SET_SIZE(deque, Py_SIZE(deque) + 1);
  st64(deque + D.leftindex, i - 1);
  stp(ld(deque + D.leftblock) + DATA + (i - 1) * 8, item);
  return 0;
}
/** True if the deque holds more than its maxlen. */
function needsTrim(deque: Ref): boolean {
  const max = ld64(deque + D.maxlen);
  return max >= 0 && Py_SIZE(deque) > max;
}
/** Steals `item`, also on failure. With a full maxlen the first item goes. Returns 0 or -1. */
export function deque_append_internal(deque: Ref, item: Ref): number {
  if (pushRight(deque, item) < 0) return -1;
  if (needsTrim(deque)) Py_DECREF(deque_popleft(deque));
  else touch(deque);
  return 0;
}
export function deque_appendleft_internal(deque: Ref, item: Ref): number {
  if (pushLeft(deque, item) < 0) return -1;
  if (needsTrim(deque)) Py_DECREF(deque_pop(deque));
  else touch(deque);
  return 0;
}
/** Before filling an empty deque from one end: the whole block is used. */
export function startAtLeft(deque: Ref): void {
  if (Py_SIZE(deque) !== 0) return;
  st64(deque + D.leftindex, 1);
  st64(deque + D.rightindex, 0);
}
export function startAtRight(deque: Ref): void {
  if (Py_SIZE(deque) !== 0) return;
  st64(deque + D.leftindex, BLOCKLEN - 1);
  st64(deque + D.rightindex, BLOCKLEN - 2);
}

/** Moves items from the right end to the left (n negative: the other way). Returns 0 or -1. */
export function deque_rotate_internal(deque: Ref, n: number): number {
  const size = Py_SIZE(deque);
  const half = size >> 1;
  if (size <= 1) return 0;
  if (n > half || n < -half) {
    n %= size;
    if (n > half) n -= size;
    else if (n < -half) n += size;
  }
  touch(deque);
  for (; n > 0; n--) if (pushLeft(deque, deque_pop(deque)) < 0) return -1;
  for (; n < 0; n++) if (pushRight(deque, deque_popleft(deque)) < 0) return -1;
  return 0;
}

/** Address of the word of item `i`, which is there. */
export function dequeItemAt(deque: Ref, i: number): Addr {
  if (i === Py_SIZE(deque) - 1) return ld(deque + D.rightblock) + DATA + ld(deque + D.rightindex) * 8;
  const place = i + ld(deque + D.leftindex);
  const blocks = Math.floor(place / BLOCKLEN);
  let b: Addr;
  if (i < Py_SIZE(deque) >> 1) {
    b = ld(deque + D.leftblock);
    for (let k = 0; k < blocks; k++) b = ld(b + RIGHTLINK);
  } else {
    const last = Math.floor((ld(deque + D.leftindex) + Py_SIZE(deque) - 1) / BLOCKLEN);
    b = ld(deque + D.rightblock);
    for (let k = last; k > blocks; k--) b = ld(b + LEFTLINK);
  }
  return b + DATA + (place % BLOCKLEN) * 8;
}
/** Bytes without the collector's head. */
export function dequeSizeof(deque: Ref): number {
  const blocks = Math.floor((ld(deque + D.leftindex) + Py_SIZE(deque) + BLOCKLEN - 1) / BLOCKLEN);
  return ld(Py_TYPE(deque) + PyTypeObject.tp_basicsize) + blocks * BLOCK_SIZE;
}

// ---- life ----

/** tp_clear: the deque is empty before the first item goes, first to last. */
export function deque_clear(deque: Ref): number {
  let n = Py_SIZE(deque);
  if (n === 0) return 0;
  const fresh = newblock(deque);
  if (fresh === 0) {
    link.PyErr_FormatUnraisable('Exception ignored while clearing a deque', 0);
    while (Py_SIZE(deque) > 0) Py_DECREF(deque_pop(deque));
    return 0;
  }
  let b = ld(deque + D.leftblock);
  let i = ld(deque + D.leftindex);
  Py_SET_SIZE(deque, 0);
  stp(deque + D.leftblock, fresh);
  stp(deque + D.rightblock, fresh);
  recenter(deque);
  touch(deque);
  for (; n > 0; n--, i++) {
    if (i === BLOCKLEN) {
      const next = ld(b + RIGHTLINK);
      freeblock(deque, b);
      b = next;
      i = 0;
    }
    Py_DECREF(ld(b + DATA + i * 8));
  }
  freeblock(deque, b);
  return 0;
}
export function deque_dealloc(deque: Ref): void {
  PyObject_GC_UnTrack(deque);
  if (ld(deque + dequeWeaklist) !== 0) link.PyObject_ClearWeakRefs(deque);
  if (ld(deque + D.leftblock) !== 0) {
    deque_clear(deque);
    freeblock(deque, ld(deque + D.leftblock));
  }
  stp(deque + D.leftblock, 0);
  stp(deque + D.rightblock, 0);
  for (let i = 0; i < ld(deque + D.numfreeblocks); i++) PyMem_Free(ld(deque + FREEBLOCKS + i * 8));
  fn<(o: Ref) => void>(ld(Py_TYPE(deque) + PyTypeObject.tp_free))(deque);
}
export function deque_traverse(deque: Ref, visit: visitproc): number {
  let b = ld(deque + D.leftblock);
  let i = ld(deque + D.leftindex);
  for (let n = Py_SIZE(deque); n > 0; n--, i++) {
    if (i === BLOCKLEN) {
      b = ld(b + RIGHTLINK);
      i = 0;
      tick(BLOCKLEN);
    }
    const r = visit(ld(b + DATA + i * 8));
    if (r !== 0) return r;
  }
  return 0;
}
