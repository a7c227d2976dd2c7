// Where the code that CPython versions make differs, as data. The compiler asks this table, never the version.
// Measured on 3.12.1, 3.13.0, 3.14.10 and 3.15.2.

import type { Profile } from '../include/profile.ts';

export interface Strategy {
  /** Loads of locals that outlive their use do not own (pass optimize_load_fast). */
  readonly borrowLocals: boolean;
}

/** 3.14's instructions throughout; older profiles differ in what their loads own. */
export function strategyOf(profile: Profile | undefined): Strategy {
  return { borrowLocals: profile?.borrowLocals ?? true };
}
