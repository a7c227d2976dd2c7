// Reading a file of progress: only the progress page does, so no other page loads it.
import {
  type Draft,
  FORMAT,
  type InventoryAnswers,
  type Mark,
  type ProgressFile,
  RANK,
  type ReadingPlace,
} from './progress.ts';
import type { Review } from './review.ts';

/** What is wrong with a progress file; `what` is the part of it, or its version. */
export class ProgressFileError extends Error {
  readonly reason: 'not-json' | 'no-progress' | 'version' | 'missing' | 'damaged';
  readonly what: string;

  constructor(reason: ProgressFileError['reason'], what = '') {
    super(`${reason}: ${what}`);
    this.reason = reason;
    this.what = what;
  }
}

/** The file's contents, or a ProgressFileError that says what is wrong with it. Unknown fields are dropped. */
export function readProgressFile(text: string): ProgressFile {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new ProgressFileError('not-json');
  }
  if (!isRecord(data) || data.format !== FORMAT) throw new ProgressFileError('no-progress');
  if (data.version !== 1) throw new ProgressFileError('version', String(data.version));
  return {
    format: FORMAT,
    version: 1,
    exportedAt: String(data.exportedAt ?? ''),
    marks: each(data.marks, 'marks', isMark, ({ status, tries, at, hash, confidence }) => ({
      status,
      tries,
      at,
      hash,
      ...(confidence === undefined ? {} : { confidence }),
    })),
    visits: each(data.visits, 'visits', isAmount, (at) => at),
    // Files of before ideas were counted, and of before there was practice or places were kept in them, have none.
    ideas: each(data.ideas ?? {}, 'ideas', isAmount, (at) => at),
    places: each(data.places ?? {}, 'places', isPlace, ({ heading, at }) => ({ heading, at })),
    drafts: each(data.drafts, 'drafts', isDraft, ({ code, origin, at, aside }) => ({
      code,
      origin,
      at,
      ...(aside === undefined ? {} : { aside }),
    })),
    reviews: each(data.reviews ?? {}, 'reviews', isReview, ({ due, last, stability, difficulty, reps, lapses }) => ({
      due,
      last,
      stability,
      difficulty,
      reps,
      lapses,
    })),
    inventory: each(data.inventory ?? {}, 'inventory', isInventory, ({ at, answers }) => ({ at, answers })),
  };
}

function each<Value>(
  data: unknown,
  name: string,
  fits: (value: unknown) => value is Value,
  copy: (value: Value) => Value,
): Record<string, Value> {
  if (!isRecord(data)) throw new ProgressFileError('missing', name);
  const copied = Object.entries(data).map(([key, value]): [string, Value] => {
    if (!/^[\w./-]{1,200}$/.test(key) || !fits(value))
      throw new ProgressFileError('damaged', `${name}.${key.slice(0, 60)}`);
    return [key, copy(value)];
  });
  return Object.fromEntries(copied);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const isMark = (value: unknown): value is Mark =>
  isRecord(value) &&
  typeof value.status === 'string' &&
  Object.hasOwn(RANK, value.status) &&
  isAmount(value.tries) &&
  isAmount(value.at) &&
  typeof value.hash === 'string' &&
  (value.confidence === undefined || [1, 2, 3].includes(value.confidence as number));

const isPlace = (value: unknown): value is ReadingPlace =>
  isRecord(value) && typeof value.heading === 'string' && value.heading.length <= 200 && isAmount(value.at);

const isDraft = (value: unknown): value is Draft =>
  isRecord(value) &&
  typeof value.code === 'string' &&
  value.code.length <= 200_000 &&
  typeof value.origin === 'string' &&
  isAmount(value.at) &&
  (value.aside === undefined || typeof value.aside === 'string');

const isReview = (value: unknown): value is Review =>
  isRecord(value) &&
  [value.due, value.last, value.stability, value.difficulty, value.reps, value.lapses].every(isAmount);

const isInventory = (value: unknown): value is InventoryAnswers =>
  isRecord(value) &&
  isAmount(value.at) &&
  isRecord(value.answers) &&
  Object.values(value.answers).every((answer) => typeof answer === 'string');
