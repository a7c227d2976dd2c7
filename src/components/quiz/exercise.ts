// <hw-exercise>: two tries, then the answer; reasons after commitment; a mark that lasts. HTML is made by src/authoring/pieces/Exercise.astro.
import { gradeChoice, gradePredictions, TRIES } from '../../exercises/answers.ts';
import { outputLine } from '../../exercises/checks.ts';
import {
  type ChooseExercise,
  type EditExercise,
  type Exercise,
  type PredictExercise,
  RUNS,
} from '../../exercises/model.ts';
import { session } from '../../session/client.ts';
import { type Mark, progress, type Status } from '../../session/progress.ts';
import type { PyLab } from '../lab/lab.ts';
import { paragraph } from './feedback.ts';

const MARK_WORDS: Record<Status, string> = { solved: 'Solved', shown: 'Answer was shown', tried: 'Tried' };

class HwExercise extends HTMLElement {
  private readonly exercise = JSON.parse(this.dataset.exercise!) as Exercise;
  private readonly form = this.querySelector<HTMLFormElement>('.ask-form')!;
  private readonly button = this.form.querySelector<HTMLButtonElement>('button.button')!;
  private readonly feedback = this.querySelector<HTMLElement>('.feedback')!;
  private readonly explanation = this.querySelector<HTMLElement>('.exercise-explanation')!;
  private readonly againButton = this.querySelector<HTMLButtonElement>('.tool-again')!;
  private readonly solutionButton = this.querySelector<HTMLButtonElement>('.tool-solution');
  private readonly locks = this.dataset.locks;
  private tries = 0;
  private busy = false;

