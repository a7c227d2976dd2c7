# math.sumprod adds ints as ints, floats without rounding in between, and everything else with + and *.
import math


class Int(int):
    def __mul__(self, other):
        return Int(int(self) * int(other))

    __rmul__ = __mul__

    def __add__(self, other):
        return Int(int(self) + int(other))

    __radd__ = __add__

    def __repr__(self):
        return f'Int({int(self)})'


def show(p, q):
    try:
        print(repr(math.sumprod(p, q)))
    except (ValueError, OverflowError, TypeError) as e:
        print(type(e).__name__, e)


show([], [])
show([10, 20], [3, True])
show([-5], [Int(7)])
show([0.1] * 10, [1] * 10)
show([0.1, 0.2, 0.3], [True, 3, 0.5])
show([1e16, 1.0, -1e16], [1.0, 1.0, 1.0])
show([2**62, 2**62, 1.5], [1, 1, 1.0])
show([2**70, 1e16, 1.0, -1e16], [1, 1.0, 1.0, 1.0])
show([2**53 + 1, 0.5, 1e16, -1e16], [1, 2.0, 1.0, 1.0])
show([1e308, 1e308, -1e308], [10, -10, 1])
show([1e300, 1e-300], [1e10, 1e-10])
show([1.5, 10**400], [2.0, 1.0])
show([math.inf, 1.0], [0.0, 1.0])
show([1, 2], [3])
show([1, 'a'], [3, 2])
show(['a'], ['b'])
