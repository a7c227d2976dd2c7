// The type of lazy imports (3.15, PEP 810): what stands for a module, or for something in one, until it is used. Mirrors
// Objects/lazyimportobject.c.

import { Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyLazyImportObject } from '../include/objectstructs.ts';
import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { PyErr_Clear, PyErr_ExceptionMatches, PyErr_SetString } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK } from './gcobject.ts';
import { PyObject_GenericGetAttr } from './generic_attr.ts';
import { Py_IS_TYPE, Py_NewRef, Py_XNewRef } from './object.ts';
import { reprText } from './repr_guard.ts';
import { PyExc_AttributeError, PyLazyImport_Type } from './statictypes.ts';
import { deallocWords, visitWords } from './traverse.ts';
import { PyTuple_Check } from './tupleobject.ts';
import { defineType, method } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

const L = PyLazyImportObject;
export const PyLazyImport_CheckExact = (o: Ref): boolean => Py_IS_TYPE(o, PyLazyImport_Type);

/** Where in which code an import stands. */
export interface ImportPlace {
  readonly code: Ref;
  /** In bytes. */
  readonly offset: number;
}
/**
 * New reference. Of a module: its builtins, its name, and the tuple of the names that are wanted of it, or NULL; of something in one: NULL, the lazy
 * import of the module, and the name.
 */
export function _PyLazyImport_New(builtins: Ref, from: Ref, attr: Ref, place: ImportPlace): Ref {
  const m = _PyObject_GC_New(PyLazyImport_Type);
  if (m === 0) return 0;
  stp(m + L.lz_builtins, Py_XNewRef(builtins));
  stp(m + L.lz_from, Py_NewRef(from));
  stp(m + L.lz_attr, Py_XNewRef(attr));
  stp(m + L.lz_code, Py_XNewRef(place.code));
  st(m + L.lz_instr_offset, place.offset);
  _PyObject_GC_TRACK(m);
  return m;
}
/** The full name of what is imported. */
export function _PyLazyImport_GetName(m: Ref): string {
  const from = ld(m + L.lz_from);
  const attr = ld(m + L.lz_attr);
  if (!PyLazyImport_CheckExact(from)) return PyUnicode_AsString(from);
  const name = _PyLazyImport_GetName(from);
  // `import a.b as c` gives a, of which b is taken.
  const base = ld(from + L.lz_attr) === 0 ? name.slice(0, name.indexOf('.')) : name;
  return `${base}.${PyUnicode_AsString(attr)}`;
}

function lazy_import_getattro(self: Ref, name: Ref): Ref {
  const value = PyObject_GenericGetAttr(self, name);
  if (value !== 0 || !PyErr_ExceptionMatches(PyExc_AttributeError)) return value;
  PyErr_Clear();
  const text = reprText(name);
  if (text === null) return 0;
  const message = `cannot access attribute ${text} on unresolved lazy import '${_PyLazyImport_GetName(self)}'`;
  return PyErr_SetString(PyExc_AttributeError, message);
}
/** What the method `resolve` does (runtime/lazy_import.ts). */
export const resolver = { resolve: (_lazy: Ref): Ref => 0 };

defineType(PyLazyImport_Type, {
  basicsize: () => L.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'Represents a lazy import that will be resolved on first use.\n\nInstances of this object accessed from the global scope will be\nautomatically imported based upon their name and then replaced with\nthe imported value.',
  slots: {
    tp_dealloc: (m) => deallocWords(m, L.lz_builtins, L.lz_from, L.lz_attr, L.lz_code),
    tp_traverse: (m, visit) => visitWords(m, visit, L.lz_builtins, L.lz_from, L.lz_attr, L.lz_code),
    tp_repr: (m) => {
      const attr = ld(m + L.lz_attr);
      const dots = attr !== 0 && PyTuple_Check(attr) ? '...' : '';
      return PyUnicode_FromString(`<lazy_import '${_PyLazyImport_GetName(m)}${dots}'>`);
    },
    tp_getattro: lazy_import_getattro,
  },
  shared: { tp_free: 'PyObject_GC_Del' },
  methods: [
    method('resolve()', (self) => resolver.resolve(self), 'Resolve the lazy import and return the imported object.'),
  ],
});
