import copy, gc, sys, weakref
gc.disable()
gc.collect()
v13, u14 = b'', True
print(len(gc.get_referrers(v13)))
