import copy, gc, sys, weakref
gc.disable()
gc.collect()
print(1)
print(gc.get_count())
