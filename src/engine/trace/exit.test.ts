// The end of a process as steps: its phases in order, what runs in them, and the output that a process writes that nobody records.

import { beforeAll, expect, it } from 'vitest';
import { type BootImage, loadImage, saveImage, silentHost, startProcess } from '../index.ts';
import { EXIT_PHASES } from '../runtime/finalize_modules.ts';
import { Recorder, type RecordOptions } from './recorder.ts';

const SOURCE = `import atexit, _weakref
class Loud:
    def __del__(self):
        print('del', self.name)
def bye():
    print('bye')
atexit.register(bye)
alone = Loud()
alone.name = 'alone'
ring = Loud()
ring.name = 'ring'
ring.me = ring
seen = _weakref.ref(alone, lambda r: print('callback'))
print('end')
`;
let image: BootImage;
beforeAll(() => {
  startProcess({ version: '3.14', host: silentHost });
  image = loadImage(saveImage('3.14'));
});
function record(source: string, options: Pick<RecordOptions, 'exit' | 'mode' | 'rows' | 'limits'> = {}): Recorder {
  const r = new Recorder({
    version: '3.14',
    image,
    host: silentHost,
    source,
    filename: 'main.py',
    chunk: 50,
    ...options,
  });
  r.finish();
  return r;
}
const textOf = (r: Recorder): string =>
  r
    .output()
    .map(({ text }) => text)
    .join('');
function unrecorded(source: string): string {
  let text = '';
  const write = (t: string): void => {
    text += t;
  };
  const p = startProcess({ version: '3.14', image, host: { ...silentHost, stdout: write, stderr: write } });
  p.setArguments(['main.py'], ['']);
  p.start(source, 'main.py');
  while (p.run(1000) !== 'done');
  p.finish();
  return text;
}

it('follow the last step of the program, which stays what it was', () => {
  const [without, r] = [record(SOURCE), record(SOURCE, { exit: true })];
  const all = (x: Recorder) => Array.from({ length: x.steps.length }, (_, i) => x.steps.at(i));
  expect(all(r).slice(0, without.steps.length)).toEqual(all(without));
  const phases = all(r).slice(without.steps.length);
  expect(phases.filter((s) => s.line === 0).map((s) => s.exit)).toEqual(EXIT_PHASES);
  expect(phases.filter((s) => s.line > 0).map((s) => [s.exit, s.line])).toEqual([
    // The callback of atexit.
    ['atexit', 5],
    ['atexit', 6],
    // The module is gone with its entry of sys.modules, but its functions hold its namespace in a ring, which a collection finds.
    ['collect-modules', 3],
    ['collect-modules', 4],
    ['collect-modules', 3],
    ['collect-modules', 4],
  ]);
  expect(textOf(r)).toBe(unrecorded(SOURCE));
});

it('back and forth, and in short parts, they are the same', () => {
  const long = record(SOURCE, { exit: true });
  const short = record(SOURCE, { exit: true, rows: 300 });
  expect(short.steps.lines()).toEqual(long.steps.lines());
  for (const r of [long, short]) {
    const written: number[] = [];
    for (let s = r.steps.length - 1; s >= 0; s--) {
      expect(r.seek(s)).toBe(true);
      written.unshift(r.written);
    }
    expect(written).toEqual(Array.from({ length: r.steps.length }, (_, s) => r.steps.at(s).written));
  }
});
it.for(['repl', 'exec'] as const)('as %s, too', (mode) => {
  const r = record(SOURCE, { exit: true, mode });
  expect(textOf(r)).toMatch(/end\nbye\ndel alone\ndel ring\n$/);
  expect(r.steps.at(r.steps.length - 1).exit).toBe('gone');
});
it('an end that never comes is cut by a limit', () => {
  const source = 'class Loud:\n    def __del__(self):\n        while True: pass\nx = Loud()\n';
  const r = record(source, { exit: true, limits: { steps: 200 } });
  expect([r.end, r.steps.at(r.steps.length - 1).line]).toEqual(['steps', 3]);
});
