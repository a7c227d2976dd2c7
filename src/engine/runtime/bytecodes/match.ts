// Instructions for `match`. Mirrors Python/bytecodes.c; the work is in match.ts one folder up.

import { Py_TPFLAGS_MAPPING, Py_TPFLAGS_SEQUENCE } from '../../include/flags.ts';
import { type Addr, I32, st } from '../../memory/memory.ts';
import { PyObject_Size } from '../../objects/abstract.ts';
import { PyErr_Occurred } from '../../objects/errors.ts';
import { PyStackRef_CLOSE } from '../../objects/interpframe.ts';
import { PyLong_FromSsize_t } from '../../objects/longobject.ts';
import { Py_TYPE, PyType_HasFeature } from '../../objects/object.ts';
import { Py_False, Py_None, Py_True } from '../../objects/statics.ts';
import { ERROR, wordRef } from '../eval_state.ts';
import { runtimeLink } from '../part_link.ts';

// (obj -- obj, len)
export function GET_LEN(sp: Addr): Addr {
  const n = PyObject_Size(wordRef(sp - 8));
  if (n < 0) return ERROR;
  const len = PyLong_FromSsize_t(n);
  if (len === 0) return ERROR;
  st(sp, len);
  return sp + 8;
}
// (subject, type, names -- attributes or None): oparg is the number of positional patterns
export function MATCH_CLASS(sp: Addr, oparg: number): Addr {
  const names = I32[(sp - 8) >> 2];
  const type = I32[(sp - 16) >> 2];
  const subject = I32[(sp - 24) >> 2];
  const attrs = runtimeLink.match_class(subject & ~1, type & ~1, oparg, names & ~1);
  PyStackRef_CLOSE(names);
  PyStackRef_CLOSE(type);
  PyStackRef_CLOSE(subject);
  if (attrs === 0) {
    if (PyErr_Occurred() !== 0) return ERROR;
    st(sp - 24, Py_None | 1);
  } else st(sp - 24, attrs);
  return sp - 16;
}
// (subject, keys -- subject, keys, values or None)
export function MATCH_KEYS(sp: Addr): Addr {
  const values = runtimeLink.match_keys(wordRef(sp - 16), wordRef(sp - 8));
  if (values === 0) return ERROR;
  st(sp, values);
  return sp + 8;
}
function matchFeature(sp: Addr, flag: number): Addr {
  st(sp, (PyType_HasFeature(Py_TYPE(wordRef(sp - 8)), flag) ? Py_True : Py_False) | 1);
  return sp + 8;
}
// (subject -- subject, res)
export function MATCH_MAPPING(sp: Addr): Addr {
  return matchFeature(sp, Py_TPFLAGS_MAPPING);
}
// (subject -- subject, res)
export function MATCH_SEQUENCE(sp: Addr): Addr {
  return matchFeature(sp, Py_TPFLAGS_SEQUENCE);
}
