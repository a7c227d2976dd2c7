// pymalloc: arenas of 1 MiB, pools of 16 KiB, blocks of one size class a pool. Mirrors Objects/obmalloc.c.
//
//   arena (1 MiB) = 64 pools (16 KiB each), a pool = 48-byte header + blocks of (szidx + 1) * 16 bytes
//
// A pool's free blocks are a stack threaded through their first words; blocks above the high-water mark (nextoffset) were
// never used. usedpools[i] heads the circular list of class i's partly used pools; arenas with free pools form a list
// sorted by how few they have, so that full ones stay full and empty ones can be given back.

import { struct } from '../include/structs.ts';
import { mmap, munmap, free as rawFree, malloc as rawMalloc, realloc as rawRealloc, usableSize } from './malloc.ts';
import { type Addr, ld, memmove, type Ref, st, stp } from './memory.ts';
import { fromPart } from './parts.ts';
import { staticAlloc } from './static.ts';
import { work } from './ticks.ts';

export const ARENA_SIZE = 1 << 20;
export const POOL_SIZE = 1 << 14;
export const SMALL_REQUEST_THRESHOLD = 512;
const ALIGNMENT_SHIFT = 4;
/** Blocks begin at multiples of this, and their sizes are. */
export const ALIGNMENT = 1 << ALIGNMENT_SHIFT;
const NB_SMALL_SIZE_CLASSES = SMALL_REQUEST_THRESHOLD >> ALIGNMENT_SHIFT;
const MAX_POOLS_IN_ARENA = ARENA_SIZE / POOL_SIZE;
const MAX_ARENAS = 1024;

export const pool_header = struct('pool_header', {
  ref_count: 'u32',
  freeblock: 'ptr',
  nextpool: 'ptr',
  prevpool: 'ptr',
  arenaindex: 'u32',
  szidx: 'u32',
  nextoffset: 'u32',
  maxnextoffset: 'u32',
});
export const arena_object = struct('arena_object', {
  address: 'ptr',
  pool_address: 'ptr',
  nfreepools: 'u32',
  ntotalpools: 'u32',
  freepools: 'ptr',
  nextarena: 'ptr',
  prevarena: 'ptr',
});
const POOL_OVERHEAD = 48;

const USEDPOOLS = staticAlloc('usedpools', NB_SMALL_SIZE_CLASSES * 16);
const ARENAS = staticAlloc('arenas', MAX_ARENAS * arena_object.sizeof);
const USABLE_ARENAS = staticAlloc('usable_arenas', 8);
const UNUSED_ARENAS = staticAlloc('unused_arena_objects', 8);
const NFP2LASTA = staticAlloc('nfp2lasta', (MAX_POOLS_IN_ARENA + 1) * 8);
const RAW_ALLOCATED = staticAlloc('raw_allocated_blocks', 8);

const { freeblock, nextpool, prevpool, arenaindex, szidx, nextoffset, maxnextoffset } = pool_header;
const { address, pool_address, nfreepools, ntotalpools, freepools, nextarena, prevarena } = arena_object;

/** The pretended pool whose nextpool and prevpool words are the list head of class i (CPython's PTA macro). */
const head = (i: number): Addr => USEDPOOLS + i * 16 - nextpool;

export function initObmalloc(): void {
  for (let i = 0; i < NB_SMALL_SIZE_CLASSES; i++) {
    stp(head(i) + nextpool, head(i));
    stp(head(i) + prevpool, head(i));
  }
  let list = 0;
  for (let i = MAX_ARENAS - 1; i >= 0; i--) {
    const a = ARENAS + i * arena_object.sizeof;
    stp(a + nextarena, list);
    list = a;
  }
  st(UNUSED_ARENAS, list);
}

function new_arena(): Addr {
  const a = ld(UNUSED_ARENAS);
  if (a === 0) return 0;
  const base = mmap(ARENA_SIZE, POOL_SIZE);
  if (base === 0) return 0;
  st(UNUSED_ARENAS, ld(a + nextarena));
  stp(a + address, base);
  stp(a + pool_address, base);
  st(a + nfreepools, MAX_POOLS_IN_ARENA);
  st(a + ntotalpools, MAX_POOLS_IN_ARENA);
  stp(a + freepools, 0);
  return a;
}

