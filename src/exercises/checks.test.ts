import { expect, test } from 'vitest';
import { english } from '../authoring/languages.ts';
import type { Inspector } from '../engine/index.ts';
import { errorLine, type FinishedRun, grade, outputLine, pythonString, uncaught } from './checks.ts';
import type { Question } from './model.ts';

/** An inspector that knows what the test tells it; a name it does not know is a NameError. */
function inspector(
  known: Partial<Record<keyof Inspector, Record<string, unknown>>> & { collected?: never } = {},
  collected = 0,
): Inspector {
  const ask = (table: Record<string, unknown> | undefined, key: string): never => {
    if (!table || !(key in table)) throw new Error(`NameError: name '${key}' is not defined`);
    return table[key] as never;
  };
  return {
    peek: () => {
      throw new Error('checks do not peek');
    },
    evaluate: (expression) => {
      const table = known.evaluate ?? {};
      return expression in table
        ? { ok: true, repr: String(table[expression]), value: table[expression] as string }
        : { ok: false, error: `NameError: name '${expression}' is not defined` };
    },
    refcount: (e) => ask(known.refcount, e),
    alive: (e) => ask(known.alive, e),
    place: (e) => ask(known.place, e),
    sameObject: (a, b) => ask(known.sameObject, `${a},${b}`),
    isInterned: (e) => ask(known.isInterned, e),
    isImmortal: (e) => ask(known.isImmortal, e),
    collected: () => collected,
  };
}

const finished = (parts: Partial<FinishedRun> = {}): FinishedRun => ({
  source: '',
  filename: 'lab.py',
  stdout: '',
  stderr: '',
  exitStatus: 0,
  inspect: inspector(),
  ...parts,
});

const one = (question: Question, run: Partial<FinishedRun>, message = 'got {actual}, wanted {expected}') =>
  grade(finished(run), { checks: [{ id: 'it', question, message }] }, english()).at(-1)!;

test('a count is compared with its bound, and quoted', () => {
  const inspect = inspector({ refcount: { items: 3 } });
  expect(one({ ask: 'refcount', expr: 'items', bound: { is: 3 } }, { inspect })).toEqual({
    id: 'it',
    passed: true,
    message: '',
  });
  expect(one({ ask: 'refcount', expr: 'items', bound: { is: 2 } }, { inspect }).message).toBe('got 3, wanted 2');
  expect(one({ ask: 'refcount', expr: 'items', bound: { at_least: 4 } }, { inspect }).message).toBe(
    'got 3, wanted at least 4',
  );
});

test('alive and freed are opposites', () => {
  const inspect = inspector({ alive: { ref: true } });
  expect(one({ ask: 'alive', expr: 'ref' }, { inspect }).passed).toBe(true);
  expect(one({ ask: 'freed', expr: 'ref' }, { inspect }).message).toBe('got alive, wanted freed');
});

test('identity quotes the expression Python would answer', () => {
  const inspect = inspector({ sameObject: { 'a,b': false } });
  expect(
    one({ ask: 'same_object', exprs: ['a', 'b'], is: true }, { inspect }, '{expression} is {actual}').message,
  ).toBe('`a is b` is `False`');
  expect(one({ ask: 'same_object', exprs: ['a', 'b'], is: false }, { inspect }).passed).toBe(true);
});

test('a name that is missing fails the check with its NameError', () => {
  expect(one({ ask: 'refcount', expr: 'gone', bound: { is: 1 } }, {}).message).toBe(
    "got `NameError: name 'gone' is not defined`, wanted ",
  );
  expect(one({ ask: 'value', expr: 'gone', is: 1 }, {}, 'Make it.').message).toBe(
    "Make it. (`NameError: name 'gone' is not defined`)",
  );
});

test('output is compared without trailing blanks; a line counts from either end', () => {
  expect(one({ ask: 'output', is: '1\n2' }, { stdout: '1 \n2\n\n' }).passed).toBe(true);
  expect(one({ ask: 'output_line', line: -1, is: 'b' }, { stdout: 'a\nb\n' }).passed).toBe(true);
  expect(one({ ask: 'output_line', line: 3, is: 'b' }, { stdout: 'a\nb\n' }).message).toBe(
    'got nothing there, wanted `b`',
  );
  expect(one({ ask: 'output_contains', text: 'x' }, { stdout: '' }).message).toBe('got nothing, wanted `x`');
  expect([outputLine('', 1), outputLine('a', 1), outputLine('a\n\n', -1)]).toEqual([undefined, 'a', '']);
});

