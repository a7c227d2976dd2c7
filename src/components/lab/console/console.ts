// The line under a lab's output where the reader types: what a program reads with input(), and the prompt once it is over.
import { say } from '../../../messages/page.ts';
import type { Chunk, RunResult } from '../../../session/protocol.ts';
import { html } from '../step/dom.ts';
import { adoptStyles } from '../styles.ts';
import css from './console.css?inline';
import type { Conversation } from './conversation.ts';

/** What the console needs of its lab. */
export interface ConsoleHost {
  readonly file: string;
  /** Shows output and what was typed, in their order. */
  append(chunks: readonly Chunk[]): void;
  typed(prompt: string, text: string): void;
  /** An entry runs: the lab's button is Stop. */
  running(on: boolean): void;
  say(text: string): void;
  stop(): void;
}

const INTERRUPT = '\x03';
const PS1 = '>>> ';
/** What a screen reader hears of an entry's output. */
const HEARD_CHARS = 400;

/** Entries of all consoles of the page, the latest last. */
const history: string[] = [];

export class Console {
  readonly element = html('div', {
    class: 'console',
    role: 'group',
    'aria-label': say('console.console'),
    hidden: true,
  });
  readonly #host: ConsoleHost;
  readonly #prompt = html('span', { class: 'console-prompt', 'aria-hidden': 'true' });
  readonly #field: HTMLTextAreaElement;
  readonly #heard = html('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  readonly #end = html('button', { type: 'button', class: 'tool' }, say('console.end-of-input'));
  readonly #hint = html('span', { class: 'console-hint', id: `console-hint-${++consoles}` });
  #conversation: Conversation | undefined;
  /** Gets the line that a program reads; null gives up. */
  #reader: ((line: string | null) => void) | undefined;
  /** Lines that wait for their turn: more were pasted than one. */
  #queue: string[] = [];
  #busy = false;
  /** Where in the history the reader is; its length for the line that is being typed. */
  #place = 0;
  #unsent = '';
  #block: string[] = [];

