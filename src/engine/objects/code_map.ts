// Something kept for code objects. No CPython file: there it is in the code object itself, in co_extra.

import { PyCodeObject } from '../include/structs.ts';
import { ld, type Ref } from '../memory/memory.ts';

/** By code object; co_version tells those apart that lie at one address in turn: of these the last one has its value. */
export class CodeMap<T> {
  readonly #entries = new Map<Ref, { readonly version: number; readonly value: T }>();
  // What was asked for last: a recursive function asks for its own code again and again.
  #code: Ref = 0;
  #version = 0;
  #value: T | undefined;

  get(code: Ref): T | undefined {
    const version = ld(code + PyCodeObject.co_version);
    if (code === this.#code && version === this.#version) return this.#value;
    const entry = this.#entries.get(code);
    if (entry?.version !== version) return undefined;
    return this.#remember(code, version, entry.value);
  }
  /** Returns the value. */
  set(code: Ref, value: T): T {
    const version = ld(code + PyCodeObject.co_version);
    this.#entries.set(code, { version, value });
    return this.#remember(code, version, value);
  }
  clear(): void {
    this.#entries.clear();
    this.#code = 0;
    this.#value = undefined;
  }
  #remember(code: Ref, version: number, value: T): T {
    this.#code = code;
    this.#version = version;
    this.#value = value;
    return value;
  }
}
