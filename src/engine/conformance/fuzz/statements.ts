// Statements: what changes names and objects, what prints facts about them, and the blocks around.

import { classDefinition } from './classes.ts';
import {
  ATOMS,
  anything,
  CONTAINERS,
  callOf,
  comprehension,
  condition,
  expression,
  instance,
  key,
  slice,
} from './expressions.ts';
import { scene } from './scenes.ts';
import type { Draft, Kind, Variable } from './scope.ts';

const VALUES: readonly Kind[] = [...ATOMS, ...CONTAINERS];
/** Variables that a weak reference can point to, or the collector can track. */
const weakable = (v: Variable): boolean => v.kind === 'inst' && (v.cls?.weakrefs ?? false);

/** Prints a fact. */
export function probe(d: Draft): void {
  const r = d.r;
  const v = d.find();
  const w = d.find();
  const ref = d.find('ref');
  const held = d.find('inst', 'list', 'dict');
  const inst = d.scope.vars.filter(weakable);
  if (!v || !w) {
    d.emit(`print(${expression(d, 'int')})`);
    return;
  }
  const line = r.weighted<() => string>([
    [5, () => `print(sys.getrefcount(${v.name}))`],
    [1, () => `print(sys.getrefcount(${anything(d)}))`],
    [3, () => `print(${v.name} is ${w.name}, ${v.name} is ${anything(d, 1)})`],
    [3, () => `print(sys.getsizeof(${v.name}))`],
    [1, () => `print(sys.getsizeof(${anything(d)}))`],
    [4, () => `print(sh(${v.name}))`],
    [1, () => `print(sh(${anything(d)}), sh(${anything(d)}))`],
    [2, () => `print(gc.is_tracked(${v.name}), gc.is_tracked(${anything(d, 1)}))`],
    [2, () => `print(gc.collect(${r.pick(['', '', '', '0', '1', '2'])}))`],
    [1, () => `print(len(gc.get_referents(${v.name})))`],
    // Of an object that nothing from before the program refers to.
    [held ? 0.7 : 0, () => `print(len(gc.get_referrers(${held?.name})))`],
    [0.7, () => `print(immortal(${v.name}), interned(${expression(d, 'str')}))`],
    [0.7, () => `print(${expression(d, 'str')} is ${expression(d, 'str')})`],
    [0.7, () => `print(${expression(d, 'int')} is ${expression(d, 'int')})`],
    [0.7, () => `print(${expression(d, 'tuple')} is ${expression(d, 'tuple')})`],
    [0.5, () => `print(place(${anything(d, 1)}) == place(${anything(d, 1)}))`],
    [0.5, () => `print(*[sh(x) for x in ${expression(d, r.pick(['list', 'tuple', 'set']))}], sep=';')`],
    [
      0.4,
      () => {
        const type = r.pick<'int' | 'str' | 'float'>(['int', 'str', 'float']);
        const of = expression(d, type);
        // The hash of a NaN is made of its address.
        return type === 'float' ? `print((lambda x: x == x and hash(x))(${of}))` : `print(hash(${of}))`;
      },
    ],
    [0.3, () => 'print(sys.getrefcount(None), sys.getrefcount(1000), sys.getrefcount("abc"))'],
    [ref ? 2 : 0, () => `print(${ref?.name}() is None, sys.getrefcount(${ref?.name}))`],
    [
      inst.length > 0 ? 2 : 0,
      () => {
        const o = r.pick(inst).name;
        return `print(weakref.getweakrefcount(${o}), len(weakref.getweakrefs(${o})))`;
      },
    ],
    [inst.length > 0 ? 1 : 0, () => `print(sys.getsizeof(${r.pick(inst).name}.__dict__))`],
  ])();
  guarded(d, line);
}

