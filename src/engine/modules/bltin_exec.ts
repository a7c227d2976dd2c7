// compile(), exec() and eval(). Mirrors their parts of Python/bltinmodule.c.

import { profile } from '../include/profile.ts';
import { PyCodeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref } from '../memory/memory.ts';
import { PyMapping_Check } from '../objects/abstract.ts';
import { bufferBytes, PyObject_CheckBuffer } from '../objects/buffer.ts';
import { PyBytes_AsBytes, PyBytes_Check } from '../objects/bytesobject.ts';
import { PyAnyDict_Check, PyDict_Contains, PyDict_SetItem, PyFrozenDict_Check } from '../objects/dictobject.ts';
import { PyErr_Clear, PyErr_SetString, typeError } from '../objects/errors.ts';
import { argIsStr, failed } from '../objects/getargs.ts';
import { _PyFrame_GetCode } from '../objects/interpframe.ts';
import { partLink } from '../objects/link.ts';
import { PyLong_AsInt } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_SIZE, Py_TYPE } from '../objects/object.ts';
import { PyObject_IsTrue } from '../objects/object_protocol.ts';
import { parseSignature, unpackVector } from '../objects/signature.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyCell_Type, PyCode_Type, PyExc_ValueError, PyFrozenDict_Type } from '../objects/statictypes.ts';
import { PyTuple_CheckExact, PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_AsUTF8AndSize, PyUnicode_Check } from '../objects/unicodeobject.ts';
import type { mod } from '../parser/ast.ts';
import {
  _PyEval_GetFrame,
  _PyEval_GetFrameLocals,
  evalCodeWithClosure,
  PyEval_EvalCode,
  PyEval_GetBuiltins,
  PyEval_GetGlobals,
} from '../runtime/ceval.ts';
import { compileSource, compileTree, optimizeSyntaxTree, parseSource, type StartMode } from '../runtime/compile.ts';
import { runtimeLink } from '../runtime/part_link.ts';
import { runUnit } from '../runtime/pythonrun.ts';

const CO_FUTURE_MASK = 0x1fe0000;
/** The future features of the code that is running. */
function PyEval_GetFrameFlags(): number {
  const frame = _PyEval_GetFrame();
  return frame === 0 ? 0 : ld(_PyFrame_GetCode(frame) + PyCodeObject.co_flags);
}

const PyCF_DONT_IMPLY_DEDENT = 0x200;
const PyCF_ONLY_AST = 0x400;
const PyCF_OPTIMIZED_AST = 0x8400;
const PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000;
const PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000;
/** All flags that compile() knows: future features, nested scopes of old, and PyCF_COMPILE_MASK. */
const KNOWN_FLAGS = CO_FUTURE_MASK | 0x10 | 0xf600;

/** Source text of a str or bytes argument, or null with an exception. `what` is the kind for the message. A str keeps its UTF-8 form from then on. */
function sourceText(o: Ref, fname: string, what: string): string | Uint8Array | null {
  if (PyUnicode_Check(o)) return PyUnicode_AsUTF8AndSize(o) === null ? null : PyUnicode_AsString(o);
  if (PyBytes_Check(o)) return PyBytes_AsBytes(o);
  const bytes = bufferBytes(o);
  if (bytes !== null) return bytes;
  PyErr_Clear();
  typeError(`${fname}() arg 1 must be a ${what} object`);
  return null;
}

const compileSignature = parseSignature(
  'compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)',
);

