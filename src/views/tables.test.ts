// Tables of the machine on recorded runs.

import { beforeAll, describe, expect, it } from 'vitest';
import { english } from '../authoring/languages.ts';
import { bootedImage } from '../engine/conformance/booted.ts';
import { type BootImage, silentHost } from '../engine/index.ts';
import { journalLength } from '../engine/memory/memory.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { codeView } from './code-view.ts';
import { History } from './history.ts';
import { arenasView } from './pools.ts';
import { freelistsView, smallIntsView, stringsView } from './tables.ts';

let image: BootImage;
beforeAll(() => {
  image = bootedImage();
});
/** Memory at the step at which a line is next for the n-th time. */
function at(source: string, line: number, n = 0) {
  const recorder = new Recorder({ version: '3.14', image, host: silentHost, source, filename: 'main.py' });
  recorder.finish();
  const history = new History(recorder, english());
  while (history.analyse());
  const steps = Array.from({ length: recorder.steps.length }, (_, i) => i);
  const step = steps.filter((i) => recorder.steps.at(i).line === line)[n];
  const { cards } = history.at(step);
  recorder.seek(step);
  return { recorder, history, step, cards, name: (o: number) => history.nameAt(o, step) };
}

describe('small ints', () => {
  it('count the references of names, items and attributes', () => {
    const { recorder } = at('x = 7\ny = [7, 8, 300]\nend = 0\n', 3);
    const { cells } = smallIntsView(recorder.program);
    expect([cells.length, cells[0].value, cells.at(-1)!.value]).toEqual([262, -5, 256]);
    expect(cells.filter((c) => c.references > 0).map((c) => [c.value, c.references])).toEqual([
      [7, 2],
      [8, 1],
    ]);
  });
});

describe('strings', () => {
  it('say which are interned, and where they are', () => {
    const { recorder } = at(
      "a = 'snake_case'\nb = 'two words'\nc = ''.join(['sna', 'ke'])\ndef f(p):\n    return p\nend = 0\n",
      6,
    );
    const { strings, table } = stringsView(recorder.program, english());
    const of = (text: string) => strings.find((s) => s.text === text)!;
    expect([of("'snake_case'").interned, of("'two words'").interned, of("'snake'").interned]).toEqual([
      'mortal',
      'no',
      'no',
    ]);
    expect(of("'p'").places).toEqual(['a variable of f']);
    expect(of("'p'").shared).toBe(true);
    expect(of("'a'").places).toContain('a name in <module>');
    expect(of("'snake'").places).toEqual(['an object of the program']);
    expect(table).toBeGreaterThan(strings.filter((s) => s.interned === 'mortal').length);
  });
});

describe('free lists', () => {
  it('keep the dead, newest first, and give them out again', () => {
    const source = 'x = [1]\ny = [2]\ndel y\ndel x\nz = [3]\nend = 0\n';
    const before = at(source, 5);
    const lists = freelistsView((o) => before.history.formerAt(o, before.step), english()).find(
      (f) => f.name === 'list',
    )!;
    const names = lists.entries.slice(0, 2).map((e) => e.former.replace(/^#(\d+).*/, '$1'));
    const dead = before.cards.filter((c) => c.type === 'list' && c.state === 'freed');
    expect(names.map(Number).toSorted()).toEqual(dead.map((c) => c.number).toSorted());
    const first = lists.entries[0].address;
    const after = at(source, 6);
    expect(after.cards.find((c) => c.type === 'list' && c.state === 'alive')!.address).toBe(first);
    const left = freelistsView(() => null, english()).find((f) => f.name === 'list')!;
    expect([left.size, left.entries[0].address]).toEqual([lists.size - 1, lists.entries[1].address]);
  });
});

describe('arenas', () => {
  it('pools add up; the blocks of a pool name their tenants', () => {
    const { cards, name, recorder } = at("x = [1000 + 1, 'a' * 30]\nend = 0\n", 2);
    const list = cards.find((c) => c.type === 'list')!;
    const before = journalLength();
    const view = arenasView(list.ref, name, english());
    expect(journalLength()).toBe(before);
    for (const arena of view.arenas) {
      expect(arena.pools.length + arena.untouched).toBe(64);
      // An arena is one stretch of memory, and its pools are used from the bottom up.
      const first = BigInt(arena.address);
      expect(arena.pools.map((p) => BigInt(p.address) - first)).toEqual(arena.pools.map((_, i) => BigInt(i) * 0x4000n));
    }
    const pool = view.arenas.flatMap((a) => a.pools).find((p) => p.address === view.pool!.address)!;
    const { blocks, blockSize } = view.pool!;
    expect([blockSize, blocks.length]).toEqual([pool.blockSize, pool.capacity]);
    expect(blocks.filter((b) => b.state === 'used').length).toBe(pool.used);
    expect(blocks.filter((b) => b.ref !== 0).length).toBe(pool.own);
    expect(blocks.filter((b) => b.state === 'used' && b.tenant === '')).toEqual([]);
    const home = blocks.find((b) => b.ref === list.ref && !b.tenant.startsWith('memory'))!;
    // The collector's head lies before the object.
    expect(BigInt(list.address) - BigInt(home.address)).toBe(16n);
    expect(blocks.filter((b) => b.turn === 1).length).toBe(1);
    expect(recorder.seek(0)).toBe(true);
  });
});

describe('code', () => {
  const source = 'def f(p):\n    q = [p,\n         sum(p)]\n    return q\nx = [1.5]\nf(x)\n';
  it('instructions with the next one marked, constants, words of the frame', () => {
    const { name, recorder } = at(source, 3);
    const view = codeView(recorder.program, 0, name)!;
    expect(view.frames).toEqual(['f', '<module>']);
    expect(view.instructions.filter((i) => i.next).map((i) => [i.line, i.name, i.argument])).toEqual([
      [3, 'LOAD_GLOBAL', 'sum'],
    ]);
    expect(view.variables.map((w) => [w.name, w.ownership])).toEqual([
      ['p', 'owned'],
      ['q', 'empty'],
    ]);
    // The argument waits on the stack, borrowed from the variable.
    expect(view.stack.map((w) => [w.object.replace(/#\d+/, '#'), w.ownership])).toEqual([['# list', 'borrowed']]);
    const module = codeView(recorder.program, 1, name)!;
    expect([module.name, module.constants.map((c) => c.name.replace(/#\d+/, '#'))]).toEqual([
      '<module>',
      ['code f', '# float 1.5', 'None'],
    ]);
  });
  it('what running has made of an instruction', () => {
    const { name, recorder } = at('t = 0\nfor i in range(20):\n    t = t + i\nend = t\n', 4);
    const view = codeView(recorder.program, 0, name)!;
    expect(view.instructions.find((i) => i.name === 'BINARY_OP')!.specialized).toBe('BINARY_OP_ADD_INT');
  });
});
