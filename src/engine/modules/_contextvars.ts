// Module _contextvars: Context, ContextVar and Token. Mirrors Python/context.c. NOT-IN-CPYTHON: the mapping of a context is a
// dict that is copied when it changes, where CPython has a hash array mapped trie.

import { _Py_T_OBJECT, METH_FASTCALL, METH_KEYWORDS, Py_EQ, Py_NE, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { PyContextVar } from '../include/objectstructs.ts';
import { PyObject, PyTypeObject, struct } from '../include/structs.ts';
import { type Addr, ld, type Ref, st, stp } from '../memory/memory.ts';
import { staticRef } from '../memory/static.ts';
import { PyObject_GetIter, PyObject_Size } from '../objects/abstract.ts';
import { PyObject_CallMethod, PyObject_Vectorcall } from '../objects/call.ts';
import { class_getitem } from '../objects/classgetitem.ts';
import {
  PyDict_Contains,
  PyDict_Copy,
  PyDict_DelItem,
  PyDict_GET_SIZE,
  PyDict_GetItemWithError,
  PyDict_New,
  PyDict_SetItem,
} from '../objects/dictobject.ts';
import { PyErr_Occurred, PyErr_SetObject, PyErr_SetString, typeError } from '../objects/errors.ts';
import { _Py_HashPointer } from '../objects/floatobject.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK, _PyObject_New } from '../objects/gcobject.ts';
import {
  argAt,
  hash,
  Py_DECREF,
  Py_IS_TYPE,
  Py_NewRef,
  Py_SIZE,
  Py_XDECREF,
  Py_XNewRef,
  PyVectorcall_NARGS,
} from '../objects/object.ts';
import { PyObject_Hash, PyObject_Repr, PyObject_RichCompare, pointerText } from '../objects/object_protocol.ts';
import { parseSignature, unpackTupleAndDict } from '../objects/signature.ts';
import { Py_None, Py_NotImplemented } from '../objects/statics.ts';
import {
  PyExc_KeyError,
  PyExc_LookupError,
  PyExc_RuntimeError,
  PyExc_ValueError,
  staticType,
} from '../objects/statictypes.ts';
import { deallocWords, visitWords } from '../objects/traverse.ts';
import { defineType, getset, member, method, rawMethod } from '../objects/typedef.ts';
import { PyUnicode_AsString, PyUnicode_Check, PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { PyObject_ClearWeakRefs } from '../objects/weakrefobject.ts';
import { addTypes } from './add_types.ts';
import { defineModule } from './define.ts';

const PyContext_Type = staticType('_contextvars.Context');
const PyContextVar_Type = staticType('_contextvars.ContextVar');
const PyContextToken_Type = staticType('_contextvars.Token');
const missing_Type = staticType('Token.MISSING');

const PyContext = struct(
  'PyContext',
  { ctx_prev: 'ptr', ctx_vars: 'ptr', ctx_weakreflist: 'ptr', ctx_entered: 'i32' },
  PyObject,
);
const PyContextToken = struct(
  'PyContextToken',
  { tok_ctx: 'ptr', tok_var: 'ptr', tok_oldval: 'ptr', tok_used: 'i32' },
  PyObject,
);

/** The running context (an owned reference, or NULL before the first use), and the object Token.MISSING. */
const CURRENT = staticRef('tstate.context');
const MISSING = staticRef('_PyContextTokenMissing');

// ---- contexts ----

/** New reference. Steals a reference to `vars`. */
function context_new(vars: Ref): Ref {
  if (vars === 0) return 0;
  const ctx = _PyObject_GC_New(PyContext_Type);
  if (ctx === 0) {
    Py_DECREF(vars);
    return 0;
  }
  stp(ctx + PyContext.ctx_prev, 0);
  stp(ctx + PyContext.ctx_vars, vars);
  stp(ctx + PyContext.ctx_weakreflist, 0);
  st(ctx + PyContext.ctx_entered, 0);
  _PyObject_GC_TRACK(ctx);
  return ctx;
}
/** Borrowed reference: the running context, made if need be. */
function context_get(): Ref {
  let ctx = ld(CURRENT);
  if (ctx === 0) {
    ctx = context_new(PyDict_New());
    stp(CURRENT, ctx);
  }
  return ctx;
}
const varsOf = (ctx: Ref): Ref => ld(ctx + PyContext.ctx_vars);

/** Makes a changed mapping the context's own. 0 or -1. */
function change(ctx: Ref, op: (vars: Ref) => number): number {
  const vars = PyDict_Copy(varsOf(ctx));
  if (vars === 0) return -1;
  if (op(vars) < 0) {
    Py_DECREF(vars);
    return -1;
  }
  const old = varsOf(ctx);
  stp(ctx + PyContext.ctx_vars, vars);
  Py_DECREF(old);
  return 0;
}
/** context.run(callable, *args, **kwargs) */
function context_run(self: Ref, args: Addr, nargsf: number, kwnames: Ref): Ref {
  const nargs = PyVectorcall_NARGS(nargsf);
  if (nargs < 1) return typeError('run() missing 1 required positional argument');
  if (ld(self + PyContext.ctx_entered)) {
    return PyErr_SetString(PyExc_RuntimeError, `cannot enter context: ${reprText(self)} is already entered`);
  }
  stp(self + PyContext.ctx_prev, ld(CURRENT));
  st(self + PyContext.ctx_entered, 1);
  stp(CURRENT, Py_NewRef(self));
  const result = PyObject_Vectorcall(argAt(args, 0), args + 8, nargs - 1, kwnames);
  stp(CURRENT, ld(self + PyContext.ctx_prev));
  stp(self + PyContext.ctx_prev, 0);
  st(self + PyContext.ctx_entered, 0);
  Py_DECREF(self);
  return result;
}
function reprText(o: Ref): string {
  const r = PyObject_Repr(o);
  if (r === 0) return '?';
  const text = PyUnicode_AsString(r);
  Py_DECREF(r);
  return text;
}
/** True if `key` is a ContextVar; else TypeError. */
function checkKey(key: Ref): boolean {
  if (Py_IS_TYPE(key, PyContextVar_Type)) return true;
  typeError(`a ContextVar key was expected, got ${reprText(key)}`);
  return false;
}
function context_subscript(self: Ref, key: Ref): Ref {
  if (!checkKey(key)) return 0;
  const value = PyDict_GetItemWithError(varsOf(self), key);
  if (value !== 0) return Py_NewRef(value);
  return PyErr_Occurred() !== 0 ? 0 : PyErr_SetObject(PyExc_KeyError, key);
}
function context_richcompare(v: Ref, w: Ref, op: number): Ref {
  if (!Py_IS_TYPE(v, PyContext_Type) || !Py_IS_TYPE(w, PyContext_Type) || (op !== Py_EQ && op !== Py_NE))
    return Py_NotImplemented;
  return PyObject_RichCompare(varsOf(v), varsOf(w), op);
}

defineType(PyContext_Type, {
  basicsize: () => PyContext.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  weaklistoffset: () => PyContext.ctx_weakreflist,
  slots: {
    tp_new: (_type, args, kwds) => {
      const none = unpackTupleAndDict(parseSignature('Context()'), args, kwds);
      return none === null ? typeError('Context() does not accept any arguments') : context_new(PyDict_New());
    },
    tp_dealloc: (self) => {
      if (ld(self + PyContext.ctx_weakreflist) !== 0) PyObject_ClearWeakRefs(self);
      deallocWords(self, PyContext.ctx_prev, PyContext.ctx_vars);
    },
    tp_traverse: (self, visit) => visitWords(self, visit, PyContext.ctx_prev, PyContext.ctx_vars),
    tp_richcompare: context_richcompare,
    tp_iter: (self) => PyObject_GetIter(varsOf(self)),
    mp_length: (self) => PyObject_Size(varsOf(self)),
    mp_subscript: context_subscript,
    sq_contains: (self, key) => (checkKey(key) ? PyDict_Contains(varsOf(self), key) : -1),
  },
  shared: { tp_hash: 'PyObject_HashNotImplemented', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('get(key, default=None, /)', (self, key, missing) => {
      if (!checkKey(key)) return 0;
      const value = PyDict_GetItemWithError(varsOf(self), key);
      if (value === 0 && PyErr_Occurred() !== 0) return 0;
      return Py_NewRef(value || missing || Py_None);
    }),
    method('items()', (self) => PyObject_CallMethod(varsOf(self), 'items')),
    method('keys()', (self) => PyObject_CallMethod(varsOf(self), 'keys')),
    method('values()', (self) => PyObject_CallMethod(varsOf(self), 'values')),
    method('copy()', (self) => context_new(Py_NewRef(varsOf(self)))),
    rawMethod('run', METH_FASTCALL | METH_KEYWORDS, context_run),
  ],
});

// ---- variables ----

const newSignature = parseSignature('ContextVar(name, /, *, default=None)');
function contextvar_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  // As PyArg_ParseTupleAndKeywords says it.
  if (Py_SIZE(args) === 2 && (kwds === 0 || PyDict_GET_SIZE(kwds) === 0))
    return typeError('ContextVar() takes at most 1 positional argument (2 given)');
  const got = unpackTupleAndDict(newSignature, args, kwds);
  if (got === null) return 0;
  const [name, def] = got;
  if (!PyUnicode_Check(name)) return typeError('context variable name must be a str');
  return newVariable(name, def);
}
function newVariable(name: Ref, def: Ref): Ref {
  const v = _PyObject_GC_New(PyContextVar_Type);
  if (v === 0) return 0;
  for (let at = PyContextVar.var_name; at < PyContextVar.sizeof; at += 8) stp(v + at, 0);
  stp(v + PyContextVar.var_name, Py_NewRef(name));
  stp(v + PyContextVar.var_default, Py_XNewRef(def));
  _PyObject_GC_TRACK(v);
  if (contextvar_generate_hash(v, name) >= 0) return v;
  Py_DECREF(v);
  return 0;
}
/** Keeps the hash of a variable, which is made of its address and its name's hash. 0, or -1 with an exception. */
function contextvar_generate_hash(v: Ref, name: Ref): number {
  if (PyObject_Hash(name) < 0) return -1;
  const { lo, hi } = hash;
  _Py_HashPointer(v);
  const minusOne = (hash.lo ^ lo) === -1 && (hash.hi ^ hi) === -1;
  st(v + PyContextVar.var_hash, minusOne ? -2 : hash.lo ^ lo);
  st(v + PyContextVar.var_hash + 4, hash.hi ^ hi);
  return 0;
}
/** New reference: a variable; `def` may be NULL. Steals nothing. */
export function PyContextVar_New(name: string, def: Ref): Ref {
  const text = PyUnicode_FromString(name);
  if (text === 0) return 0;
  const v = newVariable(text, def);
  Py_DECREF(text);
  return v;
}
/** New reference: the value in the running context or the default; NULL without an exception if there is neither. */
export function PyContextVar_Get(self: Ref): Ref {
  const ctx = ld(CURRENT);
  const value = ctx === 0 ? 0 : PyDict_GetItemWithError(varsOf(ctx), self);
  if (value === 0 && PyErr_Occurred() !== 0) return 0;
  return Py_XNewRef(value || ld(self + PyContextVar.var_default));
}
function contextvar_get(self: Ref, def: Ref): Ref {
  const ctx = ld(CURRENT);
  const value = ctx === 0 ? 0 : PyDict_GetItemWithError(varsOf(ctx), self);
  if (value === 0 && PyErr_Occurred() !== 0) return 0;
  const found = value || def || ld(self + PyContextVar.var_default);
  return found !== 0 ? Py_NewRef(found) : PyErr_SetObject(PyExc_LookupError, self);
}
/** New reference: a token. */
export function PyContextVar_Set(self: Ref, value: Ref): Ref {
  const ctx = context_get();
  if (ctx === 0) return 0;
  const old = PyDict_GetItemWithError(varsOf(ctx), self);
  if (old === 0 && PyErr_Occurred() !== 0) return 0;
  const token = _PyObject_GC_New(PyContextToken_Type);
  if (token === 0) return 0;
  stp(token + PyContextToken.tok_ctx, Py_NewRef(ctx));
  stp(token + PyContextToken.tok_var, Py_NewRef(self));
  stp(token + PyContextToken.tok_oldval, Py_XNewRef(old));
  st(token + PyContextToken.tok_used, 0);
  _PyObject_GC_TRACK(token);
  if (change(ctx, (vars) => PyDict_SetItem(vars, self, value)) < 0) {
    Py_DECREF(token);
    return 0;
  }
  return token;
}
function contextvar_reset(self: Ref, token: Ref): Ref {
  if (!Py_IS_TYPE(token, PyContextToken_Type))
    return typeError(`expected an instance of Token, got ${reprText(token)}`);
  if (ld(token + PyContextToken.tok_used))
    return PyErr_SetString(PyExc_RuntimeError, `${reprText(token)} has already been used once`);
  if (ld(token + PyContextToken.tok_var) !== self) {
    return PyErr_SetString(PyExc_ValueError, `${reprText(token)} was created by a different ContextVar`);
  }
  const ctx = context_get();
  if (ld(token + PyContextToken.tok_ctx) !== ctx) {
    return PyErr_SetString(PyExc_ValueError, `${reprText(token)} was created in a different Context`);
  }
  st(token + PyContextToken.tok_used, 1);
  const old = ld(token + PyContextToken.tok_oldval);
  const op = old === 0 ? (vars: Ref) => PyDict_DelItem(vars, self) : (vars: Ref) => PyDict_SetItem(vars, self, old);
  return change(ctx, op) < 0 ? 0 : Py_None;
}
function contextvar_repr(self: Ref): Ref {
  const def = ld(self + PyContextVar.var_default);
  const name = PyObject_Repr(ld(self + PyContextVar.var_name));
  if (name === 0) return 0;
  const shown = def === 0 ? '' : ` default=${reprText(def)}`;
  const text = `<ContextVar name=${PyUnicode_AsString(name)}${shown} at ${pointerText(self)}>`;
  Py_DECREF(name);
  return PyErr_Occurred() !== 0 ? 0 : PyUnicode_FromString(text);
}

defineType(PyContextVar_Type, {
  basicsize: () => PyContextVar.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_new: contextvar_new,
    tp_repr: contextvar_repr,
    tp_hash: (self) => {
      hash.lo = ld(self + PyContextVar.var_hash);
      hash.hi = ld(self + PyContextVar.var_hash + 4);
      return 0;
    },
    tp_dealloc: (self) => deallocWords(self, PyContextVar.var_name, PyContextVar.var_default),
    tp_traverse: (self, visit) => visitWords(self, visit, PyContextVar.var_name, PyContextVar.var_default),
  },
  shared: { tp_free: 'PyObject_GC_Del' },
  methods: [
    method('get(default=None, /)', contextvar_get),
    method('set(value, /)', PyContextVar_Set),
    method('reset(token, /)', contextvar_reset),
    class_getitem,
  ],
  members: [member('name', _Py_T_OBJECT, () => PyContextVar.var_name)],
});

