// What an author did that cannot work: said with file, line and the way out.
// Every check of the content speaks through here, so that all errors read alike.

export interface Place {
  file: string;
  line?: number;
}

export class Problem extends Error {
  readonly place: Place;
  readonly what: string;
  readonly wayOut: string;

  constructor(place: Place, what: string, wayOut: string) {
    super(`${place.file}${place.line ? `:${place.line}` : ''}: ${what}\n  → ${wayOut}`);
    this.name = 'Problem';
    this.place = place;
    this.what = what;
    this.wayOut = wayOut;
  }
}

/** The candidate a mistyped word probably means, or undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** "Did you mean `x`?" or, when nothing is near, what exists. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  if (near) return `Did you mean \`${near}\`?`;
  return candidates.length ? `There are: ${candidates.join(', ')}.` : 'There are none yet.';
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j] + 1, row[j - 1] + 1, substitute));
    }
    previous = row;
  }
  return previous[b.length];
}

/** Everything that does not hold; a thrown Problem becomes one of them, so that one run of verify tells all. */
export function collect(prove: (report: (problem: Problem) => void) => void): Problem[] {
  const problems: Problem[] = [];
  try {
    prove((problem) => problems.push(problem));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problems.push(error);
  }
  return problems;
}
