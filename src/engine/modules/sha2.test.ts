import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha2 } from './sha2.ts';

it('hashes as the host does', () => {
  for (const name of ['sha224', 'sha256', 'sha384', 'sha512']) {
    for (const n of [0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 300]) {
      const message = Uint8Array.from({ length: n }, (_, i) => (i * 37 + n) & 255);
      expect(Buffer.from(sha2(name, message)).toString('hex')).toBe(createHash(name).update(message).digest('hex'));
    }
  }
});
