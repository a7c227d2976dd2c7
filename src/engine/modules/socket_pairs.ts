// Pairs of connected sockets, the only ones there are: what is sent by one is received by the other. NOT-IN-CPYTHON: the kernel's
// part of socketpair(2). The ends have descriptors of their own, above those of files.

import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { staticAlloc, staticRef } from '../memory/static.ts';
import { PyBytes_AsUint8Array, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { Py_CLEAR, Py_XSETREF } from '../objects/object.ts';

const FIRST_FD = 512;
const ENDS = 16;
/** By end: 0 if it is free, else 1 more than the number of the other end. */
const PEERS = staticAlloc('socket.peers', ENDS * 8);
/** By end: a bytes object of what was sent to it and not received yet, or NULL. */
const PENDING = Array.from({ length: ENDS }, (_, i) => staticRef(`socket.pending.${i}`));

const isEnd = (fd: number): boolean => fd >= FIRST_FD && fd < FIRST_FD + ENDS && peer(fd - FIRST_FD) !== 0;
const peer = (end: number): number => ld(PEERS + end * 8);
const isFree = (end: number): boolean => peer(end) === 0;

/** The descriptors of a new pair, or null: too many are open. */
export function makePair(): readonly [number, number] | null {
  const [a, b] = PENDING.map((_, i) => i).filter(isFree);
  if (b === undefined) return null;
  st(PEERS + a * 8, b + 1);
  st(PEERS + b * 8, a + 1);
  return [FIRST_FD + a, FIRST_FD + b];
}
/** False if there is no such end. */
export function closeEnd(fd: number): boolean {
  if (!isEnd(fd)) return false;
  Py_CLEAR(PENDING[fd - FIRST_FD]);
  st(PEERS + (fd - FIRST_FD) * 8, 0);
  return true;
}
/** What waits to be received; null if there is no such end. */
export function pending(fd: number): Uint8Array | null {
  if (!isEnd(fd)) return null;
  const bytes = ld(PENDING[fd - FIRST_FD]);
  return bytes === 0 ? new Uint8Array(0) : PyBytes_AsUint8Array(bytes);
}
function setPending(end: number, bytes: Uint8Array): boolean {
  const made: Ref = bytes.length === 0 ? 0 : PyBytes_FromUint8Array(bytes);
  if (made === 0 && bytes.length > 0) return false;
  if (made === 0) Py_CLEAR(PENDING[end]);
  else if (ld(PENDING[end]) === 0) stp(PENDING[end], made);
  else Py_XSETREF(PENDING[end], made);
  return true;
}
/** Whether the other end is open, too. */
export const isConnected = (fd: number): boolean => isEnd(fd) && isEnd(FIRST_FD + peer(fd - FIRST_FD) - 1);
/** Takes the first `n` bytes that wait. False with MemoryError. */
export const receive = (fd: number, n: number): boolean => setPending(fd - FIRST_FD, pending(fd)!.slice(n));
/** Adds to what waits at the other end. False with MemoryError. */
export function send(fd: number, bytes: Uint8Array): boolean {
  const other = peer(fd - FIRST_FD) - 1;
  const waiting = pending(FIRST_FD + other)!;
  const joined = new Uint8Array(waiting.length + bytes.length);
  joined.set(waiting);
  joined.set(bytes, waiting.length);
  return setPending(other, joined);
}
/** Whether reading would not wait: something has come, or the other end is closed. */
export const isReadable = (fd: number): boolean => pending(fd)!.length > 0 || !isConnected(fd);
export const isSocket = isEnd;
