// One step of a recorded run as plain data: namespaces, cards, output, and what happened since the step before. Imports nothing of
// the engine at run time: the page draws from it.

import type { Ref } from '../engine/memory/memory.ts';
import type { ExitPhase, OutputPart } from '../engine/trace/steps.ts';

/** A name, item or attribute and what it holds. */
export interface RowView {
  /** In brackets if it is an entry of a value stack. */
  readonly label: string;
  /** Number of the card it points to, or null: `text` says what it holds. */
  readonly to: number | null;
  readonly text: string;
  readonly weak: boolean;
  readonly counted: boolean;
  /** Which entry of its frame's value stack it is, from the bottom; absent where it is none. */
  readonly entry?: number;
}
export interface SpaceView {
  readonly key: string;
  readonly name: string;
  readonly kind: 'module' | 'frame';
  readonly line: number;
  readonly rows: readonly RowView[];
}
export interface CardView {
  /** Number by first appearance in the run. */
  readonly number: number;
  /** The object's offset: what further questions name it by. */
  readonly ref: Ref;
  /** As `hex(id(x))` gives it. */
  readonly address: string;
  readonly type: string;
  readonly value: string;
  /** null: immortal. */
  readonly refcount: number | null;
  /** `garbage`: alive, but nothing that runs leads to it; `freed`: its block has no tenant yet. */
  readonly state: 'alive' | 'garbage' | 'freed';
  /** In words; that it is immortal comes first. */
  readonly badges: readonly string[];
  readonly rows: readonly RowView[];
  /** Further references that are not shown, and those cards of the picture that they lead to. */
  readonly more: number;
  readonly moreTo: readonly number[];
  readonly column: number;
  readonly top: number;
  readonly height: number;
  /** The objects that this card stands for, if it is several (views/picture.ts). */
  readonly folded?: readonly number[];
}
export interface EventView {
  readonly kind:
    | 'bind'
    | 'create'
    | 'destroy'
    | 'count'
    | 'garbage'
    | 'clear-weakref'
    | 'finalize'
    | 'collect'
    | 'print';
  readonly text: string;
  /** The name that was bound (`bind`). */
  readonly label?: string;
  /** By how much the count changed (`count`). */
  readonly change?: number;
  /** Cards it is about. */
  readonly cards: readonly number[];
}
/** An instruction, as `dis` shows it. */
export interface InstructionRow {
  /** In bytes from the code's first. */
  readonly offset: number;
  readonly name: string;
  readonly argument: string;
  readonly line: number;
  /** It is executed next. */
  readonly next: boolean;
}
export interface InstructionView {
  /** From 1, in its step. */
  readonly number: number;
  readonly of: number;
  readonly rows: readonly InstructionRow[];
  /** The moments of the instructions before and after; null at the ends of the run. */
  readonly before: number | null;
  readonly after: number | null;
}
export interface StepView {
  /** The moment, by which further questions are asked: a step, or one of its instructions (engine/trace/time.ts). */
  readonly step: number;
  /** If the moment is an instruction's: which one, of how many of the step, and those around it. */
  readonly instruction: InstructionView | null;
  /** The line that is executed next, 0 at the end. */
  readonly line: number;
  /** What the end of the process is in; null while the program runs, and when it is over. */
  readonly exit: ExitPhase | null;
  /** The line that was executed last, 0 at the start. */
  readonly done: number;
  readonly output: readonly OutputPart[];
  readonly spaces: readonly SpaceView[];
  readonly cards: readonly CardView[];
  /** Objects that are not shown for lack of room. */
  readonly more: number;
  readonly events: readonly EventView[];
  readonly exitStatus: number | null;
}

/** What a card is called in sentences and tables: `#3 list [1, 2]`. */
export const cardName = (card: Pick<CardView, 'number' | 'type' | 'value'>): string =>
  `#${card.number} ${card.type} ${card.value}`.trim();

/** Rows of a card that are shown. */
export const MAX_ROWS = 8;
/** Measures of the picture, in its own units. */
export const CARD = { width: 172, head: 46, row: 20, foot: 6, gap: 18 };

export const shownRows = (slots: readonly unknown[]): number => Math.min(slots.length, MAX_ROWS);
export function cardHeight(rows: number, more: boolean): number {
  return CARD.head + (rows + (more ? 1 : 0)) * CARD.row + (rows > 0 ? CARD.foot : 0);
}
