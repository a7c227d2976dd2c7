// The engine's thread. Runs one program at a time in short slices, so that a Stop is heard between two of them.

import {
  addDocs,
  type BootImage,
  DEFAULT_BUDGET,
  isLibPart,
  type Library,
  loadImage,
  loadPart,
  MOVED,
  PartNotLoaded,
  type PythonVersion,
} from '../engine/core.ts';
import { type Say, sayAs } from '../messages/say.ts';
import type { PageLibrary } from './library.ts';
import type { Chunk, Evaluated, FromWorker, RunRequest, RunResult, ToWorker } from './protocol.ts';
import { engineBroke, failedRun, mayImport, needsTrace, ProgramRun, partsNeeded, textsOf } from './run.ts';
import type { FromStepper, ToStepper } from './step-protocol.ts';
import type { Stepping } from './stepping.ts';

const SLICE_MS = 50;
/** The page's language: the first message that comes. */
let say: Say;

const post = (message: FromWorker | FromStepper): void => self.postMessage(message);
const images = new Map<PythonVersion, Promise<BootImage>>();
const libraries = new Map<PythonVersion, PageLibrary>();
let stopId = -1;

self.onmessage = ({ data }: MessageEvent<ToWorker | ToStepper>) => {
  if (data.type === 'speak') say = sayAs(data.speech);
  else if (data.type === 'warm') {
    // A failure to warm up shows again, with words, when the reader runs something.
    warm(data).catch(() => undefined);
  } else if (data.type === 'ready') ready(data).catch(() => undefined);
  else if (data.type === 'record') void record(data);
  else if (data.type === 'run') void execute(data);
  else if (data.type === 'look') void look(data);
  else if (data.type === 'ask') void answer(data);
  else if (data.type === 'forget') stepping = undefined;
  else if ('id' in data) stopId = data.id;
  else stepping?.stop();
};

/** Versions whose image, and all that most programs need, is loaded or on its way. */
const warmed = new Set<PythonVersion>();
async function warm({ base, version }: Extract<ToWorker, { type: 'warm' }>): Promise<void> {
  if (warmed.has(version)) return;
  warmed.add(version);
  try {
    const boot = await image(base, version);
    // What a first program does without comes after it.
    if (isWanted()) return;
    await Promise.all([...MOVED.map(loadPart), library(base, version).then((l) => l.prepare())]);
    if (warmed.size > 1 || isWanted()) return;
    const { warmUp } = await import('./warm-up.ts');
    await warmUp(boot, isWanted, async (run) => {
      await hearMessages();
      return isWanted() ? undefined : advance(run, base);
    });
  } catch (error) {
    warmed.delete(version);
    throw error;
  }
}
/** Whether the machine belongs to a program of the reader's. */
const isWanted = (): boolean => executing > 0 || kept !== undefined;

/** Programs that are under way: a new one may come before the one it stops has ended. */
let executing = 0;
async function execute(order: Extract<ToWorker, { type: 'run' }>): Promise<void> {
  executing++;
  await runProgram(order);
  executing--;
}
async function runProgram({ id, base, request }: Extract<ToWorker, { type: 'run' }>): Promise<void> {
  let boot: BootImage;
  let modules: Library;
  let recording: typeof import('./traced.ts') | undefined;
  let checks: typeof import('../exercises/checks.ts') | undefined;
  try {
    if (!images.has(request.version)) post({ type: 'loading', id });
    // A first line does without; the programs of most lessons do not.
    soon(loadPart('usual'));
    [boot, modules, recording, checks] = await Promise.all([
      image(base, request.version),
      modulesFor(request, base),
      needsTrace(request) ? import('./traced.ts') : undefined,
      request.grading ? import('../exercises/checks.ts') : undefined,
      ...[...partsNeeded(request), ...alwaysNeeded(request)].map((name) => part(name, base, request.version)),
    ]);
  } catch (error) {
    return post({ type: 'over', id, result: failedRun(error instanceof Error ? error.message : String(error)) });
  }
  // It comes while the program runs: most ask for something of it.
  soon(loadPart('rest'));
  post({ type: 'started', id, hostMs: request.budget?.hostMs ?? DEFAULT_BUDGET.hostMs });
  const run =
    goOn(request, modules) ??
    new ProgramRun(boot, modules, request, {
      say,
      heard: (chunks) => heard(chunks),
      ...(recording ? { trace: recording.traced } : {}),
      ...(checks ? { grade: checks.grade } : {}),
    });
  // One machine is mapped at a time: the one that was kept is gone now.
  kept = undefined;
  heard = (chunks) => post({ type: 'output', id, chunks });
  let result: RunResult | undefined;
  try {
    while (!result) {
      if (stopId === id && run.isInteractive) {
        run.interrupt();
        stopId = -1;
      }
      result = stopId === id ? run.stopped() : await advance(run, base);
      send(id, run);
      if (!result) await hearMessages();
    }
  } catch (error) {
    send(id, run);
    result = error instanceof DownloadFailed ? failedRun(error.message) : failedRun(engineBroke(error, say));
  }
  // Questions of checks have run on a graded machine: it is not the program's own any more.
  if (request.typed && !request.grading && !request.ask && result.end !== 'failed') {
    kept = run;
    keptInstructions = result.instructions;
  }
  post({ type: 'over', id, result });
}

