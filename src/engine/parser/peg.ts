// Runs the grammar over the tokens. Mirrors the generated Parser/parser.c and the memo functions of Parser/pegen.c.
//
// The calls of rules are kept on a stack of our own, not the host's: sources may nest as deep as CPython's parser allows, and
// the depth at which it refuses is counted exactly.

import type { Alternative, Item, Rule } from './grammar-reader.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

/** What a rule gave: a node over the tokens `from` to `to` (exclusive), a sequence, or nothing. */
export interface Node {
  kind: string;
  from: number;
  to: number;
  parts: readonly Value[];
}
export type Value = Node | readonly Value[] | null;

/** What the machine leaves to actions.ts and diagnose.ts. */
export interface PegHost {
  /** The value of an alternative that matched from token `from`; undefined if it refuses. May throw the error. */
  act(alternative: Alternative, slots: readonly Value[], from: number): Value | undefined;
  /** Throws the error of the ERRORTOKEN just read. */
  tokenizerError(): never;
  /** Throws: the token just read should have been `word`. */
  expected(word: string): never;
  /** Throws: the source is nested too deeply. */
  stackOverflow(): never;
}

const MAXSTACK = 6000;

interface Memo {
  ok: boolean;
  value: Value;
  mark: number;
}

interface Frame {
  rule: Rule;
  start: number;
  alternative: number;
  item: number;
  slots: Value[];
  cut: boolean;
  /** Where a look ahead began. */
  looked: number;
  /** The results of a repetition so far. */
  values: Value[];
  /** The longest result so far of a rule that grows. */
  best: Memo | null;
  calledInvalid: boolean;
}

export class PegMachine {
  mark = 0;
  /** How many tokens have been read. */
  fill = 0;
  callInvalidRules = false;
  private level = 0;
  private readonly src: string;
  private readonly tokens: readonly Token[];
  private readonly host: PegHost;
  private readonly memo = new Map<number, Memo>();
  private readonly frames: Frame[] = [];
  private ok = false;
  private value: Value = null;

  constructor(src: string, tokens: readonly Token[], host: PegHost) {
    this.src = src;
    this.tokens = tokens;
    this.host = host;
  }

  /** Starts again from the first token, with the alternatives that word errors. */
  resetForErrorPass(): void {
    this.mark = 0;
    this.level = 0;
    this.frames.length = 0;
    this.memo.clear();
    this.callInvalidRules = true;
  }

  /** Whether the source is a `rule`. */
  parse(rule: Rule): boolean {
    if (!this.call(rule)) this.run();
    return this.ok;
  }

  private peek(): Token {
    if (this.mark === this.fill) {
      this.fill++;
      if (this.tokens[this.mark].type === T.ERRORTOKEN) this.host.tokenizerError();
    }
    return this.tokens[this.mark];
  }

  // Begins a rule. True if its result is known already.
  private call(rule: Rule): boolean {
    if (this.level++ === MAXSTACK) this.host.stackOverflow();
    const start = this.mark;
    if (rule.memo || rule.leftRecursive) {
      this.peek();
      const memo = this.memo.get(memoKey(start, rule));
      if (memo !== undefined) {
        this.level--;
        this.mark = memo.mark;
        this.ok = memo.ok;
        this.value = memo.value;
        return true;
      }
    }
    let best: Memo | null = null;
    if (rule.leftRecursive) {
      best = { ok: false, value: null, mark: start };
      this.memo.set(memoKey(start, rule), best);
      if (this.level++ === MAXSTACK) this.host.stackOverflow();
    }
    this.frames.push({
      rule,
      start,
      alternative: 0,
      item: 0,
      slots: [],
      cut: false,
      looked: 0,
      values: [],
      best,
      calledInvalid: this.callInvalidRules,
    });
    if (rule.quiet) this.callInvalidRules = false;
    return false;
  }

