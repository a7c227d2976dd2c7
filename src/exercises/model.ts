// What an exercise is, once its files are read and proved: the data the page carries and the checks the worker runs.
// No DOM and no file system here: the same code judges a run in the page's worker and in the build.

import type { PythonVersion } from '../engine/index.ts';

/** A bound on a number: `is: 2`, `at_least: 1`, `at_most: 3`. */
export interface Bound {
  is?: number;
  at_least?: number;
  at_most?: number;
}

export type Scalar = string | number | boolean | null;

/** What freed an object: reference counting, a collection, a line of the program, or a statement in that line. */
export type FreedBy = 'counting' | 'collection' | { line: number } | { statement: string };

/** Something that happens once or more in a run. `freed` names a weak reference: it happens when its object dies. */
export type RunEvent = { prints: string } | { freed: string } | { runs: string } | { collection: true };

/** What is asked of a run. One member per row of the table in src/authoring/README.md. */
export type Question =
  | { ask: 'refcount'; expr: string; bound: Bound }
  | { ask: 'alive'; expr: string }
  | { ask: 'freed'; expr: string; by?: FreedBy }
  | { ask: 'event_order'; events: RunEvent[] }
  | { ask: 'same_object'; exprs: [string, string]; is: boolean }
  | { ask: 'interned'; expr: string; is: boolean }
  | { ask: 'immortal'; expr: string; is: boolean }
  | { ask: 'collected'; bound: Bound }
  | { ask: 'value'; expr: string; is: Scalar }
  | { ask: 'output'; is: string }
  | { ask: 'output_line'; line: number; is: string }
  | { ask: 'output_contains'; text: string }
  | { ask: 'raises'; type: string; says?: string }
  | { ask: 'uses'; tokens: string[] }
  | { ask: 'avoids'; tokens: string[] }
  /** A function of checks.py; its assert carries the message. */
  | { ask: 'python'; name: string; parameters: ('output' | 'source')[] };

export interface Check {
  id: string;
  question: Question;
  /** What the learner reads when it fails; may quote {actual}, {expected}, {output}, {expression}. */
  message: string;
}

export interface CheckResult {
  id: string;
  passed: boolean;
  /** Filled from the run; empty when passed. */
  message: string;
}

/** The check every program must pass before the others are asked: it ends as it should. */
export const RUNS = 'runs';

export interface Grading {
  checks: Check[];
  /** Text of checks.py. */
  python?: string;
}

interface ExerciseBase {
  /** `lesson/exercise`: the key of progress, never reused. */
  key: string;
  version?: PythonVersion;
  /** Changes when the task does; a saved answer of another task is not offered again. */
  hash: string;
}

export interface Mistaken {
  answer: string;
  because: string;
}

/** What a part of a question is about: what the wrong models (misconceptions/) know how to reason on. */
export type About =
  | { same: [string, string] }
  | { count: string }
  | { size: string }
  | { freed: string }
  | { collections: string };

/**
 * One thing the learner answers. Its truth is the run's, never stored: a line of the output, or an expression's text when the program
 * has come to a moment (a comment `# (1)` in it) or to its end.
 */
export interface Part {
  line?: number;
  expr?: string;
  at?: string;
  about?: About;
  mistaken: Mistaken[];
}

/** An object of pick-freed and order, looked up at the moment `made` and then watched by a weak reference. */
export interface Watch {
  expr: string;
  made: string;
}

interface AskBase extends ExerciseBase {
  parts: Part[];
  /** Ids of wrong models that a wrong answer is compared with, the likeliest first. */
  misconceptions: string[];
}

export interface PredictExercise extends AskBase {
  kind: 'predict' | 'count';
}

/** Every pair of some expressions: one object or two? */
export interface SameObjectExercise extends AskBase {
  kind: 'same-object';
  objects: string[];
}

/** Which of these objects are freed at the moment `at`, or at the end? Part i is about watch i. */
export interface PickFreedExercise extends AskBase {
  kind: 'pick-freed';
  watches: Watch[];
  at?: string;
}

/** Part i says which of the objects (its index, or -1) slot i holds. One of the references is not drawn; `drawn` are the others. */
export interface DrawReferenceExercise extends AskBase {
  kind: 'draw-reference';
  slots: string[];
  objects: string[];
  /** Object's index by slot; -1 for a slot that is empty in the picture. */
  drawn: number[];
}

/** What happens in the program, by what it leaves behind: a line that it prints, a moment it comes to, an object that dies. */
export type Happening = { prints: string } | { at: string } | Watch;

/** Steps to bring in order; the answer is a list of their indexes. */
export interface OrderExercise extends AskBase {
  kind: 'order';
  happenings: Happening[];
}

export interface ByteRange {
  offset: number;
  size: number;
}

/** Part i is one range of bytes of the object that the module's variable `object` names at the end: which field is it? */
export interface LabelBytesExercise extends AskBase {
  kind: 'label-bytes';
  object: string;
  ranges: ByteRange[];
}

export type AskExercise =
  | PredictExercise
  | SameObjectExercise
  | PickFreedExercise
  | DrawReferenceExercise
  | OrderExercise
  | LabelBytesExercise;

export interface ChooseExercise extends ExerciseBase {
  kind: 'choose';
  many: boolean;
  correct: boolean[];
}

export interface EditExercise extends ExerciseBase {
  kind: 'edit';
  grading: Grading;
}

export type Exercise = AskExercise | ChooseExercise | EditExercise;
export type ExerciseKind = Exercise['kind'];
