// Class definitions: plain, with slots, subclasses, with finalizers, context managers, special methods, descriptors, metaclasses.

import { anything } from './expressions.ts';
import type { ClassInfo, Draft } from './scope.ts';

/** Defines a class and remembers it. */
export function classDefinition(d: Draft): void {
  const r = d.r;
  const name = d.fresh('C');
  const parent = d.classes.length > 0 && r.chance(0.3) ? r.pick(d.classes) : undefined;
  const builtin =
    parent === undefined && r.chance(0.12)
      ? r.pick(['list', 'dict', 'int', 'str', 'tuple', 'set', 'float', 'Exception'])
      : '';
  const meta = parent === undefined && builtin === '' && r.chance(0.05);
  const slots = builtin === '' && r.chance(0.2);
  const own = r.pick([['a'], ['a', 'b'], ['x', 'a', 'b'], []]);
  const attributes = [...new Set([...(parent?.attributes ?? []), ...own])];
  const weakSlot = r.chance(0.5);
  const takes = builtin === '' && own.length > 0 && r.chance(0.75);
  const context = parent?.context || r.chance(0.15);
  const methods = [...(parent?.methods ?? [])];
  if (meta) {
    d.emit(`class M${name}(type):`);
    d.indented(() => {
      d.emit('def __call__(cls, *args):');
      d.indented(() => {
        d.emit(`print('call', cls.__name__, len(args))`);
        d.emit('return super().__call__(*args)');
      });
    });
  }
  const bases = [parent?.name ?? builtin, meta ? `metaclass=M${name}` : ''].filter((b) => b !== '').join(', ');
  d.emit(`class ${name}${bases === '' ? '' : `(${bases})`}:`);
  const arity = takes ? own.length : (parent?.arity ?? 0);
  d.indented(() => {
    if (slots) {
      const added = own.filter((a) => !(parent?.slots && parent.attributes.includes(a)));
      const names = parent === undefined && weakSlot ? [...added, '__weakref__'] : added;
      d.emit(`__slots__ = (${names.map((n) => `'${n}', `).join('')})`);
    } else if (r.chance(0.3)) d.emit(`shared = ${r.pick(['[]', '{}', '257', "'text here'", '(1, [])'])}`);
    if (takes) {
      d.emit(`def __init__(self, ${own.join(', ')}):`);
      d.indented(() => {
        for (const a of r.shuffled(own)) d.emit(`self.${a} = ${a}`);
        if (!slots && r.chance(0.2)) d.emit('self.me = self');
        if (r.chance(0.1)) d.emit('print(sys.getrefcount(self))');
      });
    } else if (parent) {
      if (r.chance(0.3)) {
        d.emit('def __init__(self, *args):');
        d.indented(() => d.emit('super().__init__(*args)'));
      }
    }
    if (r.chance(0.25)) {
      d.emit('def __del__(self):');
      d.indented(() => {
        d.emit(
          r.pick([
            `print('del', '${name}')`,
            `print('del', '${name}')`,
            `print('del', '${name}', sys.getrefcount(self))`,
            `log.append(self)`,
            `print('del'); 1 / 0`,
            `print('del', gc.collect())`,
            `print('del', sorted(getattr(self, '__dict__', ())))`,
          ]),
        );
      });
    }
    if (context && !parent?.context) {
      d.emit('def __enter__(self):');
      d.indented(() => {
        d.emit(`print('enter')`);
        d.emit(`return ${r.pick(['self', '1', 'None', '[self]'])}`);
      });
      d.emit('def __exit__(self, *info):');
      d.indented(() => {
        d.emit(`print('exit', info[0])`);
        d.emit(`return ${r.pick(['True', 'True', 'False', 'None'])}`);
      });
    }
    for (let n = r.below(3); n > 0; n--) {
      const m = d.fresh('m');
      const how = r.weighted([
        [6, ''],
        [1, '@staticmethod'],
        [1, '@classmethod'],
        [1, '@property'],
      ]);
      if (how === '@property') {
        if (builtin === '' && !slots) {
          d.emit('@property');
          d.emit(`def ${m}(self):`);
          d.indented(() => d.emit(`return ${anything(d, 1)}`));
        }
        continue;
      }
      if (how !== '') d.emit(how);
      const first = how === '' ? [{ name: 'self', kind: 'inst' as const, cls: undefined }] : [];
      const heads = how === '' ? 'self, p' : how === '@classmethod' ? 'cls, p' : 'p';
      const outside = d.scope;
      d.inFunction(`def ${m}(${heads}):`, [...first, { name: 'p', kind: 'any' }], () => {
        d.statements(r.between(1, 2));
        d.emit(`return ${r.pick(['p', ...(how === '' ? ['self', `getattr(self, 'a', p)`] : ['p'])])}`);
      });
      d.scope = outside;
      methods.push(m);
    }
    for (const special of r.shuffled(SPECIAL).slice(0, r.pick([0, 0, 0, 1, 2])))
      for (const line of special(name)) d.emit(line);
  });
  const cls: ClassInfo = {
    name,
    attributes,
    slots: slots && (parent === undefined || parent.slots),
    weakrefs: builtin === '' ? (slots ? (parent?.weakrefs ?? weakSlot) : true) : !['int', 'tuple'].includes(builtin),
    context,
    methods,
    arity,
  };
  d.classes.push(cls);
  if (r.chance(0.12)) d.emit(`print(sys.getrefcount(${name}), sys.getsizeof(${name}), gc.is_tracked(${name}))`);
  if (r.chance(0.05)) d.emit(`print([k for k in ${name}.__dict__ if k != '__doc__'], ${name}.__mro__)`);
}

/** Special methods; each is the lines of one. */
const SPECIAL: readonly ((name: string) => readonly string[])[] = [
  () => ['def __len__(self):', '    return 2'],
  () => ['def __bool__(self):', '    print("bool")', '    return False'],
  () => ['def __getitem__(self, i):', '    if isinstance(i, int) and i > 2: raise IndexError(i)', '    return i'],
  () => ['def __iter__(self):', '    yield 1', '    yield self'],
  () => ['def __call__(self, *args):', '    return args'],
  (name) => [
    'def __eq__(self, other):',
    `    return isinstance(other, ${name})`,
    'def __hash__(self):',
    '    return 7',
  ],
  () => ['def __getattr__(self, name):', '    if name.startswith("__"): raise AttributeError(name)', '    return name'],
  () => ['def __setattr__(self, name, value):', '    print("set", name)', '    object.__setattr__(self, name, value)'],
  () => ['def __add__(self, other):', '    return (self, other)', 'def __radd__(self, other):', '    return [other]'],
  () => ['def __lt__(self, other):', '    return False'],
  () => ['def __contains__(self, item):', '    return item is self'],
  () => ['def __reduce__(self):', '    return (list, ((1, 2),))'],
];
