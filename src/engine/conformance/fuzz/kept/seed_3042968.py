import copy, gc, sys, weakref
immortal = getattr(sys, '_is_immortal', lambda x: None)
def place(x): return None if immortal(x) else id(x)
gc.disable()
code17 = compile("v11 = v12 = 0.0\nt13 = place(v11)\ndel v11\nv14 = (2**100 if 1 < 2 else sys.getrefcount(v1) >> 25)\nprint(t13 == place(v14))\nv16 = [[lambda: i15 for i15 in []], True + True, sys.getrefcount(v12), v10]", '<string>', 'exec')
sys.settle()
print(gc.collect())
v10 = {-1: 1 * 1073741823}
exec(code17)
def f21():
    i = 140
    t19 = 2000 + i
    j = id(t19)
    del t19
    gc.collect()
    t19 = 1.5 + i
    print(id(t19) == j)
f21()
