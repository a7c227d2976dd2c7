import copy, gc, sys, weakref
def sh(x, d=0):
    pass
gc.disable()
sys.settle()
def g8(p):
    del p
    try:
        yield (([] + [])[:8] + [])[:8]
    except ValueError as e:
        pass
n9 = g8(b'x' * 30)
try:
    print(sh(next(n9)))
except Exception as e:
    pass
try:
    n9.gi_frame.f_locals['p']
except Exception as e:
    print(type(e).__name__, e)
