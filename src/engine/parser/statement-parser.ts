// Statements of the fast parser. Mirrors the statement sections of Grammar/python.gram.

import type {
  alias,
  excepthandler,
  expr,
  keyword,
  match_case,
  mod,
  operator,
  stmt,
  type_param,
  withitem,
} from './ast.ts';
import { DEL, STORE } from './display-parser.ts';
import { BLOCK_LEVELS } from './parser-base.ts';
import { PatternParser } from './pattern-parser.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

const AUGASSIGN: ReadonlyMap<number, operator> = new Map<number, operator>([
  [T.PLUSEQUAL, { _type: 'Add' }],
  [T.MINEQUAL, { _type: 'Sub' }],
  [T.STAREQUAL, { _type: 'Mult' }],
  [T.ATEQUAL, { _type: 'MatMult' }],
  [T.SLASHEQUAL, { _type: 'Div' }],
  [T.PERCENTEQUAL, { _type: 'Mod' }],
  [T.AMPEREQUAL, { _type: 'BitAnd' }],
  [T.VBAREQUAL, { _type: 'BitOr' }],
  [T.CIRCUMFLEXEQUAL, { _type: 'BitXor' }],
  [T.LEFTSHIFTEQUAL, { _type: 'LShift' }],
  [T.RIGHTSHIFTEQUAL, { _type: 'RShift' }],
  [T.DOUBLESTAREQUAL, { _type: 'Pow' }],
  [T.DOUBLESLASHEQUAL, { _type: 'FloorDiv' }],
]);

export class StatementParser extends PatternParser {
  file(): mod {
    const body = this.tok.type === T.ENDMARKER ? [] : this.statements(T.ENDMARKER);
    return { _type: 'Module', body, type_ignores: [] };
  }

  interactive(): mod {
    const start = this.tok;
    let body: stmt[];
    if (this.accept(T.NEWLINE)) {
      body = [this.statementAt({ _type: 'Pass' }, start)];
    } else {
      const compound = this.compoundStmt();
      if (compound !== null) {
        this.expect(T.NEWLINE);
        body = [compound];
      } else {
        body = [];
        this.simpleStmts(body);
      }
    }
    return { _type: 'Interactive', body };
  }

  eval(): mod {
    const body = this.expressions();
    while (this.accept(T.NEWLINE));
    if (this.tok.type !== T.ENDMARKER) this.fail();
    return { _type: 'Expression', body };
  }

  /** The parts of a type comment: `(int, *str) -> bool`. */
  funcType(): mod {
    this.expect(T.LPAR);
    const argtypes = this.is(T.RPAR) ? [] : this.typeExpressions();
    this.expect(T.RPAR);
    this.expect(T.RARROW);
    const returns = this.expression();
    while (this.accept(T.NEWLINE));
    if (this.tok.type !== T.ENDMARKER) this.fail();
    return { _type: 'FunctionType', argtypes, returns };
  }

  private typeExpressions(): expr[] {
    const list: expr[] = [];
    let stars = 0;
    do {
      if (stars < 1 && this.accept(T.STAR)) stars = 1;
      else if (stars < 2 && this.accept(T.DOUBLESTAR)) stars = 2;
      else if (stars > 0) this.fail();
      list.push(this.expression());
    } while (this.accept(T.COMMA));
    return list;
  }

  private statements(close: number): stmt[] {
    const body: stmt[] = [];
    do {
      const compound = this.compoundStmt();
      if (compound !== null) body.push(compound);
      else this.simpleStmts(body);
    } while (this.tok.type !== close);
    return body;
  }

  private block(): stmt[] {
    if (!this.accept(T.NEWLINE)) {
      const body: stmt[] = [];
      this.simpleStmts(body);
      return body;
    }
    this.expect(T.INDENT);
    this.enter(BLOCK_LEVELS);
    const body = this.statements(T.DEDENT);
    this.leave(BLOCK_LEVELS);
    this.next();
    return body;
  }

  private simpleStmts(body: stmt[]): void {
    do {
      body.push(this.simpleStmt());
    } while (this.accept(T.SEMI) && this.tok.type !== T.NEWLINE);
    this.expect(T.NEWLINE);
  }

  // Simple statements

