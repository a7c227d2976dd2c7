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

/** Where in a lesson the reader was last. */
export interface ReadingPlace {
  /** The id of a heading; empty before the first. */
  heading: string;
  at: number;
}

/** Before places went into the file they were kept without a time. */
type KeptPlace = ReadingPlace | string;
const timed = (kept: KeptPlace): ReadingPlace => (typeof kept === 'string' ? { heading: kept, at: 0 } : kept);

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

export const RANK: Record<Status, number> = { tried: 0, shown: 1, solved: 2 };

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
    await (await this.storage).set(PLACE + lesson, { heading, at: Date.now() });
  }

  async place(lesson: string): Promise<string | undefined> {
    const kept = await (await this.storage).get<KeptPlace>(PLACE + lesson);
    return kept === undefined ? undefined : timed(kept).heading;
  }

  /** Whether the reader left something in a lesson: a changed program, or an exercise that was tried. */
  async hasWork(lesson: string): Promise<boolean> {
    const storage = await this.storage;
    const left = await Promise.all([DRAFT, MARK].map((kind) => storage.entries(`${kind}${lesson}/`)));
    return left.some((entries) => entries.size > 0);
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
      places: Object.fromEntries(
        Object.entries(await all<KeptPlace>(PLACE)).map(([lesson, kept]) => [lesson, timed(kept)]),
      ),
      drafts: await all<Draft>(DRAFT),
      reviews: await all<Review>(REVIEW),
      inventory: await all<InventoryAnswers>(INVENTORY),
    };
  }

  /** Adds a file's contents; of two versions of one thing the better mark, the newer draft and the newer place stay. */
  async import(file: ProgressFile): Promise<void> {
    const storage = await this.storage;
    for (const [key, mark] of Object.entries(file.marks))
      await storage.update<Mark>(MARK + key, (old) => mergeMarks(old, mark));
    for (const [key, at] of Object.entries(file.visits))
      await storage.update<number>(VISIT + key, (old) => Math.max(old ?? 0, at));
    for (const [key, at] of Object.entries(file.ideas))
      await storage.update<number>(IDEA + key, (old) => Math.max(old ?? 0, at));
    for (const [key, place] of Object.entries(file.places))
      await storage.update<KeptPlace>(PLACE + key, (old) =>
        old !== undefined && timed(old).at > place.at ? old : place,
      );
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

export const FORMAT = 'heapwise-progress';

export interface ProgressFile {
  format: typeof FORMAT;
  version: 1;
  exportedAt: string;
  marks: Record<string, Mark>;
  visits: Record<string, number>;
  ideas: Record<string, number>;
  places: Record<string, ReadingPlace>;
  drafts: Record<string, Draft>;
  reviews: Record<string, Review>;
  inventory: Record<string, InventoryAnswers>;
}

let shared: Progress | undefined;

/** The page's one progress. */
export function progress(): Progress {
  shared ??= new Progress();
  return shared;
}
