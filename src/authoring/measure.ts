// The engine at build time: runs programs for <Value>, <Claim> and labs that show their output, and for `npm run verify`.
import { existsSync, readFileSync } from 'node:fs';
import { addDocs, type BootImage, type Library, loadImage, type PythonVersion } from '../engine/index.ts';
import { wholeLibrary } from '../session/whole-library.ts';
import { engineOn } from './engine-on.ts';
import { Problem } from './problems.ts';
import type { Run } from './proofs.ts';
import type { Engine } from './truths.ts';

const images = new Map<PythonVersion, BootImage>();

/** The boot image of a version, as the page gets it. */
export function image(version: PythonVersion): BootImage {
  let boot = images.get(version);
  if (!boot) {
    boot = readImage(version);
    images.set(version, boot);
  }
  return boot;
}

function readImage(version: PythonVersion): BootImage {
  const file = `public/engine/boot-${version}.bin`;
  const wayOut = 'Run `npm run image`; npm start, npm test and npm run build do it for you.';
  if (!existsSync(file)) throw new Problem({ file }, `the engine's image for Python ${version} is not built`, wayOut);
  try {
    const boot = loadImage(new Uint8Array(readFileSync(file)));
    addDocs(boot, new Uint8Array(readFileSync(`public/engine/docs-${version}.bin`)));
    return boot;
  } catch (error) {
    throw new Problem({ file }, `this image is of another engine (${(error as Error).message})`, wayOut);
  }
}

let modules: Library | undefined;

/** Sources of the standard library. */
export function library(): Library {
  modules ??= wholeLibrary((file) => readFileSync(`public/engine/${file}`, 'utf8'));
  return modules;
}

/** Runs are deterministic: what was asked once is remembered, which keeps the live preview quick. */
function remembered<Arguments extends unknown[], Result>(
  ask: (...asked: Arguments) => Result,
): (...asked: Arguments) => Result {
  const known = new Map<string, Result>();
  return (...asked) => {
    const key = JSON.stringify(asked);
    if (!known.has(key)) known.set(key, ask(...asked));
    return known.get(key)!;
  };
}

const { run, layout } = engineOn(image, library);
/** The engine as the build asks it. */
export const engine: Engine = { run: remembered(run), layout: remembered(layout) };
export const runProgram: Run = engine.run;

export interface Measured {
  /** What `repr` gives. */
  repr: string;
  /** A string's own text, otherwise the repr. */
  text: string;
}

/** The value of an expression after `setup` ran, or an Error with Python's message. */
export function measure(expr: string, setup: string, version: PythonVersion): Measured {
  const outcome = runProgram({ source: setup, version, filename: 'setup.py', ask: [expr] });
  if (outcome.end !== 'ended' || outcome.exitStatus !== 0)
    throw new Error(outcome.message ?? `the setup failed:\n${outcome.stderr}`);
  const answer = outcome.answers![0];
  if (!answer.ok) throw new Error(answer.error);
  return answer;
}
