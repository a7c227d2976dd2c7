// exit() and quit() in a script. What is expected was printed by CPython 3.14.10, run with -I.

import { expect, it } from 'vitest';
import { loadLibModule } from '../conformance/lib.ts';
import { silentHost, startProcess } from '../index.ts';

function run(source: string): { out: string; status: number } {
  let out = '';
  const write = (text: string): void => {
    out += text;
  };
  const p = startProcess({
    version: '3.14',
    host: { ...silentHost, stdout: write, stderr: write, libModule: loadLibModule },
  });
  p.start(source, 'main.py');
  while (p.run(1 << 20) === 'running');
  p.finish();
  return { out, status: p.exitStatus };
}

it('a script has exit and quit', () => {
  expect(run('import sys\nprint(exit, sys.getrefcount(quit), type(quit).__module__)\nexit(3)\nprint(1)\n')).toEqual({
    out: 'Use exit() or Ctrl-D (i.e. EOF) to exit 2 _sitebuiltins\n',
    status: 3,
  });
});
