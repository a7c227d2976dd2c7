// The static data segment: everything that CPython's linker places. Addresses are given out while the engine's modules are
// evaluated, in their order, so they are the same in every build of the same sources; bytes are written at start-up.

import { type Addr, STATIC_END, STATIC_START } from './memory.ts';

let next = STATIC_START;
const symbols: [string, Addr][] = [];

/** Reserves `size` zeroed bytes of static data under a name. */
export function staticAlloc(name: string, size: number, align = 16): Addr {
  const address = Math.ceil(next / align) * align;
  next = address + size;
  if (next > STATIC_END) throw new RangeError('static data segment is full');
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

/** Names and addresses in order: for the boot image's fingerprint. */
export function staticSymbols(): readonly (readonly [string, Addr])[] {
  return symbols;
}
export function staticEnd(): Addr {
  return next;
}

// ---- C strings ----

const pending: [Addr, Uint8Array][] = [];
const strings = new Map<string, Addr>();
const utf8 = new TextEncoder();

/** Address of a static, zero-terminated UTF-8 string. Equal texts share one place, as a linker merges them. */
export function cString(text: string): Addr {
  let a = strings.get(text);
  if (a === undefined) {
    const bytes = utf8.encode(`${text}\0`);
    a = staticAlloc(`"${text}"`, bytes.length, 1);
    strings.set(text, a);
    pending.push([a, bytes]);
  }
  return a;
}
/** The static strings and where their bytes belong; written once at start-up. */
export function cStrings(): readonly (readonly [Addr, Uint8Array])[] {
  return pending;
}
