// The door of the compiler: syntax tree in, code objects out; and the tables of code objects read back.
// Mirrors the public part of Python/compile.c.

export { type CompileOptions, compile } from './compile.ts';
