// Source text of an expression, for annotations under `from __future__ import annotations`.
// Mirrors Python/ast_unparse.c.

import type { Const } from '../include/constant.ts';
import type {
  arg,
  arguments as arguments_ty,
  Call,
  Constant,
  comprehension,
  expr,
  FormattedValue,
  Interpolation,
  JoinedStr,
  Lambda,
  operator,
  TemplateStr,
} from '../parser/ast.ts';
import { annotationText } from './codegen_annotations.ts';
import { reprConst } from './const_repr.ts';

// What binds tighter has the higher number.
const PR_TUPLE = 0;
const PR_TEST = 1; // if-else, lambda
const PR_OR = 2;
const PR_AND = 3;
const PR_NOT = 4;
const PR_CMP = 5;
const PR_EXPR = 6;
const PR_BOR = PR_EXPR;
const PR_BXOR = 7;
const PR_BAND = 8;
const PR_SHIFT = 9;
const PR_ARITH = 10;
const PR_TERM = 11;
const PR_FACTOR = 12;
const PR_POWER = 13;
const PR_AWAIT = 14;
const PR_ATOM = 15;

const BINARY: Record<operator['_type'], readonly [text: string, precedence: number]> = {
  Add: [' + ', PR_ARITH],
  Sub: [' - ', PR_ARITH],
  Mult: [' * ', PR_TERM],
  MatMult: [' @ ', PR_TERM],
  Div: [' / ', PR_TERM],
  Mod: [' % ', PR_TERM],
  LShift: [' << ', PR_SHIFT],
  RShift: [' >> ', PR_SHIFT],
  BitOr: [' | ', PR_BOR],
  BitXor: [' ^ ', PR_BXOR],
  BitAnd: [' & ', PR_BAND],
  FloorDiv: [' // ', PR_TERM],
  Pow: [' ** ', PR_POWER],
};

const UNARY = {
  Invert: ['~', PR_FACTOR],
  Not: ['not ', PR_NOT],
  UAdd: ['+', PR_FACTOR],
  USub: ['-', PR_FACTOR],
} as const;

const COMPARE = {
  Eq: ' == ',
  NotEq: ' != ',
  Lt: ' < ',
  LtE: ' <= ',
  Gt: ' > ',
  GtE: ' >= ',
  Is: ' is ',
  IsNot: ' is not ',
  In: ' in ',
  NotIn: ' not in ',
} as const;

function noCode(): never {
  throw new Error('a syntax tree holds no code objects');
}

function parenthesize(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}

function list(nodes: readonly expr[], level: number): string {
  return nodes.map((node) => unparse(node, level)).join(', ');
}

function argText(a: arg): string {
  return a.annotation === null ? a.arg : `${a.arg}: ${unparse(a.annotation, PR_TEST)}`;
}

function argumentsText(args: arguments_ty): string {
  const parts: string[] = [];
  const positional = [...args.posonlyargs, ...args.args];
  const firstDefault = positional.length - args.defaults.length;
  positional.forEach((a, i) => {
    const default_ = args.defaults[i - firstDefault];
    parts.push(argText(a) + (default_ === undefined ? '' : `=${unparse(default_, PR_TEST)}`));
    if (i + 1 === args.posonlyargs.length) parts.push('/');
  });
  if (args.vararg !== null) parts.push(`*${argText(args.vararg)}`);
  else if (args.kwonlyargs.length > 0) parts.push('*');
  args.kwonlyargs.forEach((a, i) => {
    const default_ = args.kw_defaults[i] ?? null;
    parts.push(argText(a) + (default_ === null ? '' : `=${unparse(default_, PR_TEST)}`));
  });
  if (args.kwarg !== null) parts.push(`**${argText(args.kwarg)}`);
  return parts.join(', ');
}

function lambdaText(e: Lambda): string {
  const positional = e.args.posonlyargs.length + e.args.args.length;
  return `lambda${positional > 0 ? ' ' : ''}${argumentsText(e.args)}: ${unparse(e.body, PR_TEST)}`;
}

function generatorsText(generators: readonly comprehension[]): string {
  return generators
    .map((gen) => {
      const conditions = gen.ifs.map((e) => ` if ${unparse(e, PR_TEST + 1)}`).join('');
      const target = unparse(gen.target, PR_TUPLE);
      return `${gen.is_async ? ' async' : ''} for ${target} in ${unparse(gen.iter, PR_TEST + 1)}${conditions}`;
    })
    .join('');
}

function callText(e: Call): string {
  const func = unparse(e.func, PR_ATOM);
  const only = e.args[0];
  if (e.args.length === 1 && e.keywords.length === 0 && only?._type === 'GeneratorExp') {
    return func + unparse(only, PR_TEST);
  }
  const parts = e.args.map((a) => unparse(a, PR_TEST));
  for (const kw of e.keywords) parts.push(`${kw.arg === null ? '**' : `${kw.arg}=`}${unparse(kw.value, PR_TEST)}`);
  return `${func}(${parts.join(', ')})`;
}

function constantText(value: Const): string {
  if (value.kind === 'Ellipsis') return '...';
  const text = reprConst(value, noCode);
  // repr's inf is no literal.
  return value.kind === 'float' || value.kind === 'complex' ? text.replaceAll('inf', '1e309') : text;
}

// ----- f-strings and t-strings

/** Text inside the quotes, braces doubled. */
function literalText(e: Constant): string {
  return e.value.kind === 'str' ? e.value.value.replaceAll('{', '{{').replaceAll('}', '}}') : '';
}

