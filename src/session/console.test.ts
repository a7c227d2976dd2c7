// Programs that read lines, and the prompt after them, as the page drives both: each line typed repeats the request with one more.

import { expect, test } from 'vitest';
import { bootedImage } from '../engine/conformance/booted.ts';
import { loadLibModule } from '../engine/conformance/lib.ts';
import type { Library } from '../engine/index.ts';
import type { RunRequest } from './protocol.ts';
import { ProgramRun } from './run.ts';

const image = bootedImage();

interface Screen {
  text: string;
  /** Machines that were started. */
  machines: number;
}
/** What a reader sees who types `lines`; with `forgetful`, no machine outlives its request. */
function screen(
  source: string,
  lines: readonly string[],
  options: { forgetful?: boolean; library?: Library } & Partial<RunRequest> = {},
): Screen {
  const { forgetful = false, library = {}, ...extra } = options;
  const seen: Screen = { text: '', machines: 0 };
  let run: ProgramRun | undefined;
  let shown = 0;
  let interrupts: readonly number[] = [];
  for (let typed = 0; ; typed++) {
    const request: RunRequest = {
      source,
      version: '3.14',
      filename: 'lab.py',
      prompt: true,
      typed: lines.slice(0, typed),
      shown,
      interrupts,
      ...extra,
    };
    if (run?.continues(request) && !forgetful) run.continueWith(request, library);
    else {
      run = new ProgramRun(image, library, request);
      seen.machines++;
    }
    const result = run.finish();
    for (const { text } of run.takeOutput()) {
      shown += text.length;
      seen.text += text;
    }
    if (result.message) seen.text += `[${result.message}]\n`;
    interrupts = result.interrupts ?? [];
    if (result.end !== 'waiting') seen.text += `=== ${result.end} ${result.exitStatus}\n`;
    if (result.end !== 'waiting' || typed === lines.length) return seen;
    seen.text += (result.prompt?.text ?? '') + (lines[typed] === '\x03' ? '^C\n' : lines[typed]);
  }
}

const asking = "x = [1]\nname = input('name? ')\nprint('hello', name)\n";
const talk = ['Ada\n', 'x\n', 'x is _\n', "y = input('y? ')\n", 'yes\n', 'y, name\n', 'raise SystemExit(4)\n'];
const told = `name? Ada
hello Ada
>>> x
[1]
>>> x is _
True
>>> y = input('y? ')
y? yes
>>> y, name
('yes', 'Ada')
>>> raise SystemExit(4)
=== ended 4
`;

test('a program reads what is typed, and the prompt goes on in its namespace', () => {
  // The second and third machine begin again because a line was read inside a program.
  expect(screen(asking, talk)).toEqual({ text: told, machines: 3 });
});

test('a machine that is gone is made again with all that was typed', () => {
  expect(screen(asking, talk, { forgetful: true })).toEqual({ text: told, machines: talk.length + 1 });
});

test('without a reader, input is at its end', () => {
  const run = new ProgramRun(image, {}, { source: asking, version: '3.14', filename: 'lab.py' });
  expect(run.finish()).toMatchObject({ end: 'ended', exitStatus: 1 });
  expect(run.stderr).toMatch(/EOFError: EOF when reading a line\n$/);
});

test('each entry has a budget of its own; what exceeds it is interrupted, and the machine lives on', () => {
  const lines = ['x = 5\n', 'while True: pass\n', '\n', 'x\n', 'for i in range(1000): print(i)\n', '\n', 'x\n'];
  const budget = { instructions: 30_000, outputChars: 300 };
  for (const forgetful of [false, true]) {
    const { text } = screen('', lines, { budget, forgetful });
    expect(text).toContain('KeyboardInterrupt\n[The program executed more than 30,000 instructions');
    expect(text.match(/KeyboardInterrupt/g)).toHaveLength(2);
    expect(text.match(/^5$/gm)).toHaveLength(3);
  }
});

