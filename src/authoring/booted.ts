// For tests: exercises on an engine that boots by itself. Modules that CPython writes in Python are not there.
import { bootedImage } from '../engine/conformance/booted.ts';
import { engineOn } from './engine-on.ts';
import type { Engine } from './truths.ts';

export function bootedEngine(): Engine {
  const image = bootedImage();
  return engineOn(
    () => image,
    () => ({}),
  );
}
