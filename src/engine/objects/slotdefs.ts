// The table that ties special methods to slots, in CPython's order, and the words that a slot name stands for. Mirrors
// slotdefs and slotptr in Objects/typeobject.c.
//
// The rows lie in static memory (wrapperbase.ts): slot wrappers point at them. A row's offset is that of the slot in a heap
// type, where the suites are in line; equal offsets stand together.

import { PyHeapTypeObject } from '../include/heaptype.ts';
import {
  PyAsyncMethods,
  PyBufferProcs,
  PyMappingMethods,
  PyNumberMethods,
  PySequenceMethods,
  PyTypeObject,
  type StructInfo,
} from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { staticAlloc } from '../memory/static.ts';
import { slots } from './slot_functions.ts';
import { wrappers } from './slot_wrappers.ts';
import { _Py_ID } from './statics.ts';
import { docString, documentation, nameString } from './typedef.ts';
import { PyWrapperFlag_KEYWORDS, wrapperbase } from './wrapperbase.ts';

type WrapperName = keyof typeof wrappers;
export interface SlotDef {
  readonly name: string;
  readonly slot: string;
  /** Address of the generic function, or 0. */
  readonly function: Addr;
  readonly wrapper: WrapperName | null;
  readonly doc: string;
  readonly flags: number;
  /** Address of the row in memory. */
  readonly row: Addr;
  readonly name_strobj: Ref;
}
const table: SlotDef[] = [];

function def(
  name: string,
  slot: string,
  wrapper: WrapperName | null,
  signature: string,
  text: string,
  options: { generic?: boolean; flags?: number } = {},
): void {
  const doc = `${name}${signature}\n--\n\n${text}`;
  table.push({
    name,
    slot,
    function: options.generic === false ? 0 : (slots[slot] ?? 0),
    wrapper,
    doc,
    flags: options.flags ?? 0,
    row: 0,
    name_strobj: _Py_ID(name),
  });
}
const SELF = '($self, /)';
const VALUE = '($self, value, /)';
const KEY = '($self, key, /)';

def('__repr__', 'tp_repr', 'unaryfunc', SELF, 'Return repr(self).');
def('__hash__', 'tp_hash', 'hashfunc', SELF, 'Return hash(self).');
def('__call__', 'tp_call', 'call', '($self, /, *args, **kwargs)', 'Call self as a function.', {
  flags: PyWrapperFlag_KEYWORDS,
});
def('__str__', 'tp_str', 'unaryfunc', SELF, 'Return str(self).');
def('__getattribute__', 'tp_getattro', 'binaryfunc', '($self, name, /)', 'Return getattr(self, name).');
def('__getattr__', 'tp_getattro', null, '($self, name, /)', 'Implement getattr(self, name).');
def('__setattr__', 'tp_setattro', 'setattr', '($self, name, value, /)', 'Implement setattr(self, name, value).');
def('__delattr__', 'tp_setattro', 'delattr', '($self, name, /)', 'Implement delattr(self, name).');
for (const [name, wrapper, op] of [
  ['__lt__', 'richcmp_lt', '<'],
  ['__le__', 'richcmp_le', '<='],
  ['__eq__', 'richcmp_eq', '=='],
  ['__ne__', 'richcmp_ne', '!='],
  ['__gt__', 'richcmp_gt', '>'],
  ['__ge__', 'richcmp_ge', '>='],
] as const) {
  def(name, 'tp_richcompare', wrapper, VALUE, `Return self${op}value.`);
}
def('__iter__', 'tp_iter', 'unaryfunc', SELF, 'Implement iter(self).');
def('__next__', 'tp_iternext', 'next', SELF, 'Implement next(self).');
def(
  '__get__',
  'tp_descr_get',
  'descr_get',
  '($self, instance, owner=None, /)',
  'Return an attribute of instance, which is of type owner.',
);
def('__set__', 'tp_descr_set', 'descr_set', '($self, instance, value, /)', 'Set an attribute of instance to value.');
def('__delete__', 'tp_descr_set', 'descr_delete', '($self, instance, /)', 'Delete an attribute of instance.');
def(
  '__init__',
  'tp_init',
  'init',
  '($self, /, *args, **kwargs)',
  'Initialize self.  See help(type(self)) for accurate signature.',
  { flags: PyWrapperFlag_KEYWORDS },
);
def(
  '__new__',
  'tp_new',
  null,
  '(type, /, *args, **kwargs)',
  'Create and return new object.  See help(type) for accurate signature.',
);
def('__del__', 'tp_finalize', 'del', SELF, 'Called when the instance is about to be destroyed.');

