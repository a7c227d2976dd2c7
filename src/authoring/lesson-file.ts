// What verify reads out of a lesson.mdx: its labs, predictions, exercises and claims, each with its line.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mdxToMdast } from 'satteri';
import { type LabOptions, parseLabMeta } from './fences.ts';
import { CONTENT, lessonFolder } from './folders.ts';
import { Problem } from './problems.ts';

export interface LessonLab extends LabOptions {
  line: number;
  code: string;
}

export interface LessonPrediction {
  line: number;
  lab: LessonLab;
  /** Which line of the output is asked about. */
  outputLine: number;
  options?: string[];
}

export interface LessonPiece {
  name: string;
  line: number;
  /** Attributes whose value is a text or a literal expression. */
  attributes: Record<string, unknown>;
  /** The text between its tags. */
  text: string;
}

/** What stands under a heading `##`: one idea of the lesson. */
export interface LessonSection {
  line: number;
  title: string;
  /** Ids of its exercises. */
  exercises: string[];
}

export interface LessonFile {
  /** From the project's root. */
  file: string;
  labs: LessonLab[];
  predictions: LessonPrediction[];
  pieces: LessonPiece[];
  sections: LessonSection[];
}

interface Node {
  type: string;
  name?: string | null;
  lang?: string | null;
  depth?: number;
  meta?: string | null;
  value?: string;
  attributes?: { type: string; name?: string; value?: string | null | { value: string } }[];
  children?: Node[];
  position?: { start: { line: number } };
}

/** With `language`, its translation to that. */
export function readLesson(lesson: string, root: string = CONTENT, language = ''): LessonFile {
  const { absolute, shown } = lessonFolder(lesson, root);
  const name = path.posix.join(language, 'lesson.mdx');
  return parseLesson(readFileSync(path.join(absolute, name), 'utf8'), `${shown}/${name}`);
}

export function parseLesson(text: string, file: string): LessonFile {
  const result: LessonFile = { file, labs: [], predictions: [], pieces: [], sections: [] };
  visit(mdxToMdast(text, { features: { frontmatter: true } }) as unknown as Node, result);
  return result;
}

function visit(node: Node, lesson: LessonFile): void {
  const line = node.position?.start.line ?? 1;
  if (node.type === 'code' && node.lang === 'python') {
    const options = parseLabMeta(node.meta ?? '', { file: lesson.file, line });
    if (options) lesson.labs.push({ ...options, line, code: node.value ?? '' });
  }
  if (node.type === 'heading' && node.depth === 2) lesson.sections.push({ line, title: textOf(node), exercises: [] });
  const before = lesson.labs.length;
  for (const child of node.children ?? []) visit(child, lesson);
  if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return;
  const piece = { name: node.name ?? '', line, attributes: attributesOf(node), text: textOf(node) };
  lesson.pieces.push(piece);
  if (piece.name === 'Exercise') lesson.sections.at(-1)?.exercises.push(String(piece.attributes.id));
  if (piece.name === 'Predict') lesson.predictions.push(prediction(piece, lesson.labs.slice(before), lesson.file));
}

const textOf = (node: Node): string => node.value ?? (node.children ?? []).map(textOf).join('');

function prediction({ line, attributes }: LessonPiece, labs: LessonLab[], file: string): LessonPrediction {
  if (labs.length !== 1)
    throw new Problem(
      { file, line },
      `this <Predict> holds ${labs.length} labs`,
      'Put exactly one ```python lab between its tags.',
    );
  const { options } = attributes;
  return {
    line,
    lab: labs[0],
    outputLine: Number(attributes.line ?? -1),
    ...(Array.isArray(options) ? { options: options.map(String) } : {}),
  };
}

function attributesOf(node: Node): Record<string, unknown> {
  const pairs = (node.attributes ?? [])
    .filter((a) => a.type === 'mdxJsxAttribute')
    .map(({ name, value }): [string, unknown] => {
      if (value === null || value === undefined) return [name!, true];
      return [name!, typeof value === 'string' ? value : literal(value.value)];
    });
  return Object.fromEntries(pairs);
}

/** `['True', 'False']`, `-1`, `"text"`: the literals authors write in braces. Anything else stays a text. */
function literal(source: string): unknown {
  const json = source
    .replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner.replace(/\\'/g, "'")))
    .replace(/,\s*\]/g, ']');
  try {
    return JSON.parse(json);
  } catch {
    return source;
  }
}
