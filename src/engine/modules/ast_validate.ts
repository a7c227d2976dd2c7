// Whether a tree that a program put together can be compiled: contexts, empty bodies, counts that belong together, positions. Mirrors
// Python/ast.c.

import type { Const } from '../include/constant.ts';
import { profile } from '../include/profile.ts';
import { PyErr_SetString } from '../objects/errors.ts';
import { PyExc_TypeError, PyExc_ValueError } from '../objects/statictypes.ts';
import type * as A from '../parser/ast.ts';

type Context = A.expr_context['_type'];
// Each check gives null, or throws Invalid.

/** Thrown inside, with what is wrong. */
class Invalid extends Error {
  readonly type: number;
  constructor(message: string, type = PyExc_ValueError) {
    super(message);
    this.type = type;
  }
}
function check(ok: boolean, message: string): null {
  if (!ok) throw new Invalid(message);
  return null;
}

function positions(n: A.Position): null {
  const { lineno, col_offset, end_lineno, end_col_offset } = n;
  check(lineno <= end_lineno, `AST node line range (${lineno}, ${end_lineno}) is not valid`);
  check(
    (lineno >= 0 || end_lineno === lineno) && (col_offset >= 0 || col_offset === end_col_offset),
    `AST node column range (${col_offset}, ${end_col_offset}) for line range (${lineno}, ${end_lineno}) is not valid`,
  );
  check(
    lineno !== end_lineno || col_offset <= end_col_offset,
    `line ${lineno}, column ${col_offset}-${end_col_offset} is not a valid range`,
  );
  return null;
}
function nameIsFree(name: string): null {
  check(!['None', 'True', 'False'].includes(name), `identifier field can't represent '${name}' constant`);
  return null;
}
/** A name that a statement binds. */
const statementName = (name: string): null => (profile.namesAreChecked ? nameIsFree(name) : null);
function aliases(list: readonly A.alias[]): null {
  for (const { name, asname } of list) {
    statementName(name);
    if (asname !== null) statementName(asname);
  }
  return null;
}
function notEmpty(list: readonly unknown[], what: string, owner: string): null {
  check(list.length > 0, `empty ${what} on ${owner}`);
  return null;
}
function each<T>(list: readonly (T | null)[], what: string, f: (item: T) => null): null {
  for (const item of list) {
    check(item !== null, `None disallowed in ${what} list`);
    f(item as T);
  }
  return null;
}

// ---- expressions ----

const load = (e: A.expr | null): null => (e === null ? null : expr(e, 'Load'));
const loads = (list: readonly A.expr[]): null => each(list, 'expression', load);
function assigned(list: readonly A.expr[], ctx: Context, owner: string): null {
  notEmpty(list, 'targets', owner);
  each(list, 'expression', (e) => expr(e, ctx));
  return null;
}
function comprehensions(list: readonly A.comprehension[]): null {
  check(list.length > 0, 'comprehension with no generators');
  for (const c of list) {
    expr(c.target, 'Store');
    load(c.iter);
    loads(c.ifs);
  }
  return null;
}
function keywords(list: readonly A.keyword[]): null {
  for (const k of list) {
    positions(k);
    load(k.value);
  }
  return null;
}
function parameters(a: A.arguments): null {
  for (const one of [...a.posonlyargs, ...a.args, a.vararg, ...a.kwonlyargs, a.kwarg]) {
    if (one === null) continue;
    positions(one);
    load(one.annotation);
  }
  check(a.defaults.length <= a.posonlyargs.length + a.args.length, 'more positional defaults than args on arguments');
  check(
    a.kw_defaults.length === a.kwonlyargs.length,
    'length of kwonlyargs is not the same as kw_defaults on arguments',
  );
  loads(a.defaults);
  for (const e of a.kw_defaults) load(e);
  return null;
}
/** The context that an expression says it has; the others are always read. */
function contextOf(e: A.expr, ctx: Context): Context {
  switch (e._type) {
    case 'Attribute':
    case 'Subscript':
    case 'Starred':
    case 'Name':
    case 'List':
    case 'Tuple':
      return e.ctx._type;
  }
  check(ctx === 'Load', `expression which can't be assigned to in ${ctx} context`);
  return ctx;
}
function expr(e: A.expr, ctx: Context): null {
  positions(e);
  const actual = contextOf(e, ctx);
  check(actual === ctx, `expression must have ${ctx} context but has ${actual} instead`);
  switch (e._type) {
    case 'BoolOp':
      check(e.values.length >= 2, 'BoolOp with less than 2 values');
      return loads(e.values);
    case 'BinOp':
      load(e.left);
      return load(e.right);
    case 'UnaryOp':
      return load(e.operand);
    case 'Lambda':
      parameters(e.args);
      return load(e.body);
    case 'IfExp':
      load(e.test);
      load(e.body);
      return load(e.orelse);
    case 'Dict':
      check(e.keys.length === e.values.length, "Dict doesn't have the same number of keys as values");
      for (const key of e.keys) load(key);
      return loads(e.values);
    case 'Set':
      return loads(e.elts);
    case 'ListComp':
    case 'SetComp':
    case 'GeneratorExp':
      comprehensions(e.generators);
      return load(e.elt);
    case 'DictComp':
      comprehensions(e.generators);
      load(e.key);
      return e.value === null ? null : load(e.value);
    case 'Yield':
    case 'YieldFrom':
    case 'Await':
      return load(e.value);
    case 'Compare':
      check(e.comparators.length > 0, 'Compare has no comparators');
      check(e.comparators.length === e.ops.length, 'Compare has a different number of comparators and operands');
      loads(e.comparators);
      return load(e.left);
    case 'Call':
      load(e.func);
      loads(e.args);
      return keywords(e.keywords);
    case 'FormattedValue':
    case 'Interpolation':
      load(e.value);
      return load(e.format_spec);
    case 'JoinedStr':
    case 'TemplateStr':
      return loads(e.values);
    case 'Attribute':
      return load(e.value);
    case 'Subscript':
      load(e.slice);
      return load(e.value);
    case 'Starred':
      return expr(e.value, ctx);
    case 'List':
    case 'Tuple':
      return each(e.elts, 'expression', (item) => expr(item, ctx));
    case 'NamedExpr':
      if (e.target._type !== 'Name') throw new Invalid('NamedExpr target must be a Name', PyExc_TypeError);
      return load(e.value);
    case 'Slice':
      load(e.lower);
      load(e.upper);
      return load(e.step);
    case 'Name':
      return nameIsFree(e.id);
  }
  return null;
}

