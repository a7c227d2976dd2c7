// A side that keeps its elements from step to step: what the reader chose in it stays chosen, and the focus stays where it is.
import type { StepView } from '../../../../views/step.ts';
import type { Side, SideActions } from '../side-panels.ts';

export interface KeptSide {
  readonly nodes: readonly Node[];
  /** Shows another step. */
  show(view: StepView): void | Promise<void>;
}

/** The body of a side that `make` makes once for each step-through. */
export function kept(make: (actions: SideActions) => KeptSide): Side['body'] {
  const sides = new WeakMap<SideActions, KeptSide>();
  return async (view, actions) => {
    let side = sides.get(actions);
    if (side === undefined) {
      side = make(actions);
      sides.set(actions, side);
    }
    await side.show(view);
    return side.nodes;
  };
}
