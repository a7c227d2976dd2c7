// What the parser calls when a source is not Python. The grammar that finds the words for it is a part of its own
// (diagnose.ts), which most programs never need. Mirrors the second half of `_PyPegen_run_parser` of Parser/pegen.c.

import { fromPart } from '../memory/parts.ts';
import type { Mode, Tokens } from './tokenize.ts';

export interface DiagnoseOptions {
  mode: Mode;
  filename: string;
  barryAsBdfl: boolean;
  maxStrDigits: number;
  unworded?: boolean;
  fromFile?: boolean;
}

/** The source was cut off, not wrong (`_IncompleteInputError`). */
export class IncompleteInput {}

export const diagnosis = {
  /** Throws the error of a source that the fast parser refused; returns if the grammar accepts it after all. */
  diagnose: fromPart('syntax') as (read: Tokens, options: DiagnoseOptions, allowIncomplete: boolean) => void,
  /** Throws: behind the single statement, whose last token is `fill - 1`, there is more. */
  multipleStatements: fromPart('syntax') as (read: Tokens, options: DiagnoseOptions, fill: number) => never,
};
