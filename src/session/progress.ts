// What the reader has done: a mark and a review per exercise, a visit per lesson, which of its ideas were read, a draft per edited program. Several tabs may write at once.
import type { Recall, Review } from './review.ts';
import { openStorage, type Storage } from './storage.ts';

/** `shown`: the answer was shown before it was found. It never outranks `solved`. */
export type Status = 'tried' | 'shown' | 'solved';

export interface Mark {
  status: Status;
  tries: number;
  /** Milliseconds since 1970 of the last change. */
  at: number;
  /** Of the exercise when it was answered. */
  hash: string;
  /** How sure the reader was, if they said so: 1 a guess, 2 fairly sure, 3 certain. */
  confidence?: number;
}

export interface Draft {
  code: string;
  /** Hash of the text the draft was made from. */
  origin: string;
  at: number;
  /** The version put aside by Reset. */
  aside?: string;
}

/** The answers to the inventory of one time: the option's text, by question. */
export interface InventoryAnswers {
  at: number;
  answers: Record<string, string>;
}

const MARK = 'mark/';
const VISIT = 'visit/';
const DRAFT = 'draft/';
const REVIEW = 'review/';
const INVENTORY = 'inventory/';
const SEED = 'seed';
const PLACE = 'place/';
const IDEA = 'idea/';

const RANK: Record<Status, number> = { tried: 0, shown: 1, solved: 2 };

/** The better of two marks of one exercise: what was reached once stays. */
export function mergeMarks(a: Mark | undefined, b: Mark): Mark {
  if (!a) return b;
  const [newer, older] = b.at >= a.at ? [b, a] : [a, b];
  const status = RANK[newer.status] >= RANK[older.status] ? newer.status : older.status;
  const confidence = newer.confidence ?? older.confidence;
  const tries = Math.max(a.tries, b.tries);
  return { status, tries, at: newer.at, hash: newer.hash, ...(confidence === undefined ? {} : { confidence }) };
}

const GUESSED = 1;

/** What an answer says of the learner's memory; undefined while the question is still open. */
function recallOf({ status, tries, confidence }: Omit<Mark, 'at'>): Recall | undefined {
  if (status === 'tried') return undefined;
  if (status === 'shown') return 'missed';
  return tries <= 1 && confidence !== GUESSED ? 'good' : 'hard';
}

export interface Snapshot {
  marks: Map<string, Mark>;
  visits: Map<string, number>;
  /** When a section of a lesson was read to its end, by `lesson/heading`. */
  ideas: Map<string, number>;
  reviews: Map<string, Review>;
}

type Listener = (snapshot: Snapshot) => void;

export class Progress {
  private readonly storage: Promise<Storage>;
  private readonly channel: BroadcastChannel | undefined;
  private readonly listeners = new Set<Listener>();

  constructor(storage: Promise<Storage> = openStorage(), channel: BroadcastChannel | undefined = openChannel()) {
    this.storage = storage;
    this.channel = channel;
    this.channel?.addEventListener('message', () => void this.announce());
  }

  async isPersistent(): Promise<boolean> {
    return (await this.storage).persistent;
  }

  /** Calls now and after every change, whichever tab made it. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    void this.snapshot().then((snapshot) => this.listeners.has(listener) && listener(snapshot));
    return () => this.listeners.delete(listener);
  }

  async snapshot(): Promise<Snapshot> {
    const storage = await this.storage;
    const [marks, visits, ideas, reviews] = await Promise.all([
      storage.entries<Mark>(MARK),
      storage.entries<number>(VISIT),
      storage.entries<number>(IDEA),
      storage.entries<Review>(REVIEW),
    ]);
    return { marks, visits, ideas, reviews };
  }

  async mark(exercise: string): Promise<Mark | undefined> {
    return (await this.storage).get<Mark>(MARK + exercise);
  }

  async record(exercise: string, mark: Omit<Mark, 'at'>): Promise<void> {
    const storage = await this.storage;
    const at = Date.now();
    await storage.update<Mark>(MARK + exercise, (old) => mergeMarks(old, { ...mark, at }));
    const recall = recallOf(mark);
    if (recall) {
      const { reviewed } = await import('./review.ts');
      await storage.update<Review>(REVIEW + exercise, (old) => reviewed(old, recall, at));
    }
    await this.changed();
  }

  /** A number of this reader's own, which decides what values exercises are asked with. */
  async seed(): Promise<number> {
    const storage = await this.storage;
    await storage.update<number>(SEED, (old) => old ?? crypto.getRandomValues(new Uint32Array(1))[0]);
    return (await storage.get<number>(SEED))!;
  }

  async visit(lesson: string): Promise<void> {
    await (await this.storage).set(VISIT + lesson, Date.now());
    await this.changed();
  }

