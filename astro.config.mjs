// How the site is built: static pages under any base path, no inline script or style, search index and nothing else after the build.

import { satteri } from '@astrojs/markdown-satteri';
import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { contentWatch } from './scripts/vite/content-watch.mjs';
import { deadLinks } from './scripts/vite/dead-links.mjs';
import { engineChunks, inlinedConstants } from './scripts/vite/engine-parts.mjs';
import { leanEngine } from './scripts/vite/lean-engine.mjs';
import { monacoLean } from './scripts/vite/monaco-lean.mjs';
import { offline } from './scripts/vite/offline.mjs';
import { searchIndex } from './scripts/vite/search-index.mjs';
import { sitemap } from './scripts/vite/sitemap.mjs';
import { loadCourse } from './src/authoring/course.ts';
import { fences } from './src/authoring/fences.ts';

const base = process.env.HEAPWISE_BASE ?? process.env.BASE ?? loadCourse().base;

export default defineConfig({
  base,
  // Search engines want links between languages, the page's own address and the sitemap with the host.
  site: process.env.HEAPWISE_SITE,
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  // One constant policy (src/layouts/policy.ts) serves every page because nothing is inlined.
  build: { format: 'directory', inlineStylesheets: 'never' },
  markdown: { syntaxHighlight: false, processor: satteri({ mdastPlugins: [fences()] }) },
  integrations: [mdx(), deadLinks(), searchIndex(), sitemap(), offline()],
  vite: {
    plugins: [monacoLean(), contentWatch()],
    worker: {
      format: 'es',
      plugins: () => [leanEngine()],
      rolldownOptions: { optimization: inlinedConstants, output: engineChunks() },
    },
    build: {
      assetsInlineLimit: 0,
      cssMinify: true,
      // Monaco is one large chunk by nature; the budget test (e2e) is what watches sizes.
      chunkSizeWarningLimit: 5000,
      rolldownOptions: { checks: { moduleLevelDirective: false } },
    },
  },
});