  private simpleStmt(): stmt {
    const start = this.tok;
    switch (start.type) {
      case T.KW_RETURN: {
        this.next();
        const value = this.startsStarExpression() ? this.starExpressions() : null;
        return this.at({ _type: 'Return', value }, start);
      }
      case T.KW_IMPORT: {
        this.next();
        return this.importNames(start, 0);
      }
      case T.KW_FROM:
        return this.importFrom(start, 0);
      case T.KW_RAISE: {
        this.next();
        const exc = this.startsExpression() ? this.expression() : null;
        const cause = exc !== null && this.accept(T.KW_FROM) ? this.expression() : null;
        return this.at({ _type: 'Raise', exc, cause }, start);
      }
      case T.KW_PASS:
        this.next();
        return this.at({ _type: 'Pass' }, start);
      case T.KW_BREAK:
        this.next();
        return this.at({ _type: 'Break' }, start);
      case T.KW_CONTINUE:
        this.next();
        return this.at({ _type: 'Continue' }, start);
      case T.KW_GLOBAL:
      case T.KW_NONLOCAL: {
        this.next();
        const names = [this.name()];
        while (this.accept(T.COMMA)) names.push(this.name());
        return this.at({ _type: start.type === T.KW_GLOBAL ? 'Global' : 'Nonlocal', names }, start);
      }
      case T.KW_DEL:
        return this.delStmt();
      case T.KW_ASSERT: {
        this.next();
        const test = this.expression();
        const msg = this.accept(T.COMMA) ? this.expression() : null;
        return this.at({ _type: 'Assert', test, msg }, start);
      }
      case T.KW_YIELD: {
        const value = this.yieldExpr();
        return this.at({ _type: 'Expr', value }, start);
      }
      default:
        if (this.isSoftKeyword('type') && this.peekType() === T.NAME) return this.typeAlias();
        if (this.features.lazyImports && this.isSoftKeyword('lazy')) {
          const next = this.peekType();
          if (next !== T.KW_IMPORT && next !== T.KW_FROM) return this.expressionStmt();
          this.next();
          if (next === T.KW_FROM) return this.importFrom(start, 1);
          this.next();
          return this.importNames(start, 1);
        }
        return this.expressionStmt();
    }
  }

  // An expression, or an assignment whose targets were read as expressions.
  private expressionStmt(): stmt {
    const start = this.tok;
    const value = this.starExpressions();
    const type = this.tok.type;
    if (type === T.NEWLINE || type === T.SEMI) return this.at({ _type: 'Expr', value }, start);
    if (type === T.EQUAL) return this.assign(value, start);
    const op = AUGASSIGN.get(type);
    if (op !== undefined) {
      if (value._type !== 'Name' && value._type !== 'Attribute' && value._type !== 'Subscript') this.fail();
      const target = this.toTarget(value, STORE);
      this.next();
      const right = this.annotatedRhs();
      return this.at({ _type: 'AugAssign', target, op, value: right }, start);
    }
    if (type === T.COLON) return this.annAssign(value, start);
    return this.at({ _type: 'Expr', value }, start);
  }

  private assign(first: expr, start: Token): stmt {
    const targets: expr[] = [];
    let value = first;
    while (this.accept(T.EQUAL)) {
      targets.push(this.toTarget(value, STORE));
      value = this.annotatedRhs();
    }
    return this.at({ _type: 'Assign', targets, value, type_comment: null }, start);
  }

  private annAssign(value: expr, start: Token): stmt {
    if (value._type !== 'Name' && value._type !== 'Attribute' && value._type !== 'Subscript') this.fail();
    const simple = value._type === 'Name' && start.type === T.NAME ? 1 : 0;
    const target = this.toTarget(value, STORE);
    this.next();
    const annotation = this.expression();
    const assigned = this.accept(T.EQUAL) ? this.annotatedRhs() : null;
    return this.at({ _type: 'AnnAssign', target, annotation, value: assigned, simple }, start);
  }

  private delStmt(): stmt {
    const start = this.tok;
    this.next();
    const targets: expr[] = [];
    do {
      targets.push(this.toTarget(this.primary(), DEL));
    } while (this.accept(T.COMMA) && this.startsExpression());
    if (this.tok.type !== T.SEMI && this.tok.type !== T.NEWLINE) this.fail();
    return this.at({ _type: 'Delete', targets }, start);
  }

