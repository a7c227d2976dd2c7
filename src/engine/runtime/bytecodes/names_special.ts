// The specialised forms of LOAD_GLOBAL. Mirrors Python/bytecodes.c. A form whose guard fails runs the general instruction.

import { PyDictKeysObject, PyDictObject } from '../../include/structs.ts';
import { type Addr, I32, st, U8, U16, U32 } from '../../memory/memory.ts';
import { F_BUILTINS, F_GLOBALS, PyStackRef_FromPyObjectNew, PyStackRef_NULL } from '../../objects/interpframe.ts';
import { PyDict_Type } from '../../objects/statictypes.ts';
import { LOAD_GLOBAL } from './names.ts';

const MA_KEYS = PyDictObject.ma_keys;
const VERSION = PyDictKeysObject.dk_version;
const LOG2_INDEX_BYTES = PyDictKeysObject.dk_log2_index_bytes;
/** Where the indices begin, and the size of an entry of str keys. */
const INDICES = PyDictKeysObject.sizeof;
const ENTRY = 16;

/** Keys of the dict in the frame's word `at` if it is exact and they are at `version`; else 0. */
function guarded(dict: number, version: number): Addr {
  if (I32[(dict + 8) >> 2] !== PyDict_Type) return 0;
  const keys = I32[(dict + MA_KEYS) >> 2];
  return U32[(keys + VERSION) >> 2] === version ? keys : 0;
}
function push(keys: Addr, index: number, sp: Addr, oparg: number): Addr {
  const at = keys + INDICES + (1 << U8[keys + LOG2_INDEX_BYTES]) + index * ENTRY + 8;
  const value = I32[at >> 2];
  if (value === 0) return 0;
  st(sp, PyStackRef_FromPyObjectNew(value));
  if ((oparg & 1) === 0) return sp + 8;
  st(sp + 8, PyStackRef_NULL);
  return sp + 16;
}
// ( -- v, NULL if oparg & 1)
export function LOAD_GLOBAL_MODULE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = pc >> 1;
  const keys = guarded(I32[(frame + F_GLOBALS) >> 2], U16[at + 3]);
  const top = keys === 0 ? 0 : push(keys, U16[at + 2], sp, oparg);
  return top === 0 ? LOAD_GLOBAL(frame, pc, sp, oparg) : top;
}
// ( -- v, NULL if oparg & 1)
export function LOAD_GLOBAL_BUILTIN(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const at = pc >> 1;
  if (guarded(I32[(frame + F_GLOBALS) >> 2], U16[at + 3]) === 0) return LOAD_GLOBAL(frame, pc, sp, oparg);
  const keys = guarded(I32[(frame + F_BUILTINS) >> 2], U16[at + 4]);
  const top = keys === 0 ? 0 : push(keys, U16[at + 2], sp, oparg);
  return top === 0 ? LOAD_GLOBAL(frame, pc, sp, oparg) : top;
}
