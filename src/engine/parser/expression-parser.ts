// Operators, primaries, calls, lambdas and parameters of the fast parser. Mirrors the sections EXPRESSIONS, FUNCTION CALL
// ARGUMENTS and Function parameters of Grammar/python.gram.

import { ELLIPSIS, FALSE, NONE, TRUE } from '../include/constant.ts';
import type { arguments as Arguments, arg, Call, cmpop, expr, keyword, operator } from './ast.ts';
import { BITWISE_OR, DisplayParser, LOAD, STORE } from './display-parser.ts';
import { span } from './fstrings.ts';
import { BRACKET_LEVELS, LAMBDA_LEVELS } from './parser-base.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

// Binary operators by token type: binding strength (0: none) and node.
const STRENGTH = new Uint8Array(T.N_TYPES);
const OPERATOR: (operator | null)[] = new Array(T.N_TYPES).fill(null);
const binary = (type: number, strength: number, name: operator['_type']): void => {
  STRENGTH[type] = strength;
  OPERATOR[type] = { _type: name };
};
binary(T.VBAR, BITWISE_OR, 'BitOr');
binary(T.CIRCUMFLEX, 2, 'BitXor');
binary(T.AMPER, 3, 'BitAnd');
binary(T.LEFTSHIFT, 4, 'LShift');
binary(T.RIGHTSHIFT, 4, 'RShift');
binary(T.PLUS, 5, 'Add');
binary(T.MINUS, 5, 'Sub');
binary(T.STAR, 6, 'Mult');
binary(T.SLASH, 6, 'Div');
binary(T.DOUBLESLASH, 6, 'FloorDiv');
binary(T.PERCENT, 6, 'Mod');
binary(T.AT, 6, 'MatMult');
const POW: operator = { _type: 'Pow' };

const COMPARISON: (cmpop | null)[] = new Array(T.N_TYPES).fill(null);
COMPARISON[T.EQEQUAL] = { _type: 'Eq' };
COMPARISON[T.NOTEQUAL] = { _type: 'NotEq' };
COMPARISON[T.LESS] = { _type: 'Lt' };
COMPARISON[T.LESSEQUAL] = { _type: 'LtE' };
COMPARISON[T.GREATER] = { _type: 'Gt' };
COMPARISON[T.GREATEREQUAL] = { _type: 'GtE' };
COMPARISON[T.KW_IN] = { _type: 'In' };
COMPARISON[T.KW_IS] = { _type: 'Is' };
const IS_NOT: cmpop = { _type: 'IsNot' };
const NOT_IN: cmpop = { _type: 'NotIn' };

export abstract class ExpressionParser extends DisplayParser {
  annotatedRhs(): expr {
    return this.tok.type === T.KW_YIELD ? this.yieldExpr() : this.starExpressions();
  }

  protected yieldExpr(): expr {
    const start = this.tok;
    this.expect(T.KW_YIELD);
    if (this.accept(T.KW_FROM)) {
      const value = this.expression();
      return this.at({ _type: 'YieldFrom', value }, start);
    }
    const value = this.startsStarExpression() ? this.starExpressions() : null;
    return this.at({ _type: 'Yield', value }, start);
  }

  protected starExpressions(): expr {
    const start = this.tok;
    const first = this.starExpression();
    if (this.tok.type !== T.COMMA) return first;
    const elts = [first];
    while (this.accept(T.COMMA) && this.startsStarExpression()) elts.push(this.starExpression());
    return this.at({ _type: 'Tuple', elts, ctx: LOAD }, start);
  }

  private starExpression(): expr {
    return this.tok.type === T.STAR ? this.starred() : this.expression();
  }

  // '*' bitwise_or
  protected starred(): expr {
    const start = this.tok;
    this.next();
    const value = this.binary(BITWISE_OR);
    return this.at({ _type: 'Starred', value, ctx: LOAD }, start);
  }

  /** `expressions`: no stars. */
  protected expressions(): expr {
    const start = this.tok;
    const first = this.expression();
    if (this.tok.type !== T.COMMA) return first;
    const elts = [first];
    while (this.accept(T.COMMA) && this.startsExpression()) elts.push(this.expression());
    return this.at({ _type: 'Tuple', elts, ctx: LOAD }, start);
  }

  protected starNamedExpression(): expr {
    return this.tok.type === T.STAR ? this.starred() : this.namedExpression();
  }

  protected namedExpression(): expr {
    const start = this.tok;
    if (start.type === T.NAME && this.peekType() === T.COLONEQUAL) {
      const id = this.name();
      const target = this.at({ _type: 'Name', id, ctx: STORE }, start);
      this.next();
      const value = this.expression();
      return this.at({ _type: 'NamedExpr', target, value }, start);
    }
    const value = this.expression();
    if (this.tok.type === T.COLONEQUAL) this.fail();
    return value;
  }

