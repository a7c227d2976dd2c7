// Messages that changed between the versions of CPython, one function each, with the file that has them. What versions do otherwise, not
// only say, is in include/profile.ts.

import { profile } from '../include/profile.ts';
import type { Ref } from '../memory/memory.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { _PyArg_BadArgument, argIsStr } from './getargs.ts';
import { link } from './link.ts';
import { Py_DECREF, Py_TYPE } from './object.ts';
import { PyObject_Repr } from './object_protocol.ts';
import { PyExc_ValueError } from './statictypes.ts';
import { typeName } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_Check } from './unicodeobject.ts';

/** True from version 3.`minor` on. */
function since(minor: number): boolean {
  return profile.versionInfo[1] >= minor;
}

/** TypeError: `x in container` of what is none (_PySequence_IterSearch, Objects/abstract.c). Returns NULL. */
export function notAContainer(container: Ref): 0 {
  return typeError(
    `argument of type '${typeName(container)}' is not ${since(14) ? 'a container or iterable' : 'iterable'}`,
  );
}
/** ValueError: index() of a list or a range finds nothing (Objects/listobject.c, rangeobject.c). Returns NULL. */
export function notFound(type: 'list' | 'range', value: Ref): 0 {
  if (since(14)) return PyErr_SetString(PyExc_ValueError, `${type}.index(x): x not in ${type}`);
  const repr = PyObject_Repr(value);
  if (repr === 0) return 0;
  PyErr_SetString(PyExc_ValueError, `${PyUnicode_AsString(repr)} is not in ${type}`);
  Py_DECREF(repr);
  return 0;
}
/** The words of a domain error of module math: which argument was expected, since 3.14 (Modules/mathmodule.c). */
export function domainWords(expected: string): string {
  return since(14) && expected !== '' ? expected : 'math domain error';
}
/** TypeError: bytes.fromhex() of what has no digits (Objects/bytesobject.c); before 3.14 only a str has. Returns NULL. */
export function noHexadecimals(o: Ref): 0 {
  if (!since(14)) return _PyArg_BadArgument('fromhex', 'argument', 'str', o);
  return typeError(
    `fromhex() argument must be str or bytes-like, not ${link.PyType_GetFullyQualifiedName(Py_TYPE(o))}`,
  );
}
/** An odd number of digits is a missing digit at the end before 3.14. */
export function namesOddDigits(): boolean {
  return since(14);
}
/** TypeError: a class pattern of what is no class (Python/ceval.c). Returns NULL. */
export function noClassToMatch(): 0 {
  return typeError(since(15) ? 'class pattern must refer to a class' : 'called match pattern must be a class');
}
/** TypeError: what stands after `*` or `**` in a call (Python/ceval.c). `called` is the function's name in messages. */
export function notUnpackable(called: () => string, stars: '*' | '**', value: Ref): void {
  const needed = stars === '*' ? 'an iterable' : 'a mapping';
  const what = since(15) ? `Value after ${stars}` : `${called()} argument after ${stars}`;
  typeError(`${what} must be ${needed}, not ${typeName(value)}`);
}
/** ValueError: to_bytes() of a negative length (Objects/longobject.c). Returns NULL. */
export function negativeLength(): 0 {
  const words = since(15) ? 'length cannot be negative' : 'length argument must be non-negative';
  return PyErr_SetString(PyExc_ValueError, words);
}
/** TypeError: iter() with a sentinel of what cannot be called (Python/bltinmodule.c). Returns NULL. */
export function notCallableBySentinel(): 0 {
  return typeError(`${since(13) ? 'iter(v, w): v' : 'iter(object, sentinel): object'} must be callable`);
}
/** TypeError: a note that is no str (Objects/exceptions.c). Returns NULL. */
export function noteIsNoStr(note: Ref): 0 {
  if (since(14)) return _PyArg_BadArgument('add_note', 'argument', 'str', note);
  return typeError(`note must be a str, not '${typeName(note)}'`);
}
/** Whether an element of a dict's update that is no pair is told by a note (Objects/dictobject.c), or by the exception itself. */
export function pairsAreNoted(): boolean {
  return since(14);
}
/** False with TypeError if `sub` is no str, which a method of str is to look for (Objects/unicodeobject.c). */
export function mayBeFound(method: string, sub: Ref): boolean {
  if (since(13) || PyUnicode_Check(sub)) return argIsStr(method, 'argument 1', sub);
  typeError(`must be str, not ${typeName(sub)}`);
  return false;
}
/** TypeError: the namespace for a class is no dict (Objects/typeobject.c). Returns NULL. */
export function noNamespace(o: Ref): 0 {
  if (!since(15)) return _PyArg_BadArgument('type.__new__', 'argument 3', 'dict', o);
  return typeError(`type.__new__() argument 3 must be dict or frozendict, not ${typeName(o)}`);
}
/** Whether bytearray.extend() of a str says so (Objects/bytearrayobject.c). */
export function namesExtendedStr(): boolean {
  return since(13);
}
/** TypeError: OrderedDict() of several arguments (Objects/odictobject.c). */
export function tooManyForOrderedDict(n: number): void {
  typeError(`expected at most 1 argument${since(14) ? '' : 's'}, got ${n}`);
}
/** The name in the message of a slot's wrapper that got a wrong number of arguments: before 3.14 it is empty (Objects/typeobject.c). */
export function wrapperName(name: string): string {
  return since(14) ? name : '';
}
/** Whether what the % operator refuses is told with the argument and the position (Objects/unicode_format.c). */
export function formatErrorsSayWhere(): boolean {
  return since(15);
}
/** Whether `%c` names what it was given instead. */
export function formatNamesWrongCharacter(): boolean {
  return since(14);
}
