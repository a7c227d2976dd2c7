// Wrong models of reference counts and of sizes.
import { aboutCounts, aboutSizes, type Misconception, number } from './model.ts';

export const counts: Misconception[] = [
  aboutCounts(
    {
      id: 'only-names-count',
      belief: 'The count says how many names an object has.',
      refutation:
        'Names are one kind of holder. Each slot of a list, each value of a dictionary, each attribute and each cell of a closure is a reference too, and counts.',
    },
    ({ names }) => number(names),
  ),
  aboutCounts(
    {
      id: 'weak-references-count',
      belief: 'A weak reference is one reference more.',
      refutation:
        'That is what is weak about it: it is written down with the object, not counted. The object dies when the counted ones are gone.',
    },
    ({ weak }, truth) => truth + number(weak),
  ),
  aboutCounts(
    {
      id: 'equal-objects-share-a-count',
      belief: 'The count belongs to the value: equal objects are counted together.',
      refutation:
        'Each object carries a count of its own, in its first bytes. An equal object elsewhere has another one.',
    },
    ({ equalNames, names }, truth) => truth + number(equalNames) - number(names),
  ),
  aboutCounts(
    {
      id: 'count-is-zero-or-one',
      belief: 'An object is in use or it is not: its count is 1.',
      refutation:
        'The count is a number, not a flag: every holder adds one, and the object goes when the last of them lets go.',
    },
    () => 1,
  ),
  aboutCounts(
    {
      id: 'asking-always-counts',
      belief: '`sys.getrefcount` always shows one more than there are.',
      refutation:
        'The argument of the call is a reference while the call lasts, so a count printed at the top of a file is one too high. The question here was how many references there are; and in a function, since 3.14, a local variable is often lent without counting.',
    },
    (_, truth) => truth + 1,
  ),
  aboutSizes(
    {
      id: 'size-includes-items',
      belief: '`sys.getsizeof` counts a container with all that is in it.',
      refutation:
        'A container holds addresses, eight bytes each. The objects lie elsewhere, may belong to many containers, and are not counted.',
    },
    ({ deep }) => number(deep),
  ),
  aboutSizes(
    {
      id: 'int-is-a-machine-word',
      belief: 'A number takes eight bytes, as in C.',
      refutation:
        'A Python integer is an object: a count, a type and a tag come before its digits. The smallest takes more than three machine words.',
    },
    ({ type }) => (type === 'int' || type === 'float' ? 8 : undefined),
  ),
  aboutSizes(
    {
      id: 'text-is-its-characters',
      belief: 'A string takes one byte a character.',
      refutation:
        'A header of some forty bytes and a zero at the end come with every string, and one character beyond U+00FF makes all of them two or four bytes wide.',
    },
    ({ type, length }) => (type === 'str' || type === 'bytes' ? number(length) : undefined),
  ),
  aboutSizes(
    {
      id: 'one-size-a-type',
      belief: 'All integers have one size.',
      refutation:
        'An integer has as many digits of 30 bits as its value needs, four bytes each. Only small numbers get by with one.',
    },
    ({ small, type }) => (type === 'int' ? number(small) : undefined),
  ),
];
