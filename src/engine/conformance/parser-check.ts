// Compares the front end with a real CPython 3.14: trees of files, errors and warnings of snippets.
// NOT-IN-CPYTHON: a check of ours. CPYTHON_ORACLE names the launcher of that CPython; without it there is nothing to do.
//
//   node src/engine/conformance/parser-check.ts files DIR_OR_FILE...     trees of Python files
//   node src/engine/conformance/parser-check.ts snippets FILE.json...    lists of {source, mode}
//   node src/engine/conformance/parser-check.ts record FILE.json...      renews what parser/testdata expects
//   node src/engine/conformance/parser-check.ts mutations N SEED FILE... N pieces of Python files, each with a token or two spoilt

import '../index.ts';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, PySyntaxError, parse, setUnicodeNameLookup } from '../parser/index.ts';

const PYTHON = `
import ast, hashlib, json, sys, warnings
warnings.simplefilter('always')
sys.setrecursionlimit(100000)
for line in sys.stdin:
    job = json.loads(line)
    with warnings.catch_warnings(record=True) as caught:
        try:
            if 'path' in job:
                with open(job['path'], 'rb') as file:
                    source = file.read()
            else:
                source = job['source']
            tree = compile(source, job.get('path', '<string>'), job.get('mode', 'exec'), ast.PyCF_ONLY_AST)
            text = ast.dump(tree, include_attributes=True, indent=1)
            answer = {'md5': hashlib.md5(text.encode('utf-8', 'surrogatepass')).hexdigest()}
            if job.get('text'):
                answer['text'] = text
        except SyntaxError as error:
            answer = {'error': [type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno,
                                error.end_offset, error.text]}
        except Exception as error:
            answer = {'error': [type(error).__name__, str(error), None, None, None, None, None]}
    answer['warnings'] = [[w.category.__name__, str(w.message), w.lineno] for w in caught]
    print(json.dumps(answer), flush=True)
`;

interface Job {
  path?: string;
  source?: string;
  mode?: 'exec' | 'eval' | 'single';
  text?: boolean;
}

interface Answer {
  md5?: string;
  text?: string;
  error?: [string, string, number | null, number | null, number | null, number | null, string | null];
  warnings: [string, string, number][];
}

const oracle = process.env.CPYTHON_ORACLE;
if (oracle === undefined) {
  console.log('parser-check: CPYTHON_ORACLE is not set; nothing to compare with');
  process.exit(0);
}

setUnicodeNameLookup((name) => {
  const program = 'import sys, unicodedata; print(ord(unicodedata.lookup(sys.argv[1])))';
  const run = spawnSync(oracle, ['3.14', '-c', program, name], { encoding: 'utf8' });
  return run.status === 0 ? String.fromCodePoint(Number(run.stdout)) : null;
});

function askPython(jobs: readonly Job[]): Answer[] {
  const input = jobs.map((job) => `${JSON.stringify(job)}\n`).join('');
  const run = spawnSync(oracle!, ['3.14', '-c', PYTHON], { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`the oracle failed: ${run.stderr}`);
  return run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Answer);
}

function askUs(job: Job): Answer {
  try {
    const source = job.path !== undefined ? readFileSync(job.path) : job.source!;
    const { tree, warnings } = parse(source, job.path ?? '<string>', job.mode ?? 'exec');
    const text = dump(tree, { include_attributes: true, indent: 1 });
    const md5 = createHash('md5').update(text, 'utf8').digest('hex');
    return { md5, text, warnings: warnings.map((w) => [w.category, w.message, w.lineno]) };
  } catch (error) {
    if (!(error instanceof PySyntaxError)) throw error;
    const { type, message, lineno, offset, end_lineno, end_offset, text } = error;
    return { error: [type, message, lineno, offset, end_lineno, end_offset, text], warnings: [] };
  }
}

function pythonFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const child = join(path, entry.name);
    if (entry.isDirectory()) return entry.name === '__pycache__' ? [] : pythonFiles(child);
    return entry.isFile() && entry.name.endsWith('.py') ? [child] : [];
  });
}

interface Tally {
  jobs: number;
  same: number;
  sameType: number;
  sameMessage: number;
  sameText: number;
  invalid: number;
}

const verbose = process.env.VERBOSE !== undefined;

function compare(job: Job, theirs: Answer, tally: Tally): void {
  tally.jobs++;
  if (theirs.error !== undefined) tally.invalid++;
  let ours: Answer;
  try {
    ours = askUs(job);
  } catch (error) {
    console.log(`ENGINE BUG ${JSON.stringify(job)}: ${error instanceof Error ? error.stack : error}`);
    return;
  }
  const shownWarnings = (answer: Answer): string =>
    JSON.stringify([...new Set(answer.warnings.map((warning) => JSON.stringify(warning)))].sort());
  const shown = (answer: Answer): string => JSON.stringify(answer.error?.slice(0, 6) ?? answer.md5);
  if (theirs.error !== undefined && ours.error !== undefined) {
    if (theirs.error[0] === ours.error[0]) tally.sameType++;
    if (theirs.error[1] === ours.error[1]) tally.sameMessage++;
    if (theirs.error[6] === ours.error[6]) tally.sameText++;
    else if (verbose) console.log(`TEXT ${JSON.stringify([job, theirs.error, ours.error[6]])}`);
  }
  if (shown(theirs) === shown(ours) && (theirs.error !== undefined || shownWarnings(theirs) === shownWarnings(ours))) {
    tally.same++;
    return;
  }
  console.log(`DIFFERENT ${JSON.stringify(job)}`);
  console.log(`  CPython ${shown(theirs)} ${theirs.error === undefined ? shownWarnings(theirs) : ''}`);
  console.log(`  here    ${shown(ours)} ${ours.error === undefined ? shownWarnings(ours) : ''}`);
  if (theirs.md5 !== undefined && ours.text !== undefined && theirs.md5 !== ours.md5) firstDifference(job, ours.text);
}

