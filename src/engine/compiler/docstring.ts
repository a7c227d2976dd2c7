// The docstring of a body, and how the compiler trims it.
// Mirrors _PyAST_GetDocString of Python/ast.c and _PyCompile_CleanDoc of Python/compile.c.

import type { StrConst } from '../include/constant.ts';
import type { stmt } from '../parser/ast.ts';

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

/** inspect.cleandoc() that keeps blank lines at both ends, so that line numbers stay. The same object when nothing changes. */
export function _PyCompile_CleanDoc(doc: StrConst): StrConst {
  if (doc.codePoints !== undefined) return cleanCodePoints(doc);
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

/**
 * Surrogates that UTF-16 would pair stay apart: each code point that is not ASCII is represented by one stand-in
 * character while the layout is worked on (no stand-in is a space, tab or line end).
 */
function cleanCodePoints(doc: StrConst): StrConst {
  const points = doc.codePoints!;
  const pending: number[] = [];
  let standIn = '';
  for (const point of points) {
    if (point < 0x80) standIn += String.fromCharCode(point);
    else {
      pending.push(point);
      standIn += '\u0080';
    }
  }
  const cleaned = cleanText(standIn);
  let next = 0;
  const codePoints = Array.from(cleaned, (char) => (char === '\u0080' ? pending[next++]! : char.charCodeAt(0)));
  return { kind: 'str', value: codePoints.map((point) => String.fromCodePoint(point)).join(''), codePoints };
}
