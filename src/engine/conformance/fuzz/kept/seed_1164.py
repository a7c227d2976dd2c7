import copy, gc, sys, weakref
gc.disable()
sys.settle()
def f0(p0, p1, p2, *, kw=b'a'):
    v2 = [b'abc', p0, '%s-%s' % ('x y', p0)]
v6 = b'abc'
print(sys.getrefcount(v6))
