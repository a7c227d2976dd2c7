// Token types, operators and keywords. Mirrors Grammar/Tokens, Parser/token.c and the keyword tables of Parser/parser.c.

export const ENDMARKER = 0;
export const NAME = 1;
export const NUMBER = 2;
export const STRING = 3;
export const NEWLINE = 4;
export const INDENT = 5;
export const DEDENT = 6;
export const LPAR = 7;
export const RPAR = 8;
export const LSQB = 9;
export const RSQB = 10;
export const COLON = 11;
export const COMMA = 12;
export const SEMI = 13;
export const PLUS = 14;
export const MINUS = 15;
export const STAR = 16;
export const SLASH = 17;
export const VBAR = 18;
export const AMPER = 19;
export const LESS = 20;
export const GREATER = 21;
export const EQUAL = 22;
export const DOT = 23;
export const PERCENT = 24;
export const LBRACE = 25;
export const RBRACE = 26;
export const EQEQUAL = 27;
export const NOTEQUAL = 28;
export const LESSEQUAL = 29;
export const GREATEREQUAL = 30;
export const TILDE = 31;
export const CIRCUMFLEX = 32;
export const LEFTSHIFT = 33;
export const RIGHTSHIFT = 34;
export const DOUBLESTAR = 35;
export const PLUSEQUAL = 36;
export const MINEQUAL = 37;
export const STAREQUAL = 38;
export const SLASHEQUAL = 39;
export const PERCENTEQUAL = 40;
export const AMPEREQUAL = 41;
export const VBAREQUAL = 42;
export const CIRCUMFLEXEQUAL = 43;
export const LEFTSHIFTEQUAL = 44;
export const RIGHTSHIFTEQUAL = 45;
export const DOUBLESTAREQUAL = 46;
export const DOUBLESLASH = 47;
export const DOUBLESLASHEQUAL = 48;
export const AT = 49;
export const ATEQUAL = 50;
export const RARROW = 51;
export const ELLIPSIS_TOKEN = 52;
export const COLONEQUAL = 53;
export const EXCLAMATION = 54;
export const OP = 55;
export const TYPE_COMMENT = 57;
export const FSTRING_START = 59;
export const FSTRING_MIDDLE = 60;
export const FSTRING_END = 61;
export const TSTRING_START = 62;
export const TSTRING_MIDDLE = 63;
export const TSTRING_END = 64;
export const ERRORTOKEN = 67;

// Keywords have types of their own, as in the generated parser; the numbers there carry no meaning, so these are ours.
export const KW_FALSE = 80;
export const KW_NONE = 81;
export const KW_TRUE = 82;
export const KW_AND = 83;
export const KW_AS = 84;
export const KW_ASSERT = 85;
export const KW_ASYNC = 86;
export const KW_AWAIT = 87;
export const KW_BREAK = 88;
export const KW_CLASS = 89;
export const KW_CONTINUE = 90;
export const KW_DEF = 91;
export const KW_DEL = 92;
export const KW_ELIF = 93;
export const KW_ELSE = 94;
export const KW_EXCEPT = 95;
export const KW_FINALLY = 96;
export const KW_FOR = 97;
export const KW_FROM = 98;
export const KW_GLOBAL = 99;
export const KW_IF = 100;
export const KW_IMPORT = 101;
export const KW_IN = 102;
export const KW_IS = 103;
export const KW_LAMBDA = 104;
export const KW_NONLOCAL = 105;
export const KW_NOT = 106;
export const KW_OR = 107;
export const KW_PASS = 108;
export const KW_RAISE = 109;
export const KW_RETURN = 110;
export const KW_TRY = 111;
export const KW_WHILE = 112;
export const KW_WITH = 113;
export const KW_YIELD = 114;
export const N_TYPES = 115;

export const isKeyword = (type: number): boolean => type >= KW_FALSE && type < N_TYPES;

