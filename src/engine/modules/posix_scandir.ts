// os.scandir and its entries. Mirrors the types DirEntry and ScandirIterator of Modules/posixmodule.c. The names are read when the
// iterator is made.

import { _Py_T_OBJECT, METH_VARARGS, Py_TPFLAGS_DISALLOW_INSTANTIATION } from '../include/flags.ts';
import { PyObject, struct } from '../include/structs.ts';
import { ld, ld8, ld64, type Ref, st, st8, st64, stp } from '../memory/memory.ts';
import { PyObject_Free } from '../memory/obmalloc.ts';
import { PyBytes_Check } from '../objects/bytesobject.ts';
import { class_getitem } from '../objects/classgetitem.ts';
import { PyErr_ExceptionMatches, PyErr_GetRaisedException, PyErr_SetRaisedException } from '../objects/errors.ts';
import { link } from '../objects/link.ts';
import { PyList_Append, PyList_GET_ITEM, PyList_New } from '../objects/listobject.ts';
import { PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_NewRef, Py_SIZE } from '../objects/object.ts';
import {
  PyObject_CallFinalizerFromDealloc,
  PyObject_IsTrue,
  PyObject_Repr,
  pointerText,
} from '../objects/object_protocol.ts';
import { Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { heapType, PyExc_Warning } from '../objects/statictypes.ts';
import { tpAlloc } from '../objects/traverse.ts';
import { defineType, member, method, rawMethod } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { entries, lookUp, PyErr_SetFromErrnoWithFilenameObject, statFound } from './filesystem.ts';
import { tellIgnored } from './io_base.ts';
import { statResult } from './posix_files.ts';
import { fsDecode, fsEncode, PyOS_FSPath, pathArgument } from './posix_paths.ts';

export const DirEntry_Type = heapType('posix.DirEntry');
const ScandirIterator_Type = heapType('posix.ScandirIterator');
const DirEntry = struct(
  'DirEntry',
  { name: 'ptr', path: 'ptr', stat: 'ptr', lstat: 'ptr', d_type: 'u8', d_ino: 'u64', dir_fd: 'i32' },
  PyObject,
);
const DT_DIR = 4;
const DT_REG = 8;
/** Names count from the current folder. */
const AT_FDCWD = -100;
/** CPython has the path and the open folder here. */
const ScandirIterator = struct(
  'ScandirIterator',
  {
    entries: { type: 'ptr', own: true },
    index: { type: 'ssize', own: true },
    rest: [
      { type: 'u64', own: true, count: 9, before: '3.13' },
      { type: 'u64', own: true, count: 11, before: '3.14' },
      { type: 'u64', own: true, count: 12 },
    ],
  },
  PyObject,
);

/** Drops the words of references and gives the block back. The collector knows nothing of either type. */
function dealloc(self: Ref, ...words: number[]): void {
  for (const at of words) if (ld(self + at) !== 0) Py_DECREF(ld(self + at));
  PyObject_Free(self);
}
/** Whether the entry is (no) folder; nothing is a link. */
const kind = (name: string, folder: boolean) =>
  method(`${name}(*, follow_symlinks=True)`, (self, follow) => {
    if (follow !== 0 && PyObject_IsTrue(follow) < 0) return 0;
    return PyBool_FromLong((ld8(self + DirEntry.d_type) === DT_DIR) === folder);
  });
defineType(DirEntry_Type, {
  basicsize: () => DirEntry.sizeof,
  flags: Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: (self) => dealloc(self, DirEntry.name, DirEntry.path, DirEntry.stat, DirEntry.lstat),
    tp_repr: (self) => {
      const shown = PyObject_Repr(ld(self + DirEntry.name));
      if (shown === 0) return 0;
      const text = `<DirEntry ${PyUnicode_AsString(shown)}>`;
      Py_DECREF(shown);
      return PyUnicode_FromString(text);
    },
  },
  methods: [
    kind('is_dir', true),
    kind('is_file', false),
    method('is_symlink()', () => PyBool_FromLong(0)),
    method('is_junction()', () => PyBool_FromLong(0)),
    method('stat(*, follow_symlinks=True)', (self, follow) => {
      // Nothing is a link: both words come to hold the same.
      const follows = follow === 0 ? 1 : PyObject_IsTrue(follow);
      if (follows < 0) return 0;
      const known = ld(self + (follows ? DirEntry.stat : DirEntry.lstat));
      if (known !== 0) return Py_NewRef(known);
      const path = ld(self + DirEntry.path);
      const text = fsDecode(path);
      if (text === null) return 0;
      const found = lookUp(text);
      if (typeof found === 'number') return PyErr_SetFromErrnoWithFilenameObject(-found, path);
      const result = ld(self + DirEntry.lstat) || statResult(statFound(found));
      if (result === 0) return 0;
      stp(self + DirEntry.lstat, result);
      if (follows) stp(self + DirEntry.stat, Py_NewRef(result));
      return Py_NewRef(result);
    }),
    method('inode()', (self) => PyLong_FromLong(ld64(self + DirEntry.d_ino))),
    method('__fspath__()', (self) => Py_NewRef(ld(self + DirEntry.path))),
    class_getitem,
  ],
  members: [member('name', _Py_T_OBJECT, () => DirEntry.name), member('path', _Py_T_OBJECT, () => DirEntry.path)],
});

