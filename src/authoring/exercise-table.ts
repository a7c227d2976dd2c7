// npm run exercises: writes docs/exercises.md, the table of all exercises and wrong models, and content/exercise-ids.txt from the content.
// With --check it says whether both are current.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MISCONCEPTIONS } from '../exercises/misconceptions/index.ts';
import { loadCourse } from './course.ts';
import { type ExerciseSource, exerciseIds, loadDraws } from './exercise.ts';
import { IDS_FILE, idsText } from './exercise-ids.ts';
import { Problem } from './problems.ts';

const TABLE = 'docs/exercises.md';

interface TableRow {
  lesson: string;
  source: ExerciseSource;
  draws: ExerciseSource[];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
const code = (text: string): string => `\`${text}\``;
const mistakeName = (name: string): string => code(path.posix.basename(name, '.py'));

/** What a learner must find out, by which draws that only look different are told from others. */
function toFind(source: ExerciseSource): string {
  const { text } = source;
  if (text.kind === 'choose') return JSON.stringify(text.options.filter((o) => o.correct).map((o) => o.text));
  if (text.kind === 'order') return JSON.stringify(text.steps.map((step) => step.text));
  return 'answers' in source ? source.answers.join('\n') : '';
}

function columns({ source, draws }: TableRow): string[] {
  const { text } = source;
  const beliefs = 'misconceptions' in text ? text.misconceptions.map(code).join(', ') : '';
  const edit = source.kind === 'edit' ? source : undefined;
  return [
    code(source.id),
    cell(text.title),
    source.kind,
    cell(text.idea),
    beliefs,
    String(draws.length),
    edit ? '' : String(new Set(draws.map(toFind)).size),
    edit ? String(edit.solutions.length) : '',
    edit ? edit.mistakes.map((m) => mistakeName(m.name)).join(', ') : '',
  ];
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const HEAD = ['exercise', 'title', 'kind', 'idea', 'wrong models', 'draws', 'answers', 'solutions', 'mistakes'];

function tableText(rows: readonly TableRow[]): string {
  const lessons = [...new Set(rows.map((row) => row.lesson))];
  const kinds = new Map<string, number>();
  for (const { source } of rows) kinds.set(source.kind, (kinds.get(source.kind) ?? 0) + 1);
  const edits = rows.flatMap(({ source }) => (source.kind === 'edit' ? source : []));
  const several = edits.filter((edit) => edit.solutions.length > 1).length;
  const parts = lessons.map((lesson) => {
    const own = rows.filter((row) => row.lesson === lesson);
    return `## ${lesson}\n\n${[HEAD, HEAD.map(() => '---'), ...own.map(columns)].map(line).join('\n')}\n`;
  });
  const used = (id: string): string =>
    rows
      .flatMap(({ lesson, source: { text, id: exercise } }) =>
        'misconceptions' in text && text.misconceptions.includes(id) ? code(`${lesson}/${exercise}`) : [],
      )
      .join(', ');
  const beliefs = [...MISCONCEPTIONS.values()].map(({ id, belief }) => line([code(id), cell(belief), used(id)]));
  return `# Exercises

Written by \`npm run exercises\` from the content; the build fails when it is not current.

${rows.length} exercises over ${lessons.length} lessons: ${[...kinds].map(([kind, n]) => `${n} ${kind}`).join(', ')}. ${several} of ${edits.length} edit exercises have more than one solution.
${rows.filter(({ draws }) => draws.length > 1).length} exercises are drawn from a seed: *draws* says from how many questions, *answers* how many of their answers differ (of a program to mend
the draws differ in what it works on).

${parts.join('\n')}
## Wrong models

What a wrong answer is compared with; each is a small machine in \`src/exercises/misconceptions\`.

${line(['wrong model', 'its belief', 'asked in'])}
${line(['---', '---', '---'])}
${beliefs.join('\n')}
`;
}

function main(check: boolean): void {
  const rows = loadCourse().order.flatMap((lesson) =>
    exerciseIds(lesson).map((id): TableRow => {
      const draws = loadDraws(lesson, id);
      return { lesson, source: draws[0], draws };
    }),
  );
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const wanted: [string, string][] = [
    [TABLE, tableText(rows)],
    [
      IDS_FILE,
      idsText(
        read(IDS_FILE),
        rows.map(({ source }) => source.exercise.key),
      ),
    ],
  ];
  for (const [file, text] of wanted) {
    if (read(file) === text) continue;
    if (check) throw new Problem({ file }, 'this file does not say what the content says', 'Run `npm run exercises`.');
    writeFileSync(file, text);
  }
}

if (process.argv[1] === import.meta.filename) {
  try {
    main(process.argv.includes('--check'));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
