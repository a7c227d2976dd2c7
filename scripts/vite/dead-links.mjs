// After the build: every link of a page to this site leads to a file that is there, and every #place to an element of that id.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Written as one line each: page, then the link. `base` is where the site is hosted, with slashes at both ends. */
export function findDeadLinks(root, base) {
  const pages = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  const texts = new Map(pages.map((name) => [name, readFileSync(path.join(root, name), 'utf8')]));
  const idsOf = new Map([...texts].map(([name, text]) => [name, new Set(values(text, 'id'))]));
  return pages.flatMap((page) =>
    [...new Set(values(texts.get(page), 'href|src'))]
      .filter((link) => !/^(https?|data|mailto):/.test(link))
      .flatMap((link) => {
        const [address, place] = link.split('#');
        const target = /^(\?|$)/.test(address) ? page : fileOf(root, base, address);
        if (target === undefined) return `${page}: ${link} leads nowhere`;
        if (place && idsOf.has(target) && !idsOf.get(target).has(decodeURIComponent(place)))
          return `${page}: ${link}: that page has no such place`;
        return [];
      }),
  );
}

const values = (html, names) => [...html.matchAll(new RegExp(` (?:${names})="([^"]*)"`, 'g'))].map((match) => match[1]);

function fileOf(root, base, address) {
  const { pathname } = new URL(address.replaceAll('&amp;', '&'), 'http://localhost');
  if (!pathname.startsWith(base)) return undefined;
  const name = decodeURIComponent(pathname.slice(base.length));
  return [name, path.posix.join(name, 'index.html')].find(
    (file) => file !== '' && path.extname(file) !== '' && existsSync(path.join(root, file)),
  );
}

export function deadLinks() {
  let base = '/';
  return {
    name: 'dead-links',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = `/${config.base.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
      },
      'astro:build:done': ({ dir }) => {
        const dead = findDeadLinks(fileURLToPath(dir), base);
        if (dead.length > 0)
          throw new Error(
            `links that lead nowhere:\n${dead.join('\n')}\n→ Mend the link, or bring back what it leads to.`,
          );
      },
    },
  };
}
