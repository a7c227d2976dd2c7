// From source text to a code object in memory: parser, compiler, and the objects of constants. Mirrors Py_CompileStringObject
// and run_mod in Python/pythonrun.c, and the parser's object making.
//
// While a unit runs from source, CPython's syntax tree still holds each number, string and bytes literal. `Unit.tree` is a
// list that holds the same objects for as long.

import { compile, optimizeTree } from '../compiler/index.ts';
import { SCOPE_OFFSET } from '../compiler/symtable_entry.ts';
import type { Compiled, Const } from '../include/constant.ts';
import { type Profile, profile } from '../include/profile.ts';
import { has, PySyntaxErrorObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { newBytesFrom, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyCode_FromUnit, type SharedParts, sharePart, tupleValue } from '../objects/codeobject.ts';
import { PyErr_Clear, PyErr_SetObject, PyErr_SetString } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import { partLink } from '../objects/link.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_XSETREF, PyType_IsSubtype } from '../objects/object.ts';
import { PyFrozenSet_New } from '../objects/setobject.ts';
import { PySlice_New } from '../objects/sliceobject.ts';
import { Py_Ellipsis, Py_False, Py_None, Py_True } from '../objects/statics.ts';
import {
  PyExc__IncompleteInputError,
  PyExc_IndentationError,
  PyExc_MemoryError,
  PyExc_OverflowError,
  PyExc_RecursionError,
  PyExc_SyntaxError,
  PyExc_TabError,
  PyExc_ValueError,
} from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_Pack, stealTuple } from '../objects/tupleobject.ts';
import {
  _PyUnicode_InternImmortal,
  PyUnicode_FromCodePoints,
  PyUnicode_FromString,
  unsharedCharacter,
} from '../objects/unicodeobject.ts';
import type { mod } from '../parser/ast.ts';
import { PySyntaxError, type PySyntaxWarning, type SyntaxErrorName, UnencodableText } from '../parser/errors.ts';
import { parse } from '../parser/index.ts';
import { sourceLines } from './source_lines.ts';

const exceptionClasses: Record<SyntaxErrorName, Ref> = {
  SyntaxError: PyExc_SyntaxError,
  _IncompleteInputError: PyExc__IncompleteInputError,
  IndentationError: PyExc_IndentationError,
  TabError: PyExc_TabError,
  ValueError: PyExc_ValueError,
  MemoryError: PyExc_MemoryError,
  RecursionError: PyExc_RecursionError,
  OverflowError: PyExc_OverflowError,
};

export type StartMode = 'exec' | 'eval' | 'single';

export interface CompileOptions {
  /** The bytes were read from the file of that name. */
  readonly isFile?: boolean;
  /** The source is the script. */
  readonly fromFile?: boolean;
  readonly optimize?: 0 | 1 | 2;
  readonly futureFlags?: number;
  readonly allowTopLevelAwait?: boolean;
  readonly allowIncomplete?: boolean;
  readonly dontImplyDedent?: boolean;
  /** Whether the caller runs the unit from source: then `tree` holds its literals. */
  readonly keepTree?: boolean;
  /** Whether CPython would find the module compiled (a .pyc file), so that its front end leaves nothing in memory. */
  readonly wasCompiled?: boolean;
  readonly profile?: Profile;
  /** Levels that the compiler's own recursion may have; default: what the smallest stack of a host bears. */
  readonly recursionRoom?: number;
  /** Asked for when the source turned out to be Python: the code's own file name, where that is not the parser's. */
  readonly codeFilename?: () => string;
}
/** A compiled unit. Owned references. */
export interface Unit {
  readonly code: Ref;
  /** A list that holds what the syntax tree holds, or NULL. */
  readonly tree: Ref;
  readonly warnings: readonly PySyntaxWarning[];
}

/** Compiles source text. NULL code with an exception (SyntaxError and such) when it is not Python. */
export function compileSource(
  source: string | Uint8Array,
  filename: string,
  mode: StartMode,
  options: CompileOptions = {},
): Unit | null {
  try {
    const recursionRoom = ld(tstate.c_recursion_remaining);
    const compiled = compileUnit(source, filename, mode, { ...options, recursionRoom });
    return materialize(compiled, options.keepTree ?? false, compiled.warnings);
  } catch (e) {
    raiseRefusal(e, filename);
    return null;
  }
}

