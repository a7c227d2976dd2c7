// The strong references that an object holds, word by word: what its destructor would drop. No CPython file; each walker follows
// the tp_dealloc of its type. The audit counts these, the ledger names them, the heap picture draws them.

import {
  Py_READONLY,
  Py_T_OBJECT_EX,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_HEAPTYPE,
  Py_TPFLAGS_INLINE_VALUES,
  Py_TPFLAGS_MANAGED_DICT,
} from '../include/flags.ts';
import { PyHeapTypeObject } from '../include/heaptype.ts';
import { selectedMinor } from '../include/layout.ts';
import {
  dequeobject,
  has,
  lru_list_elem,
  odictnode,
  odictobject,
  PyByteArrayObject,
  PyCodeObject,
  PyDictObject,
  PyFrameObject,
  PyGenObject,
  PyListObject,
  PyMemberDef,
  PyModuleObject,
  PySetObject,
  PyTupleObject,
  PyTypeObject,
  PyUnicodeObject,
  setentry,
} from '../include/structs.ts';
import { type Addr, highWord, ld, ld8, type Ref } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { dkNentries, entryKeyAt, entrySize } from '../objects/dict_keys.ts';
import {
  _PyObject_GetManagedDict,
  _PyObject_ManagedDictPointer,
  _PyObject_ValidValues,
  CACHED_KEYS,
} from '../objects/dict_values.ts';
import { VALUES, valueAt, valuesBlock, valuesCapacity, valuesEmbedded } from '../objects/dict_valuesarray.ts';
import { _PyObject_ComputedDictPointer } from '../objects/generic_attr.ts';
import * as F from '../objects/interpframe.ts';
import { Py_SIZE, Py_TYPE, PyType_HasFeature, type traverseproc } from '../objects/object.ts';
import { dummy, smalltable } from '../objects/set_core.ts';
import { _PyHeapType_GET_MEMBERS } from '../objects/subtype.ts';
import { PyUnicode_IS_ASCII, PyUnicode_IS_COMPACT } from '../objects/unicode_layout.ts';
import { monitoringTables } from '../runtime/monitoring_rules.ts';
import { type Shape, shapeOf } from './shapes.ts';

/**
 * Called for each reference: what is held, the address of the word that holds it, the kind of place ('item', 'value', 'local',
 * a field's name), and what tells places of a kind apart: an index, or the object that is the key.
 */
export type See = (child: Ref, at: Addr, kind: string, detail: number) => void;
/** Called for each block of memory that an object owns besides its own: list items, tables of dicts and sets, texts. */
export type SeeBlock = (block: Addr) => void;
export interface Walk {
  readonly see: See;
  readonly block: SeeBlock;
  /** As `block` for a word of which only its looks say that it points at a block. */
  readonly maybeBlock: SeeBlock;
  /** A table of keys that may be shared by several dicts and a class; the walker does not enter it. */
  readonly keys: (dk: Addr) => void;
}

const WORD = 8;

function word(w: Walk, at: Addr, kind: string, detail = 0): void {
  const o = ld(at);
  if (o !== 0) w.see(o, at, kind, detail);
}
/** A word of a frame: counted unless its tag says that it is borrowed. */
function stackWord(w: Walk, at: Addr, kind: string, detail = 0): void {
  const o = ld(at);
  if ((o & 1) === 0 && o !== 0) w.see(o, at, kind, detail);
}
function block(w: Walk, at: Addr): void {
  const b = ld(at);
  if (b !== 0) w.block(b);
}

// ---- containers ----