  connectedCallback(): void {
    this.setDisabled(false);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.commit();
    });
    this.againButton.addEventListener('click', () => this.startOver());
    this.solutionButton?.addEventListener('click', () => void this.showSolution());
    this.connectHints();
    void progress()
      .mark(this.exercise.key)
      .then((mark) => this.showMark(mark));
  }

  private async commit(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.button.ariaDisabled = 'true';
    try {
      if (this.exercise.kind === 'predict') await this.commitPrediction(this.exercise);
      else if (this.exercise.kind === 'choose') await this.commitChoice(this.exercise);
      else await this.commitProgram(this.exercise);
    } finally {
      this.busy = false;
      this.button.ariaDisabled = null;
    }
  }

  // --- predict

  private async commitPrediction(exercise: PredictExercise): Promise<void> {
    const inputs = [...this.form.querySelectorAll<HTMLInputElement>('input')];
    const empty = inputs.find((input) => !input.value.trim());
    if (empty) {
      this.say('Commit to every answer first; a guess is fine.');
      return empty.focus();
    }
    const lab = await this.lab();
    const expressions = exercise.predictions.flatMap((prediction) => prediction.expr ?? []);
    this.say('Asking Python …');
    const { stdout, result } = await quietRun(lab, expressions);
    const answers = [...(result.answers ?? [])];
    const truths = exercise.predictions.map((prediction) => {
      if (prediction.line !== undefined) return outputLine(stdout, prediction.line);
      const answer = answers.shift();
      return answer?.ok ? answer.text : undefined;
    });
    if (result.end !== 'ended' || truths.includes(undefined)) {
      return this.say(
        result.message ?? 'The run was stopped before it could answer; nothing is counted. Commit again.',
        'is-wrong',
      );
    }
    const given = inputs.map((input) => input.value);
    const results = gradePredictions(exercise.predictions, given, truths as string[]);
    const correct = results.every((one) => one.correct);
    const over = correct || this.tries + 1 >= TRIES;
    [...this.form.querySelectorAll<HTMLElement>('.question')].forEach((question, i) => {
      const { correct: right, truth } = results[i];
      setVerdict(
        question,
        right,
        right
          ? 'Right.'
          : over
            ? `You said \`${given[i].trim()}\`; Python says \`${truth}\`.`
            : `\`${given[i].trim()}\` is not what Python says.`,
      );
      const reply = exercise.predictions[i].mistaken.findIndex(
        (mistaken) => !right && gradePredictions([{ mistaken: [] }], [given[i]], [mistaken.answer])[0].correct,
      );
      for (const because of question.querySelectorAll<HTMLElement>('.because'))
        because.hidden = Number(because.dataset.mistaken) !== reply;
      inputs[i].disabled = over;
    });
    await this.conclude(correct, over);
    if (over) await lab.execute();
  }

  // --- choose

  private async commitChoice(exercise: ChooseExercise): Promise<void> {
    const options = [...this.form.querySelectorAll<HTMLElement>('.option')];
    const chosen = options.map((option) => option.querySelector('input')!.checked);
    if (!exercise.many && !chosen.includes(true)) return this.say('Choose one first; a guess is fine.');
    const correct = gradeChoice(exercise.correct, chosen);
    const over = correct || this.tries + 1 >= TRIES;
    options.forEach((option, i) => {
      const input = option.querySelector('input')!;
      const right = chosen[i] === exercise.correct[i];
      // After the first wrong try only what was wrongly ticked is answered; the rest would give it away.
      const tell = over || (chosen[i] && !right);
      option.querySelector<HTMLElement>('.because')!.hidden = !tell;
      const mine = chosen[i] ? 'You chose this. ' : '';
      if (tell)
        setVerdict(
          option,
          over ? exercise.correct[i] : false,
          `${mine}${exercise.correct[i] ? 'It is true.' : 'It is not true.'}`,
        );
      else clearVerdict(option);
      input.disabled = over;
    });
    await this.conclude(correct, over);
  }

  private async conclude(correct: boolean, over: boolean): Promise<void> {
    this.tries++;
    if (correct) this.say(this.tries === 1 ? 'Right, at the first try.' : 'Right.', 'is-right');
    else if (over)
      this.say('Not this time. The answer and the reasons are above; the explanation is below.', 'is-wrong');
    else this.say('Not yet. You have one more try.', 'is-wrong');
    if (over) {
      this.finish();
      this.button.hidden = true;
      this.againButton.hidden = false;
      delete this.dataset.locks;
    }
    await this.record(correct ? 'solved' : over ? 'shown' : 'tried');
  }

  // --- edit

  private async commitProgram(exercise: EditExercise): Promise<void> {
    const lab = await this.lab();
    this.say('Running your program …');
    const run = await lab.execute({ grading: exercise.grading });
    if (!run.checks)
      return this.say(
        run.end === 'stopped'
          ? 'Stopped; nothing was checked.'
          : (run.message ?? 'The run was cut short; nothing was checked.'),
        'is-wrong',
      );
    this.tries++;
    const failed = run.checks.filter((check) => !check.passed);
    if (!failed.length) {
      this.say('All checks hold.', 'is-right');
      this.finish();
      return this.record('solved');
    }
    const [first, ...others] = failed;
    const passed =
      run.checks.length - failed.length - (run.checks.some((check) => check.id === RUNS && check.passed) ? 1 : 0);
    const nodes = [paragraph(first.message, 'is-wrong')];
    if (first.id !== RUNS && exercise.grading.checks.length > 1) {
      nodes.push(
        paragraph(
          `${passed} of ${exercise.grading.checks.length} checks hold${others.length ? '; the next to look at comes when this one does' : ''}.`,
          'feedback-sum',
        ),
      );
    }
    this.feedback.replaceChildren(...nodes);
    if (this.tries >= TRIES && this.solutionButton) this.solutionButton.hidden = false;
    await this.record('tried');
  }

  private async showSolution(): Promise<void> {
    this.querySelector<HTMLElement>('.solution')!.hidden = false;
    this.solutionButton!.hidden = true;
    this.explanation.hidden = false;
    await this.record('shown');
  }

  // --- shared

  private finish(): void {
    this.explanation.hidden = false;
  }

  private startOver(): void {
    this.tries = 0;
    this.form.reset();
    this.setDisabled(false);
    this.button.hidden = false;
    this.againButton.hidden = true;
    this.explanation.hidden = true;
    this.feedback.replaceChildren();
    for (const part of this.querySelectorAll<HTMLElement>('.because')) part.hidden = true;
    for (const part of this.querySelectorAll<HTMLElement>('.question, .option')) clearVerdict(part);
    if (this.locks !== undefined) this.dataset.locks = this.locks;
    this.form.querySelector('input')?.focus();
  }

  private connectHints(): void {
    const button = this.querySelector<HTMLButtonElement>('.tool-hint');
    const hints = [...this.querySelectorAll<HTMLElement>('.hints > li')];
    button?.addEventListener('click', () => {
      hints.find((hint) => hint.hidden)!.hidden = false;
      const shown = hints.filter((hint) => !hint.hidden).length;
      this.querySelector('.hint-count')!.textContent = `${Math.min(shown + 1, hints.length)} of ${hints.length}`;
      button.disabled = shown === hints.length;
    });
  }

  private async record(status: Status): Promise<void> {
    const { key, hash } = this.exercise;
    await progress().record(key, { status, tries: this.tries, hash });
    this.showMark(await progress().mark(key));
  }

  private showMark(mark: Mark | undefined): void {
    const label = this.querySelector<HTMLElement>('.exercise-mark')!;
    label.hidden = !mark;
    if (!mark) return;
    label.dataset.status = mark.status;
    label.querySelector('span')!.textContent = MARK_WORDS[mark.status];
  }

  private async lab(): Promise<PyLab> {
    await customElements.whenDefined('py-lab');
    return this.querySelector<PyLab>('py-lab')!;
  }

  private setDisabled(disabled: boolean): void {
    for (const control of this.form.querySelectorAll<HTMLInputElement | HTMLButtonElement>('input, button'))
      control.disabled = disabled;
  }

  private say(text: string, className = ''): void {
    this.feedback.replaceChildren(paragraph(text, className));
  }
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

/** Runs the lab's program without showing anything: a first wrong answer must not reveal the output. */
async function quietRun(
  lab: PyLab,
  ask: string[],
): Promise<{ stdout: string; result: Awaited<ReturnType<ReturnType<typeof session>['run']>> }> {
  let stdout = '';
  const result = await session().run(
    { source: `${lab.source}\n`, version: lab.version, filename: lab.dataset.file!, ask },
    {
      output: (chunks) => {
        for (const chunk of chunks) if (chunk.stream === 'stdout') stdout += chunk.text;
      },
    },
  );
  return { stdout, result };
}

customElements.define('hw-exercise', HwExercise);