// ---- tokens ----

/** New reference: the one object that stands for no value. */
function missing(): Ref {
  if (ld(MISSING) === 0) stp(MISSING, _PyObject_New(missing_Type));
  return Py_NewRef(ld(MISSING));
}
defineType(missing_Type, {
  basicsize: () => PyObject.sizeof,
  flags: 0,
  slots: { tp_repr: () => PyUnicode_FromString('<Token.MISSING>') },
});
defineType(PyContextToken_Type, {
  basicsize: () => PyContextToken.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  slots: {
    tp_new: () => PyErr_SetString(PyExc_RuntimeError, 'Tokens can only be created by ContextVars'),
    tp_repr: (self) => {
      const used = ld(self + PyContextToken.tok_used) ? ' used' : '';
      return PyUnicode_FromString(
        `<Token${used} var=${reprText(ld(self + PyContextToken.tok_var))} at ${pointerText(self)}>`,
      );
    },
    tp_dealloc: (self) => deallocWords(self, PyContextToken.tok_ctx, PyContextToken.tok_var, PyContextToken.tok_oldval),
    tp_traverse: (self, visit) =>
      visitWords(self, visit, PyContextToken.tok_ctx, PyContextToken.tok_var, PyContextToken.tok_oldval),
  },
  shared: { tp_hash: 'PyObject_HashNotImplemented', tp_free: 'PyObject_GC_Del' },
  methods: [
    class_getitem,
    method('__enter__()', (self) => Py_NewRef(self)),
    method('__exit__(type, val, tb, /)', (self) => contextvar_reset(ld(self + PyContextToken.tok_var), self)),
  ],
  getset: [
    getset('var', (self) => Py_NewRef(ld(self + PyContextToken.tok_var))),
    getset('old_value', (self) => {
      const old = ld(self + PyContextToken.tok_oldval);
      return old === 0 ? missing() : Py_NewRef(old);
    }),
  ],
});

defineModule({
  name: '_contextvars',
  doc: 'Context Variables',
  methods: [
    method('copy_context()', () => {
      const ctx = context_get();
      return ctx === 0 ? 0 : context_new(Py_NewRef(varsOf(ctx)));
    }),
  ],
  exec: (module) => {
    const m = missing();
    const dict = ld(PyContextToken_Type + PyTypeObject.tp_dict);
    const key = PyUnicode_FromString('MISSING');
    const r = dict === 0 ? -1 : PyDict_SetItem(dict, key, m);
    Py_XDECREF(m);
    Py_DECREF(key);
    return r < 0 ? -1 : addTypes(module, [PyContext_Type, PyContextVar_Type, PyContextToken_Type]);
  },
});
