import { expect, test } from 'vitest';
import { idsText } from './exercise-ids.ts';

test('new exercises are added, sorted, and retired ones kept', () => {
  const text = idsText('# head\nl/b\nretired l/old\n', ['l/b', 'l/a']);
  expect(text.split('\n').slice(1)).toEqual(['l/a', 'l/b', 'retired l/old', '']);
  expect(idsText(text, ['l/a', 'l/b'])).toBe(text);
});

test('an exercise that is gone, or was given another name, is an error with the way out', () => {
  expect(() => idsText('l/two-names\n', ['l/two-nams'])).toThrow(
    /content\/exercise-ids.txt:1: the exercise `l\/two-names` is gone.*\n.*Did you mean `l\/two-nams`\? If that is it under a new name/,
  );
  expect(() => idsText('l/a\nl/b\n', ['l/a'])).toThrow(/:2: .*\n.*write `retired l\/b` here/);
});

test('a retired id is not given again', () => {
  expect(() => idsText('retired l/a\n', ['l/a'])).toThrow(/:1: `l\/a` is retired/);
});
