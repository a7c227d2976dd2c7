// Names in a line of Python, as far as a line by itself tells: strings and comments are left out, attributes are no names.

import { RESERVED } from '../../editor/keywords.ts';

export interface NameAt {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const KEYWORDS = new Set(RESERVED);
const TOKEN = /(?:[rbfut]{0,2})("""|'''|"|')(?:\\.|(?!\1).)*(?:\1|$)|#.*|(\.\s*)?([\p{L}_][\p{L}\p{N}_]*)|\d[\w.]*/giu;

export function namesIn(line: string): NameAt[] {
  const found: NameAt[] = [];
  for (const match of line.matchAll(TOKEN)) {
    const [, , dot, name] = match;
    if (name === undefined || dot !== undefined || KEYWORDS.has(name)) continue;
    // `f(key=…)` names a parameter, not a variable.
    const after = line.slice(match.index + match[0].length);
    const start = match.index;
    if (/^=(?!=)/.test(after) && /[(,]\s*$/.test(line.slice(0, start))) continue;
    found.push({ name, start, end: start + name.length });
  }
  return found;
}

/** Names that the line binds, in order. */
export function boundBy(line: string): string[] {
  const code = line.trim();
  const definition = /^(?:async\s+)?(?:def|class)\s+([\p{L}_][\p{L}\p{N}_]*)/u.exec(code);
  if (definition) return [definition[1]];
  const names = new Set<string>();
  const add = (part: string): void => {
    for (const { name } of namesIn(part.replace(/\[[^\]]*\]|\([^()]*\)\s*(?=[.[])/g, ''))) names.add(name);
  };
  const imported = /^(?:from\s+\S+\s+)?import\s+(.*)$/.exec(code);
  if (imported) {
    for (const item of imported[1].replace(/[()]/g, '').split(',')) {
      const words = item.trim().split(/\s+/);
      const name = words[1] === 'as' ? words[2] : words[0]?.split('.')[0];
      if (name && name !== '*') names.add(name);
    }
    return [...names];
  }
  for (const loop of code.matchAll(/\bfor\s+(.+?)\s+in\b/g)) add(loop[1]);
  for (const alias of code.matchAll(/\bas\s+([\p{L}_][\p{L}\p{N}_]*)/gu)) names.add(alias[1]);
  for (const walrus of code.matchAll(/([\p{L}_][\p{L}\p{N}_]*)\s*:=/gu)) names.add(walrus[1]);
  // Targets: all that precedes the last = outside brackets and strings.
  let depth = 0;
  let from = 0;
  for (const match of code.matchAll(
    /("""|'''|"|')(?:\\.|(?!\1).)*(?:\1|$)|#.*|[([{]|[)\]}]|(?:[+\-*/%@&|^]|\/\/|\*\*|<<|>>)?=(?!=)|[=!<>]=|;|:=/g,
  )) {
    const [text] = match;
    if (/^[([{]$/.test(text)) depth++;
    else if (/^[)\]}]$/.test(text)) depth--;
    else if (text === ';') from = match.index + 1;
    else if (depth === 0 && text.endsWith('=') && !/^[=!<>]=$|^:=$/.test(text)) {
      const target = code.slice(from, match.index).replace(/:.*$/, '');
      // An attribute or item is no name that gets bound.
      for (const part of target.split(',')) if (/^[\s(*[]*[\p{L}_][\p{L}\p{N}_]*[\s)\]]*$/u.test(part)) add(part);
      from = match.index + text.length;
    }
  }
  return [...names];
}
