// Tables of the machine, one at a time: small ints, strings, free lists, arenas with pools and blocks, the code that runs and its words.
import type { CodeView, FrameWordView } from '../../../../views/code-view.ts';
import type { ArenasView, PoolBlocksView, PoolView } from '../../../../views/pools.ts';
import type { SmallIntCell } from '../../../../views/small-ints.ts';
import type { StepView } from '../../../../views/step.ts';
import type { FreelistView, StringsView, StringView } from '../../../../views/tables.ts';
import { html } from '../dom.ts';
import type { SideActions } from '../side-panels.ts';
import { table } from '../table.ts';
import { type KeptSide, kept } from './kept.ts';
import { addSideStyles, objectLink } from './parts.ts';

const TABLES = {
  code: 'Code and stack',
  ints: 'Small ints',
  strings: 'Strings',
  free: 'Free lists',
  pools: 'Arenas and pools',
} as const;
type TableName = keyof typeof TABLES;
const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

class MachineSide implements KeptSide {
  readonly nodes: readonly Node[];
  readonly #actions: SideActions;
  readonly #buttons: ReadonlyMap<TableName, HTMLButtonElement>;
  readonly #content = html('div', { class: 'side-answer' });
  #table: TableName = 'code';
  #view: StepView | undefined;
  #frame = 0;
  /** The pool whose blocks are shown, 0 for none. */
  #pool = 0;

