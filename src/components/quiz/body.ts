// One draw of an exercise on the page: two tries, then the answer; reasons after commitment; hints one by one.

import { type Confidence, calibration, gradeChoice, gradeParts, sameAnswer, TRIES } from '../../exercises/answers.ts';
import {
  type AskExercise,
  type ChooseExercise,
  type EditExercise,
  type Exercise,
  RUNS,
} from '../../exercises/model.ts';
import { loadMessages, say } from '../../messages/page.ts';
import { type Mark, progress, type Status } from '../../session/progress.ts';
import type { PyLab } from '../lab/lab.ts';
import { type AskForm, askForm } from './ask-form.ts';
import type { BeliefText } from './belief.ts';
import { paragraph } from './feedback.ts';

export interface BodyHost {
  recorded(mark: Mark | undefined): void;
  /** Whether there is another draw to start over with. */
  hasOthers: boolean;
  /** Start over with another draw; false if there is only this one. */
  another(exercise: Exercise): boolean;
}

export class ExerciseBody {
  readonly exercise: Exercise;
  private readonly root: HTMLElement;
  private readonly host: BodyHost;
  private readonly form: HTMLFormElement;
  private readonly button: HTMLButtonElement;
  private readonly feedback: HTMLElement;
  private readonly explanation: HTMLElement;
  private readonly againButton: HTMLButtonElement;
  private readonly solutionButton: HTMLButtonElement | null;
  private readonly belief: HTMLElement;
  private readonly locks: string | undefined;
  private readonly ask: AskForm | undefined;
  private tries = 0;
  private busy = false;

