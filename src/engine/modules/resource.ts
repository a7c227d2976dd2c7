// Module resource: the limits that the simulated process is under. Mirrors Modules/resource.c. NOT-IN-CPYTHON: nothing is limited
// but the stack, and limits cannot be changed.

import { PyErr_SetString } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { method } from '../objects/typedef.ts';
import { addInts } from './add_types.ts';
import { defineModule } from './define.ts';

const RLIM_INFINITY = -1;
const LIMITS = {
  RLIMIT_CPU: 0,
  RLIMIT_FSIZE: 1,
  RLIMIT_DATA: 2,
  RLIMIT_STACK: 3,
  RLIMIT_CORE: 4,
  RLIMIT_NOFILE: 7,
  RLIMIT_AS: 9,
};
/** Bytes: what Linux gives a process unless told otherwise. */
const STACK = 8 << 20;

defineModule({
  name: 'resource',
  methods: [
    method('getrlimit(resource, /)', (_m, o) => {
      const n = PyLong_AsInt(o);
      if (failed(n)) return 0;
      if (n < 0 || n > 15) return PyErr_SetString(PyExc_ValueError, 'invalid resource specified');
      const soft = PyLong_FromLong(n === LIMITS.RLIMIT_STACK ? STACK : RLIM_INFINITY);
      const hard = PyLong_FromLong(RLIM_INFINITY);
      const t = PyTuple_Pack(soft, hard);
      Py_DECREF(soft);
      Py_DECREF(hard);
      return t;
    }),
    method('getpagesize()', () => PyLong_FromLong(4096)),
  ],
  exec: (module) => addInts(module, { ...LIMITS, RLIM_INFINITY }),
});
