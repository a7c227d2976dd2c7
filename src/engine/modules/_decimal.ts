// Module _decimal: its functions and what is in it. Mirrors _decimal_exec and the module's table in Modules/_decimal/_decimal.c.

import { PyTypeObject } from '../include/structs.ts';
import { type Addr, ld, type Ref, stp } from '../memory/memory.ts';
import { PyObject_CallFunctionObjArgs, PyObject_CallMethod, PyObject_CallNoArgs } from '../objects/call.ts';
import { PyDict_DelItemString, PyDict_New, PyDict_SetItemString } from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyErr_NewException } from '../objects/errors_new.ts';
import { link } from '../objects/link.ts';
import { PyLong_AsSsize_t, PyLong_Check, PyLong_FromBigInt } from '../objects/longobject.ts';
import { PyModule_AddIntConstant, PyModule_AddStringConstant, PyModule_GetDict } from '../objects/moduleobject.ts';
import { Py_DECREF, Py_NewRef } from '../objects/object.ts';
import { Py_True } from '../objects/statics.ts';
import {
  PyExc_ArithmeticError,
  PyExc_AttributeError,
  PyExc_DeprecationWarning,
  PyExc_TypeError,
  PyExc_ValueError,
  PyExc_ZeroDivisionError,
  PyType_Type,
} from '../objects/statictypes.ts';
import { PyTuple_New, PyTuple_Pack, PyTuple_SET_ITEM, stealTuple } from '../objects/tupleobject.ts';
import { type MethodSpec, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import {
  PyUnicode_AsString,
  PyUnicode_Check,
  PyUnicode_FromString,
  PyUnicode_InternFromString,
} from '../objects/unicodeobject.ts';
import { PyImport_ImportModuleAttrString } from '../runtime/import.ts';
import { PyContextVar_New } from './_contextvars.ts';
import { named } from './decimal_args.ts';
import { IEEEContext, initTemplate, localcontext } from './decimal_context.ts';
import './decimal_context_methods.ts';
import './decimal_methods.ts';
import {
  MPD_Division_by_zero,
  MPD_Division_undefined,
  MPD_Float_operation,
  MPD_MAX_EMAX,
  MPD_MAX_PREC,
  MPD_MIN_EMIN,
  MPD_MIN_ETINY,
  MPD_Overflow,
  MPD_ROUND_HALF_EVEN,
  MPD_ROUND_HALF_UP,
  MPD_Underflow,
} from './decimal_number.ts';
import { decimalRules } from './decimal_rules.ts';
import {
  cond_map,
  current_context,
  type DecCondMap,
  mpd_round_string,
  PyDec_SetCurrentContext,
  PyDec_Type,
  PyDecContext_Type,
  PyDecSignalDictMixin_Type,
  round_map,
  signal_map,
  state,
} from './decimal_state.ts';
import { addStolen, defineModule } from './define.ts';

const IEEE_CONTEXT_MAX_BITS = 512;

/** Puts a new reference into a word of the state. False if it is NULL. */
function keep(at: Addr, o: Ref): boolean {
  stp(at, o);
  return o !== 0;
}
/** Sets __module__ of a class. False with an exception. */
function setModule(type: Ref): boolean {
  const name = PyUnicode_FromString('decimal');
  if (name === 0) return false;
  const r = PyDict_SetItemString(ld(type + PyTypeObject.tp_dict), '__module__', name);
  Py_DECREF(name);
  return r >= 0;
}
/** New reference: an exception class of module decimal. Steals a reference to the tuple of bases. */
function newException(name: string, bases: Ref): Ref {
  const type = bases && PyErr_NewException(`decimal.${name}`, bases);
  if (bases !== 0) Py_DECREF(bases);
  return type;
}
/** New reference: the bases of a signal's exception. */
function basesOf(cm: DecCondMap): Ref {
  const [, , , , , subnormal, inexact, rounded] = signal_map.map((s) => ld(s.ex));
  const decimal = ld(state.DecimalException);
  switch (cm.flag) {
    case MPD_Float_operation:
      return PyTuple_Pack(decimal, PyExc_TypeError);
    case MPD_Division_by_zero:
      return PyTuple_Pack(decimal, PyExc_ZeroDivisionError);
    case MPD_Overflow:
      return PyTuple_Pack(inexact, rounded);
    case MPD_Underflow:
      return PyTuple_Pack(inexact, rounded, subnormal);
    default:
      return PyTuple_Pack(decimal);
  }
}
/** Makes what the state holds: the classes that are made at run time, the exceptions, the templates. False with an exception. */
function initState(): boolean {
  if (!setModule(PyDec_Type) || !setModule(PyDecContext_Type)) return false;
  const number = PyImport_ImportModuleAttrString('numbers', 'Number');
  const registered = number === 0 ? 0 : PyObject_CallMethod(number, 'register', PyDec_Type);
  if (number !== 0) Py_DECREF(number);
  if (registered === 0) return false;
  Py_DECREF(registered);
  if (!keep(state.Rational, PyImport_ImportModuleAttrString('numbers', 'Rational'))) return false;

  const namedtuple = PyImport_ImportModuleAttrString('collections', 'namedtuple');
  if (namedtuple === 0) return false;
  const name = PyUnicode_FromString('DecimalTuple');
  const fields = PyUnicode_FromString('sign digits exponent');
  const tuple = PyObject_CallFunctionObjArgs(namedtuple, name, fields);
  for (const o of [namedtuple, name, fields]) Py_DECREF(o);
  if (!keep(state.DecimalTuple, tuple) || !setModule(tuple)) return false;

  const mapping = PyImport_ImportModuleAttrString('collections.abc', 'MutableMapping');
  if (mapping === 0) return false;
  const bases = stealTuple(Py_NewRef(PyDecSignalDictMixin_Type), mapping);
  const dictName = PyUnicode_FromString('SignalDict');
  const names = PyDict_New();
  const signalDict = PyObject_CallFunctionObjArgs(PyType_Type, dictName, bases, names);
  for (const o of [dictName, bases, names]) Py_DECREF(o);
  if (!keep(state.PyDecSignalDict_Type, signalDict)) return false;

  if (!keep(state.DecimalException, newException('DecimalException', PyTuple_Pack(PyExc_ArithmeticError))))
    return false;
  if (!keep(state.SignalTuple, PyTuple_New(signal_map.length))) return false;
  for (let i = signal_map.length - 1; i >= 0; i--) {
    const cm = signal_map[i];
    if (!keep(cm.ex, newException(cm.name, basesOf(cm)))) return false;
    PyTuple_SET_ITEM(ld(state.SignalTuple), i, Py_NewRef(ld(cm.ex)));
  }
  const invalid = ld(signal_map[0].ex);
  for (const cm of cond_map.slice(1)) {
    const zero = cm.flag === MPD_Division_undefined;
    const base = zero ? PyTuple_Pack(invalid, PyExc_ZeroDivisionError) : PyTuple_Pack(invalid);
    if (!keep(cm.ex, newException(cm.name, base))) return false;
  }
  for (let i = 0; i < round_map.length; i++)
    if (!keep(round_map[i], PyUnicode_InternFromString(mpd_round_string[i]))) return false;

  if (!keep(state.default_context_template, PyObject_CallNoArgs(PyDecContext_Type))) return false;
  if (!keep(state.current_context_var, PyContextVar_New('decimal_context', 0))) return false;
  const traps = [0, 2, 3, 4, 8].reduce((flags, i) => flags | signal_map[i].flag, 0);
  if (!keep(state.basic_context_template, PyObject_CallNoArgs(PyDecContext_Type))) return false;
  initTemplate(ld(state.basic_context_template), 9n, MPD_ROUND_HALF_UP, traps);
  if (!keep(state.extended_context_template, PyObject_CallNoArgs(PyDecContext_Type))) return false;
  initTemplate(ld(state.extended_context_template), 9n, MPD_ROUND_HALF_EVEN, 0);
  return true;
}
/** The module's names and what they stand for, in CPython's order. 0 or -1. */
function addNames(module: Ref): number {
  const add = (name: string, at: Addr): boolean => addStolen(module, name, Py_NewRef(ld(at))) >= 0;
  if (addStolen(module, 'Decimal', Py_NewRef(PyDec_Type)) < 0) return -1;
  if (addStolen(module, 'Context', Py_NewRef(PyDecContext_Type)) < 0) return -1;
  if (!add('DecimalTuple', state.DecimalTuple) || !add('DecimalException', state.DecimalException)) return -1;
  for (const cm of [...signal_map.toReversed(), ...cond_map.slice(1)]) if (!add(cm.name, cm.ex)) return -1;
  if (!add('DefaultContext', state.default_context_template)) return -1;
  for (const name of ['HAVE_CONTEXTVAR', 'HAVE_THREADS']) if (addStolen(module, name, Py_True) < 0) return -1;
  if (!add('BasicContext', state.basic_context_template)) return -1;
  if (!add('ExtendedContext', state.extended_context_template)) return -1;
  const constants: readonly (readonly [string, bigint])[] = [
    ['MAX_PREC', MPD_MAX_PREC],
    ['MAX_EMAX', MPD_MAX_EMAX],
    ['MIN_EMIN', MPD_MIN_EMIN],
    ['MIN_ETINY', MPD_MIN_ETINY],
  ];
  for (const [name, value] of constants) if (addStolen(module, name, PyLong_FromBigInt(value)) < 0) return -1;
  if (
    decimalRules().hasIEEEContext &&
    PyModule_AddIntConstant(module, 'IEEE_CONTEXT_MAX_BITS', IEEE_CONTEXT_MAX_BITS) < 0
  )
    return -1;
  for (let i = 0; i < round_map.length; i++) if (!add(mpd_round_string[i], round_map[i])) return -1;
  const version = decimalRules().hasSpecVersion ? 'SPEC_VERSION' : '__version__';
  if (PyModule_AddStringConstant(module, version, '1.70') < 0) return -1;
  return PyModule_AddStringConstant(module, '__libmpdec_version__', '2.5.1');
}

function IEEEContext_(_module: Ref, v: Ref): Ref {
  if (decimalRules().isClinic && !PyLong_Check(v))
    return typeError(`'${typeName(v)}' object cannot be interpreted as an integer`);
  const bits = PyLong_AsSsize_t(v);
  if (bits === -1 && PyErr_Occurred() !== 0) return 0;
  if (bits <= 0 || bits > IEEE_CONTEXT_MAX_BITS || bits % 32 !== 0) {
    const message = `argument must be a multiple of 32, with a maximum of ${IEEE_CONTEXT_MAX_BITS}`;
    return PyErr_SetString(PyExc_ValueError, message);
  }
  return IEEEContext(bits);
}
/** The names that are no longer constants (3.15). */
function module_getattr(_module: Ref, name: Ref): Ref {
  const text = PyUnicode_Check(name) ? PyUnicode_AsString(name) : '';
  if (text !== '__version__')
    return PyErr_SetString(PyExc_AttributeError, `module 'decimal' has no attribute '${text}'`);
  const message = "'__version__' is deprecated and slated for removal in Python 3.20";
  return link.PyErr_WarnEx(PyExc_DeprecationWarning, message, 1) < 0 ? 0 : PyUnicode_FromString('1.70');
}
const FUNCTIONS: readonly MethodSpec[] = [
  method('getcontext()', current_context),
  method('setcontext(context, /)', (_module, context) => PyDec_SetCurrentContext(context)),
  named(
    'localcontext(ctx=None, *, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)',
    (_module, local, ...values) => localcontext(local, values),
  ),
  method('IEEEContext(bits, /)', IEEEContext_),
  method('__getattr__(name, /)', module_getattr),
];

defineModule({
  name: '_decimal',
  doc: 'C decimal arithmetic module',
  methods: FUNCTIONS,
  exec: (module) => {
    const dict = PyModule_GetDict(module);
    if (!decimalRules().hasIEEEContext && PyDict_DelItemString(dict, 'IEEEContext') < 0) return -1;
    if (!decimalRules().hasSpecVersion && PyDict_DelItemString(dict, '__getattr__') < 0) return -1;
    // A second module object has the classes of the first.
    if (ld(state.extended_context_template) === 0 && !initState()) return -1;
    return addNames(module);
  },
});
