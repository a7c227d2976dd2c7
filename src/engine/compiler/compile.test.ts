// The compiler against recordings of CPython 3.14 (testdata/, made by conformance/compiler-check.ts --record).

import '../index.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CodeUnit, Const } from '../include/constant.ts';
import { LOAD_FAST_BORROW, LOAD_FAST_BORROW_LOAD_FAST_BORROW } from '../include/opcodes.ts';
import { PROFILES } from '../include/profile.ts';
import { PySyntaxError } from '../parser/errors.ts';
import { parse } from '../parser/index.ts';
import { type CompileOptions, compile } from './index.ts';
import { differences, type Recorded } from './recording.ts';

type Mode = 'exec' | 'eval' | 'single';

function compileSource(source: string, mode: Mode = 'exec', options: CompileOptions = {}) {
  const parsed = parse(source, 'file.py', mode);
  const { code, warnings } = compile(parsed.tree, 'file.py', source, options);
  return { code, warnings: [...parsed.warnings, ...warnings], literals: parsed.literals };
}

function outcome(source: string, mode: Mode): Parameters<typeof differences>[1] {
  try {
    return compileSource(source, mode);
  } catch (error) {
    if (error instanceof PySyntaxError) return { error };
    throw error;
  }
}

function codesOf(code: CodeUnit): CodeUnit[] {
  return [code, ...code.co_consts.flatMap((c) => (c.kind === 'code' ? codesOf(c.code) : []))];
}

const folder = new URL('./testdata/', import.meta.url);

for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  const { version, cases } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {
    version: string;
    cases: { source: string; mode: Mode; expected: Recorded }[];
  };
  describe(`${name}, recorded with CPython ${version}`, () => {
    it.each(cases.map((test) => [test.source.trim().split('\n')[0], test] as const))('%s', (_, test) => {
      expect(differences(test.expected, outcome(test.source, test.mode))).toEqual([]);
    });
  });
}

describe('constants', () => {
  it('keeps the first of equal constants, over nested code objects too', () => {
    const { code, literals } = compileSource('a = 1000\ndef f(): return 1000, "x y"\nb = "x y"\n');
    const [first, second] = literals;
    const f = code.co_consts.find((c) => c.kind === 'code');
    expect(code.co_consts).toContain(first);
    expect(code.co_consts).not.toContain(second);
    const inner = f?.kind === 'code' ? f.code.co_consts.find((c) => c.kind === 'tuple') : undefined;
    expect(inner?.kind === 'tuple' && inner.items[0]).toBe(first);
    expect(inner?.kind === 'tuple' && code.co_consts.includes(inner.items[1] as Const)).toBe(true);
  });

  it('tells apart equal values of different types', () => {
    const { code } = compileSource('x = (300, 300.0, 300+0j, "300", b"300")\ny = 0.0, -0.0, 1, True\n');
    const kinds = code.co_consts.map((c) => (c.kind === 'tuple' ? c.items.map((item) => item.kind) : c.kind));
    expect(kinds).toContainEqual(['int', 'float', 'complex', 'str', 'bytes']);
    expect(kinds).toContainEqual(['float', 'float', 'int', 'True']);
  });
});

describe('profiles', () => {
  it('borrows locals only where the version does', () => {
    const source = 'def f(a, b):\n    return g(a, b).h(a)\n';
    const borrows = (options: CompileOptions): boolean =>
      codesOf(compileSource(source, 'exec', options).code).some((code) =>
        code.co_code.some(
          (byte, i) => i % 2 === 0 && (byte === LOAD_FAST_BORROW || byte === LOAD_FAST_BORROW_LOAD_FAST_BORROW),
        ),
      );
    expect(borrows({})).toBe(true);
    expect(borrows({ profile: PROFILES['3.15'] })).toBe(true);
    expect(borrows({ profile: PROFILES['3.13'] })).toBe(false);
  });
});

describe('options', () => {
  it('removes docstrings with optimize 2, asserts with optimize 1', () => {
    const source = 'def f():\n    "doc"\n    assert x\n    return 5\n';
    const consts = (optimize: 0 | 1 | 2): string[] => {
      const f = compileSource(source, 'exec', { optimize }).code.co_consts[0];
      return f?.kind === 'code' ? f.code.co_consts.map((c) => c.kind) : [];
    };
    expect(consts(0)).toContain('str');
    expect(consts(1)).toContain('str');
    expect(consts(2)).not.toContain('str');
  });

  it('allows await at top level when asked', () => {
    expect(() => compileSource('await x')).toThrow("'await' outside function");
    const CO_COROUTINE = 0x80;
    expect(compileSource('await x', 'exec', { allowTopLevelAwait: true }).code.co_flags & CO_COROUTINE).toBe(
      CO_COROUTINE,
    );
  });

  it('takes future features from outside', () => {
    const CO_FUTURE_ANNOTATIONS = 0x1000000;
    const { code } = compileSource('def f(x: a.b): pass', 'exec', { futureFlags: CO_FUTURE_ANNOTATIONS });
    expect(code.co_flags & CO_FUTURE_ANNOTATIONS).toBe(CO_FUTURE_ANNOTATIONS);
    const annotate = codesOf(code).find((inner) => inner.co_name === '__annotate__');
    expect(annotate?.co_consts).toContainEqual({ kind: 'str', value: 'a.b' });
  });
});

describe('depth', () => {
  const refusal = (source: string): string => {
    try {
      compileSource(source);
      return 'compiled';
    } catch (error) {
      return error instanceof PySyntaxError ? error.type : String(error);
    }
  };

  it.each([
    ['operators', `a${'+a'.repeat(5000)}`],
    ['elif', `if a: b\n${'elif a: b\n'.repeat(1000)}`],
    ['comparisons', `a${' < a'.repeat(5000)}`],
    ['attributes', `a${'.b'.repeat(500)}`],
  ])('compiles long chains of %s', (_, source) => {
    expect(refusal(source)).toBe('compiled');
  });

  it.each([
    ['operators', `a${'+a'.repeat(40000)}`],
    ['attributes', `a${'.b'.repeat(100000)}`],
    ['calls', `a${'()'.repeat(100000)}`],
  ])('refuses endless chains of %s as CPython does', (_, source) => {
    expect(refusal(source)).toBe('RecursionError');
  });
});

describe('errors', () => {
  it('quotes the line of a file, not of a string', () => {
    const text = (filename: string): string | null => {
      try {
        compile(parse('x = 1\nreturn x\n', filename, 'exec').tree, filename, 'x = 1\nreturn x\n');
      } catch (error) {
        if (error instanceof PySyntaxError) return error.text;
      }
      return 'no error';
    };
    expect(text('file.py')).toBe('return x\n');
    expect(text('<string>')).toBeNull();
  });
});