function items(w: Walk, first: Addr, n: number): void {
  for (let i = 0; i < n; i++) word(w, first + i * WORD, 'item', i);
}
/** Keys and values of a table; `values` false for one whose values lie elsewhere. */
export function walkKeys(w: Walk, dk: Addr): void {
  const n = dkNentries(dk);
  const step = entrySize(dk);
  let at = entryKeyAt(dk, 0);
  for (let i = 0; i < n; i++, at += step) {
    const key = ld(at);
    if (key !== 0) w.see(key, at, 'key', i);
    word(w, at + WORD, 'value', key);
  }
}
function dictWalk(w: Walk, mp: Ref): void {
  const dk = ld(mp + PyDictObject.ma_keys);
  if (dk === 0) return;
  w.keys(dk);
  const values = ld(mp + PyDictObject.ma_values);
  if (values === 0 || valuesEmbedded(values)) return;
  w.block(valuesBlock(values));
  valuesWalk(w, values, dk, 'value');
}
function valuesWalk(w: Walk, values: Addr, dk: Addr, kind: string): void {
  const n = valuesCapacity(values, dk);
  const known = dkNentries(dk);
  for (let i = 0; i < n; i++) {
    if (valueAt(values, i) === 0) continue;
    word(w, values + VALUES + i * WORD, kind, i < known ? ld(entryKeyAt(dk, i)) : 0);
  }
}
function odictWalk(w: Walk, od: Ref): void {
  dictWalk(w, od);
  block(w, od + odictobject.od_fast_nodes);
  for (let node = ld(od + odictobject.od_first); node !== 0; node = ld(node + odictnode.next)) {
    w.block(node);
    word(w, node + odictnode.key, 'link', 0);
  }
}
function setWalk(w: Walk, so: Ref): void {
  const table = ld(so + PySetObject.table);
  if (table !== so + smalltable) w.block(table);
  const n = ld(so + PySetObject.mask) + 1;
  for (let i = 0; i < n; i++) {
    const key = ld(table + i * setentry.sizeof + setentry.key);
    if (key !== 0 && key !== dummy) w.see(key, table + i * setentry.sizeof, 'element', i);
  }
}

// ---- frames ----

/** What a frame owns, its code included. */
export function walkFrame(w: Walk, frame: Addr): void {
  stackWord(w, frame + F.F_EXECUTABLE, 'f_executable');
  walkFrameBody(w, frame);
}
function walkFrameBody(w: Walk, frame: Addr): void {
  stackWord(w, frame + F.F_FUNCOBJ, 'f_funcobj');
  word(w, frame + F.F_LOCALS, 'f_locals');
  word(w, frame + F.F_FRAME_OBJ, 'frame_obj');
  const locals = frame + F.F_LOCALSPLUS;
  const base = F._PyFrame_Stackbase(frame);
  const end = ld(frame + F.F_STACKPOINTER);
  for (let at = locals; at < end; at += WORD) {
    if (at < base) stackWord(w, at, 'local', (at - locals) / WORD);
    else stackWord(w, at, 'stack', (at - base) / WORD);
  }
}
// ---- by built-in type ----

type Walker = (w: Walk, o: Ref, shape: Shape) => void;

function tupleWalk(w: Walk, o: Ref): void {
  items(w, o + PyTupleObject.ob_item, Py_SIZE(o));
}
function listWalk(w: Walk, o: Ref): void {
  block(w, o + PyListObject.ob_item);
  items(w, ld(o + PyListObject.ob_item), Py_SIZE(o));
}
/** A str's blocks: cached UTF-8, and the characters of one that is not compact. */
function strWalk(w: Walk, o: Ref): void {
  const compact = PyUnicode_IS_COMPACT(o);
  if (compact && PyUnicode_IS_ASCII(o)) return;
  const data = compact ? 0 : ld(o + PyUnicodeObject.data);
  const utf8 = ld(o + PyUnicodeObject.utf8);
  if (utf8 !== 0 && utf8 !== data) w.block(utf8);
  if (data !== 0) w.block(data);
}
/** The content lies in a block of its own, or since 3.15 in a bytes object. */
function byteArrayWalk(w: Walk, o: Ref): void {
  if (has(PyByteArrayObject.ob_bytes_object)) word(w, o + PyByteArrayObject.ob_bytes_object, 'ob_bytes_object', 0);
  else block(w, o + PyByteArrayObject.ob_bytes);
}
function codeWalk(w: Walk, o: Ref): void {
  const cached = ld(o + PyCodeObject._co_cached);
  if (cached !== 0) {
    w.block(cached);
    for (let i = 0; i < 4; i++) word(w, cached + i * WORD, '_co_cached', i);
  }
  const monitoring = ld(o + PyCodeObject._co_monitoring);
  if (monitoring !== 0) {
    w.block(monitoring);
    for (const at of monitoringTables(monitoring)) block(w, at);
  }
}
function typeWalk(w: Walk, o: Ref): void {
  if (!PyType_HasFeature(o, Py_TPFLAGS_HEAPTYPE)) return;
  const H = PyHeapTypeObject;
  for (const field of ['ht_name', 'ht_qualname', 'ht_slots', 'ht_module'] as const) word(w, o + H[field], field);
  const keys = ld(o + H.ht_cached_keys);
  if (keys !== 0) w.keys(keys);
  block(w, o + PyTypeObject.tp_doc);
  block(w, o + H._ht_tpname);
}
function frameObjectWalk(w: Walk, o: Ref): void {
  const frame = ld(o + PyFrameObject.f_frame);
  if (frame === o + PyFrameObject._f_frame_data) walkFrame(w, frame);
}
/** FRAME_CLEARED: a generator's frame holds nothing but its code from here on. */
const FRAME_CLEARED = 4;
function genWalk(w: Walk, o: Ref): void {
  const frame = o + F.GI_IFRAME;
  const state = (ld8(o + PyGenObject.gi_frame_state) << 24) >> 24;
  if (state < FRAME_CLEARED) walkFrame(w, frame);
  else stackWord(w, frame + F.F_EXECUTABLE, 'f_executable');
}
function lruWalk(w: Walk, o: Ref): void {
  let i = 0;
  for (let e = ld(o + lru_list_elem.next); e !== o && e !== 0; e = ld(e + lru_list_elem.next)) w.see(e, e, 'link', i++);
}

