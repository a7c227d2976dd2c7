// Match objects. Mirrors the match_* functions of Modules/_sre/sre.c.

import {
  _Py_T_OBJECT,
  METH_VARARGS,
  Py_T_PYSSIZET,
  Py_TPFLAGS_DISALLOW_INSTANTIATION,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { ld, ld64, type Ref, st64, stp } from '../memory/memory.ts';
import { _PyIndex_Check, PyNumber_AsSsize_t } from '../objects/abstract_number.ts';
import { type DictPosition, PyDict_Next } from '../objects/dict_copy.ts';
import { PyDict_GetItemWithError, PyDict_New, PyDict_SetItem } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString } from '../objects/errors.ts';
import { _PyObject_GC_NewVar, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from '../objects/gcobject.ts';
import { link } from '../objects/link.ts';
import { PyLong_AsSsize_t, PyLong_Check, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_XDECREF, type visitproc } from '../objects/object.ts';
import { PyObject_Repr } from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import { PyExc_IndexError, PyExc_SystemError } from '../objects/statictypes.ts';
import {
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_Pack,
  PyTuple_SET_ITEM,
} from '../objects/tupleobject.ts';
import { classmethod, defineType, getset, member, method, rawMethod } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { dropText, getslice, getstring, Match_Type, MatchObject, PatternObject, type SreState } from './sre_state.ts';
import { compile_template, expand_template } from './sre_template.ts';

const M = MatchObject;
const markAt = (m: Ref, i: number): number => ld64(m + M.mark + i * 8);
const patternOf = (m: Ref): Ref => ld(m + M.pattern);

/** New reference. The object of the match that `state` found; None if `found` is false. */
export function pattern_new_match(pattern: Ref, state: SreState, found: boolean): Ref {
  if (!found) return Py_NewRef(Py_None);
  const groups = ld64(pattern + PatternObject.groups);
  const m = _PyObject_GC_NewVar(Match_Type, 2 * (groups + 1));
  if (m === 0) return 0;
  stp(m + M.string, Py_NewRef(state.text.object));
  stp(m + M.regs, 0);
  stp(m + M.pattern, Py_NewRef(pattern));
  st64(m + M.pos, state.pos);
  st64(m + M.endpos, state.endpos);
  st64(m + M.lastindex, state.matcher.lastindex);
  st64(m + M.groups, groups + 1);
  st64(m + M.mark, state.matcher.start);
  st64(m + M.mark + 8, state.matcher.ptr);
  const { mark } = state.matcher;
  let ok = true;
  for (let i = 0; i < groups; i++) {
    const from = mark[2 * i];
    const to = mark[2 * i + 1];
    const set = from >= 0 && to >= 0;
    st64(m + M.mark + (2 * i + 2) * 8, set ? from : -1);
    st64(m + M.mark + (2 * i + 3) * 8, set ? to : -1);
    if (set && from > to) ok = false;
  }
  _PyObject_GC_TRACK(m);
  if (ok) return m;
  Py_DECREF(m);
  return PyErr_SetString(
    PyExc_SystemError,
    'The span of capturing group is wrong, please report a bug for the re module.',
  );
}
const references = (m: Ref): Ref[] => [ld(m + M.string), ld(m + M.regs), ld(m + M.pattern)];
function match_dealloc(m: Ref): void {
  _PyObject_GC_UNTRACK(m);
  match_clear(m);
  PyObject_GC_Del(m);
}
function match_clear(m: Ref): number {
  for (const at of [m + M.string, m + M.regs, m + M.pattern]) {
    const o = ld(at);
    stp(at, 0);
    Py_XDECREF(o);
  }
  return 0;
}
function match_traverse(m: Ref, visit: visitproc): number {
  for (const o of references(m)) {
    const r = o === 0 ? 0 : visit(o);
    if (r !== 0) return r;
  }
  return 0;
}

// ---- groups ----

/** The number of a group given by number or name, or -1 with IndexError. NULL: 0. */
function match_getindex(m: Ref, index: Ref): number {
  if (index === 0) return 0;
  let i = -1;
  if (_PyIndex_Check(index)) i = PyNumber_AsSsize_t(index, 0);
  else {
    const number = PyDict_GetItemWithError(ld(patternOf(m) + PatternObject.groupindex), index);
    if (number !== 0 && PyLong_Check(number)) i = PyLong_AsSsize_t(number);
  }
  if (i >= 0 && i < ld64(m + M.groups)) return i;
  if (!PyErr_Occurred()) PyErr_SetString(PyExc_IndexError, 'no such group');
  return -1;
}
/** New reference. The text of a group, or `missing`. */
export function match_getslice_by_index(m: Ref, i: number, missing: Ref): Ref {
  const from = markAt(m, 2 * i);
  if (from < 0) return Py_NewRef(missing);
  const text = getstring(ld(m + M.string));
  if (text === null) return 0;
  const clip = (n: number): number => Math.min(n, text.length);
  const slice = getslice(text, clip(from), clip(markAt(m, 2 * i + 1)));
  dropText(text);
  return slice;
}
function match_getslice(m: Ref, index: Ref, missing: Ref): Ref {
  const i = match_getindex(m, index);
  return i < 0 ? 0 : match_getslice_by_index(m, i, missing);
}
function match_group(m: Ref, args: Ref): Ref {
  const n = PyTuple_GET_SIZE(args);
  if (n === 0) return match_getslice_by_index(m, 0, Py_None);
  if (n === 1) return match_getslice(m, PyTuple_GET_ITEM(args, 0), Py_None);
  return tupleFrom(n, (i) => match_getslice(m, PyTuple_GET_ITEM(args, i), Py_None));
}
/** New reference. A tuple of the new references that `item` gives; NULL when one is NULL. */
export function tupleFrom(n: number, item: (i: number) => Ref): Ref {
  const t = PyTuple_New(n);
  for (let i = 0; t !== 0 && i < n; i++) {
    const o = item(i);
    if (o === 0) {
      Py_DECREF(t);
      return 0;
    }
    PyTuple_SET_ITEM(t, i, o);
  }
  return t;
}
function match_groups(m: Ref, missing: Ref): Ref {
  return tupleFrom(ld64(m + M.groups) - 1, (i) => match_getslice_by_index(m, i + 1, missing || Py_None));
}
function match_groupdict(m: Ref, missing: Ref): Ref {
  const result = PyDict_New();
  if (result === 0) return 0;
  const at: DictPosition = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(ld(patternOf(m) + PatternObject.groupindex), at)) {
    const value = match_getslice(m, at.key, missing || Py_None);
    const ok = value !== 0 && PyDict_SetItem(result, at.key, value) === 0;
    Py_XDECREF(value);
    if (!ok) {
      Py_DECREF(result);
      return 0;
    }
  }
  return result;
}
const positionOf =
  (which: 0 | 1) =>
  (m: Ref, group: Ref): Ref => {
    const i = match_getindex(m, group);
    return i < 0 ? 0 : PyLong_FromLong(markAt(m, 2 * i + which));
  };
