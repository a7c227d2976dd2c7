// Module _ast: the classes of syntax tree nodes. Mirrors Python/Python-ast.c.

import { METH_FASTCALL, METH_KEYWORDS, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { PyNumber_Or, PyObject_GetItem, PySequence_List } from '../objects/abstract.ts';
import { PyObject_Call, PyObject_CallNoArgs } from '../objects/call.ts';
import {
  PyDict_Copy,
  PyDict_GetItemString,
  PyDict_New,
  PyDict_SetItem,
  PyDict_SetItemString,
  PyDict_Update,
} from '../objects/dictobject.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from '../objects/generic_attr.ts';
import { link } from '../objects/link.ts';
import { PyList_GET_ITEM, PyList_New } from '../objects/listobject.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import {
  argAt,
  Py_DECREF,
  Py_NewRef,
  Py_SIZE,
  Py_TYPE,
  PyObject_TypeCheck,
  PyVectorcall_NARGS,
} from '../objects/object.ts';
import {
  PyObject_GetAttrString,
  PyObject_GetOptionalAttr,
  PyObject_Repr,
  PyObject_SetAttr,
} from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import {
  heapType,
  PyBaseObject_Type,
  PyExc_DeprecationWarning,
  PyList_Type,
  PyLong_Type,
  PyTuple_Type,
  PyType_Type,
  PyUnicode_Type,
} from '../objects/statictypes.ts';
import { deallocWords, tpAlloc, visitWords } from '../objects/traverse.ts';
import { PyTuple_GET_ITEM, PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM } from '../objects/tupleobject.ts';
import { defineType, getset, method, rawMethod } from '../objects/typedef.ts';
import { _PyType_Name, tp_name } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_FromString, PyUnicode_InternFromString } from '../objects/unicodeobject.ts';
import { addInts } from './add_types.ts';
import { NODE_CLASSES, POSITIONED, POSITIONED_FULLY } from './ast_schema.ts';
import { defineModule } from './define.ts';

export const AST_Type = heapType('ast.AST');
const AST_object = struct('AST_object', { dict: 'ptr' }, PyObject);
/** A dict of the node classes by name, made at the first use. */
const CLASSES = staticRef('ast.state');

// ---- declarations ----

export interface Field {
  readonly name: string;
  readonly type: string;
  /** '' for exactly one, '?' for optional, '*' for a list. */
  readonly count: string;
}
const fieldsOf = (declaration: string): Field[] => {
  const open = declaration.indexOf('(');
  if (open < 0) return [];
  return declaration
    .slice(open + 1, -1)
    .split(', ')
    .map((part) => {
      const [, type, count, name] = /^(\w+)([?*]*) (\w+)$/.exec(part) as RegExpExecArray;
      return { name, type, count: count.includes('*') ? '*' : count };
    });
};
/** The fields of each concrete class. */
export const NODE_FIELDS: ReadonlyMap<string, readonly Field[]> = new Map(
  NODE_CLASSES.filter(([, , declaration]) => declaration !== '').map(([name, , declaration]) => [
    name,
    fieldsOf(declaration),
  ]),
);
const docOf = (name: string, declaration: string): string => {
  if (declaration !== '') return declaration;
  const kinds = NODE_CLASSES.filter(([, base]) => base === name).map(([, , d]) => d);
  const plain = kinds.every((d) => !d.includes('('));
  return `${name} = ${kinds.join(plain ? ' | ' : `\n${' '.repeat(name.length + 1)}| `)}`;
};
const POSITION = ['lineno', 'col_offset', 'end_lineno', 'end_col_offset'];

// ---- making the classes ----

