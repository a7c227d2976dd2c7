// The outer world of the simulated process: where its output goes, where modules come from. Nothing here is Python's state.

import type { Compiled } from '../include/constant.ts';

export interface LibModule {
  /** May throw PartNotLoaded where the module is compiled already. */
  readonly source: string;
  /** What the compiler makes of the source in the version that runs, if the host has it. */
  readonly compiled?: Compiled | undefined;
  /** As in co_filename. */
  readonly filename: string;
  readonly isPackage: boolean;
}
export interface Host {
  stdout(text: string): void;
  stderr(text: string): void;
  /**
   * Next line with its newline, '' at the end, INTERRUPT where Ctrl+C was typed instead. Throws InputPending if nobody has typed it
   * yet: at the prompt the process waits; inside a program it is over, and begins again when the line is there.
   */
  stdin(): string;
  /** The prompt asks for a line: sys.ps1, or sys.ps2 for `more` of a statement. Without it the prompt is written to standard error. */
  prompt?(text: string, more: boolean): void;
  /** Standard input is a terminal. */
  readonly isTerminal?: boolean;
  /** Source of a standard library module ('collections.abc'), or null. */
  libModule(name: string): LibModule | null;
  /** Source of a module in one of the folders of sys.path, or null. */
  pathModule(name: string, folders: readonly string[]): LibModule | null;
}

/** What a terminal sends for Ctrl+C. */
export const INTERRUPT = '\x03';

/** Thrown by a host whose reader has not typed the next line yet. */
export class InputPending extends Error {
  constructor() {
    super('waiting for a line of input');
  }
}

/** Hears nothing, says nothing and has no modules. */
export const silentHost: Host = {
  stdout: () => {},
  stderr: () => {},
  stdin: () => '',
  libModule: () => null,
  pathModule: () => null,
};
let current: Host = silentHost;
export function setHost(host: Host): void {
  current = host;
}
export function host(): Host {
  return current;
}
