import { beforeAll, describe, expect, it } from 'vitest';
import {
  Py_TPFLAGS_DICT_SUBCLASS,
  Py_TPFLAGS_HAVE_GC,
  Py_TPFLAGS_LIST_SUBCLASS,
  Py_TPFLAGS_UNICODE_SUBCLASS,
} from '../include/flags.ts';
import { PyDictObject, PyListObject, PyTypeObject } from '../include/structs.ts';
import { initMalloc } from '../memory/malloc.ts';
import { type Ref, st, stp } from '../memory/memory.ts';
import { initObmalloc, PyObject_Free } from '../memory/obmalloc.ts';
import { registerFunction } from '../memory/text.ts';
import * as D from './dictobject.ts';
import { initGcState, PyObject_GC_Del } from './gcobject.ts';
import * as L from './listobject.ts';
import { Py_DECREF, Py_REFCNT } from './object.ts';
import {
  make_empty_set,
  PySet_GET_SIZE,
  set_add_key,
  set_contains_key,
  set_discard_key,
  setBasicSize,
  setSizeof,
} from './set_core.ts';
import { PyDict_Type, PyList_Type, PySet_Type, PyUnicode_Type } from './statictypes.ts';
import { initStaticStrings, PyUnicode_AsString, PyUnicode_FromString, unicode_hash } from './unicodeobject.ts';
import { add64, mul64, u64 } from './word64.ts';

/** As much of the types as the cores read. */
function fakeType(
  type: Ref,
  flags: number,
  basicsize: number,
  slots: Record<string, (...args: number[]) => unknown>,
): void {
  st(type + PyTypeObject.tp_flags, flags);
  st(type + PyTypeObject.tp_basicsize, basicsize);
  for (const name in slots) {
    const at = (PyTypeObject as unknown as Record<string, number>)[name];
    stp(type + at, registerFunction(`test.${basicsize}.${name}`, slots[name]));
  }
}
beforeAll(async () => {
  initMalloc();
  initObmalloc();
  initGcState([2000, 10, 10]);
  initStaticStrings();
  D.initEmptyKeys();
  const { _PyObject_GC_New, _PyObject_GC_TRACK } = await import('./gcobject.ts');
  const gc = Py_TPFLAGS_HAVE_GC;
  fakeType(PyDict_Type, Py_TPFLAGS_DICT_SUBCLASS | gc, PyDictObject.sizeof, {
    tp_dealloc: D.dict_dealloc,
    tp_free: PyObject_GC_Del,
  });
  fakeType(PyList_Type, Py_TPFLAGS_LIST_SUBCLASS | gc, PyListObject.sizeof, {
    tp_dealloc: L.list_dealloc,
    tp_free: PyObject_GC_Del,
  });
  fakeType(PyUnicode_Type, Py_TPFLAGS_UNICODE_SUBCLASS, 64, { tp_dealloc: PyObject_Free, tp_hash: unicode_hash });
  fakeType(PySet_Type, gc, setBasicSize, {
    tp_alloc: (type) => {
      const o = _PyObject_GC_New(type);
      _PyObject_GC_TRACK(o);
      return o;
    },
  });
});

let seed = 7;
function random(n: number): number {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
}
/** Calls `f` with a new str and drops it. */
function withStr<T>(text: string, f: (s: Ref) => T): T {
  const s = PyUnicode_FromString(text);
  const result = f(s);
  Py_DECREF(s);
  return result;
}
function entries(d: Ref): [string, string][] {
  const at = { pos: 0, key: 0, value: 0 };
  const out: [string, string][] = [];
  while (D.PyDict_Next(d, at)) out.push([PyUnicode_AsString(at.key), PyUnicode_AsString(at.value)]);
  return out;
}

