import copy, gc, sys, weakref
gc.disable()
gc.collect()
try:
    {}["k"]
except* Exception:
    raise
