// Pictures of real runs, as data.

import { expect, it } from 'vitest';
import { english } from '../authoring/languages.ts';
import { silentHost, startProcess } from '../engine/index.ts';
import { addressOf, ld, type Ref } from '../engine/memory/memory.ts';
import { PyDict_GetItemString } from '../engine/objects/dictobject.ts';
import { PyModule_GetDict } from '../engine/objects/moduleobject.ts';
import { Py_TYPE } from '../engine/objects/object.ts';
import { tstate } from '../engine/objects/tstate.ts';
import { _PyType_Name } from '../engine/objects/typename.ts';
import { objectBytes } from './bytes.ts';
import { generations } from './collector.ts';
import { frames } from './frames.ts';
import { bitsOf } from './meanings.ts';
import { slotsOf } from './program.ts';
import { smallInts } from './small-ints.ts';
import { shortValue } from './values.ts';

function run(source: string, instructions = 1 << 20): void {
  const p = startProcess({
    version: '3.14',
    host: silentHost,
  });
  p.start(source, 'main.py');
  p.run(instructions);
}
const main = (): Ref => PyModule_GetDict(PyDict_GetItemString(ld(tstate.modules), '__main__'));
const global = (name: string): Ref => PyDict_GetItemString(main(), name);

/** What the picture shows at the arrows of an object: label, type of what is held, and `weak` for one that does not count. */
const arrows = (o: Ref): string[][] =>
  slotsOf(o).map(({ label, object, weak }) => [label, _PyType_Name(Py_TYPE(object)), ...(weak ? ['weak'] : [])]);

it('weak references, of subclasses and proxies too, lead to what they refer to and are told apart', () => {
  run(`import _weakref
class Node: pass
class Keyed(_weakref.ref): __slots__ = 'key',
a = Node()
r = _weakref.ref(a)
p = _weakref.proxy(a, print)
k = Keyed(a)
k.key = 'spam'
`);
  expect(arrows(global('r'))).toEqual([['wr_object', 'Node', 'weak']]);
  expect(arrows(global('p'))).toEqual([
    ['wr_callback', 'builtin_function_or_method'],
    ['wr_object', 'Node', 'weak'],
  ]);
  expect(arrows(global('k'))).toEqual([
    ['key', 'str'],
    ['wr_object', 'Node', 'weak'],
  ]);
});

it('parts of an exception have the names of their fields', () => {
  run(`try:
    1 / 0
except ZeroDivisionError as e:
    kept = e
`);
  expect(arrows(global('kept'))).toEqual([
    ['args', 'tuple'],
    ['traceback', 'traceback'],
  ]);
});

it('bytes of a list: collector, header, fields', () => {
  run('x = [1, 2]\n');
  const b = objectBytes(global('x'));
  expect(b.struct).toBe('PyListObject');
  expect(b.rows.map((r) => [r.field, r.offset])).toEqual([
    ['_gc_next', -16],
    ['_gc_prev', -8],
    ['ob_refcnt', 0],
    ['ob_overflow', 4],
    ['ob_flags', 6],
    ['ob_type', 8],
    ['ob_size', 16],
    ['ob_item', 24],
    ['allocated', 32],
    ['', 40],
  ]);
  const item = b.rows[7];
  expect(item.value).toBe(addressOf(item.target));
  expect(b.rows[6].value).toBe(2);
});

it('frames: names, lines, counted words', () => {
  run('def f(p):\n    q = p\n    while True: pass\nf([])\n', 400);
  const [f, module] = frames();
  expect([f.name, module.name]).toEqual(['f', '<module>']);
  expect(f.line).toBe(3);
  expect(module.line).toBe(4);
  expect(f.locals.map((w) => [w.name, w.counted])).toEqual([
    ['p', true],
    ['q', true],
  ]);
});

it('generations hold what is tracked', () => {
  run('x = []\n');
  const g = generations();
  expect(g.map((x) => x.threshold)).toEqual([2000, 10, 10]);
  expect(g[0].objects).toContain(global('x'));
});

it('small ints: a cell each, with references', () => {
  run('x = [7, 7]\n');
  const cells = smallInts([global('x')]);
  expect([cells[0].value, cells.at(-1)!.value]).toEqual([-5, 256]);
  expect(cells.find((c) => c.value === 7)?.references).toBe(2);
});

it('short values', () => {
  run("t = 1.0, 2**80, 'it\\'s', b'ab', None, print, range(3), 'x' * 50\n");
  const t = slotsOf(global('t')).map((slot) => shortValue(slot.object));
  expect(t.slice(0, 5)).toEqual(['1.0', '12089258196146291747061…', '"it\'s"', "b'ab'", 'None']);
  expect(shortValue(global('t'))).toBe('');
});

it('bytes that CPython has no such fields for are the engine’s own, in words', () => {
  run(`import _io
reader = _io.BufferedReader(_io.BytesIO(b'spam'))
raw = _io.FileIO(0)
`);
  const reader = objectBytes(global('reader'));
  const own = reader.rows.filter((row) => row.own);
  expect(own.map(({ field, offset, bytes }) => [field, offset, bytes.length])).toEqual([['', 48, 72]]);
  expect(reader.rows.filter((row) => row.offset >= 16 && !row.own).map((row) => row.field)).toContain('buffer_size');
  const flags = objectBytes(global('raw')).rows.find((row) => row.bits);
  expect(flags?.field).toBe('created, readable, writable, appending, seekable, closefd');
  expect(bitsOf(global('raw'), flags!, english()).map(({ bits, value, text }) => `${bits} ${text} ${value}`)).toEqual([
    '0 created 0',
    '1 readable 1',
    '2 writable 0',
    '3 appending 0',
    '4-5 seekable 3',
    '6 closefd 1',
  ]);
});
