// Characters by name, and names of characters. Mirrors _getucname and _getcode of Modules/unicodedata.c.

import { ALIASES, NAMES, WORDS } from '../include/unicodeNames.ts';
import { readNumbers } from './base26.ts';

interface Names {
  readonly ofCharacter: ReadonlyMap<number, string>;
  readonly characters: ReadonlyMap<string, number>;
  /** Names of more than one character, and names that are not the character's own. */
  readonly aliases: ReadonlyMap<string, string>;
}
let loaded: Names | null = null;

function load(): Names {
  const words = WORDS.split(' ');
  const ofCharacter = new Map<number, string>();
  const characters = new Map<string, number>();
  const rows = readNumbers(NAMES);
  let at = 0;
  let before: string[] = [];
  const add = (): void => {
    let name = before.join(' ');
    if (name.endsWith('-*')) name = name.slice(0, -1) + at.toString(16).toUpperCase().padStart(4, '0');
    ofCharacter.set(at, name);
    characters.set(name, at);
  };
  for (let i = 0; i < rows.length; ) {
    const gap = rows[i++];
    if (gap === 0) {
      for (let n = rows[i++]; n > 0; n--) {
        at++;
        add();
      }
      continue;
    }
    at += gap - 1;
    const shared = rows[i++];
    const more = rows[i++];
    before = before.slice(0, shared);
    for (let k = 0; k < more; k++) before.push(words[rows[i++]]);
    add();
  }
  const aliases = new Map<string, string>();
  const aliasRows = readNumbers(ALIASES);
  for (let i = 0; i < aliasRows.length; ) {
    const codes = aliasRows.slice(i + 1, i + 1 + aliasRows[i]);
    i += 1 + codes.length;
    const name = aliasRows.slice(i + 1, i + 1 + aliasRows[i]).map((w) => words[w]);
    i += 1 + name.length;
    aliases.set(name.join(' '), String.fromCodePoint(...codes));
  }
  return { ofCharacter, characters, aliases };
}
const names = (): Names => {
  loaded ??= load();
  return loaded;
};

// ---- Hangul syllables, whose names are made of those of their parts ----

const SYLLABLE = 'HANGUL SYLLABLE ';
const FIRST = 0xac00;
const LAST = 0xd7a3;
const LEADING = 'G GG N D DD R M B BB S SS  J JJ C K T P H'.split(' ');
const VOWELS = 'A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I'.split(' ');
const TRAILING = ' G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H'.split(' ');

function syllableName(c: number): string {
  const n = c - FIRST;
  const trailing = TRAILING.length;
  const block = VOWELS.length * trailing;
  return (
    SYLLABLE + LEADING[Math.floor(n / block)] + VOWELS[Math.floor((n % block) / trailing)] + TRAILING[n % trailing]
  );
}
/** The longest of `parts` that `text` begins with, as index. */
function longest(text: string, parts: readonly string[]): number {
  let best = -1;
  parts.forEach((p, i) => {
    if (text.startsWith(p) && (best < 0 || p.length > parts[best].length)) best = i;
  });
  return best;
}
function syllable(name: string): number {
  let rest = name.slice(SYLLABLE.length);
  const l = longest(rest, LEADING);
  rest = rest.slice(LEADING[l].length);
  const v = longest(rest, VOWELS);
  if (v < 0) return -1;
  const t = TRAILING.indexOf(rest.slice(VOWELS[v].length));
  return t < 0 ? -1 : FIRST + (l * VOWELS.length + v) * TRAILING.length + t;
}

// ---- Tangut ideographs, which can be looked up but have no name ----

const TANGUT = /^TANGUT IDEOGRAPH-([0-9A-F]{4,5})$/;
const isTangut = (c: number): boolean => (c >= 0x17000 && c <= 0x187f7) || (c >= 0x18d00 && c <= 0x18d08);

/** The name of a character, or null. */
export function unicodeName(c: number): string | null {
  return c >= FIRST && c <= LAST ? syllableName(c) : (names().ofCharacter.get(c) ?? null);
}
/** The text with a name, in any case: a character's own name, an alias, or (if asked for) a sequence of characters. Null: there is none. */
export function lookupUnicodeName(name: string, withSequences: boolean): string | null {
  // Names are ASCII: other letters must not become such by their case mapping.
  if (!/^[ -~]*$/.test(name)) return null;
  const upper = name.toUpperCase();
  if (upper.startsWith(SYLLABLE)) {
    const c = syllable(upper);
    return c < 0 ? null : String.fromCodePoint(c);
  }
  const tangut = Number.parseInt(TANGUT.exec(upper)?.[1] ?? '', 16);
  if (isTangut(tangut)) return String.fromCodePoint(tangut);
  const { characters, aliases } = names();
  const c = characters.get(upper);
  if (c !== undefined) return String.fromCodePoint(c);
  const text = aliases.get(upper) ?? null;
  return text === null || withSequences || [...text].length === 1 ? text : null;
}
