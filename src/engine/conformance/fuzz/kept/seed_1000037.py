import copy, gc, sys, weakref
gc.disable()
sys.settle()
try:
    print(gc.collect())
except Exception as e:
    pass
i = 244
t8 = 1.5 + i
j = id(t8)
del t8
gc.collect()
t8 = 1.5 + i
print(id(t8) == j)
