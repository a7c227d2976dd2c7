// The step-through of a lab: records the program, shows any step of it, and what lies behind a card. Loaded when the reader asks.

import type { PythonVersion } from '../../../engine/index.ts';
import type { Poke } from '../../../engine/trace/recorder.ts';
import { instructionOf, stepOf } from '../../../engine/trace/time.ts';
import { locale, say } from '../../../messages/page.ts';
import type { RunMode } from '../../../session/protocol.ts';
import { Refused, StepSession } from '../../../session/step-client.ts';
import type { TraceInfo } from '../../../session/step-protocol.ts';
import { type Trace, traceOf } from '../../../session/trace-export.ts';
import type { StepView } from '../../../views/step.ts';
import type { Breakpoints } from '../breakpoints.ts';
import { Linker } from '../link/linker.ts';
import { adoptStyles } from '../styles.ts';
import { Branch } from './branch.ts';
import { DetailPanel } from './detail-panel.ts';
import { html } from './dom.ts';
import heapCss from './heap.css?inline';
import { InstructionStrip } from './instruction-strip.ts';
import { PictureFrame } from './picture-frame.ts';
import { sentence } from './sentence.ts';
import { SidePanels } from './side-panels.ts';
import { AT_START, type StepState } from './state.ts';
import css from './step.css?inline';
import timeCss from './time.css?inline';
import { Timeline } from './timeline.ts';
import { TurnsAxis } from './turns-axis.ts';
import { typedLines } from './typed-lines.ts';

/** What the step-through needs of its lab. */
export interface StepHost {
  readonly element: HTMLElement;
  readonly source: string;
  readonly version: PythonVersion;
  readonly file: string;
  readonly mode: RunMode;
  readonly stops: Breakpoints;
  /** Bytes written over on the way (the playground). */
  readonly pokes?: readonly Poke[];
  /** Runs the program anew with these bytes written over; not given where that may not be. */
  readonly branch?: (state: StepState, pokes: readonly Poke[]) => void;
  /** Steps through the program anew: another state, with which another run may belong. */
  restart(state: StepState): void;
  /** Marks the line that was executed and the one that is next; 0 for none. */
  showLines(done: number, next: number): void;
  showOutput(parts: StepView['output']): void;
  say(text: string): void;
  /** How things stand is to be found in the page's address. */
  remember(state: StepState): void;
}

export class StepPanel {
  readonly element = html('div', { class: 'step', role: 'group', 'aria-label': say('step.step-through') });
  readonly #host: StepHost;
  readonly #thresholds: readonly number[];
  readonly #typed: readonly string[];
  readonly #exit: boolean;
  readonly #session: StepSession;
  readonly #sentence = html('p', { class: 'step-sentence', 'aria-live': 'polite' });
  readonly #frame: PictureFrame;
  readonly #instructions = new InstructionStrip();
  readonly #detail: DetailPanel;
  readonly #sides: SidePanels;
  readonly #linker: Linker;
  readonly #branch: Branch | undefined;
  readonly #endStops: () => void;
  #timeline: Timeline | undefined;
  #turns: TurnsAxis | undefined;
  #view: StepView | undefined;
  #trace: TraceInfo | undefined;
  #wanted = 0;
  #busy = false;

