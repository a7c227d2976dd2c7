// `npm run front-end [-- --python V]`: the parser and the compiler beside a real CPython 3.14, over its whole standard library and its own tests.
// NOT-IN-CPYTHON: a check of ours.
//
// CPYTHON_ORACLE names the launcher of that CPython, called as `launcher 3.14 ARGS...`; without it there is nothing to compare with,
// which is said, and is no failure. Another version is compared as front-end-version.ts says. CPython's tests are looked for where `npm run cpython-tests` looks. Writes docs/front-end.md.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PythonVersion } from '../include/profile.ts';
import { disText, silentHost } from '../index.ts';
import { CompilerOracle, compareHere, pythonFiles, type Request } from './compiler-oracle.ts';
import { testsFolder } from './cpython-tests-run.ts';
import { compareVersion } from './front-end-version.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const CORPUS = path.join(import.meta.dirname, 'corpus');
const SNIPPETS = ['test_syntax', 'test_exceptions', 'test_fstring', 'test_named_expressions', 'test_patma'];
/** Of the standard library, one file in so many is disassembled. */
const DIS_EVERY = 5;

const launcher = process.env.CPYTHON_ORACLE ?? '';
const [option, other, ...paths] = process.argv.slice(2);
if (option === '--python' && other !== '3.14' && launcher !== '') {
  process.exit((await compareVersion(launcher, other as PythonVersion, paths)) ? 0 : 1);
}
const tests = testsFolder('3.14');
if (launcher === '' || tests === null) {
  const missing = launcher === '' ? 'CPYTHON_ORACLE is not set' : "CPython's tests are not on this machine";
  console.log(`front-end: ${missing}; nothing to compare with`);
  process.exit(0);
}

function python(...args: string[]): string {
  const run = spawnSync(launcher, ['3.14', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`CPython failed: ${run.stderr}`);
  return run.stdout;
}

/** Folder of the standard library, by what it is called on the page; files are named from there. */
const lib = python('-c', 'import os; print(os.path.dirname(os.__file__), end="")');
const version = python('-c', 'import platform; print(platform.python_version(), end="")');
const oracle = new CompilerOracle(launcher, 0);

interface FolderResult {
  readonly files: number;
  /** Files whose tree, and whose code objects or refusal and warnings, are CPython's. */
  trees: number;
  codes: number;
  refused: number;
  readonly leftOut: string[];
}

/** What differs, as lines of the page. */
const differing: string[] = [];
function report(name: string, problem: string): void {
  differing.push(`- \`${name}\`: ${problem.split('\n')[0]}`);
  console.log(`DIFFERENT ${name}: ${problem}`);
}

async function checkFolder(folder: string): Promise<FolderResult> {
  const leftOut: string[] = [];
  const files = pythonFiles(folder, (link) => leftOut.push(path.relative(folder, link)));
  const result: FolderResult = { files: files.length, trees: 0, codes: 0, refused: 0, leftOut };
  for (const file of files) {
    const name = path.relative(folder, file);
    const request: Request = { label: name, path: file, mode: 'exec', tree: true };
    const answer = await oracle.ask(request);
    const { tree, code, error } = compareHere(request, answer, 0);
    if (answer.error !== undefined) result.refused++;
    // What is no Python has no tree on either side; what only the compiler refuses has one.
    if (tree.length === 0 && (error !== undefined) === (answer.error !== undefined)) result.trees++;
    if (code.length === 0) result.codes++;
    for (const problem of [...tree, ...code].slice(0, 1)) report(name, problem);
  }
  return result;
}

interface SnippetResult {
  readonly module: string;
  readonly snippets: number;
  types: number;
  same: number;
  /** Sources compiled with flags that are not compared (PyCF_TYPE_COMMENTS). */
  readonly unusual: number;
}

async function checkSnippets(): Promise<SnippetResult[]> {
  const collector = path.join(import.meta.dirname, 'invalid-snippets.py');
  const collected = JSON.parse(python(collector, tests ?? '', ...SNIPPETS)) as Record<
    string,
    { snippets: Omit<Request, 'label'>[]; unusual: number }
  >;
  const results: SnippetResult[] = [];
  for (const module of SNIPPETS) {
    const { snippets, unusual } = collected[module];
    const result: SnippetResult = { module, snippets: snippets.length, types: 0, same: 0, unusual };
    for (const snippet of snippets) {
      const request: Request = { ...snippet, label: `${module}: ${JSON.stringify(snippet).slice(0, 120)}` };
      const answer = await oracle.ask(request);
      const { code, error } = compareHere(request, answer, 0);
      if (error?.type === answer.error?.[0]) result.types++;
      if (code.length === 0) result.same++;
      else report(request.label, code[0]);
    }
    results.push(result);
  }
  return results;
}

/** Without what differs from one run of CPython to the next: addresses, and the order of strings in a frozenset. */
const settled = (text: string): string =>
  text
    .replace(/\b0x[0-9a-f]{6,}/g, '0x…')
    .replace(/frozenset\(\{(.*?)\}\)/g, (_, items: string) => `frozenset({${items.split(', ').sort().join(', ')}})`);

/** The files that are Python: some programs of the corpus are refused. */
async function compilable(files: readonly string[]): Promise<string[]> {
  const kept: string[] = [];
  for (const file of files) {
    const { error } = await oracle.ask({ label: file, path: file, mode: 'exec' });
    if (error === undefined) kept.push(file);
  }
  return kept;
}

async function checkDis(files: readonly string[]): Promise<number> {
  let same = 0;
  for (const file of files) {
    const theirs = settled(await oracle.dis(file)).split('\n');
    let ours = '';
    disText(readFileSync(file), file, { ...silentHost, stdout: (text) => (ours += text) });
    const lines = settled(ours).split('\n');
    const at = lines.findIndex((line, i) => line !== theirs[i]);
    if (at < 0 && lines.length === theirs.length) same++;
    else report(`dis ${path.basename(file)}`, `line ${at + 1}\n  CPython ${theirs[at]}\n  here    ${lines[at]}`);
  }
  return same;
}

const seconds = (): string => `${Math.round(process.cpuUsage().user / 1e6)} s`;
const folders: [title: string, result: FolderResult][] = [];
for (const [title, folder] of [
  ['standard library', lib],
  ['tests', path.join(tests, 'test')],
] as const) {
  const result = await checkFolder(folder);
  folders.push([title, result]);
  console.log(`${title}: ${result.files} files, trees ${result.trees}, code ${result.codes} (${seconds()})`);
}
const snippets = await checkSnippets();
for (const r of snippets)
  console.log(`${r.module}: ${r.snippets} refused, type ${r.types}, all ${r.same} (${seconds()})`);
const libFiles = pythonFiles(lib);
const disassembled = {
  corpus: pythonFiles(CORPUS),
  'standard library': libFiles.filter((_, i) => i % DIS_EVERY === 0),
};
const listings: [title: string, files: number, same: number][] = [];
for (const [title, all] of Object.entries(disassembled)) {
  const files = await compilable(all);
  listings.push([title, files.length, await checkDis(files)]);
  console.log(`dis, ${title}: ${files.length} files, ${listings.at(-1)?.[2]} the same (${seconds()})`);
}
oracle.close();

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(part === whole ? 0 : 2)} %`;
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const all = sum(snippets.map((r) => r.snippets));
const leftOut = folders.flatMap(([title, r]) =>
  r.leftOut.map((name) => `- \`${name}\` (${title}): a link to a file that is not part of the distribution`),
);
const unusual = sum(snippets.map((r) => r.unusual));

