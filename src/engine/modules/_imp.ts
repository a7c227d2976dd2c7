// Module _imp: what Lib/importlib takes from C. Mirrors Python/import.c. NOT-IN-CPYTHON: sys.meta_path gets one finder, which
// hands importlib the modules that the engine's own import finds, so that both ways give the same modules.

import { PyObject } from '../include/structs.ts';
import type { Ref } from '../memory/memory.ts';
import { bufferBytes } from '../objects/buffer.ts';
import { PyBytes_FromUint8Array } from '../objects/bytesobject.ts';
import { PyObject_CallFunctionObjArgs } from '../objects/call.ts';
import { PyErr_SetString, typeError } from '../objects/errors.ts';
import { _PyObject_New } from '../objects/gcobject.ts';
import { failed } from '../objects/getargs.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsBigInt, PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_SIZE } from '../objects/object.ts';
import { PyObject_GetAttrString } from '../objects/object_protocol.ts';
import { Py_False, Py_None, PyBool_FromLong } from '../objects/statics.ts';
import { PyExc_ImportError, staticType } from '../objects/statictypes.ts';
import { defineType, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import {
  _PyImport_Inittab,
  isModuleKnown,
  PyImport_ImportModule,
  PyImport_ImportModuleAttrString,
} from '../runtime/import.ts';
import { PySys_GetObject } from '../runtime/sysdict.ts';
import { addInts } from './add_types.ts';
import { addStolen, defineModule } from './define.ts';

const finder_Type = staticType('_imp.finder');
defineType(finder_Type, {
  basicsize: () => PyObject.sizeof,
  flags: 0,
  slots: { tp_repr: () => PyUnicode_FromString('<_imp.finder>') },
  methods: [
    // The spec's loader is the finder itself: it has the module made, and run, in create_module.
    method('find_spec(fullname, path=None, target=None)', (self, fullname) => {
      if (!PyUnicode_Check(fullname)) return typeError(`module name must be str, not ${typeName(fullname)}`);
      if (!isModuleKnown(PyUnicode_AsString(fullname))) return Py_None;
      const ModuleSpec = PyImport_ImportModuleAttrString('importlib._bootstrap', 'ModuleSpec');
      if (ModuleSpec === 0) return 0;
      const spec = PyObject_CallFunctionObjArgs(ModuleSpec, fullname, self);
      Py_DECREF(ModuleSpec);
      return spec;
    }),
    method('create_module(spec)', (_self, spec) => {
      const name = PyObject_GetAttrString(spec, 'name');
      if (name === 0) return 0;
      const module = PyImport_ImportModule(PyUnicode_AsString(name));
      Py_DECREF(name);
      return module;
    }),
    method('exec_module(module)', () => Py_None),
  ],
});

const nameText = (o: Ref): string | null => {
  if (PyUnicode_Check(o)) return PyUnicode_AsString(o);
  typeError(`argument must be str, not ${typeName(o)}`);
  return null;
};
const unsupported = (name: string) =>
  method(`${name}(name, /)`, (_m, o) => {
    const text = nameText(o);
    return text === null ? 0 : PyErr_SetString(PyExc_ImportError, `No such frozen object named ${text}`);
  });

const M64 = (1n << 64n) - 1n;
/** SipHash-1-3 of the source with the key of importlib. */
function siphash13(key: bigint, bytes: Uint8Array): bigint {
  const rotl = (x: bigint, b: bigint): bigint => ((x << b) | (x >> (64n - b))) & M64;
  let v0 = key ^ 0x736f6d6570736575n;
  let v1 = 0x646f72616e646f6dn;
  let v2 = key ^ 0x6c7967656e657261n;
  let v3 = 0x7465646279746573n;
  const round = (): void => {
    v0 = (v0 + v1) & M64;
    v1 = rotl(v1, 13n) ^ v0;
    v0 = rotl(v0, 32n);
    v2 = (v2 + v3) & M64;
    v3 = rotl(v3, 16n) ^ v2;
    v0 = (v0 + v3) & M64;
    v3 = rotl(v3, 21n) ^ v0;
    v2 = (v2 + v1) & M64;
    v1 = rotl(v1, 17n) ^ v2;
    v2 = rotl(v2, 32n);
  };
  const whole = bytes.length - (bytes.length % 8);
  const word = (from: number, to: number): bigint => {
    let w = 0n;
    for (let i = to - 1; i >= from; i--) w = (w << 8n) | BigInt(bytes[i]);
    return w;
  };
  for (let i = 0; i < whole; i += 8) {
    const m = word(i, i + 8);
    v3 ^= m;
    round();
    v0 ^= m;
  }
  const last = (BigInt(bytes.length & 255) << 56n) | word(whole, bytes.length);
  v3 ^= last;
  round();
  v0 ^= last;
  v2 ^= 0xffn;
  round();
  round();
  round();
  return v0 ^ v1 ^ v2 ^ v3;
}

defineModule({
  name: '_imp',
  doc: '(Extremely) low-level import machinery bits as used by importlib.',
  methods: [
    method('extension_suffixes()', () => PyList_New(0)),
    method('lock_held()', () => Py_False),
    method('acquire_lock()', () => Py_None),
    method('release_lock()', () => Py_None),
    method('is_builtin(name, /)', (_m, o) => {
      const text = nameText(o);
      return text === null ? 0 : PyLong_FromLong(_PyImport_Inittab.has(text) ? 1 : 0);
    }),
    method('is_frozen(name, /)', (_m, o) => (nameText(o) === null ? 0 : PyBool_FromLong(0))),
    method('find_frozen(name, /, *, withdata=False)', () => Py_None),
    // No module is frozen here, whatever the override says.
    method('_override_frozen_modules_for_tests(override, /)', (_m, o) => (failed(PyLong_AsInt(o)) ? 0 : Py_None)),
    unsupported('is_frozen_package'),
    unsupported('get_frozen_object'),
    method('create_builtin(spec, /)', (_m, spec) => {
      const name = PyObject_GetAttrString(spec, 'name');
      if (name === 0) return 0;
      const text = PyUnicode_AsString(name);
      Py_DECREF(name);
      return _PyImport_Inittab.has(text) ? PyImport_ImportModule(text) : Py_None;
    }),
    method('exec_builtin(mod, /)', () => PyLong_FromLong(0)),
    method('_fix_co_filename(code, path, /)', () => Py_None),
    method('source_hash(key, source)', (_m, key, source) => {
      const bytes = bufferBytes(source);
      if (bytes === null) return 0;
      const k = PyLong_AsBigInt(key) & M64;
      const h = siphash13(k, bytes.slice());
      return PyBytes_FromUint8Array(Uint8Array.from({ length: 8 }, (_, i) => Number((h >> BigInt(8 * i)) & 255n)));
    }),
  ],
  exec: (module) => {
    if (addStolen(module, 'check_hash_based_pycs', PyUnicode_FromString('default')) < 0) return -1;
    if (addInts(module, { pyc_magic_number_token: 168627755 }) < 0) return -1;
    const path = PySys_GetObject('meta_path');
    if (path === 0 || Py_SIZE(path) > 0) return 0;
    const finder = _PyObject_New(finder_Type);
    if (finder === 0) return -1;
    const r = PyList_Append(path, finder);
    Py_DECREF(finder);
    return r;
  },
});
