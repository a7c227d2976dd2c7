// Names of coloured tokens, shared by the static listings (Shiki, at build time) and the editor (Monaco, on demand).
// Colours themselves live in src/styles/tokens.css as --tok-…, once for both.

/** Options of Shiki's theme of CSS variables: colours come out as `var(--tok-token-keyword)`. */
export const tokenTheme = { name: 'heapwise', variablePrefix: '--tok-', variableDefaults: {}, fontStyle: true };

/** `var(--tok-token-keyword)` → `t-keyword`; empty for the plain foreground. */
export function tokenClass(color: string | undefined): string {
  const match = /--tok-(?:token-)?([a-z-]+)/.exec(color ?? '');
  return !match || match[1] === 'foreground' ? '' : `t-${match[1]}`;
}

/** Every token name that tokens.css has a colour for. */
export const TOKENS = [
  'constant',
  'string',
  'comment',
  'keyword',
  'parameter',
  'function',
  'string-expression',
  'punctuation',
  'link',
] as const;
