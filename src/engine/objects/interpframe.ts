// The interpreter's own frames and the data stack they lie on. Mirrors Include/internal/pycore_interpframe.h, Python/frame.c and
// the data stack part of Python/pystate.c.
//
//   chunk of 16 KiB:  previous, size, top | frame | frame | ...
//   frame:            fields of _PyInterpreterFrame | locals, cells, free variables | value stack
//
// A frame of a generator lies inside the generator; a frame that outlives its call moves into its frame object. Words of
// locals and stack are references with a tag: bit 0 says "not counted here" (borrowed or immortal). NULL is the lone tag, 1,
// so that closing a word needs one test. A frame saves `instr_ptr` (the instruction being executed) and `stackpointer`
// whenever other code may look at it: an instruction that can call out does so first, with what it consumes already off.

import type { Profile } from '../include/profile.ts';
import {
  _PyInterpreterFrame,
  has,
  PyCodeObject,
  PyFrameObject,
  PyFunctionObject,
  PyGenObject,
} from '../include/structs.ts';
import { mmap, munmap } from '../memory/malloc.ts';
import { type Addr, I32, ld, ld8, ld16, type Ref, st, st8, st16, stp, U8, U16 } from '../memory/memory.ts';
import { PyErr_Clear, PyErr_GetRaisedException, PyErr_NoMemory, PyErr_SetRaisedException } from './errors.ts';
import { _PyObject_GC_IS_TRACKED, _PyObject_GC_NewVar, _PyObject_GC_TRACK } from './gcobject.ts';
import { _Py_Dealloc, Py_NewRef, type visitproc } from './object.ts';
import { PyFrame_Type } from './statictypes.ts';
import { tstate } from './tstate.ts';

// The first fields of a frame lie alike in all versions, so these are constants; those after F_STACKPOINTER do not.
export const F_EXECUTABLE = _PyInterpreterFrame.f_executable;
export const F_PREVIOUS = _PyInterpreterFrame.previous;
export const F_FUNCOBJ = _PyInterpreterFrame.f_funcobj;
export const F_GLOBALS = _PyInterpreterFrame.f_globals;
export const F_BUILTINS = _PyInterpreterFrame.f_builtins;
export const F_LOCALS = _PyInterpreterFrame.f_locals;
export const F_FRAME_OBJ = _PyInterpreterFrame.frame_obj;
export const F_INSTR_PTR = _PyInterpreterFrame.instr_ptr;
export const F_STACKPOINTER = _PyInterpreterFrame.stackpointer;
export let F_RETURN_OFFSET = _PyInterpreterFrame.return_offset;
export let F_OWNER = _PyInterpreterFrame.owner;
export let F_LOCALSPLUS = _PyInterpreterFrame.localsplus;
/** Words before the locals. */
export let FRAME_SPECIALS_SIZE = F_LOCALSPLUS / 8;
export const GI_IFRAME = PyGenObject.gi_iframe;

// Fields of code objects before the first one that depends on the version, and of functions likewise.
export const CO_CONSTS = PyCodeObject.co_consts;
export const CO_NAMES = PyCodeObject.co_names;
export const CO_FLAGS = PyCodeObject.co_flags;
export const CO_ARGCOUNT = PyCodeObject.co_argcount;
export const CO_NLOCALSPLUS = PyCodeObject.co_nlocalsplus;
export const CO_FRAMESIZE = PyCodeObject.co_framesize;
export const FUNC_CODE = PyFunctionObject.func_code;
export const FUNC_GLOBALS = PyFunctionObject.func_globals;
export const FUNC_BUILTINS = PyFunctionObject.func_builtins;
export const FUNC_DEFAULTS = PyFunctionObject.func_defaults;
export const FUNC_KWDEFAULTS = PyFunctionObject.func_kwdefaults;
export const FUNC_CLOSURE = PyFunctionObject.func_closure;
/** Where the instructions begin in a code object of the version that runs. */
export let CO_CODE_ADAPTIVE = PyCodeObject.co_code_adaptive;

export const FRAME_OWNED_BY_THREAD = 0;
export const FRAME_OWNED_BY_GENERATOR = 1;
export const FRAME_OWNED_BY_FRAME_OBJECT = 2;
export const FRAME_OWNED_BY_INTERPRETER = 3;

