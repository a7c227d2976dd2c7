// Cells: the boxes of variables that closures share. Mirrors Objects/cellobject.c.

import { Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyCellObject } from '../include/structs.ts';
import { I32, ld, type Ref, stp } from '../memory/memory.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_GC_UNTRACK, PyObject_GC_Del } from './gcobject.ts';
import { Py_CLEAR, Py_IS_TYPE, Py_TYPE, Py_XDECREF, Py_XNewRef, Py_XSETREF, type visitproc } from './object.ts';
import { Py_RETURN_RICHCOMPARE, PyObject_RichCompare, pointerText } from './object_protocol.ts';
import { _PyArg_CheckPositional } from './signature.ts';
import { Py_NotImplemented } from './statics.ts';
import { PyCell_Type, PyExc_ValueError } from './statictypes.ts';
import { PyTuple_GET_ITEM, PyTuple_GET_SIZE } from './tupleobject.ts';
import { defineType, getset } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

const { ob_ref } = PyCellObject;

export function PyCell_Check(o: Ref): boolean {
  return Py_IS_TYPE(o, PyCell_Type);
}
/** New reference. `obj` (NULL: an empty cell) gets a reference. */
export function PyCell_New(obj: Ref): Ref {
  const op = _PyObject_GC_New(PyCell_Type);
  if (op === 0) return 0;
  stp(op + ob_ref, Py_XNewRef(obj));
  _PyObject_GC_TRACK(op);
  return op;
}
/** Borrowed reference to the content, or NULL. */
export function PyCell_GET(op: Ref): Ref {
  return I32[(op + ob_ref) >> 2];
}
/** New reference to the content, or NULL. */
export function PyCell_GetRef(op: Ref): Ref {
  return Py_XNewRef(ld(op + ob_ref));
}
export const PyCell_Get = PyCell_GetRef;
/** Steals a reference to `value` (or NULL). The old content is not dropped. */
export function PyCell_SET(op: Ref, value: Ref): void {
  stp(op + ob_ref, value);
}
/** Steals a reference to `value` (or NULL), drops the old content. */
export function PyCell_SetTakeRef(op: Ref, value: Ref): void {
  const old = ld(op + ob_ref);
  stp(op + ob_ref, value);
  Py_XDECREF(old);
}
/** Gives `value` a reference, drops the old content. */
export function PyCell_Set(op: Ref, value: Ref): number {
  Py_XSETREF(op + ob_ref, Py_XNewRef(value));
  return 0;
}
/** Steals a reference to `value`, gives the one that was there. */
export function PyCell_SwapTakeRef(op: Ref, value: Ref): Ref {
  const old = ld(op + ob_ref);
  stp(op + ob_ref, value);
  return old;
}

defineType(PyCell_Type, {
  basicsize: () => PyCellObject.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'cell([contents])\n--\n\nCreate a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and further attempts to access its cell_contents attribute will\n    raise a ValueError.',
  slots: {
    tp_new: (_type, args, kwds) => {
      if (kwds !== 0) return typeError('cell() takes no keyword arguments');
      const n = PyTuple_GET_SIZE(args);
      if (!_PyArg_CheckPositional('cell', n, 0, 1)) return 0;
      return PyCell_New(n === 0 ? 0 : PyTuple_GET_ITEM(args, 0));
    },
    tp_dealloc: (op) => {
      _PyObject_GC_UNTRACK(op);
      Py_XDECREF(ld(op + ob_ref));
      PyObject_GC_Del(op);
    },
    tp_traverse: (op, visit: visitproc) => {
      const o = ld(op + ob_ref);
      return o === 0 ? 0 : visit(o);
    },
    tp_clear: (op) => {
      Py_CLEAR(op + ob_ref);
      return 0;
    },
    tp_richcompare: (a, b, op) => {
      if (Py_TYPE(a) !== PyCell_Type || Py_TYPE(b) !== PyCell_Type) return Py_NotImplemented;
      const x = ld(a + ob_ref);
      const y = ld(b + ob_ref);
      if (x !== 0 && y !== 0) return PyObject_RichCompare(x, y, op);
      return Py_RETURN_RICHCOMPARE(x === 0 ? 0 : 1, y === 0 ? 0 : 1, op);
    },
    tp_repr: (op) => {
      const o = ld(op + ob_ref);
      const content = o === 0 ? 'empty' : `${typeName(o)} object at ${pointerText(o)}`;
      return PyUnicode_FromString(`<cell at ${pointerText(op)}: ${content}>`);
    },
  },
  getset: [
    getset(
      'cell_contents',
      (op) => {
        const o = PyCell_GetRef(op);
        return o === 0 ? PyErr_SetString(PyExc_ValueError, 'cell is empty') : o;
      },
      (op, value) => PyCell_Set(op, value),
    ),
  ],
});