/** The bytes of a ctypes object that are its own. */
function dataWalk(w: Walk, o: Ref, shape: Shape): void {
  const at = (name: string): Addr => o + shape.fields.find((f) => f.name === name)!.offset;
  if (ld(at('own')) !== 0) block(w, at('at'));
}
/** The blocks of a deque: a chain from the left one to the right one, and the spare ones; the items are traversed. */
function dequeWalk(w: Walk, o: Ref): void {
  const right = ld(o + dequeobject.rightblock);
  // struct BLOCK: leftlink, 64 items, rightlink.
  const rightlink = 65 * WORD;
  for (let b = ld(o + dequeobject.leftblock); b !== 0; b = b === right ? 0 : ld(b + rightlink)) w.block(b);
  const spare = ld(o + dequeobject.numfreeblocks);
  for (let i = 0; i < spare; i++) block(w, o + dequeobject.numfreeblocks + 8 + i * WORD);
}

/** The address of a field; 0 if the version lacks it. */
function fieldOf(o: Ref, shape: Shape, name: string): Addr {
  const f = shape.fields.find((x) => x.name === name);
  return f === undefined ? 0 : o + f.offset;
}
/** The writer of a StringIO: since 3.14 a block with the str that grows, before that the str itself. */
function stringioWalk(w: Walk, o: Ref, shape: Shape): void {
  const pointer = fieldOf(o, shape, 'writer');
  if (pointer === 0) word(w, fieldOf(o, shape, 'buffer'), 'writer.buffer');
  else if (ld(pointer) !== 0) {
    block(w, pointer);
    word(w, ld(pointer), 'writer.buffer');
  }
}
/** Since 3.14 the arguments are a tuple, in 3.13 a block of borrowed references. */
function methodcallerWalk(w: Walk, o: Ref, shape: Shape): void {
  const at = fieldOf(o, shape, 'vectorcall_args');
  if (at === 0) return;
  if (selectedMinor() >= 14) word(w, at, 'vectorcall_args');
  else block(w, at);
}
/** The tokenizer's block begins with three references. */
function tokenizerWalk(w: Walk, o: Ref, shape: Shape): void {
  const at = fieldOf(o, shape, 'tok');
  block(w, at);
  if (ld(at) !== 0) for (const i of [0, 1, 2]) word(w, ld(at) + i * WORD, 'tok', i);
}

/** The block of what waits to be written. */
const bufferedWalk: Walker = (w, o, shape) => block(w, fieldOf(o, shape, 'waiting'));

