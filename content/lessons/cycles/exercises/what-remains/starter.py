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
one, two = weakref.ref(a), weakref.ref(b)
three = weakref.ref(ring)
del a, b, ring
gc.collect()
