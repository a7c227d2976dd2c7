// Where the code that CPython versions make differs, as data. The compiler asks this table, never the version.
// Measured on 3.12.1, 3.13.0, 3.14.10 and 3.15.2.

import type { Profile, PythonVersion } from '../include/profile.ts';
import { isLib } from '../parser/features.ts';

export interface Strategy {
  /** Loads of locals that outlive their use do not own (pass optimize_load_fast). */
  readonly borrowLocals: boolean;
  /** That pass goes on behind an empty block, which unreachable code leaves. */
  readonly borrowPastEmptyBlocks: boolean;
  /** What a loop iterates over stays on the stack, so that its load owns. */
  readonly loopsKeepIterable: boolean;
  /** Constants are folded in the syntax tree, not in basic blocks; displays of constants are built from one at once. */
  readonly foldsTree: boolean;
  /** `s[1:2]` has a constant slice. */
  readonly sliceConstants: boolean;
  /** Ints from 0 to 255 have an instruction and are no constants of the code object. */
  readonly smallIntLoads: boolean;
  /** A function without docstring has None as its first constant. */
  readonly noneForDocstring: boolean;
  /** The test of `while` is compiled twice: before the loop and at its bottom. */
  readonly testsLoopTwice: boolean;
  /** None, True, False, '' and -1 have an instruction and are no constants of the code object. */
  readonly commonConstants: boolean;
  /** `with` keeps the bound `__exit__`, and the bound `__enter__` while that runs; else the functions and the manager. */
  readonly withBindsMethods: boolean;
  /** A lambda returns at column 0 of its line, so that two of a line that return equal constants are one code object. */
  readonly lambdaReturnsAtStart: boolean;
  /** An inlined comprehension that saves locals counts among the statically nested blocks. */
  readonly comprehensionsAreBlocks: boolean;
  /** Annotations are evaluated where they stand, a function's when it is made; else by a function when they are asked for (PEP 649). */
  readonly annotationsInPlace: boolean;
  /** Of a function's annotations, those of positional-only parameters come first. */
  readonly positionalOnlyFirst: boolean;
  /** The function of a function's annotations is named after that. */
  readonly annotateNamesFunction: boolean;
  /** An assertion fails at its whole statement, not at its test. */
  readonly assertsFailWhole: boolean;
  /** What is iterated over fails at the whole loop or comprehension, not where it stands itself. */
  readonly loopsFailWhole: boolean;
  /** Functions of a class body have the flag CO_METHOD, those with a docstring CO_HAS_DOCSTRING. */
  readonly marksFunctions: boolean;
  /** `any`, `all` and `tuple` of a generator expression are loops that make sure that the name means the function. */
  readonly inlinesConsumers: boolean;
  /** A class body notes its first line and the attributes that methods set. */
  readonly classesDescribeThemselves: boolean;
  /** There are t-strings: their two kinds of expression are numbered before constants. */
  readonly templateStrings: boolean;
  /** What is wrong with a name in an import statement is placed at the name; else at the statement. */
  readonly placesImportedNames: boolean;
  /** What errors call the names that a function is defined with. */
  readonly parameter: 'argument' | 'parameter';
  /** Dicts whose keys are constants are built of a tuple of these (BUILD_CONST_KEY_MAP). */
  readonly keyTuples: boolean;
  /** Imports may be lazy (PEP 810). */
  readonly lazyImports: boolean;
  /** The indentation of a docstring's lines is taken away. */
  readonly cleansDocstrings: boolean;
  /** A comprehension inlined into a class body saves all its names there, also its iterable's, `.0`, and those that are not its own. */
  readonly classesSaveAllNames: boolean;
}

const since314: Strategy = {
  borrowLocals: true,
  borrowPastEmptyBlocks: false,
  loopsKeepIterable: false,
  foldsTree: false,
  sliceConstants: true,
  smallIntLoads: true,
  noneForDocstring: false,
  testsLoopTwice: false,
  commonConstants: false,
  withBindsMethods: false,
  lambdaReturnsAtStart: false,
  comprehensionsAreBlocks: true,
  annotationsInPlace: false,
  positionalOnlyFirst: false,
  annotateNamesFunction: false,
  assertsFailWhole: false,
  loopsFailWhole: false,
  marksFunctions: true,
  inlinesConsumers: true,
  classesDescribeThemselves: true,
  templateStrings: true,
  placesImportedNames: true,
  parameter: 'argument',
  keyTuples: false,
  lazyImports: false,
  cleansDocstrings: true,
  classesSaveAllNames: false,
};
const before314: Strategy = {
  ...since314,
  borrowLocals: false,
  foldsTree: true,
  sliceConstants: false,
  smallIntLoads: false,
  noneForDocstring: true,
  testsLoopTwice: true,
  withBindsMethods: true,
  comprehensionsAreBlocks: false,
  annotationsInPlace: true,
  marksFunctions: false,
  inlinesConsumers: false,
  templateStrings: false,
  placesImportedNames: false,
  keyTuples: true,
  classesSaveAllNames: true,
};

const STRATEGIES: Readonly<Record<PythonVersion, Strategy>> = {
  '3.12': {
    ...before314,
    lambdaReturnsAtStart: true,
    assertsFailWhole: true,
    loopsFailWhole: true,
    classesDescribeThemselves: false,
    cleansDocstrings: false,
  },
  '3.13': before314,
  '3.14': since314,
  '3.15': {
    ...since314,
    positionalOnlyFirst: true,
    annotateNamesFunction: true,
    borrowPastEmptyBlocks: true,
    loopsKeepIterable: true,
    commonConstants: true,
    parameter: 'parameter',
    lazyImports: true,
  },
};

/**
 * 3.14's instructions throughout: the others differ in what is seen of them. NOT-IN-CPYTHON: all versions here run the Lib of 3.14, which
 * relies on its annotations being evaluated late.
 */
export function strategyOf(profile: Profile | undefined, filename: string): Strategy {
  const strategy = STRATEGIES[profile?.version ?? '3.14'];
  return strategy.annotationsInPlace && isLib(filename) ? { ...strategy, annotationsInPlace: false } : strategy;
}
