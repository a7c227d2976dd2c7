# What a collection calls, in which order, and what a weak reference says meanwhile.
import gc
from _weakref import ref
gc.collect()
plain = {}
watches = []
saved = []
class Node:
    def __init__(self, *others):
        self.me = self
        self.others = others
        name = type(self).__name__
        plain[name] = ref(self)
        watches.append(ref(self, lambda wr: print('call', name, plain[name]() is None)))
    def told(self):
        name = type(self).__name__
        print('del', name, plain[name]() is None)
class Silent(Node): pass
class First(Node):
    def __del__(self): self.told()
class Second(Node):
    def __del__(self): self.told()
class Back(Node):
    def __del__(self):
        self.told()
        saved.append(self)
class Kept(Node):
    def __del__(self): self.told()

a = Silent()
b = Second(a)
a.other = First(b)
k = Kept(a)
del a, b
print('nothing', gc.collect())
del k
print('found', gc.collect())
# One that is brought back, with what it holds; and a weak reference that is garbage itself.
c = Back(First())
c.own = ref(c, lambda wr: print('never'))
d = Second()
del c, d
print('back', gc.collect(0), len(saved))
saved.clear()
print('again', gc.collect(), len(saved))
print(len(watches), sorted(n for n in plain if plain[n]() is None))
