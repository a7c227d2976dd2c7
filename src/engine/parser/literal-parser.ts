// Numbers and strings of the fast parser, with the expressions inside f-strings. Mirrors the rules `strings`, `fstring` and
// `tstring` of Grammar/python.gram.

import type { Constant, expr } from './ast.ts';
import {
  concatenate,
  conversionOf,
  formatSpec,
  type ReplacementField,
  replacementField,
  type StringPart,
  span,
  specPart,
  textPart,
} from './fstrings.ts';
import { parseNumber } from './numbers.ts';
import { BRACKET_LEVELS, ParserBase } from './parser-base.ts';
import { parseString } from './strings.ts';
import * as T from './tokens.ts';

export abstract class LiteralParser extends ParserBase {
  protected number(): Constant {
    const token = this.tok;
    const value = parseNumber(this.text(token), this.maxStrDigits);
    this.next();
    const node: Constant = this.at({ _type: 'Constant', value, kind: null }, token);
    this.constants.push(node);
    return node;
  }

  /** One or more string literals side by side. */
  protected strings(): expr {
    const start = this.tok;
    const parts: StringPart[] = [];
    for (;;) {
      const token = this.tok;
      if (token.type === T.STRING) {
        const value = parseString(this.src, token, this.warnings);
        this.next();
        const kind = this.src.charCodeAt(token.start) === 117 ? 'u' : null;
        parts.push({ kind: 'constant', node: this.at({ _type: 'Constant', value, kind }, token) });
      } else if (token.type === T.FSTRING_START) {
        parts.push({ kind: 'f', values: this.fstring('f') });
      } else if (token.type === T.TSTRING_START) {
        parts.push({ kind: 't', values: this.fstring('t') });
      } else {
        break;
      }
    }
    if (parts.length > 1 && parts.some((part) => (part.kind === 't') !== (parts[0].kind === 't'))) this.fail();
    const node = concatenate(parts, span(start, this.tokens[this.pos - 1]));
    this.keepTexts(node);
    return node;
  }

  // The texts that stay of an f-string are literals as well; those of its expressions are there already.
  private keepTexts(node: expr): void {
    if (node._type === 'JoinedStr' || node._type === 'TemplateStr') {
      this.outOfOrder = true;
      for (const value of node.values) this.keepTexts(value);
    } else if (node._type === 'FormattedValue' || node._type === 'Interpolation') {
      if (node.format_spec !== null) this.keepTexts(node.format_spec);
    } else if (node._type === 'Constant') {
      this.constants.push(node);
    }
  }

  private fstring(kind: 'f' | 't'): expr[] {
    const start = this.tok;
    const raw = /r/i.test(this.text(start));
    const middle = kind === 'f' ? T.FSTRING_MIDDLE : T.TSTRING_MIDDLE;
    const endType = kind === 'f' ? T.FSTRING_END : T.TSTRING_END;
    this.next();
    const values: expr[] = [];
    // Texts are decoded when the end is known, for it is the end's line that warnings name.
    const texts: { index: number; token: T.Token }[] = [];
    while (this.tok.type !== endType) {
      if (this.tok.type === middle) {
        texts.push({ index: values.length, token: this.tok });
        values.push(NO_EXPRESSION);
        this.next();
      } else {
        values.push(...this.replacementField(kind, raw, kind));
      }
    }
    const end = this.tok;
    this.next();
    for (const { index, token } of texts) {
      values[index] = textPart(this.src, raw, token, end, this.warnings);
    }
    return values;
  }

  private replacementField(kind: 'f' | 't', raw: boolean, make: 'f' | 't'): expr[] {
    const open = this.tok;
    this.expect(T.LBRACE);
    this.enter(BRACKET_LEVELS);
    const value = this.annotatedRhs();
    this.leave(BRACKET_LEVELS);
    const debug = this.accept(T.EQUAL);
    let conversion: ReplacementField['conversion'] = null;
    if (this.tok.type === T.EXCLAMATION) {
      const exclamation = this.tok;
      this.next();
      const name = this.tok;
      const code = conversionOf(this.name());
      if (code < 0 || exclamation.lineno !== name.lineno || exclamation.end_col_offset !== name.col_offset) this.fail();
      conversion = { exclamation, name, code };
    }
    let spec: ReplacementField['spec'] = null;
    if (this.tok.type === T.COLON) {
      const colon = this.tok;
      this.next();
      const parts: expr[] = [];
      const middle = kind === 'f' ? T.FSTRING_MIDDLE : T.TSTRING_MIDDLE;
      for (;;) {
        if (this.is(middle)) {
          parts.push(specPart(this.src, raw, this.tok, this.warnings));
          this.next();
        } else if (this.is(T.LBRACE)) {
          // Inside a specification even a t-string formats.
          parts.push(...this.replacementField(kind, raw, 'f'));
        } else {
          break;
        }
      }
      spec = { colon, node: formatSpec(parts, span(colon, this.tokens[this.pos - 1])) };
    }
    const close = this.tok;
    this.expect(T.RBRACE);
    return replacementField({ value, debug, conversion, spec, open, close }, make);
  }

  /** yield_expr or star_expressions. */
  abstract annotatedRhs(): expr;
}

const NO_EXPRESSION: expr = {
  _type: 'Constant',
  value: { kind: 'None' },
  kind: null,
  lineno: 0,
  col_offset: 0,
  end_lineno: 0,
  end_col_offset: 0,
};
