// Writes the search index (Pagefind) over the pages just built. Only what stands inside [data-pagefind-body] is found.
import { fileURLToPath } from 'node:url';

export function searchIndex() {
  return {
    name: 'search-index',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const pagefind = await import('pagefind');
        const root = fileURLToPath(dir);
        const { index, errors } = await pagefind.createIndex({ forceLanguage: 'en' });
        if (!index) throw new Error(`search index: ${errors.join('; ')}`);
        const { page_count } = await index.addDirectory({ path: root });
        await index.writeFiles({ outputPath: `${root}pagefind` });
        await pagefind.close();
        logger.info(`${page_count} pages indexed`);
      },
    },
  };
}
