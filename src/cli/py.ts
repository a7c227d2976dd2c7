// `npm run -s py -- …`: starts the command (main.ts). From the second start on with the same sources it runs a bundle of them,
// which is made then and kept in .cache/cli together with the boot images and V8's code: reading and compiling several hundred
// source files takes ten times as long as a small program.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const root = path.resolve(import.meta.dirname, '..', '..');
const cache = path.join(root, '.cache', 'cli');

/** Tells one state of the sources from another: names, sizes and times of the files that the command is made of. */
function stateOfSources(): string {
  const hash = createHash('sha1').update(process.version);
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'corpus') walk(file);
      } else if (/\.(ts|mjs)$/.test(entry.name) && !entry.name.endsWith('.test.ts')) {
        const { mtimeMs, size } = statSync(file);
        hash.update(`${file} ${mtimeMs} ${size}\n`);
      }
    }
  };
  walk(path.join(root, 'src', 'engine'));
  walk(path.join(root, 'src', 'cli'));
  walk(path.join(root, 'scripts'));
  return hash.digest('hex').slice(0, 16);
}

/** Bundles main.ts into `folder`. */
async function bundle(folder: string): Promise<void> {
  const { build } = await import('vite');
  const staging = `${folder}.${process.pid}`;
  await build({
    configFile: false,
    publicDir: false,
    root,
    logLevel: 'silent',
    build: {
      ssr: true,
      target: 'node22',
      minify: false,
      outDir: staging,
      rolldownOptions: {
        input: path.join(root, 'src', 'cli', 'main.ts'),
        output: { format: 'es', entryFileNames: 'main.mjs' },
      },
    },
  });
  for (const old of readdirSync(cache))
    if (old !== path.basename(staging)) rmSync(path.join(cache, old), { recursive: true });
  renameSync(staging, folder);
}

/** The module to run: the bundle if there is one or it is time to make it, else the source. */
async function command(): Promise<string> {
  const folder = path.join(cache, stateOfSources());
  const file = path.join(folder, 'main.mjs');
  if (existsSync(file)) return file;
  const seen = `${folder}.seen`;
  if (existsSync(seen)) {
    try {
      await bundle(folder);
      return file;
    } catch {
      // Another process may be making it; without it everything works, but slowly.
    }
  }
  mkdirSync(cache, { recursive: true });
  writeFileSync(seen, '');
  return path.join(import.meta.dirname, 'main.ts');
}

/**
 * The thread that runs the command has a stack of this size, for C functions to recurse about as deep as in CPython, whose frames are
 * smaller and whose stack is 8 MB.
 */
const STACK_MB = 64;

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), {
    argv: process.argv.slice(2),
    workerData: await command(),
    resourceLimits: { stackSizeMb: STACK_MB },
  });
  worker.on('exit', (code) => {
    process.exitCode = code;
  });
} else {
  const file = workerData as string;
  if (file.endsWith('.mjs')) enableCompileCache(path.join(path.dirname(file), 'v8'));
  await import(pathToFileURL(file).href);
}
