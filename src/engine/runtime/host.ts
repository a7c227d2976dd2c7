// The outer world of the simulated process: where its output goes, where modules come from. Nothing here is Python's state.

export interface LibModule {
  readonly source: string;
  /** As in co_filename. */
  readonly filename: string;
  readonly isPackage: boolean;
}
export interface Host {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Next line with its newline, '' at the end. */
  stdin(): string;
  /** Source of a standard library module ('collections.abc'), or null. */
  libModule(name: string): LibModule | null;
  /** Source of a module in one of the folders of sys.path, or null. */
  pathModule(name: string, folders: readonly string[]): LibModule | null;
}

const silent: Host = {
  stdout: () => {},
  stderr: () => {},
  stdin: () => '',
  libModule: () => null,
  pathModule: () => null,
};
let current: Host = silent;
export function setHost(host: Host): void {
  current = host;
}
export function host(): Host {
  return current;
}
