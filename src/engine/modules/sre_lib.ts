// The regular expression matcher: a backtracking machine with its own stack. Mirrors Modules/_sre/sre_lib.h in what it
// matches, not in how: where sre_lib.h emulates recursion, this keeps a stack of choices (what to try when the present way
// fails) and a trail of the marks that were overwritten since.

import { tick } from '../memory/ticks.ts';
import {
  charset,
  isAsciiWord,
  isUniWord,
  lengthOfOne,
  matchesOne,
  sre_lower_ascii,
  sre_lower_unicode,
  sre_upper_ascii,
} from './sre_chars.ts';
import * as K from './sre_constants.ts';

export type Characters = Uint8Array | Uint16Array | Uint32Array;

/** A repeat being matched: how many times its body was, and where the last time began. Never changed once made. */
interface Repeat {
  /** Where the words skip, min, max of REPEAT stand; the body follows. */
  readonly pc: number;
  readonly count: number;
  readonly lastPtr: number;
  readonly prev: Repeat | null;
}

// Choices: words (kind, pc, ptr, length of the trail, lastindex, count) and a Repeat.
const RESUME = 0;
const BRANCHES = 1;
const GREEDY_ONE = 2;
const LAZY_ONE = 3;
const CHOICE = 6;

export class Matcher {
  readonly code: Uint32Array;
  readonly s: Characters;
  /** Where the text ends for this search. */
  readonly end: number;
  /** Start and end of the match found. */
  start = 0;
  ptr = 0;
  /** Starts and ends of groups, -1 where not set. */
  readonly mark: Int32Array;
  lastindex = -1;
  /** The match must reach the end. */
  matchAll = false;
  /** The match must not be empty: it may not end where it starts. */
  mustAdvance = false;
  private stack: number[] = [];
  private repeats: (Repeat | null)[] = [];
  /** Pairs (mark, value before). */
  private trail: number[] = [];

  constructor(code: Uint32Array, s: Characters, groups: number, start: number, end: number) {
    this.code = code;
    this.s = s;
    this.start = start;
    this.end = end;
    this.mark = new Int32Array(groups * 2).fill(-1);
  }
  /** Forgets the groups of the last match. */
  reset(): void {
    this.mark.fill(-1);
    this.lastindex = -1;
    this.stack.length = 0;
    this.repeats.length = 0;
    this.trail.length = 0;
  }
  private undo(length: number): void {
    const { trail, mark } = this;
    while (trail.length > length) {
      const old = trail.pop()!;
      mark[trail.pop()!] = old;
    }
  }
  private push(kind: number, pc: number, ptr: number, count: number, repeat: Repeat | null): void {
    this.stack.push(kind, pc, ptr, this.trail.length, this.lastindex, count);
    this.repeats.push(repeat);
  }

  /** Matches at `start`. */
  match(): boolean {
    if (this.start > this.end) return false;
    const end = this.run(0, this.start, true);
    if (end < 0) return false;
    this.ptr = end;
    return true;
  }

  /** Looks for a match at `start` or later. */
  search(): boolean {
    const { code, s } = this;
    let ptr = this.start;
    let end = this.end;
    if (ptr > end) return false;
    let pc = 0;
    let prefix = -1;
    let prefixLength = 0;
    let set = -1;
    let literal = false;
    if (code[0] === K.INFO) {
      const flags = code[2];
      const min = code[3];
      if (end - ptr < min) return false;
      if (min > 1) end = Math.max(ptr, end - min + 1);
      if (flags & K.SRE_INFO_PREFIX) {
        prefixLength = code[5];
        prefix = 7;
        literal = (flags & K.SRE_INFO_LITERAL) !== 0;
      } else if (flags & K.SRE_INFO_CHARSET) set = 5;
      pc = 1 + code[1];
    }
    if (prefix >= 0) {
      const first = code[prefix];
      for (; ptr < this.end; ptr++) {
        if (s[ptr] !== first) continue;
        let k = 1;
        while (k < prefixLength && ptr + k < this.end && s[ptr + k] === code[prefix + k]) k++;
        if (k < prefixLength) continue;
        this.start = ptr;
        if (literal) {
          this.ptr = ptr + prefixLength;
          return true;
        }
        if (this.attempt(pc, ptr)) return true;
      }
      return false;
    }
    if (set >= 0) {
      for (; ptr < this.end; ptr++) if (charset(code, set, s[ptr]) && this.attempt(pc, ptr)) return true;
      return false;
    }
    if (this.attempt(pc, ptr)) return true;
    if (code[pc] === K.AT && (code[pc + 1] === K.AT_BEGINNING || code[pc + 1] === K.AT_BEGINNING_STRING)) return false;
    while (ptr < end) if (this.attempt(pc, ++ptr)) return true;
    return false;
  }
  private attempt(pc: number, ptr: number): boolean {
    this.start = ptr;
    const end = this.run(pc, ptr, true);
    this.mustAdvance = false;
    if (end < 0) return false;
    this.ptr = end;
    return true;
  }

