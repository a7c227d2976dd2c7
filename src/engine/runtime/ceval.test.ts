import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CodeUnit, type Const, NONE } from '../include/constant.ts';
import { CO_FAST_LOCAL, CO_NEWLOCALS, CO_OPTIMIZED } from '../include/flags.ts';
import * as op from '../include/opcodes.ts';
import * as form from '../include/specialized.ts';
import { startProcess } from '../index.ts';
import { ld, type Ref, U8 } from '../memory/memory.ts';
import { PyObject_CallOneArg } from '../objects/call.ts';
import { AddressRange, get_exception_handler, handler, PyCode_Addr2Line } from '../objects/code_lines.ts';
import { _PyCode_GetCode, bytesOf, PyCode_FromUnit } from '../objects/codeobject.ts';
import { PyDict_New } from '../objects/dictobject.ts';
import { PyFunction_New } from '../objects/funcobject.ts';
import { _PyCode_CODE } from '../objects/interpframe.ts';
import { PyLong_AsLong, PyLong_FromBigInt, PyLong_FromLong } from '../objects/longobject.ts';
import { Py_DECREF } from '../objects/object.ts';
import { Py_None } from '../objects/statics.ts';
import { tstate } from '../objects/tstate.ts';
import { runEval, startEvalCode } from './ceval.ts';
import { instructionCount, RUNNING } from './eval_state.ts';
import { runToLine } from './line_steps.ts';

const silent = (): void => undefined;
const boot = (): void => {
  startProcess({
    version: '3.14',
    host: { stdout: silent, stderr: silent, stdin: () => '', libModule: () => null, pathModule: () => null },
  });
};

/** A code object of [opcode, oparg] pairs; caches are added. */
function assemble(code: readonly (readonly [number, number])[], more: Partial<CodeUnit> = {}): Ref {
  const bytes: number[] = [];
  for (const [opcode, oparg] of code) {
    bytes.push(opcode, oparg);
    for (let i = 0; i < (op.CACHES[opcode] ?? 0); i++) bytes.push(0, 0);
  }
  const unit: CodeUnit = {
    co_argcount: 0,
    co_posonlyargcount: 0,
    co_kwonlyargcount: 0,
    co_stacksize: 8,
    co_firstlineno: 1,
    co_flags: 0,
    co_name: 'f',
    co_qualname: 'f',
    co_filename: 'test',
    co_code: Uint8Array.from(bytes),
    co_consts: [NONE],
    co_names: [],
    co_localsplusnames: [],
    co_localspluskinds: new Uint8Array(0),
    co_linetable: new Uint8Array(0),
    co_exceptiontable: new Uint8Array(0),
    ...more,
  };
  return PyCode_FromUnit(unit, (c: Const) => (c.kind === 'int' ? PyLong_FromBigInt(c.value) : Py_None), null);
}
const int = (n: number): Const => ({ kind: 'int', value: BigInt(n) });
const locals = (...names: string[]): Partial<CodeUnit> => ({
  co_localsplusnames: names,
  co_localspluskinds: new Uint8Array(names.length).fill(CO_FAST_LOCAL),
  co_flags: CO_OPTIMIZED | CO_NEWLOCALS,
});

/** n = 0; while n < 100: n = n + 1; return n */
const COUNTING = [
  [op.RESUME, 0],
  [op.LOAD_SMALL_INT, 0],
  [op.STORE_FAST, 0],
  [op.LOAD_FAST_BORROW, 0],
  [op.LOAD_SMALL_INT, 100],
  [op.COMPARE_OP, (0 << 5) | 16 | 2], // `<`, to be a bool; true for less,
  [op.POP_JUMP_IF_FALSE, 12],
  [op.NOT_TAKEN, 0],
  [op.LOAD_FAST_BORROW, 0],
  [op.LOAD_SMALL_INT, 1],
  [op.BINARY_OP, op.NB_ADD],
  [op.STORE_FAST, 0],
  [op.JUMP_BACKWARD, 18],
  [op.LOAD_FAST_BORROW, 0],
  [op.RETURN_VALUE, 0],
] as const;

function runAll(code: Ref, limit: number): { result: Ref; slices: number } {
  const globals = PyDict_New();
  expect(startEvalCode(code, globals, globals)).toBe(true);
  let slices = 1;
  let result = runEval(limit);
  while (result === RUNNING) {
    result = runEval(limit);
    slices++;
  }
  Py_DECREF(globals);
  return { result, slices };
}