  // Conditionals and lambdas nest to the right: a chain of them is collected, then built from its end.
  expression(): expr {
    const start = this.tok;
    if (start.type !== T.KW_LAMBDA) {
      const node = this.disjunction();
      if (this.tok.type !== T.KW_IF) return node;
      return this.conditional(node, start);
    }
    return this.conditional(null, start);
  }

  // From the `if` behind `first`, or from a lambda.
  private conditional(first: expr | null, firstStart: Token): expr {
    const chain: ({ start: Token; body: expr; test: expr } | { start: Token; args: Arguments })[] = [];
    let start = firstStart;
    let node = first;
    for (;;) {
      if (node !== null) {
        if (this.tok.type !== T.KW_IF) break;
        this.next();
        const test = this.disjunction();
        this.expect(T.KW_ELSE);
        chain.push({ start, body: node, test });
      } else {
        this.next();
        this.enter(LAMBDA_LEVELS);
        const args = this.parameters(T.COLON);
        this.leave(LAMBDA_LEVELS);
        this.expect(T.COLON);
        chain.push({ start, args });
      }
      this.enter(2);
      start = this.tok;
      node = start.type === T.KW_LAMBDA ? null : this.disjunction();
    }
    this.leave(2 * chain.length);
    for (let i = chain.length - 1; i >= 0; i--) {
      const link = chain[i];
      node =
        'args' in link
          ? this.at({ _type: 'Lambda', args: link.args, body: node }, link.start)
          : this.at({ _type: 'IfExp', test: link.test, body: link.body, orelse: node }, link.start);
    }
    return node;
  }

  protected disjunction(): expr {
    const start = this.tok;
    const first = this.conjunction();
    if (this.tok.type !== T.KW_OR) return first;
    const values = [first];
    while (this.accept(T.KW_OR)) values.push(this.conjunction());
    return this.at({ _type: 'BoolOp', op: { _type: 'Or' }, values }, start);
  }

  private conjunction(): expr {
    const start = this.tok;
    const first = this.inversion();
    if (this.tok.type !== T.KW_AND) return first;
    const values = [first];
    while (this.accept(T.KW_AND)) values.push(this.inversion());
    return this.at({ _type: 'BoolOp', op: { _type: 'And' }, values }, start);
  }

  private inversion(): expr {
    if (this.tok.type !== T.KW_NOT) return this.comparison();
    const nots: Token[] = [];
    while (this.tok.type === T.KW_NOT) {
      nots.push(this.tok);
      this.next();
    }
    this.enter(nots.length);
    let operand = this.comparison();
    this.leave(nots.length);
    for (let i = nots.length - 1; i >= 0; i--) {
      operand = this.at({ _type: 'UnaryOp', op: { _type: 'Not' }, operand }, nots[i]);
    }
    return operand;
  }

  private comparison(): expr {
    const start = this.tok;
    const left = this.binary(BITWISE_OR);
    if (COMPARISON[this.tok.type] === null && this.tok.type !== T.KW_NOT) return left;
    const ops: cmpop[] = [];
    const comparators: expr[] = [];
    for (;;) {
      const token = this.tok;
      let op = COMPARISON[token.type];
      if (op !== null) {
        this.next();
        if (token.type === T.KW_IS && this.accept(T.KW_NOT)) op = IS_NOT;
        if (token.type === T.NOTEQUAL && this.barryAsBdfl) this.fail();
        // `<>` is two tokens, except for Barry.
        if (token.type === T.LESS && this.barryAsBdfl && this.is(T.GREATER) && this.tok.start === token.end) {
          this.next();
          op = COMPARISON[T.NOTEQUAL]!;
        }
      } else if (token.type === T.KW_NOT) {
        this.next();
        this.expect(T.KW_IN);
        op = NOT_IN;
      } else {
        break;
      }
      ops.push(op);
      comparators.push(this.binary(BITWISE_OR));
    }
    return this.at({ _type: 'Compare', left, ops, comparators }, start);
  }

  /** Binary operators of at least this strength, from `|` to `*`. */
  protected binary(strength: number): expr {
    const start = this.tok;
    let left = this.factor();
    for (;;) {
      const type = this.tok.type;
      const own = STRENGTH[type];
      if (own < strength || own === 0) return left;
      this.next();
      const right = this.binary(own + 1);
      left = this.at({ _type: 'BinOp', left, op: OPERATOR[type]!, right }, start);
    }
  }

