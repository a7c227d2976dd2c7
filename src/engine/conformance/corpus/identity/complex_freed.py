# Since 3.15 a dead complex number waits for the next result of a calculation; a call of the type does not take it.
z = 1j


def same(make):
    a = z + 1
    i = id(a)
    del a
    return id(make()) == i


print(same(lambda: z + 2), same(lambda: -z), same(z.conjugate), same(lambda: z * 2), same(lambda: z**2))
print(same(lambda: complex(1.5, 2.5)), same(lambda: complex('1j')))


def many():
    kept = [z + n for n in range(150)]
    freed = {id(c) for c in kept}
    while kept:
        kept.pop()
    return sum(id(c) in freed for c in [z + n for n in range(100)])


print(many())
