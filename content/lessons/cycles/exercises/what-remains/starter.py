import gc
import weakref

class Node:
    pass

class List(list):
    pass

def pair():
    x, y = Node(), Node()
    x.other, y.other = y, x
    return x

a = pair()
b = pair()
keeper = [a.other]
ring = List()
ring.append(ring)
one, two, three = weakref.ref(a), weakref.ref(b), weakref.ref(ring)
del a, b, ring
gc.collect()
