// What memory was at the checkpoints of a recorded run: of each part of the run, the pages that it changed, as they were at its
// start. So a page's bytes at a checkpoint are those of its first entry from there on.

import { type Addr, copyPage, I32, PAGE_WORDS } from '../memory/memory.ts';

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
    for (const page of this.#pages.values()) n += page.words.length * PAGE_WORDS * 4;
    return n;
  }

  /** The pages that a part has changed, by number, with their words at its start. */
  add(part: number, changed: readonly (readonly [number: number, words: Int32Array])[]): void {
    for (const [number, words] of changed) {
      const page = this.#page(number);
      if (!page.sealed || page.parts.at(-1) !== part) {
        page.parts.push(part);
        page.words.push(words);
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
        page.words.push(copyPage(number));
        page.sealed = true;
      }
    }
  }
  /** Memory is at the start of part `from`; afterwards it is at that of part `to`. */
  restore(from: number, to: number): void {
    for (const [number, page] of this.#pages) {
      const index = entryFrom(page.parts, to);
      if (index < page.parts.length && index !== entryFrom(page.parts, from))
        I32.set(page.words[index], number * PAGE_WORDS);
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
