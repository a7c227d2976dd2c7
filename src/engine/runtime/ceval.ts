// Running code: frames' entry and exit, the resumable outermost run, calls from C functions. Mirrors Python/ceval.c.
//
// All state of a run is in memory, so the outermost loop can return after any instruction (`runEval` gives RUNNING) and go on
// later. Python code that a C function calls runs in a loop of its own on the host's stack and cannot pause there; it counts
// instructions all the same and asks `evalHooks.mayContinue` from time to time (eval_state.ts).

import { INTERPRETER_EXIT, NOP } from '../include/opcodes.ts';
import type { Profile } from '../include/profile.ts';
import { PyCodeObject, PyFunctionObject, PyModuleObject } from '../include/structs.ts';
import { type Addr, isRecording, ld, type Ref, st, st8, st16, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyMapping_GetOptionalItem } from '../objects/abstract.ts';
import { cStackPop, cStackPush } from '../objects/call.ts';
import { PyDict_GetItemRef, PyDict_New, PyDict_Update } from '../objects/dictobject.ts';
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetObject, PyErr_SetString } from '../objects/errors.ts';
import { _PyFrame_GetLocals } from '../objects/frameobject.ts';
import { _PyFunction_FromConstructor } from '../objects/funcobject.ts';
import {
  _PyThreadState_GetFrame,
  F_BUILTINS,
  F_EXECUTABLE,
  F_FRAME_OBJ,
  F_FUNCOBJ,
  F_GLOBALS,
  F_INSTR_PTR,
  F_LOCALS,
  F_LOCALSPLUS,
  F_OWNER,
  F_PREVIOUS,
  F_RETURN_OFFSET,
  F_STACKPOINTER,
  FRAME_OWNED_BY_INTERPRETER,
  FRAME_SPECIALS_SIZE,
  initFrames,
  PyStackRef_FromPyObjectNew,
} from '../objects/interpframe.ts';
import { link } from '../objects/link.ts';
import { argAt, Py_DECREF, Py_IS_TYPE, Py_SIZE, Py_XNewRef, PyVectorcall_NARGS } from '../objects/object.ts';
import { _Py_EnterRecursiveCall, _Py_LeaveRecursiveCall, NESTED_LOOP } from '../objects/recursion.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import {
  PyExc_AttributeError,
  PyExc_SystemError,
  PyFrameLocalsProxy_Type,
  PyModule_Type,
} from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { _PyEval_FrameClearAndPop } from './bytecodes/calls.ts';
import { initLocals } from './bytecodes/locals.ts';
import { _PyEvalFramePushAndInit } from './call_frames.ts';
import {
  _Py_EnterRecursivePy,
  ERROR,
  EvalStopped,
  endStretch,
  grant,
  nestedDone,
  nestedRefill,
  nextStretch,
  RUNNING,
} from './eval_state.ts';
import { initInitCleanup } from './init_cleanup.ts';
import { evalLoop } from './switch.ts';
import { isTracing, tracing } from './tracing_state.ts';
import { abandonFrame, handleError } from './unwind.ts';

const id___builtins__ = _Py_ID('__builtins__');

/** What the interpreter's own frame runs: the end, one code unit on for a return and two for a yield. */
const _Py_INTERPRETER_TRAMPOLINE_INSTRUCTIONS = staticAlloc('_Py_INTERPRETER_TRAMPOLINE_INSTRUCTIONS', 16);
/** Frames start Python code from here: words of the interpreter's own frame. */
const entryWords = (): number => FRAME_SPECIALS_SIZE + 2;

/** The recursion limit of a new process. */
const Py_DEFAULT_RECURSION_LIMIT = 1000;

/** Tells frames and instructions what the profile says; writes no memory. */
export function selectFrames(profile: Profile): void {
  initFrames(profile);
  initLocals(profile);
}

/** Prepares the evaluator for a process with the selected layouts: the first use of frames must come after. */
export function initEval(profile: Profile): void {
  selectFrames(profile);
  for (let i = 0; i < 4; i += 2) {
    st8(_Py_INTERPRETER_TRAMPOLINE_INSTRUCTIONS + i * 2, NOP);
    st8(_Py_INTERPRETER_TRAMPOLINE_INSTRUCTIONS + i * 2 + 2, INTERPRETER_EXIT);
  }
  initInitCleanup();
  st(tstate.py_recursion_limit, Py_DEFAULT_RECURSION_LIMIT);
  st(tstate.py_recursion_remaining, Py_DEFAULT_RECURSION_LIMIT);
  stp(tstate.exc_info, tstate.exc_state);
}

