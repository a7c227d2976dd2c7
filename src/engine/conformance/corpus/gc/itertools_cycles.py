# Each iterator of itertools, in a cycle with the list it goes over: its size, what it holds before and after a step, and that the
# collector finds it.
import gc
import itertools
import sys

gc.disable()


def true(x):
    return True


makers = {
    'accumulate': lambda l: itertools.accumulate(l, lambda a, b: b, initial=0),
    'batched': lambda l: itertools.batched(l, 2),
    'chain': lambda l: itertools.chain(l, l),
    'from_iterable': lambda l: itertools.chain.from_iterable([l, l]),
    'combinations': lambda l: itertools.combinations(l, 2),
    'combinations_with_replacement': lambda l: itertools.combinations_with_replacement(l, 2),
    'compress': lambda l: itertools.compress(l, [1, 1, 1]),
    'count': lambda l: itertools.count(2.5, 10**30),
    'cycle': lambda l: itertools.cycle(l),
    'dropwhile': lambda l: itertools.dropwhile(lambda x: False, l),
    'filterfalse': lambda l: itertools.filterfalse(lambda x: False, l),
    'groupby': lambda l: itertools.groupby(l, true),
    'islice': lambda l: itertools.islice(l, 1, 9),
    'pairwise': lambda l: itertools.pairwise(l),
    'permutations': lambda l: itertools.permutations(l, 2),
    'product': lambda l: itertools.product(l, repeat=2),
    'repeat': lambda l: itertools.repeat(l, 5),
    'starmap': lambda l: itertools.starmap(lambda *x: x, [l, l]),
    'takewhile': lambda l: itertools.takewhile(true, l),
    'tee': lambda l: itertools.tee(l, 1)[0],
    'zip_longest': lambda l: itertools.zip_longest(l, [1]),
}


def kinds(o):
    return sorted(type(x).__name__ for x in gc.get_referents(o) if x is not type(o))


gc.collect()
for name, make in makers.items():
    l = [1000, 2000, 3000]
    it = make(l)
    l.append(it)
    print(name, sys.getsizeof(it), gc.is_tracked(it), kinds(it))
    step = next(it)
    print('  ', type(step).__name__, kinds(it), sys.getrefcount(step))
    del it, step
    if name == 'count':
        l.clear()
    del l
    print('  ', gc.collect())

# Without a cycle: made, used and dropped again and again.
for name, make in makers.items():
    for i in range(300):
        it = make([[1, 2], [3, 4], [5, 6]])
        try:
            for _ in range(i % 4):
                next(it)
        except StopIteration:
            pass
del it
print(gc.collect())
