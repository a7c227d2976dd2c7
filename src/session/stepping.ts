// The worker's part of a step-through: records a run in slices, then answers questions about its steps from memory.
import type { BootImage, Library } from '../engine/index.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { bytesView } from '../views/bytes.ts';
import { History } from '../views/history.ts';
import { ledgerView } from '../views/ledger.ts';
import type { FromStepper, RecordRequest, ToStepper, TraceInfo } from './step-protocol.ts';

const CUT: Readonly<Record<string, string>> = {
  steps: 'The program goes on; the first million steps are here.',
  instructions: 'The program goes on; what it did in its first 50 million instructions is here.',
  output: 'The program printed too much; what came before is here.',
  stopped: 'Stopped; what came before is here.',
};

export class Stepping {
  readonly #recorder: Recorder;
  readonly #history: History;

  constructor(image: BootImage, library: Library, { source, version, filename }: RecordRequest) {
    this.#recorder = new Recorder({
      version,
      image,
      source,
      filename,
      host: {
        stdout: () => undefined,
        stderr: () => undefined,
        stdin: () => '',
        libModule: (name) => {
          const found = library[name];
          if (found === undefined) return null;
          const file = `${name.replaceAll('.', '/')}${found.isPackage ? '/__init__' : ''}.py`;
          return { source: found.source, isPackage: found.isPackage, filename: `/usr/lib/python${version}/${file}` };
        },
        pathModule: () => null,
      },
    });
    this.#history = new History(this.#recorder, filename);
  }

  /** Records, then looks through the steps, for about `milliseconds`. True while there is more to do. */
  advance(milliseconds: number): boolean {
    const until = performance.now() + milliseconds;
    while (performance.now() < until) if (!this.#recorder.record() && !this.#history.analyse()) return false;
    return true;
  }
  get steps(): number {
    return this.#recorder.steps.length;
  }
  stop(): void {
    this.#recorder.stop();
  }
  info(): TraceInfo {
    const { steps, end } = this.#recorder;
    return {
      steps: steps.length,
      lines: steps.lines.values(),
      ticks: Uint8Array.from(this.#history.ticks),
      cut: CUT[end ?? ''] ?? null,
    };
  }
  answer(
    question: Exclude<ToStepper, { type: 'record' | 'stop' }>,
  ): Extract<FromStepper, { type: 'answer' }>['answer'] {
    const { step } = question;
    if (question.type === 'step') return this.#history.at(step);
    this.#recorder.seek(step);
    const nameOf = (ref: number): string | null => this.#history.nameAt(ref, step);
    return question.type === 'bytes'
      ? bytesView(this.#recorder, question.ref, nameOf)
      : ledgerView(this.#recorder, question.ref, nameOf);
  }
}
