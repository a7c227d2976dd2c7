// <hw-exercise>: which variant of an exercise a reader meets, and the mark that lasts. What happens inside is body.ts; HTML is made by
// src/authoring/pieces/Exercise.astro.
import { variantOf } from '../../exercises/values.ts';
import { say } from '../../messages/page.ts';
import { type Mark, progress } from '../../session/progress.ts';
import { ExerciseBody } from './body.ts';

class HwExercise extends HTMLElement {
  /** Bodies as they came from the build: the first from the page, the others from its templates; empty if there is only one. */
  private variants: HTMLElement[] = [];
  private shown = 0;
  private start = 0;
  private seed = 0;

  connectedCallback(): void {
    const body = this.querySelector<HTMLElement>('.exercise-body')!;
    const others = [...this.querySelectorAll<HTMLTemplateElement>('.exercise-variant')];
    if (others.length > 0)
      this.variants = [
        body.cloneNode(true),
        ...others.map((other) => other.content.firstElementChild!),
      ] as HTMLElement[];
    const { key } = this.open(body).exercise;
    void this.begin(key);
  }

  private async begin(key: string): Promise<void> {
    const mark = await progress().mark(key);
    this.showMark(mark);
    if (this.variants.length > 0) {
      this.seed = await progress().seed();
      this.start = mark?.tries ?? 0;
      this.choose(key);
    }
    this.dataset.ready = '';
  }

  private open(element: HTMLElement): ExerciseBody {
    return new ExerciseBody(element, this.id, {
      recorded: (mark) => this.showMark(mark),
      another: (exercise) => {
        if (this.variants.length === 0) return false;
        this.start++;
        this.choose(exercise.key);
        return true;
      },
    });
  }

  /** Shows the variant whose turn it is. */
  private choose(key: string): void {
    const next = variantOf(this.seed, key, this.start, this.variants.length);
    if (next === this.shown && this.start === 0) return;
    this.shown = next;
    const body = this.variants[next].cloneNode(true) as HTMLElement;
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
