// Tables of the machine, one at a time: small ints, strings, free lists, arenas with pools and blocks, the code that runs and its words.
import { locale, say } from '../../../../messages/page.ts';
import type { CodeView, FrameWordView } from '../../../../views/code-view.ts';
import type { ArenasView, PoolBlocksView, PoolView } from '../../../../views/pools.ts';
import type { SmallIntCell } from '../../../../views/small-ints.ts';
import type { StepView } from '../../../../views/step.ts';
import type { FreelistView, StringsView, StringView } from '../../../../views/tables.ts';
import { html, prose } from '../dom.ts';
import type { SideActions } from '../side-panels.ts';
import { table } from '../table.ts';
import { type KeptSide, kept } from './kept.ts';
import { addSideStyles, objectLink } from './parts.ts';

const TABLES = ['code', 'ints', 'strings', 'free', 'pools'] as const;
type TableName = (typeof TABLES)[number];

class MachineSide implements KeptSide {
  readonly nodes: readonly Node[];
  readonly #actions: SideActions;
  readonly #buttons: ReadonlyMap<TableName, HTMLButtonElement>;
  readonly #content = html('div', { class: 'side-answer' });
  #table: TableName = 'code';
  /** The one that is shown. */
  #shown: TableName | undefined;
  #view: StepView | undefined;
  #frame = 0;
  /** The pool whose blocks are shown, 0 for none. */
  #pool = 0;

