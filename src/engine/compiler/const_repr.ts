// repr() of any constant, for messages and for dis.
// Mirrors what PyObject_Repr gives for the types a constant can have.

import type { CodeUnit, Const } from '../include/constant.ts';
import { reprBytes, reprComplex, reprFloat, reprStr } from '../parser/literal-repr.ts';

import { iterationOrder } from './set_order.ts';

export type CodeRepr = (code: CodeUnit) => string;

export function reprConst(c: Const, codeRepr: CodeRepr): string {
  const list = (items: readonly Const[]): string => items.map((item) => reprConst(item, codeRepr)).join(', ');
  switch (c.kind) {
    case 'None':
    case 'True':
    case 'False':
    case 'Ellipsis':
      return c.kind;
    case 'int':
      return String(c.value);
    case 'float':
      return reprFloat(c.value);
    case 'complex':
      return reprComplex(c.real, c.imag);
    case 'str':
      return reprStr(c);
    case 'bytes':
      return reprBytes(c.value);
    case 'tuple':
      return c.items.length === 1 ? `(${list(c.items)},)` : `(${list(c.items)})`;
    case 'frozenset':
      return c.items.length === 0 ? 'frozenset()' : `frozenset({${list(iterationOrder(c.items))}})`;
    case 'slice':
      return `slice(${list([c.start, c.stop, c.step])})`;
    case 'code':
      return codeRepr(c.code);
  }
}