/** Puts a new reference into a dict. */
function put(dict: Ref, key: string, value: Ref): void {
  PyDict_SetItemString(dict, key, value);
  Py_DECREF(value);
}
/** New reference: a tuple of interned str. */
function names(texts: readonly string[]): Ref {
  const t = PyTuple_New(texts.length);
  texts.forEach((text, i) => {
    PyTuple_SET_ITEM(t, i, PyUnicode_InternFromString(text));
  });
  return t;
}
/** New reference: type(name, (base,), dict). */
function make_type(name: string, base: Ref, declaration: string): Ref {
  const fields = declaration === '' ? [] : fieldsOf(declaration);
  const dict = PyDict_New();
  const tuple = names(fields.map((f) => f.name));
  PyDict_SetItemString(dict, '_fields', tuple);
  put(dict, '__match_args__', tuple);
  put(dict, '__module__', PyUnicode_InternFromString('ast'));
  put(dict, '__doc__', PyUnicode_FromString(docOf(name, declaration)));
  const nameObject = PyUnicode_InternFromString(name);
  const bases = PyTuple_Pack(base);
  const args = PyTuple_Pack(nameObject, bases, dict);
  const type = PyObject_Call(PyType_Type, args, 0);
  for (const o of [nameObject, bases, dict, args]) Py_DECREF(o);
  return type;
}
function setNone(type: Ref, name: string): void {
  const key = PyUnicode_InternFromString(name);
  PyObject_SetAttr(type, key, Py_None);
  Py_DECREF(key);
}
function setTo(type: Ref, name: string, value: Ref): void {
  const key = PyUnicode_InternFromString(name);
  PyObject_SetAttr(type, key, value);
  Py_DECREF(key);
  Py_DECREF(value);
}
const simpleTypes: Readonly<Record<string, Ref>> = {
  identifier: PyUnicode_Type,
  string: PyUnicode_Type,
  int: PyLong_Type,
  constant: PyBaseObject_Type,
};
/** New reference: what _field_types says of a field. */
function fieldType(classes: Ref, f: Field): Ref {
  const type = simpleTypes[f.type] ?? PyDict_GetItemString(classes, f.type);
  if (f.count === '*') return PyObject_GetItem(PyList_Type, type);
  return f.count === '?' ? PyNumber_Or(type, Py_None) : Py_NewRef(type);
}
/** Borrowed reference: the dict of node classes. NULL with an exception. */
export function nodeClasses(): Ref {
  if (ld(CLASSES) !== 0) return ld(CLASSES);
  const classes = PyDict_New();
  for (const [name, base, declaration] of NODE_CLASSES) {
    const baseType = base === 'AST' ? AST_Type : PyDict_GetItemString(classes, base);
    const type = make_type(name, baseType, declaration);
    if (type === 0) {
      Py_DECREF(classes);
      return 0;
    }
    const positioned = POSITIONED.includes(name) || POSITIONED_FULLY.includes(name);
    if (positioned || base === 'AST') setTo(type, '_attributes', names(positioned ? POSITION : []));
    if (POSITIONED.includes(name)) for (const end of POSITION.slice(2)) setNone(type, end);
    for (const f of NODE_FIELDS.get(name) ?? []) if (f.count === '?') setNone(type, f.name);
    put(classes, name, type);
  }
  for (const [name, fields] of NODE_FIELDS) {
    const types = PyDict_New();
    for (const f of fields) put(types, f.name, fieldType(classes, f));
    const type = PyDict_GetItemString(classes, name);
    setTo(type, '_field_types', Py_NewRef(types));
    setTo(type, '__annotations__', types);
  }
  stp(CLASSES, classes);
  return classes;
}
/** New reference: the one node of a class without fields (Load, Add, ...), as the parser gives it. */
export function singleton(name: string): Ref {
  const classes = nodeClasses();
  const key = `${name} singleton`;
  const known = PyDict_GetItemString(classes, key);
  if (known !== 0) return Py_NewRef(known);
  const node = PyObject_CallNoArgs(PyDict_GetItemString(classes, name));
  if (node !== 0) PyDict_SetItemString(classes, key, node);
  return node;
}

// ---- nodes ----

/** The names in a sequence attribute of the class, or null with an exception. */
function nameList(self: Ref, attribute: string): string[] | null {
  const key = PyUnicode_InternFromString(attribute);
  const o = PyObject_GetOptionalAttr(Py_TYPE(self), key);
  Py_DECREF(key);
  if (o === 0) return PyErr_Occurred() !== 0 ? null : [];
  const list = PySequence_List(o);
  Py_DECREF(o);
  if (list === 0) return null;
  const texts: string[] = [];
  for (let i = 0; i < Py_SIZE(list); i++) texts.push(PyUnicode_AsString(PyList_GET_ITEM(list, i)));
  Py_DECREF(list);
  return texts;
}
function setField(self: Ref, name: string, value: Ref): number {
  const key = PyUnicode_InternFromString(name);
  const r = PyObject_SetAttr(self, key, value);
  Py_DECREF(key);
  return r;
}
const deprecated = (message: string): boolean => link.PyErr_WarnEx(PyExc_DeprecationWarning, message, 1) >= 0;

