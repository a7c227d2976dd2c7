// The door of the compiler: syntax tree in, code objects out; and what a code object's tables say.
// Mirrors the public part of Python/compile.c.

export { type CompileOptions, compile, optimizeTree } from './compile.ts';
export { type AddressFormatter, type ConstantRepr, disassemble } from './dis.ts';
export {
  co_lines,
  co_positions,
  type ExceptionTableEntry,
  type LineRange,
  type LocationEntry,
  PyCode_Addr2Line,
  parseExceptionTable,
  parseLineTable,
} from './linetable.ts';
