// The door to compiled modules of the standard library: apart from core.ts, since only programs that import something need it.

export { pack } from './compiler/pack.ts';
export { unpack } from './compiler/unpack.ts';
