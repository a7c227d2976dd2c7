// Compares the front end with a real CPython 3.14: trees of files, errors and warnings of snippets.
// NOT-IN-CPYTHON: a check of ours. CPYTHON_ORACLE names the launcher of that CPython; without it there is nothing to do.
//
//   node src/engine/conformance/parser-check.ts files DIR_OR_FILE...     trees of Python files
//   node src/engine/conformance/parser-check.ts snippets FILE.json...    lists of {source, mode}

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dump, PySyntaxError, parse, setUnicodeNameLookup } from '../parser/index.ts';

const PYTHON = String.raw`
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

const nameTable = process.env.UNICODE_NAMES;
if (nameTable !== undefined) {
  const names = JSON.parse(readFileSync(nameTable, 'utf8')) as Record<string, string>;
  setUnicodeNameLookup((name) => names[name.toUpperCase()] ?? null);
}

const oracle = process.env.CPYTHON_ORACLE;
if (oracle === undefined) {
  console.log('parser-check: CPYTHON_ORACLE is not set; nothing to compare with');
  process.exit(0);
}

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
    else if (verbose)
      console.log(`TEXT ${JSON.stringify(job)}\n  CPython ${theirs.error[6]}\n  here    ${ours.error[6]}`);
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

const [kind, ...paths] = process.argv.slice(2);
const jobs: Job[] =
  kind === 'files'
    ? paths.flatMap(pythonFiles).map((path) => ({ path }))
    : paths.flatMap((path) => JSON.parse(readFileSync(path, 'utf8')) as Job[]);
const tally: Tally = { jobs: 0, same: 0, sameType: 0, sameMessage: 0, sameText: 0, invalid: 0 };
const BATCH = 100;
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
