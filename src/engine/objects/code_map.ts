// Something kept for code objects. No CPython file: there it is in the code object itself, in co_extra.

import { PyCodeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';

/** By code object; co_version tells those apart that lie at one address in turn: of these the last one has its value. */
export class CodeMap<T> {
  readonly #entries = new Map<Ref, { readonly version: number; readonly value: T }>();

  get(code: Ref): T | undefined {
    const entry = this.#entries.get(code);
    return entry !== undefined && entry.version === ld(code + PyCodeObject.co_version) ? entry.value : undefined;
  }
  /** Returns the value. */
  set(code: Ref, value: T): T {
    this.#entries.set(code, { version: ld(code + PyCodeObject.co_version), value });
    return value;
  }
  clear(): void {
    this.#entries.clear();
  }
}
