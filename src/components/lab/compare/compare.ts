// The comparison under a lab: the same lines as a script, at the prompt and in exec(), or on several versions, or two programs. Outputs in
// columns, equal lines in one row, differences marked; two scripts also step by step. Loaded when the reader asks.
import { loadMessages, locale, say } from '../../../messages/page.ts';
import { session } from '../../../session/client.ts';
import type { RunResult } from '../../../session/protocol.ts';
import { html } from '../step/dom.ts';
import { adoptStyles } from '../styles.ts';
import { type AlignedRow, align, linesOf } from './align.ts';
import css from './compare.css?inline';
import type { Lockstep } from './lockstep.ts';
import { Side, type SideSources } from './side.ts';
import type { CompareState, SideSettings } from './state.ts';

export interface CompareHost extends SideSources {
  readonly version: SideSettings['version'];
  /** The comparison was closed: the focus goes back to its button. */
  closed(): void;
  /** How it stands is to be found in the page's address. */
  remember(): void;
}

interface Ran {
  readonly title: string;
  readonly lines: readonly string[];
  readonly result: RunResult;
}

/** Rows that are shown before the reader asks for all. */
const FIRST_ROWS = 200;

export class Compare {
  readonly element = html('section', { class: 'compare', 'aria-label': say('compare.comparison') });
  readonly #host: CompareHost;
  readonly #sideBox = html('div', { class: 'compare-sides' });
  readonly #values: HTMLInputElement;
  readonly #run = html('button', { type: 'button', class: 'button compare-run' }, say('compare.compare'));
  readonly #step = html('button', { type: 'button', class: 'button button-quiet' }, say('compare.step-both'));
  readonly #verdict = html('p', { class: 'compare-verdict', role: 'status' });
  readonly #outcome = html('div', { class: 'compare-outcome' });
  #sides: Side[] = [];
  #lockstep: Lockstep | undefined;
  #runs = 0;
  #at: number | null = null;

  constructor(host: CompareHost, state?: CompareState) {
    adoptStyles(css);
    this.#host = host;
    const what = html('select', { 'aria-label': say('compare.what-to-compare'), class: 'compare-choice' });
    for (const { name } of PRESETS) what.append(html('option', {}, say(`compare.preset-${name}`)));
    what.addEventListener('change', () => {
      this.#fill(PRESETS[what.selectedIndex].sides(host));
      void this.run();
    });
    this.#values = html('input', { type: 'checkbox', checked: true });
    this.#values.addEventListener('change', () => void this.run());
    const close = html('button', { type: 'button', class: 'tool' }, say('compare.close'));
    close.addEventListener('click', () => this.close());
    this.#run.addEventListener('click', () => void this.run());
    this.#step.addEventListener('click', () => void this.stepBoth());
    this.element.append(
      html('div', { class: 'compare-head' }, html('h3', {}, say('compare.compare')), what, close),
      this.#sideBox,
      html(
        'div',
        { class: 'compare-do' },
        this.#run,
        this.#step,
        html('label', { class: 'compare-values' }, this.#values, ` ${say('compare.show-values')}`),
      ),
      this.#verdict,
      this.#outcome,
    );
    this.#fill(state?.sides ?? PRESETS[0].sides(host), state?.others);
    const preset = PRESETS.findIndex((p) => JSON.stringify(p.sides(host)) === JSON.stringify(state?.sides));
    what.selectedIndex = Math.max(0, preset);
  }

  /** How it stands, for the page's address and for links. */
  get state(): CompareState {
    return { sides: this.#sides.map((s) => s.settings), others: this.#sides.map((s) => s.other), at: this.#at };
  }

  close(): void {
    this.#runs++;
    this.#lockstep?.close();
    this.element.remove();
    this.#host.closed();
  }
  focus(): void {
    this.element.querySelector('select')!.focus();
  }

  /** Runs all sides, one after the other, and shows what they printed. */
  async run(): Promise<void> {
    const mine = ++this.#runs;
    this.#endSteps();
    this.#remember(null);
    this.#verdict.textContent = say('compare.running');
    const ran: Ran[] = [];
    for (const side of this.#sides) {
      let text = '';
      const result = await session().run(side.request(this.#values.checked), {
        output: (chunks) => {
          for (const chunk of chunks) text += chunk.text;
        },
      });
      if (this.#runs !== mine) return;
      ran.push({ title: side.title, lines: linesOf(shortened(text)), result });
    }
    this.#show(ran);
  }

  #remember(at: number | null): void {
    this.#at = at;
    this.#host.remember();
  }
  #fill(sides: readonly SideSettings[], others: readonly string[] = []): void {
    this.#sides = sides.map(
      (settings, i) =>
        new Side(this.#host, settings, others[i] ?? '', i + 1, () => {
          this.#offerSteps();
          this.#remember(this.#at);
        }),
    );
    this.#sideBox.replaceChildren(...this.#sides.map((s) => s.element));
    this.#offerSteps();
  }
  #offerSteps(): void {
    this.#step.hidden = this.#sides.length !== 2;
  }

  #show(ran: readonly Ran[]): void {
    const rows = align(ran.map(({ lines }) => lines));
    const different = rows.filter((row) => !row.same).length;
    const broken = ran.find(({ result }) => result.end === 'failed');
    this.#verdict.textContent = broken
      ? broken.result.message!
      : different > 0
        ? say('compare.lines-differ', { n: different, rows: rows.length })
        : rows.length === 0
          ? say('compare.nothing-printed')
          : say('compare.same');
    const table = html(
      'table',
      { class: 'compare-table' },
      html('caption', { class: 'visually-hidden' }, say('compare.outputs-side-by-side')),
      html('thead', {}, html('tr', {}, html('td', {}), ...ran.map(({ title }) => html('th', { scope: 'col' }, title)))),
      html('tbody', {}, ...rows.slice(0, FIRST_ROWS).map((row) => outputRow(row))),
      html('tfoot', {}, ...counts(ran)),
    );
    const box = html(
      'div',
      { class: 'compare-scroll', tabindex: 0, role: 'region', 'aria-label': say('compare.outputs-side-by-side') },
      table,
    );
    this.#outcome.replaceChildren(box);
    if (rows.length > FIRST_ROWS) {
      const all = html(
        'button',
        { type: 'button', class: 'tool' },
        say('compare.show-all-lines', { rows: rows.length }),
      );
      all.addEventListener('click', () => {
        table.tBodies[0].replaceChildren(...rows.map(outputRow));
        all.remove();
      });
      this.#outcome.append(all);
    }
  }

  /** Steps both sides together, from a moment on. */
  async stepBoth(at = 0): Promise<void> {
    const mine = ++this.#runs;
    const [{ Lockstep }] = await Promise.all([import('./lockstep.ts'), loadMessages('step')]);
    if (this.#runs !== mine) return;
    this.#endSteps();
    this.#verdict.textContent = '';
    this.#lockstep = new Lockstep(
      this.#sides.map(({ title, source, version, mode }) => ({
        title,
        source,
        version,
        mode,
        filename: this.#host.file,
      })),
      {
        say: (text) => {
          this.#verdict.textContent = text;
        },
        moved: (moment) => this.#remember(moment),
      },
      at,
    );
    this.#remember(at);
    this.#outcome.replaceChildren(this.#lockstep.element);
  }
  #endSteps(): void {
    this.#lockstep?.close();
    this.#lockstep = undefined;
  }
}

