// Text of an expression, for annotations that stay strings (`from __future__ import annotations`). Mirrors
// Python/ast_unparse.c.

import type { Const, StrConst } from '../include/constant.ts';
import type { arguments as Arguments, arg, Call, comprehension, expr, FormattedValue, Interpolation } from './ast.ts';
import { reprBytes, reprComplex, reprFloat, reprStr } from './literal-repr.ts';
import { concatStr, makeStr } from './strings.ts';

// Binding strengths: an expression weaker than its place wants goes in parentheses.
const PR_TUPLE = 0;
const PR_TEST = 1;
const PR_OR = 2;
const PR_AND = 3;
const PR_NOT = 4;
const PR_CMP = 5;
const PR_EXPR = 6;
const PR_FACTOR = 12;
const PR_POWER = 13;
const PR_AWAIT = 14;
const PR_ATOM = 15;

const BINARY: Readonly<Record<string, readonly [string, number]>> = {
  BitOr: [' | ', PR_EXPR],
  BitXor: [' ^ ', 7],
  BitAnd: [' & ', 8],
  LShift: [' << ', 9],
  RShift: [' >> ', 9],
  Add: [' + ', 10],
  Sub: [' - ', 10],
  Mult: [' * ', 11],
  MatMult: [' @ ', 11],
  Div: [' / ', 11],
  Mod: [' % ', 11],
  FloorDiv: [' // ', 11],
  Pow: [' ** ', PR_POWER],
};
const UNARY: Readonly<Record<string, readonly [string, number]>> = {
  Invert: ['~', PR_FACTOR],
  Not: ['not ', PR_NOT],
  UAdd: ['+', PR_FACTOR],
  USub: ['-', PR_FACTOR],
};
const COMPARISON: Readonly<Record<string, string>> = {
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
};

/** The expression as Python text (_PyAST_ExprAsUnicode). */
export function unparse(node: expr): StrConst {
  const text = exprText(node, PR_TEST);
  return makeStr(text);
}

function enclosed(text: string, level: number, strength: number): string {
  return level > strength ? `(${text})` : text;
}

function list(nodes: readonly expr[], level: number): string {
  return nodes.map((node) => exprText(node, level)).join(', ');
}

function exprText(node: expr, level: number): string {
  switch (node._type) {
    case 'BoolOp': {
      const strength = node.op._type === 'And' ? PR_AND : PR_OR;
      const values = node.values.map((value) => exprText(value, strength + 1));
      return enclosed(values.join(node.op._type === 'And' ? ' and ' : ' or '), level, strength);
    }
    case 'NamedExpr':
      return enclosed(`${exprText(node.target, PR_ATOM)} := ${exprText(node.value, PR_ATOM)}`, level, PR_TUPLE);
    case 'BinOp': {
      const [op, strength] = BINARY[node.op._type];
      const right = node.op._type === 'Pow' ? 1 : 0;
      const text = `${exprText(node.left, strength + right)}${op}${exprText(node.right, strength + 1 - right)}`;
      return enclosed(text, level, strength);
    }
    case 'UnaryOp': {
      const [op, strength] = UNARY[node.op._type];
      return enclosed(`${op}${exprText(node.operand, strength)}`, level, strength);
    }
    case 'Lambda': {
      const { args, posonlyargs } = node.args;
      const space = args.length + posonlyargs.length > 0 ? ' ' : '';
      return enclosed(`lambda${space}${argumentsText(node.args)}: ${exprText(node.body, PR_TEST)}`, level, PR_TEST);
    }
    case 'IfExp': {
      const [body, test] = [exprText(node.body, PR_TEST + 1), exprText(node.test, PR_TEST + 1)];
      return enclosed(`${body} if ${test} else ${exprText(node.orelse, PR_TEST)}`, level, PR_TEST);
    }
    case 'Dict': {
      const items = node.values.map((value, i) => {
        const key = node.keys[i];
        return key === null
          ? `**${exprText(value, PR_EXPR)}`
          : `${exprText(key, PR_TEST)}: ${exprText(value, PR_TEST)}`;
      });
      return `{${items.join(', ')}}`;
    }
    case 'Set':
      return `{${list(node.elts, PR_TEST)}}`;
    case 'GeneratorExp':
      return `(${exprText(node.elt, PR_TEST)}${comprehensions(node.generators)})`;
    case 'ListComp':
      return `[${exprText(node.elt, PR_TEST)}${comprehensions(node.generators)}]`;
    case 'SetComp':
      return `{${exprText(node.elt, PR_TEST)}${comprehensions(node.generators)}}`;
    case 'DictComp':
      return `{${exprText(node.key, PR_TEST)}: ${exprText(node.value, PR_TEST)}${comprehensions(node.generators)}}`;
    case 'Yield':
      return node.value === null ? '(yield)' : `(yield ${exprText(node.value, PR_TEST)})`;
    case 'YieldFrom':
      return `(yield from ${exprText(node.value, PR_TEST)})`;
    case 'Await':
      return enclosed(`await ${exprText(node.value, PR_ATOM)}`, level, PR_AWAIT);
    case 'Compare': {
      const rest = node.comparators.map((item, i) => COMPARISON[node.ops[i]._type] + exprText(item, PR_CMP + 1));
      return enclosed(exprText(node.left, PR_CMP + 1) + rest.join(''), level, PR_CMP);
    }
    case 'Call':
      return callText(node);
    case 'Constant':
      return (node.kind ?? '') + constantText(node.value);
    case 'JoinedStr':
    case 'TemplateStr':
      return (node._type === 'JoinedStr' ? 'f' : 't') + reprStr(stringBody(node.values));
    case 'FormattedValue':
    case 'Interpolation':
      return fieldText(node);
    case 'Attribute': {
      // `1 .real`: without the space the point would belong to the number.
      const isInt = node.value._type === 'Constant' && node.value.value.kind === 'int';
      return `${exprText(node.value, PR_ATOM)}${isInt ? ' ' : ''}.${node.attr}`;
    }
    case 'Starred':
      return `*${exprText(node.value, PR_EXPR)}`;
    case 'Name':
      return node.id;
    case 'List':
      return `[${list(node.elts, PR_TEST)}]`;
    case 'Tuple': {
      if (node.elts.length === 0) return '()';
      return enclosed(list(node.elts, PR_TEST) + (node.elts.length === 1 ? ',' : ''), level, PR_TUPLE);
    }
    case 'Subscript':
      return `${exprText(node.value, PR_ATOM)}[${exprText(node.slice, PR_TUPLE)}]`;
    case 'Slice': {
      const part = (value: expr | null): string => (value === null ? '' : exprText(value, PR_TEST));
      return `${part(node.lower)}:${part(node.upper)}${node.step === null ? '' : `:${part(node.step)}`}`;
    }
  }
}

