// Comparison of a code object with a recording of the one real CPython makes. For tests and conformance only.
// Mirrors nothing in CPython.

import type { CodeUnit, Const } from '../include/constant.ts';
import { CO_FAST_CELL, CO_FAST_FREE, CO_FAST_LOCAL } from '../include/flags.ts';
import type { PySyntaxError, PySyntaxWarning } from '../parser/errors.ts';

export type RecordedConst = string | Record<string, unknown>;

export interface RecordedCode {
  co_consts: RecordedConst[];
  [field: string]: unknown;
}

/** What compiler-record.py prints for one source. */
export interface Recorded {
  code?: RecordedCode;
  error?: [type: string, message: string, lineno: number, offset: number, end_lineno: number, end_offset: number];
  warnings: [category: string, message: string, lineno: number][];
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** float.hex() */
function floatHex(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const sign = bits >> 63n ? '-' : '';
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn).toString(16).padStart(13, '0');
  if (exponent === 0 && /^0+$/.test(mantissa)) return `${sign}0x0.0p+0`;
  const power = exponent === 0 ? -1022 : exponent - 1023;
  return `${sign}0x${exponent === 0 ? 0 : 1}.${mantissa}p${power < 0 ? '' : '+'}${power}`;
}

function intHex(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

function hasSurrogates(text: string): boolean {
  return !text.isWellFormed();
}

/** The constant in the form of the recording; code objects apart. */
function recordedConst(c: Const): RecordedConst {
  switch (c.kind) {
    case 'int':
      return { int: intHex(c.value) };
    case 'float':
      return { float: floatHex(c.value) };
    case 'complex':
      return { complex: [floatHex(c.real), floatHex(c.imag)] };
    case 'str':
      if (c.codePoints !== undefined) return { str: [...c.codePoints] };
      return { str: hasSurrogates(c.value) ? Array.from(c.value, (ch) => ch.codePointAt(0)!) : c.value };
    case 'bytes':
      return { bytes: hex(c.value) };
    case 'tuple':
      return { tuple: c.items.map(recordedConst) };
    case 'frozenset':
      return { frozenset: c.items.map(recordedConst) };
    case 'slice':
      return { slice: [c.start, c.stop, c.step].map(recordedConst) };
    case 'code':
      return { code: c.code.co_qualname };
    default:
      return c.kind;
  }
}

/** As JSON text, items of frozensets in one order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value !== null && typeof value === 'object') {
    const [[key, inner]] = Object.entries(value) as [[string, unknown]];
    if (key === 'frozenset') return `{"frozenset":[${(inner as unknown[]).map(canonical).sort().join()}]}`;
    return `{${JSON.stringify(key)}:${canonical(inner)}}`;
  }
  return JSON.stringify(value);
}

/** The fields a Python program can see, from co_localsplusnames and kinds. */
function visibleFields(code: CodeUnit): Record<string, unknown> {
  const named = (bit: number): string[] => code.co_localsplusnames.filter((_, i) => code.co_localspluskinds[i]! & bit);
  return {
    co_argcount: code.co_argcount,
    co_posonlyargcount: code.co_posonlyargcount,
    co_kwonlyargcount: code.co_kwonlyargcount,
    co_stacksize: code.co_stacksize,
    co_flags: code.co_flags,
    co_firstlineno: code.co_firstlineno,
    co_name: code.co_name,
    co_qualname: code.co_qualname,
    co_code: hex(code.co_code),
    co_names: code.co_names,
    co_localspluskinds: hex(code.co_localspluskinds),
    co_varnames: named(CO_FAST_LOCAL),
    co_cellvars: named(CO_FAST_CELL),
    co_freevars: named(CO_FAST_FREE),
    co_linetable: hex(code.co_linetable),
    co_exceptiontable: hex(code.co_exceptiontable),
  };
}

/** Fields that tell of the instructions, which are 3.14's in all versions here (strategy.ts); and one that no program sees. */
const OF_INSTRUCTIONS: ReadonlySet<string> = new Set([
  'co_code',
  'co_linetable',
  'co_exceptiontable',
  'co_localspluskinds',
]);

function codeDifferences(expected: RecordedCode, code: CodeUnit, path: string, instructions: boolean): string[] {
  const found: string[] = [];
  for (const [field, value] of Object.entries(visibleFields(code))) {
    if (!instructions && OF_INSTRUCTIONS.has(field)) continue;
    const mine = JSON.stringify(value);
    const theirs = JSON.stringify(expected[field]);
    if (mine !== theirs) found.push(`${path}: ${field}\n      CPython ${theirs}\n      here    ${mine}`);
  }
  if (expected.co_consts.length !== code.co_consts.length) {
    const show = (c: RecordedConst): RecordedConst => (typeof c === 'object' && 'code' in c ? '<code>' : c);
    found.push(
      `${path}: co_consts\n      CPython ${JSON.stringify(expected.co_consts.map(show))}` +
        `\n      here    ${JSON.stringify(code.co_consts.map(recordedConst))}`,
    );
    return found;
  }
  code.co_consts.forEach((c, i) => {
    const other = expected.co_consts[i]!;
    if (c.kind === 'code' && typeof other === 'object' && 'code' in other) {
      found.push(...codeDifferences(other.code as RecordedCode, c.code, `${path} > ${c.code.co_name}`, instructions));
    } else if (canonical(recordedConst(c)) !== canonical(other)) {
      const shown = typeof other === 'object' && 'code' in other ? '<code>' : canonical(other);
      found.push(`${path}: co_consts[${i}]\n      CPython ${shown}\n      here    ${canonical(recordedConst(c))}`);
    }
  });
  return found;
}

function describeError(error: PySyntaxError): NonNullable<Recorded['error']> {
  return [error.type, error.message, error.lineno, error.offset, error.end_lineno, error.end_offset] as NonNullable<
    Recorded['error']
  >;
}

/** Where the outcome here differs from the recording; empty when it does not. `instructions`: whether these are compared, too. */
export function differences(
  expected: Recorded,
  outcome: { code: CodeUnit; warnings: readonly PySyntaxWarning[] } | { error: PySyntaxError },
  instructions = true,
): string[] {
  if ('error' in outcome) {
    const mine = JSON.stringify(describeError(outcome.error));
    const theirs = JSON.stringify(expected.error ?? 'no error');
    return mine === theirs ? [] : [`error\n      CPython ${theirs}\n      here    ${mine}`];
  }
  if (expected.code === undefined) return [`no error here, CPython: ${JSON.stringify(expected.error)}`];
  const found = codeDifferences(expected.code, outcome.code, outcome.code.co_name, instructions);
  const mine = JSON.stringify(outcome.warnings.map((w) => [w.category, w.message, w.lineno]).sort());
  const theirs = JSON.stringify([...expected.warnings].sort());
  if (mine !== theirs) found.push(`warnings\n      CPython ${theirs}\n      here    ${mine}`);
  return found;
}
