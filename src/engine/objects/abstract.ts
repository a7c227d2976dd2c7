// The abstract object layer, what the operators and built-in functions ask of any object. Mirrors Objects/abstract.c: the
// number, sequence, mapping, iterator and class parts are files of their own; this is the name others import.

export * from './abstract_class.ts';
export * from './abstract_iter.ts';
export * from './abstract_mapping.ts';
export * from './abstract_number.ts';
export * from './abstract_object.ts';
export * from './abstract_sequence.ts';
