// The same lines in other ways than as a script: typed at the prompt, given to exec(), and with the values of expressions shown as
// the prompt shows them. Text to text: what comes out is Python that runs on any CPython.

import type { stmt } from '../parser/ast.ts';
import { PySyntaxError, parse } from '../parser/index.ts';

/** As `python FILE` runs it, typed at the prompt statement by statement, or as the text of one call of exec(). */
export type RunMode = 'script' | 'repl' | 'exec';

export interface PromptEntryText {
  readonly text: string;
  /** Lines of the source before its first one. */
  readonly line: number;
}

/** The statements of a source as they are typed at the prompt, one a unit; those that share a line are one entry. A source that is not Python is one entry. */
export function promptEntries(source: string): PromptEntryText[] {
  const body = statements(source);
  if (body === null) return [{ text: `${source}\n`, line: 0 }];
  const lines = source.split('\n');
  const entries: PromptEntryText[] = [];
  let taken = 0;
  for (const [i, s] of body.entries()) {
    const last = s.end_lineno ?? s.lineno;
    if (i + 1 < body.length && firstLine(body[i + 1]) <= last) continue;
    const line = Math.max(taken, firstLine(group(body, i)) - 1);
    const text = lines.slice(line, last).join('\n');
    taken = last;
    // A blank line ends a block.
    entries.push({ text: `${text}\n${isCompound(s) ? '\n' : ''}`, line });
  }
  return entries;
}

/** The first statement of those that share lines with the one at `i`. */
function group(body: readonly stmt[], i: number): stmt {
  while (i > 0 && (body[i - 1].end_lineno ?? 0) >= firstLine(body[i])) i--;
  return body[i];
}

/** The source as the text of a call of exec(). */
export function execCall(source: string): string {
  // A JSON string is a Python string but for its pairs of surrogates, which JSON does not need.
  return `exec(${JSON.stringify(source)})\n`;
}

/** The source with each expression statement outside functions and classes handed to sys.displayhook: what the prompt does, in one unit. */
export function withValuesShown(source: string): string {
  const body = statements(source);
  if (body === null) return source;
  const found: { line: number; column: number; endLine: number; endColumn: number }[] = [];
  const visit = (s: stmt): void => {
    if (s._type === 'FunctionDef' || s._type === 'AsyncFunctionDef' || s._type === 'ClassDef') return;
    if (s._type === 'Expr') {
      const { value: v } = s;
      found.push({
        line: v.lineno - 1,
        column: v.col_offset,
        endLine: (v.end_lineno ?? v.lineno) - 1,
        endColumn: v.end_col_offset ?? v.col_offset,
      });
    }
    for (const part of Object.values(s)) {
      if (!Array.isArray(part)) continue;
      for (const item of part) {
        if (isStatement(item)) visit(item);
        else if (item !== null && typeof item === 'object' && Array.isArray(item.body))
          item.body.filter(isStatement).forEach(visit);
      }
    }
  };
  body.forEach(visit);
  const lines = source.split('\n');
  for (const { line, column, endLine, endColumn } of found.reverse()) {
    insert(lines, endLine, endColumn, '))');
    insert(lines, line, column, '__import__("sys").displayhook((');
  }
  return lines.join('\n');
}

/** Columns are bytes of UTF-8. */
function insert(lines: string[], line: number, column: number, text: string): void {
  const bytes = new TextEncoder().encode(lines[line]);
  const decode = (part: Uint8Array): string => new TextDecoder().decode(part);
  lines[line] = decode(bytes.subarray(0, column)) + text + decode(bytes.subarray(column));
}

function isStatement(node: unknown): node is stmt {
  return (
    node !== null &&
    typeof node === 'object' &&
    '_type' in node &&
    'lineno' in node &&
    STATEMENTS.has(String(node._type))
  );
}
const STATEMENTS = new Set([
  'Expr',
  'If',
  'For',
  'AsyncFor',
  'While',
  'With',
  'AsyncWith',
  'Try',
  'TryStar',
  'Match',
  'FunctionDef',
  'AsyncFunctionDef',
  'ClassDef',
]);
const COMPOUND = new Set([...STATEMENTS].filter((type) => type !== 'Expr'));
const isCompound = (s: stmt): boolean => COMPOUND.has(s._type);

function firstLine(s: stmt): number {
  const decorators = 'decorator_list' in s ? s.decorator_list : [];
  return Math.min(s.lineno, ...decorators.map((d) => d.lineno));
}

function statements(source: string): readonly stmt[] | null {
  try {
    const { tree } = parse(source, '<input>', 'exec', { unworded: true });
    return tree._type === 'Module' ? tree.body : null;
  } catch (error) {
    if (error instanceof PySyntaxError) return null;
    throw error;
  }
}
