// `npm test`: every stage in order, one line each, and a closing line 'N passed, N failed' that counts single tests.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const bin = path.join(root, 'node_modules', '.bin');
const reports = path.join(root, '.cache', 'reports');
mkdirSync(reports, { recursive: true });
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, ASTRO_TELEMETRY_DISABLED: '1' };

let passed = 0;
let failed = 0;

/** Runs a command; `count` reads [passed, failed] from its report, otherwise the stage counts as one. */
function stage(name, command, args, count) {
  const begun = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  let [ok, bad] = [status === 0 ? 1 : 0, status === 0 ? 0 : 1];
  if (count) {
    try {
      [ok, bad] = count();
    } catch (error) {
      console.error(`${name}: no report: ${error.message}`);
    }
    // A stage that failed outside its tests has failed.
    if (status !== 0 && bad === 0) bad = 1;
  }
  passed += ok;
  failed += bad;
  console.log(`== ${name}: ${ok} passed, ${bad} failed (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

const report = (name) => JSON.parse(readFileSync(path.join(reports, name), 'utf8'));
const node = process.execPath;

stage('lint and format', 'biome', ['check', '--error-on-warnings']);
stage('tables of files', node, ['scripts/engine-table.mjs', '--check']);
stage('table of exercises', node, ['src/authoring/exercise-table.ts', '--check']);
stage('messages in every language', node, ['src/authoring/message-keys.ts', '--check']);
stage('schema for editors', node, ['src/authoring/schema.ts', '--check']);
stage('types', 'astro', ['check', '--minimumFailingSeverity', 'warning']);
stage(
  'unit and conformance',
  'vitest',
  [
    'run',
    '--dir',
    'src',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${path.join(reports, 'vitest.json')}`,
  ],
  () => {
    const r = report('vitest.json');
    return [
      r.numPassedTests,
      r.numFailedTests + (r.numFailedTestSuites > 0 && r.numFailedTests === 0 ? r.numFailedTestSuites : 0),
    ];
  },
);
stage('lesson proofs', 'npm', ['run', '-s', 'verify']);
stage('end to end', 'npm', ['run', '-s', 'test:e2e'], () => {
  const { stats } = report('playwright.json');
  return [stats.expected + stats.flaky, stats.unexpected];
});

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
