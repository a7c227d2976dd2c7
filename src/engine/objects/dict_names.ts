// Where the value of a name lies in a namespace: a short way for instructions that look names up again and again. NOT-IN-CPYTHON:
// Objects/dictobject.c always goes by the hash.

import { PyASCIIObject, PyDictKeysObject, PyDictObject } from '../include/structs.ts';
import { registerCache } from '../memory/caches.ts';
import { type Addr, I32, type Ref, U8 } from '../memory/memory.ts';
import { DICT_KEYS_UNICODE, DK_ENTRIES, unicodekeys_lookup_unicode } from './dict_keys.ts';
import { PyDict_Type } from './statictypes.ts';

const { ma_keys } = PyDictObject;
const { dk_kind, dk_nentries } = PyDictKeysObject;
const HASH = PyASCIIObject.hash;

/**
 * The place in a table where a name was last found, by the name's address. Wherever that was: an entry whose key is the very
 * str is the name's, and any other says that the hint is no help.
 */
const hints = new Int32Array(1024);
registerCache(() => hints.fill(0));

/** No such name is there. */
export const ABSENT = 1;
/**
 * Address of the word with the value of `name`, a str that has its hash, in an exact dict whose keys are all str and its own;
 * ABSENT if it has no such name. 0 if it is none of that: the ordinary way then tells.
 */
export function valueSlot(namespace: Ref, name: Ref): Addr {
  if (I32[(namespace + 8) >> 2] !== PyDict_Type) return 0;
  const keys = I32[(namespace + ma_keys) >> 2];
  if (U8[keys + dk_kind] !== DICT_KEYS_UNICODE) return 0;
  const entries = DK_ENTRIES(keys);
  const hint = (name >> 4) & 1023;
  let ix = hints[hint];
  if (ix >= I32[(keys + dk_nentries) >> 2] || I32[(entries + ix * 16) >> 2] !== name) {
    const hash = (name + HASH) >> 2;
    if ((I32[hash] & I32[hash + 1]) === -1) return 0;
    ix = unicodekeys_lookup_unicode(keys, name, I32[hash], I32[hash + 1]);
    if (ix < 0) return ABSENT;
    hints[hint] = ix;
  }
  return entries + ix * 16 + 8;
}