/** Puts the interpreter's own frame under `frame` and makes that the running one. Returns the entry's address on the C stack. */
function enter(frame: Addr): Addr {
  const entry = cStackPush(entryWords());
  st(entry + F_EXECUTABLE, Py_None | 1);
  st(entry + F_PREVIOUS, ld(tstate.current_frame));
  st(entry + F_FUNCOBJ, 1);
  st(entry + F_GLOBALS, 0);
  st(entry + F_BUILTINS, 0);
  st(entry + F_LOCALS, 0);
  st(entry + F_FRAME_OBJ, 0);
  st(entry + F_INSTR_PTR, _Py_INTERPRETER_TRAMPOLINE_INSTRUCTIONS + 2);
  st(entry + F_STACKPOINTER, entry + F_LOCALSPLUS);
  st16(entry + F_RETURN_OFFSET, 0);
  st8(entry + F_OWNER, FRAME_OWNED_BY_INTERPRETER);
  st(frame + F_PREVIOUS, entry);
  stp(tstate.current_frame, frame);
  return entry;
}
/** Enters and starts `frame`: true if the loop is to run, false if it ended with an exception. */
function begin(frame: Addr, throwflag: boolean): boolean {
  if (!_Py_EnterRecursivePy()) {
    abandonFrame(frame);
    return false;
  }
  // A suspended generator is at the RESUME after its YIELD_VALUE, and it is the latter that raises.
  if (!throwflag) return true;
  if (isTracing()) tracing.throw(frame);
  return handleError(frame, ld(frame + F_INSTR_PTR) - 2, ERROR);
}

/** Whether the innermost loop is the observed one. */
let observed = false;
/** The other loop writes past the journal. */
const wanted = (): boolean => isRecording() || isTracing();
/** Asks for the right loop, after what decides about it has changed. */
export function reselectLoop(): void {
  if (observed !== wanted()) endStretch();
}
/** Runs a stretch in the loop that is wanted. */
function loop(): number {
  observed = wanted();
  return observed ? tracing.loop() : evalLoop();
}

/** Runs a frame to its end. New reference, or NULL with an exception. With `throwflag` it starts by raising the exception that is set. */
export function _PyEval_EvalFrame(frame: Addr, throwflag: boolean): Ref {
  if (!_Py_EnterRecursiveCall('', NESTED_LOOP)) {
    _PyEval_FrameClearAndPop(frame);
    return 0;
  }
  const entry = enter(frame);
  const outer = observed;
  let result = 0;
  if (begin(frame, throwflag)) {
    result = loop();
    while (result === RUNNING) {
      if (!nextStretch()) nestedRefill();
      result = loop();
    }
  }
  nestedDone();
  observed = outer;
  // A trace function's own code runs unobserved; the loop that called it stays.
  if (ld(tstate.tracing) === 0) reselectLoop();
  cStackPop(entry);
  _Py_LeaveRecursiveCall(NESTED_LOOP);
  return result;
}
link._PyEval_EvalFrame = _PyEval_EvalFrame;

/** A run that can pause: the entry frame of the outermost loop, kept in memory with the rest of the state. */
const OUTER_ENTRY = staticAlloc('eval.outer_entry', 8);

/** Ready to run `code` as a module body, from `runEval`. False with an exception. */
export function startEvalCode(code: Ref, globals: Ref, locals: Ref): boolean {
  const func = functionFor(code, globals);
  if (func === 0) return false;
  const frame = pushVector(func, locals, 0, 0, 0);
  Py_DECREF(func);
  if (frame === 0) return false;
  st(OUTER_ENTRY, enter(frame));
  return begin(frame, false);
}
/**
 * Runs on for at most `limit` instructions. RUNNING if there is more to do; else the result of what was started (a new
 * reference, or NULL with an exception). Throws EvalStopped if `evalHooks.mayContinue` said no inside a C function's call.
 */
export function runEval(limit: number): Ref {
  grant(limit);
  let result = RUNNING;
  do result = loop();
  while (result === RUNNING && nextStretch());
  if (result !== RUNNING) cStackPop(ld(OUTER_ENTRY));
  return result;
}
export { EvalStopped };

// ---- calls from C functions ----

/** A frame for a call of `func` with borrowed arguments. `locals` borrowed or NULL. 0 with an exception. */
function pushVector(func: Ref, locals: Ref, args: Addr, argcount: number, kwnames: Ref): Addr {
  const total = argcount + (kwnames === 0 ? 0 : Py_SIZE(kwnames));
  const small = total <= 8;
  const words = small ? cStackPush(total) : PyMem_Malloc(total * 8);
  if (words === 0) return PyErr_NoMemory();
  for (let i = 0; i < total; i++) st(words + i * 8, PyStackRef_FromPyObjectNew(argAt(args, i)));
  const frame = _PyEvalFramePushAndInit(
    PyStackRef_FromPyObjectNew(func),
    Py_XNewRef(locals),
    words,
    argcount,
    kwnames,
    0,
  );
  if (small) cStackPop(words);
  else PyMem_Free(words);
  return frame;
}
/** New reference. Calls a Python function with borrowed arguments. */
export function _PyEval_Vector(func: Ref, locals: Ref, args: Addr, argcount: number, kwnames: Ref): Ref {
  const frame = pushVector(func, locals, args, argcount, kwnames);
  return frame === 0 ? 0 : _PyEval_EvalFrame(frame, false);
}
const CO_OPTIMIZED = 1;
/** vectorcall of functions. New reference. */
export function _PyFunction_Vectorcall(func: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const code = ld(func + PyFunctionObject.func_code);
  const locals = ld(code + PyCodeObject.co_flags) & CO_OPTIMIZED ? 0 : ld(func + PyFunctionObject.func_globals);
  return _PyEval_Vector(func, locals, args, PyVectorcall_NARGS(nargsf), kwnames);
}
link._PyFunction_Vectorcall = _PyFunction_Vectorcall;

