import copy, gc, sys, weakref
def sh(x, d=0):
    pass
gc.disable()
gc.collect()
v0 = ((((1, 2) + (1, 2))[:8] + ((1, 2) + ('a',))[:8])[:8])[:-2]
exec("try:\n    print(sh(v0.popitem()))\nexcept Exception as e:\n    print(type(e).__name__, e)\nprint(sys.getrefcount(v0))\ndef f2(*, kw=1.0, **rest):\n    print(f'{1}x{2:x}' is str(1.5))\n    v3 = 2**64\n    return -(2**62)\nprint(sh(f2()))\nprint(sh(f2()))")
try:
    print(gc.get_count())
except Exception as e:
    pass
