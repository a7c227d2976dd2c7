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

/** What is asked of a run. One member per row of the table in src/authoring/README.md. */
export type Question =
  | { ask: 'refcount'; expr: string; bound: Bound }
  | { ask: 'alive'; expr: string }
  | { ask: 'freed'; expr: string }
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

/** A predicted line of output, or the value of an expression after the run. The truth is the run's, not stored. */
export interface Prediction {
  line?: number;
  expr?: string;
  mistaken: Mistaken[];
}

export interface PredictExercise extends ExerciseBase {
  kind: 'predict';
  predictions: Prediction[];
}

export interface ChooseExercise extends ExerciseBase {
  kind: 'choose';
  many: boolean;
  correct: boolean[];
}

export interface EditExercise extends ExerciseBase {
  kind: 'edit';
  grading: Grading;
}

export type Exercise = PredictExercise | ChooseExercise | EditExercise;
