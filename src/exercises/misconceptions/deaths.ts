// Wrong models of when an object goes, and of when the collector runs.
import { aboutDeaths, type Misconception, number, yes } from './model.ts';

export const deaths: Misconception[] = [
  aboutDeaths(
    {
      id: 'del-frees',
      belief: '`del x` frees the object.',
      refutation:
        '`del x` takes away a name, and with it one reference. The object goes only if that was the last one; any other holder keeps it.',
    },
    ({ named }) => !yes(named),
  ),
  aboutDeaths(
    {
      id: 'only-the-collector-frees',
      belief: 'Memory is freed when the garbage collector runs, not before.',
      refutation:
        'Nearly everything is freed at once, by counting, in the middle of the statement that drops the last reference. The collector is there for what counting cannot see: circles.',
    },
    ({ collections }, truth) => (number(collections) === 0 ? false : truth),
  ),
  aboutDeaths(
    {
      id: 'unreachable-is-freed-at-once',
      belief: 'When nothing leads to an object any more, it is freed at once.',
      refutation:
        'CPython sees counts, not ways. In a circle the members hold each other, so no count falls to zero; they stay until a collection finds them.',
    },
    ({ lost }, truth) => truth || yes(lost),
  ),
  aboutDeaths(
    {
      id: 'circles-are-never-freed',
      belief: 'Objects that refer to each other are never freed.',
      refutation:
        'Counting alone would keep them. That is why CPython has a collector: it finds groups that only their own members hold, and clears them.',
    },
    ({ by }, truth) => (by === 'collection' ? false : truth),
  ),
  aboutDeaths(
    {
      id: 'weak-references-keep-alive',
      belief: 'An object lives as long as a weak reference to it is kept.',
      refutation:
        'A weak reference does not count. When the last counted reference goes the object goes, and the weak reference is emptied.',
    },
    (_, truth) => (truth ? false : undefined),
  ),
  aboutDeaths(
    {
      id: 'nothing-is-freed-before-the-end',
      belief: 'Python tidies up when the program is over.',
      refutation:
        'Each object goes when its own last reference goes, in the middle of the program. A long-running program could not live otherwise.',
    },
    () => false,
  ),
  {
    id: 'collector-counts-allocations',
    belief: 'The collector runs after so many allocations.',
    refutation:
      'It looks at what remains: containers made, minus containers freed. Objects that come and go leave that number where it was, however many they are; and numbers and strings, which hold nothing, are not counted at all.',
    answer: (about, { allocations, threshold }) =>
      'collections' in about ? String(Math.floor(number(allocations) / number(threshold))) : undefined,
  },
];
