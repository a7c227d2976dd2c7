// The hash of str, bytes and memoryview: SipHash-1-3 keyed by a secret. Mirrors Python/pyhash.c (pysiphash, Py_HashBuffer)
// and the seeding by PYTHONHASHSEED in Python/bootstrap_hash.c.

import { type Addr, I32, st, stBytes, U8 } from '../memory/memory.ts';
import { work } from '../memory/ticks.ts';
import { hash } from './object.ts';
import { tstate } from './tstate.ts';

/** Bytes of the secret that string hashing uses. */
const SECRET_SIZE = 16;

/** Sets the secret as PYTHONHASHSEED=`seed` does: all zero for 0, else the bytes of a linear congruential generator. */
export function _Py_HashRandomization_Init(seed: number): void {
  if (seed === 0) {
    for (let i = 0; i < SECRET_SIZE; i += 4) st(tstate.hash_secret + i, 0);
    return;
  }
  const bytes = new Uint8Array(SECRET_SIZE);
  let x = seed >>> 0;
  for (let i = 0; i < SECRET_SIZE; i++) {
    x = (Math.imul(x, 214013) + 2531011) >>> 0;
    bytes[i] = (x >>> 16) & 0xff;
  }
  stBytes(tstate.hash_secret, bytes);
}

/** Four bytes at any address, little-endian. */
function word(a: Addr): number {
  return U8[a] | (U8[a + 1] << 8) | (U8[a + 2] << 16) | (U8[a + 3] << 24);
}

/**
 * Hashes `n` bytes at `a` into `hash`. Nothing hashes to 0, and -1 becomes -2.
 *
 * The four 64-bit lanes are pairs of int32. All rounds, those of the message, of its tail and the three final ones, run
 * through one loop body, so that the optimizer sees each operation once: rounds without a message word use 0.
 */
export function Py_HashBuffer(a: Addr, n: number): number {
  work(n >> 3);
  if (n === 0) {
    hash.lo = 0;
    hash.hi = 0;
    return 0;
  }
  const k = tstate.hash_secret >> 2;
  const k0l = I32[k];
  const k0h = I32[k + 1];
  const k1l = I32[k + 2];
  const k1h = I32[k + 3];
  let v0l = k0l ^ 0x70736575;
  let v0h = k0h ^ 0x736f6d65;
  let v1l = k1l ^ 0x6e646f6d;
  let v1h = k1h ^ 0x646f7261;
  let v2l = k0l ^ 0x6e657261;
  let v2h = k0h ^ 0x6c796765;
  let v3l = k1l ^ 0x79746573;
  let v3h = k1h ^ 0x74656462;
  const words = n >> 3;
  const aligned = (a & 3) === 0;
  for (let i = 0; i < words + 4; i++) {
    let ml = 0;
    let mh = 0;
    const at = a + i * 8;
    if (i < words) {
      ml = aligned ? I32[at >> 2] : word(at);
      mh = aligned ? I32[(at >> 2) + 1] : word(at + 4);
    } else if (i === words) {
      mh = n << 24;
      const rest = n & 7;
      for (let j = 0; j < rest; j++) {
        if (j < 4) ml |= U8[at + j] << (8 * j);
        else mh |= U8[at + j] << (8 * j - 32);
      }
    } else if (i === words + 1) v2l ^= 0xff;
    v3l ^= ml;
    v3h ^= mh;
    // v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32)
    let l = (v0l + v1l) | 0;
    let h = (v0h + v1h + (l >>> 0 < v0l >>> 0 ? 1 : 0)) | 0;
    let t = (v1l << 13) | (v1h >>> 19);
    v1h = ((v1h << 13) | (v1l >>> 19)) ^ h;
    v1l = t ^ l;
    v0l = h;
    v0h = l;
    // v2 += v3; v3 = rotl(v3, 16) ^ v2
    l = (v2l + v3l) | 0;
    h = (v2h + v3h + (l >>> 0 < v2l >>> 0 ? 1 : 0)) | 0;
    t = (v3l << 16) | (v3h >>> 16);
    v3h = ((v3h << 16) | (v3l >>> 16)) ^ h;
    v3l = t ^ l;
    v2l = l;
    v2h = h;
    // v0 += v3; v3 = rotl(v3, 21) ^ v0
    l = (v0l + v3l) | 0;
    h = (v0h + v3h + (l >>> 0 < v0l >>> 0 ? 1 : 0)) | 0;
    t = (v3l << 21) | (v3h >>> 11);
    v3h = ((v3h << 21) | (v3l >>> 11)) ^ h;
    v3l = t ^ l;
    v0l = l;
    v0h = h;
    // v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32)
    l = (v2l + v1l) | 0;
    h = (v2h + v1h + (l >>> 0 < v2l >>> 0 ? 1 : 0)) | 0;
    t = (v1l << 17) | (v1h >>> 15);
    v1h = ((v1h << 17) | (v1l >>> 15)) ^ h;
    v1l = t ^ l;
    v2l = h;
    v2h = l;
    v0l ^= ml;
    v0h ^= mh;
  }
  const lo = v0l ^ v1l ^ v2l ^ v3l;
  const hi = v0h ^ v1h ^ v2h ^ v3h;
  hash.lo = lo === -1 && hi === -1 ? -2 : lo;
  hash.hi = hi;
  return 0;
}
