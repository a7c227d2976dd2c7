// The step-through of a lab: records the program, shows any step of it, and what lies behind a card. Loaded when the reader asks.
import type { PythonVersion } from '../../../engine/index.ts';
import { StepSession } from '../../../session/step-client.ts';
import type { TraceInfo } from '../../../session/step-protocol.ts';
import type { CardView, StepView } from '../../../views/step.ts';
import { bytesBody, ledgerBody } from './details.ts';
import { html, setAttributes } from './dom.ts';
import { HeapPicture } from './heap-picture.ts';
import { sentence } from './sentence.ts';
import { SidePanels } from './side-panels.ts';
import css from './step.css?inline';
import { Timeline } from './timeline.ts';

/** What the step-through needs of its lab. */
export interface StepHost {
  readonly element: HTMLElement;
  readonly source: string;
  readonly version: PythonVersion;
  readonly file: string;
  /** Marks the line that was executed and the one that is next; 0 for none. */
  showLines(done: number, next: number): void;
  showOutput(parts: StepView['output']): void;
  say(text: string): void;
  /** The step is to be found in the page's address. */
  remember(step: number): void;
}

type Detail = { readonly kind: 'bytes' | 'ledger'; readonly ref: number; readonly number: number };

/** Below this zoom the small type cannot be read: the picture is scrolled instead. */
const SMALLEST = 0.78;

let styled = false;
function addStyles(): void {
  if (styled) return;
  styled = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}

export class StepPanel {
  readonly element = html('div', { class: 'step', role: 'group', 'aria-label': 'Step through' });
  readonly #host: StepHost;
  readonly #session: StepSession;
  readonly #sentence = html('p', { class: 'step-sentence', 'aria-live': 'polite' });
  readonly #picture: HeapPicture;
  readonly #frame = html('div', { class: 'step-heap', tabindex: 0, role: 'region', 'aria-label': 'Heap picture' });
  readonly #detail = html('section', { class: 'step-detail', hidden: true });
  readonly #sides: SidePanels;
  #timeline: Timeline | undefined;
  #view: StepView | undefined;
  #wanted = 0;
  #busy = false;
  #open: Detail | undefined;
  #opener: HTMLElement | SVGElement | null = null;
  #fits = true;

