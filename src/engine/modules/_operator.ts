// The module _operator: the operators as functions. Mirrors Modules/_operator.c; itemgetter and its kin are _operator_getters.ts.

import { METH_FASTCALL, METH_KEYWORDS } from '../include/flags.ts';
import { Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE } from '../include/flags.ts';
import { ldBytes, type Ref } from '../memory/memory.ts';
import {
  _PyIndex_Check,
  PyNumber_Absolute,
  PyNumber_Add,
  PyNumber_And,
  PyNumber_FloorDivide,
  PyNumber_Index,
  PyNumber_InPlaceAdd,
  PyNumber_InPlaceAnd,
  PyNumber_InPlaceFloorDivide,
  PyNumber_InPlaceLshift,
  PyNumber_InPlaceMatrixMultiply,
  PyNumber_InPlaceMultiply,
  PyNumber_InPlaceOr,
  PyNumber_InPlacePower,
  PyNumber_InPlaceRemainder,
  PyNumber_InPlaceRshift,
  PyNumber_InPlaceSubtract,
  PyNumber_InPlaceTrueDivide,
  PyNumber_InPlaceXor,
  PyNumber_Invert,
  PyNumber_Lshift,
  PyNumber_MatrixMultiply,
  PyNumber_Multiply,
  PyNumber_Negative,
  PyNumber_Or,
  PyNumber_Positive,
  PyNumber_Power,
  PyNumber_Remainder,
  PyNumber_Rshift,
  PyNumber_Subtract,
  PyNumber_TrueDivide,
  PyNumber_Xor,
} from '../objects/abstract_number.ts';
import { PyObject_DelItem, PyObject_GetItem, PyObject_LengthHint, PyObject_SetItem } from '../objects/abstract_object.ts';
import {
  PySequence_Concat,
  PySequence_Contains,
  PySequence_Count,
  PySequence_Index,
  PySequence_InPlaceConcat,
} from '../objects/abstract_sequence.ts';
import { PyObject_Vectorcall } from '../objects/call.ts';
import { typeError } from '../objects/errors.ts';
import { argSsize, failed } from '../objects/getargs.ts';
import { PyLong_FromSsize_t } from '../objects/longobject.ts';
import { argAt, Py_SIZE, PY_VECTORCALL_ARGUMENTS_OFFSET, PyVectorcall_NARGS } from '../objects/object.ts';
import { PyObject_IsTrue, PyObject_RichCompare } from '../objects/object_protocol.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { PyBytes_Type, PyByteArray_Type } from '../objects/statictypes.ts';
import { type MethodSpec, method, rawMethod } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_IS_ASCII } from '../objects/unicodeobject.ts';
import { addTypes, defineModule } from './define_types.ts';
import { getterTypes } from './_operator_getters.ts';

type Unary = (a: Ref) => Ref;
type Binary = (a: Ref, b: Ref) => Ref;

const unary = (name: string, f: Unary, doc: string): MethodSpec => method(`${name}(a, /)`, (_module, a) => f(a), doc);
const binary = (name: string, f: Binary, doc: string): MethodSpec => method(`${name}(a, b, /)`, (_module, a, b) => f(a, b), doc);
const compare = (name: string, op: number, sign: string): MethodSpec =>
  binary(name, (a, b) => PyObject_RichCompare(a, b, op), `Same as a ${sign} b.`);
/** A bool from a C int that is -1 with an exception. */
const truth = (r: number): Ref => (r < 0 ? 0 : r > 0 ? Py_True : Py_False);
const number = (n: number): Ref => (n < 0 ? 0 : PyLong_FromSsize_t(n));

function length_hint(_module: Ref, obj: Ref, missing: Ref): Ref {
  const n = argSsize(missing, 0);
  if (missing !== 0 && failed(n)) return 0;
  return number(PyObject_LengthHint(obj, n));
}
function call(_module: Ref, args: number, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (!_PyArg_CheckPositional('call', nargs, 1, Number.MAX_SAFE_INTEGER)) return 0;
  return PyObject_Vectorcall(argAt(args, 0), args + 8, (nargs - 1) | PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
}

/** The bytes that a digest is compared by: of an ASCII str, bytes or bytearray; null: none of these. */
function digestBytes(o: Ref, bytesOf: (o: Ref) => Uint8Array | null): Uint8Array | null {
  if (PyUnicode_Check(o)) return PyUnicode_IS_ASCII(o) ? new TextEncoder().encode(PyUnicode_AsString(o)) : null;
  return bytesOf(o);
}
