// operator.itemgetter, attrgetter and methodcaller. Mirrors the second half of Modules/_operator.c.

import { Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_HAVE_VECTORCALL } from '../include/flags.ts';
import { ABSENT, selectedMinor } from '../include/layout.ts';
import { has, PyObject, struct } from '../include/structs.ts';
import { ld, ld64, type Ref, st, st64, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { registerFunction } from '../memory/text.ts';
import { PyObject_GetItem } from '../objects/abstract_object.ts';
import { cStackPop, cStackPush, PyObject_Call, PyObject_VectorcallMethod } from '../objects/call.ts';
import { PyDict_GET_SIZE, PyDict_Next } from '../objects/dictobject.ts';
import { PyErr_NoMemory, typeError } from '../objects/errors.ts';
import { stealTuple } from '../objects/iter_reduce.ts';
import { link } from '../objects/link.ts';
import { _PyLong_IsNegative, isSafeLong, PyLong_CheckExact, safeLongValue } from '../objects/longobject.ts';
import { noKeywords, noKwnames } from '../objects/noargs.ts';
import {
  argAt,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  Py_XNewRef,
  PyVectorcall_NARGS,
} from '../objects/object.ts';
import { PyObject_GetAttr } from '../objects/object_protocol.ts';
import { guardedRepr, reprText } from '../objects/repr_guard.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { attrgetter_type, itemgetter_type, methodcaller_type } from '../objects/statictypes.ts';
import { deallocWords, tpAlloc, visitWords } from '../objects/traverse.ts';
import {
  _PyTuple_ITEMS,
  PyTuple_CheckExact,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_GetSlice,
  PyTuple_New,
  PyTuple_SET_ITEM,
} from '../objects/tupleobject.ts';
import { defineType, getset, method } from '../objects/typedef.ts';
import { tp_name } from '../objects/typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_InternFromString,
} from '../objects/unicodeobject.ts';

const itemgetterobject = struct(
  'itemgetterobject',
  { nitems: 'ssize', item: 'ptr', index: 'ssize', vectorcall: 'ptr' },
  PyObject,
);
const attrgetterobject = struct('attrgetterobject', { nattrs: 'ssize', attr: 'ptr', vectorcall: 'ptr' }, PyObject);
const methodcallerobject = struct(
  'methodcallerobject',
  {
    name: 'ptr',
    // 3.13 keeps the whole tuple that it was made with, the name included.
    args: [{ type: 'ptr', since: '3.13', before: '3.14', cName: 'xargs' }, { type: 'ptr' }],
    kwds: 'ptr',
    vectorcall_args: { type: 'ptr', since: '3.13' },
    vectorcall_kwnames: { type: 'ptr', since: '3.13' },
    vectorcall: { type: 'ptr', since: '3.13' },
  },
  PyObject,
);

export const getterTypes = [attrgetter_type, itemgetter_type, methodcaller_type];

/** The one positional argument of a getter called by vectorcall; 0 with TypeError. Borrowed. */
function onlyArgument(name: string, args: number, nargsf: number, kwnames: Ref): Ref {
  if (!noKwnames(name, kwnames)) return 0;
  return _PyArg_CheckPositional(name, PyVectorcall_NARGS(nargsf), 1, 1) ? argAt(args, 0) : 0;
}
/** The same for tp_call. */
function onlyItem(name: string, args: Ref, kw: Ref): Ref {
  if (!noKeywords(name, kw)) return 0;
  return _PyArg_CheckPositional(name, Py_SIZE(args), 1, 1) ? PyTuple_GET_ITEM(args, 0) : 0;
}
/** New reference: a tuple of what `f` gives for n indices; NULL if it gives NULL. */
function tupleOf(n: number, f: (i: number) => Ref): Ref {
  const result = PyTuple_New(n);
  if (result === 0) return 0;
  for (let i = 0; i < n; i++) {
    const value = f(i);
    if (value === 0) {
      Py_DECREF(result);
      return 0;
    }
    PyTuple_SET_ITEM(result, i, value);
  }
  return result;
}
const textSignature = (text: string): ReturnType<typeof getset> =>
  getset('__text_signature__', () => PyUnicode_FromString(text));
