// The type bool. Mirrors Objects/boolobject.c.

import { Py_TPFLAGS_DEFAULT } from '../include/flags.ts';
import { PyLongObject, PyTypeObject } from '../include/structs.ts';
import { ld, NULL, type Ref } from '../memory/memory.ts';
import { PyBool_Check, PyBool_FromLong } from './boolobject.ts';
import { typeError } from './errors.ts';
import { link } from './link.ts';
import { long_and, long_invert, long_or, long_xor } from './long_arith.ts';
import { argAt, initStaticHeader, PyVectorcall_NARGS } from './object.ts';
import { PyObject_IsTrue } from './object_protocol.ts';
import { _PyArg_CheckPositional, parseSignature, unpackTupleAndDict } from './signature.ts';
import { _Py_ID, Py_True } from './statics.ts';
import { PyBool_Type, PyExc_DeprecationWarning, PyLong_Type } from './statictypes.ts';
import { defineType } from './typedef.ts';

const str_True = _Py_ID('True');
const str_False = _Py_ID('False');

function bool_repr(self: Ref): Ref {
  return self === Py_True ? str_True : str_False;
}
function truth(x: Ref): Ref {
  const t = PyObject_IsTrue(x);
  return t < 0 ? NULL : PyBool_FromLong(t);
}
const BOOL = parseSignature('bool(object=False, /)');

function bool_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  const a = unpackTupleAndDict(BOOL, args, kwds);
  return a === null ? NULL : truth(a[0] || PyBool_FromLong(false));
}
function bool_vectorcall(_type: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  if (kwnames !== NULL) return typeError('bool() takes no keyword arguments');
  const n = PyVectorcall_NARGS(nargsf);
  if (n > 1 && !_PyArg_CheckPositional('bool', n, 0, 1)) return NULL;
  return n === 0 ? PyBool_FromLong(false) : truth(argAt(args, 0));
}
/** ~True is -2, with a warning that this is rarely meant. */
function bool_invert(v: Ref): Ref {
  const failed = link.PyErr_WarnEx(
    PyExc_DeprecationWarning,
    "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.",
    1,
  );
  return failed < 0 ? NULL : long_invert(v);
}
function bothBools(a: Ref, b: Ref): boolean {
  return PyBool_Check(a) && PyBool_Check(b);
}
function bool_and(a: Ref, b: Ref): Ref {
  return bothBools(a, b) ? PyBool_FromLong(a === Py_True && b === Py_True) : long_and(a, b);
}
function bool_or(a: Ref, b: Ref): Ref {
  return bothBools(a, b) ? PyBool_FromLong(a === Py_True || b === Py_True) : long_or(a, b);
}
function bool_xor(a: Ref, b: Ref): Ref {
  return bothBools(a, b) ? PyBool_FromLong(a !== b) : long_xor(a, b);
}
/** True and False are never destroyed: a broken count is put right. */
function bool_dealloc(self: Ref): void {
  initStaticHeader(self, ld(self + PyTypeObject.ob_type));
}

defineType(PyBool_Type, {
  basicsize: () => PyLongObject.ob_digit,
  itemsize: 4,
  flags: Py_TPFLAGS_DEFAULT,
  base: PyLong_Type,
  doc: 'bool(object=False, /)\n--\n\nTrue if the argument counts as true, else False. There are no other objects of this class.',
  slots: {
    tp_dealloc: bool_dealloc,
    tp_repr: bool_repr,
    tp_new: bool_new,
    tp_vectorcall: bool_vectorcall,
    nb_invert: bool_invert,
    nb_and: bool_and,
    nb_xor: bool_xor,
    nb_or: bool_or,
  },
});