/** A statement that may fail: most stand in a try that prints the error, some let it end the program. */
export function guarded(d: Draft, line: string, always = false): void {
  if (!always && d.r.chance(0.9)) {
    d.emit(line);
    return;
  }
  d.emit('try:');
  d.indented(() => d.emit(line));
  const kept = d.r.chance(0.15) ? d.fresh('x') : null;
  d.emit(
    `except ${d.r.pick(['Exception', 'Exception', '(TypeError, ValueError, LookupError, AttributeError)', 'BaseException'])} as e:`,
  );
  d.indented(() => {
    d.emit('print(type(e).__name__, e)');
    if (kept) d.emit(`${kept} = e`);
  });
  if (kept && d.scope.kind === 'module' && d.r.chance(0.5)) {
    d.emit(`if '${kept}' in globals(): print(sys.getrefcount(${kept}), sys.getrefcount(${kept}.__traceback__))`);
  }
}

function assign(d: Draft): void {
  const r = d.r;
  const kind = r.pick(d.classes.length > 0 ? [...VALUES, 'inst' as const, 'inst' as const] : VALUES);
  if (kind === 'inst') {
    const { text, cls } = instance(d);
    d.emit(`${d.target('inst', { cls })} = ${text}`);
    return;
  }
  const value = expression(d, kind);
  r.weighted<() => void>([
    [8, () => d.emit(`${d.target(kind)} = ${value}`)],
    [1, () => d.emit(`${d.target(kind)} = ${d.target(kind)} = ${value}`)],
    [
      1,
      () => {
        const other = r.pick(VALUES);
        const second = expression(d, other);
        d.emit(`${d.target(kind)}, ${d.fresh('u')} = ${value}, ${second}`);
      },
    ],
    [
      1,
      () => {
        const v = d.find();
        if (v) d.emit(`${d.target(v.kind, v)} = ${v.name}`);
      },
    ],
    [
      0.7,
      () => {
        const pair = [d.find(), d.find()];
        const [a, b] = pair;
        if (a && b && a.kind === b.kind && a.cls === b.cls) d.emit(`${a.name}, ${b.name} = ${b.name}, ${a.name}`);
      },
    ],
    [0.5, () => d.emit(`print(sh(${d.fresh('w')} := ${value}))`)],
    [
      0.5,
      () => {
        const [a, b] = [d.fresh('u'), d.fresh('u')];
        guarded(d, `${a}, *${b} = ${expression(d, r.pick(['list', 'tuple', 'str']))}`, true);
      },
    ],
  ])();
}

function augmented(d: Draft): void {
  const v = d.find('int', 'str', 'list', 'tuple', 'set', 'bytes');
  if (!v || (v.kind !== 'int' && d.inLoop && d.r.chance(0.5))) return;
  const amount: Record<string, () => string> = {
    int: () => `${d.r.pick(['+=', '-=', '|=', '^='])} ${expression(d, 'int', 1)}`,
    str: () => `+= ${d.r.pick(["'z'", "'é'", "''", "'hello world'"])}`,
    bytes: () => "+= b'q'",
    list: () => `+= ${expression(d, d.r.pick(['list', 'tuple']), 1)}[:3]`,
    tuple: () => `+= ${expression(d, 'tuple', 1)}[:3]`,
    set: () => `${d.r.pick(['|=', '-=', '&='])} ${expression(d, 'set', 1)}`,
  };
  d.emit(`${v.name} ${amount[v.kind]()}`);
}

function remove(d: Draft): void {
  const v = d.deletable();
  if (!v || v.fn) return;
  const reuse = d.r.chance(0.2);
  if (!reuse) {
    d.emit(`del ${v.name}`);
    d.unbind(v.name);
    return;
  }
  // Address reuse: what comes next may or may not lie where the dead object lay.
  const t = d.fresh('t');
  d.emit(`${t} = place(${v.name})`);
  d.emit(`del ${v.name}`);
  d.unbind(v.name);
  const kind = d.r.chance(0.7) ? v.kind : d.r.pick(VALUES);
  const w = d.fresh('v');
  d.emit(
    `${w} = ${kind === 'inst' && d.classes.length > 0 ? instance(d).text : expression(d, VALUES.includes(kind) ? kind : 'list')}`,
  );
  d.emit(`print(${t} == place(${w}))`);
}

