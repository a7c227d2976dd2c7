// What the alternatives of the grammar mean: nodes, targets, and the functions that decide about an error. Mirrors
// Parser/action_helpers.c and the actions of Grammar/python.gram.

import type { PySyntaxWarning } from './errors.ts';
import { conversionOf, specPart, textPart } from './fstrings.ts';
import type { Action, Alternative, Operand } from './grammar-reader.ts';
import { parseNumber, SHORT } from './numbers.ts';
import { identifierOf } from './parser-base.ts';
import type { Node, Value } from './peg.ts';
import { LiteralError, parseString } from './strings.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

/** How errors are raised: positions are those of nodes; every function throws. */
export interface Raiser {
  /** RAISE_SYNTAX_ERROR_KNOWN_RANGE. */
  range(from: Node, to: Node, message: string): never;
  /** RAISE_SYNTAX_ERROR_STARTING_FROM: to the last character read. */
  startingFrom(node: Node, message: string): never;
  /** RAISE_SYNTAX_ERROR: at the last token read. */
  atLastToken(message: string): never;
  /** RAISE_SYNTAX_ERROR_ON_NEXT_TOKEN: at the next token to be taken. */
  onNextToken(message: string): never;
  /** RAISE_INDENTATION_ERROR. */
  indentation(message: string): never;
  /** The line and one character less than the end of the node, with no end. */
  beforeEnd(node: Node, message: string): never;
  /** The line of the node alone. */
  onLine(node: Node, message: string): never;
}

/** What actions ask of the machine. */
export interface ActionHost {
  src: string;
  tokens: readonly Token[];
  mark(): number;
  barryAsBdfl: boolean;
  maxStrDigits: number;
  raise: Raiser;
}

// Warnings were given, or will be, by the fast parser.
const IGNORED: PySyntaxWarning[] = [];

export class Actions {
  private readonly host: ActionHost;

  constructor(host: ActionHost) {
    this.host = host;
  }

  /** The value of an alternative whose items matched; undefined if it refuses after all. */
  act(alternative: Alternative, slots: readonly Value[], from: number): Value | undefined {
    const { action } = alternative;
    if (action === null) {
      const node = alternative.slots === 1 ? slots[0] : this.node('', from, slots);
      if (alternative.slots === 1 && isLiteral(node)) this.checkNumber(node);
      return node;
    }
    switch (action.kind) {
      case 'value':
        return slots[action.operand.slot];
      case 'node': {
        const parts = action.operands.map((operand) => slots[operand.slot]);
        if (action.name === 'list') return [parts[0], ...(parts[1] as readonly Value[])];
        return this.node(action.name, from, parts);
      }
      case 'error':
        return this.error(action, slots);
      case 'call': {
        const operands = action.operands.map((operand) => slots[operand.slot]);
        return this.call(action.name, operands, action.words, from);
      }
    }
  }

  private node(kind: string, from: number, parts: readonly Value[]): Node {
    return { kind, from, to: this.host.mark(), parts };
  }

  private error(action: Action & { kind: 'error' }, slots: readonly Value[]): never {
    const { raise } = this.host;
    const operands = action.operands.map((operand) => operandOf(operand, slots));
    const first = operands[0];
    const message = action.message.replace(/%([etd])/g, (_, letter: string) => {
      if (letter === 'e') return this.exprName(first);
      const token = this.host.tokens[first.from];
      return letter === 'd' ? String(token.lineno) : this.text(token);
    });
    switch (action.where) {
      case 'at':
        return raise.range(first, first, message);
      case 'range':
        return raise.range(first, operands[1], message);
      case 'from':
        return raise.startingFrom(first, message);
      case 'next':
        return raise.onNextToken(message);
      case 'indent':
        return raise.indentation(message);
      default:
        return raise.atLastToken(message);
    }
  }

  private text(token: Token): string {
    return this.host.src.slice(token.start, token.end);
  }

  private textOf(node: Value): string {
    return this.text(this.host.tokens[(node as Node).from]);
  }

