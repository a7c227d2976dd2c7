// The engine's only door.

export type { PythonVersion } from './include/profile.ts';
export { PROFILES } from './include/profile.ts';
export type { Host, LibModule } from './runtime/host.ts';
export { type Process, startProcess, type StartProcessOptions } from './runtime/process.ts';
