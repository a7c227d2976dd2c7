// Saving the memory of a started process as a boot image: which stretches of memory there are and what need not be written.
// The format is image.ts's and image_codec.ts's.

import { IMAGE_DECODER } from '../include/imageDecoder.ts';
import type { PythonVersion } from '../include/profile.ts';
import {
  PyASCIIObject,
  PyDescrObject,
  PyDictKeysObject,
  PyDictObject,
  PyGetSetDef,
  PyMemberDef,
  PyMethodDef,
  PyTypeObject,
} from '../include/structs.ts';
import { breakAddress, mapLow } from '../memory/malloc.ts';
import {
  type Addr,
  HEAP_START,
  HIGH_MMAP,
  HIGH_PROGRAM,
  highWord,
  I32,
  ld,
  ld64,
  ldBytes,
  MMAP_MIN,
  MMAP_TOP,
  NULL,
  STATIC_END,
  U8,
} from '../memory/memory.ts';
import { firstBlock, POOL_SIZE, pools } from '../memory/obmalloc.ts';
import { DOCS_START, STRINGS_START, staticRanges, staticSymbols } from '../memory/static.ts';
import { build_indices, DK_ENTRIES, dkNentries, entryKeyAt, entrySize } from '../objects/dict_keys.ts';
import { hash, Py_TYPE } from '../objects/object.ts';
import { Py_HashBuffer } from '../objects/siphash.ts';
import { PyDict_Type, PyUnicode_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyUnicode_DATA, PyUnicode_IS_COMPACT, PyUnicode_KIND } from '../objects/unicode_layout.ts';
import { fingerprint, type Head, MAGIC, PAGE } from './image.ts';
import { encode, HASH_AT, KEY_AT, type Stretch } from './image_codec.ts';
import { collectedLists, forEachLink } from './image_decode.ts';

/** Zero rows that may stand inside a stretch: a new stretch costs about as much. */
const GAP_WORDS = 64;

/** Bytes between the rows of a table in static memory, by its symbol; 8 if it is none. */
function strideOf(name: string): number {
  if (name.startsWith('PyTypeObject ')) return PyTypeObject.sizeof;
  if (name.endsWith('.methods')) return PyMethodDef.sizeof;
  if (name.endsWith('.getset')) return PyGetSetDef.sizeof;
  if (name.endsWith('.members')) return PyMemberDef.sizeof;
  return { small_ints: 32, strings_ascii: 48, strings_latin1: 64, bytes_characters: 48, arenas: 48 }[name] ?? 8;
}

/** The tables of all dicts. */
function dictTables(): Set<Addr> {
  const found = new Set<Addr>();
  for (const pool of pools()) {
    for (let o = firstBlock(pool.at) + 16; o < pool.end; o += pool.blockSize)
      if (Py_TYPE(o) === PyDict_Type && ld(o) > 0) found.add(ld(o + PyDictObject.ma_keys));
  }
  return found;
}

/** The entries of all dicts: [first byte, end, bytes of an entry], ascending. */
function dictEntries(): [Addr, Addr, number][] {
  return [...dictTables()]
    .map((dk): [Addr, Addr, number] => [DK_ENTRIES(dk), DK_ENTRIES(dk) + dkNentries(dk) * entrySize(dk), entrySize(dk)])
    .sort((a, b) => a[0] - b[0]);
}

/** The words of the indices that are as `build_indices` makes them: of most dicts of which nothing was deleted. */
function indicesOf(tables: Iterable<Addr>): Set<Addr> {
  const found = new Set<Addr>();
  for (const dk of tables) {
    const from = dk + PyDictKeysObject.sizeof;
    const saved = U8.slice(from, DK_ENTRIES(dk));
    const keys = Array.from({ length: dkNentries(dk) }, (_, i) => ld(entryKeyAt(dk, i)));
    // The empty dict's table is static, and made when the process starts.
    if (dk < HEAP_START || keys.includes(NULL)) continue;
    U8.fill(255, from, from + saved.length);
    build_indices(dk, keys.length);
    const same = saved.every((byte, i) => byte === U8[from + i]);
    U8.set(saved, from);
    for (let at = from; same && at < from + saved.length; at += 8) found.add(at);
  }
  return found;
}

/** Tables of the saved process: [first byte, end, bytes between rows], ascending, without gaps inside used memory. */
function tables(): [Addr, Addr, number][] {
  const found: [Addr, Addr, number][] = [];
  const symbols = [...staticSymbols()].sort((a, b) => a[1] - b[1]);
  for (const [from, to] of staticRanges()) {
    let at = from;
    for (const [name, address] of symbols) {
      if (address < from || address >= to) continue;
      const start = address & ~7;
      if (start > at) at = start;
      const last = found.at(-1);
      if (last !== undefined && last[1] > start) last[1] = start;
      found.push([start, to, strideOf(name)]);
    }
  }
  found.at(-1)![1] = STRINGS_START;
  found.push([STRINGS_START, DOCS_START, 8], [DOCS_START, STATIC_END, 8]);
  let heap = HEAP_START;
  for (const [entries, end, bytes] of dictEntries()) {
    if (entries < heap || end > breakAddress()) continue;
    found.push([heap, entries, 8], [entries, end, bytes]);
    heap = end;
  }
  found.push([heap, breakAddress(), 8]);
  const used = new Map(pools().map((p) => [p.at, p]));
  // Mappings of large blocks begin at any page.
  for (let at = mapLow(); at < MMAP_TOP; at = (at & -POOL_SIZE) + POOL_SIZE) {
    const pool = used.get(at);
    if (pool === undefined) found.push([at, (at & -POOL_SIZE) + POOL_SIZE, 8]);
    else found.push([at, firstBlock(at), 8], [firstBlock(at), at + POOL_SIZE, pool.blockSize]);
  }
  return found;
}

