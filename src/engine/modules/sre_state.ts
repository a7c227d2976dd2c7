// Layouts of the objects of module _sre, and the text that a search runs over. Mirrors Modules/_sre/sre.h and the functions
// getstring, getslice and state_init of Modules/_sre/sre.c.

import { PyObject, PyVarObject, struct } from '../include/structs.ts';
import { type Addr, ld, ld64, type Ref, U8, U16, U32 } from '../memory/memory.ts';
import {
  dropView,
  newView,
  Py_buffer,
  PyBUF_SIMPLE,
  PyObject_CheckBuffer,
  PyObject_GetBuffer,
} from '../objects/buffer.ts';
import {
  PyBytes_AS_STRING,
  PyBytes_CheckExact,
  PyBytes_FromStringAndSize,
  PyBytes_GET_SIZE,
} from '../objects/bytesobject.ts';
import { typeError } from '../objects/errors.ts';
import { argSsize, failed } from '../objects/getargs.ts';
import { Py_NewRef } from '../objects/object.ts';
import { heapType } from '../objects/statictypes.ts';
import { typeName } from '../objects/typename.ts';
import {
  PyUnicode_Check,
  PyUnicode_CheckExact,
  PyUnicode_DATA,
  PyUnicode_FromKindAndData,
  PyUnicode_GET_LENGTH,
  PyUnicode_KIND,
  PyUnicode_Substring,
} from '../objects/unicodeobject.ts';
import { type Characters, Matcher } from './sre_lib.ts';

export const PatternObject = struct(
  'PatternObject',
  {
    groups: 'ssize',
    groupindex: 'ptr',
    indexgroup: 'ptr',
    pattern: 'ptr',
    flags: 'i32',
    weakreflist: 'ptr',
    isbytes: 'i32',
    codesize: 'ssize',
    code: 'u32',
  },
  PyVarObject,
);
export const MatchObject = struct(
  'MatchObject',
  {
    string: 'ptr',
    regs: 'ptr',
    pattern: 'ptr',
    pos: 'ssize',
    endpos: 'ssize',
    lastindex: 'ssize',
    groups: 'ssize',
    mark: 'ssize',
  },
  PyVarObject,
);
/** Addresses in the text, but for `pos` and `endpos`, which count characters. `start` is NULL when there is no next search. */
export const SRE_STATE = struct('SRE_STATE', {
  ptr: 'ptr',
  beginning: 'ptr',
  start: 'ptr',
  end: 'ptr',
  string: 'ptr',
  buffer: Py_buffer,
  pos: 'ssize',
  endpos: 'ssize',
  isbytes: 'i32',
  charsize: 'i32',
  match_all: 'i32',
  must_advance: 'i32',
  debug: { type: 'i32', since: '3.13' },
  lastmark: 'i32',
  lastindex: 'i32',
  mark: 'ptr',
  // What the matcher pushes lies outside, and only while it runs.
  data_stack: 'ptr',
  data_stack_size: 'ssize',
  data_stack_base: 'ssize',
  repeat: 'ptr',
  repeat_pool_used: { type: 'ptr', since: '3.14' },
  repeat_pool_unused: { type: 'ptr', since: '3.14' },
  sigcount: 'u32',
});
export const ScannerObject = struct('ScannerObject', { pattern: 'ptr', state: SRE_STATE, executing: 'i32' }, PyObject);
/** `chunks` texts and groups; the items are pairs (group, literal). */
export const TemplateObject = struct('TemplateObject', { chunks: 'ssize', literal: 'ptr' }, PyVarObject);
export const templateItem = struct('templateitem', { index: 'ssize', literal: 'ptr' });

export const Pattern_Type = heapType('re.Pattern');
export const Match_Type = heapType('re.Match');
export const Scanner_Type = heapType('_sre.SRE_Scanner');
export const Template_Type = heapType('_sre.SRE_Template');