  constructor(host: StepHost, step = 0) {
    addStyles();
    this.#host = host;
    this.#picture = new HeapPicture({
      card: (card) => this.#choose('bytes', card),
      count: (card) => this.#choose('ledger', card),
    });
    this.#frame.append(this.#picture.element);
    this.element.append(html('p', { class: 'step-wait' }, 'Recording …'));
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#session = new StepSession(
      { source: host.source, version: host.version, filename: host.file },
      {
        loading: () => host.say(`Loading Python ${host.version} …`),
        started: () => host.say('Recording …'),
        progress: (steps) => host.say(`Recording … ${steps.toLocaleString('en-GB')} steps`),
      },
    );
    this.#sides = new SidePanels({
      ask: this.#session.ask,
      go: (step) => this.#timeline?.to(step),
      choose: (ref, kind) => this.#chooseRef(ref, kind),
      fail: (error) => this.#fail(error),
    });
    this.#session.recorded.then(
      (trace) => this.#begin(trace, step),
      (error: Error) => this.#fail(error),
    );
  }

  /** Ends the step-through; the recording is gone. */
  close(): void {
    this.#timeline?.pause();
    this.#session.close();
    this.element.remove();
  }
  /** Gives the focus to the time line. */
  focus(): void {
    this.element.querySelector<HTMLElement>('.step-slider')?.focus({ preventScroll: true });
  }

  #begin(trace: TraceInfo, step: number): void {
    this.#host.say(trace.cut ?? '');
    this.#timeline = new Timeline(trace, (s) => this.#want(s));
    this.element.replaceChildren(
      this.#timeline.element,
      this.#sentence,
      this.#tools(),
      this.#frame,
      this.#detail,
      this.#sides.element,
    );
    new ResizeObserver(() => this.#fit()).observe(this.#frame);
    this.#timeline.to(step);
    if (document.activeElement === document.body || this.#host.element.contains(document.activeElement)) this.focus();
  }
  #fail(error: Error): void {
    if (!this.element.isConnected) return;
    this.element.replaceChildren(
      html(
        'p',
        { class: 'step-wait' },
        this.#session.closed
          ? 'Another program is being stepped through. Start this one again to go on.'
          : error.message,
      ),
    );
  }

  #tools(): HTMLElement {
    const tool = (label: string, act: () => void): HTMLButtonElement => {
      const b = html('button', { type: 'button', class: 'tool' }, label);
      b.addEventListener('click', act);
      return b;
    };
    const choice = (label: string, option: 'addresses' | 'arrows'): HTMLButtonElement => {
      const b = tool(label, () => {
        this.#picture[option] = !this.#picture[option];
        b.ariaPressed = String(this.#picture[option]);
        if (this.#view) this.#picture.draw(this.#view);
      });
      b.ariaPressed = String(this.#picture[option]);
      return b;
    };
    const zoom = (factor: number) => () => {
      this.#fits = false;
      this.#picture.zoom = Math.max(0.3, Math.min(3, this.#picture.zoom * factor));
      this.#picture.resize();
    };
    const fit = tool('Fit', () => {
      this.#fits = true;
      this.#fit(0.3);
    });
    const smaller = tool('−', zoom(1 / 1.2));
    smaller.ariaLabel = 'Smaller';
    const larger = tool('+', zoom(1.2));
    larger.ariaLabel = 'Larger';
    return html(
      'div',
      { class: 'step-tools', role: 'group', 'aria-label': 'Steps and picture' },
      this.#timeline!.unit,
      choice('Arrows', 'arrows'),
      choice('Addresses', 'addresses'),
      smaller,
      larger,
      fit,
    );
  }
  #fit(smallest = SMALLEST): void {
    if (!this.#fits || !this.#view) return;
    this.#picture.zoom = Math.max(smallest, Math.min(1, this.#picture.fit(this.#frame.clientWidth - 2)));
    this.#picture.resize();
  }

  // ---- a step ----

  #want(step: number): void {
    this.#wanted = step;
    if (!this.#busy) void this.#catchUp();
  }
  /** Asks for the step that is wanted by now, until it is shown. */
  async #catchUp(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#view?.step !== this.#wanted) {
        this.#view = await this.#session.ask('step', { step: this.#wanted });
        this.#show(this.#view);
      }
    } catch (error) {
      this.#fail(error as Error);
    } finally {
      this.#busy = false;
    }
  }
  #show(view: StepView): void {
    const inside = this.#frame.contains(document.activeElement);
    this.#picture.draw(view);
    this.#fit();
    // The card that had the focus may be gone; the keys go on working.
    if (inside && !this.#frame.contains(document.activeElement)) this.#frame.focus({ preventScroll: true });
    this.#sentence.textContent = sentence(view);
    this.#host.showLines(view.done, view.line);
    this.#host.showOutput(view.output);
    this.#host.remember(view.step);
    this.#sides.show(view);
    if (this.#open) void this.#drawDetail(this.#open);
  }
  // ---- what lies behind a card ----

  #choose(kind: Detail['kind'], { ref, number }: Pick<CardView, 'ref' | 'number'>): void {
    this.#opener = document.activeElement as HTMLElement | null;
    this.#open = { kind, ref, number };
    void this.#drawDetail(this.#open, true);
  }
  #chooseRef(ref: number, kind: Detail['kind']): void {
    const card = this.#view?.cards.find((c) => c.ref === ref && c.state !== 'freed');
    if (card) this.#choose(kind, card);
  }
  async #drawDetail(detail: Detail, fresh = false): Promise<void> {
    const view = this.#view!;
    const card = view.cards.find((c) => c.number === detail.number);
    const title = html('h3', { tabindex: -1 });
    const close = html('button', { type: 'button', class: 'tool' }, 'Close');
    close.addEventListener('click', () => this.#closeDetail());
    let body: Node[];
    if (card === undefined || card.state === 'freed') {
      title.textContent = `#${detail.number}`;
      body = [
        html(
          'p',
          {},
          card === undefined
            ? 'It is not in the picture at this step.'
            : 'It has been freed. Its bytes wait for the next object that fits.',
        ),
      ];
    } else {
      const name = `#${card.number} ${card.type} ${card.value}`.trim();
      try {
        if (detail.kind === 'ledger') {
          const ledger = await this.#session.ask('ledger', { step: view.step, ref: card.ref });
          title.textContent = `Who holds ${name}?`;
          body = ledgerBody(ledger, (step) => this.#timeline?.to(step));
        } else {
          const bytes = await this.#session.ask('bytes', { step: view.step, ref: card.ref });
          title.textContent = `Bytes of ${name}`;
          body = bytesBody(bytes, (ref) => this.#chooseRef(ref, 'bytes'));
        }
      } catch (error) {
        this.#fail(error as Error);
        return;
      }
    }
    if (this.#open !== detail || this.#view !== view) return;
    const other: Detail = { ...detail, kind: detail.kind === 'bytes' ? 'ledger' : 'bytes' };
    const turn = html('button', { type: 'button', class: 'tool' }, other.kind === 'bytes' ? 'Bytes' : 'Who holds it?');
    turn.addEventListener('click', () => {
      this.#open = other;
      void this.#drawDetail(other, true);
    });
    const had = this.#detail.contains(document.activeElement);
    this.#detail.hidden = false;
    setAttributes(this.#detail, { 'aria-label': title.textContent });
    this.#detail.replaceChildren(html('div', { class: 'detail-head' }, title, turn, close), ...body);
    if (fresh || had) title.focus({ preventScroll: !fresh });
    if (fresh) this.#detail.scrollIntoView({ block: 'nearest' });
  }
  #closeDetail(): void {
    this.#open = undefined;
    this.#detail.hidden = true;
    if (this.#opener?.isConnected) this.#opener.focus();
    else this.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#timeline) return;
    if (event.key === 'Escape' && this.#open) {
      event.stopPropagation();
      this.#closeDetail();
      return;
    }
    // The slider has these keys by itself; where something scrolls or is written they mean that.
    if ((event.target as Element).closest('input, .detail-scroll, summary')) return;
    if (event.target === this.#frame && this.#frame.scrollWidth > this.#frame.clientWidth) return;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowRight: () => this.#timeline!.move(1),
      ArrowLeft: () => this.#timeline!.move(-1),
      Home: () => this.#timeline!.move(Number.NEGATIVE_INFINITY),
      End: () => this.#timeline!.move(Number.POSITIVE_INFINITY),
    };
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    moves[event.key]();
  }
}
