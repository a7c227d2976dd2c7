// The rows of the journal as writes: a row has the address and the word that was there before; the word that came is found by taking them
// back. A line of a program can write a million words, so they are kept in columns.

import { type Addr, ld, restore } from '../memory/memory.ts';

/** Takes the writes behind rows of the journal back, newest first; the words that they had written. */
function takeBack(rows: Int32Array): Int32Array {
  const written = new Int32Array(rows.length / 2);
  for (let i = written.length - 1; i >= 0; i--) {
    const a = rows[i * 2];
    written[i] = ld(a);
    restore(a, rows[i * 2 + 1]);
  }
  return written;
}
/** Makes them again, from one on. */
function makeAgain(rows: Int32Array, written: Int32Array, first = 0): void {
  for (let i = first; i < written.length; i++) restore(rows[i * 2], written[i]);
}

/** Calls `see` for each write behind the rows, in order, with memory as it was when it had just been made. Memory is behind the last before and after. */
export function replay(rows: Int32Array, see: (i: number, address: Addr, old: number, now: number) => void): void {
  const written = takeBack(rows);
  let i = 0;
  try {
    while (i < written.length) {
      const [a, now] = [rows[i * 2], written[i]];
      restore(a, now);
      see(i, a, rows[i * 2 + 1], now);
      i++;
    }
  } finally {
    makeAgain(rows, written, i);
  }
}

/** The writes behind rows of the journal, (address, old word) each, after which memory is as it is. */
export class Writes {
  readonly #rows: Int32Array;
  readonly #now: Int32Array;

  constructor(rows: Int32Array) {
    this.#rows = rows;
    this.#now = takeBack(rows);
    makeAgain(rows, this.#now);
  }
  get length(): number {
    return this.#now.length;
  }
  /** Where the word of one of them lies. */
  address(i: number): Addr {
    return this.#rows[i * 2];
  }
  /** What was there. */
  old(i: number): number {
    return this.#rows[i * 2 + 1];
  }
  /** What has been there since. */
  now(i: number): number {
    return this.#now[i];
  }
}

/** The words that the rows changed, by their addresses, as they were before the first of them. */
export class WordsBefore {
  /** Open addressing with linear probing. There is nothing at address 0, which marks a free place. */
  readonly #addresses: Int32Array;
  readonly #words: Int32Array;

  constructor(rows: Int32Array) {
    const places = 2 ** Math.ceil(Math.log2(rows.length + 2));
    this.#addresses = new Int32Array(places);
    this.#words = new Int32Array(places);
    for (let i = rows.length - 2; i >= 0; i -= 2) {
      const place = this.#place(rows[i]);
      this.#addresses[place] = rows[i];
      this.#words[place] = rows[i + 1];
    }
  }
  /** Undefined if none of them changed the word. */
  get(a: Addr): number | undefined {
    const place = this.#place(a);
    return this.#addresses[place] === a ? this.#words[place] : undefined;
  }
  #place(a: Addr): number {
    const [addresses, mask] = [this.#addresses, this.#addresses.length - 1];
    let i = (Math.imul(a >>> 2, 0x9e3779b1) >>> 7) & mask;
    while (addresses[i] !== a && addresses[i] !== 0) i = (i + 1) & mask;
    return i;
  }
}
