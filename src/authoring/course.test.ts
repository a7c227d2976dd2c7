import { expect, test } from 'vitest';
import { parseCourse } from './course.ts';

const yaml = (lessons: string, more = '') => `title: T
versions: ['3.14']
default: '3.14'
parts:
  - title: P
    lessons: [${lessons}]
${more}`;

test('the order is the parts’ order', () => {
  expect(parseCourse(yaml('identity, cycles'), ['cycles', 'identity']).order).toEqual(['identity', 'cycles']);
});

test.each([
  [yaml('identiy'), ['identity'], 'content/course.yaml:6: there is no lesson `identiy`\n  → Did you mean `identity`?'],
  [
    yaml('identity'),
    ['identity', 'cycles'],
    'content/lessons/cycles/lesson.mdx: this lesson is in no part of the course',
  ],
  [yaml('identity, identity'), ['identity'], 'is listed twice'],
  [
    yaml('identity', 'pats: []'),
    ['identity'],
    'content/course.yaml:7: `pats` is not a field here\n  → Did you mean `parts`?',
  ],
  [
    yaml('identity').replace("['3.14']", '[3.14]'),
    ['identity'],
    '`versions.0`: is not a Python version of this course',
  ],
  [
    yaml('identity').replace("['3.14']", "['3.13']"),
    ['identity'],
    'content/course.yaml:3: the default 3.14 is not among the versions',
  ],
  [yaml('identity').replace('title: T\n', ''), ['identity'], '`title` is missing'],
  [yaml('Identity'), ['Identity'], 'an id is kebab-case'],
  ['parts: [', ['identity'], 'this is not YAML'],
])('%#', (text, folders, message) => {
  expect(() => parseCourse(text, folders)).toThrow(message);
});