function mutate(d: Draft): void {
  const r = d.r;
  const v = d.find('list', 'dict', 'set', 'inst');
  if (!v) {
    assign(d);
    return;
  }
  const n = v.name;
  const small = (): number => r.between(-2, 4);
  switch (v.kind) {
    case 'list':
      guarded(
        d,
        r.weighted<() => string>([
          [5, () => `${n}.append(${anything(d)})`],
          [1, () => `${n}.append(${n})`],
          [1, () => `${n}.insert(${small()}, ${anything(d)})`],
          [
            1,
            () =>
              `${n}.extend(${expression(d, r.pick(['list', 'tuple', 'set', 'str']), 1)}${r.chance(0.5) ? '' : ''})`.replace(
                /extend\((.*)\)$/,
                'extend(list($1)[:4])',
              ),
          ],
          [1.5, () => `print(sh(${n}.pop(${r.pick(['', '0', '-1', '5'])})))`],
          [1, () => `${n}.clear()`],
          [0.5, () => `${n}.reverse()`],
          [0.5, () => `${n}.sort(key=sh${r.chance(0.5) ? ', reverse=True' : ''})`],
          [1.5, () => `${n}[${small()}] = ${anything(d)}`],
          [1, () => `del ${n}[${small()}]`],
          [1, () => `${n}[${slice(d)}] = ${expression(d, r.pick(['list', 'tuple']), 1)}[:4]`],
          [0.7, () => `del ${n}[${slice(d)}]`],
          [0.5, () => `${n}.remove(${anything(d, 2)})`],
          [0.5, () => `print(${n}.count(${d.find()?.name ?? '1'}))`],
        ])(),
        true,
      );
      return;
    case 'dict':
      guarded(
        d,
        r.weighted<() => string>([
          [4, () => `${n}[${key(d)}] = ${anything(d)}`],
          [0.7, () => `${n}['self'] = ${n}`],
          [1, () => `del ${n}[${key(d)}]`],
          [1, () => `print(sh(${n}.pop(${key(d)}, None)))`],
          [0.7, () => `print(sh(${n}.popitem()))`],
          [1, () => `print(sh(${n}.setdefault(${key(d)}, ${anything(d)})))`],
          [1, () => `${n}.update(${expression(d, 'dict', 1)})`],
          [0.7, () => `${n}.clear()`],
          [1, () => `print(sh(${n}.get(${key(d)})), ${key(d)} in ${n})`],
          [0.7, () => `print([sh(x) for x in ${n}.${r.pick(['items', 'keys', 'values'])}()])`],
          [0.5, () => `${n} |= ${expression(d, 'dict', 1)}`],
          [0.5, () => `print(len(${n}), list(map(sh, ${n})))`],
          [0.3, () => `for ${d.fresh('i')} in ${n}: ${n}[${key(d)}] = 1`],
        ])(),
        true,
      );
      return;
    case 'set':
      guarded(
        d,
        r.weighted<() => string>([
          [4, () => `${n}.add(${key(d)})`],
          [1, () => `${n}.discard(${key(d)})`],
          [1, () => `${n}.remove(${key(d)})`],
          [0.7, () => `print(sh(${n}.pop()))`],
          [1, () => `${n}.update(${expression(d, r.pick(['set', 'str', 'bytes']), 1)})`],
          [0.5, () => `${n}.clear()`],
          [1, () => `print(${key(d)} in ${n}, len(${n}))`],
          [0.5, () => `print(${n} ${r.pick(['<=', '==', '>', '<'])} ${expression(d, 'set', 1)})`],
        ])(),
        true,
      );
      return;
    default: {
      const attributes = [...(v.cls?.attributes ?? ['a']), 'a', 'b'];
      const at = r.pick(attributes);
      const method = v.cls && v.cls.methods.length > 0 ? r.pick(v.cls.methods) : null;
      guarded(
        d,
        r.weighted<() => string>([
          [4, () => `${n}.${at} = ${anything(d)}`],
          [2, () => `${n}.${at} = ${d.find('inst', 'list', 'dict')?.name ?? n}`],
          [1, () => `${n}.${at} = ${n}`],
          [1, () => `del ${n}.${at}`],
          [1, () => `print(sh(${n}.${at}), sys.getrefcount(${n}.${at}))`],
          [
            0.6,
            () => `setattr(${n}, ${r.pick(["'a'", "'dyn' + 'amic'", "'x1'", "''.join(['q', 'r'])"])}, ${anything(d)})`,
          ],
          [0.6, () => `print(sh(getattr(${n}, '${at}', None)), hasattr(${n}, 'zz'))`],
          [0.6, () => `print(sorted(vars(${n})), gc.is_tracked(${n}.__dict__))`],
          [0.3, () => `${n}.__dict__ = ${expression(d, 'dict', 2)}`],
          [0.3, () => `${n}.__dict__[${key(d)}] = 1`],
          [0.2, () => `${n}.__dict__.clear()`],
          [method ? 2 : 0, () => `print(sh(${n}.${method}(${anything(d)})))`],
          [method ? 0.5 : 0, () => `${d.fresh('m')} = ${n}.${method}`],
          [0.4, () => `print(sh(copy.${r.pick(['copy', 'deepcopy'])}(${n})) == sh(${n}))`],
        ])(),
        true,
      );
    }
  }
}

