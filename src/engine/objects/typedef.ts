// How a file says what its type is: `defineType` at its foot, with tables of slots, methods, members and getsets. At start-up
// the tables become PyTypeObject, PyMethodDef, PyMemberDef and PyGetSetDef structs in static memory; PyType_Ready
// (typeobject) goes on from there, as in CPython.

import { METH_CLASS, METH_STATIC, Py_READONLY, Py_TPFLAGS_IMMUTABLETYPE } from '../include/flags.ts';
import { has } from '../include/layout.ts';
import {
  PyAsyncMethods,
  PyBufferProcs,
  PyGetSetDef,
  PyMappingMethods,
  PyMemberDef,
  PyMethodDef,
  PyNumberMethods,
  PySequenceMethods,
  PyTypeObject,
  type StructInfo,
} from '../include/structs.ts';
import { type Addr, type Ref, st, st64, stBytes, stp } from '../memory/memory.ts';
import { cStrings, resetTableStrings, staticAlloc, tableString } from '../memory/static.ts';
import { functionAddress, registerFunction } from '../memory/text.ts';
import type * as O from './object.ts';
import { initStaticHeader } from './object.ts';
import { convention, parseSignature } from './signature.ts';
import { PyType_Type, staticTypeName } from './statictypes.ts';

export interface MethodSpec {
  readonly name: string;
  readonly flags: number;
  // biome-ignore lint/complexity/noBannedTypes: the flags say the signature
  readonly call: Function;
  readonly doc: string;
  /** Parameters as shown by __text_signature__, or null. */
  readonly text: string | null;
}
/** A method or function by its signature (see signature.ts): `f(self, ...parameters)`. */
// biome-ignore lint/suspicious/noExplicitAny: implementations take a fixed number of references
export function method(signature: string, f: (self: Ref, ...args: any[]) => Ref, doc = ''): MethodSpec {
  const s = parseSignature(signature);
  const { flags, call } = convention(s, f);
  return { name: s.name, flags, call, doc, text: s.text };
}
/** The same, bound to the class (METH_CLASS) or to nothing (METH_STATIC). */
// biome-ignore lint/suspicious/noExplicitAny: implementations take a fixed number of references
export function classmethod(signature: string, f: (type: Ref, ...args: any[]) => Ref, doc = ''): MethodSpec {
  const m = method(signature, f, doc);
  return { ...m, flags: m.flags | METH_CLASS };
}
// biome-ignore lint/suspicious/noExplicitAny: implementations take a fixed number of references
export function staticmethod(signature: string, f: (nothing: Ref, ...args: any[]) => Ref, doc = ''): MethodSpec {
  const m = method(signature, f, doc);
  return { ...m, flags: m.flags | METH_STATIC };
}
/** A method in a raw calling convention: `flags` is METH_VARARGS, METH_FASTCALL, ... and `f` takes what they say. */
// biome-ignore lint/complexity/noBannedTypes: the flags say the signature
export function rawMethod(name: string, flags: number, f: Function, doc = '', text: string | null = null): MethodSpec {
  return { name, flags, call: f, doc, text };
}

export interface MemberSpec {
  readonly name: string;
  /** Py_T_* code. */
  readonly type: number;
  /** From the object's start; a function because layouts depend on the version. */
  readonly offset: () => number;
  readonly flags: number;
  readonly doc: string;
}
export const member = (
  name: string,
  type: number,
  offset: () => number,
  flags = Py_READONLY,
  doc = '',
): MemberSpec => ({
  name,
  type,
  offset,
  flags,
  doc,
});

export interface GetSetSpec {
  readonly name: string;
  /** New reference, or NULL with an exception. `closure` is the number given below. */
  readonly get: ((o: Ref, closure: number) => Ref) | null;
  /** 0, or -1 with an exception. `value` NULL: delete. */
  readonly set: ((o: Ref, value: Ref, closure: number) => number) | null;
  readonly doc: string;
  readonly closure: number;
}
export const getset = (
  name: string,
  get: GetSetSpec['get'],
  set: GetSetSpec['set'] = null,
  doc = '',
  closure = 0,
): GetSetSpec => ({
  name,
  get,
  set,
  doc,
  closure,
});

