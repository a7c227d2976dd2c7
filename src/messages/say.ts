// How the interface says something: a key of the catalogues and the parts that its message has. A wrong key or part is a type error.
import type { MessageParts } from './keys.ts';
import { localeOf, type Message, type Parts, Wording } from './message.ts';

export type Key = keyof MessageParts;
/** Groups are what a page or a panel loads at once: the part of a key before its point. */
export type Group = Key extends infer K ? (K extends `${infer G}.${string}` ? G : never) : never;
/** Keys whose messages have no parts. */
export type PlainKey = { [K in Key]: keyof MessageParts[K] extends never ? K : never }[Key];

/** The text of a message in one language. Passed to whatever words something for the reader. */
export interface Say {
  <K extends Key>(key: K, ...parts: keyof MessageParts[K] extends never ? [] : [MessageParts[K]]): string;
  /** For dates and numbers. */
  readonly locale: string;
  /** "a, b and c" or "a, b or c", as the language lists things. */
  readonly list: (items: readonly string[], type: 'conjunction' | 'disjunction') => string;
}

/** What a thread that words nothing for itself yet is told: its language, and the messages it will need. */
export interface Speech {
  readonly language: string;
  readonly messages: Readonly<Record<string, Message>>;
}
export const sayAs = ({ language, messages }: Speech): Say => sayIn(language, new Map(Object.entries(messages)));

/** `messages` by key; more may come in later. A key that is not there is a mistake of the page that did not load its group. */
export function sayIn(language: string, messages: ReadonlyMap<string, Message>): Say {
  const wording = new Wording(language);
  const say = (key: string, parts: Parts = {}): string => {
    const message = messages.get(key);
    if (message === undefined) throw new Error(`the messages of ${key} are not loaded`);
    return wording.text(message, parts);
  };
  const list: Say['list'] = (items, type) => new Intl.ListFormat(localeOf(language), { type }).format(items);
  return Object.assign(say, { locale: localeOf(language), list }) as Say;
}
