// The front end against recordings of CPython 3.14.10 (testdata/; renewed by conformance/parser-check.ts).

import '../index.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Constant } from './ast.ts';
import { dump, isIncomplete, type Mode, PySyntaxError, parse, setUnicodeNameLookup } from './index.ts';

interface Case {
  source: string;
  mode: Mode;
  dump?: string;
  error?: unknown[];
  warnings?: [string, string, number][];
  incomplete?: boolean;
}

function recorded(name: string): Case[] {
  return JSON.parse(readFileSync(new URL(`testdata/${name}.json`, import.meta.url), 'utf8')).cases;
}

function errorOf(source: string | Uint8Array, mode: Mode = 'exec'): unknown[] {
  try {
    parse(source, '<string>', mode);
  } catch (error) {
    if (!(error instanceof PySyntaxError)) throw error;
    return [error.type, error.message, error.lineno, error.offset, error.end_lineno, error.end_offset, error.text];
  }
  throw new Error(`parsed: ${source}`);
}

const literalsOf = (source: string) => parse(source, '<string>', 'exec').literals;

describe('trees as ast.dump writes them', () => {
  test.each(recorded('trees'))('$source', ({ source, mode, dump: expected, warnings = [] }) => {
    const parsed = parse(source, '<string>', mode);
    expect(dump(parsed.tree, { include_attributes: true, indent: 1 })).toBe(expected);
    expect(parsed.warnings.map((w) => [w.category, w.message, w.lineno])).toEqual(warnings);
  });
});

describe('errors with their places', () => {
  test.each(recorded('errors'))('$source', ({ source, mode, error }) => {
    expect(errorOf(source, mode)).toEqual(error);
  });
});

describe('input at a prompt', () => {
  test.each(recorded('incomplete'))('$source', ({ source, incomplete }) => {
    expect(isIncomplete(source)).toBe(incomplete);
  });

  test('what only the compiler refuses is wrong, not incomplete', () => {
    const refuse = (): void => {
      throw new PySyntaxError('SyntaxError', "'continue' not properly in loop", {
        filename: '<input>',
        lineno: 2,
        offset: 3,
        text: '  continue',
        end_lineno: 2,
        end_offset: 11,
      });
    };
    expect(isIncomplete('if x:\n  continue')).toBe(true);
    expect(isIncomplete('if x:\n  continue', refuse)).toBe(false);
  });
});

describe('nesting', () => {
  test('ends where CPython ends it', () => {
    const overflow = 'Parser stack overflowed - Python source too complex to parse';
    expect(parse(`${'not '.repeat(5969)}x`, '<string>', 'exec').tree._type).toBe('Module');
    expect(errorOf(`${'not '.repeat(5970)}x`).slice(0, 2)).toEqual(['MemoryError', overflow]);
    expect(errorOf(`${'lambda: '.repeat(2985)}x`).slice(0, 2)).toEqual(['MemoryError', overflow]);
    expect(errorOf('('.repeat(201)).slice(0, 4)).toEqual(['SyntaxError', 'too many nested parentheses', 1, 201]);
  });

  test('long chains need no depth', () => {
    for (const source of ['x + ', 'x = ', 'x and ', 'x < ']) {
      expect(parse(`${source.repeat(20_000)}x`, '<string>', 'exec').tree._type).toBe('Module');
    }
  });
});

