// What a program uses and this machine does not have, said before it is run.

import type { PythonVersion } from '../../../engine/index.ts';
import type { Say } from '../../../messages/say.ts';
import { session } from '../../../session/client.ts';

export interface Problem {
  /** From 1; columns from 0, the end excluded. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}
export interface Use {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** Modules that a source imports, where it names them. */
export function importsOf(source: string): Use[] {
  const found: Use[] = [];
  for (const [i, line] of source.split('\n').entries()) {
    const statement = /^(\s*(?:.*:\s*)?)(from\s+|import\s+)([^#;]*)/.exec(line);
    if (!statement || /^[^'"]*#/.test(statement[1])) continue;
    const at = statement[1].length + statement[2].length;
    const rest = statement[2].startsWith('from') ? statement[3].split(/\s+import\b/)[0] : statement[3];
    for (const name of rest.matchAll(/(?:^|,)\s*([\p{L}_][\p{L}\p{N}_.]*)/gu)) {
      const start = at + name.index + name[0].length - name[1].length;
      found.push({ line: i + 1, start, end: start + name[1].length, name: name[1] });
    }
  }
  return found;
}

/** Calls of open(). */
export function filesOf(source: string, say: Say): Problem[] {
  return source.split('\n').flatMap((line, i) =>
    [...line.matchAll(/(?:"[^"]*"|'[^']*'|#.*)|(?<![\w.])(open)\s*\(/g)]
      .filter((match) => match[1] !== undefined)
      .map((match) => ({
        line: i + 1,
        start: match.index,
        end: match.index + 4,
        message: say('editor.files-here-only'),
      })),
  );
}

/** Answers by version and module: null if it can be imported. */
const known = new Map<string, string | null>();

/** All problems of a source. Modules are imported on a machine, which forgets it again. */
export async function problemsOf(source: string, version: PythonVersion, say: Say): Promise<Problem[]> {
  const uses = importsOf(source);
  const asked = [...new Set(uses.map(({ name }) => name))].filter((name) => !known.has(`${version} ${name}`));
  for (const name of asked) {
    const root = name.split('.')[0];
    const answers = await session().look(
      version,
      [`__import__('${name}')`, `'${root}' in __import__('sys').stdlib_module_names`],
      { anyMachine: true },
    );
    // Something runs: the next change asks again.
    if (!answers) continue;
    const [imported, standard] = answers;
    known.set(
      `${version} ${name}`,
      imported.ok ? null : sentence(say, name, imported.error, standard.ok && standard.repr === 'True'),
    );
  }
  const modules = uses.flatMap(({ line, start, end, name }) => {
    const message = known.get(`${version} ${name}`);
    return message ? [{ line, start, end, message }] : [];
  });
  return [...modules, ...filesOf(source, say)].sort((a, b) => a.line - b.line || a.start - b.start);
}

function sentence(say: Say, name: string, error: string, standard: boolean): string {
  const why = say('editor.here-it-ends-in', { error: error.replace(/\.$/, '') });
  return standard ? say('editor.module-not-here', { name, why }) : say('editor.no-module', { name, why });
}