/** The text of the argument `filename` (PyUnicode_FSDecoder), or null with an exception. */
function fileName(o: Ref): string | null {
  const text = PyUnicode_Check(o) ? PyUnicode_AsString(o) : partLink.PyUnicode_FSDecoder(o);
  return text === null ? null : withoutNull(text);
}
function withoutNull(text: string): string | null {
  if (!text.includes('\0')) return text;
  PyErr_SetString(PyExc_ValueError, 'embedded null character');
  return null;
}
const isMode = (mode: string): mode is StartMode => ['exec', 'eval', 'single', 'func_type'].includes(mode);
/** The argument `mode`, or null with an exception. */
function startMode(mode: string, flags: number): StartMode | null {
  const onlyTree = (flags & PyCF_ONLY_AST) !== 0;
  if (isMode(mode)) {
    if (mode !== 'func_type' || onlyTree) return mode;
    PyErr_SetString(PyExc_ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
  } else {
    const modes = onlyTree ? "'exec', 'eval', 'single' or 'func_type'" : "'exec', 'eval' or 'single'";
    PyErr_SetString(PyExc_ValueError, `compile() mode must be ${modes}`);
  }
  return null;
}

export function builtin_compile(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const got = unpackVector(compileSignature, args, nargsf, kwnames);
  if (got === null) return 0;
  const [source, filename, modeArg, flagsArg, dontInheritArg, optimizeArg, featureArg] = got;
  const name = fileName(filename);
  if (name === null) return 0;
  if (!argIsStr('compile', "argument 'mode'", modeArg)) return 0;
  const mode = withoutNull(PyUnicode_AsString(modeArg));
  if (mode === null) return 0;
  const flags = flagsArg === 0 ? 0 : PyLong_AsInt(flagsArg);
  if (failed(flags)) return 0;
  const dontInherit = dontInheritArg === 0 ? 0 : PyObject_IsTrue(dontInheritArg);
  if (dontInherit < 0) return 0;
  const optimize = optimizeArg === 0 ? -1 : PyLong_AsInt(optimizeArg);
  if (failed(optimize)) return 0;
  if (featureArg !== 0 && failed(PyLong_AsInt(featureArg))) return 0;
  if ((flags & ~KNOWN_FLAGS) !== 0) return PyErr_SetString(PyExc_ValueError, 'compile(): unrecognised flags');
  if (optimize < -1 || optimize > 2) return PyErr_SetString(PyExc_ValueError, 'compile(): invalid optimize value');
  const inherited = dontInherit ? 0 : PyEval_GetFrameFlags();
  const start = startMode(mode, flags);
  if (start === null) return 0;
  const isTree = !PyUnicode_Check(source) && !PyObject_CheckBuffer(source) && runtimeLink.PyAST_Check(source);
  if (isTree && (flags & PyCF_OPTIMIZED_AST) === PyCF_ONLY_AST) {
    if (profile.compileChecksRoot && !runtimeLink.PyAST_CheckMode(source, start)) return 0;
    return Py_NewRef(source);
  }
  const text = isTree ? '' : sourceText(source, 'compile', 'string, bytes or AST');
  if (text === null) return 0;
  const level = Math.max(optimize, 0) as 0 | 1 | 2;
  const options = {
    allowIncomplete: (flags & PyCF_ALLOW_INCOMPLETE_INPUT) !== 0,
    dontImplyDedent: (flags & PyCF_DONT_IMPLY_DEDENT) !== 0,
    optimize: level,
    futureFlags: (flags | inherited) & CO_FUTURE_MASK,
    allowTopLevelAwait: (flags & PyCF_ALLOW_TOP_LEVEL_AWAIT) !== 0,
  };
  let tree: mod | null = null;
  if (isTree || flags & PyCF_ONLY_AST) {
    tree = isTree ? runtimeLink.PyAST_obj2mod(source, start) : parseSource(text, name, start, options);
    if (tree === null) return 0;
    if ((flags & PyCF_OPTIMIZED_AST) === PyCF_OPTIMIZED_AST && !optimizeSyntaxTree(tree, name, level)) return 0;
    if (flags & PyCF_ONLY_AST) return runtimeLink.PyAST_mod2obj(tree);
  }
  const unit = tree === null ? compileSource(text, name, start, options) : compileTree(tree, name, options);
  return unit === null ? 0 : unit.code;
}

interface Namespaces {
  readonly globals: Ref;
  readonly locals: Ref;
}
/** The namespaces for exec and eval; owned references, or null with an exception. */
function namespaces(fname: string, globals: Ref, locals: Ref): Namespaces | null {
  const fail = (message: string): null => {
    typeError(message);
    return null;
  };
  if (locals !== 0 && locals !== Py_None && !PyMapping_Check(locals)) {
    return fail(
      fname === 'exec' ? `locals must be a mapping or None, not ${typeName(locals)}` : 'locals must be a mapping',
    );
  }
  if (globals !== 0 && globals !== Py_None && !PyAnyDict_Check(globals)) {
    const frozen = Py_TYPE(PyFrozenDict_Type) === 0 ? '' : ' or a frozendict';
    if (fname === 'exec') return fail(`exec() globals must be a dict${frozen}, not ${typeName(globals)}`);
    return fail(
      PyMapping_Check(globals)
        ? `globals must be a real dict${frozen}; try eval(expr, {}, mapping)`
        : `globals must be a dict${frozen}`,
    );
  }
  const given = globals !== 0 && globals !== Py_None;
  const g = given ? globals : PyEval_GetGlobals();
  let l: Ref;
  if (locals !== 0 && locals !== Py_None) l = Py_NewRef(locals);
  else if (given) l = Py_NewRef(g);
  else {
    l = _PyEval_GetFrameLocals();
    if (l === 0) return null;
  }
  const has = PyDict_Contains(g, _Py_ID('__builtins__'));
  if (has === 0 && PyFrozenDict_Check(g)) {
    Py_DECREF(l);
    return fail('cannot assign __builtins__ to frozendict globals');
  }
  if (has < 0 || (has === 0 && PyDict_SetItem(g, _Py_ID('__builtins__'), PyEval_GetBuiltins()) < 0)) {
    Py_DECREF(l);
    return null;
  }
  return { globals: Py_NewRef(g), locals: l };
}

/** Whether exec() may run a code object with `closure`, which is NULL if there is none. False with TypeError. */
function isClosureFit(code: Ref, closure: Ref): boolean {
  const free = ld(code + PyCodeObject.co_nfreevars);
  if (free === 0) {
    if (closure !== 0) typeError('cannot use a closure with this code object');
    return closure === 0;
  }
  const fit = closure !== 0 && PyTuple_CheckExact(closure) && Py_SIZE(closure) === free;
  for (let i = 0; i < free && fit; i++) {
    if (Py_IS_TYPE(PyTuple_GET_ITEM(closure, i), PyCell_Type)) continue;
    typeError(`code object requires a closure of exactly length ${free}`);
    return false;
  }
  if (!fit) typeError(`code object requires a closure of exactly length ${free}`);
  return fit;
}
/** eval() takes text that is indented. */
function withoutIndent(text: string | Uint8Array): string | Uint8Array {
  if (typeof text === 'string') return text.replace(/^[ \t]+/, '');
  const start = text.findIndex((c) => c !== 32 && c !== 9);
  return start <= 0 ? text : text.subarray(start);
}
function run(fname: 'exec' | 'eval', source: Ref, spaces: Namespaces, closure: Ref): Ref {
  if (Py_IS_TYPE(source, PyCode_Type)) {
    if (fname === 'exec') {
      if (!isClosureFit(source, closure)) return 0;
      return evalCodeWithClosure(source, spaces.globals, spaces.locals, closure);
    }
    if (ld(source + PyCodeObject.co_nfreevars) > 0)
      return typeError(`code object passed to ${fname}() may not contain free variables`);
    return PyEval_EvalCode(source, spaces.globals, spaces.locals);
  }
  if (closure !== 0) return typeError('closure can only be used when source is a code object');
  const text = sourceText(source, fname, 'string, bytes or code');
  if (text === null) return 0;
  const trimmed = fname === 'eval' ? withoutIndent(text) : text;
  const unit = compileSource(trimmed, '<string>', fname, {
    keepTree: true,
    futureFlags: PyEval_GetFrameFlags() & CO_FUTURE_MASK,
  });
  if (unit === null) return 0;
  return runUnit(unit, spaces.globals, spaces.locals);
}

const execSignature = parseSignature('exec(source, /, globals=None, locals=None, *, closure=None)');
export function builtin_exec(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const got = unpackVector(execSignature, args, nargsf, kwnames);
  if (got === null) return 0;
  const spaces = namespaces('exec', got[1], got[2]);
  if (spaces === null) return 0;
  const r = run('exec', got[0], spaces, got[3] === Py_None ? 0 : got[3]);
  Py_DECREF(spaces.globals);
  Py_DECREF(spaces.locals);
  if (r === 0) return 0;
  Py_DECREF(r);
  return Py_None;
}

const evalSignature = parseSignature('eval(source, /, globals=None, locals=None)');
export function builtin_eval(_m: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const got = unpackVector(evalSignature, args, nargsf, kwnames);
  if (got === null) return 0;
  const spaces = namespaces('eval', got[1], got[2]);
  if (spaces === null) return 0;
  const r = run('eval', got[0], spaces, 0);
  Py_DECREF(spaces.globals);
  Py_DECREF(spaces.locals);
  return r;
}
