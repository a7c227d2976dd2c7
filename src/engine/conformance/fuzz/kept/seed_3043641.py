import copy, gc, sys, weakref
def sh(x, d=0):
    return s if len(s) < 60 else s[:40] + '...' + str(len(s))
interned = getattr(sys, '_is_interned', lambda s: None)
immortal = getattr(sys, '_is_immortal', lambda x: None)
def place(x): return None if immortal(x) else id(x)
__slots__ = ('x', 'y')
class Told:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
def link(a, b):
    if isinstance(a, list): a.append(b)
def loop():
    x.append(x)
def unraisable(u): print('unraisable', type(u.exc_value).__name__, u.exc_value)
gc.disable()
sys.settle()
def f0(a, n):
    if n: return f0(a, n - 1)
v4 = [[i3] for i3 in [][:3] * 0]
v5, u6 = v4, 0
print(v5 is v5, v5 is 0.0)
print(sys.getrefcount(((b'\xff\x00', v5, b'\xff\x00', ))[-1:]))
try:
    pass
except Exception as e:
    pass
i = 212
t8 = slice(i)
j = id(t8)
del t8
gc.collect()
t8 = slice(i)
print(id(t8) == j)
def __init__(self, x, a, b):
    pass
def f13(c):
    def g14(p=1):
        t17 = place(p)
        del p
        return p
    return g14
h15 = f13([])
if callable(h15): print(type(h15()).__name__, len(h15.__closure__ or ()))
def f19(p0, p1=dict.fromkeys(('k', 'l'), v5)):
    pass
