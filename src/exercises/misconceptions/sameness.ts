// Wrong models of when two names are one object.
import { aboutPairs, type Misconception, number, yes } from './model.ts';

const IMMUTABLE = ['int', 'str', 'float', 'bytes', 'tuple', 'frozenset', 'bool', 'NoneType'];

export const sameness: Misconception[] = [
  aboutPairs(
    {
      id: 'equal-is-identical',
      belief: '`==` and `is` ask the same question.',
      refutation:
        '`==` asks the objects whether their values are equal. `is` asks whether there is one object or two. Two objects may be equal in everything and still be two.',
    },
    ({ equal }) => yes(equal),
  ),
  aboutPairs(
    {
      id: 'assignment-copies',
      belief: 'Every name is a box with its own copy of the value.',
      refutation:
        'An assignment copies nothing. It binds a name to an object that is there already, and an object may have many names.',
    },
    () => false,
  ),
  aboutPairs(
    {
      id: 'immutable-equals-are-shared',
      belief: 'What cannot change is stored once: equal numbers, strings and tuples are one object.',
      refutation:
        'CPython could share them, since nobody would notice. But looking for an equal object costs time, so it does so only in a few places: small integers, single characters, interned names, constants of one piece of compiled code.',
    },
    ({ equal, type }) => yes(equal) && IMMUTABLE.includes(type),
  ),
  aboutPairs(
    {
      id: 'short-strings-are-interned',
      belief: 'Short strings are interned, so equal short strings are one object.',
      refutation:
        'Length decides nothing, but for the empty string and single characters up to U+00FF. What counts is where a string came from: the compiler interns constants that look like names; a string that is built while the program runs is new.',
    },
    ({ equal, type, length }, truth) => (type === 'str' ? yes(equal) && number(length) <= 20 : truth),
  ),
  aboutPairs(
    {
      id: 'words-are-interned',
      belief: 'Strings that look like names are interned, however they were made.',
      refutation:
        'Looking like a name matters to the compiler, which interns such constants. A string that is put together at run time is interned only if somebody calls `sys.intern`.',
    },
    ({ equal, type, word }, truth) => (type === 'str' ? yes(equal) && yes(word) : truth),
  ),
  aboutPairs(
    {
      id: 'small-ints-only-as-literals',
      belief: 'The cache of small integers serves literals; a computed number is new.',
      refutation:
        'Whoever makes an integer asks the cache first: arithmetic, `int(text)` and `len` included. A result from -5 to 256 is always the cached object.',
    },
    ({ equal, type }, truth) => (type === 'int' && yes(equal) ? false : truth),
  ),
  aboutPairs(
    {
      id: 'empty-is-shared',
      belief: 'There is only one empty list, since nothing is in it.',
      refutation:
        'An empty list is an object that may be filled, so every `[]` makes its own. Only what can never be filled is shared: `()`, `""` and `b""`.',
    },
    ({ equal, empty }, truth) => (yes(empty) ? yes(equal) : truth),
  ),
  aboutPairs(
    {
      id: 'same-hash-same-object',
      belief: 'Equal hashes mean the same object.',
      refutation:
        'A hash is made from the value. Equal values must have equal hashes, whether they are one object or two; even different values may share a hash.',
    },
    ({ sameHash }) => yes(sameHash),
  ),
];
