// Expressions that may be nested thousands deep without a bracket: a.b.c, a[0][0], f()(), a + b + c, - - -a, a ** b ** c, a if b else c
// if d else e. CPython's compiler goes down by recursion, for which its C stack of 8 MiB is large; a JavaScript stack is not, so every
// stage walks down such a spine in a loop and does on the way back what comes after the part. No CPython file.

import type { BinOp, expr } from '../parser/ast.ts';

/** `a ** b` groups to the right, all other operators to the left. */
export function isPower(e: BinOp): boolean {
  return e.op._type === 'Pow';
}

/** The part of `e` that may be as deep again, or null. What is in brackets is not: they nest 200 deep at most. */
export function spine(e: expr): expr | null {
  switch (e._type) {
    case 'BinOp':
      return isPower(e) ? e.right : e.left;
    case 'UnaryOp':
      return e.operand;
    case 'Attribute':
    case 'Subscript':
      return e.value;
    case 'Call':
      return e.func;
    case 'IfExp':
      return e.orelse;
    default:
      return null;
  }
}
