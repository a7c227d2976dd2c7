// The schema of exercise.yaml. Also exported as JSON Schema (npm run schema) so that editors complete the file.
import { z } from 'zod';
import type { Bound, Question } from '../exercises/model.ts';
import { id, pythonVersion } from './course.ts';

const text = z.string().min(1);
const markdown = text.describe('Markdown');
const expression = text.describe('A Python expression, evaluated in the program’s namespace after it ended');

const name = text.describe('A name or expression of the program');
const moment = z
  .union([z.string().regex(/^\w+$/, 'a moment is named by a word or number'), z.int()])
  .transform(String)
  .describe('The moment that a comment `# (1)` in the program marks; without it, the end');

const value = z.union([z.string(), z.number(), z.boolean()]);
const valueName = z.string().regex(/^[a-z]\w*$/, 'a value has a name of small letters');
export const valuesSchema = z
  .union([z.record(valueName, z.array(value).min(2)), z.array(z.record(valueName, value)).min(2)])
  .describe(
    'Values for `{{name}}` in program and texts: lists, of which every combination is a draw, or the sets one by one',
  );
/** What a variant says is checked with the exercise's own fields around it. */
export const variantsSchema = z.array(z.looseObject({ starter: text.optional() })).min(1);

const common = {
  title: z.string().min(1).max(80),
  task: markdown,
  idea: text.max(80).describe('The one idea that is practised; for the table of exercises'),
  version: pythonVersion.optional(),
  values: valuesSchema.default({}),
  hints: z.array(markdown).max(3).default([]),
  explanation: markdown.describe('Shown when the exercise is over, solved or not'),
};

const misconceptions = z
  .array(text)
  .default([])
  .describe('Wrong models that a wrong answer is compared with, the likeliest first');

const answerText = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => (typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)));
const mistaken = z.array(z.strictObject({ answer: answerText, because: markdown })).default([]);

const about = z.union([
  z.strictObject({ same: z.tuple([name, name]) }),
  z.strictObject({ count: name }),
  z.strictObject({ size: name }),
  z.strictObject({ collections: name }),
]);

const question = z
  .strictObject({
    ask: markdown,
    line: z.int().optional().describe('Which line of the output; negative counts from the end'),
    expr: expression.optional(),
    at: moment.optional(),
    about: about.optional().describe('What the question is about, for the wrong models to reason on'),
    answer: answerText.describe('The right answer; the build compares it with the engine’s'),
    mistaken,
  })
  .refine((q) => (q.line === undefined) !== (q.expr === undefined), 'a question has either `line` or `expr`')
  .refine((q) => q.line !== 0, 'lines are counted from 1, or from the end with -1');

export const predictSchema = z.strictObject({
  kind: z.literal('predict'),
  ...common,
  misconceptions,
  questions: z.array(question).min(1),
});

const countQuestion = z
  .strictObject({
    ask: markdown,
    refcount: name.optional().describe('References to this object; the question’s own is left out'),
    expr: expression.optional().describe('Any other number'),
    at: moment.optional(),
    about: about.optional(),
    answer: z.int(),
    mistaken,
  })
  .refine((q) => (q.refcount === undefined) !== (q.expr === undefined), 'a question has either `refcount` or `expr`');

export const countSchema = z.strictObject({
  kind: z.literal('count'),
  ...common,
  misconceptions,
  questions: z.array(countQuestion).min(1),
});

export const sameObjectSchema = z.strictObject({
  kind: z.literal('same-object'),
  ...common,
  misconceptions,
  objects: z.array(name).min(2).max(5),
  at: moment.optional(),
  groups: z.array(z.array(name).min(1)).min(1).describe('Your answer: what is one object stands in one group'),
  reasons: z.array(z.strictObject({ pair: z.tuple([name, name]), because: markdown })).default([]),
});

export const pickFreedSchema = z.strictObject({
  kind: z.literal('pick-freed'),
  ...common,
  misconceptions,
  at: moment.optional(),
  objects: z
    .array(
      z.strictObject({
        name: markdown.describe('What the learner reads'),
        expr: name.describe('Names the object at the moment `made`; it must be one that can be weakly referred to'),
        made: moment,
        freed: z.boolean().describe('Your answer'),
        because: markdown.describe('Why; shown after commitment'),
      }),
    )
    .min(2)
    .max(6),
});

export const drawReferenceSchema = z.strictObject({
  kind: z.literal('draw-reference'),
  ...common,
  slots: z.array(name).min(2).max(8).describe('Names, items and attributes that hold one of the objects, or nothing'),
  objects: z
    .array(z.strictObject({ name: markdown, expr: name }))
    .min(2)
    .max(6),
  at: moment.optional(),
  missing: z
    .strictObject({ from: name, to: name })
    .describe('The reference that is not drawn: a slot, and an `expr` of the objects'),
  because: markdown,
});

