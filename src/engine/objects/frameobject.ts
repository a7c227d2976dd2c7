// Frame objects: the Python view of a frame. Mirrors Objects/frameobject.c; frames themselves are interpframe.ts, the mapping
// of a frame's locals is framelocalsproxy.ts.

import { CO_OPTIMIZED, Py_T_BOOL, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { profile } from '../include/profile.ts';
import { has, PyCodeObject, PyFrameObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, st8, U8 } from '../memory/memory.ts';
import { PyCode_Addr2Line } from './code_lines.ts';
import { PyDict_New } from './dictobject.ts';
import { PyErr_SetString, typeError } from './errors.ts';
import { PyObject_GC_Del, PyObject_GC_UnTrack } from './gcobject.ts';
import { _PyGen_Finalize, FRAME_EXECUTING, FRAME_STATE_SUSPENDED, genState } from './genobject.ts';
import {
  _PyFrame_GetCode,
  _PyFrame_GetFirstComplete,
  _PyFrame_GetFrameObject,
  _PyFrame_Traverse,
  _PyGen_GetGeneratorFromFrame,
  CO_FLAGS,
  CO_NLOCALSPLUS,
  F_BUILTINS,
  F_EXECUTABLE,
  F_FUNCOBJ,
  F_GLOBALS,
  F_LOCALS,
  F_LOCALSPLUS,
  F_PREVIOUS,
  F_STACKPOINTER,
  FRAME_OWNED_BY_FRAME_OBJECT,
  FRAME_OWNED_BY_GENERATOR,
  FRAME_OWNED_BY_THREAD,
  frameLasti,
  frameOwner,
  PyStackRef_CLEAR,
} from './interpframe.ts';
import { partLink } from './link.ts';
import { PyLong_FromLong } from './longobject.ts';
import { Py_CLEAR, Py_DECREF, Py_NewRef, Py_XNewRef, Py_XSETREF, type visitproc } from './object.ts';
import { PyObject_Repr, pointerText } from './object_protocol.ts';
import { Py_False, Py_None, Py_True } from './statics.ts';
import { PyExc_AttributeError, PyExc_RuntimeError, PyFrame_Type } from './statictypes.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';
import { tstate } from './tstate.ts';
import { defineType, getset, member, method } from './typedef.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from './unicodeobject.ts';

const F = PyFrameObject;

/** The _PyInterpreterFrame of a frame object. */
export function frameOf(f: Ref): Addr {
  return ld(f + F.f_frame);
}
/** The line being executed, or -1. */
export function PyFrame_GetLineNumber(f: Ref): number {
  const set = ld(f + F.f_lineno);
  if (set > 0) return set;
  const frame = frameOf(f);
  return PyCode_Addr2Line(_PyFrame_GetCode(frame), frameLasti(frame));
}
/** New reference. */
export function PyFrame_GetCode(f: Ref): Ref {
  return Py_NewRef(_PyFrame_GetCode(frameOf(f)));
}
/** New reference, or NULL: the caller's frame object. */
export function PyFrame_GetBack(f: Ref): Ref {
  const back = ld(f + F.f_back);
  if (back !== 0) return Py_NewRef(back);
  const previous = _PyFrame_GetFirstComplete(ld(frameOf(f) + F_PREVIOUS));
  return previous === 0 ? 0 : Py_XNewRef(_PyFrame_GetFrameObject(previous));
}

/** Whether f_locals of a function writes through (PEP 667). */
const hasProxy = (): boolean => has(F.f_locals_cache);
/**
 * New reference: a frame's locals: a class body's or module's namespace, else a proxy. `of` is the frame object where it is known:
 * a frame that has ended, and lies in its object, does not lead to it any more.
 */
export function _PyFrame_GetLocals(frame: Addr, of: Ref = 0): Ref {
  const code = _PyFrame_GetCode(frame);
  const optimized = (ld(code + CO_FLAGS) & CO_OPTIMIZED) !== 0;
  if (!hasProxy() && optimized) return partLink._PyFrame_FastToLocals(frame);
  if (!optimized && !(hasProxy() && partLink.frameHasHiddenLocals(frame))) {
    if (ld(frame + F_LOCALS) === 0) st(frame + F_LOCALS, PyDict_New());
    return Py_XNewRef(ld(frame + F_LOCALS));
  }
  const f = of || _PyFrame_GetFrameObject(frame);
  return f === 0 ? 0 : partLink._PyFrameLocalsProxy_New(f);
}

// ---- life and death ----

/** Fields of the object itself, in the order in which they are dropped. */
const fields = (): number[] => [F.f_back, F.f_trace, F.f_extra_locals, F.f_locals_cache, F.f_overwritten_fast_locals];

function clearWords(frame: Addr): void {
  const locals = frame + F_LOCALSPLUS;
  for (let sp = ld(frame + F_STACKPOINTER) - 8; sp >= locals; sp -= 8) PyStackRef_CLEAR(sp);
}
function frame_dealloc(f: Ref): void {
  PyObject_GC_UnTrack(f);
  if (!Py_TRASHCAN_BEGIN(f, frame_dealloc)) return;
  const own = f + F._f_frame_data;
  if (frameOf(f) === own && frameOwner(own) === FRAME_OWNED_BY_FRAME_OBJECT) {
    PyStackRef_CLEAR(own + F_EXECUTABLE);
    PyStackRef_CLEAR(own + F_FUNCOBJ);
    Py_CLEAR(own + F_LOCALS);
    clearWords(own);
  }
  for (const at of fields()) Py_CLEAR(f + at);
  PyObject_GC_Del(f);
  Py_TRASHCAN_END();
}
function frame_traverse(f: Ref, visit: visitproc): number {
  for (const at of fields()) {
    const o = ld(f + at);
    const r = o === 0 ? 0 : visit(o);
    if (r !== 0) return r;
  }
  const frame = frameOf(f);
  return frameOwner(frame) === FRAME_OWNED_BY_FRAME_OBJECT ? _PyFrame_Traverse(frame, visit) : 0;
}
function frame_tp_clear(f: Ref): number {
  for (const at of fields().slice(1)) Py_CLEAR(f + at);
  const frame = frameOf(f);
  clearWords(frame);
  st(frame + F_STACKPOINTER, frame + F_LOCALSPLUS);
  if (hasProxy()) Py_CLEAR(frame + F_LOCALS);
  return 0;
}
/** `frame.clear()`: drops the locals of a frame that does not run. */
function frame_clear(f: Ref): Ref {
  const frame = frameOf(f);
  const owner = frameOwner(frame);
  if (owner === FRAME_OWNED_BY_GENERATOR) {
    const gen = _PyGen_GetGeneratorFromFrame(frame);
    const state = genState(gen);
    if (state === FRAME_EXECUTING) return PyErr_SetString(PyExc_RuntimeError, 'cannot clear an executing frame');
    if (FRAME_STATE_SUSPENDED(state)) return PyErr_SetString(PyExc_RuntimeError, 'cannot clear a suspended frame');
    _PyGen_Finalize(gen);
  } else if (owner === FRAME_OWNED_BY_THREAD) {
    return PyErr_SetString(PyExc_RuntimeError, 'cannot clear an executing frame');
  } else {
    frame_tp_clear(f);
  }
  return Py_None;
}

// ---- attributes ----

function frame_repr(f: Ref): Ref {
  const code = _PyFrame_GetCode(frameOf(f));
  const file = PyObject_Repr(ld(code + PyCodeObject.co_filename));
  if (file === 0) return 0;
  const name = PyUnicode_AsString(ld(code + PyCodeObject.co_name));
  const text = `<frame at ${pointerText(f)}, file ${PyUnicode_AsString(file)}, line ${PyFrame_GetLineNumber(f)}, code ${name}>`;
  Py_DECREF(file);
  return PyUnicode_FromString(text);
}
/** Bytes of a frame object of this code. */
function frame_sizeof(f: Ref): Ref {
  const code = _PyFrame_GetCode(frameOf(f));
  const words = ld(code + CO_NLOCALSPLUS) + ld(code + PyCodeObject.co_stacksize);
  return PyLong_FromLong(F._f_frame_data + F_LOCALSPLUS + words * 8);
}
/** What getsets that cannot be deleted say. Returns -1. */
function undeletable(name: string): -1 {
  const message = profile.deletionNamesAttribute
    ? `attribute '${name}' of 'frame' objects cannot be deleted`
    : 'cannot delete attribute';
  PyErr_SetString(PyExc_AttributeError, message);
  return -1;
}
function set_lineno(f: Ref, value: Ref): number {
  return value === 0 ? undeletable('f_lineno') : partLink.frame_lineno_set(f, value);
}
function lineno(f: Ref): Ref {
  const line = PyFrame_GetLineNumber(f);
  return line < 0 ? Py_None : PyLong_FromLong(line);
}
function generator(f: Ref): Ref {
  const frame = frameOf(f);
  return frameOwner(frame) === FRAME_OWNED_BY_GENERATOR ? Py_NewRef(_PyGen_GetGeneratorFromFrame(frame)) : Py_None;
}
function set_trace_opcodes(f: Ref, value: Ref): number {
  if (value === 0) return undeletable('f_trace_opcodes');
  if (value !== Py_True && value !== Py_False) {
    typeError('attribute value type must be bool');
    return -1;
  }
  st8(f + F.f_trace_opcodes, value === Py_True ? 1 : 0);
  if (ld(f + F.f_trace) !== 0 && ld(tstate.c_traceobj) !== 0) partLink._PyEval_SetOpcodeTrace();
  return 0;
}
function set_trace(f: Ref, value: Ref): number {
  const v = value === Py_None ? 0 : value;
  Py_XSETREF(f + F.f_trace, Py_XNewRef(v));
  return 0;
}

defineType(PyFrame_Type, {
  basicsize: () => F._f_frame_data + F_LOCALSPLUS,
  itemsize: 8,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: { tp_dealloc: frame_dealloc, tp_repr: frame_repr, tp_traverse: frame_traverse, tp_clear: frame_tp_clear },
  methods: [
    method('clear()', frame_clear, 'Clear all references held by the frame.'),
    method('__sizeof__()', frame_sizeof),
  ],
  members: [member('f_trace_lines', Py_T_BOOL, () => F.f_trace_lines, 0)],
  getset: [
    getset('f_back', (f) => PyFrame_GetBack(f) || Py_None),
    getset(
      'f_locals',
      (f) => _PyFrame_GetLocals(frameOf(f), f),
      null,
      'Return the mapping used by the frame to look up local variables.',
    ),
    getset('f_lineno', lineno, set_lineno, 'Return the current line number in the frame.'),
    getset(
      'f_trace',
      (f) => Py_NewRef(ld(f + F.f_trace) || Py_None),
      set_trace,
      'Return the trace function for this frame, or None if no trace function is set.',
    ),
    getset(
      'f_lasti',
      (f) => PyLong_FromLong(frameLasti(frameOf(f))),
      null,
      'Return the index of the last attempted instruction in the frame.',
    ),
    getset(
      'f_globals',
      (f) => Py_NewRef(ld(frameOf(f) + F_GLOBALS) || Py_None),
      null,
      'Return the global variables in the frame.',
    ),
    getset(
      'f_builtins',
      (f) => Py_NewRef(ld(frameOf(f) + F_BUILTINS) || Py_None),
      null,
      'Return the built-in variables in the frame.',
    ),
    getset('f_code', PyFrame_GetCode, null, 'Return the code object being executed in this frame.'),
    getset(
      'f_trace_opcodes',
      (f) => (U8[f + F.f_trace_opcodes] ? Py_True : Py_False),
      set_trace_opcodes,
      'Return True if opcode tracing is enabled, False otherwise.',
    ),
    getset('f_generator', generator, null, 'Return the generator or coroutine associated with this frame, or None.'),
  ],
});
