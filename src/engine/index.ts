// The engine's only door.

import './modules/index.ts';

export type { PythonVersion } from './include/profile.ts';
export { PROFILES } from './include/profile.ts';
export type { Host, LibModule } from './runtime/host.ts';
export { type BootImage, loadImage, saveImage } from './runtime/image.ts';
export {
  type Budget,
  createMachine,
  DEFAULT_BUDGET,
  type Evaluation,
  type Inspector,
  type Library,
  type Machine,
  type MachineIO,
  type RunOptions,
  type Slice,
} from './runtime/machine.ts';
export { type Process, type StartProcessOptions, startProcess } from './runtime/process.ts';
export { astText, disText } from './runtime/texts.ts';
