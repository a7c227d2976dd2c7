// <py-lab>: a program to run, and to edit when the reader turns to it. Static HTML is made by src/authoring/pieces/Lab.astro.

import type { PythonVersion } from '../../engine/index.ts';
import { errorLine, uncaught } from '../../exercises/checks.ts';
import { loadMessages, locale, say } from '../../messages/page.ts';
import { session } from '../../session/client.ts';
import type { Chunk, RunMode, RunRequest, RunResult } from '../../session/protocol.ts';
import type { Shared } from '../../session/share.ts';
import { type CodeEditor, type EditorHost, type Place, plainEditor } from '../editor/code-editor.ts';
import { rememberInAddress } from './address.ts';
import { Breakpoints } from './breakpoints.ts';
import type { Compare } from './compare/compare.ts';
import { type CompareState, compareParameters, parseCompare } from './compare/state.ts';
import type { Console } from './console/console.ts';
import { Conversation } from './console/conversation.ts';
import { DraftKeeper } from './drafts.ts';
import type { Problems } from './help/index.ts';
import { LabStepping } from './lab-stepping.ts';
import { OutputPane } from './output.ts';
import type { Share } from './share.ts';
import { parseState, type StepState, stateParameters } from './step/state.ts';

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
  private readonly picker = this.find<HTMLSelectElement>('.lab-version select');
  private readonly modePicker = this.querySelector<HTMLSelectElement>('.lab-mode select');
  private readonly status = this.find<HTMLElement>('.lab-status');
  private readonly output = new OutputPane(this.find('.lab-output'));
  private readonly resetButton = this.find<HTMLButtonElement>('.tool-reset');
  private readonly restoreButton = this.find<HTMLButtonElement>('.tool-restore');
  private readonly modeButton = this.querySelector<HTMLButtonElement>('.tool-mode');
  private readonly stepButton = this.find<HTMLButtonElement>('.button-step');
  private readonly shareButton = this.find<HTMLButtonElement>('.tool-share');
  private readonly compareButton = this.find<HTMLButtonElement>('.tool-compare');
  private readonly edited = this.find<HTMLElement>('.lab-edited');
  private original = this.listing.textContent;
  private drafts = new DraftKeeper(this.dataset.key!, this.dataset.hash!, this.original);
  readonly stops = new Breakpoints();
  readonly stepping = this.makeStepping();
  private code = this.original;
  private editor: CodeEditor | undefined;
  private opening: Promise<void> | undefined;
  private running = false;
  private console: Console | undefined;
  private problems: Problems | undefined;
  private compare: Compare | undefined;
  /** Lines that the last run read. */
  private typed: readonly string[] = [];
  private share: Share | undefined;
  /** The offered program that this is (the playground), or null. */
  private program: string | null = null;

  /** Until the reader's own version is there. */
  loaded: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    this.runButton.disabled = false;
    this.picker.disabled = false;
    this.runButton.addEventListener('click', () => void (this.running ? this.stop() : this.execute()));
    // Who turns to a lab is likely to run it: the engine may load and warm up meanwhile.
    for (const event of ['pointerenter', 'focusin'])
      this.addEventListener(event, () => session().warm(this.version), { once: true });
    this.addEventListener('keydown', (event) => this.onKey(event), { capture: true });
    this.resetButton.addEventListener('click', () => this.replaceCode(this.drafts.reset()));
    this.restoreButton.addEventListener('click', () => this.replaceCode(this.drafts.restore()));
    this.picker.addEventListener('change', () => {
      this.say(say('lab.version-from-now', { version: this.version }));
      this.stepping.again();
    });
    this.modePicker?.addEventListener('change', () => {
      this.say(say('lab.mode-from-now', { mode: this.modePicker!.selectedOptions[0].text }));
      this.stepping.again();
    });
    if (this.modePicker) this.modePicker.disabled = false;
    this.shareButton.disabled = false;
    this.shareButton.addEventListener('click', () => void this.toggleShare());
    this.compareButton.disabled = false;
    this.compareButton.addEventListener('click', () => void this.toggleCompare());
    this.stepButton.disabled = false;
    this.stepButton.addEventListener('click', () => this.stepping.toggle());
    for (const event of ['pointerenter', 'focus'])
      this.stepButton.addEventListener(event, () => this.stepping.prepare(), { once: true });
    this.stops.listen(() => this.showStops());
    if (this.isReadonly) {
      this.listing.addEventListener('click', (event) => this.gutterClick(event));
      this.resume();
      return;
    }
    this.listing.addEventListener(
      'click',
      (event) => this.gutterClick(event) || void this.open({ x: event.clientX, y: event.clientY }),
    );
    this.listing.addEventListener('focus', () => this.warm());
    if (this.modeButton) {
      this.modeButton.disabled = false;
      this.modeButton.ariaPressed = String(prefersPlain());
      this.modeButton.addEventListener('click', () => void this.switchMode());
    }
    addEventListener('pagehide', () => this.drafts.flush());
    const { drafts } = this;
    this.loaded = drafts.load().then((code) => {
      // Another program was loaded meanwhile (the playground).
      if (drafts !== this.drafts) return;
      if (!this.editor) this.replaceCode(code);
      this.resume();
    });
  }

  get version(): PythonVersion {
    return this.picker.value as PythonVersion;
  }

  get versions(): PythonVersion[] {
    return [...this.picker.options].map((o) => o.value as PythonVersion);
  }

  get source(): string {
    return this.editor?.value ?? this.code;
  }

  /** How Run runs it; what is judged is always a script. */
  get mode(): RunMode {
    return (this.modePicker?.value ?? 'script') as RunMode;
  }

  /** Runs the program and shows what it does; `extra` adds checks or questions of an exercise. */
  async execute(extra: Pick<RunRequest, 'grading' | 'ask'> = {}): Promise<LabRun> {
    const filename = this.dataset.file!;
    const mode = extra.grading || extra.ask ? 'script' : this.mode;
    this.stepping.end();
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
      ...(mode === 'script' ? {} : { mode, prompt: mode === 'repl', echo: true }),
      ...extra,
    });
    const listener = {
      loading: () => this.say(say('lab.loading', { version: this.version })),
      started: () => this.say(say('lab.running')),
      output: (chunks: Chunk[]) => this.output.append(chunks),
    };
    this.typed = [];
    let result = await talk.begin(listener);
    while (result.end === 'waiting' && !result.prompt) {
      this.say(say('lab.waits'));
      const line = await (await this.openConsole()).readLine(this.output.lastLine);
      if (line !== null) this.typed = [...this.typed, line];
      result = line === null ? { ...result, end: 'stopped', exitStatus: 130 } : await talk.type(line, listener);
    }
    this.setRunning(false);
    if (result.end === 'waiting') (await this.openConsole()).open(talk);
    else if (talk.hasPrompt) (await this.openConsole()).open(talk.prompt());
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
      const [{ Console }] = await Promise.all([import('./console/console.ts'), loadMessages('console')]);
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

  private async toggleCompare(state?: CompareState): Promise<void> {
    if (this.isLocked) return;
    if (this.compare) {
      this.compare.close();
      return;
    }
    const [{ Compare }] = await Promise.all([import('./compare/compare.ts'), loadMessages('compare')]);
    const compare = new Compare(
      {
        file: this.dataset.file!,
        version: this.version,
        versions: this.versions,
        source: () => this.source,
        original: this.original,
        closed: () => {
          this.compare = undefined;
          this.compareButton.ariaExpanded = 'false';
          delete this.dataset.comparing;
          this.compareButton.focus();
          this.remember();
        },
        remember: () => this.remember(),
      },
      state,
    );
    this.compare = compare;
    this.compareButton.ariaExpanded = 'true';
    this.dataset.comparing = '';
    this.append(compare.element);
    compare.focus();
    if (typeof state?.at === 'number') await compare.stepBoth(state.at);
    else await compare.run();
  }

  // ---- what the address holds ----

  /** Hears of each change: the playground keeps it in its own address. */
  stateChanged: (() => void) | undefined;

  private remember(): void {
    if (this.stateChanged) this.stateChanged();
    else rememberInAddress(this.dataset.key!, () => this.parameters());
  }
  /** How the step-through and the comparison stand, if they are open, and what is not as the lesson has it. */
  private parameters(): [string, string][] {
    const open = this.openParameters();
    if (open.length === 0) return [];
    const { version, mode } = this;
    return [
      ...(version === this.dataset.version ? [] : [['python', version] as [string, string]]),
      ...(mode === 'script' ? [] : [['mode', mode] as [string, string]]),
      ...open,
    ];
  }
  private openParameters(): [string, string][] {
    const { state } = this.stepping;
    return [...(state ? stateParameters(state) : []), ...(this.compare ? compareParameters(this.compare.state) : [])];
  }
  /** The page's address may say at which step this lab was left. */
  private resume(): void {
    const asked = new URLSearchParams(location.search);
    if (asked.get('lab') !== this.dataset.key) return;
    const compare = parseCompare((name) => asked.get(name), this.versions);
    if (!asked.has('step') && !compare) return;
    for (const [picker, name] of [
      [this.picker, 'python'],
      [this.modePicker, 'mode'],
    ] as const) {
      const value = asked.get(name);
      if (picker && [...picker.options].some((o) => o.value === value)) picker.value = value!;
    }
    this.scrollIntoView({ block: 'start' });
    if (asked.has('step')) void this.stepping.start(parseState((name) => asked.get(name)));
    if (compare) void this.toggleCompare(compare);
  }

  /** What a link to this lab, as it now is, holds. */
  shared(): Shared {
    const own = this.program !== null && this.source === this.original;
    return {
      program: own ? this.program : null,
      code: own ? null : this.source,
      file: this.dataset.file!,
      python: this.version,
      mode: this.mode,
      palette: document.documentElement.dataset.palette ?? '',
      state: this.openParameters(),
    };
  }
  private async toggleShare(): Promise<void> {
    if (this.share) {
      this.share.close();
      return;
    }
    const [{ Share }] = await Promise.all([import('./share.ts'), loadMessages('share')]);
    this.share = new Share({
      shared: () => this.shared(),
      panel: () => this.stepping.panel,
      closed: () => {
        this.share = undefined;
        this.shareButton.ariaExpanded = 'false';
        this.shareButton.focus();
      },
    });
    this.shareButton.ariaExpanded = 'true';
    this.append(this.share.element);
    this.share.focus();
  }

  // ---- stepping through ----

  private makeStepping(): LabStepping {
    const lab = this;
    return new LabStepping({
      element: this,
      listing: this.listing,
      codeBox: this.codeBox,
      button: this.stepButton,
      picker: this.picker,
      output: this.output,
      stops: this.stops,
      get source() {
        return lab.source;
      },
      get file() {
        return lab.dataset.file!;
      },
      get mode() {
        return lab.mode;
      },
      get typed() {
        return lab.typed;
      },
      get mayStart() {
        return !lab.isLocked && !lab.running;
      },
      get hasEditor() {
        return lab.editor !== undefined;
      },
      say: (text) => this.say(text),
      remember: () => this.remember(),
      showListing: () => {
        if (this.listing.textContent !== this.source)
          this.listing.firstElementChild!.replaceChildren(...plainLines(this.source));
        this.showStops();
        this.markError(undefined);
      },
      makeRoom: () => this.console?.close(),
    });
  }
  /** Shows another program in place of this one: from now on it is the original. */
  async load(
    program: { id: string | null; code: string; file: string; version?: string; mode?: RunMode },
    state?: StepState,
    compare?: CompareState,
  ): Promise<void> {
    this.stepping.end();
    this.compare?.close();
    this.console?.close();
    this.output.clear();
    this.drafts.flush();
    const key = `playground/${program.id ?? 'own'}`;
    Object.assign(this.dataset, { key, file: program.file });
    this.program = program.id;
    if (this.versions.some((v) => v === program.version)) this.picker.value = program.version!;
    if (this.modePicker) this.modePicker.value = program.mode ?? 'script';
    this.find('.lab-name').textContent = program.file;
    this.original = program.code;
    this.drafts = new DraftKeeper(key, textHash(program.code), program.code);
    this.stops.set(state?.stops ?? []);
    // A link's program is shown as it was sent, not as this reader last left it.
    this.replaceCode(program.id === null ? program.code : await this.drafts.load());
    this.say('');
    if (state) await this.stepping.start(state);
    if (compare) await this.toggleCompare(compare);
  }
  /** A click on the line numbers sets a breakpoint. True if it was one. */
  private gutterClick(event: MouseEvent): boolean {
    const gutter = Number.parseFloat(getComputedStyle(this.listing).getPropertyValue('--code-gutter'));
    const line = (event.target as Element).closest('.line');
    if (!line || event.clientX - line.getBoundingClientRect().left > gutter - 8) return false;
    this.stops.toggle([...this.listing.querySelectorAll('.line')].indexOf(line) + 1);
    return true;
  }
  private showStops(): void {
    for (const [i, line] of this.listing.querySelectorAll('.line').entries())
      line.classList.toggle('is-stop', this.stops.has(i + 1));
    this.editor?.markStops(this.stops.lines);
  }

  private summary(result: RunResult): string {
    const cost = say('lab.cost', { time: format(result.milliseconds), instructions: format(result.instructions) });
    const { lineCount, stderr } = this.output;
    switch (result.end) {
      case 'failed':
        return result.message!;
      case 'budget':
        return say('lab.stays-above', { why: result.message! });
      case 'waiting':
        return say('lab.typed-to-end', { cost });
      case 'stopped':
        return say('lab.stopped');
      case 'ended': {
        const printed =
          lineCount === 0 ? say('lab.nothing-printed') : say('lab.printed', { n: lineCount, lines: format(lineCount) });
        if (result.exitStatus === 0) return say('lab.finished', { printed, cost });
        const line = errorLine(stderr, this.dataset.file!);
        const type = uncaught(stderr)?.type;
        const rest = { status: result.exitStatus, cost };
        if (!type) return say('lab.ended', rest);
        return line ? say('lab.ended-with-line', { type, line, ...rest }) : say('lab.ended-with', { type, ...rest });
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
    this.find('.lab-run-label').textContent = running ? say('lab.stop') : say('lab.run');
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || this.isLocked || (this.stepping.active && !(event.ctrlKey || event.metaKey))) return;
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
    if (this.isLocked || this.isReadonly || this.stepping.active || (at && getSelection()?.toString())) return;
    this.opening ??= this.mount().finally(() => {
      this.opening = undefined;
    });
    await this.opening;
    this.editor?.focus(at);
  }

  private async mount(): Promise<void> {
    if (this.editor) return;
    // Without it the editor works all the same.
    const help = await loadMessages('editor')
      .then(() => import('./help/index.ts'))
      .catch(() => undefined);
    const host: EditorHost = {
      element: this.codeBox,
      label: say('lab.program', { file: this.dataset.file! }),
      changed: () => this.changed(),
      gutter: (line) => this.stops.toggle(line),
      ...(help ? { help: new help.MachineHelp(() => this.version) } : {}),
      leave: () => this.runButton.focus(),
    };
    if (wantsPlain()) this.editor = plainEditor(host, this.code);
    else {
      try {
        const [{ monacoEditor }] = await Promise.all([import('../editor/monaco.ts'), loadMessages('editor')]);
        session().warm(this.version);
        this.editor = await monacoEditor(host, this.code);
      } catch (error) {
        console.warn('The full editor could not be loaded; a text area takes its place.', error);
        this.editor = plainEditor(host, this.code);
        this.say(say('lab.plain-editor'));
      }
    }
    this.editor.markStops(this.stops.lines);
    if (help) {
      this.problems ??= new help.Problems((found) => this.editor?.markProblems(found));
      this.codeBox.after(this.problems.element);
      this.problems.look(this.source, this.version, 0);
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
    this.stops.follow(this.code, this.source);
    this.code = this.source;
    this.drafts.changed(this.source);
    this.dispatchEvent(new Event('lab:edited'));
    this.problems?.look(this.source, this.version);
    this.markError(undefined);
    this.showState();
  }

  private replaceCode(code: string): void {
    if (this.editor) this.editor.value = code;
    else if (code !== this.code) this.listing.firstElementChild!.replaceChildren(...plainLines(code));
    this.code = code;
    this.showStops();
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

/** Tells a reader's draft of this text from one of another; not the hash of the build, which needs no agreement with it. */
function textHash(text: string): string {
  let h = 0;
  for (const c of text) h = (Math.imul(h, 31) + c.codePointAt(0)!) | 0;
  return `text-${(h >>> 0).toString(16)}`;
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

const format = (number: number): string => Math.round(number).toLocaleString(locale);

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
