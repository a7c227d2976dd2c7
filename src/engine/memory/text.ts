// The text segment: fake addresses for the functions that CPython writes in C, so that slot words, method tables and
// vectorcall fields hold addresses like everything else.

import { type Addr, TEXT_START } from './memory.ts';
import { fromPart, openPart, PARTS } from './parts.ts';

// biome-ignore lint/complexity/noBannedTypes: a function pointer's signature is known by the slot it is read from
type CFunction = Function;

/** How many functions the core and each other part may have. */
const CORE_FUNCTIONS = 4096;
const PART_FUNCTIONS = 512;

const firstOf = (part: number): number => (part === 0 ? 0 : CORE_FUNCTIONS + (part - 1) * PART_FUNCTIONS);

/** By (address - TEXT_START) / 16. Where a part is not loaded, each entry asks for it. */
const functions = new Array<CFunction>(firstOf(PARTS.length));
PARTS.forEach((part, i) => {
  functions.fill(fromPart(part), firstOf(i), firstOf(i + 1));
});
/** The next free index of each part. */
const next = PARTS.map((_, i) => firstOf(i));
const byName = new Map<string, Addr>();

/**
 * Gives a function an address. `name` is unique in the program and the same in every build of it. A name that is known keeps
 * its address: so the core can hold a function of a type whose table is in another part.
 */
export function registerFunction(name: string, f: CFunction): Addr {
  const part = openPart();
  const known = byName.get(name);
  if (known !== undefined) {
    const i = (known - TEXT_START) >> 4;
    if (i >= firstOf(1) && (i < firstOf(part) || i >= firstOf(part + 1)))
      throw new RangeError(`function ${name} is in two parts`);
    functions[i] = f;
    return known;
  }
  const i = next[part]++;
  if (i >= firstOf(part + 1)) throw new RangeError(`the text range of part ${PARTS[part]} is full`);
  functions[i] = f;
  const address = TEXT_START + (i << 4);
  byName.set(name, address);
  return address;
}

/** The function at an address. The caller knows its signature from the slot. */
export function fn<F extends CFunction = (...args: number[]) => number>(address: Addr): F {
  return functions[(address - TEXT_START) >> 4] as F;
}

/** The address of a registered function. */
export function functionAddress(name: string): Addr {
  const a = byName.get(name);
  if (a === undefined) throw new RangeError(`no function ${name}`);
  return a;
}

/** The same, looked up when it is first asked for: functions get their addresses while the engine's modules are loaded, from then on they keep them. */
export function laterAddress(name: string): () => Addr {
  let address = 0;
  return () => (address ||= functionAddress(name));
}

/** Whether a function is there whatever parts are loaded; 0 is no function. */
export function isCoreFunction(address: Addr): boolean {
  return (address - TEXT_START) >> 4 < CORE_FUNCTIONS;
}
/** How many functions the core has: a part of the boot image's fingerprint. */
export function coreFunctions(): number {
  return next[0];
}
