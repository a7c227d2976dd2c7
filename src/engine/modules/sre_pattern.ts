// Pattern objects and scanners. Mirrors the pattern_* and scanner_* functions of Modules/_sre/sre.c.

import {
  _Py_T_OBJECT,
  Py_EQ,
  Py_NE,
  Py_T_INT,
  Py_T_PYSSIZET,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { type Addr, ld, ld64, memset, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer } from '../objects/buffer.ts';
import { PyCallable_Check, PyObject_CallOneArg } from '../objects/call.ts';
import { PyDict_CheckExact } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_NoMemory, PyErr_SetString, typeError } from '../objects/errors.ts';
import {
  _PyObject_GC_New,
  _PyObject_GC_NewVar,
  _PyObject_GC_TRACK,
  _PyObject_GC_UNTRACK,
  PyObject_GC_Del,
} from '../objects/gcobject.ts';
import { _PyArg_BadArgument, argSsize, failed } from '../objects/getargs.ts';
import { PyCallIter_New } from '../objects/iterobject.ts';
import { link } from '../objects/link.ts';
import { PyList_Append, PyList_Check, PyList_GET_ITEM, PyList_GET_SIZE, PyList_New } from '../objects/listobject.ts';
import {
  _PyLong_IsNegative,
  _PyLong_NumBits,
  PyLong_AsInt,
  PyLong_AsSize_t,
  PyLong_Check,
  PyLong_FromLong,
} from '../objects/longobject.ts';
import { PyDictProxy_New } from '../objects/mappingproxy.ts';
import { hash, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_XDECREF, type visitproc } from '../objects/object.ts';
import {
  PyObject_GetAttrString,
  PyObject_Hash,
  PyObject_Repr,
  PyObject_RichCompareBool,
} from '../objects/object_protocol.ts';
import { Py_HashBuffer } from '../objects/siphash.ts';
import { Py_None, Py_NotImplemented, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_Check, PyTuple_Pack } from '../objects/tupleobject.ts';
import { classmethod, defineType, getset, member, method } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString, PyUnicode_KIND } from '../objects/unicodeobject.ts';
import * as K from './sre_constants.ts';
import { match_getslice_by_index, pattern_new_match, tupleFrom } from './sre_match.ts';
import {
  codeOf,
  dropText,
  getslice,
  getstring,
  Pattern_Type,
  PatternObject,
  Scanner_Type,
  ScannerObject,
  SRE_STATE,
  type SreState,
  state_getslice,
  state_init,
  stateOfArguments,
} from './sre_state.ts';
import { compile_template, expand_template, joinTexts, literalTemplate } from './sre_template.ts';

const P = PatternObject;

/** New reference. _sre.compile(pattern, flags, code, groups, groupindex, indexgroup). */
export function sre_compile(
  _m: Ref,
  pattern: Ref,
  flagsArg: Ref,
  code: Ref,
  groupsArg: Ref,
  groupindex: Ref,
  indexgroup: Ref,
): Ref {
  const flags = PyLong_AsInt(flagsArg);
  if (failed(flags)) return 0;
  const groups = argSsize(groupsArg, 0);
  if (failed(groups)) return 0;
  if (!PyList_Check(code)) return _PyArg_BadArgument('compile', "argument 'code'", 'list', code);
  if (!PyDict_CheckExact(groupindex)) {
    return _PyArg_BadArgument('compile', "argument 'groupindex'", 'dict', groupindex);
  }
  if (!PyTuple_Check(indexgroup)) {
    return _PyArg_BadArgument('compile', "argument 'indexgroup'", 'tuple', indexgroup);
  }
  const n = PyList_GET_SIZE(code);
  const self = _PyObject_GC_NewVar(Pattern_Type, n);
  if (self === 0) return 0;
  stp(self + P.weakreflist, 0);
  stp(self + P.pattern, 0);
  stp(self + P.groupindex, 0);
  stp(self + P.indexgroup, 0);
  st64(self + P.codesize, n);
  _PyObject_GC_TRACK(self);
  for (let i = 0; i < n; i++) {
    const word = codeWord(PyList_GET_ITEM(code, i));
    if (word < 0) {
      Py_DECREF(self);
      return 0;
    }
    st(self + P.code + i * 4, word);
  }
  let isBytes = -1;
  if (pattern !== Py_None) {
    const text = getstring(pattern);
    if (text === null) {
      Py_DECREF(self);
      return 0;
    }
    isBytes = text.isBytes ? 1 : 0;
    dropText(text);
  }
  st(self + P.isbytes, isBytes);
  stp(self + P.pattern, Py_NewRef(pattern));
  st(self + P.flags, flags);
  st64(self + P.groups, groups);
  stp(self + P.groupindex, Py_NewRef(groupindex));
  stp(self + P.indexgroup, Py_NewRef(indexgroup));
  return self;
}
/** One word of the code, or -1 with an exception. */
function codeWord(o: Ref): number {
  if (!PyLong_Check(o)) {
    typeError('an integer is required');
    return -1;
  }
  const overflow = (message: string): number => {
    PyErr_SetString(PyExc_OverflowError, message);
    return -1;
  };
  if (_PyLong_IsNegative(o)) return overflow("can't convert negative value to unsigned int");
  if (_PyLong_NumBits(o) > 64) return overflow('Python int too large to convert to C unsigned long');
  if (_PyLong_NumBits(o) > 32) return overflow('regular expression code size limit exceeded');
  return PyLong_AsSize_t(o);
}
const referenceFields = [P.groupindex, P.indexgroup, P.pattern];
function pattern_clear(self: Ref): number {
  for (const offset of referenceFields) {
    const o = ld(self + offset);
    stp(self + offset, 0);
    Py_XDECREF(o);
  }
  return 0;
}
function pattern_dealloc(self: Ref): void {
  _PyObject_GC_UNTRACK(self);
  if (ld(self + P.weakreflist) !== 0) link.PyObject_ClearWeakRefs(self);
  pattern_clear(self);
  PyObject_GC_Del(self);
}
function pattern_traverse(self: Ref, visit: visitproc): number {
  for (const offset of referenceFields) {
    const o = ld(self + offset);
    const r = o === 0 ? 0 : visit(o);
    if (r !== 0) return r;
  }
  return 0;
}