// ---- patterns ----

const isSingleton = (c: Const): boolean => c.kind === 'None' || c.kind === 'True' || c.kind === 'False';
function literalPattern(e: A.expr): null {
  load(e);
  if (e._type === 'Constant') {
    check(
      ['int', 'float', 'complex', 'str', 'bytes'].includes(e.value.kind),
      'unexpected constant inside of a literal pattern',
    );
    return null;
  }
  const isNumber = (x: A.expr): boolean => x._type === 'Constant' && ['int', 'float', 'complex'].includes(x.value.kind);
  const isSigned = (x: A.expr): boolean =>
    isNumber(x) || (x._type === 'UnaryOp' && x.op._type === 'USub' && isNumber(x.operand));
  const fits =
    e._type === 'Attribute' ||
    e._type === 'JoinedStr' ||
    e._type === 'TemplateStr' ||
    (e._type === 'UnaryOp' && isSigned(e)) ||
    (e._type === 'BinOp' && (e.op._type === 'Add' || e.op._type === 'Sub') && isSigned(e.left) && isNumber(e.right));
  check(fits, 'patterns may only match literals and attribute lookups');
  return null;
}
function capture(name: string): null {
  check(name !== '_', "can't capture name '_' in patterns");
  nameIsFree(name);
  return null;
}
const patterns = (list: readonly A.pattern[], starOk: boolean): null =>
  each(list, 'pattern', (p) => pattern(p, starOk));
function pattern(p: A.pattern, starOk: boolean): null {
  positions(p);
  switch (p._type) {
    case 'MatchValue':
      return literalPattern(p.value);
    case 'MatchSingleton':
      return check(isSingleton(p.value), 'MatchSingleton can only contain True, False and None');
    case 'MatchSequence':
      return patterns(p.patterns, true);
    case 'MatchMapping':
      check(p.keys.length === p.patterns.length, "MatchMapping doesn't have the same number of keys as patterns");
      if (p.rest !== null) capture(p.rest);
      for (const key of p.keys) if (key._type !== 'Constant' || !isSingleton(key.value)) literalPattern(key);
      return patterns(p.patterns, false);
    case 'MatchClass': {
      check(
        p.kwd_attrs.length === p.kwd_patterns.length,
        "MatchClass doesn't have the same number of keyword attributes as patterns",
      );
      load(p.cls);
      let at = p.cls;
      while (at._type === 'Attribute') at = at.value;
      check(at._type === 'Name', 'MatchClass cls field can only contain Name or Attribute nodes.');
      for (const name of p.kwd_attrs) nameIsFree(name);
      patterns(p.patterns, false);
      return patterns(p.kwd_patterns, false);
    }
    case 'MatchStar':
      check(starOk, "can't use MatchStar here");
      if (p.name !== null) capture(p.name);
      return null;
    case 'MatchAs':
      if (p.name !== null) capture(p.name);
      if (p.pattern === null) return null;
      check(p.name !== null, 'MatchAs must specify a target name if a pattern is given');
      return pattern(p.pattern, false);
    case 'MatchOr':
      check(p.patterns.length >= 2, 'MatchOr requires at least 2 patterns');
      return patterns(p.patterns, false);
  }
}

