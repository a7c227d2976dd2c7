# What is said when an object has no items to set or delete: another word where its type has a table of sequence slots.
class L(list): pass
class Q:
    def __delitem__(self, i): pass
def t(f):
    try: f()
    except Exception as e: print(type(e).__name__, e)
x = 5
import operator
def d1():
    del x[0]
def d2():
    del x[0:1]
def d3():
    del x['a']
def d4():
    del 'abc'[0]
def d5():
    y = (1,)
    del y[0]
def d6():
    y = frozenset()
    del y[0]
def d7():
    y = range(3)
    del y[0]
def d8():
    del object()[0]
class P: pass
def d9():
    del P()[0]
def d10():
    del P()['a']
def d11():
    y = b'ab'
    del y[0]
def d12():
    y = {1}
    del y[0]
def d13(): operator.delitem(x, 0)
def d14(): operator.delitem('abc', 0)
def s1():
    x[0] = 1
def s2():
    x['a'] = 1
def s3():
    'abc'['a'] = 1
def s4():
    P()[0] = 1
def s5():
    x[0:1] = 1
def s6():
    (1,)[0:1] = 1
def g1(): x[0]
def g2(): P()[0]
def g3(): {1}[0]
for f in (d1,d2,d3,d4,d5,d6,d7,d8,d9,d10,d11,d12,d13,d14,s1,s2,s3,s4,s5,s6,g1,g2,g3):
    print(f.__name__, end=' ')
    t(f)
