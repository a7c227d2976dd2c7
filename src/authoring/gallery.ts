// content/gallery: programs to start from in the playground; with the lessons' labs they are what it offers.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { OfferedGroup, OfferedProgram } from '../components/playground/offered.ts';
import type { Say } from '../messages/say.ts';
import { type Course, id } from './course.ts';
import { CONTENT } from './folders.ts';
import { ORIGINAL } from './languages.ts';
import { readLesson } from './lesson-file.ts';
import type { Program } from './parity.ts';
import { Problem } from './problems.ts';
import type { Run } from './proofs.ts';
import { readTranslated } from './translation.ts';
import { check } from './yaml.ts';

const gallerySchema = z.strictObject({
  programs: z.array(z.strictObject({ id, title: z.string().min(1), about: z.string().min(1) })).min(1),
});

/** What CPython printed for the programs. */
export const GALLERY_RECORDINGS = path.join(CONTENT, 'gallery', 'cpython.json');
const SHOWN = 'content/gallery';

/** The gallery in order, in a language where it is translated. Throws a Problem when its list and its files do not agree. */
export function loadGallery(course: Course, root: string = CONTENT, language: string = ORIGINAL): OfferedProgram[] {
  const folder = path.join(root, 'gallery');
  const { yaml } = readTranslated('gallery/gallery.yaml', language, root);
  const { programs } = check(yaml, gallerySchema);
  const listed = new Set(programs.map((p) => `${p.id}.py`));
  for (const file of readdirSync(folder))
    if (file.endsWith('.py') && !listed.has(file))
      throw new Problem(
        { file: `${SHOWN}/${file}` },
        'gallery.yaml does not list this program',
        'Give it an id, a title and a sentence there.',
      );
  return programs.map(({ id, title, about }, i) => {
    const file = path.join(folder, `${id}.py`);
    if (!existsSync(file))
      throw new Problem(
        { file: yaml.file, line: yaml.lineOf(['programs', i, 'id']) },
        `there is no program ${id}.py`,
        `Write ${SHOWN}/${id}.py.`,
      );
    const code = readFileSync(file, 'utf8').trimEnd();
    return { id: `gallery/${id}`, title, about, file: `${id.replaceAll('-', '_')}.py`, version: course.default, code };
  });
}

/** Programs of the gallery in all versions, to be compared with CPython. */
export function galleryPrograms(course: Course): Program[] {
  return loadGallery(course).flatMap((program) =>
    course.versions.map((version) => ({
      place: { file: `${SHOWN}/${program.id.slice('gallery/'.length)}.py` },
      version,
      filename: program.file,
      source: `${program.code}\n`,
      varies: [],
    })),
  );
}

/** A program of the gallery ends well, in every version. */
export function proveEnds({ place, version, filename, source }: Program, run: Run): void {
  const { end, exitStatus, stderr } = run({ version, filename, source });
  if (end === 'ended' && exitStatus === 0) return;
  throw new Problem(
    place,
    `it does not end well on Python ${version}: ${stderr.trimEnd().split('\n').at(-1) || end}`,
    'The programs of the gallery show something; none of them fails.',
  );
}

/** All that the playground offers: the gallery, and the lessons' labs that are no prediction and do not run on and on. */
export function offeredPrograms(
  course: Course,
  titles: ReadonlyMap<string, string>,
  say: Say,
  language: string = ORIGINAL,
): OfferedGroup[] {
  const lessons = course.order.map((lesson) => {
    const { labs, predictions } = readLesson(lesson);
    const asked = new Set(predictions.map((p) => p.lab));
    const free = labs.filter((lab) => !asked.has(lab) && lab.expect.end !== 'budget');
    return {
      title: titles.get(lesson) ?? lesson,
      programs: free.map((lab, i) => ({
        id: `${lesson}/${lab.named ? lab.file : i + 1}`,
        title: lab.title ?? (lab.named ? lab.file : say('page.playground-nth', { number: i + 1 })),
        about: '',
        file: lab.file,
        version: lab.version ?? course.default,
        code: lab.code,
      })),
    };
  });
  return [
    { title: say('page.playground-classics'), programs: loadGallery(course, CONTENT, language) },
    ...lessons.filter((group) => group.programs.length > 0),
  ];
}