  /** How many characters from `ptr` on the one-character code at `pc` matches, at most `max`. */
  private count(pc: number, ptr: number, max: number): number {
    const { code, s } = this;
    const stop = max < this.end - ptr ? ptr + max : this.end;
    let i = ptr;
    switch (code[pc]) {
      case K.ANY_ALL:
        return stop - ptr;
      case K.ANY:
        while (i < stop && s[i] !== 10) i++;
        break;
      case K.LITERAL: {
        const c = code[pc + 1];
        while (i < stop && s[i] === c) i++;
        break;
      }
      case K.NOT_LITERAL: {
        const c = code[pc + 1];
        while (i < stop && s[i] !== c) i++;
        break;
      }
      case K.IN:
        while (i < stop && charset(code, pc + 2, s[i])) i++;
        break;
      default:
        while (i < stop && matchesOne(code, pc, s[i])) i++;
    }
    return i - ptr;
  }

  private at(where: number, ptr: number): boolean {
    const { s, end } = this;
    switch (where) {
      case K.AT_BEGINNING:
      case K.AT_BEGINNING_STRING:
        return ptr === 0;
      case K.AT_BEGINNING_LINE:
        return ptr === 0 || s[ptr - 1] === 10;
      case K.AT_END:
        return ptr === end || (ptr === end - 1 && s[ptr] === 10);
      case K.AT_END_LINE:
        return ptr === end || s[ptr] === 10;
      case K.AT_END_STRING:
        return ptr === end;
    }
    const isWord = where === K.AT_UNI_BOUNDARY || where === K.AT_UNI_NON_BOUNDARY ? isUniWord : isAsciiWord;
    const before = ptr > 0 && isWord(s[ptr - 1]);
    const after = ptr < end && isWord(s[ptr]);
    const boundary = where === K.AT_BOUNDARY || where === K.AT_LOC_BOUNDARY || where === K.AT_UNI_BOUNDARY;
    return (before !== after) === boundary;
  }

  /** True if the text of a group stands at `ptr` again, as the kind of reference wants; `ptr` moves by its length. */
  private groupref(op: number, group: number, ptr: number): boolean {
    const from = this.mark[group * 2];
    const to = this.mark[group * 2 + 1];
    if (from < 0 || to < from || ptr + to - from > this.end) return false;
    const { s } = this;
    for (let i = from, j = ptr; i < to; i++, j++) {
      const a = s[i];
      const b = s[j];
      if (a === b) continue;
      if (op === K.GROUPREF_IGNORE && sre_lower_ascii(a) === sre_lower_ascii(b)) continue;
      if (op === K.GROUPREF_UNI_IGNORE && sre_lower_unicode(a) === sre_lower_unicode(b)) continue;
      if (
        op === K.GROUPREF_LOC_IGNORE &&
        (sre_lower_ascii(a) === sre_lower_ascii(b) || sre_upper_ascii(a) === sre_upper_ascii(b))
      )
        continue;
      return false;
    }
    return true;
  }