describe('dict', () => {
  it('is a map in order of insertion', () => {
    const d = D.PyDict_New();
    const m = new Map<string, string>();
    for (let i = 0; i < 20_000; i++) {
      const key = `k${random(400)}`;
      const op = random(10);
      if (op < 6) {
        withStr(key, (k) => withStr(`v${i}`, (v) => D.PyDict_SetItem(d, k, v)));
        m.set(key, `v${i}`);
      } else if (op < 9) {
        const value = withStr(key, (k) => D.PyDict_Pop(d, k));
        expect(value !== 0).toBe(m.delete(key));
        if (value !== 0) Py_DECREF(value);
      } else {
        const value = withStr(key, (k) => D.PyDict_GetItemWithError(d, k));
        expect(value === 0 ? undefined : PyUnicode_AsString(value)).toBe(m.get(key));
      }
      expect(D.PyDict_GET_SIZE(d)).toBe(m.size);
    }
    expect(entries(d)).toEqual([...m]);
    const copy = D.PyDict_Copy(d);
    expect(entries(copy)).toEqual([...m]);
    D.PyDict_Clear(d);
    expect(D.PyDict_GET_SIZE(d)).toBe(0);
    expect(entries(copy)).toEqual([...m]);
    Py_DECREF(copy);
    Py_DECREF(d);
  });

  it('grows as measured (bytes of a dict with str keys, without the collector)', () => {
    const d = D.PyDict_New();
    const sizes = new Map<number, number>();
    for (let n = 1; n <= 86; n++) {
      withStr(`key ${n}`, (k) => D.PyDict_SetItem(d, k, k));
      const bytes = D._PyDict_SizeOf(d) + 16;
      if (!sizes.has(bytes)) sizes.set(bytes, n);
    }
    expect([...sizes]).toEqual([
      [184, 1],
      [272, 6],
      [464, 11],
      [832, 22],
      [1584, 43],
      [3328, 86],
    ]);
    Py_DECREF(d);
  });

  it('holds one reference to each key and value', () => {
    const d = D.PyDict_New();
    const k = PyUnicode_FromString('a key');
    D.PyDict_SetItem(d, k, k);
    expect(Py_REFCNT(k)).toBe(3);
    D.PyDict_SetItem(d, k, k);
    expect(Py_REFCNT(k)).toBe(3);
    Py_DECREF(d);
    expect(Py_REFCNT(k)).toBe(1);
    Py_DECREF(k);
  });
});

describe('set', () => {
  it('is a set', () => {
    const so = make_empty_set(PySet_Type);
    const s = new Set<string>();
    for (let i = 0; i < 20_000; i++) {
      const key = `k${random(300)}`;
      if (random(2) === 0) {
        withStr(key, (k) => set_add_key(so, k));
        s.add(key);
      } else {
        expect(withStr(key, (k) => set_discard_key(so, k)) === 1).toBe(s.delete(key));
      }
      expect(PySet_GET_SIZE(so)).toBe(s.size);
      expect(withStr(key, (k) => set_contains_key(so, k)) === 1).toBe(s.has(key));
    }
  });
  it('grows as measured', () => {
    const so = make_empty_set(PySet_Type);
    const sizes = new Map<number, number>();
    for (let n = 1; n <= 310; n++) {
      withStr(`k${n}`, (k) => set_add_key(so, k));
      const bytes = setSizeof(so) + 16;
      if (!sizes.has(bytes)) sizes.set(bytes, n);
    }
    expect([...sizes]).toEqual([
      [216, 1],
      [728, 5],
      [2264, 19],
      [8408, 77],
      [32984, 307],
    ]);
  });
});

describe('list', () => {
  it('takes room as measured', () => {
    const list = L.PyList_New(0);
    const rooms: number[] = [];
    for (let n = 0; n < 260; n++) {
      withStr(`item ${n}`, (s) => L.PyList_Append(list, s));
      const room = L.listAllocated(list);
      if (rooms[rooms.length - 1] !== room) rooms.push(room);
    }
    expect(rooms).toEqual([4, 8, 16, 24, 32, 40, 52, 64, 76, 92, 108, 128, 148, 172, 200, 232, 268]);
    Py_DECREF(list);
  });
});

describe('64-bit words', () => {
  it('multiply and add as uint64_t does', () => {
    const word = (lo: number, hi: number): bigint => BigInt.asUintN(64, (BigInt(hi) << 32n) | BigInt(lo >>> 0));
    for (let i = 0; i < 5000; i++) {
      const [a, b, c, d] = [0, 0, 0, 0].map(() => (random(2 ** 31) * 2 + random(2)) | 0);
      mul64(a, b, c, d);
      expect(word(u64.lo, u64.hi)).toBe(BigInt.asUintN(64, word(a, b) * word(c, d)));
      add64(a, b, c, d);
      expect(word(u64.lo, u64.hi)).toBe(BigInt.asUintN(64, word(a, b) + word(c, d)));
    }
  });
});
