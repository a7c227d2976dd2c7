// The handler around the body of every generator and coroutine: StopIteration may not leave it.
// Mirrors codegen_wrap_in_stopiteration_handler of Python/codegen.c.

import { NONE } from '../include/constant.ts';
import * as op from '../include/opcodes.ts';
import { ADDOP, ADDOP_I, ADDOP_LOAD_CONST, NEW_JUMP_TARGET_LABEL, USE_LABEL } from './codegen_core.ts';
import type { compiler } from './compiler.ts';
import { NO_LOCATION } from './location.ts';

export function codegen_wrap_in_stopiteration_handler(c: compiler): void {
  const handler = NEW_JUMP_TARGET_LABEL(c);
  c.u.u_instr_sequence.InsertInstruction(0, op.SETUP_CLEANUP, handler, NO_LOCATION);
  ADDOP_LOAD_CONST(c, NO_LOCATION, NONE);
  ADDOP(c, NO_LOCATION, op.RETURN_VALUE);
  USE_LABEL(c, handler);
  ADDOP_I(c, NO_LOCATION, op.CALL_INTRINSIC_1, op.INTRINSIC_STOPITERATION_ERROR);
  ADDOP_I(c, NO_LOCATION, op.RERAISE, 1);
}