function close(self: Ref): void {
  const list = ld(self + ScandirIterator.entries);
  stp(self + ScandirIterator.entries, 0);
  if (list !== 0) Py_DECREF(list);
}
/** tp_finalize: closes what the program did not, with a warning. */
function finalize(self: Ref): void {
  if (ld(self + ScandirIterator.entries) === 0) return;
  const exc = PyErr_GetRaisedException();
  close(self);
  const shown = `<posix.ScandirIterator object at ${pointerText(self)}>`;
  if (link.PyErr_ResourceWarning(self, `unclosed scandir iterator ${shown}`) < 0) {
    if (PyErr_ExceptionMatches(PyExc_Warning)) tellIgnored('scandir iterator', self);
  }
  PyErr_SetRaisedException(exc);
}
defineType(ScandirIterator_Type, {
  basicsize: () => ScandirIterator.sizeof,
  flags: Py_TPFLAGS_DISALLOW_INSTANTIATION,
  slots: {
    tp_dealloc: (self) => {
      if (PyObject_CallFinalizerFromDealloc(self) === 0) dealloc(self, ScandirIterator.entries);
    },
    tp_finalize: finalize,
    tp_iter: (self) => Py_NewRef(self),
    tp_iternext: (self) => {
      const list = ld(self + ScandirIterator.entries);
      const index = ld64(self + ScandirIterator.index);
      if (list === 0 || index >= Py_SIZE(list)) {
        close(self);
        return 0;
      }
      st64(self + ScandirIterator.index, index + 1);
      return Py_NewRef(PyList_GET_ITEM(list, index));
    },
  },
  methods: [
    method('__enter__()', (self) => Py_NewRef(self)),
    rawMethod('__exit__', METH_VARARGS, (self: Ref) => {
      close(self);
      return Py_None;
    }),
    method('close()', (self) => {
      close(self);
      return Py_None;
    }),
  ],
});

function scandir(_m: Ref, o: Ref): Ref {
  const given = o !== 0 && o !== Py_None;
  const path = given ? pathArgument('scandir', o) : '.';
  if (path === null) return 0;
  const folder = String(path);
  const found = entries(folder);
  if (typeof found === 'number') return PyErr_SetFromErrnoWithFilenameObject(-found, given ? o : 0);
  const fsPath = given ? PyOS_FSPath(o) : 0;
  const make = fsPath !== 0 && PyBytes_Check(fsPath) ? fsEncode : PyUnicode_FromString;
  if (fsPath !== 0) Py_DECREF(fsPath);
  const list = PyList_New(0);
  for (const { name, isFolder, number } of found) {
    const entry = tpAlloc(DirEntry_Type);
    stp(entry + DirEntry.name, make(name));
    stp(entry + DirEntry.path, make(folder.endsWith('/') ? folder + name : `${folder}/${name}`));
    st8(entry + DirEntry.d_type, isFolder ? DT_DIR : DT_REG);
    st64(entry + DirEntry.d_ino, number);
    st(entry + DirEntry.dir_fd, AT_FDCWD);
    PyList_Append(list, entry);
    Py_DECREF(entry);
  }
  const it = tpAlloc(ScandirIterator_Type);
  stp(it + ScandirIterator.entries, list);
  st64(it + ScandirIterator.index, 0);
  return it;
}
export const scandirFunction = method('scandir(path=None)', scandir);
