// A long run of generated programs that is done in pieces: what has been run so far (fuzz/campaign.json), and docs/fuzz.md, which says so.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PythonVersion } from '../../index.ts';
import { SETTLE } from './generate.ts';

/** A program that does not do the same on both sides. */
export interface Difference {
  readonly seed: number;
  /** The first line that differs, counted from 1, and what both print there. */
  readonly line: number;
  readonly cpython: string;
  readonly engine: string;
}
/** What was run of one version: seeds `from` to `next - 1`. */
export interface Campaign {
  /** The CPython it was compared with, as '3.14.10'. */
  by: string;
  readonly from: number;
  next: number;
  /** Programs in a row without a difference, up to the last one that was run. */
  clean: number;
  /** Programs that hold each of FEATURES. */
  readonly features: Record<string, number>;
  /** Seeds of programs that a real CPython does not finish in its time: they double something in a loop. */
  endless: number[];
  /** Seeds to which processes of CPython gave more than one answer, the engine's among them. */
  wavering: number[];
  open: Difference[];
  /** Seeds that differed once, and do not any more. */
  mended: number[];
}
export type Campaigns = Partial<Record<PythonVersion, Campaign>>;

/** What programs are made of, by what shows it in their text. */
const FEATURES: readonly (readonly [string, RegExp])[] = [
  ['names and identities', / is |\b(id|place)\(|^ *del /m],
  ['containers', /\.(append|insert|extend|pop|popitem|update|add|discard|setdefault)\(|\] = /],
  ['classes', /^ *class /m],
  ['cycles', /\bloop\(\)|\blink\(|\.me = |\['self'\] = |(\b\w+)\.append\(\1\)|(\b\w+)\.\w+ = \2\b/],
  ['weak references', /\bweakref\.\w/],
  ['finalizers', /__del__|\bTold\(/],
  ['exceptions', /^ *(try|raise|assert)\b|\.throw\(/m],
  ['generators', /\byield\b|\bnext\(/],
  ['closures', /\bnonlocal\b|\blambda\b|__closure__|^ +def /m],
  ['reference counts printed', /getrefcount/],
  ['sizes printed', /getsizeof/],
  ['collections printed', /print\(gc\.collect\(/],
];

export const campaignFile = path.join(import.meta.dirname, 'campaign.json');
const docsFile = path.resolve(import.meta.dirname, '../../../../docs/fuzz.md');

export function readCampaigns(file: string): Campaigns {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Campaigns) : {};
}
export function writeCampaigns(file: string, campaigns: Campaigns): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(campaigns, null, 1)}\n`);
  renameSync(`${file}.new`, file);
}
export function newCampaign(from: number): Campaign {
  return {
    by: '',
    from,
    next: from,
    clean: 0,
    features: {},
    endless: [],
    wavering: [],
    open: [],
    mended: [],
  };
}
/** Counts what a program's own lines (those after the prelude) are made of. */
export function countFeatures(c: Campaign, source: string): void {
  const own = source.slice(source.indexOf(SETTLE));
  for (const [name, shows] of FEATURES) if (shows.test(own)) c.features[name] = (c.features[name] ?? 0) + 1;
}

const thousands = (n: number): string => n.toLocaleString('en-US');

/** Writes docs/fuzz.md. */
export function writeFuzzDocs(campaigns: Campaigns): void {
  const versions = (Object.keys(campaigns) as PythonVersion[]).sort().reverse();
  const row = (what: string, cell: (c: Campaign) => string): string =>
    `| ${what} | ${versions.map((v) => cell(campaigns[v] as Campaign)).join(' | ')} |`;
  const lines = [
    '# Generated programs',
    '',
    'Written by `npm run fuzz -- --campaign --count N`, which goes on where the last run stopped. Each program is made from its seed',
    '(`npm run fuzz -- --show SEED` prints it), run on the engine and on a real CPython, and all that it prints is compared: values,',
    'reference counts, identities, sizes, what collections find, the order of finalizers, the error that ends it, the exit status.',
    '`npm test` runs a share of them from recordings, and the programs that once differed (`src/engine/conformance/fuzz/kept`).',
    '',
    `| | ${versions.map((v) => `Python ${v}`).join(' | ')} |`,
    `|---|${versions.map(() => '---:|').join('')}`,
    row('compared with', (c) => c.by),
    row('seeds', (c) => `${c.from}–${c.next - 1}`),
    row('programs', (c) => thousands(c.next - c.from)),
    row('the last ones in a row without a difference', (c) => thousands(c.clean)),
    row('differences found', (c) => thousands(c.open.length + c.mended.length)),
    row('… mended', (c) => thousands(c.mended.length)),
    row('… open', (c) => thousands(c.open.length)),
    row('CPython has more than one answer, one is the engine’s', (c) => thousands(c.wavering.length)),
    row('too long for CPython', (c) => thousands(c.endless.length)),
    ...FEATURES.map(([name]) => row(`with ${name}`, (c) => thousands(c.features[name] ?? 0))),
    '',
    'Whether an address is used again depends on what free lists and pools held before, and that is no property of the program: in CPython',
    'most of it was left by the compiler, which makes and frees objects by the thousand. So each program begins with a call of `settle`',
    '(`src/engine/conformance/fuzz/preparation.py`, the same Python on both sides): a collection, which empties the free lists, then objects of every',
    'size until all pools are full, and blocks until nothing is free between those of malloc. The texts that a program executes are compiled before that. From there on everything that is printed is',
    'compared as it is; nothing is left out but the address in `<... at 0x...>`, the kB of the C stack that were used when it overflows, and the address of what lies in the executable itself (asked',
    'for by `place`), which is another one in each build. About a difference eight more processes of CPython are asked: where one of them',
    'agrees with the engine, CPython has more than one answer.',
  ];
  for (const v of versions) {
    const open = campaigns[v]?.open ?? [];
    if (open.length === 0) continue;
    lines.push('', `## Open on ${v}`, '', '| seed | line | CPython | engine |', '|---:|---:|---|---|');
    const cell = (text: string): string => `\`${text.slice(0, 80).replaceAll('|', '\\|')}\``;
    for (const d of open) lines.push(`| ${d.seed} | ${d.line} | ${cell(d.cpython)} | ${cell(d.engine)} |`);
  }
  writeFileSync(docsFile, `${lines.join('\n')}\n`);
}
