import { expect, test } from 'vitest';
import { fieldRows } from './struct-fields.ts';

const place = { file: 'lesson.mdx' };
const says = { ob_refcnt: 'count', ob_overflow: 'carry', ob_flags: 'flags', ob_type: 'class' };

test('a row a field, as the version has them', () => {
  expect(fieldRows('PyObject', says, '3.14', place).map((row) => [row.offset, row.size, row.name, row.says])).toEqual([
    [0, 4, 'ob_refcnt', 'count'],
    [4, 2, 'ob_overflow', 'carry'],
    [6, 2, 'ob_flags', 'flags'],
    [8, 8, 'ob_type', 'class'],
  ]);
  expect(fieldRows('PyObject', { ob_refcnt: 'count', ob_type: 'class' }, '3.12', place).map((row) => row.size)).toEqual(
    [8, 8],
  );
});
test('a field too many, a field too few, another struct', () => {
  expect(() => fieldRows('PyObject', says, '3.12', place)).toThrow(/3\.12 has no field `ob_overflow`/);
  expect(() => fieldRows('PyObject', { ob_refcnt: 'count' }, '3.12', place)).toThrow(/nothing is said of `ob_type`/);
  expect(() => fieldRows('PyObjet', says, '3.14', place)).toThrow(/Did you mean `PyObject`\?/);
});
