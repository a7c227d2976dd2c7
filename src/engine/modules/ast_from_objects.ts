// From nodes of the module ast to the tree that the compiler reads. Mirrors the obj2ast functions of Python/Python-ast.c.
// NOT-IN-CPYTHON: a constant is made anew from its value, so the code object does not hold the node's own object.

import type { Const } from '../include/constant.ts';
import { PyComplexObject, PySliceObject } from '../include/structs.ts';
import { F64, ld, type Ref } from '../memory/memory.ts';
import { PyObject_IsInstance } from '../objects/abstract_class.ts';
import { PyBytes_AsUint8Array } from '../objects/bytesobject.ts';
import { PyDict_GetItemString } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_AsDouble } from '../objects/floatobject.ts';
import { PyList_Check, PyList_GET_ITEM } from '../objects/listobject.ts';
import { PyLong_AsBigInt, PyLong_AsInt, PyLong_Check } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_SIZE, PyObject_TypeCheck } from '../objects/object.ts';
import { PyObject_GetOptionalAttr } from '../objects/object_protocol.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall } from '../objects/recursion.ts';
import { reprText } from '../objects/repr_guard.ts';
import { _PySet_NextEntry } from '../objects/setobject.ts';
import { Py_Ellipsis, Py_False, Py_None, Py_True } from '../objects/statics.ts';
import {
  PyBytes_Type,
  PyComplex_Type,
  PyExc_RuntimeError,
  PyExc_ValueError,
  PyFloat_Type,
  PyFrozenSet_Type,
  PyLong_Type,
  PySlice_Type,
  PyTuple_Type,
  PyUnicode_Type,
} from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_READ_CHAR } from '../objects/unicode_layout.ts';
import {
  codePointsOfText,
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_GET_LENGTH,
  PyUnicode_InternFromString,
} from '../objects/unicodeobject.ts';
import type { mod } from '../parser/ast.ts';
import type { Mode } from '../parser/index.ts';
import { runtimeLink } from '../runtime/part_link.ts';
import { AST_Type, nodeClasses } from './_ast.ts';
import { type Field, nodeSchema, POSITIONED, POSITIONED_FULLY } from './ast_schema.ts';
import { _PyAST_Validate } from './ast_validate.ts';

type Node = Record<string, unknown>;
/** Thrown, and caught at the door, when an exception is set. */
class Refused extends Error {}
function refuse(): never {
  throw new Refused();
}
function refuseType(message: string): never {
  typeError(message);
  refuse();
}
function refuseValue(message: string): never {
  PyErr_SetString(PyExc_ValueError, message);
  refuse();
}

/** The classes that each sum type has; a type that is no sum has itself. */
const classesOf = (type: string): string[] => {
  const below = nodeSchema()
    .classes.filter(([, base]) => base === type)
    .map(([name]) => name);
  return below.length > 0 ? below : [type];
};

/** Two lone surrogates side by side are one character in the engine's text: then the code points are given, too. */
function strConst(o: Ref): Const {
  const value = PyUnicode_AsString(o);
  const n = PyUnicode_GET_LENGTH(o);
  if (codePointsOfText(value).length === n) return { kind: 'str', value };
  return { kind: 'str', value, codePoints: Array.from({ length: n }, (_, i) => PyUnicode_READ_CHAR(o, i)) };
}
/** The value of a constant, or null with TypeError. */
export function constantOf(o: Ref): Const | null {
  if (o === Py_None) return { kind: 'None' };
  if (o === Py_True) return { kind: 'True' };
  if (o === Py_False) return { kind: 'False' };
  if (o === Py_Ellipsis) return { kind: 'Ellipsis' };
  if (Py_IS_TYPE(o, PyLong_Type)) return { kind: 'int', value: PyLong_AsBigInt(o) };
  if (Py_IS_TYPE(o, PyFloat_Type)) return { kind: 'float', value: PyFloat_AsDouble(o) };
  if (Py_IS_TYPE(o, PyComplex_Type))
    return { kind: 'complex', real: F64[(o + PyComplexObject.real) >> 3], imag: F64[(o + PyComplexObject.imag) >> 3] };
  if (Py_IS_TYPE(o, PyUnicode_Type)) return strConst(o);
  if (Py_IS_TYPE(o, PyBytes_Type)) return { kind: 'bytes', value: PyBytes_AsUint8Array(o).slice() };
  if (Py_IS_TYPE(o, PyTuple_Type) || Py_IS_TYPE(o, PyFrozenSet_Type)) {
    const items: Const[] = [];
    for (const item of itemsOf(o)) {
      const c = constantOf(item);
      if (c === null) return null;
      items.push(c);
    }
    return { kind: Py_IS_TYPE(o, PyTuple_Type) ? 'tuple' : 'frozenset', items };
  }
  if (Py_IS_TYPE(o, PySlice_Type)) {
    const [start, stop, step] = [PySliceObject.start, PySliceObject.stop, PySliceObject.step].map((at) =>
      constantOf(ld(o + at)),
    );
    return start && stop && step ? { kind: 'slice', start, stop, step } : null;
  }
  typeError(`got an invalid type in Constant: ${typeName(o)}`);
  return null;
}
function itemsOf(o: Ref): Ref[] {
  if (Py_IS_TYPE(o, PyTuple_Type)) return Array.from({ length: Py_SIZE(o) }, (_, i) => PyTuple_GET_ITEM(o, i));
  const items: Ref[] = [];
  const at = { pos: 0, key: 0, lo: 0, hi: 0 };
  while (_PySet_NextEntry(o, at)) items.push(at.key);
  return items;
}