/** A pool for class `i`, linked into usedpools, and its first block. 0 when memory is full. */
function allocate_from_new_pool(i: number): Addr {
  let arena = ld(USABLE_ARENAS);
  if (arena === 0) {
    arena = new_arena();
    if (arena === 0) return 0;
    stp(arena + nextarena, 0);
    stp(arena + prevarena, 0);
    st(USABLE_ARENAS, arena);
    st(NFP2LASTA + ld(arena + nfreepools) * 8, arena);
  }
  const nfp = ld(arena + nfreepools);
  if (ld(NFP2LASTA + nfp * 8) === arena) st(NFP2LASTA + nfp * 8, 0);
  if (nfp > 1) st(NFP2LASTA + (nfp - 1) * 8, arena);
  let pool = ld(arena + freepools);
  st(arena + nfreepools, nfp - 1);
  if (pool !== 0) {
    stp(arena + freepools, ld(pool + nextpool));
  } else {
    pool = ld(arena + pool_address);
    st(pool + arenaindex, (arena - ARENAS) / arena_object.sizeof);
    st(pool + szidx, 0xffff);
    stp(arena + pool_address, pool + POOL_SIZE);
  }
  if (nfp === 1) {
    const next = ld(arena + nextarena);
    st(USABLE_ARENAS, next);
    if (next !== 0) stp(next + prevarena, 0);
  }
  const list = head(i);
  const after = ld(list + nextpool);
  stp(pool + nextpool, after);
  stp(pool + prevpool, list);
  stp(list + nextpool, pool);
  stp(after + prevpool, pool);
  st(pool, 1);
  if (ld(pool + szidx) === i) {
    const bp = ld(pool + freeblock);
    stp(pool + freeblock, ld(bp));
    return bp;
  }
  const size = (i + 1) << ALIGNMENT_SHIFT;
  st(pool + szidx, i);
  const bp = pool + POOL_OVERHEAD;
  st(pool + nextoffset, POOL_OVERHEAD + size * 2);
  st(pool + maxnextoffset, POOL_SIZE - size);
  stp(pool + freeblock, bp + size);
  stp(bp + size, 0);
  return bp;
}

/** A unit of work is to fill 64 bytes, which who asks for a large block is about to do. */
const UNIT_SHIFT = 6;

// ---- tracing: in CPython another allocator in the table; here a word that is looked at ----

const TRACED = staticAlloc('tracemalloc.tracing', 8);
/** What takes the place of the allocator while blocks are traced: filled in by runtime/tracemalloc.ts. */
export const blockTracer = {
  malloc: fromPart('tracemalloc') as (n: number) => Addr,
  free: fromPart('tracemalloc') as (p: Addr) => void,
  realloc: fromPart('tracemalloc') as (p: Addr, n: number) => Addr,
  /** A free list gives an object a new life (_PyTraceMalloc_NewReference). */
  newReference: fromPart('tracemalloc') as (o: Ref) => void,
  /** The blocks of malloc that hold what is traced: nobody else owns them. */
  ownBlocks: fromPart('tracemalloc') as () => Addr[],
  /** Borrowed references: the objects that what is traced holds. */
  held: fromPart('tracemalloc') as () => Ref[],
};
export function areBlocksTraced(): boolean {
  return ld(TRACED) !== 0;
}
export function traceBlocks(on: boolean): void {
  st(TRACED, on ? 1 : 0);
}

/** A block of `n` bytes: pymalloc up to 512, malloc above. 0 when memory is full. */
export function PyObject_Malloc(n: number): Addr {
  return ld(TRACED) === 0 ? _PyObject_Malloc(n) : blockTracer.malloc(n);
}
export function PyObject_Free(p: Addr): void {
  if (ld(TRACED) === 0) _PyObject_Free(p);
  else if (p !== 0) blockTracer.free(p);
}
/** A block of `n` bytes with the old one's content; the old one is freed unless it is kept. 0 when memory is full (the old one stays). */
export function PyObject_Realloc(p: Addr, n: number): Addr {
  if (p === 0) return PyObject_Malloc(n);
  return ld(TRACED) === 0 ? _PyObject_Realloc(p, n) : blockTracer.realloc(p, n);
}

// ---- pymalloc itself ----

