// A collection, played phase by phase and move by move, forwards and backwards: a picture of the candidates, one sentence, and a table of the
// same. What is shown at a place is computed from the first move on, so going back shows what was there.
import { say } from '../../../../messages/page.ts';
import type { CollectionView, MemberView, MoveView, PhaseView, Pile } from '../../../../views/collector-view.ts';
import { cut, html, setAttributes, svg } from '../dom.ts';
import { table } from '../table.ts';

const BOX = { width: 150, height: 50, gapX: 56, gapY: 44, margin: 14 };

/** A place in the collection: a phase as a whole, or one of its moves. */
interface Place {
  readonly phase: number;
  readonly move: number;
}
interface MemberState {
  readonly pile: Pile;
  readonly gcRefs: number | null;
}

export class CollectionPlayer {
  readonly element = html('div', { class: 'gc-player', role: 'group', 'aria-label': say('step.collection-steps') });
  readonly #view: CollectionView;
  readonly #places: readonly Place[];
  readonly #sentence = html('p', { class: 'gc-sentence', 'aria-live': 'polite' });
  readonly #phases: readonly HTMLButtonElement[];
  readonly #says = html('span', { class: 'gc-place' });
  readonly #picture = html('div', {
    class: 'gc-picture detail-scroll',
    tabindex: 0,
    role: 'region',
    'aria-label': say('step.candidates'),
  });
  readonly #table = html('details', { class: 'gc-table' });
  readonly #back: readonly HTMLButtonElement[];
  readonly #on: readonly HTMLButtonElement[];
  #at = 0;

  constructor(view: CollectionView) {
    this.#view = view;
    this.#places = view.phases.flatMap((p, phase) => [-1, ...p.moves.keys()].map((move) => ({ phase, move })));
    this.#phases = view.phases.map((p, i) => {
      const b = html('button', { type: 'button', class: 'link' }, p.title);
      b.addEventListener('click', () => this.#go(this.#places.findIndex((x) => x.phase === i)));
      return b;
    });
    const tool = (label: string, name: string, act: () => void): HTMLButtonElement => {
      const b = html('button', { type: 'button', class: 'tool', 'aria-label': name, title: name }, label);
      b.addEventListener('click', act);
      return b;
    };
    const next = (by: number) => () => this.#go(this.#at + by);
    this.#back = [
      tool(say('step.first'), say('step.first-move'), next(Number.NEGATIVE_INFINITY)),
      tool(say('step.back'), say('step.back-a-move'), next(-1)),
    ];
    this.#on = [
      tool(say('step.next'), say('step.next-move'), next(1)),
      tool(say('step.last'), say('step.last-move'), next(Number.POSITIVE_INFINITY)),
    ];
    this.#table.append(html('summary', {}, say('step.as-a-table')));
    this.#table.addEventListener('toggle', () => this.#draw());
    this.element.append(
      html(
        'ol',
        { class: 'gc-phases', 'aria-label': say('step.phases') },
        ...this.#phases.map((b) => html('li', {}, b)),
      ),
      html('div', { class: 'gc-tools' }, ...this.#back, ...this.#on, this.#says),
      this.#sentence,
      this.#picture,
      this.#table,
    );
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#draw();
  }

  #go(place: number): void {
    this.#at = Math.max(0, Math.min(this.#places.length - 1, place));
    this.#draw();
  }
  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as Element).closest('.detail-scroll, summary')) return;
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      Home: Number.NEGATIVE_INFINITY,
      End: Number.POSITIVE_INFINITY,
    };
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    // The same keys move in time outside.
    event.stopPropagation();
    this.#go(this.#at + moves[event.key]);
  }

  /** The moves up to the current one. */
  #done(): MoveView[] {
    const { phase, move } = this.#places[this.#at];
    return this.#view.phases.slice(0, phase + 1).flatMap((p, i) => (i < phase ? p.moves : p.moves.slice(0, move + 1)));
  }
  #states(): Map<number, MemberState> {
    const states = new Map(this.#view.members.map((m) => [m.ref, { pile: 'candidates', gcRefs: null } as MemberState]));
    for (const { ref, pile, gcRefs } of this.#done()) {
      const old = states.get(ref);
      if (old !== undefined) states.set(ref, { pile: pile ?? old.pile, gcRefs: gcRefs ?? old.gcRefs });
    }
    return states;
  }

  #draw(): void {
    const { phase, move } = this.#places[this.#at];
    const current: PhaseView = this.#view.phases[phase];
    const act = current.moves.at(move);
    this.#says.textContent = say('step.move-of', { move: this.#at + 1, moves: this.#places.length });
    this.#sentence.textContent = move < 0 || act === undefined ? `${current.title}. ${current.text}` : act.text;
    for (const [i, b] of this.#phases.entries()) setAttributes(b, { 'aria-current': i === phase ? 'step' : null });
    for (const b of this.#back) setAttributes(b, { 'aria-disabled': this.#at === 0 });
    for (const b of this.#on) setAttributes(b, { 'aria-disabled': this.#at === this.#places.length - 1 });
    const states = this.#states();
    this.#picture.replaceChildren(this.#drawPicture(states, move < 0 ? undefined : act));
    if (this.#table.open) this.#drawTable(states);
  }

  // ---- picture ----

  #columns(): number {
    const width = this.#picture.clientWidth || 680;
    return Math.max(1, Math.min(5, Math.floor((width - BOX.margin) / (BOX.width + BOX.gapX))));
  }
  #drawPicture(states: ReadonlyMap<number, MemberState>, act: MoveView | undefined): Node {
    const { members, others } = this.#view;
    if (members.length === 0) return html('p', {}, say('step.no-object-among', { others }));
    const columns = Math.min(this.#columns(), members.length);
    const at = new Map(
      members.map((m, i) => [
        m.ref,
        {
          x: BOX.margin + (i % columns) * (BOX.width + BOX.gapX),
          y: BOX.margin + Math.floor(i / columns) * (BOX.height + BOX.gapY),
        },
      ]),
    );
    const width = BOX.margin * 2 + columns * BOX.width + (columns - 1) * BOX.gapX + 24;
    const height = BOX.margin * 2 + Math.ceil(members.length / columns) * (BOX.height + BOX.gapY);
    const subtracted = new Set(this.#done().map((m) => `${m.by} ${m.ref}`));
    const edges = this.#view.phases.find((p) => p.id === 'subtract_refs')?.moves ?? [];
    const arrows = edges.flatMap(({ by, ref }) => {
      const [from, to] = [at.get(by), at.get(ref)];
      if (from === undefined || to === undefined) return [];
      const now = act?.by === by && act.ref === ref;
      const kind = now ? 'is-now' : subtracted.has(`${by} ${ref}`) ? 'is-taken' : '';
      return [
        svg('path', {
          class: `gc-arrow ${kind}`,
          d: arrowPath(from, to),
          'marker-end': `url(#gc-head${now ? '-now' : ''})`,
        }),
      ];
    });
    const says = members.map((m) => `${m.name}: ${stateText(m, states.get(m.ref)!)}`).join('; ');
    return svg(
      'svg',
      { class: 'gc-svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': cut(says, 600) },
      svg('defs', {}, head('gc-head', 'gc-arrowhead'), head('gc-head-now', 'gc-arrowhead is-now')),
      ...arrows.filter((a) => !a.classList.contains('is-now')),
      ...members.map((m) => box(m, states.get(m.ref)!, at.get(m.ref)!, act?.ref === m.ref, act?.by === m.ref)),
      // The reference that is followed lies on top.
      ...arrows.filter((a) => a.classList.contains('is-now')),
    );
  }
  #drawTable(states: ReadonlyMap<number, MemberState>): void {
    const rows = this.#view.members.map((m) => {
      const { pile, gcRefs } = states.get(m.ref)!;
      return [m.name, String(m.generation), String(m.refcount), gcRefs === null ? '' : String(gcRefs), pileText(pile)];
    });
    const { others } = this.#view;
    this.#table.replaceChildren(
      this.#table.firstElementChild!,
      table(
        others === 0 ? say('step.candidates') : say('step.candidates-and-others', { n: others }),
        [say('step.object'), say('step.from-generation'), say('step.count'), 'gc_refs', say('step.where')],
        rows,
      ),
    );
  }
}

