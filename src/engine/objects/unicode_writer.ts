// Building a str piece by piece. Mirrors _PyUnicodeWriter in Objects/unicodeobject.c: a text that consists of one str, written
// when no more is to come, is that object itself; one Latin-1 character is the shared one.

import type { Ref } from '../memory/memory.ts';
import { Py_DECREF, Py_NewRef } from './object.ts';
import {
  PyUnicode_DATA,
  PyUnicode_Fill,
  PyUnicode_FromCodePoints,
  PyUnicode_GET_LENGTH,
  PyUnicode_KIND,
  PyUnicode_New,
  PyUnicode_READ,
  PyUnicode_WRITE,
} from './unicodeobject.ts';

/** Runs of one character that are longer are kept as such, so that a huge width costs no host memory. */
const LONG_RUN = 1 << 16;
interface Run {
  readonly c: number;
  readonly n: number;
}

export class UnicodeWriter {
  /** More is expected: then even a lone str is copied. */
  overallocate = false;
  /** Characters since the last long run. */
  private out: number[] = [];
  /** What came before `out`. */
  private readonly parts: (number[] | Run)[] = [];
  /** The str that is all there is so far, or NULL. Owned. */
  private whole: Ref = 0;

  char(c: number): void {
    this.copyWhole();
    this.out.push(c);
  }
  /** `n` times the character. */
  fill(c: number, n: number): void {
    if (n <= 0) return;
    this.copyWhole();
    if (n > LONG_RUN) {
      this.parts.push(this.out, { c, n });
      this.out = [];
      return;
    }
    for (let i = 0; i < n; i++) this.out.push(c);
  }
  /** A text of the engine's own. */
  text(s: string): void {
    if (s === '') return;
    this.copyWhole();
    for (let i = 0; i < s.length; i++) {
      const c = s.codePointAt(i)!;
      if (c > 0xffff) i++;
      this.out.push(c);
    }
  }
  /** A str; `writer.str(o)` borrows. */
  str(o: Ref): void {
    const n = PyUnicode_GET_LENGTH(o);
    if (n === 0) return;
    if (this.isEmpty() && !this.overallocate) {
      this.whole = Py_NewRef(o);
      return;
    }
    this.substring(o, 0, n);
  }
  /** Characters start..end-1 of a str. */
  substring(o: Ref, start: number, end: number): void {
    if (end <= start) return;
    if (start === 0 && end === PyUnicode_GET_LENGTH(o) && this.isEmpty() && !this.overallocate) {
      this.whole = Py_NewRef(o);
      return;
    }
    this.copyWhole();
    const kind = PyUnicode_KIND(o);
    const data = PyUnicode_DATA(o);
    for (let i = start; i < end; i++) this.out.push(PyUnicode_READ(kind, data, i));
  }
  /** New reference; NULL with MemoryError. */
  finish(): Ref {
    if (this.whole !== 0) return this.whole;
    if (this.parts.length === 0) return PyUnicode_FromCodePoints(this.out);
    return this.join();
  }
  /** Gives up: what was held is released. Returns NULL. */
  dealloc(): 0 {
    if (this.whole !== 0) Py_DECREF(this.whole);
    this.whole = 0;
    return 0;
  }

  private isEmpty(): boolean {
    return this.whole === 0 && this.out.length === 0 && this.parts.length === 0;
  }
  private join(): Ref {
    let size = 0;
    let max = 0;
    for (const part of [...this.parts, this.out]) {
      if (Array.isArray(part)) {
        size += part.length;
        for (let i = 0; i < part.length; i++) if (part[i] > max) max = part[i];
      } else {
        size += part.n;
        if (part.c > max) max = part.c;
      }
    }
    const o = PyUnicode_New(size, max);
    if (o === 0) return 0;
    const kind = PyUnicode_KIND(o);
    const data = PyUnicode_DATA(o);
    let at = 0;
    for (const part of [...this.parts, this.out]) {
      if (Array.isArray(part)) for (const c of part) PyUnicode_WRITE(kind, data, at++, c);
      else {
        PyUnicode_Fill(o, at, part.n, part.c);
        at += part.n;
      }
    }
    return o;
  }
  private copyWhole(): void {
    if (this.whole === 0) return;
    const o = this.whole;
    this.whole = 0;
    const kind = PyUnicode_KIND(o);
    const data = PyUnicode_DATA(o);
    const n = PyUnicode_GET_LENGTH(o);
    for (let i = 0; i < n; i++) this.out.push(PyUnicode_READ(kind, data, i));
    Py_DECREF(o);
  }
}
