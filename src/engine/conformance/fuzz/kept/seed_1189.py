import copy, gc, sys, weakref
def sh(x, d=0):
    pass
gc.disable()
sys.settle()
try:
    def f0(p0, p1):
        try:
            del p1[0]
        except BaseException as e:
            pass
        print(sys.getsizeof(p1))
    print(sh(f0((lambda a, b=ord('€'): a - b)(0 % -7), [None])))
except Exception:
    pass
