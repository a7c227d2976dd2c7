import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findDeadLinks } from '../../scripts/vite/dead-links.mjs';

function site(pages: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'links-'));
  for (const [name, text] of Object.entries(pages)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

test('links under the base path and places on pages are followed; other sites are not', () => {
  const root = site({
    'index.html':
      '<a href="/a/b/lessons/x/?step=3#end"> <a href="#top" id="top"> <a href="?step=3"> <a href="https://docs.python.org/3/#no">',
    'lessons/x/index.html': '<h2 id="end"></h2> <a href="/a/b/"> <img src="/a/b/icon.svg">',
    'icon.svg': '',
  });
  expect(findDeadLinks(root, '/a/b/')).toEqual([]);
  rmSync(root, { recursive: true });
});

test.each([
  ['<a href="/a/b/lessons/gone/">', 'index.html: /a/b/lessons/gone/ leads nowhere'],
  ['<a href="/lessons/x/">', 'index.html: /lessons/x/ leads nowhere'],
  ['<script src="/a/b/x.js">', 'index.html: /a/b/x.js leads nowhere'],
  ['<a href="#end">', 'index.html: #end: that page has no such place'],
  ['<a href="/a/b/#end">', 'index.html: /a/b/#end: that page has no such place'],
])('%s is told', (link, told) => {
  const root = site({ 'index.html': link });
  expect(findDeadLinks(root, '/a/b/')).toEqual([told]);
  rmSync(root, { recursive: true });
});
