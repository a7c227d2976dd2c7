// content/languages/*.yaml: what the interface says, one file a language. English is the one that the others are compared with.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type Forms, type Message, PART } from '../messages/message.ts';
import { type Say, type Speech, sayIn } from '../messages/say.ts';
import { CONTENT } from './folders.ts';
import { collect, Problem, suggestion } from './problems.ts';

import { readYaml, type YamlFile } from './yaml.ts';

/** The language of the originals; its pages have no language in their address. */
export const ORIGINAL = 'en';

export interface Language {
  /** A BCP 47 tag, the name of its file. */
  readonly id: string;
  /** What its speakers call it. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** By `group.key`, in the order of the file. */
  readonly messages: ReadonlyMap<string, Message>;
  readonly say: Say;
  /** Changes when a message does. */
  readonly hash: string;
  readonly yaml: YamlFile;
}

const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'];
const known = new Map<string, ReadonlyMap<string, Language>>();

/** All languages, English first. `fresh` reads the files again (the live preview); the same map again if none has changed. */
export function loadLanguages(root: string = CONTENT, fresh = false): ReadonlyMap<string, Language> {
  const before = known.get(root);
  let languages = fresh ? undefined : before;
  if (languages === undefined) {
    const ids = readdirSync(path.join(root, 'languages'))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => name.slice(0, -'.yaml'.length))
      .sort((a, b) => Number(b === ORIGINAL) - Number(a === ORIGINAL) || (a < b ? -1 : 1));
    languages = new Map(
      ids.map((id) => {
        const file = path.join(root, 'languages', `${id}.yaml`);
        const yaml = readYaml(file, `content/languages/${id}.yaml`);
        const language = before?.get(id);
        return [id, language?.yaml === yaml ? language : languageOf(id, yaml)];
      }),
    );
    const same = before?.size === languages.size && [...languages].every(([id, one]) => before.get(id) === one);
    if (same) return before;
    known.set(root, languages);
  }
  return languages;
}

export function languageOf(id: string, yaml: YamlFile): Language {
  if (Intl.DisplayNames.supportedLocalesOf([safely(id)]).length === 0)
    throw new Problem({ file: yaml.file }, `\`${id}\` is no language`, 'Name the file by a language tag: de, pt-BR.');
  const messages = readMessages(yaml);
  return {
    id,
    name: new Intl.DisplayNames([id], { type: 'language' }).of(id)!,
    direction: directionOf(id),
    messages,
    say: sayIn(id, messages),
    hash: createHash('sha256')
      .update(JSON.stringify([...messages]))
      .digest('hex')
      .slice(0, 8),
    yaml,
  };
}

/** A text as a language tag, or one of no language. */
function safely(id: string): string {
  try {
    return new Intl.Locale(id).toString();
  } catch {
    return 'zxx-x-none';
  }
}
/** As the platform knows it from the language's script. */
function directionOf(id: string): 'ltr' | 'rtl' {
  const locale = new Intl.Locale(id) as Intl.Locale & { getTextInfo?(): { direction?: string } };
  return locale.getTextInfo?.().direction === 'rtl' ? 'rtl' : 'ltr';
}

/** The interface in English, for what is not part of a page: tests, command line, proofs. */
export function english(): Say {
  return loadLanguages().get(ORIGINAL)!.say;
}

/** The same for a thread, or a test of one. */
export function englishSpeech(): Speech {
  return { language: ORIGINAL, messages: Object.fromEntries(loadLanguages().get(ORIGINAL)!.messages) };
}

/** Messages of some groups, by key. */
export function messagesOf({ messages }: Language, groups: readonly string[]): Record<string, Message> {
  return Object.fromEntries([...messages].filter(([key]) => groups.includes(key.slice(0, key.indexOf('.')))));
}

