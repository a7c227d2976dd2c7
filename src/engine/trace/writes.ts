// The rows of the journal as writes: a row has the address and the word that was there before; the word that came is the next row's, or what
// memory holds. A line of a program can write a million words, so they are kept in columns.

import { type Addr, ld } from '../memory/memory.ts';

/** Words by their addresses: open addressing with linear probing. There is nothing at address 0, which marks a free place. */
export class WordTable {
  readonly #keys: Int32Array;
  readonly #words: Int32Array;
  readonly #mask: number;

  /** With room for `most` addresses. */
  constructor(most: number);
  constructor(other: WordTable);
  constructor(of: number | WordTable) {
    if (of instanceof WordTable) {
      this.#keys = of.#keys.slice();
      this.#words = of.#words.slice();
      this.#mask = of.#mask;
    } else {
      const places = 2 ** Math.ceil(Math.log2(of * 2 + 2));
      this.#keys = new Int32Array(places);
      this.#words = new Int32Array(places);
      this.#mask = places - 1;
    }
  }
  /** Puts a word there; the one that was there, or `otherwise()`. */
  exchange(a: Addr, word: number, otherwise: (a: Addr) => number): number {
    const i = this.#place(a);
    const had = this.#keys[i] === a ? this.#words[i] : otherwise(a);
    this.#keys[i] = a;
    this.#words[i] = word;
    return had;
  }
  set(a: Addr, word: number): void {
    const i = this.#place(a);
    this.#keys[i] = a;
    this.#words[i] = word;
  }
  get(a: Addr): number | undefined {
    const i = this.#place(a);
    return this.#keys[i] === a ? this.#words[i] : undefined;
  }
  #place(a: Addr): number {
    let i = (Math.imul(a >>> 2, 0x9e3779b1) >>> 7) & this.#mask;
    while (this.#keys[i] !== a && this.#keys[i] !== 0) i = (i + 1) & this.#mask;
    return i;
  }
}

/** The writes behind rows of the journal, (address, old word) each, after which memory is as it is. */
export class Writes {
  readonly #rows: Int32Array;
  readonly #now: Int32Array;
  /** Words as they were before the first of them. */
  readonly #first: WordTable;

  constructor(rows: Int32Array) {
    this.#rows = rows;
    this.#now = new Int32Array(rows.length / 2);
    this.#first = new WordTable(this.length);
    for (let i = this.length - 1; i >= 0; i--) this.#now[i] = this.#first.exchange(rows[i * 2], rows[i * 2 + 1], ld);
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
  /** The word at an address before the first of them; undefined if none changes it. */
  firstOld(a: Addr): number | undefined {
    return this.#first.get(a);
  }
  /** The words that they change, as they were before. */
  wordsBefore(): WordTable {
    return new WordTable(this.#first);
  }
}
