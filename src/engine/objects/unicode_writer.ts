// Building a str piece by piece, in a str that has room for more. Mirrors _PyUnicodeWriter in Objects/unicodeobject.c (3.15:
// Objects/unicode_writer.c), to the blocks that it takes and gives back: a text that consists of one str, written when no more is to come,
// is that object itself; one Latin-1 character is the shared one.

import { profile } from '../include/profile.ts';
import { struct } from '../include/structs.ts';
import type { Addr, Ref } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import { PyErr_NoMemory } from './errors.ts';
import { freelistPopMem, freelistPush, unicode_writers } from './freelist.ts';
import { Py_DECREF, Py_NewRef } from './object.ts';
import {
  _PyUnicode_FastCopyCharacters,
  _PyUnicode_FindMaxChar,
  PyUnicode_DATA,
  PyUnicode_Fill,
  PyUnicode_FromString,
  PyUnicode_GET_LENGTH,
  PyUnicode_KIND,
  PyUnicode_MAX_CHAR_VALUE,
  PyUnicode_New,
  PyUnicode_WRITE,
  resize_compact,
  unicode_result,
} from './unicodeobject.ts';

/** A writer that lies in memory. Of one with a block of its own that is not a StringIO's only the block is there. */
export const _PyUnicodeWriter = struct('_PyUnicodeWriter', {
  buffer: 'ptr',
  data: 'ptr',
  kind: 'i32',
  maxchar: 'u32',
  size: 'ssize',
  pos: 'ssize',
  min_length: 'ssize',
  min_char: 'u32',
  overallocate: 'u8',
  readonly: 'u8',
});
/** The part of a text by which room grows. */
export const OVERALLOCATE_FACTOR = 4;
/** ASCII is the least that a buffer is made for. */
const MIN_CHAR = 127;

/** The block of a writer from the free list, or a new one (since 3.14). NULL with MemoryError. */
export function takeWriterBlock(): Addr {
  const block = freelistPopMem(unicode_writers) || PyMem_Malloc(_PyUnicodeWriter.sizeof);
  if (block === 0) PyErr_NoMemory();
  return block;
}
export function dropWriterBlock(block: Addr): void {
  if (!freelistPush(unicode_writers, block)) PyMem_Free(block);
}

/**
 * A writer as a C function has it on its stack. What writes gives false with MemoryError; later calls do nothing then, and `finish`
 * gives NULL.
 */
export class UnicodeWriter {
  /** More is expected: then the room grows by more than is needed, and even a lone str is copied. */
  overallocate = false;
  /** Characters for which the first buffer has room. */
  minLength = 0;
  /** The str that is written to, or, if `readonly`, all there is so far; or NULL. Owned. */
  private buffer: Ref = 0;
  private readonly = false;
  private data: Addr = 0;
  private kind = 0;
  private maxchar = 0;
  /** Characters for which there is room, and how many there are. */
  private size = 0;
  private pos = 0;
  private failed = false;
  /** Of a writer that is no part of a C stack. */
  private block: Addr = 0;

  /**
   * A writer for a text of some `length`. Mirrors PyUnicodeWriter_Create, by which the reprs of containers are written since 3.14;
   * before, they have one on the stack.
   */
  static create(length: number): UnicodeWriter {
    const writer = new UnicodeWriter();
    if (!profile.writersHaveBlocks) writer.minLength = length;
    else {
      writer.block = takeWriterBlock();
      if (writer.block === 0) writer.failed = true;
      writer.prepare(length, MIN_CHAR);
    }
    writer.overallocate = true;
    return writer;
  }

  /** Makes room for `length` more characters up to `maxchar`. */
  prepare(length: number, maxchar: number): boolean {
    if (this.failed) return false;
    if ((maxchar <= this.maxchar && length <= this.size - this.pos) || length === 0) return true;
    let room = this.pos + length;
    if (room > this.size) {
      if (this.overallocate) room += Math.trunc(room / OVERALLOCATE_FACTOR);
      room = Math.max(room, this.minLength);
    } else room = this.size;
    const widest = Math.max(maxchar, MIN_CHAR, this.buffer === 0 ? 0 : this.maxchar);
    const old = this.buffer;
    let made: Ref;
    if (old !== 0 && widest === this.maxchar && !this.readonly) made = resize_compact(old, room);
    else {
      made = PyUnicode_New(room, widest);
      if (made !== 0 && old !== 0) {
        _PyUnicode_FastCopyCharacters(made, 0, old, 0, this.pos);
        Py_DECREF(old);
      }
    }
    if (made === 0) {
      this.failed = true;
      return false;
    }
    this.buffer = made;
    this.readonly = false;
    this.update();
    return true;
  }

