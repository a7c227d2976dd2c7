import { expect, it } from 'vitest';
import { english } from '../../../authoring/languages.ts';
import { bootedImage } from '../../../engine/conformance/booted.ts';

import { ProgramRun } from '../../../session/run.ts';
import { filesOf, importsOf } from './unsupported.ts';

const names = (source: string): string[] =>
  importsOf(source).map(({ line, start, end, name }) => {
    expect(source.split('\n')[line - 1].slice(start, end)).toBe(name);
    return `${line} ${name}`;
  });

it('finds the modules of import statements', () => {
  expect(names('import sys, os.path as p\nfrom socket import socket, AF_INET\n# import no\nif x: import a.b')).toEqual([
    '1 sys',
    '1 os.path',
    '2 socket',
    '4 a.b',
  ]);
  expect(names("print('import this')\nimportant = 1\nx.imported")).toEqual([]);
});

it('finds calls of open', () => {
  expect(
    filesOf("with open('x') as f: pass\nx.open()\n'open('\nreopen()\n# open()", english()).map(({ line }) => line),
  ).toEqual([1]);
});

it('says of files what the machine does', () => {
  const image = bootedImage();
  const source = `open('note.txt', 'w').write('kept for the run')
print(open('note.txt').read())
try: open('other.txt')
except OSError as e: print(type(e).__name__)
`;
  // A file of one run is not there in the next.
  const outputs = [source, source.replace('other', 'note').replace(/^.*\n.*\n/, '')].map((text) => {
    const run = new ProgramRun(image, {}, { source: text, version: '3.14', filename: 'lab.py' });
    run.finish();
    return run.stdout;
  });
  expect(outputs).toEqual(['kept for the run\nFileNotFoundError\n', 'FileNotFoundError\n']);
});