describe('literals', () => {
  test('are the constants of the tree, in source order, one an occurrence', () => {
    const { tree, literals } = parse('a = 7, 7, "x" "y", None\nb"z"', '<string>', 'exec');
    expect(literals).toEqual([
      { kind: 'int', value: 7n },
      { kind: 'int', value: 7n },
      { kind: 'str', value: 'xy' },
      { kind: 'bytes', value: Uint8Array.of(122) },
    ]);
    expect(literals[0]).not.toBe(literals[1]);
    if (tree._type !== 'Module' || tree.body[1]._type !== 'Expr') throw new Error('another tree');
    expect((tree.body[1].value as Constant).value).toBe(literals[3]);
  });

  test('of f-strings come in the order of the source', () => {
    expect(literalsOf('f"a{1}b{2:c}" + "d"').map((literal) => ('value' in literal ? literal.value : null))).toEqual([
      'a',
      1n,
      'b',
      2n,
      'c',
      'd',
    ]);
  });

  test('of a first reading that was given up do not count', () => {
    expect(literalsOf('with (1, *[2]): pass\nmatch(3)')).toHaveLength(3);
  });

  test('two lone surrogates stay two characters', () => {
    expect(literalsOf('"\\ud800\\udc00"')).toEqual([
      { kind: 'str', value: '\ud800\udc00', codePoints: [0xd800, 0xdc00] },
    ]);
    expect(literalsOf('"\\ud800" "\\udc00"')).toEqual([
      { kind: 'str', value: '\ud800\udc00', codePoints: [0xd800, 0xdc00] },
    ]);
    expect(literalsOf('"\\U00010000"')).toEqual([{ kind: 'str', value: '\u{10000}' }]);
  });

  test('characters by name come from the table that was given', () => {
    setUnicodeNameLookup((name) => (name.toUpperCase() === 'BULLET' ? '•' : null));
    expect(literalsOf('"\\N{bullet}"')).toEqual([{ kind: 'str', value: '•' }]);
    setUnicodeNameLookup(() => null);
    expect(errorOf('"\\N{bullet}"')[1]).toBe(
      "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-9: unknown Unicode character name",
    );
  });

  test('a decimal integer has at most 4300 digits', () => {
    expect(literalsOf('1'.repeat(4300))).toHaveLength(1);
    expect(errorOf(`x = ${'1'.repeat(4301)}`)).toEqual([
      'SyntaxError',
      'Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use ' +
        'sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid ' +
        'decimal conversion limits.',
      1,
      0,
      1,
      0,
      `x = ${'1'.repeat(4301)}\n`,
    ]);
  });
});

describe('source bytes', () => {
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
  const parsed = (text: string) => parse(bytes(text), 'm.py', 'exec').literals;

  test('are UTF-8 unless declared', () => {
    expect(parsed('\xef\xbb\xbf"\xc3\xa9"')).toEqual([{ kind: 'str', value: 'é' }]);
    expect(parsed('#!/bin/sh\n# -*- coding: latin-1 -*-\n"\xe9"')).toEqual([{ kind: 'str', value: 'é' }]);
    const decode = (encoding: string, body: Uint8Array): string => `"${encoding} ${body.length}"`;
    const { literals } = parse(bytes('# vim: set fileencoding=cp1252 :\n"\x80"'), 'm.py', 'exec', { decode });
    expect(literals).toEqual([{ kind: 'str', value: 'cp1252 37' }]);
  });

  test('that are not are refused', () => {
    expect(errorOf(bytes('x\n# \xe9\n'))).toEqual([
      'SyntaxError',
      "Non-UTF-8 code starting with '\\xe9' on line 2, but no encoding declared; " +
        'see https://peps.python.org/pep-0263/ for details',
      2,
      3,
      2,
      3,
      '# \ufffd',
    ]);
    // Read from a file they have its name, as in `python FILE`.
    expect(() => parse(bytes('\xe9'), 'm.py', 'exec', { isFile: true })).toThrow(
      "Non-UTF-8 code starting with '\\xe9' in file m.py on line 1",
    );
    expect(errorOf(bytes('# coding: foo\nx')).slice(1, 4)).toEqual(['unknown encoding: foo', 0, -1]);
    expect(errorOf(bytes('\xef\xbb\xbf# coding: latin-1\n'))[1]).toBe('encoding problem: iso-8859-1 with BOM');
    expect(errorOf('a\0b').slice(0, 3)).toEqual(['SyntaxError', 'source code string cannot contain null bytes', null]);
  });
});