  constructor(actions: SideActions) {
    addSideStyles();
    this.#actions = actions;
    this.#buttons = new Map(
      TABLES.map((name) => {
        const b = html('button', { type: 'button', class: 'tool' }, say(`step.table-${name}`));
        b.addEventListener('click', () => {
          this.#table = name;
          void this.#draw();
        });
        return [name, b];
      }),
    );
    this.nodes = [
      html('div', { class: 'side-tabs', role: 'group', 'aria-label': say('step.table') }, ...this.#buttons.values()),
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
      // What was scrolled to stays in sight; another table begins at its top.
      const boxes = this.#shown === name ? this.#content.querySelectorAll('.detail-scroll') : [];
      const scrolled = [...boxes].map((e) => e.scrollTop);
      this.#shown = name;
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
    if (view === null) return [html('p', {}, say('step.no-code'))];
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
      nodes.push(html('label', { class: 'side-label' }, html('span', {}, say('step.frame')), select));
    }
    const words = (caption: string, list: readonly FrameWordView[]): HTMLElement =>
      table(
        caption,
        [say('step.word'), say('step.object'), say('step.reference')],
        list.map((w) => [
          w.name,
          objectLink(w.object, w.ref, this.#actions),
          html('span', { class: `word is-${w.ownership}` }, say(`step.word-${w.ownership}`)),
        ]),
      );
    nodes.push(
      html('p', { class: 'detail-note' }, say('step.words-note')),
      ...(view.stack.length > 0
        ? [words(say('step.stack-from-bottom'), view.stack)]
        : [html('p', {}, say('step.stack-empty'))]),
      ...(view.variables.length > 0 ? [words(say('step.variables-of', { name: view.name }), view.variables)] : []),
      this.#instructions(view),
      table(
        say('step.constants-of', { name: view.name }),
        [say('step.index'), say('step.constant'), say('step.loaded-by')],
        view.constants.map((c) => [
          String(c.index),
          objectLink(c.name, c.ref, this.#actions),
          say('step.instructions-count', { n: c.loads }),
        ]),
      ),
    );
    return nodes;
  }
  #instructions(view: CodeView): HTMLElement {
    const element = table(
      say('step.instructions-of', { name: view.name }),
      [
        say('step.offset'),
        say('step.line-head'),
        say('step.instruction-head'),
        say('step.argument'),
        say('step.specialised-as'),
      ],
      view.instructions.map((i, n) => [
        i.next ? say('step.offset-next', { offset: i.offset }) : String(i.offset),
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
      html('p', {}, say('step.interned-table', { size: size.toLocaleString(locale) })),
      table(
        say('step.strings-of-the-program'),
        [say('step.text'), say('step.interned'), say('step.references-head'), say('step.where')],
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
      html('p', {}, say('step.arenas-note')),
      ...arenas.map((a) => arenaGrid(a.address, a.pools, a.untouched, this.#pool, open)),
      ...(pool === null ? [] : this.#blocks(pool)),
      table(
        say('step.pools-of-program'),
        [say('step.pool'), say('step.block-size'), say('step.in-use'), say('step.of-the-program')],
        own.map((p) => [
          poolButton(p, open),
          String(p.blockSize),
          say('step.of-2', { used: p.used, capacity: p.capacity }),
          String(p.own),
        ]),
      ),
    ];
  }
  #blocks(pool: PoolBlocksView): Node[] {
    const own = pool.blocks.filter((b) => b.ref !== 0);
    const free = pool.blocks.filter((b) => b.state === 'free').toSorted((a, b) => a.turn - b.turn);
    const cells = pool.blocks.map((b) => {
      const kind = b.ref !== 0 ? 'own' : b.state;
      const what =
        b.state === 'free' ? say('step.free-turn', { turn: b.turn }) : b.tenant || say(`step.block-${b.state}`);
      return html('span', { class: `block is-${kind}`, title: `${b.address}: ${what}` });
    });
    const used = pool.blocks.filter((b) => b.state === 'used').length;
    return [
      html('h3', {}, say('step.pool-of-blocks', { address: pool.address, blockSize: pool.blockSize })),
      html(
        'div',
        {
          class: 'blocks',
          role: 'img',
          'aria-label': say('step.blocks-in-use', {
            used,
            blocks: pool.blocks.length,
            own: own.length,
            free: free.length,
          }),
        },
        ...cells,
      ),
      html(
        'p',
        { class: 'detail-note block-key' },
        ...KEY.flatMap((kind) => [
          html('span', { class: `block is-${kind}`, 'aria-hidden': 'true' }),
          ` ${say(`step.block-${kind}`)}  `,
        ]),
      ),
      table(
        say('step.blocks-of-program'),
        [say('step.block'), say('step.tenant')],
        [
          ...own.map((b) => [html('code', {}, b.address), objectLink(b.tenant, b.ref, this.#actions)]),
          ...free.slice(0, 20).map((b) => [html('code', {}, b.address), say('step.free-number', { turn: b.turn })]),
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
const KEY = ['own', 'used', 'free', 'never'] as const;

function internedText(s: StringView): string {
  return say(s.shared ? 'step.interned-shared' : `step.interned-${s.interned}`);
}
function smallInts(cells: readonly SmallIntCell[]): Node[] {
  const used = cells.filter((c) => c.references > 0);
  const grid = cells.map((c) =>
    html(
      'span',
      {
        class: `int-cell${c.references > 0 ? ' is-used' : ''}`,
        title: say('step.value-references', { value: c.value, n: c.references }),
      },
      String(c.value),
    ),
  );
  return [
    html('p', {}, say('step.small-ints-note', { first: cells[0].value, last: cells.at(-1)!.value })),
    html(
      'div',
      { class: 'int-grid detail-scroll', tabindex: 0, role: 'region', 'aria-label': say('step.the-small-ints') },
      ...grid,
    ),
    table(
      say('step.small-ints-used'),
      [say('step.value'), say('step.references-of-names')],
      used.map((c) => [String(c.value), String(c.references)]),
    ),
  ];
}
function freelists(lists: readonly FreelistView[]): Node[] {
  return [
    html('p', {}, say('step.free-lists-note')),
    lists.length === 0
      ? html('p', {}, say('step.free-lists-empty'))
      : table(
          say('step.free-lists'),
          [say('step.type'), say('step.kept'), say('step.at-most'), say('step.used-next')],
          lists.map((f) => [
            f.name,
            String(f.size),
            String(f.max),
            f.entries.flatMap((e, i) => [
              i === 0 ? '' : ', ',
              html('code', {}, e.address),
              e.former === '' ? '' : ` ${say('step.was', { former: e.former })}`,
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
        ? say('step.block-free')
        : say(p.own > 0 ? 'step.pool-own' : 'step.pool-blocks', {
            size: p.blockSize,
            used: p.used,
            of: p.capacity,
            own: p.own,
          });
    const b = html(
      'button',
      {
        type: 'button',
        class: `pool is-${kind}`,
        'aria-label': say('step.pool-at', { address: p.address, size }),
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
    html('h3', {}, ...prose(say('step.arena-at', { address }))),
    html('div', { class: 'pools', role: 'group', 'aria-label': say('step.pools-of-arena', { address }) }, ...cells),
    html(
      'p',
      { class: 'detail-note' },
      `${say('step.pool-number')} ${untouched === 0 ? say('step.pools-all-used') : say('step.pools-never-used', { n: untouched })}`,
    ),
  );
}

export const body = kept((actions) => new MachineSide(actions));
