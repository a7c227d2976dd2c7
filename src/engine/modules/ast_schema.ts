// The node classes of the module _ast as Python.asdl declares them: class, base, and the declaration, which is its docstring.
// Mirrors the tables of Python/Python-ast.c.

import { type PythonVersion, profile } from '../include/profile.ts';

type NodeClass = readonly [name: string, base: string, declaration: string];

/** As 3.14 has them. */
const NODE_CLASSES: readonly NodeClass[] = [
  ['mod', 'AST', ''],
  ['Module', 'mod', 'Module(stmt* body, type_ignore* type_ignores)'],
  ['Interactive', 'mod', 'Interactive(stmt* body)'],
  ['Expression', 'mod', 'Expression(expr body)'],
  ['FunctionType', 'mod', 'FunctionType(expr* argtypes, expr returns)'],
  ['stmt', 'AST', ''],
  [
    'FunctionDef',
    'stmt',
    'FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)',
  ],
  [
    'AsyncFunctionDef',
    'stmt',
    'AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)',
  ],
  [
    'ClassDef',
    'stmt',
    'ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)',
  ],
  ['Return', 'stmt', 'Return(expr? value)'],
  ['Delete', 'stmt', 'Delete(expr* targets)'],
  ['Assign', 'stmt', 'Assign(expr* targets, expr value, string? type_comment)'],
  ['TypeAlias', 'stmt', 'TypeAlias(expr name, type_param* type_params, expr value)'],
  ['AugAssign', 'stmt', 'AugAssign(expr target, operator op, expr value)'],
  ['AnnAssign', 'stmt', 'AnnAssign(expr target, expr annotation, expr? value, int simple)'],
  ['For', 'stmt', 'For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)'],
  ['AsyncFor', 'stmt', 'AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)'],
  ['While', 'stmt', 'While(expr test, stmt* body, stmt* orelse)'],
  ['If', 'stmt', 'If(expr test, stmt* body, stmt* orelse)'],
  ['With', 'stmt', 'With(withitem* items, stmt* body, string? type_comment)'],
  ['AsyncWith', 'stmt', 'AsyncWith(withitem* items, stmt* body, string? type_comment)'],
  ['Match', 'stmt', 'Match(expr subject, match_case* cases)'],
  ['Raise', 'stmt', 'Raise(expr? exc, expr? cause)'],
  ['Try', 'stmt', 'Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)'],
  ['TryStar', 'stmt', 'TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)'],
  ['Assert', 'stmt', 'Assert(expr test, expr? msg)'],
  ['Import', 'stmt', 'Import(alias* names)'],
  ['ImportFrom', 'stmt', 'ImportFrom(identifier? module, alias* names, int? level)'],
  ['Global', 'stmt', 'Global(identifier* names)'],
  ['Nonlocal', 'stmt', 'Nonlocal(identifier* names)'],
  ['Expr', 'stmt', 'Expr(expr value)'],
  ['Pass', 'stmt', 'Pass'],
  ['Break', 'stmt', 'Break'],
  ['Continue', 'stmt', 'Continue'],
  ['expr', 'AST', ''],
  ['BoolOp', 'expr', 'BoolOp(boolop op, expr* values)'],
  ['NamedExpr', 'expr', 'NamedExpr(expr target, expr value)'],
  ['BinOp', 'expr', 'BinOp(expr left, operator op, expr right)'],
  ['UnaryOp', 'expr', 'UnaryOp(unaryop op, expr operand)'],
  ['Lambda', 'expr', 'Lambda(arguments args, expr body)'],
  ['IfExp', 'expr', 'IfExp(expr test, expr body, expr orelse)'],
  ['Dict', 'expr', 'Dict(expr?* keys, expr* values)'],
  ['Set', 'expr', 'Set(expr* elts)'],
  ['ListComp', 'expr', 'ListComp(expr elt, comprehension* generators)'],
  ['SetComp', 'expr', 'SetComp(expr elt, comprehension* generators)'],
  ['DictComp', 'expr', 'DictComp(expr key, expr value, comprehension* generators)'],
  ['GeneratorExp', 'expr', 'GeneratorExp(expr elt, comprehension* generators)'],
  ['Await', 'expr', 'Await(expr value)'],
  ['Yield', 'expr', 'Yield(expr? value)'],
  ['YieldFrom', 'expr', 'YieldFrom(expr value)'],
  ['Compare', 'expr', 'Compare(expr left, cmpop* ops, expr* comparators)'],
  ['Call', 'expr', 'Call(expr func, expr* args, keyword* keywords)'],
  ['FormattedValue', 'expr', 'FormattedValue(expr value, int conversion, expr? format_spec)'],
  ['Interpolation', 'expr', 'Interpolation(expr value, constant str, int conversion, expr? format_spec)'],
  ['JoinedStr', 'expr', 'JoinedStr(expr* values)'],
  ['TemplateStr', 'expr', 'TemplateStr(expr* values)'],
  ['Constant', 'expr', 'Constant(constant value, string? kind)'],
  ['Attribute', 'expr', 'Attribute(expr value, identifier attr, expr_context ctx)'],
  ['Subscript', 'expr', 'Subscript(expr value, expr slice, expr_context ctx)'],
  ['Starred', 'expr', 'Starred(expr value, expr_context ctx)'],
  ['Name', 'expr', 'Name(identifier id, expr_context ctx)'],
  ['List', 'expr', 'List(expr* elts, expr_context ctx)'],
  ['Tuple', 'expr', 'Tuple(expr* elts, expr_context ctx)'],
  ['Slice', 'expr', 'Slice(expr? lower, expr? upper, expr? step)'],
  ['expr_context', 'AST', ''],
  ['Load', 'expr_context', 'Load'],
  ['Store', 'expr_context', 'Store'],
  ['Del', 'expr_context', 'Del'],
  ['boolop', 'AST', ''],
  ['And', 'boolop', 'And'],
  ['Or', 'boolop', 'Or'],
  ['operator', 'AST', ''],
  ['Add', 'operator', 'Add'],
  ['Sub', 'operator', 'Sub'],
  ['Mult', 'operator', 'Mult'],
  ['MatMult', 'operator', 'MatMult'],
  ['Div', 'operator', 'Div'],
  ['Mod', 'operator', 'Mod'],
  ['Pow', 'operator', 'Pow'],
  ['LShift', 'operator', 'LShift'],
  ['RShift', 'operator', 'RShift'],
  ['BitOr', 'operator', 'BitOr'],
  ['BitXor', 'operator', 'BitXor'],
  ['BitAnd', 'operator', 'BitAnd'],
  ['FloorDiv', 'operator', 'FloorDiv'],
  ['unaryop', 'AST', ''],
  ['Invert', 'unaryop', 'Invert'],
  ['Not', 'unaryop', 'Not'],
  ['UAdd', 'unaryop', 'UAdd'],
  ['USub', 'unaryop', 'USub'],
  ['cmpop', 'AST', ''],
  ['Eq', 'cmpop', 'Eq'],
  ['NotEq', 'cmpop', 'NotEq'],
  ['Lt', 'cmpop', 'Lt'],
  ['LtE', 'cmpop', 'LtE'],
  ['Gt', 'cmpop', 'Gt'],
  ['GtE', 'cmpop', 'GtE'],
  ['Is', 'cmpop', 'Is'],
  ['IsNot', 'cmpop', 'IsNot'],
  ['In', 'cmpop', 'In'],
  ['NotIn', 'cmpop', 'NotIn'],
  ['comprehension', 'AST', 'comprehension(expr target, expr iter, expr* ifs, int is_async)'],
  ['excepthandler', 'AST', ''],
  ['ExceptHandler', 'excepthandler', 'ExceptHandler(expr? type, identifier? name, stmt* body)'],
  [
    'arguments',
    'AST',
    'arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)',
  ],
  ['arg', 'AST', 'arg(identifier arg, expr? annotation, string? type_comment)'],
  ['keyword', 'AST', 'keyword(identifier? arg, expr value)'],
  ['alias', 'AST', 'alias(identifier name, identifier? asname)'],
  ['withitem', 'AST', 'withitem(expr context_expr, expr? optional_vars)'],
  ['match_case', 'AST', 'match_case(pattern pattern, expr? guard, stmt* body)'],
  ['pattern', 'AST', ''],
  ['MatchValue', 'pattern', 'MatchValue(expr value)'],
  ['MatchSingleton', 'pattern', 'MatchSingleton(constant value)'],
  ['MatchSequence', 'pattern', 'MatchSequence(pattern* patterns)'],
  ['MatchMapping', 'pattern', 'MatchMapping(expr* keys, pattern* patterns, identifier? rest)'],
  ['MatchClass', 'pattern', 'MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)'],
  ['MatchStar', 'pattern', 'MatchStar(identifier? name)'],
  ['MatchAs', 'pattern', 'MatchAs(pattern? pattern, identifier? name)'],
  ['MatchOr', 'pattern', 'MatchOr(pattern* patterns)'],
  ['type_ignore', 'AST', ''],
  ['TypeIgnore', 'type_ignore', 'TypeIgnore(int lineno, string tag)'],
  ['type_param', 'AST', ''],
  ['TypeVar', 'type_param', 'TypeVar(identifier name, expr? bound, expr? default_value)'],
  ['ParamSpec', 'type_param', 'ParamSpec(identifier name, expr? default_value)'],
  ['TypeVarTuple', 'type_param', 'TypeVarTuple(identifier name, expr? default_value)'],
];
const BEFORE_3_14: Readonly<Record<string, string | null>> = {
  Dict: 'Dict(expr* keys, expr* values)',
  Interpolation: null,
  TemplateStr: null,
  arguments:
    'arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)',
};
/** What other versions declare otherwise; null for a class that they lack. */
const OTHERWISE: Readonly<Record<PythonVersion, Readonly<Record<string, string | null>>>> = {
  '3.12': {
    ...BEFORE_3_14,
    TypeVar: 'TypeVar(identifier name, expr? bound)',
    ParamSpec: 'ParamSpec(identifier name)',
    TypeVarTuple: 'TypeVarTuple(identifier name)',
  },
  '3.13': BEFORE_3_14,
  '3.14': {},
  '3.15': {
    Import: 'Import(alias* names, int? is_lazy)',
    ImportFrom: 'ImportFrom(identifier? module, alias* names, int? level, int? is_lazy)',
    DictComp: 'DictComp(expr key, expr? value, comprehension* generators)',
  },
};

