// Searching in texts of one, two or four bytes a character: for str, bytes and bytearray alike. Mirrors
// Objects/stringlib/fastsearch.h and find.h.
//
// A text is (kind, data, length). The pattern may have another kind.

import { type Addr, U8, U16, U32 } from '../memory/memory.ts';
import { work } from '../memory/ticks.ts';

function at(kind: number, data: Addr, i: number): number {
  return kind === 1 ? U8[data + i] : kind === 2 ? U16[(data >> 1) + i] : U32[(data >> 2) + i];
}

/** First index from `start` to before `end` of the character `c`, or -1. */
export function findchar(kind: number, data: Addr, start: number, end: number, c: number): number {
  if (start >= end) return -1;
  // indexOf is the host's memchr: worth a call for more than a few characters.
  if (kind === 1) {
    if (c > 0xff) return -1;
    if (end - start > 32) {
      const i = U8.indexOf(c, data + start);
      work((i < 0 ? end - start : i - data - start) >> 4);
      return i < 0 || i >= data + end ? -1 : i - data;
    }
    for (let i = data + start; i < data + end; i++) if (U8[i] === c) return i - data;
    return -1;
  }
  for (let i = start; i < end; i++) if (at(kind, data, i) === c) return i;
  return -1;
}
export function rfindchar(kind: number, data: Addr, start: number, end: number, c: number): number {
  for (let i = end - 1; i >= start; i--) if (at(kind, data, i) === c) return i;
  return -1;
}

/** Lengths of the longest proper border of each prefix of the pattern (Knuth-Morris-Pratt), read forward or backward. */
function borders(kind: number, p: Addr, m: number, backward: boolean): Int32Array {
  const table = new Int32Array(m);
  const c = (i: number): number => at(kind, p, backward ? m - 1 - i : i);
  for (let i = 1, k = 0; i < m; i++) {
    while (k > 0 && c(i) !== c(k)) k = table[k - 1];
    if (c(i) === c(k)) k++;
    table[i] = k;
  }
  return table;
}

/** Comparisons a plain search may spend for each character of the text before it turns to the one that is linear at worst. */
const PATIENCE = 8;

/** First index where the pattern (m >= 0 characters) occurs at or after `start` and ends at or before `end`, or -1. */
export function fastsearch(
  kind: number,
  s: Addr,
  start: number,
  end: number,
  pkind: number,
  p: Addr,
  m: number,
): number {
  if (end - start < m || start > end) return -1;
  if (m === 0) return start;
  if (pkind > kind) return -1;
  const first = at(pkind, p, 0);
  if (m === 1) return findchar(kind, s, start, end, first);
  const last = at(pkind, p, m - 1);
  const stop = end - m;
  let left = (end - start) * PATIENCE + 4096;
  for (let i = start; i <= stop; i++) {
    if (at(kind, s, i + m - 1) !== last || at(kind, s, i) !== first) continue;
    let j = 1;
    while (j < m - 1 && at(kind, s, i + j) === at(pkind, p, j)) j++;
    if (j >= m - 1) {
      work((i - start) >> 2);
      return i;
    }
    left -= j;
    if (left < 0) return linearSearch(kind, s, i + 1, end, pkind, p, m);
  }
  work((end - start) >> 2);
  return -1;
}
function linearSearch(kind: number, s: Addr, start: number, end: number, pkind: number, p: Addr, m: number): number {
  work(end - start);
  const table = borders(pkind, p, m, false);
  let k = 0;
  for (let i = start; i < end; i++) {
    const c = at(kind, s, i);
    while (k > 0 && c !== at(pkind, p, k)) k = table[k - 1];
    if (c === at(pkind, p, k)) k++;
    if (k === m) return i - m + 1;
  }
  return -1;
}

/** Last index where the pattern occurs within start..end, or -1. */
export function rfastsearch(
  kind: number,
  s: Addr,
  start: number,
  end: number,
  pkind: number,
  p: Addr,
  m: number,
): number {
  if (end - start < m || start > end) return -1;
  if (m === 0) return end;
  if (pkind > kind) return -1;
  const first = at(pkind, p, 0);
  if (m === 1) return rfindchar(kind, s, start, end, first);
  work((end - start) >> 2);
  let left = (end - start) * PATIENCE + 4096;
  for (let i = end - m; i >= start; i--) {
    if (at(kind, s, i) !== first) continue;
    let j = m - 1;
    while (j > 0 && at(kind, s, i + j) === at(pkind, p, j)) j--;
    if (j === 0) return i;
    left -= m - 1 - j;
    if (left < 0) {
      const table = borders(pkind, p, m, true);
      let k = 0;
      for (let e = i + m - 2; e >= start; e--) {
        const c = at(kind, s, e);
        while (k > 0 && c !== at(pkind, p, m - 1 - k)) k = table[k - 1];
        if (c === at(pkind, p, m - 1 - k)) k++;
        if (k === m) return e;
      }
      return -1;
    }
  }
  return -1;
}

/** Number of occurrences that do not overlap, at most `maxcount`. An empty pattern occurs before each character and at the end. */
export function countOccurrences(
  kind: number,
  s: Addr,
  start: number,
  end: number,
  pkind: number,
  p: Addr,
  m: number,
  maxcount: number,
): number {
  if (start > end) return 0;
  if (m === 0) return Math.min(maxcount, end - start + 1);
  let n = 0;
  for (let i = start; n < maxcount; n++) {
    i = fastsearch(kind, s, i, end, pkind, p, m);
    if (i < 0) break;
    i += m;
  }
  return n;
}

/** True if the `m` characters at `p` stand at index `i` of the text. */
export function matchesAt(kind: number, s: Addr, i: number, pkind: number, p: Addr, m: number): boolean {
  for (let j = 0; j < m; j++) if (at(kind, s, i + j) !== at(pkind, p, j)) return false;
  return true;
}
