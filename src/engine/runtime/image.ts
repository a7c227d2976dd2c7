// Boot images: the memory of a started process, saved at build time (save_image.ts) and mapped again in a moment. A started
// process is its memory plus the functions behind text addresses, whose addresses are the same in every build of the same sources.
//
//   magic 'HWIMG4\n\0', u32 length of a JSON head, the head, then the memory as image_codec.ts writes it
//
// The docstrings of built-in types and functions are left out of the page's images: they are a file of their own, asked for as
// the part `docs` (memory/parts.ts).

import type { PythonVersion } from '../include/profile.ts';
import { PyDescrObject, PyDictKeysObject, PyDictUnicodeEntry, PyTypeObject } from '../include/structs.ts';
import { type Addr, I32, ld, NULL, stBytes, stp, stWords, U8 } from '../memory/memory.ts';
import { coreStaticEnd, DOCS_START } from '../memory/static.ts';
import { coreFunctions } from '../memory/text.ts';
import { build_indices, dkNentries } from '../objects/dict_keys.ts';
import { gcstate, genHead, NUM_GENERATIONS } from '../objects/gcobject.ts';
import { unicode_hash } from '../objects/unicode_layout.ts';
import { decode, forEachRow, HASH_AT, KEY_AT, type Stretch, UNKNOWN } from './image_codec.ts';

export const MAGIC = 'HWIMG4\n\0';

export interface Head {
  readonly version: PythonVersion;
  readonly fingerprint: string;
}

/** An image that was read. */
export interface BootImage {
  readonly version: PythonVersion;
  readonly coded: Uint8Array;
  /** The memory, once it was worked out: its runs of bytes, one after the other. */
  memory: Uint8Array | null;
  /** First byte and end of each run, ascending. */
  runs: readonly (readonly [Addr, Addr])[];
  /** The docstrings, if they came in a file of their own. */
  docs: Uint8Array | null;
}

/** Says whether two builds of the engine have the same address space: how much static data and how many functions the core has. */
export function fingerprint(): string {
  return `${coreStaticEnd()} ${coreFunctions()}`;
}

/** Reads an image. Throws with a clear message if it is none, or of another build. */
export function loadImage(bytes: Uint8Array): BootImage {
  const text = (from: number, to: number): string => new TextDecoder().decode(bytes.subarray(from, to));
  if (bytes.length < MAGIC.length + 4 || text(0, MAGIC.length) !== MAGIC) {
    throw new Error(
      'The engine file is damaged: it is no boot image. Reload the page; if that does not help, build the site again.',
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  const at = MAGIC.length + 4 + length;
  const head = JSON.parse(text(MAGIC.length + 4, at)) as Head;
  if (head.fingerprint !== fingerprint()) {
    throw new Error(
      'The engine file belongs to another version of this site. Reload the page; if that does not help, build the site again.',
    );
  }
  return { version: head.version, coded: bytes.subarray(at), memory: null, runs: [], docs: null };
}

/** Adds the docstrings to an image that was saved without them, and to the process that is mapped from it. */
export function addDocs(image: BootImage, bytes: Uint8Array): void {
  image.docs = bytes;
  U8.set(bytes, DOCS_START);
}

/** Stretches that are no farther apart make one run. */
const GAP = 4096;

/** Where the process that is mapped has what came from an image. */
let mapped: BootImage['runs'] = [];
export const mappedRuns = (): BootImage['runs'] => mapped;

/** Fills the zeroed memory from an image. */
export function copyImage(image: BootImage): void {
  if (image.memory === null) expand(image);
  else {
    let at = 0;
    for (const [from, to] of image.runs) {
      U8.set(image.memory.subarray(at, at + to - from), from);
      at += to - from;
    }
  }
  mapped = image.runs;
  if (image.docs !== null) stBytes(DOCS_START, image.docs);
}

/**
 * Words whose values other words tell: in the collector's lists what lies before an object, by the one before; the name of a
 * descriptor, by its key in the dict of its class; in a static type what it inherits, by its base. Calls `visit` for such a word and its likely value, the first of which counts.
 */
export function forEachLink(stretches: readonly Stretch[], visit: (at: Addr, target: Addr) => void): void {
  const heads = Array.from({ length: NUM_GENERATIONS }, (_, g) => genHead(g));
  for (const head of [...heads, gcstate.permanent_generation]) {
    // The first is left out: in its place there would be a static address, which image_codec.ts could take for a type.
    let before = ld(head);
    if (before === head) continue;
    for (let gc = ld(before); gc !== head; before = gc, gc = ld(gc)) visit(gc + 8, before);
  }
  forEachRow(stretches, PyDictUnicodeEntry.sizeof, (entry) => {
    const value = ld(entry + PyDictUnicodeEntry.me_value);
    if (value > 0) visit(value + PyDescrObject.d_name, ld(entry));
  });
  const done = new Set<Addr>([NULL]);
  const inherit = (type: Addr): void => {
    if (done.has(type)) return;
    done.add(type);
    const base = ld(type + PyTypeObject.tp_base);
    if (base === NULL) return;
    inherit(base);
    for (let at = PyTypeObject.tp_dealloc; at < PyTypeObject.sizeof; at += 8)
      if (at !== PyTypeObject.tp_base) visit(type + at, ld(base + at));
  };
  forEachRow(stretches, PyTypeObject.sizeof, inherit);
}

/** Decodes an image into the zeroed memory, and keeps a copy of what is there then. */
function expand(image: BootImage): void {
  const { stretches, hashes, keyHashes, indices } = decode(image.coded);
  forEachLink(stretches, (at, target) => {
    if (I32[at >> 2] === UNKNOWN && I32[(at >> 2) + 1] === UNKNOWN) stp(at, target);
  });
  for (const o of hashes) {
    stWords(o + HASH_AT, -1, -1);
    unicode_hash(o);
  }
  for (const at of keyHashes) {
    const key = ld(at + KEY_AT);
    stWords(at, ld(key + HASH_AT), ld(key + HASH_AT + 4));
  }
  for (const at of indices) {
    const dk = at - PyDictKeysObject.sizeof;
    build_indices(dk, dkNentries(dk));
  }
  const runs: [Addr, Addr][] = [];
  let size = 0;
  for (const { from, words } of stretches) {
    const to = from + words * 8;
    const last = runs.at(-1);
    if (last !== undefined && from - last[1] <= GAP) {
      size += to - last[1];
      last[1] = to;
    } else {
      size += to - from;
      runs.push([from, to]);
    }
  }
  const memory = new Uint8Array(size);
  let at = 0;
  for (const [from, to] of runs) {
    memory.set(U8.subarray(from, to), at);
    at += to - from;
  }
  image.runs = runs;
  image.memory = memory;
}
