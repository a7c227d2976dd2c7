// Boot images: the memory of a started process, saved at build time (save_image.ts) and mapped again in a moment. A started
// process is its memory plus the functions behind text addresses, whose addresses are the same in every build of the same sources.
//
//   magic 'HWIMG5\n\0', u32 length of a JSON head, the head, a decoder (WebAssembly), the memory as image_codec.ts writes it
//
// The docstrings of built-in types and functions are left out of the page's images: they are a file of their own, asked for as
// the part `docs` (memory/parts.ts).

import type { PythonVersion } from '../include/profile.ts';
import { type Addr, stBytes, U8 } from '../memory/memory.ts';
import { coreStaticEnd, DOCS_START } from '../memory/static.ts';
import { coreFunctions } from '../memory/text.ts';
import { decodeInPlace } from './image_decode.ts';

export const MAGIC = 'HWIMG5\n\0';

export interface Head {
  readonly version: PythonVersion;
  readonly fingerprint: string;
  /** Bytes of the decoder, and of what it decodes. */
  readonly decoder: number;
  readonly length: number;
  /** Pages of the memory that the decoder needs, and where in it the coded bytes go. */
  readonly pages: number;
  readonly coded: number;
}
/** Of WebAssembly. */
export const PAGE = 0x10000;

interface Decoder {
  /** Decodes the bytes from `coded` to `end`. Returns where three i32 for each run follow, up to a 0: first byte, end, where it is. */
  decode(coded: number, end: number): number;
}
/** Memory that was worked out: its runs of bytes, ascending, and where in `bytes` they are. */
interface Decoded {
  readonly bytes: Uint8Array;
  readonly runs: readonly (readonly [from: Addr, to: Addr, at: number])[];
}

/** An image that was read. */
export interface BootImage {
  readonly head: Head;
  readonly decoder: Uint8Array<ArrayBuffer>;
  readonly coded: Uint8Array;
  memory: Decoded | null;
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
  const damaged = (why: string): Error =>
    new Error(`The engine file is damaged: ${why}. Reload the page; if that does not help, build the site again.`);
  if (bytes.length < MAGIC.length + 4 || text(0, MAGIC.length) !== MAGIC) throw damaged('it is no boot image');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  const at = MAGIC.length + 4 + length;
  const head = JSON.parse(text(MAGIC.length + 4, at)) as Head;
  if (head.fingerprint !== fingerprint()) {
    throw new Error(
      'The engine file belongs to another version of this site. Reload the page; if that does not help, build the site again.',
    );
  }
  const coded = at + head.decoder;
  if (bytes.length !== coded + head.length) throw damaged('it ends too early');
  return { head, decoder: bytes.slice(at, coded), coded: bytes.subarray(coded), memory: null, docs: null };
}

/** Adds the docstrings to an image that was saved without them, and to the process that is mapped from it. */
export function addDocs(image: BootImage, bytes: Uint8Array): void {
  image.docs = bytes;
  U8.set(bytes, DOCS_START);
}

/** Where the process that is mapped has what came from an image. */
let mapped: Decoded['runs'] = [];
export const mappedRuns = (): readonly (readonly [Addr, Addr])[] => mapped.map(([from, to]) => [from, to] as const);

/** Fills the zeroed memory from an image. */
export function copyImage(image: BootImage): void {
  image.memory ??= decoded(image);
  const { bytes, runs } = image.memory;
  for (const [from, to, at] of runs) U8.set(bytes.subarray(at, at + to - from), from);
  mapped = runs;
  if (image.docs !== null) stBytes(DOCS_START, image.docs);
}

/** Compiles the decoder; null where the host has no WebAssembly, or the page's policy forbids it. */
function compiled(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(bytes);
  } catch {
    return null;
  }
}

/** The memory that an image stands for. */
function decoded({ head, decoder, coded }: BootImage): Decoded {
  const module = compiled(decoder);
  if (module === null) return decodeInPlace(coded);
  const memory = new WebAssembly.Memory({ initial: head.pages });
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(coded, head.coded);
  const { decode } = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Decoder;
  const told = new Int32Array(memory.buffer, decode(head.coded, head.coded + coded.length));
  const runs: [Addr, Addr, number][] = [];
  for (let i = 0; told[i] !== 0; i += 3) runs.push([told[i], told[i + 1], told[i + 2]]);
  return { bytes, runs };
}
