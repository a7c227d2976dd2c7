# Which operations that change nothing give the int itself: only a negative one of several digits, shifted right by nothing.
import sys
v0 = 1.5
def f1(p0, *args):
    print(sys.getrefcount(p0))
f1(-1073741824 >> 1 + (-1 if v0 is v0 else -6), 1)
f1(-1073741824 >> (0 if v0 else 1), 1)
x = -1073741824
f1(x >> (0 if v0 else 1), 1)
f1(x >> 0, 1)
f1(x << 0, 1)
f1(x >> 1, 1)
f1(1073741824 >> (0 if v0 else 1), 1)
f1(1073741824 << (0 if v0 else 1), 1)
print((x >> 0) is x, (x << 0) is x, (-x >> 0) is -x)
y = 5000
print((y >> 0) is y, (y << 0) is y, (y | 0) is y, (y + 0) is y, (x + 0) is x, (x | 0) is x, (x * 1) is x, (x ** 1) is x, (x // 1) is x, (x & -1) is x, (x ^ 0) is x, (y * 1) is y, (y ** 1) is y)
