# A special method that gives something of the wrong type is told, and one that gives a strict subclass is warned of.
import math
import operator
import warnings

warnings.simplefilter('always')
warnings.showwarning = lambda message, *rest, **more: print('   warning:', message)


class Outer:
    class Wrong:
        def __index__(self):
            return 1.0

        def __int__(self):
            return 1.5

        def __float__(self):
            return 3

        def __complex__(self):
            return 3

        def __bool__(self):
            return 3

        def __repr__(self):
            return 3

        def __str__(self):
            return 3

        def __bytes__(self):
            return 3

        def __format__(self, spec):
            return 3

        def __length_hint__(self):
            return 'a'

        def __iter__(self):
            return 3


class OnlyIndex:
    def __index__(self):
        return 1.0


class Int(int):
    pass


class Float(float):
    pass


class Complex(complex):
    pass


class Strict:
    def __index__(self):
        return Int(1)

    def __int__(self):
        return Int(2)

    def __float__(self):
        return Float(3)

    def __complex__(self):
        return Complex(4)


def show(f, *args):
    try:
        result = f(*args)
        print(f.__name__, type(result).__name__, result)
    except TypeError as e:
        print(f.__name__, e)


for f in operator.index, int, float, complex, bool, repr, str, bytes, format, operator.length_hint, iter, math.sqrt:
    show(f, Outer.Wrong())
for f in operator.index, float, complex, math.sqrt, range, chr, hex, [1].__getitem__:
    show(f, OnlyIndex())
for f in operator.index, int, float, complex, math.sqrt, range, chr:
    show(f, Strict())
