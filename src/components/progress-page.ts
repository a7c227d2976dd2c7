// The progress page: the sum, export, import, forget.
import { progress, readProgressFile } from '../session/progress.ts';

class ProgressPage extends HTMLElement {
  private readonly message = this.querySelector<HTMLElement>('.progress-message')!;

  connectedCallback(): void {
    progress().subscribe(({ marks }) => {
      const solved = [...marks.values()].filter((mark) => mark.status === 'solved').length;
      this.querySelector('.progress-sum')!.textContent = `${solved} of ${this.dataset.total} exercises solved.`;
    });
    const input = this.querySelector<HTMLInputElement>('input[type=file]')!;
    this.button('.progress-export', () => this.export());
    this.button('.progress-import', () => input.click());
    this.button('.progress-forget', () => this.querySelector('dialog')!.showModal());
    input.addEventListener('change', () => void this.import(input));
    const dialog = this.querySelector('dialog')!;
    dialog.addEventListener('close', () => {
      if (dialog.returnValue !== 'forget') return;
      void progress()
        .forgetEverything()
        .then(() => this.say('Everything is forgotten.'));
    });
  }

  private button(selector: string, act: () => unknown): void {
    const button = this.querySelector<HTMLButtonElement>(selector)!;
    button.disabled = false;
    button.addEventListener('click', () => void act());
  }

  private async export(): Promise<void> {
    const file = await progress().export();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(file, null, 1)}\n`], { type: 'application/json' }));
    link.download = `heapwise-progress-${file.exportedAt.slice(0, 10)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    this.say(`Saved as ${link.download}.`);
  }

  private async import(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    try {
      const data = readProgressFile(await file.text());
      await progress().import(data);
      const count = Object.keys(data.marks).length;
      this.say(
        `Added ${count} ${count === 1 ? 'mark' : 'marks'} from ${file.name}. What was already solved here stays solved.`,
      );
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }

  private say(text: string): void {
    this.message.textContent = text;
  }
}

customElements.define('progress-page', ProgressPage);
