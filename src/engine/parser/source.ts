// Source bytes to normalised text: byte order mark, encoding declaration, line ends, null bytes. Mirrors
// Parser/tokenizer/helpers.c, string_tokenizer.c and `_Py_SourceAsString`.

import { profile } from '../include/profile.ts';
import { NO_PLACE, PySyntaxError } from './errors.ts';

/** The text of a source's bytes in an encoding that they declare. Throws what the parser is to end with. */
export type Decode = (encoding: string, bytes: Uint8Array) => string;

/** Where no machine is that knows encodings. */
const latin1Only: Decode = (encoding, bytes) => {
  if (encoding !== 'iso-8859-1') throw undecodable(`unknown encoding: ${encoding}`, null);
  return latin1(bytes);
};

/** The refusal of bytes that have no text: what the codec says of them (_PyPegen_raise_tokenizer_init_error). */
export function undecodable(message: string, filename: string | null): PySyntaxError {
  return new PySyntaxError('SyntaxError', message, {
    filename,
    lineno: 0,
    offset: -1,
    text: null,
    end_lineno: null,
    end_offset: null,
  });
}

/**
 * Text with `\n` line ends. In exec mode it ends with one. `isFile`: bytes are read from the file of that name, as `python FILE` does;
 * otherwise they were handed over, as compile() does, and the tokenizer has no name for them.
 */
export function readSource(
  source: string | Uint8Array,
  filename: string,
  exec: boolean,
  decode: Decode = latin1Only,
  isFile = false,
): string {
  if (typeof source === 'string') {
    if (source.includes('\0')) throw nullBytes(source, filename, false);
    return translate_newlines(source, exec);
  }
  if (!isFile && source.includes(0)) throw nullBytes('', filename, false);
  const text = decodeSource(source, filename, isFile, (encoding, body) => {
    // Lines are ended before their text is known.
    const lines = translate_newlines(latin1(body), exec);
    return decode(encoding, lines.length === body.length ? body : bytesOf(lines));
  });
  if (text.includes('\0')) throw nullBytes(text, filename, true);
  return translate_newlines(text, exec);
}

function translate_newlines(text: string, exec: boolean): string {
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

function decodeSource(bytes: Uint8Array, filename: string, isFile: boolean, decode: Decode): string {
  // The name that the tokenizer knows.
  const tokenized = isFile ? filename : null;
  const bom = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = bom ? bytes.subarray(3) : bytes;
  const declared = declaredEncoding(body);
  if (declared === null) return decodeUtf8(body, tokenized);
  const { encoding, lineno, line } = declared;
  if (bom && encoding !== 'utf-8') {
    if (!profile.placedSourceErrors) throw unplaced(`encoding problem: ${encoding} with BOM`, filename, isFile);
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
  return isFile ? decodeFile(encoding, lineno, body, filename, decode) : decode(encoding, body);
}

function unplaced(message: string, filename: string, isFile: boolean): PySyntaxError {
  return isFile ? new PySyntaxError('SyntaxError', message, NO_PLACE) : undecodable(message, filename);
}

/** The line that declares the encoding, `lineno`, was read as bytes; what follows its last character is read as text (fp_setreadl). */
function decodeFile(encoding: string, lineno: number, body: Uint8Array, filename: string, decode: Decode): string {
  let end = -1;
  for (let line = 0; line < lineno && end < body.length; line++) {
    end = body.indexOf(10, end + 1);
    if (end < 0) end = body.length;
  }
  try {
    return latin1(body.subarray(0, end)) + decode(encoding, body.subarray(end));
  } catch (e) {
    if (!(e instanceof PySyntaxError) || profile.placedSourceErrors) throw e;
    throw unplaced(`encoding problem: ${encoding}`, filename, true);
  }
}

function declaredEncoding(bytes: Uint8Array): { encoding: string; lineno: number; line: string } | null {
  let start = 0;
  for (let lineno = 1; lineno <= 2; lineno++) {
    const length = bytes.subarray(start).findIndex((c) => c === 10 || c === 13);
    const end = length < 0 ? bytes.length : start + length;
    const line = latin1(bytes.subarray(start, end));
    const match = CODING.exec(line);
    if (match !== null) return { encoding: normalName(match[1]), lineno, line };
    if (!/^[ \t\f]*(?:#.*)?$/.test(line)) return null;
    start = bytes[end] === 13 && bytes[end + 1] === 10 ? end + 2 : end + 1;
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

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
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