test('a program that was interrupted leaves its names to the prompt', () => {
  const { text } = screen('n = 0\nwhile True: n += 1\n', ['n > 100\n', 'n == n\n'], {
    budget: { instructions: 20_000 },
  });
  expect(text).toMatch(
    /^Traceback[\s\S]*KeyboardInterrupt\n\[The program executed more[\s\S]*>>> n > 100\nTrue\n>>> n == n\nTrue\n$/,
  );
});

test('the end of input ends the prompt; Ctrl+C only the line', () => {
  expect(screen('', ['if True:\n', '\x03', '1\n', '']).text).toBe(
    '>>> if True:\n... ^C\n\nKeyboardInterrupt\n>>> 1\n1\n>>> === ended 0\n',
  );
});

const literals = 'a = 257\nb = 257\na is b\n';
test('the same lines as a script, at the prompt, in exec()', () => {
  const outputs = (['script', 'repl', 'exec'] as const).map((mode) => {
    const run = new ProgramRun(
      image,
      {},
      { source: literals, version: '3.14', filename: 'lab.py', mode, showValues: true },
    );
    expect(run.finish()).toMatchObject({ end: 'ended', exitStatus: 0 });
    return run.stdout;
  });
  // As CPython 3.14.10 prints them.
  expect(outputs).toEqual(['True\n', 'False\n', 'True\n']);
});

const dying = `class Loud:
    def __del__(self):
        print('gone')
x = Loud()
print('alive')
`;

test('at its end a process finalizes what its module still holds, as CPython does', () => {
  const run = new ProgramRun(
    image,
    {},
    { source: dying, version: '3.14', filename: 'lab.py', ask: ['type(x).__name__'] },
  );
  const result = run.finish();
  expect(run.stdout).toBe('alive\ngone\n');
  expect(run.takeOutput()).toEqual([
    { stream: 'stdout', text: 'alive\n' },
    { stream: 'stdout', text: 'gone\n', atExit: true },
  ]);
  // Questions are asked before the end.
  expect(result).toMatchObject({ end: 'ended', exitStatus: 0, atExit: 5, answers: [{ ok: true, text: 'Loud' }] });
});

test('the prompt comes before the end of the process', () => {
  expect(screen(dying, ['x is None\n', 'raise SystemExit(3)\n']).text).toBe(
    'alive\n>>> x is None\nFalse\n>>> raise SystemExit(3)\ngone\n=== ended 3\n',
  );
});

test('the prompt is on the machine that ran: nothing runs twice, and what it has is where it was', () => {
  const source = `import gc, atexit
class Loud:
    def __del__(self):
        print('gone', id(self))
x = Loud()
x.me = x
made = [object() for i in range(50)]
atexit.register(print, 'bye')
print(id(x), id(made))
`;
  const library: Library = { _sitebuiltins: loadLibModule('_sitebuiltins')! };
  const typed = ['id(x), id(made), id(object())\n', 'gc.get_count()\n', 'del x\n', 'gc.collect()\n'];
  const written = (run: ProgramRun): string => {
    run.finish();
    return run
      .takeOutput()
      .map(({ text }) => text)
      .join('');
  };
  const request: RunRequest = { source, version: '3.14', filename: 'lab.py', typed: [] };
  const asked = { ...request, prompt: true, typed };
  const live = new ProgramRun(image, library, request);
  const first = written(live);
  expect(first).toMatch(/^(\d+) (\d+)\nbye\ngone \1\n$/);
  expect(live.stdout).not.toContain('bye');
  expect(live.continues(asked)).toBe(true);
  live.continueWith(asked, library);
  const after = written(live);
  // A program whose prompt was asked for before it ran writes the same.
  const once = written(new ProgramRun(image, library, asked));
  expect(`${first.split('\n')[0]}\n${after}`).toBe(once);
  expect(after).toMatch(/^\(\d+, \d+, \d+\)\n\(\d+, \d+, \d+\)\ngone \d+\n\d+\n$/);
});

test('an end that never comes is stopped by the budget', () => {
  const endless = dying.replace("print('gone')", 'while True: pass');
  const budget = { instructions: 30_000 };
  const run = new ProgramRun(image, {}, { source: endless, version: '3.14', filename: 'lab.py', budget });
  expect(run.finish()).toMatchObject({ end: 'budget', message: expect.stringContaining('30,000 instructions') });
  expect(run.stdout).toBe('alive\n');
});

test('looking at a machine leaves no trace: what follows is as if nobody had looked', () => {
  const lines = [
    'x = [object() for i in range(50)]\n',
    'id(x), [id(o) for o in x][-1]\n',
    'import gc; gc.get_count()\n',
  ];
  const play = (looks: readonly string[]): string => {
    let text = '';
    const request: RunRequest = { source: 'class C: pass\nc = C()\n', version: '3.14', filename: 'lab.py', typed: [] };
    // At the prompt: a program that is over has ended its process.
    const run = new ProgramRun(image, {}, { ...request, prompt: true });
    run.finish();
    for (let n = 0; n <= lines.length; n++) {
      const answers = run.look(looks, {});
      expect(answers).toHaveLength(looks.length);
      if (n === lines.length) break;
      const more = { ...request, prompt: true, typed: lines.slice(0, n + 1) };
      expect(run.continues(more)).toBe(true);
      run.continueWith(more, {});
      run.finish();
      for (const chunk of run.takeOutput()) text += chunk.text;
    }
    return text;
  };
  expect(
    play([
      'dir(c)',
      '[C() for i in range(1000)]',
      'print("loud")',
      '1/0',
      'c.__dict__',
      'setattr(c, "y", 1)',
      'input()',
    ]),
  ).toBe(play([]));
});

test('exit and quit are the prompt’s, and end it', () => {
  const library: Library = { _sitebuiltins: loadLibModule('_sitebuiltins')! };
  for (const forgetful of [false, true]) {
    expect(screen('x = 1\n', ['exit\n', 'x\n', 'quit(3)\n'], { library, forgetful }).text).toBe(
      '>>> exit\nUse exit() or Ctrl-D (i.e. EOF) to exit\n>>> x\n1\n>>> quit(3)\n=== ended 3\n',
    );
    expect(screen('', ['exit()\n'], { library, forgetful }).text).toBe('>>> exit()\n=== ended 0\n');
    expect(screen('', [''], { library, forgetful }).text).toBe('>>> === ended 0\n');
  }
});

test('lines that are run at the prompt are shown as they are typed, and the prompt goes on', () => {
  const source = "a = [1]\nif a:\n    print('yes')\na\n";
  for (const forgetful of [false, true]) {
    const run = screen(source, ['a is _\n'], { mode: 'repl', echo: true, forgetful });
    expect(run.text).toBe("a = [1]\nif a:\n    print('yes')\n\nyes\na\n[1]\n>>> a is _\nTrue\n");
    expect(run.machines).toBe(forgetful ? 2 : 1);
  }
});
