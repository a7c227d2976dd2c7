// Module ctypes, as far as it looks at and pokes into memory: simple types, arrays, pointers, string_at, memmove. Mirrors
// Modules/_ctypes/_ctypes.c and Lib/ctypes/__init__.py. NOT-IN-CPYTHON: no libraries, functions, structures or callbacks.
//
// A data object holds the address of its bytes: its own block, or any address it was given. An address outside the simulated
// process, or inside its text, ends the program as a segmentation fault does.

import {
  METH_CLASS,
  METH_O,
  Py_TPFLAGS_BASETYPE,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_MANAGED_DICT,
  Py_TPFLAGS_MANAGED_WEAKREF,
  Py_TPFLAGS_TYPE_SUBCLASS,
} from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { PyBytesObject, PyMemberDef, PyTypeObject } from '../include/structs.ts';
import { type Addr, addressOf, ld, ld8, memmove, memset, type Ref, st, st64, stBytes, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { staticRef } from '../memory/static.ts';
import { fn } from '../memory/text.ts';
import { PyNumber_AsSsize_t } from '../objects/abstract.ts';
import {
  PyBytes_AsUint8Array,
  PyBytes_Check,
  PyBytes_FromStringAndSize,
  PyBytes_FromUint8Array,
} from '../objects/bytesobject.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { PyObject_ClearManagedDict, PyObject_VisitManagedDict } from '../objects/dict_values.ts';
import { PyDict_GetItemWithError, PyDict_New, PyDict_SetItem, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyObject_GC_UnTrack } from '../objects/gcobject.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsBigInt, PyLong_AsSsize_t, PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import {
  type allocfunc,
  Py_CLEAR,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  Py_XDECREF,
  PyObject_TypeCheck,
  PyType_HasFeature,
} from '../objects/object.ts';
import { PyObject_IsTrue, PyObject_Repr } from '../objects/object_protocol.ts';
import { indices, PySlice_AdjustIndices, PySlice_Unpack } from '../objects/sliceobject.ts';
import { Py_None } from '../objects/statics.ts';
import {
  PyExc_AttributeError,
  PyExc_IndexError,
  PyExc_ValueError,
  PyLong_Type,
  PySlice_Type,
  PyType_Type,
  staticType,
} from '../objects/statictypes.ts';
import { visitWords } from '../objects/traverse.ts';
import { PyTuple_GET_ITEM, PyTuple_Pack } from '../objects/tupleobject.ts';
import { _PyType_Lookup } from '../objects/type_lookup.ts';
import { defineType, getset, method, rawMethod } from '../objects/typedef.ts';
import { _PyType_Name, typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString, PyUnicode_InternFromString } from '../objects/unicodeobject.ts';
import { PyObject_ClearWeakRefs } from '../objects/weakrefobject.ts';
import {
  access,
  addressToBigInt,
  bigIntToAddress,
  cBytes,
  checkWritten,
  CDataObject as D,
  type SimpleCode,
  simpleCodes,
} from './ctypes_data.ts';
import { defineModule } from './define.ts';

const PyCSimpleType_Type = staticType('_ctypes.PyCSimpleType');
const PyCArrayType_Type = staticType('_ctypes.PyCArrayType');
const PyCPointerType_Type = staticType('_ctypes.PyCPointerType');
const PyCData_Type = staticType('_ctypes._CData');
const Simple_Type = staticType('_ctypes._SimpleCData');
const PyCArray_Type = staticType('_ctypes.Array');
const PyCPointer_Type = staticType('_ctypes._Pointer');
const simpleTypes = simpleCodes.map((c) => staticType(`ctypes.${c.name}`));
/** Array and pointer types made so far: dict from (item type, length) or (item type,) to the type. */
const TYPE_CACHE = staticRef('ctypes.type_cache');

// ---- what a type says ----

