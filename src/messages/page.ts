// The page's own language: <html lang>, the messages that stand in the page, and those that a panel loads with itself.
// One page has one language from its first byte to its last, so this is a constant of the page.
import { localeOf, type Message } from './message.ts';
import { type Group, type Say, type Speech, sayIn } from './say.ts';

/** What stands in the page, in <script id="messages">. */
export interface PageMessages {
  /** Where the groups are that are not in the page: this, the group's name, `.json`. */
  readonly at: string;
  readonly messages: Readonly<Record<string, Message>>;
}

// Tests of what belongs to a page may run where there is none: then nothing is held.
const here = typeof document === 'undefined' ? undefined : document;
const held = here?.getElementById('messages');
const { at, messages }: PageMessages = held ? JSON.parse(held.textContent!) : { at: '', messages: {} };
const known = new Map(Object.entries(messages));

const language = here?.documentElement.lang || 'en';
/** For dates and numbers. */
export const locale = localeOf(language);
export const say: Say = sayIn(language, known);

/** What another thread needs to speak as this page does; the groups must be there. */
export function speech(...groups: Group[]): Speech {
  const entries = [...known].filter(([key]) => groups.some((group) => key.startsWith(`${group}.`)));
  return { language, messages: Object.fromEntries(entries) };
}

const loading = new Map<Group, Promise<Readonly<Record<string, Message>>>>();

/** Loads groups that are not in the page; resolves to their messages, which `say` then knows. */
export async function loadMessages(...groups: Group[]): Promise<Readonly<Record<string, Message>>> {
  const loaded = await Promise.all(groups.map((group) => load(group)));
  return Object.assign({}, ...loaded);
}

function load(group: Group): Promise<Readonly<Record<string, Message>>> {
  let promise = loading.get(group);
  if (promise === undefined) {
    promise = fetchGroup(group);
    // After a failure the next one tries again.
    promise.catch(() => loading.delete(group));
    loading.set(group, promise);
  }
  return promise;
}

async function fetchGroup(group: Group): Promise<Readonly<Record<string, Message>>> {
  const response = await fetch(`${at}${group}.json`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const found = (await response.json()) as Record<string, Message>;
  for (const [key, message] of Object.entries(found)) known.set(key, message);
  return found;
}