describe('the loop', () => {
  beforeAll(boot);

  it('pauses after any number of instructions and goes on', () => {
    for (const limit of [1, 7, 1_000_000]) {
      const code = assemble(COUNTING, locals('n'));
      const before = instructionCount();
      const { result, slices } = runAll(code, limit);
      expect(PyLong_AsLong(result)).toBe(100);
      const executed = instructionCount() - before;
      // The same instructions however often it stops; one more is the interpreter's own.
      expect(executed).toBe(3 + 100 * 10 + 4 + 2 + 1);
      expect(slices).toBe(Math.ceil(executed / limit));
      expect(ld(tstate.current_frame)).toBe(0);
      Py_DECREF(code);
    }
  });

  it('specialises instructions, and co_code does not show it', () => {
    const code = assemble(COUNTING, locals('n'));
    const written = bytesOf(_PyCode_GetCode(code));
    runAll(code, 1_000_000);
    const at = _PyCode_CODE(code);
    expect(U8[at + 10]).toBe(form.COMPARE_OP_INT);
    expect(U8[at + 24]).toBe(form.BINARY_OP_ADD_INT);
    expect([...bytesOf(_PyCode_GetCode(code))]).toEqual([...written]);
  });

  it('finds handlers and lines in memory', () => {
    // One entry: units 1 to 3 lead to unit 9 at depth 2, with the offset.
    const code = assemble(COUNTING, {
      ...locals('n'),
      co_exceptiontable: Uint8Array.from([0x80 | 1, 3, 9, (2 << 1) | 1]),
      // Line 1, columns 4-6, two units; then line 3, no columns, one unit; then no line, one unit.
      co_linetable: Uint8Array.from([0x80 | 1, 0x42, 0x80 | (13 << 3), 4, 0x80 | (15 << 3)]),
    });
    expect(get_exception_handler(code, 0)).toBe(false);
    expect(get_exception_handler(code, 3)).toBe(true);
    expect(handler).toEqual({ target: 9, depth: 2, lasti: 1 });
    expect(get_exception_handler(code, 4)).toBe(false);
    expect([0, 2, 4, 6].map((lasti) => PyCode_Addr2Line(code, lasti))).toEqual([1, 1, 3, -1]);
    const range = new AddressRange(code);
    range.next();
    expect([range.start, range.end, range.line, range.column, range.endColumn]).toEqual([0, 4, 1, 4, 6]);
  });

  it('passes arguments and returns results between functions', () => {
    const code = assemble(
      [
        [op.RESUME, 0],
        [op.LOAD_FAST_BORROW, 0],
        [op.LOAD_CONST, 0],
        [op.BINARY_OP, op.NB_MULTIPLY],
        [op.RETURN_VALUE, 0],
      ],
      { ...locals('x'), co_argcount: 1, co_consts: [int(1000)] },
    );
    const globals = PyDict_New();
    const func = PyFunction_New(code, globals);
    const arg = PyLong_FromLong(7);
    for (let i = 0; i < 5; i++) {
      const res = PyObject_CallOneArg(func, arg);
      expect(PyLong_AsLong(res)).toBe(7000);
      Py_DECREF(res);
    }
    expect(ld(tstate.datastack_top)).toBeGreaterThan(0);
    Py_DECREF(func);
    Py_DECREF(globals);
    Py_DECREF(code);
  });

  it('stops at lines', () => {
    // Three instructions on line 1, the loop's test on 2, its body on 3, the end on 4.
    const code = assemble(COUNTING, {
      ...locals('n'),
      co_linetable: Uint8Array.from([
        0x80 | (13 << 3) | 2,
        0,
        0x80 | (13 << 3) | 6,
        2,
        0x80 | (13 << 3) | 7,
        2,
        0x80 | (13 << 3) | 2,
        0,
        0x80 | (13 << 3) | 1,
        2,
      ]),
    });
    const globals = PyDict_New();
    startEvalCode(code, globals, globals);
    let steps = 0;
    let result = RUNNING;
    for (; result === RUNNING; steps++) result = runToLine(1_000_000);
    expect(PyLong_AsLong(result)).toBe(100);
    expect(steps).toBe(1 + 100 * 2 + 1 + 1);
    Py_DECREF(globals);
  });
});

describe('the generated switch', () => {
  it('is up to date', { timeout: 60_000 }, () => {
    const root = path.join(import.meta.dirname, '../../..');
    execFileSync(process.execPath, [path.join(root, 'scripts/generate-switch.mjs'), '--check'], { cwd: root });
  });
});
