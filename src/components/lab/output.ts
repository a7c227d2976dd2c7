// The output pane: appends what the program writes, standard output and errors told apart.
import { say } from '../../messages/page.ts';
import type { Chunk } from '../../session/protocol.ts';

export class OutputPane {
  private readonly element: HTMLElement;
  stdout = '';
  stderr = '';
  /** What `show` was given last, if nothing came after it: the same again is not drawn. */
  private shown: string | undefined;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  clear(): void {
    this.stdout = '';
    this.stderr = '';
    this.shown = undefined;
    this.element.replaceChildren();
    this.element.hidden = true;
  }

  /** Shows exactly this. */
  show(chunks: readonly Chunk[]): void {
    const text = JSON.stringify(chunks);
    if (text === this.shown) return;
    this.clear();
    if (chunks.length > 0) this.append(chunks);
    this.shown = text;
  }

  append(chunks: readonly Chunk[]): void {
    this.shown = undefined;
    const followsEnd = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 8;
    for (const { stream, text, atExit, typedAt } of chunks) {
      if (typedAt !== undefined) {
        this.typed(typedAt, text);
        continue;
      }
      this[stream] += text;
      if (atExit) this.markExit();
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

  /** A line between what the program wrote and what the end of the process did. */
  private markExit(): void {
    if (this.element.querySelector('.out-exit')) return;
    const mark = document.createElement('span');
    mark.className = 'out-exit';
    mark.role = 'separator';
    mark.ariaLabel = say('lab.process-ends');
    this.element.append(mark);
  }

  /** Shows what the reader typed, behind the prompt that asked for it. */
  typed(prompt: string, text: string): void {
    this.shown = undefined;
    const part = document.createElement('span');
    part.className = 'out out-typed';
    const asked = document.createElement('span');
    asked.className = 't-prompt';
    asked.textContent = prompt;
    part.append(asked, text);
    this.element.append(part);
    this.element.hidden = false;
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** The line of output that has no end yet. */
  get lastLine(): string {
    return this.stdout.slice(this.stdout.lastIndexOf('\n') + 1);
  }

  get lineCount(): number {
    return this.stdout === '' ? 0 : this.stdout.replace(/\n$/, '').split('\n').length;
  }
}