  private typeAlias(): stmt {
    const start = this.tok;
    this.next();
    const nameToken = this.tok;
    const id = this.name();
    const name = this.at({ _type: 'Name', id, ctx: STORE }, nameToken);
    const type_params = this.typeParams();
    this.expect(T.EQUAL);
    const value = this.expression();
    return this.at({ _type: 'TypeAlias', name, type_params, value }, start);
  }

  private dottedName(): string {
    let name = this.name();
    while (this.accept(T.DOT)) name += `.${this.name()}`;
    return name;
  }

  private dottedAsNames(): alias[] {
    const names: alias[] = [];
    do {
      const start = this.tok;
      const name = this.dottedName();
      const asname = this.accept(T.KW_AS) ? this.name() : null;
      names.push(this.at({ _type: 'alias', name, asname }, start));
    } while (this.accept(T.COMMA));
    return names;
  }

  private importNames(start: Token, is_lazy: number): stmt {
    const names = this.dottedAsNames();
    return this.at({ _type: 'Import', names, is_lazy }, start);
  }

  private importFrom(start: Token, is_lazy: number): stmt {
    this.next();
    let level = 0;
    for (;;) {
      if (this.accept(T.DOT)) level++;
      else if (this.accept(T.ELLIPSIS_TOKEN)) level += 3;
      else break;
    }
    const module = level > 0 && this.tok.type === T.KW_IMPORT ? null : this.dottedName();
    if (is_lazy && level === 0 && module === '__future__') this.fail();
    this.expect(T.KW_IMPORT);
    const names = this.importFromTargets();
    if (
      level === 0 &&
      module === '__future__' &&
      names.some((name) => name.name === 'barry_as_FLUFL') &&
      this.features.futureOperators
    )
      this.barryAsBdfl = true;
    return this.at({ _type: 'ImportFrom', module, names, level, is_lazy }, start);
  }

  private importFromTargets(): alias[] {
    const start = this.tok;
    if (this.accept(T.STAR)) return [this.at({ _type: 'alias', name: '*', asname: null }, start)];
    const parenthesized = this.accept(T.LPAR);
    const names: alias[] = [];
    do {
      if (parenthesized && names.length > 0 && this.tok.type === T.RPAR) break;
      const from = this.tok;
      const name = this.name();
      const asname = this.accept(T.KW_AS) ? this.name() : null;
      names.push(this.at({ _type: 'alias', name, asname }, from));
    } while (this.accept(T.COMMA));
    if (parenthesized) this.expect(T.RPAR);
    return names;
  }

  // Compound statements

  private compoundStmt(): stmt | null {
    const start = this.tok;
    switch (start.type) {
      case T.NAME:
        return this.isSoftKeyword('match') ? this.attempt(() => this.matchStmt()) : null;
      case T.KW_IF:
        return this.ifStmt();
      case T.KW_DEF:
        return this.functionDef([], start);
      case T.KW_CLASS:
        return this.classDef([], start);
      case T.KW_FOR:
        return this.forStmt(start);
      case T.KW_WHILE: {
        this.next();
        const test = this.namedExpression();
        this.expect(T.COLON);
        const body = this.block();
        const orelse = this.elseBlock();
        return this.statementAt({ _type: 'While', test, body, orelse }, start);
      }
      case T.KW_WITH:
        return this.withStmt(start);
      case T.KW_TRY:
        return this.tryStmt();
      case T.AT:
        return this.decorated();
      case T.KW_ASYNC: {
        const next = this.peekType();
        if (next === T.KW_DEF) return this.functionDef([], start);
        if (next === T.KW_FOR) return this.forStmt(start);
        if (next === T.KW_WITH) return this.withStmt(start);
        return this.fail();
      }
      default:
        return null;
    }
  }

  private elseBlock(): stmt[] {
    if (!this.accept(T.KW_ELSE)) return [];
    this.expect(T.COLON);
    return this.block();
  }

