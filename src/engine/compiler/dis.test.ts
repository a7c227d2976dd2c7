// dis text against a recording of `python -m dis` (CPython 3.14.10), and the tables read back.

import '../index.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from '../parser/index.ts';
import {
  co_lines,
  co_positions,
  compile,
  disassemble,
  PyCode_Addr2Line,
  parseExceptionTable,
  parseLineTable,
} from './index.ts';

const source = readFileSync(new URL('./testdata/dis.py.txt', import.meta.url), 'utf8');

function compiled() {
  return compile(parse(source, 'prog.py', 'exec').tree, 'prog.py', source).code;
}

describe('dis', () => {
  it('prints what python -m dis prints', () => {
    const expected = readFileSync(new URL('./testdata/dis.txt', import.meta.url), 'utf8');
    expect(disassemble(compiled(), () => '0xADDRESS')).toBe(expected);
  });

  it('asks once for each address', () => {
    let asked = 0;
    const text = disassemble(compiled(), () => `0x${(++asked).toString(16)}`);
    expect(text.match(/Disassembly of/g)?.length).toBe(asked);
  });
});

describe('tables', () => {
  it('cover every code unit', () => {
    const code = compiled();
    const entries = parseLineTable(code);
    expect(entries[0]?.start).toBe(0);
    expect(entries.at(-1)?.end).toBe(code.co_code.length);
    entries.slice(1).forEach((entry, i) => {
      expect(entry.start).toBe(entries[i]?.end);
    });
    expect(co_positions(code)).toHaveLength(code.co_code.length / 2);
  });

  it('give the line of an instruction', () => {
    const code = compiled();
    expect(PyCode_Addr2Line(code, -1)).toBe(1);
    for (const { start, end, lineno } of co_lines(code)) {
      expect(PyCode_Addr2Line(code, start)).toBe(lineno);
      expect(PyCode_Addr2Line(code, end - 2)).toBe(lineno);
    }
  });

  it('name the handlers', () => {
    const f = compiled().co_consts.find((c) => c.kind === 'code');
    const entries = f?.kind === 'code' ? parseExceptionTable(f.code) : [];
    expect(entries.length).toBeGreaterThan(0);
    for (const { start, end, target } of entries) {
      expect(start).toBeLessThan(end);
      expect(target).toBeGreaterThanOrEqual(end);
    }
  });
});
