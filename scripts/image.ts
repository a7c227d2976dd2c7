// `npm run image`: starts the engine once for each version and saves its memory as public/engine/boot-VERSION.bin, its docstrings
// apart as docs-VERSION.bin. The modules of the standard library that a lesson may import are there compiled for 3.14, each as
// lib-3.14/NAME.bin; their texts are lib/NAME.txt, and lib.json says what each imports. Nothing is written that is there already and
// the same.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { docsOf, type Host, PROFILES, type PythonVersion, saveImage, startProcess } from '../src/engine/index.ts';
import { libraryFiles } from './library.ts';

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'public', 'engine');

function writeIfChanged(file: string, bytes: Uint8Array): void {
  const at = path.join(out, file);
  mkdirSync(path.dirname(at), { recursive: true });
  if (existsSync(at) && Buffer.compare(readFileSync(at), bytes) === 0) return;
  writeFileSync(at, bytes);
  console.log(`public/engine/${file}: ${(bytes.length / 1024).toFixed(0)} kB`);
}

for (const [file, bytes] of libraryFiles()) writeIfChanged(file, bytes);

const silent: Host = {
  stdout: () => {},
  stderr: (text) => process.stderr.write(text),
  stdin: () => '',
  libModule: () => null,
  pathModule: () => null,
};
for (const version of Object.keys(PROFILES) as PythonVersion[]) {
  startProcess({ version, host: silent });
  writeIfChanged(`boot-${version}.bin`, saveImage(version, { docs: false }));
  writeIfChanged(`docs-${version}.bin`, docsOf());
}
