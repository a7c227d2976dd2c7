// The standard library for tests in Node: modules of CPython's Lib from the unpacked folder.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { libFolder } from '../../../scripts/lib.mjs';
import type { LibModule } from '../index.ts';

/** What the build of a CPython leaves in Lib for module sysconfig. */
const BUILD_DATA = '_sysconfigdata__linux_x86_64-linux-gnu';

export function loadLibModule(name: string): LibModule | null {
  if (name === BUILD_DATA) {
    const source = readFileSync(path.join(import.meta.dirname, `${name}.py`), 'utf8');
    return { source, filename: `/usr/lib/python3.14/${name}.py`, isPackage: false };
  }
  const relative = name.replaceAll('.', '/');
  for (const [file, isPackage] of [
    [`${relative}/__init__.py`, true],
    [`${relative}.py`, false],
  ] as const) {
    const at = path.join(libFolder() as string, file);
    if (existsSync(at)) return { source: readFileSync(at, 'utf8'), filename: `/usr/lib/python3.14/${file}`, isPackage };
  }
  return null;
}
