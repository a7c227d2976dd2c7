// npm run new -- lesson[/exercise] [--kind edit|predict|choose|…]: the files of a new lesson or exercise, small and already proved,
// to be written over. Nothing that exists is touched, but for the line in lesson.mdx that shows the exercise.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { id } from './course.ts';
import { type ExerciseKind, exerciseKinds } from './exercise-schema.ts';
import { CONTENT, lessonFolder } from './folders.ts';
import { exerciseFiles } from './new-files.ts';
import { Problem, suggestion } from './problems.ts';

const lessonText = (title: string): string => `---
title: ${title}
question: What surprises a reader here?
minutes: 10
article: ${title}
objectives:
  - Say what the reader can do afterwards.
---

What the lesson is about, in a sentence or two.

## The first idea

\`\`\`python lab file=first.py
a = [1, 2]
b = a
print(a is b)
\`\`\`

<Recap>

- The first thing to remember.
- The second.
- The third.

</Recap>
`;

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
const titleOf = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return words[0].toUpperCase() + words.slice(1);
};
function checkId(name: string): void {
  const parsed = id.safeParse(name);
  if (!parsed.success)
    throw new Problem({ file: `content/lessons/${name}` }, parsed.error.issues[0].message, 'Choose another id.');
}

/** Makes the files; returns what is left to do, in words. */
export function create(what: string, kind: string, root: string = CONTENT): string {
  const [lesson, exercise, more] = what.split('/');
  if (!lesson || more !== undefined || exercise === '')
    throw new Problem({ file: 'new' }, `\`${what}\` is no id`, 'Write `lesson` or `lesson/exercise`.');
  const { absolute: folder, shown: home } = lessonFolder(lesson, root);
  const file = path.join(folder, 'lesson.mdx');
  if (exercise === undefined) {
    checkId(lesson);
    if (existsSync(folder)) throw new Problem({ file: home }, 'this lesson exists', 'Take another id.');
    write(folder, { 'lesson.mdx': lessonText(titleOf(lesson)) });
    return `content/lessons/${lesson}/lesson.mdx is written. Now add \`- ${lesson}\` to a part of content/course.yaml, and run \`npm run dev\`.`;
  }
  checkId(exercise);
  const make = exerciseFiles[kind as ExerciseKind];
  if (!make)
    throw new Problem({ file: 'new' }, `there is no kind \`${kind}\``, suggestion(kind, Object.keys(exerciseKinds)));
  if (!existsSync(file))
    throw new Problem({ file: home }, 'there is no such lesson', `Run \`npm run new -- ${lesson}\` first.`);
  const at = path.join(folder, 'exercises', exercise);
  const shown = `${home}/exercises/${exercise}`;
  if (existsSync(at)) throw new Problem({ file: shown }, 'this exercise exists', 'Take another id.');
  write(at, make(titleOf(exercise)));
  const piece = `<Exercise id="${exercise}" />`;
  const text = readFileSync(file, 'utf8');
  const recap = text.indexOf('<Recap>');
  writeFileSync(
    file,
    recap < 0 ? `${text.trimEnd()}\n\n${piece}\n` : `${text.slice(0, recap)}${piece}\n\n${text.slice(recap)}`,
  );
  return `${shown}/ is written, and lesson.mdx shows it${recap < 0 ? ' at its end' : ' before the recap'}. Now run \`npm run verify -- ${lesson}\`, and write it anew piece by piece.`;
}

if (process.argv[1] === import.meta.filename) {
  const words = process.argv.slice(2);
  const at = words.indexOf('--kind');
  const kind = at < 0 ? 'edit' : words[at + 1];
  const [what] = words.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  try {
    if (!what) throw new Problem({ file: 'new' }, 'nothing is named', 'Write `npm run new -- lesson/exercise`.');
    console.log(create(what, kind));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
