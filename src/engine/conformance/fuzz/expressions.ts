// Expressions of a given kind.

import type { Draft, Kind } from './scope.ts';

const INTS = '-6 -5 -1 0 1 2 7 255 256 257 1000 1024 1025 2570 1073741823 1073741824 -1073741824 True False'.split(' ');
const BIG = ['10**20', '2**64', '2**100', '1 << 60', '-(2**62)', '123456789012345678901'];
const STRINGS = [
  "''",
  "'a'",
  "'abc'",
  "'hello world'",
  "'x y'",
  "'é'",
  "'naïve'",
  "'€uro'",
  "'😀'",
  "'key'",
  "'v'",
  "'spam_1'",
  "'a' * 20",
  "'ab' 'cd'",
  "'x' * 5000",
  '"it\'s"',
  "'\\x00b'",
  "'\\xff'",
  "'__init__'",
  "'self'",
]; // prettier-ignore
const BYTES = ["b''", "b'a'", "b'abc'", "b'\\xff\\x00'", "b'x' * 30"];
const FLOATS = ['0.0', '-0.0', '1.0', '1.5', '1e300', '3.25', 'float("inf")', '1/3'];
export const ATOMS: readonly Kind[] = ['int', 'float', 'str', 'bytes'];
export const CONTAINERS: readonly Kind[] = ['tuple', 'list', 'dict', 'set'];

/** A hashable value: a key or an item of a set (no instances: their order would depend on addresses). */
export function key(d: Draft): string {
  return d.r.weighted([
    [3, (): string => expression(d, 'str', 2)],
    [3, (): string => d.r.pick(INTS)],
    [1, (): string => `(${d.r.pick(INTS)}, ${d.r.pick(STRINGS)})`],
    [1, (): string => d.find('str', 'int')?.name ?? '7'],
  ])();
}

/** A value of any kind. */
export function anything(d: Draft, depth = 0): string {
  const v = d.find('int', 'float', 'str', 'bytes', 'tuple', 'list', 'dict', 'set', 'inst', 'any');
  if (v && d.r.chance(0.55)) return v.name;
  if (d.r.chance(0.06)) return d.r.pick(['None', '...', 'object()', 'int', 'lambda: 0']);
  const kinds: Kind[] = ['int', 'int', 'str', 'str', 'float', 'tuple', 'list', 'dict', 'set', 'bytes'];
  if (d.classes.length > 0) kinds.push('inst', 'inst');
  return expression(d, depth >= 2 ? d.r.pick(ATOMS) : d.r.pick(kinds), depth + 1);
}

function items(d: Draft, depth: number, most = 4): string[] {
  return Array.from({ length: d.r.below(most + 1) }, () => anything(d, depth + 1));
}

/** A slice of small numbers. */
export function slice(d: Draft): string {
  const n = (): string => (d.r.chance(0.4) ? '' : String(d.r.between(-3, 4)));
  return d.r.chance(0.3) ? `${n()}:${n()}:${d.r.pick(['', '2', '-1', '1'])}` : `${n()}:${n()}`;
}

/** A condition. */
export function condition(d: Draft): string {
  const [a, b] = [d.find(), d.find()];
  const i = d.find('int');
  return d.r.weighted<() => string>([
    [2, () => (a && b ? `${a.name} is ${b.name}` : 'True')],
    [2, () => (a ? `${a.name} is not None` : 'not 0')],
    [2, () => (i ? `${i.name} ${d.r.pick(['<', '>', '==', '!=', '<='])} ${d.r.pick(INTS)}` : '1 < 2')],
    [1, () => `len(${expression(d, 'list', 2)}) > ${d.r.below(3)}`],
    [1, () => `isinstance(${a?.name ?? '1'}, ${d.r.pick(['int', 'list', 'str', '(int, str)', 'object'])})`],
    [1, () => `${d.r.pick(INTS)} in ${d.r.pick(['[1, 2, 256]', '(0, 257)', '{1, 2}', 'range(10)'])}`],
  ])();
}

/** The instance that `cls(...)` makes. */
export function instance(d: Draft, depth = 0): { text: string; cls: NonNullable<ReturnType<Draft['find']>>['cls'] } {
  const known = d.find('inst');
  if (known && (d.classes.length === 0 || d.r.chance(0.4))) return { text: known.name, cls: known.cls };
  const cls = d.r.pick(d.classes);
  const args = Array.from({ length: cls.arity }, () => anything(d, depth + 2));
  return { text: `${cls.name}(${args.join(', ')})`, cls };
}

