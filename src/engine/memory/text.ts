// The text segment: fake addresses for the functions that CPython writes in C, so that slot words, method tables and
// vectorcall fields hold addresses like everything else.

import { type Addr, TEXT_END, TEXT_START } from './memory.ts';

// biome-ignore lint/complexity/noBannedTypes: a function pointer's signature is known by the slot it is read from
type CFunction = Function;

const functions: CFunction[] = [];
const names: string[] = [];
const byName = new Map<string, Addr>();

/**
 * Gives a function an address. `name` is unique in the program and the same in every build of it: a boot image refers to
 * functions by it. The first function registered under a name stays.
 */
export function registerFunction(name: string, f: CFunction): Addr {
  const known = byName.get(name);
  if (known !== undefined) {
    functions[(known - TEXT_START) >> 4] = f;
    return known;
  }
  const address = TEXT_START + (functions.length << 4);
  if (address >= TEXT_END) throw new RangeError('text segment is full');
  functions.push(f);
  names.push(name);
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

/** The name registered for an address, or null: for pictures and fingerprints. */
export function functionName(address: Addr): string | null {
  return names[(address - TEXT_START) >> 4] ?? null;
}
export function functionNames(): readonly string[] {
  return names;
}
