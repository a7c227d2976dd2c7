// The engine at build time: runs programs for <Value>, <Claim> and labs that show their output, and for `npm run verify`.
import { existsSync, readFileSync } from 'node:fs';
import { addDocs, type BootImage, type Library, loadImage, type PythonVersion } from '../engine/index.ts';
import type { RunRequest, RunResult } from '../session/protocol.ts';
import { engineBroke, failedRun, mayImport, ProgramRun } from '../session/run.ts';
import { Problem } from './problems.ts';

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
  modules ??= JSON.parse(readFileSync('public/engine/lib.json', 'utf8')) as Library;
  return modules;
}

export interface Outcome extends RunResult {
  stdout: string;
  stderr: string;
}

export function runProgram(request: RunRequest): Outcome {
  const boot = image(request.version);
  const modules = mayImport(request) ? library() : {};
  let run: ProgramRun | undefined;
  try {
    run = new ProgramRun(boot, modules, request);
    const result = run.finish();
    return { ...result, stdout: run.stdout, stderr: run.stderr };
  } catch (error) {
    // As in the worker: told as the outcome, so that one program that breaks the engine does not hide the others.
    return { ...failedRun(engineBroke(error)), stdout: run?.stdout ?? '', stderr: run?.stderr ?? '' };
  }
}

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
