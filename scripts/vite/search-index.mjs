// Writes the search index (Pagefind) over the pages just built, one for each language: what stands inside [data-pagefind-body], and each term of the glossary by itself.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseHTML } from 'linkedom';
import { loadLanguages, ORIGINAL } from '../../src/authoring/languages.ts';

/** Pagefind's own dialogs: the site has one of its own (src/components/site-search.ts). */
const UNUSED = /^pagefind-((component|modular)-)?ui\.|^pagefind-highlight\.js$/;

export function searchIndex() {
  return {
    name: 'search-index',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const pagefind = await import('pagefind');
        const root = fileURLToPath(dir);
        const { index, errors } = await pagefind.createIndex();
        if (!index) throw new Error(`search index: ${errors.join('; ')}`);
        const { page_count } = await index.addDirectory({ path: root });
        const terms = [...loadLanguages().keys()].flatMap((language) => {
          const folder = language === ORIGINAL ? '' : `${language}/`;
          const page = readFileSync(path.join(root, folder, 'glossary', 'index.html'), 'utf8');
          return glossaryTerms(page).map((entry) => ({ ...entry, language, folder }));
        });
        for (const { id, term, text, language, folder } of terms) {
          const record = {
            url: `/${folder}glossary/#${id}`,
            content: `${term}. ${text}`,
            language,
            meta: { title: term },
          };
          const { errors } = await index.addCustomRecord(record);
          if (errors.length > 0) throw new Error(`search index: ${term}: ${errors.join('; ')}`);
        }
        const { outputPath } = await index.writeFiles({ outputPath: `${root}pagefind` });
        await pagefind.close();
        for (const name of readdirSync(outputPath)) if (UNUSED.test(name)) rmSync(path.join(outputPath, name));
        logger.info(`${page_count} pages and ${terms.length} terms indexed`);
      },
    },
  };
}

function glossaryTerms(html) {
  return [...parseHTML(html).document.querySelectorAll('.glossary > [id]')].map((entry) => ({
    id: entry.id,
    term: entry.querySelector('dt').textContent,
    text: entry.querySelector('dd > span').textContent,
  }));
}