// ---- matching ----

const matching =
  (how: 'match' | 'fullmatch' | 'search') =>
  (self: Ref, string: Ref, pos: Ref, endpos: Ref): Ref => {
    const state = stateOfArguments(self, string, pos, endpos);
    if (state === null) return 0;
    const { matcher } = state;
    matcher.matchAll = how === 'fullmatch';
    const m = pattern_new_match(self, state, how === 'search' ? matcher.search() : matcher.match());
    dropText(state.text);
    return m;
  };
/** Goes on after a match: an empty one may not be found again at the same place. */
function advance(state: SreState): void {
  const { matcher } = state;
  matcher.mustAdvance = matcher.ptr === matcher.start;
  matcher.start = matcher.ptr;
  matcher.reset();
}
/** Appends a new reference, which is consumed (NULL: an exception is set). */
function append(list: Ref, item: Ref): boolean {
  const ok = item !== 0 && PyList_Append(list, item) === 0;
  Py_XDECREF(item);
  return ok;
}
function finishList(list: Ref, state: SreState, ok: boolean): Ref {
  dropText(state.text);
  if (ok) return list;
  Py_DECREF(list);
  return 0;
}
function pattern_findall(self: Ref, string: Ref, pos: Ref, endpos: Ref): Ref {
  const state = stateOfArguments(self, string, pos, endpos);
  if (state === null) return 0;
  const list = PyList_New(0);
  const groups = ld64(self + P.groups);
  const { matcher } = state;
  let ok = list !== 0;
  for (; ok && matcher.start <= matcher.end && matcher.search(); advance(state)) {
    let item = 0;
    if (groups === 0) item = getslice(state.text, matcher.start, matcher.ptr);
    else if (groups === 1) item = state_getslice(state, 1, true);
    else item = tupleFrom(groups, (i) => state_getslice(state, i + 1, true));
    ok = append(list, item);
  }
  return finishList(list, state, ok);
}
const orNone = (o: Ref): Ref => (o === 0 ? Py_NewRef(Py_None) : o);
function pattern_split(self: Ref, string: Ref, maxsplitArg: Ref): Ref {
  const maxsplit = argSsize(maxsplitArg, 0);
  if (failed(maxsplit)) return 0;
  const state = state_init(self, string, 0, Number.MAX_SAFE_INTEGER);
  if (state === null) return 0;
  const list = PyList_New(0);
  const groups = ld64(self + P.groups);
  const { matcher } = state;
  let last = matcher.start;
  let ok = list !== 0;
  for (let n = 0; ok && (maxsplit === 0 || n < maxsplit) && matcher.search(); n++) {
    ok = append(list, getslice(state.text, last, matcher.start));
    for (let i = 1; ok && i <= groups; i++) ok = append(list, orNone(state_getslice(state, i, false)));
    last = matcher.ptr;
    advance(state);
  }
  if (ok) ok = append(list, getslice(state.text, last, state.endpos));
  return finishList(list, state, ok);
}

