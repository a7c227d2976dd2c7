// The chain of an ordered dict: what says in which order its keys are. Mirrors the first half of Objects/odictobject.c.
//
//   od_first ─▶ [ key | hash | next | prev ] ⇄ ... ⇄ [ ... ] ◀─ od_last      each link a block of its own, which holds its key
//   od_fast_nodes[ix]: the link of the key in entry ix of the dict's table, so that a key's link is found by one look-up
//
// od_resize_sentinel is the table of keys that od_fast_nodes was made for: when the dict has another one, the array is made anew.

import { odictobject as D, odictnode as N } from '../include/structs.ts';
import { type Addr, ld, ld64, memset, type Ref, st64, stp, stWords } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { _Py_dict_lookup, maKeys } from '../objects/dict_core.ts';
import { DK_SIZE } from '../objects/dict_keys.ts';
import { PyErr_NoMemory, PyErr_Occurred } from '../objects/errors.ts';
import { Py_DECREF, Py_INCREF } from '../objects/object.ts';
import { _PyErr_SetKeyError } from '../objects/unhashable.ts';

export const firstNode = (od: Ref): Addr => ld(od + D.od_first);
export const lastNode = (od: Ref): Addr => ld(od + D.od_last);
export const nodeKey = (node: Addr): Ref => ld(node + N.key);
export const nextNode = (node: Addr): Addr => ld(node + N.next);
export const previousNode = (node: Addr): Addr => ld(node + N.prev);
/** The two words of the hash of a link's key. */
export const nodeHash = (node: Addr): { lo: number; hi: number } => ({
  lo: ld(node + N.hash),
  hi: ld(node + N.hash + 4),
});
const fastNodeAt = (od: Ref, ix: number): Addr => ld(od + D.od_fast_nodes) + ix * 8;
/** Iterators see by it that the order has changed. */
const touch = (od: Ref): void => st64(od + D.od_state, ld64(od + D.od_state) + 1);

/** Makes od_fast_nodes for the dict's present table. 0, or -1 with an exception. */
function odict_resize(od: Ref): number {
  const size = DK_SIZE(maKeys(od));
  const nodes = PyMem_Malloc(size * 8);
  if (nodes === 0) {
    PyErr_NoMemory();
    return -1;
  }
  memset(nodes, 0, size * 8);
  for (let node = firstNode(od); node !== 0; node = nextNode(node)) {
    const { lo, hi } = nodeHash(node);
    const ix = _Py_dict_lookup(od, nodeKey(node), lo, hi);
    if (ix < 0) {
      PyMem_Free(nodes);
      if (PyErr_Occurred() === 0) _PyErr_SetKeyError(nodeKey(node));
      return -1;
    }
    stp(nodes + ix * 8, node);
  }
  const old = ld(od + D.od_fast_nodes);
  if (old !== 0) PyMem_Free(old);
  stp(od + D.od_fast_nodes, nodes);
  st64(od + D.od_fast_nodes_size, size);
  stp(od + D.od_resize_sentinel, maKeys(od));
  return 0;
}
/** The entry of a key in the dict's table; negative if it is not there, or with an exception. */
function indexOf(od: Ref, key: Ref, lo: number, hi: number): number {
  const keys = maKeys(od);
  if (
    (ld(od + D.od_resize_sentinel) !== keys || ld(od + D.od_fast_nodes_size) !== DK_SIZE(keys)) &&
    odict_resize(od) < 0
  )
    return -1;
  return _Py_dict_lookup(od, key, lo, hi);
}
/** The link of a key: 0 if it is not there, or with an exception. */
export function findNode(od: Ref, key: Ref, lo: number, hi: number): Addr {
  if (firstNode(od) === 0) return 0;
  const ix = indexOf(od, key, lo, hi);
  return ix < 0 ? 0 : ld(fastNodeAt(od, ix));
}

export function addTail(od: Ref, node: Addr): void {
  const last = lastNode(od);
  stp(node + N.prev, last);
  stp(node + N.next, 0);
  stp(last === 0 ? od + D.od_first : last + N.next, node);
  stp(od + D.od_last, node);
  touch(od);
}
export function addHead(od: Ref, node: Addr): void {
  const first = firstNode(od);
  stp(node + N.prev, 0);
  stp(node + N.next, first);
  stp(first === 0 ? od + D.od_last : first + N.prev, node);
  stp(od + D.od_first, node);
  touch(od);
}
/** Takes a link out of the chain. */
export function removeNode(od: Ref, node: Addr): void {
  const next = nextNode(node);
  const previous = previousNode(node);
  stp(previous === 0 ? od + D.od_first : previous + N.next, next);
  stp(next === 0 ? od + D.od_last : next + N.prev, previous);
  stp(node + N.prev, 0);
  stp(node + N.next, 0);
  touch(od);
}
/** A link at the end for a key that is in the dict, if it has none. 0, or -1 with an exception. */
export function addNewNode(od: Ref, key: Ref, lo: number, hi: number): number {
  Py_INCREF(key);
  const ix = indexOf(od, key, lo, hi);
  if (ix < 0) {
    if (PyErr_Occurred() === 0) _PyErr_SetKeyError(key);
    Py_DECREF(key);
    return -1;
  }
  if (ld(fastNodeAt(od, ix)) !== 0) {
    Py_DECREF(key);
    return 0;
  }
  const node = PyMem_Malloc(N.sizeof);
  if (node === 0) {
    Py_DECREF(key);
    PyErr_NoMemory();
    return -1;
  }
  stp(node + N.key, key);
  stWords(node + N.hash, lo, hi);
  addTail(od, node);
  stp(fastNodeAt(od, ix), node);
  return 0;
}
function freeNode(node: Addr): void {
  Py_DECREF(nodeKey(node));
  PyMem_Free(node);
}
/** Drops the link of a key, if there is one. 0, or -1 with an exception. */
export function clearNode(od: Ref, key: Ref, lo: number, hi: number): number {
  if (firstNode(od) === 0) return 0;
  const ix = indexOf(od, key, lo, hi);
  if (ix < 0) return PyErr_Occurred() !== 0 ? -1 : 0;
  const node = ld(fastNodeAt(od, ix));
  if (node === 0) return 0;
  stp(fastNodeAt(od, ix), 0);
  removeNode(od, node);
  freeNode(node);
  return 0;
}
/** Drops all links. */
export function clearNodes(od: Ref): void {
  if (ld(od + D.od_fast_nodes) !== 0) PyMem_Free(ld(od + D.od_fast_nodes));
  stp(od + D.od_fast_nodes, 0);
  st64(od + D.od_fast_nodes_size, 0);
  stp(od + D.od_resize_sentinel, 0);
  let node = firstNode(od);
  stp(od + D.od_first, 0);
  stp(od + D.od_last, 0);
  touch(od);
  while (node !== 0) {
    const next = nextNode(node);
    freeNode(node);
    node = next;
  }
}
