# What a compiler keeps of docstrings' indentation, and which names a class body has of its comprehensions.
"""Module
    doc
      more
"""
import sys
def f():
    """First

        second
    third	tab
    """
class C:
    """  Class
    doc"""
    n = 3
    def g(self):
        '''one
        two'''
    items = [i for i in range(3)]
    pairs = {k: len for k in 'ab' if k}
    nested = [[sys for x in 'a'] for y in 'b']
async def h():
    """a
    b"""
print(repr(__doc__), repr(f.__doc__), repr(C.__doc__), repr(C.g.__doc__), repr(h.__doc__))
for c in compile(open(__file__).read() if 0 else 'class C:\n    a = [i for i in b]\n    d = {len(k): [z for z in k if q] for k in e}\n    f = [lambda: u for u in v]', 'f', 'exec').co_consts:
    if hasattr(c, 'co_varnames'): print(c.co_varnames, c.co_names, c.co_cellvars, c.co_freevars)
print(C.items, C.pairs, len(C.nested))
