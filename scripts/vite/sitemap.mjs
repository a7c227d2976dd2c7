// After the build, where the site's host is known (HEAPWISE_SITE): sitemap.xml with every page and its languages, and a robots.txt that
// names it. A page that asks not to be indexed, and the one for lost readers, are left out. Format: sitemaps.org, hreflang as Google reads it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HIDDEN = /<meta name="robots" content="[^"]*noindex/;
const ALTERNATE = /<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"/g;

/** The text of sitemap.xml for the pages under `root`; `home` is the address of the site's front page, with a slash at its end. */
export function sitemapOf(root, home) {
  const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('index.html'))
    .sort();
  const urls = pages.flatMap((name) => {
    const text = readFileSync(path.join(root, name), 'utf8');
    if (HIDDEN.test(text)) return [];
    const links = [...text.matchAll(ALTERNATE)].map(
      ([, language, href]) => `<xhtml:link rel="alternate" hreflang="${language}" href="${href}"/>`,
    );
    return `  <url><loc>${home}${name.slice(0, -'index.html'.length)}</loc>${links.join('')}</url>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join('')}</urlset>
`;
}

export function sitemap() {
  let home;
  return {
    name: 'sitemap',
    hooks: {
      'astro:config:done': ({ config }) => {
        if (config.site) home = new URL(`${config.base.replace(/\/*$/, '')}/`, config.site).href;
      },
      'astro:build:done': ({ dir }) => {
        if (home === undefined) return;
        const root = fileURLToPath(dir);
        writeFileSync(path.join(root, 'sitemap.xml'), sitemapOf(root, home));
        // A host reads it at its root only; under a base path it is for whoever copies it there.
        writeFileSync(path.join(root, 'robots.txt'), `User-agent: *\nAllow: /\nSitemap: ${home}sitemap.xml\n`);
      },
    },
  };
}
