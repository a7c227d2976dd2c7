// What the tables of characters say, and normal forms. Mirrors the parts of Modules/unicodedata.c below its methods.

import * as db from '../include/unicodeDatabase.ts';
import { readNumbers } from '../parser/base26.ts';

export interface CharacterRecord {
  readonly category: string;
  readonly bidirectional: string;
  readonly combining: number;
  readonly eastAsianWidth: string;
  readonly mirrored: number;
}
export interface Decomposition {
  /** '<compat>' and the like; '' for a canonical one. */
  readonly tag: string;
  readonly codes: readonly number[];
}
interface Tables {
  readonly records: readonly CharacterRecord[];
  /** Ends of the runs, and the record of each. */
  readonly ends: Uint32Array;
  readonly recordOf: Uint16Array;
  readonly decompositions: ReadonlyMap<number, Decomposition>;
  /** Characters made of two, by both. */
  readonly pairs: ReadonlyMap<number, number>;
  readonly numbers: ReadonlyMap<number, number>;
  readonly digits: ReadonlyMap<number, number>;
}
let loaded: Tables | null = null;

const pairKey = (first: number, second: number): number => first * 0x110000 + second;

function load(): Tables {
  const records = db.RECORDS.split(';').map((text) => {
    const [category, bidirectional, combining, eastAsianWidth, mirrored] = text.split(' ');
    return {
      category,
      bidirectional: bidirectional === '-' ? '' : bidirectional,
      combining: Number(combining),
      eastAsianWidth,
      mirrored: Number(mirrored),
    };
  });
  const runs = readNumbers(db.RUNS);
  const ends = new Uint32Array(runs.length / 2);
  const recordOf = new Uint16Array(runs.length / 2);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    at += runs[i + 1];
    ends[i / 2] = at;
    recordOf[i / 2] = runs[i];
  }
  const decompositions = new Map<number, Decomposition>();
  const pairs = new Map<number, number>();
  at = 0;
  const row = /([a-z]*[A-Z])(<\w+>|!)?([a-z]*[A-Z])/y;
  const code = /[a-z]*[A-Z]/y;
  while (row.lastIndex < db.DECOMPOSITIONS.length) {
    const [, gap, tag = '', count] = row.exec(db.DECOMPOSITIONS)!;
    at += readNumbers(gap)[0];
    code.lastIndex = row.lastIndex;
    const codes = Array.from({ length: readNumbers(count)[0] }, () => readNumbers(code.exec(db.DECOMPOSITIONS)![0])[0]);
    row.lastIndex = code.lastIndex;
    if (tag === '' && codes.length === 2) pairs.set(pairKey(codes[0], codes[1]), at);
    decompositions.set(at, { tag: tag === '!' ? '' : tag, codes });
  }
  const numbers = new Map<number, number>();
  at = 0;
  const numberRows = readNumbers(db.NUMBERS);
  for (let i = 0; i < numberRows.length; i += 3) {
    at += numberRows[i];
    const zigzag = numberRows[i + 1];
    numbers.set(at, (zigzag & 1 ? -(zigzag + 1) / 2 : zigzag / 2) / numberRows[i + 2]);
  }
  const digits = new Map<number, number>();
  at = 0;
  const digitRows = readNumbers(db.DIGITS);
  for (let i = 0; i < digitRows.length; i += 2) {
    at += digitRows[i];
    digits.set(at, digitRows[i + 1]);
  }
  return { records, ends, recordOf, decompositions, pairs, numbers, digits };
}

const tables = (): Tables => {
  loaded ??= load();
  return loaded;
};

export function characterRecord(c: number): CharacterRecord {
  const { records, ends, recordOf } = tables();
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] <= c) low = middle + 1;
    else high = middle;
  }
  return records[recordOf[low]];
}
/** The value of a character that is a number, or undefined. */
export function numericValue(c: number): number | undefined {
  return tables().numbers.get(c);
}
export function digitValue(c: number): number | undefined {
  return tables().digits.get(c);
}

// ---- Hangul syllables, which are computed ----

const S_BASE = 0xac00;
const L_BASE = 0x1100;
const V_BASE = 0x1161;
const T_BASE = 0x11a7;
const V_COUNT = 21;
const T_COUNT = 28;
const L_COUNT = 19;
const isSyllable = (c: number): boolean => c >= S_BASE && c < S_BASE + L_COUNT * V_COUNT * T_COUNT;

/** What a character is put together from, or undefined. */
export function decomposition(c: number): Decomposition | undefined {
  if (!isSyllable(c)) return tables().decompositions.get(c);
  const t = (c - S_BASE) % T_COUNT;
  const lv = Math.floor((c - S_BASE) / T_COUNT);
  const codes = [L_BASE + Math.floor(lv / V_COUNT), V_BASE + (lv % V_COUNT)];
  return { tag: '', codes: t > 0 ? [...codes, T_BASE + t] : codes };
}
/** The character that two make together, or undefined. */
function composition(a: number, b: number): number | undefined {
  const l = a - L_BASE;
  const v = b - V_BASE;
  if (l >= 0 && l < L_COUNT && v >= 0 && v < V_COUNT) return S_BASE + (l * V_COUNT + v) * T_COUNT;
  const t = b - T_BASE;
  if (isSyllable(a) && (a - S_BASE) % T_COUNT === 0 && t > 0 && t < T_COUNT) return a + t;
  return tables().pairs.get(pairKey(a, b));
}

// ---- normal forms ----

export const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;
export type Form = (typeof FORMS)[number];

/** All characters taken apart, marks in their canonical order. */
function decomposed(text: readonly number[], compatibility: boolean): number[] {
  const out: number[] = [];
  const take = (c: number): void => {
    const d = c < 0xc0 && !compatibility ? undefined : decomposition(c);
    if (d === undefined || (d.tag !== '' && !compatibility)) out.push(c);
    else for (const part of d.codes) take(part);
  };
  for (const c of text) take(c);
  for (let i = 0; i < out.length; ) {
    if (characterRecord(out[i]).combining === 0) {
      i++;
      continue;
    }
    let end = i;
    while (end < out.length && characterRecord(out[end]).combining !== 0) end++;
    const marks = out.slice(i, end).sort((a, b) => characterRecord(a).combining - characterRecord(b).combining);
    for (const mark of marks) out[i++] = mark;
  }
  return out;
}
/** Puts together what can be, in place of a base and the marks that follow it. */
function composed(text: readonly number[]): number[] {
  const out: number[] = [];
  let base = -1;
  let lastClass = 0;
  for (const c of text) {
    const cls = characterRecord(c).combining;
    // A mark reaches its base unless one of the same class, or a base, stands between them.
    const reaches = base >= 0 && (base === out.length - 1 || (lastClass !== 0 && lastClass < cls));
    const whole = reaches ? composition(out[base], c) : undefined;
    if (whole !== undefined) {
      out[base] = whole;
      continue;
    }
    if (cls === 0) base = out.length;
    lastClass = cls;
    out.push(c);
  }
  return out;
}
export function normalize(text: readonly number[], form: Form): number[] {
  const apart = decomposed(text, form.startsWith('NFK'));
  return form.endsWith('C') ? composed(apart) : apart;
}
