// Writes src/engine/runtime/switch.ts, the interpreter's loop, and switch_recording.ts, the same loop with a look at each line that
// begins, from the instruction functions in src/engine/runtime/bytecodes.
// The line above a function is its stack effect, "// (inputs -- outputs)"; its parameters say what it is given; the opcode
// tables say how long it is and what it can do. With --check, only says whether the files are up to date.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const engine = fileURLToPath(new URL('../src/engine/', import.meta.url));
const folder = `${engine}runtime/bytecodes/`;

const base = await import(`${engine}include/opcodes.ts`);
const special = await import(`${engine}include/specialized.ts`);

/** Instructions by name: the function's file and parameters, and how many words it takes off the stack (an expression in oparg). */
const ops = new Map();
for (const file of readdirSync(folder).sort()) {
  if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
  const text = readFileSync(folder + file, 'utf8');
  const pattern = /^\/\/ \((.*?)\)[^\n]*\nexport function ([A-Z][A-Z0-9_]*)\(([^)]*)\)/gm;
  for (const [, effect, name, params] of text.matchAll(pattern)) {
    ops.set(name, {
      file,
      params: params
        .split(',')
        .map((p) => p.trim().split(':')[0])
        .filter((p) => p),
      consumed: consumed(effect),
    });
  }
}

/** Words that are gone after the instruction: inputs that are not at the same place among the outputs. */
function consumed(effect) {
  const [inputs, outputs] = effect.split('--').map((side) =>
    side
      .split(',')
      .map((s) => s.trim())
      .filter((s) => s),
  );
  let same = 0;
  while (same < inputs.length && inputs[same] === outputs[same]) same++;
  let words = 0;
  const terms = [];
  for (const item of inputs.slice(same)) {
    const many = /\[(.*)\]$/.exec(item);
    const maybe = / if (.*)$/.exec(item);
    if (many) terms.push(`(${many[1]})`);
    else if (maybe) terms.push(`(${maybe[1]} ? 1 : 0)`);
    else words++;
  }
  return { words, terms };
}
function spAfter({ words, terms }) {
  if (terms.length === 0) return words === 0 ? 'sp' : `sp - ${words * 8}`;
  return `sp - (${[...terms, ...(words ? [String(words)] : [])].join(' + ')}) * 8`;
}

// ---- the cases ----

/** Instructions of a line or two that are written out in the switch. */
const inline = {
  NOP: 'pc += 2;\ncontinue next;',
  NOT_TAKEN: 'pc += 2;\ncontinue next;',
  EXTENDED_ARG: 'pc += 2;\nopcode = U8[pc];\noparg = (oparg << 8) | U8[pc + 1];\ncontinue;',
  JUMP_FORWARD: 'pc += 2 + oparg * 2;\ncontinue next;',
  JUMP_BACKWARD_NO_INTERRUPT: 'pc += 2 - oparg * 2;\ncontinue next;',
  JUMP_BACKWARD:
    'if (I32[EVAL_BREAKER] !== 0) {\n  spill(frame, pc, sp);\n  if (_Py_HandlePending() < 0) {\n    r = ERROR;\n    break;\n  }\n}\npc += 4 - oparg * 2;\ncontinue next;',
  RESUME:
    'if (I32[EVAL_BREAKER] !== 0 && (oparg & 3) < 2) {\n  spill(frame, pc, sp);\n  if (_Py_HandlePending() < 0) {\n    r = ERROR;\n    break;\n  }\n}\npc += 2;\ncontinue next;',
  POP_JUMP_IF_FALSE: 'sp -= 8;\npc += (I32[sp >> 2] & ~1) === Py_False ? 4 + oparg * 2 : 4;\ncontinue next;',
  POP_JUMP_IF_TRUE: 'sp -= 8;\npc += (I32[sp >> 2] & ~1) === Py_True ? 4 + oparg * 2 : 4;\ncontinue next;',
  POP_JUMP_IF_NONE:
    'r = I32[(sp - 8) >> 2];\nif ((r & ~1) === Py_None) {\n  sp -= 8;\n  pc += 4 + oparg * 2;\n} else {\n  sp = closeLast(frame, pc, sp - 8, r);\n  pc += 4;\n}\ncontinue next;',
  POP_JUMP_IF_NOT_NONE:
    'r = I32[(sp - 8) >> 2];\nif ((r & ~1) === Py_None) {\n  sp -= 8;\n  pc += 4;\n} else {\n  sp = closeLast(frame, pc, sp - 8, r);\n  pc += 4 + oparg * 2;\n}\ncontinue next;',
  INTERPRETER_EXIT: 'return interpreterExit(frame, sp);',
};
/** Instructions that jump when their function says so, and how far from the next instruction (in code units). */
const jumping = { FOR_ITER: 'oparg + 1', SEND: 'oparg' };
/** Forms that do the next instruction's work, too, when their guess is right. */
const skipping = { BINARY_OP_INPLACE_ADD_UNICODE: '1', CALL_LIST_APPEND: '1' };
/** Instructions that always leave the frame. */
const leaving = new Set(['RETURN_VALUE', 'YIELD_VALUE', 'RETURN_GENERATOR']);

