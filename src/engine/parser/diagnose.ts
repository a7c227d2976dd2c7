// Why a source is not Python: runs the grammar plain, then with the alternatives that word errors, and throws what CPython
// would raise. Mirrors `_PyPegen_run_parser` of Parser/pegen.c and Parser/pegen_errors.c.

import { type ActionHost, Actions, type Raiser } from './actions.ts';
import { characterOffset } from './characters.ts';
import { type DiagnoseOptions, diagnosis, IncompleteInput } from './diagnosis.ts';
import { PySyntaxError, type SyntaxErrorName } from './errors.ts';
import { featuresOf } from './features.ts';
import { grammarRules } from './grammar-reader.ts';
import { type Node, PegMachine } from './peg.ts';
import type { Mode, Tokens } from './tokenize.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

// An end that CPython takes from where its tokenizer stands.
const CURRENT_POS = -5;

const START_RULES: Readonly<Record<Mode, string>> = {
  exec: 'file',
  eval: 'eval',
  single: 'interactive',
  func_type: 'func_type',
};

/** Throws the error of a source that the fast parser refused; returns if the grammar accepts it after all. */
diagnosis.diagnose = (read, options, allowIncomplete) => {
  const d = new Diagnosis(read, options);
  try {
    d.run(allowIncomplete);
  } catch (error) {
    if (error instanceof PySyntaxError) error.metadata = d.metadata();
    throw error;
  }
};
/** Throws: behind the single statement, whose last token is `fill - 1`, there is more. */
diagnosis.multipleStatements = (read, options, fill) => new Diagnosis(read, options).multipleStatements(fill);

class Diagnosis {
  private readonly read: Tokens;
  private readonly options: DiagnoseOptions;
  private readonly machine: PegMachine;
  private readonly lines: string[];
  private readonly rules: ReturnType<typeof grammarRules>;
  /** The statement that the machine has read last, of those that count (_PyPegen_register_stmts). */
  private lastStatement: Pick<Token, 'lineno' | 'col_offset'> = { lineno: 0, col_offset: 0 };

  constructor(read: Tokens, options: DiagnoseOptions) {
    this.read = read;
    this.options = options;
    this.rules = grammarRules(featuresOf(options.filename).version);
    // The alternative of a statement that is a compound one.
    const compound = this.rules.get('statement')!.alternatives[0];
    const { tokenizer, tokens } = read;
    const { src } = tokenizer;
    this.lines = src.slice(0, -1).split('\n');
    const host: ActionHost = {
      src,
      tokens,
      mark: () => this.machine.mark,
      barryAsBdfl: options.barryAsBdfl,
      maxStrDigits: options.maxStrDigits,
      raise: this.raiser(),
    };
    const actions = new Actions(host);
    this.machine = new PegMachine(src, tokens, {
      act: (alternative, slots, from) => {
        if (alternative === compound && this.machine.callInvalidRules) this.registerStatement(from);
        return actions.act(alternative, slots, from);
      },
      tokenizerError: () => this.tokenizerError(),
      expected: (word) => {
        const token = tokens[this.machine.mark];
        return this.raiseAtToken(token, `expected '${word}'`);
      },
      stackOverflow: () => {
        throw this.error('MemoryError', 'Parser stack overflowed - Python source too complex to parse', null);
      },
    });
  }

  run(allowIncomplete: boolean): void {
    const rule = this.rules.get(START_RULES[this.options.mode])!;
    const { machine } = this;
    try {
      if (machine.parse(rule)) return;
    } catch (error) {
      if (allowIncomplete && this.isEndOfSource()) throw new IncompleteInput();
      throw this.afterRest(error);
    }
    if (allowIncomplete && this.isEndOfSource()) throw new IncompleteInput();
    const last = this.read.tokens[machine.fill - 1];
    machine.resetForErrorPass();
    try {
      machine.parse(rule);
    } catch (error) {
      throw this.afterRest(error);
    }
    this.genericError(last);
  }

  // _PyPegen_set_syntax_error_metadata
  metadata(): PySyntaxError['metadata'] {
    const { lineno, col_offset } = this.lastStatement;
    const source = this.options.fromFile ? null : this.read.tokenizer.src.replace(/\0$/, '');
    return { lineno, column: col_offset, source };
  }