/** Positional arguments are fields in their order; what is missing gets its default, if it has one. */
function ast_type_init(self: Ref, args: Ref, kwds: Ref): number {
  const fields = nameList(self, '_fields');
  if (fields === null) return -1;
  const short = _PyType_Name(Py_TYPE(self));
  const full = tp_name(Py_TYPE(self));
  const n = Py_SIZE(args);
  if (n > fields.length) {
    typeError(
      `${short} constructor takes at most ${fields.length} positional argument${fields.length === 1 ? '' : 's'}`,
    );
    return -1;
  }
  const given = new Set<string>();
  for (let i = 0; i < n; i++) {
    if (setField(self, fields[i], PyTuple_GET_ITEM(args, i)) < 0) return -1;
    given.add(fields[i]);
  }
  const keywords: [string, Ref][] = [];
  if (kwds !== 0) link.dictItems(kwds, (key, value) => keywords.push([PyUnicode_AsString(key), value]));
  let attributes: string[] | null = null;
  for (const [name, value] of keywords) {
    if (fields.includes(name)) {
      if (given.has(name)) {
        typeError(`${short} got multiple values for argument '${name}'`);
        return -1;
      }
      given.add(name);
    } else {
      attributes ??= nameList(self, '_attributes');
      if (attributes === null) return -1;
      const message =
        `${full}.__init__ got an unexpected keyword argument '${name}'. ` +
        'Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.';
      if (!attributes.includes(name) && !deprecated(message)) return -1;
    }
    if (setField(self, name, value) < 0) return -1;
  }
  const missing = fields.filter((f) => !given.has(f));
  if (missing.length === 0) return 0;
  const declared = declaredFields(self);
  for (const name of missing) {
    const f = declared?.find((d) => d.name === name);
    if (f === undefined) {
      const message = `Field '${name}' is missing from ${full}._field_types. This will become an error in Python 3.15.`;
      if (declared !== null && !deprecated(message)) return -1;
    } else if (f.count === '*' || f.type === 'expr_context') {
      const value = f.count === '*' ? PyList_New(0) : singleton('Load');
      const r = value === 0 ? -1 : setField(self, name, value);
      if (value !== 0) Py_DECREF(value);
      if (r < 0) return -1;
    } else if (f.count === '') {
      const message = `${full}.__init__ missing 1 required positional argument: '${name}'. This will become an error in Python 3.15.`;
      if (!deprecated(message)) return -1;
    }
  }
  return 0;
}
/** The declaration that the node's class has from a class of this module, or null. */
function declaredFields(self: Ref): readonly Field[] | null {
  const types = PyObject_GetAttrStringOrNull(Py_TYPE(self), '_field_types');
  if (types === 0) return null;
  Py_DECREF(types);
  const classes = nodeClasses();
  for (let type = Py_TYPE(self); type !== 0 && type !== AST_Type; type = baseOf(type)) {
    const fields = NODE_FIELDS.get(_PyType_Name(type));
    if (fields !== undefined && PyDict_GetItemString(classes, _PyType_Name(type)) === type) return fields;
  }
  return null;
}
function PyObject_GetAttrStringOrNull(o: Ref, name: string): Ref {
  const key = PyUnicode_InternFromString(name);
  const value = PyObject_GetOptionalAttr(o, key);
  Py_DECREF(key);
  return value;
}
function baseOf(type: Ref): Ref {
  const base = PyObject_GetAttrString(type, '__base__');
  if (base !== 0) Py_DECREF(base);
  return base;
}
/** (class, positional fields, dict): fields that are not set count as None, up to the last one that is set. */
function ast_type_reduce(self: Ref): Ref {
  const fields = nameList(self, '_fields');
  if (fields === null) return 0;
  const dict = PyObject_GenericGetDict(self);
  if (dict === 0) return 0;
  const state = PyDict_Copy(dict);
  Py_DECREF(dict);
  const positional: Ref[] = [];
  if (declaredFields(self) !== null) {
    for (const name of fields) {
      if (PyDict_GetItemString(state, name) === 0) break;
      positional.push(Py_None);
    }
  }
  const args = PyTuple_Pack(...positional);
  const result = PyTuple_Pack(Py_TYPE(self), args, state);
  Py_DECREF(args);
  Py_DECREF(state);
  return result;
}
/** copy.replace(): a new node with some fields and attributes changed. */
function ast_type_replace(self: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  if (PyVectorcall_NARGS(nargsf) > 0) return typeError('__replace__() takes no positional arguments');
  const fields = nameList(self, '_fields');
  const attributes = nameList(self, '_attributes');
  if (fields === null || attributes === null) return 0;
  const kwargs = PyDict_New();
  const own = PyObject_GenericGetDict(self);
  for (const name of [...fields, ...attributes]) {
    const value = PyDict_GetItemString(own, name);
    if (value !== 0) PyDict_SetItemString(kwargs, name, value);
  }
  Py_DECREF(own);
  for (let i = 0; kwnames !== 0 && i < Py_SIZE(kwnames); i++) {
    const key = PyTuple_GET_ITEM(kwnames, i);
    const name = PyUnicode_AsString(key);
    if (!fields.includes(name) && !attributes.includes(name)) {
      Py_DECREF(kwargs);
      return typeError(`${_PyType_Name(Py_TYPE(self))}.__replace__ got an unexpected keyword argument '${name}'.`);
    }
    PyDict_SetItem(kwargs, key, argAt(args, i));
  }
  const empty = PyTuple_New(0);
  const node = PyObject_Call(Py_TYPE(self), empty, kwargs);
  Py_DECREF(empty);
  Py_DECREF(kwargs);
  return node;
}
/** A list or tuple shows its first and last item; what lies too deep shows as an ellipsis. */
function reprText(o: Ref, depth: number): string | null {
  if (PyObject_TypeCheck(o, AST_Type)) return nodeRepr(o, depth);
  const list = PyObject_TypeCheck(o, PyList_Type);
  if (!list && !PyObject_TypeCheck(o, PyTuple_Type)) {
    const r = PyObject_Repr(o);
    if (r === 0) return null;
    const text = PyUnicode_AsString(r);
    Py_DECREF(r);
    return text;
  }
  const n = Py_SIZE(o);
  const at = (i: number): string | null => reprText(list ? PyList_GET_ITEM(o, i) : PyTuple_GET_ITEM(o, i), depth);
  const parts = n === 0 ? [] : n === 1 ? [at(0)] : n === 2 ? [at(0), at(1)] : [at(0), '...', at(n - 1)];
  if (parts.includes(null)) return null;
  return list ? `[${parts.join(', ')}]` : `(${parts.join(', ')}${n === 1 ? ',' : ''})`;
}
function nodeRepr(self: Ref, depth: number): string | null {
  const type = _PyType_Name(Py_TYPE(self));
  if (depth <= 0) return `${type}(...)`;
  const fields = nameList(self, '_fields');
  if (fields === null) return null;
  const parts: string[] = [];
  for (const name of fields) {
    const value = PyObject_GetAttrString(self, name);
    const text = value === 0 ? null : reprText(value, depth - 1);
    if (value !== 0) Py_DECREF(value);
    if (text === null) return null;
    parts.push(`${name}=${text}`);
  }
  return `${type}(${parts.join(', ')})`;
}
function ast_repr(self: Ref): Ref {
  const text = nodeRepr(self, 3);
  return text === null ? 0 : PyUnicode_FromString(text);
}

