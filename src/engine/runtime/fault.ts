// The end of a process that touched memory it does not have.

import { wasTampered } from '../memory/memory.ts';

/**
 * True for what ends a process whose program wrote over its own memory: whatever the engine ran into then (a function that is none, a
 * string of impossible kind) is where CPython would have crashed. In any other process it would be a bug of the engine.
 */
export function isConsequenceOfTampering(e: unknown): boolean {
  return e instanceof Error && wasTampered();
}

/** Thrown by a peek or poke outside the process's memory, or when memory is found broken; the door turns it into the program's end. */
export class SegmentationFault extends Error {
  readonly address: number;
  constructor(address: number, what: string) {
    super(`Segmentation fault (simulated): ${what} at 0x${address.toString(16)}`);
    this.name = 'SegmentationFault';
    this.address = address;
  }
}

/** True for what a host throws when a text or an array is larger than it can be. In CPython that may fit, or be a MemoryError. */
export function isOutOfHostMemory(e: unknown): boolean {
  return (
    e instanceof RangeError &&
    /^Invalid (string|array|typed array) length(?!: -)|allocation failed|BigInt (too big|size)/.test(e.message)
  );
}

/**
 * True for what a host throws when its own stack is full: recursion of the engine's functions that no guard counted. In CPython the
 * C stack would be full, and the process would end by a segmentation fault; so does ours.
 */
export function isStackOverflow(e: unknown): boolean {
  return (
    e instanceof Error && (e instanceof RangeError || e.name === 'InternalError') && /stack|recursion/.test(e.message)
  );
}