const pileText = (pile: Pile): string => say(`step.pile-${pile}`);
function stateText(m: MemberView, { pile, gcRefs }: MemberState): string {
  const parts = { count: m.refcount, where: pileText(pile) };
  return gcRefs === null ? say('step.member', parts) : say('step.member-refs', { ...parts, refs: gcRefs });
}
function box(
  m: MemberView,
  state: MemberState,
  { x, y }: { x: number; y: number },
  now: boolean,
  by: boolean,
): SVGElement {
  const text = (dx: number, dy: number, name: string, content: string): SVGElement =>
    svg('text', { x: x + dx, y: y + dy, class: name }, content);
  return svg(
    'g',
    { class: `gc-member is-${state.pile}${now ? ' is-now' : ''}${by ? ' is-by' : ''}` },
    svg('rect', { class: 'gc-box', x, y, width: BOX.width, height: BOX.height, rx: 5 }),
    text(10, 20, 'gc-name', cut(m.name, 17)),
    text(
      10,
      40,
      'gc-count',
      state.gcRefs === null ? say('step.count-of', { count: m.refcount }) : `gc_refs ${state.gcRefs}`,
    ),
    svg('text', { x: x + BOX.width - 8, y: y + 40, class: 'gc-where' }, pileText(state.pile)),
  );
}
function head(id: string, name: string): SVGElement {
  return svg(
    'marker',
    {
      id,
      viewBox: '0 0 8 8',
      refX: 7,
      refY: 4,
      markerWidth: 8,
      markerHeight: 8,
      orient: 'auto-start-reverse',
      markerUnits: 'userSpaceOnUse',
    },
    svg('path', { class: name, d: 'M0 0 8 4 0 8z' }),
  );
}
/** From box to box: bent, so that two that refer to each other have two arrows. */
function arrowPath(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const { width, height } = BOX;
  if (from.x === to.x && from.y === to.y) {
    const [x, y] = [from.x + width, from.y + height / 2];
    return `M${x} ${y - 10}C${x + 30} ${y - 26} ${x + 30} ${y + 26} ${x + 1} ${y + 10}`;
  }
  const centre = (p: { x: number; y: number }) => [p.x + width / 2, p.y + height / 2] as const;
  const [ax, ay] = centre(from);
  const [bx, by] = centre(to);
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy);
  // To the left of the way, seen in its direction.
  const [mx, my] = [(ax + bx) / 2 + (dy / length) * 22, (ay + by) / 2 - (dx / length) * 22];
  const start = edgePoint(ax, ay, mx, my);
  const end = edgePoint(bx, by, mx, my);
  return `M${start.join(' ')}Q${mx.toFixed(1)} ${my.toFixed(1)} ${end.join(' ')}`;
}
/** Where the line from a box's centre to a point leaves the box. */
function edgePoint(cx: number, cy: number, px: number, py: number): [string, string] {
  const [dx, dy] = [px - cx, py - cy];
  const scale = 1 / Math.max(Math.abs(dx) / (BOX.width / 2 + 2), Math.abs(dy) / (BOX.height / 2 + 2));
  return [(cx + dx * scale).toFixed(1), (cy + dy * scale).toFixed(1)];
}
