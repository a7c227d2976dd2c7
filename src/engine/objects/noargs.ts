// Types whose constructors take no keywords, or no arguments. Mirrors _PyArg_NoKeywords and relatives in Python/getargs.c.

import { PyTypeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PyDict_GET_SIZE } from './dictobject.ts';
import { typeError } from './errors.ts';
import { Py_SIZE } from './object.ts';

/** False with TypeError if the dict of keywords (or NULL) has any. */
export function noKeywords(name: string, kwds: Ref): boolean {
  if (kwds === 0 || PyDict_GET_SIZE(kwds) === 0) return true;
  typeError(`${name}() takes no keyword arguments`);
  return false;
}
/**
 * The same for tp_new of a class that may have subclasses: one that has its own __init__ may take keywords.
 */
export function noKeywordsFor(type: Ref, base: Ref, name: string, kwds: Ref): boolean {
  const init = PyTypeObject.tp_init;
  return (type !== base && ld(type + init) !== ld(base + init)) || noKeywords(name, kwds);
}
/** False with TypeError if the tuple of keyword names (or NULL) has any. */
export function noKwnames(name: string, kwnames: Ref): boolean {
  if (kwnames === 0 || Py_SIZE(kwnames) === 0) return true;
  typeError(`${name}() takes no keyword arguments`);
  return false;
}
