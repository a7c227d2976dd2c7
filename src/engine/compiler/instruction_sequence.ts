// The list of instructions that code generation writes and the flow graph and the assembler read.
// Mirrors Python/instruction_sequence.c.

import { NO_PLACE, PySyntaxError } from '../parser/errors.ts';
import type { Location } from './location.ts';
import { HAS_TARGET } from './opcode_utils.ts';

/** Instructions of a code unit, at most: as many as a tab of a browser bears. */
const MAX_INSTRUCTIONS = 1 << 22;

/** A place to jump to; NO_LABEL is none. */
export type JumpTargetLabel = number;
export const NO_LABEL: JumpTargetLabel = -1;

/** Which handler covers an instruction, once the flow graph knows. */
export interface ExceptHandlerInfo {
  /** Label (later: instruction index) of the handler, -1 for none. */
  h_label: number;
  h_startdepth: number;
  h_preserve_lasti: boolean;
}

export const NO_HANDLER: ExceptHandlerInfo = { h_label: -1, h_startdepth: -1, h_preserve_lasti: false };

export interface Instruction {
  i_opcode: number;
  i_oparg: number;
  i_loc: Location;
  i_except_handler_info: ExceptHandlerInfo;
  /** Index of the instruction a jump goes to (assembler). */
  i_target: number;
  /** Offset in code units (assembler). */
  i_offset: number;
}

export class InstructionSequence {
  s_instrs: Instruction[] = [];
  private s_labelmap: number[] = [];
  /** Instructions that make `__annotate__`; they go where ANNOTATIONS_PLACEHOLDER stands. */
  s_annotations_code: InstructionSequence | null = null;

  NewLabel(): JumpTargetLabel {
    this.s_labelmap.push(-1);
    return this.s_labelmap.length - 1;
  }

  /** The label means the next instruction added. */
  UseLabel(label: JumpTargetLabel): void {
    while (this.s_labelmap.length <= label) this.s_labelmap.push(-1);
    this.s_labelmap[label] = this.s_instrs.length;
  }

  Addop(opcode: number, oparg: number, loc: Location): Instruction {
    const instr: Instruction = {
      i_opcode: opcode,
      i_oparg: oparg,
      i_loc: loc,
      i_except_handler_info: NO_HANDLER,
      i_target: -1,
      i_offset: 0,
    };
    this.s_instrs.push(instr);
    // try ... finally within finally doubles at each level: CPython runs out of memory then.
    if (this.s_instrs.length > MAX_INSTRUCTIONS) throw new PySyntaxError('MemoryError', '', NO_PLACE);
    return instr;
  }

  InsertInstruction(position: number, opcode: number, oparg: number, loc: Location): void {
    const instr = this.Addop(opcode, oparg, loc);
    this.s_instrs.pop();
    this.s_instrs.splice(position, 0, instr);
    for (let label = 0; label < this.s_labelmap.length; label++) {
      if (this.s_labelmap[label]! >= position) this.s_labelmap[label]!++;
    }
  }

  /** Replaces labels by instruction indices, in jumps and in handlers. */
  ApplyLabelMap(): void {
    const map = this.s_labelmap;
    for (const instr of this.s_instrs) {
      if (HAS_TARGET(instr.i_opcode)) instr.i_oparg = map[instr.i_oparg]!;
      const handler = instr.i_except_handler_info;
      if (handler.h_label >= 0) {
        instr.i_except_handler_info = { ...handler, h_label: map[handler.h_label]! };
      }
    }
    this.s_labelmap = [];
  }
}
