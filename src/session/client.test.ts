import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { englishSpeech } from '../authoring/languages.ts';
import { Session, type WorkerLike } from './client.ts';
import type { RunRequest, RunResult, ToWorker } from './protocol.ts';

class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  sent: ToWorker[] = [];
  ended = false;
  postMessage(message: ToWorker): void {
    if (message.type !== 'speak') this.sent.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  answer(data: unknown): void {
    this.onmessage?.({ data } as MessageEvent);
  }
}

const request: RunRequest = { source: 'print(1)', version: '3.14', filename: 'lab.py' };
const over: RunResult = { end: 'ended', exitStatus: 0, instructions: 3, milliseconds: 1 };
let workers: FakeWorker[];
let session: Session;

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  session = new Session(() => workers[workers.push(new FakeWorker()) - 1], 'https://x/a/', englishSpeech());
});
afterEach(() => vi.useRealTimers());

/** Starts a run and waits until the worker has been asked. */
async function start(listener = {}): Promise<{ result: Promise<RunResult>; worker: FakeWorker; id: number }> {
  const result = session.run(request, listener);
  await vi.advanceTimersByTimeAsync(0);
  const worker = workers.at(-1)!;
  const asked = worker.sent.at(-1)!;
  return { result, worker, id: asked.type === 'run' ? asked.id : -1 };
}

test('a run streams and ends', async () => {
  const heard: unknown[] = [];
  const { result, worker, id } = await start({
    loading: () => heard.push('loading'),
    started: () => heard.push('started'),
    output: (chunks: unknown) => heard.push(chunks),
  });
  worker.answer({ type: 'loading', id });
  worker.answer({ type: 'started', id, hostMs: 30_000 });
  worker.answer({ type: 'output', id, chunks: [{ stream: 'stdout', text: '1\n' }] });
  worker.answer({ type: 'over', id, result: over });
  expect(await result).toEqual(over);
  expect(heard).toEqual(['loading', 'started', [{ stream: 'stdout', text: '1\n' }]]);
  expect(worker.sent[0]).toMatchObject({ type: 'run', base: 'https://x/a/', request });
});

test('a worker that answers Stop is kept', async () => {
  const { result, worker, id } = await start();
  const stopped = session.stop();
  expect(worker.sent.at(-1)).toEqual({ type: 'stop', id });
  worker.answer({ type: 'over', id, result: { ...over, end: 'stopped' } });
  await stopped;
  expect((await result).end).toBe('stopped');
  await vi.advanceTimersByTimeAsync(1000);
  expect(worker.ended).toBe(false);
});

test('a worker that does not answer Stop in 400 ms is replaced, once', async () => {
  const { result, worker } = await start();
  void session.stop();
  void session.stop();
  expect(worker.sent.filter((message) => message.type === 'stop')).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(399);
  expect(worker.ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(worker.ended).toBe(true);
  expect((await result).end).toBe('stopped');
  await start();
  expect(workers).toHaveLength(2);
});

test('a worker that is silent beyond its budget is ended, and what it printed was heard', async () => {
  const heard: unknown[] = [];
  const { result, worker, id } = await start({ output: (chunks: unknown) => heard.push(chunks) });
  worker.answer({ type: 'started', id, hostMs: 30_000 });
  worker.answer({ type: 'output', id, chunks: [{ stream: 'stdout', text: 'so far\n' }] });
  await vi.advanceTimersByTimeAsync(34_999);
  expect(worker.ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(worker.ended).toBe(true);
  expect(await result).toMatchObject({ end: 'budget', message: expect.stringContaining('30 seconds') });
  expect(heard).toHaveLength(1);
});

test('starting another program stops the one that runs; of two waiting the later wins', async () => {
  const first = await start();
  const second = session.run(request);
  const third = session.run(request);
  first.worker.answer({ type: 'over', id: first.id, result: { ...over, end: 'stopped' } });
  expect((await first.result).end).toBe('stopped');
  expect((await second).end).toBe('stopped');
  await vi.advanceTimersByTimeAsync(0);
  const last = workers[0].sent.at(-1)!;
  workers[0].answer({ type: 'over', id: (last as { id: number }).id, result: over });
  expect(await third).toEqual(over);
});

test('messages of an earlier run are not heard', async () => {
  const heard: unknown[] = [];
  const { worker, id, result } = await start({ output: (chunks: unknown) => heard.push(chunks) });
  worker.answer({ type: 'output', id: id - 1, chunks: [] });
  worker.answer({ type: 'over', id, result: over });
  await result;
  expect(heard).toEqual([]);
});

test('a worker that breaks says so, and the next run has a new one', async () => {
  const { worker, result } = await start();
  worker.onerror?.({ message: 'boom' } as ErrorEvent);
  expect(await result).toMatchObject({ end: 'failed', message: 'The engine failed: boom' });
  await start();
  expect(workers).toHaveLength(2);
});
