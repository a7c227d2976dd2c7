// Programs about containers and iterators, and what CPython 3.14.10 printed for them with PYTHONHASHSEED=0 (containers/*.py, *.out).

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startProcess } from '../index.ts';
import { audit } from '../trace/audit.ts';
import { loadLibModule } from './lib.ts';

const folder = path.join(import.meta.dirname, 'containers');

describe('containers', () => {
  it.for(readdirSync(folder).filter((name) => name.endsWith('.py')))('%s', { timeout: 60_000 }, (file) => {
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
    p.start(readFileSync(path.join(folder, file)), file);
    while (p.run(1 << 24) === 'running');
    expect(audit().map((problem) => problem.message)).toEqual([]);
    p.finish();
    expect(out, err).toBe(readFileSync(path.join(folder, file.replace('.py', '.out')), 'utf8'));
  });
});