function weak(d: Draft): void {
  const targets = d.scope.vars.filter(weakable);
  if (targets.length === 0) {
    assign(d);
    return;
  }
  const r = d.r;
  const v = r.pick(targets);
  const t = d.fresh('r');
  const line = r.weighted<() => string>([
    [3, () => `weakref.ref(${v.name})`],
    [3, () => `weakref.ref(${v.name}, lambda r: print('dead', '${t}'))`],
    [1, () => `weakref.ref(${v.name}, lambda r, x=${d.find()?.name}: print('dead', sh(x)))`],
    [1, () => `weakref.WeakValueDictionary({'k': ${v.name}})`],
    [1, () => `weakref.WeakSet([${v.name}])`],
    [1, () => `weakref.WeakKeyDictionary({${v.name}: ${anything(d)}})`],
    [1, () => `weakref.finalize(${v.name}, print, 'final', '${t}')`],
    [1, () => `weakref.proxy(${v.name})`],
  ])();
  d.emit(`${t} = ${line}`);
  if (line.startsWith('weakref.ref')) {
    d.bind(t, 'ref');
    if (r.chance(0.4)) d.emit(`print(${t} is weakref.ref(${v.name}), weakref.getweakrefcount(${v.name}))`);
  } else if (/Dictionary|WeakSet/.test(line)) {
    if (r.chance(0.5) && !d.scope.fixed.has(v.name)) {
      d.emit(`del ${v.name}`);
      d.unbind(v.name);
    }
    d.emit(`print(len(${t}))`);
    if (r.chance(0.5)) d.emit(`print(gc.collect(), len(${t}))`);
  }
}

const RAISED = [
  'ValueError(1)',
  "TypeError('bad')",
  'KeyError',
  "KeyError('k')",
  'IndexError()',
  'RuntimeError([1])',
  'StopIteration(3)',
  'ZeroDivisionError',
  "Exception('a', 2)",
  'OSError(2, "no")',
  'AssertionError',
  "AttributeError('x')",
]; // prettier-ignore

