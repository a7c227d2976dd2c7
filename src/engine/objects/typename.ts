// Names of types for messages: tp_name is a C string in memory. Mirrors _PyType_Name in Objects/typeobject.c.

import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, ldBytes, MEMORY_SIZE, type Ref, U8 } from '../memory/memory.ts';
import { needDocs } from '../memory/static.ts';
import { Py_TYPE } from './object.ts';

const utf8 = new TextDecoder();

/** The text of a zero-terminated UTF-8 string in memory ('' for NULL). */
export function readCString(a: Addr): string {
  needDocs(a);
  if (a === 0) return '';
  if (a < 0) throw new RangeError('a name outside of memory');
  let end = a;
  let ascii = true;
  for (; end < MEMORY_SIZE && U8[end] !== 0; end++) if (U8[end] > 127) ascii = false;
  if (!ascii) return utf8.decode(ldBytes(a, end - a));
  let text = '';
  for (let i = a; i < end; i++) text += String.fromCharCode(U8[i]);
  return text;
}

/** tp_name as written: with a module prefix for static types that have one. */
export function tp_name(type: Ref): string {
  return readCString(ld(type + PyTypeObject.tp_name));
}
/** The name after the last dot of tp_name. */
export function _PyType_Name(type: Ref): string {
  const name = tp_name(type);
  return name.slice(name.lastIndexOf('.') + 1);
}
/** tp_name of the type of `o`: what "'%s' object ..." messages show. */
export function typeName(o: Ref): string {
  return tp_name(Py_TYPE(o));
}
