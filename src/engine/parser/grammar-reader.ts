// Reads the grammar's notation into rules that peg.ts can run. Mirrors the parser generator, Tools/peg_generator.
//
// Groups and repetitions become rules of their own, as they become functions in the generated parser: the depth at which
// CPython gives up counts them.

import type { PythonVersion } from '../include/profile.ts';
import { EXPRESSIONS, STATEMENTS } from './grammar.ts';
import { INVALID } from './grammar-invalid.ts';
import { CHANGES } from './grammar-versions.ts';
import * as T from './tokens.ts';

export type ItemMode = 'plain' | 'optional' | 'follows' | 'not' | 'forced';

export interface Item {
  kind: 'token' | 'soft' | 'anySoft' | 'rule' | 'cut';
  mode: ItemMode;
  /** Of a token. */
  type: number;
  /** A soft keyword, or the text that must follow. */
  word: string;
  rule: Rule | null;
  /** Where its value goes; -1 for what is only looked at. */
  slot: number;
}

/** A value that an action uses: a slot, of a sequence perhaps the `first`, `last` or last `comprehension` part. */
export interface Operand {
  slot: number;
  part: '' | 'first' | 'last' | 'comprehension';
}

export type Action =
  | { kind: 'value'; operand: Operand }
  | { kind: 'node'; name: string; operands: Operand[] }
  | { kind: 'error'; where: string; operands: Operand[]; message: string }
  | { kind: 'call'; name: string; operands: Operand[]; words: string[] };

export interface Alternative {
  items: Item[];
  slots: number;
  /** Only for the run that words errors. */
  invalid: boolean;
  action: Action | null;
}

export interface Rule {
  id: number;
  name: string;
  alternatives: Alternative[];
  memo: boolean;
  quiet: boolean;
  leftRecursive: boolean;
  /** A repetition: how often at least; -1 for ordinary rules. */
  repeat: number;
}

const TOKEN_NAMES: ReadonlyMap<string, number> = new Map([
  ['NAME', T.NAME],
  ['NUMBER', T.NUMBER],
  ['STRING', T.STRING],
  ['NEWLINE', T.NEWLINE],
  ['INDENT', T.INDENT],
  ['DEDENT', T.DEDENT],
  ['ENDMARKER', T.ENDMARKER],
  ['TYPE_COMMENT', T.TYPE_COMMENT],
  ['FSTRING_START', T.FSTRING_START],
  ['FSTRING_MIDDLE', T.FSTRING_MIDDLE],
  ['FSTRING_END', T.FSTRING_END],
  ['TSTRING_START', T.TSTRING_START],
  ['TSTRING_MIDDLE', T.TSTRING_MIDDLE],
  ['TSTRING_END', T.TSTRING_END],
]);

// Rules that begin with themselves: their results grow. (`name_or_attr` begins with `attr`, which is the one that grows.)
const LEFT_RECURSIVE: ReadonlySet<string> = new Set([
  'dotted_name',
  'attr',
  'bitwise_or',
  'bitwise_xor',
  'bitwise_and',
  'shift_expr',
  'sum',
  'term',
  'primary',
  't_primary',
]);

const known = new Map<PythonVersion, ReadonlyMap<string, Rule>>();

/** The rules of a version by name; read when first wanted. */
export function grammarRules(version: PythonVersion): ReadonlyMap<string, Rule> {
  const found = known.get(version);
  if (found !== undefined) return found;
  const { rules, words } = CHANGES[version];
  const base = words.reduce((text, [from, to]) => text.replaceAll(from, to), STATEMENTS + EXPRESSIONS + INVALID);
  const read = new GrammarReader().read([base, ...rules]);
  known.set(version, read);
  return read;
}

const LEXEME = /\s+|=>([^\n]*)|\{([^}]*)\}|'([^']+)'|"([^"]+)"|(\w+)|(&&|[&!~=?*+.|()])/y;

interface Lexeme {
  kind: 'action' | 'token' | 'soft' | 'word' | 'mark';
  text: string;
}

