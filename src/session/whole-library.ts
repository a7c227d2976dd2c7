// The standard library of a site for programs that need not wait for a download: in Node, from the texts.

import type { Library } from '../engine/index.ts';
import type { LibraryIndex } from './library.ts';

/** `read` gives the content of a file of public/engine/. */
export function wholeLibrary(read: (file: string) => string): Library {
  const index = JSON.parse(read('lib.json')) as LibraryIndex;
  return Object.fromEntries(
    Object.entries(index).map(([name, { isPackage }]) => [
      name,
      {
        isPackage,
        get source() {
          return read(`lib/${name}.txt`);
        },
      },
    ]),
  );
}
