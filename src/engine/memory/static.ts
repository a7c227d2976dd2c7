// The static data segment: everything that CPython's linker places. Addresses are given out while the engine's files are
// evaluated, in their order, so they are the same in every build of the same sources; each part has a range of its own.
// Bytes are written at start-up.

import { type Addr, STATIC_END, STATIC_START, U8 } from './memory.ts';
import { openPart, PARTS, PartNotLoaded } from './parts.ts';

/** Bytes of static data that each part but the core may have, and where the first one's lie. */
const PART_BYTES = 0x8000;
const PARTS_START = 0x180000;
/** Strings that only tables in memory point at: names of methods and types; and last their docstrings. */
export const STRINGS_START = PARTS_START + PARTS.length * PART_BYTES;
export const DOCS_START = 0x3b0000;

const startOf = (part: number): Addr => (part === 0 ? STATIC_START : PARTS_START + part * PART_BYTES);
const endOf = (part: number): Addr => (part === 0 ? PARTS_START : startOf(part + 1));

const next = PARTS.map((_, i) => startOf(i));
const symbols: [string, Addr][] = [];

/** Reserves `size` zeroed bytes of static data under a name. */
export function staticAlloc(name: string, size: number, align = 16): Addr {
  const part = openPart();
  const address = Math.ceil(next[part] / align) * align;
  next[part] = address + size;
  if (next[part] > endOf(part)) throw new RangeError(`the static data range of part ${PARTS[part]} is full`);
  symbols.push([name, address]);
  return address;
}

const owning: [string, Addr][] = [];

/** Reserves a word that owns a reference, or is NULL: a root of the audit and of the ledger. */
export function staticRef(name: string): Addr {
  const address = staticAlloc(name, 8);
  owning.push([name, address]);
  return address;
}
/** The words reserved by staticRef. */
export function staticRefs(): readonly (readonly [string, Addr])[] {
  return owning;
}

/** Before a docstring is read at `at`: the docstrings may not have been loaded with the boot image. */
export function needDocs(at: Addr): void {
  if (at >= DOCS_START && at < STATIC_END && U8[DOCS_START] === 0) throw new PartNotLoaded('docs');
}

/** Names and addresses in order. */
export function staticSymbols(): readonly (readonly [string, Addr])[] {
  return symbols;
}
/** End of the core's static data: a part of the boot image's fingerprint. */
export function coreStaticEnd(): Addr {
  return next[0];
}
/** First byte and end of each stretch of static memory that may be in use. */
export function staticRanges(): readonly (readonly [Addr, Addr])[] {
  return [
    [STATIC_START, next[0]],
    [PARTS_START, STATIC_END],
  ];
}
/** As staticRanges, but only what the parts that are loaded have, and the tables' strings that a start-up from nothing placed. */
export function staticRangesInUse(): (readonly [Addr, Addr])[] {
  const docs = U8[DOCS_START] === 0 ? DOCS_START : STATIC_END;
  return [
    ...next.map((end, part) => [startOf(part), end] as const).filter(([from, to]) => from < to),
    [STRINGS_START, areas.names.next],
    [DOCS_START, docs],
  ];
}

// ---- C strings ----

const pending: [Addr, Uint8Array][] = [];
const utf8 = new TextEncoder();
const coreStrings = new Map<string, Addr>();
let ownPart = 0;
let ownStrings = new Map<string, Addr>();

/**
 * Address of a static, zero-terminated UTF-8 string that code points at. Equal texts share one place within a part and with
 * the core. Only while files are evaluated.
 */
export function cString(text: string): Addr {
  const part = openPart();
  if (part !== 0 && part !== ownPart) {
    ownPart = part;
    ownStrings = new Map();
  }
  const known = coreStrings.get(text) ?? (part === 0 ? undefined : ownStrings.get(text));
  if (known !== undefined) return known;
  const bytes = utf8.encode(`${text}\0`);
  const a = staticAlloc(`"${text}"`, bytes.length, 1);
  (part === 0 ? coreStrings : ownStrings).set(text, a);
  pending.push([a, bytes]);
  return a;
}
/** The strings of cString and where their bytes belong; written once at start-up. */
export function cStrings(): readonly (readonly [Addr, Uint8Array])[] {
  return pending;
}

const areas = {
  names: { next: STRINGS_START, end: DOCS_START, known: new Map<string, Addr>() },
  docs: { next: DOCS_START, end: STATIC_END, known: new Map<string, Addr>() },
};
/**
 * Places a string that only tables in memory point at; `write` puts the bytes there. Equal texts share one place. Only during
 * start-up: a process from a boot image has these strings in memory, and nobody asks for their addresses.
 */
export function tableString(
  area: keyof typeof areas,
  text: string,
  write: (at: Addr, bytes: Uint8Array) => void,
): Addr {
  const a = areas[area];
  const known = a.known.get(text);
  if (known !== undefined) return known;
  const bytes = utf8.encode(`${text}\0`);
  const at = a.next;
  a.next += bytes.length;
  if (a.next > a.end) throw new RangeError(`static ${area} are full`);
  a.known.set(text, at);
  write(at, bytes);
  return at;
}
/** Forgets the strings of the last start-up. */
export function resetTableStrings(): void {
  areas.names.next = STRINGS_START;
  areas.docs.next = DOCS_START;
  areas.names.known.clear();
  areas.docs.known.clear();
}
