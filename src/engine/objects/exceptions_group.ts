// Exception groups: BaseExceptionGroup and ExceptionGroup, and splitting them. Mirrors the group part of Objects/exceptions.c.

import {
  _Py_T_OBJECT,
  Py_TPFLAGS_BASE_EXC_SUBCLASS,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
} from '../include/flags.ts';
import { has, PyBaseExceptionGroupObject, PyBaseExceptionObject } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { PySequence_Check, PySequence_List, PySequence_Tuple } from './abstract.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallMethod, PyObject_CallOneArg } from './call.ts';
import { class_getitem } from './classgetitem.ts';
import { PyErr_Clear, PyErr_GivenExceptionMatches, PyErr_Occurred, PyErr_SetString, typeError } from './errors.ts';
import { PyErr_NewException } from './errors_new.ts';
import {
  BaseException_init,
  BaseException_new,
  BaseException_repr,
  fieldSlots,
  PyException_GetCause,
  PyException_GetContext,
  PyException_GetTraceback,
  PyException_SetCause,
  PyException_SetContext,
  PyExceptionClass_Check,
  PyExceptionInstance_Check,
} from './exceptions.ts';
import { _PyArg_BadArgument } from './getargs.ts';
import { partLink } from './link.ts';
import { PyList_Append, PyList_CheckExact, PyList_GET_ITEM, PyList_New } from './listobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE, Py_TYPE, Py_XDECREF, PyObject_TypeCheck, PyType_IsSubtype } from './object.ts';
import {
  PyCallable_Check,
  PyObject_GetOptionalAttr,
  PyObject_IsTrue,
  PyObject_Repr,
  PyObject_SetAttr,
} from './object_protocol.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from './recursion.ts';
import { _Py_ID, Py_None } from './statics.ts';
import {
  PyExc_BaseException,
  PyExc_BaseExceptionGroup,
  PyExc_Exception,
  PyExc_ExceptionGroup,
  PyExc_ValueError,
  PyFunction_Type,
  PyTuple_Type,
  PyType_Type,
  PyUnicode_Type,
} from './statictypes.ts';
import { PyTuple_CheckExact, PyTuple_GET_ITEM, PyTuple_Pack } from './tupleobject.ts';
import { defineType, member, method } from './typedef.ts';
import { _PyType_Name } from './typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

const G = () => PyBaseExceptionGroupObject;

export function _PyBaseExceptionGroup_Check(o: Ref): boolean {
  return PyObject_TypeCheck(o, PyExc_BaseExceptionGroup);
}

function BaseExceptionGroup_new(type: Ref, args: Ref, kwds: Ref): Ref {
  if (Py_SIZE(args) !== 2)
    return typeError(`BaseExceptionGroup.__new__() takes exactly 2 arguments (${Py_SIZE(args)} given)`);
  const message = PyTuple_GET_ITEM(args, 0);
  if (!PyObject_TypeCheck(message, PyUnicode_Type))
    return _PyArg_BadArgument('BaseExceptionGroup.__new__', 'argument 1', 'str', message);
  const given = PyTuple_GET_ITEM(args, 1);
  if (!PySequence_Check(given)) return typeError('second argument (exceptions) must be a sequence');
  const exceptions = PySequence_Tuple(given);
  if (exceptions === 0) return 0;
  const n = Py_SIZE(exceptions);
  let nested = false;
  let problem: string | null = n === 0 ? 'second argument (exceptions) must be a non-empty sequence' : null;
  for (let i = 0; i < n && problem === null; i++) {
    const exc = PyTuple_GET_ITEM(exceptions, i);
    if (!PyExceptionInstance_Check(exc)) problem = `Item ${i} of second argument (exceptions) is not an exception`;
    else if (!PyObject_TypeCheck(exc, PyExc_Exception)) nested = true;
  }
  if (problem !== null) {
    Py_DECREF(exceptions);
    return PyErr_SetString(PyExc_ValueError, problem);
  }
  let cls = type;
  if (cls === ld(PyExc_ExceptionGroup) && nested) {
    Py_DECREF(exceptions);
    return typeError('Cannot nest BaseExceptions in an ExceptionGroup');
  }
  if (cls === PyExc_BaseExceptionGroup && !nested) cls = ld(PyExc_ExceptionGroup);
  else if (nested && cls !== PyExc_BaseExceptionGroup && isSubclassOfException(cls)) {
    Py_DECREF(exceptions);
    return typeError(`Cannot nest BaseExceptions in '${_PyType_Name(cls)}'`);
  }
  const self = BaseException_new(cls, args, kwds);
  if (self === 0) return 0;
  stp(self + G().msg, Py_NewRef(message));
  stp(self + G().excs, exceptions);
  // What repr() shows of another kind of sequence is taken now; lists and tuples are shown by the exceptions themselves.
  if (has(G().excs_str) && !PyList_CheckExact(given) && !PyTuple_CheckExact(given)) {
    const text = PyObject_Repr(given);
    if (text === 0) {
      Py_DECREF(self);
      return 0;
    }
    stp(self + G().excs_str, text);
  }
  return self;
}
const isSubclassOfException = (type: Ref): boolean => PyType_IsSubtype(type, PyExc_Exception);

