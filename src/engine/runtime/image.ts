// Boot images: the memory of a started process, saved at build time and mapped again in a moment. A started process is its
// memory plus the functions behind text addresses; those are referred to by name, so an image fits every build of the same sources.
//
//   magic 'HWIMG1\n\0', u32 length of a JSON head, the head, then the bytes of each range

import type { PythonVersion } from '../include/profile.ts';
import { breakAddress, mapLow } from '../memory/malloc.ts';
import { HEAP_START, MEMORY_SIZE, U8 } from '../memory/memory.ts';
import { coreStaticEnd, staticRanges } from '../memory/static.ts';
import { coreFunctions } from '../memory/text.ts';

const MAGIC = 'HWIMG1\n\0';
/** Memory is saved in pieces of this size; all-zero ones are left out. */
const PAGE = 1024;

interface Head {
  readonly version: PythonVersion;
  readonly fingerprint: string;
  /** [first byte, length] of each range. */
  readonly ranges: readonly (readonly [number, number])[];
}

/** A parsed image: `bytes` holds the ranges one after the other from `at`. */
export interface BootImage {
  readonly version: PythonVersion;
  readonly ranges: readonly (readonly [number, number])[];
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** Says whether two builds of the engine have the same address space: names and places of static data and functions. */
function fingerprint(): string {
  let h = 0x811c9dc5;
  const mix = (text: string): void => {
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  };
  mix(`${coreStaticEnd()} ${coreFunctions()}`);
  return (h >>> 0).toString(16);
}

/** The image of the mapped process. */
export function saveImage(version: PythonVersion): Uint8Array {
  const ranges: [number, number][] = [];
  const scan = (from: number, to: number): void => {
    for (let at = from - (from % PAGE); at < to; at += PAGE) {
      const page = U8.subarray(at, at + PAGE);
      if (page.every((b) => b === 0)) continue;
      const last = ranges.at(-1);
      if (last !== undefined && last[0] + last[1] === at) last[1] += PAGE;
      else ranges.push([at, PAGE]);
    }
  };
  for (const [from, to] of staticRanges()) scan(from, to);
  scan(HEAP_START, breakAddress());
  scan(mapLow(), MEMORY_SIZE);
  const head: Head = { version, fingerprint: fingerprint(), ranges };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const size = ranges.reduce((n, [, length]) => n + length, 0);
  const out = new Uint8Array(MAGIC.length + 4 + text.length + size);
  out.set(new TextEncoder().encode(MAGIC));
  new DataView(out.buffer).setUint32(MAGIC.length, text.length, true);
  out.set(text, MAGIC.length + 4);
  let at = MAGIC.length + 4 + text.length;
  for (const [from, length] of ranges) {
    out.set(U8.subarray(from, from + length), at);
    at += length;
  }
  return out;
}

/** Reads an image. Throws with a clear message if it is none, or of another build. */
export function loadImage(bytes: Uint8Array): BootImage {
  if (bytes.length < MAGIC.length + 4 || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw new Error(
      'The engine file is damaged: it is no boot image. Reload the page; if that does not help, build the site again.',
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  const at = MAGIC.length + 4 + length;
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(MAGIC.length + 4, at))) as Head;
  if (head.fingerprint !== fingerprint()) {
    throw new Error(
      'The engine file belongs to another version of this site. Reload the page; if that does not help, build the site again.',
    );
  }
  return { version: head.version, ranges: head.ranges, bytes, at };
}

/** Copies an image's bytes into the mapped, zeroed memory. */
export function copyImage(image: BootImage): void {
  let at = image.at;
  for (const [from, length] of image.ranges) {
    U8.set(image.bytes.subarray(at, at + length), from);
    at += length;
  }
}
