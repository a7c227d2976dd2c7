// <py-lab>: a program to run, and to edit when the reader turns to it. Static HTML is made by src/authoring/pieces/Lab.astro.
import type { PythonVersion } from '../../engine/index.ts';
import { errorLine, uncaught } from '../../exercises/checks.ts';
import { session } from '../../session/client.ts';
import type { Chunk, RunRequest, RunResult } from '../../session/protocol.ts';
import { type CodeEditor, type EditorHost, type Place, plainEditor } from '../editor/code-editor.ts';
import type { Compare } from './compare/compare.ts';
import type { Console } from './console/console.ts';
import { Conversation } from './console/conversation.ts';
import { DraftKeeper } from './drafts.ts';
import { OutputPane } from './output.ts';
import type { StepPanel } from './step/panel.ts';

/** A finished run with what it wrote. */
export interface LabRun extends RunResult {
  stdout: string;
  stderr: string;
}

const PREFERENCE = 'heapwise-editor';
const touchOnly = matchMedia('(hover: none) and (pointer: coarse)');

export class PyLab extends HTMLElement {
  private readonly listing = this.find<HTMLElement>('.lab-code > pre');
  private readonly codeBox = this.find<HTMLElement>('.lab-code');
  private readonly runButton = this.find<HTMLButtonElement>('.button-run');
  private readonly picker = this.find<HTMLSelectElement>('select');
  private readonly status = this.find<HTMLElement>('.lab-status');
  private readonly output = new OutputPane(this.find('.lab-output'));
  private readonly resetButton = this.find<HTMLButtonElement>('.tool-reset');
  private readonly restoreButton = this.find<HTMLButtonElement>('.tool-restore');
  private readonly modeButton = this.querySelector<HTMLButtonElement>('.tool-mode');
  private readonly stepButton = this.find<HTMLButtonElement>('.button-step');
  private readonly compareButton = this.find<HTMLButtonElement>('.tool-compare');
  private readonly edited = this.find<HTMLElement>('.lab-edited');
  private readonly original = this.listing.textContent;
  private readonly drafts = new DraftKeeper(this.dataset.key!, this.dataset.hash!, this.original);
  private code = this.original;
  private editor: CodeEditor | undefined;
  private opening: Promise<void> | undefined;
  private running = false;
  private stepping: StepPanel | undefined;
  private console: Console | undefined;
  private compare: Compare | undefined;

  connectedCallback(): void {
    this.runButton.disabled = false;
    this.picker.disabled = false;
    this.runButton.addEventListener('click', () => void (this.running ? this.stop() : this.execute()));
    this.addEventListener('keydown', (event) => this.onKey(event), { capture: true });
    this.resetButton.addEventListener('click', () => this.replaceCode(this.drafts.reset()));
    this.restoreButton.addEventListener('click', () => this.replaceCode(this.drafts.restore()));
    this.picker.addEventListener('change', () => {
      this.say(`Python ${this.version} runs this program from now on.`);
      if (this.stepping) void this.startStepping();
    });
    this.compareButton.disabled = false;
    this.compareButton.addEventListener('click', () => void this.toggleCompare());
    this.stepButton.disabled = false;
    this.stepButton.addEventListener('click', () => (this.stepping ? this.endStepping() : void this.startStepping()));
    if (this.isReadonly) {
      this.resumeStepping();
      return;
    }
    this.listing.addEventListener('click', (event) => void this.open({ x: event.clientX, y: event.clientY }));
    this.listing.addEventListener('focus', () => this.warm());
    if (this.modeButton) {
      this.modeButton.disabled = false;
      this.modeButton.ariaPressed = String(prefersPlain());
      this.modeButton.addEventListener('click', () => void this.switchMode());
    }
    addEventListener('pagehide', () => this.drafts.flush());
    void this.drafts.load().then((code) => {
      if (!this.editor) this.replaceCode(code);
      this.resumeStepping();
    });
  }

