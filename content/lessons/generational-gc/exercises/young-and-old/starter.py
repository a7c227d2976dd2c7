import gc

class Node:
    pass

gc.disable()
old = Node()
old.me = old
pass  # (1)
gc.collect()
young = Node()
young.me = young
pass  # (2)
del old, young
gc.collect(0)
