// The refcount ledger: who holds an object, and each +1 and -1 since it was made (as far back as the journal's rows go), with the line
// that was executed and the place that was written.

import { type Addr, ld, type Ref } from '../engine/memory/memory.ts';
import * as F from '../engine/objects/interpframe.ts';
import { _Py_IsImmortal, Py_REFCNT } from '../engine/objects/object.ts';
import { holdersOf, places as placesNow } from '../engine/trace/holders.ts';
import type { Recorder } from '../engine/trace/recorder.ts';
import { threadFrames } from '../engine/trace/roots.ts';
import { stepOf } from '../engine/trace/time.ts';
import { Writes } from '../engine/trace/writes.ts';
import type { Say } from '../messages/say.ts';
import { placeText } from './places.ts';

export interface CountChange {
  /** The step after which it happened, and the line that was executed. */
  readonly step: number;
  readonly line: number;
  readonly count: number;
  readonly delta: number;
  /** It is where the object was made. */
  readonly birth: boolean;
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

/** The ledger of an object at the step that memory shows. `nameOf` knows the objects of the picture. */
export function ledgerView(recorder: Recorder, o: Ref, nameOf: (o: Ref) => string | null, say: Say): LedgerView {
  const step = recorder.position;
  const name = (x: Ref): string => nameOf(x) ?? say('view.object-at', { address: `0x${x.toString(16)}` });
  const refcount = _Py_IsImmortal(o) ? null : Py_REFCNT(o);
  const holders = refcount === null ? [] : holdersOf(o).map((h) => placeText(h.place, name, say));
  const { history, cut } = refcount === null ? { history: [], cut: false } : changes(recorder, o, step, name, say);
  recorder.seek(step);
  return { name: name(o), refcount, holders, history, cut };
}

function changes(
  recorder: Recorder,
  o: Ref,
  step: number,
  name: (x: Ref) => string,
  say: Say,
): { history: CountChange[]; cut: boolean } {
  const history: CountChange[] = [];
  const places = (): ((at: Addr) => string | null) => {
    const find = placesNow();
    return (at) => {
      const place = find(at);
      return place && placeText(place, name, say);
    };
  };
  // Read when a place is to be named: it goes through all of memory.
  let now: ReturnType<typeof places> | undefined;
  const whole = stepOf(step);
  const first = Math.max(1, whole - HISTORY_STEPS);
  // Within a step, what it did up to this instruction comes first.
  for (let s = step; s >= first && history.length < MAX_CHANGES; s = s === step ? Math.ceil(s) - 1 : s - 1) {
    recorder.seek(s);
    const within = s !== stepOf(s);
    const rows = within ? recorder.writesSinceStep() : recorder.writes();
    if (rows === null) break;
    if (!rowsTouch(rows, o)) continue;
    const line = recorder.steps.at(within ? s : s - 1).line;
    // A word that has no name now may have had one then: a table that has grown since, a frame that is over.
    let then: ReturnType<typeof places> | undefined;
    const placeOf = (at: Addr): string | null => {
      then ??= places();
      if (s === step) now = then;
      const found = then(at);
      if (found !== null) return found;
      if (now === undefined) {
        recorder.seek(step);
        now = places();
        recorder.seek(s);
      }
      return now(at);
    };
    const found = changesOf(new Writes(rows), o, placeOf, say).map((c) => ({ ...c, step: s, line }));
    const birth = found.findLastIndex((c) => c.birth);
    history.unshift(...found.slice(Math.max(0, birth)));
    if (birth >= 0) return { history, cut: false };
  }
  return { history, cut: true };
}
function rowsTouch(rows: Int32Array, o: Ref): boolean {
  for (let i = 0; i < rows.length; i += 2) if (rows[i] === o) return true;
  return false;
}

/** A count changes by more at once only where a C function gives many references; a larger change is another object's. */
const MOST_AT_ONCE = 1_000_000;

/**
 * The changes of the count among some writes, and for each the word that came to hold the object, or ceased to. A reference is
 * taken before it is stored and dropped after its word was overwritten, so the word is looked for between this change and the next
 * (or the one before). Popping the value stack overwrites nothing: such a reference just goes.
 */
export function changesOf(
  writes: Writes,
  o: Ref,
  placeOf: (at: Addr) => string | null,
  say: Say,
): Omit<CountChange, 'step' | 'line'>[] {
  const at = Array.from({ length: writes.length }, (_, i) => i).filter((i) => writes.address(i) === o);
  const holds = (word: number): boolean => (word & ~1) === o;
  const gains = (i: number): boolean => holds(writes.now(i)) && !holds(writes.old(i)) && writes.address(i) !== o;
  const losses = (i: number): boolean => holds(writes.old(i)) && !holds(writes.now(i)) && writes.address(i) !== o;
  return at.flatMap((i, n): Omit<CountChange, 'step' | 'line'>[] => {
    const [old, now] = [writes.old(i), writes.now(i)];
    if (now === 1 && old !== 2) return [{ count: 1, delta: 1, birth: true, cause: say('view.made') }];
    const delta = now - old;
    if (Math.abs(delta) > MOST_AT_ONCE) return [];
    const after = (test: (i: number) => boolean): string | null => {
      for (let k = i + 1; k < (at[n + 1] ?? writes.length); k++) if (test(k)) return place(k);
      return null;
    };
    const before = (test: (i: number) => boolean): string | null => {
      for (let k = i - 1; k > (at[n - 1] ?? -1); k--) if (test(k)) return place(k);
      return null;
    };
    const place = (k: number): string | null => placeOf(writes.address(k)) ?? gonePlace(writes.address(k), say);
    const holder = (delta > 0 ? after(gains) : (before(losses) ?? after(losses))) ?? say('view.temporary');
    return [
      { count: now, delta, birth: false, cause: say(delta > 0 ? 'view.taken-by' : 'view.dropped-by', { holder }) },
    ];
  });
}

/** A word that nothing living has now: of the value stack, or of a frame or an object that is gone. */
function gonePlace(at: Addr, say: Say): string {
  for (const f of threadFrames()) {
    const code = F._PyFrame_IsIncomplete(f) ? 0 : F._PyFrame_GetCode(f);
    if (code !== 0 && at >= f + F.F_LOCALSPLUS && at < f + ld(code + F.CO_FRAMESIZE) * 8)
      return say('view.value-stack');
  }
  return say('view.gone-by-now');
}
