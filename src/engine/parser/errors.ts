// What the front end throws when the source is not Python. The engine's door turns it into a Python exception object.

export type SyntaxErrorName =
  | 'SyntaxError'
  | '_IncompleteInputError'
  | 'IndentationError'
  | 'TabError'
  | 'ValueError'
  | 'MemoryError'
  | 'RecursionError'
  | 'OverflowError'
  | 'SystemError';

/** A refusal of the source, with CPython's message and position (1-based line, 1-based character column; 0 = unknown). */
export class PySyntaxError extends Error {
  readonly type: SyntaxErrorName;
  /** null where the tokenizer was given bytes and no name. */
  readonly filename: string | null;
  readonly lineno: number | null;
  readonly offset: number | null;
  readonly text: string | null;
  readonly end_lineno: number | null;
  readonly end_offset: number | null;
  /** The place is no argument of the exception: it is set when that is there (PyErr_RangedSyntaxLocationObject). */
  readonly ranged: boolean;
  /**
   * Where the last compound statement that was read begins (line from 1, column in bytes; 0, 0: there is none), and the source, null
   * where it was read from a file. Known if the parser refused it. (SyntaxError._metadata)
   */
  metadata: { readonly lineno: number; readonly column: number; readonly source: string | null } | null = null;
  constructor(
    type: SyntaxErrorName,
    message: string,
    place: {
      filename: string | null;
      lineno: number | null;
      offset: number | null;
      text: string | null;
      end_lineno: number | null;
      end_offset: number | null;
      ranged?: boolean;
    },
  ) {
    super(message);
    this.name = 'PySyntaxError';
    this.type = type;
    this.filename = place.filename;
    this.lineno = place.lineno;
    this.offset = place.offset;
    this.text = place.text;
    this.end_lineno = place.end_lineno;
    this.end_offset = place.end_offset;
    this.ranged = place.ranged ?? false;
  }
}

/** A text that has no UTF-8 form, where CPython asks for that: a UnicodeEncodeError. */
export class UnencodableText extends Error {
  readonly codePoints: readonly number[];
  constructor(codePoints: readonly number[]) {
    super('surrogates not allowed');
    this.codePoints = codePoints;
  }
}

/** The place of a refusal that is not about one. */
export const NO_PLACE = { filename: null, lineno: null, offset: null, text: null, end_lineno: null, end_offset: null };

/** A warning the compiler gives (SyntaxWarning, DeprecationWarning), in source order. */
export interface PySyntaxWarning {
  category: 'SyntaxWarning' | 'DeprecationWarning';
  message: string;
  lineno: number;
  /** The file as the warning names it, where that is not the code's (runtime/compile.ts). */
  filename?: string;
  /** Where the SyntaxError points that a filter may make of it. */
  place: {
    /** The line, where that is not the warning's. */
    lineno?: number;
    offset: number;
    end_lineno: number;
    end_offset: number;
    /** What the error shows of the source; not known to the compiler. */
    text?: string;
  };
  /** The words of that error, where they are not the warning's. */
  error?: string;
}
