// Where each block of memory was asked for: what the module _tracemalloc tells. Mirrors Python/tracemalloc.c. NOT-IN-CPYTHON: one table for all
// blocks, since no extension adds domains; memory that only the compiler and the importer use is not in simulated memory, so it is not counted.
//
//   traces       address of a block -> trace_t { size, traceback }
//   tracebacks   traceback_t { hash, nframe, total_nframe, frames of (filename, lineno) }, each kept once
//   filenames    the str objects in them, to which they hold references

import { profile } from '../include/profile.ts';
import { PyCodeObject } from '../include/structs.ts';
import { free, malloc } from '../memory/malloc.ts';
import { type Addr, ld, ld16, memmove, type Ref, st, st16, stp } from '../memory/memory.ts';
import {
  _PyObject_Free,
  _PyObject_Malloc,
  _PyObject_Realloc,
  areBlocksTraced,
  blockTracer,
  traceBlocks,
} from '../memory/obmalloc.ts';
import { staticAlloc } from '../memory/static.ts';
import { PyCode_Addr2Line } from '../objects/code_lines.ts';
import { PyErr_NoMemory } from '../objects/errors.ts';
import { _PyType_PreHeaderSize } from '../objects/gcobject.ts';
import {
  _PyFrame_GetCode,
  _PyFrame_GetFirstComplete,
  _PyThreadState_GetFrame,
  F_PREVIOUS,
  frameLasti,
} from '../objects/interpframe.ts';
import { Py_DECREF, Py_NewRef, Py_TYPE } from '../objects/object.ts';
import { _Py_ID } from '../objects/statics.ts';
import { PyUnicode_Compare, unicode_hash } from '../objects/unicode_layout.ts';
import { PyUnicode_Check } from '../objects/unicodeobject.ts';
import { endStretch } from './eval_state.ts';
import {
  _Py_hashtable_clear,
  _Py_hashtable_destroy,
  _Py_hashtable_entries,
  _Py_hashtable_get_entry,
  _Py_hashtable_hash_ptr,
  _Py_hashtable_new,
  _Py_hashtable_set,
  _Py_hashtable_size,
  _Py_hashtable_steal,
  EMPTY_TABLE_SIZE,
  entryKey,
  entryValue,
  tableBlocks,
} from './hashtable.ts';

/** Frames that a traceback can have. */
export const MAX_NFRAME = 0xffff;

// State: sizes in bytes of what is traced now and at most, the tables, room for the traceback that is being made.
const CURRENT = staticAlloc('tracemalloc.traced_memory', 8);
const PEAK = staticAlloc('tracemalloc.peak_traced_memory', 8);
const FRAMES_LIMIT = staticAlloc('tracemalloc.max_nframe', 8);
const TRACES = staticAlloc('tracemalloc.traces', 8);
const TRACEBACKS = staticAlloc('tracemalloc.tracebacks', 8);
const FILENAMES = staticAlloc('tracemalloc.filenames', 8);
const TABLES = [TRACES, TRACEBACKS, FILENAMES];
const SCRATCH = staticAlloc('tracemalloc.traceback', 8);

// ---- tracebacks ----

const nframe = 8;
const total_nframe = 10;
const frames = 12;
/** A packed frame_t: a pointer and an unsigned int. */
const FRAME_SIZE = 12;
const FRAME_LINENO = 8;
const str_unknown = _Py_ID('<unknown>');
const tracebackSize = (n: number): number => frames + n * FRAME_SIZE;

/** The frames of a traceback, the innermost first: borrowed references and lines. */
export function tracebackFrames(traceback: Addr): { filename: Ref; lineno: number }[] {
  return Array.from({ length: ld16(traceback + nframe) }, (_, i) => {
    const at = traceback + frames + i * FRAME_SIZE;
    return { filename: ld(at), lineno: ld(at + FRAME_LINENO) };
  });
}
/** How many frames there were, also those beyond the limit. */
export function tracebackTotal(traceback: Addr): number {
  return ld16(traceback + total_nframe);
}

/** Borrowed reference: the one str that stands for all equal ones; "<unknown>" if memory is full. */
function internedFilename(filename: Ref): Ref {
  const table = ld(FILENAMES);
  const hash = unicode_hash(filename);
  const e = _Py_hashtable_get_entry(table, hash, (known) => PyUnicode_Compare(known, filename) === 0);
  if (e !== 0) return entryKey(e);
  if (_Py_hashtable_set(table, hash, filename, 0) < 0) return str_unknown;
  return Py_NewRef(filename);
}

