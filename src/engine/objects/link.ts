// Calls from a lower file to a higher one, which C's linker resolves by name. Each entry is filled in by the file that
// defines the function; nothing else in the engine looks upward. Keep it short: prefer dispatch through a type's slots.

import type { Addr, Ref } from '../memory/memory.ts';
import { fromPart } from '../memory/parts.ts';

const missing = (): never => {
  throw new Error('an entry of objects/link.ts was called before the file that defines it was loaded');
};

export const link = {
  /** New reference. A str with this text (unicodeobject). */
  PyUnicode_FromString: missing as (text: string) => Ref,
  /** New reference. A str of its own with this ASCII text, also of one character (unicodeobject). */
  newAsciiString: missing as (text: string) => Ref,
  /** The text of a str (unicodeobject). */
  PyUnicode_AsString: missing as (unicode: Ref) => string,
  /** Calls `visit` for each (key, value) of a dict with str keys; false if a key is no str (dictobject). */
  dictItems: missing as (dict: Ref, visit: (key: Ref, value: Ref) => void) => boolean,
  /** New reference. A mappingproxy of a mapping (descrobject). */
  PyDictProxy_New: missing as (mapping: Ref) => Ref,
  /** Updates a dict from any mapping by its keys(); `override` 0 keeps, 1 replaces, 2 refuses keys that are there (dict_merge). */
  mergeMapping: missing as (dict: Ref, mapping: Ref, override: number) => number,
  /** "module.qualname" of a class, without the module for builtins and __main__ (typefullname). */
  PyType_GetFullyQualifiedName: missing as (type: Ref) => string,
  /** Makes the exception object `type(value)`, or takes value as it is, and sets it with its context (errors). */
  _PyErr_SetObject: missing as (type: Ref, value: Ref) => void,
  /** Raises `type` with a message, caused by the exception being raised. Returns NULL (errors_cause). */
  _PyErr_FormatFromCause: missing as (type: Ref, message: () => string) => 0,
  /** Runs a Python frame to its end. New reference, or NULL with an exception (ceval). */
  _PyEval_EvalFrame: missing as (frame: Addr, throwflag: boolean) => Ref,
  /** Calls a Python function. New reference (call/ceval). */
  _PyFunction_Vectorcall: missing as (func: Ref, args: Addr, nargsf: number, kwnames: Ref) => Ref,
  /** Runs one collection of the generation that is due (gc). */
  _Py_RunGC: missing as () => void,
  /** Prints a sys.UnraisableHookArgs to standard error (pythonrun). */
  defaultUnraisableHook: missing as (args: Ref) => void,
  /** New reference: a sys.UnraisableHookArgs of five fields, which are borrowed (sysmodule). */
  makeUnraisableHookArgs: missing as (fields: readonly Ref[]) => Ref,
  /** Tells sys.unraisablehook about the present exception and clears it (errors). `obj` may be NULL. */
  PyErr_FormatUnraisable: missing as (message: string | null, obj: Ref) => void,
  /** Clears all weak references to a dying object and calls their callbacks (weakrefobject). */
  PyObject_ClearWeakRefs: missing as (o: Ref) => void,
  /** New reference; with `suppress`, NULL without an exception if there is no such attribute (generic_attr). */
  _PyObject_GenericGetAttrWithDict: missing as (o: Ref, name: Ref, dict: Ref, suppress: boolean) => Ref,
  /** The same for classes (type_attr) and for modules (moduleobject). */
  _Py_type_getattro_impl: missing as (o: Ref, name: Ref, suppress: boolean) => Ref,
  _Py_module_getattro_impl: missing as (o: Ref, name: Ref, suppress: boolean) => Ref,
  /** New reference: what a module's lazy import stands for, which takes its place. Steals `lazy` (lazy_import). */
  loadLazyAttribute: fromPart('lazyimport') as (mod: Ref, name: Ref, lazy: Ref) => Ref,
  /** New reference: the submodule of a package that was imported lazily; NULL without an exception if there is none (lazy_import). */
  loadLazySubmodule: fromPart('lazyimport') as (mod: Ref, name: Ref) => Ref,
  /** New reference. The interned str equal to `name` (unicodeobject). */
  internedName: missing as (name: Ref) => Ref,
  /** New reference. An iterator over a sequence by index (iterobject). */
  PySeqIter_New: missing as (seq: Ref) => Ref,
  /** Issues a warning. 0, or -1 if it became an exception (warnings). */
  PyErr_WarnEx: fromPart('warnings') as (category: Ref, message: string, stackLevel: number) => number,
  /** Issues a ResourceWarning about `source` for the code that is running. 0, or -1 if it became an exception (warnings). */
  PyErr_ResourceWarning: fromPart('warnings') as (source: Ref, message: string) => number,
  /** Issues a warning for a line of a file. 0, or -1 if it became an exception (warn_explicit). */
  PyErr_WarnExplicit: fromPart('warnings') as (
    category: Ref,
    message: string,
    filename: string,
    lineno: number,
  ) => number,
  /** Issues the warning about a coroutine that was not awaited; leaves no exception (warnings). */
  _PyErr_WarnUnawaitedCoroutine: fromPart('warnings') as (coro: Ref) => void,
  /** The same about what a method of an asynchronous generator gave; the exception being raised stays (warnings). */
  _PyErr_WarnUnawaitedAgenMethod: fromPart('warnings') as (agen: Ref, method: Ref) => void,
  /** New reference. Puts a str into the table of interned strings, or gives the equal one that is there; NULL without exception when memory is full (unicode_intern). */
  internedSetDefault: missing as (s: Ref) => Ref,
  /** Takes a dying str out of the table of interned strings (unicode_intern). */
  internedPop: missing as (s: Ref) => void,
  /** The UTF-8 form of a str, or null with UnicodeEncodeError (codecs). */
  utf8Encode: fromPart('codecs') as (unicode: Ref) => Uint8Array | null,
  /** New reference. int of a str, bytes or other buffer in base 10; NULL without an exception for other objects (long_methods). */
  longFromText: missing as (o: Ref) => Ref,
  /** New reference. float of a str or buffer; TypeError for other objects (float_methods). */
  PyFloat_FromString: missing as (o: Ref) => Ref,
  /** Appends the items of an iterable to a list. 0 or -1 (list_methods). */
  _PyList_Extend: missing as (list: Ref, iterable: Ref) => number,
  /** New reference. Something of the module builtins by name (ceval). */
  _PyEval_GetBuiltin: missing as (name: string) => Ref,
  /** Borrowed reference. The globals of the running Python function, or NULL (ceval). */
  PyEval_GetGlobals: missing as () => Ref,
  /** Borrowed reference. The dict of the module builtins (ceval). */
  PyEval_GetBuiltins: missing as () => Ref,
  /** New reference. The names that the running code sees as locals (ceval). */
  _PyEval_GetFrameLocals: missing as () => Ref,
  /** New reference. types.GenericAlias (genericaliasobject). */
  Py_GenericAlias: fromPart('typing') as (origin: Ref, args: Ref) => Ref,
  /** New reference. Sorted list of the attributes of an object; NULL: of the present scope (object_dir). */
  PyObject_Dir: missing as (o: Ref) => Ref,
  /** New reference: a module that is imported already; NULL without an exception if it is not (import). */
  PyImport_GetModule: missing as (module: string) => Ref,
  /** New reference. module.attribute by import (import). */
  PyImport_ImportModuleAttrString: missing as (module: string, attribute: string) => Ref,
  /** Imports the package `encodings`, which registers its search function. 0, or -1 with an exception (_codecs). */
  importEncodings: fromPart('codecs') as () => number,
  /** New reference. What an `import` statement gives (import). */
  PyImport_ImportModuleLevelObject: missing as (
    name: Ref,
    globals: Ref,
    locals: Ref,
    fromlist: Ref,
    level: number,
  ) => Ref,
};