/** Locals are released last to first (since 3.14) or first to last. */
let lastLocalFirst = true;
let iteratesInPlace = false;
/** A generator's frame that ends leaves no f_back behind (since 3.14), or its last caller. */
export let generatorForgetsCaller = true;

// ---- stack words ----

export const PyStackRef_NULL = 1;

/** Borrowed reference. The object of a word, or NULL. */
export function PyStackRef_AsPyObjectBorrow(w: number): Ref {
  return w & ~1;
}
/** New reference to a stack word's object, taking over the word's own. */
export function PyStackRef_AsPyObjectSteal(w: number): Ref {
  if ((w & 1) === 0) return w;
  const o = w & ~1;
  const n = I32[o >> 2];
  if (n >= 0) st(o, n + 1);
  return o;
}
/** A word with a new reference to `o`. */
export function PyStackRef_FromPyObjectNew(o: Ref): number {
  const n = I32[o >> 2];
  if (n < 0) return o | 1;
  st(o, n + 1);
  return o;
}
/** A word that is counted if the object is: for what leaves the frame. */
export function PyStackRef_MakeHeapSafe(w: number): number {
  if ((w & 1) === 0 || w === PyStackRef_NULL) return w;
  const o = w & ~1;
  const n = I32[o >> 2];
  if (n < 0) return w;
  st(o, n + 1);
  return o;
}
/** Another word like `w`, with a reference of its own if `w` has one. */
export function PyStackRef_DUP(w: number): number {
  if ((w & 1) === 0) {
    const n = I32[w >> 2];
    // An immortal object's word need not have the tag; its count says it.
    if (n >= 0) st(w, n + 1);
  }
  return w;
}
/** Drops a word's reference, if it has one. NULL is allowed. The word must be off the saved stack. */
export function PyStackRef_CLOSE(w: number): void {
  if ((w & 1) !== 0) return;
  const n = I32[w >> 2];
  if (n < 0) return;
  st(w, n - 1);
  if (n === 1) _Py_Dealloc(w);
}
/** Sets the word at `a` to NULL and drops what it held. */
export function PyStackRef_CLEAR(a: Addr): void {
  const w = ld(a);
  st(a, PyStackRef_NULL);
  PyStackRef_CLOSE(w);
}

// ---- the data stack (struct _PyStackChunk) ----

const CHUNK_PREVIOUS = 0;
const CHUNK_SIZE = 8;
const CHUNK_TOP = 16;
const CHUNK_DATA = 24;
const DATA_STACK_CHUNK_SIZE = 16 * 1024;
const MINIMUM_OVERHEAD = 1000;

/** Prepares for a process of the selected layouts. */
export function initFrames(profile: Profile): void {
  generatorForgetsCaller = profile.generatorForgetsCaller;
  CO_CODE_ADAPTIVE = PyCodeObject.co_code_adaptive;
  F_RETURN_OFFSET = _PyInterpreterFrame.return_offset;
  F_OWNER = _PyInterpreterFrame.owner;
  F_LOCALSPLUS = _PyInterpreterFrame.localsplus;
  FRAME_SPECIALS_SIZE = F_LOCALSPLUS / 8;
  lastLocalFirst = profile.releaseFromTop;
  iteratesInPlace = profile.iteratesInPlace;
}

