import { expect, test } from 'vitest';
import { parseLabMeta } from './fences.ts';

const place = { file: 'lesson.mdx', line: 7 };
const parse = (meta: string) => parseLabMeta(meta, place);

test('a fence without `lab` is a listing', () => {
  expect(parse('')).toBeUndefined();
  expect(parse('labour')).toBeUndefined();
});

test('options', () => {
  expect(parse('lab')).toEqual({
    file: 'lab.py',
    named: false,
    readonly: false,
    output: false,
    mark: [],
    varies: [],
    expect: { end: 'well' },
  });
  expect(
    parse('lab file=two.py mark=2,5-7 varies=3,5@3.13 readonly output version=3.12 title="Two names" expect=TypeError'),
  ).toEqual({
    file: 'two.py',
    named: true,
    mark: [2, 5, 6, 7],
    varies: [{ line: 3 }, { line: 5, version: '3.13' }],
    readonly: true,
    output: true,
    version: '3.12',
    title: 'Two names',
    expect: { end: 'exception', type: 'TypeError' },
  });
  expect(parse('lab expect=exit:3')?.expect).toEqual({ end: 'exit', status: 3 });
  expect(parse('lab expect=budget')?.expect).toEqual({ end: 'budget' });
});

test.each([
  ['lab fil=two.py', 'lesson.mdx:7: lab option `fil=two.py`: there is no such option\n  → Did you mean `file`?'],
  ['lab file=two', 'not a file name'],
  ['lab readonly=true', 'it takes no value'],
  ['lab version=3.11', 'not a version of the course'],
  ['lab mark=a', 'not a list of lines'],
  ['lab expect=typeerror', 'not an exception'],
])('%s', (meta, message) => {
  expect(() => parse(meta)).toThrow(message);
});
