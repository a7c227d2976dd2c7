// Starting the interpreter from nothing. Mirrors Python/pylifecycle.c; a process from a boot image needs none of it.

import { docstringIn } from '../include/docstrings.ts';
import { isPresent, typeNameIn, wrapsInherited } from '../include/members.ts';
import { profile } from '../include/profile.ts';
import { initMalloc, mmap } from '../memory/malloc.ts';
import { ld, type Ref, st, stp } from '../memory/memory.ts';
import { ALIGNMENT, initObmalloc, SMALL_REQUEST_THRESHOLD } from '../memory/obmalloc.ts';
import { staticRef } from '../memory/static.ts';
import { functionAddress } from '../memory/text.ts';
import { initBools } from '../objects/boolobject.ts';
import { initStaticBytes, PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { initEmptyKeys } from '../objects/dict_keys.ts';
import { PyDict_Copy, PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Occurred } from '../objects/errors.ts';
import { gcstate, initGcState } from '../objects/gcobject.ts';
import { partLink } from '../objects/link.ts';
import { PyList_New } from '../objects/listobject.ts';
import { initLongState } from '../objects/long_text.ts';
import { initSmallInts } from '../objects/longobject.ts';
import { PyModule_GetDict } from '../objects/moduleobject.ts';
import { initStaticHeader, Py_DECREF } from '../objects/object.ts';
import { DEFAULT_HOST_STACK, setHostStack } from '../objects/recursion.ts';
import { _Py_HashRandomization_Init } from '../objects/siphash.ts';
import { PySlice_New } from '../objects/sliceobject.ts';
import { _Py_EllipsisObject, _Py_NoneStruct, _Py_NotImplementedStruct, Py_None } from '../objects/statics.ts';
import { _PyNone_Type, _PyNotImplemented_Type, PyEllipsis_Type } from '../objects/statictypes.ts';
import { tstate } from '../objects/tstate.ts';
import { initEmptyTuple, PyTuple_Pack } from '../objects/tupleobject.ts';
import { initTypes } from '../objects/type_ready.ts';
import { documentation, presence, writeStaticTypes } from '../objects/typedef.ts';
import { init_interned_dict } from '../objects/unicode_intern.ts';
import { initStaticStrings } from '../objects/unicodeobject.ts';
import { initEval } from './ceval.ts';
import { PyGC_Collect } from './gc.ts';
import { PyImport_AddModule, PyImport_ImportModule, PyImport_ImportModuleAttrString } from './import.ts';
import { runtimeLink } from './part_link.ts';
import { mapFresh, type StartOptions } from './pylifecycle.ts';
import { PyErr_Print } from './pythonrun.ts';

documentation.of = (name) => docstringIn(profile.version, name);
presence.has = (name) => isPresent(profile.version, name);
presence.wrapsInherited = (name) => wrapsInherited(profile.version, name);
presence.nameOf = (name) => typeNameIn(profile.version, name);

/** Bytes of the C stack: words for the arguments of calls made by C functions. */
const C_STACK = 1 << 20;

/**
 * Maps a new memory and starts the interpreter in it: static objects, types, builtins, sys, __main__. After it, code can run.
 * Throws only for an engine bug.
 */
function Py_Initialize(options: StartOptions): void {
  mapFresh(options.version);
  initMalloc();
  initObmalloc();
  initThreadState(options.hashSeed ?? 0);
  initEval(profile);
  initGcState(profile.gcThresholds);
  writeStaticTypes(functionAddress);
  initStaticHeader(_Py_NoneStruct, _PyNone_Type);
  initStaticHeader(_Py_EllipsisObject, PyEllipsis_Type);
  initStaticHeader(_Py_NotImplementedStruct, _PyNotImplemented_Type);
  initSmallInts(profile);
  initLongState();
  initBools();
  initStaticBytes();
  initStaticStrings();
  initEmptyTuple();
  initEmptyKeys();
  check(init_interned_dict() === 0);
  initTypes();
  stp(gcstate.garbage, PyList_New(0));
  stp(gcstate.callbacks, PyList_New(0));
  // 0 would mean that there are no versions left.
  st(tstate.next_func_version, 1);
  stp(tstate.modules, PyDict_New());
  check(partLink.create_exception_group_class() === 0);
  const builtins = PyImport_ImportModule('builtins');
  check(builtins !== 0);
  stp(tstate.builtins, PyModule_GetDict(builtins));
  stp(tstate.builtins_copy, PyDict_Copy(ld(tstate.builtins)));
  const sys = PyImport_ImportModule('sys');
  check(sys !== 0);
  // Filters and registry of warnings are part of every process (_PyWarnings_Init).
  const warnings = PyImport_ImportModule('_warnings');
  check(warnings !== 0);
  Py_DECREF(warnings);
  // builtins.open is that of _io (init_set_builtins_open).
  const open = PyImport_ImportModuleAttrString('_io', 'open');
  check(open !== 0 && PyDict_SetItemString(ld(tstate.builtins), 'open', open) === 0);
  Py_DECREF(open);
  const main = PyImport_AddModule('__main__');
  check(main !== 0);
  const dict = PyModule_GetDict(main);
  // As add_main_module: what annotations are stored in as long as they are evaluated at once.
  if (!profile.lateAnnotations) {
    const annotations = PyDict_New();
    check(annotations !== 0 && PyDict_SetItemString(dict, '__annotations__', annotations) === 0);
    Py_DECREF(annotations);
  }
  check(PyDict_SetItemString(dict, '__builtins__', builtins) === 0);
  check(PyDict_SetItemString(dict, '__loader__', Py_None) === 0);
  Py_DECREF(builtins);
  Py_DECREF(sys);
  Py_DECREF(main);
  occupyEverySizeClass();
  // Start-up has sliced something.
  if (profile.collectionKeepsSlice) Py_DECREF(PySlice_New(0, 0, 0));
  // Start-up leaves cycles behind; they are not the program's business.
  PyGC_Collect();
  st(gcstate.enabled, 1);
}

/** The objects that stand for what Lib leaves behind. */
const STARTUP_BLOCKS = staticRef('startup.blocks');
/**
 * NOT-IN-CPYTHON: here start-up runs no Lib (site, encodings), which leaves blocks of all sizes in use. A bytes object of each
 * size class stands for them: without it a pool whose only block is freed would be given to another size class, and with it the
 * address.
 */
function occupyEverySizeClass(): void {
  const blocks: Ref[] = [];
  for (let size = 64; size <= SMALL_REQUEST_THRESHOLD; size += ALIGNMENT)
    blocks.push(PyBytes_FromUint8Array(new Uint8Array(size - 33)));
  stp(STARTUP_BLOCKS, PyTuple_Pack(...blocks));
  for (const bytes of blocks) Py_DECREF(bytes);
}

function initThreadState(hashSeed: number): void {
  setHostStack(DEFAULT_HOST_STACK);
  const stack = mmap(C_STACK);
  stp(tstate.c_stack_pointer, stack);
  stp(tstate.c_stack_limit, stack + C_STACK);
  _Py_HashRandomization_Init(hashSeed);
}

/** Start-up cannot fail as Python code can: what fails here is a bug of the engine, shown with Python's own message. */
function check(ok: boolean): void {
  if (ok) return;
  if (PyErr_Occurred() !== 0) PyErr_Print();
  throw new Error('the interpreter did not start');
}

runtimeLink.Py_Initialize = Py_Initialize;
