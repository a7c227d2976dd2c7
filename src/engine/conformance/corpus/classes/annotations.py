# When annotations are evaluated, and who holds what they say: at the definition before 3.14, when asked for since.
import sys


def say(x):
    print('eval', x)
    return x


def f(a: say(1), /, b: say(2) = say('d'), *c: say(3), d: say(4), **e: say(5)) -> say(6):
    pass


print('made')
print(f.__annotations__, f.__annotations__ is f.__annotations__)


class C:
    x: say('x') = say('v')
    y: say('y')
    (z): say('z') = 1
    if x:
        w: say('w')
    print('body')

    def m(self, p: say('m')): pass


print(C.__annotations__, C.m.__annotations__)
print(sorted(k for k in C.__dict__ if k in ('__annotations__', '__annotations_cache__')))
q: say('q') = 4
d = {}
d['k']: say('k') = 5
C.attr: say('attr') = 3


def local():
    n: nowhere = 1
    d['k']: nowhere = 6
    return sorted(sys._getframe().f_locals)


print(local(), d)
print('__annotations__' in globals())


class D: pass


print('__annotations__' in D.__dict__, D.__annotations__, '__annotations__' in D.__dict__)
try:
    def late(x: nowhere): pass
    print('made')
except NameError as e:
    print(e)


def outer():
    T = int
    def inner(x: T):
        y: T = 1
    return inner


print(outer().__annotations__, outer().__code__.co_freevars)
o = object()
before = sys.getrefcount(o)
def holder(a: o, b: o): pass
print(sys.getrefcount(o) - before)
holder.__annotations__
print(sys.getrefcount(o) - before)
del holder
print(sys.getrefcount(o) - before)
