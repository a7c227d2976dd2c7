// What several sides are made of: sentences with Python in them, links to objects and steps, the choice of an object.
import { say } from '../../../../messages/page.ts';
import { type CardView, cardName, type StepView } from '../../../../views/step.ts';
import { adoptStyles } from '../../styles.ts';
import { html } from '../dom.ts';
import type { SideActions } from '../side-panels.ts';
import css from './sides.css?inline';

/** To be called by a side that uses what is styled in sides.css. */
export const addSideStyles = (): void => adoptStyles(css);

export function button(
  label: string,
  act: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const b = html('button', { type: 'button', class: 'link', ...attributes }, label);
  b.addEventListener('click', act);
  return b;
}
/** An object's name, which shows its bytes if the picture has it. */
export function objectLink(name: string, ref: number, actions: SideActions): Node | string {
  return ref === 0 || !name.startsWith('#') ? name : button(name, () => actions.choose(ref, 'bytes'));
}

/** What is shown before the reader chooses: an object of the program that is no class. */
const first = (cards: readonly CardView[]): CardView | undefined =>
  cards.find((c) => c.refcount !== null && c.type !== 'type') ?? cards.at(0);
/** The choice of one of the picture's objects. It stays with its object as long as that is there. */
export class ObjectPicker {
  readonly element: HTMLLabelElement;
  readonly #select = html('select', { class: 'side-select' });
  readonly #none: string;
  #cards: readonly CardView[] = [];
  #number = 0;

  /** `none`: what stands for no object, '' if there is always one. */
  constructor(label: string, none: string, changed: () => void) {
    this.#none = none;
    this.element = html('label', { class: 'side-label' }, html('span', {}, label), this.#select);
    this.#select.addEventListener('change', () => {
      this.#number = Number(this.#select.value);
      changed();
    });
  }
  /** Offers the objects of a step that are alive. */
  offer(view: StepView): void {
    this.#cards = view.cards.filter((c) => c.state !== 'freed');
    const wanted = this.#cards.some((c) => c.number === this.#number);
    if (!wanted) this.#number = this.#none === '' ? (first(this.#cards)?.number ?? 0) : 0;
    const option = (value: number, text: string): HTMLOptionElement =>
      html('option', { value, selected: value === this.#number }, text);
    this.#select.replaceChildren(
      ...(this.#none === '' ? [] : [option(0, this.#none)]),
      ...this.#cards.map((c) =>
        option(c.number, c.state === 'garbage' ? say('step.garbage-card', { name: cardName(c) }) : cardName(c)),
      ),
    );
    this.#select.value = String(this.#number);
  }
  /** The object, or null. */
  get chosen(): CardView | null {
    return this.#cards.find((c) => c.number === this.#number) ?? null;
  }
}
