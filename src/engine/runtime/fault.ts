// The end of a process that touched memory it does not have.

/** Thrown by a peek or poke outside the process's memory, or when memory is found broken; the door turns it into the program's end. */
export class SegmentationFault extends Error {
  readonly address: number;
  constructor(address: number, what: string) {
    super(`Segmentation fault (simulated): ${what} at 0x${address.toString(16)}`);
    this.name = 'SegmentationFault';
    this.address = address;
  }
}