// ---- replacing ----

/** What to put for each match: a function, a template or a text; new reference. NULL with an exception. */
function replacement(self: Ref, repl: Ref): { filter: Ref; kind: 'callable' | 'template' | 'literal' } | null {
  if (PyCallable_Check(repl)) return { filter: Py_NewRef(repl), kind: 'callable' };
  const text = getstring(repl);
  let literal = false;
  if (text !== null) {
    literal = !text.chars.includes(92 as never);
    dropText(text);
  } else PyErr_Clear();
  if (literal) return { filter: Py_NewRef(repl), kind: 'literal' };
  const template = compile_template(self, repl);
  if (template === 0) return null;
  const plain = literalTemplate(template);
  if (plain === 0) return { filter: template, kind: 'template' };
  Py_DECREF(template);
  return { filter: plain, kind: 'literal' };
}
const number = (n: number): Ref => PyLong_FromLong(n);
function pattern_subx(self: Ref, repl: Ref, string: Ref, countArg: Ref, withCount: boolean): Ref {
  const count = argSsize(countArg, 0);
  if (failed(count)) return 0;
  const by = replacement(self, repl);
  if (by === null) return 0;
  const state = state_init(self, string, 0, Number.MAX_SAFE_INTEGER);
  if (state === null) {
    Py_DECREF(by.filter);
    return 0;
  }
  const list = PyList_New(0);
  const { matcher, text } = state;
  let i = 0;
  let n = 0;
  let ok = list !== 0;
  while (ok && (count === 0 || n < count) && matcher.search()) {
    const b = matcher.start;
    const e = matcher.ptr;
    if (i < b) ok = append(list, getslice(text, i, b));
    if (!ok) break;
    let item = 0;
    if (by.kind === 'literal') item = Py_NewRef(by.filter);
    else {
      const match = pattern_new_match(self, state, true);
      if (match !== 0) {
        item =
          by.kind === 'template'
            ? expand_template(by.filter, match, match_getslice_by_index)
            : PyObject_CallOneArg(by.filter, match);
        Py_DECREF(match);
      }
    }
    if (item === Py_None) Py_DECREF(item);
    else ok = append(list, item);
    i = e;
    n++;
    advance(state);
  }
  if (ok && i < state.endpos) ok = append(list, getslice(text, i, state.endpos));
  Py_DECREF(by.filter);
  const isBytes = text.isBytes;
  const finished = finishList(list, state, ok);
  if (finished === 0) return 0;
  const result = joinTexts(list, isBytes);
  Py_DECREF(list);
  if (result === 0 || !withCount) return result;
  const made = number(n);
  const pair = PyTuple_Pack(result, made);
  Py_DECREF(result);
  Py_DECREF(made);
  return pair;
}

// ---- scanners ----

const S = ScannerObject;
const T = SRE_STATE;
const STATE = S.state;