  /** Notes that these sections of a lesson were read to their end; what was read stays read. */
  async readIdeas(lesson: string, headings: readonly string[]): Promise<void> {
    const storage = await this.storage;
    const at = Date.now();
    for (const heading of headings)
      await storage.update<number>(`${IDEA}${lesson}/${heading}`, (old) => Math.max(old ?? 0, at));
    await this.changed();
  }

  /** Where in a lesson the reader is: the id of a heading. */
  async keepPlace(lesson: string, heading: string): Promise<void> {
    await (await this.storage).set(PLACE + lesson, heading);
  }

  async place(lesson: string): Promise<string | undefined> {
    return (await this.storage).get<string>(PLACE + lesson);
  }

  async draft(program: string): Promise<Draft | undefined> {
    return (await this.storage).get<Draft>(DRAFT + program);
  }

  async saveDraft(program: string, draft: Omit<Draft, 'at'>): Promise<void> {
    await (await this.storage).set(DRAFT + program, { ...draft, at: Date.now() });
  }

  async deleteDraft(program: string): Promise<void> {
    await (await this.storage).delete(DRAFT + program);
  }

  /** All times the inventory was answered, the first one first. */
  async inventory(): Promise<InventoryAnswers[]> {
    const times = await (await this.storage).entries<InventoryAnswers>(INVENTORY);
    return [...times.values()].sort((a, b) => a.at - b.at);
  }

  async keepInventory(answers: InventoryAnswers['answers']): Promise<void> {
    const at = Date.now();
    await (await this.storage).set(INVENTORY + at, { at, answers });
    await this.changed();
  }

  async export(): Promise<ProgressFile> {
    const storage = await this.storage;
    const all = async <Value>(prefix: string): Promise<Record<string, Value>> =>
      Object.fromEntries(await storage.entries<Value>(prefix));
    return {
      format: FORMAT,
      version: 1,
      exportedAt: new Date().toISOString(),
      marks: await all<Mark>(MARK),
      visits: await all<number>(VISIT),
      ideas: await all<number>(IDEA),
      drafts: await all<Draft>(DRAFT),
      reviews: await all<Review>(REVIEW),
      inventory: await all<InventoryAnswers>(INVENTORY),
    };
  }

  /** Adds a file's contents; of two versions of one thing the better mark and the newer draft stay. */
  async import(file: ProgressFile): Promise<void> {
    const storage = await this.storage;
    for (const [key, mark] of Object.entries(file.marks))
      await storage.update<Mark>(MARK + key, (old) => mergeMarks(old, mark));
    for (const [key, at] of Object.entries(file.visits))
      await storage.update<number>(VISIT + key, (old) => Math.max(old ?? 0, at));
    for (const [key, at] of Object.entries(file.ideas))
      await storage.update<number>(IDEA + key, (old) => Math.max(old ?? 0, at));
    for (const [key, draft] of Object.entries(file.drafts)) {
      await storage.update<Draft>(DRAFT + key, (old) => (old && old.at > draft.at ? old : draft));
    }
    for (const [key, review] of Object.entries(file.reviews))
      await storage.update<Review>(REVIEW + key, (old) => (old && old.last > review.last ? old : review));
    for (const [key, time] of Object.entries(file.inventory)) await storage.set(INVENTORY + key, time);
    await this.changed();
  }

  async forgetEverything(): Promise<void> {
    const storage = await this.storage;
    for (const key of (await storage.entries<unknown>('')).keys()) await storage.delete(key);
    await this.changed();
  }

  private async changed(): Promise<void> {
    this.channel?.postMessage('changed');
    await this.announce();
  }

  private async announce(): Promise<void> {
    if (!this.listeners.size) return;
    const snapshot = await this.snapshot();
    for (const listener of this.listeners) listener(snapshot);
  }
}

function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel('heapwise-progress');
  } catch {
    // Opaque origins (a sandboxed frame) have none: this tab then hears only itself.
    return undefined;
  }
}

const FORMAT = 'heapwise-progress';

export interface ProgressFile {
  format: typeof FORMAT;
  version: 1;
  exportedAt: string;
  marks: Record<string, Mark>;
  visits: Record<string, number>;
  ideas: Record<string, number>;
  drafts: Record<string, Draft>;
  reviews: Record<string, Review>;
  inventory: Record<string, InventoryAnswers>;
}

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
    // Files of before ideas were counted, and of before there was practice, have none.
    ideas: each(data.ideas ?? {}, 'ideas', isAmount, (at) => at),
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

let shared: Progress | undefined;

/** The page's one progress. */
export function progress(): Progress {
  shared ??= new Progress();
  return shared;
}
