// <py-lab>: a program to run, and to edit when the reader turns to it. Static HTML is made by src/authoring/pieces/Lab.astro.
import type { PythonVersion } from '../../engine/index.ts';
import { errorLine, uncaught } from '../../exercises/checks.ts';
import { session } from '../../session/client.ts';
import type { RunRequest, RunResult } from '../../session/protocol.ts';
import { type CodeEditor, type EditorHost, type Place, plainEditor } from '../editor/code-editor.ts';
import { DraftKeeper } from './drafts.ts';
import { OutputPane } from './output.ts';

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
  private readonly edited = this.find<HTMLElement>('.lab-edited');
  private readonly original = this.listing.textContent;
  private readonly drafts = new DraftKeeper(this.dataset.key!, this.dataset.hash!, this.original);
  private code = this.original;
  private editor: CodeEditor | undefined;
  private opening: Promise<void> | undefined;
  private running = false;

  connectedCallback(): void {
    this.runButton.disabled = false;
    this.picker.disabled = false;
    this.runButton.addEventListener('click', () => void (this.running ? session().stop() : this.execute()));
    this.addEventListener('keydown', (event) => this.onKey(event), { capture: true });
    this.resetButton.addEventListener('click', () => this.replaceCode(this.drafts.reset()));
    this.restoreButton.addEventListener('click', () => this.replaceCode(this.drafts.restore()));
    this.picker.addEventListener('change', () => this.say(`Python ${this.version} runs this program from now on.`));
    if (this.isReadonly) return;
    this.listing.addEventListener('click', (event) => void this.open({ x: event.clientX, y: event.clientY }));
    this.listing.addEventListener('focus', () => this.warm());
    if (this.modeButton) {
      this.modeButton.disabled = false;
      this.modeButton.ariaPressed = String(prefersPlain());
      this.modeButton.addEventListener('click', () => void this.switchMode());
    }
    addEventListener('pagehide', () => this.drafts.flush());
    void this.drafts.load().then((code) => {
      if (this.editor) return;
      this.replaceCode(code);
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
    this.output.clear();
    this.markError(undefined);
    this.setRunning(true);
    this.say('');
    const result = await session().run(
      { source: `${this.source.replace(/\n*$/, '')}\n`, version: this.version, filename, ...extra },
      {
        loading: () => this.say(`Loading Python ${this.version} …`),
        started: () => this.say('Running …'),
        output: (chunks) => this.output.append(chunks),
      },
    );
    this.setRunning(false);
    const { stdout, stderr } = this.output;
    if (result.end === 'ended' && result.exitStatus !== 0)
      this.markError(errorLine(stderr, filename), uncaught(stderr)?.text);
    this.status.dataset.end = result.end === 'ended' && result.exitStatus !== 0 ? 'error' : result.end;
    this.say(this.summary(result));
    return { ...result, stdout, stderr };
  }

  private summary(result: RunResult): string {
    const cost = `${format(result.milliseconds)} ms, ${format(result.instructions)} instructions`;
    const { lineCount, stderr } = this.output;
    switch (result.end) {
      case 'failed':
        return result.message!;
      case 'budget':
        return `${result.message} What it printed until then stays above.`;
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
    if (event.key !== 'Enter' || this.isLocked) return;
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
    if (this.isLocked || this.isReadonly || (at && getSelection()?.toString())) return;
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
