// Words of the engine's own that fill an object up to the size it has in CPython.

import { type StructInfo, struct } from './layout.ts';

export function ownWords(n: number): StructInfo {
  return struct(
    'ownWords',
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`own${i}`, { type: 'u64', own: true }])),
  );
}