function codeOf(type: Ref): SimpleCode | null {
  for (let t = type; t !== 0; t = ld(t + PyTypeObject.tp_base)) {
    const i = simpleTypes.indexOf(t);
    if (i >= 0) return simpleCodes[i];
  }
  return null;
}
/** Borrowed reference: attribute `name` of an array or pointer type, or NULL with an exception. */
function typeAttribute(type: Ref, name: string): Ref {
  const key = PyUnicode_InternFromString(name);
  const o = _PyType_Lookup(type, key);
  Py_DECREF(key);
  return o !== 0 ? o : typeError(`this type has no ${name}`);
}
const itemType = (type: Ref): Ref => typeAttribute(type, '_type_');
const isArrayType = (type: Ref): boolean => PyObject_TypeCheck(type, PyCArrayType_Type);
const isPointerType = (type: Ref): boolean => PyObject_TypeCheck(type, PyCPointerType_Type);
function arrayLength(type: Ref): number {
  const n = typeAttribute(type, '_length_');
  return n === 0 ? -1 : PyLong_AsSsize_t(n);
}
/** Bytes of an instance's data; -1 with TypeError if `type` is no C type. */
function sizeOfType(type: Ref): number {
  const code = codeOf(type);
  if (code !== null) return code.size;
  if (isPointerType(type)) return 8;
  if (isArrayType(type)) {
    const n = arrayLength(type);
    const item = itemType(type);
    if (n < 0 || item === 0) return -1;
    const size = sizeOfType(item);
    return size < 0 ? -1 : n * size;
  }
  typeError('this type has no size');
  return -1;
}

/** New reference. An instance over the bytes at `at`, or over a block of its own if `at` is null. */
function newData(type: Ref, at: Addr | null, keep: Ref): Ref {
  const size = sizeOfType(type);
  if (size < 0) return 0;
  const alloc = PyObject_CallAlloc(type);
  if (alloc === 0) return 0;
  let block = at;
  if (block === null) {
    block = PyMem_Malloc(Math.max(size, 1));
    if (block === 0) {
      Py_DECREF(alloc);
      return PyErr_NoMemory();
    }
    memset(block, 0, size);
  }
  st(alloc + D.at, block);
  st(alloc + D.own, at === null ? 1 : 0);
  st64(alloc + D.size, size);
  stp(alloc + D.keep, keep === 0 ? 0 : Py_NewRef(keep));
  return alloc;
}
function PyObject_CallAlloc(type: Ref): Ref {
  return fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
}

function readItem(type: Ref, at: Addr, keep: Ref): Ref {
  const code = codeOf(type);
  // As in ctypes, an instance of a subclass of a simple type is not turned into a Python value.
  return code !== null && simpleTypes.includes(type) ? code.get(at) : newData(type, at, keep);
}
function writeItem(type: Ref, at: Addr, value: Ref): number {
  const code = codeOf(type);
  if (code !== null) {
    const inner = PyObject_TypeCheck(value, Simple_Type) ? code.get(ld(value + D.at)) : Py_NewRef(value);
    if (inner === 0) return -1;
    const r = code.set(at, inner);
    Py_DECREF(inner);
    return r;
  }
  if (Py_TYPE(value) === type) {
    const size = sizeOfType(type);
    memmove(access(at, size, 'write'), access(ld(value + D.at), size, 'read'), size);
    return 0;
  }
  typeError(`incompatible types, ${typeName(value)} instance instead of ${_PyType_Name(type)} instance`);
  return -1;
}

/** The offset that an argument means: an int, bytes, or a data object (an array's own address, a pointer's value). */
function pointerArgument(o: Ref): Addr | null {
  if (PyObject_TypeCheck(o, PyLong_Type)) return bigIntToAddress(PyLong_AsBigInt(o));
  if (PyBytes_Check(o)) return o + PyBytesObject.ob_sval;
  if (PyObject_TypeCheck(o, PyCData_Type)) {
    const at = ld(o + D.at);
    const holdsPointer = isPointerType(Py_TYPE(o)) || 'PzO'.includes(codeOf(Py_TYPE(o))?.code ?? '-');
    if (!holdsPointer) return at;
    access(at, 8, 'read');
    return ld(at);
  }
  typeError('argument 1: TypeError: wrong type');
  return null;
}

// ---- class methods ----

function from_address(type: Ref, address: Ref): Ref {
  if (!PyObject_TypeCheck(address, PyLong_Type)) return typeError('integer expected');
  return newData(type, bigIntToAddress(PyLong_AsBigInt(address)), 0);
}
const classMethods = [rawMethod('from_address', METH_O | METH_CLASS, from_address)];

