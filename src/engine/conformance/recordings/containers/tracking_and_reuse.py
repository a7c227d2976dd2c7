# Which containers the collector tracks from birth, and which results are the same object used again.
import collections
import functools
import gc
import itertools

T = gc.is_tracked
print([T(tuple(x)) for x in ([1, 2], {1, 2}, set(range(20)), frozenset({1}), {1: 2}, range(3), range(30), 'ab', b'ab', iter([1, 2]),
       map(str, (1, 2)), {1: 2}.keys(), iter({1, 2}))])
t = tuple('abcd')
u = (1, 2)
print(T(t), T(t[1:3]), T(t[::2]), T(t + u), T(t * 2), T(t[:]), T((t, u)), T((int,)), T((1, [])))


def f(*a):
    return T(a)


print(f(1), f(*[1, 2]), f(*(i for i in 'ab')), f([]), T((*'ab', 3)))
print([T(next(x)) for x in (itertools.product('ab', 'cd'), itertools.combinations('abc', 2), itertools.permutations('abc', 2),
       itertools.pairwise('abc'), itertools.zip_longest('a', 'b'), itertools.batched('abcd', 2), enumerate('ab'), zip('ab', 'c'),
       iter({1: 2}.items()))])
print(T('a-b'.partition('-')), T(divmod(3, 2)), T((3).as_integer_ratio()), T(slice(1, 2).indices(5)), T(functools.partial(print, 1, 2).args))
print([T(x) for x in ([], {}, {1: 1}, dict(), set(), frozenset(), frozenset([1]), range(2), slice(1), iter([]), iter({}), iter(set()),
       iter(range(1)), {}.keys(), collections.deque(), zip(), map(str, []), enumerate([]), reversed([]))])


def same(it):
    'Whether the second result is the first one again when the first is gone, and when it is kept.'
    i = id(next(it))
    again = id(next(it)) == i
    a = next(it)
    b = next(it)
    return again, a is b


print([same(x) for x in (zip('abcd', 'abcd'), enumerate('abcd'), iter({1: 1, 2: 2, 3: 3, 4: 4}.items()), reversed({1: 1, 2: 2, 3: 3, 4: 4}.items()),
       itertools.pairwise('abcdef'), itertools.product('ab', 'cd'), itertools.combinations('abcd', 2), itertools.permutations('abc', 2),
       itertools.combinations_with_replacement('abc', 2), itertools.zip_longest('abcd', 'ab'), itertools.batched('abcdefgh', 2))])
t = (1, 2)
fs = frozenset([1])
print(t[:] is t, tuple(t) is t, t * 1 is t, t + () is t, () + t is t, frozenset(fs) is fs, fs.copy() is fs, fs | fs is fs, frozenset() is frozenset())
l = [1]
print(l[:] is l, list(l) is l, l * 1 is l, l.__iadd__([2]) is l, l.__imul__(1) is l)
d = {}
print(d.__ior__({}) is d, d.copy() is d, dict(d) is d)


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print(self.name, end=' ')

    def __repr__(self):
        return self.name

    def __hash__(self):
        return ord(self.name)


def line(f):
    x = f()
    del x
    print('.')


line(lambda: [D('a'), D('b'), D('c')])
line(lambda: (D('a'), D('b'), D('c')))
line(lambda: {D('a'), D('b'), D('c')})
line(lambda: {D('a'): D('x'), D('b'): D('y')})
line(lambda: [D('a'), D('b'), D('c')].clear())
line(lambda: {D('a'): D('x'), D('b'): D('y')}.clear())
line(lambda: {D('a'), D('b')}.clear())
line(lambda: collections.deque([D('a'), D('b'), D('c')]))
line(lambda: slice(D('a'), D('b'), D('c')))


def change():
    l = [D('a'), D('b'), D('c'), D('d')]
    l[1:3] = [D('x')]
    print('|', end=' ')
    del l[::2]
    print('|', end=' ')
    l[:] = [D('y'), D('z')]
    print('|', end=' ')
    l[0] = D('w')
    print('|', end=' ')


line(change)


class Attributes:
    pass


def attributes():
    o = Attributes()
    o.a, o.b, o.c = D('a'), D('b'), D('c')
    del o.a
    o.a = D('d')
    d = o.__dict__
    print(list(d), end=' | ')
    del o
    print('|', end=' ')
    d['b'] = D('e')
    print('|', end=' ')


line(attributes)
