// pymalloc's memory: arenas, their pools, and the blocks of a pool with who lives there.

import { type Addr, addressOf, HEAP_START, type Ref } from '../engine/memory/memory.ts';
import { ARENA_SIZE, firstBlock, POOL_SIZE, pools } from '../engine/memory/obmalloc.ts';
import { _PyType_PreHeaderSize } from '../engine/objects/gcobject.ts';
import { Py_TYPE } from '../engine/objects/object.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import { type Walk, walkKeys, walkObject } from '../engine/trace/fields.ts';
import { scan } from '../engine/trace/scan.ts';
import type { Say } from '../messages/say.ts';
import { shortValue } from './values.ts';

export interface PoolView {
  readonly at: Addr;
  readonly address: string;
  /** Bytes of each block; 0 for a pool that is free. */
  readonly blockSize: number;
  readonly used: number;
  /** Blocks that the pool has room for. */
  readonly capacity: number;
  /** Blocks that objects of the picture have. */
  readonly own: number;
}
export interface ArenaView {
  readonly address: string;
  readonly pools: readonly PoolView[];
  /** Pools of the arena that were never used. */
  readonly untouched: number;
}
export interface BlockTenant {
  readonly address: string;
  readonly state: 'used' | 'free' | 'never';
  /** Who has the block; '' for a free one, or what no object owns. */
  readonly tenant: string;
  /** The object, if the picture knows it; else 0. */
  readonly ref: Ref;
  /** Among the free blocks: which is handed out first, from 1; else 0. */
  readonly turn: number;
}
export interface PoolBlocksView {
  readonly address: string;
  readonly blockSize: number;
  readonly blocks: readonly BlockTenant[];
}
export interface ArenasView {
  readonly arenas: readonly ArenaView[];
  readonly pool: PoolBlocksView | null;
}

const hex = (a: Addr): string => `0x${addressOf(a).toString(16)}`;

/** A block's owner: the object itself, or the one whose array, table or text it is. */
interface Owner {
  readonly object: Ref;
  readonly part: boolean;
}
function owners(): Map<Addr, Owner> {
  const found = new Map<Addr, Owner>();
  for (const object of scan(() => undefined)) {
    if (object >= HEAP_START) found.set(object - _PyType_PreHeaderSize(Py_TYPE(object)), { object, part: false });
    const own = (b: Addr): void => {
      if (!found.has(b)) found.set(b, { object, part: true });
    };
    const walk: Walk = {
      see: () => undefined,
      block: own,
      maybeBlock: own,
      keys: (dk) => {
        own(dk);
        walkKeys(walk, dk);
      },
    };
    walkObject(walk, object);
  }
  return found;
}

/** All arenas, and the blocks of the pool that holds `pick` (an object or a pool), 0 for none. `nameOf` knows the objects of the picture. */
export function arenasView(pick: Addr, nameOf: (o: Ref) => string | null, say: Say): ArenasView {
  const owned = owners();
  const own = new Map<Addr, number>();
  for (const [block, { object }] of owned)
    if (nameOf(object) !== null) {
      const pool = block - (block % POOL_SIZE);
      own.set(pool, (own.get(pool) ?? 0) + 1);
    }
  const arenas = new Map<Addr, PoolView[]>();
  let picked: PoolBlocksView | null = null;
  for (const pool of pools()) {
    const room = POOL_SIZE - (firstBlock(pool.at) - pool.at);
    const view: PoolView = {
      at: pool.at,
      address: hex(pool.at),
      blockSize: pool.used === 0 ? 0 : pool.blockSize,
      used: pool.used,
      capacity: pool.used === 0 ? 0 : Math.floor(room / pool.blockSize),
      own: own.get(pool.at) ?? 0,
    };
    const arena = arenas.get(pool.arena);
    if (arena === undefined) arenas.set(pool.arena, [view]);
    else arena.push(view);
    if (pick === 0 || pool.at !== pick - (pick % POOL_SIZE) || pool.used === 0) continue;
    const turns = new Map(pool.free.map((b, i) => [b, i + 1]));
    const blocks = Array.from({ length: view.capacity }, (_, i): BlockTenant => {
      const at = firstBlock(pool.at) + i * pool.blockSize;
      const owner = owned.get(at);
      const turn = turns.get(at) ?? 0;
      const state = turn > 0 ? 'free' : at < pool.end ? 'used' : 'never';
      if (state !== 'used' || owner === undefined) return { address: hex(at), state, tenant: '', ref: 0, turn };
      const shown = nameOf(owner.object);
      const name = shown ?? `${_PyType_Name(Py_TYPE(owner.object))} ${shortValue(owner.object, 16)}`.trim();
      const tenant = owner.part ? say('view.memory-of', { name }) : name;
      return { address: hex(at), state, tenant, ref: shown === null ? 0 : owner.object, turn };
    });
    picked = { address: view.address, blockSize: pool.blockSize, blocks };
  }
  return {
    arenas: [...arenas].map(([at, list]) => ({
      address: hex(at),
      pools: list,
      untouched: ARENA_SIZE / POOL_SIZE - list.length,
    })),
    pool: picked,
  };
}
