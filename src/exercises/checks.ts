// Judges a finished run: puts each check's question to the machine and fills its message from the answer.

import type { EventTrace, Inspector } from '../engine/index.ts';
import type { Say } from '../messages/say.ts';
import { freedBy, inOrder, type Placed, traceNeeded } from './events.ts';
import { fill, type Quotes, quote } from './message.ts';
import { type Bound, type Check, type CheckResult, type Grading, RUNS, type Scalar } from './model.ts';
import { usesTokens } from './tokens.ts';

/** A run that is over, as the checks see it. */
export interface FinishedRun {
  source: string;
  filename: string;
  stdout: string;
  stderr: string;
  exitStatus: number;
  /** Set when a budget ended the run. */
  overBudget?: string;
  inspect: Inspector;
  /** Ends the process, once; gives the whole output, with what the end wrote. Nothing can be asked of `inspect` afterwards. */
  finish?: () => { stdout: string; stderr: string };
  /** What happened on the way, from a second, recorded run; after it the machine of `inspect` must not be used any more. */
  trace?: () => EventTrace;
}

/** All results, in the author's order; `runs` first and alone when the program did not end as it should. */
export function grade(run: FinishedRun, grading: Grading, say: Say): CheckResult[] {
  const stopped = endedBadly(run, grading, say);
  if (stopped) return [{ id: RUNS, passed: false, message: stopped }];
  if (grading.python !== undefined) {
    const loaded = run.inspect.evaluate(
      `exec(compile(${pythonString(grading.python)}, 'checks.py', 'exec'), globals())`,
    );
    if (!loaded.ok) return [{ id: RUNS, passed: false, message: say('check.not-started', { why: loaded.error }) }];
  }
  // First what the machine is asked. Then the process ends, and its output is whole. What a recording must answer comes last: it takes
  // the machine away; where its weak references lie is asked before.
  const asked = grading.checks.map((check) => {
    if (traceNeeded(check.question)) return askPlaces(run, check, say);
    return OF_OUTPUT.has(check.question.ask)
      ? undefined
      : judge(run, check, say, (question) => answer(run, question, say));
  });
  const ended = run.finish ? { ...run, ...run.finish() } : run;
  const judged = asked.map((result, i) => {
    const check = grading.checks[i];
    if (result === undefined) return judge(ended, check, say, (question) => answer(ended, question, say));
    return 'places' in result
      ? judge(ended, check, say, () => answerFromTrace(ended, check.question, result.places, say))
      : result;
  });
  return [{ id: RUNS, passed: true, message: '' }, ...judged];
}

/** Questions about what was written, whole only when the process has ended. */
const OF_OUTPUT: ReadonlySet<string> = new Set(['output', 'output_line', 'output_contains']);

/** The weak references that a question about events names. */
function askPlaces(run: FinishedRun, check: Check, say: Say): CheckResult | { places: Placed } {
  const { question } = check;
  const places: Placed = new Map();
  const asked =
    question.ask === 'freed'
      ? [question.expr]
      : question.ask === 'event_order'
        ? question.events.flatMap((event) => ('freed' in event ? event.freed : []))
        : [];
  let failure: CheckResult | undefined;
  for (const expr of asked) {
    const result = judge(run, check, say, () => {
      places.set(expr, { place: ask(() => run.inspect.place(expr)), alive: ask(() => run.inspect.alive(expr)) });
      return { passed: true };
    });
    if (!result.passed) failure ??= result;
  }
  return failure ?? { places };
}

function answerFromTrace(run: FinishedRun, question: Check['question'], places: Placed, say: Say): Verdict {
  if (run.trace === undefined) throw new Error('this run cannot be recorded');
  const trace = run.trace();
  if (!trace.whole) throw new NoAnswer(say('check.too-long'));
  if (question.ask === 'event_order') return inOrder(question.events, trace, run.source, places, say);
  if (question.ask !== 'freed' || question.by === undefined) throw new Error(`${question.ask} needs no recording`);
  return freedBy(question.expr, question.by, trace, run.source, places, say);
}

