// The source lines of a traceback entry, and the carets under the part that failed. Mirrors StackSummary.format_frame_summary in
// Lib/traceback.py: `~` under the whole expression and `^` under its operator, bracket or call; nothing where the carets would
// underline the whole line.

import { profile } from '../include/profile.ts';
import { PyCodeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { positionAt } from '../objects/code_lines.ts';
import type { expr } from '../parser/ast.ts';
import { PySyntaxError } from '../parser/errors.ts';
import { parse } from '../parser/index.ts';
import { sourceLines } from './source_lines.ts';

export interface EntryLines {
  readonly lineno: number;
  /** Indented source lines with carets, each with its newline; '' when the source is not known. */
  readonly text: string;
}

/** Where the secondary carets are: from (leftLine, leftCol) to before (rightLine, rightCol), counted within the segment. */
interface Anchors {
  leftLine: number;
  leftCol: number;
  rightLine: number;
  rightCol: number;
}

/** Characters before byte `offset` of the UTF-8 form of `line`. */
function characterOffset(line: string, offset: number): number {
  let bytes = 0;
  let chars = 0;
  for (const c of line) {
    if (bytes >= offset) break;
    const code = c.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    chars += c.length;
  }
  return chars;
}

/** Characters that take two columns: east_asian_width is W or F (Unicode 16.0.0, as module unicodedata of CPython 3.14 has it). */
const WIDE = new RegExp(
  `[${
    String.raw`\u1100-\u115f\u231a-\u231b\u2329-\u232a\u23e9-\u23ec\u23f0\u23f3\u25fd-\u25fe\u2614-\u2615\u2630-\u2637` +
    String.raw`\u2648-\u2653\u267f\u268a-\u268f\u2693\u26a1\u26aa-\u26ab\u26bd-\u26be\u26c4-\u26c5\u26ce\u26d4\u26ea` +
    String.raw`\u26f2-\u26f3\u26f5\u26fa\u26fd\u2705\u270a-\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797` +
    String.raw`\u27b0\u27bf\u2b1b-\u2b1c\u2b50\u2b55\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u2ff0-\u303e\u3041-\u3096` +
    String.raw`\u3099-\u30ff\u3105-\u312f\u3131-\u318e\u3190-\u31e5\u31ef-\u321e\u3220-\u3247\u3250-\ua48c\ua490-\ua4c6` +
    String.raw`\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\uff01-\uff60` +
    String.raw`\uffe0-\uffe6\u{16fe0}-\u{16fe4}\u{16ff0}-\u{16ff1}\u{17000}-\u{187f7}\u{18800}-\u{18cd5}` +
    String.raw`\u{18cff}-\u{18d08}\u{1aff0}-\u{1aff3}\u{1aff5}-\u{1affb}\u{1affd}-\u{1affe}\u{1b000}-\u{1b122}\u{1b132}` +
    String.raw`\u{1b150}-\u{1b152}\u{1b155}\u{1b164}-\u{1b167}\u{1b170}-\u{1b2fb}\u{1d300}-\u{1d356}\u{1d360}-\u{1d376}` +
    String.raw`\u{1f004}\u{1f0cf}\u{1f18e}\u{1f191}-\u{1f19a}\u{1f200}-\u{1f202}\u{1f210}-\u{1f23b}\u{1f240}-\u{1f248}` +
    String.raw`\u{1f250}-\u{1f251}\u{1f260}-\u{1f265}\u{1f300}-\u{1f320}\u{1f32d}-\u{1f335}\u{1f337}-\u{1f37c}` +
    String.raw`\u{1f37e}-\u{1f393}\u{1f3a0}-\u{1f3ca}\u{1f3cf}-\u{1f3d3}\u{1f3e0}-\u{1f3f0}\u{1f3f4}\u{1f3f8}-\u{1f43e}` +
    String.raw`\u{1f440}\u{1f442}-\u{1f4fc}\u{1f4ff}-\u{1f53d}\u{1f54b}-\u{1f54e}\u{1f550}-\u{1f567}\u{1f57a}` +
    String.raw`\u{1f595}-\u{1f596}\u{1f5a4}\u{1f5fb}-\u{1f64f}\u{1f680}-\u{1f6c5}\u{1f6cc}\u{1f6d0}-\u{1f6d2}` +
    String.raw`\u{1f6d5}-\u{1f6d7}\u{1f6dc}-\u{1f6df}\u{1f6eb}-\u{1f6ec}\u{1f6f4}-\u{1f6fc}\u{1f7e0}-\u{1f7eb}\u{1f7f0}` +
    String.raw`\u{1f90c}-\u{1f93a}\u{1f93c}-\u{1f945}\u{1f947}-\u{1f9ff}\u{1fa70}-\u{1fa7c}\u{1fa80}-\u{1fa89}` +
    String.raw`\u{1fa8f}-\u{1fac6}\u{1face}-\u{1fadc}\u{1fadf}-\u{1fae9}\u{1faf0}-\u{1faf8}\u{20000}-\u{2fffd}` +
    String.raw`\u{30000}-\u{3fffd}`
  }]`,
  'u',
);

/** Columns that the first `n` characters of `line` take on a terminal: wide East Asian ones two. */
function displayWidth(line: string, n = line.length): number {
  let width = 0;
  for (const c of line.slice(0, n)) width += WIDE.test(c) ? 2 : 1;
  return width;
}

/** The body of a source text, or null if it does not parse. */
function parsed(source: string) {
  try {
    const { tree } = parse(source, '<traceback>', 'exec', { unworded: true });
    return tree._type === 'Module' ? tree.body : null;
  } catch (e) {
    if (e instanceof PySyntaxError) return null;
    throw e;
  }
}

/** Finds what to point at inside the failing expression: a binary operator, the brackets of a subscript, a call's parentheses. */
function anchorsOf(segment: string): Anchors | null {
  const body = parsed(`(\n${segment}\n)`);
  const statement = body?.[0];
  if (body?.length !== 1 || statement?._type !== 'Expr') return null;
  const lines = segment.split('\n');
  // Line 1 of what was parsed is the added parenthesis.
  const end = (e: expr): [number, number] => [
    e.end_lineno - 2,
    characterOffset(lines[e.end_lineno - 2] ?? '', e.end_col_offset),
  ];
  /** The next character from a position on that `accept`s, over line ends, backslashes and comments. */
  const find = ([line, col]: [number, number], accept: (c: string) => boolean): [number, number] | null => {
    while (line < lines.length) {
      const c = lines[line][col];
      if (c === undefined || c === '#' || c === '\\') {
        line++;
        col = 0;
      } else if (/\s/.test(c) || !accept(c)) col++;
      else return [line, col];
    }
    return null;
  };
  const e = statement.value;
  if (e._type === 'BinOp') {
    const at = find(end(e.left), (c) => c !== ')');
    if (at === null) return null;
    const [line, col] = at;
    const next = lines[line][col + 1];
    const beforeRight = line < e.right.lineno - 2 || col + 1 < characterOffset(lines[line], e.right.col_offset);
    const two = next !== undefined && beforeRight && !/[\s\\#]/.test(next);
    return { leftLine: line, leftCol: col, rightLine: line, rightCol: col + (two ? 2 : 1) };
  }
  if (e._type === 'Subscript') {
    const left = find(end(e.value), (c) => c === '[');
    const right = find(end(e.slice), (c) => c === ']');
    return left && right && { leftLine: left[0], leftCol: left[1], rightLine: right[0], rightCol: right[1] + 1 };
  }
  if (e._type === 'Call' && profile.tracebacksShowRanges) {
    const left = find(end(e.func), (c) => c === '(');
    const right = end(e);
    return left && { leftLine: left[0], leftCol: left[1], rightLine: right[0], rightCol: right[1] };
  }
  return null;
}

/** Whether carets say more than the line itself. */
function showsCarets(lines: readonly string[], start: number, end: number, anchors: Anchors | null): boolean {
  const statement = parsed(lines.join('\n'))?.[0];
  if (statement === undefined && parsed(lines.join('\n')) !== null) return false;
  let value: expr | null = null;
  if (statement?._type === 'Return' && statement.value?._type === 'Call' && statement.value.func._type === 'Name')
    value = statement.value;
  else if (
    statement?._type === 'Assign' &&
    statement.value._type === 'Call' &&
    statement.targets.length === 1 &&
    statement.targets[0]._type === 'Name'
  ) {
    value = statement.value;
  }
  if (
    value !== null &&
    value.lineno === 1 &&
    value.end_lineno === lines.length &&
    value.col_offset === start &&
    value.end_col_offset === end
  ) {
    return false;
  }
  if (anchors !== null) return true;
  return lines[0].slice(0, start).trimStart() !== '' || lines.at(-1)!.slice(end).trimEnd() !== '';
}

/** Removes the white space that all non-blank lines begin with. */
function dedent(lines: readonly string[]): string[] {
  const margins = lines.filter((l) => l.trim() !== '').map((l) => /^[ \t]*/.exec(l)![0]);
  let margin = margins[0] ?? '';
  for (const m of margins) {
    while (!m.startsWith(margin)) margin = margin.slice(0, -1);
  }
  return lines.map((l) => (l.trim() === '' ? '' : l.slice(margin.length)));
}

/** What to show under "File …, line …". `lasti` is the offset in bytes; `lineno` is not positive when it must be computed. */
export function frameLines(code: Ref, lasti: number, lineno: number, filename: string): EntryLines {
  const range = positionAt(code, Math.max(0, lasti));
  const line = lineno > 0 ? lineno : (range?.line ?? ld(code + PyCodeObject.co_firstlineno));
  const first = sourceLines.line(filename, line);
  if (first === null || first.trim() === '') return { lineno: line, text: '' };
  if (range === null || range.line !== line || range.column < 0 || range.endColumn < 0) {
    return { lineno: line, text: `    ${first.trim()}\n` };
  }
  const original: string[] = [];
  for (let n = line; n <= range.endLine; n++) original.push((sourceLines.line(filename, n) ?? '').trimEnd());
  const lines = dedent(original);
  const removed = original[0].length - lines[0].length;
  const start = Math.max(0, characterOffset(original[0], range.column) - removed);
  const end = Math.max(0, characterOffset(original.at(-1)!, range.endColumn) - removed);
  const text = profile.tracebacksShowRanges ? underline(lines, start, end) : underlineFirst(lines, start, end);
  return { lineno: line, text };
}

/** The same without marks. */
export function plainLine(code: Ref, lasti: number, lineno: number, filename: string): EntryLines {
  const line = lineno > 0 ? lineno : (positionAt(code, Math.max(0, lasti))?.line ?? 0);
  const text = sourceLines.line(filename, line)?.trim() ?? '';
  return { lineno: line, text: text === '' ? '' : `    ${text}\n` };
}

/** The first line only, as tb_displayline of 3.12 in Python/traceback.c shows it. */
function underlineFirst([line, ...more]: readonly string[], start: number, end: number): string {
  const to = more.length === 0 ? end : line.length;
  const anchors = more.length === 0 ? anchorsOf(line.slice(start, to)) : null;
  if (anchors === null && start === 0 && to === line.length) return `    ${line}\n`;
  const marks = Array.from({ length: to - start }, (_, i) =>
    anchors === null || (i >= anchors.leftCol && i < anchors.rightCol) ? '^' : '~',
  );
  return `    ${line}\n    ${' '.repeat(start)}${marks.join('')}\n`;
}

function underline(lines: readonly string[], start: number, end: number): string {
  const last = lines.length - 1;
  const whole = lines.join('\n');
  const segment = whole.slice(start, whole.length - (lines[last].length - end));
  const anchors = anchorsOf(segment);
  const carets = showsCarets(lines, start, end, anchors);
  const from = displayWidth(lines[0], start);
  const to = displayWidth(lines[last], end);
  const significant = new Set([0, last]);
  let leftCol = 0;
  let rightCol = 0;
  if (anchors !== null) {
    leftCol = displayWidth(lines[anchors.leftLine], anchors.leftCol + (anchors.leftLine === 0 ? start : 0));
    rightCol = displayWidth(lines[anchors.rightLine], anchors.rightCol + (anchors.rightLine === 0 ? start : 0));
    for (const l of [anchors.leftLine, anchors.rightLine]) for (let d = -1; d <= 1; d++) significant.add(l + d);
  }
  const out: string[] = [];
  const show = (n: number): void => {
    out.push(lines[n]);
    if (!carets) return;
    const indent = lines[n].length - lines[n].trimStart().length;
    const count = n === last ? to : displayWidth(lines[n]);
    let row = '';
    for (let col = 0; col < count; col++) {
      if (col < indent || (n === 0 && col < from)) row += ' ';
      else if (
        anchors !== null &&
        (n > anchors.leftLine || (n === anchors.leftLine && col >= leftCol)) &&
        (n < anchors.rightLine || (n === anchors.rightLine && col < rightCol))
      ) {
        row += '^';
      } else row += anchors === null ? '^' : '~';
    }
    out.push(row);
  };
  let before = -1;
  for (const n of [...significant].filter((x) => x >= 0 && x <= last).sort((a, b) => a - b)) {
    if (before >= 0 && n - before === 2) show(n - 1);
    else if (before >= 0 && n - before > 2) out.push(`...<${n - before - 1} lines>...`);
    show(n);
    before = n;
  }
  return dedent(out)
    .map((l) => `    ${l}\n`)
    .join('');
}