class GrammarReader {
  private readonly rules = new Map<string, Rule>();
  private lexemes: Lexeme[] = [];
  private at = 0;
  private nextId = 0;

  /** Reads texts of rules; later ones take the place of earlier ones. */
  read(texts: readonly string[]): Map<string, Rule> {
    const definitions = new Map<string, RegExpExecArray>();
    for (const text of texts)
      for (const definition of text.matchAll(/^(\w+)(?: \((memo|quiet)\))?:(.*(?:\n {2,}.*)*)/gm))
        definitions.set(definition[1], definition);
    for (const [, name, flag] of definitions.values()) {
      const rule = this.newRule(name);
      rule.memo = flag === 'memo';
      rule.quiet = flag === 'quiet';
      rule.leftRecursive = LEFT_RECURSIVE.has(name);
      this.rules.set(name, rule);
    }
    for (const [, name, , body] of definitions.values()) {
      this.lexemes = lexemesOf(body);
      this.at = 0;
      this.rules.get(name)!.alternatives = this.alternatives();
    }
    return this.rules;
  }

  private newRule(name: string, repeat = -1): Rule {
    const id = this.nextId++;
    return { id, name, alternatives: [], memo: false, quiet: false, leftRecursive: false, repeat };
  }

  private isMark(text: string): boolean {
    const lexeme = this.lexemes[this.at];
    return lexeme !== undefined && lexeme.kind === 'mark' && lexeme.text === text;
  }

  private acceptMark(text: string): boolean {
    if (!this.isMark(text)) return false;
    this.at++;
    return true;
  }

  private alternatives(): Alternative[] {
    const alternatives = [this.alternative()];
    while (this.acceptMark('|')) alternatives.push(this.alternative());
    return alternatives;
  }

  private alternative(): Alternative {
    const items: Item[] = [];
    const names = new Map<string, number>();
    let slots = 0;
    let action: Action | null = null;
    while (this.at < this.lexemes.length && !this.isMark('|') && !this.isMark(')')) {
      const lexeme = this.lexemes[this.at];
      if (lexeme.kind === 'action') {
        action = readAction(lexeme.text.trim(), names);
        this.at++;
        continue;
      }
      let name = '';
      if (
        lexeme.kind === 'word' &&
        this.lexemes[this.at + 1]?.text === '=' &&
        this.lexemes[this.at + 1].kind === 'mark'
      ) {
        name = lexeme.text;
        this.at += 2;
      }
      const item = this.item();
      if (item.mode === 'plain' || item.mode === 'optional' || item.mode === 'forced') {
        if (item.kind !== 'cut') item.slot = slots++;
        if (name !== '') names.set(name, item.slot);
      }
      items.push(item);
    }
    const invalid = items.length === 1 && items[0].rule !== null && items[0].rule.name.startsWith('invalid_');
    return { items, slots, invalid, action };
  }

  private item(): Item {
    if (this.acceptMark('~')) return { kind: 'cut', mode: 'plain', type: 0, word: '', rule: null, slot: -1 };
    if (this.acceptMark('&&')) return { ...this.atom(), mode: 'forced' };
    if (this.acceptMark('&')) return { ...this.atom(), mode: 'follows' };
    if (this.acceptMark('!')) return { ...this.atom(), mode: 'not' };
    const item = this.atom();
    if (this.acceptMark('?')) return { ...item, mode: 'optional' };
    if (this.acceptMark('*')) return ruleItem(this.repetition([item], 0, null));
    if (this.acceptMark('+')) return ruleItem(this.repetition([item], 1, null));
    if (this.acceptMark('.')) {
      // s.e+ is e (s e)*: a rule that holds the first and a repetition of the others.
      const element = this.atom();
      this.acceptMark('+');
      const others = this.repetition([item, { ...element, slot: 0 }], 0, {
        kind: 'value',
        operand: { slot: 0, part: '' },
      });
      const gather = this.newRule('_gather');
      const items = [
        { ...element, slot: 0 },
        { ...ruleItem(others), slot: 1 },
      ];
      const operands: Operand[] = [
        { slot: 0, part: '' },
        { slot: 1, part: '' },
      ];
      gather.alternatives = [{ items, slots: 2, invalid: false, action: { kind: 'node', name: 'list', operands } }];
      return ruleItem(gather);
    }
    return item;
  }

