// Tables of the machine: which small ints the program's objects refer to, its strings and whether they are interned, the free lists.

import { PyCodeObject, PyDictObject } from '../engine/include/structs.ts';
import { addressOf, ld, type Ref } from '../engine/memory/memory.ts';
import { type Freelist, freelists } from '../engine/objects/freelist.ts';
import { _Py_IsImmortal, Py_REFCNT, Py_SIZE, Py_TYPE } from '../engine/objects/object.ts';
import { PyUnicode_Type } from '../engine/objects/statictypes.ts';
import { tstate } from '../engine/objects/tstate.ts';
import { PyTuple_GET_ITEM } from '../engine/objects/tupleobject.ts';
import type { ProgramCode } from '../engine/trace/program_code.ts';
import type { Say } from '../messages/say.ts';
import { codeName, unitCodes } from './bytecode.ts';
import { type Interned, internedOf, poolOf } from './facts.ts';
import { programView } from './program.ts';
import { type SmallIntCell, smallInts } from './small-ints.ts';
import { shortValue } from './values.ts';

// ---- small ints ----

export interface SmallIntsView {
  readonly cells: readonly SmallIntCell[];
}
/** The cache, with the references that the program's names and objects have into it. */
export function smallIntsView(program: ProgramCode): SmallIntsView {
  const { namespaces, objects } = programView(program);
  const counts = new Map<Ref, number>();
  for (const { slots } of [...namespaces, ...objects])
    for (const { object } of slots) counts.set(object, (counts.get(object) ?? 0) + 1);
  return { cells: smallInts([]).map((c) => ({ ...c, references: counts.get(c.address) ?? 0 })) };
}

// ---- strings ----

export interface StringView {
  readonly ref: Ref;
  readonly text: string;
  readonly interned: Interned;
  /** It is one of the shared strings of one character, or the empty one. */
  readonly shared: boolean;
  /** null: immortal. */
  readonly refcount: number | null;
  /** Where the program has it: "a name in f", "a constant of <module>", "an object of the program". */
  readonly places: readonly string[];
}
export interface StringsView {
  readonly strings: readonly StringView[];
  /** Texts in the interpreter's table, those of its library included. */
  readonly table: number;
}
const MOST_STRINGS = 200;

/** The strings that the program's code and its objects have, in the order of the code. */
export function stringsView(program: ProgramCode, say: Say): StringsView {
  const places = new Map<Ref, Set<string>>();
  const add = (o: Ref, place: string): void => {
    if (Py_TYPE(o) !== PyUnicode_Type) return;
    const known = places.get(o);
    if (known === undefined) places.set(o, new Set([place]));
    else known.add(place);
  };
  const all = (tuple: Ref, place: string): void => {
    for (let i = 0; i < Py_SIZE(tuple); i++) {
      const o = PyTuple_GET_ITEM(tuple, i);
      add(o, place);
    }
  };
  for (const code of unitCodes(program)) {
    all(ld(code + PyCodeObject.co_consts), say('view.constant-of', { code: codeName(code) }));
    all(ld(code + PyCodeObject.co_names), say('view.name-in', { code: codeName(code) }));
    all(ld(code + PyCodeObject.co_localsplusnames), say('view.variable-of', { code: codeName(code) }));
  }
  for (const { object } of programView(program).objects) add(object, say('view.object-of-program'));
  const strings = [...places].slice(0, MOST_STRINGS).map(([ref, where]) => ({
    ref,
    text: shortValue(ref, 40),
    interned: internedOf(ref),
    shared: poolOf(ref) !== null,
    refcount: _Py_IsImmortal(ref) ? null : Py_REFCNT(ref),
    places: [...where],
  }));
  const table = ld(tstate.interned_strings);
  return { strings, table: table === 0 ? 0 : ld(table + PyDictObject.ma_used) };
}

// ---- free lists ----

export interface FreelistEntry {
  readonly address: string;
  /** The program's object that died there last, or ''. */
  readonly former: string;
}
export interface FreelistView {
  /** What is kept, in words. */
  readonly name: string;
  readonly size: number;
  readonly max: number;
  /** The first ones: the first is used next. */
  readonly entries: readonly FreelistEntry[];
}
const NAMES = {
  floats: 'view.free-floats',
  ints: 'view.free-ints',
  lists: 'view.free-lists',
  dicts: 'view.free-dicts',
  dictkeys: 'view.free-dictkeys',
  list_iters: 'view.free-list-iters',
  tuple_iters: 'view.free-tuple-iters',
  slices: 'view.free-slices',
  ranges: 'view.free-ranges',
  range_iters: 'view.free-range-iters',
  contexts: 'view.free-contexts',
  async_gens: 'view.free-async-gens',
  async_gen_asends: 'view.free-async-gen-asends',
  unicode_writers: 'view.free-unicode-writers',
  pycfunctionobject: 'view.free-pycfunctionobject',
  pycmethodobject: 'view.free-pycmethodobject',
  pymethodobjects: 'view.free-pymethodobjects',
} as const;
const isNamed = (name: string): name is keyof typeof NAMES => name in NAMES;
function freelistName({ name }: Freelist, say: Say): string {
  const length = /^tuples\[(\d+)\]$/.exec(name)?.[1];
  if (length !== undefined) return say('view.free-tuple', { n: Number(length) });
  return isNamed(name) ? say(NAMES[name]) : name;
}
const MOST_ENTRIES = 8;

/** The lists that keep something. `formerName` knows what the program had at an address. */
export function freelistsView(formerName: (o: Ref) => string | null, say: Say): FreelistView[] {
  return freelists()
    .filter((f) => ld(f.at + 8) > 0)
    .map((f) => {
      const entries: FreelistEntry[] = [];
      for (let o = ld(f.at); o !== 0 && entries.length < MOST_ENTRIES; o = ld(o))
        entries.push({ address: `0x${addressOf(o).toString(16)}`, former: formerName(o) ?? '' });
      return { name: freelistName(f, say), size: ld(f.at + 8), max: f.max, entries };
    });
}
