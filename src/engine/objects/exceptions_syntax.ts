// SyntaxError: where it is, and the text of the line. Mirrors the SyntaxError part of Objects/exceptions.c.

import { has } from '../include/layout.ts';
import { PySyntaxErrorObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';
import { PySequence_Tuple } from './abstract_sequence.ts';
import { PyErr_Clear, PyErr_Occurred, typeError } from './errors.ts';
import { BaseException_init } from './exceptions.ts';
import { type Complex, object, set, shown } from './exceptions_define.ts';
import { PyLong_AsLong } from './longobject.ts';
import { Py_DECREF, Py_SIZE, Py_TYPE } from './object.ts';
import { PyObject_Str } from './object_protocol.ts';
import { Py_None } from './statics.ts';
import { PyLong_Type } from './statictypes.ts';
import { PyTuple_GET_ITEM } from './tupleobject.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from './unicodeobject.ts';

const X = PySyntaxErrorObject;

function SyntaxError_init(self: Ref, args: Ref, kwds: Ref): number {
  if (BaseException_init(self, args, kwds) < 0) return -1;
  const n = Py_SIZE(args);
  if (n >= 1) set(self + X.msg, PyTuple_GET_ITEM(args, 0));
  if (n !== 2) return 0;
  const info = PySequence_Tuple(PyTuple_GET_ITEM(args, 1));
  if (info === 0) return -1;
  const given = Py_SIZE(info);
  const places = [X.filename, X.lineno, X.offset, X.text, X.end_lineno, X.end_offset, X.metadata].filter(has);
  if (given < 4 || given > places.length) {
    typeError(`function takes at ${given < 4 ? 'least 4' : `most ${places.length}`} arguments (${given} given)`);
    Py_DECREF(info);
    return -1;
  }
  places.forEach((at, i) => {
    set(self + at, i < given ? PyTuple_GET_ITEM(info, i) : 0);
  });
  Py_DECREF(info);
  if (given === 5) {
    typeError('end_offset must be provided when end_lineno is provided');
    return -1;
  }
  return 0;
}

function SyntaxError_str(self: Ref): Ref {
  const at = (offset: number): Ref => ld(self + offset);
  const hasFile = at(X.filename) !== 0 && PyUnicode_Check(at(X.filename));
  const hasLine = at(X.lineno) !== 0 && Py_TYPE(at(X.lineno)) === PyLong_Type;
  if (!hasFile && !hasLine) return PyObject_Str(at(X.msg) || Py_None);
  const where: string[] = [];
  if (hasFile) {
    const filename = PyUnicode_AsString(at(X.filename));
    where.push(filename.slice(filename.lastIndexOf('/') + 1));
  }
  if (hasLine) {
    where.push(`line ${PyLong_AsLong(at(X.lineno))}`);
    // A number too large is shown as -1.
    if (PyErr_Occurred() !== 0) PyErr_Clear();
  }
  const msg = shown(at(X.msg));
  return msg === null ? 0 : PyUnicode_FromString(`${msg} (${where.join(', ')})`);
}

export const syntaxError: Complex = {
  struct: PySyntaxErrorObject,
  fields: () => [
    X.msg,
    X.filename,
    X.lineno,
    X.offset,
    X.end_lineno,
    X.end_offset,
    X.text,
    X.print_file_and_line,
    X.metadata,
  ],
  slots: { tp_init: SyntaxError_init, tp_str: SyntaxError_str },
  members: [
    object('msg', () => X.msg),
    object('filename', () => X.filename),
    object('lineno', () => X.lineno),
    object('offset', () => X.offset),
    object('text', () => X.text),
    object('end_lineno', () => X.end_lineno),
    object('end_offset', () => X.end_offset),
    object('print_file_and_line', () => X.print_file_and_line),
    object('_metadata', () => X.metadata),
  ],
};
