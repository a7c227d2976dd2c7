// The practice page: today's questions one after another, each taken from its lesson's exercises, and the days ahead.
import { locale, say } from '../messages/page.ts';
import { progress, type Snapshot } from '../session/progress.ts';
import { addDays, plan, startOfDay } from '../session/review.ts';
import { wholeExercise } from './quiz/whole.ts';

interface Item {
  readonly key: string;
  readonly title: string;
  readonly lesson: string;
  /** Where the exercise stands, and its element's id there. */
  readonly page: string;
  readonly anchor: string;
  readonly minutes: number;
}

/** A few minutes; more than that is put off rather than done badly. */
const MOST_A_DAY = 8;
const EXTRA = 5;

class PracticePage extends HTMLElement {
  readonly #items = new Map((JSON.parse(this.dataset.exercises!) as Item[]).map((item) => [item.key, item]));
  readonly #sum = this.#part('.practice-sum');
  readonly #start = this.#part<HTMLButtonElement>('.practice-start');
  readonly #next = this.#part<HTMLButtonElement>('.practice-next');
  readonly #extra = this.#part<HTMLButtonElement>('.practice-extra');
  readonly #question = this.#part('.practice-question');
  #snapshot: Snapshot | undefined;
  /** Keys still to be asked in this sitting. */
  #queue: string[] = [];
  #asked: { readonly item: Item; readonly since: number } | undefined;
  #done = 0;

  connectedCallback(): void {
    this.#start.addEventListener('click', () => void this.#begin(this.#plan().today));
    this.#extra.addEventListener('click', () => void this.#begin(this.#oldest()));
    this.#next.addEventListener('click', () => void this.#ask());
    progress().subscribe((snapshot) => this.#hear(snapshot));
  }

  #part<Type extends HTMLElement = HTMLElement>(selector: string): Type {
    return this.querySelector<Type>(selector)!;
  }
  #plan(): ReturnType<typeof plan> {
    return plan(this.#snapshot!.reviews, new Set(this.#items.keys()), Date.now(), MOST_A_DAY);
  }
  /** For those who want more: what was not seen for the longest time. */
  #oldest(): string[] {
    return [...this.#snapshot!.reviews]
      .filter(([key]) => this.#items.has(key))
      .sort(([, a], [, b]) => a.last - b.last)
      .slice(0, EXTRA)
      .map(([key]) => key);
  }

  #hear(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#showAhead();
    if (!this.#asked) {
      this.#say(this.#showChoices());
      return;
    }
    const { item, since } = this.#asked;
    const mark = snapshot.marks.get(item.key);
    if (!mark || mark.at < since || mark.status === 'tried' || !this.#next.hidden) return;
    this.#done++;
    this.#next.hidden = false;
    this.#next.textContent = this.#queue.length > 0 ? say('practice.next-question') : say('practice.finish');
    const review = snapshot.reviews.get(item.key);
    this.#say(review ? say('practice.comes-back', { title: item.title, day: dayText(review.due) }) : '');
  }

  /** What can be done now as buttons, and in words. */
  #showChoices(): string {
    const { reviews } = this.#snapshot!;
    const { today, waiting, ahead } = this.#plan();
    const known = [...reviews.keys()].filter((key) => this.#items.has(key)).length;
    this.#start.hidden = today.length === 0;
    this.#extra.hidden = today.length > 0 || known === 0;
    if (known === 0) return say('practice.nothing-yet');
    if (today.length === 0) {
      const next = ahead.findIndex((count) => count > 0);
      if (next < 0) return say('practice.nothing-for-two-weeks');
      return say('practice.nothing-today', { day: dayText(addDays(startOfDay(Date.now()), next + 1)) });
    }
    const minutes = today.reduce((sum, key) => sum + this.#items.get(key)!.minutes, 0);
    const more = waiting > 0 ? say('practice.can-wait', { number: waiting }) : '';
    return (
      say('practice.for-today', {
        questions: say('practice.questions', { n: today.length }),
        minutes: say('practice.minutes', { n: minutes }),
      }) + more
    );
  }

  async #begin(keys: readonly string[]): Promise<void> {
    this.#queue = [...keys];
    this.#done = 0;
    this.#start.hidden = true;
    this.#extra.hidden = true;
    await this.#ask();
  }

  async #ask(): Promise<void> {
    const key = this.#queue.shift();
    this.#next.hidden = true;
    if (key === undefined) {
      this.#asked = undefined;
      this.#question.replaceChildren();
      this.#say(`${say('practice.done', { n: this.#done })} ${this.#showChoices()}`);
      return;
    }
    const item = this.#items.get(key)!;
    try {
      const exercise = await fetchExercise(item);
      this.#asked = { item, since: Date.now() };
      this.#question.replaceChildren(exercise);
      this.#say(
        this.#queue.length === 0
          ? say('practice.from-last', { lesson: item.lesson })
          : say('practice.from', { lesson: item.lesson, n: this.#queue.length }),
      );
      this.#question.focus();
    } catch {
      this.#queue.unshift(key);
      this.#next.hidden = false;
      this.#next.textContent = say('practice.try-again');
      this.#say(say('practice.not-loaded'));
    }
  }

  #showAhead(): void {
    const { ahead } = this.#plan();
    const section = this.#part('.practice-ahead');
    section.hidden = ahead.every((count) => count === 0);
    const today = startOfDay(Date.now());
    const most = Math.max(1, ...ahead);
    section.querySelector('tbody')!.replaceChildren(
      ...ahead.flatMap((number, i) => {
        if (number === 0) return [];
        const row = document.createElement('tr');
        const day = document.createElement('th');
        day.scope = 'row';
        day.textContent = dayText(addDays(today, i + 1));
        const cell = document.createElement('td');
        const bar = document.createElement('meter');
        bar.max = most;
        bar.value = number;
        bar.ariaHidden = 'true';
        cell.append(bar, ` ${number}`);
        row.append(day, cell);
        return [row];
      }),
    );
  }

  #say(text: string): void {
    this.#sum.textContent = text;
  }
}

/** The exercise, ready to be answered anew. */
const fetchExercise = async ({ page, anchor }: Item): Promise<Node> =>
  document.importNode(await wholeExercise(`${page}exercises/`, anchor), true);

function dayText(time: number): string {
  const days = Math.round((startOfDay(time) - startOfDay(Date.now())) / 86_400_000);
  if (days <= 0) return say('practice.today');
  if (days === 1) return say('practice.tomorrow');
  const date = new Date(time).toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  return days < 7 ? say('practice.on-date', { date }) : say('practice.on-in', { date, n: days });
}

customElements.define('practice-page', PracticePage);
