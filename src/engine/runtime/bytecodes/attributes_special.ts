// The specialised forms of the attribute instructions. Mirrors Python/bytecodes.c. A form whose guard fails runs the general
// instruction.

import { PyDictKeysObject, PyDictObject, PyModuleObject, PyTypeObject } from '../../include/structs.ts';
import { type Addr, I32, type Ref, st, stp, U8, U16, U32 } from '../../memory/memory.ts';
import { dkVersion } from '../../objects/dict_keys.ts';
import { CACHED_KEYS } from '../../objects/dict_values.ts';
import { _PyDictValues_AddToInsertionOrder, VALUES } from '../../objects/dict_valuesarray.ts';
import { PyObject_GenericGetAttr } from '../../objects/generic_attr.ts';
import {
  FUNC_CODE,
  PyStackRef_AsPyObjectSteal,
  PyStackRef_CLOSE,
  PyStackRef_FromPyObjectNew,
  PyStackRef_NULL,
} from '../../objects/interpframe.ts';
import { slot } from '../../objects/object.ts';
import { PyModule_Type, PySuper_Type } from '../../objects/statictypes.ts';
import { _PySuper_Lookup, superMethod } from '../../objects/superobject.ts';
import { pushExactArgs } from '../call_frames.ts';
import { ERROR, spill } from '../eval_state.ts';
import { readCache32 } from '../specialize.ts';
import { LOAD_ATTR, LOAD_SUPER_ATTR, STORE_ATTR } from './attributes.ts';
import { enterFrame } from './calls.ts';
import { closeLast } from './locals.ts';
import { nameAt } from './names.ts';

// Offsets that no version moves.
export const VERSION_TAG = PyTypeObject.tp_version_tag;
export const BASICSIZE = PyTypeObject.tp_basicsize;
const MD_DICT = PyModuleObject.md_dict;
const MA_KEYS = PyDictObject.ma_keys;
const DK_VERSION = PyDictKeysObject.dk_version;
const DK_INDEX_BYTES = PyDictKeysObject.dk_log2_index_bytes;
const DK_INDICES = PyDictKeysObject.sizeof;
/** The word with the instance's dict, and the byte of the inline values that says they are in use. */
const MANAGED_DICT = -24;
export const VALID = 3;
/** Bytes of LOAD_ATTR with its caches. */
const LOAD_ATTR_SIZE = 20;