  constructor(actions: SideActions) {
    addSideStyles();
    this.#actions = actions;
    this.#buttons = new Map(
      (Object.entries(TABLES) as [TableName, string][]).map(([name, label]) => {
        const b = html('button', { type: 'button', class: 'tool' }, label);
        b.addEventListener('click', () => {
          this.#table = name;
          void this.#draw();
        });
        return [name, b];
      }),
    );
    this.nodes = [
      html('div', { class: 'side-tabs', role: 'group', 'aria-label': 'Table' }, ...this.#buttons.values()),
      this.#content,
    ];
  }
  async show(view: StepView): Promise<void> {
    this.#view = view;
    await this.#draw();
  }
  async #draw(): Promise<void> {
    for (const [name, b] of this.#buttons) b.ariaPressed = String(name === this.#table);
    const [view, name] = [this.#view!, this.#table];
    try {
      const nodes = await this.#nodes(view.step);
      if (this.#view !== view || this.#table !== name) return;
      // What was scrolled to stays in sight.
      const scrolled = [...this.#content.querySelectorAll('.detail-scroll')].map((e) => e.scrollTop);
      this.#content.replaceChildren(...nodes);
      for (const [i, e] of [...this.#content.querySelectorAll('.detail-scroll')].entries())
        e.scrollTop = scrolled[i] ?? 0;
      // The first time they are not in the page yet.
      requestAnimationFrame(() => showNext(this.#content));
    } catch (error) {
      this.#actions.fail(error as Error);
    }
  }
  async #nodes(step: number): Promise<Node[]> {
    const { ask } = this.#actions;
    switch (this.#table) {
      case 'ints':
        return smallInts((await ask('smallInts', { step })).cells);
      case 'strings':
        return this.#strings(await ask('strings', { step }));
      case 'free':
        return freelists(await ask('freelists', { step }));
      case 'pools':
        return this.#arenas(await ask('arenas', { step, pick: this.#pool }));
      case 'code':
        return this.#code(await ask('code', { step, frame: this.#frame }));
    }
  }

  // ---- code ----

  #code(view: CodeView | null): Node[] {
    if (view === null)
      return [html('p', {}, 'There is no code: the program has not been compiled, or its code is gone.')];
    const nodes: Node[] = [];
    if (view.frames.length > 1) {
      const select = html(
        'select',
        { class: 'side-select' },
        ...view.frames.map((name, i) => html('option', { value: i, selected: i === view.frame }, name)),
      );
      select.addEventListener('change', () => {
        this.#frame = Number(select.value);
        void this.#draw();
      });
      nodes.push(html('label', { class: 'side-label' }, html('span', {}, 'Frame'), select));
    }
    const words = (caption: string, list: readonly FrameWordView[]): HTMLElement =>
      table(
        caption,
        ['Word', 'Object', 'Reference'],
        list.map((w) => [
          w.name,
          objectLink(w.object, w.ref, this.#actions),
          html('span', { class: `word is-${w.ownership}` }, OWNERSHIP[w.ownership]),
        ]),
      );
    nodes.push(
      html(
        'p',
        { class: 'detail-note' },
        'An owned word counts in the refcount of its object. A borrowed one does not: another word is sure to hold the object that long. Immortal objects are not counted at all.',
      ),
      ...(view.stack.length > 0
        ? [words('Value stack, from the bottom up', view.stack)]
        : [html('p', {}, 'The value stack is empty here. Go on by instruction to see it used.')]),
      ...(view.variables.length > 0 ? [words(`Variables of ${view.name}`, view.variables)] : []),
      this.#instructions(view),
      table(
        `Constants of ${view.name}`,
        ['Index', 'Constant', 'Loaded by'],
        view.constants.map((c) => [
          String(c.index),
          objectLink(c.name, c.ref, this.#actions),
          plural(c.loads, 'instruction'),
        ]),
      ),
    );
    return nodes;
  }
  #instructions(view: CodeView): HTMLElement {
    const element = table(
      `Instructions of ${view.name}`,
      ['Offset', 'Line', 'Instruction', 'Argument', 'Specialised as'],
      view.instructions.map((i, n) => [
        `${i.offset}${i.next ? ' ▸ next' : ''}`,
        i.line > 0 && i.line !== view.instructions[n - 1]?.line ? String(i.line) : '',
        html('code', {}, i.name),
        i.argument,
        i.specialized === '' ? '' : html('code', {}, i.specialized),
      ]),
    );
    const next = view.instructions.findIndex((i) => i.next);
    element.querySelectorAll('tbody tr')[next]?.classList.add('is-next');
    return element;
  }

  // ---- strings ----

  #strings({ strings, table: size }: StringsView): Node[] {
    return [
      html(
        'p',
        {},
        `The interpreter's table of interned strings has ${size.toLocaleString('en-GB')} texts now. These strings are the program's: those of its code, and those of its objects.`,
      ),
      table(
        'Strings of the program',
        ['Text', 'Interned', 'References', 'Where'],
        strings.map((s) => [
          html('code', {}, s.text),
          internedText(s),
          s.refcount === null ? 'immortal' : String(s.refcount),
          s.places.join(', '),
        ]),
      ),
    ];
  }

  // ---- arenas ----

  #arenas({ arenas, pool }: ArenasView): Node[] {
    const open = (at: number): void => {
      this.#pool = at;
      void this.#draw();
    };
    const own = arenas.flatMap((a) => a.pools).filter((p) => p.own > 0);
    return [
      html(
        'p',
        {},
        'Blocks of up to 512 bytes come from pymalloc: an arena of 1 MiB is cut into pools of 16 KiB, a pool into blocks of one size. Choose a pool to see who lives in its blocks.',
      ),
      ...arenas.map((a) => arenaGrid(a.address, a.pools, a.untouched, this.#pool, open)),
      ...(pool === null ? [] : this.#blocks(pool)),
      table(
        'Pools in which objects of the program live',
        ['Pool', 'Block size', 'In use', 'Of the program'],
        own.map((p) => [poolButton(p, open), String(p.blockSize), `${p.used} of ${p.capacity}`, String(p.own)]),
      ),
    ];
  }
  #blocks(pool: PoolBlocksView): Node[] {
    const own = pool.blocks.filter((b) => b.ref !== 0);
    const free = pool.blocks.filter((b) => b.state === 'free').toSorted((a, b) => a.turn - b.turn);
    const cells = pool.blocks.map((b) => {
      const kind = b.ref !== 0 ? 'own' : b.state === 'never used' ? 'never' : b.state;
      const what = b.state === 'free' ? `free, turn ${b.turn}` : b.tenant || b.state;
      return html('span', { class: `block is-${kind}`, title: `${b.address}: ${what}` });
    });
    const used = pool.blocks.filter((b) => b.state === 'used').length;
    return [
      html('h3', {}, `Pool ${pool.address}: blocks of ${pool.blockSize} bytes`),
      html(
        'div',
        {
          class: 'blocks',
          role: 'img',
          'aria-label': `${used} of ${pool.blocks.length} blocks are in use, ${own.length} of them by the program; ${free.length} are free`,
        },
        ...cells,
      ),
      html(
        'p',
        { class: 'detail-note block-key' },
        ...KEY.flatMap(([kind, text]) => [
          html('span', { class: `block is-${kind}`, 'aria-hidden': 'true' }),
          ` ${text}  `,
        ]),
      ),
      table(
        'Blocks of the program, and the free ones in the order in which they are given out',
        ['Block', 'Tenant'],
        [
          ...own.map((b) => [html('code', {}, b.address), objectLink(b.tenant, b.ref, this.#actions)]),
          ...free.slice(0, 20).map((b) => [html('code', {}, b.address), `free, number ${b.turn} to be used`]),
        ],
      ),
    ];
  }
}

/** Brings the instruction that is next into sight, without moving the page. */
function showNext(content: HTMLElement): void {
  const row = content.querySelector<HTMLElement>('tr.is-next');
  const box = row?.closest<HTMLElement>('.detail-scroll');
  if (
    row &&
    box &&
    (row.offsetTop < box.scrollTop || row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight)
  )
    box.scrollTop = row.offsetTop - box.clientHeight / 2;
}
const OWNERSHIP = { owned: 'owned', borrowed: 'borrowed', immortal: 'not counted: immortal', empty: 'empty' } as const;
const KEY = [
  ['own', "the program's object"],
  ['used', 'in use'],
  ['free', 'free'],
  ['never', 'never used'],
] as const;

function internedText(s: StringView): string {
  if (s.shared) return 'shared: empty or one character';
  return { no: 'no', mortal: 'yes', immortal: 'yes, for ever', static: 'yes, by the interpreter itself' }[s.interned];
}
function smallInts(cells: readonly SmallIntCell[]): Node[] {
  const used = cells.filter((c) => c.references > 0);
  const grid = cells.map((c) =>
    html(
      'span',
      {
        class: `int-cell${c.references > 0 ? ' is-used' : ''}`,
        title: `${c.value}: ${plural(c.references, 'reference')}`,
      },
      String(c.value),
    ),
  );
  return [
    html(
      'p',
      {},
      `One object for each int from ${cells[0].value} to ${cells.at(-1)!.value}, made before the program began, immortal, 32 bytes apart. Framed: the program refers to it.`,
    ),
    html(
      'div',
      { class: 'int-grid detail-scroll', tabindex: 0, role: 'region', 'aria-label': 'The small ints' },
      ...grid,
    ),
    table(
      'Small ints that the program refers to',
      ['Value', 'References of names, items and attributes'],
      used.map((c) => [String(c.value), String(c.references)]),
    ),
  ];
}
function freelists(lists: readonly FreelistView[]): Node[] {
  return [
    html(
      'p',
      {},
      'Dead objects of frequent types are kept for the next object of the type: last in, first out. A full collection gives them all back.',
    ),
    lists.length === 0
      ? html('p', {}, 'At this step none of them keeps anything.')
      : table(
          'Free lists that keep something',
          ['Type', 'Kept', 'At most', 'Used next, in this order'],
          lists.map((f) => [
            f.name,
            String(f.size),
            String(f.max),
            f.entries.flatMap((e, i) => [
              i === 0 ? '' : ', ',
              html('code', {}, e.address),
              e.former === '' ? '' : ` (was ${e.former})`,
            ]),
          ]),
        ),
  ];
}
function poolButton(p: PoolView, open: (at: number) => void): HTMLElement {
  const b = html('button', { type: 'button', class: 'link' }, p.address);
  b.addEventListener('click', () => open(p.at));
  return b;
}
function arenaGrid(
  address: string,
  pools: readonly PoolView[],
  untouched: number,
  chosen: number,
  open: (at: number) => void,
): HTMLElement {
  const cells = pools.map((p) => {
    const kind = p.used === 0 ? 'free' : p.own > 0 ? 'own' : p.used === p.capacity ? 'full' : 'part';
    const size =
      p.used === 0
        ? 'free'
        : `blocks of ${p.blockSize} bytes, ${p.used} of ${p.capacity} in use${p.own > 0 ? `, ${p.own} by the program` : ''}`;
    const b = html(
      'button',
      {
        type: 'button',
        class: `pool is-${kind}`,
        'aria-label': `Pool ${p.address}: ${size}`,
        title: size,
        'aria-pressed': String(p.at === chosen),
      },
      p.used === 0 ? '' : String(p.blockSize),
    );
    b.addEventListener('click', () => open(p.at));
    return b;
  });
  return html(
    'section',
    {},
    html('h3', {}, 'Arena at ', html('code', {}, address)),
    html('div', { class: 'pools', role: 'group', 'aria-label': `Pools of the arena at ${address}` }, ...cells),
    html(
      'p',
      { class: 'detail-note' },
      `The number in a pool is the size of its blocks. ${untouched === 0 ? 'All pools have been used.' : `${plural(untouched, 'pool')} of the arena ${untouched === 1 ? 'was' : 'were'} never used.`}`,
    ),
  );
}

export const body = kept((actions) => new MachineSide(actions));
