// The simulated process's memory: one buffer, typed views of it, and the only functions that write words. No CPython file:
// this is the machine that CPython runs on.
//
// An address is a byte offset into the buffer, below 2^30, so that V8 keeps it as a small integer. What Python sees as an
// address (`id`, a pointer read through ctypes) is 64 bits: the offset with a segment's high word above it. Pointers in
// memory are stored with that high word (`stp`), so raw bytes are true; reading a pointer is reading its low word (`ld`).

/** Address of an object, or 0 for NULL. */
export type Ref = number;
/** Any address, or 0 for NULL. */
export type Addr = number;

export const NULL = 0;

// The process map (offsets). Text holds no bytes: its addresses are functions (text.ts).
export const TEXT_START = 0x1000;
export const TEXT_END = 0x80000;
export const STATIC_START = 0x80000;
export const STATIC_END = 0x400000;
/** The break: malloc's small blocks grow upward from here. */
export const HEAP_START = STATIC_END;
export const HEAP_END = 0x4000000;
/** Mappings (arenas, large blocks, the C stack) are handed out downward from MMAP_TOP to here, then, where there is more, upward from it. */
export const MMAP_MIN = HEAP_END;
export const MMAP_TOP = 0x10000000;

/** High words as a position-independent executable shows them on Linux. */
export const HIGH_PROGRAM = 0x5581;
export const HIGH_MMAP = 0x7f4c;

/**
 * Bytes of memory that are wanted. A page runs on phones, too, where a program that takes all it can get would end the browser: its worker has
 * half as much. The host commits pages when they are first touched.
 */
const WANTED_SIZE = 'WorkerGlobalScope' in globalThis ? MMAP_TOP : 0x20000000;

// Constants, also over the life of several processes, so that compiled code knows where the bytes are and how many.
export const buffer = allocate();
/** Bytes of memory. */
export const MEMORY_SIZE = buffer.byteLength;
export const I32 = new Int32Array(buffer);
export const U32 = new Uint32Array(buffer);
export const U8 = new Uint8Array(buffer);
export const U16 = new Uint16Array(buffer);
export const F64 = new Float64Array(buffer);

/** No more than up to MMAP_TOP where a host has no stretch of addresses that long. */
function allocate(): ArrayBuffer {
  try {
    return new ArrayBuffer(WANTED_SIZE);
  } catch {
    return new ArrayBuffer(MMAP_TOP);
  }
}

/** Not in memory, where what it tells of could write over it. */
let tampered = false;
/** To be called before a write behind the interpreter's back (ctypes, a reader's poke). */
export function noteTampering(): void {
  tampered = true;
}
/** True when the process has been written to so: pointers lead anywhere by now, and any address may have been written. */
export function wasTampered(): boolean {
  return tampered;
}

/**
 * Zeroes what a process used of the memory, so that it serves the next. `used`: first byte and end of each stretch. After a process that was
 * tampered with, what says how much it used cannot be relied on: all is looked through.
 */
export function wipeMemory(used: readonly (readonly [Addr, Addr])[]): void {
  stopRecording();
  if (tampered) wipeWritten();
  else for (const [from, to] of used) U8.fill(0, from, to);
  tampered = false;
}
/** Zeroes all that is not zero, page by page: what is only read the host need not commit. */
function wipeWritten(): void {
  for (let from = 0; from < I32.length; from += PAGE_WORDS) {
    const end = from + PAGE_WORDS;
    let i = from;
    while (i < end && I32[i] === 0) i++;
    if (i < end) I32.fill(0, i, end);
  }
}

// ---- what is kept of writes ----

/** Pages of memory, as a recorder keeps them. */
export const PAGE_BITS = 12;
export const PAGE_WORDS = 1 << (PAGE_BITS - 2);
const PAGES = MEMORY_SIZE >> PAGE_BITS;

/**
 * What is kept of writes from a moment on. Rows: the journal, from which each moment in between can be had again. Pages: those that
 * are written to, as they were at that moment; that costs a third of it.
 */
export interface Kept {
  readonly rows: boolean;
  readonly pages: boolean;
}
let recording = false;
let keepsRows = false;
let keepsPages = false;

/** Rows of (offset, word), oldest first; none for a write that changes nothing. A row holds the word that was there before the write, or, once taken back, the one written. */
let rows = new Int32Array(0);
/** Words of `rows` in use. */
let logged = 0;

