// Where lessons are: content/lessons, and the lessons/ of the further content folders that content/course.yaml names.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Place, Problem } from './problems.ts';
import { readYaml } from './yaml.ts';

/** The course's own content folder. */
export const CONTENT = path.resolve('content');

export interface Folder {
  readonly absolute: string;
  /** From the project's root, as messages name it. */
  readonly shown: string;
}

/** All content folders, the course's own first. Of course.yaml only `extra` is read; what is wrong with it is said by loadCourse. */
export function contentFolders(root: string = CONTENT): Folder[] {
  const own: Folder = { absolute: root, shown: 'content' };
  const file = path.join(root, 'course.yaml');
  if (!existsSync(file)) return [own];
  const { extra } = (readYaml(file, 'content/course.yaml').data ?? {}) as { extra?: unknown };
  const more = Array.isArray(extra) ? extra.filter((folder) => typeof folder === 'string') : [];
  return [own, ...more.map((shown) => ({ absolute: path.resolve(path.dirname(root), shown), shown }))];
}

/** The folder of a lesson; where nothing of that name exists, the one it would have in the course's own content. */
export function lessonFolder(lesson: string, root: string = CONTENT): Folder {
  const folders = contentFolders(root).map(({ absolute, shown }) => ({
    absolute: path.join(absolute, 'lessons', lesson),
    shown: `${shown}/lessons/${lesson}`,
  }));
  return folders.find(({ absolute }) => existsSync(absolute)) ?? folders[0];
}

/** Where a lesson's text says `words`, for messages about it; the file alone when it does not say them. */
export function placeIn(lesson: string, words: string, root: string = CONTENT): Place {
  const { absolute, shown } = lessonFolder(lesson, root);
  const [file, text] = [`${shown}/lesson.mdx`, path.join(absolute, 'lesson.mdx')];
  const at = existsSync(text)
    ? readFileSync(text, 'utf8')
        .split('\n')
        .findIndex((line) => line.includes(words))
    : -1;
  return at < 0 ? { file } : { file, line: at + 1 };
}

/** Ids of all lessons that exist, sorted. Throws a Problem when two folders have one of the same name. */
export function lessonIds(root: string = CONTENT): string[] {
  const found = new Map<string, string>();
  for (const { absolute, shown } of contentFolders(root)) {
    const lessons = path.join(absolute, 'lessons');
    if (!existsSync(lessons)) continue;
    for (const entry of readdirSync(lessons, { withFileTypes: true })) {
      if (!existsSync(path.join(lessons, entry.name, 'lesson.mdx'))) continue;
      const other = found.get(entry.name);
      if (other !== undefined)
        throw new Problem(
          { file: `${shown}/lessons/${entry.name}/lesson.mdx` },
          `${other} has a lesson of this id too`,
          'Give one of them another id: progress is kept by it.',
        );
      found.set(entry.name, `${shown}/lessons`);
    }
  }
  return [...found.keys()].sort();
}
