// The refcount ledger: who holds an object, and each +1 and -1 since it was made (as far back as the journal's rows go), with the line
// that was executed and the place that was written.

import { type Addr, ld, type Ref } from '../engine/memory/memory.ts';
import * as F from '../engine/objects/interpframe.ts';
import { _Py_IsImmortal, Py_REFCNT } from '../engine/objects/object.ts';
import { holdersOf, placeNames } from '../engine/trace/holders.ts';
import { type Write, writesOf } from '../engine/trace/marks.ts';
import type { Recorder } from '../engine/trace/recorder.ts';
import { threadFrames } from '../engine/trace/roots.ts';

export interface CountChange {
  /** The step after which it happened, and the line that was executed. */
  readonly step: number;
  readonly line: number;
  readonly count: number;
  readonly delta: number;
  readonly cause: string;
}
export interface LedgerView {
  readonly name: string;
  /** null: immortal. */
  readonly refcount: number | null;
  readonly holders: readonly string[];
  readonly history: readonly CountChange[];
  /** True if there were changes before the first one shown. */
  readonly cut: boolean;
}

/** Steps that are looked through, back from the one shown. */
const HISTORY_STEPS = 400;
/** Changes that are shown. */
const MAX_CHANGES = 60;
/** How far from the change of a count its cause is looked for, in writes. */
const NEAR = 40;

/** The ledger of an object at the step that memory shows. `nameOf` knows the objects of the picture. */
export function ledgerView(recorder: Recorder, o: Ref, nameOf: (o: Ref) => string | null): LedgerView {
  const step = recorder.position;
  const name = (x: Ref): string => nameOf(x) ?? `an object at 0x${x.toString(16)}`;
  const refcount = _Py_IsImmortal(o) ? null : Py_REFCNT(o);
  const holders = refcount === null ? [] : holdersOf(o, name).map((h) => h.text);
  const { history, cut } =
    refcount === null ? { history: [], cut: false } : changes(recorder, o, step, placeNames(name));
  recorder.seek(step);
  return { name: name(o), refcount, holders, history, cut };
}

function changes(
  recorder: Recorder,
  o: Ref,
  step: number,
  placeOf: (at: Addr) => string | null,
): { history: CountChange[]; cut: boolean } {
  const history: CountChange[] = [];
  const first = Math.max(1, step - HISTORY_STEPS);
  let s = step;
  for (; s >= first && history.length < MAX_CHANGES; s--) {
    recorder.seek(s);
    const rows = recorder.writes();
    if (rows === null) break;
    const found: CountChange[] = [];
    let born = false;
    const writes = rowsTouch(rows, o) ? writesOf(rows) : [];
    for (const [i, w] of writes.entries()) {
      if (w.address !== o) continue;
      // The first count of its life; what was there before was another object's, or the allocator's.
      const birth = w.now === 1 && w.old !== 2;
      if (birth) found.length = 0;
      born ||= birth;
      if (!birth && Math.abs(w.now - w.old) > 1_000_000) continue;
      const delta = birth ? 1 : w.now - w.old;
      const cause = birth ? 'it is made' : causeOf(writes, i, o, delta, placeOf);
      found.push({ step: s, line: recorder.steps.at(s - 1).line, count: w.now, delta, cause });
    }
    history.unshift(...found);
    if (born) return { history, cut: false };
  }
  return { history, cut: true };
}
function rowsTouch(rows: Int32Array, o: Ref): boolean {
  for (let i = 0; i < rows.length; i += 2) if (rows[i] === o) return true;
  return false;
}
/** The word that came to hold the object, or ceased to. */
function causeOf(
  writes: readonly Write[],
  i: number,
  o: Ref,
  delta: number,
  placeOf: (at: Addr) => string | null,
): string {
  const held = (w: Write | undefined): boolean =>
    w !== undefined &&
    w.address !== o &&
    (delta > 0 ? (w.now & ~1) === o && (w.old & ~1) !== o : (w.old & ~1) === o && (w.now & ~1) !== o);
  for (let d = 1; d <= NEAR; d++) {
    // A reference is taken before it is stored, and dropped after it was overwritten.
    for (const j of delta > 0 ? [i + d, i - d] : [i - d, i + d]) {
      const w = writes[j];
      if (held(w)) return `${delta > 0 ? 'into' : 'out of'} ${placeOf(w.address) ?? stackPlace(w.address)}`;
    }
  }
  return delta > 0 ? 'taken for a moment' : 'let go';
}
/** A word that nothing living has now: of the value stack, of a frame that is gone, or of an object that is gone. */
function stackPlace(at: Addr): string {
  for (const f of threadFrames()) {
    const code = F._PyFrame_IsIncomplete(f) ? 0 : F._PyFrame_GetCode(f);
    if (code !== 0 && at >= f + F.F_LOCALSPLUS && at < f + ld(code + F.CO_FRAMESIZE) * 8) return 'the value stack';
  }
  return 'a place that is gone';
}
