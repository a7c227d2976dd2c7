// The door for pages: the core of the engine, and the way to load the parts that a program asks for (parts/load.ts). Programs in
// Node use index.ts, which has every part loaded.

import './modules/index.ts';
import { endPart } from './memory/parts.ts';

export type { PythonVersion } from './include/profile.ts';
export { PROFILES } from './include/profile.ts';
export { isLibPart, MOVED, PartNotLoaded } from './memory/parts.ts';
export { loadPart, partsFor } from './parts/load.ts';
export { type Host, INTERRUPT, InputPending, type LibModule } from './runtime/host.ts';
export { addDocs, type BootImage, loadImage } from './runtime/image.ts';
export {
  type Budget,
  createMachine,
  DEFAULT_BUDGET,
  type Evaluation,
  type Inspector,
  type Library,
  type LibraryModule,
  libFilename,
  libModuleOf,
  type Machine,
  type MachineIO,
  type RunOptions,
  type Slice,
} from './runtime/machine.ts';
export { execCall, promptEntries, type RunMode, withValuesShown } from './runtime/modes.ts';
export { type Process, type StartProcessOptions, startProcess } from './runtime/process.ts';
export { namesQuitter } from './runtime/quitters.ts';
export type { EventTrace, TraceEvent } from './trace/events.ts';

// All files of the core have given out their addresses; every other file is in a part.
endPart('core');
