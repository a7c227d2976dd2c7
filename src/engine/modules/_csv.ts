// The module _csv: reading and writing comma separated values. Mirrors Modules/_csv.c.

import { METH_KEYWORDS, METH_VARARGS } from '../include/flags.ts';
import type { Ref } from '../memory/memory.ts';
import { st } from '../memory/memory.ts';
import { PyObject_GetIter } from '../objects/abstract_object.ts';
import { cStackPop, cStackPush, PyObject_VectorcallDict } from '../objects/call.ts';
import { PyDict_Keys } from '../objects/dict_copy.ts';
import { PyDict_SetItem } from '../objects/dictobject.ts';
import { PyErr_Occurred, typeError } from '../objects/errors.ts';
import { failed } from '../objects/getargs.ts';
import { PyLong_AsLong, PyLong_CheckExact, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_SIZE, Py_XDECREF } from '../objects/object.ts';
import { PyCallable_Check, PyObject_GetOptionalAttr } from '../objects/object_protocol.ts';
import { _PyArg_CheckPositional } from '../objects/signature.ts';
import { _Py_ID, Py_None } from '../objects/statics.ts';
import { PyTuple_GET_ITEM } from '../objects/tupleobject.ts';
import { method, rawMethod } from '../objects/typedef.ts';
import { PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addInts, addTypes } from './add_types.ts';
import * as dialects from './csv_dialect.ts';
import { newReader, Reader_Type } from './csv_reader.ts';
import { csvDialects, Error_Type, fieldLimit, setFieldLimit } from './csv_state.ts';
import { newWriter, Writer_Type } from './csv_writer.ts';
import { addStolen, defineModule } from './define.ts';

/** New reference. The dialect that a dialect or its name (NULL for none) and parameters give. */
function _call_dialect(dialect: Ref, kwargs: Ref): Ref {
  const args = cStackPush(1);
  st(args, dialect);
  const made = PyObject_VectorcallDict(dialects.Dialect_Type, args, dialect === 0 ? 0 : 1, kwargs);
  cStackPop(args);
  return made;
}
/** The two positional arguments of a function, the second may be NULL; null with TypeError. */
function unpack(name: string, args: Ref): [Ref, Ref] | null {
  const n = Py_SIZE(args);
  if (!_PyArg_CheckPositional(dialects.csvRules().namesFunctions ? name : '', n, 1, 2)) return null;
  return [PyTuple_GET_ITEM(args, 0), n > 1 ? PyTuple_GET_ITEM(args, 1) : 0];
}
function csv_reader(_module: Ref, args: Ref, kwargs: Ref): Ref {
  const given = unpack('reader', args);
  if (given === null) return 0;
  const iter = PyObject_GetIter(given[0]);
  if (iter === 0) return 0;
  const dialect = _call_dialect(given[1], kwargs);
  if (dialect !== 0) return newReader(iter, dialect);
  Py_DECREF(iter);
  return 0;
}
function csv_writer(_module: Ref, args: Ref, kwargs: Ref): Ref {
  const given = unpack('writer', args);
  if (given === null) return 0;
  const write = PyObject_GetOptionalAttr(given[0], _Py_ID('write'));
  if (write === 0 && PyErr_Occurred() !== 0) return 0;
  if (write === 0 || !PyCallable_Check(write)) {
    Py_XDECREF(write);
    return typeError('argument 1 must have a "write" method');
  }
  const dialect = _call_dialect(given[1], kwargs);
  if (dialect !== 0) return newWriter(write, dialect);
  Py_DECREF(write);
  return 0;
}
function csv_register_dialect(_module: Ref, args: Ref, kwargs: Ref): Ref {
  const given = unpack('register_dialect', args);
  if (given === null) return 0;
  if (!PyUnicode_Check(given[0])) return typeError('dialect name must be a string');
  const dialect = _call_dialect(given[1], kwargs);
  if (dialect === 0) return 0;
  const err = PyDict_SetItem(csvDialects.dict(), given[0], dialect);
  Py_DECREF(dialect);
  return err < 0 ? 0 : Py_None;
}
function csv_field_size_limit(_module: Ref, new_limit: Ref): Ref {
  const old = fieldLimit();
  if (new_limit !== 0) {
    if (!PyLong_CheckExact(new_limit)) return typeError('limit must be an integer');
    const limit = PyLong_AsLong(new_limit);
    if (failed(limit)) return 0;
    setFieldLimit(limit);
  }
  return PyLong_FromLong(old);
}

const VARARGS = METH_VARARGS | METH_KEYWORDS;
const params = "/, dialect='excel', **fmtparams";

defineModule({
  name: '_csv',
  doc: 'CSV parsing and writing.\n',
  methods: [
    rawMethod('reader', VARARGS, csv_reader, '', `iterable, ${params}`),
    rawMethod('writer', VARARGS, csv_writer, '', `fileobj, ${params}`),
    method('list_dialects()', () => PyDict_Keys(csvDialects.dict())),
    rawMethod('register_dialect', VARARGS, csv_register_dialect, '', `name, ${params}`),
    method('unregister_dialect(name)', (_m, name) => (csvDialects.remove(name) ? Py_None : 0)),
    method('get_dialect(name)', (_m, name) => dialects.get_dialect_from_registry(name)),
    method('field_size_limit(new_limit=<unrepresentable>)', csv_field_size_limit),
  ],
  exec: (module) => {
    const { hasVersion } = dialects.csvRules();
    if (addTypes(module, [dialects.Dialect_Type]) < 0) return -1;
    if (addStolen(module, 'Reader', Reader_Type) < 0 || addStolen(module, 'Writer', Writer_Type) < 0) return -1;
    if (hasVersion && addStolen(module, '__version__', PyUnicode_FromString('1.0')) < 0) return -1;
    if (addStolen(module, '_dialects', csvDialects.make()) < 0) return -1;
    const { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL } = dialects;
    const quotings = { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL };
    return addInts(module, quotings) < 0 ? -1 : addTypes(module, [Error_Type]);
  },
});