export const orderSchema = z.strictObject({
  kind: z.literal('order'),
  ...common,
  misconceptions,
  steps: z
    .array(
      z
        .strictObject({
          text: markdown,
          prints: text.optional().describe('It happens when this line is printed'),
          at: moment.optional().describe('… when the program comes to this moment'),
          freed: name.optional().describe('… when the object dies that this named at the moment `made`'),
          made: moment.optional(),
          because: markdown.optional(),
        })
        .refine(
          (s) => [s.prints, s.at, s.freed].filter((x) => x !== undefined).length === 1,
          'a step has one of `prints`, `at` and `freed`',
        )
        .refine((s) => (s.freed === undefined) === (s.made === undefined), '`freed` and `made` go together'),
    )
    .min(3)
    .max(8)
    .describe('In the right order; the page shuffles them'),
});

export const labelBytesSchema = z.strictObject({
  kind: z.literal('label-bytes'),
  ...common,
  object: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'a variable of the program')
    .describe('The variable that names the object at the end'),
  fields: z
    .array(
      z.strictObject({
        field: text.describe('Its name in C'),
        because: markdown,
        reads: z
          .union([expression, z.int().transform(String)])
          .describe('What the bytes say as a number; compared in the engine and in real CPython'),
      }),
    )
    .min(2)
    .max(8)
    .describe('In the order in which they lie in memory'),
  decoys: z.array(text).max(3).default([]).describe('Fields that this object does not have'),
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

const freedBy = z.union([
  z.literal('counting').describe('An ordinary decrement freed it, no collection'),
  z.literal('collection').describe('The cycle collector freed it'),
  z.strictObject({ line: z.int().min(1) }).describe('This line of the program was being executed'),
  z.strictObject({ statement: text }).describe('The line that was being executed holds these tokens'),
]);
const runEvent = z.union([
  z.strictObject({ prints: text.describe('A line of the output') }),
  z.strictObject({ freed: expression.describe('The weak reference whose object dies') }),
  z.strictObject({ runs: text.describe('A line that holds these tokens begins') }),
  z.strictObject({ collection: z.literal(true).describe('A collection ends') }),
]);

/** One schema a kind of check, by the key that names the kind. */
export const checkSchemas = {
  refcount: z.strictObject({ ...head, refcount: expression, ...boundFields }).refine(hasBound, boundNeeded),
  alive: z.strictObject({ ...head, alive: expression }),
  freed: z.strictObject({ ...head, freed: expression, by: freedBy.optional() }),
  event_order: z.strictObject({ ...head, event_order: z.array(runEvent).min(2) }),
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
  freed: (c) => ({ ask: 'freed', expr: c.freed, ...(c.by === undefined ? {} : { by: c.by }) }),
  event_order: (c) => ({ ask: 'event_order', events: c.event_order }),
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

export const exerciseKinds = {
  predict: predictSchema,
  count: countSchema,
  choose: chooseSchema,
  'same-object': sameObjectSchema,
  'pick-freed': pickFreedSchema,
  'draw-reference': drawReferenceSchema,
  order: orderSchema,
  'label-bytes': labelBytesSchema,
  edit: editSchema,
};

export type ExerciseKind = keyof typeof exerciseKinds;

/** A kind's fields, and `variants`, of which each may say some of them anew. */
function withVariants({ shape }: z.ZodObject): z.ZodType {
  const { kind: _, ...fields } = shape;
  const some = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, z.optional(field as z.ZodType)]));
  const starter = text.describe('The variant’s program, in place of starter.py').optional();
  const variants = z
    .array(z.strictObject({ starter, ...some }))
    .min(1)
    .describe('Further questions on the same idea: what a variant names stands in place of the exercise’s own field');
  return z.strictObject({ ...shape, variants: variants.optional() });
}

/** For editors: the whole file as JSON Schema. */
export function jsonSchema(): object {
  const edit = editSchema.extend({ checks: z.array(z.union(Object.values(checkSchemas))).optional() });
  const { edit: _loose, ...others } = exerciseKinds;
  const kinds: z.ZodType[] = [...Object.values(others).map(withVariants), edit];
  const schema = z.toJSONSchema(z.union(kinds), { io: 'input', target: 'draft-7' });
  return {
    $comment: 'Generated by npm run schema from src/authoring/exercise-schema.ts',
    title: 'A Heapwise exercise',
    ...schema,
  };
}
