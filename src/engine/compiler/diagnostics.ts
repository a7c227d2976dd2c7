// What every stage of the compiler needs to refuse or to doubt a program: its name, its text, the warnings, the depth.
// Mirrors _PyCompile_Error and _PyCompile_Warn of Python/compile.c and Py_EnterRecursiveCall.

import { PySyntaxError, type PySyntaxWarning } from '../parser/errors.ts';
import type { Location } from './location.ts';

/**
 * How deep the compiler's own recursion may go. CPython stops when its C stack of 8 MB is used up; a JavaScript stack
 * is about eight times smaller, so deep chains that programs really have (a + b + c ..., elif) are walked in loops. A level
 * takes about 600 bytes (measured), so who knows how much stack there is says how many there may be.
 */
const RECURSION_LIMIT = 1000;

/** Operators in a row: CPython takes 20,000 and refuses 40,000 (measured). */
const CHAIN_LIMIT = 30000;

export class Diagnostics {
  readonly filename: string;
  readonly warnings: PySyntaxWarning[] = [];
  private readonly source: string;
  private lines: string[] | null = null;
  private readonly room: number;
  private depth = 0;

  constructor(filename: string, source: string, room = RECURSION_LIMIT) {
    this.room = room;
    this.filename = filename;
    this.source = source;
  }

  /**
   * The error to throw. Columns are the syntax tree's (UTF-8 bytes) plus one, as CPython's compiler gives them. `ranged`: as the symbol
   * table raises it, with PyErr_RangedSyntaxLocationObject.
   */
  SyntaxError(message: string, loc: Location, ranged = false): PySyntaxError {
    return new PySyntaxError('SyntaxError', message, {
      filename: this.filename,
      lineno: loc.lineno,
      offset: loc.col_offset + 1,
      text: this.programText(loc.lineno),
      end_lineno: loc.end_lineno,
      end_offset: loc.end_col_offset + 1,
      ranged,
    });
  }

  SyntaxWarning(message: string, loc: Location): void {
    const { lineno, col_offset, end_lineno, end_col_offset } = loc;
    const place = { offset: col_offset + 1, end_lineno, end_offset: end_col_offset + 1 };
    this.warnings.push({ category: 'SyntaxWarning', message, lineno, place });
  }

  enterRecursive(): void {
    if (++this.depth > this.room) throw this.stackOverflow();
  }

  leaveRecursive(): void {
    this.depth--;
  }

  /** For chains that are walked in a loop here and by recursion in CPython: too long there is too long here. */
  checkChain(length: number): void {
    if (length > CHAIN_LIMIT) throw this.stackOverflow();
  }

  private stackOverflow(): PySyntaxError {
    return new PySyntaxError('RecursionError', 'Stack overflow (used 8156 kB) during compilation', {
      filename: this.filename,
      lineno: null,
      offset: null,
      text: null,
      end_lineno: null,
      end_offset: null,
    });
  }

  /** CPython reads the line back from the file, so sources that are no files ('<string>') have none; entries of the prompt are kept. */
  private programText(lineno: number): string | null {
    const typed = /^<stdin(-\d+>|>-\d+)$/.test(this.filename);
    if (!typed && this.filename.startsWith('<') && this.filename.endsWith('>')) return null;
    if (this.source === '') return null;
    this.lines ??= this.source.split(/(?<=\n)|(?<=\r)(?!\n)/);
    const line = this.lines[lineno - 1];
    return line === undefined ? null : line.replace(/\r\n?$/, '\n');
  }
}
