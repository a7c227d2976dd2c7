import copy, gc, sys, weakref
gc.disable()
sys.settle()
v0 = 3.25
class C2(float):
    pass
class C5(C2):
    pass
v8 = C5(v0, v0, b'a')
