// The Mersenne Twister behind the module random: _random.Random. Mirrors Modules/_randommodule.c.
//
//   16 index, 20 state: 624 words of 32 bits; the whole state lies in the object

import { Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DEFAULT } from '../include/flags.ts';
import { PyDictObject, PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { ld, ldU32, NULL, type Ref, st } from '../memory/memory.ts';
import { fn } from '../memory/text.ts';
import { PyNumber_Index } from '../objects/abstract.ts';
import { PyErr_NoMemory, PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyFloat_FromDouble } from '../objects/floatobject.ts';
import {
  _PyLong_IsNegative,
  _PyLong_NumBits,
  longClipped,
  PyLong_AsBigInt,
  PyLong_AsLong,
  PyLong_Check,
  PyLong_FromBigInt,
  PyLong_FromLong,
} from '../objects/longobject.ts';
import { type allocfunc, hash, Py_DECREF } from '../objects/object.ts';
import { PyObject_Hash } from '../objects/object_protocol.ts';
import { Py_None } from '../objects/statics.ts';
import { heapType, PyExc_OverflowError, PyExc_ValueError } from '../objects/statictypes.ts';
import {
  PyTuple_Check,
  PyTuple_GET_ITEM,
  PyTuple_GET_SIZE,
  PyTuple_New,
  PyTuple_SET_ITEM,
} from '../objects/tupleobject.ts';
import { defineType, method } from '../objects/typedef.ts';
import { clockNanoseconds } from './clock.ts';
import { addStolen, defineModule } from './define.ts';

const N = 624;
const M = 397;
const MATRIX_A = 0x9908b0df;
const UPPER_MASK = 0x80000000;
const LOWER_MASK = 0x7fffffff;

const RandomObject = struct('RandomObject', { index: 'i32', state: 'u32' }, PyObject);
const Random_Type = heapType('_random.Random');

const stateAt = (self: Ref, i: number): number => self + RandomObject.state + i * 4;

/** The next 32 random bits. */
function genrand_uint32(self: Ref): number {
  let index = ld(self + RandomObject.index);
  if (index >= N) {
    const twist = (y: number, from: number): number => from ^ (y >>> 1) ^ (y & 1 ? MATRIX_A : 0);
    for (let k = 0; k < N; k++) {
      const y = (ld(stateAt(self, k)) & UPPER_MASK) | (ld(stateAt(self, (k + 1) % N)) & LOWER_MASK);
      st(stateAt(self, k), twist(y, ld(stateAt(self, (k + M) % N))));
    }
    index = 0;
  }
  let y = ld(stateAt(self, index));
  st(self + RandomObject.index, index + 1);
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  y ^= y >>> 18;
  return y >>> 0;
}
function init_genrand(self: Ref, s: number): void {
  st(stateAt(self, 0), s);
  for (let i = 1; i < N; i++) {
    const last = ld(stateAt(self, i - 1));
    st(stateAt(self, i), Math.imul(1812433253, last ^ (last >>> 30)) + i);
  }
  st(self + RandomObject.index, N);
}
function init_by_array(self: Ref, key: readonly number[]): void {
  init_genrand(self, 19650218);
  let i = 1;
  let j = 0;
  const mixed = (factor: number): number => {
    const last = ld(stateAt(self, i - 1));
    return ld(stateAt(self, i)) ^ Math.imul(last ^ (last >>> 30), factor);
  };
  const next = (): void => {
    if (++i >= N) {
      st(stateAt(self, 0), ld(stateAt(self, N - 1)));
      i = 1;
    }
  };
  for (let k = Math.max(N, key.length); k > 0; k--) {
    st(stateAt(self, i), mixed(1664525) + key[j] + j);
    next();
    if (++j >= key.length) j = 0;
  }
  for (let k = N - 1; k > 0; k--) {
    st(stateAt(self, i), mixed(1566083941) - i);
    next();
  }
  st(stateAt(self, 0), 0x80000000 | 0);
}
/** 32-bit words of a number, lowest first; at least one. */
function wordsOf(b: bigint): number[] {
  const words: number[] = [];
  const hex = b.toString(16);
  for (let end = hex.length; end > 0; end -= 8) words.push(Number.parseInt(hex.slice(Math.max(0, end - 8), end), 16));
  return words;
}

/** Seeds from an object: an int by its magnitude, None by the clock, others by their hash. 0, or -1 with an exception. */
function random_seed(self: Ref, arg: Ref): number {
  if (arg === NULL || arg === Py_None) {
    // NOT-IN-CPYTHON: no entropy from outside; the deterministic clock stands for it.
    init_by_array(self, wordsOf(clockNanoseconds()));
    return 0;
  }
  let n: bigint;
  if (PyLong_Check(arg)) {
    n = PyLong_AsBigInt(arg);
    if (n < 0n) n = -n;
  } else {
    if (PyObject_Hash(arg) === -1) return -1;
    n = (BigInt(hash.hi >>> 0) << 32n) | BigInt(hash.lo >>> 0);
  }
  init_by_array(self, wordsOf(n));
  return 0;
}

function random_new(type: Ref, _args: Ref, _kwds: Ref): Ref {
  return fn<allocfunc>(ld(type + PyTypeObject.tp_alloc))(type, 0);
}
function random_init(self: Ref, args: Ref, kwds: Ref): number {
  if (kwds !== NULL && ld(kwds + PyDictObject.ma_used) !== 0) {
    typeError('Random() takes no keyword arguments');
    return -1;
  }
  const n = PyTuple_GET_SIZE(args);
  if (n > 1) {
    typeError(`Random expected at most 1 argument, got ${n}`);
    return -1;
  }
  return random_seed(self, n === 1 ? PyTuple_GET_ITEM(args, 0) : NULL);
}
function random_random(self: Ref): Ref {
  const a = genrand_uint32(self) >>> 5;
  const b = genrand_uint32(self) >>> 6;
  return PyFloat_FromDouble((a * 67108864 + b) * (1 / 9007199254740992));
}
function random_getstate(self: Ref): Ref {
  const state = PyTuple_New(N + 1);
  if (state === NULL) return NULL;
  for (let i = 0; i <= N; i++) {
    const word = PyLong_FromLong(i < N ? ldU32(stateAt(self, i)) : ld(self + RandomObject.index));
    if (word === NULL) {
      Py_DECREF(state);
      return NULL;
    }
    PyTuple_SET_ITEM(state, i, word);
  }
  return state;
}
/** The value of an int as a C unsigned long, or -1 with an exception. */
function unsigned(o: Ref): number {
  if (!PyLong_Check(o)) {
    typeError('an integer is required');
    return -1;
  }
  if (_PyLong_IsNegative(o)) {
    PyErr_SetString(PyExc_OverflowError, "can't convert negative value to unsigned int");
    return -1;
  }
  if (_PyLong_NumBits(o) > 64) {
    PyErr_SetString(PyExc_OverflowError, 'Python int too large to convert to C unsigned long');
    return -1;
  }
  return Number(PyLong_AsBigInt(o) & 0xffffffffn);
}
function random_setstate(self: Ref, state: Ref): Ref {
  if (!PyTuple_Check(state)) return typeError('state vector must be a tuple');
  if (PyTuple_GET_SIZE(state) !== N + 1) return PyErr_SetString(PyExc_ValueError, 'state vector is the wrong size');
  const words: number[] = [];
  for (let i = 0; i < N; i++) {
    const word = unsigned(PyTuple_GET_ITEM(state, i));
    if (word < 0) return NULL;
    words.push(word);
  }
  const index = PyLong_AsLong(PyTuple_GET_ITEM(state, N));
  if (index === -1 && PyErr_Occurred() !== NULL) return NULL;
  if (index < 0 || index > N) return PyErr_SetString(PyExc_ValueError, 'invalid state');
  st(self + RandomObject.index, index);
  words.forEach((word, i) => {
    st(stateAt(self, i), word);
  });
  return Py_None;
}
function random_getrandbits(self: Ref, arg: Ref): Ref {
  const index = PyNumber_Index(arg);
  if (index === NULL) return NULL;
  const negative = _PyLong_IsNegative(index);
  const tooLarge = _PyLong_NumBits(index) > 64;
  let k = longClipped(index);
  Py_DECREF(index);
  if (negative) return PyErr_SetString(PyExc_ValueError, 'Cannot convert negative int');
  if (tooLarge) return PyErr_SetString(PyExc_OverflowError, 'Python int too large for C uint64_t');
  if (k === 0) return PyLong_FromLong(0);
  if (k <= 32) return PyLong_FromLong(genrand_uint32(self) >>> (32 - k));
  if (k > 0x7fffffff) return PyErr_NoMemory();
  const words: string[] = [];
  for (; k > 0; k -= 32) {
    const word = k < 32 ? genrand_uint32(self) >>> (32 - k) : genrand_uint32(self);
    words.push(word.toString(16).padStart(8, '0'));
  }
  return PyLong_FromBigInt(BigInt(`0x${words.reverse().join('')}`));
}

defineType(Random_Type, {
  basicsize: () => RandomObject.state + Math.ceil((N * 4 + 4) / 8) * 8 - 4,
  flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
  doc: 'Random() -> create a random number generator with its own internal state.',
  slots: { tp_new: random_new, tp_init: random_init },
  shared: { tp_free: 'PyObject_Free' },
  methods: [
    method('random()', random_random),
    method('seed(n=None, /)', (self, n) => (random_seed(self, n) < 0 ? NULL : Py_None)),
    method('getstate()', random_getstate),
    method('setstate(state, /)', random_setstate),
    method('getrandbits(k, /)', random_getrandbits),
  ],
});

defineModule({
  name: '_random',
  doc: 'Module implements the Mersenne Twister random number generator.',
  exec: (module) => addStolen(module, 'Random', Random_Type),
});
