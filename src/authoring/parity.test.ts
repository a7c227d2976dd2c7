import { expect, test } from 'vitest';
import { type Printed, type Program, proveParity } from './parity.ts';
import type { Outcome } from './proofs.ts';

const program = (varies: number[] = []): Program => ({
  place: { file: 'lesson.mdx', line: 7 },
  version: '3.14',
  filename: 'lab.py',
  source: 'print(1)',
  varies,
});
const ran =
  (stdout: string, exitStatus = 0, stderr = '') =>
  (): Outcome => ({
    end: 'ended',
    exitStatus,
    instructions: 1,
    milliseconds: 1,
    stdout,
    stderr,
  });
const real =
  (out: string, status = 0, last = '') =>
  (): Printed => ({ out, status, last });
const prove = (printed: () => Printed | undefined, run: () => Outcome, varies: number[] = []) => {
  const unknown: Program[] = [];
  const problems = proveParity([program(varies)], printed, run, (p) => unknown.push(p));
  return { problems: problems.map((p) => p.message), unknown: unknown.length };
};

test('the same output is the same, whatever the addresses', () => {
  expect(prove(real('<a at 0x7f00aabbccdd> 1\n'), ran('<a at 0x55aa00112233> 1\n'))).toEqual({
    problems: [],
    unknown: 0,
  });
});
test('another line is named with both texts', () => {
  const { problems } = prove(real('1\n2\n3\n'), ran('1\n4\n3\n'));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(
    /^lesson.mdx:7: line 2 of the output differs from CPython 3.14's:\n {4}CPython 2\n {4}engine {2}4\n/,
  );
});
test('a line said to vary is left out, its neighbours are not', () => {
  expect(prove(real('1\n2\n3\n'), ran('1\n4\n3\n'), [2]).problems).toEqual([]);
  expect(prove(real('1\n2\n3\n'), ran('1\n4\n5\n'), [2]).problems).toHaveLength(1);
});
test('too much or too little output differs', () => {
  expect(prove(real('1\n'), ran('1\n2\n')).problems).toHaveLength(1);
  expect(prove(real('1\n2\n'), ran('1\n')).problems).toHaveLength(1);
});
test('status and last error line count', () => {
  const traceback = 'Traceback …\nValueError: x\n';
  expect(prove(real('', 1, 'ValueError: x'), ran('', 1, traceback)).problems).toEqual([]);
  expect(prove(real('', 1, 'ValueError: y'), ran('', 1, traceback)).problems).toHaveLength(1);
  expect(prove(real('', 0), ran('', 1, traceback)).problems).toHaveLength(1);
});
test('what nobody recorded is told', () => {
  expect(prove(() => undefined, ran('1\n'))).toEqual({ problems: [], unknown: 1 });
});