/** New reference: the builtins that code with these globals sees, or NULL with an exception. */
export function _PyEval_BuiltinsFromGlobals(globals: Ref): Ref {
  const builtins = PyDict_GetItemRef(globals, id___builtins__);
  if (builtins === 0) return PyErr_Occurred() !== 0 ? 0 : Py_XNewRef(PyEval_GetBuiltins());
  if (!Py_IS_TYPE(builtins, PyModule_Type)) return builtins;
  const dict = Py_XNewRef(ld(builtins + PyModuleObject.md_dict));
  Py_DECREF(builtins);
  return dict;
}
function functionFor(code: Ref, globals: Ref): Ref {
  const builtins = _PyEval_BuiltinsFromGlobals(globals);
  if (builtins === 0) return 0;
  const func = _PyFunction_FromConstructor(globals, builtins, ld(code + PyCodeObject.co_name), code);
  Py_DECREF(builtins);
  return func;
}
/** New reference. Runs a code object in a namespace; `locals` NULL: the globals. */
export function PyEval_EvalCode(code: Ref, globals: Ref, locals: Ref): Ref {
  const func = functionFor(code, globals);
  if (func === 0) return 0;
  const res = _PyEval_Vector(func, locals === 0 ? globals : locals, 0, 0, 0);
  Py_DECREF(func);
  return res;
}
/** New reference. As PyEval_EvalCode with the cells for the code's free variables (exec with closure). */
export function evalCodeWithClosure(code: Ref, globals: Ref, locals: Ref, closure: Ref): Ref {
  const func = functionFor(code, globals);
  if (func === 0) return 0;
  if (closure !== 0) stp(func + PyFunctionObject.func_closure, Py_XNewRef(closure));
  const res = _PyEval_Vector(func, locals === 0 ? globals : locals, 0, 0, 0);
  Py_DECREF(func);
  return res;
}

// ---- what runs now ----

/** Borrowed reference: the builtins of the running frame, or the interpreter's. */
export function PyEval_GetBuiltins(): Ref {
  const frame = _PyThreadState_GetFrame();
  return frame !== 0 ? ld(frame + F_BUILTINS) : ld(tstate.builtins);
}
/** Borrowed reference: the globals of the running frame, or NULL. */
export function PyEval_GetGlobals(): Ref {
  const frame = _PyThreadState_GetFrame();
  return frame === 0 ? 0 : ld(frame + F_GLOBALS);
}
/** New reference: what locals() gives in the running frame. */
export function _PyEval_GetFrameLocals(): Ref {
  const frame = _PyThreadState_GetFrame();
  if (frame === 0) return PyErr_SetString(PyExc_SystemError, 'frame does not exist');
  const locals = _PyFrame_GetLocals(frame);
  if (locals === 0 || !Py_IS_TYPE(locals, PyFrameLocalsProxy_Type)) return locals;
  const dict = PyDict_New();
  if (dict !== 0 && PyDict_Update(dict, locals) < 0) {
    Py_DECREF(dict);
    Py_DECREF(locals);
    return 0;
  }
  Py_DECREF(locals);
  return dict;
}
/** The running frame of Python code, or 0. */
export function _PyEval_GetFrame(): Addr {
  return _PyThreadState_GetFrame();
}

/** New reference: a builtin function by name, or NULL with AttributeError. */
export function _PyEval_GetBuiltin(name: string): Ref {
  const key = PyUnicode_FromString(name);
  const o = key === 0 ? 0 : PyMapping_GetOptionalItem(PyEval_GetBuiltins(), key);
  if (o === 0 && key !== 0 && PyErr_Occurred() === 0) PyErr_SetObject(PyExc_AttributeError, key);
  if (key !== 0) Py_DECREF(key);
  return o;
}
link._PyEval_GetBuiltin = _PyEval_GetBuiltin;
link.PyEval_GetBuiltins = PyEval_GetBuiltins;
link.PyEval_GetGlobals = PyEval_GetGlobals;
link._PyEval_GetFrameLocals = _PyEval_GetFrameLocals;