export function _PyObject_Malloc(n: number): Addr {
  if (n > SMALL_REQUEST_THRESHOLD || n === 0) {
    if (n !== 0) {
      work(n >> UNIT_SHIFT);
      const p = rawMalloc(n);
      if (p !== 0) st(RAW_ALLOCATED, ld(RAW_ALLOCATED) + 1);
      return p;
    }
    n = 1;
  }
  const i = (n - 1) >> ALIGNMENT_SHIFT;
  const list = head(i);
  const pool = ld(list + nextpool);
  if (pool === list) return allocate_from_new_pool(i);
  st(pool, ld(pool) + 1);
  const bp = ld(pool + freeblock);
  const next = ld(bp);
  stp(pool + freeblock, next);
  if (next === 0) pool_extend(pool, i);
  return bp;
}

function pool_extend(pool: Addr, i: number): void {
  const offset = ld(pool + nextoffset);
  if (offset <= ld(pool + maxnextoffset)) {
    stp(pool + freeblock, pool + offset);
    st(pool + nextoffset, offset + ((i + 1) << ALIGNMENT_SHIFT));
    stp(pool + offset, 0);
    return;
  }
  const next = ld(pool + nextpool);
  const prev = ld(pool + prevpool);
  stp(next + prevpool, prev);
  stp(prev + nextpool, next);
}

/** The pool that holds `p` if pymalloc made it, else 0. */
export function poolOf(p: Addr): Addr {
  const pool = p & ~(POOL_SIZE - 1);
  const index = ld(pool + arenaindex) >>> 0;
  if (index >= MAX_ARENAS) return 0;
  const base = ld(ARENAS + index * arena_object.sizeof + address);
  return base !== 0 && p >= base && p < base + ARENA_SIZE ? pool : 0;
}

export function _PyObject_Free(p: Addr): void {
  if (p === 0) return;
  const pool = poolOf(p);
  if (pool === 0) {
    st(RAW_ALLOCATED, ld(RAW_ALLOCATED) - 1);
    rawFree(p);
    return;
  }
  const last = ld(pool + freeblock);
  stp(p, last);
  stp(pool + freeblock, p);
  const count = ld(pool) - 1;
  st(pool, count);
  if (last === 0) {
    // The pool was full: it goes to the front of its class's list.
    const list = head(ld(pool + szidx));
    const first = ld(list + nextpool);
    stp(pool + nextpool, first);
    stp(pool + prevpool, list);
    stp(first + prevpool, pool);
    stp(list + nextpool, pool);
    return;
  }
  if (count === 0) insert_to_freepool(pool);
}

/** An empty pool goes back to its arena, and the arena to its place in the sorted list. */
function insert_to_freepool(pool: Addr): void {
  const next = ld(pool + nextpool);
  const prev = ld(pool + prevpool);
  stp(next + prevpool, prev);
  stp(prev + nextpool, next);
  const ao = ARENAS + ld(pool + arenaindex) * arena_object.sizeof;
  stp(pool + nextpool, ld(ao + freepools));
  stp(ao + freepools, pool);
  const nf = ld(ao + nfreepools);
  const lastnf = ld(NFP2LASTA + nf * 8);
  if (lastnf === ao) {
    const p = ld(ao + prevarena);
    st(NFP2LASTA + nf * 8, p !== 0 && ld(p + nfreepools) === nf ? p : 0);
  }
  const now = nf + 1;
  st(ao + nfreepools, now);
  if (now === ld(ao + ntotalpools) && ld(ao + nextarena) !== 0) {
    const p = ld(ao + prevarena);
    const n = ld(ao + nextarena);
    if (p === 0) st(USABLE_ARENAS, n);
    else stp(p + nextarena, n);
    stp(n + prevarena, p);
    stp(ao + nextarena, ld(UNUSED_ARENAS));
    st(UNUSED_ARENAS, ao);
    const base = ld(ao + address);
    stp(ao + address, 0);
    munmap(base, ARENA_SIZE);
    return;
  }
  if (now === 1) {
    stp(ao + nextarena, ld(USABLE_ARENAS));
    stp(ao + prevarena, 0);
    if (ld(USABLE_ARENAS) !== 0) stp(ld(USABLE_ARENAS) + prevarena, ao);
    st(USABLE_ARENAS, ao);
    if (ld(NFP2LASTA + 8) === 0) st(NFP2LASTA + 8, ao);
    return;
  }
  if (ld(NFP2LASTA + now * 8) === 0) st(NFP2LASTA + now * 8, ao);
  if (ao === lastnf || lastnf === 0) return;
  // Move behind the last arena that had as few free pools as this one had.
  const p = ld(ao + prevarena);
  const n = ld(ao + nextarena);
  if (p !== 0) stp(p + nextarena, n);
  else st(USABLE_ARENAS, n);
  stp(n + prevarena, p);
  const after = ld(lastnf + nextarena);
  stp(ao + prevarena, lastnf);
  stp(ao + nextarena, after);
  if (after !== 0) stp(after + prevarena, ao);
  stp(lastnf + nextarena, ao);
}

