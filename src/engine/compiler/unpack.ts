// Reads compiled modules; pack.ts writes them and says how they look. No CPython file.

import type { CodeUnit, Compiled, Const } from '../include/constant.ts';
import { CODE_NUMBERS, CODE_POINTS, COLUMNS, CONST_KINDS, KNOWN } from './pack.ts';

/** What `packed` codes, as code of the file `filename`. */
export function unpack(packed: Uint8Array, filename: string): Compiled {
  const head = new DataView(packed.buffer, packed.byteOffset);
  let end = COLUMNS.length * 4;
  const [shape, encoded, code, lines, others] = COLUMNS.map((_, i) => {
    const start = end;
    end += head.getUint32(i * 4, true);
    return packed.subarray(start, end);
  });
  /** How far each column is read. */
  const at = new Map([code, lines, others].map((column) => [column, 0]));
  let next = 0;
  const number = (): number => {
    let n = 0;
    for (let unit = 1; ; unit *= 128) {
      const b = shape[next++];
      n += (b & 127) * unit;
      if (b < 128) return n;
    }
  };
  const all = new TextDecoder('utf-8', { ignoreBOM: true }).decode(encoded);
  let from = 0;
  const texts = Array.from({ length: number() }, number).map((length) => {
    from += length;
    return all.slice(from - length, from);
  });
  let seen = 0;
  const text = (): string => {
    const back = number();
    return texts[back === 0 ? seen++ : seen - back];
  };
  const bytes = (column: Uint8Array, length: number): Uint8Array => {
    const start = at.get(column)!;
    at.set(column, start + length);
    return column.slice(start, start + length);
  };
  const float = (): number => new DataView(bytes(others, 8).buffer).getFloat64(0, true);
  const list = (): Const[] => Array.from({ length: number() }, constant);
  const constants: Const[] = [];
  const constant = (): Const => {
    const kind = number();
    if (kind === KNOWN) return constants[constants.length - number()];
    const c = newConstant(kind);
    constants.push(c);
    return c;
  };
  const newConstant = (number_: number): Const => {
    if (number_ === CODE_POINTS) {
      const keep = number() === 1;
      const codePoints = Array.from({ length: number() }, number);
      const value = codePoints.map((p) => String.fromCodePoint(p)).join('');
      return keep ? { kind: 'str', value, codePoints } : { kind: 'str', value };
    }
    const kind = CONST_KINDS[number_];
    switch (kind) {
      case 'int':
        return { kind, value: BigInt(text()) };
      case 'float':
        return { kind, value: float() };
      case 'complex':
        return { kind, real: float(), imag: float() };
      case 'str':
        return { kind, value: text() };
      case 'bytes':
        return { kind, value: bytes(others, number()) };
      case 'tuple':
      case 'frozenset':
        return { kind, items: list() };
      case 'slice': {
        const [start, stop, step] = list();
        return { kind, start, stop, step };
      }
      case 'code':
        return { kind, code: unit() };
      default:
        return { kind };
    }
  };
  const unit = (): CodeUnit => {
    const numbers = CODE_NUMBERS.map(number);
    const co_name = text();
    const co_qualname = text();
    const co_code = bytes(code, number());
    const co_linetable = bytes(lines, number());
    const co_exceptiontable = bytes(others, number());
    const co_localspluskinds = bytes(others, number());
    const [co_names, co_localsplusnames] = [0, 1].map(() => Array.from({ length: number() }, text));
    const co_consts = list();
    return {
      ...(Object.fromEntries(CODE_NUMBERS.map((field, i) => [field, numbers[i]])) as Pick<
        CodeUnit,
        (typeof CODE_NUMBERS)[number]
      >),
      co_name,
      co_qualname,
      co_filename: filename,
      co_code,
      co_consts,
      co_names,
      co_localsplusnames,
      co_localspluskinds,
      co_linetable,
      co_exceptiontable,
    };
  };
  const literals = list();
  const folded = list();
  return { code: unit(), literals, folded };
}
