// The engine as the page gets it, for Node: bundled, cut into the core and its parts, with what the page's build leaves out of the
// core. For benchmarks and for the tests that run programs on it.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type * as Core from '../src/engine/core.ts';
import { docsOf, type Host, saveImage, startProcess } from '../src/engine/index.ts';
import { engineChunks, inlinedConstants } from './vite/engine-parts.mjs';
import { leanEngine } from './vite/lean-engine.mjs';

const root = path.resolve(import.meta.dirname, '..');
const ENTRY = 'src/engine/core.ts';

/** Bundles the engine into `folder`, and other files of the repository beside it, by name; returns the file to import, whose exports are those of core.ts. */
export async function buildPageEngine(folder: string, others: Readonly<Record<string, string>> = {}): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [leanEngine({ entry: ENTRY })],
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: true,
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries({ core: ENTRY, ...others }).map(([name, file]) => [name, path.join(root, file)]),
        ),
        preserveEntrySignatures: 'strict',
        optimization: inlinedConstants,
        output: {
          format: 'es',
          entryFileNames: '[name].mjs',
          chunkFileNames: '[name].mjs',
          ...engineChunks(ENTRY),
        },
      },
    },
  });
  return path.join(folder, 'core.mjs');
}

export async function importPageEngine(file: string): Promise<typeof Core> {
  return await import(pathToFileURL(file).href);
}

/** What the page loads beside the engine: a version's boot image, and the docstrings that it lacks. */
export interface PageImage {
  readonly boot: Uint8Array;
  readonly docs: Uint8Array;
}

/** Of what a program prints only errors are seen; it has nothing to import. */
export const quietHost: Host = {
  stdout: () => {},
  stderr: (text) => process.stderr.write(text),
  stdin: () => '',
  libModule: () => null,
  pathModule: () => null,
};

/** Made as scripts/image.ts makes the page's. */
export function makePageImage(version: Core.PythonVersion): PageImage {
  startProcess({ version, host: quietHost });
  return { boot: saveImage(version, { docs: false }), docs: docsOf() };
}

/** Runs `f` with the image, and again each time that it asks for a part, with the part loaded: what the page's worker does. */
export async function withParts<T>(
  { addDocs, loadImage, loadPart, PartNotLoaded }: typeof Core,
  { boot, docs }: PageImage,
  f: (image: Core.BootImage) => T,
): Promise<T> {
  const image = loadImage(boot);
  for (;;) {
    try {
      return f(image);
    } catch (e) {
      if (!(e instanceof PartNotLoaded)) throw e;
      if (e.part === 'docs') addDocs(image, docs);
      else await loadPart(e.part);
    }
  }
}
