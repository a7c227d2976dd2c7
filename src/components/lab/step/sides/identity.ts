// Same object? What the program compared, and any two objects of the picture, each with the cause and the step that decided.
import { say } from '../../../../messages/page.ts';
import type { Cause, ComparisonsView, IdentityView, OriginView, Reference } from '../../../../views/identity.ts';
import type { StepView } from '../../../../views/step.ts';
import { html, prose } from '../dom.ts';
import type { SideActions } from '../side-panels.ts';
import { table } from '../table.ts';
import { type KeptSide, kept } from './kept.ts';
import { addSideStyles, button, ObjectPicker, objectLink } from './parts.ts';

/** Comparisons that are listed. */
const MOST = 200;

class IdentitySide implements KeptSide {
  readonly nodes: readonly Node[];
  readonly #actions: SideActions;
  readonly #list = html('ol', { class: 'side-list', tabindex: 0, 'aria-label': say('step.what-the-program-compared') });
  readonly #left = new ObjectPicker(say('step.object'), say('step.choose-why-new'), () => this.#compare());
  readonly #right = new ObjectPicker(say('step.compared-with'), say('step.nothing'), () => this.#compare());
  readonly #answer = html('div', { class: 'side-answer', 'aria-live': 'polite' });
  #comparisons: ComparisonsView | undefined;
  #view: StepView | undefined;
  /** The comparison that is explained, or -1. */
  #index = -1;

  constructor(actions: SideActions) {
    addSideStyles();
    this.#actions = actions;
    this.nodes = [
      html('p', {}, say('step.choose-comparison')),
      this.#list,
      html('div', { class: 'side-form' }, this.#left.element, this.#right.element),
      this.#answer,
    ];
  }

  async show(view: StepView): Promise<void> {
    this.#view = view;
    // A step is told in one sentence, which is the time line's.
    this.#answer.ariaLive = 'off';
    this.#comparisons ??= await this.#actions.ask('comparisons', {});
    this.#drawList();
    this.#left.offer(view);
    this.#right.offer(view);
    if (this.#index < 0) await this.#explainObjects();
  }
  #drawList(): void {
    const { entries, cut } = this.#comparisons!;
    const step = Math.floor(this.#view!.step);
    const focused = this.#list.contains(document.activeElement) ? document.activeElement?.textContent : null;
    const rows = entries.slice(0, MOST).map((e) => {
      const question = e.result === '' ? e.question : `${e.question} → ${e.result}`;
      const text = say('step.line-asks', { line: e.line, question });
      const b = button(text, () => void this.#explain(e.index), {
        'aria-pressed': String(e.index === this.#index),
      });
      return html(
        'li',
        { class: e.step === step ? 'is-now' : null },
        b,
        e.step === step ? ` ${say('step.in-this-step')}` : '',
      );
    });
    if (rows.length === 0) rows.push(html('li', {}, say('step.compares-nothing')));
    if (cut || entries.length > MOST) rows.push(html('li', {}, say('step.later-not-listed')));
    this.#list.replaceChildren(...rows);
    if (focused) [...this.#list.querySelectorAll('button')].find((b) => b.textContent === focused)?.focus();
  }
  async #explain(index: number): Promise<void> {
    this.#answer.ariaLive = 'polite';
    this.#index = index;
    this.#drawList();
    await this.#draw(this.#actions.ask('identity', { index }));
  }
  #compare(): void {
    this.#answer.ariaLive = 'polite';
    this.#index = -1;
    this.#drawList();
    void this.#explainObjects();
  }
  async #explainObjects(): Promise<void> {
    const [left, right] = [this.#left.chosen, this.#right.chosen];
    const { step } = this.#view!;
    const { ask } = this.#actions;
    if (left === null) this.#answer.replaceChildren();
    else if (right === null) await this.#draw(ask('origin', { step, ref: left.ref }));
    else await this.#draw(ask('identity', { step, left: left.ref, right: right.ref }));
  }
  async #draw(asked: Promise<IdentityView | OriginView | null>): Promise<void> {
    try {
      const view = await asked;
      this.#answer.replaceChildren(
        ...(view === null ? [say('step.nothing-known')] : 'objects' in view ? this.#reason(view) : this.#whence(view)),
      );
    } catch (error) {
      this.#actions.fail(error as Error);
    }
  }

  #head(title: string, cause: string): Node {
    return html('h3', { class: 'side-head' }, title, ' ', html('span', { class: 'side-cause' }, cause));
  }
  #reason(view: IdentityView): Node[] {
    const result = view.result === '' ? '' : ` → ${view.result}`;
    return [
      this.#head(`${view.question}${result}`, causeText(view.cause)),
      html('p', {}, ...prose(view.text)),
      this.#decided(view.decided),
      table(
        say(view.objects.length === 1 ? 'step.the-object' : 'step.the-two-objects'),
        [say('step.object'), say('step.address'), say('step.from-where')],
        view.objects.map((o) => [
          objectLink(o.name, o.ref, this.#actions),
          html('code', {}, o.address),
          causeText(o.cause),
        ]),
      ),
      ...view.objects.map((o) => html('p', {}, o.text, ...o.before.flatMap((r) => [' ', this.#step(r)]))),
    ];
  }
  #whence(view: OriginView): Node[] {
    return [
      this.#head(say('step.why-is-new', { name: view.name }), causeText(view.cause)),
      html('p', {}, ...prose(view.text)),
      this.#decided([view.decided, ...view.before]),
    ];
  }
  #decided(references: readonly Reference[]): Node {
    return html(
      'p',
      {},
      `${say('step.decided')} `,
      ...references.flatMap((r, i) => [i === 0 ? '' : '; ', this.#step(r)]),
      '.',
    );
  }
  #step({ text, step }: Reference): Node | string {
    return step === null ? text : button(text, () => this.#actions.go(step));
  }
}

const CAUSES = {
  'same binding': 'step.cause-same-binding',
  singleton: 'step.cause-singleton',
  'small-int cache': 'step.cause-small-int',
  'empty object': 'step.cause-empty',
  'single Latin-1 character': 'step.cause-character',
  'built-in type': 'step.cause-type',
  interned: 'step.cause-interned',
  'shared constant': 'step.cause-constant',
  'folded constant': 'step.cause-folded',
  'distinct allocation': 'step.cause-allocation',
  'reused address': 'step.cause-reused',
} as const satisfies Record<Cause, string>;
const causeText = (cause: Cause): string => say(CAUSES[cause]);

export const body = kept((actions) => new IdentitySide(actions));
