// Bit fields: a few bits of a word that a struct names one by one. C compilers on 64-bit Linux give them out from bit 0 up.

import { fieldsOf, type StructInfo } from './layout.ts';

export interface BitField {
  readonly name: string;
  /** Offset of the word that it lies in. */
  readonly offset: number;
  readonly shift: number;
  readonly width: number;
}

/** The bit fields of a word, from bit 0 up. */
export function bitsOfWord(offset: number, bits: Readonly<Record<string, number>>): BitField[] {
  let shift = 0;
  return Object.entries(bits).map(([name, width]) => {
    shift += width;
    return { name, offset, shift: shift - width, width };
  });
}
/** A bit field of a struct in the selected version; undefined if the version lacks it. */
export function bitField(s: StructInfo, name: string): BitField | undefined {
  return fieldsOf(s)
    .flatMap((f) => bitsOfWord(f.offset, f.bits ?? {}))
    .find((b) => b.name === name);
}
