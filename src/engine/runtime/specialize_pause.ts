// Instructions that do not specialise, since there is something to tell of them. Mirrors PAUSE_ADAPTIVE_COUNTER and instrument_line in
// Python/instrumentation.c.

import { baseOpcode, inlineCaches, SPECIALIZED_NAMES } from '../include/specialized.ts';
import { type Addr, st8, st16, U8, U16 } from '../memory/memory.ts';
import { BACKOFF_BITS } from './specialize.ts';

/** The instructions that have other forms and count towards them. */
const adaptive = new Set([...SPECIALIZED_NAMES.keys()].map(baseOpcode).filter((opcode) => inlineCaches(opcode) > 0));

/** The instruction at `pc` is executed in its general form, and stays so. */
export function pauseSpecialization(pc: Addr): void {
  const opcode = baseOpcode(U8[pc]);
  if (!adaptive.has(opcode)) return;
  if (U8[pc] !== opcode) st8(pc, opcode);
  st16(pc + 2, U16[(pc + 2) >> 1] | (1 << BACKOFF_BITS));
}
