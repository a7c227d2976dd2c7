// SHA-224, 256, 384 and 512 of whole messages (FIPS 180-4). No CPython file: it has the HACL* library for this.

/** Fraction bits of roots of the first primes, as the standard defines its constants; computed, so that none can be mistyped. */
function primes(n: number): bigint[] {
  const found: bigint[] = [];
  for (let c = 2n; found.length < n; c++) if (found.every((p) => c % p !== 0n)) found.push(c);
  return found;
}
/** The first `bits` bits of the fraction of the k-th root of p. */
function rootFraction(p: bigint, k: bigint, bits: bigint): bigint {
  const scaled = p << (bits * k);
  let low = 0n;
  let high = p << bits;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** k <= scaled) low = middle;
    else high = middle - 1n;
  }
  return low & ((1n << bits) - 1n);
}

interface Variant {
  /** Bits of a word. */
  readonly word: bigint;
  readonly rounds: number;
  readonly initial: readonly bigint[];
  readonly digestSize: number;
  readonly blockSize: number;
  /** Rotations and shifts of the functions Sigma0, Sigma1, sigma0, sigma1 (the last of each sigma is a shift). */
  readonly turns: readonly (readonly [bigint, bigint, bigint])[];
}
const TURNS_32: Variant['turns'] = [
  [2n, 13n, 22n],
  [6n, 11n, 25n],
  [7n, 18n, 3n],
  [17n, 19n, 10n],
];
const TURNS_64: Variant['turns'] = [
  [28n, 34n, 39n],
  [14n, 18n, 41n],
  [1n, 8n, 7n],
  [19n, 61n, 6n],
];
let variants: Record<string, Variant> | null = null;

/** The variants by name, with their initial values; made when first asked for. */
function variant(name: string): Variant {
  if (variants === null) {
    const first = primes(16);
    const roots64 = first.map((p) => rootFraction(p, 2n, 64n));
    const small = { word: 32n, rounds: 64, blockSize: 64, turns: TURNS_32 };
    const large = { word: 64n, rounds: 80, blockSize: 128, turns: TURNS_64 };
    const last8 = roots64.slice(8);
    variants = {
      sha224: { ...small, digestSize: 28, initial: last8.map((r) => r & 0xffffffffn) },
      sha256: { ...small, digestSize: 32, initial: roots64.slice(0, 8).map((r) => r >> 32n) },
      sha384: { ...large, digestSize: 48, initial: last8 },
      sha512: { ...large, digestSize: 64, initial: roots64.slice(0, 8) },
    };
  }
  return variants[name];
}
const constantsByWord = new Map<bigint, bigint[]>();
function roundConstants(v: Variant): bigint[] {
  let k = constantsByWord.get(v.word);
  if (k === undefined) {
    k = primes(v.rounds).map((p) => rootFraction(p, 3n, v.word));
    constantsByWord.set(v.word, k);
  }
  return k;
}

export function digestSize(name: string): number {
  return variant(name).digestSize;
}
export function blockSize(name: string): number {
  return variant(name).blockSize;
}
/** The digest of a message; `name` is sha224, sha256, sha384 or sha512. */
export function sha2(name: string, message: Uint8Array): Uint8Array {
  const v = variant(name);
  const mask = (1n << v.word) - 1n;
  const bytes = Number(v.word / 8n);
  const k = roundConstants(v);
  // The message, a one bit, zeros, and the length in bits in the last two words.
  const padded = new Uint8Array(Math.ceil((message.length + 1 + 2 * bytes) / v.blockSize) * v.blockSize);
  padded.set(message);
  padded[message.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  const turn = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (v.word - n))) & mask;
  const big = ([a, b, c]: readonly bigint[], x: bigint): bigint => turn(x, a) ^ turn(x, b) ^ turn(x, c);
  const small = ([a, b, c]: readonly bigint[], x: bigint): bigint => turn(x, a) ^ turn(x, b) ^ (x >> c);
  const [S0, S1, s0, s1] = v.turns;
  const h = [...v.initial];
  const w: bigint[] = [];
  for (let block = 0; block < padded.length; block += v.blockSize) {
    for (let i = 0; i < 16; i++) {
      let word = 0n;
      for (let j = 0; j < bytes; j++) word = (word << 8n) | BigInt(padded[block + i * bytes + j]);
      w[i] = word;
    }
    for (let i = 16; i < v.rounds; i++)
      w[i] = (small(s1, w[i - 2]) + w[i - 7] + small(s0, w[i - 15]) + w[i - 16]) & mask;
    let [a, b, c, d, e, f, g, hh] = h;
    for (let i = 0; i < v.rounds; i++) {
      const t1 = hh + big(S1, e) + ((e & f) ^ (~e & mask & g)) + k[i] + w[i];
      const t2 = big(S0, a) + ((a & b) ^ (a & c) ^ (b & c));
      hh = g;
      g = f;
      f = e;
      e = (d + t1) & mask;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) & mask;
    }
    [a, b, c, d, e, f, g, hh].forEach((x, i) => {
      h[i] = (h[i] + x) & mask;
    });
  }
  const out = new Uint8Array(8 * bytes);
  h.forEach((x, i) => {
    for (let j = 0; j < bytes; j++) out[i * bytes + j] = Number((x >> BigInt(8 * (bytes - 1 - j))) & 0xffn);
  });
  return out.slice(0, v.digestSize);
}
