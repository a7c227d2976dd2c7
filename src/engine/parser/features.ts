// What the language has in which version, as data. Mirrors the differences between the versions' Grammar/python.gram as far as they decide
// what is Python; how errors are worded is in grammar-versions.ts. Measured on 3.12.1, 3.13.0, 3.14.10 and 3.15.2.

import { type PythonVersion, profile } from '../include/profile.ts';

export interface Features {
  readonly version: PythonVersion;
  /** `t'...'`; and prefixes of strings that do not go together are told, where they are no prefixes without. */
  readonly templateStrings: boolean;
  /** `except A, B:` without parentheses. */
  readonly bareExceptLists: boolean;
  /** `def f[T = int]()`. */
  readonly typeParamDefaults: boolean;
  /** `from __future__ import barry_as_FLUFL` takes effect in the source that it stands in. */
  readonly futureOperators: boolean;
  /** `lazy import a` and `lazy from a import b` (PEP 810). */
  readonly lazyImports: boolean;
  /** `[*x for x in y]` and `{**x for x in y}` (PEP 798). */
  readonly unpackingComprehensions: boolean;
}

const OF_3_14: Features = {
  version: '3.14',
  templateStrings: true,
  bareExceptLists: true,
  typeParamDefaults: true,
  futureOperators: true,
  lazyImports: false,
  unpackingComprehensions: false,
};
const OF_3_13: Features = {
  ...OF_3_14,
  version: '3.13',
  templateStrings: false,
  bareExceptLists: false,
  futureOperators: false,
};
const FEATURES: Readonly<Record<PythonVersion, Features>> = {
  '3.12': { ...OF_3_13, version: '3.12', typeParamDefaults: false },
  '3.13': OF_3_13,
  '3.14': OF_3_14,
  '3.15': { ...OF_3_14, version: '3.15', lazyImports: true, unpackingComprehensions: true },
};

const LIB = /^\/usr\/lib\/python3\.\d+\//;
/** Whether a file is of the standard library. NOT-IN-CPYTHON: all versions here run the Lib of 3.14. */
export const isLib = (filename: string): boolean => LIB.test(filename);
/** What the source of a file may have. */
export const featuresOf = (filename: string): Features => FEATURES[isLib(filename) ? '3.14' : profile.version];