/** "operator.name(a, b)" with a guard for getters that hold themselves. */
function getterRepr(o: Ref, parts: (o: Ref) => (string | null)[]): Ref {
  const name = tp_name(Py_TYPE(o));
  return guardedRepr(o, `${name}(...)`, (self) => {
    const texts = parts(self);
    return texts.includes(null) ? null : `${name}(${texts.join(', ')})`;
  });
}

// ---- itemgetter ----

const I = itemgetterobject;

function itemgetter_new(type: Ref, args: Ref, kw: Ref): Ref {
  if (!noKeywords('itemgetter', kw)) return 0;
  const n = Py_SIZE(args);
  if (n <= 1 && !_PyArg_CheckPositional('itemgetter', n, 1, 1)) return 0;
  const item = n === 1 ? PyTuple_GET_ITEM(args, 0) : args;
  const ig = tpAlloc(type);
  if (ig === 0) return 0;
  stp(ig + I.item, Py_NewRef(item));
  st64(ig + I.nitems, n);
  // A small index into an exact tuple is used without the protocol.
  const small = n === 1 && PyLong_CheckExact(item) && !_PyLong_IsNegative(item) && isSafeLong(item);
  st64(ig + I.index, small ? safeLongValue(item) : -1);
  stp(ig + I.vectorcall, itemgetterVectorcall);
  return ig;
}
function itemgetter_call_impl(ig: Ref, obj: Ref): Ref {
  const item = ld(ig + I.item);
  const n = ld(ig + I.nitems);
  if (n === 1) {
    const index = ld64(ig + I.index);
    if (index >= 0 && PyTuple_CheckExact(obj) && index < PyTuple_GET_SIZE(obj))
      return Py_NewRef(PyTuple_GET_ITEM(obj, index));
    return PyObject_GetItem(obj, item);
  }
  return tupleOf(n, (i) => PyObject_GetItem(obj, PyTuple_GET_ITEM(item, i)));
}
const itemgetterVectorcall = registerFunction(
  'itemgetter_vectorcall',
  (ig: Ref, args: number, nargsf: number, kwnames: Ref): Ref => {
    const obj = onlyArgument('itemgetter', args, nargsf, kwnames);
    return obj === 0 ? 0 : itemgetter_call_impl(ig, obj);
  },
);
defineType(itemgetter_type, {
  basicsize: () => I.sizeof,
  vectorcall_offset: () => I.vectorcall,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
  doc: 'itemgetter(item, /, *items)\n--\n\nReturn a callable object that fetches the given item(s) from its operand.',
  slots: {
    tp_dealloc: (ig) => deallocWords(ig, I.item),
    tp_repr: (o) =>
      getterRepr(o, (ig) => {
        const item = ld(ig + I.item);
        if (ld(ig + I.nitems) === 1) return [reprText(item)];
        return [reprText(item)?.slice(1, -1) ?? null];
      }),
    tp_call: (ig, args, kw) => {
      const obj = onlyItem('itemgetter', args, kw);
      return obj === 0 ? 0 : itemgetter_call_impl(ig, obj);
    },
    tp_traverse: (ig, visit) => visitWords(ig, visit, I.item),
    tp_clear: (ig) => {
      Py_CLEAR(ig + I.item);
      return 0;
    },
    tp_new: itemgetter_new,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method(
      '__reduce__()',
      (ig) => {
        const item = Py_NewRef(ld(ig + I.item));
        return stealTuple(Py_NewRef(Py_TYPE(ig)), ld(ig + I.nitems) === 1 ? stealTuple(item) : item);
      },
      'Return state information for pickling',
    ),
  ],
  getset: [textSignature('(obj, /)')],
});

// ---- attrgetter ----

const A = attrgetterobject;

