// Warnings about expressions that can only fail, and the types they are judged by.
// Mirrors infer_type, check_caller, check_subscripter and check_index of Python/codegen.c.

import type { Const } from '../include/constant.ts';
import type { expr } from '../parser/ast.ts';
import type { compiler } from './compiler.ts';
import { LOC } from './location.ts';

export function constTypeName(value: Const): string {
  switch (value.kind) {
    case 'None':
      return 'NoneType';
    case 'True':
    case 'False':
      return 'bool';
    case 'Ellipsis':
      return 'ellipsis';
    default:
      return value.kind;
  }
}

/** Name of the type that `e` certainly has. */
export function infer_type(e: expr): string | null {
  switch (e._type) {
    case 'Tuple':
      return 'tuple';
    case 'List':
    case 'ListComp':
      return 'list';
    case 'Dict':
    case 'DictComp':
      return 'dict';
    case 'Set':
    case 'SetComp':
      return 'set';
    case 'GeneratorExp':
      return 'generator';
    case 'Lambda':
      return 'function';
    case 'TemplateStr':
    case 'Interpolation':
      return 'string.templatelib.Template';
    case 'JoinedStr':
    case 'FormattedValue':
      return 'str';
    case 'Constant':
      return constTypeName(e.value);
    default:
      return null;
  }
}

export function check_caller(c: compiler, e: expr): void {
  const type = infer_type(e);
  if (type === null || e._type === 'Lambda') return;
  c.Warn(LOC(e), `'${type}' object is not callable; perhaps you missed a comma?`);
}

export function check_subscripter(c: compiler, e: expr): void {
  switch (e._type) {
    case 'Constant': {
      const kind = e.value.kind;
      if (kind === 'str' || kind === 'bytes' || kind === 'tuple' || kind === 'slice' || kind === 'code') return;
      break;
    }
    case 'Set':
    case 'SetComp':
    case 'GeneratorExp':
    case 'TemplateStr':
    case 'Interpolation':
    case 'Lambda':
      break;
    default:
      return;
  }
  c.Warn(LOC(e), `'${infer_type(e)}' object is not subscriptable; perhaps you missed a comma?`);
}

export function check_index(c: compiler, e: expr, s: expr): void {
  const index_type = infer_type(s);
  if (index_type === null || index_type === 'int' || index_type === 'bool' || index_type === 'slice') return;
  switch (e._type) {
    case 'Constant': {
      const kind = e.value.kind;
      if (kind !== 'str' && kind !== 'bytes' && kind !== 'tuple') return;
      break;
    }
    case 'Tuple':
    case 'List':
    case 'ListComp':
    case 'JoinedStr':
    case 'FormattedValue':
      break;
    default:
      return;
  }
  c.Warn(LOC(e), `${infer_type(e)} indices must be integers or slices, not ${index_type}; perhaps you missed a comma?`);
}
