// All tokens of a source, ready for the parser. Mirrors `_PyPegen_fill_token` of Parser/pegen.c, done ahead of the parser.

import { featuresOf } from './features.ts';
import { Tokenizer } from './tokenizer.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

/** What the source is: a file, an expression, a line of a prompt, the type comment of a function. */
export type Mode = 'exec' | 'eval' | 'single' | 'func_type';

export interface Tokens {
  tokenizer: Tokenizer;
  tokens: Token[];
  /** How many tokens there were before the tokenizer met the end of the source. */
  beforeEnd: number;
}

/** The tokens up to ENDMARKER or the ERRORTOKEN of the first error. In single mode the end of the source ends the line too. */
export function tokenize(source: string, mode: Mode, implyDedents = true, filename = ''): Tokens {
  const tokenizer = new Tokenizer(source, featuresOf(filename));
  const tokens: Token[] = [];
  let beforeEnd = -1;
  let parsingStarted = false;
  for (;;) {
    const token = tokenizer.get();
    if (beforeEnd < 0 && tokenizer.done !== 'E_OK') beforeEnd = tokens.length;
    tokens.push(token);
    if (token.type === T.ENDMARKER && mode === 'single' && parsingStarted) {
      token.type = T.NEWLINE;
      parsingStarted = false;
      if (implyDedents && tokenizer.indent > 0) tokenizer.implyDedents();
    } else if (token.type === T.ENDMARKER || token.type === T.ERRORTOKEN) {
      return { tokenizer, tokens, beforeEnd };
    } else {
      parsingStarted = true;
    }
  }
}