function outputRow({ cells, same }: AlignedRow): HTMLTableRowElement {
  return html(
    'tr',
    { class: same ? null : 'is-different' },
    html('td', { class: 'compare-mark' }, same ? '' : html('abbr', { title: 'differs' }, say('compare.differs'))),
    ...cells.map((cell) =>
      cell === null
        ? html('td', { class: 'is-missing' }, html('span', { class: 'visually-hidden' }, say('compare.no-line')))
        : html('td', {}, cell),
    ),
  );
}

/** What the runs cost and how they ended, a row each. */
function counts(ran: readonly Ran[]): HTMLTableRowElement[] {
  const row = (label: string, of: (run: Ran) => string): HTMLTableRowElement => {
    const cells = ran.map(of);
    const same = cells.every((cell) => cell === cells[0]);
    return html(
      'tr',
      { class: same ? null : 'is-different' },
      html('th', { scope: 'row' }, same ? label : `${label} ≠`),
      ...cells.map((cell) => html('td', {}, cell)),
    );
  };
  return [
    row(say('compare.instructions'), ({ result }) => result.instructions.toLocaleString(locale)),
    row(say('compare.exit-status'), ({ result }) =>
      result.end === 'ended' ? String(result.exitStatus) : say(`compare.end-${result.end}`),
    ),
  ];
}

/** Tracebacks name files and lines, which are others on each side: their last line is compared. */
function shortened(text: string): string {
  return text.replace(/^Traceback \(most recent call last\):\n(?: .*\n)+/gm, '');
}

interface Preset {
  readonly name: 'modes' | 'two-modes' | 'all-versions' | 'two-versions' | 'two-programs' | 'as-it-was';
  sides(host: CompareHost): SideSettings[];
}
const PRESETS: readonly Preset[] = [
  {
    name: 'modes',
    sides: ({ version }) => (['script', 'repl', 'exec'] as const).map((mode) => ({ program: 'lab', version, mode })),
  },
  {
    name: 'two-modes',
    sides: ({ version }) => (['script', 'repl'] as const).map((mode) => ({ program: 'lab', version, mode })),
  },
  {
    name: 'all-versions',
    sides: ({ versions }) => versions.map((version) => ({ program: 'lab', version, mode: 'script' })),
  },
  {
    name: 'two-versions',
    sides: ({ version, versions }) =>
      [versions.find((v) => v !== version) ?? version, version].map((v) => ({
        program: 'lab',
        version: v,
        mode: 'script',
      })),
  },
  {
    name: 'two-programs',
    sides: ({ version }) => (['lab', 'other'] as const).map((program) => ({ program, version, mode: 'script' })),
  },
  {
    name: 'as-it-was',
    sides: ({ version }) => (['original', 'lab'] as const).map((program) => ({ program, version, mode: 'script' })),
  },
];
