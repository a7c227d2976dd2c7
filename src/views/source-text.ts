// Pieces of a program's text, by the positions that instructions have.

import type { Instruction } from './bytecode.ts';

type Positions = Pick<Instruction, 'line' | 'endLine' | 'column' | 'endColumn'>;

const STRING = /^[rbuft]{0,2}('''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")/i;

export class SourceText {
  readonly #lines: readonly Uint8Array[];

  constructor(source: string) {
    this.#lines = source.split('\n').map((line) => new TextEncoder().encode(line));
  }

  /** The text that an instruction stands for, '' if that is not known. Columns count bytes of UTF-8, lines of code are so many further down in the text. */
  of(positions: Positions, offset = 0): string {
    const { column, endColumn } = positions;
    const line = positions.line + offset;
    const endLine = positions.endLine + offset;
    if (line < 1 || endLine > this.#lines.length || column < 0) return '';
    const parts = this.#lines.slice(line - 1, endLine).map((bytes, i, all) => {
      const from = i === 0 ? column : 0;
      return new TextDecoder().decode(bytes.subarray(from, i === all.length - 1 ? endColumn : bytes.length));
    });
    return parts.map((p) => p.trim()).join(' ');
  }
  /** Whether that is a literal: a number, or strings one behind the other; not what the compiler has computed. */
  isLiteral(positions: Positions, offset = 0): boolean {
    let text = this.of(positions, offset);
    if (/^\d[\w.]*([eE][+-]\d+)?[jJ]?$/.test(text)) return true;
    if (!STRING.test(text)) return false;
    while (STRING.test(text)) text = text.replace(STRING, '').trimStart();
    return text === '';
  }
}
