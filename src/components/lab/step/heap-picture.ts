// The heap as a picture: namespaces on the left, a card for each object, an arrow for each reference. Keyed SVG: what stays from one
// step to the next is the same element at the same place.
import type { Say } from '../../../messages/say.ts';
import { type Extent, Gaps, type Route } from '../../../views/routes.ts';
import { CARD, type CardView, cardName, type RowView, type SpaceView, type StepView } from '../../../views/step.ts';
import { changesOfCards, countText, direction, shortBadges, stateText } from './card-words.ts';
import { cut, keyed, setAttributes, svg } from './dom.ts';
import { Drawn } from './drawn.ts';
import { momentName } from './sentence.ts';

export interface PictureHost {
  /** A card was chosen. */
  card(card: CardView): void;
  /** The count on a card was chosen. */
  count(card: CardView): void;
  /** Objects came under the pointer or have the focus: by their cards' numbers, none when they left. Without it only the picture lights them. */
  light?(numbers: ReadonlySet<number>): void;
}

const SPACE = { width: 164, head: 26, row: 22, gap: 16 };
const COLUMN_GAP = 62;
const MARGIN = 8;
/** From the top of a card to where arrows end. */
const HEAD_MIDDLE = 15;
/** Characters of the small type that fit a card or a namespace. */
const CHARACTERS = 18;
const CARD_CHARACTERS = 19;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}
interface Arrow {
  readonly key: string;
  readonly from: Box;
  readonly y: number;
  readonly card: CardView;
  readonly kind: 'strong' | 'weak' | 'borrowed' | 'more';
  /** The card it starts from, null for a name. */
  readonly owner: number | null;
}

let pictures = 0;
export class HeapPicture {
  readonly #say: Say;
  readonly element: SVGSVGElement;
  readonly #id = `heap-${++pictures}`;
  readonly #host: PictureHost;
  readonly #arrows = svg('g', { class: 'heap-arrows', 'aria-hidden': 'true' });
  readonly #spaces = svg('g');
  readonly #cards = svg('g');
  readonly #spaceOf = new Map<string, SVGGElement>();
  readonly #cardOf = new Map<string, SVGGElement>();
  readonly #arrowOf = new Map<string, SVGPathElement>();
  /** The card behind an element, as last drawn. */
  readonly #data = new WeakMap<Element, CardView>();
  /** Where cards and arrows stand. */
  #extents: readonly { readonly part: SVGElement; readonly at: Extent }[] = [];
  /** Those that are not painted. */
  readonly #far = new WeakSet<SVGElement>();
  readonly #drawn = new Drawn();
  #width = 0;
  #height = 0;
  zoom = 1;
  addresses = false;
  /** False: each reference shows the number of what it leads to instead. */
  arrows = true;

