# What a loop holds: an iterator, or since 3.15 for lists, tuples, strings and bytes the sequence itself.
import gc
import sys
import traceback

gc.disable()


def made(what):
    gc.collect()
    before = gc.get_count()[0]
    for _ in what:
        return gc.get_count()[0] - before


for what in ([1, 2], (1, 2), 'ab', b'ab', bytearray(b'ab'), {1: 1}, range(3)):
    print(type(what).__name__, made(what))


def delegate(what):
    return (yield from what)


for what in ([1, 2], (1, 2), 'ab', b'ab', {1: 1}):
    g = delegate(what)
    print(next(g), type(g.gi_yieldfrom).__name__)
    try:
        g.send(5)
    except AttributeError as e:
        print(e)
    g = delegate(what)
    next(g)
    try:
        g.throw(KeyError(1))
    except KeyError as e:
        print(repr(e))
    print(list(delegate(what)))

numbers = [1, 2, 3]
e = (x for x in numbers)
print(sys.getrefcount(numbers), type(e.gi_frame.f_locals['.0']).__name__)
next(e)
print(sys.getrefcount(numbers))
list(e)
print(sys.getrefcount(numbers))


class Told:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print('del', self.n)


print(sum(1 for t in [Told('a'), Told('b')]))


class L(list):
    def __iter__(self):
        return iter('sub')


print([c for c in L([1])], list(delegate(L([1]))))
a = [1, 2, 3]
for x in a:
    if len(a) < 6:
        a.append(x * 10)
print(a)
for x in a:
    a.remove(x)
print(a)


class Seen:
    def __iter__(self):
        print(sys._getframe(1).f_code.co_name)
        return iter([])


list(x for x in Seen())
[x for x in Seen()]
for code in ('list(x for x in 5)', '[x for x in 5]', 'for x in 5: pass', 'list(delegate(5))'):
    try:
        exec(code)
    except TypeError as e:
        last = traceback.extract_tb(e.__traceback__)[-1]
        print(e, last.name, last.lineno, last.colno, last.end_colno)


def later():
    for x in [1000, 2000, 3000]:
        for c in 'né':
            yield x, c


print(list(later()), sum(x for x in (y for y in [1, 2])), any(x for x in [0, 1]), tuple(x for x in b'ab'))
