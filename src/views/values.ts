// A short text for an object, read from memory alone: no Python code runs, no object is made.

import { PyFloatObject, PyRangeObject } from '../engine/include/structs.ts';
import { F64, ld, ldBytes, type Ref } from '../engine/memory/memory.ts';
import { PyBytes_AS_STRING } from '../engine/objects/bytesobject.ts';
import { PyLong_AsBigInt } from '../engine/objects/longobject.ts';
import { Py_SIZE, Py_TYPE } from '../engine/objects/object.ts';
import { Py_Ellipsis, Py_False, Py_None, Py_NotImplemented, Py_True } from '../engine/objects/statics.ts';
import * as T from '../engine/objects/statictypes.ts';
import { PyUnicode_AsString } from '../engine/objects/unicodeobject.ts';
import { ownName } from '../engine/trace/holders.ts';

const cut = (s: string, n: number): string => (s.length > n ? `${s.slice(0, n - 1)}…` : s);

/** At most about `limit` characters; '' for an object that is only its parts. */
export function shortValue(o: Ref, limit = 24): string {
  if (o === Py_None) return 'None';
  if (o === Py_True) return 'True';
  if (o === Py_False) return 'False';
  if (o === Py_Ellipsis) return 'Ellipsis';
  if (o === Py_NotImplemented) return 'NotImplemented';
  switch (Py_TYPE(o)) {
    case T.PyLong_Type:
      return cut(String(PyLong_AsBigInt(o)), limit);
    case T.PyFloat_Type: {
      const x = F64[(o + PyFloatObject.ob_fval) >> 3];
      return cut(Number.isInteger(x) && Math.abs(x) < 1e16 ? x.toFixed(1) : String(x), limit);
    }
    case T.PyUnicode_Type:
      return quoted(PyUnicode_AsString(o), limit);
    case T.PyBytes_Type: {
      const bytes = ldBytes(PyBytes_AS_STRING(o), Math.min(Py_SIZE(o), limit));
      return `b${quoted(String.fromCharCode(...bytes), limit)}`;
    }
    case T.PyRange_Type:
      return rangeOf(o);
    default:
      return cut(ownName(o) ?? '', limit);
  }
}
/** As Python writes it. */
function rangeOf(o: Ref): string {
  const { start, stop, step } = PyRangeObject;
  const by = shortValue(ld(o + step));
  return `range(${[start, stop].map((field) => shortValue(ld(o + field))).join(', ')}${by === '1' ? '' : `, ${by}`})`;
}
function quoted(s: string, limit: number): string {
  const text = cut(s, limit).replace(/[\\\n\t\r]/g, (c) => ({ '\\': '\\\\', '\n': '\\n', '\t': '\\t' })[c] ?? '\\r');
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}