  get version(): PythonVersion {
    return this.picker.value as PythonVersion;
  }

  get source(): string {
    return this.editor?.value ?? this.code;
  }

  /** Runs the program and shows what it does; `extra` adds checks or questions of an exercise. */
  async execute(extra: Pick<RunRequest, 'grading' | 'ask'> = {}): Promise<LabRun> {
    const filename = this.dataset.file!;
    this.endStepping();
    this.output.clear();
    this.markError(undefined);
    this.setRunning(true);
    this.say('');
    this.console?.close();
    const talk = new Conversation({
      source: `${this.source.replace(/\n*$/, '')}\n`,
      version: this.version,
      filename,
      typed: [],
      ...extra,
    });
    const listener = {
      loading: () => this.say(`Loading Python ${this.version} …`),
      started: () => this.say('Running …'),
      output: (chunks: Chunk[]) => this.output.append(chunks),
    };
    let result = await talk.begin(listener);
    while (result.end === 'waiting') {
      this.say('The program waits for a line.');
      const line = await (await this.openConsole()).readLine(this.output.lastLine);
      result = line === null ? { ...result, end: 'stopped', exitStatus: 130 } : await talk.type(line, listener);
    }
    this.setRunning(false);
    if (talk.hasPrompt) (await this.openConsole()).open(talk.prompt());
    else this.console?.close();
    const { stdout, stderr } = this.output;
    if (result.end === 'ended' && result.exitStatus !== 0)
      this.markError(errorLine(stderr, filename), uncaught(stderr)?.text);
    this.status.dataset.end = result.end === 'ended' && result.exitStatus !== 0 ? 'error' : result.end;
    this.say(this.summary(result));
    return { ...result, stdout, stderr };
  }

  private stop(): void {
    // A program that waits for a line is not running.
    if (!this.console?.giveUp()) void session().stop();
  }

  private async openConsole(): Promise<Console> {
    if (!this.console) {
      const { Console } = await import('./console/console.ts');
      this.console ??= new Console({
        file: this.dataset.file!,
        append: (chunks) => this.output.append(chunks),
        typed: (prompt, text) => this.output.typed(prompt, text),
        running: (on) => this.setRunning(on),
        say: (text) => this.say(text),
        stop: () => this.stop(),
      });
      this.find('.lab-output').after(this.console.element);
    }
    return this.console;
  }

  private async toggleCompare(): Promise<void> {
    if (this.isLocked) return;
    if (this.compare) {
      this.compare.close();
      return;
    }
    const { Compare } = await import('./compare/compare.ts');
    this.compare = new Compare({
      file: this.dataset.file!,
      version: this.version,
      versions: [...this.picker.options].map((o) => o.value as PythonVersion),
      source: () => this.source,
      original: this.original,
      closed: () => {
        this.compare = undefined;
        this.compareButton.ariaExpanded = 'false';
        this.compareButton.focus();
      },
    });
    this.compareButton.ariaExpanded = 'true';
    this.append(this.compare.element);
    this.compare.focus();
    await this.compare.run();
  }

  // ---- stepping through ----

  /** Records the program and shows it step by step, from `step` on. */
  private async startStepping(step = 0): Promise<void> {
    if (this.isLocked || this.running) return;
    const { StepPanel } = await import('./step/panel.ts');
    this.endStepping();
    this.console?.close();
    const { source } = this;
    if (this.listing.textContent !== source) this.listing.firstElementChild!.replaceChildren(...plainLines(source));
    this.listing.hidden = false;
    this.dataset.stepping = '';
    this.stepButton.ariaPressed = 'true';
    this.markError(undefined);
    this.stepping = new StepPanel(
      {
        element: this,
        source: `${source.replace(/\n*$/, '')}\n`,
        version: this.version,
        file: this.dataset.file!,
        showLines: (done, next) => this.showLines(done, next),
        showOutput: (parts) => this.output.show(parts),
        say: (text) => this.say(text),
        remember: (n) => rememberStep(this.dataset.key!, n),
      },
      step,
    );
    this.codeBox.after(this.stepping.element);
  }

