// content/LANGUAGE/misconceptions.yaml: wrong models and their refutations in a language, by id. What is not there is shown in English.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { MISCONCEPTIONS } from '../exercises/misconceptions/index.ts';
import { CONTENT } from './folders.ts';
import { Problem, suggestion } from './problems.ts';
import { check, readYaml } from './yaml.ts';

const beliefSchema = z.strictObject({ belief: z.string().min(1), refutation: z.string().min(1) });
export type BeliefText = z.output<typeof beliefSchema>;

/** Those of `ids` that a language has. */
export function beliefsIn(
  language: string,
  ids: readonly string[],
  root: string = CONTENT,
): Readonly<Record<string, BeliefText>> {
  const file = path.join(root, language, 'misconceptions.yaml');
  if (!existsSync(file)) return {};
  const yaml = readYaml(file, `content/${language}/misconceptions.yaml`);
  const all = check(yaml, z.record(z.string(), beliefSchema));
  const odd = Object.keys(all).find((id) => !MISCONCEPTIONS.has(id));
  if (odd !== undefined)
    throw new Problem(
      { file: yaml.file, line: yaml.lineOf([odd]) },
      `there is no misconception \`${odd}\``,
      suggestion(odd, [...MISCONCEPTIONS.keys()]),
    );
  return Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));
}