export interface Field {
  readonly name: string;
  readonly type: string;
  /** '' for exactly one, '?' for optional, '*' for a list. */
  readonly count: string;
}
export interface Schema {
  /** [class, base, declaration]; a base's declaration is put together from those of its subclasses. */
  readonly classes: readonly NodeClass[];
  /** The fields of each concrete class. */
  readonly fields: ReadonlyMap<string, readonly Field[]>;
  /**
   * What becomes of a node that is made without a field that must be there, or with what is none. Unless that is allowed, fields that
   * may be empty get a value.
   */
  readonly incomplete: 'allowed' | 'warned' | 'refused';
}
const INCOMPLETE = { '3.12': 'allowed', '3.13': 'warned', '3.14': 'warned', '3.15': 'refused' } as const;
function fieldsOf(declaration: string): Field[] {
  const open = declaration.indexOf('(');
  if (open < 0) return [];
  return declaration
    .slice(open + 1, -1)
    .split(', ')
    .map((part) => {
      const [, type, count, name] = /^(\w+)([?*]*) (\w+)$/.exec(part) as RegExpExecArray;
      return { name, type, count: count.includes('*') ? '*' : count };
    });
}
function schemaOf(version: PythonVersion): Schema {
  const classes = NODE_CLASSES.flatMap(([name, base, declaration]): NodeClass[] => {
    const changed = OTHERWISE[version][name];
    return changed === null ? [] : [[name, base, changed ?? declaration]];
  });
  const concrete = classes.filter(([, , declaration]) => declaration !== '');
  const fields = new Map(concrete.map(([name, , declaration]) => [name, fieldsOf(declaration)]));
  return { classes, fields, incomplete: INCOMPLETE[version] };
}
const schemas = new Map<PythonVersion, Schema>();
/** The node classes of the process's version. */
export function nodeSchema(): Schema {
  const known = schemas.get(profile.version);
  if (known !== undefined) return known;
  const schema = schemaOf(profile.version);
  schemas.set(profile.version, schema);
  return schema;
}

/** Classes whose nodes have a position; for the second group its end is always given. */
export const POSITIONED: readonly string[] = ['stmt', 'expr', 'excepthandler', 'arg', 'keyword', 'alias'];
export const POSITIONED_FULLY: readonly string[] = ['pattern', 'type_param'];