/** By the name in the table of shapes. */
const walkers: Readonly<Record<string, Walker | undefined>> = {
  tuple: tupleWalk,
  list: listWalk,
  dict: dictWalk,
  'collections.defaultdict': dictWalk,
  'collections.OrderedDict': odictWalk,
  set: setWalk,
  frozenset: setWalk,
  str: strWalk,
  bytearray: byteArrayWalk,
  code: codeWalk,
  type: typeWalk,
  frame: frameObjectWalk,
  generator: genWalk,
  coroutine: genWalk,
  async_generator: genWalk,
  module: (w, o) => block(w, o + PyModuleObject.md_state),
  'collections.deque': dequeWalk,
  'functools._lru_cache_wrapper': lruWalk,
  '_ctypes._CData': dataWalk,
  '_io.BufferedRandom': bufferedWalk,
  '_io.BufferedReader': bufferedWalk,
  '_io.BufferedWriter': bufferedWalk,
  '_io.StringIO': stringioWalk,
  '_csv.reader': (w, o, shape) => block(w, fieldOf(o, shape, 'field')),
  '_csv.writer': (w, o, shape) => block(w, fieldOf(o, shape, 'rec')),
  '_sre.SRE_Scanner': (w, o, shape) => block(w, fieldOf(o, shape, 'mark')),
  '_tokenize.TokenizerIter': tokenizerWalk,
  'operator.methodcaller': methodcallerWalk,
};

/** What the tp_traverse of `type` visits; each reference is looked for in the object's own words, for its name. */
function traversed(w: Walk, o: Ref, type: Ref, shape: Shape): void {
  const f = ld(type + PyTypeObject.tp_traverse);
  if (f === 0 || !PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC)) return;
  const end = ld(type + PyTypeObject.tp_basicsize);
  const seen = new Set<Addr>();
  let n = 0;
  fn<traverseproc>(f)(o, (child) => {
    let at = 0;
    for (let offset = 16; offset < end && at === 0; offset += WORD)
      if (ld(o + offset) === child && !seen.has(offset)) at = offset;
    seen.add(at);
    const field = at === 0 ? undefined : shape.fields.find((x) => x.offset === at);
    w.see(child, o + at, field?.name ?? 'reference', n++);
    return 0;
  });
  // Arrays of its own: pointers in its words to blocks that hold no object.
  for (let offset = 16; offset < end; offset += WORD) {
    const p = ld(o + offset);
    if (p !== 0 && ld(o + offset + 4) === highWord(p) && !seen.has(offset)) w.maybeBlock(p);
  }
}

// ---- classes made at run time ----

/** The `__slots__` that class `type` itself adds. */
function slotWords(w: Walk, type: Ref, o: Ref): void {
  const n = Py_SIZE(type);
  let mp = _PyHeapType_GET_MEMBERS(type);
  for (let i = 0; i < n; i++, mp += PyMemberDef.sizeof) {
    if (ld(mp + PyMemberDef.type) !== Py_T_OBJECT_EX || ld(mp + PyMemberDef.flags) & Py_READONLY) continue;
    word(w, o + ld(mp + PyMemberDef.offset), 'slot', mp);
  }
}
/** The attributes of an instance: inline values, managed dict, or the dict in a word that its class added. */
function attributes(w: Walk, o: Ref, type: Ref, base: Ref): void {
  if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) {
    if (_PyObject_GetManagedDict(o) !== 0) word(w, _PyObject_ManagedDictPointer(o), '__dict__');
    const values = _PyObject_ValidValues(o, type);
    if (values === 0) return;
    if (!PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) w.block(valuesBlock(values));
    valuesWalk(w, values, CACHED_KEYS(type), 'attribute');
    return;
  }
  if (ld(type + PyTypeObject.tp_dictoffset) === 0 || ld(base + PyTypeObject.tp_dictoffset) !== 0) return;
  const at = _PyObject_ComputedDictPointer(o);
  if (at !== 0) word(w, at, '__dict__');
}

/** Shows all strong references and owned blocks of `o`. */
export function walkObject(w: Walk, o: Ref): void {
  const type = Py_TYPE(o);
  let base = type;
  if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
    w.see(type, o + 8, 'class', 0);
    for (; PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE); base = ld(base + PyTypeObject.tp_base)) slotWords(w, base, o);
    attributes(w, o, type, base);
  }
  const shape = shapeOf(base);
  if (shape.owned === null) traversed(w, o, base, shape);
  else for (const [name, offset] of shape.owned) word(w, o + offset, name);
  walkers[shape.name]?.(w, o, shape);
}
