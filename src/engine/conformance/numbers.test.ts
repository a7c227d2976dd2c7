// Programs about numbers and what CPython 3.14.10 printed for them (numbers/*.py, *.out).

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startProcess } from '../index.ts';
import { loadLibModule } from './lib.ts';

const folder = path.join(import.meta.dirname, 'numbers');

describe('numbers', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.py'))) {
    it(file, { timeout: 60000 }, () => {
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
      const status = p.finish();
      const got = out.split('\n');
      const expected = readFileSync(path.join(folder, file.replace('.py', '.out')), 'utf8').split('\n');
      const wrong = expected.flatMap((line, i) => (line === got[i] ? [] : [`${line}\n    got: ${got[i]}`]));
      expect(wrong.slice(0, 5), err).toEqual([]);
      expect(status).toBe(0);
    });
  }
});