function endedBadly(run: FinishedRun, grading: Grading, say: Say): string | undefined {
  if (run.overBudget) return run.overBudget;
  if (run.exitStatus === 0 || grading.checks.some((check) => check.question.ask === 'raises')) return undefined;
  const raised = uncaught(run.stderr);
  if (!raised) return say('check.ended-with-status', { status: run.exitStatus });
  const line = errorLine(run.stderr, run.filename);
  const error = quote(raised.text, say);
  return line ? say('check.stopped-on-line', { line, error }) : say('check.stopped', { error });
}

/** The exception a traceback ends with: `TypeError: unhashable type: 'list'`. */
export function uncaught(stderr: string): { type: string; text: string } | undefined {
  const lines = stderr.trimEnd().split('\n');
  for (let i = lines.length - 1; i >= 0; i--) {
    const match = /^([A-Za-z_][\w.]*)(?::\s.*|)$/.exec(lines[i]);
    if (match && /(?:^|\.)[A-Z]\w*$/.test(match[1]))
      return { type: match[1].replace(/^.*\./, ''), text: lines.slice(i).join('\n') };
  }
  return undefined;
}

/** The line of the learner's file that the last traceback names last. */
export function errorLine(stderr: string, filename: string): number | undefined {
  const own = [...stderr.matchAll(/File "([^"]+)", line (\d+)/g)].filter(
    ([, file]) => file === filename || file.endsWith(`/${filename}`),
  );
  const last = own.at(-1);
  return last ? Number(last[2]) : undefined;
}

export type Verdict = { passed: boolean } & Partial<Quotes>;
/** All but functions of checks.py. */
type Asked = Exclude<Check['question'], { ask: 'python' }>;

function judge(run: FinishedRun, check: Check, say: Say, answering: (question: Asked) => Verdict): CheckResult {
  let verdict: Verdict;
  let message = check.message;
  try {
    const { question } = check;
    if (question.ask === 'python') {
      const failure = callPython(run, question.name, question.parameters, say);
      return { id: check.id, passed: failure === undefined, message: failure ?? '' };
    }
    verdict = answering(question);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    verdict = { passed: false, actual: quote(error.message, say) };
    if (!message.includes('{actual}')) message = `${message} (${quote(error.message, say)})`;
  }
  if (verdict.passed) return { id: check.id, passed: true, message: '' };
  const quotes = { actual: '', expected: '', expression: '', ...verdict, output: quote(run.stdout, say) };
  return { id: check.id, passed: false, message: fill(message, quotes) };
}

/** The machine could not answer, most often because a name the check asks about does not exist. */
class NoAnswer extends Error {}

