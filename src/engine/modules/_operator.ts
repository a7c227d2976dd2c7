// The module _operator: the operators as functions. Mirrors Modules/_operator.c; itemgetter and its kin are _operator_getters.ts.

import { METH_FASTCALL, METH_KEYWORDS, Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE } from '../include/flags.ts';
import type { Ref } from '../memory/memory.ts';
import {
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
import {
  PyObject_DelItem,
  PyObject_GetItem,
  PyObject_LengthHint,
  PyObject_SetItem,
} from '../objects/abstract_object.ts';
import {
  PySequence_Concat,
  PySequence_Contains,
  PySequence_Count,
  PySequence_Index,
  PySequence_InPlaceConcat,
} from '../objects/abstract_sequence.ts';
import { bytesOfBuffer, PyObject_CheckBuffer } from '../objects/bytes_like.ts';
import { bytes_equal } from '../objects/bytesobject.ts';
import { PyObject_Vectorcall } from '../objects/call.ts';
import { typeError } from '../objects/errors.ts';
import { argSsize, failed } from '../objects/getargs.ts';
import { PyLong_FromSsize_t } from '../objects/longobject.ts';
import { argAt, PY_VECTORCALL_ARGUMENTS_OFFSET, Py_DECREF, PyVectorcall_NARGS } from '../objects/object.ts';
import { PyObject_IsTrue, PyObject_RichCompare } from '../objects/object_protocol.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { type MethodSpec, method, rawMethod } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { _PyUnicode_EQ, PyUnicode_Check, PyUnicode_IS_ASCII } from '../objects/unicodeobject.ts';
import { getterTypes } from './_operator_getters.ts';
import { addTypes } from './add_types.ts';
import { defineModule } from './define.ts';

type Unary = (a: Ref) => Ref;
type Binary = (a: Ref, b: Ref) => Ref;

const unary = (name: string, f: Unary, doc: string): MethodSpec => method(`${name}(a, /)`, (_module, a) => f(a), doc);
const binary = (name: string, f: Binary, doc: string): MethodSpec =>
  method(`${name}(a, b, /)`, (_module, a, b) => f(a, b), doc);
const compare = (name: string, op: number, sign: string): MethodSpec =>
  binary(name, (a, b) => PyObject_RichCompare(a, b, op), `Same as a ${sign} b.`);
/** A bool from a C int that is -1 with an exception. */
const truth = (r: number): Ref => (r < 0 ? 0 : r > 0 ? Py_True : Py_False);
const truthNot = (r: number): Ref => (r < 0 ? 0 : r > 0 ? Py_False : Py_True);
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

function _compare_digest(_module: Ref, a: Ref, b: Ref): Ref {
  if (PyUnicode_Check(a) && PyUnicode_Check(b)) {
    if (!PyUnicode_IS_ASCII(a) || !PyUnicode_IS_ASCII(b)) {
      return typeError('comparing strings with non-ASCII characters is not supported');
    }
    return _PyUnicode_EQ(a, b) ? Py_True : Py_False;
  }
  if (!PyObject_CheckBuffer(a) && !PyObject_CheckBuffer(b)) {
    return typeError(`unsupported operand types(s) or combination of types: '${typeName(a)}' and '${typeName(b)}'`);
  }
  for (const o of [a, b]) {
    if (!PyObject_CheckBuffer(o)) return typeError(`a bytes-like object is required, not '${typeName(o)}'`);
  }
  const x = bytesOfBuffer(a);
  const y = x === 0 ? 0 : bytesOfBuffer(b);
  const result = y === 0 ? 0 : bytes_equal(x, y) ? Py_True : Py_False;
  if (x !== 0) Py_DECREF(x);
  if (y !== 0) Py_DECREF(y);
  return result;
}

const inplace = (name: string, f: Binary, sign: string): MethodSpec => binary(name, f, `Same as a ${sign}= b.`);

defineModule({
  name: '_operator',
  doc: 'Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.',
  methods: [
    unary('truth', (a) => truth(PyObject_IsTrue(a)), 'Return True if a is true, False otherwise.'),
    binary('contains', (a, b) => truth(PySequence_Contains(a, b)), 'Same as b in a (note reversed operands).'),
    binary('indexOf', (a, b) => number(PySequence_Index(a, b)), 'Return the first index of b in a.'),
    binary(
      'countOf',
      (a, b) => number(PySequence_Count(a, b)),
      'Return the number of items in a which are, or which equal, b.',
    ),
    binary('is_', (a, b) => (a === b ? Py_True : Py_False), 'Same as a is b.'),
    binary('is_not', (a, b) => (a !== b ? Py_True : Py_False), 'Same as a is not b.'),
    unary('is_none', (a) => (a === Py_None ? Py_True : Py_False), 'Same as a is None.'),
    unary('is_not_none', (a) => (a !== Py_None ? Py_True : Py_False), 'Same as a is not None.'),
    unary('index', PyNumber_Index, 'Same as a.__index__()'),
    binary('add', PyNumber_Add, 'Same as a + b.'),
    binary('sub', PyNumber_Subtract, 'Same as a - b.'),
    binary('mul', PyNumber_Multiply, 'Same as a * b.'),
    binary('matmul', PyNumber_MatrixMultiply, 'Same as a @ b.'),
    binary('floordiv', PyNumber_FloorDivide, 'Same as a // b.'),
    binary('truediv', PyNumber_TrueDivide, 'Same as a / b.'),
    binary('mod', PyNumber_Remainder, 'Same as a % b.'),
    unary('neg', PyNumber_Negative, 'Same as -a.'),
    unary('pos', PyNumber_Positive, 'Same as +a.'),
    unary('abs', PyNumber_Absolute, 'Same as abs(a).'),
    unary('inv', PyNumber_Invert, 'Same as ~a.'),
    unary('invert', PyNumber_Invert, 'Same as ~a.'),
    binary('lshift', PyNumber_Lshift, 'Same as a << b.'),
    binary('rshift', PyNumber_Rshift, 'Same as a >> b.'),
    unary('not_', (a) => truthNot(PyObject_IsTrue(a)), 'Same as not a.'),
    binary('and_', PyNumber_And, 'Same as a & b.'),
    binary('xor', PyNumber_Xor, 'Same as a ^ b.'),
    binary('or_', PyNumber_Or, 'Same as a | b.'),
    inplace('iadd', PyNumber_InPlaceAdd, '+'),
    inplace('isub', PyNumber_InPlaceSubtract, '-'),
    inplace('imul', PyNumber_InPlaceMultiply, '*'),
    inplace('imatmul', PyNumber_InPlaceMatrixMultiply, '@'),
    inplace('ifloordiv', PyNumber_InPlaceFloorDivide, '//'),
    inplace('itruediv', PyNumber_InPlaceTrueDivide, '/'),
    inplace('imod', PyNumber_InPlaceRemainder, '%'),
    inplace('ilshift', PyNumber_InPlaceLshift, '<<'),
    inplace('irshift', PyNumber_InPlaceRshift, '>>'),
    inplace('iand', PyNumber_InPlaceAnd, '&'),
    inplace('ixor', PyNumber_InPlaceXor, '^'),
    inplace('ior', PyNumber_InPlaceOr, '|'),
    binary('concat', PySequence_Concat, 'Same as a + b, for a and b sequences.'),
    binary('iconcat', PySequence_InPlaceConcat, 'Same as a += b, for a and b sequences.'),
    binary('getitem', PyObject_GetItem, 'Same as a[b].'),
    method(
      'setitem(a, b, c, /)',
      (_module, a, b, c) => (PyObject_SetItem(a, b, c) < 0 ? 0 : Py_None),
      'Same as a[b] = c.',
    ),
    binary('delitem', (a, b) => (PyObject_DelItem(a, b) < 0 ? 0 : Py_None), 'Same as del a[b].'),
    binary('pow', (a, b) => PyNumber_Power(a, b, Py_None), 'Same as a ** b.'),
    inplace('ipow', (a, b) => PyNumber_InPlacePower(a, b, Py_None), '**'),
    compare('eq', Py_EQ, '=='),
    compare('ne', Py_NE, '!='),
    compare('lt', Py_LT, '<'),
    compare('le', Py_LE, '<='),
    compare('gt', Py_GT, '>'),
    compare('ge', Py_GE, '>='),
    method('_compare_digest(a, b, /)', _compare_digest, "Return 'a == b'."),
    method('length_hint(obj, default=0, /)', length_hint, 'Return an estimate of the number of items in obj.'),
    rawMethod('call', METH_FASTCALL | METH_KEYWORDS, call, 'Same as obj(*args, **kwargs).', 'obj, /, *args, **kwargs'),
  ],
  exec: (module) => addTypes(module, getterTypes),
});
