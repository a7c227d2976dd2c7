// The matcher on compiled patterns: spans, groups and lastindex as CPython 3.14.10's _sre gives them. A row of the corpus:
// pattern (for people), text, number of groups, code, then the results of match, search, fullmatch and finditer.

import '../index.ts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { Matcher } from './sre_lib.ts';

type Found = [...(readonly number[])[], number | null] | null;
type Row = [string, string, number, number[], Found, Found, Found, [number, number][]];
const rows = JSON.parse(readFileSync(path.join(import.meta.dirname, 'sre_lib.corpus.json'), 'utf8')) as Row[];

function found(m: Matcher, ok: boolean): Found {
  if (!ok) return null;
  const spans: number[][] = [[m.start, m.ptr]];
  for (let i = 0; i < m.mark.length; i += 2) {
    spans.push(m.mark[i] < 0 || m.mark[i + 1] < 0 ? [-1, -1] : [m.mark[i], m.mark[i + 1]]);
  }
  return [...spans, m.lastindex < 0 ? null : m.lastindex] as Found;
}

it.for(rows)('%s on %j', ([, text, groups, code, match, search, fullmatch, all]) => {
  const chars = Uint32Array.from(text, (c) => c.codePointAt(0)!);
  const matcher = (): Matcher => new Matcher(Uint32Array.from(code), chars, groups, 0, chars.length);
  const m = matcher();
  expect(found(m, m.match())).toEqual(match);
  const s = matcher();
  expect(found(s, s.search())).toEqual(search);
  const f = matcher();
  f.matchAll = true;
  expect(found(f, f.match())).toEqual(fullmatch);
  const i = matcher();
  const spans: number[][] = [];
  while (i.search()) {
    spans.push([i.start, i.ptr]);
    i.mustAdvance = i.ptr === i.start;
    i.start = i.ptr;
    i.reset();
  }
  expect(spans).toEqual(all);
});