// ---- statements ----

const statements = (list: readonly A.stmt[]): null => each(list, 'statement', stmt);
function body(list: readonly A.stmt[], owner: string): null {
  notEmpty(list, 'body', owner);
  statements(list);
  return null;
}
function typeParameters(list: readonly A.type_param[]): null {
  for (const t of list) {
    positions(t);
    nameIsFree(t.name);
    if (t._type === 'TypeVar') load(t.bound);
    load(t.default_value);
  }
  return null;
}
function tryStatement(s: A.Try | A.TryStar): null {
  body(s.body, s._type);
  check(s.handlers.length > 0 || s.finalbody.length > 0, `${s._type} has neither except handlers nor finalbody`);
  check(s.handlers.length > 0 || s.orelse.length === 0, `${s._type} has orelse but no except handlers`);
  for (const h of s.handlers) {
    positions(h);
    load(h.type);
    if (h.name !== null && s._type === 'Try') statementName(h.name);
    body(h.body, 'ExceptHandler');
  }
  statements(s.finalbody);
  statements(s.orelse);
  return null;
}
function stmt(s: A.stmt): null {
  positions(s);
  switch (s._type) {
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      statementName(s.name);
      body(s.body, s._type);
      typeParameters(s.type_params);
      parameters(s.args);
      loads(s.decorator_list);
      return load(s.returns);
    case 'ClassDef':
      statementName(s.name);
      body(s.body, s._type);
      typeParameters(s.type_params);
      loads(s.bases);
      keywords(s.keywords);
      return loads(s.decorator_list);
    case 'Return':
      return load(s.value);
    case 'Delete':
      return assigned(s.targets, 'Del', s._type);
    case 'Assign':
      assigned(s.targets, 'Store', s._type);
      return load(s.value);
    case 'AugAssign':
      expr(s.target, 'Store');
      return load(s.value);
    case 'AnnAssign':
      if (s.target._type !== 'Name' && s.simple)
        throw new Invalid('AnnAssign with simple non-Name target', PyExc_TypeError);
      expr(s.target, 'Store');
      load(s.value);
      return load(s.annotation);
    case 'TypeAlias':
      if (s.name._type !== 'Name') throw new Invalid('TypeAlias with non-Name name', PyExc_TypeError);
      expr(s.name, 'Store');
      typeParameters(s.type_params);
      return load(s.value);
    case 'For':
    case 'AsyncFor':
      expr(s.target, 'Store');
      load(s.iter);
      body(s.body, s._type);
      return statements(s.orelse);
    case 'While':
    case 'If':
      load(s.test);
      body(s.body, s._type);
      return statements(s.orelse);
    case 'With':
    case 'AsyncWith':
      notEmpty(s.items, 'items', s._type);
      for (const item of s.items) {
        load(item.context_expr);
        if (item.optional_vars !== null) expr(item.optional_vars, 'Store');
      }
      return body(s.body, s._type);
    case 'Match':
      load(s.subject);
      notEmpty(s.cases, 'cases', s._type);
      for (const c of s.cases) {
        pattern(c.pattern, false);
        load(c.guard);
        body(c.body, 'match_case');
      }
      return null;
    case 'Raise':
      check(s.exc !== null || s.cause === null, 'Raise with cause but no exception');
      load(s.exc);
      return load(s.cause);
    case 'Try':
    case 'TryStar':
      return tryStatement(s);
    case 'Assert':
      load(s.test);
      return load(s.msg);
    case 'ImportFrom':
      check((s.level ?? 0) >= 0, 'Negative ImportFrom level');
      notEmpty(s.names, 'names', s._type);
      return aliases(s.names);
    case 'Import':
      notEmpty(s.names, 'names', s._type);
      return aliases(s.names);
    case 'Global':
    case 'Nonlocal':
      return notEmpty(s.names, 'names', s._type);
    case 'Expr':
      return load(s.value);
  }
  return null;
}

/** False with ValueError or TypeError if the compiler may not see the tree. */
export function _PyAST_Validate(tree: A.mod): boolean {
  try {
    if (tree._type === 'Expression') load(tree.body);
    else if (tree._type !== 'FunctionType') statements(tree.body);
    return true;
  } catch (e) {
    if (!(e instanceof Invalid)) throw e;
    PyErr_SetString(e.type, e.message);
    return false;
  }
}
