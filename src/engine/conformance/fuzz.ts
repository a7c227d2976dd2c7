// `npm run fuzz -- --count N [--seed S] [--python V] [--keep]`: generated programs on the engine and on a real CPython.
// Programs S to S + N - 1 are compared; the first lines of each difference are printed with its seed, and with --keep the
// difference is shrunk and stored in fuzz/kept with what CPython printed. `--show SEED` prints a program.
// `--campaign` goes on where the last campaign of the version stopped, after its open differences have been tried again, and keeps
// what it did in fuzz/campaign.json (or --state FILE) and docs/fuzz.md; it may be ended at any time. `--docs` only writes docs/fuzz.md.
// `--record` writes what CPython did for the programs into fuzz/recorded.json, with a hash of each program's text.
// CPYTHON_ORACLE names the launcher of the real CPythons (called as `launcher 3.14 ARGS...`).

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROFILES, type PythonVersion } from '../index.ts';
import {
  campaignFile,
  countFeatures,
  type Difference,
  newCampaign,
  readCampaigns,
  writeCampaigns,
  writeFuzzDocs,
} from './fuzz/campaign.ts';
import { runOnEngine } from './fuzz/engine.ts';
import { generate } from './fuzz/generate.ts';
import { AHEAD, asText, KILLED, type Outcome, RealPython } from './fuzz/python.ts';
import { type RecordedProgram, sha256 } from './fuzz/recording.ts';
import { shrink } from './fuzz/shrink.ts';

/** Programs after which a campaign's state is written. */
const WRITE_EVERY = 250;
/** The first seed of a campaign. */
const FIRST = 4_000_000;

let [count, seed, most] = [1000, Math.floor(Date.now() / 1000) * 1000, 20];
let version: PythonVersion = '3.14';
let [keep, record, campaign] = [false, false, false];
let state = campaignFile;
const args = process.argv.slice(2);
for (let i = 0; i < args.length; i++) {
  if (args[i] === '--count') count = Number(args[++i]);
  else if (args[i] === '--seed') seed = Number(args[++i]);
  else if (args[i] === '--most') most = Number(args[++i]);
  else if (args[i] === '--python') version = args[++i] as PythonVersion;
  else if (args[i] === '--keep') keep = true;
  else if (args[i] === '--record') record = true;
  else if (args[i] === '--campaign') campaign = true;
  else if (args[i] === '--state') state = path.resolve(args[++i]);
  else if (args[i] === '--docs') {
    writeFuzzDocs(readCampaigns(state));
    process.exit(0);
  } else if (args[i] === '--show') {
    process.stdout.write(generate(Number(args[++i])));
    process.exit(0);
  } else {
    console.error(`fuzz: unknown option ${args[i]}`);
    process.exit(2);
  }
}
const launcher = process.env.CPYTHON_ORACLE ?? '';
if (!(version in PROFILES) || launcher === '') {
  console.error(
    launcher ? `there is no version ${version}` : 'fuzz: set CPYTHON_ORACLE to a launcher of real CPythons',
  );
  process.exit(2);
}
const python = new RealPython(launcher, version);
const by = (await python.run('import sys; print(sys.version.split()[0])')).out.trim();

/**
 * What a comparison found: nothing, a program that grows without end, one for which CPython itself has more than one answer, of which the engine gives one, or a difference.
 */
type Found = 'same' | 'endless' | 'wavering' | Difference;

/** How many processes of CPython are asked about a difference. */
const WITNESSES = 8;

