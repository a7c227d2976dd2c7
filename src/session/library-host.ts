// The host of a recorded run: modules come from the library, nothing is shown, nothing is typed.
import { type Host, type Library, libModuleOf, type PythonVersion } from '../engine/core.ts';

export function libraryHost(library: Library, version: PythonVersion): Host {
  return {
    stdout: () => undefined,
    stderr: () => undefined,
    stdin: () => '',
    libModule: (name) => libModuleOf(library, name, version),
    pathModule: () => null,
  };
}
