// What the forms of the question kinds have in common, and what sets them apart: how an answer is read, put into words, and marked.

import type { PartResult } from '../../exercises/answers.ts';
import type { AskExercise } from '../../exercises/model.ts';
import { say } from '../../messages/page.ts';

export interface AskForm {
  /** The learner's answer to each part; '' where there is none. */
  given(): string[];
  /** The first control that waits for an answer. */
  empty(): HTMLElement | undefined;
  /** An answer in words, code in backticks. */
  words(text: string, part: number): string;
  /** Shows right and wrong in the form itself; undefined takes the marks away. */
  mark(results: readonly PartResult[] | undefined, over: boolean): void;
  /** Whether a first wrong try may say which parts are wrong: not where the other answer is then the right one. */
  readonly tellsParts: boolean;
}

type Kind = AskExercise['kind'];
type Exercise<K extends Kind> = Extract<AskExercise, { kind: K }>;

const code = (text: string): string => `\`${text.trim()}\``;
const nothing = (): void => undefined;

function all<Type extends Element>(form: Element, selector: string): Type[] {
  return [...form.querySelectorAll<Type>(selector)];
}

/** Fields and lists of choices that carry the number of their part. */
function controls(form: HTMLFormElement): AskForm {
  const fields = all<HTMLInputElement | HTMLSelectElement>(form, '[data-answer]');
  return {
    given: () => fields.map((field) => field.value),
    empty: () => fields.find((field) => !field.value.trim()),
    words: code,
    mark: nothing,
    tellsParts: true,
  };
}

function counts(form: HTMLFormElement): AskForm {
  for (const button of all<HTMLButtonElement>(form, '[data-add]'))
    button.addEventListener('click', () => {
      const field = button.parentElement!.querySelector('input')!;
      const now = Number.parseInt(field.value, 10);
      field.value = String(Math.max(0, (Number.isNaN(now) ? 0 : now) + Number(button.dataset.add)));
    });
  return controls(form);
}

function pairs(form: HTMLFormElement): AskForm {
  return {
    ...controls(form),
    words: (text) => say(text === 'True' ? 'exercise.one-object' : 'exercise.two-objects'),
    tellsParts: false,
    mark: (results, over) => {
      for (const cell of all<HTMLElement>(form, '[data-cell]')) {
        const result = over ? results?.[Number(cell.dataset.cell)] : undefined;
        if (result === undefined) delete cell.dataset.verdict;
        else cell.dataset.verdict = result.correct ? 'right' : 'wrong';
      }
    },
  };
}

function freed(form: HTMLFormElement): AskForm {
  const boxes = all<HTMLInputElement>(form, '[data-answer]');
  return {
    given: () => boxes.map((box) => (box.checked ? 'freed' : 'alive')),
    empty: () => undefined,
    words: (text) => say(text === 'freed' ? 'exercise.freed' : 'exercise.alive'),
    mark: nothing,
    tellsParts: false,
  };
}

/** Of a row, as the build drew it (DrawReference.astro). */
const ROW = 56;

function reference(form: HTMLFormElement, exercise: Exercise<'draw-reference'>, id: string): AskForm {
  const chosen = (side: 'from' | 'to'): string =>
    form.querySelector<HTMLInputElement>(`input[name="${id}-${side}"]:checked`)?.value ?? '';
  const mine = form.querySelector<SVGGElement>('.draw-mine')!;
  const draw = (from: string, to: string): void => {
    mine.toggleAttribute('data-none', from === '' || to === '');
    const [y1, y2] = [from, to].map((row) => Number(row) * ROW + ROW / 2);
    const line = mine.querySelector('line')!;
    line.setAttribute('y1', String(y1));
    line.setAttribute('y2', String(y2));
    mine.querySelector('path')!.setAttribute('d', `M64 ${y2}l-8 -4v8z`);
  };
  form.addEventListener('change', () => draw(chosen('from'), chosen('to')));
  form.addEventListener('reset', () => draw('', ''));
  return {
    given: () => {
      const [from, to] = [chosen('from'), chosen('to')];
      return [from && to && `${from}>${to}`];
    },
    empty: () => form.querySelector<HTMLElement>(`input[name="${id}-${chosen('from') ? 'to' : 'from'}"]`) ?? undefined,
    words: (text) => {
      const [slot, target] = text.split('>').map(Number);
      return text === '' ? '' : say('exercise.from-to', { slot: exercise.slots[slot], number: target + 1 });
    },
    mark: (results, over) => {
      delete mine.dataset.verdict;
      if (results === undefined || !over) return;
      const [from, to] = results[0].truth.split('>');
      mine.dataset.verdict = 'right';
      draw(from, to);
    },
    tellsParts: true,
  };
}

function order(form: HTMLFormElement): AskForm {
  const list = form.querySelector<HTMLElement>('.order-steps')!;
  const told = form.querySelector<HTMLElement>('[data-moved]')!;
  const first = [...list.children];
  const steps = (): HTMLElement[] => all<HTMLElement>(list, '.order-step');
  const number = (): void => {
    for (const [place, step] of steps().entries()) step.dataset.part = String(place);
  };
  list.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLButtonElement>('.order-up, .order-down');
    const step = button?.closest<HTMLElement>('.order-step');
    if (!button || !step) return;
    const up = button.classList.contains('order-up');
    const other = up ? step.previousElementSibling : step.nextElementSibling;
    if (up) other?.before(step);
    else other?.after(step);
    number();
    button.focus();
    told.textContent = say('exercise.in-place', { place: steps().indexOf(step) + 1, steps: steps().length });
  });
  form.addEventListener('reset', () => {
    list.append(...first);
    number();
  });
  number();
  return {
    given: () => steps().map((step) => step.dataset.step!),
    empty: () => undefined,
    words: (text) => {
      const step = steps().find((s) => s.dataset.step === text);
      return step?.querySelector('.question-label')?.textContent ?? text;
    },
    // When it is over the steps stand in the order of the run.
    mark: (results, over) => {
      if (results === undefined || !over || results.every((r) => r.correct)) return;
      for (const { truth } of results) list.append(steps().find((s) => s.dataset.step === truth)!);
      number();
    },
    tellsParts: true,
  };
}

export function askForm(form: HTMLFormElement, exercise: AskExercise, id: string): AskForm {
  switch (exercise.kind) {
    case 'predict':
    case 'label-bytes':
      return controls(form);
    case 'count':
      return counts(form);
    case 'same-object':
      return pairs(form);
    case 'pick-freed':
      return freed(form);
    case 'draw-reference':
      return reference(form, exercise, id);
    case 'order':
      return order(form);
  }
}
