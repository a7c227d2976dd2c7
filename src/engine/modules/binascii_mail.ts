// The encodings of mail: uuencode and quoted-printable, on plain bytes. Mirrors those parts of Modules/binascii.c.

/** An input that is none, with CPython's words. */
export class Malformed extends Error {}

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const EQUALS = 61;
const BACKTICK = 96;
const UNDERSCORE = 95;

// ---- uuencode ----

/** Bytes of a line. */
export const UU_LINE = 45;

/** One line: its length, then four characters for three bytes. */
export function decodeUu(line: Uint8Array): number[] {
  if (line.length === 0) throw new Malformed('Missing length byte');
  const out: number[] = [];
  const length = (line[0] - SPACE) & 0o77;
  let i = 1;
  let left = 0;
  let bits = 0;
  for (; out.length < length; i++) {
    // At the end of a line blanks may have been taken away.
    let c = i < line.length ? line[i] : LF;
    if (c === LF || c === CR) c = SPACE;
    if (c < SPACE || c > SPACE + 64) throw new Malformed('Illegal char');
    left = (left << 6) | ((c - SPACE) & 0o77);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out.push((left >> bits) & 0xff);
    left &= (1 << bits) - 1;
  }
  for (; i < line.length; i++) {
    const c = line[i];
    if (c !== SPACE && c !== BACKTICK && c !== LF && c !== CR) throw new Malformed('Trailing garbage');
  }
  return out;
}
export function encodeUu(bytes: Uint8Array, backtick: boolean): number[] {
  if (bytes.length > UU_LINE) throw new Malformed('At most 45 bytes at once');
  const character = (n: number): number => (backtick && n === 0 ? BACKTICK : n + SPACE);
  const out = [character(bytes.length)];
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) out.push(character((group >> shift) & 0o77));
  }
  out.push(LF);
  return out;
}

// ---- quoted-printable ----

const MAXLINESIZE = 76;
const isHex = (c: number | undefined): boolean => c !== undefined && /[0-9a-fA-F]/.test(String.fromCharCode(c));

/** `header`: underscores stand for blanks. */
export function decodeQp(data: Uint8Array, header: boolean): number[] {
  const out: number[] = [];
  for (let i = 0; i < data.length; ) {
    const c = data[i++];
    if (c !== EQUALS) {
      out.push(header && c === UNDERSCORE ? SPACE : c);
      continue;
    }
    if (i >= data.length) break;
    if (data[i] === LF || data[i] === CR) {
      // A line that goes on.
      while (i < data.length && data[i] !== LF) i++;
      i++;
    } else if (data[i] === EQUALS) {
      out.push(EQUALS);
      i++;
    } else if (isHex(data[i]) && isHex(data[i + 1])) {
      out.push(Number.parseInt(String.fromCharCode(data[i], data[i + 1]), 16));
      i += 2;
    } else out.push(EQUALS);
  }
  return out;
}

export interface QpOptions {
  readonly quotetabs: boolean;
  readonly istext: boolean;
  readonly header: boolean;
}

/** Whether the character at `i` may not stand for itself; `column` is where it would. */
function isQuoted(data: Uint8Array, i: number, column: number, { quotetabs, istext, header }: QpOptions): boolean {
  const c = data[i];
  const next = data[i + 1];
  if (c > 126 || c === EQUALS || (header && c === UNDERSCORE)) return true;
  // A line of one dot ends a mail.
  if (c === 46 && column === 0 && (next === undefined || next === LF || next === CR || next === 0)) return true;
  if (c === CR || c === LF) return !istext;
  if (c === TAB || c === SPACE) return next === undefined || quotetabs;
  return c < 33;
}
const HEX = '0123456789ABCDEF';
function pushQuoted(out: number[], c: number): void {
  out.push(EQUALS, HEX.charCodeAt(c >> 4), HEX.charCodeAt(c & 15));
}

export function encodeQp(data: Uint8Array, options: QpOptions): number[] {
  const first = data.indexOf(LF);
  const newline = first > 0 && data[first - 1] === CR ? [CR, LF] : [LF];
  const out: number[] = [];
  let column = 0;
  const breakLine = (): void => {
    out.push(EQUALS, ...newline);
    column = 0;
  };
  for (let i = 0; i < data.length; ) {
    const c = data[i];
    if (isQuoted(data, i, column, options)) {
      if (column + 3 >= MAXLINESIZE) breakLine();
      pushQuoted(out, c);
      column += 3;
      i++;
    } else if (options.istext && (c === LF || (c === CR && data[i + 1] === LF))) {
      column = 0;
      const last = out.at(-1);
      if (last === SPACE || last === TAB) {
        out.pop();
        pushQuoted(out, last);
      }
      out.push(...newline);
      i += c === CR ? 2 : 1;
    } else {
      if (i + 1 < data.length && data[i + 1] !== LF && column + 1 >= MAXLINESIZE) breakLine();
      column++;
      out.push(options.header && c === SPACE ? UNDERSCORE : c);
      i++;
    }
  }
  return out;
}
