// Why is an object alive, and what would free it: the way from a name, or the cycle, and the references whose end is its end.
import { say } from '../../../../messages/page.ts';
import type { AliveLink, AliveView, Cut } from '../../../../views/alive.ts';
import type { StepView } from '../../../../views/step.ts';
import { html, prose } from '../dom.ts';
import type { SideActions } from '../side-panels.ts';
import { table } from '../table.ts';
import { type KeptSide, kept } from './kept.ts';
import { addSideStyles, ObjectPicker, objectLink } from './parts.ts';

class AliveSide implements KeptSide {
  readonly nodes: readonly Node[];
  readonly #actions: SideActions;
  readonly #picker = new ObjectPicker(say('step.object'), '', () => {
    this.#answer.ariaLive = 'polite';
    void this.#explain();
  });
  readonly #answer = html('div', { class: 'side-answer', 'aria-live': 'polite' });
  #view: StepView | undefined;

  constructor(actions: SideActions) {
    addSideStyles();
    this.#actions = actions;
    this.nodes = [html('div', { class: 'side-form' }, this.#picker.element), this.#answer];
  }
  async show(view: StepView): Promise<void> {
    this.#view = view;
    // A step is told in one sentence, which is the time line's.
    this.#answer.ariaLive = 'off';
    this.#picker.offer(view);
    await this.#explain();
  }
  async #explain(): Promise<void> {
    const { chosen } = this.#picker;
    const view = this.#view!;
    if (chosen === null) {
      this.#answer.replaceChildren(say('step.no-object'));
      return;
    }
    try {
      const alive = await this.#actions.ask('alive', { step: view.step, ref: chosen.ref });
      if (this.#view === view) this.#answer.replaceChildren(...this.#draw(alive));
    } catch (error) {
      this.#actions.fail(error as Error);
    }
  }

  #draw(view: AliveView): Node[] {
    const nodes: Node[] = [html('p', {}, ...prose(view.text))];
    if (view.chain.length > 0)
      nodes.push(
        html('h3', {}, say(view.cycle > 0 ? 'step.cycle-keeps' : 'step.shortest-way')),
        html('ol', { class: 'side-chain' }, ...view.chain.map((l, i) => this.#link(l, i < view.cycle))),
      );
    const cuts = [...view.cuts, ...view.together];
    if (view.state === 'reachable' && cuts.length > 0)
      nodes.push(
        table(
          say(view.cuts.length > 0 ? 'step.each-enough' : 'step.together-enough'),
          [say('step.statement'), say('step.takes-away'), say('step.then')],
          cuts.map((c) => [this.#statement(c), c.holder, say(`step.effect-${c.effect}`)]),
        ),
      );
    return nodes;
  }
  #link(link: AliveLink, inCycle: boolean): Node {
    return html(
      'li',
      { class: inCycle ? 'is-cycle' : null },
      `${link.holder} `,
      html('span', { class: 'side-arrow', 'aria-hidden': 'true' }, '→'),
      html('span', { class: 'visually-hidden' }, say('step.leads-to')),
      ' ',
      objectLink(link.name, link.ref, this.#actions),
    );
  }
  #statement(c: Cut): (Node | string)[] {
    if (c.statement === null) return [say('step.goes-by-itself')];
    return [
      html('code', {}, c.statement),
      c.inside === '' || c.inside === '<module>' ? '' : ` ${say('step.inside', { function: c.inside })}`,
    ];
  }
}

export const body = kept((actions) => new AliveSide(actions));
