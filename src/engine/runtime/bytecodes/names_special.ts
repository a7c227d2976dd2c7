// The specialised forms of LOAD_GLOBAL. Mirrors Python/bytecodes.c. A form whose guard fails runs the general instruction.

import { PyDictKeysObject, PyDictObject } from '../../include/structs.ts';
import { type Addr, I32, st, U8, U16 } from '../../memory/memory.ts';
import { F_BUILTINS, F_GLOBALS, PyStackRef_NULL } from '../../objects/interpframe.ts';
import { PyDict_Type } from '../../objects/statictypes.ts';
import { LOAD_GLOBAL } from './names.ts';

export const MA_KEYS = PyDictObject.ma_keys;
export const DK_VERSION = PyDictKeysObject.dk_version;
export const LOG2_INDEX_BYTES = PyDictKeysObject.dk_log2_index_bytes;
/** Where the indices begin, and the size of an entry of str keys. */
export const INDICES = PyDictKeysObject.sizeof;
export const ENTRY = 16;

// ( -- v, NULL if oparg & 1); in the loop
export function LOAD_GLOBAL_MODULE(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const globals = I32[(frame + F_GLOBALS) >> 2];
  if (I32[(globals + 8) >> 2] !== PyDict_Type) return LOAD_GLOBAL(frame, pc, sp, oparg);
  const keys = I32[(globals + MA_KEYS) >> 2];
  if (I32[(keys + DK_VERSION) >> 2] !== U16[(pc + 6) >> 1]) return LOAD_GLOBAL(frame, pc, sp, oparg);
  const at = keys + INDICES + (1 << U8[keys + LOG2_INDEX_BYTES]) + U16[(pc + 4) >> 1] * ENTRY;
  const value = I32[(at + 8) >> 2];
  if (value === 0) return LOAD_GLOBAL(frame, pc, sp, oparg);
  const n = I32[value >> 2];
  if (n >= 0) st(value, n + 1);
  st(sp, n < 0 ? value | 1 : value);
  if ((oparg & 1) === 0) return sp + 8;
  st(sp + 8, PyStackRef_NULL);
  return sp + 16;
}
// ( -- v, NULL if oparg & 1); in the loop
export function LOAD_GLOBAL_BUILTIN(frame: Addr, pc: Addr, sp: Addr, oparg: number): Addr {
  const globals = I32[(frame + F_GLOBALS) >> 2];
  const builtins = I32[(frame + F_BUILTINS) >> 2];
  if (I32[(globals + 8) >> 2] !== PyDict_Type || I32[(builtins + 8) >> 2] !== PyDict_Type)
    return LOAD_GLOBAL(frame, pc, sp, oparg);
  const keys = I32[(builtins + MA_KEYS) >> 2];
  if (
    I32[(I32[(globals + MA_KEYS) >> 2] + DK_VERSION) >> 2] !== U16[(pc + 6) >> 1] ||
    I32[(keys + DK_VERSION) >> 2] !== U16[(pc + 8) >> 1]
  ) {
    return LOAD_GLOBAL(frame, pc, sp, oparg);
  }
  const at = keys + INDICES + (1 << U8[keys + LOG2_INDEX_BYTES]) + U16[(pc + 4) >> 1] * ENTRY;
  const value = I32[(at + 8) >> 2];
  if (value === 0) return LOAD_GLOBAL(frame, pc, sp, oparg);
  const n = I32[value >> 2];
  if (n >= 0) st(value, n + 1);
  st(sp, n < 0 ? value | 1 : value);
  if ((oparg & 1) === 0) return sp + 8;
  st(sp + 8, PyStackRef_NULL);
  return sp + 16;
}
