// The type sentinel (3.15): objects that are nothing but themselves, with a name. Mirrors Objects/sentinelobject.c.

import { Py_READONLY, Py_T_OBJECT_EX, Py_TPFLAGS_HAVE_GC } from '../include/flags.ts';
import { sentinelobject } from '../include/objectstructs.ts';
import { ld, type Ref, stp } from '../memory/memory.ts';
import { _PyObject_GC_New, _PyObject_GC_TRACK } from './gcobject.ts';
import { _PyArg_BadArgument } from './getargs.ts';
import { Py_DECREF, Py_NewRef } from './object.ts';
import { parseSignature, unpackTupleAndDict } from './signature.ts';
import { Py_None } from './statics.ts';
import { PySentinel_Type } from './statictypes.ts';
import { deallocWords, visitWords } from './traverse.ts';
import { defineType, member, method } from './typedef.ts';
import { caller } from './typevarobject.ts';
import { PyUnicode_Check } from './unicodeobject.ts';
import { _Py_union_type_or } from './unionobject.ts';

const S = sentinelobject;
const newSignature = parseSignature('sentinel(name, /, *, repr=None)');

/** New reference: a sentinel of the module that asks for it. */
function sentinel_new(_type: Ref, args: Ref, kwds: Ref): Ref {
  const got = unpackTupleAndDict(newSignature, args, kwds);
  if (got === null) return 0;
  const [name, repr] = got;
  if (!PyUnicode_Check(name)) return _PyArg_BadArgument('sentinel', 'argument 1', 'str', name);
  const shown = repr !== 0 && repr !== Py_None;
  if (shown && !PyUnicode_Check(repr)) return _PyArg_BadArgument('sentinel', "argument 'repr'", 'str or None', repr);
  const self = _PyObject_GC_New(PySentinel_Type);
  if (self === 0) return 0;
  stp(self + S.name, Py_NewRef(name));
  stp(self + S.module, caller());
  stp(self + S.repr, shown ? Py_NewRef(repr) : 0);
  _PyObject_GC_TRACK(self);
  return self;
}
const itself = (self: Ref): Ref => Py_NewRef(self);

defineType(PySentinel_Type, {
  basicsize: () => S.sizeof,
  flags: Py_TPFLAGS_HAVE_GC,
  doc: 'sentinel(name, /, *, repr=None)\n--\n\nCreate a unique sentinel object with the given name.',
  slots: {
    tp_new: sentinel_new,
    tp_repr: (self) => Py_NewRef(ld(self + S.repr) || ld(self + S.name)),
    tp_dealloc: (self) => deallocWords(self, S.name, S.module, S.repr),
    tp_traverse: (self, visit) => visitWords(self, visit, S.name, S.module, S.repr),
    tp_clear: (self) => {
      const module = ld(self + S.module);
      stp(self + S.module, 0);
      if (module !== 0) Py_DECREF(module);
      return 0;
    },
    nb_or: _Py_union_type_or,
  },
  shared: { tp_alloc: 'PyType_GenericAlloc', tp_free: 'PyObject_GC_Del' },
  methods: [
    method('__copy__()', itself),
    method('__deepcopy__(object, /)', itself),
    method('__reduce__()', (self) => Py_NewRef(ld(self + S.name))),
  ],
  members: [
    member('__name__', Py_T_OBJECT_EX, () => S.name, Py_READONLY),
    member('__module__', Py_T_OBJECT_EX, () => S.module, 0),
  ],
});
