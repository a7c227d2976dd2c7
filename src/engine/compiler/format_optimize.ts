// Turns '...%s...' % (a, b) into an f-string.
// Mirrors optimize_format and its helpers of Python/ast_preprocess.c.

import type { StrConst } from '../include/constant.ts';
import type { BinOp, Constant, expr, FormattedValue, JoinedStr } from '../parser/ast.ts';
import { codePoints, strFromCodePoints } from './constant_folding.ts';

/** Width and precision of at most this many digits less one are understood. */
const MAXDIGITS = 3;

const PERCENT = 0x25;
const CONVERSIONS = 'sra';

function synthetic(value: StrConst): Constant {
  return { _type: 'Constant', value, kind: null, lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 };
}

class FormatReader {
  private readonly fmt: readonly number[];
  pos = 0;

  constructor(fmt: readonly number[]) {
    this.fmt = fmt;
  }

  get done(): boolean {
    return this.pos >= this.fmt.length;
  }

  /** Text up to the next conversion, '%%' taken as '%'. */
  literal(): Constant | null {
    const start = this.pos;
    const text: number[] = [];
    while (!this.done) {
      const point = this.fmt[this.pos]!;
      if (point === PERCENT) {
        if (this.fmt[this.pos + 1] !== PERCENT) break;
        this.pos++;
      }
      this.pos++;
      text.push(point);
    }
    return this.pos === start ? null : synthetic(strFromCodePoints(text));
  }

  private next(): string {
    const point = this.fmt[this.pos++];
    // Past the end: no conversion character, which no caller accepts.
    return point === undefined ? '' : String.fromCodePoint(point);
  }

  /** Digits starting with `ch`: their value and the character after them; null: too many. */
  private digits(ch: string): [value: string, next: string] | null {
    let value = '';
    let current = ch;
    while (current >= '0' && current <= '9') {
      value += current;
      current = this.next();
      if (current === '' || value.length >= MAXDIGITS) return null;
    }
    return [value, current];
  }

  /** The conversion after '%' applied to `arg`, or null when an f-string cannot say it. */
  conversion(arg: expr): FormattedValue | null {
    let leftAligned = false;
    let ch = this.next();
    for (; ch !== '' && '-+ #0'.includes(ch); ch = this.next()) if (ch === '-') leftAligned = true;
    const width = this.digits(ch);
    if (width === null) return null;
    ch = width[1];
    let precision: string | null = null;
    if (ch === '.') {
      const digits = this.digits(this.next());
      if (digits === null) return null;
      precision = digits[0] === '' ? '0' : digits[0];
      ch = digits[1];
    }
    if (ch === '' || !CONVERSIONS.includes(ch)) return null;
    let spec = '';
    if (width[0] !== '') {
      if (!leftAligned && Number(width[0]) > 0) spec += '>';
      spec += Number(width[0]);
    }
    if (precision !== null) spec += `.${Number(precision)}`;
    return {
      _type: 'FormattedValue',
      value: arg,
      conversion: ch.charCodeAt(0),
      format_spec: spec === '' ? null : synthetic({ kind: 'str', value: spec }),
      lineno: arg.lineno,
      col_offset: arg.col_offset,
      end_lineno: arg.end_lineno,
      end_col_offset: arg.end_col_offset,
    };
  }
}

/** The f-string that stands for `node`, whose left side is `fmt` and right side a tuple of `elts`; null: none does. */
export function optimize_format(node: BinOp, fmt: StrConst, elts: readonly expr[]): JoinedStr | null {
  const reader = new FormatReader(codePoints(fmt));
  const values: expr[] = [];
  let cnt = 0;
  for (;;) {
    const literal = reader.literal();
    if (literal !== null) values.push(literal);
    if (reader.done) break;
    if (cnt >= elts.length) return null;
    reader.pos++;
    const formatted = reader.conversion(elts[cnt++]!);
    if (formatted === null) return null;
    values.push(formatted);
  }
  if (cnt < elts.length) return null;
  return {
    _type: 'JoinedStr',
    values,
    lineno: node.lineno,
    col_offset: node.col_offset,
    end_lineno: node.end_lineno,
    end_col_offset: node.end_col_offset,
  };
}
