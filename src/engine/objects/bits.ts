// Reading and writing the bit fields of an object. No CPython file: there the compiler does it. All lie in the first byte of their word.

import { type BitField, bitField } from '../include/bitfields.ts';
import type { StructInfo } from '../include/structs.ts';
import { ld8, type Ref, st8 } from '../memory/memory.ts';

const mask = (b: BitField): number => ((1 << b.width) - 1) << b.shift;

/** The bits as they are, without a sign; 0 for a field that the version lacks. */
export function ldBits(o: Ref, s: StructInfo, name: string): number {
  const b = bitField(s, name);
  return b === undefined ? 0 : (ld8(o + b.offset) & mask(b)) >> b.shift;
}
/** Writes the lowest bits of a value; nothing for a field that the version lacks. */
export function stBits(o: Ref, s: StructInfo, name: string, value: number): void {
  const b = bitField(s, name);
  if (b !== undefined) st8(o + b.offset, (ld8(o + b.offset) & ~mask(b)) | ((value << b.shift) & mask(b)));
}
