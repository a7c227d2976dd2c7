import copy, gc, sys, weakref
def sh(x, d=0):
    pass
gc.disable()
sys.settle()
class C0:
    def __init__(self, a):
        pass
    def __getattr__(self, name):
        pass
class C2(C0):
    def m4(self, p):
        try:
            print(sys.getrefcount(self))
        except Exception as e:
            pass
def f18(c):
    v21 = C2(c)
    for i22 in (([2570, c, v21, 1e300] + list({}))[:8])[:6]:
        try:
            print(sh(v21.m4((1, 2, 3))))
        except BaseException as e:
            pass
h20 = f18(f'{1}-é{2}')