/** What the front end makes of a source text; nothing of it is in memory. Throws PySyntaxError. */
export function compileUnit(
  source: string | Uint8Array,
  filename: string,
  mode: StartMode,
  options: CompileOptions = {},
): Compiled & { readonly warnings: readonly PySyntaxWarning[] } {
  const { tree, warnings, literals } = parse(source, filename, mode, options);
  // The compiler reads the line that it shows back from the file; what is typed at the prompt is kept.
  const typed = options.codeFilename !== undefined && typeof source === 'string';
  const text = typed ? source : (sourceLines.written(filename) ?? sourceLines.text(filename) ?? '');
  const compiled = compile(tree, options.codeFilename?.() ?? filename, text, {
    optimize: options.optimize ?? 0,
    profile: options.profile ?? profile,
    futureFlags: options.futureFlags,
    recursionRoom: options.recursionRoom,
    allowTopLevelAwait: options.allowTopLevelAwait,
  });
  return {
    code: compiled.code,
    literals,
    folded: compiled.folded,
    ...(options.wasCompiled ? {} : { identifiers: compiled.identifiers, symbols: compiled.symbols }),
    warnings: [...warnings.map((w) => ({ ...w, filename })), ...compiled.warnings],
  };
}

/** Compiles a tree, which is changed on the way. Null with an exception. */
export function compileTree(tree: mod, filename: string, options: CompileOptions): Unit | null {
  try {
    const compiled = compile(tree, filename, '', { ...options, profile: options.profile ?? profile });
    return materialize({ ...compiled, literals: [] }, false, compiled.warnings);
  } catch (e) {
    raiseRefusal(e, null);
    return null;
  }
}

/** Changes a tree as the compiler would first. False with an exception. */
export function optimizeSyntaxTree(tree: mod, filename: string, level: 0 | 1 | 2): boolean {
  try {
    optimizeTree(tree, filename, level, profile);
    return true;
  } catch (e) {
    if (!(e instanceof PySyntaxError)) throw e;
    raiseSyntaxError(e);
    return false;
  }
}

/** What a source text is as a syntax tree, or null with an exception. */
export function parseSource(
  source: string | Uint8Array,
  filename: string,
  mode: StartMode,
  options: CompileOptions = {},
): mod | null {
  try {
    return parse(source, filename, mode, options).tree;
  } catch (e) {
    if (!(e instanceof PySyntaxError)) throw e;
    raiseSyntaxError(e);
    return null;
  }
}

/** Makes the code object and its constants. Literals become objects first, in source order, as the parser makes them. */
export function materialize(
  { code: unit, literals, folded, identifiers, symbols }: Compiled,
  keepTree = false,
  warnings: readonly PySyntaxWarning[] = [],
): Unit | null {
  // One object for each Const: the compiler shares equal constants of a unit, in nested functions too, by giving the same Const.
  const objects = new Map<Const, Ref>();
  const shared = new Map<string, Ref>();
  const constRef = (c: Const): Ref => {
    const known = objects.get(c);
    if (known !== undefined) return Py_NewRef(known);
    const o = newConstant(c, constRef, shared);
    if (o !== 0) objects.set(c, Py_NewRef(o));
    return o;
  };
  const tree = PyList_New(0);
  let ok = tree !== 0;
  for (const name of identifiers ?? []) {
    const s = ok ? PyUnicode_FromString(name) : 0;
    ok = s !== 0;
    if (ok) Py_DECREF(_PyUnicode_InternImmortal(s));
  }
  for (const c of [...literals, ...folded]) {
    if (!ok || objects.has(c)) continue;
    const o = constRef(c);
    ok = o !== 0 && PyList_Append(tree, o) === 0;
    if (ok && c.kind === 'bytes' && profile.treeHoldsBytesTwice) ok = PyList_Append(tree, o) === 0;
    if (o !== 0) Py_DECREF(o);
  }
  const flags = ok && symbols !== undefined && profile.symbolTableLeavesInts ? symbolFlags(symbols) : [];
  const code = ok ? PyCode_FromUnit(unit, constRef, shared) : 0;
  for (const o of flags) Py_DECREF(o);
  for (const o of objects.values()) Py_DECREF(o);
  for (const o of shared.values()) Py_DECREF(o);
  if ((code === 0 || !keepTree) && tree !== 0) Py_DECREF(tree);
  return code === 0 ? null : { code, tree: keepTree ? tree : 0, warnings };
}

/**
 * New references: the ints that a symbol table holds, one for the scope and flags of each name, above all cached ints. They live as
 * long as the table does, until the code is made, and fill the free list of ints then; a last one dies when the analysis of a block ends.
 */
function symbolFlags(symbols: number): Ref[] {
  const made: Ref[] = [];
  for (let n = 0; n <= symbols; n++) {
    const o = PyLong_FromLong(1 << SCOPE_OFFSET);
    if (o === 0) {
      PyErr_Clear();
      break;
    }
    made.push(o);
  }
  const last = made.pop();
  if (last !== undefined) Py_DECREF(last);
  return made;
}

