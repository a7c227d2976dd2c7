// Leaving constructs by return, break and continue: their cleanup is emitted where the jump is.
// Mirrors codegen_unwind_fblock and codegen_unwind_fblock_stack of Python/codegen.c.

import { NONE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import type { stmt } from '../parser/ast.ts';
import { ADD_AWAIT, ADDOP, ADDOP_I, ADDOP_LOAD_CONST, codegen_nameop, visitStmts } from './codegen_core.ts';
import type { compiler, FBlockInfo } from './compiler.ts';
import { NO_LABEL } from './instruction_sequence.ts';
import { type Location, NO_LOCATION } from './location.ts';

/** `__exit__(None, None, None)`. A bound one is called with the first None in the place of self, so that it stays as it is. */
export function codegen_call_exit_with_nones(c: compiler, loc: Location): void {
  const bound = c.c_strategy.withBindsMethods;
  if (bound) ADDOP(c, loc, op.POP_TOP);
  ADDOP_LOAD_CONST(c, loc, NONE);
  ADDOP_LOAD_CONST(c, loc, NONE);
  ADDOP_LOAD_CONST(c, loc, NONE);
  ADDOP_I(c, loc, op.CALL, bound ? 2 : 3);
}

/**
 * Leaves one construct. With `preserve_tos` the value on top (to be returned) stays there.
 * Returns the location for what follows: artificial after code that runs last.
 */
export function codegen_unwind_fblock(c: compiler, loc: Location, info: FBlockInfo, preserve_tos: boolean): Location {
  const keepTop = (): void => {
    if (preserve_tos) ADDOP_I(c, loc, op.SWAP, 2);
  };
  switch (info.fb_type) {
    case 'WHILE_LOOP':
    case 'EXCEPTION_HANDLER':
    case 'EXCEPTION_GROUP_HANDLER':
    case 'ASYNC_COMPREHENSION_GENERATOR':
    case 'STOP_ITERATION':
    case 'INLINED_COMPREHENSION':
      return loc;

    case 'FOR_LOOP':
    case 'ASYNC_FOR_LOOP':
      keepTop();
      ADDOP(c, loc, op.POP_TOP); // the iterator
      return loc;

    case 'TRY_EXCEPT':
      ADDOP(c, loc, op.POP_BLOCK);
      return loc;

    case 'FINALLY_TRY':
      ADDOP(c, loc, op.POP_BLOCK);
      if (preserve_tos) c.PushFBlock(loc, 'POP_VALUE', NO_LABEL, NO_LABEL);
      visitStmts(c, info.fb_datum as readonly stmt[]);
      if (preserve_tos) c.PopFBlock();
      return NO_LOCATION;

    case 'FINALLY_END':
      keepTop();
      ADDOP(c, loc, op.POP_TOP); // the exception
      keepTop();
      ADDOP(c, loc, op.POP_BLOCK);
      ADDOP(c, loc, op.POP_EXCEPT);
      return loc;

    case 'WITH':
    case 'ASYNC_WITH': {
      const where = info.fb_loc;
      ADDOP(c, where, op.POP_BLOCK);
      if (preserve_tos) {
        ADDOP_I(c, where, op.SWAP, 3);
        ADDOP_I(c, where, op.SWAP, 2);
      }
      codegen_call_exit_with_nones(c, where);
      if (info.fb_type === 'ASYNC_WITH') ADD_AWAIT(c, where, 2);
      ADDOP(c, where, op.POP_TOP);
      return NO_LOCATION;
    }

    case 'HANDLER_CLEANUP': {
      const name = info.fb_datum as string | null;
      if (name !== null) ADDOP(c, loc, op.POP_BLOCK);
      keepTop();
      ADDOP(c, loc, op.POP_BLOCK);
      ADDOP(c, loc, op.POP_EXCEPT);
      if (name !== null) {
        ADDOP_LOAD_CONST(c, loc, NONE);
        codegen_nameop(c, loc, name, 'Store');
        codegen_nameop(c, loc, name, 'Del');
      }
      return loc;
    }

    case 'POP_VALUE':
      keepTop();
      ADDOP(c, loc, op.POP_TOP);
      return loc;
  }
}

function isLoop(info: FBlockInfo): boolean {
  return info.fb_type === 'WHILE_LOOP' || info.fb_type === 'FOR_LOOP' || info.fb_type === 'ASYNC_FOR_LOOP';
}

/** Leaves constructs from the innermost outwards: all, or up to the first loop (`toLoop`), which is returned. */
export function codegen_unwind_fblock_stack(
  c: compiler,
  loc: Location,
  preserve_tos: boolean,
  toLoop: boolean,
): { loc: Location; loop: FBlockInfo | null } {
  const top = c.TopFBlock();
  if (top === undefined) return { loc, loop: null };
  if (top.fb_type === 'EXCEPTION_GROUP_HANDLER') {
    throw c.Error(loc, "'break', 'continue' and 'return' cannot appear in an except* block");
  }
  if (toLoop && isLoop(top)) return { loc, loop: top };
  // Cleanup code is outside the construct it cleans up.
  c.PopFBlock();
  const after = codegen_unwind_fblock(c, loc, top, preserve_tos);
  const result = codegen_unwind_fblock_stack(c, after, preserve_tos, toLoop);
  c.PushFBlock(top.fb_loc, top.fb_type, top.fb_block, top.fb_exit, top.fb_datum);
  return result;
}