function tryBlock(d: Draft): void {
  const r = d.r;
  d.block('try:', () => {
    d.statements(r.between(1, 2));
    if (r.chance(0.6)) {
      d.emit(
        r.pick([
          `raise ${r.pick(RAISED)}`,
          '1 / 0',
          '[][1]',
          '{}["k"]',
          'None.x',
          'undefined_name',
          'int("x")',
          "assert 0, 'why'",
          `raise ${r.pick(RAISED)} from ${r.pick(RAISED)}`,
        ]),
      );
    }
  });
  const star = r.chance(0.06);
  if (r.chance(0.85)) {
    const named = r.chance(0.6);
    const type = r.pick([
      'Exception',
      'Exception',
      'Exception',
      '(ValueError, LookupError)',
      'ArithmeticError',
      'TypeError',
    ]);
    d.block(`except${star ? '*' : ''} ${type}${named ? ' as e' : ''}:`, () => {
      if (named) {
        d.emit(
          r.pick(['print(type(e).__name__, e)', 'print(sys.getrefcount(e), type(e.__context__))', 'print(sh(e.args))']),
        );
        if (r.chance(0.3)) d.emit(`${d.fresh('x')} = e${r.pick(['', '', '.__traceback__', '.with_traceback(None)'])}`);
      }
      d.statements(r.below(3));
      if (r.chance(0.1)) d.emit(r.pick(['raise', `raise ${r.pick(RAISED)}`]));
    });
    if (!star && type !== 'Exception') d.block('except Exception:', () => d.statements(1));
    if (r.chance(0.2)) d.block('else:', () => d.statements(1));
  } else d.block('except Exception:', () => d.statements(1));
  if (r.chance(0.25)) d.block('finally:', () => d.statements(1));
}

function loop(d: Draft): void {
  const r = d.r;
  const outer = d.inLoop;
  const i = d.fresh('i');
  const over = r.weighted<() => [string, Kind]>([
    [3, () => [`range(${r.below(6)})`, 'int']],
    [2, () => [`(${expression(d, 'list')})[:6]`, 'any']],
    [1, () => [`(${expression(d, 'tuple')})[:6]`, 'any']],
    [1, () => [`${r.pick(["'abc'", "'aé€'", "''"])}`, 'str']],
    [1, () => [`list(${expression(d, 'dict')})[:6]`, 'any']],
    [0.7, () => [`enumerate(${expression(d, 'list')}[:5])`, 'tuple']],
    [0.7, () => [`reversed((${expression(d, 'list')})[:6])`, 'any']],
    [0.7, () => [`zip(range(5), ${expression(d, 'list')})`, 'tuple']],
    [0.5, () => [`[${anything(d)} for _ in range(${r.below(5)})]`, 'any']],
    [0.5, () => [`(${r.pick(['i', '[i]', '(i, i)'])} for i in range(${r.below(5)}))`, 'any']],
    [0.4, () => [`{${key(d)}: 1}.items()`, 'tuple']],
  ])();
  d.inLoop = true;
  if (r.chance(0.15)) {
    const c = d.fresh('c');
    d.emit(`${c} = ${r.below(5)}`);
    d.block(`while ${c}:`, () => {
      d.emit(`${c} -= 1`);
      d.statements(r.between(1, 3));
      if (r.chance(0.2)) d.emit(`if ${condition(d)}: ${r.pick(['break', 'continue'])}`);
    });
  } else {
    d.block(`for ${i} in ${over[0]}:`, () => {
      d.bind(i, over[1]);
      d.scope.fixed.add(i);
      d.statements(r.between(1, 3));
      if (r.chance(0.2)) d.emit(`if ${condition(d)}: ${r.pick(['break', 'continue'])}`);
    });
    if (r.chance(0.1)) d.block('else:', () => d.statements(1));
  }
  d.inLoop = outer;
}