function push_chunk(words: number): Addr {
  let size = DATA_STACK_CHUNK_SIZE;
  while (size < 8 * (words + MINIMUM_OVERHEAD)) size *= 2;
  const chunk = mmap(size);
  if (chunk === 0) return 0;
  const previous = ld(tstate.datastack_chunk);
  stp(chunk + CHUNK_PREVIOUS, previous);
  st(chunk + CHUNK_SIZE, size);
  st(chunk + CHUNK_SIZE + 4, 0);
  st(chunk + CHUNK_TOP, 0);
  st(chunk + CHUNK_TOP + 4, 0);
  if (previous !== 0) st(previous + CHUNK_TOP, (ld(tstate.datastack_top) - previous - CHUNK_DATA) >> 3);
  stp(tstate.datastack_chunk, chunk);
  stp(tstate.datastack_limit, chunk + size);
  // The root chunk's first word stays free, so that no frame pops that chunk.
  const base = chunk + CHUNK_DATA + (previous === 0 ? 8 : 0);
  stp(tstate.datastack_top, base + words * 8);
  return base;
}
/** Room for a frame of `words` words on the data stack, or 0 with MemoryError. */
export function _PyThreadState_PushFrame(words: number): Addr {
  const top = I32[tstate.datastack_top >> 2];
  if (top !== 0 && top + words * 8 < I32[tstate.datastack_limit >> 2]) {
    st(tstate.datastack_top, top + words * 8);
    return top;
  }
  const frame = push_chunk(words);
  return frame === 0 ? PyErr_NoMemory() : frame;
}
export function _PyThreadState_PopFrame(frame: Addr): void {
  const chunk = I32[tstate.datastack_chunk >> 2];
  if (frame !== chunk + CHUNK_DATA) {
    st(tstate.datastack_top, frame);
    return;
  }
  const previous = ld(chunk + CHUNK_PREVIOUS);
  stp(tstate.datastack_top, previous + CHUNK_DATA + ld(previous + CHUNK_TOP) * 8);
  stp(tstate.datastack_chunk, previous);
  munmap(chunk, ld(chunk + CHUNK_SIZE));
  stp(tstate.datastack_limit, previous + ld(previous + CHUNK_SIZE));
}

// ---- reading a frame ----

/** Borrowed reference. */
export function _PyFrame_GetCode(frame: Addr): Ref {
  return I32[(frame + F_EXECUTABLE) >> 2] & ~1;
}
/** Address of the first instruction. */
export function _PyFrame_GetBytecode(frame: Addr): Addr {
  return (I32[(frame + F_EXECUTABLE) >> 2] & ~1) + CO_CODE_ADAPTIVE;
}
export function _PyCode_CODE(code: Ref): Addr {
  return code + CO_CODE_ADAPTIVE;
}
/** Bytes from the first instruction to the one being executed. */
export function frameLasti(frame: Addr): number {
  return ld(frame + F_INSTR_PTR) - _PyFrame_GetBytecode(frame);
}
export function _PyFrame_Stackbase(frame: Addr): Addr {
  return frame + F_LOCALSPLUS + ld(_PyFrame_GetCode(frame) + CO_NLOCALSPLUS) * 8;
}
/** Borrowed reference. The generator that a frame with owner FRAME_OWNED_BY_GENERATOR lies in. */
export function _PyGen_GetGeneratorFromFrame(frame: Addr): Ref {
  return frame - GI_IFRAME;
}
/** True while the frame is still making its cells or its generator, and for the frame that the interpreter starts from. */
export function _PyFrame_IsIncomplete(frame: Addr): boolean {
  const owner = U8[frame + F_OWNER];
  if (owner >= FRAME_OWNED_BY_INTERPRETER) return true;
  if (owner === FRAME_OWNED_BY_GENERATOR) return false;
  return frameLasti(frame) < ld(_PyFrame_GetCode(frame) + PyCodeObject._co_firsttraceable) * 2;
}
export function _PyFrame_GetFirstComplete(frame: Addr): Addr {
  while (frame !== 0 && _PyFrame_IsIncomplete(frame)) frame = ld(frame + F_PREVIOUS);
  return frame;
}
/** The frame that runs Python code now, or 0. */
export function _PyThreadState_GetFrame(): Addr {
  return _PyFrame_GetFirstComplete(ld(tstate.current_frame));
}
/** Borrowed reference. The frame object of a complete frame, made if there is none yet; NULL with MemoryError. */
export function _PyFrame_GetFrameObject(frame: Addr): Ref {
  const f = ld(frame + F_FRAME_OBJ);
  return f !== 0 ? f : _PyFrame_MakeAndSetFrameObject(frame);
}

// ---- frame objects, as far as frames need them (the type is in frameobject.ts) ----