  private repetition(items: Item[], least: number, action: Action | null): Rule {
    const rule = this.newRule('_loop', least);
    const slotted = action === null ? items.map((item) => ({ ...item, slot: 0 })) : items;
    rule.alternatives = [{ items: slotted, slots: 1, invalid: false, action }];
    return rule;
  }

  private atom(): Item {
    const lexeme = this.lexemes[this.at++];
    const item: Item = { kind: 'token', mode: 'plain', type: 0, word: lexeme.text, rule: null, slot: -1 };
    if (lexeme.kind === 'token') return { ...item, type: typeOf(lexeme.text) };
    if (lexeme.kind === 'soft') {
      // Double quotes around an operator mean the operator.
      return { ...item, kind: T.OPERATORS.has(lexeme.text) ? 'token' : 'soft', type: typeOf(lexeme.text) };
    }
    if (lexeme.kind === 'word') {
      if (lexeme.text === 'SOFT_KEYWORD') return { ...item, kind: 'anySoft' };
      const type = TOKEN_NAMES.get(lexeme.text);
      if (type !== undefined) return { ...item, type };
      const rule = this.rules.get(lexeme.text);
      if (rule === undefined) throw new Error(`the grammar has no rule ${lexeme.text}`);
      return ruleItem(rule);
    }
    if (lexeme.text !== '(') throw new Error(`the grammar has a stray ${lexeme.text}`);
    const group = this.newRule('_group');
    group.alternatives = this.alternatives();
    this.acceptMark(')');
    return ruleItem(group);
  }
}

function ruleItem(rule: Rule): Item {
  return { kind: 'rule', mode: 'plain', type: 0, word: '', rule, slot: -1 };
}

function typeOf(text: string): number {
  return T.KEYWORDS.get(text) ?? T.OPERATORS.get(text) ?? T.NAME;
}

function lexemesOf(body: string): Lexeme[] {
  const lexemes: Lexeme[] = [];
  LEXEME.lastIndex = 0;
  while (LEXEME.lastIndex < body.length) {
    const from = LEXEME.lastIndex;
    const match = LEXEME.exec(body);
    if (match === null) throw new Error(`the grammar is unreadable at ${body.slice(from)}`);
    const [, action, inlineAction, token, soft, word, mark] = match;
    if (action !== undefined) lexemes.push({ kind: 'action', text: action });
    else if (inlineAction !== undefined) lexemes.push({ kind: 'action', text: inlineAction });
    else if (token !== undefined) lexemes.push({ kind: 'token', text: token });
    else if (soft !== undefined) lexemes.push({ kind: 'soft', text: soft });
    else if (word !== undefined) lexemes.push({ kind: 'word', text: word });
    else if (mark !== undefined) lexemes.push({ kind: 'mark', text: mark });
  }
  return lexemes;
}

function readAction(text: string, names: ReadonlyMap<string, number>): Action {
  const operand = (word: string): Operand => {
    const [name, part = ''] = word.split('.');
    const slot = names.get(name);
    if (slot === undefined) throw new Error(`an action of the grammar uses ${name}, which is not there: ${text}`);
    return { slot, part: part as Operand['part'] };
  };
  const error = /^!(\w+)((?: [a-z][\w.]*)*): (.*)$/.exec(text);
  if (error !== null) {
    const [, where, words, message] = error;
    return { kind: 'error', where, operands: words.split(' ').filter(Boolean).map(operand), message };
  }
  const [head, ...words] = text.split(' ');
  if (head.startsWith('?')) {
    const operands = words.filter((word) => names.has(word)).map(operand);
    return { kind: 'call', name: head.slice(1), operands, words: words.filter((word) => !names.has(word)) };
  }
  if (words.length === 0 && names.has(head)) return { kind: 'value', operand: operand(head) };
  return { kind: 'node', name: head, operands: words.map(operand) };
}