const used = new Set();
const lines = [];
function emit(name, number) {
  const baseName = base.OPNAMES[special.baseOpcode(number)];
  const size = 2 + 2 * special.inlineCaches(number);
  lines.push(`case ${number}: // ${name}`);
  const text = inline[name];
  if (text) {
    lines.push(...text.split('\n'));
    return;
  }
  const op = ops.get(name);
  used.add(name);
  const flags = base.FLAGS[special.baseOpcode(number)];
  const mayFail = (flags & (base.HAS_ERROR_FLAG | base.HAS_ESCAPES_FLAG)) !== 0 || name !== baseName;
  if (mayFail && !op.params.includes('pc')) {
    lines.push(`st(frame + F_INSTR_PTR, pc);`, `st(frame + F_STACKPOINTER, ${spAfter(op.consumed)});`);
  }
  const call = `${name}(${op.params.join(', ')})`;
  if (leaving.has(name)) {
    lines.push(`r = ${call};`, 'break;');
  } else if (jumping[baseName] ?? skipping[name]) {
    lines.push(
      `r = ${call};`,
      `if (r <= 8) break;`,
      `sp = r & ~1;`,
      `pc += r & 1 ? ${size} + (${jumping[baseName] ?? skipping[name]}) * 2 : ${size};`,
      'continue next;',
    );
  } else if ((flags & base.HAS_ERROR_FLAG) !== 0 || name !== baseName) {
    lines.push(`r = ${call};`, `if (r <= 8) break;`, 'sp = r;', `pc += ${size};`, 'continue next;');
  } else {
    lines.push(`sp = ${call};`, `pc += ${size};`, 'continue next;');
  }
}

const missing = [];
for (let number = 0; number < 256; number++) {
  const name = special.SPECIALIZED_NAMES.get(number) ?? base.OPNAMES[number];
  if (!name || ['CACHE', 'RESERVED', 'ENTER_EXECUTOR'].includes(name)) continue;
  if (inline[name] || ops.has(name)) emit(name, number);
  else if (!special.SPECIALIZED_NAMES.has(number)) missing.push(name);
}
if (missing.length > 0) throw new Error(`no function for ${missing.join(', ')}`);

const files = new Map();
for (const name of used) {
  const { file } = ops.get(name);
  if (!files.has(file)) files.set(file, []);
  files.get(file).push(name);
}
if (!files.has('locals.ts')) files.set('locals.ts', []);
files.get('locals.ts').push('closeLast');
const imports = [...files]
  .sort()
  .map(([file, names]) => `import { ${names.sort().join(', ')} } from './bytecodes/${file}';`);

