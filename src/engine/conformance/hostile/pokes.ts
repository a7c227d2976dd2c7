// Programs that write over their own objects: each makes some objects, overwrites bytes of one through ctypes, and uses it.

import { Random } from '../fuzz/random.ts';

/** What is made, and what is done with it afterwards. */
const OBJECTS: readonly (readonly [string, readonly string[]])[] = [
  ['[1, 2, [3]]', ['x.append(4)', 'x.sort(key=id)', 'x.pop()', 'x[0]', 'x * 3', 'x.extend([1] * 50)', 'del x[:]']],
  ['{1: 2, "a": [], (): 3}', ['x["b"] = 1', 'x.get("a")', 'x.pop(1)', 'list(x.items())', 'x.clear()', 'x | {5: 6}']],
  ['{1, "a", ()}', ['x.add(7)', '7 in x', 'x | {9}', 'x.pop()', 'x.clear()']],
  ['(1, "b", [])', ['x[0]', 'x + x', 'hash(x)', 'x == (1, "b", [])']],
  [
    '"hello w\\u00f6rld" * 3',
    ['x + "a"', 'x.upper()', 'x.find("w")', 'x == "abc"', 'x.encode()', 'f"{x:>60}"', '{x: 1}'],
  ],
  ['"plain text"[:9]', ['x.split()', 'x[3]', 'hash(x)', 'int(x, 36)', 'x.replace("l", "LL")', 'sys.intern(x)']],
  ['b"bytes" * 4', ['x[2]', 'x.hex()', 'x + b"a"', 'x.decode()']],
  ['bytearray(b"abc" * 5)', ['x.append(1)', 'x.extend(b"x" * 40)', 'del x[2:]', 'bytes(x)']],
  ['10 ** 40', ['x + 1', 'x * x', 'x // 7', 'x >> 3', 'hash(x)', 'float(x)', 'x % 10 ** 12', '-x', 'x.bit_length()']],
  ['123456', ['x + 1', 'x * x', 'x == 5', 'range(x)', '[1] * (x & 7)']],
  ['2.5', ['x + 1', 'hash(x)', 'int(x)']],
  ['3 + 4j', ['x * x', 'abs(x)']],
  ['Plain()', ['x.a', 'x.b = 1', 'x.__dict__', 'x.m()', 'vars(x)', 'del x.a', 'weakref.ref(x)']],
  ['Slotted()', ['x.p', 'x.q = 2', 'del x.p', 'copy.copy(x)']],
  ['Plain', ['x()', 'x.m', 'x.__mro__', 'x.new = 1', 'isinstance(3, x)', 'type("Y", (x,), {})', 'x.__name__']],
  ['function', ['x(1)', 'x.__code__', 'x.__defaults__', 'x.__name__', 'x(1, b=2)']],
  ['function.__code__', ['function(1)', 'x.co_consts', 'list(x.co_lines())', 'x.replace(co_name="y")', 'hash(x)']],
  ['generator()', ['next(x)', 'x.close()', 'list(x)', 'x.gi_frame']],
  ['iter([1, 2, 3])', ['next(x)', 'list(x)']],
  ['iter({1: 2, 3: 4})', ['next(x)', 'list(x)']],
  ['weakref.ref(keep)', ['x()', 'hash(x)', 'x == x']],
  ['closure()', ['x()', 'x.__closure__']],
  ['range(5)', ['list(x)', 'x[2]', '3 in x']],
  ['slice(1, 2, 3)', ['[1, 2, 3][x]', 'x.start']],
  ['ValueError("a", 1)', ['x.args', 'raise x', 'x.__traceback__', 'x.add_note("n")']],
  ['sys._getframe()', ['x.f_lineno', 'x.f_locals', 'x.f_back']],
  ['keep.m', ['x()', 'x.__self__']],
  ['[].append', ['x(1)', 'x.__name__']],
  ['memoryview(bytearray(8))', ['x[0]', 'x.tolist()', 'x[2:4]', 'x.release()']],
  ['property(len)', ['x.fget', 'type("Z", (), {"p": x})().p']],
  ['types.ModuleType("m")', ['x.a = 1', 'x.__dict__', 'x.zzz']],
  ['object()', ['x == 1', 'hash(x)']],
  ['globals()', ['new_name = 1', 'print', 'keep', 'undefined_name']],
  ['sys.modules', ['import json', 'import re']],
  ['itertools.chain([1], [2])', ['next(x)', 'list(x)']],
  ['collections.deque([1, 2, 3])', ['x.append(4)', 'x.popleft()', 'x[1]', 'x.rotate(1)']],
  ['functools.partial(print, 1)', ['x()', 'x.args']],
  ['None', ['x is None', 'print(x)']],
  ['type', ['x(1)', 'x.__mro__']],
  ['list', ['x((1, 2))', '[].append(1)']],
  ['str', ['x(1)', '"a" + "b"']],
];
const GENERAL = [
  'repr(x)',
  'sys.getsizeof(x)',
  'sys.getrefcount(x)',
  'gc.collect()',
  'gc.get_referents(x)',
  'y = x',
  'del x',
  'type(x)',
  'len(x)',
  'gc.get_referrers(x)',
  'x = None',
  'gc.collect()',
  'list(range(300))',
  'dir(x)',
  'bool(x)',
  'x == x',
  'str(x)',
];