  // A compound statement begins at token `from`. Functions do not count; decorators stand before the statement.
  private registerStatement(from: number): void {
    const { tokens, tokenizer } = this.read;
    const word = (i: number): string => tokenizer.src.slice(tokens[i].start, tokens[i].end);
    let i = from;
    while (word(i) === '@') {
      while (tokens[i].type !== T.NEWLINE) i++;
      i++;
    }
    const isFunction = word(i) === 'def' || (word(i) === 'async' && word(i + 1) === 'def');
    if (!isFunction && tokens[i].lineno >= this.lastStatement.lineno) this.lastStatement = tokens[i];
  }

  multipleStatements(fill: number): never {
    this.machine.fill = fill;
    return this.raiseAtLast('SyntaxError', 'multiple statements found while compiling a single statement');
  }

  // _is_end_of_source
  private isEndOfSource(): boolean {
    const { tokenizer } = this.read;
    return this.isDone() && (tokenizer.done === 'E_EOF' || tokenizer.endsInString);
  }

  // The tokenizer has come to its end: that of the source, or an error.
  private isDone(): boolean {
    return this.read.beforeEnd >= 0 && this.machine.fill > this.read.beforeEnd;
  }

  // An error that the parser words gives way to one that the tokenizer finds further on
  // (_PyPegen_tokenize_full_source_to_check_for_errors), unless the tokenizer had come to its end.
  private afterRest(error: unknown): unknown {
    if (!(error instanceof PySyntaxError) || error.type === 'MemoryError' || this.isDone()) return error;
    return this.errorInRest() ?? error;
  }

  private errorInRest(): PySyntaxError | null {
    const { tokens, tokenizer } = this.read;
    const { lineno } = tokens[this.machine.fill - 1];
    if (tokens[tokens.length - 1].type !== T.ERRORTOKEN) return null;
    // Inside an f-string that the parser had not come to, errors do not count.
    if (tokenizer.done === 'E_ERROR') return tokenizer.insideFString() ? null : this.wordedByTokenizer();
    if (tokenizer.level > 0 && lineno > tokenizer.parenlinenostack[tokenizer.level - 1]) return this.unclosed();
    return null;
  }

  // _Pypegen_set_syntax_error, when nothing better was found.
  private genericError(last: Token): never {
    if (last.type === T.INDENT) this.raiseAtLast('IndentationError', 'unexpected indent');
    if (last.type === T.DEDENT) this.raiseAtLast('IndentationError', 'unexpected unindent');
    const error = this.errorAt(
      'SyntaxError',
      'invalid syntax',
      last.lineno,
      last.col_offset + 1,
      last.end_lineno,
      last.end_col_offset + 1,
    );
    throw this.errorInRest() ?? error;
  }

  private tokenizerError(): never {
    const { tokenizer } = this.read;
    const { lineno } = tokenizer;
    switch (tokenizer.done) {
      case 'E_ERROR':
        throw this.wordedByTokenizer();
      case 'E_EOF':
        if (tokenizer.level > 0) throw this.unclosed();
        return this.raiseAtLast('SyntaxError', 'unexpected EOF while parsing');
      case 'E_DEDENT':
        return this.raiseAtLast('IndentationError', 'unindent does not match any outer indentation level');
      case 'E_TABSPACE': {
        const message = 'inconsistent use of tabs and spaces in indentation';
        throw this.errorAt('TabError', message, lineno, 1, lineno, 0);
      }
      case 'E_TOODEEP':
        throw this.errorAt('IndentationError', 'too many levels of indentation', lineno, 1, lineno, 0);
      default: {
        const message = 'unexpected character after line continuation character';
        const column = tokenizer.columnOf(tokenizer.buf, tokenizer.cur);
        throw this.errorAt('SyntaxError', message, lineno, Math.max(column, 1), lineno, 0);
      }
    }
  }

  private wordedByTokenizer(): PySyntaxError {
    const { message, lineno, offset, end_offset } = this.read.tokenizer.error!;
    return new PySyntaxError('SyntaxError', message, {
      filename: this.options.filename,
      lineno,
      offset,
      text: this.lines[lineno - 1] ?? '',
      end_lineno: lineno,
      end_offset,
    });
  }

  private unclosed(): PySyntaxError {
    const { tokenizer } = this.read;
    const top = tokenizer.level - 1;
    const lineno = tokenizer.parenlinenostack[top];
    const bracket = String.fromCharCode(tokenizer.parenstack[top]);
    return this.errorAt(
      'SyntaxError',
      `'${bracket}' was never closed`,
      lineno,
      tokenizer.parencolstack[top] + 1,
      lineno,
      0,
    );
  }

