// The same lines recorded as a script, at the prompt and in exec(): steps have the lines of the text, and the run is the one that is not
// recorded, addresses included.

import { beforeAll, describe, expect, it } from 'vitest';
import type { PythonVersion, RunMode } from '../core.ts';
import { type BootImage, execCall, loadImage, promptEntries, saveImage, silentHost, startProcess } from '../index.ts';
import { Recorder } from './recorder.ts';

const SOURCE = `# typed line by line
a = 257; b = 257

def f(x):
    y = [x]
    return y
for i in range(2):
    f(i)
print(a is b, id(a), id(f))
c = [
    f(a),
    f(b)]
id(c) == id(a)
`;
const versions = ['3.12', '3.13', '3.14', '3.15'] as const;
const modes = ['script', 'repl', 'exec'] as const;
const images = new Map<PythonVersion, BootImage>();
beforeAll(() => {
  for (const version of versions) {
    startProcess({ version, host: silentHost });
    images.set(version, loadImage(saveImage(version)));
  }
});

function record(
  version: PythonVersion,
  mode: RunMode,
  source = SOURCE,
  rows?: number,
): { r: Recorder; printed: string } {
  const r = new Recorder({
    version,
    image: images.get(version)!,
    host: silentHost,
    source,
    filename: 'main.py',
    mode,
    ...(rows === undefined ? {} : { rows, chunk: 20 }),
  });
  r.finish();
  return {
    r,
    printed: r
      .output()
      .map(({ text }) => text)
      .join(''),
  };
}
function unrecorded(version: PythonVersion, mode: RunMode): string {
  let printed = '';
  const entries = mode === 'repl' ? promptEntries(SOURCE) : [];
  const p = startProcess({
    version,
    image: images.get(version)!,
    host: {
      ...silentHost,
      stdout: (text) => {
        printed += text;
      },
      stdin: () => entries.shift()?.text ?? '',
      prompt: () => undefined,
    },
  });
  p.setArguments([mode === 'repl' ? '' : 'main.py'], ['']);
  if (mode === 'repl') p.startInteractive();
  else p.start(mode === 'exec' ? execCall(SOURCE) : SOURCE, 'main.py');
  while (p.run(1000) !== 'done');
  return printed;
}
const linesOf = (r: Recorder): number[] => [...r.steps.lines()];

describe.for(versions)('%s', (version) => {
  it.for(modes)('as %s: what is recorded is what runs', (mode) => {
    expect(record(version, mode).printed).toBe(unrecorded(version, mode));
  });
  it('steps are at the same lines of the text in all modes', () => {
    const lines = linesOf(record(version, 'script').r);
    expect(lines.slice(0, 8)).toEqual([2, 4, 7, 8, 4, 5, 6, 7]);
    for (const mode of modes) expect([mode, linesOf(record(version, mode).r)]).toEqual([mode, lines]);
  });
});

it('the prompt goes on behind an exception, a script does not', () => {
  const source = 'x = 1\nx / 0\ny = 2\n';
  expect(linesOf(record('3.14', 'script', source).r)).toEqual([1, 2, 0]);
  expect(linesOf(record('3.14', 'repl', source).r)).toEqual([1, 2, 3, 0]);
});

it("text that the program itself executes is not the program's", () => {
  const source = "exec('a = 1\\nb = 2')\nc = 3\n";
  for (const mode of modes) expect(linesOf(record('3.14', mode, source).r)).toEqual([1, 2, 0]);
});

it.for(modes)('as %s: short parts, loops, comparisons and instructions are those of one long part', (mode) => {
  const told = (r: Recorder): unknown => {
    const { length } = r.steps;
    const steps = Array.from({ length }, (_, i) => r.steps.at(i));
    return {
      steps,
      loops: [...new Set(steps.map((s) => s.activation))].map((a) => r.loopsOf(a).map((l) => l.line)),
      comparisons: r.comparisons.all.map(({ kind, line }) => [kind, line]),
      instructions: steps.map((_, i) => r.instructionsOf(i)),
    };
  };
  const long = told(record('3.14', mode).r);
  expect(long).toMatchObject({
    comparisons: expect.arrayContaining([
      ['is', 9],
      ['id', 9],
      ['==', 13],
    ]),
  });
  expect(told(record('3.14', mode, SOURCE, 400).r)).toEqual(long);
});