function call(d: Draft, kind: Kind, depth: number): string | null {
  const fns = d.functions.filter((f) => f.result === kind);
  if (fns.length === 0 || !d.r.chance(0.25)) return null;
  const f = d.r.pick(fns);
  return callOf(d, f, depth);
}
/** A call of a function that the program defined, in one of the ways to pass arguments. */
export function callOf(d: Draft, f: Draft['functions'][number], depth: number): string {
  const args = f.parameters.map((k) => expression(d, k, depth + 1));
  const parts: string[] = [];
  const starred = args.length > 0 && d.r.chance(0.2);
  if (starred)
    parts.push(
      `*${d.r.pick(['(', '['])}`.replace(/[([]$/, '') +
        (d.r.chance(0.5) ? `[${args.join(', ')}]` : `(${args.join(', ')},)`),
    );
  else parts.push(...args);
  if (f.star) {
    for (let n = d.r.below(3); n > 0; n--) parts.push(anything(d, depth + 1));
    if (d.r.chance(0.2)) parts.push(`*${expression(d, d.r.pick(['tuple', 'list']), 2)}`);
  }
  for (const k of f.keywords) {
    if (d.r.chance(0.3)) parts.push(`${k}=${anything(d, depth + 1)}`);
    else if (d.r.chance(0.15)) parts.push(`**{'${k}': ${anything(d, depth + 1)}}`);
  }
  return `${f.name}(${parts.join(', ')})`;
}

function int(d: Draft, depth: number): string {
  const r = d.r;
  const v = d.find('int');
  const any = d.find();
  const inner = (): string => expression(d, 'int', depth + 1);
  return r.weighted<() => string>([
    [4, () => r.pick(INTS)],
    [1, () => r.pick(BIG)],
    [4, () => v?.name ?? r.pick(INTS)],
    [2, () => `${inner()} ${r.pick(['+', '-', '|', '&', '^'])} ${inner()}`],
    [1, () => `${inner()} * ${r.pick(INTS)}`],
    [1, () => `${inner()} ${r.pick(['//', '%'])} ${r.pick(['3', '-7', '256', '2**31', '10**12'])}`],
    [1, () => `${r.pick(['-', '+', '~', 'abs'])}(${inner()})`],
    [1, () => `(${inner()} if ${condition(d)} else ${inner()})`],
    [1, () => `len(${expression(d, r.pick(CONTAINERS), depth + 1)})`],
    [1, () => (any ? `sys.getrefcount(${any.name})` : '1')],
    [0.5, () => `int(${r.pick(["'12'", '3.7', "'-1000'", 'True'])})`],
    [0.5, () => `sum([${inner()}, ${inner()}, ${r.pick(INTS)}])`],
    [0.5, () => `${r.pick(['min', 'max'])}(${inner()}, ${inner()})`],
    [0.5, () => `${inner()} >> ${r.below(40)}`],
    [0.3, () => `ord(${r.pick(["'a'", "'é'", "'€'"])})`],
    [0.3, () => `(lambda a, b=${inner()}: a - b)(${inner()})`],
    [0.3, () => `sum(i for i in range(${r.below(6)}))`],
  ])();
}

function str(d: Draft, depth: number): string {
  const r = d.r;
  const v = d.find('str');
  const inner = (): string => expression(d, 'str', depth + 1);
  return r.weighted<() => string>([
    [4, () => r.pick(STRINGS)],
    [4, () => v?.name ?? r.pick(STRINGS)],
    [2, () => `${inner()} + ${inner()}`],
    [
      1.5,
      () =>
        `f'{${v?.name ?? '1'}}${r.pick(['', 'x', '-é', '€'])}{${d.find('int')?.name ?? '2'}${r.pick(['', '!r', ':>5', ':x'])}}'`,
    ],
    [1, () => `(${inner()})[${slice(d)}]`],
    [1, () => `str(${expression(d, r.pick(['int', 'float']), depth + 1)})`],
    [1, () => `'%s-%s' % (${inner()}, ${expression(d, 'int', depth + 1)})`],
    [1, () => `${r.pick(["''", "','", "'--'"])}.join([${inner()}, ${inner()}])`],
    [
      1,
      () =>
        `(${inner()}).${r.pick(['upper()', 'lower()', 'strip()', "replace('a', 'b')", 'title()', 'split()[-1:].__repr__()', 'center(9)', 'zfill(4)'])}`,
    ],
    [0.7, () => `sys.intern(${r.pick(["'abc'", "''.join(['a', 'bc'])", "'q' + str(1)"])})`],
    [0.5, () => `chr(${r.pick(['97', '233', '8364', '128512', '255', '256'])})`],
    [0.5, () => `repr(${expression(d, r.pick(['int', 'float', 'str']), depth + 1)})`],
    [0.5, () => `(${inner()} if ${condition(d)} else ${inner()})`],
    [0.4, () => `'{}/{}'.format(${inner()}, ${r.pick(INTS)})`],
    [0.4, () => `(${inner()} or ${inner()})`],
    [0.3, () => `(${r.pick(BYTES)}).decode('latin-1')`],
  ])();
}

function list(d: Draft, depth: number): string {
  const r = d.r;
  const v = d.find('list');
  return r.weighted<() => string>([
    [4, () => `[${items(d, depth).join(', ')}]`],
    [3, () => v?.name ?? '[]'],
    [1, () => `[${anything(d, depth + 1)} for ${d.fresh('i')} in range(${r.below(5)})]`],
    [1, () => comprehension(d, '[', ']', depth)],
    [
      1,
      () => `list(${r.pick(['range(5)', 'range(0)', "'abc'", '(1, 2, 3)', '{}', expression(d, 'tuple', depth + 1)])})`,
    ],
    [1, () => `(${expression(d, 'list', depth + 1)} + ${expression(d, 'list', depth + 1)})[:8]`],
    [1, () => `(${expression(d, 'list', depth + 1)})[${slice(d)}]`],
    [0.7, () => `${expression(d, 'list', depth + 1)}[:3] * ${r.below(4)}`],
    [0.5, () => `[*${expression(d, r.pick(['tuple', 'list']), depth + 1)}, ${anything(d, depth + 1)}]`],
    [0.5, () => `sorted(${r.pick(['[3, 1, 2]', "'hello'", '(2.5, 1)', 'range(6, 0, -1)'])})`],
    [0.5, () => `${r.pick(["'a b c'", "'a,b'", "''"])}.split(${r.pick(['', "','"])})`],
    [0.3, () => `copy.copy(${expression(d, 'list', depth + 1)})`],
    [0.3, () => `list(zip(range(3), ${expression(d, 'list', depth + 1)}))`],
    [0.2, () => `copy.deepcopy(${expression(d, 'list', depth + 1)})`],
  ])();
}

/** A comprehension that uses its variable, and sometimes a name of the scope around. */
export function comprehension(d: Draft, open: string, close: string, depth: number): string {
  const r = d.r;
  const i = d.fresh('i');
  const source = r.pick([`range(${r.below(6)})`, "'abcab'", expression(d, 'list', depth + 1), '(1, 256, 257)']);
  const element = r.pick([i, `(${i}, ${i})`, `[${i}]`, d.find()?.name ?? i, `lambda: ${i}`]);
  const filter = r.chance(0.25) ? ` if ${r.pick([i, `${i} is not None`, `not ${i}`])}` : '';
  if (open === '{' && !close.startsWith(':'))
    return `{str(type(${i}))[${r.below(9)}:] + '${i}' for ${i} in ${source}${filter}}`;
  return `${open}${element} for ${i} in ${source}${filter}${close}`;
}

function inst(d: Draft, depth: number): string {
  return d.classes.length === 0 && !d.find('inst') ? 'None' : instance(d, depth).text;
}

/** An expression whose value is of a kind. */
export function expression(d: Draft, kind: Kind, depth = 0): string {
  const r = d.r;
  const v = d.find(kind);
  if (depth >= 3) {
    if (v) return v.name;
    const last: Record<string, () => string> = {
      int: () => r.pick(INTS),
      float: () => r.pick(FLOATS),
      str: () => r.pick(STRINGS),
      bytes: () => r.pick(BYTES),
      tuple: () => r.pick(['()', '(1, 2)', "('a',)"]),
      list: () => '[]',
      dict: () => '{}',
      set: () => 'set()',
    };
    return last[kind]?.() ?? (kind === 'inst' ? inst(d, depth) : r.pick(INTS));
  }
  const called = call(d, kind, depth);
  if (called !== null) return called;
  const inner = (k: Kind): string => expression(d, k, depth + 1);
  switch (kind) {
    case 'int':
      return int(d, depth);
    case 'str':
      return str(d, depth);
    case 'list':
      return list(d, depth);
    case 'inst':
      return inst(d, depth);
    case 'float':
      return r.weighted<() => string>([
        [3, () => r.pick(FLOATS)],
        [3, () => v?.name ?? r.pick(FLOATS)],
        [1, () => `${inner('float')} ${r.pick(['+', '-', '*'])} ${r.pick([...FLOATS, '2'])}`],
        [0.5, () => `float(${r.pick(['1', "'2.5'", '10**15'])})`],
        [0.5, () => `${r.pick(['-', 'abs'])}(${inner('float')})`],
      ])();
    case 'bytes':
      return r.weighted<() => string>([
        [3, () => r.pick(BYTES)],
        [2, () => v?.name ?? r.pick(BYTES)],
        [1, () => `${inner('bytes')} + ${r.pick(BYTES)}`],
        [1, () => `(${inner('bytes')})[${slice(d)}]`],
        [0.5, () => `(${r.pick(STRINGS)}).encode()`],
        [0.5, () => `bytes(${r.pick(['0', '3', '[97]', '[1, 2, 255]'])})`],
      ])();
    case 'tuple':
      return r.weighted<() => string>([
        [
          4,
          () =>
            `(${items(d, depth)
              .map((x) => `${x}, `)
              .join('')})`,
        ],
        [3, () => v?.name ?? '(1, 2, 3)'],
        [1, () => `(${inner('tuple')} + ${inner('tuple')})[:8]`],
        [1, () => `tuple(${r.pick(['range(3)', inner('list'), "'ab'", comprehension(d, '', '', depth)])})`],
        [1, () => `(${inner('tuple')})[${slice(d)}]`],
        [0.5, () => `divmod(${r.pick(INTS)}, ${r.pick(['3', '256', '-7'])})`],
        [0.5, () => r.pick(['(1, 2, 3)', "('abc', 257)", '(1, (2, 3))', '(1.5, "x y")'])],
        [0.3, () => `(${inner('tuple')}[:3]) * ${r.below(3)}`],
        [0.2, () => `copy.deepcopy(${inner('tuple')})`],
      ])();
    case 'dict':
      return r.weighted<() => string>([
        [4, () => `{${Array.from({ length: r.below(4) }, () => `${key(d)}: ${anything(d, depth + 1)}`).join(', ')}}`],
        [3, () => v?.name ?? '{}'],
        [
          1,
          () => `dict(${Array.from({ length: r.below(4) }, (_, i) => `k${i}=${anything(d, depth + 1)}`).join(', ')})`,
        ],
        [
          1,
          () => {
            const i = d.fresh('i');
            return `{${r.pick([i, `str(${i})`])}: ${anything(d, depth + 1)} for ${i} in range(${r.below(9)})}`;
          },
        ],
        [1, () => `{**${inner('dict')}, ${key(d)}: ${anything(d, depth + 1)}}`],
        [0.5, () => `${inner('dict')}.copy()`],
        [0.5, () => `dict(${inner('dict')})`],
        [0.5, () => `dict.fromkeys(${r.pick(["'abc'", 'range(6)', '[]', "('k', 'l')"])}, ${anything(d, depth + 1)})`],
        [0.4, () => `${inner('dict')} | ${inner('dict')}`],
        [0.2, () => `copy.copy(${inner('dict')})`],
      ])();
    case 'set':
      return r.weighted<() => string>([
        [3, () => `{${[key(d), ...Array.from({ length: r.below(6) }, () => key(d))].join(', ')}}`],
        [3, () => v?.name ?? 'set()'],
        [1, () => `${r.pick(['set', 'frozenset'])}(${r.pick(['range(6)', "'hello'", '()', 'range(30)'])})`],
        [1, () => `(${inner('set')} ${r.pick(['|', '&', '-', '^'])} ${inner('set')})`],
        [0.5, () => comprehension(d, '{', '}', depth)],
        [0.5, () => `${inner('set')}.copy()`],
      ])();
    default:
      return v?.name ?? anything(d, depth + 1);
  }
}