  // Raising

  private raiser(): Raiser {
    const { tokens } = this.read;
    const start = (node: Node): Token => tokens[node.from];
    const end = (node: Node): Token => {
      let index = node.to - 1;
      while (index > node.from && tokens[index].type >= T.NEWLINE && tokens[index].type <= T.DEDENT) index--;
      return tokens[index];
    };
    return {
      range: (from, to, message) => {
        const [a, b] = [start(from), end(to)];
        throw this.errorAt('SyntaxError', message, a.lineno, a.col_offset + 1, b.end_lineno, b.end_col_offset + 1);
      },
      startingFrom: (node, message) => {
        const a = start(node);
        throw this.errorAt('SyntaxError', message, a.lineno, a.col_offset + 1, CURRENT_POS, CURRENT_POS);
      },
      atLastToken: (message) => this.raiseAtLast('SyntaxError', message),
      onNextToken: (message) => this.raiseAt('SyntaxError', message, tokens[this.machine.mark]),
      indentation: (message) => this.raiseAtLast('IndentationError', message),
      beforeEnd: (node, message) => {
        const [a, b] = [start(node), end(node)];
        throw this.errorAt('SyntaxError', message, a.lineno, b.end_col_offset, b.end_lineno, 0);
      },
      onLine: (node, message) => {
        const a = start(node);
        throw this.errorAt('SyntaxError', message, a.lineno, 0, a.end_lineno, 0);
      },
    };
  }

  // RAISE_ERROR without a place (_PyPegen_raise_error).
  private raiseAtLast(type: SyntaxErrorName, message: string): never {
    return this.raiseAt(type, message, this.read.tokens[this.machine.fill - 1]);
  }

  private raiseAt(type: SyntaxErrorName, message: string, token: Token): never {
    const column = token.col_offset === -1 ? this.currentColumn() : token.col_offset + 1;
    const endColumn = token.end_col_offset === -1 ? -1 : token.end_col_offset + 1;
    throw this.errorAt(type, message, token.lineno, column, token.end_lineno, endColumn);
  }

  private raiseAtToken(token: Token, message: string): never {
    throw this.errorAt(
      'SyntaxError',
      message,
      token.lineno,
      token.col_offset + 1,
      token.end_lineno,
      token.end_col_offset + 1,
    );
  }

  // Where the tokenizer stands in its line, in bytes: behind the last token read.
  private currentColumn(): number {
    const token = this.read.tokens[this.machine.fill - 1];
    if (token.end_col_offset >= 0) return token.end_col_offset;
    const { src } = this.read.tokenizer;
    let lineStart = 0;
    for (let line = 1; line < token.lineno; line++) lineStart = src.indexOf('\n', lineStart) + 1;
    return this.read.tokenizer.columnOf(lineStart, token.start);
  }

  // _PyPegen_raise_error_known_location: columns are in bytes, from 1; in the error they are in characters.
  private errorAt(
    type: SyntaxErrorName,
    message: string,
    lineno: number,
    column: number,
    endLine: number,
    endColumn: number,
  ): PySyntaxError {
    const last = this.read.tokens[this.machine.fill - 1];
    const end_lineno = endLine === CURRENT_POS ? last.end_lineno : endLine;
    const endBytes = endColumn === CURRENT_POS ? this.currentColumn() : endColumn;
    const text = this.lineText(lineno, last);
    return this.error(type, message, {
      lineno,
      offset: characterOffset(text, column),
      text,
      end_lineno,
      end_offset: endBytes > 0 ? characterOffset(text, endBytes) : endBytes,
    });
  }

  // The line that the error shows: the tokenizer's own line with its newline, an earlier one without.
  private lineText(lineno: number, last: Token): string {
    const text = this.lines[lineno - 1] ?? '';
    return last.end_lineno <= lineno && lineno > 0 && lineno < this.lines.length ? `${text}\n` : text;
  }

  private error(
    type: SyntaxErrorName,
    message: string,
    place: { lineno: number; offset: number; text: string; end_lineno: number; end_offset: number } | null,
  ): PySyntaxError {
    const { filename } = this.options;
    const unknown = { lineno: null, offset: null, text: null, end_lineno: null, end_offset: null };
    return new PySyntaxError(type, message, { filename, ...(place ?? unknown) });
  }
}
