import gc
import weakref

class Node:
    pass

gc.collect()
gc.disable()
a, b, c = Node(), Node(), Node()
a.other, b.other = b, a
look, lone = weakref.ref(a), weakref.ref(c)
del a, b, c
