// The collector: its generations as shelves on which objects age, thresholds that can be changed, and a collection move by move.
import { locale, say } from '../../../../messages/page.ts';
import type { CollectorView, ShelfObject, ShelfView } from '../../../../views/collector-view.ts';
import type { StepView } from '../../../../views/step.ts';
import { html } from '../dom.ts';
import type { SideActions } from '../side-panels.ts';
import { MOST_THRESHOLD } from '../state.ts';
import { CollectionPlayer } from './collection-player.ts';
import { type KeptSide, kept } from './kept.ts';
import { addSideStyles, button } from './parts.ts';

/** Objects of a shelf that are shown. */
const MOST = 60;
const MOVE_MS = 350;

class CollectorSide implements KeptSide {
  readonly nodes: readonly Node[];
  readonly #actions: SideActions;
  readonly #shelves = html('div', { class: 'gc-shelves' });
  readonly #facts = html('p', { class: 'detail-note' });
  readonly #past = html('p', { class: 'gc-past' });
  readonly #thresholds: readonly HTMLInputElement[];
  readonly #choice = html('select', { class: 'side-select' });
  readonly #played = html('div', {});
  #view: StepView | undefined;
  /** Chips by object, as they were last drawn. */
  #chips = new Map<number, HTMLElement>();

  constructor(actions: SideActions) {
    addSideStyles();
    this.#actions = actions;
    this.#thresholds = [0, 1, 2].map((g) =>
      html('input', {
        type: 'number',
        min: 0,
        max: MOST_THRESHOLD,
        step: 1,
        'aria-label': say('step.threshold-of-generation', { g }),
      }),
    );
    this.#choice.addEventListener('change', () => void this.#play());
    const form = html(
      'form',
      { class: 'side-form' },
      html('span', {}, say('step.thresholds')),
      ...this.#thresholds,
      html('button', { type: 'submit', class: 'tool' }, say('step.run-again-with-these')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      actions.again(
        this.#thresholds.map((input) => Math.max(0, Math.min(MOST_THRESHOLD, Math.trunc(input.valueAsNumber || 0)))),
      );
    });
    this.nodes = [
      this.#shelves,
      this.#facts,
      form,
      this.#past,
      html('label', { class: 'side-label' }, html('span', {}, say('step.look-into')), this.#choice),
      this.#played,
    ];
  }

  async show(view: StepView): Promise<void> {
    this.#view = view;
    const collector = await this.#actions.ask('collector', { step: view.step });
    if (this.#view !== view) return;
    const before = this.#places();
    const chips = new Map<number, HTMLElement>();
    this.#shelves.replaceChildren(...collector.shelves.map((s) => this.#shelf(s, chips)));
    this.#chips = chips;
    // Not yet laid out when the side is opened for the first time.
    if (before.size > 0) this.#moveFrom(before);
    this.#tell(collector);
    this.#offer(collector);
    await this.#play();
  }
  #shelf(s: ShelfView, chips: Map<number, HTMLElement>): HTMLElement {
    const chip = (o: ShelfObject): HTMLElement => {
      const b = html(
        'button',
        { type: 'button', class: `gc-chip${o.before === null ? '' : ' is-moved'}` },
        o.before === null ? o.name : say('step.moved-from', { name: o.name, generation: o.before }),
      );
      b.addEventListener('click', () => this.#actions.choose(o.ref, 'bytes'));
      chips.set(o.ref, b);
      return html('li', {}, b);
    };
    const hidden = s.others + Math.max(0, s.objects.length - MOST);
    return html(
      'section',
      { class: 'gc-shelf' },
      html('h3', {}, say('step.generation', { generation: s.generation })),
      html(
        'p',
        { class: 'gc-meter' },
        html('meter', {
          min: 0,
          max: Math.max(1, s.threshold),
          value: Math.min(s.count, s.threshold),
          'aria-label': say('step.count-of-generation', { generation: s.generation }),
        }),
        html('span', {}, say('step.of', { count: s.count, threshold: s.threshold })),
      ),
      html('p', { class: 'detail-note' }, s.text),
      html(
        'ul',
        { class: 'gc-chips', 'aria-label': say('step.objects-of-generation', { generation: s.generation }) },
        ...s.objects.slice(0, MOST).map(chip),
      ),
      html(
        'p',
        { class: 'detail-note' },
        `${say(s.objects.length > 0 ? 'step.others-of-interpreter' : 'step.all-of-interpreter', { n: hidden, number: hidden.toLocaleString(locale) })} ${past(s)}`,
      ),
    );
  }
  #tell(c: CollectorView): void {
    const quarter = say('step.survivors-wait', { pending: c.pending, total: c.total });
    const frozen = c.frozen > 0 ? ` ${say('step.frozen', { n: c.frozen })}` : '';
    this.#facts.textContent = `${c.due} ${quarter}${frozen}`;
    for (const [g, input] of this.#thresholds.entries())
      if (document.activeElement !== input) input.value = String(c.shelves[g].threshold);
    this.#past.replaceChildren(
      ...(c.past.length === 0
        ? [say('step.no-collection')]
        : [
            `${say('step.collections')} `,
            ...c.past.flatMap((p, i) => [
              i === 0 ? '' : ', ',
              button(say('step.generation-freed', { generation: p.generation, collected: p.collected }), () =>
                this.#actions.go(p.step),
              ),
            ]),
            '.',
          ]),
    );
  }

  // ---- a collection ----

  #offer(c: CollectorView): void {
    const old = this.#choice.value;
    const options = [
      html('option', { value: '' }, say('step.nothing')),
      ...c.now.map((g, i) => html('option', { value: `run ${i}` }, say('step.collection-in-step', { g }))),
      ...[0, 1, 2].map((g) => html('option', { value: `now ${g}` }, say('step.collection-if-now', { g }))),
    ];
    this.#choice.replaceChildren(...options);
    const wanted =
      c.now.length > 0 && (old === '' || old.startsWith('run')) ? 'run 0' : old.startsWith('run') ? '' : old;
    this.#choice.value = wanted;
  }
  async #play(): Promise<void> {
    const view = this.#view!;
    const [kind, n] = this.#choice.value.split(' ');
    if (kind === '') {
      this.#played.replaceChildren();
      return;
    }
    try {
      const which = kind === 'run' ? { nth: Number(n) } : { generation: Number(n) };
      const collection = await this.#actions.ask('collection', { step: view.step, ...which });
      if (this.#view !== view || this.#choice.value !== `${kind} ${n}`) return;
      this.#played.replaceChildren(
        collection === null ? say('step.memory-not-known') : new CollectionPlayer(collection).element,
      );
    } catch (error) {
      this.#actions.fail(error as Error);
    }
  }

  // ---- ageing ----

  #places(): Map<number, DOMRect> {
    return new Map(
      [...this.#chips].filter(([, e]) => e.isConnected).map(([ref, e]) => [ref, e.getBoundingClientRect()]),
    );
  }
  /** Lets the chips that have another place go there from where they were. */
  #moveFrom(before: ReadonlyMap<number, DOMRect>): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const [ref, chip] of this.#chips) {
      const [old, now] = [before.get(ref), chip.getBoundingClientRect()];
      if (old === undefined) continue;
      const [dx, dy] = [old.left - now.left, old.top - now.top];
      if (dx === 0 && dy === 0) continue;
      chip.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: 'none' }], {
        duration: MOVE_MS,
        easing: 'ease-out',
      });
    }
  }
}
const past = ({ collections: n, collected }: ShelfView): string =>
  n === 0 ? say('step.never-collected') : say('step.collected', { n, freed: collected });

export const body = kept((actions) => new CollectorSide(actions));
