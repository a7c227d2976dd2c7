# What calling a class costs the collector: a tuple of the arguments, until the call enters __init__ directly.
import gc, sys
gc.disable()
class A:
    __slots__ = ('x', 'a', 'b', )
    def __init__(self, x, a, b): pass
class B:
    def __init__(self, x, a, b): pass
class C:
    __slots__ = ('x', '__dict__')
    def __init__(self, x, a, b): pass
class D:
    __slots__ = ('x', '__weakref__')
    def __init__(self, x, a, b): pass
class E(int):
    def __init__(self, x): pass
class F:
    __slots__ = ()
    def __init__(self, x, a, b): pass
class G(Exception):
    def __init__(self, x, a, b): pass
class H(list):
    __slots__ = ()
    def __init__(self, x, a, b): pass
class I(F): pass
for c in [A,B,C,D,F,G,H,I]:
    r = []
    for i in range(5):
        gc.collect()
        A(1, 2, 3) if c is A else B(1,2,3) if c is B else C(1,2,3) if c is C else D(1,2,3) if c is D else F(1,2,3) if c is F else G(1,2,3) if c is G else H(1,2,3) if c is H else I(1,2,3)
        r.append(gc.get_count()[0])
    print(c.__name__, r)
class A:
    def __init__(self, x, a=1): pass
class B:
    def __init__(self, x, *a): pass
class C:
    def __init__(self, x, **k): pass
class D:
    def __init__(self, x, *, k=1): pass
class E:
    def __init__(self, x, a=1, b=2): pass
def count(name, f, n=6):
    r = []
    for i in range(n):
        gc.collect()
        f()
        r.append(gc.get_count()[0])
    print(name, r)
def bad():
    try: A()
    except TypeError: pass
count('A1', lambda: A(1))
count('A2', lambda: A(1, 2))
count('A0', bad)
count('B', lambda: B(1))
count('B2', lambda: B(1, 2))
count('C', lambda: C(1))
count('C2', lambda: C(1, z=2))
count('D', lambda: D(1))
count('D2', lambda: D(1, k=2))
count('E', lambda: E(1))
count('E2', lambda: E(1, b=2))