const PRELUDE = `import collections, copy, ctypes, functools, gc, itertools, sys, types, weakref
class Plain:
    a = 5
    def __init__(self): self.a = [self]; self.c = 'c'
    def m(self): return 1
class Slotted:
    __slots__ = ('p', 'q', '__weakref__')
    def __init__(self): self.p = 'p'
def function(a, b=3, *c): return a, b
def generator():
    yield 1
    yield 2
def closure():
    n = [1]
    return lambda: n
keep = Plain()
def poke(at, value, n=8): ctypes.memmove(at, (value & (1 << 8 * n) - 1).to_bytes(n, 'little'), n)
def peek(at): return int.from_bytes(ctypes.string_at(at, 8), 'little')
`;

/** The program of a seed. */
export function pokingProgram(seed: number): string {
  const r = new Random(seed);
  const [make, uses] = r.pick(OBJECTS);
  const [other] = r.pick(OBJECTS);
  const value = (): string =>
    r.weighted<() => string>([
      [3, () => '0'],
      [2, () => String(r.between(1, 40))],
      [2, () => '-1'],
      [2, () => `id(other)${r.chance(0.5) ? '' : ` + ${r.between(-32, 64)}`}`],
      [1, () => 'id(x)'],
      [1, () => 'id(type(other))'],
      [2, () => `1 << ${r.between(8, 63)}`],
      [2, () => `0x${r.next().toString(16)}`],
      [1, () => `0x${r.next().toString(16)}${r.next().toString(16)}`],
      [1, () => '0xdead0000'],
    ])();
  const lines = [PRELUDE, `other = ${other}`, `x = ${make}`];
  const size = '(object.__sizeof__(x) if x is not type and type(x) is not int else 32)';
  for (let n = r.between(1, 2); n > 0; n--) {
    const at = r.weighted<() => string>([
      [5, () => `id(x) + ${8 * r.between(0, 12)}`],
      [2, () => `id(x) + ${r.between(0, 80)}`],
      [1, () => `id(x) - ${r.pick([8, 16, 24, 32])}`],
      [2, () => `peek(id(x) + ${8 * r.between(1, 8)}) + ${8 * r.between(0, 8)}`],
      [1, () => `id(type(x)) + ${8 * r.between(0, 50)}`],
      [1, () => `(id(x) & ~0x3fff) + ${8 * r.between(0, 40)}`],
    ])();
    lines.push(
      r.weighted<() => string>([
        [6, () => `poke(${at}, ${value()}, 8)`],
        [2, () => `poke(${at}, ${value()}, 4)`],
        [2, () => `poke(${at}, ${r.pick(['0xff', '0', '1', String(r.below(256))])}, 1)`],
        [1, () => `ctypes.memset(${at}, ${r.pick([0, 255, 1])}, ${r.pick([16, 64, 256])})`],
        [0.3, () => `ctypes.memset(id(x) & ~0x3fff, ${r.pick([0, 255, 1])}, 0x4000)`],
        [0.3, () => `ctypes.memset(id(x), ${r.pick([0, 255])}, ${size})`],
      ])(),
    );
  }
  for (let n = r.between(2, 6); n > 0; n--) {
    const use = r.chance(0.6) ? r.pick(uses) : r.pick(GENERAL);
    lines.push(r.chance(0.5) ? use : `try: ${use}\nexcept Exception as e: print(type(e).__name__)`);
  }
  return `${lines.join('\n')}\n`;
}