/** Runs `f` with an attribute, which is NULL if there is none. */
function withAttribute<T>(o: Ref, name: string, f: (value: Ref) => T): T {
  // CPython's module keeps these names; here the nodes' classes do.
  const key = PyUnicode_InternFromString(name);
  const value = PyObject_GetOptionalAttr(o, key);
  Py_DECREF(key);
  if (value === 0 && PyErr_Occurred() !== 0) refuse();
  try {
    return f(value);
  } finally {
    if (value !== 0) Py_DECREF(value);
  }
}
function integer(o: Ref): number {
  if (!PyLong_Check(o)) {
    const text = reprText(o);
    if (text === null) refuse();
    refuseValue(`invalid integer value: ${text}`);
  }
  const n = PyLong_AsInt(o);
  if (n === -1 && PyErr_Occurred() !== 0) refuse();
  return n;
}
/** One value of a declared type; null for None. */
function single(type: string, o: Ref): unknown {
  if (type === 'constant') {
    const c = constantOf(o);
    if (c === null) refuse();
    return c;
  }
  if (type === 'int') return integer(o);
  if (o === Py_None) return null;
  if (type === 'identifier') {
    if (!Py_IS_TYPE(o, PyUnicode_Type)) refuseType('AST identifier must be of type str');
    return PyUnicode_AsString(o);
  }
  if (type === 'string') {
    if (!PyUnicode_Check(o) && !Py_IS_TYPE(o, PyBytes_Type)) refuseType('AST string must be of type str');
    return PyUnicode_AsString(o);
  }
  return node(type, o);
}
function list(owner: string, f: Field, o: Ref): unknown[] {
  if (o === 0) return [];
  if (!PyList_Check(o)) refuseType(`${owner} field "${f.name}" must be a list, not a ${typeName(o)}`);
  const n = Py_SIZE(o);
  const items: unknown[] = [];
  for (let i = 0; i < n; i++) {
    items.push(single(f.type, PyList_GET_ITEM(o, i)));
    if (Py_SIZE(o) === n) continue;
    PyErr_SetString(PyExc_RuntimeError, `${owner} field "${f.name}" changed size during iteration`);
    refuse();
  }
  return items;
}
function field(owner: string, f: Field, o: Ref, target: Node): unknown {
  return withAttribute(o, f.name, (value) => {
    if (f.count === '*') return list(owner, f, value);
    if (value === 0) {
      if (f.count === '?') return null;
      // As the class has it when it is made without: the context of a name is Load.
      if (f.type === 'expr_context') return { _type: 'Load' };
      refuseType(`required field "${f.name}" missing from ${target._type as string}`);
    }
    if (f.count === '?' && value === Py_None) return null;
    const got = single(f.type, value);
    if (got === null && f.type !== 'constant') refuseValue(`field '${f.name}' is required for ${owner}`);
    return got;
  });
}
function position(kind: string, o: Ref, target: Node): void {
  const fully = POSITIONED_FULLY.includes(kind);
  for (const [name, instead] of [
    ['lineno', null],
    ['col_offset', null],
    ['end_lineno', 'lineno'],
    ['end_col_offset', 'col_offset'],
  ] as const) {
    target[name] = withAttribute(o, name, (value) => {
      if (value !== 0 && (value !== Py_None || instead === null || fully)) return integer(value);
      if (instead === null || fully) refuseType(`required field "${name}" missing from ${kind}`);
      return target[instead];
    });
  }
}
function node(type: string, o: Ref): Node {
  const isSum = !nodeSchema().fields.has(type);
  if (!_Py_EnterRecursiveCall(` while traversing '${type}' node`)) refuse();
  try {
    const target: Node = { _type: '' };
    // Positions come first, as in CPython: what lacks them is refused for that.
    if (POSITIONED.includes(type) || POSITIONED_FULLY.includes(type)) position(type, o, target);
    const classes = nodeClasses();
    let name = isSum ? '' : type;
    if (isSum) {
      for (const candidate of classesOf(type)) {
        const is = PyObject_IsInstance(o, PyDict_GetItemString(classes, candidate));
        if (is < 0) refuse();
        if (is > 0) {
          name = candidate;
          break;
        }
      }
    }
    if (name === '') {
      const text = reprText(o);
      if (text === null) refuse();
      refuseType(`expected some sort of ${type}, but got ${text}`);
    }
    target._type = name;
    for (const f of nodeSchema().fields.get(name) as readonly Field[]) target[f.name] = field(name, f, o, target);
    return target;
  } finally {
    _Py_LeaveRecursiveCall();
  }
}

const ROOTS = { exec: 'Module', eval: 'Expression', single: 'Interactive', func_type: 'FunctionType' } as const;
/** Whether a node is the root that `mode` asks for. False with an exception. */
function PyAST_CheckMode(o: Ref, mode: Mode): boolean {
  const classes = nodeClasses();
  if (classes === 0) return false;
  const wanted = ROOTS[mode];
  const is = PyObject_IsInstance(o, PyDict_GetItemString(classes, wanted));
  if (is === 0) typeError(`expected ${wanted} node, got ${typeName(o)}`);
  return is > 0;
}
/** The checked tree behind a node, or null with an exception. */
function PyAST_obj2mod(o: Ref, mode: Mode): mod | null {
  if (!PyAST_CheckMode(o, mode)) return null;
  try {
    const tree = node('mod', o) as unknown as mod;
    return _PyAST_Validate(tree) ? tree : null;
  } catch (e) {
    if (!(e instanceof Refused)) throw e;
    return null;
  }
}
runtimeLink.PyAST_Check = (o) => PyObject_TypeCheck(o, AST_Type);
runtimeLink.PyAST_CheckMode = PyAST_CheckMode;
runtimeLink.PyAST_obj2mod = PyAST_obj2mod;
