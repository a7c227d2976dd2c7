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
  [
    yaml('identity', 'exclude: [identitty]'),
    ['identity'],
    'content/course.yaml:7: there is no lesson `identitty` to leave out\n  → Did you mean `identity`?',
  ],
  [yaml('identity', 'exclude: [identity]'), ['identity'], 'content/course.yaml:7: every lesson is left out'],
  [yaml('identity', 'base: courses'), ['identity'], 'content/course.yaml:7: `base`: a base path begins and ends'],
  [yaml('identity', 'hints: sometimes'), ['identity'], 'content/course.yaml:7: `hints`'],
  [yaml('identity', 'links: [{ title: Forum, href: forum }]'), ['identity'], 'content/course.yaml:7: `links.0.href`'],
])('%#', (text, folders, message) => {
  expect(() => parseCourse(text, folders)).toThrow(message);
});

test('lessons that are left out are in no part, and a part without lessons is gone', () => {
  const text = `${yaml('identity')}  - title: Q\n    lessons: [cycles]\nexclude: [cycles]\n`;
  const course = parseCourse(text, ['cycles', 'identity']);
  expect(course.order).toEqual(['identity']);
  expect(course.parts.map((part) => part.title)).toEqual(['P']);
});

test('policies, base path and links have defaults', () => {
  const { hints, solutions, base, links, extra } = parseCourse(yaml('identity'), ['identity']);
  expect({ hints, solutions, base, links, extra }).toEqual({
    hints: 'always',
    solutions: 'after-two-tries',
    base: '/',
    links: [],
    extra: [],
  });
});
