// The heap as a list: what the drawing shows, for narrow screens. Namespaces first, then a card for each object; a reference is a
// button that leads to the card of its object.
import { say } from '../../../messages/page.ts';
import { type CardView, cardName, type RowView, type SpaceView, type StepView } from '../../../views/step.ts';
import { changesOfCards, countText, direction, shortBadges, stateText } from './card-words.ts';
import { html, keyed, setAttributes } from './dom.ts';
import { Drawn } from './drawn.ts';
import type { PictureHost } from './heap-picture.ts';
import { momentName } from './sentence.ts';

export class CardList {
  readonly element = html('div', { class: 'heap-list', role: 'group' });
  readonly #host: PictureHost;
  readonly #spaces = html('div', { class: 'list-spaces' });
  readonly #cards = html('ol', { class: 'list-cards', 'aria-label': say('step.objects') });
  readonly #more = html('p', { class: 'list-more' });
  readonly #spaceOf = new Map<string, HTMLElement>();
  readonly #cardOf = new Map<string, HTMLElement>();
  readonly #data = new WeakMap<Element, CardView>();
  readonly #drawn = new Drawn();
  addresses = false;

  constructor(host: PictureHost) {
    this.#host = host;
    this.element.append(this.#spaces, this.#cards, this.#more);
    this.element.addEventListener('click', (event) => this.#choose(event.target as Element));
    for (const type of ['pointerover', 'focusin'] as const)
      this.element.addEventListener(type, (event) => this.#light(event.target as Element));
    for (const type of ['pointerleave', 'focusout'] as const)
      this.element.addEventListener(type, () => this.#light(null));
  }

  draw(view: StepView): void {
    const names = new Map(view.cards.map((c) => [c.number, cardName(c)]));
    const { fresh, counts } = changesOfCards(view);
    const bound = new Set(view.events.flatMap((e) => e.label ?? []));
    keyed(
      this.#spaces,
      this.#spaceOf,
      view.spaces,
      (s) => s.key,
      () => html('section', { class: 'list-space' }),
      (section, s) => this.#drawSpace(section, s, names, bound),
    );
    keyed(
      this.#cards,
      this.#cardOf,
      view.cards,
      (c) => String(c.number),
      () => html('li', { class: 'list-card' }),
      (li, c) => this.#drawCard(li, c, names, fresh.has(c.number), counts.get(c.number)),
    );
    this.#more.textContent = view.more > 0 ? say('step.more-objects', { n: view.more }) : '';
    setAttributes(this.element, { 'aria-label': say('step.heap-at-step', { step: momentName(view, say) }) });
  }
  /** Marks cards by their numbers, until the next call. */
  mark(numbers: ReadonlySet<number>): void {
    for (const [key, li] of this.#cardOf) li.classList.toggle('is-marked', numbers.has(Number(key)));
  }
  /** Lights cards and the references to them. */
  light(numbers: ReadonlySet<number>): void {
    for (const [key, li] of this.#cardOf) li.classList.toggle('is-lit', numbers.has(Number(key)));
    for (const link of this.element.querySelectorAll<HTMLElement>('[data-to]'))
      link.classList.toggle('is-lit', numbers.has(Number(link.dataset.to)));
  }

  #drawSpace(
    section: HTMLElement,
    space: SpaceView,
    names: ReadonlyMap<number, string>,
    bound: ReadonlySet<string>,
  ): void {
    const targets = space.rows.map((r) => (r.to === null ? '' : names.get(r.to)));
    if (!this.#drawn.changes(section, [space, targets, [...bound]])) return;
    const rows = space.rows.map((row) => this.#row(row, names, bound.has(row.label) ? say('step.bound-now') : ''));
    section.replaceChildren(
      html('h4', {}, space.kind === 'frame' ? `${space.name}()` : space.name),
      rows.length === 0 ? html('p', {}, say('step.no-names-yet')) : html('ul', {}, ...rows),
    );
  }
  #row(row: RowView, names: ReadonlyMap<number, string>, note = ''): HTMLElement {
    const how = row.weak ? say('step.weak-not-counted') : row.counted ? '' : say('step.not-counted');
    const notes = [how, note].filter(Boolean).join(', ');
    return html(
      'li',
      { class: row.weak ? 'list-row is-weak' : 'list-row' },
      html('span', { class: 'list-label' }, row.label),
      ' ',
      row.to === null
        ? html('span', { class: 'list-value' }, row.text)
        : html(
            'button',
            { type: 'button', class: 'link', 'data-to': row.to },
            `→ ${names.get(row.to) ?? `#${row.to}`}`,
          ),
      ...(notes === '' ? [] : [' ', html('small', {}, notes)]),
    );
  }
  #drawCard(
    li: HTMLElement,
    card: CardView,
    names: ReadonlyMap<number, string>,
    fresh: boolean,
    counted: number | undefined,
  ): void {
    const targets = card.rows.map((r) => (r.to === null ? '' : names.get(r.to)));
    if (!this.#drawn.changes(li, [card, targets, fresh, counted, this.addresses])) return;
    const name = cardName(card);
    const gone = card.state === 'freed';
    const each = say('step.folded', { n: card.folded?.length ?? 0, type: card.type });
    setAttributes(li, { class: `list-card is-${card.state}${fresh ? ' is-new' : ''}` });
    const face = html(
      'button',
      {
        type: 'button',
        class: 'list-name',
        'aria-label': card.folded ? each : say('step.card', { name, state: stateText(card, say) }),
      },
      card.folded ? `${card.type} ×${card.folded.length}` : name,
    );
    const sign = counted === undefined ? '' : direction(counted);
    const count = html(
      'button',
      {
        type: 'button',
        class: sign === '' ? 'list-count' : 'list-count is-changed',
        'aria-label': card.folded ? each : say('step.who-holds-card', { count: countText(card, say), name }),
      },
      card.folded ? say('step.each') : `${card.refcount === null ? '∞' : card.refcount}${sign}`,
    );
    this.#data.set(face, card);
    this.#data.set(count, card);
    const state = card.state === 'garbage' ? say('step.unreachable') : '';
    const notes = [
      fresh ? say('step.new') : '',
      state,
      gone ? '' : shortBadges(card),
      this.addresses ? card.address : '',
    ];
    const held = [
      ...card.rows.map((row) => this.#row(row, names)),
      ...(card.more > 0 ? [html('li', { class: 'list-row' }, `… ${say('step.more', { n: card.more })}`)] : []),
    ];
    li.replaceChildren(
      html(
        'div',
        { class: 'list-head' },
        ...(gone ? [html('span', { class: 'list-name' }, say('step.card-freed', { name }))] : [face, count]),
      ),
      html('p', { class: 'list-notes' }, notes.filter(Boolean).join(' · ')),
      ...(held.length === 0 ? [] : [html('ul', {}, ...held)]),
    );
  }

  #choose(target: Element): void {
    const to = target.closest<HTMLElement>('[data-to]')?.dataset.to;
    if (to !== undefined) {
      const card = this.#cardOf.get(to);
      card?.scrollIntoView({ block: 'center' });
      card?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
      return;
    }
    const button = target.closest('.list-name, .list-count');
    const card = button && this.#data.get(button);
    if (card) this.#host[button.classList.contains('list-count') ? 'count' : 'card'](card);
  }
  #light(target: Element | null): void {
    const to = target?.closest<HTMLElement>('[data-to]')?.dataset.to;
    const button = target?.closest('.list-card')?.querySelector('.list-name');
    const number = to === undefined ? (button ? this.#data.get(button)?.number : undefined) : Number(to);
    this.#host.light?.(new Set(number === undefined ? [] : [number]));
  }
}
