// Unsigned 64-bit arithmetic for hashes, in two 32-bit words, without BigInt. No CPython file: C has uint64_t.

/** The result of the last operation. */
export const u64 = { lo: 0, hi: 0 };

/** (alo, ahi) * (blo, bhi) modulo 2**64. */
export function mul64(alo: number, ahi: number, blo: number, bhi: number): void {
  const a0 = alo & 0xffff;
  const a1 = alo >>> 16;
  const b0 = blo & 0xffff;
  const b1 = blo >>> 16;
  const low = a0 * b0;
  const mid = a1 * b0 + (low >>> 16);
  const mid2 = a0 * b1 + (mid & 0xffff);
  u64.lo = ((mid2 & 0xffff) << 16) | (low & 0xffff);
  // mid and mid2 stay below 2**32: what they carry over is exact.
  const high = a1 * b1 + Math.floor(mid / 0x10000) + Math.floor(mid2 / 0x10000);
  u64.hi = (high + Math.imul(alo, bhi) + Math.imul(ahi, blo)) | 0;
}
/** (alo, ahi) + (blo, bhi) modulo 2**64. */
export function add64(alo: number, ahi: number, blo: number, bhi: number): void {
  const lo = (alo >>> 0) + (blo >>> 0);
  u64.lo = lo | 0;
  u64.hi = (ahi + bhi + (lo > 0xffffffff ? 1 : 0)) | 0;
}
