// The door of the front end: source text in, syntax tree out. Mirrors Parser/peg_api.c.

import type { Const } from '../include/constant.ts';
import type { mod } from './ast.ts';
import type { PySyntaxWarning } from './errors.ts';
import { FAILURE } from './parser-base.ts';
import { readSource } from './source.ts';
import { StatementParser } from './statement-parser.ts';
import { LiteralError } from './strings.ts';
import { type Mode, tokenize } from './tokenize.ts';

export { dump } from './dump.ts';
export { PySyntaxError, type PySyntaxWarning } from './errors.ts';
export { setUnicodeNameLookup } from './strings.ts';

/** CO_FUTURE_BARRY_AS_BDFL. */
const CO_FUTURE_BARRY_AS_BDFL = 0x400000;

export interface ParseOptions {
  /** Features that `from __future__` turned on in the code around this source. */
  futureFlags?: number;
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
  const read = tokenize(readSource(source, filename, mode === 'exec'), mode);
  const { tokenizer, tokens } = read;
  const warnings = [...tokenizer.warnings];
  const parser = new StatementParser(tokenizer.src, tokens, warnings, { barryAsBdfl });
  try {
    const tree = mode === 'exec' ? parser.file() : mode === 'eval' ? parser.eval() : parser.interactive();
    warnings.sort((a, b) => a.lineno - b.lineno);
    return { tree, warnings, literals: parser.literals() };
  } catch (error) {
    if (error !== FAILURE && !(error instanceof LiteralError)) throw error;
    throw new Error('diagnose');
  }
}