  char(c: number): boolean {
    if (!this.prepare(1, c)) return false;
    PyUnicode_WRITE(this.kind, this.data, this.pos++, c);
    return true;
  }
  /** `n` times the character. */
  fill(c: number, n: number): boolean {
    if (n <= 0) return true;
    if (!this.prepare(n, c)) return false;
    PyUnicode_Fill(this.buffer, this.pos, n, c);
    this.pos += n;
    return true;
  }
  /** A text of the engine's own. */
  text(s: string): boolean {
    let length = 0;
    let max = 0;
    for (let i = 0; i < s.length; i++, length++) {
      const c = s.codePointAt(i)!;
      if (c > 0xffff) i++;
      if (c > max) max = c;
    }
    if (length === 0) return true;
    if (!this.prepare(length, max)) return false;
    for (let i = 0; i < s.length; i++) {
      const c = s.codePointAt(i)!;
      if (c > 0xffff) i++;
      PyUnicode_WRITE(this.kind, this.data, this.pos++, c);
    }
    return true;
  }
  /** A str, borrowed. */
  str(o: Ref): boolean {
    if (this.failed) return false;
    const length = PyUnicode_GET_LENGTH(o);
    if (length === 0) return true;
    if (this.buffer === 0 && !this.overallocate) {
      this.buffer = Py_NewRef(o);
      this.readonly = true;
      this.update();
      this.pos = length;
      return true;
    }
    if (!this.prepare(length, PyUnicode_MAX_CHAR_VALUE(o))) return false;
    this.copy(o, 0, length);
    return true;
  }
  /** A str of which the reference is stolen; false also for NULL, with an exception. */
  owned(o: Ref): boolean {
    if (o === 0) return false;
    const written = this.str(o);
    Py_DECREF(o);
    return written;
  }
  /** The largest character of what there is and of start..end-1 of a str, as far as it decides the layout: the rest of the str does not. */
  widest(o: Ref, start: number, end: number): number {
    if (PyUnicode_MAX_CHAR_VALUE(o) <= this.maxchar) return this.maxchar;
    const kind = PyUnicode_KIND(o);
    return Math.max(this.maxchar, _PyUnicode_FindMaxChar(kind, PyUnicode_DATA(o) + start * kind, end - start));
  }
  /** Characters start..end-1 of a str. */
  substring(o: Ref, start: number, end: number): boolean {
    if (end <= start) return !this.failed;
    if (start === 0 && end === PyUnicode_GET_LENGTH(o)) return this.str(o);
    if (!this.prepare(end - start, this.widest(o, start, end))) return false;
    this.copy(o, start, end - start);
    return true;
  }
  /** New reference; NULL with MemoryError. */
  finish(): Ref {
    if (this.failed) return this.dealloc();
    const str = this.buffer;
    this.buffer = 0;
    this.dropBlock();
    if (this.pos === 0) {
      if (str !== 0) Py_DECREF(str);
      return PyUnicode_FromString('');
    }
    if (this.readonly) return str;
    const made = PyUnicode_GET_LENGTH(str) === this.pos ? str : resize_compact(str, this.pos);
    if (made === 0) {
      Py_DECREF(str);
      return 0;
    }
    return unicode_result(made);
  }
  /** Gives up: what was held is released. Returns NULL. */
  dealloc(): 0 {
    if (this.buffer !== 0) Py_DECREF(this.buffer);
    this.buffer = 0;
    this.dropBlock();
    return 0;
  }

  private dropBlock(): void {
    if (this.block !== 0) dropWriterBlock(this.block);
    this.block = 0;
  }
  private copy(o: Ref, start: number, length: number): void {
    _PyUnicode_FastCopyCharacters(this.buffer, this.pos, o, start, length);
    this.pos += length;
  }
  /** What is known of the buffer. Another one than the writer's own has no room. */
  private update(): void {
    this.maxchar = PyUnicode_MAX_CHAR_VALUE(this.buffer);
    this.data = PyUnicode_DATA(this.buffer);
    this.kind = this.readonly ? 0 : PyUnicode_KIND(this.buffer);
    this.size = this.readonly ? 0 : PyUnicode_GET_LENGTH(this.buffer);
  }
}
