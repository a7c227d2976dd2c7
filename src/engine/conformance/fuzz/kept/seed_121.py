import copy, gc, sys, weakref
gc.disable()
gc.collect()
def f14(c):
    def g15(p=None):
        print(len(gc.get_referrers(p)))
    return g15
h16 = f14(-0.0)
if callable(h16): print(type(h16()).__name__, len(h16.__closure__ or ()))
