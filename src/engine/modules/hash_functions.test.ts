// Digests as the standards' own examples give them.

import { expect, it } from 'vitest';
import { BLAKE2B, BLAKE2S, blake2, md5, sha1, sha3 } from './hash_functions.ts';

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
const text = (s: string): Uint8Array => new TextEncoder().encode(s);

it('computes MD5 and SHA-1', () => {
  expect(hex(md5(text('')))).toBe('d41d8cd98f00b204e9800998ecf8427e');
  expect(hex(md5(text('message digest')))).toBe('f96b697d7cb7938d525a2f31aaf161d0');
  expect(hex(sha1(text('abc')))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
});
it('computes SHA-3 and SHAKE', () => {
  expect(hex(sha3(text('abc'), 136, 6, 32))).toBe('3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532');
  expect(hex(sha3(text(''), 168, 0x1f, 16))).toBe('7f9c2ba4e88f827d616045507605853e');
});
it('computes BLAKE2', () => {
  const abc = (length: number) => ({
    parameters: Uint8Array.of(length, 0, 1, 1),
    key: new Uint8Array(0),
    message: text('abc'),
    lastNode: false,
  });
  expect(hex(blake2(BLAKE2B, abc(64), 64)).slice(0, 32)).toBe('ba80a53f981c4d0d6a2797b69f12f6e9');
  expect(hex(blake2(BLAKE2S, abc(32), 32))).toBe('508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982');
});