  // Signs and powers nest to the right as well.
  private factor(): expr {
    const type = this.tok.type;
    if (type !== T.MINUS && type !== T.PLUS && type !== T.TILDE) {
      const start = this.tok;
      const node = this.awaitPrimary();
      return this.tok.type === T.DOUBLESTAR ? this.signsAndPowers(node, start) : node;
    }
    return this.signsAndPowers(null, this.tok);
  }

  // From the `**` behind `first`, or from a sign.
  private signsAndPowers(first: expr | null, firstStart: Token): expr {
    const chain: { start: Token; left: expr | null }[] = [];
    let start = firstStart;
    let node = first;
    while (node === null || this.tok.type === T.DOUBLESTAR) {
      chain.push({ start, left: node });
      this.enter(2);
      this.next();
      start = this.tok;
      const sign = start.type === T.MINUS || start.type === T.PLUS || start.type === T.TILDE;
      node = sign ? null : this.awaitPrimary();
    }
    this.leave(2 * chain.length);
    for (let i = chain.length - 1; i >= 0; i--) {
      const { start: from, left } = chain[i];
      if (left !== null) {
        node = this.at({ _type: 'BinOp', left, op: POW, right: node }, from);
      } else {
        const op = from.type === T.MINUS ? 'USub' : from.type === T.PLUS ? 'UAdd' : 'Invert';
        node = this.at({ _type: 'UnaryOp', op: { _type: op }, operand: node }, from);
      }
    }
    return node;
  }

  private awaitPrimary(): expr {
    const start = this.tok;
    if (!this.accept(T.KW_AWAIT)) return this.primary();
    const value = this.primary();
    return this.at({ _type: 'Await', value }, start);
  }

  protected primary(): expr {
    const start = this.tok;
    let value = this.atom();
    for (;;) {
      switch (this.tok.type) {
        case T.DOT: {
          this.next();
          const attr = this.name();
          value = this.at({ _type: 'Attribute', value, attr, ctx: LOAD }, start);
          break;
        }
        case T.LPAR:
          value = this.call(value, start);
          break;
        case T.LSQB: {
          this.next();
          this.enter(BRACKET_LEVELS);
          const slice = this.slices();
          this.leave(BRACKET_LEVELS);
          this.expect(T.RSQB);
          value = this.at({ _type: 'Subscript', value, slice, ctx: LOAD }, start);
          break;
        }
        default:
          return value;
      }
    }
  }

  private call(func: expr, start: Token): expr {
    const open = this.tok;
    this.next();
    const node: Call = this.at({ _type: 'Call', func, args: [] as expr[], keywords: [] as keyword[] }, start);
    if (this.tok.type !== T.RPAR) {
      this.enter(BRACKET_LEVELS);
      // A generator expression may be the only argument and then has the call's parentheses.
      this.callArguments(node, open);
      this.leave(BRACKET_LEVELS);
    }
    this.expect(T.RPAR);
    return this.at(node, start);
  }

  /** The arguments up to the closing parenthesis, into `node`; `genexpOpen` is its parenthesis if it may be a generator. */
  protected callArguments(node: { args: expr[]; keywords: keyword[] }, genexpOpen: Token | null): void {
    let sawDoubleStar = false;
    for (;;) {
      const start = this.tok;
      if (start.type === T.STAR) {
        if (sawDoubleStar) this.fail();
        this.next();
        const value = this.expression();
        const starred = this.at({ _type: 'Starred', value, ctx: LOAD }, start);
        if (this.features.unpackingComprehensions && this.isOnlyGenerator(node, genexpOpen, starred)) return;
        node.args.push(starred);
      } else if (start.type === T.DOUBLESTAR) {
        this.next();
        const value = this.expression();
        node.keywords.push(this.at({ _type: 'keyword', arg: null, value }, start));
        sawDoubleStar = true;
      } else if (start.type === T.NAME && this.peekType() === T.EQUAL) {
        const arg = this.name();
        this.next();
        const value = this.expression();
        node.keywords.push(this.at({ _type: 'keyword', arg, value }, start));
      } else {
        if (node.keywords.length > 0) this.fail();
        const value = this.namedExpression();
        if (this.tok.type === T.EQUAL) this.fail();
        if (this.isOnlyGenerator(node, genexpOpen, value)) return;
        node.args.push(value);
      }
      if (!this.accept(T.COMMA) || this.tok.type === T.RPAR) return;
    }
  }

  /** The only argument, a generator of `elt` that has the call's parentheses: true if it is one, which is put into `node`. */
  private isOnlyGenerator(node: { args: expr[] }, genexpOpen: Token | null, elt: expr): boolean {
    if (genexpOpen === null || node.args.length > 0 || !this.startsComprehension()) return false;
    const generators = this.forIfClauses();
    if (this.tok.type !== T.RPAR) this.fail();
    node.args.push({ _type: 'GeneratorExp', elt, generators, ...span(genexpOpen, this.tok) });
    return true;
  }

