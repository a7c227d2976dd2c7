# An int of a hundred million bits as an argument: whatever looks only whether it fits says so at once.
import math
import operator
import sys

x = 1 << 100_000_000
print(x.bit_length(), sys.getsizeof(x))
EXPRESSIONS = """
x > 1e300
x == 1e300
-x < -1e300
1e308 < x
[0] * x
'a' * x
[1][x]
[1][:x]
[1][-x:]
'abc'[x:]
range(5)[x]
x in range(5)
range(5).count(x)
range(5).index(x)
bytes(x)
chr(x)
'%c' % x
'%d' % x
float(x)
math.log2(x)
math.log(x)
math.log10(x + (x >> 1))
sum([x, False]) == x
sum([x, 1.5])
round(1.5, x)
round(1.5, -x)
math.factorial(x)
math.ldexp(1.0, x)
math.ldexp(1.0, -x)
iter([1]).__setstate__(x)
(1).__lshift__(x)
1 >> x
-1 >> x
x.to_bytes(4, 'big')
(-x).to_bytes(4, 'big', signed=True)
(255).to_bytes(1, 'big', signed=True)
(-128).to_bytes(1, 'big', signed=True)
(128).to_bytes(1, 'big', signed=True)
(0).to_bytes(0, 'big')
(1).to_bytes(0, 'big')
sys.setrecursionlimit(x)
'abc'.find('a', x)
'abc'.center(x)
(1,).index(1, x)
bytearray(3).insert(x, 1)
[1].pop(x)
hash(x)
x & 7
x >> 99_999_990
x.bit_count()
operator.index(x) is x
"""
for line in EXPRESSIONS.split('\n')[1:-1]:
    try:
        print(line, '->', eval(line))
    except (ArithmeticError, LookupError, ValueError, TypeError, MemoryError) as e:
        print(line, '->', type(e).__name__ + ':', e)
