// Syntax trees as Python objects: from the parser's tree to nodes of the module ast. Mirrors the ast2obj functions of
// Python/Python-ast.c.

import type { Const } from '../include/constant.ts';
import type { Ref } from '../memory/memory.ts';
import { PyDict_GetItemString, PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyObject_GenericSetDict } from '../objects/generic_attr.ts';
import { PyList_New, PyList_SET_ITEM } from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { tpAlloc } from '../objects/traverse.ts';
import { PyUnicode_InternFromString } from '../objects/unicodeobject.ts';
import type { mod } from '../parser/ast.ts';
import { newConstant } from '../runtime/compile.ts';
import { runtimeLink } from '../runtime/part_link.ts';
import { nodeClasses, singleton } from './_ast.ts';
import { nodeSchema } from './ast_schema.ts';

interface Node {
  readonly _type: string;
  readonly [field: string]: unknown;
}
const POSITION = ['lineno', 'col_offset', 'end_lineno', 'end_col_offset'];
const isConst = (o: object): o is Const => 'kind' in o && !('_type' in o);
/** New reference: the object of a constant. */
const constant = (c: Const): Ref => newConstant(c, constant, null);

/** New reference: what a field of a node holds; NULL with an exception. */
function value2obj(value: unknown): Ref {
  if (value === null || value === undefined) return Py_None;
  if (typeof value === 'number') return PyLong_FromLong(value);
  if (typeof value === 'boolean') return PyLong_FromLong(value ? 1 : 0);
  // Names are interned; the parser gives other strings as constants.
  if (typeof value === 'string') return PyUnicode_InternFromString(value);
  if (Array.isArray(value)) {
    const list = PyList_New(value.length);
    for (let i = 0; list !== 0 && i < value.length; i++) {
      const item = value2obj(value[i]);
      if (item === 0) {
        Py_DECREF(list);
        return 0;
      }
      PyList_SET_ITEM(list, i, item);
    }
    return list;
  }
  const o = value as object;
  return isConst(o) ? constant(o) : node2obj(o as Node);
}
/** New reference: a node. */
function node2obj(node: Node): Ref {
  const fields = nodeSchema().fields.get(node._type) ?? [];
  const hasPosition = typeof node.lineno === 'number';
  if (fields.length === 0 && !hasPosition) return singleton(node._type);
  const type = PyDict_GetItemString(nodeClasses(), node._type);
  const dict = PyDict_New();
  const put = (name: string, value: Ref): boolean => {
    const ok = value !== 0 && PyDict_SetItemString(dict, name, value) === 0;
    if (value !== 0) Py_DECREF(value);
    return ok;
  };
  let ok = true;
  for (const { name } of fields) ok &&= put(name, value2obj(node[name]));
  if (hasPosition) for (const name of POSITION) ok &&= put(name, value2obj(node[name]));
  const result = ok ? tpAlloc(type) : 0;
  if (result !== 0) PyObject_GenericSetDict(result, dict);
  Py_DECREF(dict);
  return result;
}

/** New reference: the tree as an ast.Module, ast.Expression or ast.Interactive. */
export function PyAST_mod2obj(tree: mod): Ref {
  return nodeClasses() === 0 ? 0 : node2obj(tree as unknown as Node);
}

runtimeLink.PyAST_mod2obj = PyAST_mod2obj;