function definition(d: Draft): void {
  const r = d.r;
  const name = d.fresh('f');
  const parameters = Array.from({ length: r.below(4) }, () => r.pick([...VALUES, 'any' as const]));
  const names = parameters.map((_, i) => `p${i}`);
  const heads = names.map((p, i) =>
    i === names.length - 1 && r.chance(0.2) ? `${p}=${expression(d, parameters[i], 2)}` : p,
  );
  const star = r.chance(0.25);
  const keywords = r.chance(0.25) ? ['kw'] : [];
  if (star) heads.push('*args');
  else if (keywords.length > 0) heads.push('*');
  for (const k of keywords) heads.push(`${k}=${anything(d, 2)}`);
  if (keywords.length > 0 && r.chance(0.3)) heads.push('**rest');
  const result = r.pick(VALUES);
  const variables: Variable[] = parameters.map((kind, i) => ({ name: names[i], kind }));
  if (star) variables.push({ name: 'args', kind: 'tuple' });
  if (keywords.length > 0) variables.push({ name: 'kw', kind: 'any' });
  const saved = d.functions.length;
  d.inFunction(`def ${name}(${heads.join(', ')}):`, variables, () => {
    d.statements(r.between(1, 5));
    if (r.chance(0.3)) probe(d);
    d.emit(`return ${expression(d, result)}`);
  });
  d.functions.length = saved;
  const fn = { name, parameters, star, keywords, result };
  // A function of an inner scope is called here and now; those of the module can be called anywhere below.
  if (d.depth === 0) d.functions.push(fn);
  for (let n = r.between(1, 2); n > 0; n--) d.emit(`print(sh(${callOf(d, fn, 0)}))`);
  d.bind(name, 'func', { fn });
  if (r.chance(0.15)) d.emit(`print(sys.getrefcount(${name}), sys.getsizeof(${name}), sh(${name}.__defaults__))`);
}

function closure(d: Draft): void {
  const r = d.r;
  const [outer, inner] = [d.fresh('f'), d.fresh('g')];
  const result = d.fresh('h');
  const kind = r.pick(VALUES);
  d.inFunction(`def ${outer}(c):`, [{ name: 'c', kind }], () => {
    d.scope.fixed.add('c');
    d.statements(r.below(3));
    const captured = d.find();
    d.inFunction(`def ${inner}(p=${r.pick(['None', '1', 'c'])}):`, [{ name: 'p', kind: 'any' }], () => {
      if (r.chance(0.4) && captured && !captured.fn && d.scope.kind === 'function') {
        d.emit(`nonlocal ${captured.name}`);
        d.emit(`${captured.name} = ${anything(d)}`);
      }
      d.bind('c', 'any');
      d.scope.fixed.add('c');
      d.statements(r.between(1, 3));
      d.emit(`print(sys.getrefcount(c))`);
      d.emit(`return ${r.pick(['c', inner, 'p'])}`);
    });
    if (r.chance(0.3)) probe(d);
    d.emit(`return ${r.pick([inner, `[${inner}, c]`, inner])}`);
  });
  d.emit(`${result} = ${outer}(${expression(d, kind)})`);
  d.emit(`print(type(${result}).__name__, sys.getrefcount(${result}))`);
  d.emit(`if callable(${result}): print(type(${result}()).__name__, len(${result}.__closure__ or ()))`);
  if (r.chance(0.6)) {
    d.emit(`del ${result}`);
    if (r.chance(0.6)) d.emit('print(gc.collect())');
  }
}

function generator(d: Draft): void {
  const r = d.r;
  const f = d.fresh('g');
  const kind = r.pick([...VALUES, 'any' as const]);
  d.inFunction(`def ${f}(p):`, [{ name: 'p', kind }], () => {
    d.scope.fixed.add('p');
    d.statements(r.below(3));
    const wrapped = r.chance(0.4);
    const body = (): void => {
      d.emit(
        r.pick([
          'yield p',
          'yield',
          `yield ${anything(d)}`,
          'print(sh((yield p)))',
          'yield from [p, 1]',
          'yield from (i for i in range(2))',
        ]),
      );
      d.statements(r.below(3));
      d.emit(r.pick(['yield 2', 'yield [p]', `x = yield ${anything(d)}`]));
    };
    if (wrapped) {
      d.block('try:', body);
      d.block(r.pick(['finally:', 'except ValueError as e:', 'except GeneratorExit:']), () => {
        d.emit(`print('${f}', sys.getrefcount(p))`);
        d.statements(r.below(2));
        if (r.chance(0.2)) d.emit('raise');
      });
    } else body();
    if (r.chance(0.3)) d.emit(`return ${anything(d)}`);
  });
  const g = d.fresh('n');
  d.emit(`${g} = ${f}(${expression(d, kind)})`);
  for (let n = r.below(5); n > 0; n--) {
    guarded(
      d,
      r.pick([
        `print(sh(next(${g})))`,
        `print(sh(next(${g}, 'end')))`,
        `print(sys.getsizeof(${g}), sys.getrefcount(${g}))`,
        `print(sh(${g}.send(${anything(d)})))`,
        `${g}.close()`,
        `${g}.throw(ValueError('t'))`,
        `print(sh(list(${g})))`,
        `print(${g}.gi_frame is None, gc.is_tracked(${g}))`,
        'print(gc.collect())',
        `${g}.gi_frame.f_locals['p']`,
      ]),
      true,
    );
  }
  if (r.chance(0.5)) d.emit(`del ${g}`);
  else d.bind(g, 'gen');
}

