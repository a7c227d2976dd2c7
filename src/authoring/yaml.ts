// YAML files of authors: parsed with positions and checked against a Zod schema; every complaint points at its line.
import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { Problem, suggestion } from './problems.ts';

export interface YamlFile {
  file: string;
  data: unknown;
  /** The line of a value (or of the nearest thing around it that exists). */
  lineOf(path: readonly PropertyKey[]): number;
}

export function readYaml(file: string, shown: string): YamlFile {
  return parseYaml(readFileSync(file, 'utf8'), shown);
}

/** By the file, as last parsed: the live preview asks for each of them many times a page, and few change. */
const parsed = new Map<string, { readonly text: string; readonly yaml: YamlFile }>();

/** The same object again as long as the text is the same. */
export function parseYaml(text: string, file: string): YamlFile {
  const known = parsed.get(file);
  if (known?.text === text) return known.yaml;
  const yaml = parseAnew(text, file);
  parsed.set(file, { text, yaml });
  return yaml;
}
function parseAnew(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) {
    const message = broken.message.split('\n')[0].replace(/ at line \d+.*$/, '');
    throw new Problem(
      { file, line: broken.linePos?.[0].line },
      `this is not YAML: ${message}`,
      'Mind the indentation, and quote values that contain `: `, `#` or start with `` ` ``, `[`, `{`.',
    );
  }
  return { file, data: document.toJS(), lineOf: (path) => lineOf(document, lines, path) };
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => String((item.key as { value?: unknown })?.value ?? item.key) === String(last),
      );
      const key = pair?.key;
      if (isNode(key) && key.range) return lines.linePos(key.range[0]).line;
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** The data as the schema wants it, or a Problem at the line of the first thing that does not fit. */
export function check<Schema extends z.ZodType>(
  yaml: YamlFile,
  schema: Schema,
  at: readonly PropertyKey[] = [],
): z.output<Schema> {
  const value = at.reduce<unknown>((whole, key) => (whole as Record<PropertyKey, unknown>)?.[key], yaml.data);
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  // A mistyped key also makes another one missing: the typing error is the one to tell.
  const { issues } = result.error;
  throw complaint(yaml, issues.find((issue) => issue.code === 'unrecognized_keys') ?? issues[0], schema, at);
}

function complaint(yaml: YamlFile, issue: z.core.$ZodIssue, schema: z.ZodType, at: readonly PropertyKey[]): Problem {
  const path = [...at, ...issue.path];
  const name = path.length ? `\`${path.map(String).join('.')}\`` : 'the file';
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0];
    const place = { file: yaml.file, line: yaml.lineOf([...path, key]) };
    return new Problem(place, `\`${key}\` is not a field here`, suggestion(key, fieldsAt(schema, issue.path)));
  }
  const place = { file: yaml.file, line: yaml.lineOf(path) };
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return new Problem(place, `${name} is missing`, `Add it: it holds ${wordFor(issue.expected)}.`);
  }
  const wayOut = 'See src/authoring/README.md for the fields and what they hold.';
  if (issue.code === 'invalid_type') {
    const is = typeOf(issue.input);
    const quotes = issue.expected === 'string' && (is === 'number' || is === 'boolean');
    return new Problem(
      place,
      `${name} is ${wordFor(is)}, not ${wordFor(issue.expected)}`,
      quotes ? 'Put it in quotes.' : wayOut,
    );
  }
  if (issue.code === 'invalid_union')
    return new Problem(place, `${name} cannot be ${wordFor(typeOf(issue.input))}`, wayOut);
  if (issue.code === 'too_small' && issue.minimum === 1 && (issue.origin === 'string' || issue.origin === 'array'))
    return new Problem(place, `${name} is empty`, 'Write something there, or take the field out if it may be missing.');
  return new Problem(place, `${name}: ${issue.message}`, wayOut);
}

/** What YAML makes of a value, in the words of those who write it. */
const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields with names',
  record: 'fields with names',
  null: 'nothing',
};
const wordFor = (type: string): string => WORDS[type] ?? type;
const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let current: unknown = schema;
  for (const step of path) {
    const definition = (current as { def?: { shape?: Record<string, unknown>; element?: unknown } }).def;
    current = typeof step === 'number' ? definition?.element : definition?.shape?.[String(step)];
    while ((current as { def?: { innerType?: unknown } })?.def?.innerType)
      current = (current as { def: { innerType: unknown } }).def.innerType;
  }
  return Object.keys((current as { def?: { shape?: object } })?.def?.shape ?? {});
}