  constructor(root: HTMLElement, id: string, host: BodyHost) {
    this.root = root;
    this.host = host;
    this.exercise = JSON.parse(root.dataset.exercise!) as Exercise;
    this.form = this.find<HTMLFormElement>('.ask-form')!;
    this.button = this.form.querySelector<HTMLButtonElement>('button.button')!;
    this.feedback = this.find('.feedback')!;
    this.explanation = this.find('.exercise-explanation')!;
    this.againButton = this.find('.tool-again')!;
    this.solutionButton = this.find('.tool-solution');
    this.belief = this.find('.belief')!;
    this.locks = root.dataset.locks;
    const { exercise } = this;
    this.ask = 'parts' in exercise ? askForm(this.form, exercise, id.replace(/^exercise-/, '')) : undefined;
    this.setDisabled(false);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.commit();
    });
    this.againButton.addEventListener('click', () => this.startOver());
    this.solutionButton?.addEventListener('click', () => void this.showSolution());
    this.connectHints();
  }

  private async commit(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.button.ariaDisabled = 'true';
    try {
      const { exercise } = this;
      if (exercise.kind === 'edit') await this.commitProgram(exercise);
      else if (exercise.kind === 'choose') await this.commitChoice(exercise);
      else await this.commitAnswers(exercise, this.ask!);
    } finally {
      this.busy = false;
      this.button.ariaDisabled = null;
    }
  }

  // --- kinds whose truth is the run's

  private async commitAnswers(exercise: AskExercise, ask: AskForm): Promise<void> {
    const empty = ask.given().includes('') ? ask.empty() : undefined;
    if (empty) {
      this.say(say('exercise.commit-every'));
      return empty.focus();
    }
    const given = ask.given();
    const lab = await this.lab();
    this.say(say('exercise.asking-python'));
    const judge = await import('./truth.ts').catch(() => undefined);
    if (!judge) return this.say(say('exercise.no-judge'), 'is-wrong');
    const truth = await judge.askEngine(exercise, {
      source: `${lab.source}\n`,
      version: lab.version,
      filename: lab.dataset.file!,
    });
    if (typeof truth === 'string') return this.say(say('exercise.not-counted', { why: truth }), 'is-wrong');
    const results = gradeParts(exercise.parts, given, truth.texts);
    const correct = results.every((one) => one.correct);
    const over = this.isOver(correct);
    // Where the steps are moved to their places the words are needed from before.
    const said = given.map((text, i) => ask.words(text, i));
    const labels = results.map((_, i) => this.label(i));
    ask.mark(results, over);
    results.forEach(({ correct: right, truth: answer }, i) => {
      const part = this.part(i)!;
      part.hidden = false;
      if (!over && !ask.tellsParts) part.hidden = part.matches('li.question:not(.order-step)');
      else setVerdict(part, right, verdictText(exercise, right, over, said[i], ask.words(answer, i)));
      const reply = exercise.parts[i].mistaken.findIndex((m) => !right && sameAnswer(given[i], m.answer));
      for (const because of part.querySelectorAll<HTMLElement>('.because'))
        because.hidden = because.dataset.reason === undefined ? Number(because.dataset.mistaken) !== reply : !over;
    });
    const known = over || ask.tellsParts ? '' : countRight(results);
    this.setLocked(over);
    await this.conclude(correct, over, known);
    this.belief.hidden = true;
    if (!correct) {
      const [{ beliefBehind, showBelief, worldRows }] = await Promise.all([
        import('./belief.ts'),
        loadMessages('belief'),
      ]);
      const believed = beliefBehind(exercise, given, truth);
      if (believed) {
        const rows = worldRows(
          believed,
          truth.texts,
          (i) => labels[i],
          (text, i) => ask.words(text, i),
        );
        const own = JSON.parse(this.root.dataset.beliefs ?? '{}') as Record<string, BeliefText>;
        showBelief(this.belief, own[believed.id] ?? believed, over ? rows : undefined);
      }
    }
    if (over) await lab.execute();
  }

  private part(i: number): HTMLElement | undefined {
    return this.form.querySelector<HTMLElement>(`.question[data-part="${i}"]`) ?? undefined;
  }

  private label(i: number): string {
    const { exercise } = this;
    if (exercise.kind === 'order') return `${i + 1}.`;
    return this.part(i)?.querySelector('.question-label')?.textContent?.trim().replace(/\s+/g, ' ') ?? '';
  }

  // --- choose

  private async commitChoice(exercise: ChooseExercise): Promise<void> {
    const options = [...this.form.querySelectorAll<HTMLElement>('.option')];
    const chosen = options.map((option) => option.querySelector('input')!.checked);
    if (!exercise.many && !chosen.includes(true)) return this.say(say('exercise.choose-first'));
    const correct = gradeChoice(exercise.correct, chosen);
    const over = this.isOver(correct);
    options.forEach((option, i) => {
      const right = chosen[i] === exercise.correct[i];
      // After the first wrong try only what was wrongly ticked is answered; the rest would give it away.
      const tell = over || (chosen[i] && !right);
      option.querySelector<HTMLElement>('.because')!.hidden = !tell;
      const mine = chosen[i] ? `${say('exercise.you-chose-this')} ` : '';
      if (tell)
        setVerdict(
          option,
          over ? exercise.correct[i] : false,
          `${mine}${say(exercise.correct[i] ? 'exercise.it-is-true' : 'exercise.it-is-not-true')}`,
        );
      else clearVerdict(option);
    });
    this.setLocked(over);
    await this.conclude(correct, over);
  }

  /** Whether this try is the last: a right one is, and the second, unless the course never shows answers. */
  private isOver(correct: boolean): boolean {
    return correct || (this.root.dataset.answers !== 'never' && this.tries + 1 >= TRIES);
  }

  private async conclude(correct: boolean, over: boolean, known = ''): Promise<void> {
    this.tries++;
    const confidence = this.confidence();
    const surprise = over || !correct ? calibration(confidence, correct, say) : '';
    const text = correct
      ? this.tries === 1
        ? say('exercise.right-first')
        : say('exercise.right-now')
      : over
        ? say('exercise.not-this-time')
        : `${say('exercise.not-yet')} ${known}${say(this.root.dataset.answers === 'never' ? 'exercise.try-again' : 'exercise.one-more-try')}`;
    const nodes = [paragraph(text, correct ? 'is-right' : 'is-wrong')];
    if (surprise) nodes.push(paragraph(surprise, 'feedback-sum'));
    this.feedback.replaceChildren(...nodes);
    if (over) {
      this.finish();
      this.button.hidden = true;
      this.againButton.hidden = false;
      delete this.root.dataset.locks;
    }
    await this.record(correct ? 'solved' : over ? 'shown' : 'tried', confidence);
  }

  private confidence(): Confidence | undefined {
    const level = this.form.querySelector<HTMLInputElement>('.confidence input:checked')?.value;
    return level === undefined ? undefined : (Number(level) as Confidence);
  }

  // --- edit

  private async commitProgram(exercise: EditExercise): Promise<void> {
    const lab = await this.lab();
    this.say(say('exercise.running-your-program'));
    const run = await lab.execute({ grading: exercise.grading });
    if (!run.checks)
      return this.say(
        run.end === 'stopped'
          ? say('exercise.stopped-nothing-was-checked')
          : (run.message ?? say('exercise.cut-short')),
        'is-wrong',
      );
    this.tries++;
    const failed = run.checks.filter((check) => !check.passed);
    if (!failed.length) {
      this.say(say('exercise.all-checks-hold'), 'is-right');
      this.finish();
      this.againButton.hidden = !this.host.hasOthers;
      return this.record('solved');
    }
    const [first, ...others] = failed;
    const passed =
      run.checks.length - failed.length - (run.checks.some((check) => check.id === RUNS && check.passed) ? 1 : 0);
    const nodes = [paragraph(first.message, 'is-wrong')];
    if (first.id !== RUNS && exercise.grading.checks.length > 1) {
      nodes.push(
        paragraph(
          say(others.length ? 'exercise.checks-hold-next' : 'exercise.checks-hold', {
            passed,
            checks: exercise.grading.checks.length,
          }),
          'feedback-sum',
        ),
      );
    }
    this.feedback.replaceChildren(...nodes);
    if (this.tries >= TRIES && this.solutionButton) this.solutionButton.hidden = false;
    await this.record('tried');
  }

  private async showSolution(): Promise<void> {
    this.find('.solution')!.hidden = false;
    this.solutionButton!.hidden = true;
    this.explanation.hidden = false;
    this.againButton.hidden = !this.host.hasOthers;
    await this.record('shown');
  }

  // --- shared

  private finish(): void {
    this.explanation.hidden = false;
  }

  private startOver(): void {
    if (this.host.another(this.exercise)) return;
    this.tries = 0;
    this.form.reset();
    this.setLocked(false);
    this.setDisabled(false);
    this.button.hidden = false;
    this.againButton.hidden = true;
    this.explanation.hidden = true;
    this.belief.hidden = true;
    this.feedback.replaceChildren();
    this.ask?.mark(undefined, false);
    for (const part of this.root.querySelectorAll<HTMLElement>('.because')) part.hidden = true;
    for (const part of this.root.querySelectorAll<HTMLElement>('.question, .option')) clearVerdict(part);
    for (const part of this.root.querySelectorAll<HTMLElement>('.replies > .question')) part.hidden = true;
    if (this.locks !== undefined) this.root.dataset.locks = this.locks;
    this.form.querySelector<HTMLElement>('input, select, .order-up')?.focus();
  }

  private connectHints(): void {
    const button = this.find<HTMLButtonElement>('.tool-hint');
    const hints = [...this.root.querySelectorAll<HTMLElement>('.hints > li')];
    button?.addEventListener('click', () => {
      hints.find((hint) => hint.hidden)!.hidden = false;
      const shown = hints.filter((hint) => !hint.hidden).length;
      this.find('.hint-count')!.textContent = say('exercise.hint-count', {
        number: Math.min(shown + 1, hints.length),
        hints: hints.length,
      });
      button.disabled = shown === hints.length;
    });
  }

  private async record(status: Status, confidence?: Confidence): Promise<void> {
    const { key, hash } = this.exercise;
    const { tries } = this;
    this.find('.tool-hint')?.removeAttribute('hidden');
    await progress().record(key, { status, tries, hash, ...(confidence === undefined ? {} : { confidence }) });
    this.host.recorded(await progress().mark(key));
  }

  private async lab(): Promise<PyLab> {
    await customElements.whenDefined('py-lab');
    return this.find<PyLab>('py-lab')!;
  }

  private find<Type extends HTMLElement = HTMLElement>(selector: string): Type | null {
    return this.root.querySelector<Type>(selector);
  }

  /** Answers, apart from the buttons below them, can be changed no more. */
  private setLocked(locked: boolean): void {
    for (const control of this.form.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLButtonElement>(
      'input, select, .stepper button, .order-buttons button',
    ))
      control.disabled = locked;
  }

  private setDisabled(disabled: boolean): void {
    for (const control of this.form.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLButtonElement>(
      'input, select, button',
    ))
      control.disabled = disabled;
  }

  private say(text: string, className = ''): void {
    this.feedback.replaceChildren(paragraph(text, className));
  }
}

function verdictText(exercise: AskExercise, right: boolean, over: boolean, given: string, truth: string): string {
  if (right)
    return exercise.kind === 'predict' || exercise.kind === 'count'
      ? say('exercise.right')
      : say('exercise.right-truth', { truth });
  if (exercise.kind === 'order') return over ? say('exercise.had-place', { given }) : say('exercise.not-in-this-place');
  if (over) return say('exercise.said-says', { given, truth });
  return say('exercise.not-what-python-says', { given });
}

function countRight(results: readonly { correct: boolean }[]): string {
  const right = results.filter((one) => one.correct).length;
  return `${say('exercise.are-right', { right, all: results.length })} `;
}

function setVerdict(part: HTMLElement, right: boolean, text: string): void {
  part.dataset.verdict = right ? 'right' : 'wrong';
  const verdict = part.querySelector<HTMLElement>('.verdict')!;
  verdict.replaceChildren(...paragraph(text).childNodes);
  verdict.hidden = false;
}

function clearVerdict(part: HTMLElement): void {
  delete part.dataset.verdict;
  part.querySelector<HTMLElement>('.verdict')!.hidden = true;
}
