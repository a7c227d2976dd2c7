// Where the page keeps things: IndexedDB when the browser allows it, the tab's memory when it does not.
import { createStore, del, entries, get, set, update } from 'idb-keyval';

export interface Storage {
  /** False when everything is lost with the tab. */
  readonly persistent: boolean;
  get<Value>(key: string): Promise<Value | undefined>;
  set(key: string, value: unknown): Promise<void>;
  /** Read and write in one transaction, so that two tabs cannot overwrite each other. */
  update<Value>(key: string, change: (old: Value | undefined) => Value): Promise<void>;
  delete(key: string): Promise<void>;
  /** Everything whose key begins with `prefix`, without the prefix. */
  entries<Value>(prefix: string): Promise<Map<string, Value>>;
}

/** A blocked database sometimes neither opens nor fails. */
const OPEN_MS = 2000;

let opening: Promise<Storage> | undefined;

export function openStorage(): Promise<Storage> {
  opening ??= openDatabase().catch(() => memoryStorage());
  return opening;
}

async function openDatabase(): Promise<Storage> {
  const store = createStore('heapwise', 'keyval');
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('the database does not open')), OPEN_MS);
  try {
    await Promise.race([set('probe', Date.now(), store), tooLate]);
  } finally {
    clearTimeout(timer);
  }
  return {
    persistent: true,
    get: (key) => get(key, store),
    set: (key, value) => set(key, value, store),
    update: (key, change) => update(key, change, store),
    delete: (key) => del(key, store),
    entries: async <Value>(prefix: string) => withPrefix(prefix, await entries<string, Value>(store)),
  };
}

export function memoryStorage(): Storage {
  const map = new Map<string, unknown>();
  return {
    persistent: false,
    get: async <Value>(key: string) => map.get(key) as Value | undefined,
    set: async (key, value) => void map.set(key, value),
    update: async <Value>(key: string, change: (old: Value | undefined) => Value) =>
      void map.set(key, change(map.get(key) as Value | undefined)),
    delete: async (key) => void map.delete(key),
    entries: async <Value>(prefix: string) => withPrefix(prefix, [...map] as [string, Value][]),
  };
}

function withPrefix<Value>(prefix: string, all: [string, Value][]): Map<string, Value> {
  return new Map(
    all.filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]),
  );
}
