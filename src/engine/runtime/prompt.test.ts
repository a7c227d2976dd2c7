// The prompt against what a terminal showed of real CPython's basic one (PYTHON_BASIC_REPL=1, -q -i), what was typed included. `^C` and `^D`
// are keys.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { INTERRUPT, InputPending, type PythonVersion, startProcess } from '../index.ts';

const folder = path.join(import.meta.dirname, '..', 'conformance', 'recordings', 'prompt');
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
const KEYS: Record<string, string> = { '^C': INTERRUPT, '^D': '' };
const typed = read('typed.txt').trimEnd().split('\n');

it.for(['3.12', '3.13', '3.14', '3.15'] as const)('%s: entries, values, errors, warnings, keys', (version) => {
  expect(terminal(version, false)).toBe(read(`shown-${version}.txt`).trimEnd());
});

it('nobody has typed yet: the process waits and goes on', () => {
  expect(terminal('3.14', true)).toBe(read('shown-3.14.txt').trimEnd());
});

/** What a terminal shows. With `slowly`, the host has each line only when it is asked a second time. */
function terminal(version: PythonVersion, slowly: boolean): string {
  const lines = [...typed];
  let screen = '';
  let late = slowly;
  let inside = false;
  const write = (text: string): void => {
    screen += text;
  };
  const p = startProcess({
    version,
    host: {
      stdout: write,
      stderr: write,
      prompt: (text) => {
        write(text);
        inside = true;
      },
      isTerminal: true,
      stdin: () => {
        // A program that wants a line is over without it; only the prompt waits.
        late = slowly && inside && !late;
        if (late) throw new InputPending();
        inside = false;
        const line = lines.shift();
        if (line === undefined) return '';
        if (!(line in KEYS)) write(`${line}\n`);
        return KEYS[line] ?? `${line}\n`;
      },
      libModule: () => null,
      pathModule: () => null,
    },
  });
  p.setArguments([''], ['']);
  p.startInteractive();
  while (p.run(1000) !== 'done');
  return screen.trimEnd();
}
