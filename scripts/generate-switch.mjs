// Writes src/engine/runtime/switch.ts, the interpreter's loop, and switch_recording.ts, the same loop with a look at each line that
// begins, from the instruction functions in src/engine/runtime/bytecodes.
// The line above a function is its stack effect, "// (inputs -- outputs)"; its parameters say what it is given; the opcode
// tables say how long it is and what it can do. A frequent instruction whose line ends with "; in the loop" is not called: its body
// is put into the loop that does not record, with plain writes. With --check, only says whether the files are up to date.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const engine = fileURLToPath(new URL('../src/engine/', import.meta.url));
const folder = `${engine}runtime/bytecodes/`;

const base = await import(`${engine}include/opcodes.ts`);
const special = await import(`${engine}include/specialized.ts`);

/**
 * Instructions by name: the function's file and parameters, how many words it takes off the stack (an expression in oparg), and
 * its body if that goes into the loop.
 */
const ops = new Map();
/** Names that the files of instructions know, by file: where each comes from. */
const origins = new Map();
for (const file of readdirSync(folder).sort()) {
  if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
  const text = readFileSync(folder + file, 'utf8');
  origins.set(file, namesOf(text, file));
  const pattern = /^\/\/ \((.*?)\)([^\n]*)\nexport function ([A-Z][A-Z0-9_]*)\(([^)]*)\): \w+ \{\n([\s\S]*?)\n\}\n/gm;
  for (const [, effect, remark, name, params, body] of text.matchAll(pattern)) {
    ops.set(name, {
      file,
      body: remark.endsWith('; in the loop') ? body : null,
      params: params
        .split(',')
        .map((p) => p.trim().split(':')[0])
        .filter((p) => p),
      consumed: consumed(effect),
    });
  }
}

/** Where each name that a file imports or exports comes from, seen from the loop's folder. */
function namesOf(text, file) {
  const names = new Map();
  for (const [, list, from] of text.matchAll(/^import \{([^}]*)\} from '([^']*)';/gm)) {
    const path = from.startsWith('../../')
      ? from.slice(3)
      : from.startsWith('../')
        ? from.slice(1)
        : `./bytecodes/${from.slice(2)}`;
    for (const item of list.split(',')) names.set(item.trim().replace(/^type /, ''), path);
  }
  for (const [, name] of text.matchAll(/^export (?:const|let|function) (\w+)/gm))
    names.set(name, `./bytecodes/${file}`);
  for (const [, name] of text.matchAll(/^(?:const|let|function) (\w+)/gm)) names.set(name, null);
  return names;
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

