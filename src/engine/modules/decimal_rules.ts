// Where the versions of module _decimal differ, as data, and its objects, which the collector knows or does not. Measured on 3.12.1, 3.13.0,
// 3.14.10 and 3.15.2.

import { Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { type PythonVersion, profile } from '../include/profile.ts';
import type { Ref } from '../memory/memory.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_New, PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { tpAlloc } from '../objects/traverse.ts';

interface DecimalRules {
  /** The collector knows the objects of the module. */
  readonly isCollected: boolean;
  /** An unknown keyword is unexpected; else it is invalid. */
  readonly keywordsUnexpected: boolean;
  /** There are IEEEContext and Decimal.from_number. */
  readonly hasIEEEContext: boolean;
  /** A signal dict that outlives its context knows that. */
  readonly dictsKnowEnd: boolean;
  /** Arguments are read and refused as Argument Clinic does; else as PyArg_ParseTuple. */
  readonly isClinic: boolean;
  /** The specification's version is SPEC_VERSION; `__version__` is a name that warns. */
  readonly hasSpecVersion: boolean;
}
const since315: DecimalRules = {
  isCollected: true,
  keywordsUnexpected: true,
  hasIEEEContext: true,
  dictsKnowEnd: true,
  isClinic: true,
  hasSpecVersion: true,
};
const in314: DecimalRules = { ...since315, isClinic: false, hasSpecVersion: false };
const in313: DecimalRules = { ...in314, hasIEEEContext: false, dictsKnowEnd: false };
const RULES: Readonly<Record<PythonVersion, DecimalRules>> = {
  '3.12': { ...in313, isCollected: false, keywordsUnexpected: false },
  '3.13': in313,
  '3.14': in314,
  '3.15': since315,
};
export const decimalRules = (): DecimalRules => RULES[profile.version];

/** The flag of types whose objects the collector knows. */
export const collectedFlag = (): number => (decimalRules().isCollected ? Py_TPFLAGS_HAVE_GC : 0);
/** New reference, not tracked. An object of exactly this type. */
export const newExact = (type: Ref): Ref => (decimalRules().isCollected ? _PyObject_GC_New(type) : _PyObject_New(type));
/** New reference. An object of `own`, not tracked, or of a subclass by its allocator. */
export const newOfType = (type: Ref, own: Ref): Ref => (type === own ? newExact(type) : tpAlloc(type));
export function track(o: Ref): void {
  if (decimalRules().isCollected) _PyObject_GC_TRACK(o);
}
export function untrack(o: Ref): void {
  if (decimalRules().isCollected) PyObject_GC_UnTrack(o);
}
