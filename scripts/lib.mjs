// CPython's own Lib, from the pyodide package's zip, unpacked once into .cache/lib: the modules that CPython writes in Python.
// Only source files of the standard library are taken; the interpreter in that package is not used.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { unzipSync } from 'fflate';

/** The project's folder: the nearest one above with a package.json (this file may be part of a bundle in .cache). */
let root = import.meta.dirname;
while (!existsSync(path.join(root, 'package.json'))) root = path.dirname(root);

const { version } = createRequire(import.meta.url)('pyodide/package.json');

/** Folder that holds the standard library's source, unpacked if it is not there yet. */
export function libFolder() {
  const folder = path.join(root, '.cache', 'lib', version);
  if (existsSync(folder)) return folder;
  const zip = readFileSync(
    path.join(path.dirname(createRequire(import.meta.url).resolve('pyodide/package.json')), 'python_stdlib.zip'),
  );
  const staging = `${folder}.${process.pid}`;
  const files = unzipSync(zip, {
    filter: (f) => f.name.endsWith('.py') && !/^(site-packages|test|lib2to3)\//.test(f.name),
  });
  for (const [name, bytes] of Object.entries(files)) {
    const to = path.join(staging, name);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, bytes);
  }
  if (existsSync(folder)) rmSync(staging, { recursive: true });
  else renameSync(staging, folder);
  return folder;
}

if (process.argv[1] === import.meta.filename) console.log(libFolder());
