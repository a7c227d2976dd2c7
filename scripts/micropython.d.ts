// What the benchmark uses of MicroPython's package, which brings no types.

declare module '@micropython/micropython-webassembly-pyscript/micropython.mjs' {
  interface MicroPython {
    runPython(source: string): unknown;
  }
  /** `stdout` gets lines; `heapsize` is in bytes. */
  export function loadMicroPython(options: {
    stdout?: (line: string) => void;
    heapsize?: number;
  }): Promise<MicroPython>;
}
