// Markdown plugin (Sätteri): fenced code becomes <Listing>, and a fence ```python lab … becomes <Lab>.
// The options behind `lab` are checked here, where the line number is known.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MdastPluginDefinition } from 'satteri';
import { Problem, suggestion } from './problems.ts';

export interface LabOptions {
  file: string;
  /** True when the author named the file: then the name identifies the lab, and the reader's edits survive changes of the text. */
  named: boolean;
  title?: string;
  version?: string;
  readonly: boolean;
  output: boolean;
  mark: number[];
  /** Lines of the output that depend on the process: addresses, what start-up left. They are not compared with CPython. */
  varies: Varying[];
  expect: Expectation;
}

/** A line of the output that depends on the process, in one version or in all. */
export interface Varying {
  line: number;
  version?: string;
}

/** How the program of a lab must end. */
export type Expectation =
  | { end: 'well' }
  | { end: 'exception'; type: string }
  | { end: 'exit'; status: number }
  | { end: 'budget' };

const KEYS = ['file', 'version', 'readonly', 'output', 'mark', 'varies', 'expect', 'title'];

/** Options of a fence, from what stands behind the language: `lab file=a.py mark=2,5-6 readonly title="Two names"`. Undefined when it is no lab. */
export function parseLabMeta(meta: string, place: { file: string; line?: number }): LabOptions | undefined {
  const words = [...meta.matchAll(/([^\s="]+)(?:=(?:"([^"]*)"|(\S+)))?/g)];
  if (words[0]?.[0] !== 'lab') return undefined;
  const options: LabOptions = {
    file: 'lab.py',
    named: false,
    readonly: false,
    output: false,
    mark: [],
    varies: [],
    expect: { end: 'well' },
  };
  for (const [whole, key, quoted, bare] of words.slice(1)) {
    const value = quoted ?? bare;
    const fail = (what: string, wayOut: string) => new Problem(place, `lab option \`${whole}\`: ${what}`, wayOut);
    if (!KEYS.includes(key)) throw fail('there is no such option', suggestion(key, KEYS));
    if (key === 'readonly' || key === 'output') {
      if (value !== undefined) throw fail('it takes no value', `Write just \`${key}\`.`);
      options[key] = true;
      continue;
    }
    if (!value) throw fail('it needs a value', `Write \`${key}=…\`.`);
    if (key === 'file') {
      if (!/^[\w-]+\.py$/.test(value))
        throw fail('not a file name', 'Use letters, digits, `_` and `-`, ending in `.py`.');
      options.file = value;
      options.named = true;
    } else if (key === 'title') options.title = value;
    else if (key === 'version') {
      if (!/^3\.1[2-5]$/.test(value)) throw fail('not a version of the course', 'Use 3.12, 3.13, 3.14 or 3.15.');
      options.version = value;
    } else if (key === 'mark') options.mark = parseLines(value, fail);
    else if (key === 'varies') options.varies = value.split(',').flatMap((part) => parseVarying(part, fail));
    else options.expect = parseExpectation(value, fail);
  }
  return options;
}

type Fail = (what: string, wayOut: string) => Problem;

function parseLines(value: string, fail: Fail): number[] {
  return value.split(',').flatMap((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) throw fail('not a list of lines', 'Write for example `mark=2,5-6`.');
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** `2`, `4-6` or `4@3.13`. */
function parseVarying(part: string, fail: Fail): Varying[] {
  const [lines, version, more] = part.split('@');
  if (more !== undefined || (version !== undefined && !/^3\.1[2-5]$/.test(version)))
    throw fail('not lines and a version', 'Write for example `varies=4@3.13`.');
  return parseLines(lines, fail).map((line) => (version ? { line, version } : { line }));
}

function parseExpectation(value: string, fail: Fail): Expectation {
  if (value === 'budget') return { end: 'budget' };
  const exit = /^exit:(\d+)$/.exec(value);
  if (exit) return { end: 'exit', status: Number(exit[1]) };
  if (!/^[A-Z]\w*$/.test(value))
    throw fail('not an exception, `exit:N` or `budget`', 'Write for example `expect=TypeError`.');
  return { end: 'exception', type: value };
}

export function fences(): MdastPluginDefinition {
  return {
    name: 'fences',
    code(node, context) {
      const file = context.fileURL ? path.relative(process.cwd(), fileURLToPath(context.fileURL)) : 'lesson.mdx';
      const place = { file, line: node.position?.start.line };
      const language = node.lang ?? 'text';
      const lab = language === 'python' ? parseLabMeta(node.meta ?? '', place) : undefined;
      const {
        file: name,
        mark,
        expect,
        varies: _,
        ...rest
      } = lab ?? { file: '', mark: [], expect: undefined, varies: [] };
      const attributes: Record<string, unknown> = lab
        ? { code: node.value, file: name, mark, expect, line: place.line, ...rest }
        : { code: node.value, language, line: place.line };
      context.replaceNode(node, {
        type: 'mdxJsxFlowElement',
        name: lab ? 'Lab' : 'Listing',
        attributes: Object.entries(attributes)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => ({
            type: 'mdxJsxAttribute',
            name: key,
            value: { type: 'mdxJsxAttributeValueExpression', value: JSON.stringify(value) },
          })),
        children: [],
      });
    },
  };
}