function pattern_scanner(self: Ref, string: Ref, pos: Ref, endpos: Ref): Ref {
  const state = stateOfArguments(self, string, pos, endpos);
  if (state === null) return 0;
  dropText(state.text);
  const scanner = _PyObject_GC_New(Scanner_Type);
  if (scanner === 0) return 0;
  const at = scanner + STATE;
  memset(at, 0, S.sizeof - STATE);
  stp(scanner + S.pattern, Py_NewRef(self));
  stp(at + T.string, Py_NewRef(string));
  _PyObject_GC_TRACK(scanner);
  const ok =
    (!state.text.isBytes || PyObject_GetBuffer(string, at + T.buffer, PyBUF_SIMPLE) === 0) && allocateMarks(scanner);
  if (!ok) {
    Py_DECREF(scanner);
    return 0;
  }
  const { data, length, isBytes } = state.text;
  const size = isBytes ? 1 : PyUnicode_KIND(string);
  stp(at + T.beginning, data);
  stp(at + T.start, data + state.pos * size);
  stp(at + T.end, data + Math.min(length, state.endpos) * size);
  st64(at + T.pos, state.pos);
  st64(at + T.endpos, state.endpos);
  st(at + T.isbytes, isBytes ? 1 : 0);
  st(at + T.charsize, size);
  st(at + T.lastmark, -1);
  st(at + T.lastindex, -1);
  return scanner;
}
/** The block with where groups start and end. False with MemoryError. */
function allocateMarks(scanner: Ref): boolean {
  const size = ld64(ld(scanner + S.pattern) + P.groups) * 16;
  if (size === 0) return true;
  const block = PyMem_Malloc(size);
  if (block === 0) {
    PyErr_NoMemory();
    return false;
  }
  memset(block, 0, size);
  stp(scanner + STATE + T.mark, block);
  return true;
}
/** Keeps what a search has come to. */
function keepState(scanner: Ref, { matcher, text }: SreState, found: boolean): void {
  const at = scanner + STATE;
  const size = ld(at + T.charsize);
  const address = (index: number): Addr => (index < 0 ? 0 : text.data + index * size);
  stp(at + T.ptr, address(matcher.ptr));
  stp(at + T.start, found ? address(matcher.ptr) : 0);
  st(at + T.must_advance, found && matcher.ptr === matcher.start ? 1 : 0);
  st(
    at + T.lastmark,
    matcher.mark.findLastIndex((m) => m >= 0),
  );
  st(at + T.lastindex, matcher.lastindex);
  const marks = ld(at + T.mark);
  if (marks !== 0) for (const [i, m] of matcher.mark.entries()) stp(marks + i * 8, address(m));
}
const scanning =
  (how: 'match' | 'search') =>
  (scanner: Ref): Ref => {
    if (ld(scanner + S.executing) !== 0)
      return PyErr_SetString(PyExc_ValueError, 'regular expression scanner already executing');
    const at = scanner + STATE;
    const start = ld(at + T.start);
    if (start === 0) return Py_NewRef(Py_None);
    const pattern = ld(scanner + S.pattern);
    const state = state_init(pattern, ld(at + T.string), ld64(at + T.pos), ld64(at + T.endpos));
    if (state === null) return 0;
    const { matcher } = state;
    matcher.start = (start - ld(at + T.beginning)) / ld(at + T.charsize);
    matcher.mustAdvance = ld(at + T.must_advance) !== 0;
    const found = how === 'search' ? matcher.search() : matcher.match();
    const m = pattern_new_match(pattern, state, found);
    keepState(scanner, state, found);
    dropText(state.text);
    return m;
  };
function scanner_clear(scanner: Ref): number {
  const at = scanner + STATE;
  PyBuffer_Release(at + T.buffer);
  PyMem_Free(ld(at + T.mark));
  stp(at + T.mark, 0);
  for (const word of [scanner + S.pattern, at + T.string]) {
    const o = ld(word);
    stp(word, 0);
    Py_XDECREF(o);
  }
  return 0;
}
function pattern_finditer(self: Ref, string: Ref, pos: Ref, endpos: Ref): Ref {
  const scanner = pattern_scanner(self, string, pos, endpos);
  if (scanner === 0) return 0;
  const search = PyObject_GetAttrString(scanner, 'search');
  Py_DECREF(scanner);
  if (search === 0) return 0;
  const it = PyCallIter_New(search, Py_None);
  Py_DECREF(search);
  return it;
}

// ---- repr, comparison, hash ----

