// A wrong model of memory as a machine: from facts of the run it computes what somebody who believes it would answer.
import type { About } from '../model.ts';

/** Facts of one part, as texts that Python printed (../facts.ts). */
export type Facts = Readonly<Record<string, string>>;

export interface Misconception {
  id: string;
  /** The belief in the believer's words, one sentence. */
  belief: string;
  /** Why it is not so, and what is so instead; Markdown with code only. */
  refutation: string;
  /** The believer's answer to a part about this; undefined where the belief says nothing. `truth` is the run's own answer. */
  answer(about: About, facts: Facts, truth: string): string | undefined;
}

export const yes = (fact: string | undefined): boolean => fact === 'True';
export const bool = (value: boolean): string => (value ? 'True' : 'False');
export const number = (fact: string | undefined): number => Number(fact);

/** A model about pairs: answers `True` or `False`. */
export function aboutPairs(
  parts: Omit<Misconception, 'answer'>,
  same: (facts: Facts, truth: boolean) => boolean | undefined,
): Misconception {
  return {
    ...parts,
    answer: (about, facts, truth) => {
      if (!('same' in about)) return undefined;
      const answer = same(facts, truth === 'True');
      return answer === undefined ? undefined : bool(answer);
    },
  };
}

/** A model about counts of references. */
export function aboutCounts(
  parts: Omit<Misconception, 'answer'>,
  count: (facts: Facts, truth: number) => number | undefined,
): Misconception {
  return {
    ...parts,
    answer: (about, facts, truth) => {
      if (!('count' in about)) return undefined;
      const answer = count(facts, Number(truth));
      return answer === undefined || Number.isNaN(answer) ? undefined : String(answer);
    },
  };
}

/** A model about sizes in bytes. */
export function aboutSizes(
  parts: Omit<Misconception, 'answer'>,
  size: (facts: Facts, truth: number) => number | undefined,
): Misconception {
  return {
    ...parts,
    answer: (about, facts, truth) => {
      if (!('size' in about)) return undefined;
      const answer = size(facts, Number(truth));
      return answer === undefined || Number.isNaN(answer) ? undefined : String(answer);
    },
  };
}

/** A model about who is freed. */
export function aboutDeaths(
  parts: Omit<Misconception, 'answer'>,
  freed: (facts: Facts, truth: boolean) => boolean | undefined,
): Misconception {
  return {
    ...parts,
    answer: (about, facts, truth) => {
      if (!('freed' in about)) return undefined;
      const answer = freed(facts, truth === 'freed');
      return answer === undefined ? undefined : answer ? 'freed' : 'alive';
    },
  };
}
