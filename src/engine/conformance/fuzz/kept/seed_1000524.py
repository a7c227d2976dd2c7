import copy, gc, sys, weakref
def sh(x, d=0):
    pass
gc.disable()
sys.settle()
v2 = (set(), )
def f3(p0=[][:3] * 2, *, kw=b'a', **rest):
    pass
v6 = {}
v8 = f3(([][:3] * 0 + [v6 for i7 in range(1)])[:8])
v16 = sum([257, 2570, 1025])
d17 = dict(dict(k0=v8, k1=v16, k2=v2) | dict(k0=v2))
try:
    for k in d17:
        print(sh(k), sys.getrefcount(k))
except Exception as e:
    pass
