// The progress page: the sum, export, import, forget.
import { locale, say } from '../messages/page.ts';
import { type Mark, progress, type Snapshot } from '../session/progress.ts';
import { ProgressFileError, readProgressFile } from '../session/progress-file.ts';

class ProgressPage extends HTMLElement {
  private readonly message = this.querySelector<HTMLElement>('.progress-message')!;

  connectedCallback(): void {
    progress().subscribe((snapshot) => {
      const marks = this.known(snapshot);
      const solved = marks.filter((mark) => mark.status === 'solved').length;
      this.querySelector('.progress-sum')!.textContent = say('progress.solved-of', {
        solved,
        all: this.dataset.total!,
      });
      void this.showCompletion(marks);
    });
    this.button('.completion-print', () => print());
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
        .then(() => this.say(say('progress.everything-is-forgotten')));
    });
  }

  /** Marks of the exercises that the course has: others may be of an older edition. */
  private known({ marks }: Snapshot): Mark[] {
    return [...this.querySelectorAll<HTMLElement>('.bit')].flatMap((bit) => marks.get(bit.dataset.exercise!) ?? []);
  }

  /** When every exercise has been answered: what came of it. */
  private async showCompletion(marks: readonly Mark[]): Promise<void> {
    const answered = marks.filter(({ status }) => status !== 'tried');
    const section = this.querySelector<HTMLElement>('.completion')!;
    section.hidden = answered.length < Number(this.dataset.total!);
    if (section.hidden) return;
    const solved = answered.filter(({ status }) => status === 'solved');
    const first = solved.filter(({ tries }) => tries === 1).length;
    const times = await progress().inventory();
    const facts = [
      say('progress.facts', {
        lessons: this.dataset.lessons!,
        total: this.dataset.total!,
        date: dayOf(Math.max(...marks.map(({ at }) => at))),
      }),
      say('progress.facts-solved', { solved: solved.length, first, answered: answered.length - solved.length }),
      times.length > 1 ? say('progress.facts-inventory-twice') : say('progress.facts-inventory-once'),
    ];
    section.querySelector('.completion-facts')!.replaceChildren(
      ...facts.map((text) => {
        const item = document.createElement('li');
        item.textContent = text;
        return item;
      }),
    );
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
    this.say(say('progress.saved-as', { file: link.download }));
  }

  private async import(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    try {
      const data = readProgressFile(await file.text());
      await progress().import(data);
      const count = Object.keys(data.marks).length;
      this.say(say('progress.added', { n: count, file: file.name }));
    } catch (error) {
      if (!(error instanceof ProgressFileError)) throw error;
      this.say(fileProblem(error));
    }
  }

  private say(text: string): void {
    this.message.textContent = text;
  }
}

const dayOf = (at: number): string => new Date(at).toLocaleDateString(locale, { dateStyle: 'long' });

function fileProblem({ reason, what }: ProgressFileError): string {
  if (reason === 'not-json' || reason === 'no-progress') return say(`progress.file-${reason}`);
  return say(`progress.file-${reason}`, { what });
}

customElements.define('progress-page', ProgressPage);