/** New reference: an attribute name, interned; a tuple of names if it has dots. NULL with TypeError. */
function attributeOf(name: Ref): Ref {
  if (!PyUnicode_Check(name)) return typeError('attribute name must be a string');
  const text = PyUnicode_AsString(name);
  if (!text.includes('.')) return link.internedName(name);
  const parts = text.split('.');
  return tupleOf(parts.length, (i) => PyUnicode_InternFromString(parts[i]));
}
function attrgetter_new(type: Ref, args: Ref, kw: Ref): Ref {
  if (!noKeywords('attrgetter', kw)) return 0;
  const n = Py_SIZE(args);
  if (n <= 1 && !_PyArg_CheckPositional('attrgetter', n, 1, 1)) return 0;
  const attr = tupleOf(n, (i) => attributeOf(PyTuple_GET_ITEM(args, i)));
  const ag = attr === 0 ? 0 : tpAlloc(type);
  if (ag === 0) {
    if (attr !== 0) Py_DECREF(attr);
    return 0;
  }
  stp(ag + A.attr, attr);
  st64(ag + A.nattrs, n);
  stp(ag + A.vectorcall, attrgetterVectorcall);
  return ag;
}
/** New reference: the attribute, through all parts of a dotted name. */
function dotted_getattr(obj: Ref, attr: Ref): Ref {
  if (!PyTuple_CheckExact(attr)) return PyObject_GetAttr(obj, attr);
  let value = Py_NewRef(obj);
  for (let i = 0; i < PyTuple_GET_SIZE(attr) && value !== 0; i++) {
    const next = PyObject_GetAttr(value, PyTuple_GET_ITEM(attr, i));
    Py_DECREF(value);
    value = next;
  }
  return value;
}
function attrgetter_call_impl(ag: Ref, obj: Ref): Ref {
  const attr = ld(ag + A.attr);
  const n = ld(ag + A.nattrs);
  if (n === 1) return dotted_getattr(obj, PyTuple_GET_ITEM(attr, 0));
  return tupleOf(n, (i) => dotted_getattr(obj, PyTuple_GET_ITEM(attr, i)));
}
const attrgetterVectorcall = registerFunction(
  'attrgetter_vectorcall',
  (ag: Ref, args: number, nargsf: number, kwnames: Ref): Ref => {
    const obj = onlyArgument('attrgetter', args, nargsf, kwnames);
    return obj === 0 ? 0 : attrgetter_call_impl(ag, obj);
  },
);
/** New reference: the name as it was given. */
function joinedName(attr: Ref): Ref {
  if (!PyTuple_CheckExact(attr)) return Py_NewRef(attr);
  const parts: string[] = [];
  for (let i = 0; i < PyTuple_GET_SIZE(attr); i++) parts.push(PyUnicode_AsString(PyTuple_GET_ITEM(attr, i)));
  return PyUnicode_FromString(parts.join('.'));
}
defineType(attrgetter_type, {
  basicsize: () => A.sizeof,
  vectorcall_offset: () => A.vectorcall,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
  doc: 'attrgetter(attr, /, *attrs)\n--\n\nReturn a callable object that fetches the given attribute(s) from its operand.',
  slots: {
    tp_dealloc: (ag) => deallocWords(ag, A.attr),
    tp_repr: (o) =>
      getterRepr(o, (ag) => {
        const attr = ld(ag + A.attr);
        return Array.from({ length: ld(ag + A.nattrs) }, (_, i) => {
          const name = joinedName(PyTuple_GET_ITEM(attr, i));
          const text = name === 0 ? null : reprText(name);
          if (name !== 0) Py_DECREF(name);
          return text;
        });
      }),
    tp_call: (ag, args, kw) => {
      const obj = onlyItem('attrgetter', args, kw);
      return obj === 0 ? 0 : attrgetter_call_impl(ag, obj);
    },
    tp_traverse: (ag, visit) => visitWords(ag, visit, A.attr),
    tp_clear: (ag) => {
      Py_CLEAR(ag + A.attr);
      return 0;
    },
    tp_new: attrgetter_new,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method(
      '__reduce__()',
      (ag) => {
        const attr = ld(ag + A.attr);
        const names = tupleOf(ld(ag + A.nattrs), (i) => joinedName(PyTuple_GET_ITEM(attr, i)));
        return stealTuple(Py_NewRef(Py_TYPE(ag)), names);
      },
      'Return state information for pickling',
    ),
  ],
  getset: [textSignature('(obj, /)')],
});

// ---- methodcaller ----

const M = methodcallerobject;