// What is still missing says its name.
for (const [name, entry] of Object.entries(link)) {
  if (entry !== missing) continue;
  (link as unknown as Record<string, () => never>)[name] = () => {
    throw new Error(`objects/link.ts: ${name} was called before the file that defines it was loaded`);
  };
}

/** No reference: module _pylong cannot be imported. */
export const NO_PYLONG = -1;

/** The same for functions that lie in a part which may not be loaded (memory/parts.ts): calling one asks for the part. */
export const partLink = {
  /** The buffer protocol in Python (python_buffer). */
  slot_bf_getbuffer: fromPart('memoryview') as (self: Ref, view: Addr, flags: number) => number,
  slot_bf_releasebuffer: fromPart('memoryview') as (self: Ref, view: Addr, flags: number) => void,
  wrap_buffer: fromPart('memoryview') as (self: Ref, args: Ref, wrapped: Addr, kwds: Ref) => Ref,
  wrap_releasebuffer: fromPart('memoryview') as (self: Ref, args: Ref, wrapped: Addr, kwds: Ref) => Ref,
  /** New reference. The ParamSpec of a function's type parameters (typevarobject). */
  _Py_make_paramspec: fromPart('typing') as (name: Ref) => Ref,
  /** New reference. The TypeVar of a function's type parameters (typevarobject). */
  _Py_make_typevar: fromPart('typing') as (name: Ref, evaluate_bound: Ref, evaluate_constraints: Ref) => Ref,
  /** New reference. The TypeVarTuple of a function's type parameters (typevarobject). */
  _Py_make_typevartuple: fromPart('typing') as (name: Ref) => Ref,
  /** New reference: the parameter, with its default (typevarobject). */
  _Py_set_typeparam_default: fromPart('typing') as (param: Ref, evaluate_default: Ref) => Ref,
  /** New reference. What a type statement makes (typealiasobject). */
  _Py_make_typealias: fromPart('typing') as (args: Ref) => Ref,
  /** New reference. Generic[params] (typealiasobject). */
  _Py_subscript_generic: fromPart('typing') as (params: Ref) => Ref,
  /** New reference. int | str (unionobject). */
  _Py_union_type_or: fromPart('typing') as (a: Ref, b: Ref) => Ref,
  /** Sets the function of sys.setprofile, NULL for none (legacy_profile). */
  PyEval_SetProfile: fromPart('tracing') as (func: Ref) => void,
  /** The running code goes on with or without an event before each instruction, as its frame says (legacy_tracing). */
  _PyEval_SetOpcodeTrace: fromPart('tracing') as () => void,
  /** Whether a tool may hear of the end of a generator that is closed (monitoring_data). */
  isUnwindMonitored: fromPart('tracing') as (code: Ref) => boolean,
  /** Frees what is kept of a code object's events (monitoring_data). */
  free_monitoring_data: fromPart('tracing') as (code: Ref) => void,
  /** frame.f_lineno = value. 0, or -1 with an exception (frame_lineno). */
  frame_lineno_set: fromPart('tracing') as (f: Ref, value: Ref) => number,
  /** New reference. frame.f_locals of a function (framelocalsproxy). */
  _PyFrameLocalsProxy_New: fromPart('introspect') as (f: Ref) => Ref,
  /** New reference, or NULL: the dict of a function's locals, before 3.13 (framelocalsproxy). */
  _PyFrame_FastToLocals: fromPart('introspect') as (frame: Addr) => Ref,
  /** Whether a comprehension put locals of its own into the frame (framelocalsproxy). */
  frameHasHiddenLocals: fromPart('introspect') as (frame: Addr) => boolean,
  /** New reference. Methods of object that copy and pickle call (object_reduce). */
  object___getstate__: fromPart('introspect') as (self: Ref) => Ref,
  object___reduce__: fromPart('introspect') as (self: Ref) => Ref,
  object___reduce_ex__: fromPart('introspect') as (self: Ref, proto: Ref) => Ref,
  /** New reference. What C functions take for an object's state (object_reduce). */
  _PyObject_GetState: fromPart('introspect') as (obj: Ref) => Ref,
  /** New reference. A value that an asynchronous generator yields (asyncgen). */
  _PyAsyncGenValueWrapperNew: fromPart('async') as (value: Ref) => Ref,
  /** New reference. What `anext(it, default)` gives (anextawaitable). */
  PyAnextAwaitable_New: fromPart('async') as (awaitable: Ref, defaultValue: Ref) => Ref,
  /** New reference. What `async for` awaits next (coroutines). */
  _PyEval_GetANext: fromPart('async') as (aiter: Ref) => Ref,
  /** New reference. The iterator behind `await` (coroutines). */
  _PyEval_GetAwaitable: fromPart('async') as (iterable: Ref, oparg: number) => Ref,
  /** New reference. A t-string, and one of its fields (templateobject, interpolationobject). */
  _PyTemplate_Build: fromPart('template') as (strings: Ref, interpolations: Ref) => Ref,
  _PyInterpolation_Build: fromPart('template') as (
    value: Ref,
    expression: Ref,
    conversion: number,
    format_spec: Ref,
  ) => Ref,
  /** New reference: what module _pylong makes of large ints, NULL with an exception, or NO_PYLONG (pylong). */
  pylong_int_to_decimal_string: fromPart('math') as (o: Ref) => Ref,
  pylong_int_from_string: fromPart('math') as (digits: string) => Ref,
  pylong_int_divmod: fromPart('math') as (a: Ref, b: Ref) => Ref,
  /** New reference. A complex number (complexobject). */
  PyComplex_FromDoubles: fromPart('complex') as (re: number, im: number) => Ref,
  /** New reference. A power of complex numbers (complexobject). */
  complexPower: fromPart('complex') as (a: { re: number; im: number }, b: { re: number; im: number }) => Ref,
  /** New reference. What is left to raise after `except*` (exceptions_group). */
  PyUnstable_Exc_PrepReraiseStar: fromPart('groups') as (orig: Ref, excs: Ref) => Ref,
  /** New reference. An exception group (exceptions_group). */
  create_exception_group_class: fromPart('groups') as () => number,
  _PyExc_CreateExceptionGroup: fromPart('groups') as (message: Ref, excs: Ref) => Ref,
  /** New reference. str.format and str.format_map (unicode_string_format). */
  do_string_format: fromPart('format') as (self: Ref, args: Ref, kwargs: Ref) => Ref,
  do_string_format_map: fromPart('format') as (self: Ref, mapping: Ref) => Ref,
  /** The text of a path in any form, or null with an exception (posix_paths). */
  PyUnicode_FSDecoder: fromPart('files') as (path: Ref) => string | null,
  /** New reference. Encoding and decoding by name (codec_registry). */
  PyUnicode_AsEncodedString: fromPart('codecs') as (
    unicode: Ref,
    encoding: string | null,
    errors: string | null,
  ) => Ref,
  PyUnicode_Decode: fromPart('codecs') as (input: Uint8Array, encoding: string | null, errors: string | null) => Ref,
  PyUnicode_FromEncodedObject: fromPart('codecs') as (
    object: Ref,
    encoding: string | null,
    errors: string | null,
  ) => Ref,
  /** The name nearest to `name`, or null (suggestions). */
  calculateSuggestion: fromPart('traceback') as (names: readonly string[], name: string) => string | null,
  /** The power of two floats, as libm computes it (float_libm). */
  pow: fromPart('libm') as (x: number, y: number) => number,
};
