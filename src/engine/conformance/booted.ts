// For tests: an engine that boots by itself, so that they need no built image. Modules that CPython writes in Python are not there.
import { type BootImage, loadImage, type PythonVersion, saveImage, silentHost, startProcess } from '../index.ts';

export function bootedImage(version: PythonVersion = '3.14'): BootImage {
  startProcess({ version, host: silentHost });
  return loadImage(saveImage(version));
}