defineType(AST_Type, {
  basicsize: () => AST_object.sizeof,
  flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
  dictoffset: () => AST_object.dict,
  slots: {
    tp_new: tpAlloc,
    tp_init: ast_type_init,
    tp_repr: ast_repr,
    tp_dealloc: (self) => deallocWords(self, AST_object.dict),
    tp_traverse: (self, visit) => visitWords(self, visit, AST_object.dict),
    tp_clear: (self) => {
      const dict = ld(self + AST_object.dict);
      stp(self + AST_object.dict, 0);
      if (dict !== 0) Py_DECREF(dict);
      return 0;
    },
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__reduce__()', ast_type_reduce),
    rawMethod('__replace__', METH_FASTCALL | METH_KEYWORDS, ast_type_replace),
  ],
  getset: [getset('__dict__', PyObject_GenericGetDict, PyObject_GenericSetDict)],
});

defineModule({
  name: '_ast',
  exec: (module) => {
    const own = PyDict_New();
    for (const name of ['_fields', '__match_args__', '_attributes']) put(own, name, PyTuple_New(0));
    const typeDict = ld(AST_Type + PyTypeObject.tp_dict);
    const r = PyDict_Update(typeDict, own);
    Py_DECREF(own);
    if (r < 0 || PyModule_AddObjectRef(module, 'AST', AST_Type) < 0) return -1;
    const flags = {
      PyCF_ALLOW_TOP_LEVEL_AWAIT: 0x2000,
      PyCF_ONLY_AST: 0x400,
      PyCF_TYPE_COMMENTS: 0x1000,
      PyCF_OPTIMIZED_AST: 0x8400,
    };
    if (addInts(module, flags) < 0) return -1;
    const classes = nodeClasses();
    if (classes === 0) return -1;
    for (const [name] of NODE_CLASSES) {
      if (PyModule_AddObjectRef(module, name, PyDict_GetItemString(classes, name)) < 0) return -1;
    }
    return 0;
  },
});
