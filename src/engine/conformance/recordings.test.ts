// Programs by subject, and what CPython 3.14.10 printed for them with PYTHONHASHSEED=0 (recordings/SUBJECT/*.py and *.out). They go
// wide where the corpus goes deep: every method, message and edge of a few types.

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startProcess } from '../index.ts';
import { audit } from '../trace/audit.ts';
import { loadLibModule } from './lib.ts';

const folder = path.join(import.meta.dirname, 'recordings');

it.for(globSync('*/*.py', { cwd: folder }).sort())('%s', { timeout: 120_000 }, (file) => {
  let out = '';
  let err = '';
  const p = startProcess({
    version: '3.14',
    host: {
      stdout: (text) => {
        out += text;
      },
      stderr: (text) => {
        err += text;
      },
      stdin: () => '',
      libModule: loadLibModule,
      pathModule: () => null,
    },
  });
  const name = path.basename(file);
  p.setArguments([name], [path.dirname(path.join(folder, file))]);
  p.start(readFileSync(path.join(folder, file)), name);
  while (p.run(1 << 24) === 'running');
  expect(audit().map((problem) => problem.message)).toEqual([]);
  const status = p.finish();
  expect(out, err).toBe(readFileSync(path.join(folder, file.replace(/py$/, 'out')), 'utf8'));
  expect(status, err).toBe(0);
});