/** The used words of the tables: rows of zeros at the ends, and long ones inside, are left out. */
function stretches(docs: boolean): Stretch[] {
  const out: Stretch[] = [];
  for (const [from, to, bytes] of tables()) {
    if (!docs && from === DOCS_START) continue;
    const stride = bytes / 8;
    let start = -1;
    let end = -1;
    const flush = (): void => {
      const last = out.at(-1);
      if (start < 0) return;
      if (stride === 1 && last?.stride === 1 && last.from + last.words * 8 === start)
        out[out.length - 1] = { ...last, words: last.words + (end - start) / 8 };
      else out.push({ from: start, words: (end - start) / 8, stride });
    };
    for (let row = from; row < to; row += bytes) {
      const next = Math.min(row + bytes, to);
      let zero = true;
      for (let at = row; at < next && zero; at += 4) zero = I32[at >> 2] === 0;
      if (zero) continue;
      if (start >= 0 && row - end > GAP_WORDS * 8) {
        flush();
        start = -1;
      }
      if (start < 0) start = row;
      end = next;
    }
    flush();
  }
  return out;
}

/** A str in static memory or the heap is hardly longer than this; what looks longer is none. */
const LONGEST = 4096;

/** Whether there is a str at `o` whose hash was worked out. What only looks like one has no such hash. */
function hashedStr(o: Addr): boolean {
  if (o <= 0 || o >= MMAP_TOP - LONGEST * 8 || (o & 7) !== 0 || Py_TYPE(o) !== PyUnicode_Type) return false;
  const size = ld64(o + PyASCIIObject.length) * PyUnicode_KIND(o);
  if (!PyUnicode_IS_COMPACT(o) || size <= 0 || size > LONGEST) return false;
  Py_HashBuffer(PyUnicode_DATA(o), size);
  return hash.lo === ld(o + HASH_AT) && hash.hi === ld(o + HASH_AT + 4);
}

/** What the decoder takes behind the coded bytes: its tables, and of each range, pointer and number (of two coded bytes or more) two words. */
const scratch = (coded: number): number => coded * 6 + 0x80000;

/** The image of the mapped process; without `docs`, docsOf gives the rest. */
export function saveImage(version: PythonVersion, { docs = true }: { docs?: boolean } = {}): Uint8Array {
  const places = stretches(docs);
  const links = new Map<Addr, Addr>();
  forEachLink(places, (at, target) => {
    if (!links.has(at)) links.set(at, target);
  });
  const indices = indicesOf(dictTables());
  // In the decoder's memory the mappings follow the heap.
  const heapEnd = (breakAddress() + PAGE - 1) & -PAGE;
  const mappedFrom = places.find(({ from }) => from >= MMAP_MIN)?.from ?? MMAP_TOP;
  const mappedBy = (mappedFrom & -POOL_SIZE) - heapEnd;
  const coded = encode(
    places,
    {
      isIndices: (at) => indices.has(at),
      isHash: (at) => hashedStr(at - HASH_AT),
      isKeyHash: (at) => {
        const key = ld(at + KEY_AT);
        return (
          at >= HEAP_START && hashedStr(key) && ld(key + HASH_AT) === ld(at) && ld(key + HASH_AT + 4) === ld(at + 4)
        );
      },
      isLink: (at) => links.get(at) === ld(at) && ld(at + 4) === highWord(ld(at)),
    },
    {
      mappedFrom,
      mappedBy,
      mmapMin: MMAP_MIN,
      highProgram: HIGH_PROGRAM,
      highMmap: HIGH_MMAP,
      typeSize: PyTypeObject.sizeof,
      tp_base: PyTypeObject.tp_base,
      tp_dealloc: PyTypeObject.tp_dealloc,
      d_name: PyDescrObject.d_name,
      secret: tstate.hash_secret,
      lists: collectedLists(),
    },
  );
  const { from, words } = places.at(-1)!;
  const end = from + words * 8 - (from < mappedFrom ? 0 : mappedBy);
  const decoder = Uint8Array.from(atob(IMAGE_DECODER), (c) => c.charCodeAt(0));
  const head: Head = {
    version,
    fingerprint: fingerprint(),
    decoder: decoder.length,
    length: coded.length,
    pages: Math.ceil((end + coded.length + scratch(coded.length)) / PAGE),
    coded: end,
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const parts = [
    new TextEncoder().encode(MAGIC),
    new Uint8Array(Uint32Array.of(text.length).buffer),
    text,
    decoder,
    coded,
  ];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let length = 0;
  for (const part of parts) {
    out.set(part, length);
    length += part.length;
  }
  return out;
}

/** The docstrings of the mapped process. */
export function docsOf(): Uint8Array {
  const bytes = ldBytes(DOCS_START, STATIC_END - DOCS_START);
  return bytes.subarray(0, bytes.findLastIndex((b) => b !== 0) + 2);
}
