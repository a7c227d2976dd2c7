// Constant folding in the syntax tree, where 3.12 and 3.13 do it: later versions fold basic blocks (flowgraph_fold.ts).
// Mirrors the fold_* functions of Python/ast_opt.c of those versions.

import type { Const } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type { BinOp, Compare, expr, Subscript, UnaryOp } from '../parser/ast.ts';
import { eval_const_binop, eval_const_unaryop } from './constant_folding.ts';
import { frozensetOf } from './flowgraph_fold.ts';
import { LOC } from './location.ts';

const UNARY: Readonly<Record<UnaryOp['op']['_type'], number>> = {
  USub: op.UNARY_NEGATIVE,
  Invert: op.UNARY_INVERT,
  Not: op.UNARY_NOT,
  UAdd: op.CALL_INTRINSIC_1,
};
const BINARY: Readonly<Partial<Record<BinOp['op']['_type'], number>>> = {
  Add: op.NB_ADD,
  Sub: op.NB_SUBTRACT,
  Mult: op.NB_MULTIPLY,
  Div: op.NB_TRUE_DIVIDE,
  Mod: op.NB_REMAINDER,
  Pow: op.NB_POWER,
  LShift: op.NB_LSHIFT,
  RShift: op.NB_RSHIFT,
  BitOr: op.NB_OR,
  BitXor: op.NB_XOR,
  BitAnd: op.NB_AND,
  FloorDiv: op.NB_FLOOR_DIVIDE,
};

/** The constants of expressions, or null unless all are. */
export function constantsOf(elts: readonly expr[]): Const[] | null {
  const items: Const[] = [];
  for (const elt of elts) {
    if (elt._type !== 'Constant') return null;
    items.push(elt.value);
  }
  return items;
}

/** Folds one node whose parts are folded already. `made` notes each new constant: the tree keeps it alive. */
export class TreeFolder {
  readonly made: Const[] = [];

  private put(node: expr, value: Const | null): void {
    if (value === null) return;
    this.made.push(value);
    Object.assign(node, { ...LOC(node), _type: 'Constant', value, kind: null });
  }

  fold(e: expr): void {
    switch (e._type) {
      case 'UnaryOp':
        if (e.operand._type === 'Constant') this.put(e, eval_const_unaryop(e.operand.value, UNARY[e.op._type]));
        break;
      case 'BinOp':
        this.foldBinOp(e);
        break;
      case 'Tuple':
        if (e.ctx._type === 'Load') this.foldTuple(e, e.elts);
        break;
      case 'Subscript':
        this.foldSubscript(e);
        break;
      case 'Compare':
        this.foldCompare(e);
        break;
    }
  }

  /** What a loop iterates over, or what is looked into: a list becomes a tuple, a set of constants a frozenset. */
  foldIterable(e: expr): void {
    if (e._type === 'List') {
      if (e.elts.some((elt) => elt._type === 'Starred')) return;
      Object.assign(e, { _type: 'Tuple' });
      this.foldTuple(e, e.elts);
    } else if (e._type === 'Set') {
      const items = constantsOf(e.elts);
      if (items !== null) this.put(e, frozensetOf(items));
    }
  }

  private foldTuple(e: expr, elts: readonly expr[]): void {
    const items = constantsOf(elts);
    if (items !== null) this.put(e, { kind: 'tuple', items });
  }
  private foldBinOp(e: BinOp): void {
    const nb = BINARY[e.op._type];
    if (nb === undefined || e.left._type !== 'Constant' || e.right._type !== 'Constant') return;
    this.put(e, eval_const_binop(e.left.value, nb, e.right.value));
  }
  private foldSubscript(e: Subscript): void {
    if (e.ctx._type !== 'Load' || e.value._type !== 'Constant' || e.slice._type !== 'Constant') return;
    this.put(e, eval_const_binop(e.value.value, op.NB_SUBSCR, e.slice.value));
  }
  private foldCompare(e: Compare): void {
    const last = e.ops.at(-1)!._type;
    if (last === 'In' || last === 'NotIn') this.foldIterable(e.comparators.at(-1)!);
  }
}
