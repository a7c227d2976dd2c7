// The C API of sets, gathered from the files that hold its parts. Mirrors Include/cpython/setobject.h; the types are set_methods.ts.

export * from './set_core.ts';
export * from './set_hash.ts';
export * from './set_new.ts';