/** With so many arguments, the one of the call and the name among them, there is no vectorcall function. */
const _METHODCALLER_MAX_ARGS = 8;
/** Whether this version keeps the arguments of the call as a tuple (3.14), not as a block of borrowed references (3.13). */
const keepsTuples = (): boolean => selectedMinor() >= 14;
/** Index of the first argument of the method in `args`. */
const firstArgument = (): number => (selectedMinor() === 13 ? 1 : 0);
/** The method's positional arguments as a tuple; new reference. */
function positional(mc: Ref): Ref {
  const args = ld(mc + M.args);
  return firstArgument() === 0 ? Py_NewRef(args) : PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
}
const keywordCount = (mc: Ref): number => (ld(mc + M.kwds) === 0 ? 0 : PyDict_GET_SIZE(ld(mc + M.kwds)));

function methodcaller_new(type: Ref, args: Ref, kwds: Ref): Ref {
  const n = Py_SIZE(args);
  if (n < 1) return typeError('methodcaller needs at least one argument, the method name');
  if (!PyUnicode_Check(PyTuple_GET_ITEM(args, 0))) return typeError('method name must be a string');
  const mc = tpAlloc(type);
  if (mc === 0) return 0;
  stp(mc + M.name, link.internedName(PyTuple_GET_ITEM(args, 0)));
  stp(mc + M.kwds, Py_XNewRef(kwds));
  stp(mc + M.args, firstArgument() === 1 ? Py_NewRef(args) : PyTuple_GetSlice(args, 1, n));
  const ok =
    ld(mc + M.args) !== 0 &&
    (!has(M.vectorcall) || n + keywordCount(mc) >= _METHODCALLER_MAX_ARGS || initializeVectorcall(mc));
  if (ok) return mc;
  Py_DECREF(mc);
  return 0;
}
/** Sets the vectorcall function; in 3.14 what it needs is made at once. False with an exception. */
function initializeVectorcall(mc: Ref): boolean {
  stp(mc + M.vectorcall, methodcallerVectorcall);
  return !keepsTuples() || vectorcallArguments(mc);
}
/** Makes the arguments and the names of a call. False with an exception. */
function vectorcallArguments(mc: Ref): boolean {
  const args = ld(mc + M.args);
  const first = firstArgument();
  const nargs = PyTuple_GET_SIZE(args) - first;
  const n = nargs + keywordCount(mc);
  const names: Ref[] = [];
  const items: Ref[] = [];
  for (let i = 0; i < nargs; i++) items.push(PyTuple_GET_ITEM(args, first + i));
  const at = { pos: 0, key: 0, value: 0 };
  while (n > nargs && PyDict_Next(ld(mc + M.kwds), at)) {
    names.push(at.key);
    items.push(at.value);
  }
  const made = keepsTuples() ? tupleOf(n, (i) => Py_NewRef(items[i])) : PyMem_Malloc(n * 8);
  stp(mc + M.vectorcall_args, made);
  if (made === 0) {
    if (!keepsTuples()) PyErr_NoMemory();
    return false;
  }
  if (!keepsTuples()) for (let i = 0; i < n; i++) stp(made + i * 8, items[i]);
  if (names.length === 0) return true;
  stp(
    mc + M.vectorcall_kwnames,
    tupleOf(names.length, (i) => Py_NewRef(names[i])),
  );
  return ld(mc + M.vectorcall_kwnames) !== 0;
}
const methodcallerVectorcall = registerFunction(
  'methodcaller_vectorcall',
  (mc: Ref, args: number, nargsf: number, kwnames: Ref): Ref => {
    const obj = onlyArgument('methodcaller', args, nargsf, kwnames);
    if (obj === 0 || (ld(mc + M.vectorcall_args) === 0 && !vectorcallArguments(mc))) return 0;
    const kept = ld(mc + M.vectorcall_args);
    const from = keepsTuples() ? _PyTuple_ITEMS(kept) : kept;
    const nargs = PyTuple_GET_SIZE(ld(mc + M.args)) - firstArgument();
    const n = nargs + keywordCount(mc);
    const stack = cStackPush(n + 1);
    st(stack, obj);
    for (let i = 0; i < n; i++) st(stack + (i + 1) * 8, ld(from + i * 8));
    const result = PyObject_VectorcallMethod(ld(mc + M.name), stack, nargs + 1, ld(mc + M.vectorcall_kwnames));
    cStackPop(stack);
    return result;
  },
);
function methodcaller_call(mc: Ref, args: Ref, kw: Ref): Ref {
  const obj = onlyItem('methodcaller', args, kw);
  const f = obj === 0 ? 0 : PyObject_GetAttr(obj, ld(mc + M.name));
  if (f === 0) return 0;
  const items = positional(mc);
  const result = items === 0 ? 0 : PyObject_Call(f, items, ld(mc + M.kwds));
  if (items !== 0) Py_DECREF(items);
  Py_DECREF(f);
  return result;
}
function methodcaller_reduce(mc: Ref): Ref {
  const type = Py_TYPE(mc);
  const args = positional(mc);
  if (args === 0) return 0;
  if (keywordCount(mc) === 0) {
    const all = tupleOf(PyTuple_GET_SIZE(args) + 1, (i) =>
      Py_NewRef(i === 0 ? ld(mc + M.name) : PyTuple_GET_ITEM(args, i - 1)),
    );
    Py_DECREF(args);
    return stealTuple(Py_NewRef(type), all);
  }
  const partial = link.PyImport_ImportModuleAttrString('functools', 'partial');
  const front = partial === 0 ? 0 : stealTuple(Py_NewRef(type), Py_NewRef(ld(mc + M.name)));
  const make = front === 0 ? 0 : PyObject_Call(partial, front, ld(mc + M.kwds));
  if (front !== 0) Py_DECREF(front);
  if (partial !== 0) Py_DECREF(partial);
  return stealTuple(make, args);
}
/** The words that hold references, in the order in which they are dropped. */
const methodcallerReferences = (): number[] =>
  [M.name, M.args, M.kwds, keepsTuples() ? M.vectorcall_args : ABSENT, M.vectorcall_kwnames].filter(has);