function comprehensions(generators: readonly comprehension[]): string {
  return generators
    .map(({ target, iter, ifs, is_async }) => {
      const conditions = ifs.map((condition) => ` if ${exprText(condition, PR_TEST + 1)}`).join('');
      const head = is_async !== 0 ? ' async for ' : ' for ';
      return `${head}${exprText(target, PR_TUPLE)} in ${exprText(iter, PR_TEST + 1)}${conditions}`;
    })
    .join('');
}

function callText(node: Call): string {
  const func = exprText(node.func, PR_ATOM);
  if (node.args.length === 1 && node.keywords.length === 0 && node.args[0]._type === 'GeneratorExp') {
    return func + exprText(node.args[0], PR_TEST);
  }
  const keywords = node.keywords.map(({ arg: name, value }) =>
    name === null ? `**${exprText(value, PR_EXPR)}` : `${name}=${exprText(value, PR_TEST)}`,
  );
  return `${func}(${[...node.args.map((value) => exprText(value, PR_TEST)), ...keywords].join(', ')})`;
}

function argumentsText(node: Arguments): string {
  const parts: string[] = [];
  const positional = [...node.posonlyargs, ...node.args];
  const firstDefault = positional.length - node.defaults.length;
  positional.forEach((param, i) => {
    const value = i >= firstDefault ? `=${exprText(node.defaults[i - firstDefault], PR_TEST)}` : '';
    parts.push(argText(param) + value);
    if (i === node.posonlyargs.length - 1) parts.push('/');
  });
  if (node.vararg !== null || node.kwonlyargs.length > 0) {
    parts.push(`*${node.vararg === null ? '' : argText(node.vararg)}`);
  }
  node.kwonlyargs.forEach((param, i) => {
    const value = node.kw_defaults[i];
    parts.push(argText(param) + (value === null ? '' : `=${exprText(value, PR_TEST)}`));
  });
  if (node.kwarg !== null) parts.push(`**${argText(node.kwarg)}`);
  return parts.join(', ');
}

function argText(node: arg): string {
  return node.annotation === null ? node.arg : `${node.arg}: ${exprText(node.annotation, PR_TEST)}`;
}

function constantText(constant: Const): string {
  switch (constant.kind) {
    case 'Ellipsis':
      return '...';
    case 'int':
      return String(constant.value);
    // Infinity has no literal; a number that is too large stands for it.
    case 'float':
      return reprFloat(constant.value).replace('inf', '1e309');
    case 'complex':
      return reprComplex(constant.real, constant.imag).replaceAll('inf', '1e309');
    case 'str':
      return reprStr(constant);
    case 'bytes':
      return reprBytes(constant.value);
    default:
      return constant.kind;
  }
}

// The text between the quotes of an f-string, before it is quoted.
function stringBody(values: readonly expr[]): StrConst {
  return concatStr(
    values.map((value) => {
      if (value._type === 'Constant' && value.value.kind === 'str') return escapeBraces(value.value);
      if (value._type === 'JoinedStr') return stringBody(value.values);
      return makeStr(exprText(value, PR_TEST));
    }),
  );
}

function escapeBraces(constant: StrConst): StrConst {
  if (constant.codePoints === undefined) return makeStr(constant.value.replace(/[{}]/g, '$&$&'));
  const doubled = constant.codePoints.flatMap((code) => (code === 123 || code === 125 ? [code, code] : [code]));
  return makeStr(String.fromCodePoint(...doubled), doubled);
}

function fieldText(node: FormattedValue | Interpolation): string {
  // A lambda's colon would end the field; parentheses keep it.
  const text = node._type === 'Interpolation' ? (node.str as StrConst).value : exprText(node.value, PR_TEST + 1);
  const conversion = node.conversion > 0 ? `!${String.fromCharCode(node.conversion)}` : '';
  const spec = node.format_spec;
  const specText = spec === null ? '' : `:${spec._type === 'JoinedStr' ? stringBody(spec.values).value : ''}`;
  return `{${text.startsWith('{') ? ' ' : ''}${text}${conversion}${specText}}`;
}
