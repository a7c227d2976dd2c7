// Type traceback. Mirrors Python/traceback.c (the printing is the traceback module's and pythonrun's).

import { _Py_T_OBJECT, Py_T_INT, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyFrameObject, PyTracebackObject } from '../include/structs.ts';
import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { PyCode_Addr2Line } from './code_lines.ts';
import {
  PyErr_GetRaisedException,
  PyErr_Occurred,
  PyErr_SetRaisedException,
  PyErr_SetString,
  typeError,
} from './errors.ts';
import { PyException_GetTraceback, PyException_SetTraceback } from './exceptions.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, PyObject_GC_Del, PyObject_GC_UnTrack } from './gcobject.ts';
import { _PyArg_BadArgument } from './getargs.ts';
import { _PyFrame_GetCode, frameLasti } from './interpframe.ts';
import { PyList_Append, PyList_New } from './listobject.ts';
import { PyLong_AsInt, PyLong_FromLong } from './longobject.ts';
import { Py_CLEAR, Py_DECREF, Py_IS_TYPE, Py_NewRef, Py_XNewRef, Py_XSETREF, type visitproc } from './object.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { Py_None } from './statics.ts';
import { PyExc_ValueError, PyFrame_Type, PyTraceBack_Type } from './statictypes.ts';
import { Py_TRASHCAN_BEGIN, Py_TRASHCAN_END } from './trashcan.ts';
import { defineType, getset, member, method } from './typedef.ts';
import { typeName } from './typename.ts';
import { PyUnicode_FromString } from './unicodeobject.ts';

const T = PyTracebackObject;

/** New reference, tracked. `next` may be NULL; references are taken. `lasti` is in bytes. */
function tb_create_raw(next: Ref, frame: Ref, lasti: number, lineno: number): Ref {
  const tb = _PyObject_GC_New(PyTraceBack_Type);
  if (tb === 0) return 0;
  stp(tb + T.tb_next, Py_XNewRef(next));
  stp(tb + T.tb_frame, Py_NewRef(frame));
  st(tb + T.tb_lasti, lasti);
  st(tb + T.tb_lineno, lineno);
  _PyObject_GC_TRACK(tb);
  return tb;
}
/** New reference. An entry for where the frame object's frame is now; its line is found when asked for. */
export function _PyTraceBack_FromFrame(next: Ref, f: Ref): Ref {
  return tb_create_raw(next, f, frameLasti(ld(f + PyFrameObject.f_frame)), -1);
}
/** Adds an entry for a frame object to the traceback of the exception being raised. 0, or -1 if memory is full. */
export function PyTraceBack_Here(f: Ref): number {
  const exc = PyErr_GetRaisedException();
  const tb = PyException_GetTraceback(exc);
  const newtb = _PyTraceBack_FromFrame(tb, f);
  if (tb !== 0) Py_DECREF(tb);
  if (newtb === 0) {
    Py_DECREF(exc);
    return -1;
  }
  PyException_SetTraceback(exc, newtb);
  Py_DECREF(newtb);
  PyErr_SetRaisedException(exc);
  return 0;
}

/** The line of an entry; -1 if it has none. */
export function tracebackLine(tb: Ref): number {
  const known = ld(tb + T.tb_lineno);
  if (known !== -1) return known;
  const frame = ld(ld(tb + T.tb_frame) + PyFrameObject.f_frame);
  return PyCode_Addr2Line(_PyFrame_GetCode(frame), ld(tb + T.tb_lasti));
}

const newSignature = parseSignature('traceback(tb_next, tb_frame, tb_lasti, tb_lineno)');
function tb_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(newSignature, args, kwds);
  if (got === null) return 0;
  const [next, frame, lastiObject, linenoObject] = got;
  if (!Py_IS_TYPE(frame, PyFrame_Type)) return _PyArg_BadArgument('traceback', "argument 'tb_frame'", 'frame', frame);
  const lasti = PyLong_AsInt(lastiObject);
  if (lasti === -1 && PyErr_Occurred() !== 0) return 0;
  const lineno = PyLong_AsInt(linenoObject);
  if (lineno === -1 && PyErr_Occurred() !== 0) return 0;
  if (next !== Py_None && !Py_IS_TYPE(next, PyTraceBack_Type)) {
    return typeError(`expected traceback object or None, got '${typeName(next)}'`);
  }
  return tb_create_raw(next === Py_None ? 0 : next, frame, lasti, lineno);
}

function tb_next_set(self: Ref, value: Ref): number {
  if (value === 0) {
    typeError("can't delete tb_next attribute");
    return -1;
  }
  const next = value === Py_None ? 0 : value;
  if (next !== 0 && !Py_IS_TYPE(next, PyTraceBack_Type)) {
    typeError(`expected traceback object, got '${typeName(value)}'`);
    return -1;
  }
  for (let at = next; at !== 0; at = ld(at + T.tb_next)) {
    if (at !== self) continue;
    PyErr_SetString(PyExc_ValueError, 'traceback loop detected');
    return -1;
  }
  Py_XSETREF(self + T.tb_next, Py_XNewRef(next));
  return 0;
}
function tb_dir(): Ref {
  const list = PyList_New(0);
  if (list === 0) return 0;
  for (const name of ['tb_frame', 'tb_next', 'tb_lasti', 'tb_lineno']) {
    const s = PyUnicode_FromString(name);
    const err = s === 0 ? -1 : PyList_Append(list, s);
    if (s !== 0) Py_DECREF(s);
    if (err < 0) {
      Py_DECREF(list);
      return 0;
    }
  }
  return list;
}

function tb_dealloc(tb: Ref): void {
  PyObject_GC_UnTrack(tb);
  if (!Py_TRASHCAN_BEGIN(tb, tb_dealloc)) return;
  Py_CLEAR(tb + T.tb_next);
  Py_CLEAR(tb + T.tb_frame);
  PyObject_GC_Del(tb);
  Py_TRASHCAN_END();
}
function tb_traverse(tb: Ref, visit: visitproc): number {
  const next = ld(tb + T.tb_next);
  const r = next === 0 ? 0 : visit(next);
  if (r !== 0) return r;
  const frame = ld(tb + T.tb_frame);
  return frame === 0 ? 0 : visit(frame);
}
function tb_clear(tb: Ref): number {
  Py_CLEAR(tb + T.tb_next);
  Py_CLEAR(tb + T.tb_frame);
  return 0;
}

defineType(PyTraceBack_Type, {
  basicsize: () => T.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'Create a new traceback object.',
  slots: { tp_dealloc: tb_dealloc, tp_traverse: tb_traverse, tp_clear: tb_clear, tp_new: tb_new },
  methods: [method('__dir__()', tb_dir)],
  members: [member('tb_frame', _Py_T_OBJECT, () => T.tb_frame), member('tb_lasti', Py_T_INT, () => T.tb_lasti)],
  getset: [
    getset('tb_next', (tb) => Py_NewRef(ld(tb + T.tb_next) || Py_None), tb_next_set),
    getset('tb_lineno', (tb) => {
      const line = tracebackLine(tb);
      return line === -1 ? Py_None : PyLong_FromLong(line);
    }),
  ],
});