/** Bytes usable in the block at `p`. */
export function blockSize(p: Addr): number {
  const pool = poolOf(p);
  return pool === 0 ? usableSize(p) : (ld(pool + szidx) + 1) << ALIGNMENT_SHIFT;
}

export function _PyObject_Realloc(p: Addr, n: number): Addr {
  const pool = poolOf(p);
  // What malloc made stays with malloc, however small it gets.
  if (pool === 0) {
    work(Math.min(n, usableSize(p)) >> UNIT_SHIFT);
    return rawRealloc(p, n);
  }
  const have = (ld(pool + szidx) + 1) << ALIGNMENT_SHIFT;
  // As in CPython: a block of which more than three quarters stay in use is not moved.
  if (n <= have && 4 * n > 3 * have) return p;
  const q = _PyObject_Malloc(n);
  if (q === 0) return 0;
  memmove(q, p, Math.min(have, n));
  _PyObject_Free(p);
  return q;
}

export const PyMem_Malloc = PyObject_Malloc;
export const PyMem_Free = PyObject_Free;
export const PyMem_Realloc = PyObject_Realloc;

/** Blocks in use (sys.getallocatedblocks): pymalloc's and the large ones. */
export function allocatedBlocks(): number {
  let n = ld(RAW_ALLOCATED);
  for (let i = 0; i < MAX_ARENAS; i++) {
    const base = ld(ARENAS + i * arena_object.sizeof + address);
    if (base === 0) continue;
    const end = ld(ARENAS + i * arena_object.sizeof + pool_address);
    for (let pool = base; pool < end; pool += POOL_SIZE) n += ld(pool);
  }
  return n;
}

// ---- looking at all of it: the audit, pictures of pools ----

export interface Pool {
  readonly at: Addr;
  /** Where its arena begins. */
  readonly arena: Addr;
  /** Index of the size class; 0xffff: never used. */
  readonly szidx: number;
  readonly blockSize: number;
  /** Blocks in use, as the pool counts them. */
  readonly used: number;
  /** Where the blocks that were ever handed out end. */
  readonly end: Addr;
  /** The free blocks, in the order in which they will be handed out. */
  readonly free: readonly Addr[];
}
/** The pools that were used at least once, arena by arena. A free list that does not end is cut. */
export function pools(): Pool[] {
  const found: Pool[] = [];
  for (let i = 0; i < MAX_ARENAS; i++) {
    const ao = ARENAS + i * arena_object.sizeof;
    const base = ld(ao + address);
    if (base === 0) continue;
    for (let pool = base; pool < ld(ao + pool_address); pool += POOL_SIZE) {
      const index = ld(pool + szidx);
      const size = (index + 1) << ALIGNMENT_SHIFT;
      const free: Addr[] = [];
      for (let b = ld(pool + freeblock); b !== 0 && free.length <= POOL_SIZE / 16; b = ld(b)) free.push(b);
      found.push({
        at: pool,
        arena: base,
        szidx: index,
        blockSize: size,
        used: ld(pool),
        end: pool + ld(pool + nextoffset),
        free,
      });
    }
  }
  return found;
}
/** Blocks of more than 512 bytes in use. */
export function rawBlocks(): number {
  return ld(RAW_ALLOCATED);
}
/** Address of a pool's first block. */
export function firstBlock(pool: Addr): Addr {
  return pool + POOL_OVERHEAD;
}
