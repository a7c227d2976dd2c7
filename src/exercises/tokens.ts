// Which tokens stand in a Python program, comments and strings aside: enough for `uses` and `avoids`, no parser.

const TOKEN =
  /#[^\n]*|[A-Za-z]{0,2}(?:"""(?:\\[\s\S]|(?!""")[\s\S])*"""|'''(?:\\[\s\S]|(?!''')[\s\S])*'''|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*')|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|\*\*=?|\/\/=?|<<=?|>>=?|->|:=|[!=<>+\-*/%&|^@]=|\S/gu;

/** The program's tokens; a string literal is one token that matches nothing. */
export function tokensOf(source: string): string[] {
  const tokens: string[] = [];
  for (const [token] of source.matchAll(TOKEN)) {
    if (token.startsWith('#')) continue;
    tokens.push(/^[A-Za-z]{0,2}["']/.test(token) && /["']$/.test(token) ? '""' : token);
  }
  return tokens;
}

/** Whether `pattern` (itself Python, such as `weakref.ref`, `is not` or `del`) stands somewhere in the source. */
export function usesTokens(source: string, pattern: string): boolean {
  const wanted = tokensOf(pattern);
  const tokens = tokensOf(source);
  return wanted.length > 0 && tokens.some((_, start) => wanted.every((token, i) => tokens[start + i] === token));
}