/** Slot functions by their C names. */
export interface Slots {
  tp_dealloc?: O.destructor;
  tp_repr?: O.reprfunc;
  tp_str?: O.reprfunc;
  tp_hash?: O.hashfunc;
  tp_call?: O.ternaryfunc;
  tp_getattro?: O.getattrofunc;
  tp_setattro?: O.setattrofunc;
  tp_traverse?: O.traverseproc;
  tp_clear?: O.inquiry;
  tp_richcompare?: O.richcmpfunc;
  tp_iter?: O.getiterfunc;
  tp_iternext?: O.iternextfunc;
  tp_descr_get?: O.descrgetfunc;
  tp_descr_set?: O.descrsetfunc;
  tp_init?: O.initproc;
  tp_alloc?: O.allocfunc;
  tp_new?: O.newfunc;
  tp_free?: O.destructor;
  tp_is_gc?: O.inquiry;
  tp_del?: O.destructor;
  tp_finalize?: O.destructor;
  tp_vectorcall?: O.vectorcallfunc;
  am_await?: O.unaryfunc;
  am_aiter?: O.unaryfunc;
  am_anext?: O.unaryfunc;
  /** (self, value) → PYGEN_RETURN 0, PYGEN_ERROR -1, PYGEN_NEXT 1; the result is left where genobject.ts says. */
  am_send?: (o: Ref, value: Ref) => number;
  nb_add?: O.binaryfunc;
  nb_subtract?: O.binaryfunc;
  nb_multiply?: O.binaryfunc;
  nb_remainder?: O.binaryfunc;
  nb_divmod?: O.binaryfunc;
  nb_power?: O.ternaryfunc;
  nb_negative?: O.unaryfunc;
  nb_positive?: O.unaryfunc;
  nb_absolute?: O.unaryfunc;
  nb_bool?: O.inquiry;
  nb_invert?: O.unaryfunc;
  nb_lshift?: O.binaryfunc;
  nb_rshift?: O.binaryfunc;
  nb_and?: O.binaryfunc;
  nb_xor?: O.binaryfunc;
  nb_or?: O.binaryfunc;
  nb_int?: O.unaryfunc;
  nb_float?: O.unaryfunc;
  nb_inplace_add?: O.binaryfunc;
  nb_inplace_subtract?: O.binaryfunc;
  nb_inplace_multiply?: O.binaryfunc;
  nb_inplace_remainder?: O.binaryfunc;
  nb_inplace_power?: O.ternaryfunc;
  nb_inplace_lshift?: O.binaryfunc;
  nb_inplace_rshift?: O.binaryfunc;
  nb_inplace_and?: O.binaryfunc;
  nb_inplace_xor?: O.binaryfunc;
  nb_inplace_or?: O.binaryfunc;
  nb_floor_divide?: O.binaryfunc;
  nb_true_divide?: O.binaryfunc;
  nb_inplace_floor_divide?: O.binaryfunc;
  nb_inplace_true_divide?: O.binaryfunc;
  nb_index?: O.unaryfunc;
  nb_matrix_multiply?: O.binaryfunc;
  nb_inplace_matrix_multiply?: O.binaryfunc;
  mp_length?: O.lenfunc;
  mp_subscript?: O.binaryfunc;
  mp_ass_subscript?: O.objobjargproc;
  sq_length?: O.lenfunc;
  sq_concat?: O.binaryfunc;
  sq_repeat?: O.ssizeargfunc;
  sq_item?: O.ssizeargfunc;
  sq_ass_item?: O.ssizeobjargproc;
  sq_contains?: O.objobjproc;
  sq_inplace_concat?: O.binaryfunc;
  sq_inplace_repeat?: O.ssizeargfunc;
  /** (exporter, view address, flags) → 0 or -1; memoryobject.ts has the Py_buffer layout. */
  bf_getbuffer?: (o: Ref, view: Addr, flags: number) => number;
  bf_releasebuffer?: (o: Ref, view: Addr) => void;
}

