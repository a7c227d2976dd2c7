# Dicts with constant keys: their keys in one tuple before 3.14, one by one since; defaults of keyword-only parameters likewise.
import sys
def f():
    return {'a': [], 'b': 2}
def g(*, k=1, l=()): return k
def call(a): return dict(*a, x=1, y=2), dict(*a, z=3)
def one(*, k=1): return {'a': k}
def mixed(x): return {'a': x, x: 1}
def big(): return {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10, 11: 11, 12: 12, 13: 13, 14: 14, 15: 15, 16: 16, 17: 17}
def fifteen(): return {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9, 10: 10, 11: 11, 12: 12, 13: 13, 14: 14, 15: 15}
class C:
    def m(self, *, __x=1): return {'__x': __x, None: 2, 1.5: 3}
print(call([{'w': 0}]))
for x in (f, g, call, one, mixed, big, fifteen, C.m):
    print(x.__name__, [c for c in x.__code__.co_consts], x.__kwdefaults__)
print([c for c in compile("def g(*, k=1, l=()): pass\nd = {'x': 1, 'y': {'z': 2, 'w': 3}}\ne = {**d, 'p': 1, 'q': 2}", 'f', 'exec').co_consts if not hasattr(c, 'co_code')])
print(f(), g(), fifteen(), big(), C().m(), mixed(3))
class K:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
def order():
    return {'a': K(1), 'a ': K(2), 'a': K(3)}
print(list(order()))
key = next(iter(f()))
print(key in f.__code__.co_consts, any(type(c) is tuple and c[0] is key for c in f.__code__.co_consts))