function addFrame(traceback: Addr, n: number, frame: Addr): void {
  const code = _PyFrame_GetCode(frame);
  const filename = ld(code + PyCodeObject.co_filename);
  const at = traceback + frames + n * FRAME_SIZE;
  stp(at, filename !== 0 && PyUnicode_Check(filename) ? internedFilename(filename) : str_unknown);
  st(at + FRAME_LINENO, Math.max(0, PyCode_Addr2Line(code, frameLasti(frame))));
}
/** The traceback of what runs now, without a frame if nothing does. 0 when memory is full. */
function traceback_new(): Addr {
  const scratch = ld(SCRATCH);
  const limit = ld(FRAMES_LIMIT);
  let n = 0;
  let total = 0;
  for (let f = _PyThreadState_GetFrame(); f !== 0; f = _PyFrame_GetFirstComplete(ld(f + F_PREVIOUS))) {
    if (n < limit) addFrame(scratch, n++, f);
    if (total < MAX_NFRAME) total++;
  }
  st16(scratch + nframe, n);
  st16(scratch + total_nframe, total);
  const hash = traceback_hash(scratch);
  st(scratch, hash);
  const words = tracebackSize(n) / 4;
  const e = _Py_hashtable_get_entry(ld(TRACEBACKS), hash, (known) => isSame(known, scratch, words));
  if (e !== 0) return entryKey(e);
  const traceback = malloc(tracebackSize(n));
  if (traceback === 0) return 0;
  memmove(traceback, scratch, tracebackSize(n));
  if (_Py_hashtable_set(ld(TRACEBACKS), hash, traceback, 0) === 0) return traceback;
  free(traceback);
  return 0;
}
function isSame(a: Addr, b: Addr, words: number): boolean {
  // The hashes are the same.
  for (let i = 2; i < words; i++) if (ld(a + i * 4) !== ld(b + i * 4)) return false;
  return true;
}
/** As of a tuple, in 32 bits. */
function traceback_hash(traceback: Addr): number {
  let x = 0x345678;
  let mult = 1000003;
  const n = ld16(traceback + nframe);
  for (let i = n - 1, at = traceback + frames; i >= 0; i--, at += FRAME_SIZE) {
    x = Math.imul(x ^ unicode_hash(ld(at)) ^ ld(at + FRAME_LINENO), mult);
    mult = (mult + 82520 + i + i) | 0;
  }
  return ((x ^ ld16(traceback + total_nframe)) + 97531) | 0;
}

// ---- traces ----

const traceSize = 0;
const traceTraceback = 8;
const TRACE_SIZE = 16;

function traceOf(p: Addr): Addr {
  const e = _Py_hashtable_get_entry(ld(TRACES), _Py_hashtable_hash_ptr(p), (known) => known === p);
  return e === 0 ? 0 : entryValue(e);
}
function grow(bytes: number): void {
  const now = ld(CURRENT) + bytes;
  st(CURRENT, now);
  if (now > ld(PEAK)) st(PEAK, now);
}
/** 0, or -1 when memory is full. */
function tracemalloc_add_trace(p: Addr, size: number): number {
  const traceback = traceback_new();
  if (traceback === 0) return -1;
  let trace = traceOf(p);
  if (trace !== 0) st(CURRENT, ld(CURRENT) - ld(trace + traceSize));
  else {
    trace = malloc(TRACE_SIZE);
    if (trace === 0) return -1;
    if (_Py_hashtable_set(ld(TRACES), _Py_hashtable_hash_ptr(p), p, trace) < 0) {
      free(trace);
      return -1;
    }
  }
  st(trace + traceSize, size);
  stp(trace + traceTraceback, traceback);
  grow(size);
  return 0;
}
function tracemalloc_remove_trace(p: Addr): void {
  const trace = _Py_hashtable_steal(ld(TRACES), p);
  if (trace === 0) return;
  st(CURRENT, ld(CURRENT) - ld(trace + traceSize));
  free(trace);
}

// ---- the allocators, while they are traced ----

