// The engine as the page gets it: cut into the core, its parts, and what not all programs call. It prints what the sources print.

import { cpSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPageEngine, importPageEngine, makePageImage, withParts } from '../../../scripts/page-engine.ts';
import type * as Core from '../core.ts';
import { PROFILES, type PythonVersion } from '../include/profile.ts';
import type { Loadable } from '../memory/parts.ts';
import { programs, runProgram } from './corpus.ts';
import { loadLibModule } from './lib.ts';

const folder = path.resolve(import.meta.dirname, '..', '..', '..', '.cache', 'page-engine-test');
const asked = new Set<Loadable>();
let built = '';
beforeAll(async () => {
  built = await buildPageEngine(path.join(folder, 'built'));
});
/** An engine that nothing ran on yet: which version is selected when a part is loaded must make no difference. */
async function freshEngine(version: string): Promise<typeof Core> {
  cpSync(path.dirname(built), path.join(folder, version), { recursive: true });
  const engine = await importPageEngine(path.join(folder, version, path.basename(built)));
  return {
    ...engine,
    loadPart: (part) => {
      asked.add(part);
      return engine.loadPart(part);
    },
  };
}

/** A program of each topic. */
const topics = new Map(programs().map((name) => [name.split('/')[0], name]));
for (const version of Object.keys(PROFILES) as PythonVersion[]) {
  describe(version, () => {
    const image = makePageImage(version);
    let engine: typeof Core;
    beforeAll(async () => {
      engine = await freshEngine(version);
    });
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