  // The functions that the grammar calls by name.
  private call(name: string, operands: readonly Value[], words: readonly string[], from: number): Value | undefined {
    const { raise } = this.host;
    const [a, b] = operands as Node[];
    switch (name) {
      case 'invalidTarget': {
        const target = invalidTarget(a, words[0]);
        if (target === null) return undefined;
        return raise.range(
          target,
          target,
          `cannot ${words[0] === 'del' ? 'delete' : 'assign to'} ${this.exprName(target)}`,
        );
      }
      case 'missingComma': {
        // Outside brackets two expressions side by side are more likely something else.
        if (this.isLegacyStatement(a) || this.host.tokens[this.host.mark() - 1].level === 0) return undefined;
        return raise.range(a, b, 'invalid syntax. Perhaps you forgot a comma?');
      }
      case 'legacyStatement': {
        if (!this.isLegacyStatement(a)) return undefined;
        const id = this.textOf(a);
        return raise.range(a, b, `Missing parentheses in call to '${id}'. Did you mean ${id}(...)?`);
      }
      case 'typeParamBound': {
        const what = b.kind === 'Tuple' ? 'constraints' : 'bound';
        return raise.startingFrom(a, `cannot use ${what} with ${words[0]}`);
      }
      case 'nonparenGenexpInCall': {
        const args = a.parts.flatMap(flatten).filter((node) => node.kind !== 'keyword' && node.kind !== 'unpacking');
        if (args.length <= 1) return undefined;
        const last = lastComprehensionItem(operands[1]);
        return raise.range(args[args.length - 1], last, 'Generator expression must be parenthesized');
      }
      case 'argumentsParsingError': {
        const unpacking = a.parts.flatMap(flatten).some((node) => node.kind === 'unpacking');
        return raise.atLastToken(`positional argument follows keyword argument${unpacking ? ' unpacking' : ''}`);
      }
      case 'dictionaryKey':
        return raise.beforeEnd(a, "':' expected after dictionary key");
      case 'ensureReal':
        if (isImaginary(this.textOf(a))) raise.range(a, a, 'real number required in complex literal');
        return a;
      case 'ensureImaginary':
        if (!isImaginary(this.textOf(a))) raise.range(a, a, 'imaginary number required in complex literal');
        return a;
      case 'checkedFutureImport': {
        const isRelative = (operands[0] as readonly Node[]).length > 0;
        const targets = operands[2] as Node;
        const names = this.host.tokens.slice(targets.from, targets.to).map((token) => this.text(token));
        if (!isRelative && this.textOf(b) === '__future__' && names.includes('barry_as_FLUFL')) {
          this.host.barryAsBdfl = true;
        }
        return this.node('', from, operands);
      }
      case 'checkBarryAsFlufl':
        if (this.host.barryAsBdfl) raise.atLastToken("with Barry as BDFL, use '<>' instead of '!='");
        return a;
      case 'flufl':
        return this.host.barryAsBdfl && this.areAdjacent(a, b) ? a : undefined;
      case 'notEqualToken':
        // What is told is the token, which `<>` is before 3.14 as everywhere.
        return this.areAdjacent(a, b) ? raise.range(a, b, 'invalid syntax') : undefined;
      case 'notEqualHint':
        if (!this.areAdjacent(a, b)) return undefined;
        return raise.range(a, b, "invalid syntax.  Maybe you meant '!=' instead of '<>'?");
      default:
        return this.string(name, operands, from);
    }
  }

  // The functions of strings.
  private string(name: string, operands: readonly Value[], from: number): Value | undefined {
    const { tokens } = this.host;
    const node = operands[0] as Node;
    switch (name) {
      case 'string':
        return this.literal(node, () => {
          const { kind } = parseString(this.host.src, tokens[node.from], IGNORED);
          return { ...node, kind: kind === 'bytes' ? 'bytes' : 'literal' };
        });
      case 'specText':
        return this.literal(node, () => {
          specPart(this.host.src, false, tokens[node.from], IGNORED);
          return { ...node, kind: 'literal' };
        });
      case 'joinedStr':
      case 'templateStr': {
        const end = tokens[(operands[2] as Node).from];
        const raw = /r/i.test(this.textOf(node));
        for (const part of operands[1] as readonly Node[]) {
          if (part.kind === 'token') {
            this.literal(part, () => textPart(this.host.src, raw, tokens[part.from], end, IGNORED), 'token');
          }
        }
        return this.node(name === 'joinedStr' ? 'JoinedStr' : 'TemplateStr', from, []);
      }
      case 'concatenate': {
        const parts = operands[0] as readonly Node[];
        const bytes = parts.filter((part) => part.kind === 'bytes').length;
        if (bytes !== 0 && bytes !== parts.length) {
          return this.host.raise.atLastToken('cannot mix bytes and nonbytes literals');
        }
        return this.node(parts.some((part) => part.kind === 'JoinedStr') ? 'JoinedStr' : 'literal', from, []);
      }
      case 'fstringConversion': {
        const [exclamation, conversion] = (operands as readonly Node[]).map((operand) => tokens[operand.from]);
        if (exclamation.lineno !== conversion.lineno || exclamation.end_col_offset !== conversion.col_offset) {
          const kind = this.fieldKind(from);
          return this.host.raise.range(
            node,
            operands[1] as Node,
            `${kind}-string: conversion type must come right after the exclamation mark`,
          );
        }
        const name = this.textOf(operands[1]);
        if (conversionOf(identifierOf(name)) < 0) {
          return this.host.raise.range(
            operands[1] as Node,
            operands[1] as Node,
            `${this.fieldKind(from)}-string: invalid conversion character '${name}': expected 's', 'r', or 'a'`,
          );
        }
        return operands[1];
      }
      default:
        throw new Error(`the grammar calls ${name}, which is not there`);
    }
  }