  /**
   * Runs the code at `pc` on the text at `ptr` up to SUCCESS. Gives where the match ends, or -1. Groups stay as the match set
   * them, so that the caller's own choices can undo them. Recursion is only as deep as assertions and atomic groups nest.
   */
  private run(pc: number, ptr: number, toplevel: boolean): number {
    const { code, s, end, mark, stack, repeats } = this;
    const base = stack.length;
    const entryTrail = this.trail.length;
    const entryLastindex = this.lastindex;
    let repeat: Repeat | null = null;
    for (;;) {
      tick();
      let ok = true;
      const op = code[pc];
      switch (op) {
        case K.SUCCESS:
          if (toplevel && ((this.matchAll && ptr !== end) || (this.mustAdvance && ptr === this.start))) {
            ok = false;
            break;
          }
          stack.length = base;
          repeats.length = base / CHOICE;
          return ptr;
        case K.FAILURE:
          ok = false;
          break;
        case K.MARK: {
          const i = code[pc + 1];
          this.trail.push(i, mark[i]);
          mark[i] = ptr;
          if (i & 1) this.lastindex = (i >> 1) + 1;
          pc += 2;
          break;
        }
        case K.LITERAL:
          if (ptr < end && s[ptr] === code[pc + 1]) {
            ptr++;
            pc += 2;
          } else ok = false;
          break;
        case K.AT:
          if (this.at(code[pc + 1], ptr)) pc += 2;
          else ok = false;
          break;
        case K.JUMP:
        case K.INFO:
          pc += 1 + code[pc + 1];
          break;
        case K.ASSERT: {
          const from = ptr - code[pc + 2];
          if (from < 0 || this.run(pc + 3, from, false) < 0) ok = false;
          else pc += 1 + code[pc + 1];
          break;
        }
        case K.ASSERT_NOT: {
          const from = ptr - code[pc + 2];
          const trail = this.trail.length;
          const lastindex = this.lastindex;
          if (from >= 0 && this.run(pc + 3, from, false) >= 0) {
            this.undo(trail);
            this.lastindex = lastindex;
            ok = false;
          } else pc += 1 + code[pc + 1];
          break;
        }
        case K.ATOMIC_GROUP: {
          const to = this.run(pc + 2, ptr, false);
          if (to < 0) ok = false;
          else {
            ptr = to;
            pc += 1 + code[pc + 1];
          }
          break;
        }
        case K.BRANCH:
          // Each branch is preceded by the distance to the next; 0 is the end.
          if (code[pc + 1] === 0) ok = false;
          else {
            this.push(BRANCHES, pc + 1, ptr, 0, repeat);
            pc += 2;
          }
          break;
        case K.GROUPREF:
        case K.GROUPREF_IGNORE:
        case K.GROUPREF_UNI_IGNORE:
        case K.GROUPREF_LOC_IGNORE: {
          const group = code[pc + 1];
          if (this.groupref(op, group, ptr)) {
            ptr += mark[group * 2 + 1] - mark[group * 2];
            pc += 2;
          } else ok = false;
          break;
        }
        case K.GROUPREF_EXISTS: {
          const group = code[pc + 1];
          const from = mark[group * 2];
          const to = mark[group * 2 + 1];
          pc += from < 0 || to < from ? 1 + code[pc + 2] : 3;
          break;
        }
        case K.REPEAT:
          repeat = { pc: pc + 1, count: -1, lastPtr: -1, prev: repeat };
          pc += 1 + code[pc + 1];
          break;
        case K.MAX_UNTIL: {
          const r: Repeat = repeat!;
          const count = r.count + 1;
          const max = code[r.pc + 2];
          if (count < code[r.pc + 1]) {
            repeat = { pc: r.pc, count, lastPtr: r.lastPtr, prev: r.prev };
            pc = r.pc + 3;
          } else if ((count < max || max === K.SRE_MAXREPEAT) && ptr !== r.lastPtr) {
            this.push(RESUME, pc + 1, ptr, 0, r.prev);
            repeat = { pc: r.pc, count, lastPtr: ptr, prev: r.prev };
            pc = r.pc + 3;
          } else {
            repeat = r.prev;
            pc++;
          }
          break;
        }
        case K.MIN_UNTIL: {
          const r: Repeat = repeat!;
          const count = r.count + 1;
          const max = code[r.pc + 2];
          if (count < code[r.pc + 1]) {
            repeat = { pc: r.pc, count, lastPtr: r.lastPtr, prev: r.prev };
            pc = r.pc + 3;
          } else {
            if ((count < max || max === K.SRE_MAXREPEAT) && ptr !== r.lastPtr) {
              this.push(RESUME, r.pc + 3, ptr, 0, { pc: r.pc, count, lastPtr: ptr, prev: r.prev });
            }
            repeat = r.prev;
            pc++;
          }
          break;
        }
        case K.REPEAT_ONE: {
          const min = code[pc + 2];
          const n = this.count(pc + 4, ptr, code[pc + 3]);
          if (n < min) {
            ok = false;
            break;
          }
          if (n > min) this.push(GREEDY_ONE, pc + 1, ptr, n, repeat);
          pc += 1 + code[pc + 1];
          ptr += n;
          break;
        }
        case K.MIN_REPEAT_ONE: {
          const min = code[pc + 2];
          const n = min === 0 ? 0 : this.count(pc + 4, ptr, min);
          if (n < min) {
            ok = false;
            break;
          }
          ptr += n;
          this.push(LAZY_ONE, pc + 1, ptr, n, repeat);
          pc += 1 + code[pc + 1];
          break;
        }
        case K.POSSESSIVE_REPEAT_ONE: {
          const n = this.count(pc + 4, ptr, code[pc + 3]);
          if (n < code[pc + 2]) ok = false;
          else {
            ptr += n;
            pc += 1 + code[pc + 1];
          }
          break;
        }
        case K.POSSESSIVE_REPEAT: {
          const to = this.possessive(pc, ptr);
          if (to < 0) ok = false;
          else {
            ptr = to;
            pc += 2 + code[pc + 1];
          }
          break;
        }
        default:
          if (ptr < end && matchesOne(code, pc, s[ptr])) {
            ptr++;
            pc += lengthOfOne(code, pc);
          } else ok = false;
      }
      if (ok) continue;

      // Back to the last choice.
      for (;;) {
        if (stack.length === base) {
          this.undo(entryTrail);
          this.lastindex = entryLastindex;
          return -1;
        }
        const top = stack.length - CHOICE;
        const kind = stack[top];
        pc = stack[top + 1];
        ptr = stack[top + 2];
        this.undo(stack[top + 3]);
        this.lastindex = stack[top + 4];
        repeat = repeats[repeats.length - 1];
        if (kind === GREEDY_ONE) {
          // pc is at skip, min, max. One character less; where a literal follows, only places before it.
          let n = stack[top + 5] - 1;
          const min = code[pc + 1];
          const tail = pc + code[pc];
          if (code[tail] === K.LITERAL) {
            const c = code[tail + 1];
            while (n >= min && (ptr + n >= end || s[ptr + n] !== c)) n--;
          }
          if (n <= min) this.pop(top);
          else stack[top + 5] = n;
          if (n < min) continue;
          ptr += n;
          pc = tail;
          break;
        }
        if (kind === LAZY_ONE) {
          const n = stack[top + 5];
          const max = code[pc + 2];
          if ((max !== K.SRE_MAXREPEAT && n >= max) || ptr >= end || !matchesOne(code, pc + 3, s[ptr])) {
            this.pop(top);
            continue;
          }
          stack[top + 2] = ++ptr;
          stack[top + 5] = n + 1;
          pc += code[pc];
          break;
        }
        if (kind === BRANCHES) {
          pc += code[pc];
          if (code[pc] === 0) {
            this.pop(top);
            continue;
          }
          stack[top + 1] = pc;
          pc++;
          break;
        }
        this.pop(top);
        break;
      }
    }
  }
  private pop(top: number): void {
    this.stack.length = top;
    this.repeats.length--;
  }
  /** Matches the body of POSSESSIVE_REPEAT as often as it goes, each time for good. Where it ends, or -1. */
  private possessive(pc: number, ptr: number): number {
    const { code } = this;
    const min = code[pc + 2];
    const max = code[pc + 3];
    const trail = this.trail.length;
    const lastindex = this.lastindex;
    let lastPtr = -1;
    for (let count = 0; count < min || ((count < max || max === K.SRE_MAXREPEAT) && ptr !== lastPtr); count++) {
      const to = this.run(pc + 4, ptr, false);
      if (to < 0) {
        if (count >= min) break;
        this.undo(trail);
        this.lastindex = lastindex;
        return -1;
      }
      if (count >= min) lastPtr = ptr;
      ptr = to;
    }
    return ptr;
  }
}