/** New reference: the type `item * n`. */
function arrayType(item: Ref, n: number): Ref {
  if (n < 0) return PyErr_SetString(PyExc_ValueError, `Array length must be >= 0, not ${n}`);
  const length = PyLong_FromLong(n);
  const made = cachedType(
    PyTuple_Pack(item, length),
    `${_PyType_Name(item)}_Array_${n}`,
    PyCArrayType_Type,
    PyCArray_Type,
    [
      ['_type_', item],
      ['_length_', length],
    ],
  );
  Py_DECREF(length);
  return made;
}
function pointerType(item: Ref): Ref {
  if (!PyObject_TypeCheck(item, PyType_Type)) return typeError('must have a ctypes type');
  return cachedType(PyTuple_Pack(item), `LP_${_PyType_Name(item)}`, PyCPointerType_Type, PyCPointer_Type, [
    ['_type_', item],
  ]);
}
/** Takes over `key`. */
function cachedType(
  key: Ref,
  name: string,
  meta: Ref,
  base: Ref,
  attributes: readonly (readonly [string, Ref])[],
): Ref {
  if (ld(TYPE_CACHE) === 0) stp(TYPE_CACHE, PyDict_New());
  const known = PyDict_GetItemWithError(ld(TYPE_CACHE), key);
  if (known !== 0) {
    Py_DECREF(key);
    return Py_NewRef(known);
  }
  const dict = PyDict_New();
  for (const [k, v] of attributes) PyDict_SetItemString(dict, k, v);
  const text = PyUnicode_FromString(name);
  const bases = PyTuple_Pack(base);
  const made = PyObject_CallFunctionObjArgs(meta, text, bases, dict);
  for (const o of [text, bases, dict]) Py_DECREF(o);
  if (made !== 0) PyDict_SetItem(ld(TYPE_CACHE), key, made);
  Py_DECREF(key);
  return made;
}

for (const meta of [PyCSimpleType_Type, PyCArrayType_Type, PyCPointerType_Type]) {
  defineType(meta, {
    basicsize: () => PyHeapTypeObject.sizeof,
    itemsize: PyMemberDef.sizeof,
    flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TYPE_SUBCLASS,
    base: PyType_Type,
    slots: { sq_repeat: arrayType },
    methods: [method('from_address(address, /)', from_address)],
  });
}

function data_dealloc(self: Ref): void {
  PyObject_GC_UnTrack(self);
  PyObject_ClearWeakRefs(self);
  if (PyType_HasFeature(Py_TYPE(self), Py_TPFLAGS_MANAGED_DICT)) PyObject_ClearManagedDict(self);
  if (ld(self + D.own)) PyMem_Free(ld(self + D.at));
  Py_XDECREF(ld(self + D.keep));
  const type = Py_TYPE(self);
  fn<(o: Ref) => void>(ld(type + PyTypeObject.tp_free))(self);
}

defineType(PyCData_Type, {
  basicsize: () => D.sizeof,
  flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_dealloc: data_dealloc,
    tp_traverse: (self, visit) => {
      const r = visitWords(self, visit, D.keep);
      if (r !== 0 || !PyType_HasFeature(Py_TYPE(self), Py_TPFLAGS_MANAGED_DICT)) return r;
      return PyObject_VisitManagedDict(self, visit);
    },
    tp_clear: (self) => {
      Py_CLEAR(self + D.keep);
      return 0;
    },
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: classMethods,
});

const valueGet = (self: Ref): Ref => codeOf(Py_TYPE(self))!.get(ld(self + D.at));
function valueSet(self: Ref, value: Ref): number {
  if (value === 0) {
    typeError("can't delete attribute");
    return -1;
  }
  return codeOf(Py_TYPE(self))!.set(ld(self + D.at), value);
}
defineType(Simple_Type, {
  basicsize: () => D.sizeof,
  flags: Py_TPFLAGS_BASETYPE,
  base: PyCData_Type,
  meta: PyCSimpleType_Type,
  slots: {
    tp_new: (type, args) => {
      if (codeOf(type) === null) return typeError('abstract class');
      const o = newData(type, null, 0);
      if (o === 0 || Py_SIZE(args) === 0) return o;
      const value = PyTuple_GET_ITEM(args, 0);
      if (valueSet(o, value) === 0) {
        // A py_object or pointer to bytes keeps its object.
        stp(o + D.keep, Py_NewRef(value));
        return o;
      }
      Py_DECREF(o);
      return 0;
    },
    tp_init: () => 0,
    nb_bool: (self) => {
      const v = valueGet(self);
      if (v === 0) return -1;
      const truth = PyObject_IsTrue(v);
      Py_DECREF(v);
      return truth;
    },
    tp_repr: (self) => {
      const v = valueGet(self);
      if (v === 0) return 0;
      const shown = PyObject_Repr(v);
      Py_DECREF(v);
      if (shown === 0) return 0;
      const text = PyUnicode_AsString(shown);
      Py_DECREF(shown);
      return PyUnicode_FromString(`${_PyType_Name(Py_TYPE(self))}(${text})`);
    },
  },
  getset: [getset('value', valueGet, valueSet, 'current value')],
});
simpleCodes.forEach((_code, i) => {
  // Classes made at run time in CPython: instances have a dict and can be weakly referenced.
  defineType(simpleTypes[i], {
    basicsize: () => D.sizeof,
    flags: Py_TPFLAGS_BASETYPE | Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF,
    base: Simple_Type,
    meta: PyCSimpleType_Type,
    slots: {},
  });
});

