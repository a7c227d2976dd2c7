// Compiled modules as files: what the compiler makes of a module's text, before anything of it is in memory. A page that imports a
// module of Lib loads this in place of its text. No CPython file: CPython keeps marshalled code objects (.pyc), which lack the
// literals of the syntax tree and which of them are one object.
//
//   u32 lengths of the columns, then the columns:
//   shape      numbers (see Numbers): how the constants and code objects are put together
//   texts      UTF-8, one after the other; their lengths in characters are in `shape`
//   code       instructions of all code objects, without what the next two tell apart
//   lines      line tables
//   others     exception tables, kinds of locals, bytes constants, floats
//
// Constants are numbered as they are met; a constant that was met already is its number, so that one object stays one.

import type { CodeUnit, Compiled, Const } from '../include/constant.ts';

export const COLUMNS = ['shape', 'texts', 'code', 'lines', 'others'] as const;
export const CONST_KINDS = [
  'None',
  'True',
  'False',
  'Ellipsis',
  'int',
  'float',
  'complex',
  'str',
  'bytes',
  'tuple',
  'frozenset',
  'slice',
  'code',
] as const satisfies readonly Const['kind'][];
/** Above the kinds: a str given by code points, and a constant that was met, by its number. */
export const CODE_POINTS = CONST_KINDS.length;
export const KNOWN = CODE_POINTS + 1;
/** The fields of a code object that are numbers, in the order written. */
export const CODE_NUMBERS = [
  'co_argcount',
  'co_posonlyargcount',
  'co_kwonlyargcount',
  'co_stacksize',
  'co_firstlineno',
  'co_flags',
] as const satisfies readonly (keyof CodeUnit)[];

/** The coded form of a compiled module. Its co_filename is not kept: the reader is told. */
export function pack({ code, literals, folded }: Compiled): Uint8Array {
  const shape: number[] = [];
  const texts: string[] = [];
  const known = new Map<string, number>();
  const bytes: Record<'code' | 'lines' | 'others', number[]> = { code: [], lines: [], others: [] };
  const constants = new Map<Const, number>();

  /** Seven bits a byte, lowest first. */
  const number = (n: number): void => {
    let rest = n;
    for (; rest > 127; rest = Math.floor(rest / 128)) shape.push((rest & 127) | 128);
    shape.push(rest);
  };
  const text = (s: string): void => {
    const at = known.get(s);
    number(at === undefined ? 0 : known.size - at);
    if (at !== undefined) return;
    known.set(s, known.size);
    texts.push(s);
  };
  const blob = (column: keyof typeof bytes, data: Uint8Array): void => {
    number(data.length);
    for (const b of data) bytes[column].push(b);
  };
  const float = (x: number): void => {
    bytes.others.push(...new Uint8Array(Float64Array.of(x).buffer));
  };
  const list = (items: readonly Const[]): void => {
    number(items.length);
    for (const item of items) constant(item);
  };
  const constant = (c: Const): void => {
    const at = constants.get(c);
    if (at !== undefined) {
      number(KNOWN);
      number(constants.size - at);
      return;
    }
    const points =
      c.kind === 'str' ? (c.codePoints ?? (c.value.isWellFormed() ? undefined : codePoints(c.value))) : undefined;
    number(points !== undefined ? CODE_POINTS : CONST_KINDS.indexOf(c.kind));
    if (points !== undefined) {
      number(c.kind === 'str' && c.codePoints ? 1 : 0);
      number(points.length);
      for (const p of points) number(p);
    } else {
      switch (c.kind) {
        case 'int':
          text(String(c.value));
          break;
        case 'float':
          float(c.value);
          break;
        case 'complex':
          float(c.real);
          float(c.imag);
          break;
        case 'str':
          text(c.value);
          break;
        case 'bytes':
          blob('others', c.value);
          break;
        case 'tuple':
        case 'frozenset':
          list(c.items);
          break;
        case 'slice':
          list([c.start, c.stop, c.step]);
          break;
        case 'code':
          unit(c.code);
      }
    }
    constants.set(c, constants.size);
  };
  const unit = (u: CodeUnit): void => {
    for (const field of CODE_NUMBERS) number(u[field]);
    text(u.co_name);
    text(u.co_qualname);
    blob('code', u.co_code);
    blob('lines', u.co_linetable);
    blob('others', u.co_exceptiontable);
    blob('others', u.co_localspluskinds);
    for (const names of [u.co_names, u.co_localsplusnames]) {
      number(names.length);
      for (const n of names) text(n);
    }
    list(u.co_consts);
  };
  list(literals);
  list(folded);
  unit(code);

  const lengths: number[] = [];
  const written = shape.splice(0);
  number(texts.length);
  for (const t of texts) number(t.length);
  lengths.push(...shape.splice(0));
  const whole: Record<(typeof COLUMNS)[number], Uint8Array> = {
    shape: Uint8Array.from([...lengths, ...written]),
    texts: new TextEncoder().encode(texts.join('')),
    code: Uint8Array.from(bytes.code),
    lines: Uint8Array.from(bytes.lines),
    others: Uint8Array.from(bytes.others),
  };
  const head = Uint32Array.from(COLUMNS, (name) => whole[name].length);
  const out = new Uint8Array(head.byteLength + head.reduce((a, b) => a + b, 0));
  out.set(new Uint8Array(head.buffer));
  let at = head.byteLength;
  for (const name of COLUMNS) {
    out.set(whole[name], at);
    at += whole[name].length;
  }
  return out;
}

const codePoints = (s: string): number[] => Array.from(s, (ch) => ch.codePointAt(0)!);
