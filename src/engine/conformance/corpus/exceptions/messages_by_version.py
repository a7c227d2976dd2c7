# Messages that changed between the versions: what learners run into when they mistake a type.
import math
import types
from collections import OrderedDict, deque


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ':', e)


def m(x, C):
    match x:
        case C():
            return 1


t(lambda: bool(NotImplemented))
t(lambda: not NotImplemented)
t(lambda: 'a' in 5)
t(lambda: [1].index(5))
t(lambda: range(3).index(9))
t(lambda: dict([1]))
t(lambda: dict(['abc']))
t(lambda: {}.update([3]))
t(lambda: type(int | str))
t(lambda: (int|str).zz)
t(lambda: bytes.fromhex('abc'))
t(lambda: bytes.fromhex(b'61'))
t(lambda: bytes.fromhex(None))
t(lambda: bytes.fromhex('a'))
t(lambda: bytes.fromhex('6 1'))
t(lambda: math.sqrt(-1))
t(lambda: math.log(0))
t(lambda: math.acos(2))
t(lambda: math.factorial(-1))
t(lambda: math.fmod(1, 0))
t(lambda: chr(2**40))
t(lambda: chr(-1))
t(lambda: (5).to_bytes(-1))
t(lambda: (5).__round__(None))
t(lambda: round(5, None))
t(lambda: iter(1, 2))
t(lambda: ValueError().add_note(1))
t(lambda: 'abc'.find(1))
t(lambda: 'abc'.count(b'a'))
t(lambda: 'a'.index(None))
t(lambda: 'abc'.startswith(1))
t(lambda: (5).__setattr__(1))
t(lambda: [].__setitem__(1))
t(lambda: 'a'.__mul__())
t(lambda: (5).__pow__())
t(lambda: (5).__add__())
t(lambda: bytearray(b'a').extend('a'))
t(lambda: type('A', (), None))
t(lambda: type('A', None, {}))
t(lambda: format(1, 2))
t(lambda: print(*5))
t(lambda: print(**5))
t(lambda: deque(None))
t(lambda: OrderedDict(1, 2))
t(lambda: m(5, 5))
t(lambda: ExceptionGroup(1, []))
t(lambda: memoryview(b'a').tobytes(1))
t(lambda: types.UnionType)
