# How containers grow and shrink, and what sys.getsizeof says on the way.
import sys
import gc


def slots(l):
    return (sys.getsizeof(l) - 56) // 8


l = []
print([slots(l) for _ in range(300) if not l.append(0)])
print([slots(l) for _ in range(300) if l.pop() == 0])
l = [0] * 40
print([slots(l) for _ in range(40) if l.remove(0) is None])
for make in (list, lambda r: [*r], lambda r: [*r, 1], lambda r: list(set(r)), lambda r: list(dict.fromkeys(r)),
             lambda r: list(dict.fromkeys(r).items()), lambda r: list(x for x in r), lambda r: [x for x in r],
             lambda r: sorted(r), lambda r: list(map(str, r)), lambda r: list(zip(r, r)), lambda r: list(reversed(r)),
             lambda r: [0] * len(r) + [1], lambda r: list(r)[1:], lambda r: list(r)[::2], lambda r: list(r).copy()):
    print([slots(make(range(n))) for n in range(24)])
for start in (0, 1, 3, 8, 40):
    for step in ([1], (1, 2, 3), {1, 2, 3, 4, 5}, {1: 1}, range(7), iter([1, 2]), (x for x in range(5))):
        l = [0] * start
        l.extend(step)
        print(slots(l), end=' ')
print()
for keys in (str, int, lambda n: (n,)):
    d = {}
    sizes = []
    for n in range(400):
        d[keys(n)] = n
        sizes.append(sys.getsizeof(d))
    print(sorted(set(sizes)), [sizes.index(s) for s in sorted(set(sizes))])
    print(sys.getsizeof(d.copy()), sys.getsizeof(dict(d)), sys.getsizeof({**d}), sys.getsizeof(d | {}), sys.getsizeof({} | d))
    for n in range(390):
        del d[keys(n)]
    print(sys.getsizeof(d), sys.getsizeof(d.copy()), sys.getsizeof(dict(d)), sys.getsizeof(dict.fromkeys(d)))
    d.clear()
    print(sys.getsizeof(d))
for n in range(26):
    d = {str(i): i for i in range(n)}
    a = sys.getsizeof(d)
    d[1] = 1
    e = dict.fromkeys(range(n))
    f = dict.fromkeys(set(range(n)))
    e.update(d)
    print(a, sys.getsizeof(d), sys.getsizeof(e), sys.getsizeof(f), sys.getsizeof(dict(zip(range(n), range(n)))), end='; ')
print()
s = set()
sizes = []
for n in range(1500):
    s.add(n)
    sizes.append(sys.getsizeof(s))
print(sorted(set(sizes)), [sizes.index(x) for x in sorted(set(sizes))])
print([(sys.getsizeof(set(range(n))), sys.getsizeof(frozenset(range(n))), sys.getsizeof(set(range(n)).copy()),
        sys.getsizeof(set(range(n)) | {-1}), sys.getsizeof(set(range(n)) - {0}), sys.getsizeof({*range(n), -1})) for n in range(0, 90, 3)])
s = set(range(100))
for n in range(95):
    s.discard(n)
print(sys.getsizeof(s), sys.getsizeof(s.copy()))
s -= {97}
print(sys.getsizeof(s))
s.clear()
print(sys.getsizeof(s))
print([sys.getsizeof(x) for x in ((), (1,), (1, 2), range(3), slice(1), iter([]), iter(()), iter({}), iter(set()), iter(range(3)),
       reversed([]), reversed({}), {}.keys(), {}.values(), {}.items(), enumerate([]), zip(), map(str, []), filter(None, []), reversed('a'))])


class A:
    pass


for n in (0, 1, 5, 29, 30, 31, 40):
    B = type('B', (), {})
    o = B()
    for i in range(n):
        setattr(o, f'x{i}', i)
    first = sys.getsizeof(o.__dict__)
    p = B()
    print(n, first, sys.getsizeof(o.__dict__), sys.getsizeof(p.__dict__), len(o.__dict__))


def count(make):
    'Objects a call takes from the allocator, beside those from freelists.'
    gc.disable()
    keep = [make() for _ in range(30)]
    del keep
    a = gc.get_count()[0]
    x = make()
    b = gc.get_count()[0]
    del x
    c = gc.get_count()[0]
    gc.enable()
    return b - a, c - a


print([count(f) for f in (lambda: [], lambda: list(), lambda: [1] * 3, lambda: [1, 2][:1], lambda: {}, lambda: dict(), lambda: {1: 2}.copy(),
       lambda: {1: 2} | {}, lambda: (gc,), lambda: slice(1, 2), lambda: iter([]), lambda: iter((1,)), lambda: {1}, lambda: zip(), lambda: enumerate([]))])