  // The kind of the string that holds the token: the innermost one that is open there.
  private fieldKind(index: number): 'f' | 't' {
    let closed = 0;
    for (let i = index; i >= 0; i--) {
      const start = /^([A-Za-z]*)["']/.exec(this.text(this.host.tokens[i]))?.[1].toLowerCase() ?? '';
      const type = STRING_ENDS.get(this.host.tokens[i].type);
      if (type === 'end') closed++;
      else if (type === 'start' && closed-- === 0) return start.includes('t') ? 't' : 'f';
    }
    return 'f';
  }

  private literal<R>(node: Node, make: () => R, place: LiteralError['place'] | null = null): R {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      const { raise } = this.host;
      if ((place ?? error.place) === 'token') return raise.range(node, node, error.message);
      if (error.place === 'line') return raise.onLine(node, error.message);
      return raise.atLastToken(error.message);
    }
  }

  // Only a long number can be wrong.
  private checkNumber(node: Node): void {
    const token = this.host.tokens[node.from];
    if (token.end - token.start <= SHORT) return;
    this.literal(node, () => parseNumber(this.text(token), this.host.maxStrDigits));
  }

  private areAdjacent(a: Node, b: Node): boolean {
    return this.host.tokens[a.from].end === this.host.tokens[b.from].start;
  }

  private isLegacyStatement(node: Node): boolean {
    if (node.kind !== 'Name') return false;
    const id = this.textOf(node);
    return id === 'print' || id === 'exec';
  }

  /** What an error calls an expression (_PyPegen_get_expr_name). */
  private exprName(node: Node): string {
    const name = EXPR_NAMES[node.kind];
    if (name === undefined) throw new Error(`an expression without a name: ${node.kind}`);
    return name;
  }
}

const EXPR_NAMES: Readonly<Record<string, string>> = {
  Attribute: 'attribute',
  Subscript: 'subscript',
  Starred: 'starred',
  Name: 'name',
  List: 'list',
  Tuple: 'tuple',
  Lambda: 'lambda',
  Call: 'function call',
  BoolOp: 'expression',
  BinOp: 'expression',
  UnaryOp: 'expression',
  GeneratorExp: 'generator expression',
  Yield: 'yield expression',
  Await: 'await expression',
  ListComp: 'list comprehension',
  SetComp: 'set comprehension',
  DictComp: 'dict comprehension',
  Dict: 'dict literal',
  Set: 'set display',
  JoinedStr: 'f-string expression',
  TemplateStr: 't-string expression',
  Compare: 'comparison',
  IfExp: 'conditional expression',
  NamedExpr: 'named expression',
  None: 'None',
  True: 'True',
  False: 'False',
  Ellipsis: 'ellipsis',
  literal: 'literal',
  bytes: 'literal',
};

const STRING_ENDS: ReadonlyMap<number, 'start' | 'end'> = new Map([
  [T.FSTRING_START, 'start'],
  [T.TSTRING_START, 'start'],
  [T.FSTRING_END, 'end'],
  [T.TSTRING_END, 'end'],
]);

const isLiteral = (value: Value): value is Node => isNode(value) && value.kind === 'literal';

function isNode(value: Value): value is Node {
  return value !== null && 'kind' in value;
}

const isImaginary = (text: string): boolean => /[jJ]$/.test(text);

/** Nodes of a value, through sequences and nodes that only hold several. */
function flatten(value: Value): Node[] {
  if (value === null) return [];
  if (!isNode(value)) return value.flatMap(flatten);
  return value.kind === 'elements' || value.kind === 'kwargs' ? value.parts.flatMap(flatten) : [value];
}

function operandOf(operand: Operand, slots: readonly Value[]): Node {
  const value = slots[operand.slot];
  if (operand.part === '') return value as Node;
  if (operand.part === 'comprehension') return lastComprehensionItem(value);
  const nodes = flatten(value);
  return operand.part === 'first' ? nodes[0] : nodes[nodes.length - 1];
}

/** (_PyPegen_get_last_comprehension_item) of the last of some clauses. */
function lastComprehensionItem(clauses: Value): Node {
  const [last] = flatten(clauses).slice(-1);
  const [item] = last.parts.flatMap(flatten).slice(-1);
  return item;
}

/** The first part of a target that cannot be one (_PyPegen_get_invalid_target). */
function invalidTarget(node: Node, targets: string): Node | null {
  switch (node.kind) {
    case 'List':
    case 'Tuple':
      for (const element of node.parts.flatMap(flatten)) {
        const invalid = invalidTarget(element, targets);
        if (invalid !== null) return invalid;
      }
      return null;
    case 'Starred':
      return targets === 'del' ? node : invalidTarget(node.parts[0] as Node, targets);
    case 'Compare': {
      // In `for a in b` what was read is the comparison `a in b`.
      if (targets !== 'for') return node;
      const [left, [pair]] = node.parts as [Node, readonly Node[]];
      return pair.kind === 'In' ? invalidTarget(left, targets) : null;
    }
    case 'Name':
    case 'Subscript':
    case 'Attribute':
      return null;
    default:
      return node;
  }
}
