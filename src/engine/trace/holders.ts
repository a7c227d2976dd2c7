// The ledger: who holds an object, by the places a learner knows. The same scan as the audit's, so the number of holders is
// ob_refcnt between two instructions.

import { Py_TPFLAGS_TYPE_SUBCLASS } from '../include/flags.ts';
import { PyCodeObject, PyFunctionObject, PyMemberDef, PyModuleObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { _PyFrame_GetCode } from '../objects/interpframe.ts';
import { _Py_IsImmortal, hasSubclassFlag, Py_REFCNT, Py_TYPE } from '../objects/object.ts';
import * as T from '../objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { _PyType_Name, readCString } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check } from '../objects/unicodeobject.ts';
import { insideC } from './roots.ts';
import { type Edge, scan } from './scan.ts';

export interface Holder {
  /** The object that holds the reference, or 0: a frame or the interpreter. */
  readonly object: Ref;
  /** The frame, or 0. */
  readonly frame: Addr;
  /** Address of the word. */
  readonly at: Addr;
  readonly place: Place;
}

const text = (o: Ref): string => (o !== 0 && PyUnicode_Check(o) ? PyUnicode_AsString(o) : '?');

/** The name of a frame: of its function, or <module>. */
export function frameName(frame: Addr): string {
  return text(ld(_PyFrame_GetCode(frame) + PyCodeObject.co_qualname));
}
/** Names of what has one in Python: modules, classes, functions, code; the last with Python's word for it, which is the same in all languages. */
export function ownName(o: Ref): string | null {
  const type = Py_TYPE(o);
  if (type === T.PyModule_Type) return text(ld(o + PyModuleObject.md_name));
  if (hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS)) return `class ${_PyType_Name(o)}`;
  if (type === T.PyFunction_Type) return text(ld(o + PyFunctionObject.func_qualname));
  if (type === T.PyCode_Type) return `code ${text(ld(o + PyCodeObject.co_qualname))}`;
  return null;
}

/** Which object a namespace belongs to, by the dict. */
export type Owners = ReadonlyMap<Ref, { readonly owner: Ref; readonly kind: string }>;

/** Where a reference is held, for whoever puts it into words (views/places.ts). */
export interface Place {
  readonly kind:
    | 'local'
    | 'stack'
    | 'frame'
    | 'root'
    | 'value'
    | 'value-of-key'
    | 'variable'
    | 'attribute'
    | 'constant'
    | 'syntax-tree'
    | 'item-of-part'
    | 'item'
    | 'element'
    | 'key'
    | 'name'
    | 'class'
    | 'cell'
    | 'part'
    | 'c-function';
  /** Of a variable, an attribute, a key, a field or a root; '' where there is none. */
  readonly name: string;
  readonly index: number;
  /** The object whose place it is; 0 for a frame's and the interpreter's. */
  readonly owner: Ref;
  /** The function whose frame or code it is, or ''. */
  readonly inside: string;
}
const place = (kind: Place['kind'], rest: Partial<Omit<Place, 'kind'>> = {}): Place => ({
  kind,
  name: '',
  index: 0,
  owner: 0,
  inside: '',
  ...rest,
});

/** What holds the reference. */
export function placeOf(e: Edge, owners: Owners): Place {
  if (e.frame !== 0) {
    const inside = frameName(e.frame);
    if (e.kind === 'local') {
      const names = ld(_PyFrame_GetCode(e.frame) + PyCodeObject.co_localsplusnames);
      return place('local', { name: text(PyTuple_GET_ITEM(names, e.detail)), inside });
    }
    return e.kind === 'stack' ? place('stack', { index: e.detail, inside }) : place('frame', { name: e.kind, inside });
  }
  if (e.from === 0) return e.kind === 'process.tree' ? place('syntax-tree') : place('root', { name: e.kind });
  const owner = e.from;
  const namespace = owners.get(e.from);
  switch (e.kind) {
    case 'value': {
      const name = text(e.detail);
      if (namespace !== undefined)
        return place(namespace.kind === 'md_dict' ? 'variable' : 'attribute', { name, owner: namespace.owner });
      return name === '?' ? place('value', { owner }) : place('value-of-key', { name: JSON.stringify(name), owner });
    }
    case 'attribute':
      return place('attribute', { name: text(e.detail), owner });
    case 'slot':
      return place('attribute', { name: readCString(ld(e.detail + PyMemberDef.name)), owner });
    case 'item':
      if (namespace === undefined) return place('item', { index: e.detail, owner });
      if (namespace.kind === 'co_consts')
        return place('constant', { inside: text(ld(namespace.owner + PyCodeObject.co_qualname)) });
      if (namespace.kind === 'process.tree') return place('syntax-tree');
      return place('item-of-part', { index: e.detail, name: namespace.kind, owner: namespace.owner });
    case 'element':
      return place('element', { owner });
    case 'key':
      return namespace === undefined ? place('key', { owner }) : place('name', { owner: namespace.owner });
    case 'class':
      return place('class', { owner });
    case 'ob_ref':
      return place('cell', { owner });
    default:
      return place('part', { name: e.kind, owner });
  }
}

/** Fields whose dict or tuple is spoken of as part of what has it. */
export const OWNED_PARTS = new Set([
  'md_dict',
  '__dict__',
  'tp_dict',
  'func_dict',
  'dict',
  'co_consts',
  'co_names',
  'process.tree',
]);

/** What words that hold references are, by address; null for a word that no living object or frame has. */
export function places(): (at: Addr) => Place | null {
  const edges = new Map<Addr, Edge>();
  const owners = new Map<Ref, { owner: Ref; kind: string }>();
  scan((e) => {
    if (e.at !== 0) edges.set(e.at, { ...e });
    if (OWNED_PARTS.has(e.kind)) owners.set(e.to, { owner: e.from, kind: e.kind });
  });
  return (at) => {
    const e = edges.get(at);
    return e === undefined ? null : placeOf(e, owners);
  };
}

/** Who holds `o`, one entry a reference. The interpreter's table of interned strings is not counted, as in CPython. */
export function holdersOf(o: Ref): Holder[] {
  const edges: Edge[] = [];
  const owners = new Map<Ref, { owner: Ref; kind: string }>();
  scan((e) => {
    if (e.to === o) edges.push({ ...e });
    if (OWNED_PARTS.has(e.kind)) owners.set(e.to, { owner: e.from, kind: e.kind });
  });
  const holders = edges.map((e) => ({ object: e.from, frame: e.frame, at: e.at, place: placeOf(e, owners) }));
  // What memory does not show is in the hands of the C functions that called the running code.
  if (!_Py_IsImmortal(o) && insideC())
    while (holders.length < Py_REFCNT(o)) holders.push({ object: 0, frame: 0, at: 0, place: place('c-function') });
  return holders;
}
