// Module _opcode: facts about the instructions, for Lib/opcode.py and dis. Mirrors Modules/_opcode.c.

import * as op from '../include/opcodes.ts';
import { profile } from '../include/profile.ts';
import type { Ref } from '../memory/memory.ts';
import { PyErr_Occurred, PyErr_SetString, typeError } from '../objects/errors.ts';
import { PyList_Append, PyList_New } from '../objects/listobject.ts';
import { PyLong_AsInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF, Py_IS_TYPE } from '../objects/object.ts';
import { Py_False, Py_None, Py_True, PyBool_FromLong } from '../objects/statics.ts';
import { PyCode_Type, PyExc_ValueError } from '../objects/statictypes.ts';
import { PyTuple_Pack } from '../objects/tupleobject.ts';
import { type MethodSpec, method } from '../objects/typedef.ts';
import { typeName } from '../objects/typename.ts';
import { PyUnicode_FromString } from '../objects/unicodeobject.ts';
import { addInts, stringList } from './add_types.ts';
import { defineModule } from './define.ts';

/** Instructions up to here have an argument; pseudo-instructions begin at 256. */
const MAX_REAL_OPCODE = 254;
const blockPush: readonly number[] = [op.SETUP_FINALLY, op.SETUP_WITH, op.SETUP_CLEANUP];
/** 3.14's, and one that only earlier versions have. */
const isValid = (n: number): boolean =>
  n >= 0 && n in op.FLAGS && (n !== op.BUILD_CONST_KEY_MAP || profile.versionInfo[1] < 14);
const hasFlag = (n: number, flag: number): boolean => isValid(n) && (op.FLAGS[n] & flag) !== 0;

function test(name: string, answer: (opcode: number) => boolean): MethodSpec {
  return method(`${name}(opcode)`, (_m, o) => {
    const n = PyLong_AsInt(o);
    return n === -1 && PyErr_Occurred() !== 0 ? 0 : PyBool_FromLong(answer(n));
  });
}
/** The change of the stack's depth, or null if the opcode or its argument is invalid. */
function effect(opcode: number, oparg: number, jump: number): number | null {
  if (opcode < 0 || oparg < 0 || !isValid(opcode)) return null;
  if (opcode <= MAX_REAL_OPCODE && op.OPNAMES[opcode] === null) return null;
  if (blockPush.includes(opcode)) {
    // The handler finds the exception on the stack; the body finds nothing.
    const pushed = opcode === op.SETUP_FINALLY ? 1 : opcode === op.SETUP_CLEANUP ? 2 : 1;
    return jump === 0 ? 0 : pushed;
  }
  try {
    return op.numPushed(opcode, oparg) - op.numPopped(opcode, oparg);
  } catch (e) {
    if (e instanceof RangeError) return null;
    throw e;
  }
}
function stack_effect(_m: Ref, opcodeObject: Ref, argument: Ref, jumpObject: Ref): Ref {
  const opcode = PyLong_AsInt(opcodeObject);
  const oparg = argument === 0 || argument === Py_None ? 0 : PyLong_AsInt(argument);
  if (PyErr_Occurred() !== 0) return 0;
  const jump =
    jumpObject === 0 || jumpObject === Py_None ? -1 : jumpObject === Py_True ? 1 : jumpObject === Py_False ? 0 : 2;
  if (jump === 2) return PyErr_SetString(PyExc_ValueError, 'stack_effect: jump must be False, True or None');
  const n = effect(opcode, oparg, jump);
  return n === null ? PyErr_SetString(PyExc_ValueError, 'invalid opcode or oparg') : PyLong_FromLong(n);
}

defineModule({
  name: '_opcode',
  doc: 'Opcode support module.',
  methods: [
    method('stack_effect(opcode, oparg=None, *, jump=None)', stack_effect),
    test('is_valid', isValid),
    test('has_arg', (n) => hasFlag(n, op.HAS_ARG_FLAG)),
    test('has_const', (n) => hasFlag(n, op.HAS_CONST_FLAG)),
    test('has_name', (n) => hasFlag(n, op.HAS_NAME_FLAG)),
    test('has_jump', (n) => hasFlag(n, op.HAS_JUMP_FLAG)),
    test('has_free', (n) => hasFlag(n, op.HAS_FREE_FLAG)),
    test('has_local', (n) => hasFlag(n, op.HAS_LOCAL_FLAG)),
    test('has_exc', (n) => blockPush.includes(n)),
    method('get_specialization_stats()', () => Py_None),
    method('get_nb_ops()', () => {
      const list = PyList_New(0);
      for (const [name, symbol] of op.NB_OPS) {
        const a = PyUnicode_FromString(name);
        const b = PyUnicode_FromString(symbol);
        const t = PyTuple_Pack(a, b);
        PyList_Append(list, t);
        for (const o of [a, b, t]) Py_DECREF(o);
      }
      return list;
    }),
    method('get_intrinsic1_descs()', () => stringList(op.INTRINSIC_1)),
    method('get_intrinsic2_descs()', () => stringList(op.INTRINSIC_2)),
    method('get_special_method_names()', () => stringList(op.SPECIAL_METHODS)),
    method('get_executor(code, offset)', (_m, code) =>
      Py_IS_TYPE(code, PyCode_Type)
        ? PyErr_SetString(PyExc_ValueError, 'no executor at given byte offset')
        : typeError(`expected a code object, not '${typeName(code)}'`),
    ),
  ],
  exec: (module) => addInts(module, { ENABLE_SPECIALIZATION: 1, ENABLE_SPECIALIZATION_FT: 0 }),
});