def(
  '__buffer__',
  'bf_getbuffer',
  'buffer',
  '($self, flags, /)',
  'Return a buffer object that exposes the underlying memory of the object.',
);
def(
  '__release_buffer__',
  'bf_releasebuffer',
  'releasebuffer',
  '($self, buffer, /)',
  'Release the buffer object that exposes the underlying memory of the object.',
);

def('__await__', 'am_await', 'unaryfunc', SELF, 'Return an iterator to be used in await expression.');
def('__aiter__', 'am_aiter', 'unaryfunc', SELF, 'Return an awaitable, that resolves in asynchronous iterator.');
def('__anext__', 'am_anext', 'unaryfunc', SELF, 'Return a value or raise StopAsyncIteration.');

/** A binary operator and its reflected form. */
function binary(name: string, slot: string, left: string, right: string): void {
  def(`__${name}__`, slot, 'binaryfunc_l', VALUE, `Return ${left}.`);
  def(`__r${name}__`, slot, 'binaryfunc_r', VALUE, `Return ${right}.`);
}
const infix = (name: string, slot: string, op: string): void => binary(name, slot, `self${op}value`, `value${op}self`);
const unary = (name: string, slot: string, text: string, wrapper: WrapperName = 'unaryfunc'): void =>
  def(name, slot, wrapper, SELF, text);
const inplace = (name: string, slot: string, op: string, wrapper: WrapperName = 'binaryfunc'): void =>
  def(`__${name}__`, slot, wrapper, VALUE, `Return self${op}value.`);

infix('add', 'nb_add', '+');
infix('sub', 'nb_subtract', '-');
infix('mul', 'nb_multiply', '*');
infix('mod', 'nb_remainder', '%');
binary('divmod', 'nb_divmod', 'divmod(self, value)', 'divmod(value, self)');
def('__pow__', 'nb_power', 'ternaryfunc', '($self, value, mod=None, /)', 'Return pow(self, value, mod).');
def('__rpow__', 'nb_power', 'ternaryfunc_r', '($self, value, mod=None, /)', 'Return pow(value, self, mod).');
unary('__neg__', 'nb_negative', '-self');
unary('__pos__', 'nb_positive', '+self');
unary('__abs__', 'nb_absolute', 'abs(self)');
unary('__bool__', 'nb_bool', 'True if self else False', 'inquirypred');
unary('__invert__', 'nb_invert', '~self');
infix('lshift', 'nb_lshift', '<<');
infix('rshift', 'nb_rshift', '>>');
infix('and', 'nb_and', '&');
infix('xor', 'nb_xor', '^');
infix('or', 'nb_or', '|');
unary('__int__', 'nb_int', 'int(self)');
unary('__float__', 'nb_float', 'float(self)');
inplace('iadd', 'nb_inplace_add', '+=');
inplace('isub', 'nb_inplace_subtract', '-=');
inplace('imul', 'nb_inplace_multiply', '*=');
inplace('imod', 'nb_inplace_remainder', '%=');
inplace('ipow', 'nb_inplace_power', '**=', 'ternaryfunc');
inplace('ilshift', 'nb_inplace_lshift', '<<=');
inplace('irshift', 'nb_inplace_rshift', '>>=');
inplace('iand', 'nb_inplace_and', '&=');
inplace('ixor', 'nb_inplace_xor', '^=');
inplace('ior', 'nb_inplace_or', '|=');
infix('floordiv', 'nb_floor_divide', '//');
infix('truediv', 'nb_true_divide', '/');
inplace('ifloordiv', 'nb_inplace_floor_divide', '//=');
inplace('itruediv', 'nb_inplace_true_divide', '/=');
unary(
  '__index__',
  'nb_index',
  'Return self converted to an integer, if self is suitable for use as an index into a list.',
);
infix('matmul', 'nb_matrix_multiply', '@');
inplace('imatmul', 'nb_inplace_matrix_multiply', '@=');

def('__len__', 'mp_length', 'lenfunc', SELF, 'Return len(self).');
def('__getitem__', 'mp_subscript', 'binaryfunc', KEY, 'Return self[key].');
def('__setitem__', 'mp_ass_subscript', 'objobjargproc', '($self, key, value, /)', 'Set self[key] to value.');
def('__delitem__', 'mp_ass_subscript', 'delitem', KEY, 'Delete self[key].');

