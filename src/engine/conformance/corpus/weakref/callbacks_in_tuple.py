# While the callbacks of a dying object are called, a tuple holds them; the collector counts it, and it takes a block.
import gc, weakref
gc.disable()
class C: pass
def f(r): pass
def count(n, k):
    o = C()
    refs = [weakref.ref(o, f) for i in range(n)] + [weakref.ref(o) for i in range(k)]
    gc.collect()
    a = gc.get_count()[0]
    keep = [[], [], []]
    del o
    b = gc.get_count()[0]
    return a, b
def seen(n):
    found = []
    def g(r): found.append(sorted(type(x).__name__ for x in gc.get_objects(0) if type(x) is tuple))
    o = C()
    refs = [weakref.ref(o, g) for i in range(n)]
    gc.collect()
    del o
    return found
for n in range(4):
    for k in range(2): print(n, k, count(n, k))
for n in (1, 2, 3): print(n, seen(n))
