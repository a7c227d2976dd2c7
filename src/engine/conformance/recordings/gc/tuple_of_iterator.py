# tuple(iterator): no length hint; a list from the ninth item on.
import gc,sys,copy,copyreg
gc.disable()
def test(f, *args):
    gc.collect()
    a = gc.get_count()[0]
    f(*args)
    b = gc.get_count()[0]
    f(*args)
    c = gc.get_count()[0]
    return b - a, c - b
class W: pass
class L:
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1; return self.n
    def __length_hint__(self): print('hint'); return 3
def gen(n): yield from range(n)
l=L(); l.n=2; print(tuple(l))
for n in (0,1,2,7,8,9,10,11,15,16,17,18,19,20,21,22,25,30,40,60,100):
    print(n, test(lambda: tuple(gen(n))), gc.is_tracked(tuple(gen(n))))
def objs(n):
    for i in range(n):
        found = 0
        for o in gc.get_objects():
            if type(o) is list and len(o) == i and i >= 8 and o[0] == 'first' and o[-1] != 3: found = sys.getsizeof(o)
        yield 'first' if i == 0 else i * 1000
        if found: print(i, found, (found - 56)//8, end='; ')
tuple(objs(60))
print()