/** True if the class of `owner` is still the one that the form was made for. */
function sameType(owner: Ref, pc: Addr): boolean {
  return U32[(I32[(owner + 8) >> 2] + VERSION_TAG) >> 2] === readCache32(pc + 4) >>> 0;
}
function inlineValues(owner: Ref): Addr {
  return owner + I32[(I32[(owner + 8) >> 2] + BASICSIZE) >> 2];
}
/** Replaces the owner on the stack by `attr`, with NULL above for a call. */
function finish(frame: Addr, pc: Addr, sp: Addr, oparg: number, attr: Ref): Addr {
  const w = I32[(sp - 8) >> 2];
  st(sp - 8, PyStackRef_FromPyObjectNew(attr));
  let top = sp;
  if (oparg & 1) {
    st(sp, PyStackRef_NULL);
    top += 8;
  }
  return closeLast(frame, pc, top, w);
}
// (owner -- attr, NULL if oparg & 1); in the loop
export function LOAD_ATTR_INSTANCE_VALUE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const w = I32[(sp - 8) >> 2];
  const owner = w & ~1;
  const type = I32[(owner + 8) >> 2];
  if (
    I32[(type + VERSION_TAG) >> 2] !== (U16[(pc + 4) >> 1] | (U16[(pc + 6) >> 1] << 16)) ||
    U8[owner + I32[(type + BASICSIZE) >> 2] + VALID] === 0
  ) {
    return LOAD_ATTR(frame, pc, sp, oparg);
  }
  const attr = I32[(owner + U16[(pc + 8) >> 1]) >> 2];
  if (attr === 0) return LOAD_ATTR(frame, pc, sp, oparg);
  const n = I32[attr >> 2];
  if (n >= 0) st(attr, n + 1);
  st(sp - 8, n < 0 ? attr | 1 : attr);
  const top = sp + (oparg & 1) * 8;
  if (top !== sp) st(sp, PyStackRef_NULL);
  if ((w & 1) !== 0) return top;
  return closeLast(frame, pc, top, w);
}
// (owner -- attr, NULL if oparg & 1)
export function LOAD_ATTR_SLOT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const owner = I32[(sp - 8) >> 2] & ~1;
  if (!sameType(owner, pc)) return LOAD_ATTR(frame, pc, sp, oparg);
  const attr = I32[(owner + U16[(pc + 8) >> 1]) >> 2];
  return attr === 0 ? LOAD_ATTR(frame, pc, sp, oparg) : finish(frame, pc, sp, oparg, attr);
}
// (owner -- attr, NULL if oparg & 1)
export function LOAD_ATTR_MODULE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const owner = I32[(sp - 8) >> 2] & ~1;
  if (I32[(owner + 8) >> 2] !== PyModule_Type) return LOAD_ATTR(frame, pc, sp, oparg);
  const keys = I32[(I32[(owner + MD_DICT) >> 2] + MA_KEYS) >> 2];
  if (U32[(keys + DK_VERSION) >> 2] !== readCache32(pc + 4) >>> 0) return LOAD_ATTR(frame, pc, sp, oparg);
  const at = keys + DK_INDICES + (1 << U8[keys + DK_INDEX_BYTES]) + U16[(pc + 8) >> 1] * 16 + 8;
  const attr = I32[at >> 2];
  return attr === 0 ? LOAD_ATTR(frame, pc, sp, oparg) : finish(frame, pc, sp, oparg, attr);
}
// (owner: a class -- attr, NULL if oparg & 1)
export function LOAD_ATTR_CLASS(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const owner = I32[(sp - 8) >> 2] & ~1;
  const isType = I32[(I32[(owner + 8) >> 2] + PyTypeObject.tp_flags) >> 2] < 0;
  if (!isType || U32[(owner + VERSION_TAG) >> 2] !== readCache32(pc + 4) >>> 0) return LOAD_ATTR(frame, pc, sp, oparg);
  return finish(frame, pc, sp, oparg, readCache32(pc + 12));
}
/** The instance has no attribute of that name: its shared keys have not changed. */
function keysUnchanged(owner: Ref, pc: Addr): boolean {
  return (
    U8[inlineValues(owner) + VALID] !== 0 && dkVersion(CACHED_KEYS(I32[(owner + 8) >> 2])) === readCache32(pc + 8) >>> 0
  );
}
function pushMethod(pc: Addr, sp: Addr): Addr {
  st(sp, I32[(sp - 8) >> 2]);
  st(sp - 8, PyStackRef_FromPyObjectNew(readCache32(pc + 12)));
  return sp + 8;
}
// (owner -- method, owner)
export function LOAD_ATTR_METHOD_WITH_VALUES(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const owner = I32[(sp - 8) >> 2] & ~1;
  if (!sameType(owner, pc) || !keysUnchanged(owner, pc)) return LOAD_ATTR(frame, pc, sp, oparg);
  return pushMethod(pc, sp);
}
// (owner -- method, owner)
export function LOAD_ATTR_METHOD_NO_DICT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  if (!sameType(I32[(sp - 8) >> 2] & ~1, pc)) return LOAD_ATTR(frame, pc, sp, oparg);
  return pushMethod(pc, sp);
}
// (owner -- attr)
export function LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const owner = I32[(sp - 8) >> 2] & ~1;
  if (!sameType(owner, pc) || !keysUnchanged(owner, pc)) return LOAD_ATTR(frame, pc, sp, oparg);
  return finish(frame, pc, sp, 0, readCache32(pc + 12));
}
// (owner -- attr)
export function LOAD_ATTR_NONDESCRIPTOR_NO_DICT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  if (!sameType(I32[(sp - 8) >> 2] & ~1, pc)) return LOAD_ATTR(frame, pc, sp, oparg);
  return finish(frame, pc, sp, 0, readCache32(pc + 12));
}
// (owner -- attr): runs the property's getter without a C function in between
export function LOAD_ATTR_PROPERTY(frame: Addr, pc: Addr, sp: Addr, oparg: number): number {
  if (!sameType(I32[(sp - 8) >> 2] & ~1, pc)) return LOAD_ATTR(frame, pc, sp, oparg);
  const fget = readCache32(pc + 12);
  spill(frame, pc, sp - 8);
  const new_frame = pushExactArgs(PyStackRef_FromPyObjectNew(fget), I32[(fget + FUNC_CODE) >> 2], sp - 8, 1, frame);
  return new_frame === 0 ? ERROR : enterFrame(frame, new_frame, LOAD_ATTR_SIZE);
}

