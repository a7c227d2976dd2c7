// The inventory page: keeps the answers of each time, and shows the first beside the last when there are two.
import { locale, say } from '../messages/page.ts';
import { type InventoryAnswers, progress } from '../session/progress.ts';

interface Question {
  readonly id: string;
  readonly right: number;
  readonly options: readonly string[];
  readonly element: HTMLElement;
}

class InventoryPage extends HTMLElement {
  readonly #questions: readonly Question[] = [...this.querySelectorAll<HTMLElement>('[data-question]')].map(
    (element) => ({
      id: element.dataset.question!,
      right: Number(element.dataset.right),
      options: JSON.parse(element.dataset.options!) as string[],
      element,
    }),
  );
  readonly #form = this.querySelector('form')!;
  readonly #keep = this.querySelector<HTMLButtonElement>('button:not([type])')!;
  readonly #again = this.querySelector<HTMLButtonElement>('.inventory-again')!;

  connectedCallback(): void {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#again.addEventListener('click', () => this.#open());
    void progress()
      .inventory()
      .then((times) => (times.length === 0 ? this.#open() : this.#show(times)));
  }

  /** Ready to be answered, with nothing that tells. */
  #open(): void {
    this.#form.reset();
    for (const { element } of this.#questions) {
      for (const input of element.querySelectorAll('input')) input.disabled = false;
      element.querySelector<HTMLElement>('.inventory-outcome')!.hidden = true;
      delete element.dataset.verdict;
    }
    this.#keep.disabled = false;
    this.#keep.hidden = false;
    this.#again.hidden = true;
    this.#say('.inventory-message', '');
  }

  async #submit(): Promise<void> {
    const given = new FormData(this.#form);
    const open = this.#questions.find(({ id }) => !given.has(id));
    if (open) {
      this.#say('.inventory-message', say('inventory.answer-every'));
      open.element.querySelector('input')!.focus();
      return;
    }
    const answers = Object.fromEntries(this.#questions.map(({ id, options }) => [id, options[Number(given.get(id))]]));
    await progress().keepInventory(answers);
    this.#show(await progress().inventory());
    this.querySelector<HTMLElement>('.inventory-sum')!.scrollIntoView({ block: 'center' });
  }

  #show(times: readonly InventoryAnswers[]): void {
    const [first, last] = [times[0], times.at(-1)!];
    const both = times.length > 1;
    this.#keep.hidden = true;
    this.#again.hidden = false;
    this.#again.textContent = both ? say('inventory.answer-once-more') : say('inventory.answer-again');
    const sum = say('inventory.score', {
      right: this.#score(first),
      all: this.#questions.length,
      date: dateText(first.at),
    });
    this.#say(
      '.inventory-sum',
      both
        ? say('inventory.both', { sum, right: this.#score(last), date: dateText(last.at) })
        : say('inventory.kept', { sum }),
    );
    for (const { id, right, options, element } of this.#questions) {
      for (const [i, input] of [...element.querySelectorAll('input')].entries()) {
        input.checked = options[i] === last.answers[id];
        input.disabled = true;
      }
      const outcome = element.querySelector<HTMLElement>('.inventory-outcome')!;
      outcome.hidden = !both;
      if (!both) continue;
      const told = (answer: string | undefined): string =>
        answer === undefined ? say('inventory.no-answer') : `“${answer}”`;
      element.dataset.verdict = last.answers[id] === options[right] ? 'right' : 'wrong';
      outcome.querySelector('.inventory-then')!.textContent = say('inventory.then-now', {
        first: told(first.answers[id]),
        last: told(last.answers[id]),
        right: options[right],
      });
    }
  }
  #score({ answers }: InventoryAnswers): number {
    return this.#questions.filter(({ id, right, options }) => answers[id] === options[right]).length;
  }
  #say(part: string, text: string): void {
    this.querySelector(part)!.textContent = text;
  }
}

const dateText = (at: number): string => new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'long' });

customElements.define('inventory-page', InventoryPage);
