// The words that are most like a word. Mirrors get_close_matches of Lib/difflib.py, and what it needs of SequenceMatcher.

/** The longest run that both have in these ranges: the first in `a`, of those the first in `b`. */
function longestMatch(
  a: string,
  alo: number,
  ahi: number,
  b: string,
  blo: number,
  bhi: number,
): [number, number, number] {
  let [i0, j0, size] = [alo, blo, 0];
  for (let i = alo; i < ahi; i++) {
    for (let j = blo; j < bhi; j++) {
      let n = 0;
      while (i + n < ahi && j + n < bhi && a[i + n] === b[j + n]) n++;
      if (n > size) [i0, j0, size] = [i, j, n];
    }
  }
  return [i0, j0, size];
}
/** How many characters of `a` and `b` match: those of the longest run, and of what lies before and behind it on both sides. */
function matching(a: string, alo: number, ahi: number, b: string, blo: number, bhi: number): number {
  const [i, j, size] = longestMatch(a, alo, ahi, b, blo, bhi);
  if (size === 0) return 0;
  return size + matching(a, alo, i, b, blo, j) + matching(a, i + size, ahi, b, j + size, bhi);
}
const ratio = (a: string, b: string): number => {
  const length = a.length + b.length;
  return length === 0 ? 1 : (2 * matching(a, 0, a.length, b, 0, b.length)) / length;
};

/** At most `n` of the words, whose likeness is `cutoff` or more, the best ones first. */
export function get_close_matches(word: string, words: readonly string[], n: number, cutoff: number): string[] {
  return words
    .map((w) => ({ w, score: ratio(w, word) }))
    .filter(({ score }) => score >= cutoff)
    .sort((x, y) => y.score - x.score || (x.w < y.w ? 1 : -1))
    .slice(0, n)
    .map(({ w }) => w);
}