// ---- arrays ----

/** New reference: items as Python values. For c_char, bytes. */
function arraySlice(self: Ref, start: number, step: number, n: number): Ref {
  const item = itemType(Py_TYPE(self));
  const size = sizeOfType(item);
  const at = ld(self + D.at);
  if (codeOf(item)?.code === 'c') {
    const bytes: number[] = [];
    for (let i = 0; i < n; i++) bytes.push(access(at + start + i * step, 1, 'read') && ld8(at + start + i * step));
    return PyBytes_FromUint8Array(bytes);
  }
  const list = PyList_New(0);
  for (let i = 0; i < n; i++) {
    const v = readItem(item, at + (start + i * step) * size, self);
    if (v === 0 || PyList_Append(list, v) < 0) {
      Py_DECREF(list);
      return 0;
    }
    Py_DECREF(v);
  }
  return list;
}
function array_subscript(self: Ref, key: Ref): Ref {
  const n = arrayLength(Py_TYPE(self));
  if (Py_TYPE(key) === PySlice_Type) {
    if (PySlice_Unpack(key) < 0) return 0;
    const length = PySlice_AdjustIndices(n);
    return arraySlice(self, indices.start, indices.step, length);
  }
  let i = PyNumber_AsSsize_t(key, PyExc_IndexError);
  if (i === -1 && PyErr_Occurred() !== 0) return 0;
  if (i < 0) i += n;
  return array_item(self, i);
}
function array_item(self: Ref, i: number): Ref {
  if (i < 0 || i >= arrayLength(Py_TYPE(self))) return PyErr_SetString(PyExc_IndexError, 'invalid index');
  const item = itemType(Py_TYPE(self));
  return readItem(item, ld(self + D.at) + i * sizeOfType(item), self);
}
function array_ass_subscript(self: Ref, key: Ref, value: Ref): number {
  if (value === 0) {
    typeError('Array does not support item deletion');
    return -1;
  }
  const n = arrayLength(Py_TYPE(self));
  let i = PyNumber_AsSsize_t(key, PyExc_IndexError);
  if (i === -1 && PyErr_Occurred() !== 0) return -1;
  if (i < 0) i += n;
  if (i < 0 || i >= n) {
    PyErr_SetString(PyExc_IndexError, 'invalid index');
    return -1;
  }
  const item = itemType(Py_TYPE(self));
  return writeItem(item, ld(self + D.at) + i * sizeOfType(item), value);
}
function charArray(self: Ref, name: string): boolean {
  if (codeOf(itemType(Py_TYPE(self)))?.code === 'c') return true;
  PyErr_SetString(PyExc_AttributeError, `'${typeName(self)}' object has no attribute '${name}'`);
  return false;
}
defineType(PyCArray_Type, {
  basicsize: () => D.sizeof,
  flags: Py_TPFLAGS_BASETYPE,
  base: PyCData_Type,
  meta: PyCArrayType_Type,
  slots: {
    tp_new: (type, args) => {
      const o = newData(type, null, 0);
      if (o === 0) return 0;
      const item = itemType(type);
      const size = sizeOfType(item);
      if (Py_SIZE(args) > arrayLength(type)) {
        Py_DECREF(o);
        return PyErr_SetString(PyExc_IndexError, 'invalid index');
      }
      for (let i = 0; i < Py_SIZE(args); i++) {
        if (writeItem(item, ld(o + D.at) + i * size, PyTuple_GET_ITEM(args, i)) < 0) {
          Py_DECREF(o);
          return 0;
        }
      }
      return o;
    },
    tp_init: () => 0,
    sq_length: (self) => arrayLength(Py_TYPE(self)),
    sq_item: array_item,
    mp_length: (self) => arrayLength(Py_TYPE(self)),
    mp_subscript: array_subscript,
    mp_ass_subscript: array_ass_subscript,
  },
  getset: [
    getset('raw', (self) => (charArray(self, 'raw') ? arraySlice(self, 0, 1, arrayLength(Py_TYPE(self))) : 0)),
    getset('value', (self) => {
      if (!charArray(self, 'value')) return 0;
      const raw = arraySlice(self, 0, 1, arrayLength(Py_TYPE(self)));
      const bytes = PyBytes_AsUint8Array(raw);
      const end = bytes.indexOf(0);
      const o = PyBytes_FromUint8Array(end < 0 ? bytes : bytes.slice(0, end));
      Py_DECREF(raw);
      return o;
    }),
  ],
});

