import copy, gc, sys, weakref
def sh(x, d=0):
    pass
gc.disable()
sys.settle()
class C16:
    pass
def f20():
    v22 = C16()
    try:
        del v22.a
    except (TypeError, ValueError, LookupError, AttributeError) as e:
        x24 = e
    print(sys.getrefcount(v22))
print(sh(f20()))
