// Proves a <Claim> on the engine; shared by the page's build and `npm run verify`.
import type { CourseVersion } from '../course.ts';
import { measure } from '../measure.ts';
import { type Place, Problem } from '../problems.ts';

export interface ClaimProps {
  expr?: string;
  setup?: string;
  level?: 'language' | 'cpython' | 'version' | 'build';
  versions?: string;
  only?: string;
}

export interface ClaimCourse {
  versions: CourseVersion[];
  default: CourseVersion;
}

/** Throws a Problem when the claim does not hold as its attributes say. */
export function proveClaim({ expr, setup = '', versions, only }: ClaimProps, course: ClaimCourse, place: Place): void {
  if (!expr) return;
  const listed = (text: string): CourseVersion[] => text.split(',').map((part) => part.trim() as CourseVersion);
  const holds = only ? listed(only) : versions ? listed(versions) : [course.default];
  const odd = holds.find((version) => !course.versions.includes(version));
  if (odd)
    throw new Problem(
      place,
      `<Claim expr="${expr}">: ${odd} is no version of the course`,
      `Take some of ${course.versions.join(', ')}.`,
    );
  for (const version of only ? course.versions : holds) {
    const wanted = holds.includes(version);
    const actual = truth(expr, setup, version, place);
    if (actual !== wanted)
      throw new Problem(
        place,
        `<Claim expr="${expr}"> is ${actual} on Python ${version}`,
        'Change the sentence, or the versions it speaks of.',
      );
  }
}

function truth(expr: string, setup: string, version: CourseVersion, place: Place): boolean {
  try {
    return measure(`bool(${expr})`, setup, version).repr === 'True';
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      place,
      `<Claim expr="${expr}"> on Python ${version}: ${(error as Error).message}`,
      'Names the expression needs are made in `setup`.',
    );
  }
}
