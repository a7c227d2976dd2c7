// MD5, SHA-1, SHA-3 and BLAKE2 of whole messages (RFC 1321, FIPS 180-4, FIPS 202, RFC 7693). No CPython file: it has the HACL* library for these.

const turn = (x: number, n: number): number => (x << n) | (x >>> (32 - n));

/** The message, a one bit, zeros, and its length in bits in the last eight bytes. */
function padded(message: Uint8Array, littleEndian: boolean): DataView {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 8, BigInt(message.length) * 8n, littleEndian);
  return view;
}
function written(words: readonly number[], littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((w, i) => {
    view.setUint32(i * 4, w >>> 0, littleEndian);
  });
  return new Uint8Array(view.buffer);
}

// ---- MD5 ----

const MD5_TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
/** Which word of a block a step of each round takes: factor and summand of its number. */
const MD5_WORDS = [
  [1, 0],
  [5, 1],
  [3, 5],
  [7, 0],
];
const START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] as const;

export function md5(message: Uint8Array): Uint8Array {
  const view = padded(message, true);
  const h = START.map((x) => x | 0);
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a, b, c, d] = h;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mixed =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const [factor, summand] = MD5_WORDS[round];
      const word = view.getInt32(block + ((factor * i + summand) % 16) * 4, true);
      const constant = Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0;
      const sum = (a + mixed + constant + word) | 0;
      a = d;
      d = c;
      c = b;
      b = (b + turn(sum, MD5_TURNS[round][i & 3])) | 0;
    }
    [a, b, c, d].forEach((x, i) => {
      h[i] = (h[i] + x) | 0;
    });
  }
  return written(h, true);
}

// ---- SHA-1 ----

const SHA1_CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

export function sha1(message: Uint8Array): Uint8Array {
  const view = padded(message, false);
  const h = [...START, 0xc3d2e1f0].map((x) => x | 0);
  const w = new Int32Array(80);
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4);
    for (let i = 16; i < 80; i++) w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    let [a, b, c, d, e] = h;
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20);
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (turn(a, 5) + mixed + e + SHA1_CONSTANTS[round] + w[i]) | 0;
      e = d;
      d = c;
      c = turn(b, 30);
      b = a;
      a = next;
    }
    [a, b, c, d, e].forEach((x, i) => {
      h[i] = (h[i] + x) | 0;
    });
  }
  return written(h, false);
}

// ---- SHA-3 ----

const M64 = 0xffffffffffffffffn;
const turn64 = (x: bigint, n: bigint): bigint => ((x << n) | (x >> (64n - n))) & M64;
/** The constants of the 24 rounds, by the shift register that the standard defines. */
function keccakConstants(): bigint[] {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let j = 0; j < 7; j++) {
      if (register & 1) constant |= 1n << BigInt((1 << j) - 1);
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
    return constant;
  });
}
let roundConstants: bigint[] | null = null;

/** Keccak-f[1600] on 25 words; the word at (x, y) is number x + 5 y. */
function keccak(a: bigint[]): void {
  roundConstants ??= keccakConstants();
  for (const constant of roundConstants) {
    const c = Array.from({ length: 5 }, (_, x) => a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]);
    for (let i = 0; i < 25; i++) a[i] ^= c[(i + 4) % 5] ^ turn64(c[(i + 1) % 5], 1n);
    let [x, y] = [1, 0];
    let current = a[1];
    for (let t = 0; t < 24; t++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const at = x + 5 * y;
      const next = a[at];
      a[at] = turn64(current, BigInt((((t + 1) * (t + 2)) / 2) % 64));
      current = next;
    }
    for (let row = 0; row < 25; row += 5) {
      const r = a.slice(row, row + 5);
      for (let i = 0; i < 5; i++) a[row + i] = r[i] ^ (~r[(i + 1) % 5] & M64 & r[(i + 2) % 5]);
    }
    a[0] ^= constant;
  }
}
/** The sponge: `rate` bytes a step; `suffix` ends the message; `length` bytes are squeezed out. */
export function sha3(message: Uint8Array, rate: number, suffix: number, length: number): Uint8Array {
  const a: bigint[] = Array(25).fill(0n);
  const bytes = new Uint8Array((Math.floor(message.length / rate) + 1) * rate);
  bytes.set(message);
  bytes[message.length] ^= suffix;
  bytes[bytes.length - 1] ^= 0x80;
  const view = new DataView(bytes.buffer);
  for (let block = 0; block < bytes.length; block += rate) {
    for (let i = 0; i < rate / 8; i++) a[i] ^= view.getBigUint64(block + i * 8, true);
    keccak(a);
  }
  const out = new Uint8Array(Math.ceil(length / rate) * rate);
  const outView = new DataView(out.buffer);
  for (let block = 0; block < length; block += rate) {
    if (block > 0) keccak(a);
    for (let i = 0; i < rate / 8; i++) outView.setBigUint64(block + i * 8, a[i], true);
  }
  return out.slice(0, length);
}

