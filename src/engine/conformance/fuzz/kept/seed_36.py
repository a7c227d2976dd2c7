import copy, gc, sys, weakref
gc.disable()
gc.collect()
print(-5)
print(gc.get_count())