/** Reserved words with their token types. */
export const KEYWORDS: ReadonlyMap<string, number> = new Map([
  ['False', KW_FALSE],
  ['None', KW_NONE],
  ['True', KW_TRUE],
  ['and', KW_AND],
  ['as', KW_AS],
  ['assert', KW_ASSERT],
  ['async', KW_ASYNC],
  ['await', KW_AWAIT],
  ['break', KW_BREAK],
  ['class', KW_CLASS],
  ['continue', KW_CONTINUE],
  ['def', KW_DEF],
  ['del', KW_DEL],
  ['elif', KW_ELIF],
  ['else', KW_ELSE],
  ['except', KW_EXCEPT],
  ['finally', KW_FINALLY],
  ['for', KW_FOR],
  ['from', KW_FROM],
  ['global', KW_GLOBAL],
  ['if', KW_IF],
  ['import', KW_IMPORT],
  ['in', KW_IN],
  ['is', KW_IS],
  ['lambda', KW_LAMBDA],
  ['nonlocal', KW_NONLOCAL],
  ['not', KW_NOT],
  ['or', KW_OR],
  ['pass', KW_PASS],
  ['raise', KW_RAISE],
  ['return', KW_RETURN],
  ['try', KW_TRY],
  ['while', KW_WHILE],
  ['with', KW_WITH],
  ['yield', KW_YIELD],
]);

/** Words that are keywords only where the grammar asks for them. */
export const SOFT_KEYWORDS: ReadonlySet<string> = new Set(['_', 'case', 'match', 'type']);

/** Operators and delimiters with their token types. */
export const OPERATORS: ReadonlyMap<string, number> = new Map([
  ['(', LPAR],
  [')', RPAR],
  ['[', LSQB],
  [']', RSQB],
  [':', COLON],
  [',', COMMA],
  [';', SEMI],
  ['+', PLUS],
  ['-', MINUS],
  ['*', STAR],
  ['/', SLASH],
  ['|', VBAR],
  ['&', AMPER],
  ['<', LESS],
  ['>', GREATER],
  ['=', EQUAL],
  ['.', DOT],
  ['%', PERCENT],
  ['{', LBRACE],
  ['}', RBRACE],
  ['==', EQEQUAL],
  ['!=', NOTEQUAL],
  ['<=', LESSEQUAL],
  ['>=', GREATEREQUAL],
  ['~', TILDE],
  ['^', CIRCUMFLEX],
  ['<<', LEFTSHIFT],
  ['>>', RIGHTSHIFT],
  ['**', DOUBLESTAR],
  ['+=', PLUSEQUAL],
  ['-=', MINEQUAL],
  ['*=', STAREQUAL],
  ['/=', SLASHEQUAL],
  ['%=', PERCENTEQUAL],
  ['&=', AMPEREQUAL],
  ['|=', VBAREQUAL],
  ['^=', CIRCUMFLEXEQUAL],
  ['<<=', LEFTSHIFTEQUAL],
  ['>>=', RIGHTSHIFTEQUAL],
  ['**=', DOUBLESTAREQUAL],
  ['//', DOUBLESLASH],
  ['//=', DOUBLESLASHEQUAL],
  ['@', AT],
  ['@=', ATEQUAL],
  ['->', RARROW],
  ['...', ELLIPSIS_TOKEN],
  [':=', COLONEQUAL],
  ['!', EXCLAMATION],
]);

/** One token. Columns are UTF-8 byte offsets in their line, -1 for tokens without text (INDENT, DEDENT, ENDMARKER). */
export interface Token {
  type: number;
  /** Where its text is in the tokenizer's source (UTF-16 indexes). */
  start: number;
  end: number;
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
  /** Open brackets when it was made. */
  level: number;
  /** In an f-string: the source text of the expression that this `!`, `:` or `}` ends, where someone may ask for it. */
  metadata: string | null;
}

// PyToken_OneChar: types of the 128 ASCII characters, OP where a character is no operator.
export const ONE_CHAR: readonly number[] = Array.from(
  { length: 128 },
  (_, code) => OPERATORS.get(String.fromCharCode(code)) ?? OP,
);

const TWO_CHARS = new Map<number, number>();
const THREE_CHARS = new Map<number, number>();
for (const [text, type] of OPERATORS) {
  const c1 = text.charCodeAt(0);
  if (text.length === 2) TWO_CHARS.set((c1 << 7) | text.charCodeAt(1), type);
  if (text.length === 3 && type !== ELLIPSIS_TOKEN) {
    THREE_CHARS.set((((c1 << 7) | text.charCodeAt(1)) << 7) | text.charCodeAt(2), type);
  }
}

/** _PyToken_TwoChars, both characters ASCII; OP when they are no operator. */
export function twoChars(c1: number, c2: number): number {
  return TWO_CHARS.get((c1 << 7) | c2) ?? OP;
}

/** _PyToken_ThreeChars, all characters ASCII; OP when they are no operator. */
export function threeChars(c1: number, c2: number, c3: number): number {
  return THREE_CHARS.get((((c1 << 7) | c2) << 7) | c3) ?? OP;
}
