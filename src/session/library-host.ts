// The host of a recorded run: modules come from the library, nothing is shown, nothing is typed.
import type { Host, Library, PythonVersion } from '../engine/core.ts';

export function libraryHost(library: Library, version: PythonVersion): Host {
  return {
    stdout: () => undefined,
    stderr: () => undefined,
    stdin: () => '',
    libModule: (name) => {
      const found = library[name];
      if (found === undefined) return null;
      const file = `${name.replaceAll('.', '/')}${found.isPackage ? '/__init__' : ''}.py`;
      return { source: found.source, isPackage: found.isPackage, filename: `/usr/lib/python${version}/${file}` };
    },
    pathModule: () => null,
  };
}
