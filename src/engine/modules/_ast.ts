// Module _ast: the classes of syntax tree nodes. Mirrors Python/Python-ast.c.

import { METH_KEYWORDS, METH_VARARGS, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import {
  PyNumber_Or,
  PyObject_GetItem,
  PySequence_Contains,
  PySequence_GetItem,
  PySequence_List,
  PySequence_Size,
} from '../objects/abstract.ts';
import { PyObject_Call, PyObject_CallNoArgs } from '../objects/call.ts';
import { PyDict_Next } from '../objects/dict_copy.ts';
import { PyDict_GetItemWithError } from '../objects/dict_core.ts';
import {
  PyDict_GetItemString,
  PyDict_New,
  PyDict_SetItem,
  PyDict_SetItemString,
  PyDict_Update,
} from '../objects/dictobject.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import { PyObject_GenericGetDict, PyObject_GenericSetDict } from '../objects/generic_attr.ts';
import { link } from '../objects/link.ts';
import { PyList_Append, PyList_AsTuple, PyList_GET_ITEM, PyList_New } from '../objects/listobject.ts';
import { PyModule_AddObjectRef } from '../objects/moduleobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SIZE, Py_TYPE, PyObject_TypeCheck } from '../objects/object.ts';
import {
  PyObject_GetAttr,
  PyObject_GetOptionalAttr,
  PyObject_GetOptionalAttrString,
  PyObject_Repr,
  PyObject_SetAttr,
} from '../objects/object_protocol.ts';
import { reprText } from '../objects/repr_guard.ts';
import { _PySet_NextEntry, PySet_GET_SIZE, set_discard_key } from '../objects/set_core.ts';
import { _PySet_Update, PySet_New } from '../objects/set_new.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import {
  _PyUnion_Type,
  heapType,
  Py_GenericAliasType,
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
import { type Field, nodeSchema, POSITIONED, POSITIONED_FULLY } from './ast_schema.ts';
import { defineModule } from './define.ts';

export const AST_Type = heapType('ast.AST');
const AST_object = struct('AST_object', { dict: 'ptr' }, PyObject);
/** A dict of the node classes by name, made at the first use. */
const CLASSES = staticRef('ast.state');

const docOf = (name: string, declaration: string): string => {
  if (declaration !== '') return declaration;
  const kinds = nodeSchema()
    .classes.filter(([, base]) => base === name)
    .map(([, , d]) => d);
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
  const fields = nodeSchema().fields.get(name) ?? [];
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
  const schema = nodeSchema();
  const classes = PyDict_New();
  for (const [name, base, declaration] of schema.classes) {
    const baseType = base === 'AST' ? AST_Type : PyDict_GetItemString(classes, base);
    const type = make_type(name, baseType, declaration);
    if (type === 0) {
      Py_DECREF(classes);
      return 0;
    }
    const positioned = POSITIONED.includes(name) || POSITIONED_FULLY.includes(name);
    if (positioned || base === 'AST') setTo(type, '_attributes', names(positioned ? POSITION : []));
    if (POSITIONED.includes(name)) for (const end of POSITION.slice(2)) setNone(type, end);
    for (const f of schema.fields.get(name) ?? []) if (f.count === '?') setNone(type, f.name);
    put(classes, name, type);
  }
  // NOT-IN-CPYTHON: 3.12 has no _field_types, but the Lib of 3.14, which all versions here run, asks for them.
  for (const [name, fields] of schema.fields) {
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

/** New reference: an attribute by one of the names that CPython keeps in the module's state. NULL with an exception. */
function attribute(o: Ref, name: '_fields' | '_attributes'): Ref {
  const key = PyUnicode_InternFromString(name);
  const value = PyObject_GetAttr(o, key);
  Py_DECREF(key);
  return value;
}
const deprecated = (message: string): number => link.PyErr_WarnEx(PyExc_DeprecationWarning, message, 1);
/** What %R shows, or null with an exception, for `f` to word. */
function withRepr(o: Ref, f: (text: string) => number): number {
  const text = reprText(o);
  return text === null ? -1 : f(text);
}
function refused(message: string): -1 {
  typeError(message);
  return -1;
}
const plural = (n: number): string => (n === 1 ? '' : 's');

/** What is wrong with a node that is being made: a warning that announces the error, or the error. 0, or -1 with an exception. */
const complain = (problem: string, announcement: string): number =>
  nodeSchema().incomplete === 'refused' ? refused(problem) : deprecated(`${problem}. ${announcement}`);
const ERROR_TO_COME = 'This will become an error in Python 3.15.';
/** How messages name the node's class: with its module since that is an error. */
const ownerName = (self: Ref): string =>
  nodeSchema().incomplete === 'refused' ? link.PyType_GetFullyQualifiedName(Py_TYPE(self)) : tp_name(Py_TYPE(self));

/** What is to be done with a field that was not given, by its type in _field_types. 0, 1 if it is required, or -1 with an exception. */
function setMissing(self: Ref, name: Ref, types: Ref): number {
  const type = PyDict_GetItemWithError(types, name);
  if (type === 0) {
    if (PyErr_Occurred() !== 0) return -1;
    return withRepr(name, (text) =>
      complain(`Field ${text} is missing from ${ownerName(self)}._field_types`, ERROR_TO_COME),
    );
  }
  // An optional field has None from its class.
  if (Py_IS_TYPE(type, _PyUnion_Type)) return 0;
  if (Py_IS_TYPE(type, Py_GenericAliasType) || type === PyDict_GetItemString(nodeClasses(), 'expr_context')) {
    const value = Py_IS_TYPE(type, Py_GenericAliasType) ? PyList_New(0) : singleton('Load');
    if (value === 0) return -1;
    const r = PyObject_SetAttr(self, name, value);
    Py_DECREF(value);
    return r;
  }
  if (nodeSchema().incomplete === 'refused') return 1;
  return withRepr(name, (text) => complain(missing(self, [text]), ERROR_TO_COME));
}
function missing(self: Ref, texts: readonly string[]): string {
  const n = texts.length;
  const list = n < 3 ? texts.join(' and ') : `${texts.slice(0, -1).join(', ')}, and ${texts[n - 1]}`;
  return `${ownerName(self)}.__init__ missing ${n} required positional argument${plural(n)}: ${list}`;
}
/** The fields in `remaining` that were not given get what is there for them; those that must be given are told together. */
function setAllMissing(self: Ref, fields: Ref, remaining: Ref, types: Ref): number {
  const names = PySequence_List(remaining);
  if (names === 0) return -1;
  let required = false;
  let r = 0;
  for (let i = 0; r >= 0 && i < Py_SIZE(names); i++) {
    const name = PyList_GET_ITEM(names, i);
    r = setMissing(self, name, types);
    if (r === 1) required = true;
    else if (r === 0 && set_discard_key(remaining, name) < 0) r = -1;
  }
  Py_DECREF(names);
  return r < 0 ? -1 : required ? refuseMissing(self, fields, remaining) : 0;
}
function refuseMissing(self: Ref, fields: Ref, remaining: Ref): -1 {
  const texts: string[] = [];
  for (let i = 0, n = PySequence_Size(fields); i < n; i++) {
    const name = PySequence_GetItem(fields, i);
    const isMissing = name === 0 ? -1 : PySequence_Contains(remaining, name);
    const text = isMissing > 0 ? reprText(name) : '';
    if (name !== 0) Py_DECREF(name);
    if (isMissing < 0 || text === null) return -1;
    if (isMissing > 0) texts.push(text);
  }
  return refused(missing(self, texts));
}
/** A keyword that names no field sets an attribute, which the class should declare. */
function setKeyword(self: Ref, fields: Ref, remaining: Ref, key: Ref, value: Ref): number {
  const isField = PySequence_Contains(fields, key);
  if (isField < 0) return -1;
  if (isField > 0) {
    const discarded = set_discard_key(remaining, key);
    if (discarded < 0) return -1;
    if (discarded === 0) {
      return withRepr(key, (text) => refused(`${ownerName(self)} got multiple values for argument ${text}`));
    }
  } else if (nodeSchema().incomplete !== 'allowed') {
    const attributes = attribute(Py_TYPE(self), '_attributes');
    if (attributes === 0) return -1;
    const isAttribute = PySequence_Contains(attributes, key);
    Py_DECREF(attributes);
    if (isAttribute < 0) return -1;
    const unexpected = (text: string): number =>
      complain(
        `${ownerName(self)}.__init__ got an unexpected keyword argument ${text}`,
        'Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.',
      );
    if (isAttribute === 0 && withRepr(key, unexpected) < 0) return -1;
  }
  return PyObject_SetAttr(self, key, value);
}
function setFields(self: Ref, args: Ref, kwds: Ref, fields: Ref, n: number, remaining: Ref): number {
  if (n < Py_SIZE(args)) {
    return refused(`${_PyType_Name(Py_TYPE(self))} constructor takes at most ${n} positional argument${plural(n)}`);
  }
  for (let i = 0; i < Py_SIZE(args); i++) {
    const name = PySequence_GetItem(fields, i);
    if (name === 0) return -1;
    let r = PyObject_SetAttr(self, name, PyTuple_GET_ITEM(args, i));
    if (set_discard_key(remaining, name) < 0) r = -1;
    Py_DECREF(name);
    if (r < 0) return -1;
  }
  const at = { pos: 0, key: 0, value: 0 };
  while (kwds !== 0 && PyDict_Next(kwds, at)) {
    if (setKeyword(self, fields, remaining, at.key, at.value) < 0) return -1;
  }
  if (PySet_GET_SIZE(remaining) === 0 || nodeSchema().incomplete === 'allowed') return 0;
  const types = PyObject_GetOptionalAttr(Py_TYPE(self), _Py_ID('_field_types'));
  if (types === 0) return PyErr_Occurred() === 0 ? 0 : -1;
  const r = setAllMissing(self, fields, remaining, types);
  Py_DECREF(types);
  return r;
}
/** Whether a class only stands for its kinds: AST itself, and the sums of Python.asdl. */
function isAbstract(type: Ref): boolean {
  if (type === AST_Type) return true;
  const { classes, fields } = nodeSchema();
  return classes.some(([name]) => !fields.has(name) && PyDict_GetItemString(nodeClasses(), name) === type);
}
/** Positional arguments are fields in their order; what is missing gets its default, if it has one. */
function ast_type_init(self: Ref, args: Ref, kwds: Ref): number {
  const type = Py_TYPE(self);
  if (nodeSchema().incomplete === 'refused' && isAbstract(type)) {
    const name = link.PyType_GetFullyQualifiedName(type);
    const problem = `Instantiating abstract AST node class ${name} is deprecated.`;
    if (deprecated(`${problem} This will become an error in Python 3.20`) < 0) return -1;
  }
  const fields = attribute(type, '_fields');
  if (fields === 0) return -1;
  const n = PySequence_Size(fields);
  const remaining = n < 0 ? 0 : PySet_New(fields);
  const r = remaining === 0 ? -1 : setFields(self, args, kwds, fields, n, remaining);
  if (remaining !== 0) Py_DECREF(remaining);
  Py_DECREF(fields);
  return r;
}

/** New reference: as many None as there are fields before the first that is not set. */
function positionalNones(dict: Ref, fields: Ref): Ref {
  const n = PySequence_Size(fields);
  const list = n < 0 ? 0 : PyList_New(0);
  if (list === 0) return 0;
  let ok = true;
  for (let i = 0; ok && i < n; i++) {
    const name = PySequence_GetItem(fields, i);
    const value = name === 0 ? 0 : PyDict_GetItemWithError(dict, name);
    if (name !== 0) Py_DECREF(name);
    if (value === 0 && PyErr_Occurred() === 0) break;
    ok = value !== 0 && PyList_Append(list, Py_None) === 0;
  }
  const tuple = ok ? PyList_AsTuple(list) : 0;
  Py_DECREF(list);
  return tuple;
}
/** (class, positional fields, dict): fields count as None, up to the first that is not set, so that unpickling does not miss them. */
function ast_type_reduce(self: Ref): Ref {
  const dict = PyObject_GetOptionalAttr(self, _Py_ID('__dict__'));
  if (dict === 0) return 0;
  const fields = nodeSchema().incomplete !== 'allowed' ? PyObject_GetOptionalAttrString(Py_TYPE(self), '_fields') : 0;
  let args = 0;
  if (fields !== 0) {
    args = positionalNones(dict, fields);
    Py_DECREF(fields);
  } else if (PyErr_Occurred() === 0) {
    args = PyTuple_New(0);
  }
  const result = args === 0 ? 0 : PyTuple_Pack(Py_TYPE(self), args, dict);
  if (args !== 0) Py_DECREF(args);
  Py_DECREF(dict);
  return result;
}

/** Discards from `expecting` the keys of a dict, of those whose values `counts`. */
function discardKeys(expecting: Ref, dict: Ref, counts: (value: Ref) => boolean): boolean {
  const at = { pos: 0, key: 0, value: 0 };
  while (PyDict_Next(dict, at)) if (counts(at.value) && set_discard_key(expecting, at.key) < 0) return false;
  return true;
}
function missingKeywords(self: Ref, expecting: Ref): boolean {
  const names: string[] = [];
  const at = { pos: 0, key: 0, lo: 0, hi: 0 };
  while (_PySet_NextEntry(expecting, at)) {
    const text = reprText(at.key);
    if (text === null) return false;
    names.push(text);
  }
  const n = names.length;
  if (n === 0) return true;
  const list = names.sort().join(', ');
  typeError(`${tp_name(Py_TYPE(self))}.__replace__ missing ${n} keyword argument${plural(n)}: ${list}.`);
  return false;
}
/** False with an exception: a keyword names nothing that the node has, or a field would be without a value. */
function ast_type_replace_check(self: Ref, dict: Ref, kwds: Ref, fields: Ref, attributes: Ref): boolean {
  const expecting = PySet_New(fields);
  if (expecting === 0) return false;
  let ok = _PySet_Update(expecting, attributes) === 0;
  const at = { pos: 0, key: 0, value: 0 };
  while (ok && kwds !== 0 && PyDict_Next(kwds, at)) {
    const discarded = set_discard_key(expecting, at.key);
    ok = discarded > 0;
    if (discarded !== 0) continue;
    const { key } = at;
    withRepr(key, (text) =>
      refused(`${tp_name(Py_TYPE(self))}.__replace__ got an unexpected keyword argument ${text}.`),
    );
  }
  ok &&= discardKeys(expecting, dict, () => true);
  if (ok) {
    const types = PyObject_GetOptionalAttr(Py_TYPE(self), _Py_ID('_field_types'));
    if (types !== 0) {
      ok = discardKeys(expecting, types, (type) => Py_IS_TYPE(type, _PyUnion_Type));
      Py_DECREF(types);
    } else ok = PyErr_Occurred() === 0;
  }
  // A node may be without its attributes.
  for (let i = 0, n = ok ? PySequence_Size(attributes) : 0; ok && i < n; i++) {
    const name = PySequence_GetItem(attributes, i);
    ok = name !== 0 && set_discard_key(expecting, name) >= 0;
    if (name !== 0) Py_DECREF(name);
  }
  ok &&= missingKeywords(self, expecting);
  Py_DECREF(expecting);
  return ok;
}
/** Puts what `dict` has of some names into another dict. */
function copyItems(to: Ref, dict: Ref, names: Ref): boolean {
  const n = PySequence_Size(names);
  for (let i = 0; i < n; i++) {
    const name = PySequence_GetItem(names, i);
    if (name === 0) return false;
    const value = PyDict_GetItemWithError(dict, name);
    const ok = value === 0 ? PyErr_Occurred() === 0 : PyDict_SetItem(to, name, value) === 0;
    Py_DECREF(name);
    if (!ok) return false;
  }
  return n >= 0;
}
/** copy.replace(): a new node with some fields and attributes changed. */
function ast_type_replace(self: Ref, args: Ref, kwds: Ref): Ref {
  if (Py_SIZE(args) > 0) return typeError('__replace__() takes no positional arguments');
  const dict = PyObject_GetOptionalAttr(self, _Py_ID('__dict__'));
  const fields = dict === 0 ? 0 : attribute(Py_TYPE(self), '_fields');
  const attributes = fields === 0 ? 0 : attribute(Py_TYPE(self), '_attributes');
  let node = 0;
  const checked = nodeSchema().incomplete === 'refused' ? () => true : ast_type_replace_check;
  if (attributes !== 0 && checked(self, dict, kwds, fields, attributes)) {
    const empty = PyTuple_New(0);
    const payload = PyDict_New();
    const ok = copyItems(payload, dict, fields) && copyItems(payload, dict, attributes);
    if (ok && (kwds === 0 || PyDict_Update(payload, kwds) === 0)) node = PyObject_Call(Py_TYPE(self), empty, payload);
    Py_DECREF(payload);
    Py_DECREF(empty);
  }
  for (const o of [attributes, fields, dict]) if (o !== 0) Py_DECREF(o);
  return node;
}

/** A list or tuple shows its first and last item; what lies too deep shows as an ellipsis. */
function valueText(o: Ref, depth: number): string | null {
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
  const at = (i: number): string | null => valueText(list ? PyList_GET_ITEM(o, i) : PyTuple_GET_ITEM(o, i), depth);
  const parts = n === 0 ? [] : n === 1 ? [at(0)] : n === 2 ? [at(0), at(1)] : [at(0), '...', at(n - 1)];
  if (parts.includes(null)) return null;
  return list ? `[${parts.join(', ')}]` : `(${parts.join(', ')}${n === 1 ? ',' : ''})`;
}
function nodeRepr(self: Ref, depth: number): string | null {
  const type = _PyType_Name(Py_TYPE(self));
  if (depth <= 0) return `${type}(...)`;
  const fields = attribute(Py_TYPE(self), '_fields');
  const n = fields === 0 ? -1 : PySequence_Size(fields);
  const parts: string[] = [];
  for (let i = 0; i < n; i++) {
    const name = PySequence_GetItem(fields, i);
    const value = name === 0 ? 0 : PyObject_GetAttr(self, name);
    const text = value === 0 ? null : valueText(value, depth - 1);
    if (text !== null) parts.push(`${PyUnicode_AsString(name)}=${text}`);
    for (const o of [value, name]) if (o !== 0) Py_DECREF(o);
    if (text === null) break;
  }
  if (fields !== 0) Py_DECREF(fields);
  if (parts.length !== n) return null;
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
    rawMethod('__replace__', METH_VARARGS | METH_KEYWORDS, ast_type_replace),
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
    for (const [name] of nodeSchema().classes) {
      if (PyModule_AddObjectRef(module, name, PyDict_GetItemString(classes, name)) < 0) return -1;
    }
    return 0;
  },
});
