// References as Python would write them: the expression that leads along a way of references, and the statement that takes one away.

import { PyMemberDef } from '../engine/include/structs.ts';
import { ld, type Ref } from '../engine/memory/memory.ts';
import { Py_TYPE } from '../engine/objects/object.ts';
import * as T from '../engine/objects/statictypes.ts';
import { readCString } from '../engine/objects/typename.ts';
import { PyUnicode_AsString } from '../engine/objects/unicodeobject.ts';
import type { References } from '../engine/trace/references.ts';
import type { Edge } from '../engine/trace/scan.ts';
import { localName } from './frames.ts';
import { shortValue } from './values.ts';

const isText = (o: Ref): boolean => o !== 0 && Py_TYPE(o) === T.PyUnicode_Type;
const isName = (o: Ref): boolean => isText(o) && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(PyUnicode_AsString(o));
/** A key as one writes it, or null for one that has no literal. */
function keyText(key: Ref): string | null {
  const type = Py_TYPE(key);
  const plain = type === T.PyUnicode_Type || type === T.PyLong_Type || type === T.PyBytes_Type;
  const text = plain ? shortValue(key, 200) : '';
  return text === '' || text.includes('…') ? null : text;
}

/** What is written behind the expression of the holder; null if there is nothing one could write. */
function suffix(e: Edge, references: References): string | null {
  const part = references.owner(e.from)?.kind;
  switch (e.kind) {
    case 'attribute':
      return isName(e.detail) ? `.${PyUnicode_AsString(e.detail)}` : null;
    case 'slot':
      return `.${readCString(ld(e.detail + PyMemberDef.name))}`;
    case 'value': {
      if (part !== undefined) return isName(e.detail) ? `.${PyUnicode_AsString(e.detail)}` : null;
      const key = Py_TYPE(e.from) === T.PyDict_Type ? keyText(e.detail) : null;
      return key === null ? null : `[${key}]`;
    }
    case 'item': {
      const type = Py_TYPE(e.from);
      return type === T.PyList_Type || type === T.PyTuple_Type ? `[${e.detail}]` : null;
    }
    // The namespace itself is not written: its names are the owner's attributes.
    case '__dict__':
    case 'md_dict':
    case 'tp_dict':
    case 'func_dict':
      return '';
    case 'func_closure':
      return '.__closure__';
    case 'func_defaults':
      return '.__defaults__';
    case 'ob_ref':
      return '.cell_contents';
    case 'im_self':
      return '.__self__';
    case 'class':
      return '.__class__';
    default:
      return null;
  }
}
/** The name at the start of a way: a variable of the module or a local. */
function startName(e: Edge): string | null {
  if (e.frame !== 0) return e.kind === 'local' ? localName(e.frame, e.detail) : null;
  return e.kind === 'value' && isName(e.detail) ? PyUnicode_AsString(e.detail) : null;
}

/** The expression that leads along a way, or null. */
export function expressionOf(way: readonly Edge[], references: References): string | null {
  let text = way.length === 0 ? null : startName(way[0]);
  for (const e of way.slice(1)) {
    const more = suffix(e, references);
    if (text === null || more === null) return null;
    text += more;
  }
  return text;
}

/** The statement that takes the last reference of a way away, or null if no statement does. */
export function statementOf(way: readonly Edge[], references: References): string | null {
  const e = way.at(-1)!;
  const expression = expressionOf(way, references);
  if (way.length === 1) return expression === null ? null : `del ${expression}`;
  if (e.kind === 'element') {
    const set = expressionOf(way.slice(0, -1), references);
    const key = keyText(e.to);
    return set !== null && key !== null && Py_TYPE(e.from) === T.PySet_Type ? `${set}.discard(${key})` : null;
  }
  const kinds = new Set(['attribute', 'slot', 'value', 'item', 'ob_ref']);
  if (expression === null || !kinds.has(e.kind)) return null;
  // A tuple is never changed.
  if (e.kind === 'item' && Py_TYPE(e.from) === T.PyTuple_Type) return null;
  return `del ${expression}`;
}
