// Numbers in the line and exception tables.
// Mirrors write_varint of Python/assemble.c and the readers of Objects/codeobject.c.
//
// A varint is a sequence of bytes with six bits each, lowest first; bit 6 says that more follow. The line table's
// signed numbers keep the sign in the lowest bit. The exception table writes highest bits first, and its bit 7 marks
// the first byte of an entry.

export function write_varint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 64) {
    out.push(0x40 | (rest & 0x3f));
    rest >>>= 6;
  }
  out.push(rest);
}

export function write_signed_varint(out: number[], value: number): void {
  write_varint(out, value < 0 ? (-value << 1) | 1 : value << 1);
}

/** Reads from a table at a position that moves on. */
export class TableReader {
  private readonly table: Uint8Array;
  position = 0;

  constructor(table: Uint8Array) {
    this.table = table;
  }

  get done(): boolean {
    return this.position >= this.table.length;
  }

  read_byte(): number {
    return this.table[this.position++]!;
  }

  read_varint(): number {
    let byte = this.read_byte();
    let value = byte & 0x3f;
    for (let shift = 6; byte & 0x40; shift += 6) {
      byte = this.read_byte();
      value |= (byte & 0x3f) << shift;
    }
    return value;
  }

  read_signed_varint(): number {
    const value = this.read_varint();
    return value & 1 ? -(value >> 1) : value >> 1;
  }

  /** A number of the exception table. */
  read_big_endian_varint(): number {
    let byte = this.read_byte();
    let value = byte & 0x3f;
    while (byte & 0x40) {
      byte = this.read_byte();
      value = (value << 6) | (byte & 0x3f);
    }
    return value;
  }
}
