// Text of a tree as Python's own `ast.dump` writes it. Mirrors `dump` of Lib/ast.py with CPython 3.14's node classes.

import type { Const, StrConst } from '../include/constant.ts';
import { type AST, FIELDS, HAS_POSITION, OPTIONAL } from './ast.ts';
import { PySyntaxError } from './errors.ts';
import { reprBytes, reprComplex, reprFloat, reprStr } from './literal-repr.ts';

export interface DumpOptions {
  include_attributes?: boolean;
  /** Spaces a level; without it the text is one line. */
  indent?: number;
}

// `ast.dump` is Python and meets its recursion limit of 1000 calls.
const MAX_LEVEL = 980;

function tooDeep(): PySyntaxError {
  const place = { filename: '', lineno: null, offset: null, text: null, end_lineno: null, end_offset: null };
  return new PySyntaxError('RecursionError', 'maximum recursion depth exceeded', place);
}

const ATTRIBUTES = ['lineno', 'col_offset', 'end_lineno', 'end_col_offset'] as const;

type Field = AST | Const | string | number | null | readonly Field[];

/** What `ast.dump(node, include_attributes=..., indent=...)` returns. */
export function dump(node: AST, options: DumpOptions = {}): string {
  return format(node, options, 0).text;
}

interface Formatted {
  text: string;
  simple: boolean;
}

function format(node: AST, options: DumpOptions, level: number): Formatted {
  if (level > MAX_LEVEL) throw tooDeep();
  const inner = level + 1;
  const separator = options.indent === undefined ? ', ' : `,\n${' '.repeat(options.indent * inner)}`;
  const prefix = options.indent === undefined ? '' : `\n${' '.repeat(options.indent * inner)}`;
  const args: string[] = [];
  let allSimple = true;
  const optional = OPTIONAL[node._type] ?? [];
  for (const name of FIELDS[node._type]) {
    const value = (node as unknown as Record<string, Field>)[name];
    if (value === null && optional.includes(name)) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    const { text, simple } = formatField(value, options, inner);
    allSimple &&= simple;
    args.push(`${name}=${text}`);
  }
  if (options.include_attributes && HAS_POSITION.has(node._type)) {
    for (const name of ATTRIBUTES) args.push(`${name}=${(node as unknown as Record<string, number>)[name]}`);
  }
  if (allSimple && args.length <= 3) return { text: `${node._type}(${args.join(', ')})`, simple: args.length === 0 };
  return { text: `${node._type}(${prefix}${args.join(separator)})`, simple: false };
}

function formatField(value: Field, options: DumpOptions, level: number): Formatted {
  if (value === null) return { text: 'None', simple: true };
  if (typeof value === 'number') return { text: String(value), simple: true };
  if (typeof value === 'string') return { text: reprStr({ kind: 'str', value }), simple: true };
  if (Array.isArray(value)) {
    const inner = level + 1;
    const separator = options.indent === undefined ? ', ' : `,\n${' '.repeat(options.indent * inner)}`;
    const prefix = options.indent === undefined ? '' : `\n${' '.repeat(options.indent * inner)}`;
    const items = value.map((item: Field) => formatField(item, options, inner).text);
    return { text: `[${prefix}${items.join(separator)}]`, simple: false };
  }
  if ('_type' in value) return format(value as AST, options, level);
  return { text: reprConst(value as Const), simple: true };
}

function reprConst(constant: Const): string {
  switch (constant.kind) {
    case 'None':
    case 'True':
    case 'False':
    case 'Ellipsis':
      return constant.kind;
    case 'int':
      return String(constant.value);
    case 'float':
      return reprFloat(constant.value);
    case 'complex':
      return reprComplex(constant.real, constant.imag);
    case 'str':
      return reprStr(constant as StrConst);
    case 'bytes':
      return reprBytes(constant.value);
    default:
      throw new TypeError(`a syntax tree holds no constant of kind ${constant.kind}`);
  }
}