def('__len__', 'sq_length', 'lenfunc', SELF, 'Return len(self).');
// Classes that define __add__ or __mul__ leave sq_concat and sq_repeat empty.
def('__add__', 'sq_concat', 'binaryfunc', VALUE, 'Return self+value.', { generic: false });
def('__mul__', 'sq_repeat', 'indexargfunc', VALUE, 'Return self*value.', { generic: false });
def('__rmul__', 'sq_repeat', 'indexargfunc', VALUE, 'Return value*self.', { generic: false });
def('__getitem__', 'sq_item', 'sq_item', KEY, 'Return self[key].');
def('__setitem__', 'sq_ass_item', 'sq_setitem', '($self, key, value, /)', 'Set self[key] to value.');
def('__delitem__', 'sq_ass_item', 'sq_delitem', KEY, 'Delete self[key].');
def('__contains__', 'sq_contains', 'objobjproc', KEY, 'Return bool(key in self).');
def('__iadd__', 'sq_inplace_concat', 'binaryfunc', VALUE, 'Implement self+=value.', { generic: false });
def('__imul__', 'sq_inplace_repeat', 'indexargfunc', VALUE, 'Implement self*=value.', { generic: false });

const ROW = wrapperbase.sizeof;
const rows = staticAlloc('slotdefs', (table.length + 1) * ROW);
export const slotdefs: readonly SlotDef[] = table.map((d, i) => ({ ...d, row: rows + i * ROW }));

// ---- where a slot is ----

interface Suite {
  readonly struct: StructInfo;
  /** Offset of the suite in a heap type, and of the type's word that points at it. */
  readonly heap: () => number;
  readonly word: () => number;
}
const suites: readonly Suite[] = [
  { struct: PyAsyncMethods, heap: () => PyHeapTypeObject.as_async, word: () => PyTypeObject.tp_as_async },
  { struct: PyNumberMethods, heap: () => PyHeapTypeObject.as_number, word: () => PyTypeObject.tp_as_number },
  { struct: PyMappingMethods, heap: () => PyHeapTypeObject.as_mapping, word: () => PyTypeObject.tp_as_mapping },
  { struct: PyBufferProcs, heap: () => PyHeapTypeObject.as_buffer, word: () => PyTypeObject.tp_as_buffer },
  { struct: PySequenceMethods, heap: () => PyHeapTypeObject.as_sequence, word: () => PyTypeObject.tp_as_sequence },
];
const fieldOf = (s: StructInfo, name: string): number | undefined => (s as unknown as Record<string, number>)[name];

interface Place {
  /** In the type itself, or in the suite at `word`. */
  readonly offset: number;
  readonly word: number;
  readonly heapOffset: number;
}
const places = new Map<string, Place>();
/** Where the slot of this name is, in this version's layout. */
function placeOf(slot: string): Place {
  let p = places.get(slot);
  if (p !== undefined) return p;
  const suite = suites.find((s) => fieldOf(s.struct, slot) !== undefined);
  if (suite === undefined) {
    const offset = fieldOf(PyTypeObject as unknown as StructInfo, slot)!;
    p = { offset, word: -1, heapOffset: offset };
  } else {
    const offset = fieldOf(suite.struct, slot)!;
    p = { offset, word: suite.word(), heapOffset: suite.heap() + offset };
  }
  places.set(slot, p);
  return p;
}

/** Address of the slot's word in a type, or 0 if the type has no such suite. */
export function slotptr(type: Ref, slot: string): Addr {
  const p = placeOf(slot);
  if (p.word < 0) return type + p.offset;
  const suite = ld(type + p.word);
  return suite === 0 ? 0 : suite + p.offset;
}

/** Writes the table into memory. Part of start-up, before the first PyType_Ready. */
export function initSlotDefs(): void {
  places.clear();
  for (const d of slotdefs) {
    stp(d.row + wrapperbase.name, nameString(d.name));
    st(d.row + wrapperbase.offset, placeOf(d.slot).heapOffset);
    stp(d.row + wrapperbase.function, d.function);
    stp(d.row + wrapperbase.wrapper, d.wrapper === null ? 0 : wrappers[d.wrapper]);
    stp(d.row + wrapperbase.doc, docString(documentation.of(`slot ${d.name}`) ?? d.doc));
    st(d.row + wrapperbase.flags, d.flags);
    stp(d.row + wrapperbase.name_strobj, d.name_strobj);
  }
}
