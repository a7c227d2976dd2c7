import copy, gc, sys, weakref
def sh(x, d=0):
    pass
gc.disable()
gc.collect()
class C15:
    pass
print(gc.get_count())
def f17(p0):
    pass
print(sh(f17(*[1 << 60 * -1073741824])))
