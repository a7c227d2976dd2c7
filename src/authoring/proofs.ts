// The proofs of `npm run verify`, on a `run` function, so that tests can bring a machine of their own.
import { sameAnswer } from '../exercises/answers.ts';
import { outputLine, uncaught } from '../exercises/checks.ts';
import { beliefBehind, believedBy } from '../exercises/misconceptions/index.ts';
import { type CheckResult, RUNS } from '../exercises/model.ts';
import { readAnswers } from '../exercises/questions.ts';
import type { RunRequest, RunResult } from '../session/protocol.ts';
import type { CourseVersion } from './course.ts';
import {
  type AskSource,
  type ChooseSource,
  type EditSource,
  type ExerciseSource,
  type PythonFile,
  programName,
  textOf,
} from './exercise.ts';
import { pairsOf, reasonFor } from './exercise-kinds.ts';
import type { Expectation } from './fences.ts';
import type { LessonFile, LessonLab } from './lesson-file.ts';
import { collect, type Place, Problem } from './problems.ts';
import { type Engine, measureQuestion, readingProgram } from './truths.ts';

export interface Outcome extends RunResult {
  stdout: string;
  stderr: string;
}

export type Run = (request: RunRequest) => Outcome;

// --- lessons

export function proveLabs(lesson: LessonFile, version: CourseVersion, run: Run): Problem[] {
  return lesson.labs.flatMap((lab) => {
    const outcome = run(requestOf(lab, version));
    const ended = endOf(outcome);
    if (matches(ended, lab.expect)) return [];
    const wayOut =
      lab.expect.end === 'well'
        ? 'Mend the program, or say how it ends: `expect=TypeError`, `expect=exit:3`, `expect=budget`.'
        : 'Change the program or its `expect`.';
    return [
      new Problem(
        { file: lesson.file, line: lab.line },
        `the lab ${lab.file} ${endText(ended)}, but should ${wanted(lab.expect)}${detail(outcome)}`,
        wayOut,
      ),
    ];
  });
}

export function provePredictions(lesson: LessonFile, version: CourseVersion, run: Run): Problem[] {
  return lesson.predictions.flatMap(({ line, lab, outputLine: asked, options }) => {
    const place = { file: lesson.file, line };
    const truth = outputLine(run(requestOf(lab, version)).stdout, asked);
    if (truth === undefined)
      return [
        new Problem(
          place,
          `the <Predict> asks about line ${asked} of the output, which is not there`,
          'Change `line`, or the program.',
        ),
      ];
    const right = options?.filter((option) => sameAnswer(option, truth)).length ?? 1;
    if (right === 1) return [];
    const what = `${right === 0 ? 'no option' : 'more than one option'} of this <Predict> is what the program prints: ${truth}`;
    return [new Problem(place, what, 'Exactly one option must be it.')];
  });
}

const requestOf = (lab: LessonLab, version: CourseVersion): RunRequest => ({
  source: `${lab.code}\n`,
  version: (lab.version as CourseVersion | undefined) ?? version,
  filename: lab.file,
});

type End = Expectation | { end: 'broken'; message: string };

function endOf(outcome: Outcome): End {
  if (outcome.end === 'budget') return { end: 'budget' };
  if (outcome.end !== 'ended') return { end: 'broken', message: outcome.message ?? outcome.end };
  if (outcome.exitStatus === 0) return { end: 'well' };
  const raised = uncaught(outcome.stderr);
  return raised ? { end: 'exception', type: raised.type } : { end: 'exit', status: outcome.exitStatus };
}

function matches(end: End, expect: Expectation): boolean {
  return JSON.stringify(end) === JSON.stringify(expect);
}

function endText(end: End): string {
  switch (end.end) {
    case 'well':
      return 'ends well';
    case 'exception':
      return `ends with ${end.type}`;
    case 'exit':
      return `ends with exit status ${end.status}`;
    case 'budget':
      return 'runs out of its budget';
    case 'broken':
      return `breaks the engine: ${end.message}`;
  }
}

