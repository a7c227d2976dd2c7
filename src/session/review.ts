// When an exercise comes back: spaced review by the FSRS algorithm (ts-fsrs), in whole days. Loaded when something is answered or practised.
import { type Card, createEmptyCard, fsrs, type Grade, Rating, State } from 'ts-fsrs';

/** How an exercise was answered, from worst to best. */
export type Recall = 'missed' | 'hard' | 'good';

/** What is kept of an exercise's reviews. Times are milliseconds since 1970. */
export interface Review {
  due: number;
  last: number;
  /** Days after which nine of ten learners still know it. */
  stability: number;
  /** From 1 to 10. */
  difficulty: number;
  reps: number;
  lapses: number;
}

const DAY = 86_400_000;
/** A course is not a life's work: nothing is put off for longer than half a year. */
const scheduler = fsrs({ enable_short_term: false, enable_fuzz: false, maximum_interval: 180 });
const GRADES: Record<Recall, Grade> = { missed: Rating.Again, hard: Rating.Hard, good: Rating.Good };

/** The review after an answer at `now`. A right answer before its day changes nothing: it shows what was read a moment ago. */
export function reviewed(old: Review | undefined, recall: Recall, now: number): Review {
  if (old && recall !== 'missed' && now < startOfDay(old.due)) return old;
  const { card } = scheduler.next(cardOf(old, now), new Date(now), GRADES[recall]);
  return {
    due: card.due.getTime(),
    last: now,
    stability: card.stability,
    difficulty: card.difficulty,
    reps: card.reps,
    lapses: card.lapses,
  };
}

function cardOf(old: Review | undefined, now: number): Card {
  const empty = createEmptyCard(new Date(now));
  if (!old) return empty;
  const { stability, difficulty, reps, lapses } = old;
  return {
    ...empty,
    due: new Date(old.due),
    last_review: new Date(old.last),
    scheduled_days: Math.round((old.due - old.last) / DAY),
    state: State.Review,
    stability,
    difficulty,
    reps,
    lapses,
  };
}

/** Midnight before, where the reader is. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

export interface Plan {
  /** Keys of exercises to do today, the most overdue first. */
  today: string[];
  /** How many more are due than fit into a day. */
  waiting: number;
  /** Number of exercises that become due on each of the next days, tomorrow first. */
  ahead: number[];
}

/** What to practise: at most `most` a day, of the exercises that are `known` to the course. */
export function plan(
  reviews: ReadonlyMap<string, Review>,
  known: ReadonlySet<string>,
  now: number,
  most: number,
): Plan {
  const today = startOfDay(now);
  const due = [...reviews]
    .filter(([key, review]) => known.has(key) && startOfDay(review.due) <= today)
    .sort(([, a], [, b]) => a.due - b.due)
    .map(([key]) => key);
  const ahead = Array.from({ length: 14 }, (_, i) => {
    const day = addDays(today, i + 1);
    return [...reviews].filter(([key, review]) => known.has(key) && startOfDay(review.due) === day).length;
  });
  return { today: due.slice(0, most), waiting: Math.max(0, due.length - most), ahead };
}

/** `days` midnights later: a day with a change of clocks is a day too. */
export function addDays(midnight: number, days: number): number {
  const date = new Date(midnight);
  return date.setDate(date.getDate() + days);
}
