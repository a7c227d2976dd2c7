// From source text to a code object in memory: parser, compiler, and the objects of constants. Mirrors Py_CompileStringObject
// and run_mod in Python/pythonrun.c, and the parser's object making.
//
// While a unit runs from source, CPython's syntax tree still holds each number, string and bytes literal. `Unit.tree` is a
// list that holds the same objects for as long.

import { compile, optimizeTree } from '../compiler/index.ts';
import { SCOPE_OFFSET } from '../compiler/symtable_entry.ts';
import type { Compiled, Const } from '../include/constant.ts';
import { type Profile, profile } from '../include/profile.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { newBytesFrom, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyCode_FromUnit, type SharedParts, sharePart, tupleValue } from '../objects/codeobject.ts';
import { PyErr_Clear } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import { partLink } from '../objects/link.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { getMaxStrDigits } from '../objects/long_text.ts';
import { PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { PyFrozenSet_New } from '../objects/setobject.ts';
import { PySlice_New } from '../objects/sliceobject.ts';
import { Py_Ellipsis, Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { tstate } from '../objects/tstate.ts';
import { PyTuple_Pack, stealTuple } from '../objects/tupleobject.ts';
import {
  _PyUnicode_InternImmortal,
  PyUnicode_FromCodePoints,
  PyUnicode_FromString,
  unsharedCharacter,
} from '../objects/unicodeobject.ts';
import type { mod } from '../parser/ast.ts';
import type { PySyntaxWarning } from '../parser/errors.ts';
import { type Mode, type ParseOptions, parse } from '../parser/index.ts';
import { sourceLines } from './source_lines.ts';
import { decodeSource, raiseRefusal, warnSyntax } from './syntax_errors.ts';

export type StartMode = Mode;

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
  /** Where warnings go: also those that precede an error. */
  readonly warnings?: PySyntaxWarning[];
  /** Whether nobody is to hear of warnings. */
  readonly silent?: boolean;
  /** Asked for when the source turned out to be Python: the code's own file name, where that is not the parser's. */
  readonly codeFilename?: () => string;
}
/** A compiled unit. Owned references. */
export interface Unit {
  readonly code: Ref;
  /** A list that holds what the syntax tree holds, or NULL. */
  readonly tree: Ref;
}

/** What the parser takes from the machine. */
const ofMachine = (filename: string): Pick<ParseOptions, 'maxStrDigits' | 'decode'> => ({
  maxStrDigits: getMaxStrDigits(),
  decode: (encoding, bytes) => decodeSource(encoding, bytes, filename),
});

/** Compiles source text. NULL code with an exception (SyntaxError and such) when it is not Python. */
export function compileSource(
  source: string | Uint8Array,
  filename: string,
  mode: StartMode,
  options: CompileOptions = {},
): Unit | null {
  const warnings: PySyntaxWarning[] = [];
  const recursionRoom = ld(tstate.c_recursion_remaining);
  let compiled: Compiled;
  try {
    compiled = compileUnit(source, filename, mode, { ...ofMachine(filename), ...options, recursionRoom, warnings });
  } catch (e) {
    raiseRefusal(e, filename, options.silent ? [] : warnings);
    return null;
  }
  if (!options.silent && !warnSyntax(warnings, filename)) return null;
  return materialize(compiled, options.keepTree ?? false);
}

/** What the front end makes of a source text; nothing of it is in memory. Throws PySyntaxError. */
export function compileUnit(
  source: string | Uint8Array,
  filename: string,
  mode: StartMode,
  options: CompileOptions = {},
): Compiled {
  const { tree, warnings, literals } = parse(source, filename, mode, options);
  // The parser's warnings name the source's file, the compiler's the code's.
  for (const w of warnings) w.filename = filename;
  // The compiler reads the line that it shows back from the file; what is typed at the prompt is kept.
  const typed = options.codeFilename !== undefined && typeof source === 'string';
  const text = typed ? source : (sourceLines.written(filename) ?? sourceLines.text(filename) ?? '');
  const compiled = compile(tree, options.codeFilename?.() ?? filename, text, {
    optimize: options.optimize ?? 0,
    profile: options.profile ?? profile,
    futureFlags: options.futureFlags,
    recursionRoom: options.recursionRoom,
    allowTopLevelAwait: options.allowTopLevelAwait,
    warnings,
  });
  return {
    code: compiled.code,
    literals,
    folded: compiled.folded,
    ...(options.wasCompiled ? {} : { identifiers: compiled.identifiers, symbols: compiled.symbols }),
  };
}

/** Compiles a tree, which is changed on the way. Null with an exception. */
export function compileTree(tree: mod, filename: string, options: CompileOptions): Unit | null {
  const warnings: PySyntaxWarning[] = [];
  let compiled: ReturnType<typeof compile>;
  try {
    compiled = compile(tree, filename, '', { ...options, profile: options.profile ?? profile, warnings });
  } catch (e) {
    raiseRefusal(e, null, warnings);
    return null;
  }
  return warnSyntax(warnings, filename) ? materialize({ ...compiled, literals: [] }) : null;
}

/** Changes a tree as the compiler would first. False with an exception. */
export function optimizeSyntaxTree(tree: mod, filename: string, level: 0 | 1 | 2): boolean {
  const warnings: PySyntaxWarning[] = [];
  try {
    optimizeTree(tree, filename, level, profile, warnings);
  } catch (e) {
    raiseRefusal(e, null, warnings);
    return false;
  }
  return warnSyntax(warnings, filename);
}

/** What a source text is as a syntax tree, or null with an exception. */
export function parseSource(
  source: string | Uint8Array,
  filename: string,
  mode: StartMode,
  options: CompileOptions = {},
): mod | null {
  const warnings: PySyntaxWarning[] = [];
  let tree: mod;
  try {
    tree = parse(source, filename, mode, { ...ofMachine(filename), ...options, warnings }).tree;
  } catch (e) {
    raiseRefusal(e, null, warnings);
    return null;
  }
  return warnSyntax(warnings, filename) ? tree : null;
}

/** Makes the code object and its constants. Literals become objects first, in source order, as the parser makes them. */
export function materialize(
  { code: unit, literals, folded, identifiers, symbols }: Compiled,
  keepTree = false,
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
  return code === 0 ? null : { code, tree: keepTree ? tree : 0 };
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
