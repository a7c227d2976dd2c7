import { expect, it } from 'vitest';
import { execCall, promptEntries, withValuesShown } from './modes.ts';

it('splits a source into entries of the prompt', () => {
  const source =
    "a = 1; b = 2\n\n# note\ndef f():\n    x = '''one\n\ntwo'''\n\n    return x\n@f\n\nclass C: pass\nfor i in 1, 2:\n    i\na\n";
  expect(promptEntries(source).map(({ text }) => text)).toEqual([
    'a = 1; b = 2\n',
    "def f():\n    x = '''one\n\ntwo'''\n\n    return x\n\n",
    '@f\n\nclass C: pass\n\n',
    'for i in 1, 2:\n    i\n\n',
    'a\n',
  ]);
  expect(promptEntries(source).map(({ line }) => line)).toEqual([0, 3, 9, 12, 14]);
  expect(promptEntries('x = = 1')).toEqual([{ text: 'x = = 1\n', line: 0 }]);
});

it('hands expression statements outside functions to the display hook', () => {
  const hook = '__import__("sys").displayhook((';
  expect(
    withValuesShown("é = 'é'; é\nif é:\n    (1 +\n     2)\nelse: é\ntry:\n    é\nexcept E:\n    é\ndef f():\n    é\n"),
  ).toBe(
    `é = 'é'; ${hook}é))\nif é:\n    (${hook}1 +\n     2)))\nelse: ${hook}é))\ntry:\n    ${hook}é))\nexcept E:\n    ${hook}é))\ndef f():\n    é\n`,
  );
});

it('writes a source as a call of exec', () => {
  expect(execCall('x = "é\\n"\n')).toBe('exec("x = \\"é\\\\n\\"\\n")\n');
});