/** What nobody waits for. A failure shows when it is needed. */
function soon(loading: Promise<unknown>): void {
  loading.catch(() => undefined);
}

/** Looks at the kept machine. */
async function look(order: Extract<ToWorker, { type: 'look' }>): Promise<void> {
  const { id, base, version, expressions, anyMachine } = order;
  let answers: Evaluated[] | null = null;
  try {
    if (executing === 0 && (kept || anyMachine)) {
      const request = kept?.request ?? { source: '', version, filename: 'lab.py', typed: [] };
      const imports = expressions.map((text) => text.replace(/^__import__\('([\w.]+)'\)$/, 'import $1'));
      const [boot, modules] = await Promise.all([
        image(base, request.version),
        modulesFor({ ...request, typed: [...(request.typed ?? []), ...imports] }, base),
      ]);
      if (executing === 0) {
        // A program that is over has ended its process: the same again, up to its prompt.
        if (!kept?.isLive && keptInstructions < MOST_REPEATED) kept = atPrompt(boot, modules, request);
        answers = kept?.look(expressions, modules) ?? null;
      }
    }
  } catch (error) {
    if (error instanceof PartNotLoaded) {
      const loaded = await part(error.part, base, kept?.request.version ?? version).then(
        () => true,
        () => false,
      );
      if (loaded) return look(order);
    } else {
      // Looking is a help, not what the reader asked for: without an answer it is not there.
      console.warn(engineBroke(error, say));
      kept = undefined;
    }
  }
  post({ type: 'looked', id, answers });
}
function atPrompt(boot: BootImage, modules: Library, request: RunRequest): ProgramRun {
  const run = new ProgramRun(boot, modules, { ...request, prompt: true }, { say });
  run.finish();
  // The reader has seen what it writes.
  run.takeOutput();
  return run;
}

/** The last run, while its machine is mapped: the reader may go on with it. */
let kept: ProgramRun | undefined;
/** Instructions that it executed. */
let keptInstructions = 0;
/** Programs that executed more are not run again only to be looked at. */
const MOST_REPEATED = 5_000_000;
let heard: (chunks: Chunk[]) => void = () => undefined;
function goOn(request: RunRequest, library: Library): ProgramRun | undefined {
  if (!kept?.continues(request)) return undefined;
  kept.continueWith(request, library);
  return kept;
}

/** One slice. If the program asks for a part of the engine that is not loaded, loads it and lets the program begin again. */
async function advance(run: ProgramRun, base: string): Promise<RunResult | undefined> {
  try {
    return run.advance(SLICE_MS);
  } catch (error) {
    if (!(error instanceof PartNotLoaded)) throw error;
    await part(error.part, base, run.request.version);
    run.restart();
    return undefined;
  }
}

class DownloadFailed extends Error {}

/**
 * Parts that nothing in the texts tells of. What not all programs of 3.14 call is out of the core; those of other versions call
 * more of it, and looking at memory must not stop halfway.
 */
const alwaysNeeded = (request: RunRequest): readonly PartNotLoaded['part'][] =>
  request.version !== '3.14' || needsTrace(request) ? MOVED : [];

/** Loads a part of the engine, or the docstrings that belong to a version's image. */
async function part(name: PartNotLoaded['part'], base: string, version: PythonVersion): Promise<void> {
  try {
    if (name === 'docs') await docs(base, version);
    else if (isLibPart(name)) await (await library(base, version)).load(name);
    else await loadPart(name);
  } catch {
    throw new DownloadFailed(say('engine.part-not-loaded', { part: name }));
  }
}

