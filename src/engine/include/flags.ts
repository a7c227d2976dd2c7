// Flag bits of types, methods, members and code. Mirrors Include/object.h, methodobject.h, descrobject.h and cpython/code.h.

export const Py_TPFLAGS_HAVE_FINALIZE = 1 << 0;
export const Py_TPFLAGS_INLINE_VALUES = 1 << 2;
export const Py_TPFLAGS_MANAGED_WEAKREF = 1 << 3;
export const Py_TPFLAGS_MANAGED_DICT = 1 << 4;
export const Py_TPFLAGS_PREHEADER = Py_TPFLAGS_MANAGED_WEAKREF | Py_TPFLAGS_MANAGED_DICT;
export const Py_TPFLAGS_SEQUENCE = 1 << 5;
export const Py_TPFLAGS_MAPPING = 1 << 6;
export const Py_TPFLAGS_DISALLOW_INSTANTIATION = 1 << 7;
export const Py_TPFLAGS_IMMUTABLETYPE = 1 << 8;
export const Py_TPFLAGS_HEAPTYPE = 1 << 9;
export const Py_TPFLAGS_BASETYPE = 1 << 10;
export const Py_TPFLAGS_HAVE_VECTORCALL = 1 << 11;
export const Py_TPFLAGS_READY = 1 << 12;
export const Py_TPFLAGS_READYING = 1 << 13;
export const Py_TPFLAGS_HAVE_GC = 1 << 14;
export const Py_TPFLAGS_METHOD_DESCRIPTOR = 1 << 17;
export const Py_TPFLAGS_HAVE_VERSION_TAG = 1 << 18;
export const Py_TPFLAGS_VALID_VERSION_TAG = 1 << 19;
export const Py_TPFLAGS_IS_ABSTRACT = 1 << 20;
export const _Py_TPFLAGS_MATCH_SELF = 1 << 22;
export const Py_TPFLAGS_ITEMS_AT_END = 1 << 23;
export const Py_TPFLAGS_LONG_SUBCLASS = 1 << 24;
export const Py_TPFLAGS_LIST_SUBCLASS = 1 << 25;
export const Py_TPFLAGS_TUPLE_SUBCLASS = 1 << 26;
export const Py_TPFLAGS_BYTES_SUBCLASS = 1 << 27;
export const Py_TPFLAGS_UNICODE_SUBCLASS = 1 << 28;
export const Py_TPFLAGS_DICT_SUBCLASS = 1 << 29;
export const Py_TPFLAGS_BASE_EXC_SUBCLASS = 1 << 30;
/** Negative as an int32: test with `& `, never with a comparison. */
export const Py_TPFLAGS_TYPE_SUBCLASS = 1 << 31;
export const Py_TPFLAGS_DEFAULT = 0;

export const METH_VARARGS = 0x1;
export const METH_KEYWORDS = 0x2;
export const METH_NOARGS = 0x4;
export const METH_O = 0x8;
export const METH_CLASS = 0x10;
export const METH_STATIC = 0x20;
export const METH_COEXIST = 0x40;
export const METH_FASTCALL = 0x80;
export const METH_METHOD = 0x200;

export const Py_T_INT = 1;
export const Py_T_UINT = 11;
export const Py_T_OBJECT_EX = 16;
export const _Py_T_OBJECT = 6;
export const Py_T_DOUBLE = 4;
export const Py_T_BOOL = 14;
export const Py_T_CHAR = 7;
export const Py_T_STRING = 5;
export const Py_T_PYSSIZET = 19;
export const Py_T_UBYTE = 9;
export const Py_READONLY = 1;
export const Py_RELATIVE_OFFSET = 8;

export const CO_OPTIMIZED = 0x1;
export const CO_NEWLOCALS = 0x2;
export const CO_VARARGS = 0x4;
export const CO_VARKEYWORDS = 0x8;
export const CO_NESTED = 0x10;
export const CO_GENERATOR = 0x20;
export const CO_COROUTINE = 0x80;
export const CO_ITERABLE_COROUTINE = 0x100;
export const CO_ASYNC_GENERATOR = 0x200;
/** NOT-IN-CPYTHON: what is added to the level of an import that is lazy, or that must not be made so (compiler/codegen_statements.ts). */
export const LAZY_IMPORT = 64;
export const EAGER_IMPORT = 128;
export const CO_HAS_DOCSTRING = 0x4000000;
export const CO_METHOD = 0x8000000;
export const CO_FAST_HIDDEN = 0x10;
export const CO_FAST_LOCAL = 0x20;
export const CO_FAST_CELL = 0x40;
export const CO_FAST_FREE = 0x80;

export const Py_LT = 0;
export const Py_LE = 1;
export const Py_EQ = 2;
export const Py_NE = 3;
export const Py_GT = 4;
export const Py_GE = 5;
