// What every stage of the compiler needs to refuse or to doubt a program: its name, its text, the warnings, the depth.
// Mirrors _PyCompile_Error and _PyCompile_Warn of Python/compile.c and Py_EnterRecursiveCall.

import { tick } from '../memory/ticks.ts';
import type { expr } from '../parser/ast.ts';
import { NO_PLACE, PySyntaxError, type PySyntaxWarning } from '../parser/errors.ts';
import type { Location } from './location.ts';

/**
 * How deep the compiler's own recursion may go. CPython stops when its C stack of 8 MB is used up; a JavaScript stack
 * is about eight times smaller, so what can be nested deeply without brackets is walked in loops (spine.ts). A level
 * takes about 600 bytes (measured), so who knows how much stack there is says how many there may be.
 */
const RECURSION_LIMIT = 1000;

/**
 * Bytes of its C stack that CPython 3.14's compiler takes for a level of a spine (measured: 27,448 attributes, calls or operators in a
 * row are refused, and 52,152 subscripts); the attribute of a method call takes none beside the call.
 */
const LEVEL_BYTES = 304;
const SUBSCRIPT_BYTES = 160;
const C_STACK_BYTES = 8152 * 1024;
const MAX_SAFE = Math.floor(C_STACK_BYTES / LEVEL_BYTES);

export class Diagnostics {
  readonly filename: string;
  readonly warnings: PySyntaxWarning[];
  private readonly source: string;
  private lines: string[] | null = null;
  private readonly room: number;
  private depth = 0;

  constructor(filename: string, source: string, room = RECURSION_LIMIT, warnings: PySyntaxWarning[] = []) {
    this.warnings = warnings;
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

  /** The same without an end, as the versions before 3.14 have it of some errors (PyErr_SyntaxLocationObject). */
  SyntaxErrorAt(message: string, { lineno, col_offset }: Location): PySyntaxError {
    const place = { filename: this.filename, lineno, offset: col_offset + 1, text: this.programText(lineno) };
    return new PySyntaxError('SyntaxError', message, { ...place, end_lineno: lineno, end_offset: null, ranged: true });
  }

  /** The error to throw for a tree that no source has (PyErr_SetString with PyExc_SystemError). */
  SystemError(message: string): PySyntaxError {
    return new PySyntaxError('SystemError', message, NO_PLACE);
  }

  SyntaxWarning(message: string, loc: Location): void {
    const { lineno, col_offset, end_lineno, end_col_offset } = loc;
    const place = { offset: col_offset + 1, end_lineno, end_offset: end_col_offset + 1 };
    this.warnings.push({ category: 'SyntaxWarning', message, lineno, place, filename: this.filename });
  }

  enterRecursive(levels = 1): void {
    tick();
    this.depth += levels;
    if (this.depth > this.room) throw this.stackOverflow();
  }

  leaveRecursive(levels = 1): void {
    this.depth -= levels;
  }

  /** For spines, which are walked in a loop here and by recursion in CPython: too long there is too long here. */
  checkChain(chain: readonly expr[]): void {
    if (chain.length < MAX_SAFE) return;
    let bytes = 0;
    let calls = false;
    for (const e of chain) {
      if (e._type === 'Subscript') bytes += SUBSCRIPT_BYTES;
      else if (e._type !== 'Attribute' || !calls) bytes += LEVEL_BYTES;
      calls = e._type === 'Call';
    }
    if (bytes > C_STACK_BYTES) throw this.stackOverflow();
  }

  private stackOverflow(): PySyntaxError {
    return new PySyntaxError('RecursionError', 'Stack overflow (used 8156 kB) during compilation', NO_PLACE);
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
