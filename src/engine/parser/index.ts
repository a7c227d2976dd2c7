// The door of the front end: source text in, syntax tree out. Mirrors Parser/peg_api.c.

import type { Const } from '../include/constant.ts';
import type { mod } from './ast.ts';
import { codePointLength } from './characters.ts';
import { type DiagnoseOptions, diagnosis, IncompleteInput } from './diagnosis.ts';
import { PySyntaxError, type PySyntaxWarning } from './errors.ts';
import { DEFAULT_MAX_STR_DIGITS } from './numbers.ts';
import { FAILURE } from './parser-base.ts';
import { type Decode, readSource } from './source.ts';
import { StatementParser } from './statement-parser.ts';
import { LiteralError } from './strings.ts';
import { type Mode, type Tokens, tokenize } from './tokenize.ts';

export { type DumpOptions, dump } from './dump.ts';
export { PySyntaxError, type PySyntaxWarning } from './errors.ts';
export { setUnicodeNameLookup, type UnicodeNameLookup } from './strings.ts';
export type { Mode } from './tokenize.ts';

/** CO_FUTURE_BARRY_AS_BDFL. */
const CO_FUTURE_BARRY_AS_BDFL = 0x400000;

export interface ParseOptions {
  /** The bytes were read from the file of that name, as `python FILE` reads them; not handed over, as compile() gets them. */
  isFile?: boolean;
  /** The source is the script, which CPython reads line by line from its file. */
  fromFile?: boolean;
  /** Features that `from __future__` turned on in the code around this source. */
  futureFlags?: number;
  /** PyCF_ALLOW_INCOMPLETE_INPUT: a source that is cut off is an _IncompleteInputError. */
  allowIncomplete?: boolean;
  /** PyCF_DONT_IMPLY_DEDENT: in single mode, the end of the source does not end a block. */
  dontImplyDedent?: boolean;
  /** The caller only asks whether the source is Python: the error has no words of its own. */
  unworded?: boolean;
  /** sys.get_int_max_str_digits(). */
  maxStrDigits?: number;
  /** Where warnings go, in the order in which they are to be issued: also those that precede an error. */
  warnings?: PySyntaxWarning[];
  /** The text of bytes in an encoding that they declare. */
  decode?: Decode;
}

export interface Parsed {
  tree: mod;
  warnings: PySyntaxWarning[];
  /** The constants of number, string and bytes literals in source order, each the object that is in the tree. */
  literals: Const[];
}

/** The tree of a source. Throws PySyntaxError. */
export function parse(source: string | Uint8Array, filename: string, mode: Mode, options: ParseOptions = {}): Parsed {
  const barryAsBdfl = ((options.futureFlags ?? 0) & CO_FUTURE_BARRY_AS_BDFL) !== 0;
  const { maxStrDigits = DEFAULT_MAX_STR_DIGITS, warnings = [], unworded, fromFile } = options;
  const text = readSource(source, filename, mode === 'exec', options.decode, options.isFile);
  const read = tokenize(text, mode, !options.dontImplyDedent, filename);
  try {
    return parseTokens(
      read,
      { mode, filename, barryAsBdfl, maxStrDigits, unworded, fromFile },
      options.allowIncomplete ?? false,
      warnings,
    );
  } catch (error) {
    throw error instanceof IncompleteInput ? incompleteInput(read, filename) : error;
  }
}
/**
 * The error for a source that is cut off: its place is where the tokenizer stands, behind the last line; in a string that does not
 * end, the string's beginning.
 */
function incompleteInput({ tokenizer }: Tokens, filename: string): PySyntaxError {
  // The tokenizer marks the end of the source of a prompt with a zero.
  const src = tokenizer.src.replace(/\0$/, '');
  const inString = tokenizer.endsInString;
  const start = inString ? tokenizer.line_start : src.lastIndexOf('\n', src.length - 2) + 1;
  const lineno = inString ? tokenizer.lineno : src.slice(0, start).split('\n').length;
  return new PySyntaxError('_IncompleteInputError', 'incomplete input', {
    filename,
    lineno,
    offset: codePointLength(src, start, inString ? tokenizer.cur : src.length),
    text: src.slice(start),
    end_lineno: lineno,
    end_offset: -1,
  });
}

/**
 * Whether a source typed at a prompt is the beginning of a statement that needs more lines: neither whole nor wrong. Mirrors
 * `_maybe_compile` of Lib/codeop.py, which compiles: `check` throws PySyntaxError for what only the compiler refuses.
 */
export function isIncomplete(source: string, check: (parsed: Parsed, source: string) => void = () => {}): boolean {
  if (source.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))) return false;
  if (whatIs(source, check) === 'whole') return false;
  return whatIs(`${source}\n`, check) !== 'wrong';
}

function whatIs(source: string, check: (parsed: Parsed, source: string) => void): 'whole' | 'incomplete' | 'wrong' {
  const options: DiagnoseOptions = { mode: 'single', filename: '<input>', barryAsBdfl: false, maxStrDigits: 0 };
  try {
    check(parseTokens(tokenize(readSource(source, '<input>', false), 'single', false), options, true, []), source);
    return 'whole';
  } catch (error) {
    if (error instanceof IncompleteInput) return 'incomplete';
    if (error instanceof PySyntaxError) return 'wrong';
    throw error;
  }
}

function start(parser: StatementParser, mode: Mode): mod {
  switch (mode) {
    case 'exec':
      return parser.file();
    case 'eval':
      return parser.eval();
    case 'single':
      return parser.interactive();
    case 'func_type':
      return parser.funcType();
  }
}

function parseTokens(
  read: Tokens,
  options: DiagnoseOptions,
  allowIncomplete: boolean,
  warnings: PySyntaxWarning[],
): Parsed {
  const { tokenizer, tokens } = read;
  const { mode, filename } = options;
  const ofStrings: PySyntaxWarning[] = [];
  const parser = new StatementParser(tokenizer.src, tokens, ofStrings, options);
  let tree: mod;
  try {
    try {
      tree = start(parser, mode);
    } finally {
      // The tokenizer looks at the whole source also where the parser stops.
      warnings.push(...[...tokenizer.warnings, ...ofStrings].sort((a, b) => a.lineno - b.lineno));
    }
  } catch (error) {
    if (error !== FAILURE && !(error instanceof LiteralError)) throw error;
    if (options.unworded) throw unworded(filename);
    diagnosis.diagnose(read, options, allowIncomplete);
    throw new Error(`${filename}: the grammar accepts a source that the fast parser refuses`);
  }
  if (parser.isDeep()) diagnosis.diagnose(read, options, false);
  if (mode === 'single' && !isBlank(tokenizer.src.slice(tokens[parser.taken() - 1].end))) {
    diagnosis.multipleStatements(read, options, parser.taken());
  }
  return { tree, warnings, literals: parser.literals() };
}

function unworded(filename: string): PySyntaxError {
  const nowhere = { lineno: null, offset: null, text: null, end_lineno: null, end_offset: null };
  return new PySyntaxError('SyntaxError', 'invalid syntax', { filename, ...nowhere });
}

// Spaces and comments only (bad_single_statement).
function isBlank(text: string): boolean {
  return /^(?:[ \t\n\f]|#[^\n\0]*)*\0?$/.test(text);
}