/** New reference, not tracked. A frame object without a frame. */
export function _PyFrame_New_NoTrack(code: Ref): Ref {
  const f = _PyObject_GC_NewVar(PyFrame_Type, ld(code + CO_NLOCALSPLUS) + ld(code + PyCodeObject.co_stacksize));
  if (f === 0) return 0;
  stp(f + PyFrameObject.f_back, 0);
  stp(f + PyFrameObject.f_frame, 0);
  stp(f + PyFrameObject.f_trace, 0);
  st(f + PyFrameObject.f_lineno, 0);
  st8(f + PyFrameObject.f_trace_lines, 1);
  st8(f + PyFrameObject.f_trace_opcodes, 0);
  stp(f + PyFrameObject.f_extra_locals, 0);
  stp(f + PyFrameObject.f_locals_cache, 0);
  stp(f + PyFrameObject.f_overwritten_fast_locals, 0);
  return f;
}
/** Borrowed reference. The exception being raised, if any, is not touched. */
function _PyFrame_MakeAndSetFrameObject(frame: Addr): Ref {
  const exc = PyErr_GetRaisedException();
  const f = _PyFrame_New_NoTrack(_PyFrame_GetCode(frame));
  if (f === 0) {
    if (exc !== 0) PyStackRef_CLOSE(exc);
    return 0;
  }
  if (exc !== 0) PyErr_SetRaisedException(exc);
  stp(f + PyFrameObject.f_frame, frame);
  stp(frame + F_FRAME_OBJ, f);
  return f;
}

// ---- making and clearing ----

/** Fills a fresh frame for a call of a function. Consumes `func` (a stack word) and `locals`. */
export function _PyFrame_Initialize(
  frame: Addr,
  func: number,
  locals: Ref,
  code: Ref,
  nullLocalsFrom: number,
  previous: Addr,
): void {
  const f = func & ~1;
  st(frame + F_EXECUTABLE, PyStackRef_FromPyObjectNew(code));
  st(frame + F_PREVIOUS, previous);
  st(frame + F_FUNCOBJ, func);
  st(frame + F_GLOBALS, I32[(f + FUNC_GLOBALS) >> 2]);
  st(frame + F_BUILTINS, I32[(f + FUNC_BUILTINS) >> 2]);
  st(frame + F_LOCALS, locals);
  st(frame + F_FRAME_OBJ, 0);
  st(frame + F_INSTR_PTR, code + CO_CODE_ADAPTIVE);
  const n = I32[(code + CO_NLOCALSPLUS) >> 2];
  const localsplus = frame + F_LOCALSPLUS;
  st(frame + F_STACKPOINTER, localsplus + n * 8);
  st16(frame + F_RETURN_OFFSET, 0);
  st8(frame + F_OWNER, FRAME_OWNED_BY_THREAD);
  for (let i = nullLocalsFrom; i < n; i++) st(localsplus + i * 8, PyStackRef_NULL);
}

/** Moves what `src` holds to `dest`, whose words become counted. The executable stays with both. */
export function _PyFrame_Copy(src: Addr, dest: Addr): void {
  st(dest + F_EXECUTABLE, PyStackRef_MakeHeapSafe(ld(src + F_EXECUTABLE)));
  st(dest + F_PREVIOUS, 0);
  st(dest + F_FUNCOBJ, PyStackRef_MakeHeapSafe(ld(src + F_FUNCOBJ)));
  st(dest + F_GLOBALS, ld(src + F_GLOBALS));
  st(dest + F_BUILTINS, ld(src + F_BUILTINS));
  st(dest + F_LOCALS, ld(src + F_LOCALS));
  st(dest + F_FRAME_OBJ, ld(src + F_FRAME_OBJ));
  st(dest + F_INSTR_PTR, ld(src + F_INSTR_PTR));
  const used = ld(src + F_STACKPOINTER) - src - F_LOCALSPLUS;
  st(dest + F_STACKPOINTER, dest + F_LOCALSPLUS + used);
  if (has(_PyInterpreterFrame.visited)) st8(dest + _PyInterpreterFrame.visited, 0);
  for (let at = F_LOCALSPLUS; at < F_LOCALSPLUS + used; at += 8) {
    st(dest + at, PyStackRef_MakeHeapSafe(ld(src + at)));
    // Where a loop is (runtime/in_place.ts).
    if (iteratesInPlace) st(dest + at + 4, ld(src + at + 4));
  }
}

/** Drops locals and stack, and a class body's or module's namespace. */
export function _PyFrame_ClearLocals(frame: Addr): void {
  const locals = frame + F_LOCALSPLUS;
  const end = I32[(frame + F_STACKPOINTER) >> 2];
  st(frame + F_STACKPOINTER, locals);
  if (lastLocalFirst) {
    for (let a = end - 8; a >= locals; a -= 8) PyStackRef_CLOSE(I32[a >> 2]);
  } else {
    for (let a = locals; a < end; a += 8) PyStackRef_CLOSE(I32[a >> 2]);
  }
  const namespace = I32[(frame + F_LOCALS) >> 2];
  if (namespace !== 0) {
    st(frame + F_LOCALS, 0);
    PyStackRef_CLOSE(namespace);
  }
}