// (v, owner -- )
export function STORE_ATTR_INSTANCE_VALUE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const ow = I32[(sp - 8) >> 2];
  const owner = ow & ~1;
  if (!sameType(owner, pc) || I32[(owner + MANAGED_DICT) >> 2] !== 0) return STORE_ATTR(frame, pc, sp, oparg);
  const values = inlineValues(owner);
  if (U8[values + VALID] === 0) return STORE_ATTR(frame, pc, sp, oparg);
  const at = owner + U16[(pc + 8) >> 1];
  const old = I32[at >> 2];
  stp(at, PyStackRef_AsPyObjectSteal(I32[(sp - 16) >> 2]));
  if (old === 0) {
    _PyDictValues_AddToInsertionOrder(values, (at - values - VALUES) >> 3);
    return closeLast(frame, pc, sp - 16, ow);
  }
  closeLast(frame, pc, sp - 16, ow);
  return closeLast(frame, pc, sp - 16, old);
}
// (v, owner -- )
export function STORE_ATTR_SLOT(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const ow = I32[(sp - 8) >> 2];
  const owner = ow & ~1;
  if (!sameType(owner, pc)) return STORE_ATTR(frame, pc, sp, oparg);
  const at = owner + U16[(pc + 8) >> 1];
  const old = I32[at >> 2];
  stp(at, PyStackRef_AsPyObjectSteal(I32[(sp - 16) >> 2]));
  closeLast(frame, pc, sp - 16, ow);
  return old === 0 ? sp - 16 : closeLast(frame, pc, sp - 16, old);
}

// ---- super ----

// (super, class, self -- attr)
export function LOAD_SUPER_ATTR_ATTR(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  return superAttr(frame, pc, sp, oparg, false);
}
// (super, class, self -- method, self), or (super, class, self -- attr, NULL)
export function LOAD_SUPER_ATTR_METHOD(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  return superAttr(frame, pc, sp, oparg, true);
}
function superAttr(frame: Addr, pc: Addr, sp: Addr, oparg: number, forCall: boolean): Addr {
  const self = I32[(sp - 8) >> 2];
  const cls = I32[(sp - 16) >> 2];
  const super_ = I32[(sp - 24) >> 2];
  if ((super_ & ~1) !== PySuper_Type || I32[(I32[((cls & ~1) + 8) >> 2] + PyTypeObject.tp_flags) >> 2] >= 0) {
    return LOAD_SUPER_ATTR(frame, pc, sp, oparg);
  }
  spill(frame, pc, sp - 24);
  // A class as self (in __new__, in a class method) gets its attributes otherwise: a plain function is not bound to it.
  const unbound = forCall && slot(self & ~1, PyTypeObject.tp_getattro) === PyObject_GenericGetAttr;
  const attr = _PySuper_Lookup(cls & ~1, self & ~1, nameAt(frame, oparg >> 2), unbound);
  const found = unbound && superMethod.found;
  PyStackRef_CLOSE(cls);
  PyStackRef_CLOSE(super_);
  if (attr === 0) {
    PyStackRef_CLOSE(self);
    return ERROR;
  }
  st(sp - 24, attr);
  if (!forCall) {
    PyStackRef_CLOSE(self);
    return sp - 16;
  }
  if (found) st(sp - 16, self);
  else {
    PyStackRef_CLOSE(self);
    st(sp - 16, PyStackRef_NULL);
  }
  return sp - 8;
}
