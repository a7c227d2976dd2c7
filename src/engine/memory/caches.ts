// The host-side caches of the engine. Memory is the state; a cache may be dropped at any time, and is whenever memory
// changes by other means than running: a new process, an undo, a loaded image.

const clears: (() => void)[] = [];

/** Registers a function that empties a cache. */
export function registerCache(clear: () => void): void {
  clears.push(clear);
}
export function clearCaches(): void {
  for (const clear of clears) clear();
}