/** New reference: the object of a constant. */
export function newConstant(c: Const, constRef: (c: Const) => Ref, shared: SharedParts): Ref {
  switch (c.kind) {
    case 'None':
      return Py_None;
    case 'True':
      return Py_True;
    case 'False':
      return Py_False;
    case 'Ellipsis':
      return Py_Ellipsis;
    case 'int':
      return c.value >= -0x1fffffffffffffn && c.value <= 0x1fffffffffffffn
        ? PyLong_FromLong(Number(c.value))
        : PyLong_FromBigInt(c.value);
    case 'float':
      return PyFloat_FromDouble(c.value);
    case 'complex':
      return partLink.PyComplex_FromDoubles(c.real, c.imag);
    case 'str':
      if (c.unshared && c.value.length === 1) return unsharedCharacter(c.value.charCodeAt(0));
      return c.codePoints ? PyUnicode_FromCodePoints(c.codePoints) : PyUnicode_FromString(c.value);
    case 'bytes':
      return c.unshared ? newBytesFrom(c.value) : PyBytes_FromUint8Array(c.value);
    case 'tuple':
      // The compiler makes it by PyTuple_New, so it is tracked until the collector has met it.
      return collect(c.items, constRef, (items) => {
        const t = stealTuple(...items.map(Py_NewRef));
        return items.length === 0 ? t : sharePart(shared, tupleValue(c.items, items), t);
      });
    case 'frozenset':
      return collect(c.items, constRef, (items) => {
        const t = PyTuple_Pack(...items);
        if (t === 0) return 0;
        const s = PyFrozenSet_New(t);
        Py_DECREF(t);
        return s;
      });
    case 'slice':
      return collect([c.start, c.stop, c.step], constRef, ([a, b, s]) => PySlice_New(a, b, s));
    case 'code':
      return PyCode_FromUnit(c.code, constRef, shared);
  }
}
/** Makes the items, builds the container from them (borrowed), lets them go. */
function collect(items: readonly Const[], constRef: (c: Const) => Ref, build: (items: Ref[]) => Ref): Ref {
  const refs = items.map(constRef);
  const o = refs.includes(0) ? 0 : build(refs);
  for (const r of refs) if (r !== 0) Py_DECREF(r);
  return o;
}

/** Tells the SyntaxError being raised its place: filename, lineno, offset, text, end_lineno, end_offset. Steals them. */
function PyErr_RangedSyntaxLocation(place: readonly Ref[]): void {
  const exc = ld(tstate.current_exception);
  const { filename, lineno, offset, text, end_lineno, end_offset } = PySyntaxErrorObject;
  [filename, lineno, offset, text, end_lineno, end_offset].forEach((field, i) => {
    Py_XSETREF(exc + field, place[i]);
  });
}

/** Raises the exception that the front end's end stands for, or throws what is none. */
function raiseRefusal(e: unknown, filename: string | null): void {
  if (e instanceof PySyntaxError) {
    raiseSyntaxError(e, filename);
    return;
  }
  if (!(e instanceof UnencodableText)) throw e;
  const text = PyUnicode_FromCodePoints(e.codePoints);
  const bytes = text === 0 ? 0 : partLink.PyUnicode_AsEncodedString(text, 'utf-8', null);
  if (text !== 0) Py_DECREF(text);
  if (bytes !== 0) Py_DECREF(bytes);
}
/** Raises the exception that a refusal of the front end stands for. `filename`: what it is told where its arguments name no file. */
export function raiseSyntaxError(e: PySyntaxError, filename: string | null = null): void {
  const type = exceptionClasses[e.type];
  if (!PyType_IsSubtype(type, PyExc_SyntaxError)) {
    PyErr_SetString(type, e.message);
    return;
  }
  if (e.lineno === null && e.offset === null) {
    // About the whole source: CPython sets it by a message alone.
    PyErr_SetString(type, e.message);
    return;
  }
  const int = (n: number | null): Ref => (n === null ? Py_None : PyLong_FromLong(n));
  const str = (s: string | null): Ref => (s === null ? Py_None : PyUnicode_FromString(s));
  const place = [str(e.filename), int(e.lineno), int(e.offset), str(e.text)];
  if (e.ranged || e.end_lineno !== null) place.push(int(e.end_lineno), int(e.end_offset));
  if (e.ranged) {
    PyErr_SetString(type, e.message);
    PyErr_RangedSyntaxLocation(place);
    return;
  }
  const details = PyTuple_Pack(...place);
  for (const o of place) Py_DECREF(o);
  const message = PyUnicode_FromString(e.message);
  const args = PyTuple_Pack(message, details);
  Py_DECREF(message);
  Py_DECREF(details);
  PyErr_SetObject(type, args);
  Py_DECREF(args);
  const exc = ld(tstate.current_exception);
  if (e.filename === null && filename !== null) {
    Py_XSETREF(exc + PySyntaxErrorObject.filename, PyUnicode_FromString(filename));
  }
  if (e.metadata !== null && has(PySyntaxErrorObject.metadata)) {
    const { lineno, column, source } = e.metadata;
    const parts = [PyLong_FromLong(lineno), PyLong_FromLong(column), str(source)];
    Py_XSETREF(exc + PySyntaxErrorObject.metadata, PyTuple_Pack(...parts));
    for (const o of parts) Py_DECREF(o);
  }
}
