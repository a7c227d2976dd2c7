// What memory says of where one object is from: one of those that there is only one of, interned, a constant of the program, or made
// while it ran.

import * as op from '../engine/include/opcodes.ts';
import { profile } from '../engine/include/profile.ts';
import { PyCodeObject } from '../engine/include/structs.ts';
import { ld, type Ref } from '../engine/memory/memory.ts';
import { Py_SIZE, Py_TYPE } from '../engine/objects/object.ts';
import * as S from '../engine/objects/statics.ts';
import * as T from '../engine/objects/statictypes.ts';
import { staticTypes } from '../engine/objects/statictypes.ts';
import { PyTuple_GET_ITEM } from '../engine/objects/tupleobject.ts';
import { PyUnicode_CHECK_INTERNED, PyUnicode_Check } from '../engine/objects/unicodeobject.ts';
import type { ProgramCode } from '../engine/trace/program_code.ts';
import { constantOf, type Instruction, instructionsOf, unitCodes } from './bytecode.ts';

/** Sets of objects of which the interpreter keeps exactly one for each value. */
export type Pool = 'singleton' | 'small int' | 'empty' | 'one character' | 'static type';

/** The pool an object is from, or null. */
export function poolOf(o: Ref): Pool | null {
  const singletons = [S.Py_None, S.Py_True, S.Py_False, S.Py_Ellipsis, S.Py_NotImplemented];
  if (singletons.includes(o)) return 'singleton';
  if (o >= S.small_ints && o < S.small_ints + (S.NSMALLNEGINTS + profile.maxSmallInt + 1) * 32) return 'small int';
  if (o === S.unicode_empty || o === S.bytes_empty || o === S.tuple_empty) return 'empty';
  const character = o >= S.strings_ascii && o < S.strings_latin1 + 128 * 64;
  if (character || (o >= S.bytes_characters && o < S.bytes_empty)) return 'one character';
  return Py_TYPE(o) === T.PyType_Type && staticTypes().some((t) => t.address === o) ? 'static type' : null;
}

/** A place in the program's code that loads a constant. */
export interface LoadSite {
  readonly code: Ref;
  readonly instruction: Instruction;
}
export interface ConstantFacts {
  /** Code objects that have it among their constants, also inside a tuple or frozenset there. */
  readonly codes: readonly Ref[];
  /** Instructions of the program that load it, or a tuple that has it. */
  readonly sites: readonly LoadSite[];
}
function contains(constant: Ref, o: Ref): boolean {
  if (constant === o) return true;
  if (Py_TYPE(constant) !== T.PyTuple_Type) return false;
  return Array.from({ length: Py_SIZE(constant) }, (_, i) => PyTuple_GET_ITEM(constant, i)).some((c) => contains(c, o));
}
/** Whether an instruction loads a constant, or a tuple constant that has it. */
export function holdsConstant(code: Ref, { opcode, oparg }: Instruction, o: Ref): boolean {
  return opcode === op.LOAD_CONST && contains(constantOf(code, oparg), o);
}
/** Where the program that runs has an object as a constant. */
export function constantFacts(o: Ref, program: ProgramCode): ConstantFacts {
  const codes: Ref[] = [];
  const sites: LoadSite[] = [];
  for (const code of unitCodes(program)) {
    const consts = ld(code + PyCodeObject.co_consts);
    const indices = new Set<number>();
    for (let i = 0; i < Py_SIZE(consts); i++) if (contains(PyTuple_GET_ITEM(consts, i), o)) indices.add(i);
    if (indices.size === 0) continue;
    codes.push(code);
    for (const instruction of instructionsOf(code))
      if (instruction.opcode === op.LOAD_CONST && indices.has(instruction.oparg)) sites.push({ code, instruction });
  }
  return { codes, sites };
}
/** `no`: not a str, or one that is in no table. */
export type Interned = 'no' | 'mortal' | 'immortal' | 'static';
export function internedOf(o: Ref): Interned {
  if (!PyUnicode_Check(o)) return 'no';
  return (['no', 'mortal', 'immortal', 'static'] as const)[PyUnicode_CHECK_INTERNED(o)];
}
