// Message templates of checks: data from the run replaces {actual}, {expected}, {output}, {expression}.

import type { Say } from '../messages/say.ts';

export interface Quotes {
  actual: string;
  expected: string;
  output: string;
  expression: string;
}

export const QUOTES: readonly (keyof Quotes)[] = ['actual', 'expected', 'output', 'expression'];

export function fill(template: string, quotes: Quotes): string {
  return template.replace(/\{(actual|expected|output|expression)\}/g, (_, name: keyof Quotes) => quotes[name]);
}

/** Names in braces that no template knows, for the build to refuse. Code in backticks may hold braces of its own. */
export function unknownQuotes(template: string): string[] {
  const outsideCode = template.replace(/`[^`]*`/g, (code) =>
    QUOTES.some((name) => code.includes(`{${name}}`)) ? code : '',
  );
  return [...outsideCode.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1])
    .filter((name) => !(QUOTES as readonly string[]).includes(name));
}

/** Text of the run in code type: shown whole when short, else its beginning. */
export function quote(text: string, say: Say): string {
  const trimmed = text.replace(/\s+$/, '');
  if (!trimmed) return say('check.nothing');
  const shown = trimmed.length > 200 ? `${trimmed.slice(0, 200)}…` : trimmed;
  return `\`${shown.replace(/`/g, "'").replace(/\n/g, ' ⏎ ')}\``;
}