async function judge(seed: number, source: string, did: Outcome): Promise<Found> {
  if (did.status === KILLED) return 'endless';
  const real = asText(did);
  const ours = asText(runOnEngine(source, version));
  if (real === ours) return 'same';
  if (await someWitnessSays(ours, source)) {
    console.log(`CPython has more than one answer to seed ${seed}`);
    return 'wavering';
  }
  const [a, b] = [real.split('\n'), ours.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  console.log(`DIFFERS seed ${seed}, line ${at + 1}\n  CPython ${a[at]}\n  engine  ${b[at]}`);
  if (keep) await keepDifference(seed, source);
  return { seed, line: at + 1, cpython: a[at], engine: b[at] ?? '' };
}

/** Whether another process of CPython does for the program what the engine does. */
async function someWitnessSays(text: string, source: string): Promise<boolean> {
  for (let i = 0; i < WITNESSES; i++) {
    const witness = new RealPython(launcher, version);
    const said = asText(await witness.run(source));
    witness.close();
    if (said === text) return true;
  }
  return false;
}
/** Stores the smallest program that still differs, with what CPython prints for it. */
async function keepDifference(seed: number, source: string): Promise<void> {
  const other = new RealPython(launcher, version);
  const small = await shrink(source, version, other);
  const folder = path.join(import.meta.dirname, 'fuzz', 'kept');
  mkdirSync(folder, { recursive: true });
  const stem = path.join(folder, `seed_${seed}`);
  const expected = asText(await other.run(small));
  writeFileSync(`${stem}.py`, small);
  writeFileSync(`${stem}.out${version === '3.14' ? '' : `-${version}`}`, expected);
  console.log(small.replace(/^/gm, '    '));
  other.close();
  console.log(`  CPython:\n${expected}  engine:\n${asText(runOnEngine(small, version))}`);
}

/** Compares the programs of seeds `first` to `last - 1` in order. `tell` is called after each and may end the run by false. */
async function compare(
  first: number,
  last: number,
  tell: (seed: number, source: string, found: Found) => boolean,
): Promise<void> {
  const sources: string[] = [];
  for (let [next, at] = [first, first]; at < last; at++) {
    for (; next < last && sources.length < AHEAD; next++) {
      sources.push(generate(next));
      python.send(sources[sources.length - 1]);
    }
    const source = sources.shift() as string;
    if (!tell(at, source, await judge(at, source, await python.next()))) return;
  }
}

async function recordPrograms(): Promise<void> {
  const programs: RecordedProgram[] = [];
  for (let s = seed; s < seed + count; s++) {
    const source = generate(s);
    programs.push({ seed: s, sha256: sha256(source), output: asText(await python.run(source)) });
  }
  const file = path.join(import.meta.dirname, 'fuzz', 'recorded.json');
  writeFileSync(file, `${JSON.stringify({ by, version, programs }, null, 1)}\n`);
}

async function comparePrograms(): Promise<void> {
  console.log(`Python ${version}, seeds ${seed} to ${seed + count - 1}`);
  let [done, differences] = [0, 0];
  await compare(seed, seed + count, (_seed, _source, found) => {
    done++;
    if (typeof found !== 'string') differences++;
    return differences < most;
  });
  console.log(`${done} programs, ${differences} differences`);
  process.exitCode = differences > 0 ? 1 : 0;
}

async function goOn(): Promise<void> {
  const campaigns = readCampaigns(state);
  const c = campaigns[version] ?? newCampaign(FIRST);
  campaigns[version] = c;
  c.by = by;
  for (const d of [...c.open]) {
    const source = generate(d.seed);
    const found = await judge(d.seed, source, await python.run(source));
    c.open = c.open.filter((o) => o !== d);
    if (found === 'same') c.mended.push(d.seed);
    else if (typeof found === 'string') c[found].push(d.seed);
    else c.open.push(found);
  }
  writeCampaigns(state, campaigns);
  const end = Math.max(c.next, c.from + count);
  console.log(
    `Python ${version}, seeds ${c.next} to ${end - 1}; open: ${c.open.map((d) => d.seed).join(' ') || 'none'}`,
  );
  await compare(c.next, end, (seed, source, found) => {
    countFeatures(c, source);
    c.next = seed + 1;
    c.clean = typeof found === 'string' ? c.clean + 1 : 0;
    if (typeof found === 'string' && found !== 'same') c[found].push(seed);
    else if (typeof found !== 'string') c.open.push(found);
    if (found !== 'same' || c.next % WRITE_EVERY === 0 || c.next === end) writeCampaigns(state, campaigns);
    return true;
  });
  writeFuzzDocs(campaigns);
  console.log(`${c.next - c.from} programs, ${c.open.length} open differences`);
  process.exitCode = c.open.length > 0 ? 1 : 0;
}

await (record ? recordPrograms() : campaign ? goOn() : comparePrograms());
python.close();