/** Instructions of a line or two that are written out in the switch. EXTENDED_ARG counts as one with the instruction that it extends. */
const inline = {
  NOP: 'pc += 2;\ncontinue next;',
  NOT_TAKEN: 'pc += 2;\ncontinue next;',
  EXTENDED_ARG: 'pc += 2;\nhigh = oparg << 8;\ncountdown[0]++;\ncontinue next;',
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
/** In the recording loop there may be something to tell of the instruction after it. */
const EXTENDED_ARG_OBSERVED =
  'pc += 2;\nhigh = oparg << 8;\ninstead = extended(frame, pc, sp, unit + 1 < starts.length ? starts[unit + 1] : 0);\ntold = true;\ncountdown[0]++;\ncontinue next;';
/** Instructions that jump when their function says so, and how far from the next instruction (in code units). */
const jumping = { FOR_ITER: 'oparg + 1', SEND: 'oparg' };
/** Forms that do the next instruction's work, too, when their guess is right. */
const skipping = { BINARY_OP_INPLACE_ADD_UNICODE: '1', CALL_LIST_APPEND: '1' };
/** Instructions that always leave the frame. */
const leaving = new Set(['RETURN_VALUE', 'YIELD_VALUE', 'RETURN_GENERATOR']);

const used = new Set();
/** What bodies in the loop need, by file. */
const needed = new Map();
function need(path, name) {
  if (!needed.has(path)) needed.set(path, new Set());
  needed.get(path).add(name);
}

/** The arguments of a call, which are themselves free of text with commas or brackets in it. */
function argumentsOf(text) {
  const parts = [''];
  let depth = 0;
  for (const c of text) {
    if (c === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += c;
    if ('([{'.includes(c)) depth++;
    if (')]}'.includes(c)) depth--;
  }
  return parts.map((p) => p.trim()).filter((p) => p !== '');
}
/** A write of a word. The recording loop does what `st` does but for pages that need no record, which is most of the time. */
function write(at, value, recording) {
  const plain = `I32[(${at}) >> 2] =`;
  return recording
    ? `{ word = ${value}; if (settled[(${at}) >> PAGE_BITS] === 0) recordWord(${at}, word); ${plain} word; }`
    : `${plain} ${value};`;
}
/** A body for the loop: writes are written out, `frame + F_LOCALSPLUS` is at hand, and a return is what follows the call, `after(value)`. */
function bodyInLoop(name, { file, body: commented }, after, recording) {
  const body = commented.replace(/^ *\/\/.*\n/gm, '');
  if (/\b(?:for|while|switch|function)\b|=>/.test(body)) throw new Error(`${name} is too complicated for the loop`);
  if (/\b(?:const|let) (?:r|frame|pc|sp|locals|opcode|oparg|word)\b/.test(body))
    throw new Error(`${name} hides a variable of the loop`);
  const text = body
    .replaceAll('frame + F_LOCALSPLUS', 'locals')
    .replace(/\bst\(((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)\);/g, (_, list) => {
      const [at, value] = argumentsOf(list);
      return write(at, value, recording);
    })
    .replace(/\breturn ([^;]*);/g, (_, value) => `{ ${after(value)} }`);
  for (const [word] of text.matchAll(/(?<![.\w])[A-Za-z_]\w*/g)) {
    const path = origins.get(file).get(word);
    if (path === null) throw new Error(`${word}, which ${name} uses in the loop, is not exported from ${file}`);
    if (path !== undefined && !(path.endsWith('/memory.ts') && ['I32', 'U8', 'Addr', 'Ref'].includes(word)))
      need(path, word);
  }
  return text.split('\n');
}

/** The case of an instruction: lines of the loop, the recording one or the other. */
function caseOf(name, number, recording) {
  const baseName = base.OPNAMES[special.baseOpcode(number)];
  const size = 2 + 2 * special.inlineCaches(number);
  const head = `case ${number}: // ${name}`;
  const text = recording && name === 'EXTENDED_ARG' ? EXTENDED_ARG_OBSERVED : inline[name];
  if (text) return [head, ...text.split('\n')];
  const op = ops.get(name);
  const flags = base.FLAGS[special.baseOpcode(number)];
  const distance = jumping[baseName] ?? skipping[name];
  /** What is done with the value that the instruction's function returns. */
  const after = (value) => {
    if (leaving.has(name)) return `r = ${value}; break;`;
    if (distance)
      return `r = ${value}; if (r <= 8) break; sp = r & ~1; pc += r & 1 ? ${size} + (${distance}) * 2 : ${size}; continue next;`;
    const mayFail = (flags & base.HAS_ERROR_FLAG) !== 0 || name !== baseName;
    if (mayFail && !/^sp(?: [+-] \d+)?$/.test(value))
      return `r = ${value}; if (r <= 8) break; sp = r; pc += ${size}; continue next;`;
    return `${value === 'sp' ? '' : `sp = ${value}; `}pc += ${size}; continue next;`;
  };
  if (op.body !== null) return [`${head}\n{`, ...bodyInLoop(name, op, after, recording), '}'];
  used.add(name);
  const spills = (flags & (base.HAS_ERROR_FLAG | base.HAS_ESCAPES_FLAG)) !== 0 || name !== baseName;
  const state =
    spills && !op.params.includes('pc')
      ? [
          [`F_INSTR_PTR`, 'pc'],
          ['F_STACKPOINTER', spAfter(op.consumed)],
        ].map(([field, value]) => write(`frame + ${field}`, value, recording))
      : [];
  return [head, ...state, after(`${name}(${op.params.join(', ')})`)];
}

function cases(recording) {
  const missing = [];
  const lines = [];
  for (let number = 0; number < 256; number++) {
    const name = special.SPECIALIZED_NAMES.get(number) ?? base.OPNAMES[number];
    if (!name || ['CACHE', 'RESERVED', 'ENTER_EXECUTOR'].includes(name)) continue;
    if (inline[name] || ops.has(name)) lines.push(...caseOf(name, number, recording));
    else if (!special.SPECIALIZED_NAMES.has(number)) missing.push(name);
  }
  if (missing.length > 0) throw new Error(`no function for ${missing.join(', ')}`);
  return lines;
}
/** The imports that the loop's text needs, by file. */
function importsOf(text) {
  const from = new Map(needed);
  for (const name of used) {
    const path = `./bytecodes/${ops.get(name).file}`;
    from.set(path, new Set([...(from.get(path) ?? []), name]));
  }
  const common = {
    '../memory/memory.ts': ['I32', 'PAGE_BITS', 'recordWord', 'settled', 'U8'],
    '../objects/interpframe.ts': ['_PyFrame_GetBytecode', 'F_INSTR_PTR', 'F_LOCALSPLUS', 'F_STACKPOINTER'],
    '../objects/statics.ts': ['Py_False', 'Py_None', 'Py_True'],
    '../objects/tstate.ts': ['tstate'],
    './bytecodes/locals.ts': ['closeLast'],
    './eval_state.ts': [
      '_Py_HandlePending',
      'countdown',
      'ERROR',
      'EVAL_BREAKER',
      'REDO',
      'RUNNING',
      'SWITCH',
      'spill',
    ],
    './instrumentation.ts': ['whereRaised'],
    './legacy_tracing.ts': ['begins', 'entered', 'extended', 'FAILED', 'JUMPED', 'OBSERVED', 'pausedFrom', 'pauses'],
    './observed_instructions.ts': ['observed', 'observedNext'],
    './unwind.ts': ['handleError', 'interpreterExit', 'unknownOpcode', 'unwound'],
  };
  for (const [path, names] of Object.entries(common)) from.set(path, new Set([...(from.get(path) ?? []), ...names]));
  const seen = new Set();
  const lines = [];
  for (const [path, names] of [...from].sort()) {
    const wanted = [...names].filter((name) => new RegExp(`(?<![.\\w])${name}\\b`).test(text)).sort();
    for (const name of wanted) {
      if (seen.has(name)) throw new Error(`two things are called ${name}`);
      seen.add(name);
    }
    if (wanted.length > 0) lines.push(`import { ${wanted.join(', ')} } from '${path}';`);
  }
  return lines.join('\n');
}

/** The loop's text; the recording one tells of lines, calls and returns before they are executed (runtime/legacy_tracing.ts). */
function loopText(recording) {
  used.clear();
  needed.clear();
  const head = recording
    ? `// The interpreter's loop while a run is recorded or traced: a switch that calls one function per instruction, and before each a look\n// whether an event is due there.`
    : `// The interpreter's loop: a switch that calls one function per instruction, with the bodies of the frequent ones in it.`;
  const enter = (from) =>
    recording
      ? `    locals = frame + F_LOCALSPLUS;\n    starts = entered(frame, pc, ${from});\n    first = _PyFrame_GetBytecode(frame);\n`
      : '    locals = frame + F_LOCALSPLUS;\n';
  const body = `const CURRENT_FRAME = tstate.current_frame >> 2;

/**
 * Runs the current frame until the frame of the interpreter below it is reached. Returns the result (a new reference), NULL
 * with an exception, or RUNNING if the countdown ended; memory then holds all that is needed to go on.
 */
export function ${recording ? 'recordingLoop' : 'evalLoop'}(): number {
  let frame = I32[CURRENT_FRAME];
  let pc = I32[(frame + F_INSTR_PTR) >> 2];
  let sp = I32[(frame + F_STACKPOINTER) >> 2];
${enter('pausedFrom(frame, pc)').replace(/^ {4}(\w)/gm, '  let $1')}  // What EXTENDED_ARG adds to the next instruction's argument.
  let high = 0;
${recording ? '  // What runs instead of the next instruction, if its events have been told of.\n  let instead = 0;\n  let told = false;\n  // What is written next.\n  let word = 0;\n' : ''}  // One loop and none in it: V8 does not see in time that a module's variables are constants where loops are nested
  // (engine/internaldocs/interpreter.md).
  next: for (;;) {
    if (countdown[0]-- <= 0) {
      countdown[0] = 0;
${recording ? '      pauses(frame, pc);\n' : ''}      spill(frame, pc, sp);
      return RUNNING;
    }
${recording ? '    // Not beyond the end: V8 would have to reckon with undefined from then on.\n    const unit = (pc - first) >> 1;\n    const mark = told || unit >= starts.length ? 0 : starts[unit];\n    if (mark > 0) {\n      const before = I32[(frame + F_INSTR_PTR) >> 2];\n      spill(frame, pc, sp);\n      instead = begins(frame, pc, mark, before);\n    }\n' : ''}    const opcode = ${recording ? 'instead || ' : ''}U8[pc];
    const oparg = high | U8[pc + 1];
    high = 0;
${recording ? '    instead = 0;\n    told = false;\n' : ''}    let r = ERROR;
    switch (opcode) {
${cases(recording)
  .map((l) => `      ${l}`)
  .join('\n')}
${recording ? '      case FAILED:\n        break;\n      case JUMPED:\n        r = SWITCH;\n        break;\n      case OBSERVED:\n        r = observed(frame, pc, sp, oparg);\n        if (r <= 8) break;\n        sp = r;\n        pc = observedNext.pc;\n        continue next;\n' : ''}      default:
        unknownOpcode(frame, pc, sp, opcode);
        // The instruction was not begun: it is the one before it that a handler is looked for.
        pc -= 2;
    }
    if (r === REDO) {
      high = oparg & ~255;
${recording ? '      told = true;\n' : ''}      countdown[0]++;
      continue;
    }
    if (r !== SWITCH && !handleError(frame, ${recording ? 'whereRaised(pc)' : 'pc'}, r)) return 0;
    frame = I32[CURRENT_FRAME];
    pc = I32[(frame + F_INSTR_PTR) >> 2];
    sp = I32[(frame + F_STACKPOINTER) >> 2];
${enter('r === SWITCH ? pc - 2 : unwound.from')}  }
}
`;
  return `${head} Mirrors _PyEval_EvalFrameDefault\n// in Python/ceval.c. Generated by scripts/generate-switch.mjs; do not edit.\n\n${importsOf(body)}\n\n${body}`;
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
