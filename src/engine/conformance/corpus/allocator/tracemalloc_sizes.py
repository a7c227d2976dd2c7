# What tracemalloc counts, to the byte, for what a program makes. The free lists are filled before it begins, and the table of interned strings
# has room, so that what start-up left in them does not matter (nor how many subclasses object has).
import _tracemalloc as tracemalloc
import gc
import sys

gc.disable()
names = [sys.intern(f'name {i}') for i in range(3000)]

def fill():
    for n in range(1, 21):
        x = [tuple([0] * n) for _ in range(2001)]
    x = [i + 10**6 for i in range(300)]
    x = [i + 0.5 for i in range(300)]
    x = [[i] for i in range(100)]
    x = [{i: i} for i in range(100)]
    x = [iter([]) for i in range(100)]
    x = [iter(()) for i in range(100)]
    x = [range(i) for i in range(100)]
    x = [iter(range(i)) for i in range(100)]
    x = [[].append for i in range(100)]
    x = [fill.__get__(1) for i in range(100)]
    x = slice(1, 2)
    x = [str.join for i in range(100)]
    x = [f'{i}{i}' for i in range(100)]
    x = None
r = [None] * 30
class B: pass
a = b = c = None
def size(i):
    r[i] = tracemalloc.get_traced_memory()[0]
fill()
tracemalloc.start()
size(0)
size(1)
x = [i for i in range(1000)]
size(2)
d = {i: str(i) for i in range(300)}
size(3)
del x
size(4)
class A(B):
    def __init__(self, n): self.n = n
size(5)
objs = [A(n) for n in range(50)]
size(6)
s = 'ab' * 5000
size(7)
t = [(i, str(i)) for i in range(100)]
size(8)
st = {i * 7 for i in range(500)}
size(9)
def gen():
    for i in range(10):
        yield i
g = gen()
next(g)
size(10)
f = lambda: 0
size(11)
l = []
for i in range(333): l.append(i)
size(12)
by = bytes(1000); ba = bytearray(777)
size(13)
m = type(tracemalloc)('m')
m.x = 1
size(14)
fs = frozenset(range(30))
size(15)
big = 3 ** 1000
size(16)
fl = [i * 1.5 for i in range(300)]
size(17)
ex = []
for i in range(5):
    try: {}[i]
    except KeyError as e: ex.append(e)
size(18)
w = 'é' * 100 + '\U0001f600'
size(19)
srt = sorted(range(1000), key=lambda v: -v)
size(20)
j = ','.join(str(i) for i in range(200))
size(21)
sp = j.split(',')
size(22)
dd = dict.fromkeys(range(100))
size(23)
cp = dd.copy(); lc = srt[:]; 
size(24)
print([y - x for x, y in zip(r, r[1:]) if y is not None])