const traceback = (type: string) => `Traceback (most recent call last):
  File "lab.py", line 7, in <module>
    f()
    ~^^
  File "lab.py", line 3, in f
    raise X
${type}`;

test('an exception nobody asked for fails `runs` alone, with its line', () => {
  const results = grade(
    finished({ exitStatus: 1, stderr: traceback('TypeError: no') }),
    {
      checks: [{ id: 'it', question: { ask: 'output', is: '' }, message: '' }],
    },
    english(),
  );
  expect(results).toEqual([{ id: 'runs', passed: false, message: 'Your program stopped on line 3: `TypeError: no`.' }]);
});

test('an exception asked for is looked at', () => {
  const run = { exitStatus: 1, stderr: traceback("TypeError: unhashable type: 'list'") };
  expect(one({ ask: 'raises', type: 'TypeError', says: 'unhashable' }, run).passed).toBe(true);
  expect(one({ ask: 'raises', type: 'KeyError' }, run).message).toBe(
    "got `TypeError: unhashable type: 'list'`, wanted `KeyError`",
  );
  expect(one({ ask: 'raises', type: 'KeyError' }, {}).message).toBe('got no exception, wanted `KeyError`');
});

test('a spent budget is said first', () => {
  expect(grade(finished({ overBudget: 'Too many instructions.' }), { checks: [] }, english())).toEqual([
    { id: 'runs', passed: false, message: 'Too many instructions.' },
  ]);
});

test('uses and avoids look at tokens', () => {
  expect(one({ ask: 'uses', tokens: ['del'] }, { source: '# del' }, 'no {expected}').message).toBe('no `del`');
  expect(one({ ask: 'avoids', tokens: ['gc.collect'] }, { source: 'gc.collect()' }, 'drop {actual}').message).toBe(
    'drop `gc.collect`',
  );
});

test('functions of checks.py run after the program and fail by assert', () => {
  const asked: string[] = [];
  const inspect: Inspector = {
    ...inspector(),
    evaluate: (expression) => {
      asked.push(expression);
      return expression.startsWith('exec')
        ? { ok: true, repr: 'None', value: null }
        : { ok: false, error: 'AssertionError: three rows, please' };
    },
  };
  const results = grade(
    finished({ inspect, stdout: "it's\n" }),
    {
      python: 'def check_rows(output): ...',
      checks: [
        { id: 'check-rows', message: '', question: { ask: 'python', name: 'check_rows', parameters: ['output'] } },
      ],
    },
    english(),
  );
  expect(results.at(-1)).toEqual({ id: 'check-rows', passed: false, message: 'three rows, please' });
  expect(asked).toEqual([
    "exec(compile('def check_rows(output): ...', 'checks.py', 'exec'), globals())",
    "check_rows(output='it\\'s\\n')",
  ]);
});

test('the exception of a traceback, dotted or without text', () => {
  expect(uncaught('')).toBeUndefined();
  expect(uncaught(traceback('KeyboardInterrupt'))).toEqual({ type: 'KeyboardInterrupt', text: 'KeyboardInterrupt' });
  expect(uncaught(traceback('weakref.ReferenceError: gone'))?.type).toBe('ReferenceError');
  expect(uncaught('  File "lab.py", line 1\n    x = = 1\n        ^\nSyntaxError: invalid syntax')?.type).toBe(
    'SyntaxError',
  );
  expect(uncaught(`${traceback('ValueError: one\nand two')}`)?.text).toBe('ValueError: one\nand two');
});

test('the line is the last one of the learner’s file', () => {
  expect(errorLine(`${traceback('X')}\n  File "/lib/copy.py", line 99, in copy`, 'lab.py')).toBe(3);
  expect(errorLine('no file', 'lab.py')).toBeUndefined();
});

test('Python string literals', () => {
  expect(pythonString("a\\b'c\n\t\0")).toBe("'a\\\\b\\'c\\n\\t\\x00'");
});
