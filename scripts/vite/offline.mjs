// Writes the service worker (src/offline/sw.js with this build's file list) after everything else: names, contents' hashes, and which files
// are kept at once.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadLanguages, ORIGINAL } from '../../src/authoring/languages.ts';

/** What every page needs: kept when the worker is installed. The rest, and pages of other languages, follows when the page has nothing to do. */
const AT_ONCE = /\.(html|css|woff2|svg|webmanifest|png)$|^theme\.js$/;
/** Scripts up to this size are at once too: those of the pages. Editor and engine are larger. */
const SMALL_SCRIPT = 40_000;
/** Never asked for by a page. */
const NOT_KEPT = /^schema\/|^(sw\.js|sitemap\.xml|robots\.txt)$|\.map$/;

function filesUnder(folder, prefix = '') {
  return readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = prefix + entry.name;
    return entry.isDirectory() ? filesUnder(folder, `${name}/`) : [name];
  });
}

export function offline() {
  return {
    name: 'offline',
    hooks: {
      'astro:build:done': ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const files = {};
        const first = [];
        const others = [...loadLanguages().keys()].filter((id) => id !== ORIGINAL);
        for (const name of filesUnder(root).sort()) {
          if (NOT_KEPT.test(name)) continue;
          const content = readFileSync(path.join(root, name));
          files[name] = createHash('sha256').update(content).digest('hex').slice(0, 16);
          if (others.some((id) => name.startsWith(`${id}/`))) continue;
          if (
            AT_ONCE.test(name) ||
            (name.startsWith('_astro/') && name.endsWith('.js') && content.length <= SMALL_SCRIPT)
          )
            first.push(name);
        }
        const worker = readFileSync(path.join(import.meta.dirname, '..', '..', 'src', 'offline', 'sw.js'), 'utf8');
        const version = createHash('sha256').update(JSON.stringify(files)).update(worker).digest('hex').slice(0, 12);
        const values = { VERSION: version, FILES: files, FIRST: first };
        writeFileSync(
          path.join(root, 'sw.js'),
          worker.replace(
            /^const (VERSION|FILES|FIRST) = .*;$/gm,
            (_, name) => `const ${name} = ${JSON.stringify(values[name])};`,
          ),
        );
        logger.info(`version ${version}: ${Object.keys(files).length} files, ${first.length} at once`);
      },
    },
  };
}