export interface TypeSpec {
  /** Bytes; functions because layouts depend on the version. */
  readonly basicsize: () => number;
  readonly itemsize?: number;
  /** Py_TPFLAGS_*; IMMUTABLETYPE is added unless the type is `mutable`. A function where they depend on the version. */
  readonly flags: number | (() => number);
  /** True for a type of C whose attributes can be set. */
  readonly mutable?: boolean;
  readonly base?: Ref;
  /** All bases, when there is more than `base`; they come earlier in statictypes.ts. */
  readonly bases?: readonly Ref[];
  /** The type's own class, if it is not `type`. */
  readonly meta?: Ref;
  readonly doc?: string;
  readonly weaklistoffset?: () => number;
  readonly dictoffset?: () => number;
  readonly vectorcall_offset?: () => number;
  readonly slots: Slots;
  /** Slots that hold a function of general use, by its registered name: { tp_iter: 'PyObject_SelfIter', tp_hash: 'PyObject_HashNotImplemented' }. */
  readonly shared?: Partial<Record<keyof Slots, string>>;
  readonly methods?: readonly MethodSpec[];
  readonly members?: readonly MemberSpec[];
  readonly getset?: readonly GetSetSpec[];
  /** Called when the class is ready. */
  readonly ready?: () => void;
}

/** The structs that some slots lie in: the word of the type that points at one, and how the names of its slots begin. */
const suites: readonly (readonly [word: keyof typeof PyTypeObject & string, struct: StructInfo, prefix: string])[] = [
  ['tp_as_async', PyAsyncMethods, 'am'],
  ['tp_as_number', PyNumberMethods, 'nb'],
  ['tp_as_sequence', PySequenceMethods, 'sq'],
  ['tp_as_mapping', PyMappingMethods, 'mp'],
  ['tp_as_buffer', PyBufferProcs, 'bf'],
];
const fieldOffset = (s: StructInfo, name: string): number => (s as unknown as Record<string, number>)[name];

interface Defined {
  readonly type: Ref;
  readonly name: string;
  readonly spec: TypeSpec;
  readonly methods: Addr;
  readonly members: Addr;
  readonly getset: Addr;
  readonly suites: readonly Addr[];
}
const defined = new Map<Ref, Defined>();

/** A zero-terminated PyMethodDef table in static memory; `owner` makes its functions' names unique. */
export function methodTable(owner: string, specs: readonly MethodSpec[]): Addr {
  const at = staticAlloc(`${owner}.methods`, (specs.length + 1) * PyMethodDef.sizeof);
  for (const m of specs) registerFunction(`${owner}.${m.name}`, m.call);
  tables.push(() => {
    for (const [i, m] of specs.filter(({ name }) => presence.has(`${owner}.${name}`)).entries()) {
      const self =
        m.flags & METH_STATIC ? '' : m.flags & METH_CLASS ? '$type' : owner.startsWith('module ') ? '$module' : '$self';
      // Where no parameter is positional-only, the bound one still is.
      const bound = self && m.text?.includes('/') ? self : self && `${self}, /`;
      const text = m.text === null ? '' : `${m.name}(${[bound, m.text].filter((x) => x).join(', ')})\n--\n\n`;
      const d = at + i * PyMethodDef.sizeof;
      stp(d + PyMethodDef.ml_name, nameString(m.name));
      stp(d + PyMethodDef.ml_meth, functionAddress(`${owner}.${m.name}`));
      st(d + PyMethodDef.ml_flags, m.flags);
      stp(d + PyMethodDef.ml_doc, docString(documentation.of(`${owner}.${m.name}`) ?? text + m.doc));
    }
  });
  return at;
}
const tables: (() => void)[] = [];