function inner(d: Draft): void {
  const r = d.r;
  r.weighted<() => void>([
    [
      2,
      () => {
        d.block(`if ${condition(d)}:`, () => d.statements(r.between(1, 3)));
        if (r.chance(0.4))
          d.block(r.chance(0.2) ? `elif ${condition(d)}:` : 'else:', () => d.statements(r.between(1, 2)));
      },
    ],
    [2, () => loop(d)],
    [2, () => tryBlock(d)],
    [
      d.classes.some((c) => c.context) ? 1 : 0,
      () => {
        const cls = d.r.pick(d.classes.filter((c) => c.context));
        const args = Array.from({ length: cls.arity }, () => anything(d, 2));
        d.block(`with ${cls.name}(${args.join(', ')})${r.chance(0.6) ? ` as ${d.fresh('y')}` : ''}:`, () => {
          d.statements(r.between(1, 2));
          if (r.chance(0.2)) d.emit("raise KeyError('with')");
        });
      },
    ],
    [
      0.5,
      () => {
        const v = d.find();
        d.emit(`match ${v?.name ?? '1'}:`);
        d.indented(() => {
          d.block(
            `case ${r.pick(['[]', '[a, *b]', '{}', '1', "'abc'", '(1, 2)', 'int()', 'str() as s', 'list()', '[1, _]', '256 | 257', "{'k': k}"])}:`,
            () => d.statements(1),
          );
          d.block('case _:', () => d.statements(1));
        });
      },
    ],
  ])();
}

/** An exec of a few statements in this scope's globals: a compile unit of its own. */
function execution(d: Draft): void {
  const at = d.lines.length;
  const { vars } = d.scope;
  if (d.scope.kind === 'module') {
    d.block('if 1:', () => d.statements(d.r.between(1, 3)));
    const body = d.lines.splice(at + 1).map((line) => line.replace(/^ {4}/, '').slice(4 * d.depth));
    d.lines.splice(at, 1);
    d.emit(`exec(${d.unit(body.join('\n'), 'exec')})`);
  } else d.emit(`print(sh(eval(${d.unit(d.r.pick(['1000', '[1, 2, 1000]', '(1, 257)', '"abc"']), 'eval')})))`);
  d.scope.vars = vars;
}

/** One statement, or a few that belong together. */
export function statement(d: Draft): void {
  d.budget--;
  const r = d.r;
  const module = d.scope.kind === 'module';
  const deep = d.depth >= 3;
  r.weighted<() => void>([
    [6, () => probe(d)],
    [6, () => assign(d)],
    [4, () => mutate(d)],
    [2, () => remove(d)],
    [1, () => augmented(d)],
    [1.5, () => weak(d)],
    [deep ? 0 : 2.2, () => inner(d)],
    [d.depth > 1 || d.inLoop ? 0 : 1.2, () => definition(d)],
    [d.depth > 0 ? 0 : 0.8, () => closure(d)],
    [d.depth > 1 || d.inLoop ? 0 : 0.8, () => generator(d)],
    [d.depth > 0 ? 0 : 1.2, () => classDefinition(d)],
    [d.depth > 1 ? 0 : 1, () => scene(d)],
    [module && d.depth === 0 ? 0.5 : 0, () => execution(d)],
    [0.5, () => d.emit(`print(sh(${comprehension(d, '[', ']', 0)}))`.replace(/lambda: i\d+/g, '0'))],
  ])();
}