/** A frame object that others still hold takes over the frame's content. */
function take_ownership(f: Ref, frame: Addr): void {
  const kept = f + PyFrameObject._f_frame_data;
  _PyFrame_Copy(frame, kept);
  // The copy took the reference to the code; the frame on the stack still needs one.
  st(frame + F_EXECUTABLE, PyStackRef_DUP(ld(kept + F_EXECUTABLE)));
  stp(f + PyFrameObject.f_frame, kept);
  st16(kept + F_RETURN_OFFSET, ld16(frame + F_RETURN_OFFSET));
  st8(kept + F_OWNER, FRAME_OWNED_BY_FRAME_OBJECT);
  if (_PyFrame_IsIncomplete(kept)) {
    // A generator that never started: dead anyway, so let its first RESUME have run.
    const code = _PyFrame_GetCode(kept);
    st(kept + F_INSTR_PTR, code + CO_CODE_ADAPTIVE + ld(code + PyCodeObject._co_firsttraceable) * 2 + 2);
  }
  const previous = _PyFrame_GetFirstComplete(ld(frame + F_PREVIOUS));
  if (previous !== 0) {
    const back = _PyFrame_GetFrameObject(previous);
    if (back === 0) PyErr_Clear();
    else stp(f + PyFrameObject.f_back, Py_NewRef(back));
  }
  if (!_PyObject_GC_IS_TRACKED(f)) _PyObject_GC_TRACK(f);
}

/** Drops all that a frame holds but its code; or leaves it to the frame object, if someone holds that. The frame is off the chain. */
export function _PyFrame_ClearExceptCode(frame: Addr): void {
  const f = I32[(frame + F_FRAME_OBJ) >> 2];
  if (f !== 0) {
    st(frame + F_FRAME_OBJ, 0);
    const n = ld(f);
    if (n > 1) {
      take_ownership(f, frame);
      PyStackRef_CLOSE(f);
      return;
    }
    PyStackRef_CLOSE(f);
  }
  _PyFrame_ClearLocals(frame);
  PyStackRef_CLEAR(frame + F_FUNCOBJ);
}

/** Ends a frame on the data stack. It must be off the chain of frames. */
export function clear_thread_frame(frame: Addr): void {
  _PyFrame_ClearExceptCode(frame);
  PyStackRef_CLEAR(frame + F_EXECUTABLE);
  _PyThreadState_PopFrame(frame);
}

/** Visits what a suspended or kept frame refers to. */
export function _PyFrame_Traverse(frame: Addr, visit: visitproc): number {
  let r = 0;
  for (const at of [F_FRAME_OBJ, F_LOCALS]) {
    const o = ld(frame + at);
    if (o !== 0) r = visit(o);
    if (r !== 0) return r;
  }
  for (const at of [F_FUNCOBJ, F_EXECUTABLE]) {
    const w = ld(frame + at);
    if ((w & 1) === 0 && w !== 0) r = visit(w);
    if (r !== 0) return r;
  }
  return visitWords(frame + F_LOCALSPLUS, ld(frame + F_STACKPOINTER), visit);
}
function visitWords(from: Addr, to: Addr, visit: visitproc): number {
  for (let a = from; a < to; a += 8) {
    const w = ld(a);
    const o = w & ~1;
    // A borrowed reference is not the frame's; that of an immortal object may be shown.
    if (o === 0 || ((w & 1) !== 0 && I32[o >> 2] >= 0)) continue;
    const r = visit(o);
    if (r !== 0) return r;
  }
  return 0;
}

/** The return offset and owner share a word; this writes the first only. */
export function setReturnOffset(frame: Addr, bytes: number): void {
  st16(frame + F_RETURN_OFFSET, bytes);
}
export function returnOffset(frame: Addr): number {
  return U16[(frame + F_RETURN_OFFSET) >> 1];
}
export function frameOwner(frame: Addr): number {
  return ld8(frame + F_OWNER);
}