const wanted = (expect: Expectation): string => endText(expect).replace(/^ends/, 'end').replace(/^runs/, 'run');
const detail = (outcome: Outcome): string =>
  outcome.stderr ? `:\n${outcome.stderr.trimEnd().replace(/^/gm, '    ')}` : '';

// --- exercises

/** `variants` are all of one exercise. */
export function proveExercise(variants: readonly ExerciseSource[], version: CourseVersion, engine: Engine): Problem[] {
  const problems = variants.flatMap((source) => {
    const on = source.exercise.version ?? version;
    const found = collect((report) => {
      const proved =
        source.kind === 'edit'
          ? proveEdit(source, on, engine.run)
          : source.kind === 'choose'
            ? proveChoose(source, on, engine.run)
            : proveAsk(source, on, engine);
      proved.forEach(report);
    });
    return found.map((problem) => withValues(problem, source, variants.length));
  });
  const asks = variants.filter((source): source is AskSource => source.kind !== 'choose' && source.kind !== 'edit');
  // One program may show several problems in several variants; the same words once are enough.
  const told = new Map(
    [...problems, ...proveReplies(asks), ...proveBeliefs(asks, version, engine)].map((problem) => [
      problem.message,
      problem,
    ]),
  );
  return [...told.values()];
}

const at = (source: ExerciseSource, ...path: PropertyKey[]): Place => ({
  file: source.yaml.file,
  line: source.yaml.lineOf(path),
});

function proveAsk(source: AskSource, version: CourseVersion, engine: Engine): Problem[] {
  const problems: Problem[] = [];
  const { truth, exercise } = measureQuestion(source, version, engine);
  const report = (path: readonly PropertyKey[], what: string, wayOut: string): void => {
    problems.push(new Problem(at(source, ...path), what, wayOut));
  };
  truth.texts.forEach((text, i) => {
    const answer = source.answers[i];
    if (sameAnswer(answer, text)) return;
    const [is, not] = [said(source, i, text), said(source, i, answer)];
    report(
      source.paths[i],
      `the answer is ${is}, not ${not}`,
      'The engine ran the program; mend the answer or the program.',
    );
  });
  exercise.parts.forEach((part, i) => {
    part.mistaken.forEach((mistaken, m) => {
      if (sameAnswer(mistaken.answer, truth.texts[i]))
        report(
          ['questions', i, 'mistaken', m],
          `the mistaken answer \`${mistaken.answer}\` is right`,
          'Take it out, or change it.',
        );
    });
  });
  if (exercise.kind === 'order') {
    const prints = exercise.happenings.flatMap((h) => ('prints' in h ? h.prints : []));
    const twice = prints.find((text, i) => prints.indexOf(text) < i);
    if (twice !== undefined) report(['steps'], `two steps print \`${twice}\``, 'Let each print a line of its own.');
  }
  if (exercise.kind === 'same-object' && problems.length === 0) {
    const text = textOf(source, 'same-object');
    const pair = pairsOf(text.objects).find((one) => reasonFor(one, text) === undefined);
    if (pair !== undefined)
      report(
        ['reasons'],
        `nothing says why \`${pair.join(' is ')}\` is as it is`,
        'Add it to `reasons`; what follows from other reasons and the groups is said by itself.',
      );
  }
  if (exercise.kind === 'label-bytes') {
    const { text, asked } = readingProgram(source, exercise.ranges);
    const outcome = engine.run({ source: text, version, filename: programName(source.id) });
    readAnswers(outcome.stdout, asked).parts.forEach((answer, i) => {
      if (answer === 'True') return;
      const why =
        answer instanceof Error
          ? answer.message
          : answer === undefined
            ? outcome.stderr
            : 'the bytes say another number';
      report(
        ['fields', i, 'reads'],
        `the bytes do not read so: ${why}`,
        'Mend `reads`: it is the number that the bytes are, lowest byte first.',
      );
    });
  }
  return problems;
}

