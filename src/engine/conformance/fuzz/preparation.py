# What a process does before its program starts, on both sides. Importing these modules costs more than a program, and so does every
# collection that looks through them: they are imported once, and frozen.
import atexit, collections, copy, enum, functools, gc, itertools, linecache, operator, os, re, sys, tokenize, types, warnings, weakref

# In a cycle that no collection sees, so that no time is lost with freeing it at the end.
taken = [None] * 1000
taken.append(taken)


def settle(
    *,
    arena=1 << 20,
    pool=16384,
    header=48,
    collect=gc.collect,
    freeze=gc.freeze,
    chain=itertools.chain.from_iterable,
    islice=itertools.islice,
    repeat=itertools.repeat,
    starmap=itertools.starmap,
    mul=operator.mul,
    truediv=operator.truediv,
    taken=taken,
    depth=4,
):
    """Empties the free lists, fills up every pool of the allocator that was ever used, and a quarter of a new one of each size; then what
    is free between malloc's blocks, from large to small.

    What is free in them was left by what came before: imports, what this process did for another program, and above all the compiler,
    which takes and frees objects by the thousand in CPython, and none where it is no Python. From here on the allocator depends on the
    program alone.
    """
    # So that it does not move when it grows.
    taken += repeat(None, 100_000)
    # Whatever is made here is kept: were it freed, its block would lie in a pool from before.
    sizes = [repeat(1 << power, depth << (16 - power)) for power in range(16, 9, -1)]
    # Free blocks of up to 1032 bytes wait by size for the next of that size.
    sizes += [repeat(size, depth * 4) for size in range(1007, 480, -16)]
    sizes.append(repeat(480, depth * 250))
    rows = iter(sizes)
    holes = map(mul, repeat(b'x'), chain(rows))
    taken += sizes, rows, holes
    makes = [(starmap(object, repeat(())), 16)]
    for size in range(48, 513, 16):
        makes.append((map(mul, repeat(b'x'), repeat(size - 33)), size))
    makes.append((map(truediv, repeat(1), repeat(3)), 32))
    spares = [islice(make, 96 if size <= 160 else 16) for make, size in makes]
    some = iter(spares)
    spare = chain(some)
    makes = [(make, size, (pool - header) // size // 4) for make, size in makes]
    makes = [
        # Most of a size come in quarters of a pool, which is faster than one by one.
        (make, [islice(make, quarter) for i in range(24 if size <= 64 else 5)], quarter, quarter * size)
        for make, size, quarter in makes
    ]
    makes = [(make, parts, iter(parts), header + length, -1 - quarter, length) for make, parts, quarter, length in makes]
    each = iter(makes)
    large = map(mul, repeat(b'x'), repeat(512 - 33))
    pools = [islice(large, (pool - header) // 512) for i in range(4 * arena // pool)]
    taken += makes, each, pools, spares, some, spare
    collect()
    # A pool that became empty keeps the order in which its blocks were freed, for its next use by the same size. So all of those are filled:
    # there is a new arena only when no other has a free pool, and it is found where an arena's pools, one after the other, end.
    last = row = 0
    for part in pools:
        taken += part
        if id(taken[-1]) - last == pool:
            row += 1
        elif row >= arena // pool - 2:
            break
        else:
            row = 0
        last = id(taken[-1])
    last = id(taken[-1])
    for make, parts, quarters, end, first, length in each:
        # As long as the last blocks are not the first of a pool of that arena, in order: then there is no other with a free block.
        while (
            id(taken[-1]) % pool != end
            or id(taken[-1]) - id(taken[first]) != length
            or not last < id(taken[-1]) < last + arena - pool
        ):
            taken += next(quarters, ())
            taken.append(next(make))
            while id(taken[-1]) % pool < end:
                taken.append(next(make))
    # What was calculated with is given back, and its blocks, wherever they lie, are taken by what needs no calculation.
    last = row = end = first = length = size = 0
    collect()
    taken += spare
    taken += holes
    freeze()


# What a process makes when it first needs it: the list of what is being printed, what belongs to a file.
repr([None])
sys.stdout.write('')
settle(depth=16)
sys.settle = settle
