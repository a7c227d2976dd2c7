// The engine as the page gets it: cut into the core, its parts, and what not all programs call. It prints what the sources print.

import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPageEngine, importPageEngine, makePageImage, withParts } from '../../../scripts/page-engine.ts';
import type * as Core from '../core.ts';
import type { Loadable } from '../memory/parts.ts';
import { programs, runProgram } from './corpus.ts';
import { loadLibModule } from './lib.ts';

let engine: typeof Core;
const asked = new Set<Loadable>();
beforeAll(async () => {
  const folder = path.resolve(import.meta.dirname, '..', '..', '..', '.cache', 'page-engine-test');
  const built = await importPageEngine(await buildPageEngine(folder));
  engine = {
    ...built,
    loadPart: (part) => {
      asked.add(part);
      return built.loadPart(part);
    },
  };
});

/** A program of each topic. */
const topics = new Map(programs().map((name) => [name.split('/')[0], name]));
for (const version of ['3.14', '3.12'] as const) {
  describe(version, () => {
    const image = makePageImage(version);
    it.each([...topics.values()])('%s', async (program) => {
      const printed = await withParts(engine, image, (image) =>
        runProgram(program, version, loadLibModule, (host) => engine.startProcess({ version, host, image })),
      );
      expect(printed).toBe(runProgram(program, version, loadLibModule));
    });
  });
}
it('loads what was taken out of the core when a program asks for it', () => {
  expect([...asked]).toContain('rest');
});