/** Says in which draw it is so. */
function withValues(problem: Problem, { draw, values }: ExerciseSource, all: number): Problem {
  const named = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
  if (named.length === 0)
    return all === 1 ? problem : new Problem(problem.place, `in draw ${draw + 1}: ${problem.what}`, problem.wayOut);
  return new Problem(problem.place, `where ${named.join(', ')}: ${problem.what}`, problem.wayOut);
}

/** An answer as the author knows it. */
function said(source: AskSource, i: number, text: string): string {
  const { exercise } = source;
  if (exercise.kind === 'same-object') return `\`${exercise.parts[i].expr?.replace(/[()]/g, '')}\` ${text}`;
  if (exercise.kind === 'pick-freed') return `\`${exercise.watches[i].expr}\` ${text}`;
  if (exercise.kind === 'order')
    return `“${textOf(source, 'order').steps[Number(text)]?.text ?? text}” as step ${i + 1}`;
  if (exercise.kind !== 'draw-reference') return `\`${text}\``;
  const [slot, target] = text.split('>').map(Number);
  return `from \`${exercise.slots[slot]}\` to \`${exercise.objects[target]}\``;
}

/** A reply to a mistaken answer must be to a mistake in one draw at least: where it is right in all of them, nobody could ever read it. */
function proveReplies(variants: readonly AskSource[]): Problem[] {
  const replies = new Map<number, { wrong: boolean; problem: Problem }>();
  for (const source of variants) {
    const { text } = source;
    if (text.kind !== 'predict' && text.kind !== 'count') continue;
    for (const [i, { answer, mistaken }] of text.questions.entries())
      for (const [m, reply] of mistaken.entries()) {
        const place = at(source, 'questions', i, 'mistaken', m);
        const wrong = String(reply.answer) !== String(answer) || replies.get(place.line!)?.wrong === true;
        const what = `the mistaken answer \`${reply.answer}\` is the right one`;
        replies.set(place.line!, { wrong, problem: new Problem(place, what, 'Take it out, or change it.') });
      }
  }
  return [...replies.values()].flatMap(({ wrong, problem }) => (wrong ? [] : problem));
}

/** Each wrong model that is named must be wrong here, in one variant at least: else nobody could ever read its refutation. */
function proveBeliefs(variants: readonly AskSource[], version: CourseVersion, engine: Engine): Problem[] {
  if (variants.length === 0 || variants[0].exercise.misconceptions.length === 0) return [];
  const wrong = new Set<string>();
  for (const source of variants) {
    const { exercise, truth } = measureQuestion(source, source.exercise.version ?? version, engine);
    for (const id of exercise.misconceptions) {
      const { world } = believedBy(id, exercise, truth);
      const given = world.map((answer, i) => answer ?? truth.texts[i]);
      if (world.length > 0 && beliefBehind({ ...exercise, misconceptions: [id] }, given, truth) !== undefined)
        wrong.add(id);
    }
  }
  return variants[0].exercise.misconceptions.flatMap((id, i) =>
    wrong.has(id)
      ? []
      : new Problem(
          at(variants[0], 'misconceptions', i),
          `somebody who believes \`${id}\` answers this right`,
          'Take it out, or ask something that the belief gets wrong.',
        ),
  );
}