function readMessages(yaml: YamlFile): Map<string, Message> {
  const found = new Map<string, Message>();
  for (const [group, entries] of Object.entries((yaml.data ?? {}) as Record<string, unknown>)) {
    const odd = (at: string[], what: string): Problem =>
      new Problem(
        { file: yaml.file, line: yaml.lineOf(at) },
        `\`${at.join('.')}\` ${what}`,
        'A message is a text, or one text for each plural form: `one:`, `other:`.',
      );
    if (typeof entries !== 'object' || entries === null) throw odd([group], 'is no group of messages');
    for (const [key, value] of Object.entries(entries)) {
      if (!isMessage(value)) throw odd([group, key], 'is no message');
      found.set(`${group}.${key}`, value);
    }
  }
  return found;
}
function isMessage(value: unknown): value is Message {
  if (typeof value === 'string') return value !== '';
  if (typeof value !== 'object' || value === null) return false;
  if ('ordinal' in value) return Object.keys(value).length === 1 && isForms(value.ordinal);
  return isForms(value);
}
const isForms = (value: unknown): value is Forms =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([form, text]) => CATEGORIES.includes(form) && typeof text === 'string' && text !== '');

/** The forms of a message, '' for the only one of a plain text. */
function formsOf(message: Message): [form: string, text: string][] {
  if (typeof message === 'string') return [['', message]];
  return Object.entries('ordinal' in message ? message.ordinal : message);
}
/** The names of a message's parts, sorted; `n` is one of those that count. */
export function partsOf(message: Message): string[] {
  const named = formsOf(message).flatMap(([, text]) => [...text.matchAll(PART)].map((m) => m[1]));
  return [...new Set(typeof message === 'string' ? named : ['n', ...named])].sort();
}

/** What is wrong with a language beside English: keys that are missing or unknown, other parts, missing plural forms. */
export function proveLanguage(language: Language, original: Language): Problem[] {
  return collect((report) => {
    const { yaml, messages, id } = language;
    const keys = [...original.messages.keys()];
    const place = (key: string): { file: string; line: number } => ({
      file: yaml.file,
      line: yaml.lineOf(key.split('.')),
    });
    for (const [key, first] of original.messages) {
      const message = messages.get(key);
      if (message === undefined) {
        const there = `line ${original.yaml.lineOf(key.split('.'))} of ${original.yaml.file}`;
        report(new Problem(place(key), `the message \`${key}\` is missing`, `Translate ${there}.`));
        continue;
      }
      formProblem(message, id, place(key), key).forEach(report);
      const [wanted, has] = [partsOf(first), partsOf(message)];
      // A plural form may leave the number out: "once".
      const missing = wanted.find((part) => part !== 'n' && !has.includes(part));
      const unknown = has.find((part) => part !== 'n' && !wanted.includes(part));
      if (unknown !== undefined)
        report(new Problem(place(key), `\`${key}\` has an unknown part {${unknown}}`, suggestion(unknown, wanted)));
      else if (missing !== undefined)
        report(new Problem(place(key), `\`${key}\` leaves out {${missing}}`, 'Write it where the value belongs.'));
    }
    for (const key of messages.keys())
      if (!original.messages.has(key))
        report(new Problem(place(key), `there is no message \`${key}\``, suggestion(key, keys)));
  });
}

function formProblem(message: Message, id: string, place: { file: string; line: number }, key: string): Problem[] {
  if (typeof message === 'string') return [];
  const type = 'ordinal' in message ? 'ordinal' : 'cardinal';
  const wanted: string[] = new Intl.PluralRules(id, { type }).resolvedOptions().pluralCategories;
  const has = formsOf(message).map(([form]) => form);
  const missing = wanted.find((form) => !has.includes(form));
  const unknown = has.find((form) => !wanted.includes(form));
  if (missing !== undefined)
    return [new Problem(place, `\`${key}\` has no form \`${missing}\``, `This language has ${wanted.join(', ')}.`)];
  if (unknown === undefined) return [];
  return [new Problem(place, `\`${key}\` has a form \`${unknown}\``, `This language has only ${wanted.join(', ')}.`)];
}

/** All languages against English, and English by itself. */
export function proveLanguages(languages: ReadonlyMap<string, Language>): Problem[] {
  const original = languages.get(ORIGINAL)!;
  return [...languages.values()].flatMap((language) => proveLanguage(language, original));
}
