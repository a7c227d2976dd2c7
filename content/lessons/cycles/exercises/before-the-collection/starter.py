import gc

class Node:
    next = None

gc.disable()
a, b, c, d = Node(), Node(), Node(), Node()  # (1)
a.next = b
c.next, d.next = d, c
del a, b, c, d
pass  # (2)
gc.collect()
