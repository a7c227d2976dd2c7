# Decimals in memory: sizes with short and long coefficients, references to operands, identity, what the collector sees.
import copy
import gc
import pickle
import sys
from decimal import *

print([sys.getsizeof(Decimal('1' * n)) for n in (1, 19, 38, 76, 77, 95, 96, 200, 1000)])
print([sys.getsizeof(Decimal(x)) for x in (0, 10**18, 10**74, 10**75, 10**100, 0.1, 1e-20, 1e300)])
a = Decimal('1' * 60)
print(sys.getsizeof(a * 3), sys.getsizeof(a * a), sys.getsizeof(a / 3), sys.getsizeof(Decimal('9' * 76) + 1))
c = Context()
print(sys.getsizeof(c), sys.getsizeof(c.flags), sys.getsizeof(localcontext()))
print(gc.is_tracked(a), gc.is_tracked(c), gc.is_tracked(c.flags))

d = Decimal('2.5')
print(Decimal(d) is d, +d is d, copy.copy(d) is d, copy.deepcopy(d) is d, d.real is d, d.conjugate() is d)
print(pickle.loads(pickle.dumps(d)), pickle.loads(pickle.dumps(c)).prec)


class Money(Decimal):
    pass


m = Money('1.10')
print(type(m + 1), type(Money(d)), Money(d) is d, Decimal(m) is m, Money.from_float(0.5), sys.getsizeof(m) - sys.getsizeof(d))


def count(o):
    return sys.getrefcount(o) - 1


before = count(d)
held = [d + 1, 1 - d, d < 3, d == 2.5, d.sqrt(), d.quantize(d), max(d, 1), hash(d), str(d), round(d, 1), int(d)]
print(count(d) - before, count(held[0]))
try:
    d / 0
except DivisionByZero as e:
    print(e, count(d) - before)
try:
    d.compare('x')
except TypeError as e:
    print(e, count(d) - before)
held = [getcontext() for _ in range(3)]
print(held[0] is held[1], count(held[0]))
with localcontext() as inner:
    print(getcontext() is inner, inner is held[0])
print(getcontext() is held[0])
flags = Context(prec=5).flags
try:
    print(len(flags), type(flags).__mro__[1:3])
except ValueError as e:
    print(e)

for x in (0, 1, -1, 10**30, 2**61 - 1, 0.5, -1e300, 1e-300, float('inf')):
    print(hash(Decimal(x)) == hash(x), Decimal(x) == x, end=' ')
print(hash(Decimal('1.10')) == hash(Decimal('1.1')), len({Decimal('2.0'), 2, 2.0}))
print(Decimal('-1.50').as_tuple(), Decimal('-1.50').as_integer_ratio(), Decimal('0.1').as_integer_ratio())