/** The loop's text; the recording one tells of lines, calls and returns before they are executed (runtime/legacy_tracing.ts). */
function loopText(recording) {
  const head = recording
    ? `// The interpreter's loop while a run is recorded or traced: that of switch.ts, and before each instruction a look whether an event is due there.`
    : `// The interpreter's loop: a thin switch that calls one function per instruction.`;
  return `${head} Mirrors _PyEval_EvalFrameDefault in Python/ceval.c.
// Generated by scripts/generate-switch.mjs; do not edit.

import { I32, st, U8 } from '../memory/memory.ts';
import { ${recording ? '_PyFrame_GetBytecode, ' : ''}F_INSTR_PTR, F_STACKPOINTER } from '../objects/interpframe.ts';
import { Py_False, Py_None, Py_True } from '../objects/statics.ts';
import { tstate } from '../objects/tstate.ts';
${imports.join('\n')}
import { _Py_HandlePending, countdown, ERROR, EVAL_BREAKER, REDO, RUNNING, spill, SWITCH } from './eval_state.ts';
${recording ? "import { begins, entered } from './legacy_tracing.ts';\n" : ''}import { handleError, interpreterExit } from './unwind.ts';

${recording ? '/** In place of an opcode: a trace function has raised. */\nconst FAILED = 256;\n' : ''}const CURRENT_FRAME = tstate.current_frame >> 2;

/**
 * Runs the current frame until the frame of the interpreter below it is reached. Returns the result (a new reference), NULL
 * with an exception, or RUNNING if the countdown ended; memory then holds all that is needed to go on.
 */
export function ${recording ? 'recordingLoop' : 'evalLoop'}(): number {
  let frame = I32[CURRENT_FRAME];
  let pc = I32[(frame + F_INSTR_PTR) >> 2];
  let sp = I32[(frame + F_STACKPOINTER) >> 2];
${recording ? '  let starts = entered(frame, pc, false);\n  let first = _PyFrame_GetBytecode(frame);\n' : ''}  next: for (;;) {
    if (countdown[0]-- <= 0) {
      countdown[0] = 0;
      spill(frame, pc, sp);
      return RUNNING;
    }
${recording ? '    const mark = starts[(pc - first) >> 1];\n    let raised = false;\n    if (mark > 0) {\n      const before = I32[(frame + F_INSTR_PTR) >> 2];\n      spill(frame, pc, sp);\n      raised = !begins(frame, pc, mark, before);\n    }\n' : ''}    let opcode = ${recording ? 'raised ? FAILED : ' : ''}U8[pc];
    let oparg = U8[pc + 1];
    let r = ERROR;
    for (;;) {
      switch (opcode) {
${lines.map((l) => `        ${l}`).join('\n')}
${recording ? '        case FAILED:\n          break;\n' : ''}        default:
          throw new RangeError(\`unknown opcode \${opcode}\`);
      }
      if (r !== REDO) break;
      opcode = U8[pc];
    }
    if (r !== SWITCH && !handleError(frame, pc, r)) return 0;
    frame = I32[CURRENT_FRAME];
    pc = I32[(frame + F_INSTR_PTR) >> 2];
    sp = I32[(frame + F_STACKPOINTER) >> 2];
${recording ? '    starts = entered(frame, pc, true);\n    first = _PyFrame_GetBytecode(frame);\n' : ''}  }
}
`;
}

for (const [file, recording] of [
  ['switch.ts', false],
  ['switch_recording.ts', true],
]) {
  const target = `${engine}runtime/${file}`;
  const formatted = spawnSync('npx', ['biome', 'check', '--write', '--stdin-file-path', target], {
    input: loopText(recording),
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  if (formatted.status !== 0) throw new Error(formatted.stderr);
  if (!process.argv.includes('--check')) writeFileSync(target, formatted.stdout);
  else if (readFileSync(target, 'utf8') !== formatted.stdout) {
    console.error(`src/engine/runtime/${file} is out of date: run node scripts/generate-switch.mjs`);
    process.exitCode = 1;
  }
}
