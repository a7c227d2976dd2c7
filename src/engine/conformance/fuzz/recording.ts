// What a real CPython did for generated programs: fuzz/recorded.json. Programs are made again from their seeds; the hash tells whether
// the generator still makes the same.

import { createHash } from 'node:crypto';

export interface RecordedProgram {
  readonly seed: number;
  readonly sha256: string;
  /** As asText gives it. */
  readonly output: string;
}
export interface Recording {
  /** The CPython that made it, as '3.14.10'. */
  readonly by: string;
  readonly version: '3.12' | '3.13' | '3.14' | '3.15';
  readonly programs: readonly RecordedProgram[];
}
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
