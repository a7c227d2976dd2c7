// For tests: an engine that boots by itself, so that they need no built image. Modules that CPython writes in Python are not there.
import { type BootImage, loadImage, saveImage, startProcess } from '../engine/index.ts';
import { engineOn } from './engine-on.ts';
import type { Engine } from './truths.ts';

export function bootedEngine(): Engine {
  startProcess({
    version: '3.14',
    host: {
      stdout: () => undefined,
      stderr: () => undefined,
      stdin: () => '',
      libModule: () => null,
      pathModule: () => null,
    },
  });
  const image: BootImage = loadImage(saveImage('3.14'));
  return engineOn(
    () => image,
    () => ({}),
  );
}