async function docs(base: string, version: PythonVersion): Promise<void> {
  const boot = await image(base, version);
  if (boot.docs !== null) return;
  const response = await download(`${base}engine/docs-${version}.bin`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  addDocs(boot, new Uint8Array(await response.arrayBuffer()));
}

// ---- a step-through: a worker that records does nothing else ----

let stepping: Stepping | undefined;
/** Where from and for which version the program was recorded. */
let recorded: { base: string; version: PythonVersion } | undefined;

/** Loads what a recording takes, and records a program of the worker's own, so that the functions of the engine are compiled. */
async function ready({ base, version }: Extract<ToStepper, { type: 'ready' }>): Promise<void> {
  const { WARM_UP } = await import('./warm-up-program.ts');
  const request = { source: WARM_UP, version, filename: 'lab.py' };
  const [boot, { Stepping }] = await Promise.all([
    image(base, version),
    import('./stepping.ts'),
    ...[...partsNeeded(request), ...MOVED].map((name) => part(name, base, version)),
  ]);
  if (recorded) return;
  const machine = new Stepping(boot, {}, request, say);
  while (!recorded && machine.advance(SLICE_MS)) await hearMessages();
}
async function record(order: Extract<ToStepper, { type: 'record' }>): Promise<void> {
  const { base, request } = order;
  recorded = { base, version: request.version };
  try {
    post({ type: 'loading' });
    const [boot, modules, { Stepping }] = await Promise.all([
      image(base, request.version),
      modulesFor(request, base),
      import('./stepping.ts'),
      // Looking at memory must not stop halfway for what is not there.
      ...[...partsNeeded(request), ...MOVED].map((name) => part(name, base, request.version)),
    ]);
    post({ type: 'started' });
    stepping = new Stepping(boot, modules, request, say);
    while (stepping.advance(SLICE_MS)) {
      post({ type: 'progress', steps: stepping.steps });
      await hearMessages();
    }
    post({ type: 'recorded', trace: stepping.info() });
  } catch (error) {
    if (error instanceof PartNotLoaded) {
      await part(error.part, base, request.version).then(
        () => record(order),
        (failure: Error) => post({ type: 'failed', message: failure.message }),
      );
      return;
    }
    post({
      type: 'failed',
      message: stepping ? engineBroke(error, say) : error instanceof Error ? error.message : String(error),
    });
  }
}

/** Looking at memory may need a part of the engine that running did not: how an object of its types is gone through. */
async function answer(question: Extract<ToStepper, { type: 'ask' }>): Promise<void> {
  try {
    post({ type: 'answer', id: question.id, answer: stepping!.answer(question.name, question.args) });
  } catch (error) {
    if (!(error instanceof PartNotLoaded)) {
      if (stepping!.poked)
        post({
          type: 'refused',
          id: question.id,
          message: say('engine.segfault-shown'),
        });
      else post({ type: 'failed', message: engineBroke(error, say) });
      return;
    }
    const { base, version } = recorded!;
    await part(error.part, base, version).then(
      () => answer(question),
      (failure: Error) => post({ type: 'failed', message: failure.message }),
    );
  }
}

function send(id: number, run: ProgramRun): void {
  const chunks = run.takeOutput();
  if (chunks.length) post({ type: 'output', id, chunks });
}

function image(base: string, version: PythonVersion): Promise<BootImage> {
  let loading = images.get(version);
  if (!loading) {
    loading = fetchImage(`${base}engine/boot-${version}.bin`, version);
    images.set(version, loading);
    // A failed download may be tried again.
    loading.catch(() => images.delete(version));
  }
  return loading;
}

async function fetchImage(url: string, version: PythonVersion): Promise<BootImage> {
  const response = await download(url);
  if (!response.ok) throw new Error(say('engine.no-version', { version, status: response.status }));
  return loadImage(new Uint8Array(await response.arrayBuffer()));
}

/** The standard library, from the first program on that may import something. */
async function library(base: string, version: PythonVersion): Promise<PageLibrary> {
  const { PageLibrary } = await import('./library.ts');
  const known = libraries.get(version) ?? new PageLibrary({ base, version, download, say });
  libraries.set(version, known);
  return known;
}
async function modulesFor(
  request: Parameters<typeof textsOf>[0] & { version: PythonVersion },
  base: string,
): Promise<Library> {
  return mayImport(request) ? (await library(base, request.version)).forTexts(textsOf(request)) : {};
}

async function download(url: string): Promise<Response> {
  try {
    return await fetch(url);
  } catch {
    throw new Error(say('engine.not-loaded'));
  }
}

/** Lets the queue of messages run once: a channel's round trip, which, unlike a timer, is never clamped to milliseconds. */
const channel = new MessageChannel();
const pauses: (() => void)[] = [];
channel.port1.onmessage = () => pauses.shift()?.();
function hearMessages(): Promise<void> {
  return new Promise((resolve) => {
    pauses.push(resolve);
    channel.port2.postMessage(null);
  });
}
