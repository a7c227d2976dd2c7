// The instruction that is next, and those around it.

import { ld } from '../engine/memory/memory.ts';
import * as F from '../engine/objects/interpframe.ts';
import { tstate } from '../engine/objects/tstate.ts';
import type { ProgramCode } from '../engine/trace/program_code.ts';
import { argumentText, instructionsOf } from './bytecode.ts';
import type { InstructionRow } from './step.ts';

/** Instructions that are shown before and behind the next one. */
const AROUND = 4;

/** The instructions around the one that the innermost frame executes next; none if no Python code runs. */
export function instructionRows(program: ProgramCode): InstructionRow[] {
  const frame = ld(tstate.current_frame);
  if (frame === 0 || F._PyFrame_IsIncomplete(frame)) return [];
  const code = F._PyFrame_GetCode(frame);
  const next = (ld(frame + F.F_INSTR_PTR) - F._PyFrame_GetBytecode(frame)) >> 1;
  const all = instructionsOf(code);
  const offset = program.offsetOf(code) ?? 0;
  // An EXTENDED_ARG is part of what follows it.
  const at = all.findIndex((i) => i.unit >= next);
  return all.slice(Math.max(0, at - AROUND), at + AROUND + 1).map((i) => ({
    offset: i.unit * 2,
    name: i.name,
    argument: argumentText(code, i),
    line: i.line + offset,
    next: i === all[at],
  }));
}
