// Putting string literals together: implicit concatenation, f-strings, t-strings. Mirrors the second half of
// Parser/action_helpers.c. The fast parser and the diagnosing grammar both use it.

import type { StrConst } from '../include/constant.ts';
import type { Constant, expr, FormattedValue, Interpolation, JoinedStr, Position, TemplateStr } from './ast.ts';
import type { PySyntaxWarning } from './errors.ts';
import { concatStr, decodeString, LiteralError, makeStr } from './strings.ts';
import type { Token } from './tokens.ts';

/** The start of `from` to the end of `to`. */
export function span(from: Position, to: Position): Position {
  return {
    lineno: from.lineno,
    col_offset: from.col_offset,
    end_lineno: to.end_lineno,
    end_col_offset: to.end_col_offset,
  };
}

const isStr = (node: expr): node is Constant & { value: StrConst } =>
  node._type === 'Constant' && node.value.kind === 'str';
const isEmptyStr = (node: expr): boolean => isStr(node) && node.value.value === '';

function constant(value: Constant['value'], kind: string | null, position: Position): Constant {
  return { _type: 'Constant', value, kind, ...position };
}

/** Text between expressions (_PyPegen_decode_fstring_part). `end` is the token that closes the string. */
export function textPart(src: string, raw: boolean, token: Token, end: Token, warnings: PySyntaxWarning[]): Constant {
  const value = decodeString(raw, src.slice(token.start, token.end), { src, token: end, warnings, isFString: true });
  return constant(value, null, span(token, token));
}

/** Text of a format specification (_PyPegen_decoded_constant_from_token). */
export function specPart(src: string, raw: boolean, token: Token, warnings: PySyntaxWarning[]): Constant {
  const value = decodeString(raw, src.slice(token.start, token.end), { src, token, warnings, isFString: true });
  return constant(value, null, span(token, token));
}

/** The code of `!s`, `!r` or `!a`. */
export function conversionOf(name: string): number {
  if (name === 's' || name === 'r' || name === 'a') return name.charCodeAt(0);
  return -1;
}

/** What stands in one pair of braces. */
export interface ReplacementField {
  value: expr;
  debug: boolean;
  conversion: { exclamation: Token; name: Token; code: number } | null;
  spec: { colon: Token; node: JoinedStr } | null;
  open: Token;
  close: Token;
}

/**
 * The nodes of a replacement field: with `=`, its text comes first (_PyPegen_formatted_value, _PyPegen_interpolation).
 */
export function replacementField(field: ReplacementField, kind: 'f' | 't'): expr[] {
  const { value, debug, conversion, spec, open, close } = field;
  const code = conversion !== null ? conversion.code : debug && spec === null ? 'r'.charCodeAt(0) : -1;
  const position = span(open, close);
  const format_spec = spec === null ? null : spec.node;
  // The token behind the expression holds its text; the text reaches to that token.
  const [metadata, endLine, endColumn] =
    conversion !== null
      ? [conversion.exclamation.metadata, conversion.name.lineno, conversion.name.col_offset - 1]
      : spec !== null
        ? [spec.colon.metadata, spec.node.lineno, spec.node.col_offset]
        : [close.metadata, close.end_lineno, close.end_col_offset - 1];
  let node: FormattedValue | Interpolation;
  if (kind === 'f') {
    node = { _type: 'FormattedValue', value, conversion: code, format_spec, ...position };
  } else {
    const text = debug ? metadata!.slice(0, metadata!.lastIndexOf('=')) : metadata!;
    node = { _type: 'Interpolation', value, str: makeStr(text), conversion: code, format_spec, ...position };
  }
  if (!debug) return [node];
  const debugText = constant(makeStr(metadata!), null, {
    lineno: open.lineno,
    col_offset: open.col_offset + 1,
    end_lineno: endLine,
    end_col_offset: endColumn,
  });
  return [debugText, node];
}

/** A format specification from its parts (_PyPegen_setup_full_format_spec). */
export function formatSpec(parts: readonly expr[], position: Position): JoinedStr {
  return { _type: 'JoinedStr', values: foldParts(parts), ...position };
}

/** One string literal of several that stand side by side. */
export type StringPart = { kind: 'constant'; node: Constant } | { kind: 'f' | 't'; values: expr[] };

/** All of them as one node (_PyPegen_concatenate_strings, _PyPegen_concatenate_tstrings). */
export function concatenate(parts: readonly StringPart[], position: Position): Constant | JoinedStr | TemplateStr {
  if (parts.every((part) => part.kind === 'constant')) {
    return concatenateConstants(
      parts.map((part) => part.node),
      position,
    );
  }
  const flat: expr[] = [];
  let templates = 0;
  for (const part of parts) {
    if (part.kind === 'constant') {
      if (part.node.value.kind === 'bytes') throw new LiteralError('cannot mix bytes and nonbytes literals', 'last');
      flat.push(part.node);
    } else {
      flat.push(...part.values);
      if (part.kind === 't') templates++;
    }
  }
  const values = foldParts(flat);
  return { _type: templates > 0 ? 'TemplateStr' : 'JoinedStr', values, ...position };
}

function concatenateConstants(nodes: readonly Constant[], position: Position): Constant {
  const bytes = nodes.filter((node) => node.value.kind === 'bytes').length;
  if (bytes !== 0 && bytes !== nodes.length) {
    throw new LiteralError('cannot mix bytes and nonbytes literals', 'last');
  }
  if (nodes.length === 1) return nodes[0];
  if (bytes === 0) return joinConstants(nodes);
  const all = nodes.flatMap((node) => (node.value.kind === 'bytes' ? [...node.value.value] : []));
  return constant({ kind: 'bytes', value: Uint8Array.from(all) }, nodes[0].kind, position);
}

// The first string decides the kind: u"a" "b" is u"ab".
function joinConstants(nodes: readonly Constant[]): Constant {
  const value = concatStr(nodes.map((node) => node.value as StrConst));
  return constant(value, nodes[0].kind, span(nodes[0], nodes[nodes.length - 1]));
}

/** Joins neighbouring texts and drops empty ones (_build_concatenated_str). */
function foldParts(parts: readonly expr[]): expr[] {
  const values: expr[] = [];
  for (let i = 0; i < parts.length; i++) {
    let part = parts[i];
    if (isStr(part)) {
      const first = i;
      while (i + 1 < parts.length && isStr(parts[i + 1])) i++;
      if (i > first) part = joinConstants(parts.slice(first, i + 1) as Constant[]);
      if (isEmptyStr(part)) continue;
    }
    values.push(part);
  }
  return values;
}
