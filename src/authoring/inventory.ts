// content/inventory.yaml: the questions asked before the course and after it. The engine says which option is right.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { sameAnswer } from '../exercises/answers.ts';
import { outputLine } from '../exercises/checks.ts';
import { type Course, id } from './course.ts';
import { CONTENT } from './folders.ts';
import type { Program } from './parity.ts';
import { Problem, suggestion } from './problems.ts';
import type { Run } from './proofs.ts';
import { readTranslated } from './translation.ts';
import { check, parseYaml, readYaml, type YamlFile } from './yaml.ts';

const questionSchema = z.strictObject({
  id,
  /** The lesson that answers it. */
  lesson: id,
  program: z.string().min(1),
  options: z.array(z.string().min(1)).min(2).max(5),
  /** Which line of the output is asked about; negative counts from the end. */
  line: z
    .int()
    .refine((line) => line !== 0, { error: 'lines are counted from 1, or from -1 backwards' })
    .default(-1),
  /** The reason, shown when it has been answered twice. */
  why: z.string().min(1),
});

export interface InventoryQuestion extends z.output<typeof questionSchema> {
  /** Line of the YAML file. */
  at: number;
}

const FILE = 'content/inventory.yaml';
/** What CPython printed for the programs. */
export const INVENTORY_RECORDINGS = path.join(CONTENT, 'inventory.cpython.json');

/** The questions, in order; none when the course has no inventory. */
export function loadInventory(course: Course, root: string = CONTENT): InventoryQuestion[] {
  const file = path.join(root, 'inventory.yaml');
  return existsSync(file) ? inventoryOf(readYaml(file, FILE), course) : [];
}

/** The questions with their reasons in a language, and which language these are in. */
export function inventoryIn(language: string, course: Course): { questions: InventoryQuestion[]; language: string } {
  if (!existsSync(path.join(CONTENT, 'inventory.yaml'))) return { questions: [], language };
  const { yaml, language: of } = readTranslated('inventory.yaml', language);
  return { questions: inventoryOf(yaml, course), language: of };
}

/** The questions of this text (apart from the disk, for tests). */
export function parseInventory(text: string, course: Pick<Course, 'order' | 'exclude'>): InventoryQuestion[] {
  return inventoryOf(parseYaml(text, FILE), course);
}

function inventoryOf(yaml: YamlFile, { order, exclude }: Pick<Course, 'order' | 'exclude'>): InventoryQuestion[] {
  const questions = check(yaml, z.array(questionSchema).min(1)).map((q, i) => ({ ...q, at: yaml.lineOf([i]) }));
  const seen = new Set<string>();
  for (const [i, question] of questions.entries()) {
    if (seen.has(question.id))
      throw new Problem(
        { file: FILE, line: yaml.lineOf([i, 'id']) },
        `the id \`${question.id}\` is used twice`,
        'Give each question its own id: answers are kept by it.',
      );
    seen.add(question.id);
    if (!order.includes(question.lesson) && !exclude.includes(question.lesson))
      throw new Problem(
        { file: FILE, line: yaml.lineOf([i, 'lesson']) },
        `there is no lesson \`${question.lesson}\``,
        suggestion(question.lesson, order),
      );
  }
  // A course that leaves a lesson out does not ask about it.
  return questions.filter(({ lesson }) => order.includes(lesson));
}

export const inventoryProgram = (
  question: InventoryQuestion,
  { default: version }: Pick<Course, 'default'>,
): Program => ({
  place: { file: FILE, line: question.at },
  version,
  filename: `${question.id.replaceAll('-', '_')}.py`,
  source: question.program,
  varies: [],
});

/** Index of the option that the run makes right. Throws a Problem when there is not exactly one. */
export function rightOption(question: InventoryQuestion, course: Pick<Course, 'default'>, run: Run): number {
  const { place, version, filename, source } = inventoryProgram(question, course);
  const outcome = run({ version, filename, source });
  if (outcome.end !== 'ended' || outcome.exitStatus !== 0)
    throw new Problem(place, `the program does not end well: ${outcome.message ?? outcome.stderr}`, 'Mend it.');
  const truth = outputLine(outcome.stdout, question.line);
  if (truth === undefined) throw new Problem(place, `the output has no line ${question.line}`, 'Choose another line.');
  const right = question.options.flatMap((option, i) => (sameAnswer(option, truth) ? [i] : []));
  if (right.length !== 1)
    throw new Problem(
      place,
      `Python prints \`${truth}\`, which is ${right.length === 0 ? 'none' : 'more than one'} of the options`,
      'Exactly one option must be what the program prints.',
    );
  return right[0];
}
