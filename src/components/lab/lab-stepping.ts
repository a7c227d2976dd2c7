// Stepping through a lab's program: starts and ends the step-through, marks lines in the listing.

import type { PythonVersion } from '../../engine/index.ts';
import type { Poke } from '../../engine/trace/recorder.ts';
import { loadMessages } from '../../messages/page.ts';
import type { RunMode } from '../../session/protocol.ts';
import type { Breakpoints } from './breakpoints.ts';
import type { OutputPane } from './output.ts';
import type { StepPanel } from './step/panel.ts';
import { AT_START, type StepState } from './step/state.ts';

/** What stepping needs of the lab. */
export interface SteppingHost {
  readonly element: HTMLElement;
  readonly listing: HTMLElement;
  /** The step-through stands behind it. */
  readonly codeBox: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly picker: HTMLSelectElement;
  readonly output: OutputPane;
  readonly stops: Breakpoints;
  readonly source: string;
  readonly file: string;
  readonly mode: RunMode;
  /** Lines that the last run read. */
  readonly typed: readonly string[];
  /** Whether a program may be stepped through now. */
  readonly mayStart: boolean;
  /** Whether there is an editor, which takes the listing's place when stepping ends. */
  readonly hasEditor: boolean;
  say(text: string): void;
  /** How the step-through stands has changed. */
  remember(): void;
  /** The listing is to show the source as it is. */
  showListing(): void;
  /** Something else that shows a run is to go. */
  makeRoom(): void;
}

export class LabStepping {
  readonly #host: SteppingHost;
  #panel: StepPanel | undefined;
  /** The state of the panel, as it last said. */
  #state: StepState | undefined;

  constructor(host: SteppingHost) {
    this.#host = host;
  }

  get active(): boolean {
    return this.#panel !== undefined;
  }
  /** The step-through that is open. */
  get panel(): StepPanel | undefined {
    return this.#panel;
  }
  get state(): StepState | undefined {
    return this.#panel && this.#state;
  }

  /** The reader is about to step through the program: what that takes may load meanwhile. */
  prepare(): void {
    if (!this.#host.mayStart || this.#panel) return;
    const version = this.#host.picker.value as PythonVersion;
    Promise.all([import('../../session/step-client.ts'), import('./step/panel.ts')]).then(
      ([{ prepareStepping }]) => prepareStepping(version),
      // A failure shows again, with words, when the reader begins.
      () => undefined,
    );
  }
  toggle(): void {
    if (this.#panel) this.end();
    else void this.start({ ...AT_START, typed: this.#host.typed });
  }
  /** Records the program and shows it step by step. */
  async start(state: StepState = AT_START, pokes: readonly Poke[] = []): Promise<void> {
    const host = this.#host;
    if (!host.mayStart) return;
    const [{ StepPanel }] = await Promise.all([import('./step/panel.ts'), loadMessages('step')]);
    this.end();
    host.makeRoom();
    host.showListing();
    host.listing.hidden = false;
    host.element.dataset.stepping = '';
    host.button.ariaPressed = 'true';
    if (state.stops.length > 0) host.stops.set(state.stops);
    const panel = new StepPanel(
      {
        element: host.element,
        source: `${host.source.replace(/\n*$/, '')}\n`,
        version: host.picker.value as PythonVersion,
        file: host.file,
        mode: host.mode,
        stops: host.stops,
        pokes,
        restart: (there) => void this.start({ ...there, stops: host.stops.lines }, pokes),
        branch:
          host.element.dataset.pokes === undefined
            ? undefined
            : (there, others) => {
                void this.start({ ...there, stops: host.stops.lines }, others);
              },
        showLines: (done, next) => this.#showLines(done, next),
        showOutput: (parts) => host.output.show(parts),
        say: (text) => host.say(text),
        remember: (there) => {
          this.#state = there;
          host.remember();
        },
      },
      state,
    );
    this.#panel = panel;
    host.codeBox.after(panel.element);
  }
  end(): void {
    const host = this.#host;
    if (!this.#panel) return;
    this.#panel.close();
    this.#panel = undefined;
    this.#state = undefined;
    delete host.element.dataset.stepping;
    host.button.ariaPressed = 'false';
    this.#showLines(0, 0);
    host.listing.hidden = host.hasEditor;
    host.output.clear();
    host.say('');
    host.remember();
  }
  /** Records anew, as another version has been chosen, and stays where it is. */
  again(): void {
    if (this.#panel) void this.start(this.#state);
  }
  #showLines(done: number, next: number): void {
    const { listing } = this.#host;
    this.#bringIntoSight(listing, next || done);
    const lines = listing.querySelectorAll<HTMLElement>('.line');
    for (const [i, line] of lines.entries()) {
      line.classList.toggle('is-done', i + 1 === done && done !== next);
      line.classList.toggle('is-next', i + 1 === next);
      line.ariaCurrent = i + 1 === next ? 'step' : null;
    }
  }
  /** Within the listing only: the page stays where the reader has it. Asked before anything is changed, which would have it laid out. */
  #bringIntoSight(listing: HTMLElement, number: number): void {
    const line = listing.querySelectorAll<HTMLElement>('.line')[number - 1];
    if (!line) return;
    if (line.offsetTop < listing.scrollTop) listing.scrollTop = line.offsetTop - line.offsetHeight;
    else if (line.offsetTop + line.offsetHeight > listing.scrollTop + listing.clientHeight)
      listing.scrollTop = line.offsetTop + line.offsetHeight * 2 - listing.clientHeight;
  }
}
