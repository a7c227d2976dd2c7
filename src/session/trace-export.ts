// A recorded run as one JSON document, for other tools: docs/trace-format.md says what stands where, public/schema/trace.json as a JSON
// Schema. Names of the document are a promise; those of the views behind it are not.
import type { PythonVersion, RunMode } from '../engine/index.ts';
import type { Poke } from '../engine/trace/recorder.ts';
import type { CardView, RowView, StepView } from '../views/step.ts';

export interface TraceReference {
  readonly name: string;
  /** Number of the object, or null: `text` says what is held. */
  readonly object: number | null;
  readonly text: string;
  readonly kind: 'strong' | 'weak' | 'borrowed';
}
export interface TraceObject {
  readonly number: number;
  readonly address: string;
  readonly type: string;
  readonly value: string;
  /** null: immortal. */
  readonly refcount: number | null;
  readonly state: 'alive' | 'garbage' | 'freed';
  readonly marks: readonly string[];
  readonly references: readonly TraceReference[];
  /** References that are not listed. */
  readonly more: number;
}
export interface TraceStep {
  readonly step: number;
  /** The line that was executed last; 0 at the start. */
  readonly done: number;
  /** The line that is next; 0 at the end. */
  readonly next: number;
  /** Characters of `output` that are written by now. */
  readonly written: number;
  readonly namespaces: readonly {
    readonly name: string;
    readonly kind: 'module' | 'frame';
    readonly names: readonly TraceReference[];
  }[];
  readonly objects: readonly TraceObject[];
  readonly events: readonly { readonly kind: string; readonly text: string; readonly objects: readonly number[] }[];
}
export interface Trace {
  readonly format: 'heapwise-trace';
  readonly version: 1;
  readonly python: PythonVersion;
  readonly file: string;
  readonly source: string;
  /** The lines run as a script, typed at the prompt, or given to exec(). */
  readonly mode: RunMode;
  /** The lines that input() got. */
  readonly typed: readonly string[];
  /** The collector's thresholds where they were changed; else empty. */
  readonly thresholds: readonly number[];
  /** The steps go through the end of the process too. */
  readonly exit: boolean;
  /** Bytes that were written over by hand. */
  readonly pokes: readonly Poke[];
  /** Steps that the run has; `steps` may be the first of them only. */
  readonly total: number;
  /** Why the recording ended before the program, or null. */
  readonly cut: string | null;
  readonly output: readonly { readonly stream: 'stdout' | 'stderr'; readonly text: string }[];
  readonly steps: readonly TraceStep[];
}

/** Steps of one document. */
export const MOST_STEPS = 1000;

const reference = (row: RowView): TraceReference => ({
  name: row.label,
  object: row.to,
  text: row.text,
  kind: row.weak ? 'weak' : row.counted ? 'strong' : 'borrowed',
});
const object = (card: CardView): TraceObject => ({
  number: card.number,
  address: card.address,
  type: card.type,
  value: card.value,
  refcount: card.refcount,
  state: card.state,
  marks: card.badges,
  references: card.rows.map(reference),
  more: card.more,
});
export function traceStep(view: StepView): TraceStep {
  return {
    step: view.step + 1,
    done: view.done,
    next: view.line,
    written: view.output.reduce((n, part) => n + part.text.length, 0),
    namespaces: view.spaces.map((s) => ({ name: s.name, kind: s.kind, names: s.rows.map(reference) })),
    objects: view.cards.map(object),
    events: view.events.map((e) => ({ kind: e.kind, text: e.text, objects: e.cards })),
  };
}

/** The document of a run whose steps `stepAt` gives. `progress` hears of each. */
export async function traceOf(
  about: Omit<Trace, 'format' | 'version' | 'output' | 'steps'>,
  stepAt: (step: number) => Promise<StepView>,
): Promise<Trace> {
  const steps: TraceStep[] = [];
  let output: Trace['output'] = [];
  for (let s = 0; s < Math.min(about.total, MOST_STEPS); s++) {
    const view = await stepAt(s);
    steps.push(traceStep(view));
    output = view.output;
  }
  return { format: 'heapwise-trace', version: 1, ...about, output, steps };
}