function BaseExceptionGroup_repr(self: Ref): Ref {
  const args = ld(self + PyBaseExceptionObject.args);
  if (!has(G().excs_str)) return BaseException_repr(self);
  let shown = ld(self + G().excs_str);
  if (shown !== 0) Py_NewRef(shown);
  else {
    const excs = ld(self + G().excs);
    const given = Py_SIZE(args) > 1 ? PyTuple_GET_ITEM(args, 1) : 0;
    const list = given !== 0 && PyList_CheckExact(given) ? PySequence_List(excs) : Py_NewRef(excs);
    if (list === 0) return 0;
    shown = PyObject_Repr(list);
    Py_DECREF(list);
    if (shown === 0) return 0;
  }
  const message = PyObject_Repr(ld(self + G().msg));
  const r =
    message === 0
      ? 0
      : PyUnicode_FromString(
          `${_PyType_Name(Py_TYPE(self))}(${PyUnicode_AsString(message)}, ${PyUnicode_AsString(shown)})`,
        );
  if (message !== 0) Py_DECREF(message);
  Py_DECREF(shown);
  return r;
}
function BaseExceptionGroup_str(self: Ref): Ref {
  const n = Py_SIZE(ld(self + G().excs));
  return PyUnicode_FromString(`${PyUnicode_AsString(ld(self + G().msg))} (${n} sub-exception${n > 1 ? 's' : ''})`);
}

/** New reference: a group of the same kind over `excs` (a list, whose reference is kept by the caller), with the original's links. */
function exceptiongroup_subset(orig: Ref, excs: Ref): Ref {
  if (Py_SIZE(excs) === 0) return Py_None;
  const group = PyObject_CallMethod(orig, 'derive', excs);
  if (group === 0) return 0;
  if (!_PyBaseExceptionGroup_Check(group)) {
    typeError('derive must return an instance of BaseExceptionGroup');
    Py_DECREF(group);
    return 0;
  }
  const tb = PyException_GetTraceback(orig);
  if (tb !== 0) {
    stp(group + PyBaseExceptionObject.traceback, tb);
  }
  PyException_SetContext(group, PyException_GetContext(orig));
  PyException_SetCause(group, PyException_GetCause(orig));
  const notes = PyObject_GetOptionalAttr(orig, _Py_ID('__notes__'));
  if (notes === 0 && PyErr_Occurred() !== 0) {
    Py_DECREF(group);
    return 0;
  }
  if (notes !== 0) {
    const copy = PySequence_Check(notes) ? PySequence_List(notes) : 0;
    const ok = copy === 0 || PyObject_SetAttr(group, _Py_ID('__notes__'), copy) === 0;
    if (copy !== 0) Py_DECREF(copy);
    Py_DECREF(notes);
    if (!ok) return 0;
  }
  return group;
}

/** Says whether an exception matches: 1, 0, or -1 with an exception. */
type Matcher = (exc: Ref) => number;

