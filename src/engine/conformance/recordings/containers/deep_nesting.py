# Long chains of nested containers die without dropping a reference twice.
import sys
class L(list): 
    @classmethod
    def c(cls): return cls
from collections import defaultdict, OrderedDict, deque
class N:
    def __init__(self, n): self.n = n
class D(dict): pass
class T(tuple): pass
class S(set): pass
class E(Exception): pass
class DD(defaultdict): pass
class OD(OrderedDict): pass
class DQ(deque): pass
for make in (lambda o: L([o]), lambda o: N(o), lambda o: D(a=o), lambda o: T((o,)), lambda o: E(o), lambda o: DD(None, a=o), lambda o: OD(a=o), lambda o: DQ([o]), lambda o: defaultdict(None, a=o), lambda o: N(L([o])), lambda o: OSError(1, o), lambda o: deque([o]), lambda o: ExceptionGroup('a', [ValueError(o)])):
    for d in (10, 49, 50, 51, 52, 53, 100, 101, 102, 500):
        before = [sys.getrefcount(x) for x in (L, N, D, T, S, E, DD, OD, DQ, defaultdict)]
        o = None
        for i in range(d): o = make(o)
        del o
        after = [sys.getrefcount(x) for x in (L, N, D, T, S, E, DD, OD, DQ, defaultdict)]
        print(d, before == after)
print("done")
