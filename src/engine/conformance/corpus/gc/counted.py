# How many objects the collector counts when something is made: what comes from a free list is not counted, and what goes to one stays so.
import copy
import copyreg
import gc
gc.disable()
def see(name, f):
    r = []
    for i in range(4):
        gc.collect()
        f()
        r.append(gc.get_count()[0])
    print(name, r)
s = {1}
class P: pass
p = P()
class Q: __slots__ = ('x',)
q = Q()
class R(list): pass
rl = R()
see('set reduce', lambda: s.__reduce__())
see('set reduce_ex', lambda: s.__reduce_ex__(4))
see('p reduce_ex', lambda: p.__reduce_ex__(4))
see('p reduce_ex2', lambda: p.__reduce_ex__(2))
see('rl reduce_ex', lambda: rl.__reduce_ex__(4))
see('getstate', lambda: p.__getstate__())
see('frozenset', lambda: frozenset(s).__reduce__())
see('copy set', lambda: copy.copy(s))
see('copy p', lambda: copy.copy(p))
import collections
d = collections.deque([1])
see('deque', lambda: d.__reduce__())
import array
o = collections.OrderedDict(a=1)
see('od', lambda: o.__reduce__())
e = ValueError(1)
see('exc', lambda: e.__reduce__())
b = bytearray(b'x')
see('bytearray', lambda: b.__reduce_ex__(4))
import functools
f = functools.partial(print, 1)
see('partial', lambda: f.__reduce__())
it = iter([1])
see('iter', lambda: it.__reduce__())
see('range iter', lambda: iter(range(3)).__reduce__())
see('zip', lambda: zip([1]))
see('enum', lambda: enumerate([1]).__reduce__())
see('rev', lambda: reversed([1]).__reduce__())
see('dictiter', lambda: iter({1:2}).__reduce__())
see('setiter', lambda: iter({1}).__reduce__())
see('str iter', lambda: iter('ab').__reduce__())
see('repr', lambda: repr([1, {2: 3}, (4, {5})]))
see('sorted', lambda: sorted([3,2], key=lambda x: x))
see('format', lambda: '{a} {0}'.format(1, a=2))
see('pct', lambda: '%(a)s' % {'a': 1})
see('split', lambda: 'a b'.split())
see('isinstance', lambda: isinstance(1, (str, list)))
see('type3', lambda: type('T', (), {}))
see('super', lambda: super(P, p).__init__())
def g(*a, **k): pass
see('call', lambda: g(1, 2, a=3))
see('star', lambda: g(*[1], **{'a': 2}))
def gen():
    yield 1
see('gen', lambda: list(gen()))
see('comp', lambda: [x for x in {1: 2}.items()])
see('set ops', lambda: {1} | {2} & {3} - {4})
see('unpack', lambda: (lambda a, *b: b)(1, 2))
def ex():
    try: raise ValueError(1)
    except ValueError as e: pass
see('exc', ex)
def ex2():
    try: [][1]
    except IndexError as e: pass
see('exc2', ex2)
def ex3():
    try: g.zz
    except AttributeError as e: pass
see('exc3', ex3)
def ex4():
    try: {}['a']
    except KeyError as e: pass
see('exc4', ex4)
def ex5():
    try: zz
    except NameError as e: pass
see('exc5', ex5)
def ex6():
    try: gen(1)
    except TypeError as e: pass
see('exc6', ex6)
def ex7():
    try: (lambda a, b, *, c: 0)()
    except TypeError as e: pass
see('exc7', ex7)
def ex8():
    try: (lambda a, *, c: 0)(1)
    except TypeError as e: pass
see('exc8', ex8)
def ex9():
    try: (lambda a, /: 0)(a=1)
    except TypeError as e: pass
see('exc9', ex9)
def ex10():
    try: (lambda a: 0)(1, a=1)
    except TypeError as e: pass
see('exc10', ex10)
def ex11():
    try: (lambda a: 0)(b=1)
    except TypeError as e: pass
see('exc11', ex11)
def ex13():
    try: a, b = 1, 2, 3
    except ValueError as e: pass
    try: a, b = [1]
    except ValueError as e: pass
see('exc13', ex13)
import weakref
see('weakref', lambda: weakref.ref(p))
see('weakref2', lambda: weakref.ref(P(), lambda r: None))