  private slices(): expr {
    const start = this.tok;
    const first = start.type === T.STAR ? this.starredExpression() : this.slice();
    if (this.tok.type !== T.COMMA && start.type !== T.STAR) return first;
    const elts = [first];
    while (this.accept(T.COMMA) && this.tok.type !== T.RSQB) {
      elts.push(this.tok.type === T.STAR ? this.starredExpression() : this.slice());
    }
    return this.at({ _type: 'Tuple', elts, ctx: LOAD }, start);
  }

  // '*' expression
  private starredExpression(): expr {
    const start = this.tok;
    this.next();
    const value = this.expression();
    return this.at({ _type: 'Starred', value, ctx: LOAD }, start);
  }

  private slice(): expr {
    const start = this.tok;
    let lower: expr | null = null;
    if (start.type !== T.COLON) {
      lower = this.namedExpression();
      if (this.tok.type !== T.COLON) return lower;
      // `a[b := 1 : 2]` is not Python, `a[(b := 1) : 2]` is.
      if (lower._type === 'NamedExpr' && start.type === T.NAME) this.fail();
    }
    this.expect(T.COLON);
    const upper = this.startsExpression() ? this.expression() : null;
    const step = this.accept(T.COLON) && this.startsExpression() ? this.expression() : null;
    return this.at({ _type: 'Slice', lower, upper, step }, start);
  }

  private atom(): expr {
    const token = this.tok;
    switch (token.type) {
      case T.NAME: {
        this.next();
        const id = this.identifier(token);
        return this.at({ _type: 'Name', id, ctx: LOAD }, token);
      }
      case T.NUMBER:
        return this.number();
      case T.STRING:
      case T.FSTRING_START:
      case T.TSTRING_START:
        return this.strings();
      case T.LPAR:
        return this.parenthesized();
      case T.LSQB:
        return this.listDisplay();
      case T.LBRACE:
        return this.braces();
      case T.KW_NONE:
        this.next();
        return this.at({ _type: 'Constant', value: NONE, kind: null }, token);
      case T.KW_TRUE:
        this.next();
        return this.at({ _type: 'Constant', value: TRUE, kind: null }, token);
      case T.KW_FALSE:
        this.next();
        return this.at({ _type: 'Constant', value: FALSE, kind: null }, token);
      case T.ELLIPSIS_TOKEN:
        this.next();
        return this.at({ _type: 'Constant', value: ELLIPSIS, kind: null }, token);
      default:
        return this.fail();
    }
  }

  // Parameters

  /** Parameters up to `close`: of a function (`)`, with annotations) or of a lambda (`:`). */
  protected parameters(close: number): Arguments {
    const node: Arguments = {
      _type: 'arguments',
      posonlyargs: [],
      args: [],
      vararg: null,
      kwonlyargs: [],
      kw_defaults: [],
      kwarg: null,
      defaults: [],
    };
    let slash = false;
    let star = false;
    while (this.tok.type !== close) {
      const type = this.tok.type;
      if (node.kwarg !== null) this.fail();
      if (type === T.SLASH) {
        if (slash || star || node.args.length === 0) this.fail();
        this.next();
        slash = true;
        node.posonlyargs = node.args;
        node.args = [];
      } else if (type === T.STAR) {
        if (star) this.fail();
        this.next();
        star = true;
        if (this.is(T.COMMA)) {
          // A bare star wants a name after it.
          if (this.peekType() !== T.NAME) this.fail();
        } else {
          node.vararg = this.parameter(close, true);
        }
      } else if (type === T.DOUBLESTAR) {
        this.next();
        node.kwarg = this.parameter(close, false);
      } else {
        const param = this.parameter(close, false);
        const value = this.accept(T.EQUAL) ? this.expression() : null;
        if (star) {
          node.kwonlyargs.push(param);
          node.kw_defaults.push(value);
        } else {
          node.args.push(param);
          if (value !== null) node.defaults.push(value);
          else if (node.defaults.length > 0) this.fail();
        }
      }
      if (!this.accept(T.COMMA)) break;
    }
    if (this.tok.type !== close) this.fail();
    return node;
  }

  private parameter(close: number, star: boolean): arg {
    const start = this.tok;
    const name = this.name();
    let annotation: expr | null = null;
    if (close === T.RPAR && this.accept(T.COLON)) {
      annotation = star && this.tok.type === T.STAR ? this.starred() : this.expression();
    }
    return this.at({ _type: 'arg', arg: name, annotation, type_comment: null }, start);
  }
}