function matcherOf(value: Ref): Matcher | null {
  const isTuple = PyObject_TypeCheck(value, PyTuple_Type);
  if ((PyObject_TypeCheck(value, PyType_Type) && PyExceptionClass_Check(value)) || isTuple) {
    if (isTuple) {
      for (let i = 0; i < Py_SIZE(value); i++)
        if (!PyExceptionClass_Check(PyTuple_GET_ITEM(value, i))) return noMatcher();
    }
    return (exc) => PyErr_GivenExceptionMatches(exc, value);
  }
  if (Py_TYPE(value) === PyFunction_Type || (PyCallable_Check(value) && !PyObject_TypeCheck(value, PyType_Type))) {
    return (exc) => {
      const r = PyObject_CallOneArg(value, exc);
      if (r === 0) return -1;
      const truth = PyObject_IsTrue(r);
      Py_DECREF(r);
      return truth;
    };
  }
  return noMatcher();
}
function noMatcher(): null {
  typeError('expected an exception type, a tuple of exception types, or a callable (other than a class)');
  return null;
}

interface Split {
  match: Ref;
  rest: Ref;
}
/** Splits `exc` by `matches`. New references (None where there is nothing), or null with an exception. `rest` is left 0 unless asked for. */
function exceptiongroup_split_recursive(exc: Ref, matches: Matcher, constructRest: boolean): Split | null {
  const is = matches(exc);
  if (is < 0) return null;
  if (is) return { match: Py_NewRef(exc), rest: constructRest ? Py_None : 0 };
  if (!_PyBaseExceptionGroup_Check(exc)) return { match: Py_None, rest: constructRest ? Py_NewRef(exc) : 0 };
  const matchList = PyList_New(0);
  const restList = constructRest ? PyList_New(0) : 0;
  const done = (s: Split | null): Split | null => {
    Py_XDECREF(matchList);
    Py_XDECREF(restList);
    return s;
  };
  if (matchList === 0 || (constructRest && restList === 0)) return done(null);
  const excs = ld(exc + G().excs);
  for (let i = 0; i < Py_SIZE(excs); i++) {
    if (!_Py_EnterRecursiveCall(' in exceptiongroup_split_recursive')) return done(null);
    const part = exceptiongroup_split_recursive(PyTuple_GET_ITEM(excs, i), matches, constructRest);
    _Py_LeaveRecursiveCall();
    if (part === null) return done(null);
    if (part.match !== Py_None) PyList_Append(matchList, part.match);
    Py_DECREF(part.match);
    if (part.rest !== 0) {
      if (part.rest !== Py_None) PyList_Append(restList, part.rest);
      Py_DECREF(part.rest);
    }
  }
  const match = exceptiongroup_subset(exc, matchList);
  if (match === 0) return done(null);
  const rest = constructRest ? exceptiongroup_subset(exc, restList) : 0;
  if (constructRest && rest === 0) return done(null);
  return done({ match, rest });
}

function BaseExceptionGroup_split(self: Ref, value: Ref): Ref {
  const matches = matcherOf(value);
  if (matches === null) return 0;
  const s = exceptiongroup_split_recursive(self, matches, true);
  if (s === null) return 0;
  const pair = PyTuple_Pack(s.match, s.rest);
  Py_DECREF(s.match);
  Py_DECREF(s.rest);
  return pair;
}
function BaseExceptionGroup_subgroup(self: Ref, value: Ref): Ref {
  const matches = matcherOf(value);
  if (matches === null) return 0;
  const s = exceptiongroup_split_recursive(self, matches, false);
  return s === null ? 0 : s.match;
}

/** New reference: BaseExceptionGroup(message, excs), which is an ExceptionGroup where it can be. */
export function _PyExc_CreateExceptionGroup(message: Ref, excs: Ref): Ref {
  return PyObject_CallFunctionObjArgs(PyExc_BaseExceptionGroup, message, excs);
}