  private endStepping(): void {
    if (!this.stepping) return;
    this.stepping.close();
    this.stepping = undefined;
    delete this.dataset.stepping;
    this.stepButton.ariaPressed = 'false';
    this.showLines(0, 0);
    this.listing.hidden = this.editor !== undefined;
    this.output.clear();
    this.say('');
    rememberStep(this.dataset.key!, undefined);
  }

  /** The page's address may say at which step this lab was left. */
  private resumeStepping(): void {
    const asked = new URLSearchParams(location.search);
    if (asked.get('lab') !== this.dataset.key || !asked.has('step')) return;
    this.scrollIntoView({ block: 'start' });
    void this.startStepping(Number(asked.get('step')) - 1);
  }

  private showLines(done: number, next: number): void {
    const lines = this.listing.querySelectorAll<HTMLElement>('.line');
    for (const [i, line] of lines.entries()) {
      line.classList.toggle('is-done', i + 1 === done && done !== next);
      line.classList.toggle('is-next', i + 1 === next);
      line.ariaCurrent = i + 1 === next ? 'step' : null;
    }
    const line = lines[(next || done) - 1];
    if (!line) return;
    // Within the listing only: the page stays where the reader has it.
    const { listing } = this;
    if (line.offsetTop < listing.scrollTop) listing.scrollTop = line.offsetTop - line.offsetHeight;
    else if (line.offsetTop + line.offsetHeight > listing.scrollTop + listing.clientHeight)
      listing.scrollTop = line.offsetTop + line.offsetHeight * 2 - listing.clientHeight;
  }

  private summary(result: RunResult): string {
    const cost = `${format(result.milliseconds)} ms, ${format(result.instructions)} instructions`;
    const { lineCount, stderr } = this.output;
    switch (result.end) {
      case 'failed':
        return result.message!;
      case 'budget':
        return `${result.message} What it printed until then stays above.`;
      case 'waiting':
        return 'Waiting for a line.';
      case 'stopped':
        return 'Stopped. What it printed until then stays above.';
      case 'ended': {
        const printed =
          lineCount === 0 ? 'nothing printed' : `${format(lineCount)} ${lineCount === 1 ? 'line' : 'lines'} printed`;
        if (result.exitStatus === 0) return `Finished, ${printed}. ${cost}.`;
        const line = errorLine(stderr, this.dataset.file!);
        const type = uncaught(stderr)?.type;
        return `${type ? `Ended with ${type}${line ? ` on line ${line}` : ''}` : 'Ended'}, exit status ${result.exitStatus}. ${cost}.`;
      }
    }
  }

  private get isReadonly(): boolean {
    return this.dataset.readonly !== undefined;
  }

  /** An exercise or prediction around the lab keeps it closed until the reader has committed. */
  private get isLocked(): boolean {
    return this.closest('[data-locks]') !== null;
  }

  private find<Type extends Element>(selector: string): Type {
    return this.querySelector<Type>(selector)!;
  }

  private say(text: string): void {
    this.status.textContent = text;
  }