/** New reference. (start, end) */
function pairOf(from: number, to: number): Ref {
  const a = PyLong_FromLong(from);
  const b = PyLong_FromLong(to);
  const t = a !== 0 && b !== 0 ? PyTuple_Pack(a, b) : 0;
  Py_XDECREF(a);
  Py_XDECREF(b);
  return t;
}
function match_span(m: Ref, group: Ref): Ref {
  const i = match_getindex(m, group);
  return i < 0 ? 0 : pairOf(markAt(m, 2 * i), markAt(m, 2 * i + 1));
}
function match_regs(m: Ref): Ref {
  if (ld(m + M.regs) === 0) {
    const regs = tupleFrom(ld64(m + M.groups), (i) => pairOf(markAt(m, 2 * i), markAt(m, 2 * i + 1)));
    if (regs === 0) return 0;
    stp(m + M.regs, regs);
  }
  return Py_NewRef(ld(m + M.regs));
}
function match_expand(m: Ref, template: Ref): Ref {
  const filter = compile_template(patternOf(m), template);
  if (filter === 0) return 0;
  const result = expand_template(filter, m, match_getslice_by_index);
  Py_DECREF(filter);
  return result;
}
function match_lastgroup(m: Ref): Ref {
  const i = ld64(m + M.lastindex);
  const names = ld(patternOf(m) + PatternObject.indexgroup);
  return Py_NewRef(names !== 0 && i >= 0 && i < PyTuple_GET_SIZE(names) ? PyTuple_GET_ITEM(names, i) : Py_None);
}
function match_repr(m: Ref): Ref {
  const group = match_getslice_by_index(m, 0, Py_None);
  const shown = group === 0 ? 0 : PyObject_Repr(group);
  Py_XDECREF(group);
  if (shown === 0) return 0;
  const text = [...PyUnicode_AsString(shown)].slice(0, 50).join('');
  Py_DECREF(shown);
  return PyUnicode_FromString(`<${typeName(m)} object; span=(${markAt(m, 0)}, ${markAt(m, 1)}), match=${text}>`);
}

defineType(Match_Type, {
  basicsize: () => M.sizeof,
  itemsize: 8,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
  doc: 'The result of re.match() and re.search().\nMatch objects always have a boolean value of True.',
  slots: {
    tp_dealloc: match_dealloc,
    tp_traverse: match_traverse,
    tp_clear: match_clear,
    tp_repr: match_repr,
    mp_subscript: (m, index) => match_getslice(m, index, Py_None),
  },
  methods: [
    rawMethod('group', METH_VARARGS, match_group),
    method('start(group=0, /)', positionOf(0)),
    method('end(group=0, /)', positionOf(1)),
    method('span(group=0, /)', match_span),
    method('groups(default=None)', match_groups),
    method('groupdict(default=None)', match_groupdict),
    method('expand(template)', match_expand),
    method('__copy__()', Py_NewRef),
    method('__deepcopy__(memo, /)', (m) => Py_NewRef(m)),
    classmethod('__class_getitem__(object, /)', (type, item: Ref) => link.Py_GenericAlias(type, item)),
  ],
  members: [
    member('string', _Py_T_OBJECT, () => M.string),
    member('re', _Py_T_OBJECT, () => M.pattern),
    member('pos', Py_T_PYSSIZET, () => M.pos),
    member('endpos', Py_T_PYSSIZET, () => M.endpos),
  ],
  getset: [
    getset('lastindex', (m) =>
      ld64(m + M.lastindex) >= 0 ? PyLong_FromLong(ld64(m + M.lastindex)) : Py_NewRef(Py_None),
    ),
    getset('lastgroup', match_lastgroup),
    getset('regs', match_regs),
  ],
});
