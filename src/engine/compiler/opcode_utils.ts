// Questions about opcodes that several compiler stages ask, and the numbers behind some opargs.
// Mirrors Include/internal/pycore_opcode_utils.h.

import * as op from '../include/opcodes.ts';

/** Above this many entries a display or a call is built piece by piece instead of on the stack. */
export const _PY_STACK_USE_GUIDELINE = 30;
/** How deep blocks (loops, try, with) may nest in one function. */
export const CO_MAXBLOCKS = 21;

export const MAKE_FUNCTION_DEFAULTS = 0x01;
export const MAKE_FUNCTION_KWDEFAULTS = 0x02;
export const MAKE_FUNCTION_ANNOTATIONS = 0x04;
export const MAKE_FUNCTION_CLOSURE = 0x08;
export const MAKE_FUNCTION_ANNOTATE = 0x10;

export const CONSTANT_ASSERTIONERROR = 0;
export const CONSTANT_NOTIMPLEMENTEDERROR = 1;
export const CONSTANT_BUILTIN_TUPLE = 2;
export const CONSTANT_BUILTIN_ALL = 3;
export const CONSTANT_BUILTIN_ANY = 4;

export const RESUME_AT_FUNC_START = 0;
export const RESUME_AFTER_YIELD = 1;
export const RESUME_AFTER_YIELD_FROM = 2;
export const RESUME_AFTER_AWAIT = 3;
export const RESUME_OPARG_DEPTH1_MASK = 0x4;

export const SPECIAL___ENTER__ = 0;
export const SPECIAL___EXIT__ = 1;
export const SPECIAL___AENTER__ = 2;
export const SPECIAL___AEXIT__ = 3;

export const FVC_STR = 1;
export const FVC_REPR = 2;
export const FVC_ASCII = 3;

/** Pseudo instructions end here; the tables below are indexed by opcode. */
const OPCODES = op.STORE_FAST_MAYBE_NULL + 1;

const JUMPS = new Uint8Array(OPCODES);
const CONSTS = new Uint8Array(OPCODES);
const EVAL_BREAKS = new Uint8Array(OPCODES);
const CACHE_COUNTS = new Uint8Array(OPCODES);
for (let opcode = 0; opcode < OPCODES; opcode++) {
  const flags = op.FLAGS[opcode] ?? 0;
  if (flags & op.HAS_JUMP_FLAG) JUMPS[opcode] = 1;
  if (flags & op.HAS_CONST_FLAG) CONSTS[opcode] = 1;
  if (flags & op.HAS_EVAL_BREAK_FLAG) EVAL_BREAKS[opcode] = 1;
  CACHE_COUNTS[opcode] = op.CACHES[opcode] ?? 0;
}

export function OPCODE_HAS_JUMP(opcode: number): boolean {
  return JUMPS[opcode] === 1;
}

export function OPCODE_HAS_CONST(opcode: number): boolean {
  return CONSTS[opcode] === 1;
}

export function OPCODE_HAS_EVAL_BREAK(opcode: number): boolean {
  return EVAL_BREAKS[opcode] === 1;
}

export function IS_BLOCK_PUSH_OPCODE(opcode: number): boolean {
  return opcode === op.SETUP_FINALLY || opcode === op.SETUP_WITH || opcode === op.SETUP_CLEANUP;
}

export function HAS_TARGET(opcode: number): boolean {
  return JUMPS[opcode] === 1 || IS_BLOCK_PUSH_OPCODE(opcode);
}

export function IS_SCOPE_EXIT_OPCODE(opcode: number): boolean {
  return opcode === op.RETURN_VALUE || opcode === op.RAISE_VARARGS || opcode === op.RERAISE;
}

/** Opcodes that end a basic block. */
export function IS_TERMINATOR_OPCODE(opcode: number): boolean {
  return JUMPS[opcode] === 1 || IS_SCOPE_EXIT_OPCODE(opcode);
}

export function IS_UNCONDITIONAL_JUMP_OPCODE(opcode: number): boolean {
  return (
    opcode === op.JUMP ||
    opcode === op.JUMP_NO_INTERRUPT ||
    opcode === op.JUMP_FORWARD ||
    opcode === op.JUMP_BACKWARD ||
    opcode === op.JUMP_BACKWARD_NO_INTERRUPT
  );
}

export function IS_CONDITIONAL_JUMP_OPCODE(opcode: number): boolean {
  return (
    opcode === op.POP_JUMP_IF_FALSE ||
    opcode === op.POP_JUMP_IF_TRUE ||
    opcode === op.POP_JUMP_IF_NONE ||
    opcode === op.POP_JUMP_IF_NOT_NONE
  );
}

/** Code units (of two bytes) the instruction takes, with EXTENDED_ARG before and caches after it. */
export function instr_size(opcode: number, oparg: number): number {
  const extended = oparg > 0xffffff ? 3 : oparg > 0xffff ? 2 : oparg > 0xff ? 1 : 0;
  return extended + 1 + CACHE_COUNTS[opcode]!;
}

export function cache_count(opcode: number): number {
  return CACHE_COUNTS[opcode]!;
}
