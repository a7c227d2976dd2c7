// A run that the reader takes part in: what was typed so far, and the way to go on. The worker keeps the machine if it can; if not, the same
// program with the same lines comes to the same place.
import { session } from '../../../session/client.ts';
import type { Chunk, RunRequest, RunResult } from '../../../session/protocol.ts';

export interface ConversationListener {
  loading?(): void;
  started?(): void;
  output(chunks: Chunk[]): void;
}

interface State {
  readonly typed: readonly string[];
  readonly interrupts: readonly number[];
  /** Characters of output. */
  readonly shown: number;
}

export class Conversation {
  readonly #request: RunRequest;
  #state: State;
  /** Before the statement that is being typed: where a machine that it ends is made again. */
  #safe: State;
  #last: RunResult | undefined;

  constructor(request: RunRequest, state: State = { typed: [], interrupts: [], shown: 0 }) {
    this.#request = request;
    this.#state = state;
    this.#safe = state;
  }

  /** Runs to the end, or to where a line is wanted. */
  begin(listener: ConversationListener): Promise<RunResult> {
    return this.#run(listener);
  }
  /** Goes on with one more line (with its newline; '' for the end of input). */
  type(line: string, listener: ConversationListener): Promise<RunResult> {
    this.#state = { ...this.#state, typed: [...this.#state.typed, line] };
    return this.#run(listener);
  }

  /** Whether there is a machine to go on with at the prompt. */
  get hasPrompt(): boolean {
    if (!this.#last || this.#last.gone) return false;
    const { end, instructions } = this.#last;
    // A worker that had to be ended does not tell how far it was.
    return end === 'ended' || ((end === 'stopped' || end === 'budget') && instructions > 0);
  }
  /** The same run, at the prompt. A program that was stopped or ran out of its budget is interrupted first. */
  prompt(): Conversation {
    const { grading: _, ask: __, ...request } = this.#request;
    const { end, instructions } = this.#last!;
    const { interrupts } = this.#state;
    return new Conversation(
      { ...request, prompt: true },
      { ...this.#state, interrupts: end === 'ended' ? interrupts : [...interrupts, instructions] },
    );
  }

  async #run(listener: ConversationListener): Promise<RunResult> {
    const result = await session().run(
      { ...this.#request, ...this.#state },
      {
        ...listener,
        output: (chunks) => {
          const length = chunks.reduce((sum, { text }) => sum + text.length, 0);
          this.#state = { ...this.#state, shown: this.#state.shown + length };
          listener.output(chunks);
        },
      },
    );
    this.#last = result;
    // What the end of the process wrote comes after whatever is typed at the prompt.
    const { shown, interrupts } = this.#state;
    this.#state = {
      ...this.#state,
      shown: shown - (result.atExit ?? 0),
      interrupts: result.interrupts ?? interrupts,
    };
    if (result.end === 'waiting') {
      if (result.prompt && !result.prompt.more) this.#safe = this.#state;
    } else if (this.#request.prompt && result.end !== 'ended') this.#state = this.#safe;
    return result;
  }
}
