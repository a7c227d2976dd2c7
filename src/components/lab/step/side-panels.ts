// What stands under the picture, each closed until the reader opens it: the step as text and other readings of the machine. A side is a file of
// sides/, loaded when it is opened, and drawn anew at every step while it is open. A new one is a row of SIDES.
import { say } from '../../../messages/page.ts';
import type { Ask } from '../../../session/step-protocol.ts';
import type { StepView } from '../../../views/step.ts';
import { html } from './dom.ts';

/** What a side may do besides showing. */
export interface SideActions {
  /** Asks the recorded run. */
  readonly ask: Ask;
  /** Goes to a step. */
  go(step: number): void;
  /** Shows what lies behind the card of an object, if the picture has one. */
  choose(ref: number, kind: 'bytes' | 'ledger'): void;
  /** Records the program anew, with the collector's thresholds set before its first line. */
  again(thresholds: readonly number[]): void;
  fail(error: Error): void;
}
export interface Side {
  /** The nodes to show at a step; called again for each. */
  body(view: StepView, actions: SideActions): readonly Node[] | Promise<readonly Node[]>;
}

const SIDES: readonly { readonly id: SideName; readonly load: () => Promise<Side> }[] = [
  { id: 'text', load: () => import('./sides/text.ts') },
  { id: 'tree', load: () => import('./sides/tree.ts') },
  { id: 'identity', load: () => import('./sides/identity.ts') },
  { id: 'alive', load: () => import('./sides/alive.ts') },
  { id: 'collector', load: () => import('./sides/collector.ts') },
  { id: 'machine', load: () => import('./sides/machine.ts') },
];

type SideName = 'text' | 'tree' | 'identity' | 'alive' | 'collector' | 'machine';

interface OpenSide {
  readonly details: HTMLDetailsElement;
  readonly content: HTMLElement;
  readonly load: () => Promise<Side>;
}

export class SidePanels {
  readonly element = html('div', { class: 'step-sides' });
  readonly #sides: readonly OpenSide[];
  readonly #actions: SideActions;
  #view: StepView | undefined;

  /** `changed` hears of a side that is opened or closed. */
  constructor(actions: SideActions, changed: () => void = () => undefined) {
    this.#actions = actions;
    this.#sides = SIDES.map(({ id, load }) => {
      const content = html('div');
      const details = html(
        'details',
        { class: 'step-side', 'data-side': id },
        html('summary', {}, say(`step.side-${id}`)),
        content,
      );
      const side = { details, content, load };
      details.addEventListener('toggle', () => {
        void this.#draw(side);
        changed();
      });
      return side;
    });
    this.element.append(...this.#sides.map((s) => s.details));
  }

  /** Ids of the sides that are open. */
  get open(): readonly string[] {
    return this.#sides.filter((s) => s.details.open).map((s) => s.details.dataset.side!);
  }
  set open(ids: readonly string[]) {
    for (const { details } of this.#sides) details.open = ids.includes(details.dataset.side!);
  }
  has(id: string): boolean {
    return this.#sides.some(({ details }) => details.dataset.side === id);
  }
  show(view: StepView): void {
    this.#view = view;
    for (const side of this.#sides) void this.#draw(side);
  }

  async #draw({ details, content, load }: OpenSide): Promise<void> {
    const view = this.#view;
    if (!details.open || !view) return;
    try {
      const nodes = await (await load()).body(view, this.#actions);
      // The reader may have moved on while the answer came.
      const same = nodes.length === content.childNodes.length && nodes.every((n, i) => n === content.childNodes[i]);
      if (this.#view === view && !same) content.replaceChildren(...nodes);
    } catch (error) {
      this.#actions.fail(error as Error);
    }
  }
}
