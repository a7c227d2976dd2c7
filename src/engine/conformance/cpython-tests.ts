// `npm run cpython-tests -- [--python-tests DIR] [--seconds N] [-v] [TEST_FILE[.Class[.method]]]...`: CPython's own tests on the engine.
// A file of a package of tests is named as PACKAGE/TEST_FILE.
//
// The tests are not part of this project. They are looked for in --python-tests, $CPYTHON_TESTS, or where a real CPython 3.14 was
// unpacked for comparison ($CPYTHON_ORACLE_DIR/3.14/tests, else ~/.cache/cpython-oracle/3.14/tests); without them there is
// nothing to check, which is said, and is no failure. Prints a line for each test. cpython-tests.json lists the tests that are
// left out and why: those may fail, and one that passes is an error. Runs of whole files keep docs/cpython-tests.md up to date; without
// names, all files of the list are run.

import type { PythonVersion } from '../index.ts';
import { runFile, type TestOutcome, testsFolder } from './cpython-tests-run.ts';
import { count, type LeftOut, leftOut, reasonFor, writeTable } from './cpython-tests-table.ts';

const version: PythonVersion = '3.14';

interface Arguments {
  folder: string | undefined;
  seconds: number;
  verbose: boolean;
  /** Files, classes, tests. */
  wanted: string[];
}

function parseArguments(argv: readonly string[]): Arguments {
  const a: Arguments = { folder: undefined, seconds: 60, verbose: false, wanted: [] };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i];
    if (arg === '--python-tests') a.folder = argv[++i];
    else if (arg === '--seconds') a.seconds = Number(argv[++i]);
    else if (arg === '-v') a.verbose = true;
    else if (arg.startsWith('-')) {
      console.error(`cpython-tests: unknown option ${arg}`);
      process.exit(2);
    } else a.wanted.push(arg);
  }
  return a;
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

function show(outcome: TestOutcome, reason: string | undefined, verbose: boolean): void {
  const { id, kind, text } = outcome;
  if (reason !== undefined) {
    const wrong = kind === 'ok' || kind === 'expected' || kind === 'skip';
    console.log(
      wrong
        ? `WRONG    ${id}: listed as left out, but ${kind === 'skip' ? 'skips itself' : 'passes'}`
        : `left out ${id}: ${reason}`,
    );
    if (verbose && !wrong) console.log(text.replace(/^/gm, '    '));
  } else if (kind === 'ok' || kind === 'expected') console.log(`ok       ${id}`);
  else if (kind === 'skip') console.log(`skip     ${id}: ${text}`);
  else {
    console.log(`${kind.padEnd(8)} ${id}: ${lastLine(kind === 'crash' ? text.split('\n')[0] : text)}`);
    if (verbose) console.log(text.replace(/^/gm, '    '));
  }
}

async function main(): Promise<void> {
  const a = parseArguments(process.argv.slice(2));
  const listed = leftOut();
  const folder = testsFolder(version, a.folder);
  if (folder === null) {
    console.log(`CPython's tests are not on this machine: 0 of ${Object.keys(listed).length} files were run`);
    return;
  }
  let failed = 0;
  let passed = 0;
  for (const name of a.wanted.length === 0 ? Object.keys(listed) : a.wanted) {
    const [file, ...rest] = name.replace(/^test\./, '').split('.');
    const reasons: LeftOut = listed[name] ?? listed[file] ?? {};
    const begun = process.cpuUsage();
    console.log(`== ${name}`);
    const outcome = await runFile(file, {
      version,
      folder,
      selection: rest.length > 0 ? [rest.join('.')] : [],
      seconds: a.seconds,
      onTest: (t) => show(t, reasonFor(t.id, reasons), a.verbose),
      onOutput: a.verbose ? (text) => process.stdout.write(text) : undefined,
    });
    if (name in listed) writeTable(name, outcome, folder);
    for (const text of outcome.broken) console.log(`broken   ${a.verbose ? text : lastLine(text)}`);
    const c = count(outcome, reasons, name in listed);
    failed += c.failed + c.wrong;
    passed += c.passed;
    const { user, system } = process.cpuUsage(begun);
    console.log(
      `${name}: ${c.passed} of ${c.total} passed, ${c.skipped} skipped themselves, ${c.leftOut} left out, ` +
        `${c.failed} failed${c.wrong > 0 ? `, ${c.wrong} wrong entries` : ''} (${((user + system) / 1e6).toFixed(0)} s of processor time)`,
    );
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
await main();