// ---- BLAKE2 ----

/** What tells BLAKE2b from BLAKE2s. */
export interface Blake2 {
  readonly word: 8 | 4;
  readonly rounds: number;
  readonly turns: readonly [bigint, bigint, bigint, bigint];
  readonly initial: readonly bigint[];
}
const INITIAL_64 = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];
export const BLAKE2B: Blake2 = { word: 8, rounds: 12, turns: [32n, 24n, 16n, 63n], initial: INITIAL_64 };
export const BLAKE2S: Blake2 = {
  word: 4,
  rounds: 10,
  turns: [16n, 12n, 8n, 7n],
  initial: INITIAL_64.map((x) => x >> 32n),
};
const SIGMA = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
].map((row) => Array.from(row, (c) => Number.parseInt(c, 16)));
/** Words that the eight mixings of a round take. */
const MIXED = ['048c', '159d', '26ae', '37bf', '05af', '16bc', '278d', '349e'].map((row) =>
  Array.from(row, (c) => Number.parseInt(c, 16)),
);

/** A message in the order in which it is hashed: how it begins, its key, what it says, and whether it ends a level of a tree. */
export interface Blake2Message {
  readonly parameters: Uint8Array;
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly lastNode: boolean;
}
/** The digest of `length` bytes. A key is a first block of its own. */
export function blake2(
  kind: Blake2,
  { parameters, key, message, lastNode }: Blake2Message,
  length: number,
): Uint8Array {
  const { word, rounds, turns, initial } = kind;
  const bits = BigInt(word * 8);
  const mask = (1n << bits) - 1n;
  const block = word * 16;
  const read = (bytes: Uint8Array, at: number): bigint => {
    let x = 0n;
    for (let i = word - 1; i >= 0; i--) x = (x << 8n) | BigInt(bytes[at + i] ?? 0);
    return x;
  };
  const h = initial.map((x, i) => x ^ read(parameters, i * word));
  const keyed = key.length > 0 ? block : 0;
  const total = keyed + message.length;
  const input = new Uint8Array(Math.max(1, Math.ceil(total / block)) * block);
  input.set(key);
  input.set(message, keyed);
  const right = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (bits - n))) & mask;
  for (let at = 0; at < input.length; at += block) {
    const isLast = at + block >= input.length;
    const v = [...h, ...initial];
    const counter = BigInt(isLast ? total : at + block);
    v[12] ^= counter & mask;
    v[13] ^= counter >> bits;
    if (isLast) v[14] ^= mask;
    if (isLast && lastNode) v[15] ^= mask;
    const m = Array.from({ length: 16 }, (_, i) => read(input, at + i * word));
    for (let round = 0; round < rounds; round++) {
      const sigma = SIGMA[round % 10];
      MIXED.forEach(([a, b, c, d], i) => {
        v[a] = (v[a] + v[b] + m[sigma[2 * i]]) & mask;
        v[d] = right(v[d] ^ v[a], turns[0]);
        v[c] = (v[c] + v[d]) & mask;
        v[b] = right(v[b] ^ v[c], turns[1]);
        v[a] = (v[a] + v[b] + m[sigma[2 * i + 1]]) & mask;
        v[d] = right(v[d] ^ v[a], turns[2]);
        v[c] = (v[c] + v[d]) & mask;
        v[b] = right(v[b] ^ v[c], turns[3]);
      });
    }
    for (let i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
  }
  const out = new Uint8Array(8 * word);
  h.forEach((x, i) => {
    for (let j = 0; j < word; j++) out[i * word + j] = Number((x >> BigInt(8 * j)) & 0xffn);
  });
  return out.slice(0, length);
}
