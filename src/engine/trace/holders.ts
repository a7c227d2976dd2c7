// The ledger: who holds an object, by the words a learner knows. The same scan as the audit's, so the number of holders is
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
  /** In words: "variable a of __main__", "item 2 of list #7". */
  readonly text: string;
}

/** How an object is called in a holder's text; by default its type and address. */
export type NameOf = (o: Ref) => string;
const byAddress: NameOf = (o) => `${_PyType_Name(Py_TYPE(o))} at 0x${o.toString(16)}`;

const text = (o: Ref): string => (o !== 0 && PyUnicode_Check(o) ? PyUnicode_AsString(o) : '?');

/** The name of a frame: of its function, or <module>. */
export function frameName(frame: Addr): string {
  return text(ld(_PyFrame_GetCode(frame) + PyCodeObject.co_qualname));
}
/** Names of what has one in Python: modules, classes, functions, code. Else null. */
export function ownName(o: Ref): string | null {
  const type = Py_TYPE(o);
  if (type === T.PyModule_Type) return text(ld(o + PyModuleObject.md_name));
  if (hasSubclassFlag(o, Py_TPFLAGS_TYPE_SUBCLASS)) return `class ${_PyType_Name(o)}`;
  if (type === T.PyFunction_Type) return text(ld(o + PyFunctionObject.func_qualname));
  if (type === T.PyCode_Type) return `code of ${text(ld(o + PyCodeObject.co_qualname))}`;
  return null;
}

const ROOTS: Readonly<Record<string, string>> = {
  current_exception: 'the exception being raised',
  exc_value: 'the exception being handled',
  modules: 'sys.modules',
  sysdict: 'the interpreter: namespace of sys',
  'thread.dict': 'the thread: data of its own',
  type_cache: "the interpreter: cache of types' attributes",
  'gc.garbage': 'gc.garbage',
  'gc.callbacks': 'gc.callbacks',
  'process.code': 'the program being run',
  'process.tree': 'syntax tree',
};

/** Which object a namespace belongs to, by the dict. */
export type Owners = ReadonlyMap<Ref, { readonly owner: Ref; readonly kind: string }>;

/** What holds the reference, in words. */
export function edgeText(e: Edge, owners: Owners, nameOf: NameOf): string {
  if (e.frame !== 0) {
    const name = frameName(e.frame);
    if (e.kind === 'local') {
      const names = ld(_PyFrame_GetCode(e.frame) + PyCodeObject.co_localsplusnames);
      return `local ${text(PyTuple_GET_ITEM(names, e.detail))} of ${name}`;
    }
    if (e.kind === 'stack') return `value stack of ${name}, entry ${e.detail}`;
    return `frame of ${name}, ${e.kind}`;
  }
  if (e.from === 0) return ROOTS[e.kind] ?? `the interpreter: ${e.kind}`;
  const who = ownName(e.from) ?? nameOf(e.from);
  const owner = owners.get(e.from);
  switch (e.kind) {
    case 'value':
      return owner === undefined
        ? `value ${text(e.detail) === '?' ? 'of a key' : `of key ${JSON.stringify(text(e.detail))}`} of ${who}`
        : namespaceText(text(e.detail), owner.owner, owner.kind, nameOf);
    case 'attribute':
      return `attribute ${text(e.detail)} of ${who}`;
    case 'slot':
      return `attribute ${readCString(ld(e.detail + PyMemberDef.name))} of ${who}`;
    case 'item':
      if (owner !== undefined)
        return owner.kind === 'co_consts'
          ? `constant of ${text(ld(owner.owner + PyCodeObject.co_qualname))}`
          : owner.kind === 'process.tree'
            ? 'syntax tree'
            : `item ${e.detail} of ${owner.kind} of ${ownName(owner.owner) ?? nameOf(owner.owner)}`;
      return `item ${e.detail} of ${who}`;
    case 'element':
      return `element of ${who}`;
    case 'key':
      return owner === undefined ? `key of ${who}` : `a name in ${ownName(owner.owner) ?? nameOf(owner.owner)}`;
    case 'class':
      return `class of ${who}`;
    case 'ob_ref':
      return `cell ${who}`;
    default:
      return `${e.kind} of ${who}`;
  }
}
function namespaceText(name: string, owner: Ref, kind: string, nameOf: NameOf): string {
  const what = kind === 'md_dict' ? 'variable' : 'attribute';
  return `${what} ${name} of ${ownName(owner) ?? nameOf(owner)}`;
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

/** How words that hold references are called, by address; null for a word that no living object or frame has. */
export function placeNames(nameOf: NameOf = byAddress): (at: Addr) => string | null {
  const edges = new Map<Addr, Edge>();
  const owners = new Map<Ref, { owner: Ref; kind: string }>();
  scan((e) => {
    if (e.at !== 0) edges.set(e.at, { ...e });
    if (OWNED_PARTS.has(e.kind)) owners.set(e.to, { owner: e.from, kind: e.kind });
  });
  return (at) => {
    const e = edges.get(at);
    return e === undefined ? null : edgeText(e, owners, nameOf);
  };
}

/** Who holds `o`, one entry a reference. The interpreter's table of interned strings is not counted, as in CPython. */
export function holdersOf(o: Ref, nameOf: NameOf = byAddress): Holder[] {
  const edges: Edge[] = [];
  const owners = new Map<Ref, { owner: Ref; kind: string }>();
  scan((e) => {
    if (e.to === o) edges.push({ ...e });
    if (OWNED_PARTS.has(e.kind)) owners.set(e.to, { owner: e.from, kind: e.kind });
  });
  const holders = edges.map((e) => ({ object: e.from, frame: e.frame, at: e.at, text: edgeText(e, owners, nameOf) }));
  // What memory does not show is in the hands of the C functions that called the running code.
  if (!_Py_IsImmortal(o) && insideC())
    while (holders.length < Py_REFCNT(o))
      holders.push({ object: 0, frame: 0, at: 0, text: 'a C function that is being executed' });
  return holders;
}
