// `npm run fuzz -- --count N [--seed S] [--python V] [--keep]`: generated programs on the engine and on a real CPython.
// Programs S to S + N - 1 are compared; the first lines of each difference are printed with its seed, and with --keep the
// difference is shrunk and stored in fuzz/kept with what CPython printed. `--show SEED` prints a program.
// `--record` writes what CPython did for the programs into fuzz/recorded.json, with a hash of each program's text.
// CPYTHON_ORACLE names the launcher of the real CPythons (called as `launcher 3.14 ARGS...`).

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROFILES, type PythonVersion } from '../index.ts';
import { runOnEngine } from './fuzz/engine.ts';
import { generate } from './fuzz/generate.ts';
import { AHEAD, asText, RealPython } from './fuzz/python.ts';
import { type RecordedProgram, sha256 } from './fuzz/recording.ts';
import { shrink } from './fuzz/shrink.ts';

let [count, seed, most] = [1000, Math.floor(Date.now() / 1000) * 1000, 20];
let version: PythonVersion = '3.14';
let [keep, record] = [false, false];
const args = process.argv.slice(2);
for (let i = 0; i < args.length; i++) {
  if (args[i] === '--count') count = Number(args[++i]);
  else if (args[i] === '--seed') seed = Number(args[++i]);
  else if (args[i] === '--most') most = Number(args[++i]);
  else if (args[i] === '--python') version = args[++i] as PythonVersion;
  else if (args[i] === '--keep') keep = true;
  else if (args[i] === '--record') record = true;
  else if (args[i] === '--show') {
    process.stdout.write(generate(Number(args[++i])));
    process.exit(0);
  } else {
    console.error(`fuzz: unknown option ${args[i]}`);
    process.exit(2);
  }
}
const launcher = process.env.CPYTHON_ORACLE;
if (!(version in PROFILES) || launcher === undefined) {
  console.error(
    launcher ? `there is no version ${version}` : 'fuzz: set CPYTHON_ORACLE to the launcher of a real CPython',
  );
  process.exit(2);
}
const python = new RealPython(launcher, version);
if (record) {
  const by = (await python.run('import sys; print(sys.version.split()[0])')).out.trim();
  const programs: RecordedProgram[] = [];
  for (let s = seed; s < seed + count; s++) {
    const source = generate(s);
    programs.push({ seed: s, sha256: sha256(source), output: asText(await python.run(source)) });
  }
  python.close();
  writeFileSync(
    path.join(import.meta.dirname, 'fuzz', 'recorded.json'),
    `${JSON.stringify({ by, version, programs }, null, 1)}\n`,
  );
  process.exit(0);
}
console.log(`Python ${version}, seeds ${seed} to ${seed + count - 1}`);
let differences = 0;
const undetermined: number[] = [];
let done = 0;
const sources: string[] = [];
for (let next = seed; done < count && differences < most; done++) {
  for (; next < seed + count && sources.length < AHEAD; next++) {
    sources.push(generate(next));
    python.send(sources[sources.length - 1]);
  }
  const source = sources.shift() as string;
  const real = asText(await python.next());
  const ours = asText(runOnEngine(source, version));
  if (real === ours) continue;
  const other = new RealPython(launcher, version);
  const phase = await other.phaseOf(source, ours);
  if (phase >= 0) {
    console.log(`seed ${seed + done} depends on how full the pools are: CPython does the same in phase ${phase}`);
    undetermined.push(seed + done);
    other.close();
    continue;
  }
  differences++;
  const [a, b] = [real.split('\n'), ours.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  console.log(`DIFFERS seed ${seed + done}, line ${at + 1}\n  CPython ${a[at]}\n  engine  ${b[at]}`);
  if (keep) {
    const small = await shrink(source, version, other);
    const folder = path.join(import.meta.dirname, 'fuzz', 'kept');
    mkdirSync(folder, { recursive: true });
    const stem = path.join(folder, `seed_${seed + done}`);
    writeFileSync(`${stem}.py`, small);
    const out = `${stem}.out${version === '3.14' ? '' : `-${version}`}`;
    const expected = asText(await other.run(small));
    writeFileSync(out, expected);
    console.log(
      small
        .split('\n')
        .map((l) => `    ${l}`)
        .join('\n'),
    );
    console.log(`  CPython:\n${expected}  engine:\n${asText(runOnEngine(small, version))}`);
  }
  other.close();
}
python.close();
console.log(`${done} programs, ${differences} differences, ${undetermined.length} undetermined`);
process.exitCode = differences > 0 ? 1 : 0;