/** Addresses of the strings of a table; 0 for no docstring. Only during start-up. */
export const nameString = (text: string): Addr => tableString('names', text, stBytes);
export const docString = (text: string): Addr => (text === '' ? 0 : tableString('docs', text, stBytes));
/**
 * Which types, and which of their members, methods, getsets (`type.name`) and slots (`type.tp_repr`) a version has; and whether a static type of it has a wrapper
 * for a slot (`type.tp_getattro`) that it fills with its base's function. Filled in by what starts from nothing (runtime/pyinit.ts).
 */
export const presence = {
  has: (_name: string): boolean => true,
  wrapsInherited: (_name: string): boolean => false,
  /** tp_name of a static type in this version. */
  nameOf: (name: string): string => name,
};
/** CPython's internal docstring of `type`, `type.member` or `module name.function`; filled in by what starts from nothing (runtime/pyinit.ts). */
export const documentation = { of: (_name: string): string | undefined => undefined };

const tableOf = new Map<unknown, Addr>();
/** The table of a list, which types may share. */
function once(list: unknown, make: () => Addr): Addr {
  if (!tableOf.has(list)) tableOf.set(list, make());
  return tableOf.get(list)!;
}
/**
 * Says what the static type at `type` (statictypes.ts) is. Called once, at the foot of the type's file.
 */
export function defineType(type: Ref, spec: TypeSpec): void {
  const name = staticTypeName(type);
  if (name === undefined) throw new RangeError('defineType: not an address of statictypes.ts');
  if (defined.has(type)) throw new RangeError(`type ${name} is defined twice`);
  const used = new Set<string>();
  for (const slot in spec.slots) {
    const f = spec.slots[slot as keyof Slots];
    if (f) registerFunction(`${name}.${slot}`, f);
    used.add(slot.slice(0, 2));
  }
  for (const slot in spec.shared) used.add(slot.slice(0, 2));
  defined.set(type, {
    type,
    name,
    spec,
    methods: spec.methods ? once(spec.methods, () => methodTable(name, spec.methods!)) : 0,
    members: spec.members ? memberTable(name, spec.members) : 0,
    getset: spec.getset ? once(spec.getset, () => getsetTable(name, spec.getset!)) : 0,
    suites: suites.map(([word, s, prefix]) => (used.has(prefix) ? staticAlloc(`${name}.${word}`, s.sizeof) : 0)),
  });
}

export function memberTable(owner: string, specs: readonly MemberSpec[]): Addr {
  const at = staticAlloc(`${owner}.members`, (specs.length + 1) * PyMemberDef.sizeof);
  tables.push(() => {
    // A field that the version lacks is no member.
    const present = specs.filter((m) => has(m.offset()) && presence.has(`${owner}.${m.name}`));
    present.forEach((m, i) => {
      const d = at + i * PyMemberDef.sizeof;
      stp(d + PyMemberDef.name, nameString(m.name));
      st(d + PyMemberDef.type, m.type);
      st64(d + PyMemberDef.offset, m.offset());
      st(d + PyMemberDef.flags, m.flags);
      stp(d + PyMemberDef.doc, docString(documentation.of(`${owner}.${m.name}`) ?? m.doc));
    });
  });
  return at;
}
export function getsetTable(owner: string, specs: readonly GetSetSpec[]): Addr {
  const at = staticAlloc(`${owner}.getset`, (specs.length + 1) * PyGetSetDef.sizeof);
  const rows = specs.map((g) => ({
    ...g,
    get: g.get ? registerFunction(`${owner}.${g.name}.get`, g.get) : 0,
    set: g.set ? registerFunction(`${owner}.${g.name}.set`, g.set) : 0,
  }));
  tables.push(() => {
    for (const [i, g] of rows.filter(({ name }) => presence.has(`${owner}.${name}`)).entries()) {
      const d = at + i * PyGetSetDef.sizeof;
      stp(d + PyGetSetDef.name, nameString(g.name));
      stp(d + PyGetSetDef.get, g.get);
      stp(d + PyGetSetDef.set, g.set);
      stp(d + PyGetSetDef.doc, docString(documentation.of(`${owner}.${g.name}`) ?? g.doc));
      st64(d + PyGetSetDef.closure, g.closure);
    }
  });
  return at;
}

