# Where the attributes of an instance are: in values (apart from the object in 3.12, behind it since 3.13) or in a dict.
import ctypes, sys
def word(o): return ctypes.c_uint64.from_address(id(o) - 24).value
def kind(o):
    w = word(o)
    return 'null' if w == 0 else 'values apart' if w & 1 else 'dict'
class Plain: pass
class Sub(Plain): pass
class L(list): pass
class I(int): pass
class D(dict): pass
class S:
    __slots__ = ("b", '__dict__')
for c in (Plain, Sub, L, I, D, S):
    o = c()
    kinds = [kind(o)]
    o.x = 1
    kinds.append(kind(o))
    del o.x
    kinds.append(kind(o))
    o.__dict__
    kinds.append(kind(o))
    o.z = 1
    kinds.append(kind(o))
    print(c.__name__, *kinds, sys.getsizeof(o.__dict__), sys.getsizeof(o))
    o = c()
    for i in range(40): setattr(o, 'k%d' % i, i)
    print('  many', kind(o))
    o = c()
    o.__dict__ = {'a': 1}
    print('  replaced', kind(o), o.a)
    o = c()
    o.x = 1
    d = o.__dict__
    print('  outlived', sys.getrefcount(d), end=' ')
    del o
    print(d)
    o = c()
    print('  missing', hasattr(o, 'q'), kind(o))
    try:
        class N(c): pass
        o.x = 5
        o.__class__ = N
        print('  other class', kind(o), o.x)
    except TypeError as e: print('  ', e)
class Odd(str): pass
o = Plain()
o.a = 1
print(hasattr(o, Odd('a')), kind(o))