function answer(run: FinishedRun, question: Asked, say: Say): Verdict {
  const { inspect } = run;
  switch (question.ask) {
    case 'refcount': {
      const count = ask(() => inspect.refcount(question.expr));
      return {
        passed: within(count, question.bound),
        actual: String(count),
        expected: boundText(question.bound, say),
        expression: code(question.expr),
      };
    }
    case 'alive':
    case 'freed': {
      const alive = ask(() => inspect.alive(question.expr));
      return {
        passed: alive === (question.ask === 'alive'),
        actual: say(alive ? 'check.alive' : 'check.freed'),
        expected: say(`check.${question.ask}`),
        expression: code(question.expr),
      };
    }
    case 'event_order':
      throw new Error('events are looked for in a recording');
    case 'same_object': {
      const [a, b] = question.exprs;
      return truth(
        ask(() => inspect.sameObject(a, b)),
        question.is,
        `${a} is ${b}`,
      );
    }
    case 'interned':
      return truth(
        ask(() => inspect.isInterned(question.expr)),
        question.is,
        question.expr,
      );
    case 'immortal':
      return truth(
        ask(() => inspect.isImmortal(question.expr)),
        question.is,
        question.expr,
      );
    case 'collected': {
      const count = inspect.collected();
      return { passed: within(count, question.bound), actual: String(count), expected: boundText(question.bound, say) };
    }
    case 'value': {
      const result = inspect.evaluate(question.expr);
      if (!result.ok) throw new NoAnswer(result.error);
      return {
        passed: result.value === question.is,
        actual: code(result.repr),
        expected: code(pythonRepr(question.is)),
        expression: code(question.expr),
      };
    }
    case 'output':
      return {
        passed: tidy(run.stdout) === tidy(question.is),
        actual: quote(run.stdout, say),
        expected: quote(question.is, say),
      };
    case 'output_line': {
      const line = outputLine(run.stdout, question.line);
      return {
        passed: line !== undefined && line.trim() === question.is.trim(),
        actual: line === undefined ? say('check.nothing-there') : quote(line, say),
        expected: quote(question.is, say),
      };
    }
    case 'output_contains':
      return {
        passed: run.stdout.includes(question.text),
        actual: quote(run.stdout, say),
        expected: quote(question.text, say),
      };
    case 'raises': {
      const raised = uncaught(run.stderr);
      const passed =
        run.exitStatus !== 0 &&
        raised?.type === question.type &&
        (!question.says || raised.text.includes(question.says));
      return {
        passed,
        actual: raised && run.exitStatus !== 0 ? quote(raised.text, say) : say('check.no-exception'),
        expected: code(question.type),
      };
    }
    case 'uses': {
      const missing = question.tokens.find((token) => !usesTokens(run.source, token));
      return {
        passed: missing === undefined,
        actual: say('check.not-there'),
        expected: code(missing ?? ''),
        expression: code(missing ?? ''),
      };
    }
    case 'avoids': {
      const found = question.tokens.find((token) => usesTokens(run.source, token));
      return { passed: found === undefined, actual: code(found ?? ''), expression: code(found ?? '') };
    }
  }
}

/** The inspector throws an Error with Python's message when an expression fails. */
function ask<Value>(question: () => Value): Value {
  try {
    return question();
  } catch (error) {
    throw new NoAnswer(error instanceof Error ? error.message : String(error));
  }
}

function callPython(run: FinishedRun, name: string, parameters: ('output' | 'source')[], say: Say): string | undefined {
  const given = parameters.map(
    (parameter) => `${parameter}=${pythonString(parameter === 'output' ? run.stdout : run.source)}`,
  );
  const result = run.inspect.evaluate(`${name}(${given.join(', ')})`);
  if (result.ok) return undefined;
  return result.error.replace(/^AssertionError:\s*/, '') || say('check.failed');
}

function truth(actual: boolean, wanted: boolean, expression: string): Verdict {
  return {
    passed: actual === wanted,
    actual: code(pythonRepr(actual)),
    expected: code(pythonRepr(wanted)),
    expression: code(expression),
  };
}

function within(value: number, bound: Bound): boolean {
  if (bound.is !== undefined && value !== bound.is) return false;
  if (bound.at_least !== undefined && value < bound.at_least) return false;
  return bound.at_most === undefined || value <= bound.at_most;
}

function boundText(bound: Bound, say: Say): string {
  if (bound.is !== undefined) return String(bound.is);
  if (bound.at_least !== undefined && bound.at_most !== undefined)
    return say('check.range', { least: bound.at_least, most: bound.at_most });
  if (bound.at_least !== undefined) return say('check.at-least', { least: bound.at_least });
  return say('check.at-most', { most: bound.at_most ?? '' });
}

/** Line `n` of the output: 1 is the first, -1 the last; undefined when there is none. */
export function outputLine(output: string, n: number): string | undefined {
  const lines = output.replace(/\n$/, '').split('\n');
  if (output === '') return undefined;
  return n > 0 ? lines[n - 1] : lines.at(n);
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();

const code = (text: string): string => (text ? `\`${text}\`` : '');

function pythonRepr(value: Scalar): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? pythonString(value) : String(value);
}

/** A Python string literal with this text. */
export function pythonString(text: string): string {
  const body = text.replace(
    /[\\'\n\r\t\0]/g,
    (ch) => ({ '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\x00' })[ch]!,
  );
  return `'${body}'`;
}
