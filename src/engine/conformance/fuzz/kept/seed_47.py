import copy, gc, sys, weakref
def sh(x, d=0):
    pass
gc.disable()
gc.collect()
def f0(p0, p1, *args):
    try:
        print(len(gc.get_referrers(p1)))
    except Exception as e:
        pass
print(sh(f0(b'abc', 0.0)))
