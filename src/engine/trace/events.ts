// What happened in a recorded run, in order: lines that began, text that was written, weak references that were cleared and by what,
// collections. For checks that ask who freed an object or what came first.

import { PyCodeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { _PyCode_CODE, F_EXECUTABLE, F_INSTR_PTR, F_PREVIOUS } from '../objects/interpframe.ts';
import { Py_TYPE } from '../objects/object.ts';
import { PyCode_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { type LineTable, lineTable } from '../runtime/line_events.ts';
import { type Mark, marksOf } from './marks.ts';
import { Recorder, type RecordOptions } from './recorder.ts';
import { threadFrames } from './roots.ts';
import { replay } from './writes.ts';

export interface TraceEvent {
  readonly kind: 'line' | 'print' | 'cleared' | 'collection';
  /** The program's line that began, or that was being executed; 0 for none. */
  readonly line: number;
  /** What was written. */
  readonly text: string;
  /** The weak reference that was cleared, as its offset. */
  readonly object: Ref;
  /** Whether a collection was under way. */
  readonly collecting: boolean;
}
export interface EventTrace {
  readonly events: readonly TraceEvent[];
  /** False if the run was too long to be recorded whole. */
  readonly whole: boolean;
}

/** Lines of a program that a check looks through. */
const LIMITS = { steps: 20_000, instructions: 20_000_000, output: 100_000 };

interface Placed {
  readonly step: number;
  readonly row: number;
  readonly event: TraceEvent;
}

/** Runs a program and tells what happened. Nothing is written to the host. */
export function eventsOf(options: RecordOptions): EventTrace {
  const { filename } = options;
  const placed: Placed[] = [];
  const recorder = new Recorder({
    ...options,
    host: { ...options.host, stdout: () => undefined, stderr: () => undefined },
    limits: LIMITS,
    written: (text, step, row) =>
      placed.push({ step, row, event: { kind: 'print', line: 0, text, object: 0, collecting: false } }),
  });
  while (recorder.record());
  const lines = new Lines(filename);
  let collecting = false;
  for (let step = 0; step < recorder.steps.length; step++) {
    recorder.seek(step);
    const rows = recorder.writes() ?? new Int32Array(0);
    const before = recorder.rowsBefore;
    const marks = marksOf(rows);
    const linesOf = lines.of(rows, marks);
    for (const [i, mark] of marks.entries()) {
      if (mark.kind === 'collect-begin') collecting = true;
      else if (mark.kind === 'collect-end') collecting = false;
      const object = mark.kind === 'clear-weakref' ? mark.object : 0;
      // A collection is over when it says so; its statistics are written a little earlier.
      const kind = mark.kind === 'clear-weakref' ? 'cleared' : mark.kind === 'collect-end' ? 'collection' : null;
      if (kind === null) continue;
      const event: TraceEvent = { kind, line: linesOf[i], text: '', object, collecting };
      placed.push({ step, row: before + mark.row, event });
    }
    lines.see();
    const { line } = recorder.steps.at(step);
    if (line > 0)
      placed.push({
        step,
        row: Number.POSITIVE_INFINITY,
        event: { kind: 'line', line, text: '', object: 0, collecting },
      });
  }
  placed.sort((a, b) => a.step - b.step || (a.row === b.row ? 0 : a.row - b.row));
  return { events: placed.map((p) => p.event), whole: recorder.end === 'over' };
}

/**
 * Finds the line of the program that was being executed at a row. A code object may be gone by the time that memory shows, so the tables
 * of lines are taken while its frame is there: each function of the program has a step of its own.
 */
class Lines {
  readonly #filename: string;
  readonly #tables = new Map<Ref, { readonly version: number; readonly table: LineTable }>();
  constructor(filename: string) {
    this.#filename = filename;
  }
  /** Takes the tables of the frames that memory shows. */
  see(): void {
    for (const f of threadFrames()) {
      const code = ld(f + F_EXECUTABLE) & ~1;
      // A frame of the interpreter's own holds None, and so does one in whose place there was one, until it is begun.
      if (code === 0 || Py_TYPE(code) !== PyCode_Type) continue;
      const version = ld(code + PyCodeObject.co_version);
      if (this.#tables.get(code)?.version !== version) this.#tables.set(code, { version, table: lineTable(code) });
    }
  }
  /** For marks of a step's rows, in order; 0 where no line of the program is being executed. */
  of(rows: Int32Array, marks: readonly Mark[]): number[] {
    const found: number[] = [];
    if (marks.length > 0)
      replay(rows, (row) => {
        if (marks[found.length]?.row === row) found.push(this.#now());
      });
    return found;
  }
  #now(): number {
    for (let f: Addr = ld(tstate.current_frame); f !== 0; f = ld(f + F_PREVIOUS)) {
      const code = ld(f + F_EXECUTABLE) & ~1;
      const table = this.#tables.get(code)?.table;
      if (table?.filename === this.#filename)
        return Math.max(0, table.lines[(ld(f + F_INSTR_PTR) - _PyCode_CODE(code)) >> 1]);
    }
    return 0;
  }
}
