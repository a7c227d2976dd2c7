import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sitemapOf } from '../../scripts/vite/sitemap.mjs';

test('pages stand in the sitemap with their languages; hidden ones and the page for lost readers do not', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'sitemap-'));
  const pages = {
    'index.html': '<link rel="alternate" hreflang="de" href="https://x.org/b/de/">',
    'de/index.html': '',
    'embed/index.html': '<meta name="robots" content="noindex">',
    '404.html': '',
  };
  for (const [name, text] of Object.entries(pages)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const text = sitemapOf(root, 'https://x.org/b/');
  rmSync(root, { recursive: true });
  expect([...text.matchAll(/<loc>(.*?)<\/loc>/g)].map((m) => m[1])).toEqual([
    'https://x.org/b/de/',
    'https://x.org/b/',
  ]);
  expect(text).toContain(
    '<loc>https://x.org/b/</loc><xhtml:link rel="alternate" hreflang="de" href="https://x.org/b/de/"/>',
  );
});