  private setRunning(running: boolean): void {
    this.running = running;
    this.toggleAttribute('data-running', running);
    if (running) delete this.status.dataset.end;
    this.find('.lab-run-label').textContent = running ? 'Stop' : 'Run';
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || this.isLocked || (this.stepping && !(event.ctrlKey || event.metaKey))) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      if (!this.running) void this.execute();
    } else if (event.target === this.listing || (event.target as Element).matches('.monaco-host')) {
      event.preventDefault();
      event.stopPropagation();
      void this.open();
    }
  }

  private warm(): void {
    if (!this.isLocked && !wantsPlain()) void import('../editor/monaco.ts').catch(() => undefined);
  }

  /** Puts an editor in the listing's place. */
  private async open(at?: Place): Promise<void> {
    // A reader who selects text of the listing wants to copy it.
    if (this.isLocked || this.isReadonly || this.stepping || (at && getSelection()?.toString())) return;
    this.opening ??= this.mount().finally(() => {
      this.opening = undefined;
    });
    await this.opening;
    this.editor?.focus(at);
  }

  private async mount(): Promise<void> {
    if (this.editor) return;
    const host: EditorHost = {
      element: this.codeBox,
      label: `Program ${this.dataset.file}`,
      changed: () => this.changed(),
      leave: () => this.runButton.focus(),
    };
    if (wantsPlain()) this.editor = plainEditor(host, this.code);
    else {
      try {
        const { monacoEditor } = await import('../editor/monaco.ts');
        session().warm(this.version);
        this.editor = await monacoEditor(host, this.code);
      } catch (error) {
        console.warn('The full editor could not be loaded; a text area takes its place.', error);
        this.editor = plainEditor(host, this.code);
        this.say('The full editor could not be loaded; this is a plain one.');
      }
    }
    this.listing.hidden = true;
    this.dataset.editor = wantsPlain() ? 'plain' : 'full';
  }

  private async switchMode(): Promise<void> {
    const plain = !prefersPlain();
    remember(plain);
    for (const button of document.querySelectorAll<HTMLButtonElement>('py-lab .tool-mode'))
      button.ariaPressed = String(plain);
    this.code = this.source;
    this.editor?.dispose();
    this.editor = undefined;
    await this.open();
  }

  private changed(): void {
    this.drafts.changed(this.source);
    this.markError(undefined);
    this.showState();
  }

  private replaceCode(code: string): void {
    if (this.editor) this.editor.value = code;
    else if (code !== this.code) this.listing.firstElementChild!.replaceChildren(...plainLines(code));
    this.code = code;
    this.markError(undefined);
    this.showState();
  }

  private showState(): void {
    const own = this.source !== this.original;
    this.edited.hidden = !own;
    this.resetButton.hidden = !own;
    this.restoreButton.hidden = this.drafts.aside === undefined || this.drafts.aside === this.source;
  }

  private markError(line: number | undefined, message = ''): void {
    this.editor?.markError(line, message);
    this.listing.querySelector('.is-error')?.classList.remove('is-error');
    if (line !== undefined) this.listing.querySelectorAll('.line')[line - 1]?.classList.add('is-error');
  }
}

/** Lines of a reader's version, without colours: the grammar comes with the editor. */
function plainLines(code: string): HTMLElement[] {
  return code.split(/(?<=\n)/).map((text) => {
    const line = document.createElement('span');
    line.className = 'line';
    line.textContent = text;
    return line;
  });
}

const URL_DELAY_MS = 250;
let urlTimer: ReturnType<typeof setTimeout> | undefined;

/** Keeps lab and step in the page's address; browsers refuse too many changes a second. */
function rememberStep(lab: string, step: number | undefined): void {
  clearTimeout(urlTimer);
  urlTimer = setTimeout(() => {
    const url = new URL(location.href);
    if (step !== undefined) {
      url.searchParams.set('lab', lab);
      url.searchParams.set('step', String(step + 1));
    } else if (url.searchParams.get('lab') === lab) {
      url.searchParams.delete('lab');
      url.searchParams.delete('step');
    }
    history.replaceState(history.state, '', url);
  }, URL_DELAY_MS);
}

const format = (number: number): string => Math.round(number).toLocaleString('en-GB');

function prefersPlain(): boolean {
  try {
    return localStorage.getItem(PREFERENCE) === 'plain';
  } catch {
    return plainThisPage;
  }
}

let plainThisPage = false;

function remember(plain: boolean): void {
  plainThisPage = plain;
  try {
    if (plain) localStorage.setItem(PREFERENCE, 'plain');
    else localStorage.removeItem(PREFERENCE);
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
}

const wantsPlain = (): boolean => touchOnly.matches || prefersPlain();

customElements.define('py-lab', PyLab);
