// Source bytes to normalised text: byte order mark, encoding declaration, line ends, null bytes. Mirrors
// Parser/tokenizer/helpers.c, string_tokenizer.c and `_Py_SourceAsString`.

import { PySyntaxError } from './errors.ts';

/**
 * Text with `\n` line ends. In exec mode it ends with one. `isFile`: bytes are read from the file of that name, as `python FILE` does;
 * otherwise they were handed over, as compile() does, and the tokenizer has no name for them.
 */
export function readSource(source: string | Uint8Array, filename: string, exec: boolean, isFile = false): string {
  const text = typeof source === 'string' ? source : decodeSource(source, filename, isFile ? filename : null);
  if (text.includes('\0')) throw nullBytes(text, filename, typeof source !== 'string');
  const translated = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return exec && !translated.endsWith('\n') ? `${translated}\n` : translated;
}

// A string is refused whole; in a file the line is shown.
function nullBytes(text: string, filename: string, isFile: boolean): PySyntaxError {
  if (!isFile) {
    return new PySyntaxError('SyntaxError', 'source code string cannot contain null bytes', {
      filename,
      lineno: null,
      offset: null,
      text: null,
      end_lineno: null,
      end_offset: null,
    });
  }
  const before = text.slice(0, text.indexOf('\0'));
  const lineno = before.split(/\r\n?|\n/).length;
  const line = before.split(/\r\n?|\n/).at(-1)!;
  return new PySyntaxError('SyntaxError', 'source code cannot contain null bytes', {
    filename,
    lineno,
    offset: 0,
    text: line,
    end_lineno: lineno,
    end_offset: 0,
  });
}

/** PEP 263: in a comment on one of the first two lines, and on the second only if the first is blank or a comment. */
const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;

/** `tokenized`: the name that the tokenizer knows. */
function decodeSource(bytes: Uint8Array, filename: string, tokenized: string | null): string {
  const bom = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = bom ? bytes.subarray(3) : bytes;
  const declared = declaredEncoding(body);
  if (declared === null) return decodeUtf8(body, tokenized);
  const { encoding, lineno, line } = declared;
  if (bom && encoding !== 'utf-8') {
    throw new PySyntaxError('SyntaxError', `encoding problem: ${encoding} with BOM`, {
      filename: tokenized,
      lineno,
      offset: 0,
      text: line,
      end_lineno: lineno,
      end_offset: line.length,
    });
  }
  if (encoding === 'utf-8') return decodeUtf8(body, tokenized);
  return decodeAs(encoding, body, filename);
}

function declaredEncoding(bytes: Uint8Array): { encoding: string; lineno: number; line: string } | null {
  const head = latin1(bytes.subarray(0, 2000)).split(/\r\n?|\n/, 2);
  for (let i = 0; i < head.length; i++) {
    const match = CODING.exec(head[i]);
    if (match !== null) return { encoding: normalName(match[1]), lineno: i + 1, line: head[i] };
    if (!/^[ \t\f]*(?:#.*)?$/.test(head[i])) return null;
  }
  return null;
}

// get_normal_name: the two encodings that have many spellings.
function normalName(name: string): string {
  const plain = name.slice(0, 12).toLowerCase().replaceAll('_', '-');
  if (plain === 'utf-8' || plain.startsWith('utf-8-')) return 'utf-8';
  if (/^(?:latin-1|iso-8859-1|iso-latin-1)(?:-|$)/.test(plain)) return 'iso-8859-1';
  return name;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

function decodeUtf8(bytes: Uint8Array, filename: string | null): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw nonUtf8(bytes, filename);
  }
}

function nonUtf8(bytes: Uint8Array, filename: string | null): PySyntaxError {
  const bad = firstInvalid(bytes);
  let lineStart = 0;
  let lineno = 1;
  for (let i = 0; i < bad; i++) {
    if (bytes[i] === 10) {
      lineno++;
      lineStart = i + 1;
    }
  }
  let lineEnd = bytes.indexOf(10, bad);
  if (lineEnd < 0) lineEnd = bytes.length;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const offset = Array.from(decoder.decode(bytes.subarray(lineStart, bad + 1))).length;
  const code = bytes[bad].toString(16).padStart(2, '0');
  return new PySyntaxError(
    'SyntaxError',
    `Non-UTF-8 code starting with '\\x${code}'${filename === null ? '' : ` in file ${filename}`} on line ${lineno}, but no encoding declared; ` +
      'see https://peps.python.org/pep-0263/ for details',
    {
      filename,
      lineno,
      offset,
      text: decoder.decode(bytes.subarray(lineStart, lineEnd)),
      end_lineno: lineno,
      end_offset: offset,
    },
  );
}

// Index of the first byte that begins no valid UTF-8 sequence (valid_utf8).
function firstInvalid(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const b = bytes[i];
    const length = b < 0x80 ? 1 : b < 0xc2 ? 0 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : b < 0xf5 ? 4 : 0;
    if (length === 0) return i;
    for (let k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xc0) !== 0x80) return i;
    }
    const second = bytes[i + 1];
    if ((b === 0xe0 && second < 0xa0) || (b === 0xed && second >= 0xa0)) return i;
    if ((b === 0xf0 && second < 0x90) || (b === 0xf4 && second >= 0x90)) return i;
    i += length;
  }
  return i;
}

/** The names of two encodings that Python does not take from the web's list (Lib/encodings/aliases.py). */
const LATIN_1 = /^(?:8859|cp819|csisolatin1|ibm819|iso_?8859(?:_?1(?:_1987)?)?|iso_ir_100|l1|latin(?:_?1)?)$/;
const ASCII =
  /^(?:646|ansi_x3_4_19(?:68|86)|ascii|cp367|csascii|ibm367|iso646_us|iso_646_irv_1991|iso_ir_6|us|us_ascii)$/;

function decodeAs(encoding: string, bytes: Uint8Array, filename: string): string {
  const failure = (message: string): PySyntaxError =>
    new PySyntaxError('SyntaxError', message, {
      filename,
      lineno: 0,
      offset: -1,
      text: null,
      end_lineno: null,
      end_offset: null,
    });
  const plain = encoding.toLowerCase().replaceAll(/[-_.]+/g, '_');
  if (LATIN_1.test(plain)) return latin1(bytes);
  if (ASCII.test(plain)) {
    const bad = bytes.findIndex((byte) => byte >= 128);
    if (bad < 0) return latin1(bytes);
    const code = bytes[bad].toString(16).padStart(2, '0');
    throw failure(`'ascii' codec can't decode byte 0x${code} in position ${bad}: ordinal not in range(128)`);
  }
  let decoder: TextDecoder;
  try {
    // Python spells cp1252 and koi8_r what the web calls windows-1252 and koi8-r.
    decoder = new TextDecoder(encoding.replace(/^cp(?=125[0-8]$)/i, 'windows-').replaceAll('_', '-'), { fatal: true });
  } catch {
    throw failure(`unknown encoding: ${encoding}`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw failure(`'${encoding}' codec can't decode the source`);
  }
}
