// Several texts side by side: rows of lines, equal lines in one row.

export interface AlignedRow {
  /** One a column; null where the column has no line in this row. */
  readonly cells: readonly (string | null)[];
  readonly same: boolean;
}

/** Lines of a text; a last newline ends the last one. */
export const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Aligns at lines that all columns have in the same order; what lies between stands side by side. */
export function align(columns: readonly (readonly string[])[]): AlignedRow[] {
  const [base, ...others] = columns;
  const matches = others.map((other) => matching(base, other));
  const rows: AlignedRow[] = [];
  const at = columns.map(() => 0);
  const between = (ends: readonly number[]): void => {
    const parts = columns.map((lines, c) => lines.slice(at[c], ends[c]));
    for (let i = 0; parts.some((part) => i < part.length); i++) {
      const cells = parts.map((part) => part[i] ?? null);
      rows.push({ cells, same: cells.every((cell) => cell === cells[0]) });
    }
  };
  for (const [i, line] of base.entries()) {
    const anchor = [i, ...matches.map((m) => m[i])];
    if (anchor.includes(-1)) continue;
    between(anchor);
    rows.push({ cells: columns.map(() => line), same: true });
    for (const [c, place] of anchor.entries()) at[c] = place + 1;
  }
  between(columns.map((lines) => lines.length));
  return rows;
}

/** Most cells of the table below; longer texts match line by line from the start. */
const MOST_CELLS = 4_000_000;

/** For each line of `a` its place in `b`, or -1: a longest common subsequence. */
function matching(a: readonly string[], b: readonly string[]): number[] {
  const found = new Array<number>(a.length).fill(-1);
  if (a.length * b.length > MOST_CELLS) {
    for (let i = 0; i < Math.min(a.length, b.length) && a[i] === b[i]; i++) found[i] = i;
    return found;
  }
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1] + 1
          : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) found[i++] = j++;
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
    else j++;
  }
  return found;
}
