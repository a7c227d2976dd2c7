// Files that a program makes: inodes in memory. Plays the part of the kernel's tmpfs, so nothing of it is on Python's heap: an inode
// is a mapping of its own, and so is its content, and both are in the journal like everything else.
//
//   NEWEST ─▶ [ next | mode | number | opens | data ─▶ content, times, length of the path | path, UTF-16 ] ─▶ ... ─▶ 0
//
// Folders have no list of entries: what a folder holds is found by the paths. An inode with an empty path has no name any more, and
// goes when its last descriptor is closed.

import { struct } from '../include/structs.ts';
import { mmap, munmap } from '../memory/malloc.ts';
import {
  type Addr,
  F64,
  ld,
  ld64,
  ldBytes,
  memmove,
  memset,
  st,
  st16,
  st64,
  stBytes,
  stF64,
  stp,
  U16,
} from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { clockNanoseconds } from './clock.ts';

export const S_IFMT = 0o170000;
export const S_IFDIR = 0o40000;
export const S_IFREG = 0o100000;
export const S_IFCHR = 0o20000;
export const S_IFIFO = 0o10000;

const inode = struct('inode', {
  next: 'ptr',
  mode: 'i32',
  number: 'i32',
  /** Open descriptions of it. */
  opens: 'i32',
  /** Length of the path in UTF-16 units. */
  pathLength: 'i32',
  data: 'ptr',
  size: 'ssize',
  /** Bytes that `data` has room for. */
  room: 'ssize',
  /** Seconds since 1970. */
  atime: 'f64',
  mtime: 'f64',
});
const INODE_BYTES = 8192;
const PATH = 256;
/** The longest path in UTF-16 units. */
export const PATH_MAX = (INODE_BYTES - PATH) / 2;

const NEWEST = staticAlloc('inodes.newest', 8);
const NUMBERS = staticAlloc('inodes.numbers', 8);
/** Numbers below it belong to what the host has. */
const FIRST_NUMBER = 1000;

export const modeOf = (i: Addr): number => ld(i + inode.mode);
export const numberOf = (i: Addr): number => ld(i + inode.number);
export const sizeOf = (i: Addr): number => ld64(i + inode.size);
export const atimeOf = (i: Addr): number => F64[(i + inode.atime) >> 3];
export const mtimeOf = (i: Addr): number => F64[(i + inode.mtime) >> 3];
export const isDirectory = (i: Addr): boolean => (modeOf(i) & S_IFMT) === S_IFDIR;
export const isLinked = (i: Addr): boolean => ld(i + inode.pathLength) > 0;
const now = (): number => Number(clockNanoseconds()) / 1e9;

export function setMode(i: Addr, permissions: number): void {
  st(i + inode.mode, (modeOf(i) & S_IFMT) | (permissions & 0o7777));
}
export function setTimes(i: Addr, atime: number, mtime: number): void {
  stF64(i + inode.atime, atime);
  stF64(i + inode.mtime, mtime);
}
export function setTimesToNow(i: Addr): void {
  setTimes(i, now(), now());
}

/** The path, or '' if it has none. */
export function pathOf(i: Addr): string {
  const from = (i + PATH) >> 1;
  return String.fromCharCode(...U16.subarray(from, from + ld(i + inode.pathLength)));
}
/** `path` is '' or not longer than PATH_MAX. */
export function setPath(i: Addr, path: string): void {
  for (let k = 0; k < path.length; k++) st16(i + PATH + 2 * k, path.charCodeAt(k));
  st(i + inode.pathLength, path.length);
}

/** All inodes, the newest first. */
export function* inodes(): Generator<Addr> {
  for (let i = ld(NEWEST); i !== 0; i = ld(i + inode.next)) yield i;
}
/** The inode of an absolute, normal path, or 0. */
export function findInode(path: string): Addr {
  for (const i of inodes()) if (ld(i + inode.pathLength) === path.length && pathOf(i) === path) return i;
  return 0;
}

/** A new, empty inode; 0 when memory is full. */
export function newInode(path: string, mode: number): Addr {
  const i = mmap(INODE_BYTES);
  if (i === 0) return 0;
  memset(i, 0, PATH);
  stp(i + inode.next, ld(NEWEST));
  stp(NEWEST, i);
  st(i + inode.mode, mode);
  st(NUMBERS, ld(NUMBERS) + 1);
  st(i + inode.number, FIRST_NUMBER + ld(NUMBERS));
  setTimesToNow(i);
  setPath(i, path);
  return i;
}
function release(i: Addr): void {
  let at = NEWEST;
  while (ld(at) !== i) at = ld(at) + inode.next;
  stp(at, ld(i + inode.next));
  if (ld(i + inode.data) !== 0) munmap(ld(i + inode.data), ld64(i + inode.room));
  munmap(i, INODE_BYTES);
}
/** Takes the name away. */
export function unlinkInode(i: Addr): void {
  setPath(i, '');
  if (ld(i + inode.opens) === 0) release(i);
}
export function addOpen(i: Addr): void {
  st(i + inode.opens, ld(i + inode.opens) + 1);
}
export function dropOpen(i: Addr): void {
  const n = ld(i + inode.opens) - 1;
  st(i + inode.opens, n);
  if (n === 0 && !isLinked(i)) release(i);
}

/** Makes room for `room` bytes. False when memory is full. */
function reserve(i: Addr, room: number): boolean {
  const had = ld64(i + inode.room);
  if (room <= had) return true;
  const bytes = Math.max(4096, 2 ** Math.ceil(Math.log2(room)));
  const data = mmap(bytes);
  if (data === 0) return false;
  const old = ld(i + inode.data);
  if (old !== 0) {
    memmove(data, old, sizeOf(i));
    munmap(old, had);
  }
  stp(i + inode.data, data);
  st64(i + inode.room, bytes);
  return true;
}
/** Sets the size; new bytes are zero. False when memory is full. */
export function truncateInode(i: Addr, size: number): boolean {
  if (!reserve(i, size)) return false;
  const had = sizeOf(i);
  if (size > had) memset(ld(i + inode.data) + had, 0, size - had);
  st64(i + inode.size, size);
  stF64(i + inode.mtime, now());
  return true;
}
/** A copy of at most `n` bytes from `pos`. */
export function readInode(i: Addr, pos: number, n: number): Uint8Array {
  const count = Math.max(0, Math.min(n, sizeOf(i) - pos));
  return count === 0 ? new Uint8Array(0) : ldBytes(ld(i + inode.data) + pos, count);
}
/** False when memory is full. */
export function writeInode(i: Addr, pos: number, bytes: Uint8Array): boolean {
  if (bytes.length === 0) return true;
  const end = pos + bytes.length;
  if (end > sizeOf(i) && !truncateInode(i, end)) return false;
  stBytes(ld(i + inode.data) + pos, bytes);
  stF64(i + inode.mtime, now());
  return true;
}
/** Takes the first `n` bytes away: reading of a pipe. */
export function consumeInode(i: Addr, n: number): void {
  const left = sizeOf(i) - n;
  memmove(ld(i + inode.data), ld(i + inode.data) + n, left);
  st64(i + inode.size, left);
}