  constructor(host: StepHost, state: StepState = AT_START) {
    adoptStyles(heapCss);
    adoptStyles(css);
    adoptStyles(timeCss);
    this.#host = host;
    this.#thresholds = state.thresholds;
    this.#typed = state.typed;
    this.#exit = state.exit;
    this.#session = new StepSession(
      {
        source: host.source,
        version: host.version,
        filename: host.file,
        mode: host.mode,
        exit: state.exit,
        pokes: host.pokes,
        thresholds: state.thresholds,
        typed: state.typed,
      },
      {
        loading: () => host.say(say('step.loading', { version: host.version })),
        started: () => host.say(say('step.recording')),
        progress: (steps) => host.say(say('step.recording-steps', { steps: steps.toLocaleString(locale) })),
      },
    );
    const { ask } = this.#session;
    const go = (step: number): void => this.#timeline?.to(step);
    const fail = (error: Error): void => this.#fail(error);
    const changed = (): void => this.#remember();
    this.#detail = new DetailPanel({
      ask,
      go,
      fail,
      changed,
      poke: host.branch && ((address, byte) => this.#poke(address, byte)),
      focus: () => this.focus(),
      focusOn: (number) => this.#frame.focusOn(number),
    });
    this.#frame = new PictureFrame({
      card: (card) => (card.folded ? this.#frame.unfold(card.type) : this.#detail.choose('bytes', card)),
      count: (card) => (card.folded ? this.#frame.unfold(card.type) : this.#detail.choose('ledger', card)),
      light: (numbers) => this.#linker.light(numbers),
    });
    this.#linker = new Linker({
      listing: host.element.querySelector<HTMLElement>('.lab-code > pre')!,
      light: (numbers) => this.#frame.light(numbers),
    });
    const choose = (ref: number, kind: 'bytes' | 'ledger'): void => this.#detail.chooseRef(ref, kind);
    const again = (thresholds: readonly number[]): void => host.restart({ ...this.state, moment: 0, thresholds });
    this.#sides = new SidePanels({ ask, go, choose, again, fail }, changed);
    if (host.branch && host.pokes && host.pokes.length > 0)
      this.#branch = new Branch(host.pokes, (pokes) => host.branch!(this.state, pokes));
    this.#endStops = host.stops.listen(() => {
      this.#timeline?.showStops();
      this.#remember();
    });
    this.element.append(...this.#branchNodes(), html('p', { class: 'step-wait' }, say('step.recording')));
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#session.recorded.then(
      (trace) => this.#begin(trace, state),
      (error: Error) => this.#fail(error),
    );
  }

  /** Ends the step-through; the recording is gone. */
  close(): void {
    this.#timeline?.pause();
    this.#endStops();
    this.#session.close();
    this.#linker.close();
    this.element.remove();
  }
  /** Gives the focus to the time line. */
  focus(): void {
    this.element.querySelector<HTMLElement>('.step-slider')?.focus({ preventScroll: true });
  }
  /** The heap picture, for export. */
  get picture(): SVGSVGElement | null {
    return this.#frame.drawing();
  }
  /** The run as one document, for export; null while it is recorded. */
  async trace(): Promise<Trace | null> {
    if (!this.#trace) return null;
    const { steps, cut } = this.#trace;
    const { source, version, file, mode, pokes = [] } = this.#host;
    const { typed, thresholds, exit } = this.state;
    const about = { python: version, file, source, mode, typed, thresholds, exit, pokes, total: steps, cut };
    return traceOf(about, (step) => this.#session.ask('step', { step }));
  }
  /** How it stands, for the page's address and for links. */
  get state(): StepState {
    return {
      moment: this.#timeline?.moment ?? 0,
      unit: this.#timeline?.unit ?? 'line',
      open: this.#sides.open,
      detail: this.#detail.state,
      stops: this.#host.stops.lines,
      exit: this.#exit,
      thresholds: this.#thresholds,
      typed: this.#typed,
    };
  }

  #branchNodes(): HTMLElement[] {
    return this.#branch ? [this.#branch.element] : [];
  }
  #begin(trace: TraceInfo, state: StepState): void {
    this.#host.say([trace.cut ?? '', ...this.#unfollowed(trace, state)].filter(Boolean).join(' '));
    this.#trace = trace;
    this.#timeline = new Timeline(trace, this.#host.stops, (moment) => this.#want(moment));
    this.#timeline.unit = state.unit;
    this.#turns = new TurnsAxis(trace, (step) => this.#timeline?.to(step));
    this.#sides.open = state.open;
    this.#detail.state = state.detail;
    const tools = html(
      'div',
      { class: 'step-tools', role: 'group', 'aria-label': say('step.steps-and-picture') },
      this.#timeline.unitPicker,
      this.#timeline.stopTools,
      this.#exitTool(trace),
      this.#frame.tools,
    );
    this.element.replaceChildren(
      ...this.#branchNodes(),
      ...typedLines(trace.reads, this.#typed, (typed) => this.#host.restart({ ...this.state, moment: 0, typed })),
      this.#timeline.element,
      this.#turns.element,
      this.#sentence,
      tools,
      this.#instructions.element,
      this.#frame.element,
      this.#timeline.legend,
      this.#detail.element,
      this.#sides.element,
    );
    this.#timeline.to(state.moment);
    if (document.activeElement === document.body || this.#host.element.contains(document.activeElement)) this.focus();
  }
  /** Turns stepping through the end of the process on and off: it is another recording of the same run. */
  #exitTool(trace: TraceInfo): HTMLButtonElement {
    const tool = html(
      'button',
      { type: 'button', class: 'tool', title: say('step.exit-title'), hidden: trace.cut !== null && !this.#exit },
      say('step.exit'),
    );
    tool.ariaPressed = String(this.#exit);
    tool.addEventListener('click', () => {
      const { state } = this;
      const moment = this.#exit ? Math.min(state.moment, trace.exit - 1) : state.moment;
      this.#host.restart({ ...state, moment, exit: !this.#exit });
    });
    return tool;
  }
  /** What of the state this run cannot show: a link may be of another version of the program. */
  #unfollowed(trace: TraceInfo, { moment, open }: StepState): string[] {
    const unknown = open.filter((id) => !this.#sides.has(id));
    return [
      ...(stepOf(moment) < trace.steps
        ? []
        : [
            say('step.asked-beyond', {
              step: (stepOf(moment) + 1).toLocaleString(locale),
              last: trace.steps.toLocaleString(locale),
            }),
          ]),
      ...(unknown.length === 0 ? [] : [say('step.no-panel', { panel: unknown.join(', ') })]),
    ];
  }
  #fail(error: Error): void {
    if (!this.element.isConnected) return;
    // Only this cannot be shown; the other steps can.
    if (error instanceof Refused) {
      this.#sentence.textContent = `${error.message}.`;
      return;
    }
    this.element.replaceChildren(
      ...this.#branchNodes(),
      html('p', { class: 'step-wait' }, this.#session.closed ? say('step.another-program') : error.message),
    );
  }

  // ---- a step ----

  #want(moment: number): void {
    this.#wanted = moment;
    if (!this.#busy) void this.#catchUp();
  }
  /** Asks for the moment that is wanted by now, until it is shown. */
  async #catchUp(): Promise<void> {
    this.#busy = true;
    try {
      let refused = -1;
      while (this.#view?.step !== this.#wanted && refused !== this.#wanted) {
        const asked = this.#wanted;
        try {
          this.#view = await this.#session.ask('step', { step: asked });
          await this.#show(this.#view);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          this.#fail(error);
          refused = asked;
        }
      }
    } catch (error) {
      this.#fail(error as Error);
    } finally {
      this.#busy = false;
    }
  }
  async #show(view: StepView): Promise<void> {
    const turns = this.#turns!.element.hidden ? [] : await this.#session.ask('turns', { step: view.step });
    // First, while the page is laid out as it was: this asks where lines are.
    this.#host.showLines(view.done, view.line);
    this.#frame.show(view);
    this.#timeline!.arrived(view);
    this.#turns!.show(turns, stepOf(view.step));
    this.#instructions.show(view);
    this.#sentence.textContent = sentence(view, say);
    this.#linker.show(view);
    this.#host.showOutput(view.output);
    this.#remember();
    this.#sides.show(view);
    this.#detail.show(view);
    if (this.#branch) {
      // Without those that the poke alone made: what the audit finds is asked of the same memory.
      const problems = await this.#session.ask('audit', { step: stepOf(view.step) }).catch((error: Error) => {
        if (!(error instanceof Refused)) throw error;
        return [error.message];
      });
      if (this.#view === view) this.#branch.show(problems);
    }
  }
  #remember(): void {
    if (this.#timeline) this.#host.remember(this.state);
  }
  /** A byte is written over where the run stands now: from here on it is another run. */
  #poke(address: number, byte: number): void {
    const { moment } = this.#timeline!;
    const poke: Poke = { step: stepOf(moment), address, byte };
    // What was poked later than this step is not to come in the new run.
    const kept = (this.#host.pokes ?? []).filter((p) => p.step <= poke.step && p.address !== address);
    this.#host.branch!({ ...this.state, moment: poke.step, unit: 'line' }, [...kept, poke]);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#timeline) return;
    if (event.key === 'Escape' && this.#detail.state) {
      event.stopPropagation();
      this.#detail.close();
      return;
    }
    // The slider has these keys by itself, by lines; where something scrolls or is written they mean that.
    const slider = (event.target as Element).matches('.step-slider') && instructionOf(this.#timeline.moment) === 0;
    if (slider && /^(Arrow|Home|End|Page)/.test(event.key)) return;
    if (
      (event.target as Element).closest(
        'input:not(.step-slider), textarea, select, .detail-scroll, summary, [role="tree"]',
      )
    )
      return;
    if (event.target === this.#frame.element && this.#frame.scrolls && event.key.startsWith('Arrow')) return;
    const timeline = this.#timeline;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowRight: () => timeline.move(1),
      ArrowLeft: () => timeline.move(-1),
      Home: () => timeline.move(Number.NEGATIVE_INFINITY),
      End: () => timeline.move(Number.POSITIVE_INFINITY),
      b: () => timeline.toggleStop(),
      ']': () => timeline.run(1),
      '[': () => timeline.run(-1),
    };
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    moves[event.key]();
  }
}
