// `npm test`: every stage, one line each, and a closing line 'N passed, N failed' that counts single tests. What needs one core only runs
// beside something else that does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const bin = path.join(root, 'node_modules', '.bin');
const reports = path.join(root, '.cache', 'reports');
mkdirSync(reports, { recursive: true });
const env = {
  ...process.env,
  PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  ASTRO_TELEMETRY_DISABLED: '1',
  // Each test file loads the engine anew: its types are taken off, and it is compiled, once for all.
  NODE_COMPILE_CACHE: path.join(root, '.cache', 'compiled'),
};

let passed = 0;
let failed = 0;

/**
 * Runs a command; `count` reads [passed, failed] from its report, otherwise the stage counts as one. What it writes is seen at once, or,
 * if it runs `beside` another stage, when it is over.
 */
async function stage(name, command, args, { count, beside = false } = {}) {
  const begun = Date.now();
  const child = spawn(command, args, { cwd: root, env, stdio: beside ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
  const written = [];
  child.stdout?.on('data', (piece) => written.push(piece));
  child.stderr?.on('data', (piece) => written.push(piece));
  const [status] = await once(child, 'close');
  process.stdout.write(Buffer.concat(written));
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

await stage('lint and format', 'biome', ['check', '--error-on-warnings']);
await stage('tables of files', node, ['scripts/engine-table.mjs', '--check']);
await stage('table of exercises', node, ['src/authoring/exercise-table.ts', '--check']);
await stage('messages in every language', node, ['src/authoring/message-keys.ts', '--check']);
await stage('schema for editors', node, ['src/authoring/schema.ts', '--check']);
await stage('boot images', node, ['scripts/image.ts']);
await Promise.all([
  stage('lesson proofs', node, ['src/authoring/verify.ts'], { beside: true }),
  (async () => {
    await stage('types', 'astro', ['check', '--minimumFailingSeverity', 'warning'], { beside: true });
    await stage('build', 'npm', ['run', '-s', 'build:e2e'], { beside: true });
  })(),
]);
await stage(
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
  {
    count: () => {
      const r = report('vitest.json');
      return [
        r.numPassedTests,
        r.numFailedTests + (r.numFailedTestSuites > 0 && r.numFailedTests === 0 ? r.numFailedTestSuites : 0),
      ];
    },
  },
);
await stage('browser', node, ['scripts/browser.mjs', '--install']);
await stage('end to end', 'playwright', ['test'], {
  count: () => {
    const { stats } = report('playwright.json');
    return [stats.expected + stats.flaky, stats.unexpected];
  },
});

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