/** 1 for a page that was copied; and for one whose writes need no further look. */
const copied = new Uint8Array(PAGES);
export const settled = new Uint8Array(PAGES);
let pages: [number: number, words: Int32Array][] = [];
/** Words that were written by the block. */
let blockWords = 0;

/** Begins an empty journal; what an earlier one kept is gone. */
export function startRecording(kept: Kept): void {
  forgetPages();
  keepsRows = kept.rows;
  keepsPages = kept.pages;
  if (keepsRows && rows.length === 0) rows = new Int32Array(1 << 16);
  logged = 0;
  blockWords = 0;
  recording = true;
}
/** Ends the journal, which keeps pages, too, and goes on with those alone. */
export function keepOnlyPages(): void {
  keepsRows = false;
  logged = 0;
  for (const [number] of pages) settled[number] = 1;
}
/** Ends the journal and gives its room back. */
export function stopRecording(): void {
  forgetPages();
  rows = new Int32Array(0);
  logged = 0;
  recording = false;
}
function forgetPages(): void {
  for (const [number] of pages) copied[number] = settled[number] = 0;
  pages = [];
}
export function isRecording(): boolean {
  return recording;
}
/** Words in the journal: two a row. */
export function journalLength(): number {
  return logged;
}
/** The journal's words, of which `journalLength` are in use; stale after the next write. */
export function journalRows(): Int32Array {
  return rows;
}
/** The pages that were written to, by number, and their words as they were when recording began. */
export function keptPages(): readonly (readonly [number: number, words: Int32Array])[] {
  return pages;
}
/** Words that functions for whole blocks have written since recording began. */
export function writtenByBlock(): number {
  return blockWords;
}
/** Brings memory back to where recording began, by its pages. */
export function restorePages(): void {
  for (const [number, words] of pages) I32.set(words, number * PAGE_WORDS);
}

function growRows(): void {
  const grown = new Int32Array(rows.length * 2);
  grown.set(rows);
  rows = grown;
}
/** Before the word at `a` changes. */
function log(a: Addr): void {
  if (keepsPages) keepPage(a >> PAGE_BITS);
  if (!keepsRows) return;
  const n = logged;
  if (n + 2 > rows.length) growRows();
  rows[n] = a & ~3;
  rows[n + 1] = I32[a >> 2];
  logged = n + 2;
}
function keepPage(number: number): void {
  if (copied[number] !== 0) return;
  copied[number] = 1;
  if (!keepsRows) settled[number] = 1;
  pages.push([number, copyPage(number)]);
}
/** Room for the next copies of pages: a host takes longer to make an array than to copy a page. */
let room = new Int32Array(0);
let taken = 0;
const ROOM_PAGES = 64;
/** The words of a page as they are now. */
export function copyPage(number: number): Int32Array {
  if (taken === room.length) {
    room = new Int32Array(ROOM_PAGES * PAGE_WORDS);
    taken = 0;
  }
  const words = room.subarray(taken, taken + PAGE_WORDS);
  words.set(I32.subarray(number * PAGE_WORDS, (number + 1) * PAGE_WORDS));
  taken += PAGE_WORDS;
  return words;
}

/** Takes the rows from `to` back to `from` back, newest first. Each row then holds what was written. */
export function undoRows(from: number, to: number): void {
  for (let i = to - 2; i >= from; i -= 2) swap(i);
}
/** Writes again what was taken back, oldest first. */
export function redoRows(from: number, to: number): void {
  for (let i = from; i < to; i += 2) swap(i);
}
/** Puts a word there that no journal hears of: memory is shown as it was for a while, and is put right again (trace/writes.ts). */
export function restore(a: Addr, word: number): void {
  I32[a >> 2] = word;
}
function swap(i: number): void {
  const at = rows[i] >> 2;
  const word = rows[i + 1];
  rows[i + 1] = I32[at];
  I32[at] = word;
}

// ---- reading ----

/** A pointer, or the low word of a 64-bit number. */
export function ld(a: Addr): number {
  return I32[a >> 2];
}
export function ldU32(a: Addr): number {
  return U32[a >> 2];
}
export function ld8(a: Addr): number {
  return U8[a];
}
export function ld16(a: Addr): number {
  return U16[a >> 1];
}
export function ldF64(a: Addr): number {
  return F64[a >> 3];
}
/** A signed 64-bit number (exact below 2^53). */
export function ld64(a: Addr): number {
  return I32[(a >> 2) + 1] * 0x100000000 + U32[a >> 2];
}

