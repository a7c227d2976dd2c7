import { expect, test } from 'vitest';
import { highlight } from './highlight.ts';

const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

test.each(['python', 'text', 'c'])('%s keeps the text, line by line', (language) => {
  const code = 'a = "<&>"\n\nif a > 1:\n    pass  # so';
  const html = highlight(code, language);
  expect(textOf(html)).toBe(code);
  expect(html.match(/class="line/g)).toHaveLength(4);
});

test('tokens are classes, never styles', () => {
  const html = highlight('def f(): return 1', 'python', [1]);
  expect(html).toContain('<span class="t-keyword">def</span>');
  expect(html).toContain('class="line is-marked"');
  expect(html).not.toContain('style=');
});

test('of a prompt session only what was typed is coloured', () => {
  expect(highlight('>>> a is b\nis', 'pycon')).toBe(
    '<span class="line"><span class="t-prompt">&gt;&gt;&gt; </span>a <span class="t-keyword">is</span> b\n</span><span class="line"><span class="t-answer">is</span></span>',
  );
});
