# Deep nesting: deallocation, repr, comparison, hash, copying, recursion of all kinds.
import sys, copy
def attempt(name, f):
    try: print(name, f())
    except (RecursionError, MemoryError) as e: print(name, type(e).__name__)
    except Exception as e: print(name, type(e).__name__, e)
def nest(n, make):
    x = make(None)
    for _ in range(n): x = make(x)
    return x
class Node:
    def __init__(self, next): self.next = next
class Slot:
    __slots__ = ('next',)
    def __init__(self, next): self.next = next
class Sub(list): pass
for name, make in dict(list=lambda x: [x], tuple=lambda x: (x,), dict=lambda x: {0: x}, node=Node, slot=Slot, sub=lambda x: Sub([x]),
                       frozenset=lambda x: frozenset([x]), func=lambda x: (lambda y=x: y), partial=lambda x: __import__('functools').partial(len, x),
                       exc=lambda x: ValueError(x), gen=lambda x: (i for i in [x]), iter=lambda x: iter([x]), cell=lambda x: (lambda: x)).items():
    x = nest(100_000, make); del x
    print('freed', name)
a, b = nest(90, lambda x: [x]), nest(90, lambda x: [x])
attempt('repr', lambda: len(repr(a))); attempt('eq', lambda: a == b); attempt('lt', lambda: a < b); attempt('deepcopy', lambda: copy.deepcopy(a) == a)
t = nest(90, lambda x: (x,))
attempt('hash', lambda: hash(t)); attempt('repr tuple', lambda: len(repr(t))); attempt('isinstance', lambda: isinstance(1, t))
d = nest(90, lambda x: {0: x})
attempt('repr dict', lambda: len(repr(d))); attempt('eq dict', lambda: d == nest(90, lambda x: {0: x}))
# Deeper than the C stack of some systems: an answer or a RecursionError.
for make in (lambda x: [x]), (lambda x: {0: x}):
    a, b = nest(3_000, make), nest(3_000, make)
    for g in (lambda: repr(a)), (lambda: a == b), (lambda: copy.deepcopy(a)):
        try: g()
        except RecursionError: pass
print('survived')
del a, b, t, d
def f(n): return f(n + 1)
attempt('function', lambda: f(0))
g = lambda: g()
attempt('lambda', g)
class R:
    def __repr__(self): return repr(self)
    def __eq__(self, o): return self == o
    def __hash__(self): return hash(self)
    def __getattr__(self, n): return getattr(self, n + 'x')
    def __call__(self): return self()
    def __len__(self): return len(self)
    def __iter__(self): return iter(self)
    def __add__(self, o): return self + o
    def __getitem__(self, i): return self[i]
    def __bool__(self): return bool(self)
    def __str__(self): return f'{self}'
    def __contains__(self, x): return x in self
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
    def __index__(self): return [1][self]
    def __del__(self): pass
    @property
    def p(self): return self.p
r = R()
for name, h in dict(repr=lambda: repr(r), eq=lambda: r == 1, hash=lambda: hash(r), getattr=lambda: r.z, call=lambda: r(), len=lambda: len(r), iter=lambda: iter(r),
                    add=lambda: r + 1, getitem=lambda: r[0], bool=lambda: bool(r), str=lambda: str(r), contains=lambda: 1 in r, enter=lambda: r.__enter__(),
                    index=lambda: [1][r], prop=lambda: r.p, sort=lambda: sorted([3, 1], key=lambda k: sorted([1], key=h2)),
                    map=lambda: list(map(h2, [1])), gen=lambda: list(h3(0)), exec=lambda: exec('h4()'), comp=lambda: h5(), format=lambda: h6()).items():
    attempt(name, h)
    def h2(k): return list(map(h2, [k]))
    def h3(n): yield from h3(n + 1)
    def h4(): exec('h4()')
    def h5(): return [h5() for _ in [1]]
    def h6(): return '%s' % h7()
    class h7:
        def __str__(self): return h6()
x = []
x.append(x); d = {}; d['d'] = d
print(x, d)
attempt('self eq', lambda: x == [x]); attempt('self lt', lambda: x < [x])
y = []; y.append(y)
attempt('cycles eq', lambda: x == y)
attempt('mro', lambda: type('X', tuple(type(f'B{i}', (), {}) for i in range(500)), {}).__name__)
c = object
for i in range(500): c = type(f'K{i}', (c,), {})
print(len(c.__mro__), c().__class__.__name__)
e = None
for i in range(20_000):
    n = ValueError(i); n.__context__ = e; e = n
del e, n
print('exceptions freed')
attempt('parens', lambda: eval('(' * 150 + '1' + ')' * 150))
attempt('parens many', lambda: eval('(' * 5000 + '1' + ')' * 5000))
attempt('lists', lambda: len(repr(eval('[' * 150 + ']' * 150))))
attempt('minus', lambda: eval('-' * 500 + '1'))
attempt('plus', lambda: eval('+'.join(['1'] * 2000)))
attempt('attributes', lambda: eval('x' + '.a' * 150, {'x': type('Y', (), {'__getattr__': lambda s, n: s})()}).__class__.__name__)
attempt('calls', lambda: eval('f' + '()' * 150, {'f': (h8 := lambda: h8)}) is h8)
attempt('blocks', lambda: exec('\n'.join(' ' * i + 'if 1:' for i in range(90)) + '\n' + ' ' * 90 + 'pass'))
attempt('blocks many', lambda: exec('\n'.join(' ' * i + 'if 1:' for i in range(120)) + '\n' + ' ' * 120 + 'pass'))
attempt('for blocks', lambda: exec('\n'.join(' ' * i + 'for i in ():' for i in range(25)) + '\n' + ' ' * 25 + 'pass'))
attempt('functions', lambda: exec('\n'.join(' ' * i + 'def f():' for i in range(80)) + '\n' + ' ' * 80 + 'pass'))
attempt('comparisons', lambda: eval('<'.join(map(str, range(2000)))))
attempt('strings', lambda: len(eval('"a" ' * 3000)))
attempt('dicts', lambda: len(repr(eval('{1:' * 150 + '2' + '}' * 150))))
attempt('elifs', lambda: exec('if 0: pass\n' + 'elif 0: pass\n' * 1500))
attempt('many args', lambda: (lambda *a: len(a))(*range(100_000)))
attempt('long name', lambda: exec('a' * 100_000 + '= 1'))
attempt('many consts', lambda: len(eval('[' + ','.join(str(i) for i in range(20_000)) + ']')))