const flagNames: readonly (readonly [string, number])[] = [
  ['re.IGNORECASE', K.SRE_FLAG_IGNORECASE],
  ['re.LOCALE', K.SRE_FLAG_LOCALE],
  ['re.MULTILINE', K.SRE_FLAG_MULTILINE],
  ['re.DOTALL', K.SRE_FLAG_DOTALL],
  ['re.UNICODE', K.SRE_FLAG_UNICODE],
  ['re.VERBOSE', K.SRE_FLAG_VERBOSE],
  ['re.DEBUG', K.SRE_FLAG_DEBUG],
  ['re.ASCII', K.SRE_FLAG_ASCII],
];
function pattern_repr(self: Ref): Ref {
  let flags = ld(self + P.flags);
  const pattern = ld(self + P.pattern);
  const typeFlags = K.SRE_FLAG_LOCALE | K.SRE_FLAG_UNICODE | K.SRE_FLAG_ASCII;
  if (PyUnicode_Check(pattern) && (flags & typeFlags) === K.SRE_FLAG_UNICODE) flags &= ~K.SRE_FLAG_UNICODE;
  const shown: string[] = [];
  for (const [name, bit] of flagNames) {
    if (!(flags & bit)) continue;
    shown.push(name);
    flags &= ~bit;
  }
  if (flags !== 0) shown.push(`0x${flags.toString(16)}`);
  const repr = PyObject_Repr(pattern);
  if (repr === 0) return 0;
  const text = [...PyUnicode_AsString(repr)].slice(0, 200).join('');
  Py_DECREF(repr);
  return PyUnicode_FromString(`re.compile(${text}${shown.length > 0 ? `, ${shown.join('|')}` : ''})`);
}
function pattern_hash(self: Ref): number {
  if (PyObject_Hash(ld(self + P.pattern)) === -1) return -1;
  const { lo, hi } = hash;
  const size = ld64(self + P.codesize);
  Py_HashBuffer(self + P.code, size * 4);
  // The flags and the other fields are small: only a negative one reaches the high word.
  const extra = [ld(self + P.flags), ld(self + P.isbytes), size];
  hash.lo ^= lo;
  hash.hi ^= hi;
  for (const n of extra) {
    hash.lo ^= n;
    if (n < 0) hash.hi ^= -1;
  }
  if (hash.lo === -1 && hash.hi === -1) hash.lo = -2;
  return 0;
}
function pattern_richcompare(left: Ref, right: Ref, op: number): Ref {
  if ((op !== Py_EQ && op !== Py_NE) || !Py_IS_TYPE(left, Pattern_Type) || !Py_IS_TYPE(right, Pattern_Type)) {
    return Py_NewRef(Py_NotImplemented);
  }
  if (left === right) return PyBool_FromLong(op === Py_EQ);
  const a = codeOf(left);
  const b = codeOf(right);
  let same =
    ld(left + P.flags) === ld(right + P.flags) &&
    ld(left + P.isbytes) === ld(right + P.isbytes) &&
    a.length === b.length &&
    a.every((word, i) => word === b[i]);
  if (same) {
    const cmp = PyObject_RichCompareBool(ld(left + P.pattern), ld(right + P.pattern), Py_EQ);
    if (cmp < 0) return 0;
    same = cmp > 0;
  }
  return PyBool_FromLong(same === (op === Py_EQ));
}

const flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION;
defineType(Pattern_Type, {
  basicsize: () => P.sizeof,
  itemsize: 4,
  flags,
  doc: 'Compiled regular expression object.',
  weaklistoffset: () => P.weakreflist,
  slots: {
    tp_dealloc: pattern_dealloc,
    tp_traverse: pattern_traverse,
    tp_clear: pattern_clear,
    tp_repr: pattern_repr,
    tp_hash: pattern_hash,
    tp_richcompare: pattern_richcompare,
  },
  methods: [
    method('match(string, pos=0, endpos=sys.maxsize)', matching('match')),
    method('fullmatch(string, pos=0, endpos=sys.maxsize)', matching('fullmatch')),
    method('search(string, pos=0, endpos=sys.maxsize)', matching('search')),
    method('sub(repl, string, count=0)', (self, repl: Ref, string: Ref, count: Ref) =>
      pattern_subx(self, repl, string, count, false),
    ),
    method('subn(repl, string, count=0)', (self, repl: Ref, string: Ref, count: Ref) =>
      pattern_subx(self, repl, string, count, true),
    ),
    method('findall(string, pos=0, endpos=sys.maxsize)', pattern_findall),
    method('split(string, maxsplit=0)', pattern_split),
    method('finditer(string, pos=0, endpos=sys.maxsize)', pattern_finditer),
    method('scanner(string, pos=0, endpos=sys.maxsize)', pattern_scanner),
    method('__copy__()', Py_NewRef),
    method('__deepcopy__(memo, /)', (self) => Py_NewRef(self)),
    classmethod('__class_getitem__(object, /)', (type, item: Ref) => link.Py_GenericAlias(type, item)),
  ],
  members: [
    member('pattern', _Py_T_OBJECT, () => P.pattern),
    member('flags', Py_T_INT, () => P.flags),
    member('groups', Py_T_PYSSIZET, () => P.groups),
  ],
  getset: [getset('groupindex', (self) => PyDictProxy_New(ld(self + P.groupindex)))],
});
defineType(Scanner_Type, {
  basicsize: () => S.sizeof,
  flags,
  slots: {
    tp_dealloc: (scanner) => {
      _PyObject_GC_UNTRACK(scanner);
      scanner_clear(scanner);
      PyObject_GC_Del(scanner);
    },
    // The text is not shown to the collector: whoever is in a cycle with it stays.
    tp_traverse: (scanner: Ref, visit: visitproc) =>
      ld(scanner + S.pattern) === 0 ? 0 : visit(ld(scanner + S.pattern)),
    tp_clear: scanner_clear,
  },
  methods: [method('match()', scanning('match')), method('search()', scanning('search'))],
  members: [member('pattern', _Py_T_OBJECT, () => S.pattern)],
});