const page = `# The front end beside CPython

Written by \`npm run front-end\`, which gives the same sources to the parser and the compiler of this engine and to CPython ${version}.
The sources are not part of this project: the command looks for them where its help says.

## Files

*Tree*: \`ast.dump(…, include_attributes=True)\` is the same text, or both sides refuse the file. *Code*: all code objects of the file
are the same, nested ones too: instructions with their arguments, constants, names, kinds of locals, exception table, line table, stack
size, flags; and so are the warnings, or the type, message and place of the refusal.

| folder | files | tree | code | refused by both |
|---|---:|---:|---:|---:|
${folders.map(([title, r]) => `| ${title} | ${r.files} | ${r.trees} | ${r.codes} | ${r.refused} |`).join('\n')}

Left out:

${leftOut.length === 0 ? '- nothing' : leftOut.join('\n')}

## What is refused

Each source text that these test files hand to the compiler and that CPython refuses (the tests run on CPython for that, and
\`compile\`, \`exec\` and \`eval\` note what they are given). *Type*: the exception's type is the same. *All*: message, line, column and
their ends too.

| test file | snippets | type | all |
|---|---:|---:|---:|
${snippets.map((r) => `| \`${r.module}\` | ${r.snippets} | ${r.types} | ${r.same} |`).join('\n')}
| all | ${all} | ${percent(sum(snippets.map((r) => r.types)), all)} | ${percent(sum(snippets.map((r) => r.same)), all)} |

Left out: ${unusual} compiled with flags that are not compared (\`PyCF_TYPE_COMMENTS\`).

## Listings

\`--dis FILE\` beside \`python -m dis FILE\`, apart from what differs from one run of CPython to the next: addresses of code objects, and
the order of strings in a frozenset; of the standard library, every ${DIS_EVERY}th file.

| files of | files | same text |
|---|---:|---:|
${listings.map(([title, files, same]) => `| ${title} | ${files} | ${same} |`).join('\n')}

## What differs

${differing.length === 0 ? '- nothing' : differing.join('\n')}
`;
writeFileSync(path.join(root, 'docs', 'front-end.md'), page);
process.exitCode = differing.length === 0 ? 0 : 1;