/** The names are not visited in 3.13. */
const methodcallerVisited = (): number[] =>
  methodcallerReferences().filter((at) => keepsTuples() || at !== M.vectorcall_kwnames);
function freeArguments(mc: Ref): void {
  if (!has(M.vectorcall_args) || keepsTuples()) return;
  PyMem_Free(ld(mc + M.vectorcall_args));
  stp(mc + M.vectorcall_args, 0);
}
defineType(methodcaller_type, {
  basicsize: () => M.sizeof,
  vectorcall_offset: () => M.vectorcall,
  flags: () => Py_TPFLAGS_HAVE_GC | (has(M.vectorcall) ? Py_TPFLAGS_HAVE_VECTORCALL : 0),
  doc: 'methodcaller(name, /, *args, **kwargs)\n--\n\nReturn a callable object that calls the given method on its operand.',
  slots: {
    tp_dealloc: (mc) => {
      freeArguments(mc);
      deallocWords(mc, ...methodcallerReferences());
    },
    tp_repr: (o) =>
      getterRepr(o, (mc) => {
        const args = ld(mc + M.args);
        const parts = [reprText(ld(mc + M.name))];
        for (let i = firstArgument(); i < PyTuple_GET_SIZE(args); i++) parts.push(reprText(PyTuple_GET_ITEM(args, i)));
        const at = { pos: 0, key: 0, value: 0 };
        while (ld(mc + M.kwds) !== 0 && PyDict_Next(ld(mc + M.kwds), at)) {
          const text = reprText(at.value);
          parts.push(text === null ? null : `${PyUnicode_AsString(at.key)}=${text}`);
        }
        return parts;
      }),
    tp_call: methodcaller_call,
    tp_traverse: (mc, visit) => visitWords(mc, visit, ...methodcallerVisited()),
    tp_clear: (mc) => {
      for (const at of methodcallerReferences()) Py_CLEAR(mc + at);
      freeArguments(mc);
      return 0;
    },
    tp_new: methodcaller_new,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [method('__reduce__()', methodcaller_reduce, 'Return state information for pickling')],
  getset: [textSignature('(obj, /)')],
});
