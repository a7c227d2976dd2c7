// The docstring of a body, and how the compiler trims it.
// Mirrors _PyAST_GetDocString of Python/ast.c and _PyCompile_CleanDoc of Python/compile.c.

import type { StrConst } from '../include/constant.ts';
import type { stmt } from '../parser/ast.ts';
import { UnencodableText } from '../parser/errors.ts';

export function _PyAST_GetDocString(body: readonly stmt[]): StrConst | null {
  const first = body[0];
  if (first === undefined || first._type !== 'Expr') return null;
  const value = first.value;
  return value._type === 'Constant' && value.value.kind === 'str' ? value.value : null;
}

/** str.expandtabs() with tabs every 8 columns. */
function expandtabs(text: string): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  let result = '';
  for (const char of text) {
    if (char === '\t') {
      const fill = 8 - (column % 8);
      result += ' '.repeat(fill);
      column += fill;
    } else {
      result += char;
      column = char === '\n' || char === '\r' ? 0 : column + 1;
    }
  }
  return result;
}

function leadingSpaces(line: string): number {
  let count = 0;
  while (line[count] === ' ') count++;
  return count;
}

/** inspect.cleandoc() that keeps blank lines at both ends, so that line numbers stay. The same object when nothing changes. Throws UnencodableText. */
export function _PyCompile_CleanDoc(doc: StrConst): StrConst {
  // CPython reads the text as UTF-8, which lone surrogates do not have.
  if (doc.codePoints !== undefined || !doc.value.isWellFormed()) {
    throw new UnencodableText(doc.codePoints ?? Array.from(doc.value, (c) => c.codePointAt(0) as number));
  }
  const text = cleanText(doc.value);
  return text === doc.value ? doc : { kind: 'str', value: text };
}

function cleanText(doc: string): string {
  const lines = expandtabs(doc).split('\n');
  let margin = Number.POSITIVE_INFINITY;
  for (const line of lines.slice(1)) {
    const indent = leadingSpaces(line);
    if (indent < line.length) margin = Math.min(margin, indent);
  }
  if (margin === Number.POSITIVE_INFINITY) margin = 0;
  return lines
    .map((line, i) => line.slice(i === 0 ? leadingSpaces(line) : Math.min(margin, leadingSpaces(line))))
    .join('\n');
}
