import copy, gc, sys, weakref
def sh(x, d=0):
    pass
gc.disable()
sys.settle()
def g6(p):
    try:
        yield from [p, 1]
    finally:
        pass
n8 = g6(1000)
try:
    n8.gi_frame.f_locals['p']
except Exception as e:
    pass
def f10():
    print(gc.get_count())
print(sh(f10()))
