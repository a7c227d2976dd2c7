// Programs about str, bytes, bytearray, memoryview and codecs print what CPython 3.14.10 printed (the .out files).

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadLibModule } from '../conformance/lib.ts';
import { type Host, startProcess } from '../index.ts';

const folder = path.join(import.meta.dirname, 'text_corpus');

function run(program: string): string {
  let out = '';
  const host: Host = {
    stdout: (text) => {
      out += text;
    },
    stderr: () => {},
    stdin: () => '',
    libModule: loadLibModule,
    pathModule: () => null,
  };
  const p = startProcess({ version: '3.14', host });
  p.setArguments([program], [folder]);
  p.start(readFileSync(path.join(folder, program)), program);
  while (p.run(1 << 24) === 'running');
  p.finish();
  return out;
}

it.for(readdirSync(folder).filter((file) => file.endsWith('.py')))('%s', { timeout: 60_000 }, (program) => {
  expect(run(program)).toBe(readFileSync(path.join(folder, program.replace(/py$/, 'out')), 'utf8'));
});
