import copy, gc, sys, weakref
class Told:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
gc.disable()
gc.collect()
max(Told('a'), Told('b'), key=id) and 0
