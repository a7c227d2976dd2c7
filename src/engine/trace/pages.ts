// What memory was at the checkpoints of a recorded run: of each part of the run, the pages that it changed, as they were at its
// start. So a page's bytes at a checkpoint are those of its first entry from there on.

import { type Addr, buffer, I32 } from '../memory/memory.ts';

const PAGE_BITS = 12;
const PAGE = 1 << PAGE_BITS;
const WORDS = PAGE / 4;

interface Page {
  /** Parts of the run, ascending, and the page's words at the start of each. */
  readonly parts: number[];
  readonly words: Int32Array[];
  /** The last entry is a copy made by `seal`, and the page has not changed since. */
  sealed: boolean;
}

export class PageHistory {
  readonly #pages = new Map<number, Page>();

  /** Bytes that are kept. */
  get bytes(): number {
    let n = 0;
    for (const page of this.#pages.values()) n += page.words.length * PAGE;
    return n;
  }

  /** Memory is at the end of a part; `rows`, of which `length` words are in use, are all its writes, (address, old word) each. */
  add(part: number, rows: Int32Array, length: number): void {
    // By page number: 0, or one more than its place in `numbers` and `copies`.
    const slots = new Uint16Array(buffer.byteLength >> PAGE_BITS);
    const numbers: number[] = [];
    const copies: Int32Array[] = [];
    for (let i = length - 2; i >= 0; i -= 2) {
      const at = rows[i];
      const number = at >> PAGE_BITS;
      let slot = slots[number];
      if (slot === 0) {
        slot = slots[number] = numbers.push(number);
        copies.push(I32.slice(number * WORDS, (number + 1) * WORDS));
      }
      copies[slot - 1][(at >> 2) & (WORDS - 1)] = rows[i + 1];
    }
    for (const [i, number] of numbers.entries()) {
      const page = this.#page(number);
      if (!page.sealed || page.parts.at(-1) !== part) {
        page.parts.push(part);
        page.words.push(copies[i]);
      }
      page.sealed = false;
    }
  }
  /** Memory is at the start of the last part: keeps what the restoring of earlier ones would overwrite. */
  seal(part: number): void {
    for (const [number, page] of this.#pages) {
      if (page.sealed) page.parts[page.parts.length - 1] = part;
      else {
        page.parts.push(part);
        page.words.push(I32.slice(number * WORDS, (number + 1) * WORDS));
        page.sealed = true;
      }
    }
  }
  /** Memory is at the start of part `from`; afterwards it is at that of part `to`. */
  restore(from: number, to: number): void {
    for (const [number, page] of this.#pages) {
      const index = entryFrom(page.parts, to);
      if (index < page.parts.length && index !== entryFrom(page.parts, from))
        I32.set(page.words[index], number * WORDS);
    }
  }
  #page(number: Addr): Page {
    let page = this.#pages.get(number);
    if (page === undefined) {
      page = { parts: [], words: [], sealed: false };
      this.#pages.set(number, page);
    }
    return page;
  }
}

/** Index of the first of the ascending `parts` that is `part` or later. */
function entryFrom(parts: readonly number[], part: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle] < part) low = middle + 1;
    else high = middle;
  }
  return low;
}