// ---- writing ----

// These are as short as they can be: V8 inlines only so many bytes of others into a function, and writes are most of what there is.
// `| 0` changes no word, but tells V8 that it is one: it would take a parameter to a double and back.

/** Writes 32 bits. */
export function st(a: Addr, v: number): void {
  if (recording) record(a, v);
  I32[a >> 2] = v | 0;
}
/** While recording, before the word at `a` becomes `v`. */
function record(a: Addr, v: number): void {
  if (settled[a >> PAGE_BITS] === 0 && I32[a >> 2] !== v) log(a);
}
/** For the loop that writes words itself while a run is recorded: before the word at `a`, in a page that is not settled, becomes `v`. */
export function recordWord(a: Addr, v: number): void {
  if (recording && I32[a >> 2] !== v) log(a);
}
export function st8(a: Addr, v: number): void {
  if (recording && settled[a >> PAGE_BITS] === 0 && U8[a] !== v) log(a);
  U8[a] = v | 0;
}
export function st16(a: Addr, v: number): void {
  if (recording && settled[a >> PAGE_BITS] === 0 && U16[a >> 1] !== v) log(a);
  U16[a >> 1] = v | 0;
}
export function stF64(a: Addr, v: number): void {
  if (recording && settled[a >> PAGE_BITS] === 0) {
    log(a);
    log(a + 4);
  }
  F64[a >> 3] = v;
}
/** Writes a signed 64-bit number (exact below 2^53). */
export function st64(a: Addr, v: number): void {
  st(a, v | 0);
  st(a + 4, Math.floor(v / 0x100000000));
}
/** Writes 64 bits from two words. */
export function stWords(a: Addr, lo: number, hi: number): void {
  st(a, lo);
  st(a + 4, hi);
}
/** Writes a pointer, with the high word that its segment has. */
export function stp(a: Addr, p: Addr): void {
  if (recording) recordPointer(a, p);
  const at = a >> 2;
  I32[at] = p | 0;
  I32[at + 1] = p === 0 ? 0 : p < MMAP_MIN ? HIGH_PROGRAM : HIGH_MMAP;
}
function recordPointer(a: Addr, p: Addr): void {
  if (settled[a >> PAGE_BITS] !== 0) return;
  record(a, p);
  record(a + 4, highWord(p));
}

/** The high word of the 64-bit address of `p`; 0 for NULL. */
export function highWord(p: Addr): number {
  return p === 0 ? 0 : p < MMAP_MIN ? HIGH_PROGRAM : HIGH_MMAP;
}
/** The 64-bit address that Python shows for `p`. */
export function addressOf(p: Addr): number {
  return highWord(p) * 0x100000000 + p;
}
/** The offset behind a 64-bit address, or -1 if no segment has it. */
export function offsetOf(lo: number, hi: number): Addr {
  if (hi === 0 && lo === 0) return 0;
  if (lo < 0 || lo >= MEMORY_SIZE) return -1;
  return hi === highWord(lo) ? lo : -1;
}

// ---- blocks of bytes ----

function logRange(a: Addr, n: number): void {
  blockWords += n >> 2;
  if (keepsRows) for (let at = a & ~3; at < a + n; at += 4) log(at);
  else for (let page = a >> PAGE_BITS, last = (a + n - 1) >> PAGE_BITS; page <= last; page++) keepPage(page);
}
/** Up to so many bytes a loop is faster than the host's function. */
const SHORT = 128;
export function memset(a: Addr, byte: number, n: number): void {
  if (recording) logRange(a, n);
  if (byte === 0 && n <= SHORT && ((a | n) & 3) === 0) {
    for (let i = a >> 2, end = (a + n) >> 2; i < end; i++) I32[i] = 0;
  } else U8.fill(byte, a, a + n);
}
/** Copies `n` bytes; the ranges may overlap. */
export function memmove(to: Addr, from: Addr, n: number): void {
  if (recording) logRange(to, n);
  if (n <= SHORT && (to <= from || to >= from + n)) {
    for (let i = 0; i < n; i++) U8[to + i] = U8[from + i];
  } else U8.copyWithin(to, from, from + n);
}
export function stBytes(a: Addr, bytes: ArrayLike<number>): void {
  if (recording) logRange(a, bytes.length);
  U8.set(bytes, a);
}
/** A copy of `n` bytes at `a`. */
export function ldBytes(a: Addr, n: number): Uint8Array {
  return U8.slice(a, a + n);
}
