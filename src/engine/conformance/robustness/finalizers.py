# __del__ that resurrects, raises, collects, deletes what is being deleted, or makes more garbage.
import gc, sys, weakref

def hook(u): print('unraisable', type(u.exc_value).__name__, u.exc_value)
sys.unraisablehook = hook
gc.collect()
kept = []
class Back:
    def __del__(self): kept.append(self); print('back', len(kept))
x = Back(); del x
x = kept.pop(); del x
print(len(kept))
class Raises:
    def __del__(self): raise ValueError('in del')
Raises()
[Raises() for _ in range(2)]
class Collects:
    def __init__(self): self.me = self
    def __del__(self): print('collect', gc.collect())
Collects(); print(gc.collect())
class Spawns:
    n = 5
    def __del__(self):
        if Spawns.n:
            Spawns.n -= 1
            Spawns().me = 1
            x = Spawns(); x.me = x
Spawns()
for _ in range(8): gc.collect()
print(Spawns.n)
class Clears(list):
    def __del__(self): target.clear(); print('cleared')
target = [Clears(), Clears(), 1]
target[0] = 0
print(target)
d = {}
class InDict:
    def __del__(self):
        d.clear(); print('dict', len(d))
d['a'] = InDict(); d['b'] = 2
d['a'] = 3
print(d)
class Pops:
    def __del__(self):
        if items: items.pop()
items = [Pops() for _ in range(10)]
del items[0]
print(len(items))
items[:] = []
print(len(items))
s = set()
class InSet:
    def __hash__(self): return 1
    def __eq__(self, o): return self is o
    def __del__(self): s.clear()
s.add(InSet()); s.add(2); s.pop(); print(s)
class Weak:
    def __del__(self): print('weak', r() is None)
w = Weak(); r = weakref.ref(w, lambda r: 1 / 0); del w
class Exit:
    def __del__(self): raise SystemExit(3)
Exit()
class Rec:
    def __del__(self): f()
def f(): f()
Rec()
class Changes:
    def __del__(self): self.__class__ = Weak; print('changed')
Changes()
def gen():
    try: yield
    finally: kept.append(1); print('gen'); raise KeyError('g')
g = gen(); next(g); del g
def stubborn():
    while True:
        try: yield 1
        except GeneratorExit: print('no')
        if len(kept) > 2: return
        kept.append(1)
g = stubborn(); next(g); del g
class Meta(type):
    def __del__(cls): print('class gone', cls.__name__)
class M(metaclass=Meta): pass
del M; print(gc.collect())
del gc, sys, weakref
class Last:
    def __del__(self, p=print): p('last')
last = Last()