// ---- pointers ----

function pointer_item(self: Ref, i: number): Ref {
  const item = itemType(Py_TYPE(self));
  const at = ld(self + D.at);
  access(at, 8, 'read');
  if (ld(at) === 0) return PyErr_SetString(PyExc_ValueError, 'NULL pointer access');
  return readItem(item, ld(at) + i * sizeOfType(item), self);
}
function setPointer(self: Ref, value: Ref): number {
  if (!PyObject_TypeCheck(value, itemType(Py_TYPE(self)))) {
    typeError(`expected ${_PyType_Name(itemType(Py_TYPE(self)))} instead of ${typeName(value)}`);
    return -1;
  }
  stp(access(ld(self + D.at), 8, 'write'), ld(value + D.at));
  stp(self + D.keep, Py_NewRef(value));
  return 0;
}
defineType(PyCPointer_Type, {
  basicsize: () => D.sizeof,
  flags: Py_TPFLAGS_BASETYPE,
  base: PyCData_Type,
  meta: PyCPointerType_Type,
  slots: {
    tp_new: (type, args) => {
      const o = newData(type, null, 0);
      if (o === 0 || Py_SIZE(args) === 0) return o;
      if (setPointer(o, PyTuple_GET_ITEM(args, 0)) === 0) return o;
      Py_DECREF(o);
      return 0;
    },
    tp_init: () => 0,
    sq_item: pointer_item,
    nb_bool: (self) => (ld(access(ld(self + D.at), 8, 'read')) !== 0 ? 1 : 0),
    mp_subscript: (self, key) => {
      if (Py_TYPE(key) === PySlice_Type)
        return typeError('slices of pointers are not supported here; make an array type and use from_address');
      const i = PyNumber_AsSsize_t(key, PyExc_IndexError);
      return i === -1 && PyErr_Occurred() !== 0 ? 0 : pointer_item(self, i);
    },
    mp_ass_subscript: (self, key, value) => {
      const i = PyNumber_AsSsize_t(key, PyExc_IndexError);
      if (i === -1 && PyErr_Occurred() !== 0) return -1;
      const item = itemType(Py_TYPE(self));
      return writeItem(item, ld(access(ld(self + D.at), 8, 'read')) + i * sizeOfType(item), value);
    },
  },
  getset: [
    getset(
      'contents',
      (self) => {
        const target = ld(access(ld(self + D.at), 8, 'read'));
        return target === 0
          ? PyErr_SetString(PyExc_ValueError, 'NULL pointer access')
          : newData(itemType(Py_TYPE(self)), target, self);
      },
      setPointer,
    ),
  ],
});

// ---- functions ----

function string_at(_m: Ref, ptr: Ref, size: Ref): Ref {
  const at = pointerArgument(ptr);
  if (at === null) return 0;
  const n = size === 0 ? -1 : PyLong_AsSsize_t(size);
  if (n === -1 && PyErr_Occurred() !== 0) return 0;
  if (n < 0) return PyBytes_FromUint8Array(cBytes(at));
  return PyBytes_FromStringAndSize(n === 0 ? at : access(at, n, 'read'), n);
}
function cast(_m: Ref, o: Ref, type: Ref): Ref {
  const at = pointerArgument(o);
  if (at === null) return 0;
  const code = codeOf(type)?.code ?? '';
  if (!isPointerType(type) && !'PzO'.includes(code || '-'))
    return typeError(`cast() argument 2 must be a pointer, not ${_PyType_Name(type)}`);
  const result = newData(type, null, o);
  if (result !== 0) stp(ld(result + D.at), Math.max(at, 0));
  return result;
}