function proveChoose(source: ChooseSource, version: CourseVersion, run: Run): Problem[] {
  const claims = source.text.options.flatMap((option) => option.claim ?? []);
  if (!source.starter || !claims.length) return [];
  const outcome = run({
    source: source.starter.text,
    version,
    filename: programName(source.id),
    ask: claims.map((claim) => `bool(${claim})`),
  });
  if (outcome.end !== 'ended')
    return [
      new Problem(
        { file: source.starter.file },
        `the program ${endText(endOf(outcome))}`,
        'It must come to an end before claims are asked.',
      ),
    ];
  const answers = [...(outcome.answers ?? [])];
  return source.text.options.flatMap((option, i) => {
    if (!option.claim) return [];
    const answer = answers.shift();
    const place = at(source, 'options', i, 'claim');
    if (!answer?.ok)
      return [
        new Problem(
          place,
          `the claim \`${option.claim}\` cannot be evaluated: ${answer?.error}`,
          'It must mean something after starter.py ran.',
        ),
      ];
    const holds = answer.repr === 'True';
    if (holds === option.correct) return [];
    return [
      new Problem(
        place,
        `the claim \`${option.claim}\` is ${holds}, but the option is marked ${option.correct ? 'correct' : 'wrong'}`,
        'Change the mark, the claim or the program.',
      ),
    ];
  });
}

function proveEdit(source: EditSource, version: CourseVersion, run: Run): Problem[] {
  const problems: Problem[] = [];
  const results = (text: string): CheckResult[] => {
    const outcome = run({ source: text, version, filename: programName(source.id), grading: source.grading });
    return outcome.checks ?? [{ id: RUNS, passed: false, message: outcome.message ?? 'the run failed' }];
  };
  const failures = (text: string): CheckResult[] => results(text).filter((result) => !result.passed);
  const failedByWrongPrograms = new Set<string>();

  const byStarter = failures(source.starter.text);
  for (const { id } of byStarter) failedByWrongPrograms.add(id);
  if (!byStarter.length)
    problems.push(
      new Problem(
        { file: source.starter.file },
        'the starter passes every check',
        'Leave the learner something to do, or add a check.',
      ),
    );
  else if (byStarter[0].id === RUNS) {
    problems.push(
      new Problem(
        { file: source.starter.file },
        `the starter does not get to the checks: ${byStarter[0].message}`,
        'A starter must run and fail a check that has a name.',
      ),
    );
  }

  for (const solution of source.solutions) {
    for (const { id, message } of failures(solution.text)) {
      problems.push(
        new Problem(
          { file: solution.file },
          `the solution fails \`${id}\`: ${message}`,
          'Mend the solution or the check.',
        ),
      );
    }
  }

  for (const mistake of source.mistakes) {
    const failed = failures(mistake.text);
    for (const { id } of failed) failedByWrongPrograms.add(id);
    const ids = failed.map((result) => result.id);
    const same = ids.length === mistake.fails.length && ids.every((id) => mistake.fails.includes(id));
    if (!same) {
      problems.push(
        new Problem(
          { file: mistake.file, line: 1 },
          `the mistake fails ${ids.length ? ids.join(', ') : 'nothing'}, not ${mistake.fails.join(', ')}`,
          'Mend the program, its `# fails:` or the checks.',
        ),
      );
    } else if (!failed[0].message.includes(mistake.says)) {
      problems.push(
        new Problem(
          { file: mistake.file, line: 2 },
          `the learner would read:\n    ${failed[0].message}\n  which does not say: ${mistake.says}`,
          'Mend `# says:` or the message.',
        ),
      );
    }
  }

  const nothing: [string, PythonFile | string][] = [
    ['an empty program', ''],
    ['the solution with every line commented out', source.solutions[0].text.replace(/^/gm, '# ')],
  ];
  for (const [name, text] of nothing) {
    if (!failures(text as string).length)
      problems.push(
        new Problem(at(source, 'checks'), `${name} passes`, 'Add a check that asks for what the solution makes.'),
      );
  }

  source.grading.checks.forEach((check, i) => {
    if (!failedByWrongPrograms.has(check.id)) {
      problems.push(
        new Problem(
          at(source, 'checks', i),
          `the check \`${check.id}\` is dead: neither the starter nor a mistake fails it`,
          'Add a file to mistakes/ that it catches, or take it out.',
        ),
      );
    }
  });
  return problems;
}