/** The characters of a str or of anything with a buffer. */
export interface SreText {
  readonly object: Ref;
  readonly isBytes: boolean;
  readonly chars: Characters;
  readonly length: number;
  /** Address of the first character. */
  readonly data: Addr;
  /** The buffer held meanwhile, or 0. */
  readonly view: Addr;
}
/** Null with TypeError. What it gives must be given back with `dropText`, last taken first. */
export function getstring(object: Ref): SreText | null {
  if (PyUnicode_Check(object)) {
    const kind = PyUnicode_KIND(object);
    const data = PyUnicode_DATA(object);
    const length = PyUnicode_GET_LENGTH(object);
    const chars =
      kind === 1
        ? U8.subarray(data, data + length)
        : kind === 2
          ? U16.subarray(data >> 1, (data >> 1) + length)
          : U32.subarray(data >> 2, (data >> 2) + length);
    return { object, isBytes: false, chars, length, data, view: 0 };
  }
  if (!PyObject_CheckBuffer(object)) {
    typeError(`expected string or bytes-like object, got '${typeName(object)}'`);
    return null;
  }
  const view = newView();
  if (PyObject_GetBuffer(object, view, PyBUF_SIMPLE) < 0) {
    dropView(view);
    return null;
  }
  const data = ld(view + Py_buffer.buf);
  const length = ld(view + Py_buffer.len);
  return { object, isBytes: true, chars: U8.subarray(data, data + length), length, data, view };
}
export function dropText(text: SreText): void {
  if (text.view !== 0) dropView(text.view);
}

/** New reference. Characters start..end-1; the whole text is the object itself if it is exactly a str or bytes. */
export function getslice(text: SreText, start: number, end: number): Ref {
  if (!text.isBytes) {
    if (PyUnicode_CheckExact(text.object)) return PyUnicode_Substring(text.object, start, end);
    const kind = PyUnicode_KIND(text.object);
    return PyUnicode_FromKindAndData(kind, text.data + start * kind, Math.max(0, end - start));
  }
  if (PyBytes_CheckExact(text.object) && start === 0 && end === PyBytes_GET_SIZE(text.object))
    return Py_NewRef(text.object);
  const n = Math.max(0, end - start);
  return PyBytes_FromStringAndSize(n === 0 ? PyBytes_AS_STRING(text.object) : text.data + start, n);
}

/** A search of a pattern over a text: where it is, and between which positions. */
export interface SreState {
  readonly text: SreText;
  readonly matcher: Matcher;
  readonly pos: number;
  readonly endpos: number;
}
/** The pattern's code, as it lies in memory. */
export function codeOf(pattern: Ref): Uint32Array {
  const at = (pattern + PatternObject.code) >> 2;
  return U32.subarray(at, at + ld64(pattern + PatternObject.codesize));
}
/** Begins a search between pos and endpos (numbers as given by the caller). Null with an exception. */
export function state_init(pattern: Ref, string: Ref, pos: number, endpos: number): SreState | null {
  const text = getstring(string);
  if (text === null) return null;
  if (ld(pattern + PatternObject.pattern) !== 0) {
    const wantsBytes = ld(pattern + PatternObject.isbytes);
    if (wantsBytes >= 0 && text.isBytes !== wantsBytes > 0) {
      dropText(text);
      typeError(
        text.isBytes
          ? 'cannot use a string pattern on a bytes-like object'
          : 'cannot use a bytes pattern on a string-like object',
      );
      return null;
    }
  }
  const start = Math.min(Math.max(0, pos), text.length);
  const end = Math.min(Math.max(0, endpos), text.length);
  const matcher = new Matcher(codeOf(pattern), text.chars, ld64(pattern + PatternObject.groups), start, end);
  return { text, matcher, pos: start, endpos: end };
}
/** Begins a search with optional arguments pos and endpos. Null with an exception. */
export function stateOfArguments(pattern: Ref, string: Ref, posArg: Ref, endposArg: Ref): SreState | null {
  const pos = argSsize(posArg, 0);
  if (posArg !== 0 && failed(pos)) return null;
  const endpos = argSsize(endposArg, Number.MAX_SAFE_INTEGER);
  if (endposArg !== 0 && failed(endpos)) return null;
  return state_init(pattern, string, pos, endpos);
}
/** New reference. A group of the last match; not matched: None, or '' if `empty`. */
export function state_getslice(state: SreState, group: number, empty: boolean): Ref {
  const from = state.matcher.mark[(group - 1) * 2];
  const to = state.matcher.mark[(group - 1) * 2 + 1];
  if (from >= 0 && to >= from) return getslice(state.text, from, to);
  return empty ? getslice(state.text, 0, 0) : 0;
}
