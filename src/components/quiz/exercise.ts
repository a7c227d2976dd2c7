// <hw-exercise>: which draw of an exercise a reader meets, and the mark that lasts. What happens inside is body.ts; HTML is made by
// src/authoring/pieces/Exercise.astro. A lesson's page has the face of the first draw only; the whole is in a file that all its exercises share.
import type { Exercise } from '../../exercises/model.ts';
import { drawOf } from '../../exercises/values.ts';
import { say } from '../../messages/page.ts';
import { type Mark, progress } from '../../session/progress.ts';
import { ExerciseBody } from './body.ts';
import { wholeExercise } from './whole.ts';

class HwExercise extends HTMLElement {
  /** Bodies as they came from the build. */
  private draws: HTMLElement[] = [];
  private start = 0;
  private seed = 0;

  connectedCallback(): void {
    void this.begin();
  }

  private async begin(): Promise<void> {
    const { whole } = this.dataset;
    const from = whole === undefined ? this : await wholeExercise(whole, this.id);
    const first = from.querySelector<HTMLElement>('.exercise-body')!;
    const others = [...from.querySelectorAll<HTMLTemplateElement>('.exercise-draw')];
    this.draws = [first.cloneNode(true), ...others.map((other) => other.content.firstElementChild!)] as HTMLElement[];
    const { key, kind } = JSON.parse(first.dataset.exercise!) as Exercise;
    const mark = await progress().mark(key);
    this.showMark(mark);
    if (this.draws.length > 1) {
      this.seed = await progress().seed();
      // A question is another one at each try; a program is mended over many, and lies where it was left.
      this.start = kind === 'edit' ? await this.leftAt(key) : (mark?.tries ?? 0);
    }
    this.choose(key);
    this.dataset.ready = '';
  }

  /** At which start the reader meets the program they changed last; 0 if they changed none. */
  private async leftAt(key: string): Promise<number> {
    const keys = this.draws.map((body) => body.querySelector<HTMLElement>('py-lab')!.dataset.key!);
    const drafts = await Promise.all(keys.map((name) => progress().draft(name)));
    const changed = drafts.map((draft) => draft?.at ?? 0);
    const newest = changed.indexOf(Math.max(...changed));
    if (changed[newest] === 0) return 0;
    const { length } = this.draws;
    return (newest - drawOf(this.seed, key, 0, length) + length) % length;
  }

  /** Shows the draw whose turn it is, in the place of what is there; the focus stays within. */
  private choose(key: string): void {
    const hasOthers = this.draws.length > 1;
    const next = hasOthers ? drawOf(this.seed, key, this.start, this.draws.length) : 0;
    const body = document.importNode(this.draws[next], true);
    const old = this.querySelector('.exercise-body')!;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(body);
    new ExerciseBody(body, this.id, {
      hasOthers,
      recorded: (mark) => this.showMark(mark),
      another: () => {
        if (!hasOthers) return false;
        this.start++;
        this.choose(key);
        return true;
      },
    });
    if (focused) body.querySelector<HTMLElement>(focused.matches('pre') ? 'pre' : 'input, select')?.focus();
  }

  private showMark(mark: Mark | undefined): void {
    const label = this.querySelector<HTMLElement>('.exercise-mark')!;
    label.hidden = !mark;
    if (!mark) return;
    label.dataset.status = mark.status;
    label.querySelector('span')!.textContent = say(`exercise.mark-${mark.status}`);
  }
}

customElements.define('hw-exercise', HwExercise);