  // The branches of an if nest in each other's `orelse`: they are collected, then built from the last.
  private ifStmt(): stmt {
    const branches: { start: Token; test: expr; body: stmt[] }[] = [];
    do {
      const start = this.tok;
      this.next();
      const test = this.namedExpression();
      this.expect(T.COLON);
      branches.push({ start, test, body: this.block() });
      this.enter(1);
    } while (this.tok.type === T.KW_ELIF);
    this.leave(branches.length);
    let orelse = this.elseBlock();
    for (let i = branches.length - 1; i > 0; i--) {
      const { start, test, body } = branches[i];
      const elif = this.statementAt({ _type: 'If', test, body, orelse }, start);
      orelse = [elif];
    }
    const { start, test, body } = branches[0];
    return this.statementAt({ _type: 'If', test, body, orelse }, start);
  }

  private forStmt(start: Token): stmt {
    const isAsync = this.accept(T.KW_ASYNC);
    this.next();
    const target = this.starTargets();
    this.expect(T.KW_IN);
    const iter = this.starExpressions();
    this.expect(T.COLON);
    const body = this.block();
    const orelse = this.elseBlock();
    const _type = isAsync ? 'AsyncFor' : 'For';
    return this.statementAt({ _type, target, iter, body, orelse, type_comment: null }, start);
  }

  private withStmt(start: Token): stmt {
    const isAsync = this.accept(T.KW_ASYNC);
    this.next();
    const items = this.withItems();
    this.expect(T.COLON);
    const body = this.block();
    return this.statementAt({ _type: isAsync ? 'AsyncWith' : 'With', items, body, type_comment: null }, start);
  }

  // `with (a, b):` has items in parentheses if they reach to the colon and can be items; else the items are expressions.
  private withItems(): withitem[] {
    if (this.tok.type === T.LPAR && this.closedBeforeColon()) {
      const items = this.attempt(() => {
        this.next();
        const inner = this.plainWithItems(T.RPAR);
        this.expect(T.RPAR);
        if (this.tok.type !== T.COLON) this.fail();
        return inner;
      });
      if (items !== null) return items;
    }
    return this.plainWithItems(T.COLON);
  }

  private closedBeforeColon(): boolean {
    const level = this.tok.level - 1;
    let index = this.pos + 1;
    while (index < this.tokens.length && this.tokens[index].level > level) index++;
    return index + 1 < this.tokens.length && this.tokens[index + 1].type === T.COLON;
  }

  private plainWithItems(close: number): withitem[] {
    const items: withitem[] = [];
    do {
      if (close === T.RPAR && items.length > 0 && this.tok.type === T.RPAR) break;
      const context_expr = this.expression();
      const optional_vars = this.accept(T.KW_AS) ? this.starTarget() : null;
      items.push({ _type: 'withitem', context_expr, optional_vars });
    } while (this.accept(T.COMMA));
    return items;
  }

  private tryStmt(): stmt {
    const start = this.tok;
    this.next();
    this.expect(T.COLON);
    const body = this.block();
    const handlers: excepthandler[] = [];
    const star = this.tok.type === T.KW_EXCEPT && this.peekType() === T.STAR;
    while (this.tok.type === T.KW_EXCEPT) handlers.push(this.exceptBlock(star));
    const orelse = handlers.length > 0 ? this.elseBlock() : [];
    let finalbody: stmt[] = [];
    if (this.accept(T.KW_FINALLY)) {
      this.expect(T.COLON);
      finalbody = this.block();
    } else if (handlers.length === 0) {
      this.fail();
    }
    return this.statementAt({ _type: star ? 'TryStar' : 'Try', body, handlers, orelse, finalbody }, start);
  }

  private exceptBlock(star: boolean): excepthandler {
    const start = this.tok;
    this.next();
    if (this.accept(T.STAR) !== star) this.fail();
    let type: expr | null = null;
    let name: string | null = null;
    if (star || this.tok.type !== T.COLON) {
      const typeStart = this.tok;
      type = this.expressions();
      // A name can only be given to what is in parentheses.
      const bare = type._type === 'Tuple' && type.col_offset === typeStart.col_offset && typeStart.type !== T.LPAR;
      if (bare && !this.features.bareExceptLists) this.fail();
      if (this.accept(T.KW_AS)) {
        if (bare) this.fail();
        name = this.name();
      }
    }
    this.expect(T.COLON);
    const body = this.block();
    return this.statementAt({ _type: 'ExceptHandler', type, name, body }, start);
  }