  constructor(say: Say, host: PictureHost) {
    this.#say = say;
    this.#host = host;
    const head = (name: string, shape: SVGElement): SVGMarkerElement =>
      svg(
        'marker',
        {
          id: `${this.#id}-${name}`,
          viewBox: '0 0 10 10',
          refX: 9,
          refY: 5,
          markerWidth: 10,
          markerHeight: 10,
          markerUnits: 'userSpaceOnUse',
          orient: 'auto',
        },
        shape,
      );
    this.element = svg(
      'svg',
      { class: 'heap', role: 'group' },
      svg(
        'defs',
        {},
        head('strong', svg('path', { class: 'head-strong', d: 'M0 0.5 9.5 5 0 9.5z' })),
        head('weak', svg('path', { class: 'head-weak', d: 'M1 1.5 8.5 5 1 8.5z' })),
        svg(
          'pattern',
          { id: `${this.#id}-hatch`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
          svg('path', { class: 'hatch', d: 'M-2 10 10 -2M-2 2 2 -2M6 10 10 6' }),
        ),
      ),
      this.#arrows,
      this.#spaces,
      this.#cards,
    );
    this.element.addEventListener('click', (event) => this.#choose(event));
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') this.#choose(event);
    });
    for (const type of ['pointerover', 'focusin'] as const)
      this.element.addEventListener(type, (event) => this.#light(event));
    for (const type of ['pointerleave', 'focusout'] as const)
      this.element.addEventListener(type, () => this.#light(null));
  }

  draw(view: StepView): void {
    const boxes = new Map(view.cards.map((c) => [c.number, this.#boxOf(c)]));
    const cards = new Map(view.cards.map((c) => [c.number, c]));
    const { fresh, counts } = changesOfCards(view);
    const arrows: Arrow[] = [];
    const arrow = (key: string, from: Box, y: number, row: RowView, owner: number | null): void => {
      const card = row.to === null ? undefined : cards.get(row.to);
      if (card === undefined) return;
      const kind = row.weak ? 'weak' : row.counted ? 'strong' : 'borrowed';
      arrows.push({ key, from, y, card, kind, owner });
    };

    let y = MARGIN;
    const tops = new Map<string, number>();
    for (const space of view.spaces) {
      tops.set(space.key, y);
      const box = { x: MARGIN, y, width: SPACE.width };
      for (const [i, row] of space.rows.entries())
        arrow(`${space.key} ${row.label} ${i}`, box, y + SPACE.head + (i + 0.5) * SPACE.row, row, null);
      y += SPACE.head + Math.max(1, space.rows.length) * SPACE.row + SPACE.gap;
    }
    this.#height = y;
    this.#width = MARGIN + SPACE.width + MARGIN;
    for (const card of view.cards) {
      const box = boxes.get(card.number)!;
      this.#height = Math.max(this.#height, box.y + card.height + MARGIN * 2);
      this.#width = Math.max(this.#width, box.x + box.width + 40);
      for (const [i, row] of card.rows.entries())
        arrow(`${card.number} ${i}`, box, box.y + CARD.head + (i + 0.5) * CARD.row, row, card.number);
      for (const number of card.moreTo) {
        const to = cards.get(number);
        const from = box.y + CARD.head + (card.rows.length + 0.5) * CARD.row;
        if (to)
          arrows.push({
            key: `${card.number} more ${number}`,
            from: box,
            y: from,
            card: to,
            kind: 'more',
            owner: card.number,
          });
      }
    }

    keyed(
      this.#spaces,
      this.#spaceOf,
      view.spaces,
      (s) => s.key,
      () => svg('g', { class: 'heap-space' }),
      (g, s) => this.#drawSpace(g, s, tops.get(s.key)!, view),
    );
    keyed(
      this.#cards,
      this.#cardOf,
      view.cards,
      (c) => String(c.number),
      () => svg('g', { class: 'heap-card' }),
      (g, c) => this.#drawCard(g, c, boxes.get(c.number)!, fresh.has(c.number), counts.get(c.number)),
    );
    const gaps = new Gaps(view.cards.map((c) => ({ ...boxes.get(c.number)!, height: c.height })));
    const routed = (this.arrows ? arrows : []).map((a) => ({ ...a, route: route(a, boxes.get(a.card.number)!, gaps) }));
    keyed(
      this.#arrows,
      this.#arrowOf,
      routed,
      (a) => a.key,
      () => svg('path'),
      (path, a) => this.#drawArrow(path, a, a.route),
    );
    this.#extents = [
      ...view.cards.map((c) => {
        const { x, y, width } = boxes.get(c.number)!;
        const at = { left: x, right: x + width, top: y, bottom: y + c.height };
        return { part: this.#cardOf.get(String(c.number))!, at };
      }),
      ...routed.map(({ key, route }) => ({ part: this.#arrowOf.get(key)!, at: route })),
    ];
    // In strides, larger ones for a larger picture: one that changes its size is laid out anew as a whole.
    const stride = this.#height < 700 ? 40 : Math.max(400, 2 ** (Math.floor(Math.log2(this.#height)) - 2));
    this.#height = Math.ceil(this.#height / stride) * stride;
    setAttributes(this.element, {
      'aria-label': this.#say('step.heap-at-step', { step: momentName(view, this.#say) }),
    });
    this.resize();
  }
  /** Marks cards by their numbers, until the next call. */
  mark(numbers: ReadonlySet<number>): void {
    for (const [key, g] of this.#cardOf) g.classList.toggle('is-marked', numbers.has(Number(key)));
  }
  /** Within `window`, in pixels as it is zoomed, all is painted; what is elsewhere costs nothing but its place, which takes the focus (heap.css). */
  paint(window: Extent): void {
    const { zoom } = this;
    for (const { part, at } of this.#extents) {
      const far =
        at.bottom * zoom < window.top ||
        at.top * zoom > window.bottom ||
        at.right * zoom < window.left ||
        at.left * zoom > window.right;
      if (far === this.#far.has(part)) continue;
      setAttributes(part, { 'data-far': far ? '' : null });
      if (far) this.#far.add(part);
      else this.#far.delete(part);
    }
  }
  /** Applies the zoom. */
  resize(): void {
    setAttributes(this.element, {
      viewBox: `0 0 ${this.#width} ${this.#height}`,
      width: Math.round(this.#width * this.zoom),
      height: Math.round(this.#height * this.zoom),
    });
  }
  /** The zoom at which all of it is as wide as `width`. */
  fit(width: number): number {
    return width / this.#width;
  }

  #drawArrow(path: SVGPathElement, a: Arrow, { path: d }: Route): void {
    const ends = `${a.owner ?? ''} ${a.card.number}`;
    if (!this.#drawn.changes(path, `${a.kind} ${ends} ${d}`)) return;
    setAttributes(path, {
      class: `arrow is-${a.kind}`,
      'data-ends': ends,
      d,
      'marker-end': `url(#${this.#id}-${a.kind === 'weak' ? 'weak' : 'strong'})`,
    });
  }
  #boxOf(card: CardView): Box {
    const x = MARGIN + SPACE.width + COLUMN_GAP + (card.column - 1) * (CARD.width + COLUMN_GAP);
    return { x, y: MARGIN + card.top, width: CARD.width };
  }
  #drawSpace(g: SVGGElement, space: SpaceView, y: number, view: StepView): void {
    const height = SPACE.head + Math.max(1, space.rows.length) * SPACE.row;
    const bound = new Set(view.events.flatMap((e) => e.label ?? []));
    const current = space === view.spaces.at(-1);
    if (!this.#drawn.changes(g, [space, y, current, [...bound], this.arrows])) return;
    setAttributes(g, {
      transform: `translate(${MARGIN} ${y})`,
      class: `heap-space is-${space.kind}${current ? ' is-current' : ''}`,
    });
    const rows = space.rows.map((row, i) => {
      const middle = SPACE.head + i * SPACE.row + 15;
      const text = cut(row.text, Math.max(3, CHARACTERS - row.label.length - 1));
      return svg(
        'g',
        { class: bound.has(row.label) ? 'space-row is-new' : 'space-row', 'data-to': row.to },
        svg('line', { x1: 0, x2: SPACE.width, y1: SPACE.head + i * SPACE.row, y2: SPACE.head + i * SPACE.row }),
        svg(
          'text',
          { class: row.entry !== undefined ? 'row-label is-stack' : 'row-label', x: 10, y: middle },
          cut(row.label, 16),
        ),
        row.to === null
          ? svg('text', { class: 'row-text', x: SPACE.width - 10, y: middle }, text)
          : this.#end(row, SPACE.width - 10, middle - 4),
      );
    });
    if (rows.length === 0)
      rows.push(
        svg(
          'g',
          {},
          svg('text', { class: 'row-text is-empty', x: 10, y: SPACE.head + 15 }, this.#say('step.no-names-yet')),
        ),
      );
    g.replaceChildren(
      svg('rect', { class: 'space-box', width: SPACE.width, height, rx: 6 }),
      svg(
        'text',
        { class: 'space-name', x: 10, y: 18 },
        cut(space.kind === 'frame' ? `${space.name}()` : space.name, CHARACTERS),
      ),
      ...rows,
    );
  }

  /** Two buttons, the card and its count, and over them the text, which the buttons' names say. */
  #drawCard(g: SVGGElement, card: CardView, box: Box, fresh: boolean, counted: number | undefined): void {
    if (!this.#drawn.changes(g, [card, fresh, counted, this.addresses, this.arrows])) return;
    setAttributes(g, {
      transform: `translate(${box.x} ${box.y})`,
      class: `heap-card is-${card.state}${fresh ? ' is-new' : ''}`,
    });
    if (g.firstChild === null)
      g.append(
        svg('g', { class: 'card-face' }, svg('rect', { class: 'card-box', rx: 6 })),
        svg(
          'g',
          { class: 'card-count' },
          svg('rect', { class: 'count-hit' }),
          svg('rect', { class: 'count-box', height: 19, rx: 9.5 }),
        ),
        svg('g', { class: 'card-text', 'aria-hidden': 'true' }),
      );
    const [face, count, text] = g.children as unknown as SVGGElement[];
    this.#data.set(face, card);
    this.#data.set(count, card);
    const title = cardName(card);
    const gone = card.state === 'freed';
    const button = gone ? { role: 'img', tabindex: null } : { role: 'button', tabindex: 0 };
    const shown = card.folded ? `×${card.folded.length}` : card.refcount === null ? '∞' : `${card.refcount}`;
    const sign = counted === undefined ? '' : direction(counted);
    const width = 14 + (shown.length + (sign === '' ? 0 : 1)) * 8;
    setAttributes(face, {
      ...button,
      'aria-label': gone
        ? this.#say('step.card-freed', { name: title })
        : card.folded
          ? this.#say('step.folded', { n: card.folded.length, type: card.type })
          : this.#say('step.card', { name: title, state: stateText(card, this.#say) }),
    });
    setAttributes(face.firstElementChild!, {
      width: CARD.width,
      height: card.height,
      fill: card.state === 'garbage' ? `url(#${this.#id}-hatch)` : null,
    });
    setAttributes(count, {
      ...button,
      'aria-label': gone
        ? this.#say('step.count-of', { count: 0 })
        : card.folded
          ? this.#say('step.show-each', { type: card.type })
          : this.#say('step.who-holds-card', { count: countText(card, this.#say), name: title }),
      class: counted === undefined ? 'card-count' : 'card-count is-changed',
      transform: `translate(${CARD.width - width - 6} 5)`,
    });
    setAttributes(count.children[0], { x: -10, y: -6, width: width + 18, height: 30 });
    setAttributes(count.children[1], { width });
    const note =
      card.state === 'garbage' ? this.#say('step.unreachable') : gone ? this.#say('step.freed') : shortBadges(card);
    const second = this.addresses ? card.address : cut(card.value, CARD_CHARACTERS - Math.ceil(note.length * 0.8));
    text.replaceChildren(
      svg(
        'text',
        { class: 'card-type', x: 10, y: 19 },
        svg('tspan', { class: 'card-number' }, `#${card.number} `),
        cut(card.type, 14),
      ),
      svg(
        'text',
        { class: counted === undefined ? 'count-text' : 'count-text is-changed', x: CARD.width - 6 - width / 2, y: 19 },
        `${shown}${sign}`,
      ),
      svg('text', { class: 'card-value', x: 10, y: 37 }, second),
      ...(this.addresses ? [] : [svg('text', { class: 'card-note', x: CARD.width - 10, y: 37 }, note)]),
      ...card.rows.map((row, i) => this.#cardRow(row, i)),
      ...(card.more > 0
        ? [
            svg(
              'text',
              { class: 'card-more', x: 10, y: CARD.head + card.rows.length * CARD.row + 14 },
              `… ${this.#say('step.more', { n: card.more })}`,
            ),
          ]
        : []),
    );
  }
  #cardRow(row: RowView, i: number): SVGGElement {
    const top = CARD.head + i * CARD.row;
    return svg(
      'g',
      { class: 'card-row' },
      svg('line', { x1: 0, x2: CARD.width, y1: top, y2: top }),
      svg('text', { class: 'row-label', x: 10, y: top + 14 }, cut(row.label, row.to === null ? 10 : 17)),
      row.to === null
        ? svg('text', { class: 'row-text', x: CARD.width - 10, y: top + 14 }, cut(row.text, 11))
        : this.#end(row, CARD.width - 10, top + 10),
    );
  }
  /** Where an arrow starts; without arrows the number of its end. */
  #end(row: RowView, x: number, y: number): SVGElement {
    if (this.arrows) return svg('circle', { class: row.counted ? 'row-dot' : 'row-dot is-hollow', cx: x, cy: y, r: 3 });
    return svg(
      'text',
      { class: 'row-number', x, y: y + 4 },
      row.weak ? this.#say('step.weak-to', { number: row.to! }) : `#${row.to}`,
    );
  }

  #choose(event: Event): void {
    const target = (event.target as Element).closest('.card-face, .card-count');
    const card = target && this.#data.get(target);
    if (!card || card.state === 'freed') return;
    event.preventDefault();
    event.stopPropagation();
    this.#host[target.classList.contains('card-count') ? 'count' : 'card'](card);
  }
  /** What is under the pointer or has the focus: a card, a name or an arrow. */
  #light(event: Event | null): void {
    const target = event?.target as Element | undefined;
    const part = target?.closest('.heap-card')?.firstElementChild;
    const number = part && this.#data.get(part)?.number;
    const ends =
      target?.closest<SVGElement>('[data-to]')?.dataset.to ?? target?.closest<SVGElement>('.arrow')?.dataset.ends;
    const lit = typeof number === 'number' ? [number] : (ends ?? '').split(' ').filter(Boolean).map(Number);
    const numbers = new Set(lit);
    if (this.#host.light) this.#host.light(numbers);
    else this.light(numbers);
  }
  /** Lights cards, the arrows at them and the names that lead to them. Nothing is drawn anew: a click may be under way. */
  light(numbers: ReadonlySet<number>): void {
    if (numbers.size === 0 && !this.element.classList.contains('has-light')) return;
    this.element.classList.toggle('has-light', numbers.size > 0);
    for (const path of this.#arrowOf.values())
      path.classList.toggle(
        'is-lit',
        path.dataset.ends!.split(' ').some((end) => end !== '' && numbers.has(Number(end))),
      );
    for (const [key, card] of this.#cardOf) card.classList.toggle('is-lit', numbers.has(Number(key)));
    for (const row of this.#spaces.querySelectorAll<SVGElement>('[data-to]'))
      row.classList.toggle('is-lit', numbers.has(Number(row.dataset.to)));
  }
}

/** From a row to the head of a card: rightward straight on, leftward from the near side, within a column around its right side. */
function route({ from, y, card }: Arrow, to: Box, gaps: Gaps): Route {
  const right = from.x + from.width;
  const target = to.y + HEAD_MIDDLE;
  if (to.x > right) return gaps.route({ x: right, y }, { x: to.x, y: target }, card.number);
  if (to.x < from.x) return gaps.route({ x: from.x, y }, { x: to.x + to.width, y: target }, card.number);
  const bend = right + 22 + Math.min(18, Math.abs(target - y) / 14);
  const path = `M${right} ${y}C${bend} ${y} ${bend} ${target} ${right} ${target}`;
  return { path, left: right, right: bend, top: Math.min(y, target), bottom: Math.max(y, target) };
}