/** Does what a static type still lacks when PyType_Ready is through with it. */
export function finishType(type: Ref): void {
  defined.get(type)?.spec.ready?.();
}
/** The bases of a static type with more than one, or null. */
export function declaredBases(type: Ref): readonly Ref[] | null {
  return defined.get(type)?.spec.bases ?? null;
}

const GENERIC = [
  ['tp_getattro', 'PyObject_GenericGetAttr'],
  ['tp_setattro', 'PyObject_GenericSetAttr'],
] as const;
/** Writes all static tables and type structs. The first act of start-up; PyType_Ready follows for each type. */
export function writeStaticTypes(functionAddress: (name: string) => Addr): void {
  resetTableStrings();
  for (const [at, bytes] of cStrings()) stBytes(at, bytes);
  for (const write of tables) write();
  for (const d of defined.values()) {
    const { type, spec } = d;
    if (!presence.has(d.name)) continue;
    initStaticHeader(type, spec.meta ?? PyType_Type);
    stp(type + PyTypeObject.tp_name, nameString(presence.nameOf(d.name)));
    st64(type + PyTypeObject.tp_basicsize, spec.basicsize());
    st64(type + PyTypeObject.tp_itemsize, spec.itemsize ?? 0);
    const flags = typeof spec.flags === 'function' ? spec.flags() : spec.flags;
    st(type + PyTypeObject.tp_flags, spec.mutable ? flags : flags | Py_TPFLAGS_IMMUTABLETYPE);
    // No such function, or a field that the version lacks: 0.
    st64(type + PyTypeObject.tp_weaklistoffset, spec.weaklistoffset?.() || 0);
    st64(type + PyTypeObject.tp_dictoffset, spec.dictoffset?.() || 0);
    st64(type + PyTypeObject.tp_vectorcall_offset, spec.vectorcall_offset?.() || 0);
    stp(type + PyTypeObject.tp_base, spec.base ?? 0);
    stp(type + PyTypeObject.tp_doc, docString(documentation.of(d.name) ?? spec.doc ?? ''));
    stp(type + PyTypeObject.tp_methods, d.methods);
    stp(type + PyTypeObject.tp_members, d.members);
    stp(type + PyTypeObject.tp_getset, d.getset);
    suites.forEach(([word], i) => {
      stp(type + fieldOffset(PyTypeObject, word), d.suites[i]);
    });
    const put = (slot: string, f: Addr): void => {
      if (!presence.has(`${d.name}.${slot}`)) return;
      const own = fieldOffset(PyTypeObject, slot);
      if (own !== undefined) {
        stp(type + own, f);
        return;
      }
      const i = suites.findIndex(([, s]) => fieldOffset(s, slot) !== undefined);
      stp(d.suites[i] + fieldOffset(suites[i][1], slot), f);
    };
    for (const slot in spec.slots)
      if (spec.slots[slot as keyof Slots] && presence.has(`${d.name}.${slot}`))
        put(slot, functionAddress(`${d.name}.${slot}`));
    for (const slot in spec.shared) put(slot, functionAddress(spec.shared[slot as keyof Slots]!));
    // These two need not be said: every type inherits them. A version's type that says them has wrappers for them.
    for (const [slot, f] of GENERIC)
      if (presence.wrapsInherited(`${d.name}.${slot}`) && !(slot in spec.slots)) put(slot, functionAddress(f));
  }
}