function replacementField(text: string, e: FormattedValue | Interpolation): string {
  const conversion = e.conversion > 0 ? `!${String.fromCharCode(e.conversion)}` : '';
  const spec = e.format_spec === null ? '' : `:${elementText(e.format_spec)}`;
  // '{{' would be a brace.
  return `{${text.startsWith('{') ? ' ' : ''}${text}${conversion}${spec}}`;
}

function elementText(e: expr): string {
  switch (e._type) {
    case 'Constant':
      return literalText(e);
    case 'JoinedStr':
    case 'TemplateStr':
      return e.values.map(elementText).join('');
    case 'FormattedValue':
      return replacementField(unparse(e.value, PR_TEST + 1), e);
    case 'Interpolation':
      return replacementField(e.str.kind === 'str' ? e.str.value : '', e);
    default:
      throw new Error(`unknown expression kind inside f-string or t-string: ${e._type}`);
  }
}

function stringText(prefix: string, e: JoinedStr | TemplateStr): string {
  return prefix + reprConst({ kind: 'str', value: elementText(e) }, noCode);
}

// ----- expressions

function unparse(e: expr, level: number): string {
  switch (e._type) {
    case 'BoolOp': {
      const [word, pr] = e.op._type === 'And' ? [' and ', PR_AND] : [' or ', PR_OR];
      return parenthesize(e.values.map((value) => unparse(value, pr + 1)).join(word), level > pr);
    }
    case 'BinOp': {
      const [text, pr] = BINARY[e.op._type];
      const rassoc = e.op._type === 'Pow';
      const left = unparse(e.left, rassoc ? pr + 1 : pr);
      return parenthesize(left + text + unparse(e.right, rassoc ? pr : pr + 1), level > pr);
    }
    case 'UnaryOp': {
      const [text, pr] = UNARY[e.op._type];
      return parenthesize(text + unparse(e.operand, pr), level > pr);
    }
    case 'Lambda':
      return parenthesize(lambdaText(e), level > PR_TEST);
    case 'IfExp': {
      const text = `${unparse(e.body, PR_TEST + 1)} if ${unparse(e.test, PR_TEST + 1)} else ${unparse(e.orelse, PR_TEST)}`;
      return parenthesize(text, level > PR_TEST);
    }
    case 'Dict': {
      const item = (key: expr | null, value: expr): string =>
        key === null ? `**${unparse(value, PR_EXPR)}` : `${unparse(key, PR_TEST)}: ${unparse(value, PR_TEST)}`;
      return `{${e.values.map((value, i) => item(e.keys[i]!, value)).join(', ')}}`;
    }
    case 'Set':
      return `{${list(e.elts, PR_TEST)}}`;
    case 'GeneratorExp':
      return `(${unparse(e.elt, PR_TEST)}${generatorsText(e.generators)})`;
    case 'ListComp':
      return `[${unparse(e.elt, PR_TEST)}${generatorsText(e.generators)}]`;
    case 'SetComp':
      return `{${unparse(e.elt, PR_TEST)}${generatorsText(e.generators)}}`;
    case 'DictComp':
      return e.value === null
        ? `{**${unparse(e.key, PR_TEST)}${generatorsText(e.generators)}}`
        : `{${unparse(e.key, PR_TEST)}: ${unparse(e.value, PR_TEST)}${generatorsText(e.generators)}}`;
    case 'Yield':
      return e.value === null ? '(yield)' : `(yield ${unparse(e.value, PR_TEST)})`;
    case 'YieldFrom':
      return `(yield from ${unparse(e.value, PR_TEST)})`;
    case 'Await':
      return parenthesize(`await ${unparse(e.value, PR_ATOM)}`, level > PR_AWAIT);
    case 'Compare': {
      const rest = e.comparators.map((right, i) => COMPARE[e.ops[i]!._type] + unparse(right, PR_CMP + 1));
      return parenthesize(unparse(e.left, PR_CMP + 1) + rest.join(''), level > PR_CMP);
    }
    case 'Call':
      return callText(e);
    case 'Constant':
      return (e.kind ?? '') + constantText(e.value);
    case 'JoinedStr':
      return stringText('f', e);
    case 'TemplateStr':
      return stringText('t', e);
    case 'FormattedValue':
      return `f${reprConst({ kind: 'str', value: elementText(e) }, noCode)}`;
    case 'Interpolation':
      return `t${reprConst({ kind: 'str', value: elementText(e) }, noCode)}`;
    case 'Attribute': {
      // 1 .real: a point right behind a number would belong to it.
      const isInt = e.value._type === 'Constant' && e.value.value.kind === 'int';
      return `${unparse(e.value, PR_ATOM)}${isInt ? ' ' : ''}.${e.attr}`;
    }
    case 'Starred':
      return `*${unparse(e.value, PR_EXPR)}`;
    case 'Name':
      return e.id;
    case 'Slice': {
      const part = (node: expr | null): string => (node === null ? '' : unparse(node, PR_TEST));
      return `${part(e.lower)}:${part(e.upper)}${e.step === null ? '' : `:${part(e.step)}`}`;
    }
    case 'Subscript':
      return `${unparse(e.value, PR_ATOM)}[${unparse(e.slice, PR_TUPLE)}]`;
    case 'List':
      return `[${list(e.elts, PR_TEST)}]`;
    case 'Tuple':
      if (e.elts.length === 0) return '()';
      return parenthesize(list(e.elts, PR_TEST) + (e.elts.length === 1 ? ',' : ''), level > PR_TUPLE);
    case 'NamedExpr':
      return parenthesize(`${unparse(e.target, PR_ATOM)} := ${unparse(e.value, PR_ATOM)}`, level > PR_TUPLE);
  }
}

export function _PyAST_ExprAsUnicode(e: expr): string {
  return unparse(e, PR_TEST);
}

annotationText._PyAST_ExprAsUnicode = _PyAST_ExprAsUnicode;
