import { beforeAll, expect, test } from 'vitest';
import { bootedImage } from '../engine/conformance/booted.ts';
import type { BootImage } from '../engine/index.ts';
import { english } from './languages.ts';
import { parseLesson } from './lesson-file.ts';
import { picturesOf, still } from './picture.ts';

const PROGRAM = 'a = [300]\nfor i in (1, 2):\n    b = a\ndel a\n';
let image: BootImage;
beforeAll(() => {
  image = bootedImage();
});
const at = (line: number, turn = 1) =>
  still(
    { source: PROGRAM, filename: 'two.py', version: '3.14', line, turn, image, library: {} },
    { file: 'lesson.mdx', line: 9 },
    english(),
  );

test('the heap after a line, as a picture and as tables', () => {
  const { svg, text, says } = at(3);
  expect(says).toMatch(/^Line 3: /);
  expect(svg).toMatch(/^<svg .*role="img"/s);
  // Both names, the list and the number; nothing to press, and no id of the page's own pictures.
  for (const word of ['>a<', '>b<', 'list', '300']) expect(svg).toContain(word);
  expect(svg).not.toMatch(/tabindex|role="button"|heap-\d+-/);
  expect(text).toMatch(/<table.*<caption>Names<\/caption>/s);
});

test('each turn of a loop is a moment of its own', () => {
  expect(at(3, 2).step).toBeGreaterThan(at(3, 1).step);
});

test('a line that is not executed, or not so often, is named with the way out', () => {
  expect(() => at(7)).toThrow('lesson.mdx:9: the program executes line 7 never\n  → It executes the lines 1, 2, 3, 4.');
  expect(() => at(3, 3)).toThrow('the program executes line 3 only 2 times');
});

test('no document is left behind', () => {
  at(1);
  expect('document' in globalThis).toBe(false);
});

test('pictures are labelled in order, and belong to a lab', () => {
  const lesson = (attributes: string) =>
    parseLesson(`\`\`\`python lab file=two.py\na = 1\n\`\`\`\n\n<Picture ${attributes} />\n`, 'lesson.mdx');
  expect(picturesOf(lesson('of="two.py" after={1}'))).toMatchObject([{ label: 'L1', line: 1, turn: 1 }]);
  expect(() => picturesOf(lesson('of="to.py" after={1}'))).toThrow(
    'lesson.mdx:5: <Picture>: this lesson has no lab `to.py`\n  → Did you mean `two.py`?',
  );
  expect(() => picturesOf(lesson('of="two.py"'))).toThrow('<Picture> does not say after which line');
});
