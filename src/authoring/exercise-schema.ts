// The schema of exercise.yaml. Also exported as JSON Schema (npm run schema) so that editors complete the file.
import { z } from 'zod';
import type { Bound, Question } from '../exercises/model.ts';
import { id, pythonVersion } from './course.ts';

const text = z.string().min(1);
const markdown = text.describe('Markdown');
const expression = text.describe('A Python expression, evaluated in the program’s namespace after it ended');

const common = {
  title: z.string().min(1).max(80),
  task: markdown,
  version: pythonVersion.optional(),
  hints: z.array(markdown).max(3).default([]),
  explanation: markdown.describe('Shown when the exercise is over, solved or not'),
};

const answerText = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => (typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)));

const question = z
  .strictObject({
    ask: markdown,
    line: z.int().optional().describe('Which line of the output; negative counts from the end'),
    expr: expression.optional(),
    answer: answerText.describe('The right answer; the build compares it with the engine’s'),
    mistaken: z.array(z.strictObject({ answer: answerText, because: markdown })).default([]),
  })
  .refine((q) => (q.line === undefined) !== (q.expr === undefined), 'a question has either `line` or `expr`')
  .refine((q) => q.line !== 0, 'lines are counted from 1, or from the end with -1');

export const predictSchema = z.strictObject({
  kind: z.literal('predict'),
  ...common,
  questions: z.array(question).min(1),
});

const option = z.strictObject({
  text: markdown,
  correct: z.boolean().default(false),
  claim: expression.optional(),
  because: markdown.describe('Why it is right or wrong; shown after commitment'),
});

export const chooseSchema = z
  .strictObject({
    kind: z.literal('choose'),
    ...common,
    many: z.boolean().default(false),
    options: z.array(option).min(2).max(8),
  })
  .refine(
    (exercise) => exercise.many || exercise.options.filter((o) => o.correct).length === 1,
    'exactly one option is `correct: true`, or set `many: true`',
  );

const boundFields = { is: z.int().optional(), at_least: z.int().optional(), at_most: z.int().optional() };
const truthField = { is: z.boolean().default(true) };
const head = {
  id: id.describe('Named by mistakes/*.py'),
  message: text.describe(
    'What the learner reads when the check fails; may quote {actual}, {expected}, {output}, {expression}',
  ),
};
const hasBound = (check: Bound): boolean =>
  check.is !== undefined || check.at_least !== undefined || check.at_most !== undefined;
const boundNeeded = 'say `is`, `at_least` or `at_most`';
const tokens = z
  .union([text, z.array(text).min(1)])
  .transform((value) => (typeof value === 'string' ? [value] : value));
const raises = z.union([
  text.transform((type) => ({ type, says: undefined })),
  z.strictObject({ type: text, says: text.optional() }),
]);

/** One schema a kind of check, by the key that names the kind. */
export const checkSchemas = {
  refcount: z.strictObject({ ...head, refcount: expression, ...boundFields }).refine(hasBound, boundNeeded),
  alive: z.strictObject({ ...head, alive: expression }),
  freed: z.strictObject({ ...head, freed: expression }),
  same_object: z.strictObject({ ...head, same_object: z.tuple([expression, expression]), ...truthField }),
  interned: z.strictObject({ ...head, interned: expression, ...truthField }),
  immortal: z.strictObject({ ...head, immortal: expression, ...truthField }),
  collected: z.strictObject({ ...head, collected: z.null(), ...boundFields }).refine(hasBound, boundNeeded),
  value: z.strictObject({ ...head, value: expression, is: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
  output: z.strictObject({ ...head, output: z.string() }),
  output_line: z.strictObject({ ...head, output_line: z.strictObject({ line: z.int(), is: z.string() }) }),
  output_contains: z.strictObject({ ...head, output_contains: text }),
  raises: z.strictObject({ ...head, raises }),
  uses: z.strictObject({ ...head, uses: tokens }),
  avoids: z.strictObject({ ...head, avoids: tokens }),
};

export type CheckKind = keyof typeof checkSchemas;
export const CHECK_KINDS = Object.keys(checkSchemas) as CheckKind[];

export type ParsedChecks = { [Kind in CheckKind]: z.output<(typeof checkSchemas)[Kind]> };

/** The question a parsed check puts to a run. */
export const questionOf: { [Kind in CheckKind]: (check: ParsedChecks[Kind]) => Question } = {
  refcount: (c) => ({ ask: 'refcount', expr: c.refcount, bound: boundOf(c) }),
  alive: (c) => ({ ask: 'alive', expr: c.alive }),
  freed: (c) => ({ ask: 'freed', expr: c.freed }),
  same_object: (c) => ({ ask: 'same_object', exprs: c.same_object, is: c.is }),
  interned: (c) => ({ ask: 'interned', expr: c.interned, is: c.is }),
  immortal: (c) => ({ ask: 'immortal', expr: c.immortal, is: c.is }),
  collected: (c) => ({ ask: 'collected', bound: boundOf(c) }),
  value: (c) => ({ ask: 'value', expr: c.value, is: c.is }),
  output: (c) => ({ ask: 'output', is: c.output }),
  output_line: (c) => ({ ask: 'output_line', ...c.output_line }),
  output_contains: (c) => ({ ask: 'output_contains', text: c.output_contains }),
  raises: (c) => ({ ask: 'raises', type: c.raises.type, ...(c.raises.says ? { says: c.raises.says } : {}) }),
  uses: (c) => ({ ask: 'uses', tokens: c.uses }),
  avoids: (c) => ({ ask: 'avoids', tokens: c.avoids }),
};

const boundOf = ({ is, at_least, at_most }: Bound): Bound => ({
  ...(is === undefined ? {} : { is }),
  ...(at_least === undefined ? {} : { at_least }),
  ...(at_most === undefined ? {} : { at_most }),
});

/** Checks come loose here: each is parsed on its own, so that an error names its kind. */
export const editSchema = z.strictObject({
  kind: z.literal('edit'),
  ...common,
  checks: z.array(z.unknown()).default([]),
});

export const exerciseKinds = { predict: predictSchema, choose: chooseSchema, edit: editSchema };
export type ExerciseKind = keyof typeof exerciseKinds;

/** For editors: the whole file as JSON Schema. */
export function jsonSchema(): object {
  const edit = editSchema.extend({ checks: z.array(z.union(Object.values(checkSchemas))).optional() });
  const schema = z.toJSONSchema(z.discriminatedUnion('kind', [predictSchema, chooseSchema, edit]), {
    io: 'input',
    target: 'draft-7',
  });
  return {
    $comment: 'Generated by npm run schema from src/authoring/exercise-schema.ts',
    title: 'A Heapwise exercise',
    ...schema,
  };
}
