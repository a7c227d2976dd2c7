// C's fma: a product and a sum rounded once. No CPython file.

import { scaledToDouble } from '../objects/long_arith.ts';
import { exactParts } from '../objects/pystrtod.ts';

/** x * y + z, rounded once. */
export function fma(x: number, y: number, z: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return x * y + z;
  if (!Number.isFinite(z)) return z;
  if (x === 0 || y === 0) return x * y + z;
  const a = exactParts(x);
  const b = exactParts(y);
  const c = exactParts(z);
  const product = a.integer * b.integer;
  const e = a.exponent + b.exponent;
  const low = Math.min(e, c.exponent);
  const sum = (product << BigInt(e - low)) + (c.integer << BigInt(c.exponent - low));
  if (sum === 0n) return x * y + z === 0 ? x * y + z : 0;
  const r = scaledToDouble(sum < 0n ? -sum : sum, low);
  return sum < 0n ? -r : r;
}
