// A still of the step-through for the prose: the heap after a line of a lab's program, drawn while the site is built by the same code
// that draws it in the page, on a document that stands in for the browser's.
import { parseHTML } from 'linkedom';
import { HeapPicture } from '../components/lab/step/heap-picture.ts';
import { sentence } from '../components/lab/step/sentence.ts';
import { textTables } from '../components/lab/step/text-tables.ts';
import type { BootImage, Library, PythonVersion } from '../engine/index.ts';
import type { Say } from '../messages/say.ts';
import { Stepping } from '../session/stepping.ts';
import type { StepView } from '../views/step.ts';
import type { CourseVersion } from './course.ts';
import { english } from './languages.ts';
import { type LessonFile, type LessonLab, readLesson } from './lesson-file.ts';
import { image, library } from './measure.ts';
import { collect, type Place, Problem, suggestion } from './problems.ts';

export interface Still {
  /** Counted from 0, as the step-through does. */
  readonly step: number;
  /** What the line did, in a sentence. */
  readonly says: string;
  /** The picture; nothing in it can be pressed. */
  readonly svg: string;
  /** The same as tables. */
  readonly text: string;
}
export interface StillOf {
  readonly source: string;
  readonly filename: string;
  readonly version: PythonVersion;
  /** The picture is of the moment after this line, executed for the `turn`-th time (from 1). */
  readonly line: number;
  readonly turn: number;
  readonly image: BootImage;
  readonly library: Library;
}

/** Throws a Problem when the program never executes the line so often. */
export function still(of: StillOf, place: Place, say: Say): Still {
  const { source, filename, version, line, turn } = of;
  const stepping = new Stepping(of.image, of.library, { source, filename, version }, say);
  while (stepping.advance(1000));
  const { lines } = stepping.info();
  // A line has been executed at the step after the one at which it is next.
  const steps = [...lines].flatMap((next, i) => (next === line && i + 1 < lines.length ? [i + 1] : []));
  const step = steps[turn - 1];
  if (step === undefined)
    throw new Problem(
      place,
      `the program executes line ${line} ${steps.length === 0 ? 'never' : `only ${steps.length} times`}`,
      `It executes the lines ${[...new Set(lines)]
        .filter((n) => n > 0)
        .sort((a, b) => a - b)
        .join(', ')}.`,
    );
  const view = stepping.answer('step', { step });
  return { step, says: sentence(view, say), ...onDocument(() => drawn(view, say)) };
}

function drawn(view: StepView, say: Say): Pick<Still, 'svg' | 'text'> {
  const picture = new HeapPicture(say, { card: () => undefined, count: () => undefined });
  picture.draw(view);
  const { element } = picture;
  for (const part of element.querySelectorAll('[tabindex], [role]')) {
    part.removeAttribute('tabindex');
    part.removeAttribute('role');
    part.removeAttribute('aria-label');
  }
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', sentence(view, say));
  // The page's own pictures count from 1 as well.
  const drawing = element.outerHTML.replaceAll(/\bheap-(?=\d+-)/g, 'still-');
  return {
    svg: drawing,
    text: textTables(view, say)
      .map((table) => table.outerHTML)
      .join(''),
  };
}

/** A <Picture> of a lesson. */
export interface PicturePiece {
  /** `L1` for the lesson's first. */
  readonly label: string;
  readonly place: Place;
  readonly lab: LessonLab;
  readonly line: number;
  readonly turn: number;
}

/** The pictures of a lesson, in order. Throws a Problem when one is of a lab that is not there, or says no line. */
export function picturesOf(lesson: LessonFile): PicturePiece[] {
  return lesson.pieces
    .filter(({ name }) => name === 'Picture')
    .map(({ attributes, line: at }, i) => {
      const place = { file: lesson.file, line: at };
      const lab = lesson.labs.find(({ file }) => file === attributes.of);
      if (!lab) {
        const files = lesson.labs.flatMap(({ named, file }) => (named ? [file] : []));
        throw new Problem(
          place,
          `<Picture>: this lesson has no lab \`${String(attributes.of ?? '')}\``,
          suggestion(String(attributes.of ?? ''), files),
        );
      }
      const [line, turn] = [Number(attributes.after), Number(attributes.turn ?? 1)];
      if (!Number.isInteger(line) || !Number.isInteger(turn) || turn < 1)
        throw new Problem(place, '<Picture> does not say after which line', 'Write for example `after={3}`.');
      return { label: `L${i + 1}`, place, lab, line, turn };
    });
}

/** The still of a <Picture>. */
export function stillOf({ lab, line, turn, place }: PicturePiece, version: CourseVersion, say: Say): Still {
  const asked = (lab.version as CourseVersion | undefined) ?? version;
  const program = {
    source: `${lab.code}\n`,
    filename: lab.file,
    version: asked,
    image: image(asked),
    library: library(),
  };
  return still({ ...program, line, turn }, place, say);
}

export function provePictures(lesson: LessonFile, version: CourseVersion): Problem[] {
  return collect((report) => {
    for (const picture of picturesOf(lesson)) collect(() => void stillOf(picture, version, english())).forEach(report);
  });
}

/** What stands at the lines of a lab: the labels of its pictures. */
export function pictureLabels(lesson: string, file: string): Map<number, string> {
  const labels = new Map<number, string>();
  for (const { label, lab, line } of picturesOf(readLesson(lesson)))
    if (lab.file === file) labels.set(line, labels.has(line) ? `${labels.get(line)} ${label}` : label);
  return labels;
}

/** Runs `draw` with a document; pictures are drawn at once, so nobody else sees it. */
function onDocument<Result>(draw: () => Result): Result {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'document');
  Object.defineProperty(globalThis, 'document', { value: parseHTML('<html></html>').document, configurable: true });
  try {
    return draw();
  } finally {
    if (before) Object.defineProperty(globalThis, 'document', before);
    else Reflect.deleteProperty(globalThis, 'document');
  }
}
