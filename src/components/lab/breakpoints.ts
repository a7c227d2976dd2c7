// Breakpoints of a lab: lines at which running on stops. Set in the gutter of listing and editor, or from the step-through.

export class Breakpoints {
  readonly #lines = new Set<number>();
  readonly #listeners = new Set<() => void>();

  get lines(): readonly number[] {
    return [...this.#lines].sort((a, b) => a - b);
  }
  has(line: number): boolean {
    return this.#lines.has(line);
  }
  toggle(line: number): void {
    if (!this.#lines.delete(line)) this.#lines.add(line);
    this.#tell();
  }
  /** These and no others. */
  set(lines: Iterable<number>): void {
    this.#lines.clear();
    for (const line of lines) this.#lines.add(line);
    this.#tell();
  }
  /** The text was edited: lines behind the change move with their text. */
  follow(before: string, after: string): void {
    if (this.#lines.size > 0) this.set(movedLines(this.lines, before, after));
  }
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Where lines of a text (from 1) are in an edited one; those whose text was removed are gone. */
export function movedLines(lines: readonly number[], before: string, after: string): number[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return lines.flatMap((line) => {
    if (line <= head) return [line];
    if (line > a.length - tail) return [line + b.length - a.length];
    // Within what changed: a line that is edited keeps its mark if there is a line in its place.
    return line <= b.length - tail ? [line] : [];
  });
}