blockTracer.malloc = (n) => {
  const p = _PyObject_Malloc(n);
  if (p === 0 || tracemalloc_add_trace(p, n) === 0) return p;
  _PyObject_Free(p);
  return 0;
};
blockTracer.free = (p) => {
  tracemalloc_remove_trace(p);
  _PyObject_Free(p);
};
blockTracer.realloc = (p, n) => {
  const q = _PyObject_Realloc(p, n);
  if (q === 0) return 0;
  if (q !== p) tracemalloc_remove_trace(p);
  // A block that was made smaller is there, whatever happens; as in C, where memory is never full for what a trace takes.
  tracemalloc_add_trace(q, n);
  return q;
};
blockTracer.newReference = (o) => {
  const trace = traceOf(o - _PyType_PreHeaderSize(Py_TYPE(o)));
  if (trace === 0) return;
  const traceback = traceback_new();
  if (traceback !== 0) stp(trace + traceTraceback, traceback);
};

blockTracer.ownBlocks = () => [
  ld(SCRATCH),
  ...TABLES.flatMap((table) => tableBlocks(ld(table))),
  ..._Py_hashtable_entries(ld(TRACES)).map(entryValue),
  ..._Py_hashtable_entries(ld(TRACEBACKS)).map(entryKey),
];
blockTracer.held = () => _Py_hashtable_entries(ld(FILENAMES)).map(entryKey);

// ---- what the module asks ----

/** Begins to trace, with so many frames of each traceback; does nothing where it goes on already. 0, or -1 with MemoryError. */
export function _PyTraceMalloc_Start(maxNframe: number): number {
  if (areBlocksTraced()) return 0;
  for (const table of TABLES) if (ld(table) === 0) stp(table, _Py_hashtable_new());
  const scratch = malloc(tracebackSize(maxNframe));
  if (scratch === 0 || TABLES.some((table) => ld(table) === 0)) {
    PyErr_NoMemory();
    return -1;
  }
  stp(SCRATCH, scratch);
  st(FRAMES_LIMIT, maxNframe);
  traceBlocks(true);
  // From the next instruction on each one is saved in its frame, where its line is looked up.
  endStretch();
  return 0;
}
/** Ends tracing; what was traced is forgotten. */
export function _PyTraceMalloc_Stop(): void {
  if (!areBlocksTraced()) return;
  traceBlocks(false);
  clearTables();
  for (const table of TABLES) {
    _Py_hashtable_destroy(ld(table));
    stp(table, 0);
  }
  free(ld(SCRATCH));
  stp(SCRATCH, 0);
}
export function _PyTraceMalloc_ClearTraces(): void {
  if (areBlocksTraced()) untraced(clearTables);
}
function clearTables(): void {
  _Py_hashtable_clear(ld(TRACES), (_, trace) => free(trace));
  st(CURRENT, 0);
  st(PEAK, 0);
  _Py_hashtable_clear(ld(TRACEBACKS), free);
  _Py_hashtable_clear(ld(FILENAMES), Py_DECREF);
}
/** Does something whose own blocks are not traced. */
export function untraced<T>(f: () => T): T {
  traceBlocks(false);
  try {
    return f();
  } finally {
    traceBlocks(true);
  }
}
export function _PyTraceMalloc_GetTracebackLimit(): number {
  return ld(FRAMES_LIMIT) || 1;
}
/** Bytes of the blocks that are traced, and the most there ever were. */
export function tracedMemory(): readonly [current: number, peak: number] {
  return areBlocksTraced() ? [ld(CURRENT), ld(PEAK)] : [0, 0];
}
export function _PyTraceMalloc_ResetPeak(): void {
  if (areBlocksTraced()) st(PEAK, ld(CURRENT));
}
/** Bytes of the tables. */
export function tablesSize(): number {
  if (!areBlocksTraced()) return profile.traceTablesStay ? 3 * EMPTY_TABLE_SIZE : 0;
  return TABLES.reduce((sum, table) => sum + _Py_hashtable_size(ld(table)), 0);
}
/** Size and traceback of each block. */
export function allTraces(): { size: number; traceback: Addr }[] {
  return _Py_hashtable_entries(ld(TRACES)).map((e) => ({
    size: ld(entryValue(e) + traceSize),
    traceback: ld(entryValue(e) + traceTraceback),
  }));
}
/** The traceback of the block that an object lies in, or 0. */
export function objectTraceback(o: Ref): Addr {
  if (!areBlocksTraced()) return 0;
  const trace = traceOf(o - _PyType_PreHeaderSize(Py_TYPE(o)));
  return trace === 0 ? 0 : ld(trace + traceTraceback);
}