/** The leaves of a group, by address. False with RecursionError. */
function collect_exception_group_leaf_ids(exc: Ref, into: Set<Ref>): boolean {
  if (!_PyBaseExceptionGroup_Check(exc)) {
    into.add(exc);
    return true;
  }
  const excs = ld(exc + G().excs);
  for (let i = 0; i < Py_SIZE(excs); i++) {
    if (!_Py_EnterRecursiveCall(' in collect_exception_group_leaf_ids')) return false;
    const fine = collect_exception_group_leaf_ids(PyTuple_GET_ITEM(excs, i), into);
    _Py_LeaveRecursiveCall();
    if (!fine) return false;
  }
  return true;
}
/** New reference: the part of `orig` whose leaves are among those of the exceptions of list `keep`, or None. NULL with an exception. */
function projection(orig: Ref, keep: Ref): Ref {
  const leaves = new Set<Ref>();
  for (let i = 0; i < Py_SIZE(keep); i++)
    if (!collect_exception_group_leaf_ids(PyList_GET_ITEM(keep, i), leaves)) return 0;
  const s = exceptiongroup_split_recursive(
    orig,
    (exc) => (!_PyBaseExceptionGroup_Check(exc) && leaves.has(exc) ? 1 : 0),
    false,
  );
  return s === null ? 0 : s.match;
}
function sameMetadata(a: Ref, b: Ref): boolean {
  const E = PyBaseExceptionObject;
  const notes = (o: Ref): Ref => {
    const n = PyObject_GetOptionalAttr(o, _Py_ID('__notes__'));
    if (n === 0) PyErr_Clear();
    else Py_DECREF(n);
    return n;
  };
  return notes(a) === notes(b) && [E.traceback, E.cause, E.context].every((at) => ld(a + at) === ld(b + at));
}

/** New reference: what is raised after an `except*`: the exceptions raised in its clauses and what no clause took. Mirrors PyUnstable_Exc_PrepReraiseStar. */
export function PyUnstable_Exc_PrepReraiseStar(orig: Ref, excs: Ref): Ref {
  const n = Py_SIZE(excs);
  if (n === 0) return Py_None;
  if (!_PyBaseExceptionGroup_Check(orig)) return Py_NewRef(PyList_GET_ITEM(excs, 0));
  const raised = PyList_New(0);
  const reraised = PyList_New(0);
  for (let i = 0; i < n; i++) {
    const e = PyList_GET_ITEM(excs, i);
    if (e === Py_None) continue;
    PyList_Append(sameMetadata(e, orig) ? reraised : raised, e);
  }
  const done = (o: Ref): Ref => {
    Py_DECREF(raised);
    Py_DECREF(reraised);
    return o;
  };
  const kept = projection(orig, reraised);
  if (kept === 0) return done(0);
  if (Py_SIZE(raised) === 0) return done(kept);
  if (kept !== Py_None) PyList_Append(raised, kept);
  Py_DECREF(kept);
  if (Py_SIZE(raised) === 1) return done(Py_NewRef(PyList_GET_ITEM(raised, 0)));
  const text = PyUnicode_FromString('');
  const group = _PyExc_CreateExceptionGroup(text, raised);
  Py_DECREF(text);
  return done(group);
}

defineType(PyExc_BaseExceptionGroup, {
  basicsize: () => G().sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASE_EXC_SUBCLASS,
  base: PyExc_BaseException,
  doc: 'A combination of multiple unrelated exceptions.',
  dictoffset: () => PyBaseExceptionObject.dict,
  slots: {
    tp_new: BaseExceptionGroup_new,
    tp_init: (self, args, kwds) => BaseException_init(self, args, kwds),
    tp_repr: BaseExceptionGroup_repr,
    tp_str: BaseExceptionGroup_str,
    ...fieldSlots(() => [G().msg, G().excs, G().excs_str]),
  },
  methods: [
    class_getitem,
    method('derive(excs, /)', (self, excs) => {
      return PyObject_CallFunctionObjArgs(PyExc_BaseExceptionGroup, ld(self + G().msg), excs);
    }),
    method('split(matcher_value, /)', BaseExceptionGroup_split),
    method('subgroup(matcher_value, /)', BaseExceptionGroup_subgroup),
  ],
  members: [member('message', _Py_T_OBJECT, () => G().msg), member('exceptions', _Py_T_OBJECT, () => G().excs)],
});

/** Makes class ExceptionGroup, which is a class as programs make them. 0 or -1. */
function create_exception_group_class(): number {
  const bases = PyTuple_Pack(PyExc_BaseExceptionGroup, PyExc_Exception);
  if (bases === 0) return -1;
  const cls = PyErr_NewException('builtins.ExceptionGroup', bases);
  Py_DECREF(bases);
  stp(PyExc_ExceptionGroup, cls);
  return cls === 0 ? -1 : 0;
}

partLink.create_exception_group_class = create_exception_group_class;
partLink.PyUnstable_Exc_PrepReraiseStar = PyUnstable_Exc_PrepReraiseStar;
partLink._PyExc_CreateExceptionGroup = _PyExc_CreateExceptionGroup;
