// What lies behind a card, under the picture: its bytes, or the ledger of its count. Follows the card from step to step.
import { say } from '../../../messages/page.ts';
import type { Ask } from '../../../session/step-protocol.ts';
import { type CardView, cardName, type StepView } from '../../../views/step.ts';
import { bytesBody, ledgerBody, type PokeByte } from './details.ts';
import { html, setAttributes } from './dom.ts';
import type { DetailState } from './state.ts';

export interface DetailHost {
  readonly ask: Ask;
  /** Bytes may be written over; not given where they may not. */
  readonly poke?: PokeByte;
  go(step: number): void;
  fail(error: Error): void;
  /** Another card is looked at, or none. */
  changed(): void;
  /** The picture is to show one object and its neighbours. */
  focusOn(number: number): void;
  /** Gives the focus to what is left when the panel closes. */
  focus(): void;
}

export class DetailPanel {
  readonly element = html('section', { class: 'step-detail', hidden: true });
  readonly #host: DetailHost;
  #open: DetailState | null = null;
  #view: StepView | undefined;
  #opener: HTMLElement | SVGElement | null = null;

  constructor(host: DetailHost) {
    this.#host = host;
  }

  get state(): DetailState | null {
    return this.#open;
  }
  /** To be shown with the next step. */
  set state(state: DetailState | null) {
    this.#open = state;
  }
  choose(kind: DetailState['kind'], { number }: Pick<CardView, 'number'>): void {
    this.#opener = document.activeElement as HTMLElement | null;
    this.#open = { kind, number };
    this.#host.changed();
    void this.#draw(true);
  }
  chooseRef(ref: number, kind: DetailState['kind']): void {
    const card = this.#view?.cards.find((c) => c.ref === ref && c.state !== 'freed');
    if (card) this.choose(kind, card);
  }
  show(view: StepView): void {
    this.#view = view;
    if (this.#open) void this.#draw();
  }
  close(): void {
    this.#open = null;
    this.element.hidden = true;
    this.#host.changed();
    if (this.#opener?.isConnected) this.#opener.focus();
    else this.#host.focus();
  }

  async #draw(fresh = false): Promise<void> {
    const open = this.#open!;
    const view = this.#view;
    if (view === undefined) return;
    const card = view.cards.find((c) => c.number === open.number);
    const title = html('h3', { tabindex: -1 });
    const close = html('button', { type: 'button', class: 'tool' }, say('step.close'));
    close.addEventListener('click', () => this.close());
    let body: Node[];
    if (card === undefined || card.state === 'freed') {
      title.textContent = `#${open.number}`;
      const gone = card === undefined ? say('step.not-in-picture') : say('step.freed-waits');
      body = [html('p', {}, gone)];
    } else {
      const name = cardName(card);
      const { ask, go, poke } = this.#host;
      try {
        if (open.kind === 'ledger') {
          title.textContent = say('step.who-holds', { name });
          body = ledgerBody(await ask('ledger', { step: view.step, ref: card.ref }), go);
        } else {
          title.textContent = say('step.bytes-of', { name });
          body = bytesBody(
            await ask('bytes', { step: view.step, ref: card.ref }),
            (ref) => this.chooseRef(ref, 'bytes'),
            poke,
          );
        }
      } catch (error) {
        this.#host.fail(error as Error);
        return;
      }
    }
    if (this.#open !== open || this.#view !== view) return;
    const other: DetailState = { ...open, kind: open.kind === 'bytes' ? 'ledger' : 'bytes' };
    const turn = html(
      'button',
      { type: 'button', class: 'tool' },
      say(other.kind === 'bytes' ? 'step.bytes' : 'step.who-holds-it'),
    );
    turn.addEventListener('click', () => {
      this.#open = other;
      this.#host.changed();
      void this.#draw(true);
    });
    const near = html('button', { type: 'button', class: 'tool' }, say('step.only-its-neighbours'));
    near.addEventListener('click', () => this.#host.focusOn(open.number));
    const had = this.element.contains(document.activeElement);
    this.element.hidden = false;
    setAttributes(this.element, { 'aria-label': title.textContent });
    this.element.replaceChildren(html('div', { class: 'detail-head' }, title, near, turn, close), ...body);
    if (fresh || had) title.focus({ preventScroll: !fresh });
    if (fresh) this.element.scrollIntoView({ block: 'nearest' });
  }
}