  private matchStmt(): stmt {
    const start = this.tok;
    this.next();
    const subject = this.subject();
    this.expect(T.COLON);
    this.expect(T.NEWLINE);
    this.expect(T.INDENT);
    const cases: match_case[] = [];
    this.enter(BLOCK_LEVELS);
    do {
      if (!this.isSoftKeyword('case')) this.fail();
      this.next();
      const pattern = this.patterns();
      const guard = this.accept(T.KW_IF) ? this.namedExpression() : null;
      this.expect(T.COLON);
      cases.push({ _type: 'match_case', pattern, guard, body: this.block() });
    } while (this.tok.type !== T.DEDENT);
    this.leave(BLOCK_LEVELS);
    this.next();
    return this.statementAt({ _type: 'Match', subject, cases }, start);
  }

  private subject(): expr {
    const start = this.tok;
    const first = this.starNamedExpression();
    if (this.tok.type !== T.COMMA) {
      if (start.type === T.STAR) this.fail();
      return first;
    }
    const elts = [first];
    while (this.accept(T.COMMA) && this.startsStarExpression()) elts.push(this.starNamedExpression());
    return this.at({ _type: 'Tuple', elts, ctx: { _type: 'Load' } }, start);
  }

  private decorated(): stmt {
    const decorators: expr[] = [];
    while (this.accept(T.AT)) {
      decorators.push(this.namedExpression());
      this.expect(T.NEWLINE);
    }
    if (this.tok.type === T.KW_CLASS) return this.classDef(decorators, this.tok);
    return this.functionDef(decorators, this.tok);
  }

  private functionDef(decorator_list: expr[], start: Token): stmt {
    const isAsync = this.accept(T.KW_ASYNC);
    this.expect(T.KW_DEF);
    const name = this.name();
    const type_params = this.typeParams();
    this.expect(T.LPAR);
    const args = this.parameters(T.RPAR);
    this.next();
    const returns = this.accept(T.RARROW) ? this.expression() : null;
    this.expect(T.COLON);
    const body = this.block();
    const _type = isAsync ? 'AsyncFunctionDef' : 'FunctionDef';
    return this.statementAt(
      { _type, name, args, body, decorator_list, returns, type_comment: null, type_params },
      start,
    );
  }

  private classDef(decorator_list: expr[], start: Token): stmt {
    this.next();
    const name = this.name();
    const type_params = this.typeParams();
    const call: { args: expr[]; keywords: keyword[] } = { args: [], keywords: [] };
    if (this.accept(T.LPAR)) {
      if (this.tok.type !== T.RPAR) this.callArguments(call, null);
      this.expect(T.RPAR);
    }
    this.expect(T.COLON);
    const body = this.block();
    const { args: bases, keywords } = call;
    return this.statementAt({ _type: 'ClassDef', name, bases, keywords, body, decorator_list, type_params }, start);
  }

  private typeParams(): type_param[] {
    const params: type_param[] = [];
    if (!this.accept(T.LSQB)) return params;
    do {
      if (params.length > 0 && this.tok.type === T.RSQB) break;
      params.push(this.typeParam());
    } while (this.accept(T.COMMA));
    this.expect(T.RSQB);
    return params;
  }

  private acceptDefault(): boolean {
    return this.features.typeParamDefaults && this.accept(T.EQUAL);
  }

  private typeParam(): type_param {
    const start = this.tok;
    if (this.accept(T.STAR)) {
      const name = this.name();
      let default_value: expr | null = null;
      if (this.acceptDefault()) default_value = this.tok.type === T.STAR ? this.starred() : this.expression();
      return this.at({ _type: 'TypeVarTuple', name, default_value }, start);
    }
    if (this.accept(T.DOUBLESTAR)) {
      const name = this.name();
      const default_value = this.acceptDefault() ? this.expression() : null;
      return this.at({ _type: 'ParamSpec', name, default_value }, start);
    }
    const name = this.name();
    const bound = this.accept(T.COLON) ? this.expression() : null;
    const default_value = this.acceptDefault() ? this.expression() : null;
    return this.at({ _type: 'TypeVar', name, bound, default_value }, start);
  }
}
