// The code that runs: its constants and instructions, and the frame's words, those that own their object told from those that borrow it.

import * as op from '../engine/include/opcodes.ts';
import { PyCodeObject } from '../engine/include/structs.ts';
import { type Addr, ld, type Ref } from '../engine/memory/memory.ts';
import * as F from '../engine/objects/interpframe.ts';
import { _Py_IsImmortal, Py_SIZE, Py_TYPE } from '../engine/objects/object.ts';
import { PyTuple_GET_ITEM } from '../engine/objects/tupleobject.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import type { ProgramCode } from '../engine/trace/program_code.ts';
import { threadFrames } from '../engine/trace/roots.ts';
import { argumentText, codeName, instructionsOf, localOfIndex, unitCodes } from './bytecode.ts';
import { shortValue } from './values.ts';

export interface InstructionView {
  readonly offset: number;
  readonly line: number;
  readonly name: string;
  readonly specialized: string;
  /** '' for an instruction without an argument. */
  readonly argument: string;
  /** It is next. */
  readonly next: boolean;
}
export interface ConstantView {
  readonly index: number;
  readonly name: string;
  readonly ref: Ref;
  /** Instructions of this code that load it. */
  readonly loads: number;
}
/** A word of a frame. `owned`: counted; `borrowed`: not, another reference keeps the object; `immortal`: not, for no count is kept. */
export interface FrameWordView {
  readonly name: string;
  readonly object: string;
  readonly ref: Ref;
  readonly ownership: 'owned' | 'borrowed' | 'immortal' | 'empty';
}
export interface CodeView {
  /** The program's frames, innermost first; '' for the code of a program that is over. */
  readonly frames: readonly string[];
  readonly frame: number;
  readonly name: string;
  readonly instructions: readonly InstructionView[];
  readonly constants: readonly ConstantView[];
  readonly variables: readonly FrameWordView[];
  /** From the bottom up. */
  readonly stack: readonly FrameWordView[];
}

type Names = (o: Ref) => string | null;

/** The code of the program's `frame`-th frame from within; before and after the run that of the unit. `nameOf` knows the objects of the picture. */
export function codeView(program: ProgramCode, frame: number, nameOf: Names): CodeView | null {
  const running = threadFrames().filter((f) => !F._PyFrame_IsIncomplete(f) && program.has(F._PyFrame_GetCode(f)));
  const chosen = Math.min(frame, running.length - 1);
  const f = running.at(chosen) ?? 0;
  const code = running.length === 0 ? (unitCodes(program)[0] ?? 0) : F._PyFrame_GetCode(f);
  if (code === 0) return null;
  const name = (o: Ref): string => nameOf(o) ?? (`${shortValue(o)}` || _PyType_Name(Py_TYPE(o)));
  const next = f === 0 ? -1 : ld(f + F.F_INSTR_PTR) - F._PyCode_CODE(code);
  const instructions = instructionsOf(code);
  const offset = program.offsetOf(code) ?? 0;
  const consts = ld(code + PyCodeObject.co_consts);
  return {
    frames: running.map((x) => codeName(F._PyFrame_GetCode(x))),
    frame: Math.max(0, chosen),
    name: codeName(code),
    instructions: instructions.map((i) => ({
      offset: i.unit * 2,
      line: i.line + offset,
      name: i.name,
      specialized: i.specialized,
      argument: argumentText(code, i),
      next: i.unit * 2 === next,
    })),
    constants: Array.from({ length: Py_SIZE(consts) }, (_, index) => {
      const ref = PyTuple_GET_ITEM(consts, index);
      const loads = instructions.filter((i) => i.opcode === op.LOAD_CONST && i.oparg === index).length;
      return { index, name: name(ref), ref: nameOf(ref) === null ? 0 : ref, loads };
    }),
    ...(f === 0 ? { variables: [], stack: [] } : words(f, code, name, nameOf)),
  };
}
function words(f: Addr, code: Ref, name: (o: Ref) => string, nameOf: Names): Pick<CodeView, 'variables' | 'stack'> {
  const first = f + F.F_LOCALSPLUS;
  const base = F._PyFrame_Stackbase(f);
  const word = (at: Addr, label: string): FrameWordView => {
    const w = ld(at);
    const o = w & ~1;
    if (o === 0) return { name: label, object: '', ref: 0, ownership: 'empty' };
    const ownership = _Py_IsImmortal(o) ? 'immortal' : w & 1 ? 'borrowed' : 'owned';
    return { name: label, object: name(o), ref: nameOf(o) === null ? 0 : o, ownership };
  };
  const variables: FrameWordView[] = [];
  const stack: FrameWordView[] = [];
  for (let at = first; at < base; at += 8) variables.push(word(at, localOfIndex(code, (at - first) / 8)));
  for (let at = base; at < ld(f + F.F_STACKPOINTER); at += 8) stack.push(word(at, String((at - base) / 8)));
  return { variables, stack };
}
