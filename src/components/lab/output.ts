// The output pane: appends what the program writes, standard output and errors told apart.
import type { Chunk } from '../../session/protocol.ts';

export class OutputPane {
  private readonly element: HTMLElement;
  stdout = '';
  stderr = '';

  constructor(element: HTMLElement) {
    this.element = element;
  }

  clear(): void {
    this.stdout = '';
    this.stderr = '';
    this.element.replaceChildren();
    this.element.hidden = true;
  }

  /** Shows exactly this. */
  show(chunks: readonly Chunk[]): void {
    this.clear();
    if (chunks.length > 0) this.append(chunks);
  }

  append(chunks: readonly Chunk[]): void {
    const followsEnd = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 8;
    for (const { stream, text } of chunks) {
      this[stream] += text;
      const last = this.element.lastElementChild;
      if (last?.classList.contains(`out-${stream}`)) last.append(text);
      else {
        const part = document.createElement('span');
        part.className = `out out-${stream}`;
        part.textContent = text;
        this.element.append(part);
      }
    }
    this.element.hidden = false;
    if (followsEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  get lineCount(): number {
    return this.stdout === '' ? 0 : this.stdout.replace(/\n$/, '').split('\n').length;
  }
}