  // Until the frame that was on top is done; its result is in `ok` and `value`.
  private run(): void {
    const base = this.frames.length - 1;
    let returned = false;
    while (this.frames.length > base) {
      const frame = this.frames[this.frames.length - 1];
      let alternative = frame.rule.alternatives[frame.alternative];
      let outcome: boolean | null = null;
      if (returned) outcome = this.settle(frame, alternative.items[frame.item]);
      returned = false;
      for (;;) {
        if (outcome === true) frame.item++;
        else if (outcome === false) {
          this.mark = frame.start;
          frame.alternative++;
          frame.item = 0;
          if (frame.cut) frame.alternative = frame.rule.alternatives.length;
        }
        // Next alternative, without those of the other run.
        while (
          frame.alternative < frame.rule.alternatives.length &&
          frame.item === 0 &&
          frame.rule.alternatives[frame.alternative].invalid &&
          !this.callInvalidRules
        ) {
          frame.alternative++;
        }
        if (frame.alternative >= frame.rule.alternatives.length) {
          returned = this.finish(frame, false, null);
          break;
        }
        alternative = frame.rule.alternatives[frame.alternative];
        if (frame.item === 0 && outcome !== null) frame.slots = [];
        if (frame.item >= alternative.items.length) {
          const value = this.host.act(alternative, frame.slots, frame.start);
          if (value === undefined) {
            outcome = false;
            continue;
          }
          returned = this.finish(frame, true, value);
          break;
        }
        outcome = this.start(frame, alternative.items[frame.item]);
        if (outcome === null) break;
      }
    }
  }

  // Tries an item. Null if that needs a rule, whose frame is now on top.
  private start(frame: Frame, item: Item): boolean | null {
    frame.looked = this.mark;
    switch (item.kind) {
      case 'cut':
        frame.cut = true;
        return true;
      case 'rule':
        if (!this.call(item.rule!)) return null;
        return this.settle(frame, item);
      default: {
        const token = this.peek();
        this.ok = token.type === item.type;
        if (item.kind === 'soft') this.ok &&= this.src.slice(token.start, token.end) === item.word;
        if (item.kind === 'anySoft') {
          this.ok = token.type === T.NAME && T.SOFT_KEYWORDS.has(this.src.slice(token.start, token.end));
        }
        if (this.ok) {
          const kind = token.type === T.NAME ? 'Name' : token.type === T.NUMBER ? 'literal' : 'token';
          this.value = { kind, from: this.mark, to: this.mark + 1, parts: [] };
          this.mark++;
        } else if (item.mode === 'forced') {
          this.host.expected(item.word);
        }
        return this.settle(frame, item);
      }
    }
  }

  // What the result in `ok` and `value` means for the item.
  private settle(frame: Frame, item: Item): boolean {
    switch (item.mode) {
      case 'follows':
        this.mark = frame.looked;
        return this.ok;
      case 'not':
        this.mark = frame.looked;
        return !this.ok;
      case 'optional':
        frame.slots[item.slot] = this.ok ? this.value : null;
        return true;
      default:
        if (this.ok && item.slot >= 0) frame.slots[item.slot] = this.value;
        return this.ok;
    }
  }

  // The rule matched or not. True if that is its result, false if it goes on (a repetition, a longer result).
  private finish(frame: Frame, ok: boolean, value: Value): boolean {
    const { rule, start } = frame;
    if (rule.repeat >= 0 && ok) {
      frame.values.push(value);
      frame.start = this.mark;
      restart(frame);
      return false;
    }
    if (frame.best !== null && ok && this.mark > frame.best.mark) {
      frame.best = { ok: true, value, mark: this.mark };
      this.memo.set(memoKey(start, rule), frame.best);
      this.mark = start;
      restart(frame);
      return false;
    }
    this.ok = ok;
    this.value = value;
    if (rule.repeat >= 0) {
      this.ok = frame.values.length >= rule.repeat;
      this.value = frame.values;
    } else if (frame.best !== null) {
      this.level--;
      this.ok = frame.best.ok;
      this.value = frame.best.value;
      this.mark = frame.best.mark;
    } else if (rule.memo) {
      this.memo.set(memoKey(start, rule), { ok, value, mark: this.mark });
    }
    if (rule.quiet) this.callInvalidRules = frame.calledInvalid;
    this.level--;
    this.frames.pop();
    return true;
  }
}

function restart(frame: Frame): void {
  frame.alternative = 0;
  frame.item = 0;
  frame.slots = [];
  frame.cut = false;
}

function memoKey(mark: number, rule: Rule): number {
  return mark * 1024 + rule.id;
}
