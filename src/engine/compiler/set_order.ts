// The order in which a frozenset constant of ints shows its items.
// Mirrors set_add_entry and set_table_resize of Objects/setobject.c. Hashes of strings differ from run to run, so sets
// with other items have no order to reproduce.

import type { Const } from '../include/constant.ts';

const PySet_MINSIZE = 8;
const LINEAR_PROBES = 9;
const PERTURB_SHIFT = 5n;
const PyHASH_MODULUS = (1n << 61n) - 1n;

/** hash() of an int, as an unsigned 64-bit number; null for other types. */
function hashOf(c: Const): bigint | null {
  if (c.kind === 'True') return 1n;
  if (c.kind === 'False') return 0n;
  if (c.kind !== 'int') return null;
  const magnitude = (c.value < 0n ? -c.value : c.value) % PyHASH_MODULUS;
  const hash = c.value < 0n ? -magnitude : magnitude;
  return BigInt.asUintN(64, hash === -1n ? -2n : hash);
}

interface Entry {
  readonly item: Const;
  readonly hash: bigint;
}

function insert(table: (Entry | undefined)[], entry: Entry): void {
  const mask = table.length - 1;
  let perturb = entry.hash;
  let i = Number(perturb & BigInt(mask));
  for (;;) {
    const probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
    for (let slot = i; slot <= i + probes; slot++) {
      if (table[slot] === undefined) {
        table[slot] = entry;
        return;
      }
    }
    perturb >>= PERTURB_SHIFT;
    i = Number((BigInt(i) * 5n + 1n + perturb) & BigInt(mask));
  }
}

/** `items` (no two equal) in the order of the hash table they make; as given if not all are ints. */
export function iterationOrder(items: readonly Const[]): readonly Const[] {
  const entries: Entry[] = [];
  for (const item of items) {
    const hash = hashOf(item);
    if (hash === null) return items;
    entries.push({ item, hash });
  }
  let table = new Array<Entry | undefined>(PySet_MINSIZE).fill(undefined);
  entries.forEach((entry, i) => {
    insert(table, entry);
    const used = i + 1;
    if (used * 5 < (table.length - 1) * 3) return;
    let size = PySet_MINSIZE;
    while (size <= used * 4) size *= 2;
    const larger = new Array<Entry | undefined>(size).fill(undefined);
    for (const old of table) if (old !== undefined) insert(larger, old);
    table = larger;
  });
  return table.flatMap((entry) => (entry === undefined ? [] : [entry.item]));
}
