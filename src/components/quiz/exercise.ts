// <hw-exercise>: which draw of an exercise a reader meets, and the mark that lasts. What happens inside is body.ts; HTML is made by
// src/authoring/pieces/Exercise.astro.
import { drawOf } from '../../exercises/values.ts';
import { say } from '../../messages/page.ts';
import { type Mark, progress } from '../../session/progress.ts';
import { ExerciseBody } from './body.ts';

class HwExercise extends HTMLElement {
  /** Bodies as they came from the build: the first from the page, the others from its templates; empty if there is only one. */
  private draws: HTMLElement[] = [];
  private shown = 0;
  private start = 0;
  private seed = 0;

  connectedCallback(): void {
    const body = this.querySelector<HTMLElement>('.exercise-body')!;
    const others = [...this.querySelectorAll<HTMLTemplateElement>('.exercise-draw')];
    if (others.length > 0)
      this.draws = [body.cloneNode(true), ...others.map((other) => other.content.firstElementChild!)] as HTMLElement[];
    const { key, kind } = this.open(body).exercise;
    void this.begin(key, kind === 'edit');
  }

  private async begin(key: string, program: boolean): Promise<void> {
    const mark = await progress().mark(key);
    this.showMark(mark);
    if (this.draws.length > 0) {
      this.seed = await progress().seed();
      // A question is another one at each try; a program is mended over many, and lies where it was left.
      this.start = program ? await this.leftAt(key) : (mark?.tries ?? 0);
      this.choose(key);
    }
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

  private open(element: HTMLElement): ExerciseBody {
    return new ExerciseBody(element, this.id, {
      hasOthers: this.draws.length > 0,
      recorded: (mark) => this.showMark(mark),
      another: (exercise) => {
        if (this.draws.length === 0) return false;
        this.start++;
        this.choose(exercise.key);
        return true;
      },
    });
  }

  /** Shows the draw whose turn it is. */
  private choose(key: string): void {
    const next = drawOf(this.seed, key, this.start, this.draws.length);
    if (next === this.shown && this.start === 0) return;
    this.shown = next;
    const body = this.draws[next].cloneNode(true) as HTMLElement;
    this.querySelector('.exercise-body')!.replaceWith(body);
    this.open(body);
    if (this.start > 0 && this.contains(document.activeElement))
      body.querySelector<HTMLElement>('input, select')?.focus();
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
