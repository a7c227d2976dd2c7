// The audit over the corpus: at the end of every program, and every few instructions of some, memory holds exactly the references
// that the counts say, and no block is lost.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BootImage, type Host, loadImage, type Process, saveImage, startProcess } from '../index.ts';
import { ld, st } from '../memory/memory.ts';
import { PyObject_Malloc } from '../memory/obmalloc.ts';
import { genHead } from '../objects/gcobject.ts';
import { Py_INCREF } from '../objects/object.ts';
import { tstate } from '../objects/tstate.ts';
import { audit } from '../trace/audit.ts';
import { programs } from './corpus.ts';
import { loadLibModule } from './lib.ts';

const folder = path.join(import.meta.dirname, 'corpus');
let image: BootImage;

function host(lines: string[]): Host {
  return {
    stdout: () => undefined,
    stderr: () => undefined,
    stdin: () => lines.shift() ?? '',
    libModule: loadLibModule,
    pathModule: () => null,
  };
}
function begin(program: string): Process {
  const source = readFileSync(path.join(folder, program));
  const interactive = program.endsWith('.repl');
  const process = startProcess({
    version: '3.14',
    image,
    host: host(interactive ? source.toString('utf8').split(/(?<=\n)/) : []),
  });
  process.setArguments([interactive ? '' : program], [path.dirname(path.join(folder, program))]);
  if (interactive) process.interactive({ quiet: true });
  else process.start(source, program);
  return process;
}
const messages = (): string[] => audit().map((p) => p.message);

beforeAll(() => {
  startProcess({ version: '3.14', host: host([]) });
  image = loadImage(saveImage('3.14'));
});

describe('at the end of each program', () => {
  it.for(programs())('%s', (program) => {
    const process = begin(program);
    while (process.run(1 << 24) === 'running');
    expect(messages()).toEqual([]);
  });
});

describe('every 53 instructions, 12 times', () => {
  const few = ['cycles', 'exceptions', 'generators', 'weakref'];
  it.for(programs().filter((p) => p.endsWith('.py') && few.includes(p.split('/')[0])))('%s', (program) => {
    const process = begin(program);
    for (let n = 0; n < 12 && process.run(53) === 'running'; n++) expect(messages()).toEqual([]);
  });
});

describe('says what is wrong', () => {
  const started = (): Process => begin('cycles/self_list.py');

  it('a count too high', () => {
    started();
    Py_INCREF(ld(tstate.modules));
    expect(audit().map((p) => p.kind)).toEqual(['refcount']);
  });
  it('a block that nothing owns, small and large', () => {
    started();
    PyObject_Malloc(40);
    expect(audit().map((p) => p.kind)).toEqual(['block']);
    PyObject_Malloc(4000);
    expect(audit().map((p) => p.kind)).toEqual(['raw', 'block', 'block']);
  });
  it("a broken link of a collector's list", () => {
    started();
    const first = ld(genHead(0));
    st(first + 8, ld(first + 8) + 32);
    expect(audit().map((p) => p.kind)).toContain('list');
  });
});
