// Scenes: a few statements that belong together and show one mechanism, with their parts drawn.

import { anything, expression, instance } from './expressions.ts';
import type { Draft } from './scope.ts';

type Scene = (d: Draft) => void;

/** How many collectable objects the allocator gave out and got back, from an empty start. */
const counted: Scene = (d) => {
  d.emit('gc.collect()');
  const at = d.lines.length;
  for (let n = d.r.between(1, 4); n > 0; n--) d.statements(1);
  // What a text that is executed does is not seen here; making a class of a type in C counts what C knows.
  const counts = !d.lines
    .slice(at)
    .some((line) =>
      /\b(exec|collect|set_threshold)\(|class \w+\((list|dict|int|str|tuple|set|float|Exception)/.test(line),
    );
  if (counts) d.emit('print(gc.get_count())');
};

const cycle: Scene = (d) => {
  const r = d.r;
  const n = r.between(1, 4);
  const names = Array.from({ length: n }, () => d.fresh('k'));
  const make = r.pick(['[]', '{}', 'Node()', 'Node()', 'Slotted()']);
  for (const name of names) d.emit(`${name} = ${r.chance(0.3) ? 'Node()' : make}`);
  names.forEach((name, i) => {
    const next = names[(i + 1) % n];
    d.emit(`link(${name}, ${next})`);
    if (r.chance(0.3)) d.emit(`link(${name}, ${r.pick(names)})`);
    if (r.chance(0.3)) d.emit(`link(${name}, ${anything(d, 2)})`);
  });
  if (r.chance(0.4)) d.emit(`print(sys.getrefcount(${names[0]}), gc.is_tracked(${names[0]}))`);
  const watch = r.chance(0.4) ? d.fresh('r') : null;
  if (watch) {
    d.emit(`try: ${watch} = weakref.ref(${names[0]}, lambda r: print('cleared'))`);
    d.emit(`except TypeError: ${watch} = None`);
  }
  d.emit(`${r.pick(['del', 'del', 'del'])} ${names.slice(0, r.chance(0.8) ? n : 1).join(', ')}`);
  d.emit(`print(gc.collect(${r.pick(['', '', '0', '1'])}))`);
  if (watch && r.chance(0.5)) d.emit(`print(${watch} and ${watch}() is None)`);
};

const resurrect: Scene = (d) => {
  const r = d.r;
  const [c, k] = [d.fresh('R'), d.fresh('k')];
  d.emit(`class ${c}:`);
  d.indented(() => {
    d.emit('def __init__(self, n): self.n = n');
    d.emit('def __del__(self):');
    d.indented(() => {
      d.emit("print('del', self.n)");
      d.emit(
        r.pick([
          'log.append(self)',
          'global saved; saved = self',
          'self.n += 1; log.append(self.__dict__)',
          'self.me = self',
          'log.append(weakref.ref(self))',
        ]),
      );
    });
  });
  d.emit(`${k} = ${c}(1)`);
  if (r.chance(0.5)) d.emit(`${k}.me = ${k}`);
  if (r.chance(0.4)) d.emit(`${k}.other = ${c}(2); ${k}.other.back = ${k}`);
  const w = d.fresh('r');
  if (r.chance(0.5)) d.emit(`${w} = weakref.ref(${k}${r.chance(0.5) ? `, lambda r: print('callback')` : ''})`);
  else d.emit(`${w} = None`);
  d.emit(`del ${k}`);
  d.emit(`print(gc.collect(), len(log), ${w} and ${w}() is None)`);
  d.emit('log.clear()');
  d.emit('print(gc.collect(), len(gc.garbage))');
};

const threshold: Scene = (d) => {
  const r = d.r;
  const n = r.pick([1, 5, 10, 50, 100]);
  const [f, w] = [d.fresh('f'), d.fresh('w')];
  d.emit('gc.collect()');
  d.emit(`gc.set_threshold(${n}, ${r.pick([2, 3, 10])}, 1000)`);
  d.emit('gc.enable()');
  const note = r.chance(0.6);
  if (note)
    d.emit("gc.callbacks.append(cb := lambda phase, info: print(phase, info['generation'], info['collected']))");
  const item = r.pick(['[]', '{}', 'Node()', '(i,)', 'lambda: i', '[i]', '{i: i}', 'loop()', 'loop()']);
  const kept = r.pick(['keep.append(x)', 'keep.append(x)', 'pass', 'link(x, x)']);
  // A tuple cannot be linked: the error would end the program, and what its report allocates in CPython is no subject here.
  const keep = item === '(i,)' && kept === 'link(x, x)' ? 'pass' : kept;
  const body = [
    `keep = []`,
    `for i in range(${Math.min(120, n * r.pick([1, 2, 3]) + r.below(9))}):`,
    `    x = ${item}`,
    `    ${keep}`,
    `    ${r.pick(['pass', 'y = [x]', 'keep[:] = keep[-5:]'])}`,
    'print(len(keep))',
  ];
  if (r.chance(0.5)) {
    d.emit(`def ${f}():`);
    for (const line of body) d.emit(`    ${line}`);
    d.emit(`${f}()`);
  } else for (const line of body) d.emit(line);
  d.emit('gc.disable()');
  if (note) d.emit('gc.callbacks.remove(cb)');
  d.emit(`print(${r.pick(['gc.get_count()', 'gc.get_count()[1:]', 'gc.collect()'])})`);
  d.emit(`${w} = None`);
};

const frames: Scene = (d) => {
  const r = d.r;
  const f = d.fresh('f');
  d.emit(`def ${f}(a, n):`);
  d.indented(() => {
    d.emit('b = [a]');
    d.emit(`if n: return ${f}(a, n - 1)`);
    d.emit(
      r.pick([
        'fr = sys._getframe()',
        'fr = sys._getframe(1)',
        "raise ValueError('deep')",
        'return locals()',
        'fr = sys._getframe().f_back',
      ]),
    );
    d.emit(
      r.pick([
        'return fr',
        'print(sorted(fr.f_locals)); return sys.getrefcount(a)',
        'print(fr.f_lineno > 0, sys.getrefcount(fr)); return b',
        'fr.f_locals["b"] = 7; return b',
      ]),
    );
  });
  const [x, y] = [d.fresh('x'), d.fresh('y')];
  d.emit(`${y} = ${anything(d, 1)}`);
  d.emit(`try: ${x} = ${f}(${y}, ${r.below(3)})`);
  d.emit('except Exception as e:');
  d.indented(() => {
    d.emit(`${x} = ${r.pick(['e', 'e.__traceback__', 'None', 'e.__traceback__.tb_next.tb_frame'])}`);
    d.emit(`print(type(e).__name__, sys.getrefcount(${y}))`);
  });
  d.emit(`print(type(${x}).__name__, sys.getrefcount(${y}))`);
  d.emit(`del ${x}`);
  d.emit(`print(sys.getrefcount(${y}), gc.collect())`);
};

const constants: Scene = (d) => {
  const r = d.r;
  const literal = r.pick([
    '1000',
    "'abc'",
    "'a b'",
    '1.5',
    '(1, 2)',
    "b'xy'",
    '-7',
    '2**10',
    "'a' * 9",
    "'x y' * 2",
    '(1, (2, "q r"))',
    '1_000_000',
    '256 + 1',
    '"é"',
    '0.0',
    '-0.0',
    '1e5',
    'frozenset',
    '()',
    '3 + 4j',
  ]);
  const again = r.pick([literal, literal, literal, '1000.0', "'abc'", 'True']);
  const [a, b] = [d.fresh('q'), d.fresh('q')];
  d.emit(`${a} = ${literal}`);
  d.emit(`${b} = ${again}`);
  d.emit(`print(${a} is ${b}, sys.getrefcount(${a}))`);
  d.emit(`def ${d.fresh('f')}(z=${again}): return ${literal}`);
  const f = d.lines.at(-1)?.match(/def (f\d+)/)?.[1];
  d.emit(`print(${f}() is ${a}, ${f}() is ${f}.__defaults__[0], sh(${f}.__code__.co_consts))`);
  d.emit(`print(eval(${d.unit(literal, 'eval')}) is ${a}, sys.getrefcount(${f}()))`);
  d.emit(`print((lambda: ${literal})() is ${a}, [${literal}][0] is ${a})`);
};

const strings: Scene = (d) => {
  const r = d.r;
  const s = d.fresh('s');
  d.emit(`${s} = ${expression(d, 'str')}`);
  const op = r.pick([
    '[:]',
    '[1:]',
    '[::-1]',
    '[0:len(S)]',
    " + ''",
    ' * 1',
    ".replace('a', 'b')",
    '.strip()',
    '.lower()',
    '.join(["a", "b"])',
    '.encode().decode()',
    '.partition("b")[0]',
    '.split("b")[0]',
    '.format()',
    '.rjust(3)',
    '.translate({97: "b"})',
    '.casefold()',
    '.expandtabs()',
    '.removeprefix("a")',
    '[-1:]',
    '.swapcase()',
  ]);
  d.emit(`print((x := ${s}${op.replace('S', s)}) is ${s}, sys.getsizeof(x), ascii(x), interned(x))`);
  d.emit(`print(f'{${s}}' is ${s}, '%s' % ${s} is ${s}, str(${s}) is ${s}, sys.getrefcount(${s}))`);
  if (r.chance(0.5)) d.emit(`print(hash(${s}), ${s}.isidentifier(), len(${s}.encode()))`);
  if (r.chance(0.5)) d.emit(`print(sys.intern(${s}) is ${s}, interned(${s}), sys.getrefcount(${s}))`);
};

const growth: Scene = (d) => {
  const r = d.r;
  const x = d.fresh('z');
  const kind = r.pick(['list', 'dict', 'set', 'bytearray', 'str']);
  const n = r.between(3, 60);
  const start: Record<string, string> = {
    list: r.pick(['[]', '[0] * 5', 'list(range(7))', '[1, 2, 3]']),
    dict: r.pick(['{}', '{"a": 1}', 'dict(a=1)', '{1: 2}', '{i: i for i in range(9)}']),
    set: r.pick(['set()', '{1}', 'set(range(9))']),
    bytearray: r.pick(['bytearray()', 'bytearray(b"abc")']),
    str: "''",
  };
  const step: Record<string, string> = {
    list: r.pick([`${x}.append(i)`, `${x}.insert(0, i)`, `${x} += [i, i]`, `${x}.extend((i,))`]),
    dict: r.pick([
      `${x}[i] = i`,
      `${x}[str(i)] = i`,
      `${x}['k' + str(i % 9)] = i`,
      `${x}[i % 5] = i; ${x}.pop(i - 2, 0)`,
    ]),
    set: r.pick([`${x}.add(i)`, `${x}.add(str(i))`, `${x}.add(i); ${x}.discard(i - 3)`]),
    bytearray: r.pick([`${x}.append(i)`, `${x} += b'ab'`, `${x}.extend(b'abc')`]),
    str: r.pick([`${x} += 'a'`, `${x} += chr(i + 200)`, `${x} = ${x} + 'é'`]),
  };
  d.emit(`${x} = ${start[kind]}`);
  d.emit('sizes = []');
  d.emit(`for i in range(${n}):`);
  d.indented(() => {
    d.emit(step[kind]);
    d.emit(`sizes.append(sys.getsizeof(${x}))`);
  });
  d.emit('print(sizes)');
  if (kind === 'list' || kind === 'dict' || kind === 'set') {
    d.emit(`while ${x}: ${kind === 'dict' ? `${x}.popitem()` : `${x}.pop()`}; sizes.append(sys.getsizeof(${x}))`);
    d.emit(`print(sizes[-${r.between(3, 40)}:], sys.getsizeof(${kind === 'list' ? `${x}[:]` : `${x}.copy()`}))`);
  }
};

const reuse: Scene = (d) => {
  const r = d.r;
  const make = r.pick([
    '[]',
    '{}',
    '(i,)',
    '1.5 + i',
    'object()',
    'Node()',
    'Slotted()',
    '[i]',
    "'q' + str(i)",
    '2000 + i',
    '{i}',
    'lambda: i',
    '10**20 + i',
    'bytearray(3)',
    'iter([])',
    'Exception(i)',
    '[].append',
    'slice(i)',
    'range(i)',
    '(i, i)',
    'complex(i)',
    'Node().m',
  ]);
  const other = r.chance(0.7) ? make : r.pick(['[]', '{}', 'Node()', '1.5 + i', '(i,)', 'object()']);
  const [a, b] = [d.fresh('t'), d.fresh('t')];
  const lines = [
    `i = ${r.below(300)}`,
    `${a} = ${make}`,
    `j = id(${a})`,
    ...(r.chance(0.3) ? [`${b} = ${make}`] : []),
    `del ${a}`,
    ...(r.chance(0.2) ? ['gc.collect()'] : []),
    `${a} = ${other}`,
    `print(id(${a}) == j)`,
    `print(id(${make}) == id(${other}))`,
    `print(len({id(${make}) for i in range(${r.between(2, 9)})}))`,
  ];
  if (r.chance(0.4)) {
    const f = d.fresh('f');
    d.emit(`def ${f}():`);
    for (const line of lines) d.emit(`    ${line}`);
    d.emit(`${f}()`);
  } else for (const line of lines) d.emit(line);
};

const classGarbage: Scene = (d) => {
  const r = d.r;
  const c = d.fresh('D');
  d.emit('gc.collect()');
  d.emit(`class ${c}(${r.pick(['', 'Node', 'list', 'Exception', 'int', 'Slotted'])}):`);
  d.indented(() => {
    for (const line of r
      .shuffled([
        'def m(self): pass',
        '__slots__ = ()',
        'x = []',
        '@property\n    def p(self): return 1',
        'me = None',
        '@classmethod\n    def cm(cls): pass',
        'def __del__(self): print("del d")',
      ])
      .slice(0, r.below(4)))
      d.emit(line);
    d.emit('pass');
  });
  if (r.chance(0.4)) d.emit(`${c}.obj = ${c}()`);
  if (r.chance(0.3)) d.emit(`${d.fresh('r')} = weakref.ref(${c}, lambda r: print('class gone'))`);
  d.emit(`print(sys.getrefcount(${c}), sys.getsizeof(${c}), len(${c}.__mro__))`);
  if (r.chance(0.3)) d.emit(`${d.fresh('o')} = ${c}()`);
  d.emit(`del ${c}`);
  d.emit('print(gc.collect())');
};

const order: Scene = (d) => {
  const r = d.r;
  const t = (s: string): string => `Told('${s}')`;
  d.emit(
    r
      .weighted<() => string>([
        [1, () => `[${t('a')}, ${t('b')}, ${t('c')}]`],
        [1, () => `{1: ${t('a')}, 2: ${t('b')}}`],
        [1, () => `(${t('a')}, [${t('b')}], ${t('c')})`],
        [1, () => `print(${t('a')} ${r.pick(['is', '==', '!=', 'is not'])} ${t('b')})`],
        [1, () => `print(len([${t('a')}]), ${t('b')} and 1)`],
        [1, () => `(lambda x, y: None)(${t('a')}, ${t('b')})`],
        [1, () => `max(${t('a')}, ${t('b')}, key=lambda t: t.n) and 0`],
        [1, () => `x = ${t('a')}; x = ${t('b')}; del x`],
        [1, () => `for x in [${t('a')}, ${t('b')}]: print('loop')`],
        [
          1,
          () =>
            `x = [${t('a')}, ${t('b')}, ${t('c')}]; x[${r.pick(['0:2', ':', '1:', '::2'])}] = [${t('d')}]; print('set'); x.clear()`,
        ],
        [1, () => `print(f'{${t('a')}.n}{${t('b')}.n}')`],
        [1, () => `x = {'a': ${t('a')}, 'b': ${t('b')}}; x['a'] = ${t('c')}; x.pop('b'); print('popped'); del x`],
        [
          1,
          () =>
            `try: raise ValueError(${t('a')})\nexcept ValueError: print('caught')\nprint('after')`.replaceAll(
              '\n',
              '\n',
            ),
        ],
        [1, () => `x, y = ${t('a')}, ${t('b')}; x, y = y, x; del x; print('x'); del y`],
        [1, () => `print(sum(1 for t in [${t('a')}, ${t('b')}]))`],
        [1, () => `x = [t for t in (${t('a')}, ${t('b')})]; print('made'); x.pop(); del t`.replace('; del t', '')],
        [1, () => `{${t('a')}, ${t('b')}}.pop() and 1`.replace(/.*/, `[*[${t('a')}], *(${t('b')},)]`)],
        [1, () => `print(${t('a')}.n in [${t('b')}.n])`],
        [1, () => `x = ${t('a')}; x.y = x; del x; print(gc.collect())`],
        [1, () => `Told.k = ${t('a')}; Told.k = None`],
        [1, () => `Told('p').q = ${t('a')}`],
        [1, () => `isinstance(${t('a')}, (int, Told)) and print('is')`],
        [1, () => `x = lambda a=${t('a')}, *, b=${t('b')}: 0; x.__defaults__ = (); print('d'); del x`],
        [1, () => `assert ${t('a')}, ${t('b')}`],
        [1, () => `x = iter([${t('a')}, ${t('b')}]); next(x); print('n'); del x`],
        [1, () => `list(map(lambda t: 0, [${t('a')}, ${t('b')}]))`],
        [1, () => `x = dict.fromkeys('ab', ${t('a')}); x['a'] = 0; print('one'); x['b'] = 0`],
        [1, () => `x = sorted([${t('b')}, ${t('a')}], key=lambda t: t.n); print('sorted'); x[0] = 0; del x`],
      ])()
      .split('\n')
      .join(`\n`),
  );
  // A scene of several lines carries the block's indentation on each.
  const last = d.lines.pop() ?? '';
  const indent = last.match(/^ */)?.[0] ?? '';
  for (const [i, line] of last.split('\n').entries()) d.lines.push(i === 0 ? line : indent + line);
};

const dictviews: Scene = (d) => {
  const r = d.r;
  const x = d.fresh('d');
  d.emit(`${x} = ${expression(d, 'dict')}`);
  d.emit(`try:`);
  d.indented(() => {
    d.emit(`for k in ${r.pick([x, `${x}.items()`, `${x}.values()`, `list(${x})`])}:`);
    d.indented(() =>
      d.emit(
        r.pick([
          `${x}[k] = 1`,
          `${x}.pop(k, 0)`,
          `${x}['new'] = k`,
          `del ${x}[k]`,
          `${x}.clear()`,
          `print(sh(k), sys.getrefcount(k))`,
          `${x} = {}`,
        ]),
      ),
    );
  });
  d.emit('except Exception as e:');
  d.indented(() => d.emit('print(type(e).__name__, e)'));
  d.emit(`print(sh(${x}), sys.getsizeof(${x}))`);
};

const told: Scene = (d) => {
  if (d.classes.length === 0) {
    order(d);
    return;
  }
  const { text } = instance(d);
  const n = d.fresh('n');
  d.emit(`${n} = [${text}, ${text}]`);
  d.emit(`print(sys.getrefcount(${n}[0]), ${n}[0] is ${n}[1], sys.getsizeof(${n}[0]))`);
  d.emit(`del ${n}`);
};

const SCENES: readonly (readonly [number, Scene])[] = [
  [3, cycle],
  [2, counted],
  [1, resurrect],
  [1.5, threshold],
  [1, frames],
  [1.5, constants],
  [1, strings],
  [1, growth],
  [2, reuse],
  [1, classGarbage],
  [2.5, order],
  [0.7, dictviews],
  [1, told],
];

export function scene(d: Draft): void {
  const chosen = d.r.weighted(SCENES);
  // What gc.set_threshold does would go on in the caller's loop.
  if (chosen === threshold && (d.inLoop || d.depth > 0)) {
    order(d);
    return;
  }
  if (chosen === resurrect && d.scope.kind === 'function') {
    cycle(d);
    return;
  }
  chosen(d);
}
