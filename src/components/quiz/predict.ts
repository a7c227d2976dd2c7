// <hw-predict>: the reader commits, then the lab inside runs and shows who was right.

import { sameAnswer } from '../../exercises/answers.ts';
import { outputLine } from '../../exercises/checks.ts';
import { say } from '../../messages/page.ts';
import type { PyLab } from '../lab/lab.ts';
import { paragraph } from './feedback.ts';

class HwPredict extends HTMLElement {
  private readonly form = this.querySelector('form')!;
  private readonly feedback = this.querySelector<HTMLElement>('.feedback')!;

  connectedCallback(): void {
    this.setDisabled(false);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.commit();
    });
  }

  private async commit(): Promise<void> {
    const inputs = [...this.form.querySelectorAll('input')];
    const given = (inputs.find((input) => input.type === 'text' || input.checked)?.value ?? '').trim();
    if (!given) return this.feedback.replaceChildren(paragraph(say('exercise.commit-one')));
    this.setDisabled(true);
    await customElements.whenDefined('py-lab');
    const lab = this.querySelector<PyLab>('py-lab')!;
    const run = await lab.execute();
    const truth = run.end === 'ended' ? outputLine(run.stdout, Number(this.dataset.line)) : undefined;
    if (truth === undefined) {
      this.setDisabled(false);
      return this.feedback.replaceChildren(paragraph(say('exercise.not-that-far'), 'is-wrong'));
    }
    const correct = sameAnswer(given, truth);
    for (const input of inputs) {
      const choice = input.closest<HTMLElement>('.choice');
      if (choice) choice.dataset.verdict = sameAnswer(input.value, truth) ? 'right' : input.checked ? 'wrong' : '';
    }
    const text = correct ? say('exercise.said-right', { given }) : say('exercise.said-wrong', { given, truth });
    this.feedback.replaceChildren(paragraph(text, correct ? 'is-right' : 'is-wrong'));
    delete this.dataset.locks;
    this.querySelector('button.button:not(.button-run)')?.remove();
    // Below the verdict, where the eye is.
    const explanation = this.querySelector<HTMLElement>('.predict-explain')!;
    explanation.hidden = false;
    this.append(explanation);
  }

  private setDisabled(disabled: boolean): void {
    for (const control of this.form.querySelectorAll<HTMLInputElement | HTMLButtonElement>('input, button'))
      control.disabled = disabled;
  }
}

customElements.define('hw-predict', HwPredict);