defineModule({
  name: 'ctypes',
  doc: 'create and manipulate C data types in Python',
  methods: [
    method('string_at(ptr, size=-1)', string_at),
    method('memmove(dst, src, count, /)', (_m, dst, src, count) => {
      const [to, from, n] = [pointerArgument(dst), pointerArgument(src), PyLong_AsSsize_t(count)];
      if (to === null || from === null || PyErr_Occurred() !== 0) return 0;
      if (n > 0) {
        memmove(access(to, n, 'write'), access(from, n, 'read'), n);
        checkWritten(to, n);
      }
      return PyLong_FromBigInt(addressToBigInt(to));
    }),
    method('memset(dst, c, count, /)', (_m, dst, c, count) => {
      const [to, byte, n] = [pointerArgument(dst), PyLong_AsSsize_t(c), PyLong_AsSsize_t(count)];
      if (to === null || PyErr_Occurred() !== 0) return 0;
      if (n > 0) {
        memset(access(to, n, 'write'), byte & 255, n);
        checkWritten(to, n);
      }
      return PyLong_FromBigInt(addressToBigInt(to));
    }),
    method('addressof(obj, /)', (_m, o) => {
      if (!PyObject_TypeCheck(o, PyCData_Type)) return typeError('invalid type');
      const at = ld(o + D.at);
      return PyLong_FromLong(at < 0 ? 0 : addressOf(at));
    }),
    method('sizeof(obj_or_type, /)', (_m, o) => {
      const isType = PyObject_TypeCheck(o, PyType_Type);
      const size = isType
        ? sizeOfType(o)
        : PyObject_TypeCheck(o, PyCData_Type)
          ? ld(o + D.size)
          : sizeOfType(Py_TYPE(o));
      return size < 0 ? 0 : PyLong_FromLong(size);
    }),
    method('cast(obj, type, /)', cast),
    method('POINTER(type, /)', (_m, type) => pointerType(type)),
    method('pointer(obj, /)', (_m, o) => {
      const type = pointerType(Py_TYPE(o));
      if (type === 0) return 0;
      const p = PyObject_CallFunctionObjArgs(type, o);
      Py_DECREF(type);
      return p;
    }),
    method('create_string_buffer(init, size=None)', (_m, init, size) => {
      const bytes = PyBytes_Check(init) ? PyBytes_AsUint8Array(init) : null;
      const n =
        size !== 0 && size !== Py_None
          ? PyLong_AsSsize_t(size)
          : bytes !== null
            ? bytes.length + 1
            : PyLong_AsSsize_t(init);
      if (PyErr_Occurred() !== 0) return 0;
      const type = arrayType(simpleTypes[simpleCodes.findIndex((c) => c.code === 'c')], n);
      if (type === 0) return 0;
      const o = newData(type, null, 0);
      if (o !== 0 && bytes !== null) stBytes(ld(o + D.at), bytes.slice(0, n));
      Py_DECREF(type);
      return o;
    }),
  ],
  exec: (module) => {
    const add = (name: string, o: Ref): boolean => PyModule_AddObjectRef(module, name, o) === 0;
    const typeOf = (name: string): Ref => simpleTypes[simpleCodes.findIndex((c) => c.name === name)];
    for (const [i, c] of simpleCodes.entries()) if (!add(c.name, simpleTypes[i])) return -1;
    for (const [alias, name] of Object.entries({
      c_int8: 'c_byte',
      c_uint8: 'c_ubyte',
      c_int16: 'c_short',
      c_uint16: 'c_ushort',
      c_int32: 'c_int',
      c_uint32: 'c_uint',
      c_int64: 'c_long',
      c_uint64: 'c_ulong',
      c_longlong: 'c_long',
      c_ulonglong: 'c_ulong',
      c_size_t: 'c_ulong',
      c_ssize_t: 'c_long',
    })) {
      if (!add(alias, typeOf(name))) return -1;
    }
    return add('Array', PyCArray_Type) && add('_SimpleCData', Simple_Type) && add('_Pointer', PyCPointer_Type) ? 0 : -1;
  },
});