  constructor(host: ConsoleHost) {
    adoptStyles(css);
    this.#host = host;
    this.#field = html('textarea', {
      class: 'console-field',
      rows: 1,
      spellcheck: 'false',
      autocapitalize: 'off',
      autocomplete: 'off',
      autocorrect: 'off',
      enterkeyhint: 'send',
      'aria-describedby': this.#hint.id,
    });
    const enter = html('button', { type: 'button', class: 'tool console-enter' }, say('console.enter'));
    enter.addEventListener('click', () => this.#enter());
    this.#end.addEventListener('click', () => this.#send(''));
    this.#field.addEventListener('keydown', (event) => this.#onKey(event));
    this.#field.addEventListener('input', () => this.#fit());
    this.element.append(
      html('div', { class: 'console-line' }, this.#prompt, this.#field, enter, this.#end),
      this.#hint,
      this.#heard,
    );
  }

  /** A line that the running program reads; null if the reader ends the program instead. `asked` is what the program wrote for it. */
  readLine(asked: string): Promise<string | null> {
    this.#show('', [say('console.line-of-input', { file: this.#host.file }), asked.trim()].filter(Boolean).join(': '));
    this.#hint.textContent = say('console.waits');
    this.#end.hidden = false;
    const queued = this.#queue.shift();
    if (queued !== undefined) return Promise.resolve(this.#echo('', queued));
    this.#field.focus({ preventScroll: true });
    return new Promise((resolve) => {
      this.#reader = (line) => {
        this.#reader = undefined;
        resolve(line === null ? null : this.#echo('', line));
      };
    });
  }
  /** Ends a wait for a line without one. */
  giveUp(): boolean {
    if (!this.#reader) return false;
    this.#reader(null);
    return true;
  }
  get waits(): boolean {
    return this.#reader !== undefined;
  }

  /** The prompt, on the machine of a run that is over. */
  open(conversation: Conversation): void {
    this.#conversation = conversation;
    this.#queue = [];
    this.#block = [];
    this.#ready(PS1);
  }
  close(): void {
    this.giveUp();
    this.#conversation = undefined;
    this.#queue = [];
    this.element.hidden = true;
  }
  focus(): void {
    this.#field.focus();
  }

  #show(prompt: string, label: string): void {
    this.element.hidden = false;
    this.#prompt.textContent = prompt;
    this.#field.setAttribute('aria-label', label);
  }
  #ready(prompt: string): void {
    this.#show(prompt, say('console.python-prompt-of', { file: this.#host.file }));
    this.#end.hidden = true;
    this.#hint.textContent = this.#block.length > 0 ? say('console.blank-line-ends') : say('console.machine-goes-on');
    this.#place = history.length;
    if (this.#field.value === '') {
      this.#field.value = this.#indent();
      this.#fit();
    }
  }

  /** The field's lines go out one by one. */
  #enter(): void {
    const lines = this.#field.value.split('\n');
    // Lines that are pasted at the end of a block end it as a terminal's do.
    this.#field.value = '';
    this.#fit();
    this.#queue.push(...lines.map((line) => `${line}\n`));
    void this.#next();
  }
  #send(line: string): void {
    this.#queue.push(line);
    void this.#next();
  }
  async #next(): Promise<void> {
    if (this.#busy) return;
    if (this.#reader) {
      const line = this.#queue.shift();
      if (line !== undefined) this.#reader(line);
      return;
    }
    this.#busy = true;
    while (this.#conversation && this.#queue.length > 0) await this.#type(this.#queue.shift()!, this.#conversation);
    this.#busy = false;
  }
  async #type(typed: string, conversation: Conversation): Promise<void> {
    const line = this.#echo(this.#prompt.textContent, typed);
    if (line.trim() !== '' && history.at(-1) !== line.trimEnd()) history.push(line.trimEnd());
    let heard = '';
    let written = '';
    const hear = {
      output: (chunks: Chunk[]): void => {
        if (this.#conversation !== conversation) return;
        this.#host.append(chunks);
        for (const { text } of chunks) {
          if (heard.length < HEARD_CHARS) heard += text;
          written = (written + text).slice(-HEARD_CHARS);
        }
      },
    };
    this.#host.running(true);
    let result = await conversation.type(line, hear);
    while (result.end === 'waiting' && !result.prompt) {
      const answer = await this.readLine(written.slice(written.lastIndexOf('\n') + 1));
      result = await conversation.type(answer ?? INTERRUPT, hear);
    }
    if (this.#conversation !== conversation) return;
    this.#host.running(false);
    this.#heard.textContent = heard.slice(0, HEARD_CHARS);
    this.#conclude(result, line);
  }
  #conclude(result: RunResult, line: string): void {
    if (result.end === 'waiting') {
      this.#block = result.prompt?.more ? [...this.#block, line] : [];
      if (result.message) this.#host.say(result.message);
      this.#ready(result.prompt?.text ?? PS1);
      return;
    }
    if (result.end === 'ended') {
      this.#conversation = undefined;
      this.element.hidden = true;
      this.#host.say(say('console.prompt-over', { exitStatus: result.exitStatus }));
      return;
    }
    this.#queue = [];
    this.#block = [];
    this.#host.say(say('console.entry-forgotten', { what: result.message ?? say('console.inside-operation') }));
    this.#ready(PS1);
  }

  /** Shows a line where the terminal would, and gives it back. */
  #echo(prompt: string, line: string): string {
    this.#host.typed(prompt, line === INTERRUPT ? '^C\n' : line === '' ? '^D\n' : line);
    return line;
  }

  /** Spaces that the next line of a block begins with. */
  #indent(): string {
    const last = this.#block.at(-1);
    if (last === undefined) return '';
    return /^\s*/.exec(last.trimEnd())![0] + (/:\s*(#.*)?$/.test(last) ? '    ' : '');
  }
  #fit(): void {
    this.#field.rows = Math.min(12, this.#field.value.split('\n').length);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { value } = this.#field;
    const control = event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === 'Enter' && !event.shiftKey && !control && !event.metaKey) {
      if (value.trim() === '' && this.#block.length > 0) this.#field.value = '';
      this.#enter();
    } else if (control && event.key === 'd' && value.trim() === '') {
      this.#field.value = '';
      this.#send('');
    } else if (control && event.key === 'c' && this.#field.selectionStart === this.#field.selectionEnd) {
      this.#field.value = '';
      this.#fit();
      if (this.#busy && !this.#reader) this.#host.stop();
      else this.#send(INTERRUPT);
    } else if (event.key === 'ArrowUp' && !value.slice(0, this.#field.selectionStart).includes('\n')) {
      this.#recall(-1);
    } else if (event.key === 'ArrowDown' && !value.slice(this.#field.selectionEnd).includes('\n')) {
      this.#recall(1);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
  #recall(by: number): void {
    const place = Math.max(0, Math.min(history.length, this.#place + by));
    if (place === this.#place) return;
    if (this.#place === history.length) this.#unsent = this.#field.value;
    this.#place = place;
    this.#field.value = history[place] ?? this.#unsent;
    this.#fit();
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }
}

let consoles = 0;