function firstDifference(job: Job, ours: string): void {
  const theirs = askPython([{ ...job, text: true }])[0].text!.split('\n');
  const mine = ours.split('\n');
  const line = theirs.findIndex((text, index) => text !== mine[index]);
  for (let i = Math.max(0, line - 3); i < line + 3; i++) {
    console.log(`    ${i === line ? '>' : ' '} ${theirs[i]}`);
    if (theirs[i] !== mine[i]) console.log(`    ${i === line ? '<' : ' '} ${mine[i]}`);
  }
}

// Pieces of Python files with something wrong in them: tokens left out, doubled, swapped, put in, or characters cut off.
function mutations(count: number, seed: number, paths: readonly string[]): Job[] {
  const files = paths.flatMap(pythonFiles).map((path) => readFileSync(path, 'utf8').split('\n'));
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <E>(list: readonly E[]): E => list[random(list.length)];
  const result: Job[] = [];
  while (result.length < count) {
    const lines = pick(files);
    const from = random(lines.length);
    const piece = lines.slice(from, from + 1 + random(8));
    const indent = /^ */.exec(piece[0])![0];
    const source = piece.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
    const tokens = source.match(/\s+|\w+|"""|'''|\*\*|\/\/|[-+*/<>=!:]=|->|./gs) ?? [];
    for (let i = random(3); i >= 0; i--) {
      const at = random(tokens.length);
      const how = random(7);
      if (how === 0) tokens.splice(at, 1);
      else if (how === 1) tokens.splice(at, 0, tokens[at]);
      else if (how === 2) tokens.splice(at, 2, tokens[at + 1], tokens[at]);
      else if (how === 3) tokens.splice(at);
      else if (how === 4) tokens[at] = pick(SPOILERS);
      else tokens.splice(at, 0, pick(SPOILERS));
    }
    result.push({ source: tokens.join(''), mode: pick(['exec', 'exec', 'exec', 'single', 'eval']) });
  }
  return result;
}

const SPOILERS =
  '( ) [ ] { } , : ; . = == := -> + - * / // ** @ ! != <> < > % & | ^ ~ \\ \n \n\x20\x20 \n\t \x20 " \' """ \'\'\' f" f\' t" b" $ ? é 1 0x 1_ 1e 012 1.5 1j x a.b f() (1,2) [1] {1:2} **k *a x=1 if else elif for in not and or is lambda await async yield from import as def class return try except finally with while match case type print pass None True False del global raise assert _ # ...'
    .split(' ')
    .map((text) => text.replaceAll('\\n', '\n').replaceAll('\\x20', ' ').replaceAll('\\t', '\t'));

const [kind, ...paths] = process.argv.slice(2);
function jobsOf(): Job[] {
  if (kind === 'files') return paths.flatMap(pythonFiles).map((path) => ({ path }));
  if (kind === 'mutations') return mutations(Number(paths[0]), Number(paths[1]), paths.slice(2));
  return paths.flatMap((path) => JSON.parse(readFileSync(path, 'utf8')) as Job[]);
}

// A recording: sources with what CPython says of each.
function record(path: string): void {
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: Job[] };
  const version = spawnSync(oracle!, ['3.14', '-c', 'import platform; print(platform.python_version())'], {
    encoding: 'utf8',
  }).stdout.trim();
  const answers = askPython(cases.map(({ source, mode }) => ({ source, mode, text: true })));
  const recorded = cases.map(({ source, mode }, i) => {
    const { text, error, warnings } = answers[i];
    return {
      source,
      mode,
      ...(error !== undefined ? { error } : { dump: text }),
      ...(warnings.length > 0 && { warnings }),
    };
  });
  writeFileSync(path, `${JSON.stringify({ version, cases: recorded }, null, 1)}\n`);
  console.log(`parser-check: ${path}: ${recorded.length} cases recorded from ${version}`);
}

if (kind === 'record') {
  for (const path of paths) record(path);
  process.exit(0);
}

const jobs = jobsOf();
const tally: Tally = { jobs: 0, same: 0, sameType: 0, sameMessage: 0, sameText: 0, invalid: 0 };
const BATCH = kind === 'files' ? 100 : 1000;
for (let i = 0; i < jobs.length; i += BATCH) {
  const batch = jobs.slice(i, i + BATCH);
  const answers = askPython(batch);
  batch.forEach((job, index) => {
    compare(job, answers[index], tally);
  });
}
console.log(
  `parser-check ${kind}: ${tally.same} of ${tally.jobs} the same; of ${tally.invalid} invalid: type ${tally.sameType}, ` +
    `message ${tally.sameMessage}, line text ${tally.sameText}`,
);
process.exitCode = tally.same === tally.jobs ? 0 : 1;
